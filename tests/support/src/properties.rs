//! How property tests draw their cases.

use proptest::test_runner::{Config, RngSeed};

use crate::reach::full;

/// The settings of a property test that draws this many cases. They are the same cases in every run, so that a change
/// never fails for what it did not touch; a campaign (`PROVERKA_REACH=full`) draws others each time, and so does a run
/// with another number in `PROPTEST_RNG_SEED`. A failure prints its case, which then gets a test of its own.
#[must_use]
pub fn cases(cases: u64) -> Config {
    let default = Config::default();
    let rng_seed = match default.rng_seed {
        RngSeed::Random if !full() => RngSeed::Fixed(1),
        asked => asked,
    };
    Config {
        cases: u32::try_from(cases).expect("fewer than 2^32 cases"),
        rng_seed,
        failure_persistence: None,
        ..default
    }
}
