//! A record that two parties keep together although they do not trust each other.
//!
//! A device keeps it in NOR flash. Every entry is chained to the one before it by a hash and signed by the device, and
//! both parties sign its head. An entry is acknowledged by the [`Receipt`] that [`Journal::append`] returns: from then
//! on no power cut loses it ([`power`] says why), and nobody changes or removes it without being found out. No call
//! does: [`Journal::release`] frees space, and needs the signatures of both parties.
//!
//! 1. *Enrolment.* The two parties, here the *host* and the *inspectorate*, agree on a [`Term`]: keys, expiry, limits,
//!    seals. All three sign its digest. From then on the record belongs to this term.
//! 2. *A session.* Both parties sign what opens it. What they sign names the place in the record, so a signature cannot
//!    be used again elsewhere.
//! 3. *Counts.* Each is an entry with the total after it.
//! 4. *The close, and two signatures.* Each party signs the head of the record. The head commits to every entry before
//!    it. Note it: only a head that you keep shows later that entries were cut off the end.
//! 5. *The audit.* [`audit`](audit::audit) judges a bundle or an image of the flash with the parties' public keys
//!    alone. It is a second implementation of [`format`](mod@format), and shares only [`field`] and [`digest`] with the
//!    writer.
//!
//! The whole way, with flash in RAM:
//!
//! ```
#![doc = include_str!("../examples/keep_a_record.rs")]
//! ```
//!
//! The crate knows no treaty. `proverka`, which checks arms-control treaties, keeps its inspections in it and has the
//! protocol by which a device that keeps a record talks to its parties.
//!
//! # For your own device
//!
//! * The flash: [section 8 of `power`](power) says which chips fit, and the compiler refuses sizes that do not.
//!   [`RamFlash`] is for tests and trials.
//! * Entries are typed: what [`Journal::append`] takes is an [`Event`], and [`Seen::event`] returns one.
//! * Signing takes a second or two on a small chip. [`Journal::start`] does it in short steps, and so do [`stepwise`]'s
//!   types for any signature.
//! * [`PrivateKey`] is for the parties, too.
//!
//! # Features
//!
//! | feature | what it brings |
//! |---|---|
//! | `serde` | the parties in serde's data model |
//! | `defmt` | `defmt::Format` on public types |
#![no_std]
#![forbid(unsafe_code)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::float_arithmetic
)]
#![expect(clippy::test_attr_in_doctest, reason = "the test of the example is run with the example")]

pub mod audit;
pub mod digest;
pub mod field;
pub mod party;
pub mod payload;
pub mod stepwise;

mod append;
mod appending;
mod enrol;
mod entry;
mod error;
mod event;
mod export;
mod genesis;
mod key;
mod kind;
mod layout;
mod mount;
mod own_signature;
mod private;
mod ram_flash;
mod read;
mod record;
mod release;
mod retire;
mod ring;
mod rotate;
mod serial;
mod signature;
mod signer;
mod skim;
mod slot;
mod store;
mod strip;
mod walk;

pub use append::Receipt;
pub use appending::Appending;
pub use digest::{Hash, Place, Role};
pub use entry::{ANNEX_MAX, Draft, Entry, Stamp};
pub use error::{AppendError, Damage, EnrolError, MountError, StoreError};
pub use event::{AnnexBytes, AnyEvent, Event};
pub use export::{ExportRequest, Exported};
pub use genesis::Term;
pub use key::Contributions;
pub use kind::EntryKind;
pub use layout::Layout;
pub use payload::ReleaseStatement;
pub use private::{DecodedKey, PrivateKey};
pub use ram_flash::{RamFlash, RamFlashError};
pub use read::{Base, ReadError, Seen};
pub use record::Journal;
pub use release::Carried;
pub use signature::{Ed25519, SignatureUnit, verifies};
pub use skim::Skimmed;

#[expect(rustdoc::broken_intra_doc_links, reason = "`u8[32]` in the document is an array and no link")]
#[doc = include_str!("../FORMAT.md")]
pub mod format {}

#[doc = include_str!("../POWER.md")]
pub mod power {}

/// The page on the registry, whose code is tested like that of any other page.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
