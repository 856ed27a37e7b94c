//! Sample sizes against whole numbers of any length in Python (`make.py`), against the definition for small numbers,
//! and against a simulation's count of all samples.

use proverka::sampling::{Inspection, MOST_ITEMS, MOST_PARTS, Probability, confidence, detectable, sample_size};
use proverka_test_support::reach;

fn fraction(text: &str) -> Probability {
    let (part, whole) = text.split_once('/').unwrap_or((text, "1"));
    Probability::new(part.parse().expect("a number"), whole.parse().expect("a number")).expect("a probability")
}

#[test]
fn sizes_are_those_of_whole_numbers_of_any_length() {
    let table = include_str!("sizes.csv");
    let mut rows = 0;
    for line in table.lines().skip(1).step_by(reach::stride(1)) {
        let [items, violations, measurement, asked, sample] = line.split(',').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let number = |text: &str| text.parse::<u32>().expect("a number");
        let inspection = Inspection::new(number(items), number(violations), fraction(measurement)).expect("items");
        let expected = (!sample.is_empty()).then(|| number(sample));
        assert_eq!(sample_size(inspection, fraction(asked)), expected, "{line}");
        rows += 1;
    }
    assert!(rows > 100, "only {rows} rows");
}

/// Binomial coefficients up to 40.
fn choose(of: u32, number: u32) -> u128 {
    if number > of {
        return 0;
    }
    (0..number).fold(1, |product, place| product * u128::from(of - place) / u128::from(place + 1))
}

/// Whether the probability to notice at least one violation is at least `asked`, by the definition.
fn finds(items: u32, violations: u32, sample: u32, measurement: (u32, u32), asked: (u32, u32)) -> bool {
    let (noticed, of) = measurement;
    let overlooked = u128::from(of - noticed);
    let most = sample.min(violations);
    // All weights times the denominator of the measurement as often as there are violations in the largest case.
    let weight = |drawn: u32| {
        let ways = choose(violations, drawn) * choose(items - violations, sample - drawn);
        ways * overlooked.pow(drawn) * u128::from(of).pow(most - drawn)
    };
    let least = sample.saturating_sub(items - violations);
    let missed: u128 = (least..=most).map(weight).sum();
    let all = choose(items, sample) * u128::from(of).pow(most);
    missed * u128::from(asked.1) <= all * u128::from(asked.1 - asked.0)
}

#[test]
fn every_small_inspection_is_judged_as_the_definition_says_also_where_it_is_exactly_met() {
    let mut met = 0;
    for items in 1..=14 {
        for violations in 0..=items {
            for sample in 0..=items {
                for measurement in [(1, 1), (1, 2), (2, 3), (0, 1)] {
                    for asked in [(0, 1), (1, 2), (1, 3), (2, 3), (3, 4), (9, 10), (19, 20), (1, 1)] {
                        let inspection = Inspection::new(
                            items,
                            violations,
                            Probability::new(measurement.0, measurement.1).expect("a probability"),
                        );
                        let found =
                            inspection.expect("items").finds(sample, Probability::new(asked.0, asked.1).expect("one"));
                        let expected = finds(items, violations, sample, measurement, asked);
                        assert_eq!(found, expected, "{items} {violations} {sample} {measurement:?} {asked:?}");
                        // Slightly more is asked: where that differs, the probability is exactly what was asked.
                        let (part, whole) = (asked.0 * 1_000_000 + 1, asked.1 * 1_000_000);
                        met += u32::from(
                            found && asked.0 < asked.1 && !finds(items, violations, sample, measurement, (part, whole)),
                        );
                    }
                }
            }
        }
    }
    assert!(met > 1000, "only {met} cases are exactly met");
}

#[test]
fn the_inverse_questions_agree_with_the_size() {
    let asked = Probability::new(19, 20).expect("a probability");
    for items in [1, 2, 7, 50, 120] {
        for sample in 0..=items {
            for measurement in [Probability::ONE, Probability::new(3, 4).expect("a probability")] {
                let found = detectable(items, sample, measurement, asked);
                let by_trying = (0..=items).find(|violations| {
                    Inspection::new(items, *violations, measurement).expect("items").finds(sample, asked)
                });
                assert_eq!(found, by_trying, "{items} {sample}");
            }
        }
    }
    for (items, violations, sample) in [(200, 5, 90), (200, 5, 0), (200, 0, 200), (3, 3, 1), (100_000, 17, 4_000)] {
        let inspection = Inspection::perfect(items, violations).expect("items");
        let parts = 1_000_000;
        let reached = confidence(inspection, sample, parts);
        assert!(inspection.finds(sample, Probability::new(reached, parts).expect("a probability")));
        if reached < parts {
            assert!(!inspection.finds(sample, Probability::new(reached + 1, parts).expect("a probability")));
        }
    }
}

#[test]
fn a_published_example_comes_out() {
    // N = 200, 5 defects, 95 %: the usual approximation (1 - 0.05^(1/5)) (200 - 2) gives 89.2, so 90.
    let inspection = Inspection::perfect(200, 5).expect("items");
    assert_eq!(sample_size(inspection, Probability::new(95, 100).expect("a probability")), Some(90));
}

#[test]
fn the_largest_inspections_are_answered() {
    let half = Probability::new(1, 2).expect("a probability");
    for measurement in [Probability::ONE, Probability::new(1, MOST_PARTS).expect("a probability"), half] {
        for violations in [0, 1, MOST_ITEMS / 2, MOST_ITEMS - 1, MOST_ITEMS] {
            let inspection = Inspection::new(MOST_ITEMS, violations, measurement).expect("items");
            if let Some(size) = sample_size(inspection, half) {
                assert!(inspection.finds(size, half) && (size == 0 || !inspection.finds(size - 1, half)));
            }
        }
    }
    assert_eq!(Inspection::perfect(MOST_ITEMS + 1, 1), None);
    assert_eq!(Inspection::perfect(3, 4), None);
    assert_eq!(Probability::new(1, 0), None);
    assert_eq!(Probability::new(2, 1), None);
    assert_eq!(Probability::new(1, MOST_PARTS + 1), None);
}
