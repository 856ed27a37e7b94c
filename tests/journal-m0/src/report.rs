//! The place where a probe writes its figures, and the place from which it reads its parameters.

use core::hint::black_box;
use core::ptr::read_volatile;
use core::sync::atomic::{AtomicU32, Ordering};

use crate::figure::{DONE, Figure, WORDS};

/// The report, indexed by [`Figure`].
pub static REPORT: [AtomicU32; WORDS] = [const { AtomicU32::new(0) }; WORDS];

/// The page between the image and the record, which contains words that the host sets.
const PARAMETERS: usize = 0x1_E800;

/// Writes a figure into the report.
pub fn figure(which: Figure, value: u32) {
    // Without `black_box` the compiler would see that nobody reads the report, and not write it.
    if let Some(word) = black_box(&REPORT).get(which as usize) {
        word.store(value, Ordering::Relaxed);
    }
}

/// Marks the report as complete, and stops.
pub fn done() -> ! {
    figure(Figure::Done, DONE);
    loop {
        core::hint::spin_loop();
    }
}

/// Reads a parameter, by its number from 0 to 255. It is all ones if the host set none.
#[must_use]
pub fn parameter(number: u8) -> u32 {
    #[expect(unsafe_code, reason = "flash outside of the image")]
    // SAFETY: this is an aligned word of flash, which nothing writes while this runs.
    unsafe {
        read_volatile((PARAMETERS as *const u32).add(usize::from(number)))
    }
}
