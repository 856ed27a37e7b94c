//! Messages between the device and the host.
//!
//! `WIRE.md` is the protocol: frames, the exchange, versions, an example of each message. Nothing in this module owns a
//! port or a clock: [`Receiver`] takes bytes, [`Answerer`] is the device's end and [`Caller`] the host's.
//!
//! The device codes messages with code of its own; with the feature `wire-host` the host's end does so with `postcard`.
//!
//! Nothing here is signed or hashed: what is, travels inside these messages as bytes laid down in `FORMAT.md`. A message
//! that changes something carries a request number, so that a repeat changes nothing.

mod answerer;
mod bytes;
mod caller;
pub mod cobs;
mod coding;
mod crc;
pub mod fault;
mod frame;
mod hello;
#[cfg(feature = "wire-host")]
mod host_coding;
mod messages;
mod receiver;
mod reply;
mod request;

pub use answerer::{Answerer, Heard};
pub use bytes::{Bytes, Head, Nonce, PublicKey, Signature};
pub use caller::{Answer, Caller, Due, Failure, Patience};
pub use coding::{Message, Reader, Writer};
pub use crc::crc32;
pub use frame::{
    BODY_MAX, DELIMITER, Frame, FrameError, Kind, LINE_MAX, Line, NotCanonical, OLDEST, TooLong, VERSION, decode,
    encode, encode_message,
};
pub use hello::{Hello, MAGIC, SCHEMA, Versions};
pub use receiver::{Dropped, Receiver};
pub use reply::{
    Acknowledged, Challenge, Clock, Enrolment, Exported, LapseCause, Lapsed, Piece, Proposals, Proposed, Refusal,
    Reply, State, Status, Sums, Tallied,
};
pub use request::{Act, Asked, Consent, Enrol, Request, Source, Terms};

/// How many categories of items a device counts.
pub const CATEGORIES: usize = 8;
/// The most bytes of a [`Piece`]. Unit: bytes.
pub const PIECE_MAX: usize = 192;
