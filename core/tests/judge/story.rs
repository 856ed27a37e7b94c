//! The recorded history of New START and INF, day by day, and what other acts would have changed.

use proverka::calendar::{Date, DateRange, Interval, Span};
use proverka::date;
use proverka::judge::{Extension, LastDay, Question, Standing, Status, WhatIfError};
use proverka::treaty::catalog::{INF, INF_ACTS, NEW_START, NEW_START_ACTS, SORT, SORT_ACTS, START_2, START_2_ACTS};
use proverka::treaty::{Act, ActKind, Acts, StatePartySet, Treaty};
use proverka::verdict::{Provenance, Truth, Verdict};

const US: StatePartySet = StatePartySet::one(0);
const RU: StatePartySet = StatePartySet::one(1);

fn new_start(day: Date, last_day: LastDay) -> Question<'static> {
    Question { treaty: &NEW_START, acts: NEW_START_ACTS, at: Interval::exactly(day), last_day }
}

fn standing(day: Date) -> Standing {
    new_start(day, LastDay::Eve).standing()
}

fn end(standing: &Standing) -> Option<Date> {
    standing.ends.and_then(|ends| ends.exact())
}

#[test]
fn in_february_2020_new_start_is_in_force_for_344_days() {
    let now = standing(date!(2020, 2, 27));
    assert_eq!((now.status, now.in_force), (Status::InForce, Truth::True));
    assert_eq!(end(&now), Some(date!(2021, 2, 5)));
    assert_eq!(now.last_day, Some(date!(2021, 2, 4)));
    assert_eq!(now.days_left, Some(344));
    assert_eq!(now.extension, Extension::TalksDeclined);
    assert_eq!(now.extendable_until, Some(date!(2026, 2, 5)));
    assert_eq!((now.suspended_by, now.withdrawn), (StatePartySet::NONE, StatePartySet::NONE));
}

/// The source says "a few days ago". Until the interval is over, it is unknown whether the talks were already declined.
#[test]
fn within_the_days_of_the_refusal_the_state_of_the_talks_is_undecided() {
    let extension = |day| standing(day).extension;
    assert_eq!(extension(date!(2019, 12, 4)), Extension::None);
    assert_eq!(extension(date!(2019, 12, 5)), Extension::Raised);
    assert_eq!(extension(date!(2020, 2, 19)), Extension::Raised);
    for day in 20..=25 {
        assert_eq!(extension(Date::new(2020, 2, day).unwrap()), Extension::Undecided);
    }
    assert_eq!(extension(date!(2020, 2, 26)), Extension::TalksDeclined);
    // The refusal is no legal date: nothing else is in doubt.
    let within = standing(date!(2020, 2, 23));
    assert_eq!((within.status, end(&within)), (Status::InForce, Some(date!(2021, 2, 5))));
    assert_eq!(within.extendable_until, Some(date!(2026, 2, 5)));
}

#[test]
fn the_extension_of_2021_moves_the_end_to_2026() {
    let agreed = standing(date!(2021, 1, 26));
    assert_eq!((agreed.extension, end(&agreed)), (Extension::Agreed, Some(date!(2021, 2, 5))));
    let eve = standing(date!(2021, 2, 2));
    assert_eq!((eve.extension, end(&eve), eve.days_left), (Extension::Agreed, Some(date!(2021, 2, 5)), Some(3)));
    let now = standing(date!(2021, 2, 3));
    assert_eq!((now.status, now.extension), (Status::InForce, Extension::InForce));
    assert_eq!((end(&now), now.last_day), (Some(date!(2026, 2, 5)), Some(date!(2026, 2, 4))));
    assert_eq!(now.extendable_until, None, "the one extension is used up");
}

#[test]
fn a_suspension_moves_no_date() {
    let before = standing(date!(2023, 2, 20));
    assert_eq!(before.suspended_by, StatePartySet::NONE);
    let now = standing(date!(2023, 3, 1));
    assert_eq!((now.status, now.suspended_by), (Status::InForce, RU));
    assert_eq!(end(&now), end(&before));
}

#[test]
fn new_start_expires_on_the_day_that_the_reading_gives() {
    for (day, reading, status, left) in [
        (date!(2026, 2, 4), LastDay::Eve, Status::InForce, 1),
        (date!(2026, 2, 5), LastDay::Eve, Status::Expired, 0),
        (date!(2026, 2, 5), LastDay::Anniversary, Status::InForce, 1),
        (date!(2026, 2, 6), LastDay::Anniversary, Status::Expired, 0),
    ] {
        let now = new_start(day, reading).standing();
        assert_eq!((now.status, now.days_left), (status, Some(left)), "{day} {reading:?}");
        assert_eq!(end(&now), Some(date!(2026, 2, 5)));
        assert_eq!(now.extendable_until, None);
    }
    // The treaty is never in force before the day of entry into force, and always from that day on.
    assert_eq!(standing(date!(2011, 2, 4)).status, Status::NotYet);
    assert_eq!(standing(date!(2011, 2, 5)).status, Status::InForce);
    assert_eq!(standing(date!(2011, 2, 4)).days_left, standing(date!(2011, 2, 5)).days_left);
}

#[test]
fn a_range_over_the_extension_and_the_expiry_is_undecided() {
    let at = Interval::new(Some(date!(2021, 1, 1)), Some(date!(2026, 3, 1))).unwrap();
    let now = Question { at, ..new_start(date!(2021, 1, 1), LastDay::Eve) }.standing();
    assert_eq!((now.status, now.in_force), (Status::Undecided, Truth::Unknown));
    assert_eq!((now.ends, now.last_day, now.days_left), (None, None, None));
    assert_eq!(now.extension, Extension::Undecided);
    // A range in which nothing changes is decided.
    let at = Interval::new(Some(date!(2021, 2, 3)), Some(date!(2026, 2, 4))).unwrap();
    let now = Question { at, ..new_start(date!(2021, 1, 1), LastDay::Eve) }.standing();
    assert_eq!((now.status, end(&now)), (Status::InForce, Some(date!(2026, 2, 5))));
}

#[test]
fn the_inf_treaty_ends_on_2_august_2019() {
    let on =
        |day| Question { treaty: &INF, acts: INF_ACTS, at: Interval::exactly(day), last_day: LastDay::Eve }.standing();
    let before = on(date!(2019, 8, 1));
    assert_eq!((before.status, before.days_left, before.withdrawn), (Status::InForce, Some(1), StatePartySet::NONE));
    assert_eq!(before.suspended_by, US.with(RU));
    let after = on(date!(2019, 8, 2));
    assert_eq!((after.status, after.withdrawn), (Status::Withdrawn, US));
    assert_eq!(after.last_day, Some(date!(2019, 8, 1)));
    assert!(on(date!(2019, 2, 1)).ends.unwrap().is_never());
}

#[test]
fn sort_is_superseded_and_start_2_never_began() {
    let sort =
        |day, last_day| Question { treaty: &SORT, acts: SORT_ACTS, at: Interval::exactly(day), last_day }.standing();
    for reading in [LastDay::Eve, LastDay::Anniversary] {
        assert_eq!(sort(date!(2011, 2, 4), reading).status, Status::InForce);
        assert_eq!(sort(date!(2011, 2, 5), reading).status, Status::Superseded);
        assert_eq!(sort(date!(2020, 2, 5), reading).status, Status::Superseded);
        assert_eq!(sort(date!(2020, 2, 5), reading).last_day, Some(date!(2011, 2, 4)));
    }
    for at in [Interval::exactly(date!(2005, 1, 1)), Interval::UNKNOWN] {
        let start_2 = Question { treaty: &START_2, acts: START_2_ACTS, at, last_day: LastDay::Eve };
        let never = start_2.standing();
        // Abandoned since Russia's declaration of 2002, and over all days either that or not yet.
        let status = if at == Interval::UNKNOWN { Status::Undecided } else { Status::Abandoned };
        assert_eq!((never.status, never.in_force), (status, Truth::False));
        assert_eq!((never.last_day, never.days_left), (None, None));
        assert!(start_2.limits().judge(|_| true, |_, _| None).all(|row| row.finding.verdict == Verdict::NotBinding));
    }
}

/// The rule, the verdict and the margin of a finding.
type Found = (&'static str, Verdict, Option<i64>);

/// The findings say which condition an extension failed, and by how many days.
fn extended(day: Date, span: Span) -> (Verdict, Option<Date>, Vec<Found>) {
    let acts = Acts::new(&NEW_START_ACTS.as_slice()[..8]).unwrap(); // before the agreement of 2021
    let mut found = Vec::new();
    let question = Question { acts, ..new_start(day, LastDay::Eve) };
    let outcome =
        question.if_extended(span, |finding| found.push((finding.rule, finding.verdict, finding.margin))).unwrap();
    assert_eq!(outcome.last_day, outcome.after.exact().and_then(Date::previous));
    if outcome.verdict != Verdict::Holds {
        assert_eq!(outcome.after, outcome.before);
    }
    (outcome.verdict, outcome.after.exact(), found)
}

#[test]
fn only_an_extension_that_the_treaty_allows_moves_the_end() {
    let now = date!(2020, 2, 27);
    // To the day: 2021-02-05 and 1826 days is 2026-02-05.
    for span in [Span::Years(5), Span::Months(60), Span::Days(1826)] {
        let (verdict, end, found) = extended(now, span);
        assert_eq!((verdict, end), (Verdict::Holds, Some(date!(2026, 2, 5))));
        assert_eq!(
            found,
            [
                ("extension_by_all_parties", Verdict::Holds, None),
                ("extension_before_expiry", Verdict::Holds, Some(343)),
                ("extension_within_length", Verdict::Holds, Some(0)),
                ("extension_times", Verdict::Holds, None),
            ]
        );
    }
    let (verdict, end, found) = extended(now, Span::Days(1827));
    assert_eq!((verdict, end), (Verdict::Fails, Some(date!(2021, 2, 5))));
    assert!(found.contains(&("extension_within_length", Verdict::Fails, Some(-1))));
    for none in [Span::Days(0), Span::Days(-1)] {
        let (verdict, end, _) = extended(now, none);
        assert_eq!((verdict, end), (Verdict::Fails, Some(date!(2021, 2, 5))));
    }
    assert_eq!(extended(now, Span::Days(1)).1, Some(date!(2021, 2, 6)));
    // In force on the last day at the latest.
    assert_eq!(extended(date!(2021, 2, 4), Span::Years(5)).0, Verdict::Holds);
    let (verdict, _, found) = extended(date!(2021, 2, 5), Span::Years(5));
    assert_eq!(verdict, Verdict::Fails);
    assert!(found.contains(&("extension_before_expiry", Verdict::Fails, Some(-1))));
    // Once extended, never again.
    let twice = new_start(date!(2021, 2, 3), LastDay::Eve).if_extended(Span::Days(1), |_| ()).unwrap();
    assert_eq!((twice.verdict, twice.after.exact()), (Verdict::Fails, Some(date!(2026, 2, 5))));
    // The last day is read as asked for.
    let anniversary = Question { acts: Acts::NONE, ..new_start(date!(2021, 2, 5), LastDay::Anniversary) };
    let outcome = anniversary.if_extended(Span::Years(5), |_| ()).unwrap();
    assert_eq!((outcome.verdict, outcome.last_day), (Verdict::Holds, Some(date!(2026, 2, 5))));
    // There is no end to move, or no day to move it to.
    let inf = Question { treaty: &INF, ..new_start(now, LastDay::Eve) };
    assert_eq!(inf.if_extended(Span::Years(5), |_| ()), Err(WhatIfError::NoExpiry));
    let far = new_start(now, LastDay::Eve).if_extended(Span::Years(8000), |_| ());
    assert_eq!(far, Err(WhatIfError::NoSuchDay));
}

#[test]
fn a_notice_ends_the_treaty_three_months_later_unless_it_expires_before() {
    let question = new_start(date!(2020, 2, 27), LastDay::Eve);
    let mut found = Vec::new();
    let outcome = question
        .if_notice(date!(2020, 3, 1), US, |finding| found.push((finding.rule, finding.verdict, finding.margin)));
    assert_eq!(outcome.verdict, Verdict::Holds);
    assert_eq!((outcome.before.exact(), outcome.after.exact()), (Some(date!(2021, 2, 5)), Some(date!(2020, 6, 1))));
    assert_eq!(outcome.last_day, Some(date!(2020, 5, 31)));
    // It was received 340 days before the last day in force.
    let received = ("withdrawal_while_in_force", Verdict::Holds, Some(340));
    assert_eq!(found, [("withdrawal_notice", Verdict::Holds, Some(0)), received]);
    // The facts known on the day of the notice count, not those on the day asked about.
    let later = question.if_notice(date!(2021, 2, 3), US, |_| ());
    assert_eq!((later.before.exact(), later.after.exact()), (Some(date!(2026, 2, 5)), Some(date!(2021, 5, 3))));
    // Months are clamped: from the end of November to the end of February.
    let outcome = question.if_notice(date!(2020, 11, 30), RU, |_| ());
    assert_eq!(outcome.after.exact(), Some(date!(2021, 2, 5)), "the term runs out before the notice does");
    let outcome = question.if_notice(date!(2020, 10, 31), RU, |_| ());
    assert_eq!(outcome.after.exact(), Some(date!(2021, 1, 31)));
}

/// A notice needs a treaty to withdraw from: before entry into force and after the end, it is not allowed and changes
/// nothing.
#[test]
fn a_notice_before_entry_or_after_the_end() {
    let notice = |day, last_day| {
        let mut found = Vec::new();
        let outcome = new_start(date!(2026, 6, 1), last_day)
            .if_notice(day, RU, |finding| found.push((finding.rule, finding.verdict, finding.margin)));
        assert_eq!(outcome.verdict == Verdict::Fails, outcome.before == outcome.after && found[1].1 == Verdict::Fails);
        (found[1].0, outcome.verdict, found[1].2)
    };
    let rule = "withdrawal_while_in_force";
    for (day, reading, verdict, margin) in [
        (date!(2011, 2, 4), LastDay::Eve, Verdict::Fails, -1),
        (date!(2011, 2, 5), LastDay::Eve, Verdict::Holds, 3652),
        (date!(2025, 11, 1), LastDay::Eve, Verdict::Holds, 95),
        (date!(2026, 2, 5), LastDay::Eve, Verdict::Fails, -1),
        (date!(2026, 2, 6), LastDay::Anniversary, Verdict::Fails, -1),
    ] {
        assert_eq!(notice(day, reading), (rule, verdict, Some(margin)), "{day}");
    }
    // On the record, too: the second notice comes when the first has ended the treaty.
    let record = [
        act(date!(2010, 6, 1), ActKind::WithdrawalNotice, Some(US), None),
        act(date!(2015, 6, 1), ActKind::WithdrawalNotice, Some(US), None),
        act(date!(2015, 9, 1), ActKind::WithdrawalNotice, Some(RU), None),
    ];
    let question = Question { acts: Acts::new(&record).unwrap(), ..new_start(date!(2016, 1, 1), LastDay::Eve) };
    let mut found = Vec::new();
    question.findings(|one| found.extend((one.rule == rule).then_some(one.verdict)));
    assert_eq!(found, [Verdict::Fails, Verdict::Holds, Verdict::Fails]);
    assert_eq!(end(&question.standing()), Some(date!(2015, 9, 1)));
    // Received on a day that may be before or after entry into force.
    let record = [Act { when: DateRange::new(date!(2011, 2, 1), date!(2011, 2, 9)).unwrap(), ..record[0] }];
    let question = Question { acts: Acts::new(&record).unwrap(), ..question };
    let mut found = Vec::new();
    question.findings(|one| found.extend((one.rule == rule).then_some(one.verdict)));
    assert_eq!(found, [Verdict::Undecided]);
}

/// A withdrawn or superseded treaty can no longer be extended, whatever its term says.
#[test]
fn a_treaty_that_ended_cannot_be_extended() {
    let record = [act(date!(2020, 3, 1), ActKind::WithdrawalNotice, Some(US), None)];
    let question = |day| Question { acts: Acts::new(&record).unwrap(), ..new_start(day, LastDay::Eve) };
    assert_eq!(question(date!(2020, 5, 31)).standing().extendable_until, Some(date!(2026, 2, 5)));
    assert_eq!(question(date!(2020, 6, 1)).standing().extendable_until, None);
    assert_eq!(question(date!(2020, 5, 31)).if_extended(Span::Years(5), |_| ()).unwrap().verdict, Verdict::Holds);
    let late = question(date!(2020, 6, 1)).if_extended(Span::Years(5), |_| ()).unwrap();
    assert_eq!((late.verdict, late.after.exact()), (Verdict::Fails, Some(date!(2020, 6, 1))));
    assert_eq!(question(date!(2020, 6, 1)).standing().status, Status::Withdrawn);
    assert_eq!(question(date!(2021, 2, 5)).standing().status, Status::Withdrawn);
}

const fn act(day: Date, kind: ActKind, by: Option<StatePartySet>, until: Option<Date>) -> Act<'static> {
    Act {
        when: DateRange::exactly(day),
        kind,
        by,
        until,
        name: "",
        note: "",
        provenance: Provenance::Derived,
        source: "",
    }
}

fn after(acts: &[Act<'_>], day: Date) -> Standing {
    let acts = Acts::new(acts).unwrap();
    Question { treaty: &NEW_START, acts, at: Interval::exactly(day), last_day: LastDay::Eve }.standing()
}

#[test]
fn one_party_alone_extends_nothing() {
    let until = Some(date!(2026, 2, 5));
    let alone = [act(date!(2021, 2, 3), ActKind::ExtensionInForce, Some(US), until)];
    assert_eq!(end(&after(&alone, date!(2021, 2, 3))), Some(date!(2021, 2, 5)));
    // With the other's agreement before it, it does; with one after it, it does not.
    let agreed = act(date!(2021, 2, 2), ActKind::ExtensionAgreed, Some(RU), None);
    assert_eq!(end(&after(&[agreed, alone[0]], date!(2021, 2, 3))), until);
    let late = Act { when: DateRange::exactly(date!(2021, 2, 4)), ..agreed };
    assert_eq!(end(&after(&[alone[0], late], date!(2021, 2, 4))), Some(date!(2021, 2, 5)));
}

/// The margin of an extension on an uncertain day is what it surely is at least, within or beyond.
#[test]
fn an_extension_on_an_uncertain_day_has_its_smallest_certain_margin() {
    let found = |first, last| {
        let when = DateRange::new(first, last).unwrap();
        let record = [Act { when, ..act(first, ActKind::ExtensionInForce, None, Some(date!(2026, 2, 5))) }];
        let mut found = Vec::new();
        let (acts, at) = (Acts::new(&record).unwrap(), Interval::exactly(last));
        Question { treaty: &NEW_START, acts, at, last_day: LastDay::Eve }
            .findings(|one| found.push((one.rule == "extension_before_expiry", one.verdict, one.margin)));
        found[2]
    };
    assert_eq!(found(date!(2021, 1, 30), date!(2021, 2, 3)), (true, Verdict::Holds, Some(1)));
    assert_eq!(found(date!(2021, 1, 30), date!(2021, 2, 6)), (true, Verdict::Undecided, None));
    assert_eq!(found(date!(2021, 2, 6), date!(2021, 2, 9)), (true, Verdict::Fails, Some(-2)));
}

/// An agreement is used up by the extension that it was about.
#[test]
fn an_agreement_serves_one_extension() {
    let mut treaty: Treaty<'_> = NEW_START;
    if let Some(rule) = &mut treaty.term.extension {
        rule.value.times = None;
    }
    let record = [
        act(date!(2020, 1, 1), ActKind::ExtensionAgreed, Some(RU), None),
        act(date!(2020, 2, 1), ActKind::ExtensionInForce, Some(US), Some(date!(2023, 2, 5))),
        act(date!(2020, 3, 1), ActKind::ExtensionInForce, Some(US), Some(date!(2025, 2, 5))),
    ];
    let question = Question {
        treaty: &treaty,
        acts: Acts::new(&record).unwrap(),
        at: Interval::exactly(date!(2020, 3, 1)),
        last_day: LastDay::Eve,
    };
    assert_eq!(end(&question.standing()), Some(date!(2023, 2, 5)));
}

/// An extension without an end is not nothing: the treaty may run on, up to the longest that the text allows.
#[test]
fn an_extension_without_an_end_is_undecided() {
    let record = [act(date!(2021, 2, 3), ActKind::ExtensionInForce, None, None)];
    let status = |day| after(&record, day).status;
    assert_eq!(status(date!(2021, 2, 4)), Status::InForce);
    assert_eq!(status(date!(2021, 2, 5)), Status::Undecided);
    assert_eq!(status(date!(2026, 2, 4)), Status::Undecided);
    assert_eq!(status(date!(2026, 2, 5)), Status::Expired);
}

/// Promises, refusals and statements, whatever day they name, change no date.
#[test]
fn promises_refusals_and_statements_change_no_date() {
    for kind in ActKind::ALL.into_iter().filter(|kind| !kind.changes_dates()) {
        let record = [act(date!(2020, 6, 1), kind, Some(US), Some(date!(2020, 7, 1)))];
        let now = after(&record, date!(2020, 8, 1));
        assert_eq!((now.status, end(&now)), (Status::InForce, Some(date!(2021, 2, 5))), "{kind:?}");
    }
}

#[test]
fn acts_out_of_order_are_refused() {
    let on = |day| act(day, ActKind::Statement, None, None);
    let record = [on(date!(2020, 1, 2)), on(date!(2020, 1, 2)), on(date!(2020, 1, 1)), on(date!(2019, 1, 1))];
    assert_eq!(Acts::new(&record).unwrap_err().place, 2);
    assert!(Acts::new(&record[..2]).is_ok());
    assert_eq!(Acts::new(&[]).unwrap().as_slice(), []);
}

/// The ends of the calendar: a term past them never ends, one on the last day does not end within it if the
/// anniversary is inside.
#[test]
fn a_term_past_the_end_of_the_calendar_never_ends() {
    use proverka::treaty::Duration;
    let mut treaty: Treaty<'_> = NEW_START;
    let on = |treaty: &Treaty<'_>, at, last_day| Question { treaty, acts: Acts::NONE, at, last_day }.standing();
    treaty.term.duration.value = Duration::Until(Date::MAX);
    let last = on(&treaty, Interval::exactly(Date::MAX), LastDay::Eve);
    assert_eq!((last.status, last.days_left), (Status::Expired, Some(0)));
    let last = on(&treaty, Interval::exactly(Date::MAX), LastDay::Anniversary);
    assert_eq!((last.status, last.days_left, last.last_day), (Status::InForce, None, None));
    assert_eq!(end(&last), Some(Date::MAX));
    treaty.term.duration.value = Duration::For(Span::Years(8000));
    let never = on(&treaty, Interval::UNKNOWN, LastDay::Eve);
    assert!(never.ends.unwrap().is_never());
    assert_eq!(never.extendable_until, None);
    let from_entry = Interval::new(Some(date!(2011, 2, 5)), None).unwrap();
    assert_eq!(on(&treaty, from_entry, LastDay::Eve).status, Status::InForce);
    // The notice is given on the calendar's last day, so it never takes effect.
    let outcome = new_start(date!(2020, 1, 1), LastDay::Eve).if_notice(Date::MAX, US, |_| ());
    assert_eq!(outcome.after.exact(), Some(date!(2026, 2, 5)));
}

/// A term or a notice that the month-end rule refuses to place ends on the last day of the short month or on the day
/// after it, and not never.
#[test]
fn a_refused_anniversary_is_one_of_two_days() {
    use proverka::calendar::MonthEnd;
    let mut treaty: Treaty<'_> = NEW_START;
    treaty.term.month_end = MonthEnd::Reject;
    let outcome = |day| {
        let question =
            Question { treaty: &treaty, acts: Acts::NONE, at: Interval::exactly(day), last_day: LastDay::Eve };
        question.if_notice(day, US, |_| ()).after
    };
    assert_eq!(outcome(date!(2019, 11, 29)).exact(), Some(date!(2020, 2, 29)));
    let refused = outcome(date!(2019, 11, 30));
    assert_eq!((refused.earliest(), refused.latest()), (Some(date!(2020, 2, 29)), Some(date!(2020, 3, 1))));
    let record = [Act {
        when: DateRange::new(date!(2019, 11, 27), date!(2019, 12, 2)).unwrap(),
        ..act(date!(2019, 11, 27), ActKind::WithdrawalNotice, Some(US), None)
    }];
    let status = |day| {
        let acts = Acts::new(&record).unwrap();
        Question { treaty: &treaty, acts, at: Interval::exactly(day), last_day: LastDay::Eve }.standing().status
    };
    assert_eq!(status(date!(2020, 2, 26)), Status::InForce);
    assert_eq!(status(date!(2020, 2, 27)), Status::Undecided);
    // From the notice of 2 December.
    assert_eq!(status(date!(2020, 3, 1)), Status::Undecided);
    assert_eq!(status(date!(2020, 3, 2)), Status::Withdrawn);
    let within_a_month = |first, last, day| {
        let record = [Act { when: DateRange::new(first, last).unwrap(), ..record[0] }];
        let acts = Acts::new(&record).unwrap();
        Question { treaty: &treaty, acts, at: Interval::exactly(day), last_day: LastDay::Eve }.standing().status
    };
    let (first, leap_day) = (date!(2019, 11, 27), date!(2020, 2, 29));
    assert_eq!(within_a_month(first, date!(2019, 11, 30), leap_day), Status::Undecided);
    assert_eq!(within_a_month(first, date!(2019, 11, 30), date!(2020, 3, 1)), Status::Withdrawn);
    assert_eq!(within_a_month(first, date!(2019, 11, 29), leap_day), Status::Withdrawn);
    treaty.entry_into_force.as_mut().unwrap().value = date!(2012, 2, 29);
    treaty.term.duration.value = proverka::treaty::Duration::For(Span::Years(9));
    let on = |day| Question { treaty: &treaty, acts: Acts::NONE, at: Interval::exactly(day), last_day: LastDay::Eve };
    assert_eq!(on(date!(2021, 2, 27)).standing().status, Status::InForce);
    assert_eq!(on(date!(2021, 2, 28)).standing().status, Status::Undecided);
    assert_eq!(on(date!(2021, 3, 1)).standing().status, Status::Expired);
    // Where the calendar has the day, there is nothing to decide.
    treaty.term.duration.value = proverka::treaty::Duration::For(Span::Years(8));
    let on = |day| Question { treaty: &treaty, acts: Acts::NONE, at: Interval::exactly(day), last_day: LastDay::Eve };
    assert_eq!(on(date!(2020, 2, 28)).standing().status, Status::InForce);
    assert_eq!(on(date!(2020, 2, 29)).standing().status, Status::Expired);
}

/// Superseded on a day that may be the one on which the term ran out anyway: which it was is not known.
#[test]
fn superseded_on_a_day_on_which_the_term_may_have_ended_is_undecided() {
    let superseded = |first, last| {
        let record =
            [Act { when: DateRange::new(first, last).unwrap(), ..act(first, ActKind::Superseded, None, None) }];
        after(&record, date!(2021, 3, 1)).status
    };
    let expiry = date!(2021, 2, 5);
    assert_eq!(superseded(expiry, expiry), Status::Superseded);
    assert_eq!(superseded(expiry, date!(2021, 2, 8)), Status::Undecided);
    assert_eq!(superseded(date!(2021, 2, 6), date!(2021, 2, 8)), Status::Expired);
    assert_eq!(superseded(date!(2021, 2, 1), expiry), Status::Superseded);
    assert_eq!(superseded(date!(2021, 2, 1), date!(2021, 2, 8)), Status::Undecided);
}

/// The first finding says whether the treaty is in force, by the clause that decides it.
#[test]
fn the_first_finding_says_whether_the_treaty_is_in_force() {
    let first = |treaty, acts, day| {
        let mut found = Vec::new();
        Question { treaty, acts, at: Interval::exactly(day), last_day: LastDay::Eve }.findings(|one| found.push(one));
        found[0]
    };
    for (treaty, acts, day, clause, verdict, margin) in [
        (&NEW_START, NEW_START_ACTS, date!(2010, 6, 1), "XIV(1)", Verdict::Fails, Some(3653)),
        (&INF, INF_ACTS, date!(1988, 5, 31), "XVII", Verdict::Fails, None),
        (&INF, INF_ACTS, date!(2019, 8, 1), "XV(1)", Verdict::Holds, Some(1)),
        (&INF, INF_ACTS, date!(2019, 8, 2), "XV(2)", Verdict::Fails, Some(0)),
        (&SORT, SORT_ACTS, date!(2012, 1, 1), "IV(2)", Verdict::Fails, Some(0)),
        (&START_2, START_2_ACTS, date!(2012, 1, 1), "VI(2)", Verdict::Fails, None),
    ] {
        let finding = first(treaty, acts, day);
        assert_eq!(finding.rule, "in_force");
        assert_eq!((finding.citation.clause, finding.verdict, finding.margin), (clause, verdict, margin), "{day}");
        assert_eq!(finding.measured, Some(Interval::exactly(day)));
    }
    let finding = first(&INF, INF_ACTS, date!(2019, 3, 1));
    assert_eq!(finding.bound, Some(Interval::exactly(date!(2019, 8, 2))));
    // Behind it, each act that claims to change a date, known by the last day asked about.
    let rules = |first, last| {
        let mut rules = Vec::new();
        let at = Interval::new(Some(first), Some(last)).unwrap();
        Question { at, ..new_start(first, LastDay::Eve) }.findings(|one| rules.push((one.rule, one.verdict)));
        rules.split_off(1)
    };
    assert_eq!(rules(date!(2021, 2, 2), date!(2021, 2, 2)), []);
    let holds = |rule| (rule, Verdict::Holds);
    let extension = [
        holds("extension_by_all_parties"),
        holds("extension_before_expiry"),
        holds("extension_within_length"),
        holds("extension_times"),
    ];
    assert_eq!(rules(date!(2021, 2, 2), date!(2021, 2, 3)), extension);
    assert_eq!(
        rules(date!(2023, 3, 1), date!(2023, 3, 1)),
        [&[("suspension", Verdict::NotBinding)][..], &extension].concat()
    );
}

/// Lengths that move no day, and terms that end before the calendar begins.
#[test]
fn lengths_in_hours_move_no_day_and_a_term_may_end_before_the_calendar() {
    let mut treaty: Treaty<'_> = NEW_START;
    let day = date!(2020, 1, 1);
    if let Some(rule) = &mut treaty.term.withdrawal {
        rule.value.notice = Span::Hours(72);
    }
    let on = |treaty: &Treaty<'_>| {
        let question = Question { treaty, acts: Acts::NONE, at: Interval::exactly(day), last_day: LastDay::Eve };
        (question.if_notice(day, US, |_| ()).after, question.standing())
    };
    // The day on which a span of hours ends is unknown, but it is not before the notice.
    let (after, _) = on(&treaty);
    assert_eq!((after.earliest(), after.latest()), (Some(day), Some(date!(2021, 2, 5))));
    treaty.term.duration.value = proverka::treaty::Duration::For(Span::Years(-9000));
    let (_, standing) = on(&treaty);
    assert_eq!((standing.status, standing.last_day, standing.days_left), (Status::Expired, None, Some(0)));
    assert_eq!(end(&standing), Some(Date::MIN));
}

/// If a notice names a day that is too soon, it fails by that many days and does not end the treaty sooner.
#[test]
fn a_notice_for_a_day_that_is_too_soon_fails_by_that_many_days() {
    let found = |until| {
        let record = [act(date!(2020, 3, 1), ActKind::WithdrawalNotice, Some(US), Some(until))];
        let question = Question { acts: Acts::new(&record).unwrap(), ..new_start(date!(2020, 3, 1), LastDay::Eve) };
        let mut found = Vec::new();
        question.findings(|one| found.push((one.verdict, one.margin, one.measured, one.bound)));
        assert_eq!(found[1].2, Some(Interval::exactly(until)));
        assert_eq!(found[1].3, Some(Interval::exactly(date!(2020, 6, 1))));
        (found[1].0, found[1].1, end(&question.standing()))
    };
    assert_eq!(found(date!(2020, 5, 31)), (Verdict::Fails, Some(-1), Some(date!(2020, 6, 1))));
    assert_eq!(found(date!(2020, 6, 1)), (Verdict::Holds, Some(0), Some(date!(2020, 6, 1))));
    assert_eq!(found(date!(2020, 7, 1)), (Verdict::Holds, Some(30), Some(date!(2020, 7, 1))));
}
