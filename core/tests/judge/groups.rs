//! Ceilings that a group of parties keeps together.

use proptest::prelude::*;
use proverka::calendar::{DateRange, Interval, Span};
use proverka::count::CountRange;
use proverka::date;
use proverka::judge::{LastDay, LimitFinding, Question, group_total};
use proverka::treaty::{
    Act, ActKind, Acts, Anchor, Bound, Ceiling, Group, Quantity, Scope, StateParty, StatePartySet, Treaty, Unit, Whom,
    WithdrawalEnds, catalog,
};
use proverka::verdict::{Provenance, Truth, Verdict};
use proverka_test_support::properties::cases;
use proverka_test_support::reach::reach;

use crate::cases::CITATION;

const CODES: [&str; 4] = ["A", "B", "C", "D"];
const PARTIES: [StateParty<'static>; 4] = [
    StateParty { code: "A", name: "A", side: "A" },
    StateParty { code: "B", name: "B", side: "B" },
    StateParty { code: "C", name: "C", side: "C" },
    StateParty { code: "D", name: "D", side: "D" },
];
const QUANTITIES: [Quantity<'static>; 1] =
    [Quantity { id: "tanks", title: "tanks", unit: Unit::Items, scope: Scope::Side, decimals: 0 }];

fn set(places: &[usize]) -> StatePartySet {
    places.iter().fold(StatePartySet::NONE, |set, place| set.with(StatePartySet::one(*place)))
}

fn group(id: &'static str, places: &[usize]) -> Group<'static> {
    Group { id, name: id, members: set(places) }
}

fn ceiling(whom: Whom<'static>, bound: u32) -> Ceiling<'static> {
    Ceiling {
        quantity: "tanks",
        whom,
        bound: Bound::AtMost(bound),
        from: Anchor::AfterEntry(Span::Days(0)),
        until: None,
        citation: CITATION,
    }
}

fn treaty<'a>(groups: &'a [Group<'a>], ceilings: &'a [Ceiling<'a>]) -> Treaty<'a> {
    let mut treaty =
        Treaty { parties: &PARTIES, groups, quantities: &QUANTITIES, counting: &[], ceilings, ..catalog::INF };
    if let Some(rule) = &mut treaty.term.withdrawal {
        rule.value.ends = WithdrawalEnds::ForParty;
    }
    treaty
}

fn notice(place: usize, when: DateRange) -> Act<'static> {
    Act {
        when,
        kind: ActKind::WithdrawalNotice,
        by: Some(StatePartySet::one(place)),
        until: None,
        name: "",
        note: "",
        provenance: Provenance::Text,
        source: "",
    }
}

/// Each party's number is a power of ten, so that a sum shows its members.
fn number(side: &str) -> Option<u32> {
    CODES.iter().position(|code| *code == side).map(|place| 10_u32.pow(u32::try_from(place).unwrap()))
}

fn judged<'a>(treaty: &'a Treaty<'a>, acts: &'a [Act<'a>], day: proverka::calendar::Date) -> Vec<LimitFinding<'a>> {
    let at = Interval::exactly(day);
    let question = Question { treaty, acts: Acts::new(acts).unwrap(), at, last_day: LastDay::Eve };
    let limits = question.limits();
    let measured = |side: &'a str, _: &Quantity<'a>| match treaty.group(side) {
        Ok(group) => group_total(
            treaty,
            group,
            |place| limits.counts_member(place),
            |party| number(party.code).map(CountRange::exactly),
        ),
        Err(_) => number(side).map(CountRange::exactly),
    };
    limits.judge(|_| true, measured).collect()
}

fn named<'a>(findings: &[LimitFinding<'a>], side: &str) -> Vec<(Verdict, Option<CountRange>)> {
    let of = findings.iter().filter(|one| one.side == side);
    of.map(|one| (one.finding.verdict, one.finding.measured)).collect()
}

#[test]
fn groups_are_judged_after_the_sides_by_their_own_ceilings_and_may_overlap() {
    let groups = [group("west", &[0, 1]), group("east", &[1, 2, 3]), group("none", &[0])];
    let ceilings = [ceiling(Whom::EachSide, 999), ceiling(Whom::Group("west"), 11), ceiling(Whom::Group("east"), 1109)];
    let treaty = treaty(&groups, &ceilings);
    let findings = judged(&treaty, &[], date!(2000, 1, 1));
    let sides: Vec<&str> = findings.iter().map(|one| one.side).collect();
    assert_eq!(sides, ["A", "B", "C", "D", "west", "east"]);
    assert_eq!(named(&findings, "D"), [(Verdict::Fails, Some(CountRange::exactly(1000)))]);
    assert_eq!(named(&findings, "west"), [(Verdict::Holds, Some(CountRange::exactly(11)))]);
    assert_eq!(named(&findings, "east"), [(Verdict::Fails, Some(CountRange::exactly(1110)))]);
}

#[test]
fn a_member_that_has_left_is_no_longer_added_up_and_a_group_without_members_is_not_bound() {
    let groups = [group("west", &[0, 1]), group("east", &[2, 3])];
    let ceilings = [ceiling(Whom::Group("west"), 10), ceiling(Whom::Group("east"), 1100)];
    let treaty = treaty(&groups, &ceilings);
    // Six months from the notice: 2 January and 2 July.
    let acts = [notice(0, DateRange::exactly(date!(2000, 1, 2)))];
    let west = |acts: &[Act<'_>], day| named(&judged(&treaty, acts, day), "west");
    assert_eq!(west(&acts, date!(2000, 7, 1)), [(Verdict::Fails, Some(CountRange::exactly(11)))]);
    assert_eq!(west(&acts, date!(2000, 7, 2)), [(Verdict::Holds, Some(CountRange::exactly(10)))]);
    // Within the time in which the notice may take effect, the total is with the member or without it.
    let open = [notice(0, DateRange::new(date!(2000, 1, 2), date!(2000, 2, 2)).unwrap())];
    assert_eq!(west(&open, date!(2000, 7, 20)), [(Verdict::Undecided, Some(CountRange::spanning(10, 11)))]);
    let both = [notice(0, DateRange::exactly(date!(2000, 1, 2))), notice(1, DateRange::exactly(date!(2000, 1, 3)))];
    assert_eq!(west(&both, date!(2000, 7, 2)), [(Verdict::Holds, Some(CountRange::exactly(10)))]);
    assert_eq!(west(&both, date!(2000, 7, 3)), [(Verdict::NotBinding, None)]);
    // The other group keeps its ceiling, because two of its members are left.
    let east = named(&judged(&treaty, &both, date!(2000, 7, 3)), "east");
    assert_eq!(east, [(Verdict::Holds, Some(CountRange::exactly(1100)))]);
}

fn any_number() -> impl Strategy<Value = Option<(u32, u32)>> {
    prop::option::of((0..50_u32, 0..5_u32))
}

fn any_truth() -> impl Strategy<Value = Truth> {
    prop_oneof![3 => Just(Truth::True), 1 => Just(Truth::False), 1 => Just(Truth::Unknown)]
}

proptest! {
    #![proptest_config(cases(reach(2000, 20_000)))]

    /// The range of the total is the narrowest that covers every world: who is a member, and what each one has.
    #[test]
    fn the_total_covers_every_world_and_no_more(
        given in prop::array::uniform4(any_number()),
        counts in prop::array::uniform4(any_truth()),
        members in 0..16_usize,
    ) {
        let places: Vec<usize> = (0..4).filter(|place| members >> place & 1 == 1).collect();
        let group = group("g", &places);
        let treaty = treaty(&[], &[]);
        let of = |party: &StateParty<'_>| {
            let place = CODES.iter().position(|code| *code == party.code).unwrap();
            given[place].map(|(least, more)| CountRange::spanning(least, least + more))
        };
        let total = group_total(&treaty, &group, |place| counts[place], of);

        // Every world gives each party a membership and a number; a party without data may have up to a large number.
        const MANY: u64 = 1_000_000;
        let mut sums = vec![0_u64];
        for place in &places {
            let numbers = given[*place].map_or(vec![0, MANY], |(least, more)| vec![least.into(), (least + more).into()]);
            let choices: Vec<u64> = match counts[*place] {
                Truth::True => numbers,
                Truth::False => vec![0],
                Truth::Unknown => numbers.into_iter().chain([0]).collect(),
            };
            sums = sums.iter().flat_map(|sum| choices.iter().map(move |choice| sum + choice)).collect();
        }
        let known = places.iter().any(|place| counts[*place] != Truth::False && given[*place].is_some());
        let (least, most) = (*sums.iter().min().unwrap(), *sums.iter().max().unwrap());
        prop_assert_eq!(total.is_some(), known);
        if let Some(total) = total {
            prop_assert_eq!(u64::from(total.min()), least);
            prop_assert_eq!(total.max().map(u64::from), Some(most).filter(|most| *most < MANY));
        }
    }
}
