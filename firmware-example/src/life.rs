//! The life of a device: which event leads where, and what is refused.

use proverka::wire::State;

/// What may happen to a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Event {
    /// Reading: status, counts, entries.
    Read,
    /// A step of an enrolment, before its last.
    Enrol,
    /// The last signature under the genesis.
    Bind,
    /// What was proposed, or the enrolment under way, is given up.
    Abandon,
    /// A session is opened.
    Open,
    /// The parties state the time.
    Time,
    /// The parties change a limit.
    Limit,
    /// The parties change the expiry.
    Extend,
    /// The parties release entries.
    Release,
    /// Something is counted or corrected.
    Count,
    /// A session is closed.
    Close,
    /// A party signs or disputes the last close.
    Witness,
    /// An export statement.
    Export,
    /// An export is noted.
    Note,
    /// The record is ended.
    Retire,
    /// The term has run out by the device's own clock.
    RunOut,
    /// A self-test or the record failed.
    Fail,
    /// The seal loop is open.
    Break,
}

impl Event {
    /// Every event.
    pub const ALL: [Self; 18] = [
        Self::Read,
        Self::Enrol,
        Self::Bind,
        Self::Abandon,
        Self::Open,
        Self::Time,
        Self::Limit,
        Self::Extend,
        Self::Release,
        Self::Count,
        Self::Close,
        Self::Witness,
        Self::Export,
        Self::Note,
        Self::Retire,
        Self::RunOut,
        Self::Fail,
        Self::Break,
    ];
}

/// Every state, in the order of the wire.
pub const STATES: [State; 7] =
    [State::Blank, State::Enrolling, State::Sealed, State::Expired, State::Retired, State::Tampered, State::Faulty];

/// The state after `event`; none where it is refused.
///
/// No event leads from a later state to an earlier one, but for an enrolment that comes to nothing.
#[must_use]
pub const fn after(state: State, event: Event) -> Option<State> {
    match (state, event) {
        (_, Event::Read) => Some(state),
        // Keys are gone, or were never there: nothing changes any more, or yet.
        (State::Retired | State::Tampered, Event::Break | Event::Fail) | (State::Blank, Event::Break) => Some(state),
        (State::Retired | State::Tampered, _) => None,
        (State::Enrolling, Event::Break | Event::Abandon) => Some(State::Blank),
        (State::Sealed | State::Expired | State::Faulty, Event::Break) => Some(State::Tampered),
        (_, Event::Fail) => Some(State::Faulty),
        (State::Faulty, Event::Export) => Some(State::Faulty),
        (State::Faulty, _) => None,
        (State::Blank | State::Enrolling, Event::Enrol) => Some(State::Enrolling),
        (State::Enrolling, Event::Bind) => Some(State::Sealed),
        (State::Blank | State::Enrolling, _) | (State::Sealed | State::Expired, Event::Enrol | Event::Bind) => None,
        (State::Expired, Event::Open | Event::Limit | Event::Extend | Event::Count) => None,
        (State::Sealed | State::Expired, Event::RunOut) => Some(State::Expired),
        (State::Sealed | State::Expired, Event::Retire) => Some(State::Retired),
        (
            State::Sealed | State::Expired,
            Event::Abandon
            | Event::Open
            | Event::Time
            | Event::Limit
            | Event::Extend
            | Event::Release
            | Event::Count
            | Event::Close
            | Event::Witness
            | Event::Export
            | Event::Note,
        ) => Some(state),
    }
}
