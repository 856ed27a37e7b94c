//! Where New START allows items, against a plain table of Article IV, for every kind, state and kind of facility.

use proverka::calendar::Interval;
use proverka::count::{AnyKind, Kind, State};
use proverka::date;
use proverka::judge::{LastDay, Question};
use proverka::treaty::catalog::{NEW_START, NEW_START_ACTS};
use proverka::verdict::{Provenance, Verdict};

/// The kinds of facilities that some rule names, and one that no rule names.
const FACILITIES: [&str; 9] = [
    "icbm_base",
    "air_base",
    "ballistic_missile_submarine",
    "test_range",
    "training_facility",
    "flight_test_center",
    "repair_facility",
    "production_facility",
    "parade_ground",
];

/// The clause that says where items of this kind and state may be, how well it is known, and the facilities.
fn allowed(kind: Kind, state: State) -> Option<(&'static str, Provenance, &'static [&'static str])> {
    use Kind::{HeavyBomber, IcbmLauncher, MobileIcbmLauncher, SlbmLauncher};
    Some(match (kind, state) {
        (IcbmLauncher | MobileIcbmLauncher, State::Deployed) => ("IV(1)", Provenance::Secondary, &["icbm_base"]),
        (HeavyBomber, State::Deployed) => ("IV(1)", Provenance::Unverified, &["air_base"]),
        (SlbmLauncher, State::Deployed) => ("IV(2)", Provenance::Unverified, &["ballistic_missile_submarine"]),
        (IcbmLauncher | MobileIcbmLauncher | SlbmLauncher, State::Test) => ("IV(5)", Provenance::Text, &["test_range"]),
        (IcbmLauncher | MobileIcbmLauncher | SlbmLauncher, State::Training) => {
            ("IV(6)", Provenance::Text, &["icbm_base", "training_facility", "test_range"])
        }
        (HeavyBomber, State::Test) => ("IV(8)", Provenance::Unverified, &["flight_test_center"]),
        (HeavyBomber, State::NonDeployed) => {
            ("IV(8)", Provenance::Unverified, &["repair_facility", "production_facility"])
        }
        _ => return None,
    })
}

#[test]
fn every_item_at_every_kind_of_facility_is_judged_as_article_iv_says() {
    let mut ruled = 0;
    for (day, binds) in [(date!(2012, 3, 1), true), (date!(2010, 3, 1), false), (date!(2026, 2, 5), false)] {
        let at = Interval::exactly(day);
        let question = Question { treaty: &NEW_START, acts: NEW_START_ACTS, at, last_day: LastDay::Eve };
        for kind in Kind::ALL {
            for state in State::ALL {
                let rule = allowed(kind, state);
                for facility in FACILITIES.into_iter().map(Some).chain([None]) {
                    let found: Vec<_> = question.places(1, AnyKind::BuiltIn(kind), state, facility).collect();
                    let expected = rule.map(|(clause, provenance, facilities)| {
                        let verdict = match facility {
                            _ if !binds => Verdict::NotBinding,
                            None => Verdict::Undecided,
                            Some(facility) if facilities.contains(&facility) => Verdict::Holds,
                            Some(_) => Verdict::Fails,
                        };
                        ruled += 1;
                        (clause, provenance, verdict)
                    });
                    let found: Vec<_> = found
                        .iter()
                        .map(|one| (one.rule.citation.clause, one.rule.citation.provenance, one.verdict))
                        .collect();
                    assert_eq!(
                        found,
                        expected.into_iter().collect::<Vec<_>>(),
                        "{day} {kind:?} {state:?} {facility:?}"
                    );
                }
            }
        }
    }
    assert_eq!(ruled, 3 * 12 * 10);
}
