//! The statement about its record that the device signs for an export (FORMAT 7.6).

use embedded_storage::nor_flash::MultiwriteNorFlash;

use super::digest::{self, Hash};
use super::entry::Stamp;
use super::error::AppendError;
use super::field::export;
use super::record::Journal;
use super::signature::SignatureUnit;
use super::slot;

/// The fields of an export statement that the caller supplies (FORMAT 7.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ExportRequest {
    /// State of the device: 1 sealed, 2 expired, 3 retired.
    pub state: u8,
    /// Time of the export.
    pub stamp: Stamp,
    /// Nonce given by the host, or zeros.
    pub nonce_h: Hash,
    /// Nonce given by the inspectorate, or zeros.
    pub nonce_i: Hash,
    /// SHA-256 of the running firmware image.
    pub firmware: Hash,
}

/// An export statement and the device's signature of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Exported {
    /// The signed statement, laid out as in FORMAT 7.6.
    pub statement: [u8; export::LEN],
    /// Serial number of the statement, which the device assigns.
    pub serial: u8,
    /// Ed25519 signature of the statement, made with the key of the current epoch.
    pub signature: [u8; 64],
}

impl<F: MultiwriteNorFlash, U: SignatureUnit> Journal<F, U> {
    /// Returns an export statement signed by the device. It writes nothing, and so uses no space in the record.
    ///
    /// # Errors
    ///
    /// [`AppendError::Soon`] after 256 statements in one second, or if the clock went backwards; any other
    /// [`AppendError`] if the device cannot sign.
    pub fn export(&mut self, request: &ExportRequest) -> Result<Exported, AppendError<F::Error>> {
        self.may_write()?;
        let serial = self.next_serial(request.stamp.mono_s).ok_or(AppendError::Soon)?;
        let mut out = [0; export::LEN];
        slot::put(&mut out, &export::TERM, &self.term());
        slot::put(&mut out, &export::SIZE, &self.size().to_le_bytes());
        slot::put(&mut out, &export::HEAD, &self.head());
        slot::put(&mut out, &export::EPOCH, &self.epoch().to_le_bytes());
        slot::put(&mut out, &export::STATE, &[request.state]);
        slot::put(&mut out, &export::SERIAL, &[serial]);
        slot::put(&mut out, &export::BOOT, &self.boot().to_le_bytes());
        slot::put(&mut out, &export::MONO_S, &request.stamp.mono_s.to_le_bytes());
        slot::put(&mut out, &export::EARLIEST, &request.stamp.earliest.to_le_bytes());
        slot::put(&mut out, &export::WIDTH_S, &request.stamp.width_s.to_le_bytes());
        slot::put(&mut out, &export::NONCE_H, &request.nonce_h);
        slot::put(&mut out, &export::NONCE_I, &request.nonce_i);
        slot::put(&mut out, &export::FIRMWARE, &request.firmware);
        let signature = self.sign(|_| digest::export_message(&out))?;
        Ok(Exported { statement: out, serial, signature })
    }
}
