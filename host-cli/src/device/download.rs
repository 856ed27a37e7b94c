//! Reads a record over the line into a bundle (FORMAT 10.1), and resumes where an earlier attempt stopped.

use std::io::IsTerminal as _;

use proverka::journal::digest::Hash;
use proverka::wire::{Bytes, Refusal, Reply, Request, Source};

use super::bundle::{RawRecord, SignedStatement};
use super::checked::CheckedClient;
use super::client::OwnedReply;
use super::error::DeviceError;
use super::kept::KeptFile;
use crate::ingest::Progress;
use crate::progress::Bar;

/// Reads the whole record, or only what follows the end of `start`, and has the device sign a statement for it.
/// `nonces` are those of host and inspectorate; zeros stand for no nonce.
///
/// # Errors
///
/// [`DeviceError`] if reading fails; what was read so far is in `kept`.
pub fn download(
    client: &mut CheckedClient,
    start: Option<RawRecord>,
    nonces: [Hash; 2],
    mut kept: Option<&mut KeptFile>,
) -> Result<(RawRecord, Option<SignedStatement>), DeviceError> {
    let mut record = start_of(client, start)?;
    let mut bar = Bar::new(std::io::stderr().is_terminal()).counting("entries");
    let read = download_entries(client, &mut record, nonces, &mut kept, &mut bar);
    bar.clear();
    if let (Err(_), Some(kept)) = (&read, kept) {
        kept.keep(&record)?;
    }
    read.map(|signed| (record, signed))
}

/// Returns the earlier copy if the device's record has the same genesis and base.
///
/// # Errors
///
/// [`DeviceError`] if the device does not send its genesis and base.
pub fn continued(client: &mut CheckedClient, earlier: RawRecord) -> Result<Option<RawRecord>, DeviceError> {
    let (genesis, base) = (client.object(Source::Genesis)?, client.object(Source::Base)?);
    Ok(RawRecord::new(&genesis, &base).filter(|device| device.begins_as(&earlier)).map(|_| earlier))
}

/// Returns `start` if the device's record can continue it, or else a record with only the genesis and base of the
/// device.
fn start_of(client: &mut CheckedClient, start: Option<RawRecord>) -> Result<RawRecord, DeviceError> {
    let (genesis, base) = (client.object(Source::Genesis)?, client.object(Source::Base)?);
    let fresh = RawRecord::new(&genesis, &base).ok_or_else(|| {
        DeviceError::Contradicts(format!(
            "genesis and base of {} and {} bytes, not 448 and 72",
            genesis.len(),
            base.len()
        ))
    })?;
    let Some(start) = start else { return Ok(fresh) };
    if start.genesis() != genesis {
        return Err(DeviceError::Contradicts("the device's genesis is not that in the copy of its record".to_owned()));
    }
    if fresh.base() > start.size() {
        return Err(DeviceError::Contradicts(format!(
            "the device's record begins after entry {} and the copy of it ends at entry {}: nothing connects the two; \
             keep the copy, and give another file with --copy",
            fresh.base(),
            start.size()
        )));
    }
    Ok(start)
}

/// Reads the missing entries. A press of the button may add an entry meanwhile, so the statement is requested last, and
/// the entries that it covers are read too.
fn download_entries(
    client: &mut CheckedClient,
    record: &mut RawRecord,
    nonces: [Hash; 2],
    kept: &mut Option<&mut KeptFile>,
    bar: &mut Bar,
) -> Result<Option<SignedStatement>, DeviceError> {
    download_up_to(client, record, client.status().size, kept, bar)?;
    let [nonce_h, nonce_i] = nonces.map(Bytes);
    let exported = match client.read(Request::Export { nonce_h, nonce_i }) {
        Ok(OwnedReply::Reply(Reply::Exported(exported))) => exported,
        // A device without a key, or a faulty one, cannot sign but still shows its record and its present size.
        Err(DeviceError::Refused(cause)) if cause != Refusal::Soon => {
            client.greet_again()?;
            download_up_to(client, record, client.status().size, kept, bar)?;
            return Ok(None);
        }
        Ok(_) => return Err(DeviceError::Contradicts("the device's answer is not an export".to_owned())),
        Err(error) => return Err(error),
    };
    download_up_to(client, record, exported.size, kept, bar)?;
    Ok(Some(SignedStatement::new(&exported, record.term(), nonces)))
}

fn download_up_to(
    client: &mut CheckedClient,
    record: &mut RawRecord,
    size: u32,
    kept: &mut Option<&mut KeptFile>,
    bar: &mut Bar,
) -> Result<(), DeviceError> {
    while record.size() < size {
        let seq = record.size() + 1;
        let entry = client.object(Source::Entry { seq })?;
        if !record.push(&entry) {
            return Err(DeviceError::Contradicts(format!(
                "entry {seq} is not in its open form, or the record is too large"
            )));
        }
        if let Some(kept) = kept {
            kept.keep_if_due(record)?;
        }
        bar.show(Progress {
            bytes: u64::from(record.size()),
            total: Some(u64::from(size)),
            items: record.entries() as u64,
        });
    }
    Ok(())
}
