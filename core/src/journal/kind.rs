//! The kinds of entry (FORMAT section 3).

use crate::party::Party;

/// What an entry is about. The number is the `kind` byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[repr(u8)]
pub enum Kind {
    /// Boots, resets and torn slots since the last such entry.
    Boot = 1,
    /// An interval of time that both parties signed.
    Time = 2,
    /// A session begins, and who holds it.
    SessionOpen = 3,
    /// A count changed.
    Tally = 4,
    /// A mistake in an earlier entry is put right; the earlier entry stays.
    Correction = 5,
    /// A session ends with these totals.
    SessionClose = 6,
    /// The host's signature of a head.
    CosignHost = 7,
    /// The inspectorate's signature of a head.
    CosignInspectorate = 8,
    /// A party refuses a head, and signs that it does.
    Disputed = 9,
    /// The next key.
    Epoch = 10,
    /// A limit changes, by both parties.
    Limit = 11,
    /// The expiry changes, by both parties.
    Extend = 12,
    /// The record was exported.
    Export = 13,
    /// Entries that both parties no longer need on the device.
    Release = 14,
    /// The device found a fault.
    Fault = 15,
    /// An entry was refused for want of space.
    Full = 16,
    /// For the device's own use.
    Health = 17,
    /// The record is closed for ever, by both parties.
    Retire = 18,
    /// The treaty has expired, and the device has seen that it has.
    Expire = 19,
}

/// How deep into the reserve a kind may go (FORMAT decision 14). The number is how many pages it must leave free.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub(super) enum Reserve {
    /// What a session consists of.
    Ordinary,
    /// What ends a session decently.
    Closing,
    /// What makes room.
    Release,
}

impl Reserve {
    /// Pages that must stay free beyond the one that is written to. Unit: pages.
    pub(super) const fn pages_left(self) -> u16 {
        match self {
            Self::Ordinary => 4,
            Self::Closing => 2,
            Self::Release => 0,
        }
    }
}

const _: () = {
    let mut rest: &[Kind] = &Kind::ALL;
    while let [before @ .., last] = rest {
        assert!(last.byte() as usize == rest.len());
        rest = before;
    }
};

impl Kind {
    /// Every kind, in the order of the numbers.
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

    /// The kind with the number `byte`; none for a number that FORMAT does not list.
    #[must_use]
    pub fn new(byte: u8) -> Option<Self> {
        Self::ALL.get(usize::from(byte).checked_sub(1)?).copied()
    }

    /// The kind of the entry with which `party` witnesses a head.
    #[must_use]
    pub const fn cosign(party: Party) -> Self {
        match party {
            Party::Host => Self::CosignHost,
            Party::Inspectorate => Self::CosignInspectorate,
        }
    }

    /// The `kind` byte.
    #[must_use]
    pub const fn byte(self) -> u8 {
        self as u8
    }

    /// How many parts the annex has. Range: `0..=3`.
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

    /// True where a bundle may show the leaf in place of the entry.
    #[must_use]
    pub const fn is_redactable(self) -> bool {
        matches!(self, Self::Tally | Self::Correction)
    }

    /// How deep into the reserve this kind may go.
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
