//! This module is the host's end of a line to a device. A simulated device is a line like any other: nothing here
//! depends on the simulator.
//!
//! * [`mod@line`] carries bytes; [`port`] opens a line; [`record`] writes the traffic of a line to a file and reads
//!   that file again.
//! * [`client`] turns frames into replies; [`checked`] is a client that knows which device it is talking to.
//! * [`keys`] reads and writes the files of a party's own keys, [`notebook`] keeps the heads that the party saw, and
//!   [`signed`] keeps the heads for which it signed checkpoints.
//! * [`secret`] reads, writes and wipes secret bytes; [`age`] and [`passphrase`] protect a secret file with a
//!   passphrase.
//! * [`bundle`] is the record as it was read, unverified; [`download`] reads it from the device and resumes an
//!   interrupted download from a [`kept`] file.
//! * [`trusted`] is what a party knows from other sources; [`verified`] is a record that the audit accepted and that
//!   agrees with it.
//! * [`act`] has the parties sign an act that follows from a verified record; [`witness`] has its last close signed.
//! * [`answer`] is the result that a command prints, [`error`] why there is none; [`describe`] and [`words`] put both
//!   into words.

pub mod act;
pub mod age;
pub mod answer;
pub mod bundle;
pub mod checked;
pub mod client;
pub mod describe;
pub mod download;
pub mod error;
pub mod kept;
pub mod keys;
pub mod line;
pub mod next;
pub mod notebook;
pub mod passphrase;
pub mod port;
pub mod record;
pub mod secret;
pub mod signed;
pub mod trusted;
pub mod verified;
pub mod witness;
pub mod words;
