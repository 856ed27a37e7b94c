//! Treaties of one, three and five parties: nothing relies on there being two.

use proverka::calendar::{Date, DateRange, Interval};
use proverka::count::CountRange;
use proverka::date;
use proverka::judge::{LastDay, Question, Status};
use proverka::treaty::{
    Act, ActKind, Acts, Anchor, Bound, Ceiling, Duration, ExtensionRule, Quantity, Scope, StateParty, StatePartySet,
    Treaty, Unit, Whom,
};
use proverka::verdict::{Provenance, Truth, Verdict};

use crate::cases::{CITATION, PARTIES, treaty};

const THINGS: Quantity<'static> =
    Quantity { id: "things", title: "things", unit: Unit::Items, scope: Scope::Side, decimals: 0 };
const CEILINGS: &[Ceiling<'static>] = &[Ceiling {
    quantity: "things",
    whom: Whom::EachSide,
    bound: Bound::AtMost(10),
    from: Anchor::On(date!(2000, 1, 1)),
    until: None,
    citation: CITATION,
}];

/// An unlimited treaty, in force from 2000, with two days' notice of withdrawal.
fn among<'a>(parties: &'a [StateParty<'a>]) -> Treaty<'a> {
    let mut treaty = Treaty { parties, quantities: &[THINGS], ceilings: CEILINGS, ..treaty(5) };
    treaty.entry_into_force.as_mut().unwrap().value = date!(2000, 1, 1);
    treaty
}

fn notice(day: Date, place: usize) -> Act<'static> {
    Act {
        when: DateRange::exactly(day),
        kind: ActKind::WithdrawalNotice,
        by: Some(StatePartySet::one(place)),
        until: None,
        name: "",
        note: "",
        provenance: Provenance::Derived,
        source: "",
    }
}

fn question<'a>(treaty: &'a Treaty<'a>, acts: &'a [Act<'a>], day: Date) -> Question<'a> {
    Question { treaty, acts: Acts::new(acts).unwrap(), at: Interval::exactly(day), last_day: LastDay::Eve }
}

/// One party leaves each year. The treaty ends when fewer than two remain, and not before.
#[test]
fn it_ends_with_the_last_but_one() {
    for parties in 1..=5_usize {
        let treaty = among(&PARTIES[..parties]);
        let record: Vec<_> =
            (0..parties).map(|place| notice(Date::new(2001 + place as u16, 3, 1).unwrap(), place)).collect();
        for left in 0..=parties {
            let year = 2000 + left as u16;
            let now = question(&treaty, &record, Date::new(year, 12, 31).unwrap()).standing();
            assert_eq!(now.withdrawn, StatePartySet::first(left), "{parties} parties in {year}");
            let ended = left >= (parties - 1).max(1);
            assert_eq!(
                now.status,
                if ended { Status::Withdrawn } else { Status::InForce },
                "{parties} parties in {year}"
            );
            if ended {
                let last = 2000 + (parties - 1).max(1) as u16;
                assert_eq!(now.ends.and_then(|ends| ends.exact()), Some(Date::new(last, 3, 3).unwrap()));
            } else {
                assert!(now.ends.unwrap().is_never());
            }
        }
    }
}

/// The others keep their ceilings when one leaves. The order of the notices is not that of the parties.
#[test]
fn the_others_stay_bound_when_one_party_leaves() {
    let treaty = among(&PARTIES[..3]);
    let record = [notice(date!(2001, 3, 1), 1)];
    let question = question(&treaty, &record, date!(2002, 1, 1));
    let now = question.standing();
    assert_eq!((now.status, now.withdrawn), (Status::InForce, StatePartySet::one(1)));
    let rows: Vec<_> = question
        .limits()
        .judge(|_| true, |side, _| (side != "C").then(|| CountRange::exactly(if side == "A" { 11 } else { 10 })))
        .map(|row| (row.side, row.finding.verdict))
        .collect();
    assert_eq!(rows[0], ("A", Verdict::Fails));
    assert_eq!(*rows.last().unwrap(), ("C", Verdict::Undecided));
}

/// A party that has left is no longer bound, although the treaty continues.
#[test]
fn who_left_is_not_bound() {
    let treaty = among(&PARTIES[..3]);
    let verdicts = |record: &[Act<'_>], day| -> Vec<Verdict> {
        question(&treaty, record, day)
            .limits()
            .judge(|_| true, |_, _| Some(CountRange::exactly(11)))
            .map(|row| row.finding.verdict)
            .collect()
    };
    let record = [notice(date!(2001, 3, 1), 1)];
    use Verdict::{Fails, NotBinding, Undecided};
    assert_eq!(verdicts(&record, date!(2001, 3, 2)), [Fails, Fails, Fails]);
    assert_eq!(verdicts(&record, date!(2001, 3, 3)), [Fails, NotBinding, Fails]);
    // A notice on one of two days.
    let record = [Act { when: DateRange::new(date!(2001, 3, 1), date!(2001, 3, 2)).unwrap(), ..record[0] }];
    assert_eq!(verdicts(&record, date!(2001, 3, 3)), [Fails, Undecided, Fails]);
    assert_eq!(verdicts(&record, date!(2001, 3, 4)), [Fails, NotBinding, Fails]);
    // Parties of one side stay bound while one of them does.
    let joined = [PARTIES[0], StateParty { side: "BC", ..PARTIES[1] }, StateParty { side: "BC", ..PARTIES[2] }];
    let treaty = among(&joined);
    let record = [notice(date!(2001, 3, 1), 1)];
    let rows: Vec<_> = question(&treaty, &record, date!(2002, 1, 1))
        .limits()
        .judge(|_| true, |_, _| Some(CountRange::exactly(11)))
        .map(|row| (row.side, row.finding.verdict))
        .collect();
    assert_eq!(rows, [("A", Fails), ("BC", Fails)]);
}

/// An extension needs the remaining parties, but none that has left.
#[test]
fn an_extension_needs_those_who_are_left() {
    let mut treaty = among(&PARTIES[..3]);
    treaty.term.duration.value = Duration::Until(date!(2010, 1, 1));
    treaty.term.extension = Some(proverka::treaty::Cited {
        value: ExtensionRule { longest: None, times: None, late: false },
        citation: CITATION,
    });
    let extension = Act {
        kind: ActKind::ExtensionInForce,
        by: Some(StatePartySet::one(0).with(StatePartySet::one(2))),
        until: Some(date!(2015, 1, 1)),
        ..notice(date!(2005, 1, 1), 0)
    };
    let end =
        |record: &[Act<'_>]| question(&treaty, record, date!(2006, 1, 1)).standing().ends.and_then(|ends| ends.exact());
    assert_eq!(end(&[extension]), Some(date!(2010, 1, 1)));
    assert_eq!(end(&[notice(date!(2004, 12, 30), 1), extension]), Some(date!(2015, 1, 1)));
    // The other is still in on the day of the extension.
    assert_eq!(end(&[notice(date!(2004, 12, 31), 1), extension]), Some(date!(2010, 1, 1)));
}

/// A party that the treaty does not have changes nothing, as in a record that is about another treaty.
#[test]
fn an_act_of_a_party_outside_the_treaty_changes_nothing() {
    let treaty = among(&PARTIES[..2]);
    let record = [notice(date!(2001, 3, 1), 2), Act { kind: ActKind::Suspension, ..notice(date!(2001, 3, 1), 3) }];
    let now = question(&treaty, &record, date!(2002, 1, 1)).standing();
    assert_eq!(
        (now.in_force, now.withdrawn, now.suspended_by),
        (Truth::True, StatePartySet::NONE, StatePartySet::NONE)
    );
}

/// A treaty with the largest possible number of parties.
#[test]
fn a_treaty_of_the_most_parties_ends_with_the_last_but_one() {
    let most = StatePartySet::CAPACITY;
    // Each is a side of its own: parties of one side would count as one.
    let sides: Vec<String> = (0..most).map(|number| format!("P{number}")).collect();
    let parties: Vec<_> = sides.iter().map(|side| StateParty { side, ..PARTIES[0] }).collect();
    let treaty = among(&parties);
    let record: Vec<_> = (0..most).map(|place| notice(date!(2001, 3, 1), place)).collect();
    let status = |many| question(&treaty, &record[..many], date!(2002, 1, 1)).standing().status;
    assert_eq!(status(most - 2), Status::InForce);
    assert_eq!(status(most - 1), Status::Withdrawn);
    assert_eq!(status(most), Status::Withdrawn);
}

/// The members of a set on both sides of every word of its bits, against a set of the standard library.
#[test]
fn a_set_of_parties_is_a_set_of_numbers() {
    use std::collections::BTreeSet;
    let most = StatePartySet::CAPACITY;
    let places: Vec<usize> = (0..=most).filter(|place| place % 16 < 2 || place % 16 > 13).collect();
    let set = |members: &BTreeSet<usize>| {
        members.iter().fold(StatePartySet::NONE, |set, place| set.with(StatePartySet::one(*place)))
    };
    for step in 1..7 {
        let one: BTreeSet<usize> = places.iter().copied().step_by(step).filter(|place| *place < most).collect();
        let other: BTreeSet<usize> = places.iter().copied().skip(2).step_by(3).filter(|place| *place < most).collect();
        assert!(set(&one).places().eq(one.iter().copied()));
        assert_eq!(set(&one).len() as usize, one.len());
        assert_eq!(set(&one).with(set(&other)), set(&(&one | &other)));
        assert_eq!(set(&one).without(set(&other)), set(&(&one - &other)));
        assert_eq!(set(&one).both(set(&other)), set(&(&one & &other)));
        assert_eq!(set(&one).contains(set(&other)), one.is_superset(&other));
        assert!(set(&one).contains(set(&(&one & &other))));
        assert_eq!(set(&one).is_empty(), one.is_empty());
        assert!(StatePartySet::first(most + 1).contains(set(&one)));
    }
    assert!(StatePartySet::one(most).is_empty() && StatePartySet::NONE.is_empty());
    for many in 0..=most {
        assert!(StatePartySet::first(many).places().eq(0..many));
    }
}

/// Parties of one side stay until the last of them leaves. The other side ends the treaty alone.
#[test]
fn a_side_leaves_with_the_last_of_its_parties() {
    let joined = [PARTIES[0], StateParty { side: "BC", ..PARTIES[1] }, StateParty { side: "BC", ..PARTIES[2] }];
    let treaty = among(&joined);
    let status = |record: &[Act<'_>]| question(&treaty, record, date!(2002, 1, 1)).standing().status;
    let day = date!(2001, 3, 1);
    assert_eq!(status(&[notice(day, 0)]), Status::Withdrawn);
    assert_eq!(status(&[notice(day, 1)]), Status::InForce);
    assert_eq!(status(&[notice(day, 2)]), Status::InForce);
    assert_eq!(status(&[notice(day, 1), notice(day, 2)]), Status::Withdrawn);
    let late = [notice(day, 1), notice(date!(2001, 6, 1), 2)];
    let ends = question(&treaty, &late, date!(2002, 1, 1)).standing().ends.and_then(|ends| ends.exact());
    assert_eq!(ends, Some(date!(2001, 6, 3)));
}

/// If some days lie before a side left and some after, it is undecided whether the side was bound.
#[test]
fn a_range_over_a_departure_is_undecided() {
    let treaty = among(&PARTIES[..3]);
    let record = [notice(date!(2001, 3, 1), 1)];
    let verdicts = |first, last| -> Vec<Verdict> {
        let at = Interval::new(Some(first), Some(last)).unwrap();
        Question { at, ..question(&treaty, &record, first) }
            .limits()
            .judge(|_| true, |_, _| Some(CountRange::exactly(11)))
            .map(|row| row.finding.verdict)
            .collect()
    };
    use Verdict::{Fails, NotBinding, Undecided};
    assert_eq!(verdicts(date!(2001, 2, 1), date!(2001, 3, 2)), [Fails, Fails, Fails]);
    assert_eq!(verdicts(date!(2001, 3, 2), date!(2001, 3, 3)), [Fails, Undecided, Fails]);
    assert_eq!(verdicts(date!(2001, 3, 3), date!(2001, 4, 1)), [Fails, NotBinding, Fails]);
    assert_eq!(verdicts(date!(2000, 6, 1), date!(2002, 1, 1)), [Fails, Undecided, Fails]);
}
