//! A line: bytes to a device and from it. A port of this machine is one, and so is a simulated device.

use std::io;

/// A line to a device.
pub trait Line {
    /// Sends bytes.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn send(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Bytes from the device; 0 if none came within so many milliseconds.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn receive(&mut self, bytes: &mut [u8], wait_ms: u32) -> io::Result<usize>;

    /// Milliseconds of a clock that never goes back.
    fn now_ms(&self) -> u64;
}
