//! Compares uncertain instants with every choice that they allow.

use proverka::calendar::{Interval, Reversed};
use proverka::verdict::Truth;

/// The bounds are small numbers, so that every choice can be tried.
const BOUNDS: std::ops::RangeInclusive<i8> = 0..=4;

/// How far an unbounded side extends: two past the bounds, so that either of two unbounded instants can be the earlier
/// one.
const REACH: std::ops::RangeInclusive<i8> = -2..=6;

fn bounds() -> impl Iterator<Item = Option<i8>> + Clone {
    BOUNDS.map(Some).chain([None])
}

fn ranges() -> impl Iterator<Item = Interval<i8>> + Clone {
    bounds().flat_map(|earliest| bounds().filter_map(move |latest| Interval::new(earliest, latest).ok()))
}

fn choices(range: Interval<i8>) -> impl Iterator<Item = i8> + Clone {
    REACH.filter(move |&choice| {
        range.earliest().is_none_or(|earliest| earliest <= choice)
            && range.latest().is_none_or(|latest| choice <= latest)
    })
}

fn by_every_choice(a: Interval<i8>, b: Interval<i8>, holds: impl Fn(i8, i8) -> bool + Copy) -> Truth {
    let mut answers = choices(a).flat_map(|a| choices(b).map(move |b| holds(a, b)));
    let first = answers.next().expect("no range is empty");
    if answers.all(|answer| answer == first) { Truth::known(first) } else { Truth::Unknown }
}

#[test]
fn comparisons_are_those_of_every_choice() {
    let mut pairs = 0;
    for a in ranges() {
        for b in ranges() {
            assert_eq!(a.before(b), by_every_choice(a, b, |a, b| a < b), "{a:?} < {b:?}");
            assert_eq!(a.after(b), by_every_choice(a, b, |a, b| a > b), "{a:?} > {b:?}");
            assert_eq!(a.at_or_before(b), by_every_choice(a, b, |a, b| a <= b), "{a:?} <= {b:?}");
            assert_eq!(a.at_or_after(b), by_every_choice(a, b, |a, b| a >= b), "{a:?} >= {b:?}");
            pairs += 1;
        }
    }
    // 15 bounded ranges, 5 open on either side, one open on both.
    assert_eq!(pairs, 26 * 26);
}

#[test]
fn reversed_bounds_are_refused_and_no_others() {
    for earliest in bounds() {
        for latest in bounds() {
            let range = Interval::new(earliest, latest);
            match (earliest, latest) {
                (Some(earliest), Some(latest)) if earliest > latest => {
                    assert_eq!(range, Err(Reversed { earliest, latest }));
                }
                _ => {
                    let range = range.expect("in order");
                    assert_eq!((range.earliest(), range.latest()), (earliest, latest));
                    assert_eq!(range.exact(), earliest.filter(|_| earliest == latest));
                }
            }
        }
    }
    assert_eq!(Interval::<i8>::UNKNOWN, Interval::new(None, None).expect("in order"));
    assert_eq!(Interval::exactly(3), Interval::new(Some(3), Some(3)).expect("in order"));
    assert_eq!(Reversed { earliest: 2, latest: 1 }.to_string(), "earliest 2 is after latest 1");
}
