//! The sealed record: entries in NOR flash, chained by hash and signed one by one.
//!
//! `FORMAT.md` specifies the bytes, and `POWER.md` what a power cut may do to them. The verifier shares only [`field`]
//! and [`digest`] with the writer.
//!
//! An entry is acknowledged by the [`Receipt`] that [`Journal::append`] returns: from then on no power cut loses it.
//! No call changes or removes an entry. [`Journal::release`] frees space, and needs the signatures of both parties.

pub mod audit;
pub mod digest;
pub mod field;
pub mod payload;

mod append;
mod enrol;
mod entry;
mod error;
mod export;
mod genesis;
mod key;
mod kind;
mod mount;
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
pub use digest::{Hash, Place, Role};
pub use entry::{ANNEX_MAX, Draft, Entry, Stamp};
pub use error::{AppendError, Damage, EnrolError, MountError, StoreError};
pub use export::{ExportRequest, Exported};
pub use genesis::Term;
pub use key::Contributions;
pub use kind::EntryKind;
pub use payload::ReleaseStatement;
pub use read::{Base, ReadError, Seen};
pub use record::Journal;
pub use release::Carried;
pub use signature::{Ed25519, SignatureUnit, verifies};
pub use skim::Skimmed;
pub use store::Layout;
