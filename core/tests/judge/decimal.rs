//! Numbers with decimals against whole numbers that are cut by hand.

use proverka::count::{Decimal, DecimalError};
use proverka::treaty::Quantity;
use proverka_test_support::random::Random;

/// The number of steps as text, with every decimal.
fn in_full(steps: u32, decimals: u8) -> String {
    let digits = format!("{steps:0width$}", width = usize::from(decimals) + 1);
    let (whole, part) = digits.split_at(digits.len() - usize::from(decimals));
    if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") }
}

fn shortened(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

fn samples() -> Vec<u32> {
    let mut random = Random(7);
    let powers = (0..10).map(|power| 10_u32.pow(power));
    let near = powers.flat_map(|power| [power - 1, power, power + 1, power.saturating_mul(4), u32::MAX - power]);
    let any = (0..2_000).map(|_| u32::try_from(random.below(usize::try_from(u32::MAX).unwrap())).unwrap());
    near.chain(any.map(|one| one >> (one % 32))).collect()
}

#[test]
fn every_number_is_printed_exactly_and_read_back() {
    for decimals in 0..=Quantity::MOST_DECIMALS {
        for steps in samples() {
            let full = in_full(steps, decimals);
            let printed = Decimal::new(i64::from(steps), decimals).to_string();
            assert_eq!(printed, shortened(&full), "{steps} with {decimals}");
            for text in [&full, &printed] {
                assert_eq!(Decimal::parse(text, decimals), Ok(steps), "{text} with {decimals}");
            }
            let minus = if steps == 0 { "" } else { "-" };
            assert_eq!(Decimal::new(-i64::from(steps), decimals).to_string(), format!("{minus}{printed}"));
            let whole = printed.parse::<i64>().ok();
            assert_eq!(Decimal::new(i64::from(steps), decimals).whole(), whole, "{printed}");
        }
    }
}

#[test]
fn a_decimal_too_many_is_refused_and_never_rounded() {
    for decimals in 0..=Quantity::MOST_DECIMALS {
        for steps in samples().into_iter().filter(|steps| *steps < u32::MAX / 10) {
            let finer = in_full(steps, decimals + 1);
            assert_eq!(Decimal::parse(&finer, decimals), Err(DecimalError::TooPrecise), "{finer} with {decimals}");
        }
        let limit = u64::from(u32::MAX);
        for above in [limit + 1, limit * 10, u64::MAX] {
            let digits = above.to_string();
            let (whole, part) = digits.split_at(digits.len() - usize::from(decimals));
            let text = if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") };
            assert_eq!(Decimal::parse(&text, decimals), Err(DecimalError::TooLarge), "{text}");
        }
    }
}

#[test]
fn no_other_notation_is_read() {
    for text in ["", ".", "1.", ".5", "-1", "+1", "1e3", "1,5", " 1", "1 ", "0x1", "1.2.3", "1.-5", "\u{661}", "NaN"] {
        assert_eq!(Decimal::parse(text, 2), Err(DecimalError::Form), "{text:?}");
    }
    // The most extreme values print without a panic.
    assert_eq!(Decimal::new(i64::MIN, 0).to_string(), i64::MIN.to_string());
    assert_eq!(Decimal::new(1, 255).to_string(), format!("0.{}1", "0".repeat(254)));
    assert_eq!(Decimal::new(0, 255).whole(), Some(0));
}
