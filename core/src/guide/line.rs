//! # The line
//!
//! With the feature `wire`, a host and a device talk in frames ([`wire`](mod@super::wire) is the protocol). Nothing in
//! [`crate::wire`] owns a port or a clock:
//!
//! * a [`Receiver`](crate::wire::Receiver) takes bytes and finds frames in them;
//! * an [`Answerer`](crate::wire::Answerer) is the device's end, and keeps its last answer for a repeat;
//! * a [`Caller`](crate::wire::Caller) is the host's end: it says what to send, how long to wait, and when to give up.
//!
//! The device does not run a request twice, however often the line loses its answer:
//!
//! ```
#![doc = include_str!("../../examples/talk_to_a_device.rs")]
//! ```
//!
//! Nothing on the line is signed or trusted. What must be believed is a signature inside a message, and the record
//! tells whether it is right.
//!
//! The next page is [`porting`](super::porting).

#![expect(clippy::test_attr_in_doctest, reason = "the test of the example is run with the example")]
