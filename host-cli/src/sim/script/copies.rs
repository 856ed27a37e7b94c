//! Copies of the record: read, tampered with, judged.

use proverka::journal::Kind;
use proverka::journal::audit::{Asked, Parties, Record, Report, audit};
use proverka::party::Party;

use super::command::{Command, Which};
use super::play::{Play, StepError};
use crate::device::bundle::RawRecord;
use crate::device::client::ClientError;
use crate::journal::words::count;
use crate::sim::copy::{self, TamperedCopy};
use crate::sim::parties::Closed;

/// A copy of the record.
#[derive(Debug)]
pub(super) struct Copied {
    pub(super) bytes: Vec<u8>,
    /// The nonce of the inspectorate that it must answer.
    pub(super) nonce: [u8; 32],
}

impl Play {
    /// The last close, from the entries.
    pub(super) fn closed(&mut self) -> Result<Closed, StepError> {
        let bytes = copy::read(&mut self.parties.client, &mut self.machine, [[0; 32]; 2])?;
        let record = RawRecord::parse(&bytes).ok_or(ClientError::Unexpected("a record"))?;
        // Without a close the device refuses: a place before every entry says so.
        let size = record.of_kind(Kind::SessionClose).last().unwrap_or(0);
        Ok(Closed { size, head: record.head(size).unwrap_or_default() })
    }

    pub(super) fn export(&mut self) -> Result<String, StepError> {
        let nonces = [self.parties.host.random(), self.parties.inspectorate.random()];
        let bytes = copy::read(&mut self.parties.client, &mut self.machine, nonces)?;
        let length = bytes.len();
        let [_, nonce] = nonces;
        self.copy = Some(Copied { bytes, nonce });
        let report = self.report().map_err(|_| StepError::Missing("record that can be judged"))?;
        Ok(format!("{}, {length} bytes; {}", count(report.size, "entry", "entries"), report.grade))
    }

    /// What someone does to the copy.
    pub(super) fn attack(&mut self, command: &Command) -> Result<String, StepError> {
        let copy = self.copy.as_ref().ok_or(StepError::Missing("copy yet: export comes first"))?;
        let mut tampered = TamperedCopy::parse(&copy.bytes).ok_or(ClientError::Unexpected("a bundle"))?;
        let said = match command {
            Command::Forge(which, delta) => {
                let seq = match which {
                    Which::Entry(seq) => *seq,
                    Which::LastTally => tampered.record().of_kind(Kind::Tally).last().unwrap_or(0),
                };
                if !tampered.forge(seq, *delta) {
                    return Err(StepError::Missing("TALLY entry that could be changed so"));
                }
                format!("the count of entry {seq} is changed by {delta:+}, and every hash made to fit")
            }
            Command::Truncate(entries) => {
                tampered.truncate(*entries);
                format!("{} left, and every hash fits", count(tampered.record().size(), "entry is", "entries are"))
            }
            _ => String::new(),
        };
        let bytes = tampered.bundle();
        if let Some(copy) = &mut self.copy {
            copy.bytes = bytes;
        }
        let judged = self.report().map_or_else(|why| why, |report| report.grade.to_string());
        Ok(format!("{said}; {judged}"))
    }

    /// Audits the copy against the heads that the parties hold.
    pub(super) fn report(&self) -> Result<Report, String> {
        let copy = self.copy.as_ref().ok_or("no copy was exported")?;
        let (host, inspectorate) = (self.parties.host.key(), self.parties.inspectorate.key());
        let parties = Parties::keys(&host, &inspectorate).map_err(|fault| format!("{fault:?}"))?;
        let nonce = (copy.nonce != [0; 32]).then_some((Party::Inspectorate, copy.nonce));
        let asked = Asked { parties, held: &self.held, nonce };
        let record = Record::bundle(&copy.bytes).map_err(|error| error.to_string())?;
        audit(record, asked).map_err(|error| error.to_string())
    }
}
