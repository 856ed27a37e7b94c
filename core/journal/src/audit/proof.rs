//! A proof that a device built on two different records. Anyone who knows the parties' keys can check it.
//!
//! | part | bytes |
//! |---|---|
//! | magic | `50 56 4B 45 31 00 00 00` ("PVKE1", zeros) |
//! | genesis | 448, as in a bundle |
//! | two legs | each as below; nothing follows |
//!
//! A leg leads from the signatures of the parties to a key of the device, and from there to a head:
//!
//! | part | bytes |
//! |---|---|
//! | how | u8 anchor: 0 the genesis, 1 a release; u8 end: 1 a link, 2 an export statement; u16 number of certificates |
//! | release | 312, with anchor 1 only: bytes 0..312 of the annex of a RELEASE |
//! | certificates | each 276: u8\[32\] head before an EPOCH entry, u8\[56\] its body, u8\[16\] salt, u8\[108\] annex, u8\[64\] signature |
//! | link | 136: u32 size, u8\[32\] head, then of the *next* entry u8\[4\] badge, u8\[32\] leaf, u8\[64\] signature |
//! | statement | 252, instead of a link: export statement and signature |
//!
//! The link contains the signature of the entry *after* the head. The signature of the head's own entry would prove
//! nothing: power may fail between signature and commit, and an honest device then gives the number to another entry.
//!
//! A leg that begins with a release depends on the signatures of both parties, who together can make one without any
//! device. [`Evidence`] states which legs do.

use core::fmt;

use super::bundle::SIGNED_STATEMENT;
use super::bytes::{array, from, u16_at, u32_at};
use super::driver::Audited;
use super::entry::{Body, Entry, EntryKind, Form};
use super::error::{AuditError, EntryFault};
use super::genesis::Genesis;
use super::head::Head;
use super::heads::Heads;
use super::key::PublicKey;
use super::parties::Parties;
use super::release::{Released, signed_release};
use super::report::Conflict;
use super::source::Record;
use crate::digest::{self, Hash};
use crate::field::annex::release;
use crate::field::{PART, entry as at, export};

/// The first 8 bytes of a proof.
pub const PROOF_MAGIC: [u8; 8] = *b"PVKE1\0\0\0";
/// Length of a release with both signatures. Unit: bytes.
const RELEASE: usize = release::SIG_I.end;

/// Why a proof is not valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum ProofError {
    /// The input is not a proof, because its first bytes differ.
    NotAProof,
    /// The input ends too early.
    Cut,
    /// Bytes follow the end of the proof.
    Trailing,
    /// The genesis or a key is not valid.
    Audit(AuditError),
    /// One of the two legs does not hold.
    Leg {
        /// Number of the leg: 0 or 1.
        leg: u8,
        /// Why the leg does not hold.
        why: EntryFault,
    },
    /// Both legs lead to the same head, or to heads of different sizes.
    NoConflict,
}

impl fmt::Display for ProofError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAProof => f.write_str("not a proof: the first bytes are not PVKE1"),
            Self::Cut => f.write_str("the proof ends too early"),
            Self::Trailing => f.write_str("bytes follow the end of the proof"),
            Self::Audit(error) => error.fmt(f),
            Self::Leg { leg, why } => write!(f, "leg {leg}: {why}"),
            Self::NoConflict => f.write_str("the two legs do not contradict each other"),
        }
    }
}

impl core::error::Error for ProofError {}

/// One half of a proof, taken from an audited record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub(super) struct Leg<'a> {
    record: Record<'a>,
    size: u32,
    /// The other record, if it has the beginning that this one lacks. Up to the base of this one they are equal.
    before: Option<Record<'a>>,
    /// The RELEASE entry at which the leg begins; `epoch` is the key epoch that it names.
    release: Option<Entry<'a>>,
    epoch: u16,
    certificates: u16,
    statement: Option<&'a [u8]>,
}

impl<'a> Leg<'a> {
    /// Returns the leg to the head at `size`, on which the device built, or `None` if no chain of keys leads to that
    /// head.
    ///
    /// For a released record, the leg begins with the certificates of the `other` record if that has all of them,
    /// because signatures of the device prove more than those of both parties. `other` is `None` if the two records
    /// differ already at the base.
    pub(super) fn new(
        (record, audited): (Record<'a>, &Audited),
        other: Option<(Record<'a>, &Audited)>,
        size: u32,
    ) -> Option<Self> {
        let (mut release, mut epoch) = (None, 0);
        let is_released = audited.covers() != Some(0);
        let before = other.filter(|(_, audited)| is_released && audited.covers() == Some(0)).map(|(record, _)| record);
        if let Some(by) = audited.covers().filter(|_| is_released && before.is_none()) {
            let mut source = record.source();
            let entry = core::iter::from_fn(|| source.next_entry()).find(|entry| entry.seq == by)?;
            (release, epoch) = (Some(entry), Released::from_entry(&entry)?.epoch());
        }
        let mut this = Self { record, size, before, release, epoch, certificates: 0, statement: None };
        let mut earlier = this.earlier();
        while let Some((entry, _)) = earlier.as_mut().and_then(|heads| heads.next()) {
            if entry.seq > record.base().size {
                break;
            }
            if entry.kind() == Some(EntryKind::Epoch) {
                this.certificates = this.certificates.checked_add(1)?;
            }
        }
        let mut heads = Heads::new(&record);
        // The loop goes one entry past `size`, because that entry builds on the head at `size`.
        let mut last = record.base().epoch;
        let linked = audited.linked().is_some_and(|linked| linked >= size);
        while let Some((entry, before)) = heads.next() {
            if before.size == size {
                last = entry.epoch();
                break;
            }
            if this.certifies(&entry) {
                this.certificates = this.certificates.checked_add(1)?;
            }
        }
        if !linked {
            let fitting = (0..16_u16).zip(record.statements().chunks_exact(SIGNED_STATEMENT));
            let (_, signed) = fitting
                .filter(|(number, _)| audited.fits(*number))
                .find(|(_, signed)| u32_at(signed, export::SIZE.start) == size)?;
            last = u16_at(signed, export::EPOCH.start);
            this.statement = Some(signed);
        }
        // All epochs from that of the anchor to the last must be certified here.
        (last.checked_sub(epoch) == Some(this.certificates)).then_some(this)
    }

    /// Iterates over the entries of the other record that this one lacks.
    fn earlier(&self) -> Option<Heads<'a>> {
        self.before.as_ref().map(Heads::new)
    }

    /// Returns true for an EPOCH entry that is part of the chain from the anchor to the head.
    fn certifies(&self, entry: &Entry<'_>) -> bool {
        entry.kind() == Some(EntryKind::Epoch) && entry.seq <= self.size && entry.epoch() >= self.epoch
    }

    fn write(&self, sink: &mut dyn FnMut(&[u8])) {
        sink(&[u8::from(self.release.is_some()), if self.statement.is_some() { 2 } else { 1 }]);
        sink(&self.certificates.to_le_bytes());
        if let Some(release) = &self.release {
            sink(release.annex().get(..RELEASE).unwrap_or(&[]));
        }
        let certify = |entry: &Entry<'_>, before: &Head, sink: &mut dyn FnMut(&[u8])| {
            if let Form::Open { body, salt, .. } = &entry.form {
                sink(&before.head);
                sink(body.as_slice());
                sink(salt);
                sink(entry.annex().get(..PART).unwrap_or(&[]));
                sink(entry.signature);
            }
        };
        let mut earlier = self.earlier();
        while let Some((entry, before)) = earlier.as_mut().and_then(|heads| heads.next()) {
            if entry.seq > self.record.base().size {
                break;
            }
            if entry.kind() == Some(EntryKind::Epoch) {
                certify(&entry, &before, sink);
            }
        }
        let mut heads = Heads::new(&self.record);
        while let Some((entry, before)) = heads.next() {
            if self.certifies(&entry) {
                certify(&entry, &before, sink);
            }
            if before.size == self.size && self.statement.is_none() {
                sink(&before.size.to_le_bytes());
                sink(&before.head);
                sink(&entry.badge);
                sink(&entry.leaf());
                sink(entry.signature);
                return;
            }
        }
        sink(self.statement.unwrap_or(&[]));
    }
}

/// A proof of equivocation, which borrows the two records in which it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Proof<'a> {
    a: Leg<'a>,
    b: Leg<'a>,
}

impl<'a> Proof<'a> {
    /// Combines two legs that lead to different heads of one size.
    pub(super) const fn new(a: Leg<'a>, b: Leg<'a>) -> Self {
        Self { a, b }
    }

    /// Passes the bytes of the proof to `sink`, piece by piece and in order.
    pub fn write(&self, sink: &mut dyn FnMut(&[u8])) {
        sink(&PROOF_MAGIC);
        sink(self.a.record.genesis());
        self.a.write(sink);
        self.b.write(sink);
    }
}

/// Removes and returns the first `N` bytes.
fn take<'a, const N: usize>(rest: &mut &'a [u8]) -> Result<&'a [u8; N], ProofError> {
    let (taken, left) = rest.split_first_chunk::<N>().ok_or(ProofError::Cut)?;
    *rest = left;
    Ok(taken)
}

/// Checks a release and returns the epoch and key that sign the entry after the released size.
fn check_release(bytes: &[u8; RELEASE], genesis: &Genesis) -> Result<(u16, PublicKey), EntryFault> {
    signed_release(bytes, genesis)?;
    let key = PublicKey::new(&array::<32>(bytes, release::KEY)).map_err(EntryFault::NextKey)?;
    if genesis.is_of_party(&key) {
        return Err(EntryFault::KeyReused);
    }
    Ok((u16_at(bytes, release::EPOCH.start), key))
}

/// Checks one certificate and returns the key of the next epoch.
fn check_certificate(
    bytes: &[u8; 276],
    epoch: u16,
    key: &PublicKey,
    genesis: &Genesis,
) -> Result<PublicKey, EntryFault> {
    let (body, annex): ([u8; 56], [u8; PART]) = (array(bytes, 32..88), array(bytes, 104..212));
    let signature: [u8; 64] = from(bytes, 212);
    let shown = Body(&body);
    let entry = Entry {
        seq: shown.seq(),
        badge: array(&body, at::BADGE),
        form: Form::Open { body: &body, salt: array(bytes, 88..104), parts: [&annex; 3] },
        signature: &signature,
        slot: None,
    };
    if entry.check_badge()? != EntryKind::Epoch {
        return Err(EntryFault::Kind(entry.kind_number()));
    }
    if entry.epoch() != epoch {
        return Err(EntryFault::Epoch { found: entry.epoch(), due: epoch });
    }
    if Some(shown.word16(0)) != epoch.checked_add(1) {
        return Err(EntryFault::NextEpoch(shown.word16(0)));
    }
    let head = entry.link(&array(bytes, 0..32));
    if !key.verifies(digest::sign_message(&genesis.term, entry.seq, &head).bytes(), &signature) {
        return Err(EntryFault::Signature);
    }
    genesis.next_key(&annex, key)
}

/// Checks the end of a leg and returns the head.
fn check_end(
    end: u8,
    rest: &mut &[u8],
    reached: (u16, PublicKey),
    term: &Hash,
) -> Result<Result<Head, EntryFault>, ProofError> {
    let (epoch, key) = reached;
    if end == 1 {
        let link = take::<136>(rest)?;
        let (size, head) = (u32_at(link, 0), array::<32>(link, 4..36));
        let badge: [u8; 4] = array(link, 36..40);
        let found = u16_at(link, 38);
        let Some(seq) = size.checked_add(1) else { return Ok(Err(EntryFault::Full)) };
        let next = digest::link(&head, seq, badge, &array(link, 40..72));
        let signed = key.verifies(digest::sign_message(term, seq, &next).bytes(), &from::<64>(link, 72));
        return Ok(match (found == epoch, signed) {
            (false, _) => Err(EntryFault::Epoch { found, due: epoch }),
            (true, false) => Err(EntryFault::Signature),
            (true, true) => Ok(Head { size, head }),
        });
    }
    let signed = take::<SIGNED_STATEMENT>(rest)?;
    let bytes: [u8; export::LEN] = from(signed, 0);
    let fits = array::<32>(&bytes, export::TERM) == *term
        && u16_at(&bytes, export::EPOCH.start) == epoch
        && key.verifies(digest::export_message(&bytes).bytes(), &from::<64>(signed, export::LEN));
    let head = Head { size: u32_at(&bytes, export::SIZE.start), head: array(&bytes, export::HEAD) };
    Ok(if fits { Ok(head) } else { Err(EntryFault::Statement { index: 0 }) })
}

fn check_leg(leg: u8, rest: &mut &[u8], genesis: &Genesis) -> Result<(Head, Anchor), ProofError> {
    let wrong = |why| ProofError::Leg { leg, why };
    let [anchor, end, low, high] = *take::<4>(rest)?;
    if anchor > 1 {
        return Err(wrong(EntryFault::Form(anchor)));
    }
    if !(1..=2).contains(&end) {
        return Err(wrong(EntryFault::Form(end)));
    }
    let (mut reached, mut anchored) = ((0, genesis.key), Anchor::Genesis);
    if anchor == 1 {
        anchored = Anchor::Release;
        reached = check_release(take::<RELEASE>(rest)?, genesis).map_err(wrong)?;
    }
    for _ in 0..u16::from_le_bytes([low, high]) {
        let certificate = take::<276>(rest)?;
        let key = check_certificate(certificate, reached.0, &reached.1, genesis).map_err(wrong)?;
        // This cannot overflow: the certificate names the current epoch plus one.
        reached = (reached.0.saturating_add(1), key);
    }
    let head = check_end(end, rest, reached, &genesis.term)?.map_err(wrong)?;
    Ok((head, anchored))
}

/// The origin of the device's key in a leg of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Anchor {
    /// The genesis. The key is the enrolled one, or the device's signatures lead from the enrolled key to it.
    Genesis,
    /// A RELEASE. Both parties signed that the key is the device's, but the device did not. The two parties together
    /// can make such a leg without any device.
    Release,
}

/// The result of a valid proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Evidence {
    /// The two heads of one size.
    pub conflict: Conflict,
    /// Origin of the key in each leg.
    pub anchors: [Anchor; 2],
}

impl Evidence {
    /// Returns true if only the device's key can have made the proof: both legs begin with the genesis.
    #[must_use]
    pub fn is_by_device(&self) -> bool {
        self.anchors == [Anchor::Genesis; 2]
    }
}

/// Checks a proof without the records.
///
/// A caller that gives only the parties' keys must trust that the genesis is that of a device. A caller that gives the
/// term digest need not.
///
/// # Errors
///
/// [`ProofError`] if the proof is not valid.
pub fn check_proof(bytes: &[u8], parties: &Parties) -> Result<Evidence, ProofError> {
    let mut rest = bytes;
    if *take::<8>(&mut rest)? != PROOF_MAGIC {
        return Err(ProofError::NotAProof);
    }
    let genesis = Genesis::read(take::<448>(&mut rest)?, parties).map_err(ProofError::Audit)?;
    let ((a, first), (b, second)) = (check_leg(0, &mut rest, &genesis)?, check_leg(1, &mut rest, &genesis)?);
    if !rest.is_empty() {
        return Err(ProofError::Trailing);
    }
    if a.size != b.size || a.head == b.head {
        return Err(ProofError::NoConflict);
    }
    let conflict = Conflict { size: a.size, held: a.head, found: b.head };
    Ok(Evidence { conflict, anchors: [first, second] })
}
