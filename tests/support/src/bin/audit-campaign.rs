//! The full reach of the attacks on the audit:
//!
//! ```text
//! cargo run --release -p proverka-test-support --bin audit-campaign -- agree 100000 [FIRST]
//! cargo run --release -p proverka-test-support --bin audit-campaign -- foreign 100000 [FIRST]
//! cargo run --release -p proverka-test-support --bin audit-campaign -- fuzz 1000000 [FIRST]
//! cargo run --release -p proverka-test-support --bin audit-campaign -- short 10000000 [FIRST]
//! cargo run --release -p proverka-test-support --bin audit-campaign -- slots 10000000 [FIRST]
//! cargo run --release -p proverka-test-support --bin audit-campaign -- flips
//! ```
//!
//! `agree` sends mutated bundles through two verifiers, `foreign` through the core's and one in Python. `fuzz` sends
//! mutated images and random bytes through the core's, and `short` does so with short records. `slots` reads pages and
//! slots without checking signatures, and `flips` flips every bit of a full image. A failure prints the number of its
//! case; the same number as FIRST, with a count of 1, reproduces it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::process::ExitCode;
use std::time::Instant;

use proverka::journal::audit::Image;
use proverka_test_support::attack::Scribe;
use proverka_test_support::attack::foreign::{Foreign, agree, own_verdict};
use proverka_test_support::attack::fuzz::Stock;
use proverka_test_support::attack::image::image;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, default: u64| words.get(at).map_or(Some(default), |word| word.parse().ok());
    let (Some(count), Some(first)) = (number(1, 1_000), number(2, 0)) else {
        return usage();
    };
    let stock = Stock::default();
    let start = Instant::now();
    let run = |case: &dyn Fn(u64) -> u32| {
        let whole: u64 = (first..first.saturating_add(count)).map(|number| u64::from(case(number))).sum();
        let seconds = start.elapsed().as_secs_f64();
        println!("{count} cases from {first}: no panic, {whole} whole, {seconds:.1} s");
    };
    match words.first().map(String::as_str) {
        Some("agree") => run(&|case| stock.case(case)),
        Some("fuzz") => run(&|case| stock.alone(case)),
        Some("short") => run(&|case| stock.short(case)),
        Some("slots") => run(&|case| stock.slots(case)),
        Some("foreign") => return foreign(&stock, first..first.saturating_add(count)),
        Some("flips") => flips(),
        _ => return usage(),
    }
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    eprintln!("usage: audit-campaign agree|foreign|fuzz|short|slots [COUNT [FIRST]] | flips");
    ExitCode::from(2)
}

/// Sends mutated bundles through the core's audit and through the verifier in Python: both must give the same grade and
/// the same first bad entry.
fn foreign(stock: &Stock, cases: Range<u64>) -> ExitCode {
    let mut other = match Foreign::start(&stock.scribe) {
        Ok(other) => other,
        Err(error) => {
            eprintln!("audit-campaign: python3 cannot be started: {error}");
            return ExitCode::from(2);
        }
    };
    let (mut counts, mut apart) = (BTreeMap::new(), 0_u64);
    let total = cases.end.saturating_sub(cases.start);
    for case in cases {
        let (bundle, asks) = (stock.bundle(case), stock.asks(case));
        let (own, reason) = own_verdict(&stock.scribe, &bundle, &asks);
        match other.verdict(&bundle, &asks) {
            Ok(said) if agree(&own, &said) => {}
            Ok(said) => {
                apart += 1;
                eprintln!("case {case}: the core says `{own}` ({reason}), the other `{said}`");
            }
            Err(error) => {
                eprintln!("case {case}: {error}");
                return ExitCode::FAILURE;
            }
        }
        let word = own.split(' ').next().unwrap_or_default().to_owned();
        *counts.entry(word).or_insert(0_u64) += 1;
    }
    let grades: Vec<String> = counts.iter().map(|(word, count)| format!("{count} {word}")).collect();
    println!("{total} bundles through two languages: {}; {apart} judged apart", grades.join(", "));
    // A grade that no mutation reaches would not be compared.
    let all = [
        "joint",
        "unilateral-host",
        "disputed",
        "altered",
        "stale",
        "unconfirmed",
        "broken",
        "equivocation",
        "refused",
    ];
    let missing: Vec<&str> = all.into_iter().filter(|word| total >= 2_000 && !counts.contains_key(*word)).collect();
    if !missing.is_empty() {
        eprintln!("audit-campaign: no case is {}", missing.join(", "));
    }
    if apart == 0 && missing.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Flips every bit of the ring in an image whose pages are all in use.
fn flips() {
    let mut scribe = Scribe::life("full", 1, 2);
    let bytes = loop {
        for total in 0..7 {
            scribe.note(total);
        }
        let bytes = image(&scribe, 1024, 128, 0);
        // This checks that the last page is in use.
        if bytes[bytes.len() - 1024..bytes.len() - 1023] != [0xFF] {
            break bytes;
        }
    };
    let (mut reported, mut noted) = (0_u64, 0_u64);
    for bit in 5 * 1024 * 8..bytes.len() * 8 {
        match flip(&bytes, bit) {
            Flip::Reported => reported += 1,
            Flip::Noted => noted += 1,
        }
    }
    println!("{} flips: {reported} broken at their slot, {noted} noted at their slot", reported + noted);
}

enum Flip {
    Reported,
    Noted,
}

/// Flips one bit, and expects the report to name its slot.
fn flip(bytes: &[u8], bit: usize) -> Flip {
    let slot = u32::try_from(bit / 1024).unwrap_or(u32::MAX);
    let mut flipped = bytes.to_vec();
    flipped[bit / 8] ^= 1 << (bit % 8);
    match Image::new(&flipped, 1024).map(|image| image.slots_only()) {
        Ok(Err(broken)) => assert_eq!(broken.slot, Some(slot), "bit {bit}: {broken}"),
        Ok(Ok(odd)) => {
            assert_eq!(odd.mark, slot + 1, "bit {bit}: {odd:?}");
            return Flip::Noted;
        }
        Err(error) => panic!("bit {bit}: {error}"),
    }
    Flip::Reported
}
