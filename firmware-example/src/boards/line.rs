//! The serial line. An interrupt receives bytes while the device computes.

use embedded_io::{ErrorType, Read, ReadReady, Write};
use heapless::Deque;

use super::shared::Shared;

/// The number of received bytes that can wait: one frame of the greatest length.
const WAITING: usize = proverka::wire::LINE_MAX;

/// A port, and the bytes received from it.
#[derive(Debug)]
pub struct Port<P> {
    port: P,
    received: Deque<u8, WAITING>,
}

impl<P: Read + ReadReady> Port<P> {
    /// Makes a port from which nothing has been received yet.
    #[must_use]
    pub const fn new(port: P) -> Self {
        Self { port, received: Deque::new() }
    }

    /// Receives the bytes that are ready. The interrupt calls this. Bytes that do not fit are lost, and the host asks
    /// again for the frame to which they belonged.
    pub fn take(&mut self) {
        let mut byte = [0];
        while self.port.read_ready().unwrap_or(false) {
            if let Ok(1) = self.port.read(&mut byte) {
                let [byte] = byte;
                let _ = self.received.push_back(byte);
            }
        }
    }
}

/// The device's handle on the port.
#[derive(Debug)]
pub struct Line<P: 'static>(&'static Shared<Port<P>>);

impl<P> Line<P> {
    /// Makes a handle on the port in `place`, which the interrupt uses too.
    #[must_use]
    pub const fn new(place: &'static Shared<Port<P>>) -> Self {
        Self(place)
    }
}

impl<P: ErrorType> ErrorType for Line<P> {
    type Error = P::Error;
}

impl<P: ErrorType> ReadReady for Line<P> {
    fn read_ready(&mut self) -> Result<bool, Self::Error> {
        Ok(self.0.with(|port| !port.received.is_empty()).unwrap_or(false))
    }
}

impl<P: ErrorType> Read for Line<P> {
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize, Self::Error> {
        let Some(first) = bytes.first_mut() else { return Ok(0) };
        loop {
            if let Some(byte) = self.0.with(|port| port.received.pop_front()).flatten() {
                *first = byte;
                return Ok(1);
            }
            cortex_m::asm::wfi();
        }
    }
}

impl<P: Write> Write for Line<P> {
    /// This is never inlined, so that a debugger that stops here sees each answer begin.
    #[inline(never)]
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Self::Error> {
        // It sends one byte at a time, so that interrupts wait no longer than that takes.
        let first = bytes.get(..1).unwrap_or(bytes);
        self.0.with(|port| port.port.write(first)).unwrap_or(Ok(first.len()))
    }

    fn flush(&mut self) -> Result<(), Self::Error> {
        self.0.with(|port| port.port.flush()).unwrap_or(Ok(()))
    }
}
