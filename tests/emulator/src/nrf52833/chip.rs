//! The chip: the processor in its world, with the power on or off.

use std::time::Duration;

use super::clock;
use super::exceptions::HARD_FAULT;
use super::flash;
use super::nvmc::{PAGE, Step};
use super::peripheral::{HERTZ, Moment};
use super::rng::Generator;
use super::world::{REGISTERS, RETURN, STAND_STILL, TOOLS, World};
use crate::Trouble;
use crate::unicorn::{Core, Engine, Register};

/// RAM: its address and its size. Unit: bytes.
pub(super) const RAM: (u32, u32) = (0x2000_0000, 128 * 1024);
/// The size of a page of the emulator. Unit: bytes.
const TOOLS_SIZE: u32 = 4096;
/// What the link register holds in a handler: return to the code of before, on the main stack.
const EXC_RETURN: u32 = 0xFFFF_FFF9;
/// The cycles that the processor takes to enter or to leave a handler.
const ENTRY_CYCLES: u64 = 12;
/// The registers that the processor saves, in the order of memory.
const SAVED: [Register; 8] =
    [Register::R0, Register::R1, Register::R2, Register::R3, Register::R12, Register::LR, Register::PC, Register::XPSR];
/// `wfi`, the instruction that waits for an interrupt.
const WAIT: u16 = 0xBF30;
/// `b` to the instruction before, for a loop that only waits.
const BACK_TO_WAIT: u16 = 0xE7FD;
/// `yield`, the hint that a program spins.
const YIELD: u16 = 0xBF10;
/// The rate of the host's side of the line. Unit: bits per second.
const HOST_RATE: u64 = 115_200;

/// How the power comes.
#[derive(Clone, Copy, Debug)]
pub struct Power<'a> {
    /// The contents of the whole flash.
    pub flash: &'a [u8],
    /// Bits of flash that read differently each time: the address of a word, and a mask.
    pub unstable: &'a [(u32, u32)],
    /// The seed of everything that looks random.
    pub seed: u64,
    /// What the test makes of the generator.
    pub generator: Generator,
    /// The supply. Unit: millivolts.
    pub supply_mv: u32,
    /// The letter of the chip's build code.
    pub build_code: u8,
}

impl<'a> Power<'a> {
    /// Starts with this flash and a good generator, at 3.3 V.
    #[must_use]
    pub const fn with(flash: &'a [u8]) -> Self {
        Self { flash, unstable: &[], seed: 1, generator: Generator::GOOD, supply_mv: 3_300, build_code: b'B' }
    }
}

/// A chip that has power.
pub struct Chip {
    engine: Engine<World>,
    /// The address of the next instruction.
    pc: u32,
    /// True while the processor waits for an interrupt.
    waits: bool,
    /// The number of resets since the power came, by the watchdog or by the program.
    resets: u32,
}

impl std::fmt::Debug for Chip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a chip at {:#x}, after {:?}", self.pc, self.time())
    }
}

/// Returns the halfword of code before an address.
fn before(core: Core<'_>, address: u32) -> Result<u16, Trouble> {
    let mut code = [0; 2];
    core.read(address.wrapping_sub(2), &mut code)?;
    Ok(u16::from_le_bytes(code))
}

fn duration(cycles: u64) -> Duration {
    Duration::from_secs(cycles / HERTZ) + Duration::from_nanos((cycles % HERTZ) * 1_000_000_000 / HERTZ)
}

fn cycles(time: Duration) -> u64 {
    u64::try_from(time.as_nanos() * u128::from(HERTZ) / 1_000_000_000).unwrap_or(u64::MAX)
}

impl Chip {
    /// Gives power to a chip.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the processor's emulator is not there, or if the flash has another size.
    pub fn power_on(power: Power<'_>) -> Result<Self, Trouble> {
        if power.flash.len() != flash::SIZE as usize {
            return Err(Trouble(format!("{} bytes of flash, not {}", power.flash.len(), flash::SIZE)));
        }
        let world = World::new(power.seed, power.generator, power.supply_mv, power.build_code);
        let mut engine = Engine::new(world, &REGISTERS)?;
        engine.map(0, flash::SIZE)?;
        engine.map(RAM.0, RAM.1)?;
        engine.map(TOOLS, TOOLS_SIZE)?;
        let (world, core) = engine.bus_mut();
        world.flash.set_unstable(power.unstable.to_vec());
        core.write(0, power.flash)?;
        core.protect(0, flash::SIZE, true)?;
        let still: Vec<u8> = STAND_STILL.to_le_bytes().repeat(TOOLS_SIZE as usize / 2);
        core.write(TOOLS, &still)?;
        let mut chip = Self { engine, pc: 0, waits: false, resets: 0 };
        chip.begin()?;
        Ok(chip)
    }

    /// Begins at the reset vector.
    fn begin(&mut self) -> Result<(), Trouble> {
        let core = self.engine.core();
        core.set_register(Register::XPSR, 0x0100_0000)?;
        core.set_register(Register::PRIMASK, 0)?;
        core.set_register(Register::LR, u32::MAX)?;
        core.set_register(Register::SP, core.word(0)?)?;
        self.pc = core.word(4)? & !1;
        self.waits = false;
        Ok(())
    }

    fn reset(&mut self, cause: u32) -> Result<(), Trouble> {
        self.resets += 1;
        self.engine.bus_mut().0.reset(cause);
        self.begin()
    }

    /// Lets the chip run until a moment, or until it has sent something if `for_bytes`. Unit: cycles.
    fn run(&mut self, until: u64, for_bytes: bool) -> Result<(), Trouble> {
        loop {
            let (world, core) = self.engine.bus_mut();
            if let Some(trouble) = world.trouble.take() {
                return Err(trouble);
            }
            world.advance(core);
            if world.flash.has_unstable() {
                world.flash.waver(core)?;
            }
            if world.wdt.is_over {
                self.reset(clock::DOG)?;
                continue;
            }
            if world.exceptions.reset {
                self.reset(clock::SOFTWARE)?;
                continue;
            }
            if world.now >= until || (for_bytes && !world.uarte.sent.is_empty()) {
                return Ok(());
            }
            let is_stuck = self.waits && world.exceptions.wakes() && self.stands_still()?;
            let (world, core) = self.engine.bus_mut();
            self.waits &= is_stuck || !world.exceptions.wakes();
            if self.waits {
                world.now = world.next().min(until);
                continue;
            }
            if world.exceptions.is_ready(core.register(Register::PRIMASK)? & 1 == 1) {
                self.enter()?;
            }
            self.slice(until)?;
        }
    }

    /// True if the code after `wfi` only jumps back to it, and the interrupt that waits is masked: a chip would go
    /// round until something else happens.
    fn stands_still(&mut self) -> Result<bool, Trouble> {
        let (world, core) = self.engine.bus_mut();
        let is_masked = core.register(Register::PRIMASK)? & 1 == 1 && !world.exceptions.is_ready(true);
        Ok(is_masked && before(core, self.pc + 2)? == BACK_TO_WAIT)
    }

    /// Executes blocks until something happens.
    fn slice(&mut self, until: u64) -> Result<(), Trouble> {
        let (world, _) = self.engine.bus_mut();
        world.stop_at = world.next().min(until);
        world.stopped_at = None;
        let ran = self.engine.run(self.pc);
        let (world, core) = self.engine.bus_mut();
        if let Ok(false) = ran {
            self.pc = core.register(Register::PC)? & !1;
            world.exceptions.fault();
            return Ok(());
        }
        if let Err(error) = ran {
            if let Some(trouble) = world.trouble.take() {
                return Err(trouble);
            }
            // The emulator takes the hint that a program spins for an error.
            self.pc = core.register(Register::PC)? & !1;
            return if before(core, self.pc)? == YIELD { Ok(()) } else { Err(error) };
        }
        match world.stopped_at {
            Some(place) if place >= RETURN => self.leave(),
            Some(place) => {
                self.pc = place;
                Ok(())
            }
            None if world.trouble.is_some() => Ok(()),
            None => {
                self.pc = core.register(Register::PC)? & !1;
                self.waits = before(core, self.pc)? == WAIT;
                if self.waits { Ok(()) } else { Err(Trouble(format!("the processor stopped at {:#x}", self.pc))) }
            }
        }
    }

    /// Enters the handler of the exception that is next.
    fn enter(&mut self) -> Result<(), Trouble> {
        let pc = self.pc;
        let (world, core) = self.engine.bus_mut();
        let is_lost = world.exceptions.is_handling();
        let (number, vector) = world.exceptions.enter();
        world.now += ENTRY_CYCLES;
        let before = core.register(Register::SP)?;
        let frame = before.wrapping_sub(4 * SAVED.len() as u32) & !7;
        let is_odd = u32::from(before & 4 != 0);
        let mut saved = [0; 4 * SAVED.len()];
        for (bytes, register) in saved.as_chunks_mut().0.iter_mut().zip(SAVED) {
            let value = match register {
                Register::PC => pc,
                Register::XPSR => core.register(register)? | is_odd << 9,
                other => core.register(other)?,
            };
            *bytes = value.to_le_bytes();
        }
        let stack = RAM.0..=RAM.0 + RAM.1 - saved.len() as u32;
        if !stack.contains(&frame) || is_lost {
            // A fault for which there is no stack, or that comes while a fault is handled.
            return self.reset(clock::LOCKUP);
        }
        core.write(frame, &saved)?;
        core.set_register(Register::SP, frame)?;
        core.set_register(Register::LR, EXC_RETURN)?;
        self.pc = core.word(vector)? & !1;
        self.waits = false;
        if number == HARD_FAULT && self.pc == 0 {
            return Err(Trouble(format!("a hard fault at {pc:#x}, and no handler")));
        }
        Ok(())
    }

    /// Leaves a handler: the code of before goes on.
    fn leave(&mut self) -> Result<(), Trouble> {
        let (world, core) = self.engine.bus_mut();
        if !world.exceptions.is_handling() {
            return Err(Trouble("a return from an exception, and none is handled".into()));
        }
        world.exceptions.leave();
        world.now += ENTRY_CYCLES;
        let frame = core.register(Register::SP)?;
        for (place, register) in SAVED.into_iter().enumerate() {
            let value = core.word(frame + 4 * place as u32)?;
            match register {
                Register::PC => self.pc = value & !1,
                Register::XPSR => {
                    core.set_register(register, value & !(1 << 9))?;
                    let odd = (value >> 9 & 1) * 4;
                    core.set_register(Register::SP, frame + 4 * SAVED.len() as u32 + odd)?;
                }
                other => core.set_register(other, value)?,
            }
        }
        Ok(())
    }

    /// The time since the power came.
    #[must_use]
    pub fn time(&self) -> Duration {
        duration(self.engine.bus().now)
    }

    /// Lets the chip run for that time.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the image does something that the model does not have.
    pub fn pass(&mut self, time: Duration) -> Result<(), Trouble> {
        let until = self.engine.bus().now.saturating_add(cycles(time));
        self.run(until, false)
    }

    /// Lets the chip run until it has sent something, but no longer than that time, and returns what it sent.
    ///
    /// # Errors
    ///
    /// Those of [`pass`](Self::pass).
    pub fn sent(&mut self, within: Duration) -> Result<Vec<u8>, Trouble> {
        let until = self.engine.bus().now.saturating_add(cycles(within));
        self.run(until, true)?;
        Ok(self.engine.bus_mut().0.uarte.sent.drain(..).collect())
    }

    /// The host sends bytes to the device, at the full rate of the line.
    pub fn host_sends(&mut self, bytes: &[u8]) {
        let (world, _) = self.engine.bus_mut();
        world.uarte.host_sends(bytes, HOST_RATE, world.now);
        world.look_ahead();
    }

    /// Returns the bytes that arrived at the line since the power came, those that were lost of them because nothing
    /// took them, and those that are still on their way.
    #[must_use]
    pub fn line(&self) -> (u64, u64, usize) {
        let line = &self.engine.bus().uarte;
        (line.arrived, line.lost, line.on_wire())
    }

    /// Drives a pin from outside, or leaves it alone. Pins of the second port are counted from 32 on.
    pub fn drive(&mut self, pin: usize, level: Option<bool>) {
        self.engine.bus_mut().0.gpio.drive(pin, level);
    }

    /// Returns the output levels of the pins, one bit each.
    #[must_use]
    pub fn outputs(&self) -> u64 {
        self.engine.bus().gpio.outputs()
    }

    /// Returns the whole flash as it is now.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn whole_flash(&self) -> Result<Vec<u8>, Trouble> {
        let mut bytes = vec![0; flash::SIZE as usize];
        self.engine.core().read(0, &mut bytes)?;
        Ok(bytes)
    }

    /// Reads `length` bytes of RAM or flash, from `address` on.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if there is no memory.
    pub fn ram(&self, address: u32, length: usize) -> Result<Vec<u8>, Trouble> {
        let mut bytes = vec![0; length];
        self.engine.core().read(address, &mut bytes)?;
        Ok(bytes)
    }

    /// Writes a word of memory.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if there is no memory.
    pub fn set_ram(&mut self, address: u32, word: u32) -> Result<(), Trouble> {
        self.engine.core().set_word(address, word)
    }

    /// Reads a register of a peripheral, as the processor would.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the model has no such register.
    pub fn peek(&mut self, address: u32) -> Result<u32, Trouble> {
        use crate::unicorn::Bus as _;
        let (world, core) = self.engine.bus_mut();
        let value = world.read(core, address, 4);
        world.trouble.take().map_or(Ok(value), Err)
    }

    /// Writes a register of a peripheral, as the processor would.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the model has no such register.
    pub fn poke(&mut self, address: u32, value: u32) -> Result<(), Trouble> {
        use crate::unicorn::Bus as _;
        let (world, core) = self.engine.bus_mut();
        world.write(core, address, 4, value);
        world.trouble.take().map_or(Ok(()), Err)
    }

    /// Returns the bytes that the generator gave since the power came.
    #[must_use]
    pub fn random(&self) -> &[u8] {
        self.engine.bus().rng.given()
    }

    /// Starts to note the steps of flash.
    pub fn watch_flash(&mut self) {
        self.engine.bus_mut().0.flash.log = Some(Vec::new());
    }

    /// Takes the steps of flash that were noted, and when each began.
    pub fn steps(&mut self) -> Vec<(Duration, Step)> {
        let log = self.engine.bus_mut().0.flash.log.as_mut().map(std::mem::take).unwrap_or_default();
        log.into_iter().map(|(at, step)| (duration(at), step)).collect()
    }

    /// Returns the number of steps of flash since the power came.
    #[must_use]
    pub fn step_count(&self) -> u64 {
        self.engine.bus().flash.steps
    }

    /// Makes the chip drop a step of flash in silence: that one, counted from the power-on.
    pub fn drop_step(&mut self, number: u64) {
        self.engine.bus_mut().0.flash.drop_at = Some(number);
    }

    /// True if a step was dropped that would have changed something.
    #[must_use]
    pub fn has_dropped(&self) -> bool {
        self.engine.bus().flash.dropped
    }

    /// Returns the number of writes and erases that were refused because their region is locked, or because the
    /// controller does not allow writes, and of those that were blocked because the supply failed.
    #[must_use]
    pub fn refused_and_blocked(&self) -> (u32, u32) {
        (self.engine.bus().flash.refused, self.engine.bus().flash.blocked)
    }

    /// Changes the supply. Unit: millivolts.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if something went wrong in the model.
    pub fn supply(&mut self, millivolts: u32) -> Result<(), Trouble> {
        let (world, core) = self.engine.bus_mut();
        let (mut raised, mut trouble) = (Vec::new(), None);
        let mut at = Moment { core, now: world.now, raised: &mut raised, trouble: &mut trouble };
        world.power.supply(millivolts, &mut at);
        world.look_ahead();
        trouble.map_or(Ok(()), Err)
    }

    /// Returns the threshold of the power-fail comparator, if the firmware has switched it on. Unit: millivolts.
    #[must_use]
    pub fn power_fail_threshold(&self) -> Option<u32> {
        self.engine.bus().power.threshold_mv()
    }

    /// True if a debug probe could reach the processor.
    #[must_use]
    pub fn has_open_debug_port(&mut self) -> bool {
        self.engine.bus_mut().0.has_open_debug_port()
    }

    /// Returns the number of resets since the power came, by the watchdog or by the program.
    #[must_use]
    pub const fn resets(&self) -> u32 {
        self.resets
    }

    /// A debugger halts the processor for that time. Timers go on, and so does the watchdog if it is set up so.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if something went wrong in the model.
    pub fn halt(&mut self, time: Duration) -> Result<(), Trouble> {
        let (world, core) = self.engine.bus_mut();
        let until = world.now + cycles(time);
        world.wdt.halted(cycles(time));
        while world.now < until && !world.wdt.is_over {
            world.look_ahead();
            world.now = world.next().min(until);
            world.advance(core);
        }
        world.trouble.take().map_or(Ok(()), Err)
    }

    /// Sets up the watchdog so that it pauses while a debugger halts the processor, which the firmware does not.
    pub fn pause_watchdog(&mut self) {
        self.engine.bus_mut().0.wdt.config &= !8;
    }

    /// Makes the processor hang: it jumps to itself, with interrupts off if `masked`.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn hang(&mut self, masked: bool) -> Result<(), Trouble> {
        self.engine.core().set_register(Register::PRIMASK, u32::from(masked))?;
        (self.pc, self.waits) = (TOOLS, false);
        Ok(())
    }

    /// Lets the processor go on at another address, and with another stack pointer if there is one.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn jump(&mut self, address: u32, stack: Option<u32>) -> Result<(), Trouble> {
        if let Some(stack) = stack {
            self.engine.core().set_register(Register::SP, stack)?;
        }
        (self.pc, self.waits) = (address, false);
        Ok(())
    }

    /// Returns the address of the next instruction.
    #[must_use]
    pub const fn program_counter(&self) -> u32 {
        self.pc
    }

    /// Lets the processor execute other code, with these values in its first four registers. The code ends with an
    /// instruction that jumps to itself.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn execute(&mut self, code: &[u16], registers: [u32; 4]) -> Result<(), Trouble> {
        let bytes: Vec<u8> = code.iter().flat_map(|half| half.to_le_bytes()).collect();
        let place = TOOLS + PAGE / 2;
        let core = self.engine.core();
        core.write(place, &bytes)?;
        for (register, value) in SAVED.into_iter().zip(registers) {
            core.set_register(register, value)?;
        }
        (self.pc, self.waits) = (place, false);
        Ok(())
    }
}
