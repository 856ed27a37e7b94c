//! A copy of the record, as the parties read it from a simulated device, and the changes that an attacker makes to it.

use proverka::journal::EntryKind;
use proverka::journal::digest::Hash;
use proverka::journal::field;
use proverka::journal::payload::Tally;
use proverka::wire::{Bytes, Refusal, Reply, Request, Source};

use crate::device::bundle::{OpenEntry, RawRecord, SignedStatement};
use crate::device::client::{Client, ClientError, OwnedReply};
use crate::device::line::Line;

/// The bytes of the payload of a TALLY in an open entry, which begins with 4 bytes for its form.
const PAYLOAD: std::ops::Range<usize> = field::entry::PAYLOAD_AT.start + 4..field::entry::PAYLOAD_AT.end + 4;

/// Reads the whole record into a bundle and has the device sign a statement for it. `nonces` are those of host and
/// inspectorate; zeros stand for no nonce.
///
/// # Errors
///
/// [`ClientError`] of the first request that fails.
pub fn read(client: &mut Client, line: &mut impl Line, nonces: [Hash; 2]) -> Result<Vec<u8>, ClientError> {
    let status = client.status(line)?;
    let [nonce_h, nonce_i] = nonces.map(Bytes);
    let exported = match client.read(line, Request::Export { nonce_h, nonce_i }) {
        Ok(OwnedReply::Reply(Reply::Exported(exported))) => Some(exported),
        Ok(_) => return Err(ClientError::Unexpected("an export statement")),
        // A device without a key, or a faulty one, cannot sign but still shows its record.
        Err(ClientError::Refused(cause)) if cause != Refusal::Soon => None,
        Err(error) => return Err(error),
    };
    let size = exported.map_or(status.size, |exported| exported.size);
    let (genesis, base) = (client.object(line, Source::Genesis)?, client.object(line, Source::Base)?);
    let mut record = RawRecord::new(&genesis, &base).ok_or(ClientError::Unexpected("a genesis and a base"))?;
    for seq in record.base() + 1..=size {
        if !record.push(&client.object(line, Source::Entry { seq })?) {
            return Err(ClientError::Unexpected("an entry in its open form"));
        }
    }
    let signed = exported.map(|exported| SignedStatement::new(&exported, status.term.0, nonces));
    Ok(record.bundle(signed.as_ref()))
}

/// A copy of a record that can be tampered with.
#[derive(Clone, Debug)]
pub struct TamperedCopy {
    record: RawRecord,
    statements: Vec<u8>,
}

impl TamperedCopy {
    /// Parses the copy from a bundle of open entries; `None` if the bytes are no such bundle.
    #[must_use]
    pub fn parse(bundle: &[u8]) -> Option<Self> {
        let record = RawRecord::parse(bundle)?;
        let statements = record.statements_in(bundle)?.to_vec();
        Some(Self { record, statements })
    }

    /// The record in the copy.
    #[must_use]
    pub const fn record(&self) -> &RawRecord {
        &self.record
    }

    /// Changes the count of a TALLY entry, and everything that follows from it without a key; later totals and all
    /// signatures stay unchanged. Returns false if the entry is no TALLY, or if the new total is out of range.
    #[must_use]
    pub fn forge(&mut self, seq: u32, delta: i16) -> bool {
        match self.forged(seq, delta) {
            Some(record) => {
                self.record = record;
                true
            }
            None => false,
        }
    }

    fn forged(&self, seq: u32, delta: i16) -> Option<RawRecord> {
        let opened =
            self.record.entry(seq).and_then(OpenEntry::parse).filter(|entry| entry.kind == EntryKind::Tally)?;
        let tally = Tally::from_bytes(&opened.payload)?;
        let total = tally.total.checked_add_signed(i32::from(delta))?;
        let payload = Tally { delta: tally.delta.saturating_add(delta), total, ..tally }.bytes();
        let mut changed = self.record.entry(seq)?.to_vec();
        changed.get_mut(PAYLOAD)?.copy_from_slice(&payload);
        let mut forged = self.record.clone();
        forged.truncate(seq.checked_sub(1)?);
        let later = (seq + 1..=self.record.size()).filter_map(|seq| self.record.entry(seq));
        std::iter::once(changed.as_slice()).chain(later).all(|entry| forged.push(entry)).then_some(forged)
    }

    /// Removes entries from the end, and the device's export statements.
    pub fn truncate(&mut self, entries: usize) {
        let left = self.record.entries().saturating_sub(entries);
        self.record.truncate(self.record.base() + u32::try_from(left).unwrap_or(u32::MAX));
        self.statements = 0_u32.to_le_bytes().to_vec();
    }

    /// The bytes of the bundle, with the end that matches its entries.
    #[must_use]
    pub fn bundle(&self) -> Vec<u8> {
        self.record.bundle_with(&self.statements)
    }
}
