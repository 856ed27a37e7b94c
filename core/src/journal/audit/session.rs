//! Which session is open, and how much was counted in it (FORMAT 3.4 and 3.11).

use super::entry::Kind;
use super::error::EntryFault;
use crate::journal::field::{FLAG_HOST_ALONE, FLAG_INSPECTORATE_ALONE};

/// What is known about the session at a place of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Session {
    /// The record begins later than the last SESSION_OPEN or SESSION_CLOSE may have been.
    Unknown {
        /// TALLY and CORRECTION entries so far.
        tallies: u32,
    },
    /// None is open.
    Closed,
    /// One is open.
    Open {
        /// Number of the session.
        number: u32,
        /// Number of its SESSION_OPEN entry.
        opened: u32,
        /// The flags that its entries carry.
        flags: u8,
        /// TALLY and CORRECTION entries so far.
        tallies: u32,
    },
}

/// The sessions of a record, up to some place of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sessions {
    now: Session,
    /// Number of the last session; `None` where a base hides it.
    last: Option<u32>,
}

impl Sessions {
    /// No session was opened yet.
    pub(super) const NONE: Self = Self { now: Session::Closed, last: Some(0) };
    /// A base hides what was opened before it.
    pub(super) const HIDDEN: Self = Self { now: Session::Unknown { tallies: 0 }, last: None };

    /// Refuses a number that is not the next session's.
    pub(super) fn check_next(&self, number: u32) -> Result<(), EntryFault> {
        let due = self.last.map(|last| last.checked_add(1));
        if number == 0 || due.is_some_and(|due| due != Some(number)) {
            Err(EntryFault::Session(number))
        } else {
            Ok(())
        }
    }

    /// Opens session `number` by entry `opened`. Its entries carry `flags`.
    pub(super) const fn open(&mut self, number: u32, opened: u32, flags: u8) {
        self.last = Some(number);
        self.now = Session::Open { number, opened, flags, tallies: 0 };
    }

    /// Refuses flags of an entry that say otherwise than its session who was alone.
    pub(super) fn check_flags(&self, entry_flags: u8, kind: Kind) -> Result<(), EntryFault> {
        let lone = entry_flags & (FLAG_HOST_ALONE | FLAG_INSPECTORATE_ALONE);
        let wrong = Err(EntryFault::Flags(entry_flags));
        if lone == FLAG_HOST_ALONE | FLAG_INSPECTORATE_ALONE {
            return wrong;
        }
        match self.now {
            // SESSION_OPEN is held against its own session; SESSION_CLOSE may leave the flag out.
            Session::Open { .. } if kind == Kind::SessionOpen => Ok(()),
            Session::Open { flags, .. } if kind == Kind::SessionClose && (lone == 0 || lone == flags) => Ok(()),
            Session::Open { flags, .. } if lone != flags => wrong,
            // Nobody holds a session where none is open.
            Session::Closed if kind != Kind::SessionOpen && lone != 0 => wrong,
            _ => Ok(()),
        }
    }

    /// Takes in a count, and gives the number of the entry that opened its session, 0 where a base hides that.
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

    /// Refuses the close of another session than the one that is open, or with another number of counts.
    pub(super) const fn check_close(&self, number: u32, tallied: u32) -> Result<(), EntryFault> {
        match self.now {
            Session::Closed => Err(EntryFault::Session(number)),
            Session::Open { number: due, .. } if number != due => Err(EntryFault::Session(number)),
            Session::Open { tallies, .. } if tallies != tallied => {
                Err(EntryFault::Tallies { found: tallied, due: tallies })
            }
            Session::Unknown { .. } if number == 0 => Err(EntryFault::Session(number)),
            // Counts before the base are not here, but none of those that are here can be left out.
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

    /// True where the header of a page may name `number` as the last session.
    pub(super) fn fits(&self, number: u32) -> bool {
        self.last.is_none_or(|last| last == number)
    }

    /// Takes over the number of the last session from the header of a page.
    pub(super) const fn take(&mut self, number: u32) {
        self.last = Some(number);
        if number == 0 && matches!(self.now, Session::Unknown { .. }) {
            self.now = Session::Closed;
        }
    }
}
