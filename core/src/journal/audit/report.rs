//! What an audit concludes.

use core::fmt;

use super::error::Broken;
use crate::journal::digest::Hash;
use crate::party::{Both, Party};

/// Who acted without the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alone {
    /// Only that party ever did.
    By(Party),
    /// Each did, at different times.
    Each,
}

/// Why a record that is whole is too old.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stale {
    /// It ends before a head that the asker holds.
    Shorter {
        /// Size of that head.
        held: u32,
    },
    /// No export statement answers the asker's nonce.
    Unanswered,
}

/// Two heads of one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Size at which the heads differ.
    pub size: u32,
    /// The head that was noted before.
    pub held: Hash,
    /// The head of this record.
    pub found: Hash,
}

/// How good the record is, from best to worst: where several apply, the worst is the grade (FORMAT 10.6). There is no
/// bare yes: [`Report::unwitnessed`] goes with every grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// Whole; every count lies in a session that both held, and every number follows from the entries before it.
    Joint,
    /// Whole, but one party acted alone somewhere.
    Unilateral(Alone),
    /// Whole, but a party refused to witness a head.
    Disputed,
    /// Whole, but an export statement names another firmware than the one that was enrolled.
    Altered,
    /// Whole, but older than what the asker has seen or asked for.
    Stale(Stale),
    /// Whole, but its last head is another than the one that the asker holds, and nothing shows that the device built
    /// on it: a power cut can leave two signed entries of one number.
    Unconfirmed(Conflict),
    /// The record is not whole.
    Broken(Broken),
    /// It contradicts a head that the asker holds.
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

/// Counts one more for a party.
pub(super) const fn count(of: &mut Both<u32>, party: Party) {
    let place = of.get_mut(party);
    *place = place.saturating_add(1);
}

/// Raises the number of a party, which never falls.
pub(super) fn raise(of: &mut Both<u32>, party: Party, to: u32) {
    let place = of.get_mut(party);
    *place = to.max(*place);
}

/// Slots of an image that are not what they should be, without breaking the record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Oddities {
    /// Slots that a power cut tore.
    pub torn: u32,
    /// Slots whose last word is begun but not whole.
    pub unfinished: u32,
    /// Entries that do not count: copies, those that were written again in a page that follows, and one that was to be
    /// but for a cut.
    pub superseded: u32,
    /// Slots in free pages that are neither blank nor valid.
    pub stray: u32,
    /// Exclusive or of the numbers of all those slots plus one: with one oddity, its slot plus one.
    pub mark: u32,
    /// True where a key page is not blank: the image holds the device's private key.
    pub keys: bool,
}

impl Oddities {
    /// Folds the number of an odd slot into the mark.
    pub(super) const fn mark(&mut self, slot: u32) {
        self.mark ^= slot.saturating_add(1);
    }
}

/// The outcome of an audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// The grade of the record.
    pub grade: Grade,
    /// The term digest `G`.
    pub term: Hash,
    /// Id of the device.
    pub device: [u8; 16],
    /// Size before the first entry that is here.
    pub base: u32,
    /// Head at the base, as the record says it.
    pub base_head: Hash,
    /// Size of the record as far as it is good.
    pub size: u32,
    /// Head at that size.
    pub head: Hash,
    /// Highest size whose head the device is shown to have built on (FORMAT 5.4). `None` where there is none.
    pub confirmed: Option<u32>,
    /// Epoch that signs the next entry.
    pub epoch: u16,
    /// Entries by number of kind, 1..=19; 0 is not used.
    pub kinds: [u32; 20],
    /// Entries whose body is redacted.
    pub hidden: u32,
    /// Sessions held by both.
    pub joint: u32,
    /// Sessions held by one alone.
    pub alone: Both<u32>,
    /// Entries that say that a party held the session alone.
    pub lone_entries: Both<u32>,
    /// Entries of kind DISPUTED, by who disputes.
    pub disputed: Both<u32>,
    /// TIME entries whose intervals have no moment in common: they anchor nothing.
    pub disjoint_times: u32,
    /// TIME entries whose common interval ends before the device's own lower bound: they anchor nothing.
    pub backward_times: u32,
    /// Expiry in force at the end: earliest and latest. Unit: Unix seconds. `None` where a release hides it.
    pub expiry: Option<(i64, i64)>,
    /// Highest size whose head a party signed.
    pub witnessed: Both<u32>,
    /// Export statements that fit.
    pub statements: u32,
    /// Export statements with another firmware than the genesis names.
    pub other_firmware: u32,
    /// Heads of the asker below the base, which nothing here can confirm.
    pub unreachable: u32,
    /// Of an image.
    pub oddities: Oddities,
}

impl Report {
    /// Entries after the last head that both parties signed: what a thief of the flash can still take away unseen.
    #[must_use]
    pub fn unwitnessed(&self) -> u32 {
        self.size.saturating_sub(self.witnessed.host.min(self.witnessed.inspectorate))
    }

    /// Who acted alone, if anyone did.
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
