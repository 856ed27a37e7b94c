//! Writes files whole or not at all.
//!
//! The content first goes to a temporary file in the same folder. That file is created exclusively, so that no link is
//! followed. It gets the final name only when all of it is on the disk. After an error nothing is left behind, and an
//! existing file of that name is unchanged.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use super::input::{self, FileKind};
use super::lock::Locked;
use crate::failure::Failure;

/// Refuses to write a file if its path is standard output, if it exists already and `force` is not set, or if its
/// folder does not exist. A command calls this before it does any work, so that no answer is lost because its proof
/// cannot be written.
///
/// # Errors
///
/// [`Failure::Usage`] if the path is refused.
pub fn check(path: &Path, force: bool) -> Result<(), Failure> {
    let name = path.display();
    if input::is_stdin(path) {
        return Err(Failure::usage("standard output is for the report", "expected the name of a file to write"));
    }
    if path.is_dir() {
        return Err(Failure::usage(format!("{name} is a directory"), "expected the name of a file to write"));
    }
    if !folder(path).is_dir() {
        let wrong = format!("{name}: there is no folder {}", folder(path).display());
        return Err(Failure::usage(wrong, "expected a file in a folder that exists; nothing was written"));
    }
    // A link to nothing also counts as an existing file.
    if !force && fs::symlink_metadata(path).is_ok() {
        return Err(Failure::usage(format!("{name} exists already"), "expected a new name; nothing was written"));
    }
    // Replacing a device or a pipe by a file would harm the programs that use it.
    if fs::metadata(path).is_ok_and(|about| !about.is_file()) {
        let wrong = format!("{name} is a device, a pipe or a socket");
        return Err(Failure::usage(wrong, "expected the name of an ordinary file; nothing was written"));
    }
    Ok(())
}

/// Refuses to use one file twice in a command: as two outputs, or as an output and an input.
///
/// Each path comes with the argument that names it, such as `--proof`.
///
/// # Errors
///
/// [`Failure::Usage`] that names both arguments.
pub fn distinct(outputs: &[(&str, &Path)], inputs: &[(&str, &Path)]) -> Result<(), Failure> {
    for (place, (argument, path)) in outputs.iter().enumerate() {
        let later = outputs.get(place + 1..).unwrap_or_default();
        let others = later.iter().chain(inputs.iter().filter(|(_, path)| !input::is_stdin(path)));
        for (other, other_path) in others {
            if is_same(path, other_path) {
                return Err(Failure::usage(
                    format!("{argument} and {other} are the same file, {}", path.display()),
                    "expected another name for each file; nothing was written",
                ));
            }
        }
    }
    Ok(())
}

/// Whether two paths lead to the same file, by the real paths of their folders or through a link.
#[must_use]
pub fn is_same(one: &Path, other: &Path) -> bool {
    let places = |path: &Path| {
        let named = fs::canonicalize(folder(path)).ok().zip(path.file_name()).map(|(folder, name)| folder.join(name));
        [named, fs::canonicalize(path).ok()]
    };
    let others = places(other);
    places(one).iter().flatten().any(|place| others.iter().flatten().any(|other| other == place))
}

/// The folder that contains the file.
fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file that is to be written.
#[derive(Clone, Copy, Debug)]
pub struct Output<'a> {
    /// Path of the file. If it is a link, the link is replaced, and the file that it led to is unchanged.
    pub path: &'a Path,
    /// The whole content of the file.
    pub bytes: &'a [u8],
    /// Whether an existing file of that name is replaced. Its permissions are kept.
    pub force: bool,
    /// Whether only the owner may read the file (mode 0600 on Unix). Otherwise the user's mask decides.
    pub private: bool,
}

/// Writes one file with the permissions that the user's mask allows.
///
/// # Errors
///
/// As [`write_all`].
pub fn write(path: &Path, bytes: &[u8], force: bool) -> Result<(), Failure> {
    write_all(&[Output { path, bytes, force, private: false }])
}

/// Writes the files of one command. No file gets its name before the contents of all files are on the disk. If one of
/// them cannot get its name, the new files that already have theirs are removed, and the failure names those that stay.
///
/// # Errors
///
/// [`Failure::Usage`] for a path that [`check`] refuses; [`Failure::File`] for a file that cannot be written. After an
/// error nothing was written or replaced, with two exceptions: if a file cannot get its name, earlier files of the list
/// with `force` have already been replaced; if a name cannot be made durable, its file and the earlier ones are in
/// place.
pub fn write_all(outputs: &[Output<'_>]) -> Result<(), Failure> {
    let mut staged = Vec::new();
    for output in outputs {
        check(output.path, output.force)?;
        staged.push((output, stage(output).map_err(|error| failed(output.path, error, &[]))?));
    }
    let mut written: Vec<&Output<'_>> = Vec::new();
    for (output, temporary) in staged {
        let path = output.path;
        let done = if output.force { temporary.persist(path) } else { temporary.persist_noclobber(path) };
        if let Err(error) = done {
            // What a file with `force` has replaced is gone, so that file stays.
            written.retain(|earlier| earlier.force || fs::remove_file(earlier.path).is_err());
            return Err(failed(path, error.error, &written));
        }
        written.push(output);
        settle(path).map_err(|error| Failure::File { name: path.display().to_string(), error })?;
    }
    Ok(())
}

/// The failure of a file that was not written, after other files of the command were.
fn failed(path: &Path, error: io::Error, written: &[&Output<'_>]) -> Failure {
    let names: Vec<String> = written.iter().map(|output| output.path.display().to_string()).collect();
    let written = if names.is_empty() {
        "nothing was written".to_owned()
    } else {
        format!("already written: {}", names.join(", "))
    };
    let error = io::Error::new(error.kind(), format!("{error}; {written}"));
    Failure::File { name: path.display().to_string(), error }
}

/// A file that is written in pieces. It gets its name when all of it is there; without that, nothing is left of it.
#[derive(Debug)]
pub struct Draft {
    path: PathBuf,
    file: BufWriter<NamedTempFile>,
}

impl Draft {
    /// Begins a file, which replaces an existing one when it is finished.
    ///
    /// # Errors
    ///
    /// [`Failure`] for a path that [`check`] refuses, and if there is no room for it.
    pub fn new(path: &Path) -> Result<Self, Failure> {
        check(path, true)?;
        let file = temporary(&Output { path, bytes: &[], force: true, private: false });
        let file = file.map_err(|error| failed(path, error, &[]))?;
        Ok(Self { path: path.to_owned(), file: BufWriter::with_capacity(64 * 1024, file) })
    }

    /// Adds a piece.
    ///
    /// # Errors
    ///
    /// Any error of writing.
    pub fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.file.write_all(piece)
    }

    /// Gives the file its name.
    ///
    /// # Errors
    ///
    /// [`Failure::File`] if that is not possible.
    pub fn finish(self) -> Result<(), Failure> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error);
        let file = file.and_then(|file| file.as_file().sync_all().map(|()| file));
        let named = file.and_then(|file| file.persist(&self.path).map_err(|error| error.error));
        named.map_err(|error| failed(&self.path, error, &[]))?;
        settle(&self.path).map_err(|error| Failure::File { name: self.path.display().to_string(), error })
    }
}

/// Writes the content to the disk under a temporary name.
fn stage(output: &Output<'_>) -> io::Result<NamedTempFile> {
    let mut file = temporary(output)?;
    file.write_all(output.bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// Creates the file under a temporary name.
fn temporary(output: &Output<'_>) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".proverka-");
    #[cfg(unix)]
    if !output.private {
        // The user's mask decides, as for any other file.
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    }
    let file = builder.tempfile_in(folder(output.path))?;
    if let Some(permissions) = kept(output) {
        file.as_file().set_permissions(permissions)?;
    }
    Ok(file)
}

/// The permissions of the file that is replaced, if it is replaced and not private.
fn kept(output: &Output<'_>) -> Option<Permissions> {
    let about =
        fs::symlink_metadata(output.path).ok().filter(|about| output.force && !output.private && about.is_file());
    about.map(|about| about.permissions())
}

/// Makes the new name durable. Without this, a power cut could bring back what was there before.
fn settle(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Ok(folder) = File::open(folder(path)) {
        // Some file systems cannot sync a folder, and report one of these errors.
        return folder.sync_all().or_else(|error| {
            if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) {
                Ok(())
            } else {
                Err(error)
            }
        });
    }
    let _ = path;
    Ok(())
}

/// Opens a file that only its owner may read and that is changed in place, and locks it for this process until it is
/// dropped. A missing file is created, and its name is made durable.
///
/// # Errors
///
/// [`Failure::Usage`] if another process has locked it or if it is not a regular file; [`Failure::File`] if it cannot
/// be opened.
pub fn open_locked(path: &Path) -> Result<Locked, Failure> {
    check(path, true)?;
    let name = path.display().to_string();
    let failed = |error| Failure::File { name: name.clone(), error };
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let Some(file) = Locked::open(&options, path).map_err(failed)? else {
        let wrong = format!("{name}: another process uses it");
        return Err(Failure::usage(wrong, "wait until that process has ended; nothing was done"));
    };
    settle(path).map_err(failed)?;
    Ok(file)
}

/// Adds a line to a text file of the user, or creates the file. The new text replaces the old one as a whole, so that a
/// full disk never leaves half a line.
///
/// # Errors
///
/// [`Failure`] if the text cannot be read as a file of `kind` or cannot be written; then it is unchanged.
pub fn append(path: &Path, line: &str, kind: FileKind) -> Result<(), Failure> {
    // If the path is a link, the file that it leads to is replaced, and the link stays.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut bytes = if path.exists() { input::read(&path, kind)? } else { Vec::new() };
    if !bytes.is_empty() && !bytes.ends_with(b"\n") {
        bytes.push(b'\n');
    }
    bytes.extend_from_slice(line.as_bytes());
    bytes.push(b'\n');
    write(&path, &bytes, true)
}

/// Creates a file that grows while a command works and that only its owner may read.
///
/// # Errors
///
/// [`Failure::File`] if it cannot be created, also if a file or a link of that name exists already.
pub fn create_growing(path: &Path) -> Result<File, Failure> {
    let mut options = OpenOptions::new();
    options.append(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| Failure::File { name: path.display().to_string(), error })
}

/// The name of the temporary file that an interrupted command may leave next to its output.
#[must_use]
pub fn partial(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_line_is_added_to_a_text_or_begins_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("held.txt");
        append(&path, "1 aa", FileKind::HEADS).expect("room");
        append(&path, "2 bb", FileKind::HEADS).expect("room");
        // A text that a person edited last may lack the final line break.
        fs::write(&path, "1 aa\n2 bb").expect("room");
        let link = folder.path().join("link.txt");
        symlink(&path, &link).expect("a link");
        append(&link, "3 cc", FileKind::HEADS).expect("room");
        assert_eq!(fs::read_to_string(&path).expect("text"), "1 aa\n2 bb\n3 cc\n");
        assert!(fs::symlink_metadata(&link).expect("a link").is_symlink());
    }

    #[test]
    fn where_a_later_name_cannot_be_taken_the_earlier_new_files_are_taken_away() {
        let folder = tempfile::tempdir().expect("a folder");
        let (one, other) = (folder.path().join("one"), folder.path().join("other"));
        let output = |path, bytes| Output { path, bytes, force: false, private: false };
        // Both pass the first check; then the first file takes the name of the second.
        assert!(write_all(&[output(&one, b"1"), output(&one, b"2")]).is_err());
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
        write_all(&[output(&one, b"1"), output(&other, b"2")]).expect("room");
        assert_eq!(fs::read(&other).expect("a file"), b"2");
    }

    #[test]
    fn a_failure_names_the_files_that_were_written_before_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let (one, kept) = (folder.path().join("one"), folder.path().join("kept"));
        let output = |path, force| Output { path, bytes: b"new", force, private: false };
        let said = |outputs: &[Output<'_>]| {
            let mut said = Vec::new();
            write_all(outputs).expect_err("a name that is taken").print(&mut said).expect("memory");
            String::from_utf8(said).expect("text")
        };
        // Both pass the first check; then the file before takes the name.
        assert!(said(&[output(&one, false), output(&one, false)]).contains("; nothing was written"));
        let said = said(&[output(&kept, true), output(&one, false), output(&one, false)]);
        assert!(said.contains(&format!("; already written: {}", kept.display())), "{said}");
        assert!(kept.exists() && !one.exists());
    }
}
