//! The view of an inspection that a device and its host share.
//!
//! * [`Ledger`]: the state that follows from the entries of a record.
//! * [`Judgement`]: the verdicts of the device on one count, and the byte that stores them in the record.
//! * [`SessionTimes`]: how long the sessions of a record last and how many there are, judged.
//! * [`Consented`]: the exact message that a party signs for an act.
//!
//! A device that verifies a signature and a host that makes one must use the same bytes, so both take them from here.
//! The [audit](crate::journal::audit) does not: it is a second implementation, written from FORMAT.md.
//!
//! The parties sign other messages that offer no choice:
//! [`bind_message`](crate::journal::digest::bind_message) for the genesis, and
//! [`cosign_message`](crate::journal::digest::cosign_message) and
//! [`dispute_message`](crate::journal::digest::dispute_message) for the head of a closed session.

mod consented;
mod judgement;
mod ledger;
mod session_times;
mod stamp;

pub use consented::{Consented, kind, payload};
pub use judgement::Judgement;
pub use ledger::{Close, Ledger, Line, Session};
pub use session_times::{SessionFinding, SessionRules, SessionTimes};
