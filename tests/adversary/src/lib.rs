//! The adversary on the line: he holds the cable between `proverka device` and a device, passes on what the tool asks,
//! and alters what the device answers.
//!
//! The claim that is tested: whatever he does, the tool refuses, or what it signed is true of the device's record. He
//! pins no key of the device and none of a party; he may have other devices of the same parties, and what this one said
//! before.
#![expect(missing_docs, reason = "test code: names say what is done, and a failed expectation should panic")]

pub mod alter;
pub mod cases;
pub mod command;
pub mod device;
pub mod forge;
pub mod judge;
pub mod naive;
pub mod proxy;
pub mod stage;
