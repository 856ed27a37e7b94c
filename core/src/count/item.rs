//! What can be declared: kinds, states and single items.

/// Declares an enum of words: each variant stands here once, with its documentation and the word that files have for
/// it.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident, for example $example:literal: $($(#[$doc:meta])* $variant:ident = $word:literal,)+) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[cfg_attr(feature = "defmt", derive(defmt::Format))]
        #[repr(u8)]
        pub enum $name {
            $($(#[$doc])* $variant,)+
        }

        impl $name {
            /// How many variants there are.
            pub const COUNT: usize = [$($word),+].len();

            /// Every variant, in the order of its number.
            pub const ALL: [Self; Self::COUNT] = [$(Self::$variant),+];

            #[doc = concat!("The word for it in files, for example `", $example, "`.")]
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The variant that a word of a file names.
            #[must_use]
            #[expect(non_upper_case_globals, reason = "constants that are named after their variants")]
            pub const fn from_word(word: &[u8]) -> Option<Self> {
                // Not a search through `ALL`: a match compares lengths first, and every item of a file passes here.
                $(const $variant: &[u8] = $word.as_bytes();)+
                Some(match word {
                    $($variant => Self::$variant,)+
                    _ => return None,
                })
            }

            /// Its number, from zero, in the order of `ALL`.
            #[must_use]
            pub const fn index(self) -> usize {
                self as usize
            }
        }
    };
}

words! {
    /// A kind of treaty-accountable item.
    Kind, for example "slbm_launcher":
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
    /// Heavy ICBM, where a treaty limits them apart (START I, START II).
    HeavyIcbm = "heavy_icbm",
    /// ICBM for mobile launchers, where a treaty limits them apart (START I).
    MobileIcbm = "mobile_icbm",
    /// Mobile launcher of ICBMs, where a treaty treats it apart.
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

words! {
    /// The state of an item.
    State, for example "non_deployed":
    /// A missile in or on its launcher, a launcher that holds one, a bomber at an air base.
    Deployed = "deployed",
    /// Not deployed, and not set apart for tests or training.
    NonDeployed = "non_deployed",
    /// Set apart for tests: a non-deployed item, told apart for the sub-limits.
    Test = "test",
    /// Set apart for training: a non-deployed item, told apart for the sub-limits.
    Training = "training",
    /// A bomber converted to non-nuclear arms: outside the limits.
    NonNuclear = "non_nuclear",
    /// Eliminated or converted for good: outside the limits.
    Eliminated = "eliminated",
}

impl State {
    /// The kinds that can be in this state: the table of what goes with what.
    #[must_use]
    pub const fn kinds(self) -> KindSet {
        match self {
            Self::Deployed | Self::NonDeployed | Self::Test | Self::Training | Self::Eliminated => KindSet::ALL,
            Self::NonNuclear => KindSet::of(&[Kind::HeavyBomber]),
        }
    }
}

/// A set of kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct KindSet(u16);

impl KindSet {
    /// The set of every kind.
    pub const ALL: Self = Self::of(&Kind::ALL);

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
