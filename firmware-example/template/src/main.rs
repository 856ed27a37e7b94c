//! The device on a board of mine. Each part of the board has a section here, with a comment on what a real board must
//! put there. As it stands, the program runs on any Cortex-M that has a SysTick. It hears nothing, has no random bits
//! and takes its seal for open, so it enrols nobody. A section that is forgotten therefore makes no unsafe device.
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
use proverka_device::boards::shared::Shared;
use proverka_device::boards::systick;
use proverka_device::device::{Device, Step};
use proverka_device::matrix;

// ---- Serial line ----
// Put here the serial port of the board: read a byte, say whether one waits, write a byte. 256 bytes must come in while
// the device computes for a second. So the port's interrupt calls `PORT.with(Port::take)`.

struct Uart;

static PORT: Shared<Port<Uart>> = Shared::empty();

impl ErrorType for Uart {
    type Error = Infallible;
}

impl ReadReady for Uart {
    fn read_ready(&mut self) -> Result<bool, Infallible> {
        Ok(false)
    }
}

impl Read for Uart {
    fn read(&mut self, _: &mut [u8]) -> Result<usize, Infallible> {
        Ok(0)
    }
}

impl Write for Uart {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Infallible> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

// ---- Clock ----
// Put here the rate of the processor, after its crystal is started in `main`. A SysTick stands still while a debugger
// halts the processor, and in deep sleep. A timer of 32 bits that runs on needs no widening: see `boards::nrf::clock`.

type Clock = systick::Clock<16_000_000>;

#[exception]
fn SysTick() {
    systick::wrapped();
}

// ---- Random bits ----
// Put here the raw bits of the chip's generator, with its bias correction switched off and a bound on the wait.

struct Generator;

impl Entropy for Generator {
    fn fill(&mut self, _: &mut [u8]) -> Result<(), GeneratorStuck> {
        Err(GeneratorStuck)
    }
}

// ---- Flash ----
// Put here the driver of the chip's flash, and `image::layout(PAGE)` as the place of the record. Every read must go to
// the flash itself, and a word is written twice. RAM loses the record with the power.

type Flash = Ram;

fn layout() -> Layout {
    Layout { base: 0, ring: ram::PAGES as u16 - 5 }
}

// ---- Front ----
// Put here `shared::Handle` of a `panel::Panel` with the pins of two buttons, LEDs and seal loop. The interrupt of a
// timer calls `FRONT.with(Panel::tick)` every 2 ms.

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
        true
    }

    fn show(&self, _: matrix::Image) {}
}

// ---- Watchdog ----
// Put here a watchdog of 60 seconds that runs through sleep and through a debugger's halt.

type Watchdog = ();

// ---- The board ----

struct MyBoard;

impl Board for MyBoard {
    type Flash = Flash;
    type Serial = Line<Uart>;
    type Clock = Clock;
    type Entropy = Generator;
    type Front = NoFront;
    type Watchdog = Watchdog;
    // The firmware that runs, as `memory.x` describes it.
    type Firmware = Image;
}

// Put the start of the chip here: lock the firmware's part of flash and the debug port, start crystal and serial port,
// and enable the interrupts of port and front.
fn start() {
    PORT.fill(Port::new(Uart));
}

#[entry]
fn main() -> ! {
    let Some(core) = cortex_m::Peripherals::take() else {
        loop {
            cortex_m::asm::wfi();
        }
    };
    start();
    let mut device = Device::<MyBoard>::new(Parts {
        flash: Ram,
        layout: layout(),
        serial: Line::new(&PORT),
        clock: Clock::start(core.SYST, SystClkSource::Core),
        entropy: Generator,
        front: NoFront,
        watchdog: (),
        firmware: Image,
        // Put here what distinguishes this device from others of its kind, such as the chip's serial number.
        id: *b"my-board-number1",
        // Put here the chip's reset reasons, which the device writes into the record.
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
