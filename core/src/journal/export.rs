//! What the device signs about its record when it is exported (FORMAT 7.6).

use embedded_storage::nor_flash::NorFlash;

use super::digest::{self, Hash};
use super::entry::Stamp;
use super::error::AppendError;
use super::field::export;
use super::record::Journal;
use super::signature::SignatureUnit;
use super::slot;

/// What an export says besides the record itself (FORMAT 7.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExportRequest {
    /// 1 sealed, 2 expired, 3 retired.
    pub state: u8,
    /// When it is exported.
    pub stamp: Stamp,
    /// Nonce of the host, or zeros.
    pub nonce_h: Hash,
    /// Nonce of the inspectorate, or zeros.
    pub nonce_i: Hash,
    /// SHA-256 of the firmware that runs.
    pub firmware: Hash,
}

/// An export statement with the device's signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The bytes of FORMAT 7.6.
    pub statement: [u8; export::LEN],
    /// Its serial number, which the caller could not know.
    pub serial: u8,
    /// By the key of the current epoch.
    pub signature: [u8; 64],
}

impl<F: NorFlash, U: SignatureUnit> Journal<F, U> {
    /// The export statement and the device's signature of it. Writes nothing, so asking costs no room.
    ///
    /// # Errors
    ///
    /// [`AppendError`] where the device cannot sign; [`AppendError::Soon`] after 256 statements in one second, or where
    /// the clock went back.
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
