//! Copies of the record: how they are read, tampered with and judged.

use proverka::journal::Kind;
use proverka::journal::audit::{Asked, Held, Parties as KnownParties, Record, Report, audit};
use proverka::party::Party;

use super::command::{Command, Which};
use super::step::StepError;
use crate::device::bundle::RawRecord;
use crate::device::client::ClientError;
use crate::journal::words::count;
use crate::sim::copy::{self, TamperedCopy};
use crate::sim::machine::Machine;
use crate::sim::parties::{Closed, Parties};

/// A copy of the record that was exported.
#[derive(Debug)]
pub(super) struct Copied {
    pub(super) bytes: Vec<u8>,
    /// The nonce of the inspectorate that its statement must contain.
    pub(super) nonce: [u8; 32],
}

/// Finds the last close by reading the entries.
///
/// # Errors
///
/// [`StepError`] if the device does not send its record.
pub(super) fn closed(parties: &mut Parties, machine: &mut Machine) -> Result<Closed, StepError> {
    let bytes = copy::read(&mut parties.client, machine, [[0; 32]; 2])?;
    let record = RawRecord::parse(&bytes).ok_or(ClientError::Unexpected("a record"))?;
    // Without a close, size 0 makes the device refuse the signature.
    let size = record.of_kind(Kind::SessionClose).last().unwrap_or(0);
    Ok(Closed { size, head: record.head(size).unwrap_or_default() })
}

impl Copied {
    /// Reads the record, with an export statement over a fresh nonce of each party.
    ///
    /// # Errors
    ///
    /// [`StepError`] if the device does not send its record.
    pub(super) fn export(parties: &mut Parties, machine: &mut Machine) -> Result<Self, StepError> {
        let nonces = [parties.host.random(), parties.inspectorate.random()];
        let bytes = copy::read(&mut parties.client, machine, nonces)?;
        let [_, nonce] = nonces;
        Ok(Self { bytes, nonce })
    }

    /// Tampers with the copy, as a forger could, and describes the change.
    ///
    /// # Errors
    ///
    /// [`StepError`] if the copy has no entry that could be changed in this way.
    pub(super) fn attack(&mut self, command: &Command) -> Result<String, StepError> {
        let mut tampered = TamperedCopy::parse(&self.bytes).ok_or(ClientError::Unexpected("a bundle"))?;
        let said = match command {
            Command::Forge(which, delta) => {
                let seq = match which {
                    Which::Entry(seq) => *seq,
                    Which::LastTally => tampered.record().of_kind(Kind::Tally).last().unwrap_or(0),
                };
                if !tampered.forge(seq, *delta) {
                    return Err(StepError::Missing("TALLY entry that could be changed so"));
                }
                format!("the count of entry {seq} is changed by {delta:+}, and every hash recomputed to fit")
            }
            Command::Truncate(entries) => {
                tampered.truncate(*entries);
                format!("{} left, and every hash fits", count(tampered.record().size(), "entry is", "entries are"))
            }
            _ => String::new(),
        };
        self.bytes = tampered.bundle();
        Ok(said)
    }

    /// Audits the copy against the heads that the parties hold.
    ///
    /// # Errors
    ///
    /// The text that says why nothing could be judged.
    pub(super) fn report(&self, parties: &Parties, held: &[Held]) -> Result<Report, String> {
        let (host, inspectorate) = (parties.host.key(), parties.inspectorate.key());
        let parties = KnownParties::keys(&host, &inspectorate).map_err(|fault| format!("{fault:?}"))?;
        let nonce = (self.nonce != [0; 32]).then_some((Party::Inspectorate, self.nonce));
        let record = Record::bundle(&self.bytes).map_err(|error| error.to_string())?;
        audit(record, Asked { parties, held, nonce }).map_err(|error| error.to_string())
    }
}
