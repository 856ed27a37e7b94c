//! What a device and its host both know of an inspection.
//!
//! * [`Ledger`]: what a record totals, entry by entry.
//! * [`Judgement`]: what the device concludes from one count, and the byte in which the record keeps it.
//! * [`Consented`]: the exact message that a party signs for an act.
//!
//! A device that checks a signature and a host that makes one must mean the same bytes, so both take them from here.
//! The [audit](crate::journal::audit) does not: it reads the record a second way, from FORMAT.md.
//!
//! The other messages that parties sign have no parts to choose: [`bind_message`](crate::journal::digest::bind_message)
//! for the genesis, [`cosign_message`](crate::journal::digest::cosign_message) and
//! [`dispute_message`](crate::journal::digest::dispute_message) for the head of a closed session.

mod consented;
mod judgement;
mod ledger;

pub use consented::{Consented, kind, payload};
pub use judgement::Judgement;
pub use ledger::{Close, Ledger, Line, Session};
