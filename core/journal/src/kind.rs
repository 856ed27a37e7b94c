//! The kinds of entry (FORMAT section 3).

use crate::party::Party;

/// What an entry records. The discriminant is the `kind` byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[repr(u8)]
pub enum EntryKind {
    /// Boots, reset causes and torn slots since the last entry of this kind.
    Boot = 1,
    /// An interval of time that both parties signed.
    Time = 2,
    /// A session begins; the entry states who holds it.
    SessionOpen = 3,
    /// A count changed.
    Tally = 4,
    /// A mistake in an earlier entry is corrected; the earlier entry stays.
    Correction = 5,
    /// A session ends; the entry states the totals.
    SessionClose = 6,
    /// The host's signature of a head.
    CosignHost = 7,
    /// The inspectorate's signature of a head.
    CosignInspectorate = 8,
    /// A party disputes a head and signs this.
    Disputed = 9,
    /// The public key of the next epoch.
    Epoch = 10,
    /// A limit changes by agreement of both parties.
    Limit = 11,
    /// The expiry changes by agreement of both parties.
    Extend = 12,
    /// The record was exported.
    Export = 13,
    /// Both parties agree that entries are no longer needed on the device.
    Release = 14,
    /// The device found a fault.
    Fault = 15,
    /// An entry was refused for lack of space.
    Full = 16,
    /// An entry for the device's own use.
    Health = 17,
    /// The record is closed permanently by agreement of both parties.
    Retire = 18,
    /// The device has established that the treaty has expired.
    Expire = 19,
}

/// How much of the page reserve a kind may use (FORMAT decision 14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub(super) enum Reserve {
    /// Entries of a session in progress, which leave the reserve untouched.
    Ordinary,
    /// Entries that close a session in good order or report its end.
    Closing,
    /// Entries that free space.
    Release,
}

impl Reserve {
    /// Returns the number of pages that must stay free besides the one that is being written.
    pub(super) const fn pages_left(self) -> u16 {
        match self {
            Self::Ordinary => 4,
            Self::Closing => 2,
            Self::Release => 0,
        }
    }
}

const _: () = {
    let mut rest: &[EntryKind] = &EntryKind::ALL;
    while let [before @ .., last] = rest {
        assert!(last.byte() as usize == rest.len());
        rest = before;
    }
};

impl EntryKind {
    /// Every kind, in the order of the `kind` bytes.
    pub const ALL: [Self; 19] = [
        Self::Boot,
        Self::Time,
        Self::SessionOpen,
        Self::Tally,
        Self::Correction,
        Self::SessionClose,
        Self::CosignHost,
        Self::CosignInspectorate,
        Self::Disputed,
        Self::Epoch,
        Self::Limit,
        Self::Extend,
        Self::Export,
        Self::Release,
        Self::Fault,
        Self::Full,
        Self::Health,
        Self::Retire,
        Self::Expire,
    ];

    /// Returns the kind with the number `byte`, or `None` for a number that FORMAT does not list.
    #[must_use]
    pub fn new(byte: u8) -> Option<Self> {
        Self::ALL.get(usize::from(byte).checked_sub(1)?).copied()
    }

    /// Returns the kind of the entry with which `party` witnesses a head.
    #[must_use]
    pub const fn cosign(party: Party) -> Self {
        match party {
            Party::Host => Self::CosignHost,
            Party::Inspectorate => Self::CosignInspectorate,
        }
    }

    /// Returns the `kind` byte stored in the entry.
    #[must_use]
    pub const fn byte(self) -> u8 {
        self as u8
    }

    /// Returns the number of parts of the annex. Range: `0..=3`.
    #[must_use]
    pub const fn parts(self) -> u8 {
        match self {
            Self::Time | Self::SessionOpen | Self::Disputed | Self::Limit | Self::Extend | Self::Retire => 2,
            Self::SessionClose | Self::CosignHost | Self::CosignInspectorate | Self::Epoch => 1,
            Self::Release => 3,
            Self::Boot
            | Self::Tally
            | Self::Correction
            | Self::Export
            | Self::Fault
            | Self::Full
            | Self::Health
            | Self::Expire => 0,
        }
    }

    /// Returns true if a bundle may show the leaf in place of the entry.
    #[must_use]
    pub const fn is_redactable(self) -> bool {
        matches!(self, Self::Tally | Self::Correction)
    }

    /// Returns how much of the page reserve this kind may use.
    pub(super) const fn reserve(self) -> Reserve {
        match self {
            Self::Release => Reserve::Release,
            Self::SessionClose
            | Self::CosignHost
            | Self::CosignInspectorate
            | Self::Disputed
            | Self::Export
            | Self::Fault
            | Self::Full
            | Self::Retire
            | Self::Expire => Reserve::Closing,
            Self::Boot
            | Self::Time
            | Self::SessionOpen
            | Self::Tally
            | Self::Correction
            | Self::Epoch
            | Self::Limit
            | Self::Extend
            | Self::Health => Reserve::Ordinary,
        }
    }
}
