//! A line carries bytes to a device and from it. A serial port or TCP connection is a line, and so is a simulated
//! device.

use std::io;

/// A line to a device, in both directions.
pub trait Line {
    /// Sends all the bytes.
    ///
    /// # Errors
    ///
    /// The error that the system reports.
    fn send(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Receives bytes from the device and returns their number; 0 if none arrived within `wait_ms` milliseconds.
    ///
    /// # Errors
    ///
    /// The error that the system reports.
    fn receive(&mut self, bytes: &mut [u8], wait_ms: u32) -> io::Result<usize>;

    /// The time of a monotonic clock. Unit: milliseconds.
    fn now_ms(&self) -> u64;
}
