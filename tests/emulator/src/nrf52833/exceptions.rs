//! The interrupt controller and the system control block of the processor: which interrupt is taken next.
//!
//! Every interrupt has the same priority here, as the firmware leaves it: none interrupts another. A program that sets
//! another priority is outside of the model, and the run ends.

/// The number of interrupts of the chip, a multiple of 32.
const LINES: usize = 64;
/// The exception number of interrupt 0.
const FIRST: u32 = 16;
/// The exception number of a hard fault.
pub(super) const HARD_FAULT: u32 = 3;

/// The state of the interrupt controller.
#[derive(Debug, Default)]
pub(super) struct Exceptions {
    enabled: u64,
    pending: u64,
    /// What the peripherals asked for last.
    asked: u64,
    /// The number of the exception that is being handled.
    active: Option<u32>,
    fault: bool,
    vectors: u32,
    fpu: u32,
    /// Registers of the memory protection unit, which is not in the model: reading returns what was written.
    protection: [u32; 16],
    /// True once the program asked for a reset of the chip.
    pub(super) reset: bool,
}

impl Exceptions {
    /// Takes the lines on which peripherals ask for interrupts.
    pub(super) const fn lines(&mut self, asked: u64) {
        self.pending |= asked & !self.asked;
        self.asked = asked;
    }

    /// Makes a hard fault pending.
    pub(super) const fn fault(&mut self) {
        self.fault = true;
    }

    /// True if an exception could be taken now: `masked` says whether PRIMASK is set.
    pub(super) const fn is_ready(&self, masked: bool) -> bool {
        self.fault || (self.active.is_none() && !masked && self.pending & self.enabled != 0)
    }

    /// True if something waits that ends `wfi`, whether or not it is taken.
    pub(super) const fn wakes(&self) -> bool {
        self.fault || self.pending & self.enabled != 0
    }

    /// True while a handler runs.
    pub(super) const fn is_handling(&self) -> bool {
        self.active.is_some()
    }

    /// Begins the exception that is taken next. Returns its number and the address of its vector.
    pub(super) const fn enter(&mut self) -> (u32, u32) {
        let number = if self.fault {
            self.fault = false;
            HARD_FAULT
        } else {
            let line = (self.pending & self.enabled).trailing_zeros();
            self.pending &= !(1 << line);
            FIRST + line
        };
        self.active = Some(number);
        (number, self.vectors + 4 * number)
    }

    /// Ends the exception that is being handled. A line on which somebody still asks is pending again.
    pub(super) const fn leave(&mut self) {
        if let Some(number) = self.active.take()
            && number >= FIRST
        {
            self.pending |= self.asked & 1 << (number - FIRST);
        }
    }

    /// Reads a register of the system control space, which begins at 0xE000E000.
    pub(super) fn read(&self, offset: u32) -> Option<u32> {
        let word = |bits: u64, from: u32| (bits >> (8 * (offset - from))) as u32;
        Some(match offset {
            0x100 | 0x104 => word(self.enabled, 0x100),
            0x180 | 0x184 => word(self.enabled, 0x180),
            0x200 | 0x204 => word(self.pending, 0x200),
            0x280 | 0x284 => word(self.pending, 0x280),
            0x400..0x440 => 0,
            0xD04 => self.active.unwrap_or(0),
            0xD08 => self.vectors,
            // SCR, CCR, SHPR, SHCSR, CFSR, HFSR.
            0xD10 | 0xD18..0xD30 => 0,
            0xD14 => 0x200,
            0xD88 => self.fpu,
            0xD90..0xDD0 => self.protection[((offset - 0xD90) / 4) as usize],
            // DHCSR: no debugger.
            0xDF0 => 0,
            _ => return None,
        })
    }

    /// Writes a register of the system control space.
    pub(super) fn write(&mut self, offset: u32, value: u32) -> Option<()> {
        let word = |from: u32| u64::from(value) << (8 * (offset - from));
        match offset {
            0x100 | 0x104 => self.enabled |= word(0x100),
            0x180 | 0x184 => self.enabled &= !word(0x180),
            0x200 | 0x204 => self.pending |= word(0x200),
            0x280 | 0x284 => self.pending &= !(word(0x280) & !self.asked),
            // All priorities stay equal.
            0x400..0x440 | 0xD18..0xD24 if value == 0 => {}
            0xD08 => self.vectors = value,
            // The key, and SYSRESETREQ.
            0xD0C if value >> 16 == 0x05FA => self.reset |= value & 4 != 0,
            // SHCSR: faults of their own are taken as hard faults here.
            0xD24 => {}
            0xD88 => self.fpu = value,
            0xD90..0xDD0 => self.protection[((offset - 0xD90) / 4) as usize] = value,
            _ => return None,
        }
        debug_assert!(LINES == u64::BITS as usize);
        Some(())
    }
}
