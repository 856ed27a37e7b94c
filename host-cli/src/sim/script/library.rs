//! The scenarios that are built into the program.

/// A built-in scenario.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    /// The name by which `--script` finds it.
    pub name: &'static str,
    /// The whole text of the scenario.
    pub text: &'static str,
}

macro_rules! scenarios {
    ($($name:literal),* $(,)?) => {
        [$(Scenario { name: $name, text: include_str!(concat!("../../../scenarios/", $name, ".sim")) }),*]
    };
}

/// All built-in scenarios, in the order in which they are best read.
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

/// Finds the built-in scenario with this name.
#[must_use]
pub fn find(name: &str) -> Option<Scenario> {
    SCENARIOS.into_iter().find(|scenario| scenario.name == name)
}
