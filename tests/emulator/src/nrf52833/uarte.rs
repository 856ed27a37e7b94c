//! UARTE0: the serial line, which reaches memory by itself (EasyDMA), and the wire to the host.
//!
//! Assumptions that no chip was asked about: a byte that arrives while the DMA has room is in memory at once; the
//! receiver holds six bytes while the DMA has no room; a task that starts a transfer shows its event a microsecond
//! later. A byte on the wire takes ten bits at the rate that is set.

use std::collections::VecDeque;

use super::peripheral::{Events, MICROSECOND, Moment, NEVER, Peripheral};

/// The address of the first register.
pub(super) const BASE: u32 = 0x4000_2000;
/// The bytes that the receiver holds while the DMA has no room.
const FIFO: usize = 6;
/// The time from a task that starts a transfer to its event. Unit: cycles.
const STARTING: u64 = MICROSECOND;

const RXDRDY: u32 = 2;
const ENDRX: u32 = 4;
const TXDRDY: u32 = 7;
const ENDTX: u32 = 8;
const ERROR: u32 = 9;
const RXTO: u32 = 17;
const RXSTARTED: u32 = 19;
const TXSTARTED: u32 = 20;
const TXSTOPPED: u32 = 22;

/// One direction of the DMA.
#[derive(Debug, Default)]
struct Dma {
    /// The registers, which the next transfer uses.
    pointer: u32,
    maximum: u32,
    /// The transfer under way: where its next byte lies, and how many are left.
    at: u32,
    left: u32,
    running: bool,
    amount: u32,
    /// The moment at which the start shows. Unit: cycles.
    shows_at: Option<u64>,
}

impl Dma {
    fn start(&mut self, now: u64) {
        (self.at, self.left, self.amount, self.running) = (self.pointer, self.maximum, 0, true);
        self.shows_at = Some(now + STARTING);
    }

    /// Returns the place of the next byte; `None` if there is no room.
    fn place(&mut self) -> Option<u32> {
        if !self.running || self.left == 0 {
            return None;
        }
        let at = self.at;
        (self.at, self.left, self.amount) = (at + 1, self.left - 1, self.amount + 1);
        Some(at)
    }

    fn read(&self, offset: u32) -> Option<u32> {
        Some(match offset {
            0 => self.pointer,
            4 => self.maximum,
            8 => self.amount,
            _ => return None,
        })
    }

    fn write(&mut self, offset: u32, value: u32) -> Option<()> {
        match offset {
            0 => self.pointer = value,
            4 => self.maximum = value & 0xFFFF,
            _ => return None,
        }
        Some(())
    }
}

/// The state of the port, and both directions of the wire.
#[derive(Debug)]
pub(super) struct Uarte {
    events: Events,
    shorts: u32,
    errors: u32,
    enabled: bool,
    pins: [u32; 4],
    baud: u32,
    config: u32,
    receive: Dma,
    fifo: VecDeque<u8>,
    /// True from the start of a reception until it is stopped.
    listens: bool,
    transmit: Dma,
    /// The byte that is being sent, and the moment at which its last bit leaves.
    sending: Option<(u8, u64)>,
    /// What the host has sent: the moment at which each byte has arrived.
    wire: VecDeque<(u64, u8)>,
    /// What the device has sent.
    pub(super) sent: VecDeque<u8>,
    /// The bytes that arrived, and those of them that were lost because nothing took them.
    pub(super) arrived: u64,
    pub(super) lost: u64,
}

impl Uarte {
    pub(super) fn new() -> Self {
        Self {
            events: Events::at(BASE),
            shorts: 0,
            errors: 0,
            enabled: false,
            pins: [u32::MAX; 4],
            baud: 0x0400_0000,
            config: 0,
            receive: Dma::default(),
            fifo: VecDeque::new(),
            listens: false,
            transmit: Dma::default(),
            sending: None,
            wire: VecDeque::new(),
            sent: VecDeque::new(),
            arrived: 0,
            lost: 0,
        }
    }

    /// Resets the registers. What is on the wire stays.
    pub(super) fn reset(&mut self) {
        let (wire, sent) = (std::mem::take(&mut self.wire), std::mem::take(&mut self.sent));
        *self = Self { wire, sent, arrived: self.arrived, lost: self.lost, ..Self::new() };
    }

    /// The time of a byte on the wire: a start bit, eight bits, a stop bit. Unit: cycles.
    const fn byte(&self) -> u64 {
        // The rate is 16 MHz times the register, divided by 2^32.
        (40 << 32) / self.baud as u64
    }

    /// The host sends bytes without a gap, after what it sent before.
    pub(super) fn host_sends(&mut self, bytes: &[u8], rate: u64, now: u64) {
        let byte = 10 * super::peripheral::HERTZ / rate;
        let mut at = self.wire.back().map_or(now, |(last, _)| (*last).max(now));
        for sent in bytes {
            at += byte;
            self.wire.push_back((at, *sent));
        }
    }

    /// The number of bytes that are still on their way to the device.
    pub(super) fn on_wire(&self) -> usize {
        self.wire.len()
    }

    fn store(&mut self, byte: u8, at: &mut Moment<'_>) -> bool {
        let Some(place) = self.receive.place() else { return false };
        let written = at.core.write(place, &[byte]);
        at.check(written);
        if self.receive.left == 0 {
            self.end_reception(at);
        }
        true
    }

    fn end_reception(&mut self, at: &mut Moment<'_>) {
        self.receive.running = false;
        self.events.raise(ENDRX, at);
        if self.shorts >> 5 & 1 == 1 {
            self.start_reception(at);
        } else if self.shorts >> 6 & 1 == 1 {
            self.stop_reception(at);
        }
    }

    fn start_reception(&mut self, at: &mut Moment<'_>) {
        self.listens = true;
        self.receive.start(at.now);
        // What waited goes to memory.
        while self.receive.running && self.receive.left > 0 {
            let Some(byte) = self.fifo.pop_front() else { break };
            self.store(byte, at);
        }
    }

    fn stop_reception(&mut self, at: &mut Moment<'_>) {
        self.listens = false;
        if self.receive.running {
            self.receive.running = false;
            self.events.raise(ENDRX, at);
        }
        self.events.raise(RXTO, at);
    }

    fn arrives(&mut self, byte: u8, at: &mut Moment<'_>) {
        self.arrived += 1;
        if !self.enabled || !self.listens {
            self.lost += 1;
            return;
        }
        if self.fifo.is_empty() && self.receive.running {
            self.events.raise(RXDRDY, at);
            self.store(byte, at);
        } else if self.fifo.len() < FIFO {
            self.events.raise(RXDRDY, at);
            self.fifo.push_back(byte);
        } else {
            self.lost += 1;
            // Overrun.
            self.errors |= 1;
            self.events.raise(ERROR, at);
        }
    }

    fn send_next(&mut self, at: &mut Moment<'_>) {
        if let Some(place) = self.transmit.place() {
            let mut byte = [0];
            let read = at.core.read(place, &mut byte);
            at.check(read);
            self.sending = Some((byte[0], at.now + self.byte()));
        } else if self.transmit.running {
            self.transmit.running = false;
            self.events.raise(ENDTX, at);
        }
    }

    fn task(&mut self, offset: u32, at: &mut Moment<'_>) -> Option<()> {
        match offset {
            0x000 if self.enabled => self.start_reception(at),
            0x004 => self.stop_reception(at),
            0x008 if self.enabled => {
                self.transmit.start(at.now);
                if self.sending.is_none() {
                    self.send_next(at);
                }
            }
            0x00C => {
                (self.transmit.running, self.transmit.shows_at) = (false, None);
                self.events.raise(TXSTOPPED, at);
            }
            0x02C => {
                // What waits goes to memory although the reception is stopped.
                self.receive.start(at.now);
                while self.receive.left > 0 {
                    let Some(byte) = self.fifo.pop_front() else { break };
                    let Some(place) = self.receive.place() else { break };
                    let written = at.core.write(place, &[byte]);
                    at.check(written);
                }
                self.receive.running = false;
                self.events.raise(ENDRX, at);
            }
            0x000 | 0x008 => {}
            _ => return None,
        }
        Some(())
    }
}

impl Peripheral for Uarte {
    fn read(&mut self, offset: u32, _now: u64) -> Option<u32> {
        Some(match offset {
            0x200 => self.shorts,
            0x480 => self.errors,
            0x500 => u32::from(self.enabled) * 8,
            0x508..0x518 => self.pins[((offset - 0x508) / 4) as usize],
            0x524 => self.baud,
            0x534..0x540 => return self.receive.read(offset - 0x534),
            0x544..0x550 => return self.transmit.read(offset - 0x544),
            0x56C => self.config,
            _ => return self.events.read(offset),
        })
    }

    fn write(&mut self, offset: u32, value: u32, at: &mut Moment<'_>) -> Option<()> {
        match offset {
            0x000..0x100 if value & 1 == 1 => return self.task(offset, at),
            0x200 => self.shorts = value,
            0x480 => self.errors &= !value,
            0x500 => self.enabled = value & 0xF == 8,
            0x508..0x518 => self.pins[((offset - 0x508) / 4) as usize] = value,
            0x524 if value == 0 => return None,
            0x524 => self.baud = value,
            0x534..0x540 => return self.receive.write(offset - 0x534, value),
            0x544..0x550 => return self.transmit.write(offset - 0x544, value),
            0x56C => self.config = value,
            _ => return self.events.write(offset, value),
        }
        Some(())
    }

    fn next(&self) -> u64 {
        let arrives = self.wire.front().map_or(NEVER, |(at, _)| *at);
        let leaves = self.sending.map_or(NEVER, |(_, at)| at);
        let shows = [&self.receive, &self.transmit].map(|dma| dma.shows_at.unwrap_or(NEVER));
        arrives.min(leaves).min(shows[0]).min(shows[1])
    }

    fn advance(&mut self, at: &mut Moment<'_>) {
        if self.receive.shows_at.is_some_and(|due| due <= at.now) {
            self.receive.shows_at = None;
            self.events.raise(RXSTARTED, at);
        }
        if self.transmit.shows_at.is_some_and(|due| due <= at.now) {
            self.transmit.shows_at = None;
            self.events.raise(TXSTARTED, at);
        }
        if let Some((byte, due)) = self.sending
            && due <= at.now
        {
            self.sending = None;
            self.sent.push_back(byte);
            self.events.raise(TXDRDY, at);
            self.send_next(at);
        }
        while let Some((due, byte)) = self.wire.front().copied()
            && due <= at.now
        {
            self.wire.pop_front();
            self.arrives(byte, at);
        }
    }

    fn asks(&self) -> bool {
        self.events.asks()
    }
}
