//! The state of the device in its life cycle, and what stopped it.

use proverka::wire::{Refusal, State};

use crate::selftest::Fault;
use proverka::wire::life::{self, Event};

/// The state, and what is still to be done after a fault, an expiry or an opened seal.
#[derive(Debug)]
pub(super) struct Life {
    state: State,
    /// The first fault since the start.
    fault: Option<Fault>,
    /// A fault that still has to be put on record, in a step of its own.
    fault_due: Option<Fault>,
    /// True once the device has tried to put a fault on record since the start.
    fault_tried: bool,
    /// True once the device has tried to put the end of the term on record since the start.
    expiry_tried: bool,
    /// True if the seal is open and the keys could not be erased yet.
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

    /// Returns the number of the fault, 0 for none.
    pub(super) fn fault_code(&self) -> u16 {
        self.fault.map_or(0, Fault::code)
    }

    /// Returns the state after `event`, or the refusal if the event is not allowed.
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

    /// Sets the state.
    pub(super) const fn set(&mut self, state: State) {
        self.state = state;
    }

    /// True if the open seal still requires action.
    pub(super) fn is_breakable(&self, is_open: bool) -> bool {
        self.keys_left || (is_open && life::after(self.state, Event::Break) != Some(self.state))
    }

    /// Handles an open seal. `gone` says whether the keys are erased.
    pub(super) fn break_open(&mut self, gone: bool) {
        self.keys_left = !gone;
        if let Some(next) = life::after(self.state, Event::Break) {
            self.state = next;
        }
    }

    /// A fault stops the device. Returns the state that follows, if the state allows the event.
    pub(super) fn fail(&mut self, fault: Fault) -> Option<State> {
        self.fault = self.fault.or(Some(fault));
        life::after(self.state, Event::Fail)
    }

    /// Schedules a FAULT entry for a fault that the record does not end with. There is at most one attempt in a start.
    pub(super) fn note_fault(&mut self, fault: Fault) {
        if !self.fault_tried && self.state == State::Faulty && fault.can_sign() {
            self.fault_due = Some(fault);
        }
    }

    /// Takes the fault that is to be put on record now.
    pub(super) fn take_fault_due(&mut self) -> Option<Fault> {
        let fault = self.fault_due.take()?;
        self.fault_tried = true;
        Some(fault)
    }

    /// Returns whether the device has tried before to put the end of the term on record, and marks it as tried.
    pub(super) const fn try_expiry(&mut self) -> bool {
        core::mem::replace(&mut self.expiry_tried, true)
    }
}
