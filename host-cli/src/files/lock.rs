//! A file that one process at a time uses.

use std::fs::{File, OpenOptions};
use std::io;
use std::ops::{Deref, DerefMut};
use std::path::Path;

/// An open file that no other process can open in this way until it is dropped.
#[derive(Debug)]
pub struct Locked(File);

impl Locked {
    /// Opens and locks a file; `None` if another process has locked it.
    ///
    /// # Errors
    ///
    /// Any error of opening it. A file system without locks is no error: then the file is used without one.
    #[cfg(unix)]
    pub fn open(options: &OpenOptions, path: &Path) -> io::Result<Option<Self>> {
        use rustix::fs::{FlockOperation, flock};

        let file = options.open(path)?;
        let locked = flock(&file, FlockOperation::NonBlockingLockExclusive);
        Ok((locked != Err(rustix::io::Errno::WOULDBLOCK)).then_some(Self(file)))
    }

    /// Opens and locks a file; `None` if another process has locked it. Others may still read it.
    ///
    /// # Errors
    ///
    /// Any other error of opening it.
    #[cfg(windows)]
    pub fn open(options: &OpenOptions, path: &Path) -> io::Result<Option<Self>> {
        use std::os::windows::fs::OpenOptionsExt as _;

        /// Others may open the file for reading (`FILE_SHARE_READ`).
        const SHARED_FOR_READING: u32 = 1;
        /// Another process has opened the file and does not share it (`ERROR_SHARING_VIOLATION`).
        const NOT_SHARED: i32 = 32;

        match options.clone().share_mode(SHARED_FOR_READING).open(path) {
            Ok(file) => Ok(Some(Self(file))),
            Err(error) if error.raw_os_error() == Some(NOT_SHARED) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Releases the lock explicitly. Closing the file is not enough, because a program that another thread is just starting
/// also has it open for a moment.
impl Drop for Locked {
    fn drop(&mut self) {
        let _ = self.0.sync_data();
        #[cfg(unix)]
        let _ = rustix::fs::flock(&self.0, rustix::fs::FlockOperation::Unlock);
    }
}

impl Deref for Locked {
    type Target = File;

    fn deref(&self) -> &File {
        &self.0
    }
}

impl DerefMut for Locked {
    fn deref_mut(&mut self) -> &mut File {
        &mut self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_file_is_opened_once_at_a_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("one");
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let first = Locked::open(&options, &path).expect("room").expect("nobody uses it");
        assert!(Locked::open(&options, &path).expect("room").is_none());
        assert!(File::open(&path).is_ok(), "others may read it");
        drop(first);
        assert!(Locked::open(&options, &path).expect("room").is_some());
    }
}
