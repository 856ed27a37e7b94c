//! The message that a party signs to consent to an act.

use crate::journal::digest::{self, Hash, Message, Place};
use crate::journal::field::PAYLOAD;
use crate::journal::payload::{Extend, Limit, Retire, SessionOpen};
use crate::journal::{EntryKind, ReleaseStatement};
use crate::party::Party;
use crate::wire::Act;

/// An act to which the parties consent, with all the content of their messages except the party (FORMAT 7.1, 7.3 to
/// 7.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Consented<'a> {
    /// The act that the parties sign.
    pub act: &'a Act,
    /// The place in the record right after which the act is entered.
    pub place: &'a Place,
    /// The device's nonce for this act.
    pub nonce: &'a Hash,
    /// Number of the session for [`Act::Open`]; ignored otherwise.
    pub session: u32,
    /// Release statement for [`Act::Release`]; ignored otherwise.
    pub release: Option<&'a ReleaseStatement>,
}

impl Consented<'_> {
    /// Returns the message that `party` signs, or `None` if the act is a release and `release` is `None`.
    ///
    /// For [`Act::Time`], `interval` is the earliest and latest time that the party states, in Unix seconds; otherwise
    /// it is ignored.
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

/// Returns the payload of the entry for an act; `session` is the number of the session for [`Act::Open`].
///
/// Returns `None` for [`Act::Time`], whose payload follows from the intervals of both parties, and for
/// [`Act::Release`], whose payload follows from the release statement.
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

/// Returns the kind of the entry for an act.
#[must_use]
pub const fn kind(act: &Act) -> EntryKind {
    match act {
        Act::Open { .. } => EntryKind::SessionOpen,
        Act::Time => EntryKind::Time,
        Act::Limit { .. } => EntryKind::Limit,
        Act::Extend { .. } => EntryKind::Extend,
        Act::Release { .. } => EntryKind::Release,
        Act::Retire => EntryKind::Retire,
    }
}
