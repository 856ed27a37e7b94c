//! CLOCK and POWER, which share their addresses: the crystal, the causes of a reset, and the supply.

use super::peripheral::{Events, MICROSECOND, Moment, NEVER, Peripheral};

/// The address of the first register.
pub(super) const BASE: u32 = 0x4000_0000;
/// The time that the crystal takes to start. An assumption of the order that the specification names. Unit: cycles.
const CRYSTAL: u64 = 360 * MICROSECOND;
/// The cause "watchdog" in RESETREAS.
pub(super) const DOG: u32 = 1 << 1;
/// The cause "asked for by software" in RESETREAS.
pub(super) const SOFTWARE: u32 = 1 << 2;
/// The cause "the processor locked up" in RESETREAS.
pub(super) const LOCKUP: u32 = 1 << 3;

const HFCLKSTARTED: u32 = 0;
const LFCLKSTARTED: u32 = 1;
const POFWARN: u32 = 2;

/// The state of both peripherals.
#[derive(Debug)]
pub(super) struct ClockPower {
    events: Events,
    crystal_at: u64,
    crystal: bool,
    slow: bool,
    /// RESETREAS: kept over every reset but that of the power.
    pub(super) causes: u32,
    pofcon: u32,
    retained: [u32; 2],
    /// APPROTECT.DISABLE, which is 0 after each reset.
    pub(super) debug_port: u32,
    /// The supply. Unit: millivolts.
    supply_mv: u32,
}

impl ClockPower {
    /// The state after a reset for that cause.
    pub(super) const fn reset(causes: u32, retained: [u32; 2], supply_mv: u32) -> Self {
        let events = Events::at(BASE);
        Self {
            events,
            crystal_at: NEVER,
            crystal: false,
            slow: false,
            causes,
            pofcon: 0,
            retained,
            debug_port: 0,
            supply_mv,
        }
    }

    /// Returns GPREGRET and GPREGRET2, which every reset but that of the power keeps.
    pub(super) const fn retained(&self) -> [u32; 2] {
        self.retained
    }

    pub(super) const fn supply_mv(&self) -> u32 {
        self.supply_mv
    }

    /// The threshold of the power-fail comparator, if it is on. Unit: millivolts.
    pub(super) const fn threshold_mv(&self) -> Option<u32> {
        // Value 4 is 1.7 V, and each step is 0.1 V up to 2.8 V.
        let threshold = self.pofcon >> 1 & 0xF;
        if self.pofcon & 1 == 1 && threshold >= 4 { Some(1_300 + 100 * threshold) } else { None }
    }

    /// True if the comparator is on and the supply is below its threshold.
    pub(super) fn is_failing(&self) -> bool {
        self.threshold_mv().is_some_and(|threshold| self.supply_mv < threshold)
    }

    /// Sets the supply.
    pub(super) fn supply(&mut self, millivolts: u32, at: &mut Moment<'_>) {
        let before = self.is_failing();
        self.supply_mv = millivolts;
        if self.is_failing() && !before {
            self.events.raise(POFWARN, at);
        }
    }
}

impl Peripheral for ClockPower {
    fn read(&mut self, offset: u32, _now: u64) -> Option<u32> {
        Some(match offset {
            // Two bits each: it runs, and by which source.
            0x408 => u32::from(self.crystal),
            0x40C => u32::from(self.crystal) * 0x1_0001,
            0x414 => u32::from(self.slow),
            0x418 => u32::from(self.slow) << 16,
            0x400 => self.causes,
            0x510 => self.pofcon,
            0x51C => self.retained[0],
            0x520 => self.retained[1],
            _ => return self.events.read(offset),
        })
    }

    fn write(&mut self, offset: u32, value: u32, at: &mut Moment<'_>) -> Option<()> {
        match offset {
            0x000 if value & 1 == 1 => self.crystal_at = at.now + CRYSTAL,
            0x004 if value & 1 == 1 => (self.crystal, self.crystal_at) = (false, NEVER),
            0x008 if value & 1 == 1 => {
                self.slow = true;
                self.events.raise(LFCLKSTARTED, at);
            }
            0x400 => self.causes &= !value,
            0x510 => {
                let before = self.is_failing();
                self.pofcon = value;
                if self.is_failing() && !before {
                    self.events.raise(POFWARN, at);
                }
            }
            0x51C => self.retained[0] = value & 0xFF,
            0x520 => self.retained[1] = value & 0xFF,
            0x558 => self.debug_port = value & 0xFF,
            _ => return self.events.write(offset, value),
        }
        Some(())
    }

    fn next(&self) -> u64 {
        self.crystal_at
    }

    fn advance(&mut self, at: &mut Moment<'_>) {
        if self.crystal_at <= at.now {
            (self.crystal, self.crystal_at) = (true, NEVER);
            self.events.raise(HFCLKSTARTED, at);
        }
    }

    fn asks(&self) -> bool {
        self.events.asks()
    }
}
