//! Holds the item parsers against `serde_json` on mutated lines, for as long as one likes.
//!
//! `cargo run --release -p proverka-tests --bin fuzz-items -- LINES [SEED]`. The tests run a slice of the same loop.

use proverka_test_support::differential::compare;
use proverka_test_support::mutation::{line, mutate};
use proverka_test_support::random::Random;

fn main() {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse::<u64>().expect("a number"));
    let lines = arguments.next().unwrap_or(1_000_000);
    let seed = arguments.next().unwrap_or(1);
    let mut random = Random(seed);
    let mut text = Vec::new();
    let mut accepted = 0_u64;
    for _ in 0..lines {
        line(&mut random, &mut text);
        mutate(&mut random, &mut text);
        accepted += u64::from(compare(&text));
    }
    println!("seed {seed}: {lines} lines, {accepted} of them items, no difference");
}
