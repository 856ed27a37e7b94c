//! The adversary on the line: he holds the cable between `proverka device` and a device, passes on what the tool asks,
//! and alters what the device answers.
//!
//! The tests check this claim: whatever he does, the tool refuses, or what it signed is true of the device's record. He
//! has neither the key of the device nor a key of a party. He may have other devices of the same parties, and earlier
//! answers of this one.
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
