//! Where a probe leaves its figures, and where it finds its parameters.

use core::hint::black_box;
use core::ptr::read_volatile;
use core::sync::atomic::{AtomicU32, Ordering};

use crate::figure::{DONE, Figure, WORDS};

/// The report, by [`Figure`].
pub static REPORT: [AtomicU32; WORDS] = [const { AtomicU32::new(0) }; WORDS];

/// The page between the image and the record: words that the host sets.
const PARAMETERS: usize = 0x1_E800;

/// Notes a figure.
pub fn figure(which: Figure, value: u32) {
    // Without `black_box` nobody seems to read the report, and it is not written.
    if let Some(word) = black_box(&REPORT).get(which as usize) {
        word.store(value, Ordering::Relaxed);
    }
}

/// Says that the report is complete, and stops.
pub fn done() -> ! {
    figure(Figure::Done, DONE);
    loop {
        core::hint::spin_loop();
    }
}

/// A parameter, by number from 0 to 255; all ones where the host set none.
#[must_use]
pub fn parameter(number: u8) -> u32 {
    #[expect(unsafe_code, reason = "flash outside of the image")]
    // SAFETY: an aligned word of flash, which nothing writes while this runs.
    unsafe {
        read_volatile((PARAMETERS as *const u32).add(usize::from(number)))
    }
}
