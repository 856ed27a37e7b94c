//! The host's end of a line to a device.
//!
//! * `port` opens the line, `record` writes down what goes over it, and reads that again.
//! * `keys` are the files of a party's own keys, `notebook` the heads that it saw, `signed` those it signed checkpoints of.
//! * `secret` reads, writes and wipes what nobody else may see; `age` and `passphrase` guard it with a passphrase.
//! * `talk` asks; `download` reads the record, and goes on where it was interrupted.
//! * `verified` is the record after the core's audit accepted it; `act` has something signed that follows from it.

pub mod act;
pub mod age;
pub mod answer;
pub mod download;
pub mod keys;
pub mod notebook;
pub mod passphrase;
pub mod port;
pub mod record;
pub mod secret;
pub mod signed;
pub mod talk;
pub mod verified;
