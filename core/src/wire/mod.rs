//! Messages between the device and the host.
//!
//! Nothing here is signed or hashed: what is, travels inside these messages as octets laid down in `FORMAT.md`. A message
//! that changes something carries a request number, so that a repeat changes nothing.

mod octets;
mod reply;
mod request;

pub use octets::{Head, Nonce, Octets, PublicKey, Signature};
pub use reply::{
    Acknowledged, Challenge, Clock, Enrolment, Exported, Held, Piece, Refusal, Reply, State, Status, Sums, Tallied,
    Verdict,
};
pub use request::{Act, Asked, Consent, Enrol, Party, Request, Source, Terms};

/// How many categories of items a device counts.
pub const CATEGORIES: usize = 8;
/// The most octets of a [`Piece`]. Unit: octets.
pub const PIECE_MAX: usize = 192;
