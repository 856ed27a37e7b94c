//! The device on an LM3S6965 evaluation board (Cortex-M3), as `qemu-system-arm -M lm3s6965evb` emulates it. It is made
//! from the template, of which it changes this file and the parameters. It is only for trying the firmware out, never
//! for use. Its record lies in RAM and is lost with the power, because the emulator has no controller of this flash.
//! Its random bits are not random, and it has no seal loop. The firmware begins behind the place of a bootloader.
#![no_std]
#![no_main]

use core::convert::Infallible;

use cortex_m::peripheral::syst::SystClkSource;
use cortex_m_rt::{entry, exception};
use defmt_rtt as _;
use embedded_io::{ErrorType, Read, ReadReady, Write};
use panic_halt as _;
use proverka::journal::Layout;
use proverka_device::board::{Board, Entropy, Front, GeneratorStuck, Parts, Press};
use proverka_device::boards::image::Image;
use proverka_device::boards::line::{Line, Port};
use proverka_device::boards::ram::{self, Ram};
use proverka_device::boards::register::Register;
use proverka_device::boards::shared::Shared;
use proverka_device::boards::systick;
use proverka_device::device::{Device, Step};
use proverka_device::matrix;

// ---- Serial line ----
// Port 0, a PL011, at 115,200 baud. The program has no table of the chip's interrupts, so all of them arrive at the
// default handler.

/// The registers of the port: data, flags, whole and fractional divisor, line control, control, interrupt mask.
const DATA: Register = register(0x4000_C000);
const FLAGS: Register = register(0x4000_C018);
const DIVISOR: Register = register(0x4000_C024);
const FRACTION: Register = register(0x4000_C028);
const LINE: Register = register(0x4000_C02C);
const CONTROL: Register = register(0x4000_C030);
const MASK: Register = register(0x4000_C038);
/// The bits of `FLAGS`: nothing was received, and there is no room to send.
const EMPTY: u32 = 1 << 4;
const FULL: u32 = 1 << 5;
/// The number of the port's interrupt, and the register of the processor that enables it.
const INTERRUPT: i16 = 5;
const ENABLE: Register = register(0xE000_E100);
/// The registers that give clocks to the port and to its pins, and those that connect pins A0 and A1 to the port.
const PORT_CLOCKS: Register = register(0x400F_E104);
const PIN_CLOCKS: Register = register(0x400F_E108);
const PIN_PORT: Register = register(0x4000_4420);
const PIN_DIGITAL: Register = register(0x4000_451C);

/// Returns a register of this board.
#[expect(unsafe_code, reason = "registers are reached by address")]
const fn register(address: usize) -> Register {
    // SAFETY: each address above is that of a register of the serial port, of its pins and clocks, or of the
    // processor's interrupts, and not of memory.
    unsafe { Register::at(address) }
}

struct Uart;

static PORT: Shared<Port<Uart>> = Shared::empty();

impl ErrorType for Uart {
    type Error = Infallible;
}

impl ReadReady for Uart {
    fn read_ready(&mut self) -> Result<bool, Infallible> {
        Ok(FLAGS.read() & EMPTY == 0)
    }
}

impl Read for Uart {
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize, Infallible> {
        let Some(first) = bytes.first_mut() else { return Ok(0) };
        while FLAGS.read() & EMPTY != 0 {}
        [*first, ..] = DATA.read().to_le_bytes();
        Ok(1)
    }
}

impl Write for Uart {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Infallible> {
        for byte in bytes {
            while FLAGS.read() & FULL != 0 {}
            DATA.write(u32::from(*byte));
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

#[expect(unsafe_code, reason = "the handler of all interrupts is declared as an unsafe function")]
mod interrupts {
    #[cortex_m_rt::exception]
    unsafe fn DefaultHandler(number: i16) {
        if number == super::INTERRUPT {
            super::PORT.with(super::Port::take);
        }
    }
}

// ---- Clock ----
// The processor of the emulated board runs at this rate. Its SysTick wraps every 1.34 seconds.

type Clock = systick::Clock<12_500_000>;

#[exception]
fn SysTick() {
    systick::wrapped();
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
// The emulator does not have the controller of this flash, so the record lies in RAM.

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

struct Lm3s;

impl Board for Lm3s {
    type Flash = Flash;
    type Serial = Line<Uart>;
    type Clock = Clock;
    type Entropy = Same;
    type Front = NoFront;
    type Watchdog = Watchdog;
    // The firmware that runs, as `memory.x` describes it.
    type Firmware = Image;
}

fn start() {
    PORT_CLOCKS.write(PORT_CLOCKS.read() | 1);
    PIN_CLOCKS.write(PIN_CLOCKS.read() | 1);
    PIN_PORT.write(PIN_PORT.read() | 0b11);
    PIN_DIGITAL.write(PIN_DIGITAL.read() | 0b11);
    // 12.5 MHz divided by 16 * 115,200; the fraction counts parts of 64. Eight bits, with the queues of the port.
    DIVISOR.write(6);
    FRACTION.write(50);
    LINE.write(0x70);
    CONTROL.write(0x301);
    PORT.fill(Port::new(Uart));
    // Received bytes, and bytes that have waited in the queue.
    MASK.write(1 << 4 | 1 << 6);
    ENABLE.write(1 << INTERRUPT);
}

#[entry]
fn main() -> ! {
    let Some(core) = cortex_m::Peripherals::take() else {
        loop {
            cortex_m::asm::wfi();
        }
    };
    start();
    let mut device = Device::<Lm3s>::new(Parts {
        flash: Ram,
        layout: layout(),
        serial: Line::new(&PORT),
        clock: Clock::start(core.SYST, SystClkSource::Core),
        entropy: Same(1),
        front: NoFront,
        watchdog: (),
        firmware: Image,
        id: *b"lm3s6965ev-trial",
        causes: 0,
    });
    let mut reported = None;
    loop {
        let step = device.poll();
        let status = device.status();
        if reported != Some(status) {
            defmt::info!("{} tested {} fault {} size {}", status.state, status.tested, status.fault, status.size);
            reported = Some(status);
        }
        if step == Step::Idle {
            cortex_m::asm::wfi();
        }
    }
}
