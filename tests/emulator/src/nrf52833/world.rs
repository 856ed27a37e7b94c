//! Everything around the processor: the peripherals, the time, and who is reached at which address.

use super::clock::{self, ClockPower};
use super::exceptions::Exceptions;
use super::flash::{self, Fate, Flash};
use super::gpio::{self, Gpio};
use super::nvmc::{self, Nvmc, Step};
use super::peripheral::{Moment, NEVER, Peripheral};
use super::ppi::{self, Ppi};
use super::rng::{self, Generator, Rng};
use super::timer::Timer;
use super::uarte::{self, Uarte};
use super::wdt::{self, Wdt};
use crate::Trouble;
use crate::unicorn::{Bus, Core, Register};

/// The addresses of the timers.
const TIMERS: [u32; 3] = [0x4000_8000, 0x4000_9000, 0x4000_A000];
/// The pages of constants of the factory and of the customer.
const FACTORY: u32 = 0x1000_0000;
const CUSTOMER: u32 = 0x1000_1000;
/// The offset of the build code among the factory's constants: four characters, of which the third one counts.
const VARIANT: u32 = 0x104;
/// The offset of APPROTECT among the customer's, and the value with which newer chips leave the debug port to the
/// firmware that runs.
const APPROTECT: usize = 0x208;
const OPEN: u32 = 0x5A;
/// The page of the processor's own registers.
const SYSTEM: u32 = 0xE000_E000;
/// The regions of registers: start and size.
pub(super) const REGISTERS: [(u32, u32); 4] =
    [(FACTORY, 0x2000), (clock::BASE, 0x2_0000), (gpio::BASE, 0x1000), (0xE000_0000, 0x1_0000)];
/// The page in which code of the tests lies, where the chip has no memory.
pub(super) const TOOLS: u32 = 0x1F00_0000;
/// From here on an address means "return from an exception".
pub(super) const RETURN: u32 = 0xFFFF_FFE0;
/// The emulator's own number for a jump to one of these addresses.
const EXCEPTION_EXIT: u32 = 8;
/// `b .`, the instruction that jumps to itself.
pub(super) const STAND_STILL: u16 = 0xE7FE;
/// Below this supply, flash is not sure to be written. Unit: millivolts.
const LOWEST_MV: u32 = 1_700;
/// How many of the factory's constants are known: the two words of the identifier and of the address.
const IDENTIFIERS: [(u32, u32); 6] =
    [(0x010, 4096), (0x014, 128), (0x060, 0x1234_5678), (0x064, 0x9ABC_DEF0), (0x0A4, 0x0BAD_CAFE), (0x0A8, 0x1357)];

/// The world around the processor.
pub(super) struct World {
    /// The cycles since the power came. One instruction takes one cycle.
    pub(super) now: u64,
    /// The moment at which the processor must stop, because something happens.
    pub(super) stop_at: u64,
    /// Where the processor was stopped, if it was.
    pub(super) stopped_at: Option<u32>,
    pub(super) trouble: Option<Trouble>,
    pub(super) power: ClockPower,
    pub(super) uarte: Uarte,
    pub(super) timers: [Timer; 3],
    ppi: Ppi,
    pub(super) rng: Rng,
    pub(super) nvmc: Nvmc,
    pub(super) flash: Flash,
    pub(super) gpio: Gpio,
    pub(super) wdt: Wdt,
    pub(super) exceptions: Exceptions,
    customer: [u32; 1024],
    /// The letter of the chip's build code.
    build_code: u8,
    next: u64,
    raised: Vec<u32>,
    /// For each address of flash in halfwords: the size of the block there, and its instructions.
    blocks: Vec<(u16, u16)>,
}

impl World {
    pub(super) fn new(seed: u64, generator: Generator, supply_mv: u32, build_code: u8) -> Self {
        Self {
            now: 0,
            stop_at: 0,
            stopped_at: None,
            trouble: None,
            power: ClockPower::reset(0, [0; 2], supply_mv),
            uarte: Uarte::new(),
            timers: TIMERS.map(Timer::at),
            ppi: Ppi::default(),
            rng: Rng::new(seed, generator),
            nvmc: Nvmc::new(),
            flash: Flash::new(seed),
            gpio: Gpio::new(),
            wdt: Wdt::new(),
            exceptions: Exceptions::default(),
            customer: [u32::MAX; 1024],
            build_code,
            next: NEVER,
            raised: Vec::new(),
            blocks: vec![(0, 0); flash::SIZE as usize / 2],
        }
    }

    /// Resets the chip for that cause. The watchdog goes on, unless it is the cause.
    pub(super) fn reset(&mut self, cause: u32) {
        let causes = self.power.causes | cause;
        self.power = ClockPower::reset(causes, self.power.retained(), self.power.supply_mv());
        self.uarte.reset();
        self.timers = TIMERS.map(Timer::at);
        self.ppi = Ppi::default();
        self.rng.reset();
        self.nvmc = Nvmc::new();
        self.gpio.reset();
        if cause & clock::DOG != 0 {
            self.wdt = Wdt::new();
        }
        self.exceptions = Exceptions::default();
        self.next = NEVER;
    }

    fn each(&mut self) -> [&mut dyn Peripheral; 7] {
        let [first, second, third] = &mut self.timers;
        [&mut self.power, &mut self.uarte, first, second, third, &mut self.rng, &mut self.wdt]
    }

    /// The moment at which something happens by itself. Unit: cycles.
    pub(super) const fn next(&self) -> u64 {
        self.next
    }

    /// Returns the peripheral at an address, and the offset of the register.
    fn at(&mut self, address: u32) -> Option<(&mut dyn Peripheral, u32)> {
        let offset = address & 0xFFF;
        let peripheral: &mut dyn Peripheral = match address & !0xFFF {
            clock::BASE => &mut self.power,
            uarte::BASE => &mut self.uarte,
            0x4000_8000 => &mut self.timers[0],
            0x4000_9000 => &mut self.timers[1],
            0x4000_A000 => &mut self.timers[2],
            rng::BASE => &mut self.rng,
            wdt::BASE => &mut self.wdt,
            nvmc::BASE => &mut self.nvmc,
            ppi::BASE => &mut self.ppi,
            gpio::BASE => &mut self.gpio,
            _ => return None,
        };
        Some((peripheral, offset))
    }

    /// Runs `act` on the peripheral at an address, at the moment `now`. `None` if there is no such register.
    fn act(
        &mut self,
        core: Core<'_>,
        now: u64,
        address: u32,
        act: impl FnOnce(&mut dyn Peripheral, u32, &mut Moment<'_>) -> Option<()>,
    ) -> Option<()> {
        let (mut raised, mut trouble) = (std::mem::take(&mut self.raised), self.trouble.take());
        let mut at = Moment { core, now, raised: &mut raised, trouble: &mut trouble };
        let acted = self.at(address).and_then(|(peripheral, offset)| act(peripheral, offset, &mut at));
        (self.raised, self.trouble) = (raised, trouble);
        acted
    }

    /// Starts the tasks that the events of this moment start.
    fn interconnect(&mut self, core: Core<'_>, now: u64) {
        let mut events = std::mem::take(&mut self.raised);
        while let Some(event) = events.pop() {
            for task in self.ppi.tasks(event) {
                let done = self.act(core, now, task, |peripheral, offset, at| peripheral.write(offset, 1, at));
                if done.is_none() {
                    self.fail(format!("an event starts a task at {task:#x}, which the model does not have"));
                }
            }
            events.append(&mut self.raised);
        }
        self.raised = events;
    }

    /// Does everything that is due up to now, in order.
    pub(super) fn advance(&mut self, core: Core<'_>) {
        while self.next <= self.now {
            let now = self.next;
            let (mut raised, mut trouble) = (std::mem::take(&mut self.raised), self.trouble.take());
            for peripheral in self.each() {
                if peripheral.next() <= now {
                    let mut at = Moment { core, now, raised: &mut raised, trouble: &mut trouble };
                    peripheral.advance(&mut at);
                }
            }
            (self.raised, self.trouble) = (raised, trouble);
            self.interconnect(core, now);
            self.look_ahead();
        }
    }

    /// Finds out what happens next, and who asks for an interrupt.
    pub(super) fn look_ahead(&mut self) {
        self.next = self.each().into_iter().map(|peripheral| peripheral.next()).min().unwrap_or(NEVER);
        self.stop_at = self.stop_at.min(self.next);
        let timers =
            self.timers.iter().zip(8..).fold(0, |lines, (timer, line)| lines | u64::from(timer.asks()) << line);
        let lines = u64::from(self.power.asks())
            | u64::from(self.uarte.asks()) << 2
            | timers
            | u64::from(self.rng.asks()) << 13
            | u64::from(self.wdt.asks()) << 16;
        self.exceptions.lines(lines);
    }

    pub(super) fn fail(&mut self, what: String) {
        self.trouble.get_or_insert(Trouble(what));
    }

    fn check(&mut self, result: Result<(), Trouble>) {
        if let Err(trouble) = result {
            self.trouble.get_or_insert(trouble);
        }
    }

    fn settle(&mut self, core: Core<'_>) {
        let settled = self.flash.settle(core);
        self.check(settled);
    }

    /// What becomes of a step of flash with the supply of this moment.
    fn fate(&self) -> Fate {
        if self.power.is_failing() {
            Fate::Dropped
        } else if self.power.supply_mv() < LOWEST_MV {
            Fate::Torn
        } else {
            Fate::Done
        }
    }

    /// Carries out the erase that was asked for.
    fn erase(&mut self, core: Core<'_>) {
        let Some(address) = self.nvmc.erase.take() else { return };
        if address >= flash::SIZE {
            return self.fail(format!("a page at {address:#x} is erased, where no flash is"));
        }
        if self.nvmc.is_locked(address) {
            self.flash.refused += 1;
            return self.exceptions.fault();
        }
        let fate = self.fate();
        let erased = self.flash.erase(core, self.now, address, fate);
        self.check(erased);
        self.now = self.nvmc.begin(Step::Erase { address }, self.now);
    }

    /// Returns the number of instructions of a block.
    fn instructions(&mut self, core: Core<'_>, address: u32, size: u32) -> Result<u64, Trouble> {
        let known = self.blocks.get((address / 2) as usize).copied();
        if let Some((known_size, count)) = known
            && u32::from(known_size) == size
        {
            return Ok(count.into());
        }
        let mut code = vec![0; size as usize];
        core.read(address, &mut code)?;
        let mut count = 0;
        let mut at = 0;
        while let Some([_, high]) = code.get(at..at + 2) {
            // Instructions of 32 bits begin with one of three patterns of five bits.
            at += if high >> 3 > 0b11100 { 4 } else { 2 };
            count += 1_u16;
        }
        if let Some(place) = self.blocks.get_mut((address / 2) as usize) {
            *place = (size as u16, count);
        }
        Ok(count.into())
    }

    /// True if a debug probe could reach the processor now, and after the next reset if the firmware does the same
    /// again. Chips before build code B look at the customer's word alone: the port is closed by any number in it that
    /// is not all ones.
    pub(super) fn has_open_debug_port(&self) -> bool {
        let stored = self.customer.get(APPROTECT / 4).map_or(0, |word| word & 0xFF);
        if self.build_code < b'B' { stored == 0xFF } else { stored == OPEN && self.power.debug_port == OPEN }
    }

    fn constant(&self, address: u32) -> Option<u32> {
        let offset = address & 0xFFF;
        if address & !0xFFF == CUSTOMER {
            return self.customer.get((offset / 4) as usize).copied();
        }
        if offset == VARIANT {
            return Some(u32::from_be_bytes([b'A', b'A', self.build_code, b'0']));
        }
        IDENTIFIERS.iter().find(|(known, _)| *known == offset).map(|(_, value)| *value)
    }
}

impl Bus for World {
    fn read(&mut self, core: Core<'_>, address: u32, size: u32) -> u32 {
        self.settle(core);
        self.advance(core);
        let word = address & !3;
        let now = self.now;
        let value = match word & !0xFFF {
            FACTORY | CUSTOMER => self.constant(word),
            SYSTEM => self.exceptions.read(word & 0xFFF),
            _ => self.at(word).and_then(|(peripheral, offset)| peripheral.read(offset, now)),
        };
        let Some(value) = value else {
            self.fail(format!("the register at {address:#x} is read, which the model does not have"));
            core.stop();
            return 0;
        };
        let value = value >> (8 * (address & 3));
        if size >= 4 { value } else { value & ((1 << (8 * size)) - 1) }
    }

    fn write(&mut self, core: Core<'_>, address: u32, size: u32, value: u32) {
        self.settle(core);
        self.advance(core);
        let now = self.now;
        let done = match address & !0xFFF {
            SYSTEM => self.exceptions.write(address & 0xFFF, value),
            CUSTOMER if self.nvmc.allows_writes() => {
                self.customer[((address & 0xFFF) / 4) as usize] &= value;
                self.now += Step::Write { address, word: value }.cycles();
                Some(())
            }
            _ => self.act(core, now, address, |peripheral, offset, at| peripheral.write(offset, value, at)),
        };
        if done.is_none() || (size != 4 && address & !0xFFF != SYSTEM) {
            self.fail(format!("{value:#x} is written to the register at {address:#x}, which the model does not have"));
            return core.stop();
        }
        self.erase(core);
        self.interconnect(core, now);
        self.look_ahead();
    }

    fn block(&mut self, core: Core<'_>, address: u32, size: u32) {
        self.settle(core);
        let masked = || core.register(Register::PRIMASK).map_or(true, |primask| primask & 1 == 1);
        let is_over = self.trouble.is_some() || self.exceptions.reset || self.now >= self.stop_at;
        if is_over || (self.exceptions.wakes() && self.exceptions.is_ready(masked())) {
            self.stopped_at = Some(address);
            return core.stop();
        }
        match self.instructions(core, address, size) {
            Ok(count) => self.now += count,
            Err(trouble) => return self.check(Err(trouble)),
        }
        if size == 2 {
            let mut code = [0; 2];
            let read = core.read(address, &mut code);
            self.check(read);
            if u16::from_le_bytes(code) == STAND_STILL {
                // Nothing but an event changes anything.
                self.now = self.now.max(self.stop_at);
                self.stopped_at = Some(address);
                core.stop();
            }
        }
    }

    fn forbidden(&mut self, core: Core<'_>, address: u32, size: u32, value: u32) {
        self.settle(core);
        self.advance(core);
        let outcome = if !self.nvmc.allows_writes() || self.nvmc.is_locked(address) {
            self.exceptions.fault();
            self.flash.refuse(core, address)
        } else if size != 4 || !address.is_multiple_of(4) {
            Err(Trouble(format!("{size} bytes are written to flash at {address:#x}: it takes whole words")))
        } else {
            let fate = self.fate();
            let written = self.flash.write(core, self.now, (address, value), fate);
            self.now = self.nvmc.begin(Step::Write { address, word: value }, self.now);
            written
        };
        self.check(outcome);
    }

    fn exception(&mut self, core: Core<'_>, number: u32) {
        let place = core.register(Register::PC).unwrap_or(0);
        core.stop();
        if number == EXCEPTION_EXIT && place >= RETURN {
            self.stopped_at = Some(place);
            return;
        }
        self.fail(format!("the processor takes exception {number} at {place:#x}, which the model does not handle"));
    }
}
