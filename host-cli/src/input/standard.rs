//! What is judged when no INPUT is named: what was sent to standard input, or else the built-in numbers.

use std::fs::File;
use std::io::{self, BufRead as _, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use crate::escape;
use crate::files::input;

/// The name of the built-in numbers, where the name of a file could be. A file of this name is `./built-in`.
pub const BUILT_IN: &str = "built-in";
/// How long a pipe may be silent before it is said what the program waits for.
const PATIENCE: Duration = Duration::from_secs(1);

/// What a declaration is called in reports: the name of its file, without folders.
#[must_use]
pub fn name(path: Option<&Path>) -> String {
    path.map_or_else(|| BUILT_IN.to_owned(), |path| input::base(&input::name(path)))
}

/// Names standard input as the input of a command if no input is named and something was sent there.
///
/// A pipe is read up to its end, however long its writer takes: to judge the built-in numbers although somebody is
/// about to send others would be worse than to wait. Returns whether there was a pipe, and nothing in it.
pub fn unless_named(named: &mut Option<PathBuf>) -> bool {
    match named {
        Some(path) if path.as_os_str() == BUILT_IN => *named = None,
        Some(_) => {}
        None => match kind() {
            Kind::Nothing => {}
            Kind::File => *named = Some(PathBuf::from("-")),
            Kind::Pipe if has_data() => *named = Some(PathBuf::from("-")),
            Kind::Pipe => return true,
        },
    }
    false
}

/// What standard input is.
enum Kind {
    /// A terminal, a device such as `/dev/null`, or a socket: nobody sends a declaration there.
    Nothing,
    /// A file, which the shell was asked to redirect.
    File,
    /// A pipe. Some programs start others with one in which they never write.
    Pipe,
}

fn kind() -> Kind {
    if io::stdin().is_terminal() {
        return Kind::Nothing;
    }
    match file().and_then(|file| file.metadata()) {
        Ok(about) if about.is_file() => Kind::File,
        #[cfg(unix)]
        Ok(about) if std::os::unix::fs::FileTypeExt::is_fifo(&about.file_type()) => Kind::Pipe,
        // Windows knows such facts about files only.
        Err(_) if cfg!(windows) => Kind::Pipe,
        _ => Kind::Nothing,
    }
}

#[cfg(unix)]
fn file() -> io::Result<File> {
    use std::os::fd::AsFd as _;
    io::stdin().as_fd().try_clone_to_owned().map(File::from)
}

#[cfg(windows)]
fn file() -> io::Result<File> {
    use std::os::windows::io::AsHandle as _;
    io::stdin().as_handle().try_clone_to_owned().map(File::from)
}

/// Whether a pipe has anything, which stays there to be read. Waits for the first byte or the end.
fn has_data() -> bool {
    let (arrived, silence) = mpsc::channel::<()>();
    let watcher = std::thread::spawn(move || {
        if silence.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            escape::notice(
                "waiting for a declaration on standard input, which is a pipe\n  \
                 for the built-in numbers, name the input `built-in`, or add `< /dev/null`",
            );
        }
    });
    // A pipe that cannot be read is read again later, where the error is reported.
    let has_data = io::stdin().lock().fill_buf().map_or(true, |first| !first.is_empty());
    drop(arrived);
    let _ = watcher.join();
    if !has_data {
        escape::notice_line("standard input is empty: the built-in numbers are judged");
    }
    has_data
}
