//! A TIMER with four comparisons, as timer or as counter of a task.

use super::peripheral::{Events, Moment, NEVER, Peripheral};

/// The number of capture and compare registers.
const COMPARISONS: usize = 4;
/// The number of the first event.
const COMPARE: u32 = 16;

/// The state of a timer. While it runs as a timer, the count is known from the cycles since `since`.
#[derive(Debug)]
pub(super) struct Timer {
    events: Events,
    running: bool,
    /// The moment at which the count had the value `count`. Unit: cycles.
    since: u64,
    count: u32,
    counts_tasks: bool,
    bits: u32,
    prescaler: u32,
    shorts: u32,
    compare: [u32; COMPARISONS],
    /// The moment up to which comparisons have been looked at. Unit: cycles.
    seen: u64,
}

impl Timer {
    pub(super) const fn at(base: u32) -> Self {
        let events = Events::at(base);
        Self {
            events,
            running: false,
            since: 0,
            count: 0,
            counts_tasks: false,
            bits: 0,
            prescaler: 4,
            shorts: 0,
            compare: [0; COMPARISONS],
            seen: 0,
        }
    }

    /// The cycles in a tick: the timer's clock is 16 MHz, divided by a power of two.
    const fn tick(&self) -> u64 {
        4 << self.prescaler
    }

    const fn mask(&self) -> u32 {
        match self.bits {
            0 => 0xFFFF,
            1 => 0xFF,
            2 => 0xFF_FFFF,
            _ => u32::MAX,
        }
    }

    fn runs(&self) -> bool {
        self.running && !self.counts_tasks
    }

    /// The count at a moment.
    pub(super) fn counted(&self, now: u64) -> u32 {
        let ticks = if self.runs() { now.saturating_sub(self.since) / self.tick() } else { 0 };
        self.count.wrapping_add(ticks as u32) & self.mask()
    }

    /// Makes the count of this moment the one from which it goes on.
    fn settle(&mut self, now: u64) {
        let ticks = if self.runs() { now.saturating_sub(self.since) / self.tick() } else { 0 };
        self.count = self.counted(now);
        self.since = if self.runs() { self.since + ticks * self.tick() } else { now };
    }

    /// The first moment after `seen` at which the count equals a comparison. Unit: cycles.
    fn reached_at(&self, comparison: usize) -> u64 {
        if !self.runs() {
            return NEVER;
        }
        let wrap = u64::from(self.mask()) + 1;
        let ahead = u64::from(self.compare[comparison].wrapping_sub(self.count) & self.mask());
        let first = self.since + ahead * self.tick();
        if first > self.seen {
            return first;
        }
        // The count has been there; it comes by again after each wrap.
        let turns = (self.seen - first) / (wrap * self.tick()) + 1;
        first + turns * wrap * self.tick()
    }

    fn compare(&mut self, comparison: usize, at: &mut Moment<'_>) {
        self.events.raise(COMPARE + comparison as u32, at);
        if self.shorts >> comparison & 1 == 1 {
            (self.count, self.since) = (0, at.now);
        }
        if self.shorts >> (8 + comparison) & 1 == 1 {
            self.settle(at.now);
            self.running = false;
        }
    }

    fn task(&mut self, offset: u32, at: &mut Moment<'_>) -> Option<()> {
        match offset {
            0x000 if !self.running => {
                self.running = true;
                (self.since, self.seen) = (at.now, at.now);
            }
            0x000 => {}
            0x004 => {
                self.settle(at.now);
                self.running = false;
            }
            0x008 => {
                if self.running && self.counts_tasks {
                    self.count = self.count.wrapping_add(1) & self.mask();
                    for comparison in 0..COMPARISONS {
                        if self.compare[comparison] & self.mask() == self.count {
                            self.compare(comparison, at);
                        }
                    }
                }
            }
            0x00C => (self.count, self.since) = (0, at.now),
            0x010 => (self.running, self.count) = (false, 0),
            0x040 | 0x044 | 0x048 | 0x04C => self.compare[((offset - 0x040) / 4) as usize] = self.counted(at.now),
            _ => return None,
        }
        Some(())
    }
}

impl Peripheral for Timer {
    fn read(&mut self, offset: u32, _now: u64) -> Option<u32> {
        Some(match offset {
            0x200 => self.shorts,
            0x504 => u32::from(self.counts_tasks),
            0x508 => self.bits,
            0x510 => self.prescaler,
            0x540..0x550 => self.compare[((offset - 0x540) / 4) as usize],
            _ => return self.events.read(offset),
        })
    }

    fn write(&mut self, offset: u32, value: u32, at: &mut Moment<'_>) -> Option<()> {
        match offset {
            0x000..0x100 if value & 1 == 1 => return self.task(offset, at),
            0x000..0x100 => {}
            0x200 => self.shorts = value,
            0x304 | 0x308 | 0x300 => return self.events.write(offset, value),
            0x504 => {
                self.settle(at.now);
                self.counts_tasks = value != 0;
            }
            0x508 => {
                self.settle(at.now);
                self.bits = value & 3;
            }
            0x510 => {
                self.settle(at.now);
                self.prescaler = (value & 0xF).min(9);
            }
            0x540..0x550 => {
                self.compare[((offset - 0x540) / 4) as usize] = value;
                self.seen = self.seen.max(at.now);
            }
            _ => return self.events.write(offset, value),
        }
        Some(())
    }

    fn next(&self) -> u64 {
        (0..COMPARISONS).map(|comparison| self.reached_at(comparison)).min().unwrap_or(NEVER)
    }

    fn advance(&mut self, at: &mut Moment<'_>) {
        let reached: Vec<usize> =
            (0..COMPARISONS).filter(|comparison| self.reached_at(*comparison) <= at.now).collect();
        self.seen = at.now;
        for comparison in reached {
            self.compare(comparison, at);
        }
    }

    fn asks(&self) -> bool {
        self.events.asks()
    }
}
