//! Reading a record over the line into a bundle (FORMAT 10.1), going on where an earlier attempt stopped.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use proverka::journal::audit::MAGIC;
use proverka::journal::digest::Hash;
use proverka::journal::field;
use proverka::wire::{Octets, Refusal, Reply, Request, Source};

use super::talk::{No, Talk};
use crate::failure::Failure;
use crate::files::input::{self, FileKind};
use crate::files::output;
use crate::ingest::Progress;
use crate::progress::Bar;
use crate::sim::bundle::{Opened, statement};
use crate::sim::line::{Said, Trouble};

/// Octets before the entries: genesis and base.
const FRONT: usize = 448 + 72;
/// Octets of an entry in its open form, without its annex.
const ENTRY: usize = 4 + 56 + 16 + 64;

/// What was read so far: a file beside the one that is to be written.
struct Part {
    path: PathBuf,
    file: File,
    octets: Vec<u8>,
    /// How many whole entries it holds.
    entries: u32,
}

impl Part {
    /// What an earlier attempt left, where it begins with `front`; otherwise a new one.
    fn open(out: &Path, front: &[u8]) -> Result<Self, Failure> {
        let path = output::partial(out);
        let failed = |error| Failure::File { name: path.display().to_string(), error };
        let mut file = output::open_growing(&path)?;
        let earlier = input::read_from(&mut file, &path.display().to_string(), FileKind::RECORD)?;
        let (mut octets, mut entries) = (front.to_vec(), 0);
        let mut rest = earlier.strip_prefix(front).unwrap_or(&[]);
        // The second octet of an entry is how many parts its annex has.
        while let Some(parts) = rest.get(1).filter(|parts| **parts <= 3) {
            let Some((entry, behind)) = rest.split_at_checked(ENTRY + usize::from(*parts) * field::PART) else { break };
            octets.extend(entry);
            entries += 1;
            rest = behind;
        }
        // Written anew, so that half of an entry is not left in the middle.
        file.set_len(0).and_then(|()| file.write_all(&octets)).map_err(failed)?;
        Ok(Self { path, file, octets, entries })
    }

    fn add(&mut self, entry: &[u8]) -> Result<(), Failure> {
        let failed = |error| Failure::File { name: self.path.display().to_string(), error };
        self.file.write_all(entry).map_err(failed)?;
        self.octets.extend(entry);
        self.entries += 1;
        Ok(())
    }
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Downloaded {
    /// The bundle.
    pub bundle: Vec<u8>,
    /// Size of the record.
    pub size: u32,
    /// Head at that size.
    pub head: Hash,
    /// Entries that an earlier attempt had read.
    pub resumed: u32,
    /// Export statements that the device signed: 0 or 1.
    pub statements: u32,
    part: PathBuf,
}

impl Downloaded {
    /// Takes away what was kept for the case of an interruption.
    ///
    /// # Errors
    ///
    /// [`Failure::File`].
    pub fn settle(&self) -> Result<(), Failure> {
        fs::remove_file(&self.part).map_err(|error| Failure::File { name: self.part.display().to_string(), error })
    }
}

/// Reads the whole record and has the device sign for it. `nonces` are those of host and inspectorate; zero for none.
///
/// # Errors
///
/// [`No`]; what was read so far is kept.
pub fn download(talk: &mut Talk, out: &Path, nonces: [Hash; 2], bar: &mut Bar) -> Result<Downloaded, No> {
    let mut front = talk.object(Source::Genesis)?;
    let base = talk.object(Source::Base)?;
    front.extend(&base);
    if front.len() != FRONT {
        return Err(No::Contradicts(format!("genesis and base of {} octets, not {FRONT}", front.len())));
    }
    let first = base.first_chunk().map_or(0, |size| u32::from_le_bytes(*size));
    let mut part = Part::open(out, &front)?;
    let resumed = part.entries;
    let mut size = talk.status.size;
    // A press of the button adds an entry meanwhile: the statement is asked for last, and what it adds is read too.
    let mut exported = None;
    loop {
        while first + part.entries < size {
            let seq = first + part.entries + 1;
            let entry = talk.object(Source::Entry { seq })?;
            if Opened::of(&entry).is_none() || entry.len() != ENTRY + usize::from(entry[1]) * field::PART {
                return Err(No::Contradicts(format!("entry {seq} is not in its open form")));
            }
            part.add(&entry)?;
            bar.show(Progress {
                bytes: u64::from(first + part.entries),
                total: Some(u64::from(size)),
                items: u64::from(part.entries),
            });
        }
        if exported.is_some() {
            break;
        }
        let [nonce_h, nonce_i] = nonces.map(Octets);
        match talk.asker.read(&mut talk.port, Request::Export { nonce_h, nonce_i }) {
            Ok(Said::Reply(Reply::Exported(said))) => {
                size = said.size;
                exported = Some(said);
            }
            // A device without a key, or one that is faulty, still shows its record.
            Err(Trouble::Refused(cause)) if cause != Refusal::Soon => break,
            Ok(_) => return Err(No::Contradicts("the device gives something else than an export".to_owned())),
            Err(trouble) => return Err(talk.no(trouble)),
        }
    }
    let head = exported.map_or(talk.status.head.0, |said| said.head.0);
    let mut bundle = MAGIC.to_vec();
    bundle.extend(&front);
    bundle.extend(part.entries.to_le_bytes());
    bundle.extend(part.octets.get(FRONT..).unwrap_or(&[]));
    bundle.extend(u32::from(exported.is_some()).to_le_bytes());
    if let Some(exported) = exported {
        bundle.extend(statement(&exported, talk.status.term.0, nonces));
        bundle.extend(exported.signature.0);
    }
    bundle.extend(size.to_le_bytes());
    bundle.extend(head);
    Ok(Downloaded { bundle, size, head, resumed, statements: u32::from(exported.is_some()), part: part.path })
}
