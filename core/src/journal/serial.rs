//! Serial numbers of export statements.

/// The last export statement of this boot, if there was one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Serials {
    /// Second and serial number.
    last: Option<(u32, u8)>,
}

impl Serials {
    /// No statement was made in this boot.
    pub(super) const NONE: Self = Self { last: None };

    /// The serial number of a statement in this second; `None` after 256 of them, or where the clock went back.
    ///
    /// Never the same twice in one boot, so that no bytes are signed twice: the nonce of a signature follows from the
    /// bytes, and were it disturbed in one of two signatures of the same, the two would give the key away, though each
    /// of them verifies.
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
