//! Counts instructions with the emulator's timer: with `-icount shift=6` an instruction takes 64 ns.

use core::ptr::{read_volatile, write_volatile};

/// The register block of TIMER0 of the nRF51.
const TIMER0: usize = 0x4000_8000;
const TASKS_START: usize = TIMER0;
const TASKS_CLEAR: usize = TIMER0 + 0x00C;
const TASKS_CAPTURE0: usize = TIMER0 + 0x040;
const BITMODE: usize = TIMER0 + 0x508;
const PRESCALER: usize = TIMER0 + 0x510;
const CC0: usize = TIMER0 + 0x540;

fn write(register: usize, value: u32) {
    #[expect(unsafe_code, reason = "a timer register of the one board these programs run on")]
    // SAFETY: the addresses above are word registers of TIMER0, which nothing else uses.
    unsafe {
        write_volatile(register as *mut u32, value);
    }
}

/// Starts the timer with 32 bits at 16 MHz.
pub fn start() {
    write(BITMODE, 3);
    write(PRESCALER, 0);
    write(TASKS_CLEAR, 1);
    write(TASKS_START, 1);
}

fn ticks() -> u32 {
    write(TASKS_CAPTURE0, 1);
    #[expect(unsafe_code, reason = "a timer register of the one board these programs run on")]
    // SAFETY: as in `write`.
    unsafe {
        read_volatile(CC0 as *const u32)
    }
}

/// Returns the result of `operation` and the number of its instructions, accurate to one plus a constant few for the
/// call.
#[inline(never)]
pub fn instructions<R>(operation: impl FnOnce() -> R) -> (R, u32) {
    let before = ticks();
    let result = operation();
    let took = ticks().wrapping_sub(before);
    // A tick is 62.5 ns, which is 125 / 128 of an instruction. This order of operations cannot overflow.
    (result, took / 128 * 125 + took % 128 * 125 / 128)
}
