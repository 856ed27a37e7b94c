//! A record as it is read over the line: a bundle (FORMAT 10) with its entries in their open form, and the device's
//! signed statement that it exported them. Nothing here is verified.

use proverka::journal::audit::MAGIC;
use proverka::journal::digest::{self, Hash};
use proverka::journal::field::{self, SEQ_MAX, export};
use proverka::journal::{EntryKind, Stamp};
use proverka::wire::Exported;

use crate::files::input::FileKind;

/// The length of the genesis with its three signatures. Unit: bytes.
const GENESIS: usize = 448;
/// The length of the genesis and the base, which precede the entries. Unit: bytes.
const FRONT: usize = GENESIS + 72;
/// The length of the end of a bundle, which is a size and a head. Unit: bytes.
const END: usize = 4 + 32;
/// The offset of the annex in an entry in its open form, after the form, the body and the salt. Unit: bytes.
const ANNEX_AT: usize = 4 + 56 + 16;
/// The length of the device's signature at the end of an entry. Unit: bytes.
const SIGNATURE: usize = 64;

/// The fields of an entry in its open form.
#[derive(Clone, Copy, Debug)]
pub struct OpenEntry<'a> {
    /// Kind of the entry, as FORMAT numbers it.
    pub kind: EntryKind,
    /// Number of the boot in which the device wrote the entry.
    pub boot: u32,
    /// When the entry was made, as the device says it.
    pub stamp: Stamp,
    /// Payload of the entry, whose meaning depends on the kind.
    pub payload: [u8; 24],
    /// Annex of the entry, with signatures of the parties if the kind has any.
    pub annex: &'a [u8],
}

impl<'a> OpenEntry<'a> {
    /// Splits the bytes of an entry into its fields; `None` if they are no entry in its open form.
    #[must_use]
    pub fn parse(bytes: &'a [u8]) -> Option<Self> {
        let body: &[u8; 56] = bytes.get(4..)?.first_chunk()?;
        let byte = *body.get(field::entry::KIND.start)?;
        Some(Self {
            kind: EntryKind::ALL.into_iter().find(|kind| kind.byte() == byte)?,
            boot: u32::from_le_bytes(body.get(field::entry::BOOT)?.try_into().ok()?),
            stamp: Stamp {
                mono_s: u32::from_le_bytes(body.get(field::entry::MONO_S)?.try_into().ok()?),
                earliest: i64::from_le_bytes(body.get(field::entry::EARLIEST)?.try_into().ok()?),
                width_s: u32::from_le_bytes(body.get(field::entry::WIDTH_S)?.try_into().ok()?),
            },
            payload: body.get(field::entry::PAYLOAD_AT)?.try_into().ok()?,
            annex: bytes.get(ANNEX_AT..bytes.len().checked_sub(SIGNATURE)?)?,
        })
    }
}

/// The genesis, the base and the entries of a record, split into pieces but not verified. A
/// [`VerifiedRecord`](super::verified::VerifiedRecord) is a record that the core's audit accepted.
#[derive(Clone, Debug)]
pub struct RawRecord {
    /// The bytes of the genesis and the base.
    front: Vec<u8>,
    /// The entries in their open form, concatenated.
    entries: Vec<u8>,
    /// The offset in `entries` at which each entry ends.
    ends: Vec<usize>,
    /// The head at the base and after each entry.
    heads: Vec<Hash>,
}

impl RawRecord {
    /// Makes a record without entries; `None` if the genesis or the base does not have the length that FORMAT gives.
    #[must_use]
    pub fn new(genesis: &[u8], base: &[u8]) -> Option<Self> {
        let head = *base.get(4..)?.first_chunk()?;
        let front = [genesis, base].concat();
        let fits = genesis.len() == GENESIS && front.len() == FRONT;
        fits.then_some(Self { front, entries: Vec::new(), ends: Vec::new(), heads: vec![head] })
    }

    /// Parses a bundle of open entries; `None` if the bytes are no such bundle. Export statements are left out.
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

    /// The bytes of the genesis with its three signatures.
    #[must_use]
    pub fn genesis(&self) -> &[u8] {
        self.front.get(..GENESIS).unwrap_or(&[])
    }

    /// The digest of the genesis content. It identifies the term, and it is the head at size 0.
    #[must_use]
    pub fn term(&self) -> Hash {
        self.front.first_chunk().map_or([0; 32], digest::term)
    }

    /// The size of the record before its first entry.
    #[must_use]
    pub fn base(&self) -> u32 {
        self.front.get(GENESIS..).and_then(|base| base.first_chunk()).map_or(0, |size| u32::from_le_bytes(*size))
    }

    /// The epoch and the key that the base names for the first entry.
    #[must_use]
    pub fn base_key(&self) -> (u16, Hash) {
        let base = self.front.get(GENESIS..).unwrap_or(&[]);
        let epoch = base.get(36..).and_then(|epoch| epoch.first_chunk()).map_or(0, |epoch| u16::from_le_bytes(*epoch));
        (epoch, base.get(40..).and_then(|key| key.first_chunk()).copied().unwrap_or_default())
    }

    /// The size of the record: the base and the number of entries.
    #[must_use]
    pub fn size(&self) -> u32 {
        // `push` refuses an entry beyond the largest size.
        u32::try_from(self.ends.len()).map_or(u32::MAX, |entries| self.base().saturating_add(entries))
    }

    /// The number of entries that this record holds.
    #[must_use]
    pub const fn entries(&self) -> usize {
        self.ends.len()
    }

    /// The bytes of entry number `seq` in its open form; `None` if the record does not hold it.
    #[must_use]
    pub fn entry(&self, seq: u32) -> Option<&[u8]> {
        let at = usize::try_from(seq.checked_sub(self.base())?.checked_sub(1)?).ok()?;
        let start = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.entries.get(start..*self.ends.get(at)?)
    }

    /// The head at a size; `None` if the record does not reach back or forward to it.
    #[must_use]
    pub fn head(&self, size: u32) -> Option<Hash> {
        self.heads.get(usize::try_from(size.checked_sub(self.base())?).ok()?).copied()
    }

    /// The head after the last entry.
    #[must_use]
    pub fn last_head(&self) -> Hash {
        self.heads.last().copied().unwrap_or_default()
    }

    /// Adds an entry. Returns false and changes nothing if the bytes are no entry in its open form, or if there is no
    /// room for it.
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

    /// Removes every entry after a size.
    pub fn truncate(&mut self, size: u32) {
        let left = usize::try_from(size.saturating_sub(self.base())).unwrap_or(usize::MAX);
        self.ends.truncate(left);
        self.heads.truncate(left.saturating_add(1));
        self.entries.truncate(self.ends.last().copied().unwrap_or(0));
    }

    /// True if both records have the same genesis and the same base.
    #[must_use]
    pub fn begins_as(&self, other: &Self) -> bool {
        self.front == other.front
    }

    /// True if the last entry is RETIRE: nothing can follow it, and the device has no key left to sign with.
    #[must_use]
    pub fn is_retired(&self) -> bool {
        self.entry(self.size()).and_then(OpenEntry::parse).is_some_and(|last| last.kind == EntryKind::Retire)
    }

    /// A copy of this record without its entries.
    #[must_use]
    pub fn beginning(&self) -> Self {
        let heads = self.heads.first().copied().into_iter().collect();
        Self { front: self.front.clone(), entries: Vec::new(), ends: Vec::new(), heads }
    }

    /// The numbers of all entries of a kind, in order.
    pub fn of_kind(&self, kind: EntryKind) -> impl Iterator<Item = u32> {
        (self.base() + 1..=self.size())
            .filter(move |seq| self.entry(*seq).and_then(OpenEntry::parse).is_some_and(|entry| entry.kind == kind))
    }

    /// The bytes of the bundle, with an export statement if there is one, and with the end that matches the entries.
    #[must_use]
    pub fn bundle(&self, signed: Option<&SignedStatement>) -> Vec<u8> {
        let mut statements = u32::from(signed.is_some()).to_le_bytes().to_vec();
        if let Some(signed) = signed {
            statements.extend(signed.statement);
            statements.extend(signed.signature);
        }
        self.bundle_with(&statements)
    }

    /// The bytes of the bundle, with export statements encoded as in FORMAT 10.1, and with the end that matches the
    /// entries.
    #[must_use]
    pub fn bundle_with(&self, statements: &[u8]) -> Vec<u8> {
        let mut bundle = MAGIC.to_vec();
        bundle.extend(&self.front);
        bundle.extend(u32::try_from(self.ends.len()).unwrap_or(u32::MAX).to_le_bytes());
        bundle.extend(&self.entries);
        bundle.extend(statements);
        bundle.extend(self.size().to_le_bytes());
        bundle.extend(self.last_head());
        bundle
    }

    /// The bytes of the export statements in the bundle from which this record was parsed: their number, then each
    /// statement and its signature.
    #[must_use]
    pub fn statements_in<'a>(&self, bundle: &'a [u8]) -> Option<&'a [u8]> {
        let behind = bundle.get(MAGIC.len() + FRONT + 4 + self.entries.len()..)?;
        behind.get(..behind.len().checked_sub(END)?)
    }
}

/// The length of the first entry in `bytes`, in its open form. The second byte is the number of parts of its annex.
fn length(bytes: &[u8]) -> Option<usize> {
    let parts = usize::from(*bytes.get(1)?);
    (parts <= field::PARTS_MAX).then_some(ANNEX_AT + SIGNATURE + parts * field::PART)
}

/// The head after an entry in its open form; `None` if the bytes are no such entry.
fn linked(before: &Hash, seq: u32, entry: &[u8]) -> Option<Hash> {
    OpenEntry::parse(entry)?;
    if !matches!(entry, [1, _, 0, 0, ..]) || entry.len() != length(entry)? {
        return None;
    }
    let body: &[u8; 56] = entry.get(4..60)?.first_chunk()?;
    let salt: &[u8; 16] = entry.get(60..76)?.first_chunk()?;
    let annex = entry.get(ANNEX_AT..entry.len().checked_sub(SIGNATURE)?)?;
    let annex = (!annex.is_empty()).then(|| digest::annex(annex));
    let badge = *body.get(4..8)?.first_chunk()?;
    Some(digest::link(before, seq, badge, &digest::leaf(salt, body, annex.as_ref())))
}

/// An export statement together with the device's signature of it.
#[derive(Clone, Debug)]
pub struct SignedStatement {
    /// The size of the record that the statement names.
    pub size: u32,
    statement: [u8; export::LEN],
    signature: [u8; 64],
}

impl SignedStatement {
    /// Rebuilds what the device signed from its reply, the term, and the nonces of host and inspectorate.
    #[must_use]
    pub fn new(exported: &Exported, term: Hash, nonces: [Hash; 2]) -> Self {
        let statement = statement(exported, term, nonces);
        Self { size: exported.size, statement, signature: exported.signature.0 }
    }
}

/// Builds the export statement (FORMAT 7.6) from the reply of the device and from what the caller knows.
#[must_use]
pub fn statement(exported: &Exported, term: Hash, nonces: [Hash; 2]) -> [u8; export::LEN] {
    let mut statement = [0; export::LEN];
    let [nonce_h, nonce_i] = nonces;
    let fields: [(std::ops::Range<usize>, &[u8]); 13] = [
        (export::TERM, &term),
        (export::SIZE, &exported.size.to_le_bytes()),
        (export::HEAD, &exported.head.0),
        (export::EPOCH, &exported.epoch.to_le_bytes()),
        (export::STATE, &[exported.state]),
        (export::SERIAL, &[exported.serial]),
        (export::BOOT, &exported.boot.to_le_bytes()),
        (export::MONO_S, &exported.mono_s.to_le_bytes()),
        (export::EARLIEST, &exported.earliest.to_le_bytes()),
        (export::WIDTH_S, &exported.width_s.to_le_bytes()),
        (export::NONCE_H, &nonce_h),
        (export::NONCE_I, &nonce_i),
        (export::FIRMWARE, &exported.firmware.0),
    ];
    for (at, bytes) in fields {
        if let Some(place) = statement.get_mut(at) {
            place.copy_from_slice(bytes);
        }
    }
    statement
}
