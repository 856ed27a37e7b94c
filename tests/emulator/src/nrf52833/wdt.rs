//! WDT: the watchdog, which resets the chip unless it is fed.

use super::peripheral::{Events, HERTZ, Moment, NEVER, Peripheral};

/// The address of the first register.
pub(super) const BASE: u32 = 0x4001_0000;
/// What feeds the watchdog.
const FOOD: u32 = 0x6E52_4635;
/// The rate of its clock. Unit: ticks per second.
const SLOW_HERTZ: u64 = 32_768;
const TIMEOUT: u32 = 0;

/// The state of the watchdog. Only a reset by itself or by the power stops it.
#[derive(Debug)]
pub(super) struct Wdt {
    events: Events,
    running: bool,
    /// The moment at which the time is over. Unit: cycles.
    over_at: u64,
    counter: u32,
    handles: u32,
    fed: u32,
    /// CONFIG: bit 0, it runs while the processor sleeps; bit 3, while a debugger halts it.
    pub(super) config: u32,
    /// True once the time is over: the chip must be reset.
    pub(super) is_over: bool,
}

impl Wdt {
    pub(super) const fn new() -> Self {
        let events = Events::at(BASE);
        let counter = u32::MAX;
        Self { events, running: false, over_at: NEVER, counter, handles: 1, fed: 0, config: 1, is_over: false }
    }

    fn reload(&mut self, now: u64) {
        self.fed = 0;
        self.over_at = now + (u64::from(self.counter) + 1) * HERTZ / SLOW_HERTZ;
    }

    /// A debugger halted the chip for so many cycles.
    pub(super) fn halted(&mut self, cycles: u64) {
        if self.running && self.config & 8 == 0 {
            self.over_at += cycles;
        }
    }
}

impl Peripheral for Wdt {
    fn read(&mut self, offset: u32, _now: u64) -> Option<u32> {
        Some(match offset {
            0x400 => self.running.into(),
            // The handles that have not asked for a reload yet.
            0x404 => self.handles & !self.fed,
            0x504 => self.counter,
            0x508 => self.handles,
            0x50C => self.config,
            0x600..0x620 => 0,
            _ => return self.events.read(offset),
        })
    }

    fn write(&mut self, offset: u32, value: u32, at: &mut Moment<'_>) -> Option<()> {
        match offset {
            0x000 if value & 1 == 1 && !self.running => {
                self.running = true;
                self.reload(at.now);
            }
            0x000 => {}
            // Locked while it runs.
            0x504 | 0x508 | 0x50C if self.running => {}
            0x504 => self.counter = value.max(0xF),
            0x508 => self.handles = value & 0xFF,
            0x50C => self.config = value & 9,
            0x600..0x620 => {
                let handle = 1 << ((offset - 0x600) / 4);
                if value == FOOD && self.running && self.handles & handle != 0 {
                    self.fed |= handle;
                    if self.fed == self.handles {
                        self.reload(at.now);
                    }
                }
            }
            _ => return self.events.write(offset, value),
        }
        Some(())
    }

    fn next(&self) -> u64 {
        if self.is_over { NEVER } else { self.over_at }
    }

    fn advance(&mut self, at: &mut Moment<'_>) {
        if self.over_at <= at.now {
            self.is_over = true;
            self.events.raise(TIMEOUT, at);
        }
    }

    fn asks(&self) -> bool {
        self.events.asks()
    }
}
