//! The result of an audit.

use core::fmt;

use super::error::Broken;
use crate::digest::Hash;
use crate::party::{Both, Party};

/// Which parties acted without the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Alone {
    /// Only this party acted alone.
    By(Party),
    /// Both parties acted alone, at different times.
    Each,
}

/// Why a complete record is too old.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Stale {
    /// The record ends before a head that the caller holds.
    Shorter {
        /// Size of that head.
        held: u32,
    },
    /// No export statement contains the caller's nonce.
    Unanswered,
}

/// Two different heads of one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Conflict {
    /// Size at which the heads differ.
    pub size: u32,
    /// Head that was known before.
    pub held: Hash,
    /// Head found in this record.
    pub found: Hash,
}

/// The grade of a record, from best to worst. If several apply, the worst is the grade (FORMAT 10.6). No grade alone
/// means that all is well: always read it together with [`Report::unwitnessed`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Grade {
    /// Complete. Every count was made in a session that both parties held, and all numbers agree with earlier entries.
    Joint,
    /// Complete, but a party acted alone at least once.
    Unilateral(Alone),
    /// Complete, but a party disputed a head.
    Disputed,
    /// Complete, but an export statement names other firmware than the genesis.
    Altered,
    /// Complete, but older than what the caller has seen or asked for.
    Stale(Stale),
    /// Complete, but its last head differs from one that the caller holds, and nothing shows that the device built on
    /// it: a power cut can leave two signed entries with one number.
    Unconfirmed(Conflict),
    /// Incomplete or invalid from this entry on.
    Broken(Broken),
    /// It contradicts a head that the caller holds, and the device built on it.
    Equivocation(Conflict),
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Joint => f.write_str("joint"),
            Self::Unilateral(Alone::By(party)) => write!(f, "unilateral: {party}"),
            Self::Unilateral(Alone::Each) => f.write_str("unilateral: host and inspectorate in turn"),
            Self::Disputed => f.write_str("disputed"),
            Self::Altered => f.write_str("altered: another firmware than the one enrolled"),
            Self::Stale(Stale::Shorter { held }) => write!(f, "stale: a head of size {held} is known"),
            Self::Stale(Stale::Unanswered) => f.write_str("stale: no export statement answers the nonce"),
            Self::Unconfirmed(conflict) => {
                write!(f, "unconfirmed: another head of size {} is known", conflict.size)
            }
            Self::Broken(broken) => write!(f, "broken: {broken}"),
            Self::Equivocation(conflict) => write!(f, "equivocation: another head of size {} is known", conflict.size),
        }
    }
}

/// Adds one to the count of a party.
pub(super) const fn count(of: &mut Both<u32>, party: Party) {
    let place = of.get_mut(party);
    *place = place.saturating_add(1);
}

/// Raises the value of a party to `to`, but never lowers it.
pub(super) fn raise(of: &mut Both<u32>, party: Party, to: u32) {
    let place = of.get_mut(party);
    *place = to.max(*place);
}

/// Slots of an image that are unusual but do not break the record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Oddities {
    /// Number of slots torn by a power cut.
    pub torn: u32,
    /// Number of valid slots with some bits of the commit word still unwritten.
    pub unfinished: u32,
    /// Number of entries that do not count: copies, those written again in a later page, and one that a power cut kept
    /// from being written again.
    pub superseded: u32,
    /// Number of torn or damaged ring slots outside the record, plus one if the genesis page is not blank after the
    /// genesis.
    pub stray: u32,
    /// XOR of the slot number plus one, over all torn, unfinished and stray ring slots. If there is exactly one such
    /// slot, this is its number plus one.
    pub mark: u32,
    /// True if a key page is not blank, which means that the image may hold the device's private key.
    pub keys: bool,
}

impl Oddities {
    /// Folds the number of an odd slot into the field `mark`.
    pub(super) const fn mark(&mut self, slot: u32) {
        self.mark ^= slot.saturating_add(1);
    }
}

/// The result of an audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Report {
    /// Grade of the record.
    pub grade: Grade,
    /// Term digest `G` of the record.
    pub term: Hash,
    /// Identifier of the device.
    pub device: [u8; 16],
    /// Size of the record before its first entry in the input.
    pub base: u32,
    /// Head at the base, as stated by the input.
    pub base_head: Hash,
    /// Whether something vouches for that head: the term, or a RELEASE that both parties signed.
    pub vouched: bool,
    /// Size up to which the record is good.
    pub size: u32,
    /// Head at that size.
    pub head: Hash,
    /// Highest size on whose head the device is shown to have built (FORMAT 5.4), if any.
    pub confirmed: Option<u32>,
    /// Key epoch of the next entry.
    pub epoch: u16,
    /// Number of entries of each kind, indexed by the `kind` byte, 1 to 19. Index 0 is not used.
    pub kinds: [u32; 20],
    /// Number of redacted entries.
    pub hidden: u32,
    /// Number of sessions held by both parties.
    pub joint: u32,
    /// Number of sessions held by each party alone.
    pub alone: Both<u32>,
    /// Number of entries whose flags state that a party held the session alone.
    pub lone_entries: Both<u32>,
    /// Number of DISPUTED entries, by disputing party.
    pub disputed: Both<u32>,
    /// Number of TIME entries whose two intervals do not overlap, so that they give no bound of the time.
    pub disjoint_times: u32,
    /// Number of TIME entries whose interval ends before the device's own lower bound, so that they give no usable
    /// bound.
    pub backward_times: u32,
    /// Earliest and latest moment of the expiry in force at the end. Unit: Unix seconds. `None` if a release hides it.
    pub expiry: Option<(i64, i64)>,
    /// Highest size whose head each party signed.
    pub witnessed: Both<u32>,
    /// Number of export statements that match the record.
    pub statements: u32,
    /// Number of export statements that name other firmware than the genesis.
    pub other_firmware: u32,
    /// Number of heads held by the caller that lie below the base, so that they cannot be checked here.
    pub unreachable: u32,
    /// Unusual slots of an image; all zero for a bundle.
    pub oddities: Oddities,
}

impl Report {
    /// Returns the number of entries after the last head covered by both parties' signatures. Someone who controls the
    /// flash can remove these without trace.
    #[must_use]
    pub fn unwitnessed(&self) -> u32 {
        self.size.saturating_sub(self.witnessed.host.min(self.witnessed.inspectorate))
    }

    /// Returns which parties acted alone, if any did.
    pub(super) fn alone(&self) -> Option<Alone> {
        let sum = |a: u32, b: u32| a.saturating_add(b);
        match Both::from_fn(|party| sum(*self.alone.get(party), *self.lone_entries.get(party))) {
            Both { host: 0, inspectorate: 0 } => None,
            Both { inspectorate: 0, .. } => Some(Alone::By(Party::Host)),
            Both { host: 0, .. } => Some(Alone::By(Party::Inspectorate)),
            Both { .. } => Some(Alone::Each),
        }
    }
}

impl fmt::Display for Alone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::By(party) => party.as_str(),
            Self::Each => "each",
        })
    }
}
