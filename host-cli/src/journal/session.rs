//! Which session an entry belongs to (FORMAT 3.4).

use proverka::journal::audit::{Entry, EntryKind};
use proverka::journal::payload::SessionOpen;
use proverka::party::Holder;

/// Whether an entry belongs to a session, and to which one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// It is unknown: the entry comes before the first SESSION_OPEN or SESSION_CLOSE of a record whose beginning was
    /// released.
    Unknown,
    /// No session is open.
    Outside,
    /// The entry belongs to a session.
    In {
        /// Number of the session.
        number: u32,
        /// Who held the session; `None` if its SESSION_OPEN was released.
        held: Option<Holder>,
    },
}

/// Follows the sessions of a record.
#[derive(Clone, Copy, Debug)]
pub struct Sessions {
    now: Membership,
}

impl Sessions {
    /// Starts at the beginning of a record whose first entry brings it to size `base` + 1.
    #[must_use]
    pub const fn new(base: u32) -> Self {
        Self { now: if base == 0 { Membership::Outside } else { Membership::Unknown } }
    }

    /// Takes the next entry that verified, and returns which session it belongs to.
    pub fn next(&mut self, entry: &Entry<'_>) -> Membership {
        let Some(body) = entry.body() else { return self.now };
        let [a, b, c, d, ..] = body.payload();
        let number = u32::from_le_bytes([a, b, c, d]);
        match entry.kind() {
            Some(EntryKind::SessionOpen) => {
                self.now =
                    Membership::In { number, held: SessionOpen::from_bytes(&body.payload()).map(|open| open.held) }
            }
            Some(EntryKind::SessionClose) => {
                let closed = match self.now {
                    Membership::In { held, .. } => Membership::In { number, held },
                    Membership::Unknown | Membership::Outside => Membership::In { number, held: None },
                };
                self.now = Membership::Outside;
                return closed;
            }
            _ => {}
        }
        self.now
    }
}
