//! Serial numbers of export statements.

/// The last export statement of this boot, if any.
#[derive(Clone, Copy, Debug)]
pub(super) struct Serials {
    /// Second since the boot, and serial number within that second.
    last: Option<(u32, u8)>,
}

impl Serials {
    /// State at the start of a boot, when no statement has been made.
    pub(super) const NONE: Self = Self { last: None };

    /// Returns the serial number of a statement in this second; `None` after 256 of them, or if the clock went
    /// backwards.
    ///
    /// Second and serial number never repeat in one boot, so the device never signs the same bytes twice. The nonce of
    /// an Ed25519 signature is derived from the signed bytes. If a fault disturbed it in one of two signatures of the
    /// same bytes, the two together could reveal the private key, although each of them verifies.
    pub(super) fn next(&mut self, mono_s: u32) -> Option<u8> {
        let serial = match self.last {
            Some((last, _)) if mono_s < last => return None,
            Some((last, serial)) if mono_s == last => serial.checked_add(1)?,
            _ => 0,
        };
        self.last = Some((mono_s, serial));
        Some(serial)
    }
}
