//! The sealed record: entries in NOR flash, chained by hash and signed one by one.
//!
//! The bytes are laid down in `FORMAT.md`, what a power cut may do to them in `POWER.md`. [`field`] and [`digest`] are
//! the only parts that a verifier shares with the writer.
//!
//! An entry is acknowledged by the [`Receipt`] that [`Journal::append`] returns: from then on no power cut loses it. There
//! is no call that changes or removes an entry; [`Journal::release`] makes room, and only with both parties' signatures.

pub mod audit;
pub mod digest;
pub mod field;
pub mod payload;

mod append;
mod entry;
mod error;
mod genesis;
mod key;
mod kind;
mod mount;
mod read;
mod release;
mod skim;
mod slot;
mod store;
mod strip;
mod walk;

use core::marker::PhantomData;

use ed25519_dalek::SigningKey;

pub use digest::{Hash, Place, Role};
pub use entry::{ANNEX_MAX, Draft, Entry, Stamp};
pub use error::{AppendError, Damage, EnrolError, MountError, StoreError};
pub use genesis::Term;
pub use key::{Contributions, Ed25519, SignatureUnit, verifies};
pub use kind::Kind;
pub use read::{Base, ReadError, Seen};
pub use release::{Carried, ExportRequest, Exported, ReleaseStatement};
pub use skim::Skimmed;
pub use store::Layout;

use genesis::Genesis;
use store::Store;
use walk::ChainState;

/// What the device gives for an entry that is in flash for good.
///
/// The head commits to every entry up to this one. It proves nothing about entries cut from the end later: only a head
/// that someone else kept does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[must_use]
pub struct Receipt {
    /// Sequence number of the entry, and size of the record with it.
    pub seq: u32,
    /// Head at that size.
    pub head: Hash,
}

/// The newest page of the ring.
#[derive(Clone, Copy, Debug)]
struct Newest {
    /// Ring index.
    at: u16,
    /// Number of the page, from 0.
    page_seq: u32,
    /// Sequence number of its first entry.
    first_seq: u32,
    /// The slot to write next; past the last one where the page is full.
    next: u16,
}

/// A record that was mounted.
///
/// It holds the flash; nothing else may write there. Dropping it loses nothing.
///
/// `U` makes and checks the device's signatures. It is [`Ed25519`] but for tests of faults in it.
pub struct Journal<F, U = Ed25519> {
    unit: PhantomData<U>,
    store: Store<F>,
    genesis: Genesis,
    boot: u32,
    newest: Option<Newest>,
    tip: ChainState,
    /// Pages free beyond the newest one.
    free: u16,
    has_key: bool,
    /// Worked out when first needed: it costs as much as a signature.
    signer: Option<SigningKey>,
    damage: Option<Damage>,
    flaws: u16,
    torn: u16,
    /// Second and serial number of the last export statement.
    stated: Option<(u32, u8)>,
    /// Set when a write failed half-way.
    stale: bool,
}

impl<F: embedded_storage::nor_flash::NorFlash, U> Journal<F, U> {
    /// How many entries the record holds, released ones included.
    #[must_use]
    pub const fn size(&self) -> u32 {
        self.tip.seq
    }

    /// The head at that size; the term digest while the record is empty.
    #[must_use]
    pub const fn head(&self) -> Hash {
        self.tip.head
    }

    /// The term digest `G` (FORMAT 4.3).
    #[must_use]
    pub const fn term(&self) -> Hash {
        self.genesis.digest
    }

    /// Where the next entry goes: what the parties sign a session, a time, a limit or an extension for.
    #[must_use]
    pub const fn place(&self) -> Place {
        Place { term: self.genesis.digest, size: self.tip.seq, head: self.tip.head }
    }

    /// The number of this boot, from 1.
    #[must_use]
    pub const fn boot(&self) -> u32 {
        self.boot
    }

    /// The key epoch of the next entry.
    #[must_use]
    pub const fn epoch(&self) -> u16 {
        self.tip.epoch
    }

    /// The public key of that epoch.
    #[must_use]
    pub const fn key(&self) -> Hash {
        self.tip.key
    }

    /// The size up to which both parties released.
    #[must_use]
    pub const fn released(&self) -> u32 {
        self.tip.released
    }

    /// The number of the last session opened, 0 for none.
    #[must_use]
    pub const fn sessions(&self) -> u32 {
        self.tip.sessions
    }

    /// Lower bound of the time in the last entry, below which no entry can go. Unit: Unix seconds.
    #[must_use]
    pub const fn earliest(&self) -> i64 {
        self.tip.earliest
    }

    /// Pages free beyond the newest one. Unit: pages. The last 4 are kept for closing a session, the last 2 for a release.
    #[must_use]
    pub const fn free_pages(&self) -> u16 {
        self.free
    }

    /// True while the device can sign. False after tampering or retirement, for ever.
    #[must_use]
    pub const fn has_key(&self) -> bool {
        self.has_key
    }

    /// True after the last entry.
    #[must_use]
    pub const fn is_retired(&self) -> bool {
        self.tip.retired
    }

    /// What no power cut explains, if there is any. Such a record is read but not added to.
    #[must_use]
    pub const fn damage(&self) -> Option<Damage> {
        self.damage
    }

    /// Slots of the newest page that are damaged although no entry was lost with them.
    #[must_use]
    pub const fn flaws(&self) -> u16 {
        self.flaws
    }

    /// Slots of the newest page at mount, and any since, that were passed over as torn.
    #[must_use]
    pub const fn torn(&self) -> u16 {
        self.torn
    }

    /// Gives the flash back.
    #[must_use]
    pub fn into_flash(self) -> F {
        self.store.into_flash()
    }
}

impl<F, U> core::fmt::Debug for Journal<F, U> {
    /// Shows size and boot; the key stays where it is.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Journal").field("size", &self.tip.seq).field("boot", &self.boot).finish_non_exhaustive()
    }
}
