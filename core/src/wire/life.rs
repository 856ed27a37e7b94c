//! The life of a device: which event leads from which state to which, and which events are refused (WIRE 6.8).
//!
//! [`Request::event`](super::Request::event) says which event a request causes.

use crate::words::words;

words! {
    /// The state of the device in its life. [`TABLE`] says which event leads to which state.
    pub enum State, such as "sealed" {
        /// The device was never enrolled.
        Blank = "blank",
        /// An enrolment is under way. Nothing of it survives a power cut.
        Enrolling = "enrolling",
        /// The device is in use.
        Sealed = "sealed",
        /// The term has expired for good.
        Expired = "expired",
        /// The record was ended for good by [`Act::Retire`](super::Act::Retire).
        Retired = "retired",
        /// The seal loop was opened, and the keys were erased.
        Tampered = "tampered",
        /// A self-test failed or the record is damaged. The device can only be read.
        Faulty = "faulty",
    }
}

impl State {
    /// The number of this state in a [`Hello`](super::Hello).
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The state that has this number; `None` if this version knows no such state.
    #[must_use]
    pub fn numbered(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }
}

/// An event in the life of a device. WIRE 6.8 prints the texts below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[repr(u8)]
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
    /// An export statement is signed.
    Export,
    /// An export is noted in the record.
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

/// For every event, the state after it, indexed by the state before it. `None` means that the event is refused or
/// cannot happen.
///
/// No event leads from a later state to an earlier one, except that an enrolment can be given up.
#[rustfmt::skip]
pub const TABLE: [(Event, [Option<State>; State::COUNT]); 18] = {
    use Event as E;
    const BLANK: Option<State> = Some(State::Blank);
    const ENROL: Option<State> = Some(State::Enrolling);
    const SEALED: Option<State> = Some(State::Sealed);
    const EXPIR: Option<State> = Some(State::Expired);
    const RETIRE: Option<State> = Some(State::Retired);
    const TAMPER: Option<State> = Some(State::Tampered);
    const FAULTY: Option<State> = Some(State::Faulty);
    const NO: Option<State> = None;
    // In:        Blank   Enrolling Sealed  Expired Retired Tampered Faulty
    [
        (E::Read,    [BLANK,  ENROL,  SEALED, EXPIR,  RETIRE, TAMPER, FAULTY]),
        (E::Enrol,   [ENROL,  ENROL,  NO,     NO,     NO,     NO,     NO    ]),
        (E::Bind,    [NO,     SEALED, NO,     NO,     NO,     NO,     NO    ]),
        (E::Abandon, [NO,     BLANK,  SEALED, EXPIR,  NO,     NO,     NO    ]),
        (E::Open,    [NO,     NO,     SEALED, NO,     NO,     NO,     NO    ]),
        (E::Time,    [NO,     NO,     SEALED, EXPIR,  NO,     NO,     NO    ]),
        (E::Limit,   [NO,     NO,     SEALED, NO,     NO,     NO,     NO    ]),
        (E::Extend,  [NO,     NO,     SEALED, NO,     NO,     NO,     NO    ]),
        (E::Release, [NO,     NO,     SEALED, EXPIR,  NO,     NO,     NO    ]),
        (E::Count,   [NO,     NO,     SEALED, NO,     NO,     NO,     NO    ]),
        (E::Close,   [NO,     NO,     SEALED, EXPIR,  NO,     NO,     NO    ]),
        (E::Witness, [NO,     NO,     SEALED, EXPIR,  NO,     NO,     NO    ]),
        (E::Export,  [NO,     NO,     SEALED, EXPIR,  NO,     NO,     FAULTY]),
        (E::Note,    [NO,     NO,     SEALED, EXPIR,  NO,     NO,     NO    ]),
        (E::Retire,  [NO,     NO,     RETIRE, RETIRE, NO,     NO,     NO    ]),
        (E::RunOut,  [NO,     NO,     EXPIR,  EXPIR,  NO,     NO,     NO    ]),
        (E::Fail,    [FAULTY, FAULTY, FAULTY, FAULTY, RETIRE, TAMPER, FAULTY]),
        (E::Break,   [BLANK,  BLANK,  TAMPER, TAMPER, RETIRE, TAMPER, TAMPER]),
    ]
};

// `after` indexes the rows by the number of the event and the columns by the number of the state.
#[expect(clippy::indexing_slicing, reason = "while compiling; an index past the end does not compile")]
const _: () = {
    let mut number = 0;
    while number < TABLE.len() {
        assert!(TABLE[number].0 as usize == number, "the rows stand in the order of the events");
        number += 1;
    }
};

/// The state after `event` in `state`; `None` if the event is refused.
#[must_use]
pub fn after(state: State, event: Event) -> Option<State> {
    let (_, states) = TABLE.get(event as usize)?;
    *states.get(state as usize)?
}
