//! The vocabulary of declarations: kinds, states and single items.

use super::AnyKind;
use crate::words::words;

words! {
    /// A kind of treaty-accountable item.
    pub enum Kind, such as "slbm_launcher" {
        /// Intercontinental ballistic missile.
        Icbm = "icbm",
        /// Submarine-launched ballistic missile.
        Slbm = "slbm",
        /// Launcher of ICBMs, a silo unless it is [`Kind::MobileIcbmLauncher`].
        IcbmLauncher = "icbm_launcher",
        /// Launcher of SLBMs: one tube of a submarine.
        SlbmLauncher = "slbm_launcher",
        /// A heavy bomber.
        HeavyBomber = "heavy_bomber",
        /// Heavy ICBM, for treaties that limit these separately (START I, START II).
        HeavyIcbm = "heavy_icbm",
        /// ICBM for mobile launchers, for treaties that limit these separately (START I).
        MobileIcbm = "mobile_icbm",
        /// Mobile launcher of ICBMs, for treaties that treat these separately.
        MobileIcbmLauncher = "mobile_icbm_launcher",
        /// Submarine that carries ballistic missiles (SALT I).
        Submarine = "submarine",
        /// Ground-launched missile of more than 1000 and at most 5500 km (INF).
        IntermediateRangeMissile = "intermediate_range_missile",
        /// Launcher of intermediate-range missiles (INF).
        IntermediateRangeLauncher = "intermediate_range_launcher",
        /// Ground-launched missile of 500 to 1000 km (INF).
        ShorterRangeMissile = "shorter_range_missile",
        /// Launcher of shorter-range missiles (INF).
        ShorterRangeLauncher = "shorter_range_launcher",
        /// Anti-ballistic-missile interceptor (ABM).
        AbmInterceptor = "abm_interceptor",
    }
}

impl Kind {
    /// Whether items of this kind carry warheads of their own, so that a declaration gives their number.
    #[must_use]
    pub const fn is_missile(self) -> bool {
        matches!(
            self,
            Self::Icbm
                | Self::Slbm
                | Self::HeavyIcbm
                | Self::MobileIcbm
                | Self::IntermediateRangeMissile
                | Self::ShorterRangeMissile
        )
    }
}

impl Kind {
    /// Whether an item of this kind can be of a type whose items are of the kind `of`: it is of that kind itself, or it
    /// is a launcher, which may be declared with the type of the missile that it launches.
    ///
    /// ```
    /// use proverka::count::Kind;
    ///
    /// assert!(Kind::IcbmLauncher.can_be_of_type(Kind::HeavyIcbm));
    /// assert!(!Kind::Slbm.can_be_of_type(Kind::HeavyIcbm));
    /// ```
    #[must_use]
    pub const fn can_be_of_type(self, of: Self) -> bool {
        self as u8 == of as u8 || self.is_launcher()
    }

    /// Whether an item of this kind may be declared with the type of the missile that it launches.
    pub(super) const fn is_launcher(self) -> bool {
        matches!(
            self,
            Self::IcbmLauncher
                | Self::SlbmLauncher
                | Self::MobileIcbmLauncher
                | Self::IntermediateRangeLauncher
                | Self::ShorterRangeLauncher
        )
    }
}

words! {
    /// The state of an item.
    pub enum State, such as "non_deployed" {
        /// A missile in or on its launcher, a launcher that holds a missile, or a bomber at an air base.
        Deployed = "deployed",
        /// Not deployed, and not set aside for tests or training.
        NonDeployed = "non_deployed",
        /// Set aside for tests: a non-deployed item that sub-limits count separately.
        Test = "test",
        /// Set aside for training: a non-deployed item that sub-limits count separately.
        Training = "training",
        /// A bomber that was converted to non-nuclear arms, which is outside the limits.
        NonNuclear = "non_nuclear",
        /// Eliminated or converted for good, and therefore outside the limits.
        Eliminated = "eliminated",
    }
}

impl State {
    /// The built-in kinds of items that can be in this state.
    #[must_use]
    pub const fn kinds(self) -> KindSet {
        match self {
            Self::Deployed | Self::NonDeployed | Self::Test | Self::Training | Self::Eliminated => KindSet::ALL,
            Self::NonNuclear => KindSet::new(&[Kind::HeavyBomber]),
        }
    }
}

/// A set of kinds: built-in ones, and a treaty's own by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct KindSet {
    built_in: u16,
    own: u32,
}

impl KindSet {
    /// The set of every built-in kind.
    pub const ALL: Self = Self::new(&Kind::ALL);

    /// The set of exactly these built-in kinds.
    #[must_use]
    pub const fn new(kinds: &[Kind]) -> Self {
        let mut bits = 0;
        let mut rest = kinds;
        while let [kind, tail @ ..] = rest {
            bits |= 1 << (*kind as u8);
            rest = tail;
        }
        Self { built_in: bits, own: 0 }
    }

    /// This set with `kind` added.
    #[must_use]
    pub const fn with(self, kind: Kind) -> Self {
        Self { built_in: self.built_in | (1 << (kind as u8)), own: self.own }
    }

    /// This set with the treaty's own kind at `place` of its list added. A place that no list has is left out.
    #[must_use]
    pub const fn with_own(self, place: u8) -> Self {
        Self { built_in: self.built_in, own: self.own | Self::own_bit(place) }
    }

    /// The set of the kinds of both sets.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self { built_in: self.built_in | other.built_in, own: self.own | other.own }
    }

    /// Whether `kind` is in the set.
    #[must_use]
    pub const fn contains(self, kind: Kind) -> bool {
        self.built_in & (1 << (kind as u8)) != 0
    }

    /// Whether `kind`, built in or a treaty's own, is in the set.
    ///
    /// ```
    /// use proverka::count::{AnyKind, Kind, KindSet};
    ///
    /// let set = KindSet::new(&[Kind::Icbm]).with_own(3);
    /// assert!(set.has(AnyKind::Own(3)) && set.has(AnyKind::BuiltIn(Kind::Icbm)));
    /// assert!(!set.has(AnyKind::Own(2)));
    /// ```
    #[must_use]
    pub const fn has(self, kind: AnyKind) -> bool {
        match kind {
            AnyKind::BuiltIn(kind) => self.contains(kind),
            AnyKind::Own(place) => self.own & Self::own_bit(place) != 0,
        }
    }

    /// The bit of the own kind at `place`; none if no list has that place.
    const fn own_bit(place: u8) -> u32 {
        match 1_u32.checked_shl(place as u32) {
            Some(bit) => bit,
            None => 0,
        }
    }
}

/// A set of [`State`]s.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct StateSet(u8);

impl StateSet {
    /// The set of exactly these states.
    #[must_use]
    pub const fn new(states: &[State]) -> Self {
        let mut bits = 0;
        let mut rest = states;
        while let [state, tail @ ..] = rest {
            bits |= 1 << (*state as u8);
            rest = tail;
        }
        Self(bits)
    }

    /// This set with `state` added.
    #[must_use]
    pub const fn with(self, state: State) -> Self {
        Self(self.0 | (1 << (state as u8)))
    }

    /// Whether `state` is in the set.
    #[must_use]
    pub const fn contains(self, state: State) -> bool {
        self.0 & (1 << (state as u8)) != 0
    }
}

const _: () =
    assert!(Kind::COUNT <= 16 && AnyKind::MOST_OWN <= 32 && State::COUNT <= 8, "the sets above have that many bits");

/// One declared item. It is an allegation by the party that declares it.
///
/// Its kind is a built-in [`Kind`], or an [`AnyKind`] where a treaty declares kinds of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Item<'a, K = Kind> {
    /// The unique identifier of the item.
    pub id: &'a str,
    /// The code of the party that has it.
    pub party: &'a str,
    /// The kind of the item.
    pub kind: K,
    /// The state it is in.
    pub state: State,
    /// The type of the item, such as `MM-III`, if declared.
    #[cfg_attr(feature = "serde", serde(rename = "type"))]
    pub model: Option<&'a str>,
    /// The site where the item is, if declared.
    pub site: Option<&'a str>,
    /// The number of re-entry vehicles emplaced on the item. Only missiles, and items of a treaty's own kinds that
    /// carry warheads, have a number; deployed ones always have one.
    ///
    /// Unit: warheads.
    pub warheads: Option<u16>,
}

impl<'a> From<Item<'a>> for Item<'a, AnyKind> {
    fn from(item: Item<'a>) -> Self {
        let Item { id, party, kind, state, model, site, warheads } = item;
        Self { id, party, kind: AnyKind::BuiltIn(kind), state, model, site, warheads }
    }
}
