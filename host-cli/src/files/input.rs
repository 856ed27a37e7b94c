//! Reads whole files. Each kind of file has a greatest size, and no more than that is read.
//!
//! The name of a file may come from somebody else. Therefore an endless file, a pipe without a writer, or a device
//! leads to a short error, instead of filling the memory or making the command wait for ever.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Fault};

/// A kind of file, and how large one may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileKind {
    /// Name of the kind with its article, such as `a keys file`.
    pub what: &'static str,
    /// The greatest size. Unit: bytes.
    pub most: u64,
}

const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;

impl FileKind {
    /// A treaty in JSON. The built-in ones have about 10 KiB.
    pub const TREATY: Self = Self { what: "a treaty", most: 16 * MIB };
    /// Acts, one per line.
    pub const ACTS: Self = Self { what: "a file of acts", most: 64 * MIB };
    /// A table of treaties, which somebody made.
    pub const DATASET: Self = Self { what: "a table of treaties", most: 16 * MIB };
    /// Totals as the parties declare them. Items have no limit here, because they are streamed.
    pub const TOTALS: Self = Self { what: "a table of totals", most: 64 * MIB };
    /// The totals of a part of a declaration: at most a line for each kind and state of each party, and for each group.
    pub const PART: Self = Self { what: "the totals of a part", most: 64 * MIB };
    /// A declaration in any form: items have no limit.
    pub const DECLARED: Self = Self { what: "a declaration", most: u64::MAX };
    /// Events such as inspections.
    pub const EVENTS: Self = Self { what: "a file of events", most: 16 * MIB };
    /// Notices of what happened to items.
    pub const NOTICES: Self = Self { what: "a file of notices", most: 256 * MIB };
    /// Sites and the kinds of facilities that they are.
    pub const SITES: Self = Self { what: "a file of sites", most: 16 * MIB };
    /// The public keys of the parties.
    pub const KEYS: Self = Self { what: "a keys file", most: 64 * KIB };
    /// The secret key of one party.
    pub const SECRET: Self = Self { what: "a secret-key file", most: 64 * KIB };
    /// The terms that the parties agree on before an enrolment.
    pub const TERMS: Self = Self { what: "a terms file", most: 64 * KIB };
    /// Heads that a party noted, in a text that grows: room for about 3 million of them.
    pub const HEADS: Self = Self { what: "a file of heads", most: 256 * MIB };
    /// A signed checkpoint: room for a hundred ML-DSA-44 signatures.
    pub const NOTE: Self = Self { what: "a signed checkpoint", most: 512 * KIB };
    /// A record: room for about 1.8 million entries.
    pub const RECORD: Self = Self { what: "a record (a bundle or an image of the flash)", most: 256 * MIB };
    /// A proof of equivocation.
    pub const PROOF: Self = Self { what: "a proof", most: MIB };
    /// A scenario of the simulator.
    pub const SCENARIO: Self = Self { what: "a scenario", most: MIB };
    /// A party's own version of the events; only its digest is kept.
    pub const OWN: Self = Self { what: "a party's own version", most: 1024 * MIB };
    /// A session that was recorded with `--record`.
    pub const SESSION: Self = Self { what: "a recorded session", most: 256 * MIB };

    /// The failure of a file that exceeds the greatest size of its kind.
    #[must_use]
    pub fn too_large(self, name: String) -> Failure {
        let most =
            if self.most < MIB { format!("{} KiB", self.most / KIB) } else { format!("{} MiB", self.most / MIB) };
        let what = format!("more than {most}; expected {}, which is smaller", self.what);
        Fault { file: name, line: None, column: None, what }.into()
    }
}

/// The name of a path in messages.
#[must_use]
pub fn name(path: &Path) -> String {
    if is_stdin(path) { "<stdin>".to_owned() } else { path.display().to_string() }
}

/// The name that [`name`] gives, without its folders, for reports that go to other machines.
#[must_use]
pub fn base(name: &str) -> String {
    Path::new(name).file_name().map_or(name.to_owned(), |base| base.to_string_lossy().into_owned())
}

/// Whether a path means standard input.
#[must_use]
pub fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Reads a whole file, or standard input for `-`.
///
/// # Errors
///
/// [`Failure::File`] if it cannot be read; [`Failure::Usage`] if it is not a file; [`Failure::Input`] if it is larger
/// than its kind allows.
pub fn read(path: &Path, kind: FileKind) -> Result<Vec<u8>, Failure> {
    if is_stdin(path) {
        return read_from(io::stdin(), &name(path), kind);
    }
    let (file, about) = open_file(path, Pipes::Refused)?;
    if about.is_file() && about.len() > kind.most {
        return Err(kind.too_large(name(path)));
    }
    read_from(file, &name(path), kind)
}

/// Reads a file, or standard input for `-`, in pieces, so that memory use stays bounded.
///
/// # Errors
///
/// As [`read`].
pub fn read_pieces(path: &Path, kind: FileKind, mut each: impl FnMut(&[u8])) -> Result<(), Failure> {
    let mut source: Box<dyn Read> =
        if is_stdin(path) { Box::new(io::stdin()) } else { Box::new(open_file(path, Pipes::Refused)?.0) };
    let mut piece = vec![0; 64 * 1024];
    let mut length = 0;
    loop {
        let read = match source.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Failure::File { name: name(path), error }),
        };
        length += read as u64;
        if length > kind.most {
            return Err(kind.too_large(name(path)));
        }
        each(piece.get(..read).unwrap_or_default());
    }
}

/// The regular files in a folder, by their names. Folders in it are not entered.
///
/// # Errors
///
/// [`Failure::File`] if the folder cannot be read.
pub fn files_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error| Failure::File { name: folder.display().to_string(), error };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Opens a regular file.
///
/// # Errors
///
/// As [`read`].
pub fn open(path: &Path) -> Result<File, Failure> {
    Ok(open_file(path, Pipes::Refused)?.0)
}

/// Opens a regular file or a pipe.
///
/// # Errors
///
/// As [`stream`].
pub fn open_or_pipe(path: &Path) -> Result<File, Failure> {
    Ok(open_file(path, Pipes::Read)?.0)
}

/// Reads all of `source`; messages call it `name`.
///
/// # Errors
///
/// As [`read`].
pub fn read_from(source: impl Read, name: &str, kind: FileKind) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    if let Err(error) = source.take(kind.most + 1).read_to_end(&mut bytes) {
        return Err(Failure::File { name: name.to_owned(), error });
    }
    if bytes.len() as u64 > kind.most { Err(kind.too_large(name.to_owned())) } else { Ok(bytes) }
}

/// Opens a file, a pipe, or standard input for `-`, to be read in pieces in bounded memory.
///
/// # Errors
///
/// [`Failure::File`] if it cannot be opened; [`Failure::Usage`] for a directory, a device or a socket.
pub fn stream(path: &Path) -> Result<Box<dyn Read + Send>, Failure> {
    if is_stdin(path) {
        return Ok(Box::new(io::stdin()));
    }
    Ok(Box::new(open_file(path, Pipes::Read)?.0))
}

/// Refuses anything but a regular file, before a command opens it to read and to write.
///
/// # Errors
///
/// [`Failure::Usage`] for a directory, a pipe, a device or a socket; [`Failure::File`] if nothing has that name.
pub fn ordinary(path: &Path) -> Result<(), Failure> {
    let about = fs::metadata(path).map_err(|error| Failure::File { name: name(path), error })?;
    refuse(path, &about, Pipes::Refused)
}

/// Whether a named pipe may be read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pipes {
    Read,
    Refused,
}

fn open_file(path: &Path, pipes: Pipes) -> Result<(File, Metadata), Failure> {
    let failed = |error| Failure::File { name: name(path), error };
    // This is checked before opening, because opening a pipe waits for its writer and opening a device may have
    // effects.
    refuse(path, &fs::metadata(path).map_err(failed)?, pipes)?;
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    if pipes == Pipes::Refused && !is_own(path) {
        // The file may have been exchanged since the check: a pipe must not make this wait.
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags.bits().cast_signed());
    }
    let file = options.open(path).map_err(failed)?;
    let about = file.metadata().map_err(failed)?;
    refuse(path, &about, pipes)?;
    Ok((file, about))
}

/// Whether a path is a descriptor that this process was started with, such as the `<(…)` of a shell. It is open
/// already, and the caller wants it to be read.
#[cfg(unix)]
fn is_own(path: &Path) -> bool {
    ["/dev/fd", "/dev/stdin", "/proc/self/fd"].iter().any(|own| path.starts_with(own))
}

/// Refuses anything that is not a file, and says how to read it anyway if that makes sense.
fn refuse(path: &Path, about: &Metadata, pipes: Pipes) -> Result<(), Failure> {
    let right = "expected an ordinary file, or - for standard input";
    let refused = |what: &str| Err(Failure::usage(format!("{}: this is {what}", name(path)), right));
    if about.is_dir() {
        return refused("a directory");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        let form = about.file_type();
        if form.is_socket() {
            return refused("a socket");
        }
        if is_own(path) {
            return Ok(());
        }
        if form.is_char_device() || form.is_block_device() {
            return refused("a device");
        }
        if form.is_fifo() && pipes == Pipes::Refused {
            return refused("a named pipe (FIFO)");
        }
    }
    let _ = pipes;
    Ok(())
}
