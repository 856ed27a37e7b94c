//! What all peripherals of the chip have in common: registers, events, interrupts, and what happens later.

use crate::Trouble;
use crate::unicorn::Core;

/// The rate of the processor's clock, which all times of this model are counted in. Unit: cycles per second.
pub(super) const HERTZ: u64 = 64_000_000;
/// The cycles in a microsecond.
pub(super) const MICROSECOND: u64 = HERTZ / 1_000_000;
/// A moment that does not come.
pub(super) const NEVER: u64 = u64::MAX;

/// A moment at which a peripheral acts.
pub(super) struct Moment<'a> {
    /// The processor and its memory, which DMA reaches.
    pub(super) core: Core<'a>,
    /// The cycles since the power came.
    pub(super) now: u64,
    /// The addresses of the events that happened at this moment, for the interconnection of peripherals.
    pub(super) raised: &'a mut Vec<u32>,
    /// The first thing that went wrong in the model. It ends the run.
    pub(super) trouble: &'a mut Option<Trouble>,
}

impl Moment<'_> {
    /// Notes that something went wrong.
    pub(super) fn fail(&mut self, trouble: Trouble) {
        self.trouble.get_or_insert(trouble);
    }

    /// Notes an error, if there is one.
    pub(super) fn check<T>(&mut self, result: Result<T, Trouble>) -> Option<T> {
        result.map_err(|trouble| self.fail(trouble)).ok()
    }
}

/// A peripheral. Offsets are those of its registers in the product specification of the nRF52833.
pub(super) trait Peripheral {
    /// Reads a register; `None` if the model has none there.
    fn read(&mut self, offset: u32, now: u64) -> Option<u32>;

    /// Writes a register; `None` if the model has none there.
    fn write(&mut self, offset: u32, value: u32, at: &mut Moment<'_>) -> Option<()>;

    /// The moment at which something happens by itself. Unit: cycles.
    fn next(&self) -> u64 {
        NEVER
    }

    /// Does what is due at this moment, and nothing that is due later.
    fn advance(&mut self, _at: &mut Moment<'_>) {}

    /// True while the peripheral asks for an interrupt.
    fn asks(&self) -> bool {
        false
    }
}

/// The events of a peripheral, and which of them ask for an interrupt.
#[derive(Debug)]
pub(super) struct Events {
    base: u32,
    happened: u32,
    enabled: u32,
}

impl Events {
    /// Makes the events of the peripheral whose registers begin at `base`.
    pub(super) const fn at(base: u32) -> Self {
        Self { base, happened: 0, enabled: 0 }
    }

    /// Makes an event happen. Events are numbered in the order of their registers.
    pub(super) fn raise(&mut self, number: u32, at: &mut Moment<'_>) {
        self.happened |= 1 << number;
        at.raised.push(self.base + 0x100 + 4 * number);
    }

    pub(super) const fn asks(&self) -> bool {
        self.happened & self.enabled != 0
    }

    pub(super) const fn read(&self, offset: u32) -> Option<u32> {
        match offset {
            0x100..0x180 => Some(self.happened >> ((offset - 0x100) / 4) & 1),
            0x300 | 0x304 | 0x308 => Some(self.enabled),
            _ => None,
        }
    }

    pub(super) const fn write(&mut self, offset: u32, value: u32) -> Option<()> {
        match offset {
            0x100..0x180 => {
                let bit = 1 << ((offset - 0x100) / 4);
                self.happened = if value & 1 == 0 { self.happened & !bit } else { self.happened | bit };
            }
            0x300 => self.enabled = value,
            0x304 => self.enabled |= value,
            0x308 => self.enabled &= !value,
            _ => return None,
        }
        Some(())
    }
}
