//! What a RELEASE entry names and carries (FORMAT section 8).

use super::bytes::{array, i64_at, u16_at, u32_at, words};
use super::entry::{Body, Entry, Kind};
use super::error::EntryFault;
use super::genesis::Genesis;
use super::head::Head;
use super::in_force::InForce;
use super::key::PublicKey;
use super::totals::Totals;
use crate::journal::digest::{self, Hash};
use crate::journal::field::annex::{RELEASE_STATEMENT, release};
use crate::party::Party;

/// What a RELEASE entry says about the size that it releases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Released {
    /// The RELEASE entry itself.
    by: u32,
    at: Head,
    /// Epoch and key that sign the entry after that size.
    next: (u16, Hash),
    totals: [u32; 16],
    limits: [u32; 8],
    expiry: (i64, i64),
    /// The statement and both signatures.
    signed: [u8; release::SIG_I.end],
}

impl Released {
    /// Reads it off an entry; `None` for other kinds.
    pub(super) fn from_entry(entry: &Entry<'_>) -> Option<Self> {
        if entry.kind() != Some(Kind::Release) || entry.body().is_none() || entry.parts() != 3 {
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

    /// The RELEASE entry itself.
    pub(super) const fn by(&self) -> u32 {
        self.by
    }

    /// The size that it releases.
    pub(super) const fn size(&self) -> u32 {
        self.at.size
    }

    /// The epoch that signs the entry after that size.
    pub(super) const fn epoch(&self) -> u16 {
        self.next.0
    }

    /// Refuses one that names another head, epoch or key than the record has at that size.
    pub(super) fn check(&self, now: &Head, epoch: u16, key: &PublicKey) -> Result<(), EntryFault> {
        if self.at.head != now.head {
            return Err(EntryFault::Head(self.at.size));
        }
        if self.next == (epoch, *key.bytes()) { Ok(()) } else { Err(EntryFault::ReleasedKey) }
    }

    /// Holds what it carries against the record at that size, as [`Named`] says.
    ///
    /// What the record does not know from its own entries it takes from here, if both parties signed it: entries before
    /// a RELEASE that they did not sign are not to be blamed for it. The signatures are only looked at where something
    /// depends on them; the walk looks at them when it reaches the RELEASE.
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

/// How what a RELEASE names compares with the record at the size that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// Head, epoch and key are right, and so is what it carries.
    Right,
    /// Head, epoch and key are right; what it carries contradicts the entries before.
    Carried,
    /// Nothing follows from it: a party did not sign it.
    Unsigned,
}

/// Refuses a RELEASE entry `seq` that cannot stand after a release of `before`, but for what it names: that is held
/// against the record when its size is reached. Gives the size that it releases.
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

/// Both parties' signatures under what a RELEASE says.
pub(super) fn signed_release(annex: &[u8], genesis: &Genesis) -> Result<(), EntryFault> {
    for (party, start) in [(Party::Host, release::SIG_H.start), (Party::Inspectorate, release::SIG_I.start)] {
        let message = digest::release_message(&genesis.term, party, &array(annex, RELEASE_STATEMENT));
        genesis.party(party, message.bytes(), annex, start)?;
    }
    Ok(())
}

const _: () = assert!(release::SIG_H.start == 184 && release::SIG_I.start == 248);
