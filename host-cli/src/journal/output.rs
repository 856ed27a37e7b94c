//! Files that are written whole or not at all.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use tempfile::Builder;

use crate::failure::Failure;
use crate::input::file;

/// Refuses a file to be written that is standard output, is there already, or has no folder: before any work is done,
/// so that no answer is lost for want of a place for its proof.
///
/// # Errors
///
/// [`Failure::Usage`].
pub fn check(path: &Path, force: bool) -> Result<(), Failure> {
    let name = path.display();
    if file::is_stdin(path) {
        return Err(Failure::usage("standard output has the report", "expected the name of a file to write"));
    }
    if path.is_dir() {
        return Err(Failure::usage(format!("{name} is a directory"), "expected the name of a file to write"));
    }
    if !folder(path).is_dir() {
        let wrong = format!("{name}: there is no folder {}", folder(path).display());
        return Err(Failure::usage(wrong, "expected a file in a folder that exists; nothing was written"));
    }
    // Also a link that leads nowhere is a file that is there.
    if !force && fs::symlink_metadata(path).is_ok() {
        return Err(Failure::usage(format!("{name} exists already"), "expected a new name; nothing was written"));
    }
    Ok(())
}

/// The folder that a file lies in.
fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes a file under another name and then gives it its own, so that no reader ever finds half of it.
///
/// # Errors
///
/// [`Failure::File`]; then nothing was written or replaced.
pub fn write(path: &Path, octets: &[u8], force: bool) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::File { name: path.display().to_string(), error };
    let mut builder = Builder::new();
    builder.prefix(".proverka-");
    // As for any other file: what the user's mask allows.
    #[cfg(unix)]
    let builder = builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder(path)).map_err(failed)?;
    file.write_all(octets).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    let named = if force { file.persist(path) } else { file.persist_noclobber(path) };
    named.map(drop).map_err(|error| failed(error.error))
}
