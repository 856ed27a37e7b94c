//! # The record
//!
//! With the feature `journal`, a device keeps a record in NOR flash. Every entry is chained to the one before it by a
//! hash and signed by the device. What [`Journal::append`](crate::journal::Journal::append) acknowledged is never lost
//! in a power cut ([`power`](super::power) says why), and nobody changes an entry without being found out.
//!
//! 1. *Enrolment.* The host and the inspectorate agree on a [`Term`](crate::journal::Term): keys, expiry, limits,
//!    seals. All three sign its digest. From then on the record belongs to this term.
//! 2. *A session.* Both parties sign what opens it. What they sign names the place in the record, so a signature cannot
//!    be used again elsewhere.
//! 3. *Counts.* Each is an entry with the total after it.
//! 4. *The close, and two signatures.* Each party signs the head of the record. The head commits to every entry before
//!    it. Note it: only a head that you keep shows later that entries were cut off the end.
//! 5. *The audit.* [`audit`](crate::journal::audit::audit) judges a bundle or an image of the flash with the parties'
//!    public keys alone. It is a second implementation of [`format`](mod@super::format), and trusts nothing of the
//!    writer.
//!
//! The whole way, with flash in RAM:
//!
//! ```
#![doc = include_str!("../../examples/keep_a_record.rs")]
//! ```
//!
//! What the grade says, and what no audit can tell, is in the chapter on records of the manual (`host-cli/docs`).
//!
//! The next page is [`line`](mod@super::line).

#![expect(clippy::test_attr_in_doctest, reason = "the test of the example is run with the example")]
