//! Code that the tests of several crates share: faulty flash and the plain model of a record, the attack kit, a second
//! reader of messages, and oracles for text.
#![expect(missing_docs, reason = "test code: names say what the formats say, and a failed expectation should panic")]

pub mod attack;
pub mod differential;
pub mod driver;
pub mod flash;
pub mod model;
pub mod mutation;
pub mod oracle;
pub mod properties;
pub mod random;
pub mod reach;
pub mod remembered;
pub mod synthetic;
pub mod wire;
