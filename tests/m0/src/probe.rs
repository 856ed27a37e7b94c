//! Counts instructions with the emulator's timer.

use core::hint::black_box;
// This is linked for the critical section that it defines.
use cortex_m as _;

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

fn start() {
    write(BITMODE, 3); // 32 bits
    write(PRESCALER, 0); // 16 MHz
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

/// Inputs that cover a range fairly evenly and are the same in every run.
pub struct Random(u32);

impl Random {
    /// Returns a number from `low` to `high`, both included.
    pub fn within(&mut self, low: u32, high: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let span = u64::from(high - low) + 1;
        low + ((u64::from(self.0) * span) >> 32) as u32
    }
}

/// The number of inputs in one run of the timer, and the number of runs.
const INPUTS: usize = 256;
const RUNS: u32 = 8;

/// Returns the average number of instructions of `operation` in tenths, without the call and the return.
pub fn instructions<A: Copy, B: Copy, C: Copy, R>(
    mut input: impl FnMut(&mut Random) -> (A, B, C),
    operation: fn(A, B, C) -> R,
) -> u32 {
    start();
    let mut random = Random(1);
    let (mut with, mut without) = (0, 0);
    for _ in 0..RUNS {
        let inputs: [(A, B, C); INPUTS] = core::array::from_fn(|_| input(&mut random));
        with += timed(&inputs, black_box(operation));
        without += timed(&inputs, black_box(nothing::<A, B, C>));
    }
    // An instruction takes 64 ns, and a tick is 62.5 ns.
    let tenths = u64::from(with - without) * 6250 / 640;
    (tenths / u64::from(RUNS * INPUTS as u32)) as u32
}

/// How many instructions [`cortex_m::asm::delay`] takes for this number of cycles: two in each turn of its loop.
const KNOWN: u32 = 200_000;

/// Returns the number of instructions of `work`, on any processor with a SysTick timer. What a tick is, is found out
/// with a loop whose instructions are known. At most about ten million instructions.
pub fn instructions_of(work: impl FnOnce()) -> u32 {
    #[expect(unsafe_code, reason = "the timer is taken once, before anything else runs")]
    // SAFETY: nothing else in these programs uses the timer.
    let mut timer = unsafe { cortex_m::Peripherals::steal() }.SYST;
    timer.set_reload(0x00FF_FFFF);
    timer.clear_current();
    timer.set_clock_source(cortex_m::peripheral::syst::SystClkSource::Core);
    timer.enable_counter();
    let ticks_since = |before: u32| before.wrapping_sub(cortex_m::peripheral::SYST::get_current()) & 0x00FF_FFFF;
    let before = cortex_m::peripheral::SYST::get_current();
    cortex_m::asm::delay(KNOWN);
    let known = ticks_since(before);
    let before = cortex_m::peripheral::SYST::get_current();
    work();
    let ticks = ticks_since(before);
    (u64::from(ticks) * u64::from(KNOWN) / u64::from(known.max(1))) as u32
}

#[inline(never)]
fn timed<A: Copy, B: Copy, C: Copy, R>(inputs: &[(A, B, C)], operation: fn(A, B, C) -> R) -> u32 {
    let before = ticks();
    for &(a, b, c) in inputs {
        black_box(operation(a, b, c));
    }
    ticks().wrapping_sub(before)
}

#[inline(never)]
fn nothing<A, B, C>(_: A, _: B, _: C) {}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    loop {}
}
