//! What can be declared: kinds, states and single items.

/// A kind of treaty-accountable item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[repr(u8)]
pub enum Kind {
    /// Intercontinental ballistic missile.
    Icbm,
    /// Submarine-launched ballistic missile.
    Slbm,
    /// Launcher of ICBMs, a silo unless it is [`Kind::MobileIcbmLauncher`].
    IcbmLauncher,
    /// Launcher of SLBMs: one tube of a submarine.
    SlbmLauncher,
    /// Heavy bomber.
    HeavyBomber,
    /// Heavy ICBM, where a treaty limits them apart (START I, START II).
    HeavyIcbm,
    /// ICBM for mobile launchers, where a treaty limits them apart (START I).
    MobileIcbm,
    /// Mobile launcher of ICBMs, where a treaty treats it apart.
    MobileIcbmLauncher,
    /// Submarine that carries ballistic missiles (SALT I).
    Submarine,
    /// Ground-launched missile of more than 1000 and at most 5500 km (INF).
    IntermediateRangeMissile,
    /// Launcher of intermediate-range missiles (INF).
    IntermediateRangeLauncher,
    /// Ground-launched missile of 500 to 1000 km (INF).
    ShorterRangeMissile,
    /// Launcher of shorter-range missiles (INF).
    ShorterRangeLauncher,
    /// Anti-ballistic-missile interceptor (ABM).
    AbmInterceptor,
}

impl Kind {
    /// How many kinds there are.
    pub const COUNT: usize = 14;

    /// Every kind, in the order of its number.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Icbm,
        Self::Slbm,
        Self::IcbmLauncher,
        Self::SlbmLauncher,
        Self::HeavyBomber,
        Self::HeavyIcbm,
        Self::MobileIcbm,
        Self::MobileIcbmLauncher,
        Self::Submarine,
        Self::IntermediateRangeMissile,
        Self::IntermediateRangeLauncher,
        Self::ShorterRangeMissile,
        Self::ShorterRangeLauncher,
        Self::AbmInterceptor,
    ];

    /// The word for it in files: `icbm`, `slbm_launcher`, …
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Icbm => "icbm",
            Self::Slbm => "slbm",
            Self::IcbmLauncher => "icbm_launcher",
            Self::SlbmLauncher => "slbm_launcher",
            Self::HeavyBomber => "heavy_bomber",
            Self::HeavyIcbm => "heavy_icbm",
            Self::MobileIcbm => "mobile_icbm",
            Self::MobileIcbmLauncher => "mobile_icbm_launcher",
            Self::Submarine => "submarine",
            Self::IntermediateRangeMissile => "intermediate_range_missile",
            Self::IntermediateRangeLauncher => "intermediate_range_launcher",
            Self::ShorterRangeMissile => "shorter_range_missile",
            Self::ShorterRangeLauncher => "shorter_range_launcher",
            Self::AbmInterceptor => "abm_interceptor",
        }
    }

    /// The kind that a word of a file names.
    #[must_use]
    pub const fn from_word(word: &[u8]) -> Option<Self> {
        // Not a search through `ALL`: a match compares lengths first, and every item of a file passes here.
        Some(match word {
            b"icbm" => Self::Icbm,
            b"slbm" => Self::Slbm,
            b"icbm_launcher" => Self::IcbmLauncher,
            b"slbm_launcher" => Self::SlbmLauncher,
            b"heavy_bomber" => Self::HeavyBomber,
            b"heavy_icbm" => Self::HeavyIcbm,
            b"mobile_icbm" => Self::MobileIcbm,
            b"mobile_icbm_launcher" => Self::MobileIcbmLauncher,
            b"submarine" => Self::Submarine,
            b"intermediate_range_missile" => Self::IntermediateRangeMissile,
            b"intermediate_range_launcher" => Self::IntermediateRangeLauncher,
            b"shorter_range_missile" => Self::ShorterRangeMissile,
            b"shorter_range_launcher" => Self::ShorterRangeLauncher,
            b"abm_interceptor" => Self::AbmInterceptor,
            _ => return None,
        })
    }

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

    /// Its number, from zero, in the order of [`Kind::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// The state of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[repr(u8)]
pub enum State {
    /// A missile in or on its launcher, a launcher that holds one, a bomber at an air base.
    Deployed,
    /// Not deployed, and not set apart for tests or training.
    NonDeployed,
    /// Set apart for tests: a non-deployed item, told apart for the sub-limits.
    Test,
    /// Set apart for training: a non-deployed item, told apart for the sub-limits.
    Training,
    /// A bomber converted to non-nuclear arms: outside the limits.
    NonNuclear,
    /// Eliminated or converted for good: outside the limits.
    Eliminated,
}

impl State {
    /// How many states there are.
    pub const COUNT: usize = 6;

    /// Every state, in the order of its number.
    pub const ALL: [Self; Self::COUNT] =
        [Self::Deployed, Self::NonDeployed, Self::Test, Self::Training, Self::NonNuclear, Self::Eliminated];

    /// The word for it in files: `deployed`, `non_deployed`, …
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deployed => "deployed",
            Self::NonDeployed => "non_deployed",
            Self::Test => "test",
            Self::Training => "training",
            Self::NonNuclear => "non_nuclear",
            Self::Eliminated => "eliminated",
        }
    }

    /// The state that a word of a file names.
    #[must_use]
    pub const fn from_word(word: &[u8]) -> Option<Self> {
        Some(match word {
            b"deployed" => Self::Deployed,
            b"non_deployed" => Self::NonDeployed,
            b"test" => Self::Test,
            b"training" => Self::Training,
            b"non_nuclear" => Self::NonNuclear,
            b"eliminated" => Self::Eliminated,
            _ => return None,
        })
    }

    /// Its number, from zero, in the order of [`State::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// A set of kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct KindSet(u16);

impl KindSet {
    /// The set of exactly these kinds.
    #[must_use]
    pub const fn of(kinds: &[Kind]) -> Self {
        let mut bits = 0;
        let mut rest = kinds;
        while let [kind, tail @ ..] = rest {
            bits |= 1 << (*kind as u8);
            rest = tail;
        }
        Self(bits)
    }

    /// This set and `kind`.
    #[must_use]
    pub const fn with(self, kind: Kind) -> Self {
        Self(self.0 | (1 << (kind as u8)))
    }

    /// Whether `kind` is in the set.
    #[must_use]
    pub const fn contains(self, kind: Kind) -> bool {
        self.0 & (1 << (kind as u8)) != 0
    }
}

/// A set of states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct StateSet(u8);

impl StateSet {
    /// The set of exactly these states.
    #[must_use]
    pub const fn of(states: &[State]) -> Self {
        let mut bits = 0;
        let mut rest = states;
        while let [state, tail @ ..] = rest {
            bits |= 1 << (*state as u8);
            rest = tail;
        }
        Self(bits)
    }

    /// This set and `state`.
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

const _: () = assert!(Kind::COUNT <= 16 && State::COUNT <= 8, "the sets above have that many bits");

/// One declared item: an allegation by the party that declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Item<'a> {
    /// The item's unique identifier.
    pub id: &'a str,
    /// The code of the party that has it.
    pub party: &'a str,
    /// What it is.
    pub kind: Kind,
    /// The state it is in.
    pub state: State,
    /// Its type, such as `MM-III`.
    pub model: Option<&'a str>,
    /// Where it is.
    pub site: Option<&'a str>,
    /// Re-entry vehicles emplaced on it. Only missiles have a number, and deployed missiles always do.
    ///
    /// Unit: warheads.
    pub warheads: Option<u16>,
}
