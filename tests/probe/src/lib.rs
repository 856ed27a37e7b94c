//! Calls every public function of the core with arguments that the compiler cannot know.
//!
//! There is one module here for each module of the core. `tests/every_public_function.rs` fails if a public function of
//! the core is not called in its module by the path `Type::function`, which is how the test finds the call.
#![no_std]

use core::fmt::{Display, Write};
use core::hint::black_box as opaque;

mod calendar;
mod count;
mod judge;
#[cfg(feature = "wire")]
mod party;
#[cfg(feature = "sampling")]
mod sampling;
#[cfg(feature = "text")]
mod text;
mod treaty;
mod verdict;
#[cfg(feature = "wire")]
mod wire;
mod words;

/// Calls all public functions of the core.
pub fn everything() {
    calendar::everything();
    count::everything();
    judge::everything();
    #[cfg(feature = "wire")]
    party::everything();
    #[cfg(feature = "sampling")]
    sampling::everything();
    treaty::everything();
    #[cfg(feature = "text")]
    text::everything();
    verdict::everything();
    #[cfg(feature = "wire")]
    wire::everything();
    words::everything();
    #[cfg(any(feature = "control-unwrap", feature = "control-index"))]
    control::everything();
}

/// Makes the compiler believe that a value is used.
fn keep<T>(value: T) {
    let _ = opaque(value);
}

/// Formats `value` with its `Display` and drops the text.
fn printed<T: Display>(value: &T) {
    struct Nowhere(usize);
    impl Write for Nowhere {
        fn write_str(&mut self, text: &str) -> core::fmt::Result {
            self.0 ^= opaque(text.len());
            Ok(())
        }
    }
    let mut nowhere = Nowhere(0);
    keep(write!(nowhere, "{}", opaque(value)));
    keep(nowhere.0);
}

#[cfg(any(feature = "control-unwrap", feature = "control-index"))]
mod control {
    use super::{keep, opaque};

    pub(crate) fn everything() {
        #[cfg(feature = "control-unwrap")]
        keep(opaque(Some(1_u8)).unwrap());
        #[cfg(feature = "control-index")]
        keep(opaque([1_u8, 2])[opaque(1_usize)]);
    }
}
