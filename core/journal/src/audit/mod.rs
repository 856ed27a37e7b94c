//! The independent audit: a second implementation of the sealed record's rules, written from FORMAT.md.
//!
//! It shares nothing with the writer except the field tables and the digests. It reads a bundle or a flash image
//! without allocation, and its work is bounded by the length of the input.
//!
//! An audit alone cannot detect that entries were removed from the end, since whoever holds the flash can restore an
//! older image. Only a head kept elsewhere reveals that. So the caller states the heads that it holds ([`Asked::held`])
//! and reads [`Report::unwitnessed`], the number of entries that no head signed by both parties covers.

mod ahead;
mod asked;
mod bundle;
mod bytes;
mod compare;
mod driver;
mod entry;
mod error;
mod genesis;
mod head;
mod heads;
mod image;
mod image_entries;
mod in_force;
mod key;
mod pages;
mod parties;
mod proof;
mod release;
mod report;
mod session;
mod slot;
mod source;
mod statement;
mod totals;
mod walk;

pub use asked::{Asked, Held};
pub use bundle::{Base, Bundle, MAGIC, STATEMENTS_MAX};
pub use compare::{Comparison, Side, compare};
pub use driver::{Audit, audit};
pub use entry::{ANNEX_MAX, Body, Entry, EntryKind, Form};
pub use error::{AuditError, Broken, EntryFault};
pub use genesis::Genesis;
pub use image::Image;
pub use key::{KeyFault, PublicKey};
pub use parties::Parties;
pub use proof::{Anchor, Evidence, PROOF_MAGIC, Proof, ProofError, check_proof};
pub use report::{Alone, Conflict, Grade, Oddities, Report, Stale};
pub use source::Record;
