//! Counts a part.

use std::path::Path;

use proverka::calendar::Date;
use proverka::treaty::Treaty;

use super::format::{Counted, Head, Part};
use super::ids::IdsWriter;
use crate::failure::Failure;
use crate::ingest::{self, DeclaredPart, ItemSource};
use crate::input::counted::{Reading, read_with};
use crate::journal::words::hex;

/// Counts the items of `source`, which is called `file` in messages and has items of the day `at`, and writes the
/// fingerprints of their ids to the file at `ids`.
///
/// # Errors
///
/// [`Failure`] if the source cannot be read or has a faulty item, or if the file cannot be written.
pub fn count(
    source: ItemSource,
    treaty: &Treaty<'_>,
    at: Date,
    file: String,
    threads: Option<usize>,
    ids: &Path,
) -> Result<Part, Failure> {
    let mut writer = IdsWriter::new(ids)?;
    let mut failed = None;
    let read = read_with(treaty, threads, |Reading { parties, options, progress }| {
        ingest::part(source, parties, options, progress, &mut |print| {
            writer.add(print).map_err(|error| {
                let kind = error.kind();
                failed = Some(error);
                kind.into()
            })
        })
    });
    if let Some(error) = failed {
        return Err(Failure::File { name: ids.display().to_string(), error });
    }
    let DeclaredPart { declared, sha256, bytes } = read?;
    let (items, sha256, ids_sha256) = (declared.items, hex(&sha256), writer.finish()?);
    let head = Head::new(treaty, at, Counted { source: file, bytes, sha256, items, ids_sha256 })?;
    Ok(Part { head, declared })
}
