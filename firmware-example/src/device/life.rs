//! Where in its life the device is, and what stopped it.

use proverka::wire::{Refusal, State};

use crate::selftest::Fault;
use proverka::wire::life::{self, Event};

/// The state, and what is left to do about a fault, an expiry or an open seal.
#[derive(Debug)]
pub(super) struct Life {
    state: State,
    /// The first fault since the start.
    fault: Option<Fault>,
    /// A fault that is to be put on record in a step of its own.
    fault_due: Option<Fault>,
    /// Whether that was already attempted since the start.
    fault_tried: bool,
    /// Whether it was already attempted since the start to put on record that the term has run out.
    expiry_tried: bool,
    /// The seal is open, and the keys could not be erased yet.
    keys_left: bool,
}

impl Life {
    pub(super) const fn new() -> Self {
        Self {
            state: State::Blank,
            fault: None,
            fault_due: None,
            fault_tried: false,
            expiry_tried: false,
            keys_left: false,
        }
    }

    pub(super) const fn state(&self) -> State {
        self.state
    }

    pub(super) const fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// The number of the fault, 0 for none.
    pub(super) fn fault_code(&self) -> u16 {
        self.fault.map_or(0, Fault::code)
    }

    /// The state after `event`, or why it is refused.
    pub(super) fn may(&self, event: Event, is_open: bool) -> Result<State, Refusal> {
        if matches!(event, Event::Enrol | Event::Bind) && is_open {
            return Err(Refusal::State(State::Tampered));
        }
        match (life::after(self.state, event), self.state) {
            (Some(next), _) => Ok(next),
            (None, State::Faulty) => Err(Refusal::Fault(self.fault_code())),
            (None, State::Expired) if life::after(State::Sealed, event).is_some() => Err(Refusal::Expired),
            (None, state) => Err(Refusal::State(state)),
        }
    }

    /// Goes over to a state.
    pub(super) const fn set(&mut self, state: State) {
        self.state = state;
    }

    /// Whether an open seal has something left to do.
    pub(super) fn is_breakable(&self, is_open: bool) -> bool {
        self.keys_left || (is_open && life::after(self.state, Event::Break) != Some(self.state))
    }

    /// The seal is open; whether the keys are gone.
    pub(super) fn break_open(&mut self, gone: bool) {
        self.keys_left = !gone;
        if let Some(next) = life::after(self.state, Event::Break) {
            self.state = next;
        }
    }

    /// A fault stops the device. The state that it goes over to.
    pub(super) fn fail(&mut self, fault: Fault) -> Option<State> {
        self.fault = self.fault.or(Some(fault));
        life::after(self.state, Event::Fail)
    }

    /// A fault that the record does not end with is to be put there: once, however often the device is started with it.
    pub(super) fn note_fault(&mut self, fault: Fault) {
        if !self.fault_tried && self.state == State::Faulty && fault.can_sign() {
            self.fault_due = Some(fault);
        }
    }

    /// The fault that is to be put on record now.
    pub(super) fn take_fault_due(&mut self) -> Option<Fault> {
        let fault = self.fault_due.take()?;
        self.fault_tried = true;
        Some(fault)
    }

    /// Whether it was already attempted since the start to put the end of the term on record; from now on it was.
    pub(super) const fn try_expiry(&mut self) -> bool {
        core::mem::replace(&mut self.expiry_tried, true)
    }
}
