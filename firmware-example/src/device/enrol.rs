//! The steps of an enrolment, as the host requests them.

use proverka::journal::digest::Hash;
use proverka::journal::{EnrolError, Journal};
use proverka::party::Party;
use proverka::wire::{Enrol, LapseCause, Refusal, Reply, State};
use zeroize::Zeroizing;

use super::enrolment::Enrolment;
use super::state::Device;
use crate::board::Board;
use crate::selftest::Fault;
use proverka::wire::life::Event;

impl<B: Board> Device<B> {
    #[inline(never)]
    pub(super) fn enrol(&mut self, step: &Enrol, enrolling: State) -> Result<Reply<'static>, Refusal> {
        let (device, firmware) = (self.parts.id, self.startup.firmware());
        if firmware == [0; 32] {
            return Err(Refusal::Fault(Fault::Firmware.code()));
        }
        let is_bound = match step {
            Enrol::Contribute { party, bytes } => {
                self.contribute(*party, &bytes.0)?;
                false
            }
            Enrol::Agree(terms) => {
                self.enrolment.get_or_insert_default().agree(terms, device, firmware)?;
                false
            }
            Enrol::Sign { party, signature } => self.enrolment.get_or_insert_default().sign(*party, &signature.0)?,
        };
        let said = self
            .enrolment
            .as_ref()
            .map_or_else(|| Enrolment::default().said(device, firmware), |enrolment| enrolment.said(device, firmware));
        if is_bound {
            // These are two calls, so that the first has left the stack when the second verifies.
            self.bind()?;
            self.open_first()?;
        } else {
            self.life.set(enrolling);
        }
        Ok(Reply::Enrolment(said))
    }

    #[inline(never)]
    fn contribute(&mut self, party: Party, bytes: &Hash) -> Result<(), Refusal> {
        let enrolment = self.enrolment.get_or_insert_default();
        if enrolment.take_in(party, bytes)? {
            let own = Zeroizing::new(self.random()?);
            self.enrolment.get_or_insert_default().first_key(party, &own)?;
        }
        Ok(())
    }

    #[inline(never)]
    fn bind(&mut self) -> Result<(), Refusal> {
        let sealed = self.may(Event::Bind)?;
        let flash = self.flash();
        let Some((term, host, inspectorate, contributions)) = self.enrolment.as_mut().and_then(Enrolment::bound) else {
            return Err(Refusal::Terms);
        };
        match Journal::<_>::enrol(flash, self.parts.layout, term, host, inspectorate, &contributions) {
            Ok(()) => {
                self.life.set(sealed);
                Ok(())
            }
            Err(cause) => Err(self.not_enrolled(cause)),
        }
    }

    /// Opens the record that was just founded.
    #[inline(never)]
    fn open_first(&mut self) -> Result<(), Refusal> {
        match self.record.open(self.flash(), self.parts.layout) {
            Ok((_, outcome)) => {
                self.enrolment = None;
                self.record.founded();
                outcome.map_err(|fault| self.faulty(fault))
            }
            Err(cause) => Err(self.not_enrolled(EnrolError::Mount(cause))),
        }
    }

    pub(super) fn abandon(&mut self, next: State) -> Reply<'static> {
        self.life.set(next);
        self.enrolment = None;
        self.agreement.lapse(LapseCause::Abandoned);
        Reply::Waiting { host: false, inspectorate: false }
    }
}
