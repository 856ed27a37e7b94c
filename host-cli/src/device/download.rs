//! Reading a record over the line into a bundle (FORMAT 10.1), from where an earlier attempt stopped.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use proverka::journal::audit::{Asked, Audit, MAGIC, Parties, Record};
use proverka::journal::digest::{self, Hash};
use proverka::journal::field::{self, SEQ_MAX, export};
use proverka::wire::{Bytes, Refusal, Reply, Request, Source};

use super::talk::{No, Talk};
use crate::escape::visible;
use crate::failure::Failure;
use crate::files::input::FileKind;
use crate::files::output::{self, Output};
use crate::ingest::Progress;
use crate::journal::load;
use crate::progress::Bar;
use crate::sim::bundle::{Opened, statement};
use crate::sim::line::{Said, Trouble};

/// Bytes of the genesis with its three signatures.
const GENESIS: usize = 448;
/// Bytes of the genesis and the base, which stand before the entries.
const FRONT: usize = GENESIS + 72;
/// Bytes of an entry in its open form, without its annex.
const ENTRY: usize = 4 + 56 + 16 + 64;
/// While a record is read, it is kept whenever it has grown by this many entries, or by one in `GROWTH` if that is more: a
/// line that never ends makes the program write a small multiple of what it sent, and not its square.
const KEPT_EVERY: usize = 256;
/// The share of its entries by which a long record grows before it is kept again: one in so many.
const GROWTH: usize = 8;

/// The genesis, the base and the entries of a record, cut into pieces. Nothing in it is believed: a
/// [`VerifiedRecord`](super::verified::VerifiedRecord) is what the core's audit accepted.
#[derive(Clone, Debug)]
pub struct RawRecord {
    /// Genesis and base.
    front: Vec<u8>,
    /// The entries in their open form, one after another.
    entries: Vec<u8>,
    /// Where each entry ends in `entries`.
    ends: Vec<usize>,
    /// The head at the base and after each entry.
    heads: Vec<Hash>,
}

/// An export statement and the device's signature of it.
#[derive(Clone, Debug)]
pub struct SignedStatement {
    /// Size of the record that it names.
    pub size: u32,
    statement: [u8; export::LEN],
    signature: [u8; 64],
}

impl RawRecord {
    /// A record without entries; `None` if genesis or base has another length than FORMAT gives it.
    #[must_use]
    pub fn new(genesis: &[u8], base: &[u8]) -> Option<Self> {
        let head = *base.get(4..)?.first_chunk()?;
        let front = [genesis, base].concat();
        let fits = genesis.len() == GENESIS && front.len() == FRONT;
        fits.then_some(Self { front, entries: Vec::new(), ends: Vec::new(), heads: vec![head] })
    }

    /// Takes a bundle of open entries apart; `None` if it is none. Export statements are left out.
    #[must_use]
    pub fn parse(bundle: &[u8]) -> Option<Self> {
        let (genesis, rest) = bundle.strip_prefix(&MAGIC)?.split_at_checked(GENESIS)?;
        let (base, rest) = rest.split_at_checked(FRONT - GENESIS)?;
        let mut record = Self::new(genesis, base)?;
        let (count, mut rest) = rest.split_first_chunk()?;
        for _ in 0..u32::from_le_bytes(*count) {
            let (entry, behind) = rest.split_at_checked(length(rest)?)?;
            if !record.push(entry) {
                return None;
            }
            rest = behind;
        }
        Some(record)
    }

    /// Genesis with its three signatures.
    #[must_use]
    pub fn genesis(&self) -> &[u8] {
        self.front.get(..GENESIS).unwrap_or(&[])
    }

    /// The digest of the genesis content: what names the term, and the head at size 0.
    #[must_use]
    pub fn term(&self) -> Hash {
        self.front.first_chunk().map_or([0; 32], digest::term)
    }

    /// Size before the first entry.
    #[must_use]
    pub fn base(&self) -> u32 {
        self.front.get(GENESIS..).and_then(|base| base.first_chunk()).map_or(0, |size| u32::from_le_bytes(*size))
    }

    /// Epoch and key that the base names for its first entry.
    #[must_use]
    pub fn base_key(&self) -> (u16, Hash) {
        let base = self.front.get(GENESIS..).unwrap_or(&[]);
        let epoch = base.get(36..).and_then(|epoch| epoch.first_chunk()).map_or(0, |epoch| u16::from_le_bytes(*epoch));
        (epoch, base.get(40..).and_then(|key| key.first_chunk()).copied().unwrap_or_default())
    }

    /// Size of the record.
    #[must_use]
    pub fn size(&self) -> u32 {
        // `push` refuses what goes beyond the largest size.
        u32::try_from(self.ends.len()).map_or(u32::MAX, |entries| self.base().saturating_add(entries))
    }

    /// How many entries it has.
    #[must_use]
    pub const fn entries(&self) -> usize {
        self.ends.len()
    }

    /// The same, if it begins as the device's record does.
    ///
    /// # Errors
    ///
    /// [`No`] if the device does not say how its record begins.
    pub fn continues(self, talk: &mut Talk) -> Result<Option<Self>, No> {
        let front = [talk.object(Source::Genesis)?, talk.object(Source::Base)?].concat();
        Ok(Some(self).filter(|record| record.front == front))
    }

    /// The entry that brings the record to a size, in its open form.
    #[must_use]
    pub fn entry(&self, seq: u32) -> Option<&[u8]> {
        let at = usize::try_from(seq.checked_sub(self.base())?.checked_sub(1)?).ok()?;
        let start = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.entries.get(start..*self.ends.get(at)?)
    }

    /// The head at a size.
    #[must_use]
    pub fn head(&self, size: u32) -> Option<Hash> {
        self.heads.get(usize::try_from(size.checked_sub(self.base())?).ok()?).copied()
    }

    /// The head after the last entry.
    #[must_use]
    pub fn last_head(&self) -> Hash {
        self.heads.last().copied().unwrap_or_default()
    }

    /// Adds an entry; false, and nothing changes, if it is none in its open form or if there is no room for it.
    #[must_use]
    pub fn push(&mut self, entry: &[u8]) -> bool {
        let Some(head) = linked(&self.last_head(), self.size().saturating_add(1), entry) else { return false };
        let fits = self.size() < SEQ_MAX && (self.entries.len() + entry.len()) as u64 <= FileKind::RECORD.most;
        if fits {
            self.entries.extend(entry);
            self.ends.push(self.entries.len());
            self.heads.push(head);
        }
        fits
    }

    /// Drops every entry after a size.
    pub fn truncate(&mut self, size: u32) {
        let left = usize::try_from(size.saturating_sub(self.base())).unwrap_or(usize::MAX);
        self.ends.truncate(left);
        self.heads.truncate(left.saturating_add(1));
        self.entries.truncate(self.ends.last().copied().unwrap_or(0));
    }

    /// The same before its first entry.
    fn beginning(&self) -> Self {
        let heads = self.heads.first().copied().into_iter().collect();
        Self { front: self.front.clone(), entries: Vec::new(), ends: Vec::new(), heads }
    }

    /// The bundle, with an export statement if there is one, and an end that fits the entries.
    #[must_use]
    pub fn bundle(&self, signed: Option<&SignedStatement>) -> Vec<u8> {
        let mut bundle = MAGIC.to_vec();
        bundle.extend(&self.front);
        bundle.extend(u32::try_from(self.ends.len()).unwrap_or(u32::MAX).to_le_bytes());
        bundle.extend(&self.entries);
        bundle.extend(u32::from(signed.is_some()).to_le_bytes());
        if let Some(signed) = signed {
            bundle.extend(signed.statement);
            bundle.extend(signed.signature);
        }
        bundle.extend(self.size().to_le_bytes());
        bundle.extend(self.last_head());
        bundle
    }
}

/// How many entries a record has when it is kept next, after it was kept with this many.
fn due_after(entries: usize) -> usize {
    entries + KEPT_EVERY.max(entries / GROWTH)
}

/// Length of the entry at the front, in its open form. The second byte is how many parts its annex has.
fn length(bytes: &[u8]) -> Option<usize> {
    let parts = usize::from(*bytes.get(1)?);
    (parts <= field::PARTS_MAX).then_some(ENTRY + parts * field::PART)
}

/// The head after an entry in its open form; `None` if these bytes are no such entry.
fn linked(before: &Hash, seq: u32, entry: &[u8]) -> Option<Hash> {
    Opened::of(entry)?;
    if !matches!(entry, [1, _, 0, 0, ..]) || entry.len() != length(entry)? {
        return None;
    }
    let body: &[u8; 56] = entry.get(4..60)?.first_chunk()?;
    let salt: &[u8; 16] = entry.get(60..76)?.first_chunk()?;
    let annex = entry.get(76..entry.len().checked_sub(64)?)?;
    let annex = (!annex.is_empty()).then(|| digest::annex(annex));
    let badge = *body.get(4..8)?.first_chunk()?;
    Some(digest::link(before, seq, badge, &digest::leaf(salt, body, annex.as_ref())))
}

/// A file in which a record is kept between commands, whole or not at all. It is never believed unread.
#[derive(Debug)]
pub struct KeptFile {
    path: PathBuf,
    /// Who must have signed the genesis of a record that is kept.
    parties: Parties,
    /// The term that it must have, from every file that names it.
    terms: Vec<Hash>,
    /// Base and size of the record in it.
    holds: Option<(u32, u32)>,
    /// How many entries a record has when it is kept next while it is read.
    due: usize,
}

impl KeptFile {
    /// A name for a file that may not be there yet, for a record of these parties and of every one of these terms.
    #[must_use]
    pub fn new(path: PathBuf, parties: Parties, terms: Vec<Hash>) -> Self {
        Self { path, parties, terms, holds: None, due: KEPT_EVERY }
    }

    /// The file beside `out` that keeps what an interrupted export had read.
    #[must_use]
    pub fn part_of(out: &Path, parties: Parties, terms: Vec<Hash>) -> Self {
        Self::new(output::partial(out), parties, terms)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> String {
        visible(&self.path.display().to_string()).into_owned()
    }

    /// Reads it; `None` if there is no such file.
    ///
    /// # Errors
    ///
    /// [`Failure`] if it cannot be read, is a link, is no bundle of open entries, or holds export statements, which a copy
    /// would lose: then it is not replaced either.
    pub fn read(&mut self) -> Result<Option<RawRecord>, Failure> {
        let right = "expected a copy that this command wrote; give another file with --copy";
        match std::fs::symlink_metadata(&self.path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure::File { name: self.name(), error }),
            Ok(about) if !about.is_file() => {
                return Err(Failure::usage(format!("{} is a link or no regular file", self.name()), right));
            }
            Ok(_) => {}
        }
        let file = load::read(&self.path, FileKind::RECORD)?;
        let record = RawRecord::parse(&file.bytes).ok_or_else(|| file.wrong(format!("no whole record; {right}")))?;
        let statements = file.bytes.get(MAGIC.len() + FRONT + 4 + record.entries.len()..);
        if statements.and_then(|count| count.first_chunk()).is_some_and(|count| *count != [0; 4]) {
            return Err(file.wrong(format!("an export that the device signed, and a copy would lose that; {right}")));
        }
        self.holds = Some((record.base(), record.size()));
        self.due = due_after(record.entries());
        Ok(Some(record))
    }

    /// Only the entries up to a size are of any use: what stands behind them may be replaced.
    pub fn holds_up_to(&mut self, size: u32) {
        self.holds = self.holds.map(|(base, _)| (base, size));
    }

    /// Nothing in it is of any use: any record may replace it.
    pub fn holds_nothing(&mut self) {
        self.holds = None;
    }

    /// Keeps a record while it is read, whenever it has grown enough to be worth it.
    ///
    /// # Errors
    ///
    /// As [`KeptFile::keep`].
    pub fn keep_if_due(&mut self, record: &RawRecord) -> Result<(), Failure> {
        if record.entries() < self.due {
            return Ok(());
        }
        self.due = due_after(record.entries());
        self.keep(record)
    }

    /// True if the genesis of a record is one that these parties signed, of this term, and no damaged one.
    fn begins(&self, record: &RawRecord) -> bool {
        let bundle = record.beginning().bundle(None);
        let begun = Record::bundle(&bundle).and_then(|front| Audit::new(front, Asked::new(self.parties)));
        begun.is_ok() && self.terms.iter().all(|term| *term == record.term())
    }

    /// Replaces it by a record that holds more than it does, under another name first: no reader ever finds half of it, and
    /// a link of its name is replaced and not followed. A record whose genesis is not one of these parties is not kept.
    ///
    /// # Errors
    ///
    /// [`Failure::File`] if it cannot be written.
    pub fn keep(&mut self, record: &RawRecord) -> Result<(), Failure> {
        if self.holds.is_none_or(|(base, size)| record.size() > size && record.base() <= base) && self.begins(record) {
            // What was counted is the parties' own business, so nobody else may read it.
            output::write_all(&[Output { path: &self.path, bytes: &record.bundle(None), force: true, private: true }])?;
            self.holds = Some((record.base(), record.size()));
        }
        Ok(())
    }

    /// Removes it, if it is there.
    ///
    /// # Errors
    ///
    /// [`Failure::File`] if it cannot be removed.
    pub fn remove(&self) -> Result<(), Failure> {
        match std::fs::remove_file(&self.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Failure::File { name: self.name(), error })
            }
            _ => Ok(()),
        }
    }
}

/// Reads the whole record, from the end of `start` if there is one, and has the device sign for it. `nonces` are those of
/// host and inspectorate; zero for none.
///
/// # Errors
///
/// [`No`]; what was read so far is in `kept`.
pub fn download(
    talk: &mut Talk,
    start: Option<RawRecord>,
    nonces: [Hash; 2],
    mut kept: Option<&mut KeptFile>,
) -> Result<(RawRecord, Option<SignedStatement>), No> {
    let mut record = begin(talk, start)?;
    let mut bar = Bar::new(std::io::stderr().is_terminal()).counting("entries");
    let read = rest(talk, &mut record, nonces, &mut kept, &mut bar);
    bar.clear();
    if let (Err(_), Some(kept)) = (&read, kept) {
        kept.keep(&record)?;
    }
    read.map(|signed| (record, signed))
}

/// Genesis and base of the device, or `start` if the device's record can continue it.
fn begin(talk: &mut Talk, start: Option<RawRecord>) -> Result<RawRecord, No> {
    let (genesis, base) = (talk.object(Source::Genesis)?, talk.object(Source::Base)?);
    let fresh = RawRecord::new(&genesis, &base).ok_or_else(|| {
        No::Contradicts(format!("genesis and base of {} and {} bytes, not 448 and 72", genesis.len(), base.len()))
    })?;
    let Some(start) = start else { return Ok(fresh) };
    if start.genesis() != genesis {
        return Err(No::Contradicts("the device's genesis is another than that of the copy of its record".to_owned()));
    }
    if fresh.base() > start.size() {
        return Err(No::Contradicts(format!(
            "the device's record begins after entry {} and the copy of it ends at entry {}: nothing connects the two; \
             keep the copy, and give another file with --copy",
            fresh.base(),
            start.size()
        )));
    }
    Ok(start)
}

/// Reads the entries that are missing. A press of the button adds an entry meanwhile: the statement is asked for last, and
/// the entries that it covers are read too.
fn rest(
    talk: &mut Talk,
    record: &mut RawRecord,
    nonces: [Hash; 2],
    kept: &mut Option<&mut KeptFile>,
    bar: &mut Bar,
) -> Result<Option<SignedStatement>, No> {
    up_to(talk, record, talk.status.size, kept, bar)?;
    let [nonce_h, nonce_i] = nonces.map(Bytes);
    let exported = match talk.asker.read(&mut talk.port, Request::Export { nonce_h, nonce_i }) {
        Ok(Said::Reply(Reply::Exported(exported))) => exported,
        // A device without a key, or one that is faulty, still shows its record, and how long it is now.
        Err(Trouble::Refused(cause)) if cause != Refusal::Soon => {
            talk.greet()?;
            up_to(talk, record, talk.status.size, kept, bar)?;
            return Ok(None);
        }
        Ok(_) => return Err(No::Contradicts("the device gives something else than an export".to_owned())),
        Err(trouble) => return Err(talk.no(trouble)),
    };
    up_to(talk, record, exported.size, kept, bar)?;
    let statement = statement(&exported, record.term(), nonces);
    Ok(Some(SignedStatement { size: exported.size, statement, signature: exported.signature.0 }))
}

fn up_to(
    talk: &mut Talk,
    record: &mut RawRecord,
    size: u32,
    kept: &mut Option<&mut KeptFile>,
    bar: &mut Bar,
) -> Result<(), No> {
    while record.size() < size {
        let seq = record.size() + 1;
        let entry = talk.object(Source::Entry { seq })?;
        if !record.push(&entry) {
            return Err(No::Contradicts(format!("entry {seq} is not in its open form, or the record is too large")));
        }
        if let Some(kept) = kept {
            kept.keep_if_due(record)?;
        }
        bar.show(Progress {
            bytes: u64::from(record.size()),
            total: Some(u64::from(size)),
            items: record.ends.len() as u64,
        });
    }
    Ok(())
}
