//! What stopped the firmware, kept in RAM until the next start.
//!
//! A firmware that panics, or whose processor faults, stands still until the watchdog restarts it. It does not restart
//! at once, because each start writes to flash, and a firmware that fails at every start would wear it out. Before it
//! stands still it leaves a [`Trace`] in RAM that no start-up code clears and that outlives a reset, but no loss of
//! power. The next start logs it, and adds its [`bit`](Trace::bit) to the causes of the reset, so that the BOOT entry
//! tells both parties.
//!
//! The trace holds addresses and nothing else, because the text of a panic names the files of the machine on which the
//! firmware was built. `addr2line -e IMAGE.elf ADDRESS` says what is there.
//!
//! A binary uses it like this:
//!
//! ```ignore
//! #[panic_handler]
//! fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
//!     trace::panicked()
//! }
//!
//! #[cortex_m_rt::exception]
//! unsafe fn HardFault(frame: &cortex_m_rt::ExceptionFrame) -> ! {
//!     trace::faulted(frame.pc())
//! }
//! ```
//!
//! A stack that overflows on a board of this package runs out of RAM instead of into variables. Then there is no room
//! for a handler either: the processor locks up, and the chip restarts at once with that as the cause of the reset.
#![expect(unsafe_code, reason = "the trace lies in RAM that nothing initializes, and the stack is read by address")]

use core::mem::MaybeUninit;

use super::image::{firmware_start, store_start};

/// The number of addresses in a trace.
pub const ADDRESSES: usize = 6;
/// The number of words of the stack that are searched for return addresses, at most.
const SEARCHED: usize = 256;
/// The first word of a trace. The last word is the sum of all others, so that RAM after power-on is not taken for one.
const MARK: u32 = 0x7ACE_0001;
/// Mark, kind, addresses and sum.
const WORDS: usize = ADDRESSES + 3;

#[unsafe(link_section = ".uninit.trace")]
static mut KEPT: MaybeUninit<[u32; WORDS]> = MaybeUninit::uninit();

unsafe extern "C" {
    // This symbol comes from the linker script; only its address has a meaning.
    static _stack_start: u8;
}

/// The kind of failure that stopped the firmware.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Kind {
    /// The code panicked.
    Panic,
    /// The processor faulted: an access to an address where nothing is, or an instruction that does not exist.
    Fault,
}

/// What is known of the failure that ended the previous run of the firmware.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Trace {
    /// The kind of failure.
    pub kind: Kind,
    /// Addresses in the firmware, the innermost first; zeros fill up. For a fault the first one is that of the
    /// instruction. The others are numbers on the stack that can be return addresses, and some may be none.
    pub addresses: [u32; ADDRESSES],
}

impl Trace {
    /// Returns the bit that says this in the causes of a reset. The chips that this package knows number theirs from
    /// the lowest bit up, below these.
    #[must_use]
    pub const fn bit(&self) -> u32 {
        match self.kind {
            Kind::Panic => 1 << 31,
            Kind::Fault => 1 << 30,
        }
    }
}

/// Returns the word with that number, which may be anything.
fn word(number: usize) -> u32 {
    // SAFETY: the number is below the number of words, and any 32 bits are a number; nothing holds a reference.
    unsafe { (&raw const KEPT).cast::<u32>().wrapping_add(number.min(WORDS.wrapping_sub(1))).read_volatile() }
}

fn set_word(number: usize, value: u32) {
    // SAFETY: as above.
    unsafe { (&raw mut KEPT).cast::<u32>().wrapping_add(number.min(WORDS.wrapping_sub(1))).write_volatile(value) };
}

fn sum() -> u32 {
    (0..WORDS.wrapping_sub(1)).fold(0, |sum, number| sum.rotate_left(1) ^ word(number))
}

/// Returns the trace that the previous run left, and forgets it. `None` if there is none.
#[must_use]
pub fn take() -> Option<Trace> {
    let kind = match (word(0), word(1)) {
        (MARK, 1) => Kind::Panic,
        (MARK, 2) => Kind::Fault,
        _ => return None,
    };
    let is_whole = word(WORDS.wrapping_sub(1)) == sum();
    set_word(0, 0);
    let mut addresses = [0; ADDRESSES];
    for (address, number) in addresses.iter_mut().zip(2..) {
        *address = word(number);
    }
    is_whole.then_some(Trace { kind, addresses })
}

/// Leaves a trace with this first address, if there is one, and what looks like return addresses on the stack.
fn keep(kind: Kind, first: Option<u32>) {
    let top = (&raw const _stack_start).addr();
    let mut stack = cortex_m::register::msp::read() as usize & !3;
    let mut number = 2;
    let mut note = |address: u32| {
        if number < WORDS.wrapping_sub(1) {
            set_word(number, address);
            number = number.wrapping_add(1);
        }
    };
    first.into_iter().for_each(&mut note);
    for _ in 0..SEARCHED {
        if stack >= top {
            break;
        }
        // SAFETY: the address is a multiple of four between the stack pointer and the start of the stack, which is RAM.
        let found = unsafe { core::ptr::without_provenance::<u32>(stack).read_volatile() };
        // A return address is odd, because its lowest bit selects the instruction set.
        if found & 1 == 1 && (firmware_start()..store_start()).contains(&found) {
            note(found & !1);
        }
        stack = stack.wrapping_add(4);
    }
    (0..ADDRESSES).for_each(|_| note(0));
    set_word(0, MARK);
    set_word(1, if kind == Kind::Panic { 1 } else { 2 });
    set_word(WORDS.wrapping_sub(1), sum());
}

/// Stands still until the watchdog restarts the chip.
fn stand() -> ! {
    loop {
        cortex_m::asm::wfi();
    }
}

/// Leaves the trace of a panic and stands still.
pub fn panicked() -> ! {
    cortex_m::interrupt::disable();
    keep(Kind::Panic, None);
    stand()
}

/// Leaves the trace of a fault at the instruction `address` and stands still.
pub fn faulted(address: u32) -> ! {
    cortex_m::interrupt::disable();
    keep(Kind::Fault, Some(address));
    stand()
}
