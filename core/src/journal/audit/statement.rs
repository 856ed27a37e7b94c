//! What the parties signed inside the record (FORMAT sections 3.4, 7 and 8).

use super::bytes::{array, i64_at, u16_at, u32_at, words};
use super::entry::{Body, Entry, Kind};
use super::error::EntryFault;
use super::genesis::Genesis;
use super::report::{count, raise};
use super::totals::Totals;
use super::walk::{Head, Session, Walk};
use crate::journal::digest::{self, Place};
use crate::journal::field::annex::{RELEASE_STATEMENT, release};
use crate::journal::field::{FLAG_HOST_ALONE, FLAG_INSPECTORATE_ALONE};
use crate::party::Party;

impl Walk {
    /// Where a statement in the next entry must say that it stands.
    const fn place(&self) -> Place {
        Place { term: self.genesis.term, size: self.now.size, head: self.now.head }
    }

    /// SESSION_OPEN: `held` says who signed, and exactly they did.
    pub(super) fn open(&mut self, entry: &Entry<'_>, body: &Body<'_>, annex: &[u8]) -> Result<(), EntryFault> {
        let (number, held) = (body.word(0), body.byte(8));
        let due = self.sessions.map(|last| last.checked_add(1));
        if number == 0 || due.is_some_and(|due| due != Some(number)) {
            return Err(EntryFault::Session(number));
        }
        let flags = match held {
            1 => FLAG_HOST_ALONE,
            2 => FLAG_INSPECTORATE_ALONE,
            3 => 0,
            other => return Err(EntryFault::Held(other)),
        };
        let lone = entry.flags() & (FLAG_HOST_ALONE | FLAG_INSPECTORATE_ALONE);
        if lone != 0 && lone != flags {
            return Err(EntryFault::Flags(entry.flags()));
        }
        let place = self.place();
        let (nonce, declared) = (array(annex, 0..32), words(annex, 160));
        for (party, bit, start) in [(Party::Host, 1, 32), (Party::Inspectorate, 2, 96)] {
            let message = digest::session_message(&place, party, &body.payload(), &declared, &nonce);
            match self.party(party, message.bytes(), annex, start) {
                Ok(()) if held & bit != 0 => raise(&mut self.report.witnessed, party, place.size),
                Ok(()) => return Err(EntryFault::Held(held)),
                Err(EntryFault::Missing(_)) if held & bit == 0 => {}
                Err(why) => return Err(why),
            }
        }
        match held {
            1 => count(&mut self.report.alone, Party::Host),
            2 => count(&mut self.report.alone, Party::Inspectorate),
            _ => self.report.joint = self.report.joint.saturating_add(1),
        }
        self.sessions = Some(number);
        self.session = Session::Open { number, opened: entry.seq, flags, tallies: 0 };
        self.totals = Totals::zero(self.genesis.categories);
        Ok(())
    }

    /// The head at a size that COSIGN_*, DISPUTED may name; `None` where the base hides it.
    fn closed_head(&self, size: u32) -> Result<Option<Head>, EntryFault> {
        match self.last_close {
            Some(close) if close.size == size => Ok(Some(close)),
            None if self.base.size > 0 && size == self.base.size => Ok(Some(self.base)),
            None if size > 0 && size < self.base.size => Ok(None),
            _ => Err(EntryFault::Size(size)),
        }
    }

    /// COSIGN_H and COSIGN_I.
    pub(super) fn cosign(&mut self, party: Party, body: &Body<'_>, annex: &[u8]) -> Result<(), EntryFault> {
        let (size, head) = (body.word(0), array::<32>(annex, 0..32));
        let known = self.closed_head(size)?;
        if known.is_some_and(|known| known.head != head) {
            return Err(EntryFault::Head(size));
        }
        let message = digest::cosign_message(&self.genesis.term, party, size, &head);
        self.party(party, message.bytes(), annex, 32)?;
        if known.is_some() {
            raise(&mut self.report.witnessed, party, size);
        }
        Ok(())
    }

    /// DISPUTED: signed by the party that disputes (FORMAT 3.5).
    pub(super) fn disputed(&mut self, body: &Body<'_>, annex: &[u8]) -> Result<(), EntryFault> {
        let (size, role) = (body.word(0), body.byte(4));
        let party = match role {
            1 => Party::Host,
            2 => Party::Inspectorate,
            other => return Err(EntryFault::Role(other)),
        };
        let head = array::<32>(annex, 0..32);
        if self.closed_head(size)?.is_some_and(|known| known.head != head) {
            return Err(EntryFault::Head(size));
        }
        let message = digest::dispute_message(&self.genesis.term, party, size, &head, &array(annex, 32..64));
        self.party(party, message.bytes(), annex, 64)?;
        count(&mut self.report.disputed, party);
        Ok(())
    }

    /// TIME: both stated an interval, and the payload is what both hold true. Statements that cannot both be true, or that
    /// are over before the device's own time begins, are kept and counted.
    pub(super) fn time(&mut self, payload: &[u8], annex: &[u8]) -> Result<(), EntryFault> {
        let said = (i64_at(payload, 0), i64_at(payload, 8));
        let host = (i64_at(annex, 32), i64_at(annex, 40));
        let inspectorate = (i64_at(annex, 48), i64_at(annex, 56));
        let (place, nonce) = (self.place(), array(annex, 0..32));
        for (party, (earliest, latest), start) in [(Party::Host, host, 64), (Party::Inspectorate, inspectorate, 128)] {
            let message = digest::time_message(&place, party, earliest, latest, &nonce);
            self.party(party, message.bytes(), annex, start)?;
            if earliest > latest {
                return Err(EntryFault::Interval);
            }
        }
        let (earliest, latest) = (host.0.max(inspectorate.0), host.1.min(inspectorate.1));
        if said != (earliest, latest) {
            return Err(EntryFault::Interval);
        }
        let report = &mut self.report;
        if earliest > latest {
            report.disjoint_times = report.disjoint_times.saturating_add(1);
        } else if latest < self.earliest {
            report.backward_times = report.backward_times.saturating_add(1);
        }
        Ok(())
    }

    /// LIMIT, EXTEND and RETIRE.
    pub(super) fn act(&mut self, kind: Kind, payload: &[u8; 24], annex: &[u8]) -> Result<(), EntryFault> {
        let (place, nonce) = (self.place(), array(annex, 0..32));
        for (party, start) in [(Party::Host, 32), (Party::Inspectorate, 96)] {
            let message = digest::act_message(&place, party, kind as u8, payload, &nonce);
            self.party(party, message.bytes(), annex, start)?;
        }
        if kind == Kind::Retire {
            // What both signed names the head before it: nothing of the record is left without a witness.
            raise(&mut self.report.witnessed, Party::Host, place.size);
            raise(&mut self.report.witnessed, Party::Inspectorate, place.size);
            return Ok(());
        }
        if kind == Kind::Limit {
            let [category, ..] = *payload;
            if category > 7 {
                return Err(EntryFault::Category(category));
            }
            if let Some(place) = self.limits.get_mut(usize::from(category)) {
                *place = Some(u32_at(payload, 4));
            }
            return Ok(());
        }
        let expiry = (i64_at(payload, 0), i64_at(payload, 8));
        if expiry.0 > expiry.1 {
            return Err(EntryFault::Interval);
        }
        if self.has_expired() {
            return Err(EntryFault::Expired);
        }
        self.expiry = Some(expiry);
        Ok(())
    }

    /// True where the expiry in force has passed, by an EXPIRE entry or by the lower bound of the time. After a release
    /// that hides the EXPIRE entry the lower bound alone tells.
    pub(super) fn has_expired(&self) -> bool {
        self.expired || self.expiry.is_some_and(|(_, latest)| self.earliest >= latest)
    }

    /// EXPIRE: the expiry in force, passed, and noted for the first time.
    pub(super) fn expire(&mut self, payload: &[u8; 24]) -> Result<(), EntryFault> {
        let said = (i64_at(payload, 0), i64_at(payload, 8));
        if self.expired {
            return Err(EntryFault::Expired);
        }
        if said.0 > said.1 || self.earliest < said.1 || self.expiry.is_some_and(|expiry| expiry != said) {
            return Err(EntryFault::Expiry);
        }
        (self.expired, self.expiry) = (true, Some(said));
        Ok(())
    }

    /// RELEASE, but for what it names: that was held against the record when its size was reached.
    pub(super) fn release(&mut self, seq: u32, body: &Body<'_>, annex: &[u8]) -> Result<(), EntryFault> {
        let size = u32_at(annex, release::SIZE.start);
        if body.word(0) != size || size == 0 || size >= seq || self.released.is_some_and(|before| size < before) {
            return Err(EntryFault::Released(body.word(0)));
        }
        if u16_at(annex, release::ZERO.start) != 0 {
            return Err(EntryFault::NotZero);
        }
        let expiry = (i64_at(annex, release::EXPIRY_LO.start), i64_at(annex, release::EXPIRY_HI.start));
        if expiry.0 > expiry.1 {
            return Err(EntryFault::Carried);
        }
        signed_release(annex, &self.genesis)?;
        raise(&mut self.report.witnessed, Party::Host, size);
        raise(&mut self.report.witnessed, Party::Inspectorate, size);
        self.released = Some(size);
        Ok(())
    }
}

/// What a RELEASE entry says about the size that it releases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Released {
    /// The RELEASE entry itself.
    pub(super) by: u32,
    pub(super) at: Head,
    /// Epoch and key that sign the entry after that size.
    pub(super) next: (u16, digest::Hash),
    totals: [u32; 16],
    limits: [u32; 8],
    expiry: (i64, i64),
    /// The statement and both signatures.
    signed: [u8; release::SIG_I.end],
}

impl Released {
    /// Reads it off an entry; `None` for other kinds.
    pub(super) fn of(entry: &Entry<'_>) -> Option<Self> {
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

    /// Holds it against the record at the size that it names, as [`Named`] says.
    ///
    /// What the record does not know from its own entries it takes from here, if both parties signed it: entries before a
    /// RELEASE that they did not sign are not to be blamed for it. The signatures are only looked at where something depends
    /// on them; the walk looks at them when it reaches the RELEASE.
    pub(super) fn check(&self, walk: &mut Walk, is_covered: bool) -> Result<Named, EntryFault> {
        if self.at.head != walk.now.head {
            return Err(EntryFault::Head(self.at.size));
        }
        if self.next != (walk.epoch, *walk.key.bytes()) {
            return Err(EntryFault::ReleasedKey);
        }
        let is_unsure = walk.totals.is_unsure() || walk.limits.contains(&None) || walk.expiry.is_none();
        if (is_unsure || !is_covered) && signed_release(&self.signed, &walk.genesis).is_err() {
            return Ok(Named::Unsigned);
        }
        let fits = walk.totals.contradicted(&self.totals).is_none()
            && walk.limits.iter().zip(&self.limits).all(|(known, limit)| known.is_none_or(|known| known == *limit))
            && walk.expiry.is_none_or(|known| known == self.expiry)
            && self.expiry.0 <= self.expiry.1;
        if !fits {
            return Ok(Named::Carried);
        }
        walk.totals.take(&self.totals);
        walk.limits = self.limits.map(Some);
        walk.expiry = Some(self.expiry);
        Ok(Named::Right)
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

/// Both parties' signatures under what a RELEASE says.
pub(super) fn signed_release(annex: &[u8], genesis: &Genesis) -> Result<(), EntryFault> {
    for (party, start) in [(Party::Host, release::SIG_H.start), (Party::Inspectorate, release::SIG_I.start)] {
        let message = digest::release_message(&genesis.term, party, &array(annex, RELEASE_STATEMENT));
        genesis.party(party, message.bytes(), annex, start)?;
    }
    Ok(())
}

const _: () = assert!(release::SIG_H.start == 184 && release::SIG_I.start == 248);
