//! The independent audit: a second way through the bytes of the sealed record, written from FORMAT.md.
//!
//! It shares the field tables and the digests with the writer and nothing else. It reads a bundle or an image of the
//! flash in one pass, without allocation, and its work is bounded by the length of the input.
//!
//! An audit says nothing about entries cut from the end: whoever holds the flash can put back an older image. Only a
//! head that someone else kept shows that, so the asker names the heads it holds ([`Asked::held`]) and reads
//! [`Report::unwitnessed`], the number of entries that no one outside has witnessed.

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
pub use entry::{ANNEX_MAX, Body, Entry, Form, Kind};
pub use error::{AuditError, Broken, EntryFault};
pub use genesis::Genesis;
pub use image::Image;
pub use key::{KeyFault, PublicKey};
pub use parties::Parties;
pub use proof::{Anchor, Evidence, PROOF_MAGIC, Proof, ProofError, check_proof};
pub use report::{Alone, Conflict, Grade, Oddities, Report, Stale};
pub use source::Record;
