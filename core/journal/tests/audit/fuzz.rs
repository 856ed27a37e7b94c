//! A23 and a small share of the fuzzing; `audit-campaign` runs all of it.

use proverka_test_support::attack::fuzz::Stock;
use proverka_test_support::attack::judge;
use proverka_test_support::reach::{least, reach, stride};

#[test]
fn a23_two_verifiers_agree_on_mutated_bundles_and_no_input_panics() {
    let stock = Stock::default();
    let whole: u32 = (0..reach(4_000, 4_000)).map(|case| stock.case(case)).sum();
    // Some mutations change nothing that matters, such as blank slots; most do.
    assert!((1..reach(4_000, 4_000) as u32).contains(&whole), "{whole} whole");
}

#[test]
fn short_records_and_bare_slots_twisted_at_random_do_not_panic() {
    let stock = Stock::default();
    let whole: u32 = (0..reach(4_000, 4_000)).map(|case| stock.short(case)).sum();
    let tidy: u32 = (0..reach(20_000, 20_000)).map(|case| stock.slots(case)).sum();
    assert!(u64::from(whole) >= least(1) && tidy > 0, "{whole} whole, {tidy} tidy");
}

#[test]
fn every_bit_of_a_bundle_flipped_is_reported() {
    let stock = Stock::default();
    let bytes = {
        let mut parts = proverka_test_support::attack::bundle::Parts::from_scribe(&stock.scribe);
        parts.entries.truncate(5);
        parts.recount(&stock.scribe.heads).bytes()
    };
    assert!(judge::bundle(&stock.scribe, &bytes).is_ok());
    for bit in (0..bytes.len() * 8).step_by(stride(1)) {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let record = proverka_journal::audit::Record::bundle(&flipped);
        assert!(!stock.whole(record, flipped.len()), "bit {bit}");
    }
}

#[test]
fn every_prefix_of_a_bundle_is_reported() {
    let stock = Stock::default();
    let bytes = proverka_test_support::attack::bundle::Parts::from_scribe(&stock.scribe).bytes();
    for len in (0..bytes.len()).step_by(stride(1)) {
        assert!(!stock.whole(proverka_journal::audit::Record::bundle(&bytes[..len]), len), "length {len}");
    }
}
