//! The message that a party signs for an act.

use crate::journal::digest::{self, Hash, Message, Place};
use crate::journal::field::PAYLOAD;
use crate::journal::payload::{Extend, Limit, Retire, SessionOpen};
use crate::journal::{Kind, ReleaseStatement};
use crate::party::Party;
use crate::wire::Act;

/// An act that the parties consent to, with everything that their messages say besides the party (FORMAT 7.1, 7.3 to
/// 7.5).
#[derive(Clone, Copy, Debug)]
pub struct Consented<'a> {
    /// The act that the parties sign.
    pub act: &'a Act,
    /// The place in the record after which the act stands.
    pub place: &'a Place,
    /// The device's nonce for this act.
    pub nonce: &'a Hash,
    /// For [`Act::Open`]: the number of the session; otherwise it is not looked at.
    pub session: u32,
    /// For [`Act::Release`]: what is released; otherwise it is not looked at.
    pub release: Option<&'a ReleaseStatement>,
}

impl Consented<'_> {
    /// The message that `party` signs. `interval` is the time that the party holds true for [`Act::Time`], and
    /// otherwise not looked at. Unit: Unix seconds.
    ///
    /// `None` if the act is a release and what it releases is missing.
    ///
    /// ```
    /// use proverka::inspection::Consented;
    /// use proverka::journal::{Place, digest};
    /// use proverka::party::Party;
    /// use proverka::wire::Act;
    ///
    /// let place = Place { term: [1; 32], size: 7, head: [2; 32] };
    /// let consented = Consented { act: &Act::Time, place: &place, nonce: &[3; 32], session: 0, release: None };
    /// let message = consented.message(Party::Host, (10, 20));
    ///
    /// assert_eq!(message, Some(digest::time_message(&place, Party::Host, 10, 20, &[3; 32])));
    /// ```
    #[must_use]
    pub fn message(&self, party: Party, interval: (i64, i64)) -> Option<Message> {
        let Self { act, place, nonce, session, release } = *self;
        Some(match act {
            Act::Time => digest::time_message(place, party, interval.0, interval.1, nonce),
            Act::Release { .. } => digest::release_message(&place.term, party, release?),
            Act::Open { declared, .. } => {
                digest::session_message(place, party, &payload(act, session)?, declared, nonce)
            }
            Act::Limit { .. } | Act::Extend { .. } | Act::Retire => {
                digest::act_message(place, party, kind(act).byte(), &payload(act, session)?, nonce)
            }
        })
    }
}

/// The payload of the entry that an act becomes; `session` is the number of the session for [`Act::Open`]. `None` for
/// the two acts whose payload is not in the act itself: a statement of time, which has it from what both parties give,
/// and a release.
#[must_use]
pub fn payload(act: &Act, session: u32) -> Option<[u8; PAYLOAD]> {
    match *act {
        Act::Open { purpose, held, .. } => Some(SessionOpen { session, purpose, held }.bytes()),
        Act::Limit { category, limit } => Some(Limit { category, limit }.bytes()),
        Act::Extend { earliest, latest } => Some(Extend { earliest, latest }.bytes()),
        Act::Retire => Some(Retire.bytes()),
        Act::Time | Act::Release { .. } => None,
    }
}

/// The kind of the entry that an act becomes.
#[must_use]
pub const fn kind(act: &Act) -> Kind {
    match act {
        Act::Open { .. } => Kind::SessionOpen,
        Act::Time => Kind::Time,
        Act::Limit { .. } => Kind::Limit,
        Act::Extend { .. } => Kind::Extend,
        Act::Release { .. } => Kind::Release,
        Act::Retire => Kind::Retire,
    }
}
