//! The device on Arm's MPS2 with AN386 (Cortex-M4), as `qemu-system-arm -M mps2-an386` emulates it. It is made from the
//! template, of which it changes this file and the parameters. It is only for trying the firmware out, never for use:
//! its record lies in RAM and is lost with the power, its random bits are not random, and it has no seal loop.
#![no_std]
#![no_main]

use core::convert::Infallible;

use cortex_m_rt::entry;
use defmt_rtt as _;
use embedded_io::{ErrorType, Read, ReadReady, Write};
use panic_halt as _;
use proverka::journal::Layout;
use proverka_device::board::{self, Board, Entropy, Front, GeneratorStuck, Look, Parts, Press};
use proverka_device::boards::image::Image;
use proverka_device::boards::ram::{self, Ram};
use proverka_device::boards::register::Register;
use proverka_device::device::Device;
use proverka_device::matrix;

// ---- Serial line ----
// The emulator keeps what the port has no room for, so no interrupt is needed.

/// The registers of the port: data, state, control, and the divisor for its rate.
const DATA: Register = register(0x4000_4000);
const STATE: Register = register(0x4000_4004);
const CONTROL: Register = register(0x4000_4008);
const DIVISOR: Register = register(0x4000_4010);
/// The bits of `STATE`: there is no room to send, and a byte was received.
const FULL: u32 = 1;
const RECEIVED: u32 = 2;

/// Returns a register of this board.
#[expect(unsafe_code, reason = "registers are reached by address")]
const fn register(address: usize) -> Register {
    // SAFETY: each address here is that of a register of the board's serial port or of its timer, and not of memory.
    unsafe { Register::at(address) }
}

struct Uart;

impl ErrorType for Uart {
    type Error = Infallible;
}

impl ReadReady for Uart {
    fn read_ready(&mut self) -> Result<bool, Infallible> {
        Ok(STATE.read() & RECEIVED != 0)
    }
}

impl Read for Uart {
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize, Infallible> {
        let Some(first) = bytes.first_mut() else { return Ok(0) };
        [*first, ..] = DATA.read().to_le_bytes();
        Ok(1)
    }
}

impl Write for Uart {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Infallible> {
        for byte in bytes {
            while STATE.read() & FULL != 0 {}
            DATA.write(u32::from(*byte));
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

// ---- Clock ----
// A timer of 32 bits, which counts down at the rate of the processor.

/// The registers of the timer: control, value, and reload value.
const TIMER_CONTROL: Register = register(0x4000_0000);
const TIMER_VALUE: Register = register(0x4000_0004);
const TIMER_RELOAD: Register = register(0x4000_0008);

struct Clock;

impl Clock {
    fn start() -> Self {
        TIMER_RELOAD.write(u32::MAX);
        TIMER_VALUE.write(u32::MAX);
        TIMER_CONTROL.write(1);
        Self
    }
}

impl board::Clock for Clock {
    const HERTZ: u32 = 25_000_000;
    const TOP: u32 = u32::MAX;
    // Nothing halts the clock in the emulator, and the board has no watchdog.
    const LONGEST_GAP: u32 = 60 * Self::HERTZ;

    fn look(&mut self) -> Look {
        Look::in_time(!TIMER_VALUE.read())
    }
}

// ---- Random bits ----
// The board has no generator. These bytes are not random at all: they are the same at each start.

struct Same(u32);

impl Entropy for Same {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), GeneratorStuck> {
        for byte in bytes {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 17;
            self.0 ^= self.0 << 5;
            [*byte, ..] = self.0.to_le_bytes();
        }
        Ok(())
    }
}

// ---- Flash ----
// The board has none, so the record lies in RAM.

type Flash = Ram;

fn layout() -> Layout {
    Layout { base: 0, ring: ram::PAGES as u16 - 5 }
}

// ---- Front ----
// There are no buttons, no LEDs and no seal loop. This trial takes the loop for closed, which no real board may do.

#[derive(Clone)]
struct NoFront;

impl Front for NoFront {
    fn press(&self) -> Option<Press> {
        None
    }

    fn has_looked(&self) -> bool {
        true
    }

    fn is_open(&self) -> bool {
        false
    }

    fn show(&self, _: matrix::Image) {}
}

// ---- Watchdog ----
// The trial has none.

type Watchdog = ();

// ---- The board ----

struct Mps2;

impl Board for Mps2 {
    type Flash = Flash;
    type Serial = Uart;
    type Clock = Clock;
    type Entropy = Same;
    type Front = NoFront;
    type Watchdog = Watchdog;
    // The firmware that runs, as `memory.x` describes it.
    type Firmware = Image;
}

fn start() {
    DIVISOR.write(16);
    CONTROL.write(3);
}

#[entry]
fn main() -> ! {
    start();
    let mut device = Device::<Mps2>::new(Parts {
        flash: Ram,
        layout: layout(),
        serial: Uart,
        clock: Clock::start(),
        entropy: Same(1),
        front: NoFront,
        watchdog: (),
        firmware: Image,
        id: *b"mps2-an386-trial",
        causes: 0,
    });
    let mut reported = None;
    loop {
        // Nothing wakes this board, so it never waits.
        device.poll();
        let status = device.status();
        if reported != Some(status) {
            defmt::info!("{} tested {} fault {} size {}", status.state, status.tested, status.fault, status.size);
            reported = Some(status);
        }
    }
}
