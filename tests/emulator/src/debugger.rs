//! The emulator's debugger port, which stops the machine at an exact instruction with breakpoints.

use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use crate::Trouble;
use crate::machine::PATIENCE;

/// The debugger's side of the remote serial protocol.
#[derive(Debug)]
pub(crate) struct Debugger {
    socket: UnixStream,
    heard: Vec<u8>,
}

impl Debugger {
    pub(crate) const fn new(socket: UnixStream) -> Self {
        Self { socket, heard: Vec::new() }
    }

    fn send(&mut self, packet: &str) -> Result<(), Trouble> {
        let sum = packet.bytes().fold(0_u8, u8::wrapping_add);
        Ok(self.socket.write_all(format!("${packet}#{sum:02x}").as_bytes())?)
    }

    /// Returns the next packet that arrives within `wait`.
    fn packet(&mut self, wait: Duration) -> Result<Option<String>, Trouble> {
        let deadline = Instant::now() + wait;
        loop {
            if let Some(end) = self.heard.iter().position(|byte| *byte == b'#')
                && self.heard.len() >= end + 3
            {
                let packet: Vec<u8> = self.heard.drain(..end + 3).collect();
                self.socket.write_all(b"+")?;
                let text = String::from_utf8_lossy(&packet[..end]).into_owned();
                return Ok(Some(text.trim_start_matches('+').trim_start_matches('$').to_owned()));
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            let mut block = [0; 512];
            self.socket.set_read_timeout(Some(left.max(Duration::from_millis(1))))?;
            match self.socket.read(&mut block) {
                Ok(0) => return Err(Trouble("the emulator's debugger port was closed".into())),
                Ok(read) => self.heard.extend_from_slice(&block[..read]),
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Sets a breakpoint in flash.
    pub(crate) fn breakpoint(&mut self, address: u32) -> Result<(), Trouble> {
        self.send(&format!("Z1,{address:x},2"))?;
        loop {
            match self.packet(PATIENCE)?.as_deref() {
                Some("OK") => {
                    // The emulator reports once more that the machine is stopped. If this were taken for a later
                    // answer, the run would fail, because the machine stops at anything that it receives while it runs.
                    while self.packet(Duration::from_millis(50))?.is_some() {}
                    return Ok(());
                }
                // This reports the stop at the start.
                Some(stop) if stop.starts_with(['T', 'S']) => {}
                other => return Err(Trouble(format!("no breakpoint at {address:#x}: {other:?}"))),
            }
        }
    }

    /// Removes a breakpoint.
    pub(crate) fn pass(&mut self, address: u32) -> Result<(), Trouble> {
        self.order(&format!("z1,{address:x},2"))
    }

    /// Sends a packet that must be answered by OK.
    fn order(&mut self, packet: &str) -> Result<(), Trouble> {
        self.send(packet)?;
        match self.packet(PATIENCE)?.as_deref() {
            Some("OK") => Ok(()),
            other => Err(Trouble(format!("{packet:.40}: {other:?}"))),
        }
    }

    /// Lets the machine run. It first takes one step, or the machine would stop at the same breakpoint again.
    pub(crate) fn go(&mut self) -> Result<(), Trouble> {
        self.step()?;
        self.send("c")
    }

    /// Executes one instruction.
    pub(crate) fn step(&mut self) -> Result<(), Trouble> {
        self.send("s")?;
        if self.stopped(PATIENCE)? { Ok(()) } else { Err(Trouble("the machine takes no step".into())) }
    }

    /// True if the machine stopped at a breakpoint within `wait`.
    pub(crate) fn stopped(&mut self, wait: Duration) -> Result<bool, Trouble> {
        Ok(self.packet(wait)?.is_some_and(|packet| packet.starts_with(['T', 'S'])))
    }

    fn registers(&mut self) -> Result<String, Trouble> {
        self.send("g")?;
        self.packet(PATIENCE)?.ok_or_else(|| Trouble("no registers".into()))
    }

    /// Returns a register: 0 to 12; 13 is the stack pointer, 14 the return address, 15 the program counter.
    pub(crate) fn register(&mut self, number: usize) -> Result<u32, Trouble> {
        let packet = self.registers()?;
        let digits = packet.get(number * 8..number * 8 + 8);
        digits
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .map(u32::swap_bytes)
            .ok_or_else(|| Trouble(format!("no registers: {packet:?}")))
    }

    /// Writes a register.
    pub(crate) fn set_register(&mut self, number: usize, word: u32) -> Result<(), Trouble> {
        let mut packet = self.registers()?;
        let at = number * 8..number * 8 + 8;
        if packet.get(at.clone()).is_none() {
            return Err(Trouble(format!("no register {number}: {packet:?}")));
        }
        // All registers are written at once, because this emulator accepts a single one only from a debugger that has
        // asked for its register description.
        packet.replace_range(at, &format!("{:08x}", word.swap_bytes()));
        self.order(&format!("G{packet}"))
    }
}
