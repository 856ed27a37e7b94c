//! Checks of RELEASE entries (FORMAT section 8).

use super::bytes::{array, i64_at, u16_at, u32_at, words};
use super::entry::{Body, Entry, EntryKind};
use super::error::EntryFault;
use super::genesis::Genesis;
use super::head::Head;
use super::in_force::InForce;
use super::key::PublicKey;
use super::totals::Totals;
use crate::digest::{self, Hash};
use crate::field::annex::{RELEASE_STATEMENT, release};
use crate::party::Party;

/// The statement of a RELEASE entry about the size that it releases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Released {
    /// Sequence number of the RELEASE entry.
    by: u32,
    at: Head,
    /// Epoch and key that sign the entry after the released size.
    next: (u16, Hash),
    totals: [u32; 16],
    limits: [u32; 8],
    expiry: (i64, i64),
    /// The statement and both signatures, as in the annex.
    signed: [u8; release::SIG_I.end],
}

impl Released {
    /// Reads the statement from an entry; `None` for other kinds.
    pub(super) fn from_entry(entry: &Entry<'_>) -> Option<Self> {
        if entry.kind() != Some(EntryKind::Release) || entry.body().is_none() || entry.parts() != 3 {
            return None;
        }
        let annex = entry.annex();
        Some(Self {
            by: entry.seq,
            at: Head { size: u32_at(&annex, release::SIZE.start), head: array(&annex, release::HEAD) },
            next: (u16_at(&annex, release::EPOCH.start), array(&annex, release::KEY)),
            totals: words(&annex, release::TOTALS.start),
            limits: words(&annex, release::LIMITS.start),
            expiry: (i64_at(&annex, release::EXPIRY_LO.start), i64_at(&annex, release::EXPIRY_HI.start)),
            signed: array(&annex, 0..release::SIG_I.end),
        })
    }

    /// Returns the sequence number of the RELEASE entry.
    pub(super) const fn by(&self) -> u32 {
        self.by
    }

    /// Returns the size that it releases.
    pub(super) const fn size(&self) -> u32 {
        self.at.size
    }

    /// Returns the epoch that signs the entry after that size.
    pub(super) const fn epoch(&self) -> u16 {
        self.next.0
    }

    /// Returns an error if head, epoch or key differ from those of the record at the released size.
    pub(super) fn check(&self, now: &Head, epoch: u16, key: &PublicKey) -> Result<(), EntryFault> {
        if self.at.head != now.head {
            return Err(EntryFault::Head(self.at.size));
        }
        if self.next == (epoch, *key.bytes()) { Ok(()) } else { Err(EntryFault::ReleasedKey) }
    }

    /// Compares totals, limits and expiry with the record at the released size, and returns how they compare.
    ///
    /// Values that the record does not know from its own entries are taken from the release, if both parties signed it.
    /// Without both signatures they are not, so that earlier entries are not blamed for a false release. The signatures
    /// are verified here only if something depends on them; the walk verifies them when it reaches the RELEASE.
    pub(super) fn carry(
        &self,
        totals: &mut Totals,
        in_force: &mut InForce,
        genesis: &Genesis,
        is_covered: bool,
    ) -> Named {
        let is_unsure = totals.is_unsure() || in_force.is_unsure();
        if (is_unsure || !is_covered) && signed_release(&self.signed, genesis).is_err() {
            return Named::Unsigned;
        }
        let fits = totals.contradicted(&self.totals).is_none()
            && in_force.fits(&self.limits, self.expiry)
            && self.expiry.0 <= self.expiry.1;
        if !fits {
            return Named::Carried;
        }
        totals.take(&self.totals);
        in_force.take(&self.limits, self.expiry);
        Named::Right
    }
}

/// How the content of a RELEASE compares with the record at the released size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// Head, epoch and key are right, and so are totals, limits and expiry.
    Right,
    /// Head, epoch and key are right, but totals, limits or expiry contradict the earlier entries.
    Carried,
    /// A party did not sign the RELEASE, so nothing follows from it.
    Unsigned,
}

/// Checks RELEASE entry `seq` after a release of `before`, and returns the size that it releases. Its content was
/// compared with the record when the walk reached that size.
pub(super) fn check(
    seq: u32,
    body: &Body<'_>,
    annex: &[u8],
    before: Option<u32>,
    genesis: &Genesis,
) -> Result<u32, EntryFault> {
    let size = u32_at(annex, release::SIZE.start);
    if body.word(0) != size || size == 0 || size >= seq || before.is_some_and(|before| size < before) {
        return Err(EntryFault::Released(body.word(0)));
    }
    if u16_at(annex, release::ZERO.start) != 0 {
        return Err(EntryFault::NotZero);
    }
    let expiry = (i64_at(annex, release::EXPIRY_LO.start), i64_at(annex, release::EXPIRY_HI.start));
    if expiry.0 > expiry.1 {
        return Err(EntryFault::Carried);
    }
    signed_release(annex, genesis)?;
    Ok(size)
}

/// Verifies both parties' signatures of a release statement.
pub(super) fn signed_release(annex: &[u8], genesis: &Genesis) -> Result<(), EntryFault> {
    for (party, start) in [(Party::Host, release::SIG_H.start), (Party::Inspectorate, release::SIG_I.start)] {
        let message = digest::release_message(&genesis.term, party, &array(annex, RELEASE_STATEMENT));
        genesis.party(party, message.bytes(), annex, start)?;
    }
    Ok(())
}

const _: () = assert!(release::SIG_H.start == 184 && release::SIG_I.start == 248);
