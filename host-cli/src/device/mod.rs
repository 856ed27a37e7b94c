//! The host's end of a line to a device. A simulated device is a line like any other: nothing here knows the simulator.
//!
//! * [`line`] carries bytes; [`port`] opens one, [`record`] writes down what goes over it, and reads that again.
//! * [`client`] turns frames into replies; [`checked`] is a client that knows which device it speaks with.
//! * [`keys`] are the files of a party's own keys, [`notebook`] the heads that it saw, [`signed`] those it signed
//!   checkpoints of.
//! * [`secret`] reads, writes and wipes what nobody else may see; [`age`] and [`passphrase`] guard it with a
//!   passphrase.
//! * [`bundle`] is the record as it is read; [`download`] reads it, and goes on where it was interrupted, from a
//!   [`kept`] file.
//! * [`trusted`] is what a party knows by other means; [`verified`] is a record that the audit accepted and that agrees
//!   with it.
//! * [`act`] has something signed that follows from a verified record, [`witness`] has its last close signed.
//! * [`answer`] is what a command says, [`error`] why it cannot; [`describe`] and [`words`] put both into words.

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
