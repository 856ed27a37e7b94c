//! The scenarios that come with the program.

/// A scenario that is built in.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    /// Name of the scenario.
    pub name: &'static str,
    /// Text of the scenario.
    pub text: &'static str,
}

macro_rules! scenarios {
    ($($name:literal),* $(,)?) => {
        [$(Scenario { name: $name, text: include_str!(concat!("../../../scenarios/", $name, ".sim")) }),*]
    };
}

/// All of them, in the order in which they are best read.
pub const SCENARIOS: [Scenario; 12] = scenarios![
    "happy-path",
    "over-the-declared-number",
    "treaty-expires-mid-inspection",
    "clock-lost",
    "seal-broken",
    "power-cut-while-signing",
    "disputed-close",
    "unilateral",
    "ring-full",
    "forged-copy",
    "other-firmware",
    "extended-and-retired",
];

/// The scenario of a name.
#[must_use]
pub fn find(name: &str) -> Option<Scenario> {
    SCENARIOS.into_iter().find(|scenario| scenario.name == name)
}
