//! # Your own project
//!
//! The core is `no_std` and allocates nothing. It builds for every target that has `core`: `./tests/run` checks
//! Cortex-M0, Cortex-M4F, Cortex-M33, RISC-V without atomics, WebAssembly and the host.
//!
//! | you want to | feature | you bring |
//! |---|---|---|
//! | calculate with dates, judge numbers and terms | none | nothing |
//! | read treaties, acts and items from JSON or CSV | `text` | a buffer for strings with escapes |
//! | keep a record | `journal` | flash, by the traits of `embedded-storage`; 32 random bytes for each key |
//! | audit a record | `journal` | the bytes of a bundle or an image |
//! | talk to a device, or be one | `wire` | a way for bytes, and a clock in milliseconds for the host's end |
//!
//! Three rules hold everywhere:
//!
//! * No function panics. Linking every public function without a panic shows this for all features except `export` and
//!   `journal`, which call crates with panic sites of their own.
//! * Nothing wraps or saturates in silence. A sum that does not fit is an error.
//! * Flash may fail at any step. [`power`](crate::journal::power), section 1, lists what the record asks of it.
//!   Error-corrected flash that takes only one write to a word does not fit.
//!
//! # A whole device
//!
//! The sealed device is the crate `proverka-device` (the folder `firmware-example`): the record, the line, the display,
//! the seal and the start-up checks, with every part of a board handed in. Its file `PORTING.md` brings it to your
//! board step by step.
