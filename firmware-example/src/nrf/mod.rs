//! The parts that the nRF51822 and the nRF52833 have in common: their registers lie at the same addresses.
//!
//! Part of the board binaries, not of the library: this is where `unsafe` is.

use core::cell::RefCell;
use core::convert::Infallible;

use cortex_m::interrupt::{Mutex, free};
use embedded_io::{ErrorType as SerialError, Read, ReadReady, Write};
use embedded_storage::nor_flash::{ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash};
use proverka_firmware::board::{Clock, Entropy, Firmware, Watchdog};

/// Octets of flash from 0 on that belong to the firmware. What lies behind is the record; the linker keeps the image below.
pub(crate) const FIRMWARE: u32 = 0x1_C000;

/// Registers, by their addresses in the reference manuals.
mod register {
    pub(super) const RESETREAS: u32 = 0x4000_0400;
    pub(super) const UART: u32 = 0x4000_2000;
    pub(super) const TIMER0: u32 = 0x4000_8000;
    pub(super) const TIMER1: u32 = 0x4000_9000;
    pub(super) const RNG: u32 = 0x4000_D000;
    pub(super) const WDT: u32 = 0x4001_0000;
    pub(super) const NVMC: u32 = 0x4001_E000;
    pub(super) const DEVICEID: u32 = 0x1000_0060;
}

/// Reads a register or a word of flash.
#[expect(unsafe_code, reason = "a peripheral is reached by its address")]
fn get(address: u32) -> u32 {
    // SAFETY: every caller passes an aligned address of a register of this page, or of flash within its bounds; reading either has
    // no effect on memory that Rust knows of.
    unsafe { core::ptr::with_exposed_provenance::<u32>(address as usize).read_volatile() }
}

/// Writes a register, or a word of flash while the controller allows that.
#[expect(unsafe_code, reason = "a peripheral is reached by its address")]
fn put(address: u32, value: u32) {
    // SAFETY: every caller passes an aligned address of a register of this page, whose effects stay within the peripheral, or of
    // flash behind the firmware, of which no reference exists.
    unsafe { core::ptr::with_exposed_provenance_mut::<u32>(address as usize).write_volatile(value) }
}

/// The flash, all of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nvmc<const PAGE: usize, const END: u32>;

/// Why the flash refused.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OutOfBounds;

impl NorFlashError for OutOfBounds {
    fn kind(&self) -> NorFlashErrorKind {
        NorFlashErrorKind::OutOfBounds
    }
}

impl<const PAGE: usize, const END: u32> Nvmc<PAGE, END> {
    /// Nothing below the record is ever written, whatever the caller says.
    fn check(from: u32, to: u32, lowest: u32) -> Result<(), OutOfBounds> {
        if from >= lowest && from <= to && to <= END && (from | to) & 3 == 0 { Ok(()) } else { Err(OutOfBounds) }
    }

    fn allow(what: u32) {
        put(register::NVMC + 0x504, what);
        Self::wait();
    }

    fn wait() {
        while get(register::NVMC + 0x400) & 1 == 0 {}
    }
}

impl<const PAGE: usize, const END: u32> ErrorType for Nvmc<PAGE, END> {
    type Error = OutOfBounds;
}

impl<const PAGE: usize, const END: u32> ReadNorFlash for Nvmc<PAGE, END> {
    const READ_SIZE: usize = 4;

    fn read(&mut self, offset: u32, octets: &mut [u8]) -> Result<(), OutOfBounds> {
        let length = u32::try_from(octets.len()).map_err(|_| OutOfBounds)?;
        Self::check(offset, offset.checked_add(length).ok_or(OutOfBounds)?, 0)?;
        let mut at = offset;
        for to in octets.chunks_mut(4) {
            to.copy_from_slice(get(at).to_le_bytes().get(..to.len()).ok_or(OutOfBounds)?);
            at += 4;
        }
        Ok(())
    }

    fn capacity(&self) -> usize {
        END as usize
    }
}

impl<const PAGE: usize, const END: u32> NorFlash for Nvmc<PAGE, END> {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = PAGE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), OutOfBounds> {
        let page = u32::try_from(PAGE).map_err(|_| OutOfBounds)?;
        Self::check(from, to, FIRMWARE)?;
        if !from.is_multiple_of(page) || !to.is_multiple_of(page) {
            return Err(OutOfBounds);
        }
        let mut at = from;
        while at < to {
            Self::allow(2);
            put(register::NVMC + 0x508, at);
            Self::wait();
            at += page;
        }
        Self::allow(0);
        Ok(())
    }

    fn write(&mut self, offset: u32, octets: &[u8]) -> Result<(), OutOfBounds> {
        let length = u32::try_from(octets.len()).map_err(|_| OutOfBounds)?;
        Self::check(offset, offset.checked_add(length).ok_or(OutOfBounds)?, FIRMWARE)?;
        Self::allow(1);
        let mut at = offset;
        for word in octets.as_chunks::<4>().0 {
            put(at, u32::from_le_bytes(*word));
            Self::wait();
            at += 4;
        }
        Self::allow(0);
        Ok(())
    }
}

/// The whole region of the firmware, erased octets and all: there is no gap in which code could hide.
impl<const PAGE: usize, const END: u32> Firmware for Nvmc<PAGE, END> {
    fn read(&mut self, offset: u32, octets: &mut [u8]) -> usize {
        let rest = FIRMWARE.saturating_sub(offset) as usize;
        let length = octets.len().min(rest);
        let Some(octets) = octets.get_mut(..length) else { return 0 };
        ReadNorFlash::read(self, offset, octets).map_or(0, |()| length)
    }
}

/// TIMER0: microseconds in 32 bits, around in 71 minutes.
#[derive(Debug)]
pub(crate) struct Micros(());

impl Micros {
    /// Starts it.
    pub(crate) fn start() -> Self {
        put(register::TIMER0 + 0x504, 0);
        put(register::TIMER0 + 0x508, 3);
        put(register::TIMER0 + 0x510, 4);
        put(register::TIMER0, 1);
        Self(())
    }
}

impl Clock for Micros {
    const HERTZ: u32 = 1_000_000;
    const TOP: u32 = u32::MAX;

    fn ticks(&mut self) -> u32 {
        put(register::TIMER0 + 0x040, 1);
        get(register::TIMER0 + 0x540)
    }
}

/// How often the front moves on. Unit: microseconds. Within the 16 bits that TIMER1 has on the nRF51.
const TICK_US: u32 = 2000;

/// Starts the interrupts of TIMER1, which move the front on.
pub(crate) fn start_ticking() {
    put(register::TIMER1 + 0x504, 0);
    put(register::TIMER1 + 0x508, 0);
    put(register::TIMER1 + 0x510, 4);
    put(register::TIMER1 + 0x540, TICK_US);
    // Compare clears, and interrupts.
    put(register::TIMER1 + 0x200, 1);
    put(register::TIMER1 + 0x304, 1 << 16);
    put(register::TIMER1, 1);
}

/// Takes the interrupt of TIMER1 back.
pub(crate) fn ticked() {
    put(register::TIMER1 + 0x140, 0);
}

/// The generator, raw: without the chip's own correction, so that the device's tests see what it does.
#[derive(Debug)]
pub(crate) struct Rng(());

impl Rng {
    /// Starts it.
    pub(crate) fn start() -> Self {
        put(register::RNG + 0x504, 0);
        put(register::RNG, 1);
        Self(())
    }
}

impl Entropy for Rng {
    fn fill(&mut self, octets: &mut [u8]) {
        for octet in octets {
            put(register::RNG + 0x100, 0);
            while get(register::RNG + 0x100) == 0 {}
            let [value, ..] = get(register::RNG + 0x508).to_le_bytes();
            *octet = value;
        }
    }
}

/// The watchdog: half a minute. The longest step, a session opened with its key and its BOOT entry, takes about ten seconds.
#[derive(Debug)]
pub(crate) struct Wdt(());

impl Wdt {
    /// Starts it; nothing stops it again.
    pub(crate) fn start() -> Self {
        put(register::WDT + 0x504, 30 * 32_768 - 1);
        put(register::WDT + 0x508, 1);
        put(register::WDT, 1);
        Self(())
    }
}

impl Watchdog for Wdt {
    fn feed(&mut self) {
        put(register::WDT + 0x600, 0x6E52_4635);
    }
}

/// Why the chip started; the register is cleared.
pub(crate) fn reset_causes() -> u32 {
    let causes = get(register::RESETREAS);
    put(register::RESETREAS, causes);
    causes
}

/// The chip's own number, behind the name of the board.
pub(crate) fn device_id(board: [u8; 8]) -> [u8; 16] {
    let mut id = [0; 16];
    let number = [get(register::DEVICEID), get(register::DEVICEID + 4)].map(u32::to_le_bytes);
    for (to, from) in id.iter_mut().zip(board.iter().chain(number.as_flattened())) {
        *to = *from;
    }
    id
}

/// Octets that wait: one frame and some.
const WAITING: usize = 320;

struct Waiting {
    octets: [u8; WAITING],
    first: usize,
    count: usize,
}

/// Received octets. The chip itself holds six, half a millisecond's worth.
static RECEIVED: Mutex<RefCell<Waiting>> =
    Mutex::new(RefCell::new(Waiting { octets: [0; WAITING], first: 0, count: 0 }));

/// The serial line at 115,200 baud.
#[derive(Debug)]
pub(crate) struct Line(());

impl Line {
    /// Starts it on these pins, as the chip numbers them.
    pub(crate) fn start(rxd: u32, txd: u32) -> Self {
        put(register::UART + 0x50C, txd);
        put(register::UART + 0x514, rxd);
        put(register::UART + 0x524, 0x01D7_E000);
        put(register::UART + 0x56C, 0);
        put(register::UART + 0x500, 4);
        put(register::UART + 0x108, 0);
        put(register::UART + 0x304, 1 << 2);
        put(register::UART, 1);
        put(register::UART + 0x008, 1);
        Self(())
    }
}

/// Takes the interrupt of the line: octets that wait in the chip. One too many is dropped, and with it its frame.
pub(crate) fn received() {
    free(|section| {
        let Ok(mut waiting) = RECEIVED.borrow(section).try_borrow_mut() else { return };
        while get(register::UART + 0x108) != 0 {
            put(register::UART + 0x108, 0);
            let [octet, ..] = get(register::UART + 0x518).to_le_bytes();
            let at = (waiting.first + waiting.count) % WAITING;
            if waiting.count < WAITING
                && let Some(place) = waiting.octets.get_mut(at)
            {
                *place = octet;
                waiting.count += 1;
            }
        }
        // An overrun is told by the CRC of the frame.
        put(register::UART + 0x124, 0);
        put(register::UART + 0x480, 0xF);
    });
}

impl SerialError for Line {
    type Error = Infallible;
}

impl ReadReady for Line {
    fn read_ready(&mut self) -> Result<bool, Infallible> {
        Ok(free(|section| RECEIVED.borrow(section).try_borrow().is_ok_and(|waiting| waiting.count > 0)))
    }
}

impl Read for Line {
    fn read(&mut self, octets: &mut [u8]) -> Result<usize, Infallible> {
        Ok(free(|section| {
            let Ok(mut waiting) = RECEIVED.borrow(section).try_borrow_mut() else { return 0 };
            let mut read = 0;
            for to in octets {
                if waiting.count == 0 {
                    break;
                }
                *to = waiting.octets.get(waiting.first).copied().unwrap_or(0);
                waiting.first = (waiting.first + 1) % WAITING;
                waiting.count -= 1;
                read += 1;
            }
            read
        }))
    }
}

impl Write for Line {
    fn write(&mut self, octets: &[u8]) -> Result<usize, Infallible> {
        for octet in octets {
            put(register::UART + 0x11C, 0);
            put(register::UART + 0x51C, u32::from(*octet));
            while get(register::UART + 0x11C) == 0 {}
        }
        Ok(octets.len())
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}
