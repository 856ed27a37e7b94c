//! Where a probe leaves its figures, and where it finds its parameters.

use core::hint::black_box;
use core::ptr::read_volatile;
use core::sync::atomic::{AtomicU32, Ordering};

/// What a word of the report means. `proverka-image` has the same list.
#[derive(Clone, Copy, Debug)]
#[repr(usize)]
pub enum Figure {
    /// `DONE` in ASCII, and only at the end.
    Done = 0,
    /// Entries of the record at the first mount.
    Size,
    /// Entries still on the device then.
    Kept,
    /// Instructions of the first mount.
    Mount,
    /// Instructions of a release of all that is there.
    Release,
    /// Instructions of the first entry after a mount, whose key is worked out.
    AppendFirst,
    /// Instructions of an entry.
    Append,
    /// Instructions of an entry with two parts.
    AppendParts,
    /// Instructions of going over to the next key.
    Rotate,
    /// Instructions of an export statement.
    Export,
    /// Instructions of reading every entry on the device.
    Visit,
    /// Instructions of the mount after all that.
    MountAgain,
    /// Instructions of a signature.
    Sign,
    /// Instructions of a strict verification.
    Verify,
    /// Fewest instructions of a signature, over the keys.
    SignLeast,
    /// Most instructions of a signature, over the keys.
    SignMost,
    /// How many keys.
    Keys,
    /// Number of the step that failed, if any.
    Failed,
}

/// The report, by [`Figure`].
pub static REPORT: [AtomicU32; 24] = [const { AtomicU32::new(0) }; 24];

/// Stands in [`Figure::Done`] once all figures are there.
const DONE: u32 = 0x444F_4E45;

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
    loop {}
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
