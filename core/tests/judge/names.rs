//! Names of quantities, parties, sides and groups: known ones give what the tables say, others are errors, and a total
//! that is judged by name is judged as in a table of totals.

use proverka::calendar::{Date, Interval};
use proverka::count::CountRange;
use proverka::date;
use proverka::judge::{LastDay, LimitFinding, Question};
use proverka::treaty::{Acts, Bound, Named, Treaty, UnknownName, Whom, catalog};

/// Days in the life of the treaties of the catalogue, from before the first to after the last.
const DAYS: [Date; 6] =
    [date!(1960, 1, 1), date!(1989, 6, 1), date!(2012, 2, 5), date!(2018, 2, 5), date!(2020, 3, 1), date!(2026, 2, 5)];

fn questions() -> impl Iterator<Item = Question<'static>> {
    let of = |(treaty, acts): &(&'static Treaty<'static>, Acts<'static>)| {
        DAYS.map(|day| Question::new(treaty, *acts, day)).into_iter()
    };
    catalog::ALL.iter().flat_map(of)
}

/// Names that differ from `name` in one character: one is left out, doubled, or another one.
fn misspelt(name: &str) -> Vec<String> {
    let mut names = vec![format!("{name} "), format!(" {name}"), String::new(), name.to_uppercase() + "s"];
    for (at, character) in name.char_indices() {
        let (before, after) = (&name[..at], &name[at + character.len_utf8()..]);
        names.extend([
            format!("{before}{after}"),
            format!("{before}{character}{character}{after}"),
            format!("{before}?{after}"),
        ]);
    }
    names
}

#[test]
fn a_new_question_is_about_one_day_or_a_range_under_the_eve() {
    let (treaty, acts) = catalog::ALL[0];
    let one = Question::new(treaty, acts, date!(2020, 3, 1));
    assert_eq!((one.at, one.last_day), (Interval::exactly(date!(2020, 3, 1)), LastDay::Eve));
    assert!(core::ptr::eq(one.treaty, treaty));
    let range = Interval::new(Some(date!(2020, 3, 1)), None).unwrap();
    let other = Question::new(treaty, acts, range).reading(LastDay::Anniversary);
    assert_eq!((other.at, other.last_day), (range, LastDay::Anniversary));
}

#[test]
fn every_name_of_the_catalogue_is_known_and_a_misspelt_one_is_an_error() {
    let mut tried = 0;
    for (treaty, _) in catalog::ALL {
        for (place, party) in treaty.parties.iter().enumerate() {
            assert_eq!(treaty.party(party.code), Ok((place, party)));
            assert_eq!(treaty.party_set(party.code).unwrap().places().collect::<Vec<_>>(), [place]);
            assert_eq!(treaty.side_or_group(party.side), Ok(Whom::Side(party.side)));
            for name in misspelt(party.code).iter().filter(|name| treaty.parties.iter().all(|one| one.code != **name)) {
                let unknown = UnknownName { name, expected: Named::Party };
                assert_eq!((treaty.party(name), treaty.party_set(name)), (Err(unknown), Err(unknown)));
                tried += 1;
            }
        }
        for group in treaty.groups {
            assert_eq!(treaty.group(group.id), Ok(group));
            assert_eq!(treaty.side_or_group(group.id), Ok(Whom::Group(group.id)));
        }
        for quantity in treaty.quantities {
            assert_eq!(treaty.quantity(quantity.id), Ok(quantity));
            for name in misspelt(quantity.id).iter().filter(|name| treaty.quantities.iter().all(|one| one.id != **name))
            {
                assert_eq!(treaty.quantity(name), Err(UnknownName { name, expected: Named::Quantity }));
                tried += 1;
            }
        }
        for day in treaty.days {
            assert_eq!(treaty.named_day(day.id), Ok(day));
        }
        assert_eq!(treaty.named_day("").map_err(|error| error.expected), Err(Named::Day));
        assert_eq!(treaty.group("").map_err(|error| error.expected), Err(Named::Group));
        assert_eq!(treaty.side_or_group("").map_err(|error| error.expected), Err(Named::SideOrGroup));
    }
    assert!(tried > 1_000, "{tried} misspelt names");
}

#[test]
fn a_total_is_judged_as_in_a_table_that_has_only_this_total() {
    let (mut judged, mut shares) = (0, 0);
    for question in questions() {
        let treaty = question.treaty;
        // A table judges all sides, so of a treaty with 190 of them two are enough.
        let groups = treaty.groups.iter().map(|group| group.id);
        let names: Vec<&str> = treaty.sides().take(2).chain(groups.take(3)).collect();
        for (quantity, whose) in
            treaty.quantities.iter().flat_map(|quantity| names.iter().map(move |who| (quantity, who)))
        {
            // The totals next to each bound that is a number, and one for bounds that are shares.
            let bounds = treaty.ceilings.iter().filter(|ceiling| ceiling.quantity == quantity.id);
            let totals = bounds.map(|ceiling| match ceiling.bound {
                Bound::AtMost(bound) | Bound::AtLeast(bound) => bound,
                _ => 1_000,
            });
            for total in totals.flat_map(|bound| [bound.saturating_sub(1), bound, bound.saturating_add(1)]) {
                let total = CountRange::exactly(total);
                let by_name: Vec<LimitFinding<'_>> =
                    question.limits().judge_total(whose, quantity, total).unwrap().collect();
                let given = |who: &str, of: &str| (who == *whose && of == quantity.id).then_some(total);
                let table = question.limits().judge(|one| one.id == quantity.id, |who, one| given(who, one.id));
                let of_table: Vec<_> = table.filter(|found| found.side == *whose).collect();
                assert_eq!(by_name, of_table, "{} {whose} {}", treaty.id, quantity.id);
                judged += by_name.len();
                shares += by_name.iter().filter(|found| found.ceiling.bound.share().is_some()).count();
            }
        }
    }
    assert!(judged > 200, "{judged} findings");
    assert!(!cfg!(feature = "shares") || shares > 0, "no share was judged");
}

#[test]
fn a_total_of_an_unknown_side_or_of_a_foreign_quantity_is_not_judged() {
    let new_start = Question::new(&catalog::NEW_START, catalog::NEW_START_ACTS, date!(2020, 3, 1));
    let warheads = catalog::NEW_START.quantity("warheads").unwrap();
    let total = CountRange::exactly(1);
    let refused = |question: Question<'static>, whose, quantity| {
        question.limits().judge_total(whose, quantity, total).map(|_| ()).unwrap_err()
    };
    assert_eq!(refused(new_start, "USA", warheads).to_string(), "the treaty has no side or group called `USA`");
    let inf = Question::new(&catalog::INF, catalog::INF_ACTS, date!(1990, 3, 1));
    assert_eq!(refused(inf, "US", warheads).to_string(), "the treaty has no quantity called `warheads`");
}
