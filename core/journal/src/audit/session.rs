//! Tracks which session is open and the number of its counts (FORMAT 3.4 and 3.11).

use super::entry::EntryKind;
use super::error::EntryFault;
use crate::field::{FLAG_HOST_ALONE, FLAG_INSPECTORATE_ALONE};

/// What is known about the session at a position in the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Session {
    /// The input begins in the middle of the record, and whether a session is open there is unknown.
    Unknown {
        /// Number of TALLY and CORRECTION entries since the base.
        tallies: u32,
    },
    /// No session is open.
    Closed,
    /// A session is open.
    Open {
        /// Number of the session.
        number: u32,
        /// Sequence number of its SESSION_OPEN entry.
        opened: u32,
        /// Flags that its entries must have.
        flags: u8,
        /// Number of TALLY and CORRECTION entries in it so far.
        tallies: u32,
    },
}

/// The sessions of a record up to some position.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sessions {
    now: Session,
    /// Number of the last session; `None` if the base hides it.
    last: Option<u32>,
}

impl Sessions {
    /// State before the first session of a record.
    pub(super) const NONE: Self = Self { now: Session::Closed, last: Some(0) };
    /// State at a base, which hides the sessions before it.
    pub(super) const HIDDEN: Self = Self { now: Session::Unknown { tallies: 0 }, last: None };

    /// Returns an error unless `number` is that of the next session.
    pub(super) fn check_next(&self, number: u32) -> Result<(), EntryFault> {
        let due = self.last.map(|last| last.checked_add(1));
        if number == 0 || due.is_some_and(|due| due != Some(number)) {
            Err(EntryFault::Session(number))
        } else {
            Ok(())
        }
    }

    /// Opens session `number` with entry `opened`. Its entries must have `flags`.
    pub(super) const fn open(&mut self, number: u32, opened: u32, flags: u8) {
        self.last = Some(number);
        self.now = Session::Open { number, opened, flags, tallies: 0 };
    }

    /// Returns an error if the flags of an entry contradict the holder of its session.
    pub(super) fn check_flags(&self, entry_flags: u8, kind: EntryKind) -> Result<(), EntryFault> {
        let lone = entry_flags & (FLAG_HOST_ALONE | FLAG_INSPECTORATE_ALONE);
        let wrong = Err(EntryFault::Flags(entry_flags));
        if lone == FLAG_HOST_ALONE | FLAG_INSPECTORATE_ALONE {
            return wrong;
        }
        match self.now {
            // SESSION_OPEN is compared with its own session instead; SESSION_CLOSE may leave the flag out.
            Session::Open { .. } if kind == EntryKind::SessionOpen => Ok(()),
            Session::Open { flags, .. } if kind == EntryKind::SessionClose && (lone == 0 || lone == flags) => Ok(()),
            Session::Open { flags, .. } if lone != flags => wrong,
            // Outside a session nobody is a holder.
            Session::Closed if kind != EntryKind::SessionOpen && lone != 0 => wrong,
            _ => Ok(()),
        }
    }

    /// Counts a TALLY or CORRECTION. Returns the number of the entry that opened its session, or 0 if the base hides
    /// it.
    pub(super) const fn count(&mut self) -> Result<u32, EntryFault> {
        match &mut self.now {
            Session::Closed => Err(EntryFault::NoSession),
            Session::Open { opened, tallies, .. } => {
                *tallies = tallies.saturating_add(1);
                Ok(*opened)
            }
            Session::Unknown { tallies } => {
                *tallies = tallies.saturating_add(1);
                Ok(0)
            }
        }
    }

    /// Returns an error unless the open session has this number and this many counts.
    pub(super) const fn check_close(&self, number: u32, tallied: u32) -> Result<(), EntryFault> {
        match self.now {
            Session::Closed => Err(EntryFault::Session(number)),
            Session::Open { number: due, .. } if number != due => Err(EntryFault::Session(number)),
            Session::Open { tallies, .. } if tallies != tallied => {
                Err(EntryFault::Tallies { found: tallied, due: tallies })
            }
            Session::Unknown { .. } if number == 0 => Err(EntryFault::Session(number)),
            // Counts before the base are unknown, but the number stated cannot be less than those after it.
            Session::Unknown { tallies } if tallies > tallied => {
                Err(EntryFault::Tallies { found: tallied, due: tallies })
            }
            Session::Open { .. } | Session::Unknown { .. } => Ok(()),
        }
    }

    /// Closes session `number`.
    pub(super) const fn close(&mut self, number: u32) {
        *self = Self { now: Session::Closed, last: Some(number) };
    }

    /// Returns true if a page header may state `number` as the last session.
    pub(super) fn fits(&self, number: u32) -> bool {
        self.last.is_none_or(|last| last == number)
    }

    /// Adopts the number of the last session from a page header.
    pub(super) const fn take(&mut self, number: u32) {
        self.last = Some(number);
        if number == 0 && matches!(self.now, Session::Unknown { .. }) {
            self.now = Session::Closed;
        }
    }
}
