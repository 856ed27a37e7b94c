//! The record as it is read over the line: a bundle (FORMAT 10), and what an attacker makes of one.

use proverka::journal::Kind;
use proverka::journal::audit::MAGIC;
use proverka::journal::digest::{self, Hash};
use proverka::journal::field::{self, export};
use proverka::journal::payload::Tally;
use proverka::wire::{Bytes, Exported, Refusal, Reply, Request, Source};

use super::line::{Asker, Line, Said, Trouble};

/// Bytes of a bundle before its entries: magic, genesis, base, count.
const FRONT: usize = 8 + 448 + 72 + 4;
/// Where the size of the base lies.
const BASE: usize = 8 + 448;
/// Bytes of an entry in its open form around its annex: form, body, salt before it and the signature behind.
const BEFORE_ANNEX: usize = 4 + 56 + 16;
const SIGNATURE: usize = 64;

/// An entry in its open form, taken apart.
#[derive(Clone, Copy, Debug)]
pub struct Opened<'a> {
    /// Kind.
    pub kind: Kind,
    /// Boot that wrote it.
    pub boot: u32,
    /// Payload.
    pub payload: [u8; 24],
    /// Annex.
    pub annex: &'a [u8],
}

impl<'a> Opened<'a> {
    /// Takes the bytes of an entry apart; none where they are no entry in its open form.
    #[must_use]
    pub fn of(bytes: &'a [u8]) -> Option<Self> {
        let body: &[u8; 56] = bytes.get(4..)?.first_chunk()?;
        let byte = *body.get(field::entry::KIND.start)?;
        Some(Self {
            kind: Kind::ALL.into_iter().find(|kind| kind.byte() == byte)?,
            boot: u32::from_le_bytes(body.get(field::entry::BOOT)?.try_into().ok()?),
            payload: body.get(field::entry::PAYLOAD_AT)?.try_into().ok()?,
            annex: bytes.get(BEFORE_ANNEX..bytes.len().checked_sub(SIGNATURE)?)?,
        })
    }
}

/// Reads the whole record and has the device sign for it. `nonces` are those of host and inspectorate; zero for none.
///
/// # Errors
///
/// [`Trouble`] of the first request that fails.
pub fn read(asker: &mut Asker, line: &mut impl Line, nonces: [Hash; 2]) -> Result<Vec<u8>, Trouble> {
    let status = asker.status(line)?;
    let [nonce_h, nonce_i] = nonces.map(Bytes);
    let exported = match asker.read(line, Request::Export { nonce_h, nonce_i }) {
        Ok(Said::Reply(Reply::Exported(exported))) => Some(exported),
        Ok(_) => return Err(Trouble::Other("an export statement")),
        // A device without a key, or one that is faulty, still shows its record.
        Err(Trouble::Refused(cause)) if cause != Refusal::Soon => None,
        Err(trouble) => return Err(trouble),
    };
    let (size, head) = exported.map_or((status.size, status.head.0), |exported| (exported.size, exported.head.0));
    let mut bundle = MAGIC.to_vec();
    bundle.extend(asker.object(line, Source::Genesis)?);
    let base = asker.object(line, Source::Base)?;
    let first = base.first_chunk().map_or(0, |size| u32::from_le_bytes(*size));
    bundle.extend(&base);
    bundle.extend((size - first).to_le_bytes());
    for seq in first + 1..=size {
        bundle.extend(asker.object(line, Source::Entry { seq })?);
    }
    bundle.extend(u32::from(exported.is_some()).to_le_bytes());
    if let Some(exported) = exported {
        bundle.extend(statement(&exported, status.term.0, nonces));
        bundle.extend(exported.signature.0);
    }
    bundle.extend(size.to_le_bytes());
    bundle.extend(head);
    Ok(bundle)
}

/// The export statement (FORMAT 7.6), from what the device said and what the asker knows.
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

/// A bundle taken apart, to be put together again otherwise.
#[derive(Clone, Debug)]
pub struct Parts {
    front: Vec<u8>,
    first: u32,
    entries: Vec<Vec<u8>>,
    statements: Vec<u8>,
}

impl Parts {
    /// Takes a bundle of open entries apart; none where it is none.
    #[must_use]
    pub fn of(bundle: &[u8]) -> Option<Self> {
        let (front, mut rest) = bundle.split_at_checked(FRONT)?;
        let first = u32::from_le_bytes(*front.get(BASE..)?.first_chunk()?);
        let count = u32::from_le_bytes(*front.last_chunk()?);
        let mut entries = Vec::new();
        for _ in 0..count {
            let parts = usize::from(*rest.get(1)?);
            let (entry, behind) = rest.split_at_checked(BEFORE_ANNEX + parts * field::PART + SIGNATURE)?;
            entries.push(entry.to_vec());
            rest = behind;
        }
        let (statements, _) = rest.split_at_checked(rest.len().checked_sub(36)?)?;
        Some(Self { front: front.to_vec(), first, entries, statements: statements.to_vec() })
    }

    /// Size of the record.
    #[must_use]
    pub fn size(&self) -> u32 {
        self.first + u32::try_from(self.entries.len()).unwrap_or(0)
    }

    /// The entry that brings the record to a size.
    #[must_use]
    pub fn entry(&self, seq: u32) -> Option<Opened<'_>> {
        let at = usize::try_from(seq.checked_sub(self.first)?.checked_sub(1)?).ok()?;
        self.entries.get(at).and_then(|entry| Opened::of(entry))
    }

    /// The sizes at which an entry of a kind stands.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = u32> {
        (self.first + 1..=self.size()).filter(move |seq| self.entry(*seq).is_some_and(|entry| entry.kind == kind))
    }

    /// The head at a size, from the entries.
    #[must_use]
    pub fn head(&self, size: u32) -> Hash {
        let base = self.front.get(BASE + 4..).and_then(|base| base.first_chunk()).copied().unwrap_or_default();
        let counted = usize::try_from(size.saturating_sub(self.first)).unwrap_or(0);
        (self.first + 1..).zip(self.entries.iter().take(counted)).fold(base, |before, (seq, entry)| {
            let bytes = |at: std::ops::Range<usize>| entry.get(at).unwrap_or(&[]);
            let body: [u8; 56] = bytes(4..60).try_into().unwrap_or([0; 56]);
            let salt = bytes(60..76).try_into().unwrap_or([0; 16]);
            let annex = bytes(BEFORE_ANNEX..entry.len() - SIGNATURE);
            let annex = (!annex.is_empty()).then(|| digest::annex(annex));
            let [_, _, _, _, a, b, c, d, ..] = body;
            digest::link(&before, seq, [a, b, c, d], &digest::leaf(&salt, &body, annex.as_ref()))
        })
    }

    /// Changes the count of a TALLY entry, and all that follows from it and needs no key: later totals are not touched,
    /// signatures stay what they were. False where the entry is none.
    #[must_use]
    pub fn forge(&mut self, seq: u32, delta: i16) -> bool {
        let Some(opened) = self.entry(seq).filter(|entry| entry.kind == Kind::Tally) else { return false };
        let Some(tally) = Tally::of(&opened.payload) else { return false };
        let Some(total) = tally.total.checked_add_signed(i32::from(delta)) else { return false };
        let payload = Tally { delta: tally.delta.saturating_add(delta), total, ..tally }.bytes();
        let at = usize::try_from(seq - self.first - 1).unwrap_or(usize::MAX);
        let place = field::entry::PAYLOAD_AT.start + 4..field::entry::PAYLOAD_AT.end + 4;
        let Some(place) = self.entries.get_mut(at).and_then(|entry| entry.get_mut(place)) else { return false };
        place.copy_from_slice(&payload);
        true
    }

    /// Takes entries off the end, and what the device signed for them.
    pub fn truncate(&mut self, entries: usize) {
        self.entries.truncate(self.entries.len().saturating_sub(entries));
        self.statements = 0_u32.to_le_bytes().to_vec();
    }

    /// The bundle, with an end that fits its entries.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut bundle = self.front.clone();
        bundle.truncate(FRONT - 4);
        bundle.extend(u32::try_from(self.entries.len()).unwrap_or(0).to_le_bytes());
        bundle.extend(self.entries.iter().flatten());
        bundle.extend(&self.statements);
        bundle.extend(self.size().to_le_bytes());
        bundle.extend(self.head(self.size()));
        bundle
    }
}
