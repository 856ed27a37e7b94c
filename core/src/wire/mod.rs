//! Messages between the device and the host.
//!
//! `WIRE.md` specifies the protocol: frames, the exchange, versions, and an example of each message. Nothing in this
//! module owns a port or a clock: [`Receiver`] takes bytes, [`Answerer`] is the device's end and [`Caller`] is the
//! host's end.
//!
//! The device encodes and decodes messages with code of its own. With the feature `wire-host`, the host's end uses
//! `postcard` instead.
//!
//! This module signs and hashes nothing. Signed and hashed data travel inside the messages, as bytes that `FORMAT.md`
//! specifies. A message that changes something carries a request number, so that a repeat changes nothing.
//!
//! # To add a request
//!
//! 1. Add the variant at the end of [`Request`] (`request.rs`). The compiler then asks in the same file how both ends
//!    treat it ([`Request::handling`]) and which event in the device's life it is ([`Request::event`]). If it is a new
//!    event, add a row to [`life::TABLE`].
//! 2. If it has a reply of its own, add that at the end of [`Reply`] (`reply.rs`).
//! 3. Define the encoding of both in `messages.rs`; the compiler asks for this too.
//! 4. Add an example of each to `tests/support/src/wire/examples.rs`. Then write the document and the schema hash with
//!    `cargo run -p proverka-test-support --bin wire-document`, and review the changes that it makes.
//! 5. Implement the request in the device (`firmware-example/src/device`), send it from the host, and test both.
//!
//! Tests generate their values from the schema, so they need no change. Changing an existing message, instead of adding
//! one, breaks communication with every device that exists: see WIRE 5.4.

mod answerer;
mod bytes;
mod caller;
pub mod cobs;
mod coding;
pub mod fault;
mod frame;
mod hello;
#[cfg(feature = "wire-host")]
mod host_coding;
pub mod life;
mod messages;
mod receiver;
mod reply;
mod request;

pub use answerer::{Answerer, Heard};
pub use bytes::{Bytes, Head, Nonce, PublicKey, Signature};
pub use caller::{Answer, Caller, Due, Failure, Patience};
pub use coding::{Message, Reader, Writer};
pub use frame::{
    BODY_MAX, DELIMITER, Frame, FrameError, FrameKind, LINE_MAX, Line, NotCanonical, OLDEST, TooLong, VERSION, decode,
    encode, encode_message,
};
pub use hello::{Hello, MAGIC, Versions};
pub use life::State;
pub use messages::SCHEMA;
pub use proverka_journal::digest::crc32;
pub use receiver::{Dropped, Receiver};
pub use reply::{
    Acknowledged, Challenge, Clock, Enrolment, Exported, LapseCause, Lapsed, Piece, Proposals, Proposed, Refusal,
    Reply, Status, Sums, Tallied,
};
pub use request::{Act, Asked, Consent, Enrol, Handling, Request, Source, Terms};

/// How many categories of items a device counts at most; [`Sums::categories`] says how many are in use.
pub const CATEGORIES: usize = 8;
/// The largest length of [`Piece::bytes`]. Unit: bytes.
pub const PIECE_MAX: usize = 192;
