//! Calls the functions of `proverka::judge`.

use crate::{keep, opaque, printed};
use proverka::calendar::{Date, Interval, Span};
use proverka::count::{AnyKind, Census, CountRange, FullCensus, State};
use proverka::judge::{
    EndRange, Extension, LastDay, Limits, PartyStanding, Question, Status, WhatIfError, against_ceiling, group_total,
    measure, measure_all, side_total, within_time,
};
use proverka::treaty::catalog::{ALL, NEW_START};
use proverka::treaty::{Anchor, Group, StatePartySet};
use proverka::verdict::Truth;

pub(crate) fn everything() {
    let Some((treaty, acts)) = opaque(ALL.iter()).next().copied() else { return };
    let at = opaque(Interval::from(opaque(Date::MAX)));
    let question = Question::new(opaque(treaty), opaque(acts), at).reading(opaque(LastDay::Eve));
    standing(&question);
    limits(&question);
    #[cfg(feature = "quotas")]
    quotas(&question);
    let any = opaque(AnyKind::Own(3));
    Question::places(&question, opaque(1), any, opaque(State::Test), opaque(Some("test_range"))).for_each(keep);
    #[cfg(feature = "deadlines")]
    deadlines(&question);
    #[cfg(feature = "steps")]
    steps(&question);

    keep(measure(opaque(&NEW_START), opaque("warheads"), opaque(&Census::EMPTY), opaque(&Census::EMPTY)));
    keep(measure_all(opaque(&NEW_START), opaque("warheads"), opaque(&FullCensus::EMPTY), opaque(&FullCensus::EMPTY)));
    let group = Group { id: "both", name: "both", members: NEW_START.everyone() };
    keep(group_total(
        opaque(&NEW_START),
        opaque(&group),
        |place| Truth::known(place == opaque(1)),
        |party| opaque(party.code.len() < 3).then_some(CountRange::UNKNOWN),
    ));
    keep(side_total(opaque(&NEW_START), opaque("US"), |party| {
        Some(CountRange::exactly(opaque(party.code.len() as u32)))
    }));
    keep(LastDay::as_str(opaque(LastDay::Anniversary)));
    keep(within_time(opaque(Interval::exactly(opaque(1))), opaque(0), opaque(Some(2))));
    keep(against_ceiling(opaque(CountRange::UNKNOWN), opaque(700), opaque(Truth::Unknown)));
}

fn standing(question: &Question<'_>) {
    let standing = Question::standing(question);
    keep(standing);
    keep(Status::as_str(standing.status));
    keep(Extension::as_str(standing.extension));
    keep(Question::binds(question, opaque(1)));
    let party = Question::party_standing(question, opaque(1));
    keep(PartyStanding::as_str(party));
    keep(Question::in_force(question));
    Question::findings(question, keep);
    keep(Question::if_notice(question, opaque(Date::MAX), opaque(StatePartySet::one(opaque(1))), keep));
    match Question::if_extended(question, opaque(Span::Years(i32::MAX)), keep) {
        Ok(answer) => keep(answer),
        Err(error) => printed::<WhatIfError>(&error),
    }
    keep(Question::day_of(question, opaque(Anchor::On(opaque(Date::MAX)))));
    let ends = opaque(EndRange::exactly(opaque(Date::MAX)));
    keep(EndRange::earliest(ends));
    keep(EndRange::latest(ends));
    keep(EndRange::exact(ends));
    keep(EndRange::is_never(ends));
}

#[cfg(feature = "quotas")]
fn quotas(question: &Question<'_>) {
    use proverka::calendar::DateRange;
    use proverka::judge::QuotaFinding;
    use proverka::treaty::Event;

    let when = DateRange::exactly(opaque(Date::MIN));
    let event =
        Event { when, until: opaque(Some(when)), kind: opaque("visit"), by: opaque(Some(0)), of: None, place: "" };
    let events = opaque([event; 2]);
    Question::quotas(question, &events, |finding: QuotaFinding<'_>| {
        keep(Question::is_counted(question, &finding, &event));
        keep(finding);
    });
    keep(Question::covers(question, &event));
    for quota in question.treaty.quotas {
        keep(Question::is_in_period(question, quota, &event));
    }
}

#[cfg(feature = "deadlines")]
fn deadlines(question: &Question<'_>) {
    use proverka::calendar::{DateRange, Moment};
    use proverka::judge::{CalendarYear, HalfYear, Month, Notice, Occasion, TreatyWindow, TreatyYear};
    use proverka::treaty::Provided;

    let days = DateRange::exactly(opaque(Date::MAX));
    let moment = opaque(Interval::exactly(opaque(Moment::MAX)));
    let judge = |occasion: Occasion<'_>| {
        if let Some(notice) = Notice::new(moment, opaque(Interval::UNKNOWN)) {
            keep(Notice::provided(&notice, opaque(Provided::Sent)));
            keep(Occasion::judge(&occasion, notice));
        }
        keep(Occasion::judge(&occasion, Notice::missing(opaque(Moment::MAX))));
        keep(Occasion::judge_times(&occasion, opaque(Moment::MAX), [moment; 2].into_iter()));
        match occasion.window {
            Some(window) => {
                printed::<TreatyWindow>(&window);
                keep(TreatyWindow::period(window));
                match window {
                    TreatyWindow::TreatyYear(year) => {
                        keep((TreatyYear::number(year), TreatyYear::period(year)));
                    }
                    TreatyWindow::HalfYear(half) => keep((HalfYear::number(half), HalfYear::period(half))),
                    TreatyWindow::CalendarYear(year) => keep((CalendarYear::year(year), CalendarYear::period(year))),
                    TreatyWindow::Month(month) => keep((Month::first(month), Month::period(month))),
                }
            }
            None => keep(occasion),
        }
    };
    for deadline in question.treaty.deadlines {
        Question::falls_due(question, deadline, opaque(Some(0)), days, judge);
        if let Some(occasion) = Question::due_for(question, deadline, opaque(None), moment, moment) {
            judge(occasion);
        }
    }
}

#[cfg(feature = "steps")]
fn steps(question: &Question<'_>) {
    use proverka::calendar::Moment;
    use proverka::judge::StepFinding;
    use proverka::treaty::{Inspection, Step, StepTime};

    let now = opaque(Interval::exactly(opaque(Moment::MAX)));
    let steps = opaque([StepTime { step: opaque(Step::Start), at: now }; 2]);
    let inspection = Inspection { kind: opaque("visit"), by: opaque(Some(0)), of: opaque(None), steps: &steps };
    Question::inspection(question, &inspection, now, |found: StepFinding<'_>| keep(found));
}

fn limits(question: &Question<'_>) {
    let limits: Limits<'_> = Question::limits(question);
    for ceiling in question.treaty.ceilings {
        keep(Limits::against(&limits, ceiling, opaque(Some(CountRange::UNKNOWN))));
        keep(Limits::binds(&limits, ceiling));
        keep(Limits::binds_from(&limits, ceiling));
        keep(Limits::binds_until(&limits, ceiling));
        keep(Limits::in_force(&limits));
        keep(Limits::counts_member(&limits, opaque(1)));
    }
    #[cfg(feature = "shares")]
    shares(question, limits);
    if let Ok(quantity) = question.treaty.quantity(opaque("warheads"))
        && let Ok(found) = Limits::judge_total(limits, opaque("US"), quantity, opaque(CountRange::UNKNOWN))
    {
        found.for_each(keep);
    }
    Limits::judge(limits, |_| opaque(true), |_, _| opaque(Some(CountRange::exactly(u32::MAX)))).for_each(keep);
}

#[cfg(feature = "shares")]
fn shares(question: &Question<'_>, limits: Limits<'_>) {
    use proverka::judge::NumberOf;
    use proverka::treaty::{Bound, Ceiling, Share, Treaty};

    for ceiling in question.treaty.ceilings {
        keep(Limits::base_day(&limits, ceiling));
    }
    let share = Share::percent(opaque(45), opaque("warheads")).declared_on(opaque(Anchor::On(opaque(Date::MAX))));
    let bounds = opaque([Bound::AtMostShare(share), Bound::AtLeastShare(opaque(share).of_side_or_group(opaque("US")))]);
    let Some(first) = NEW_START.ceilings.first() else { return };
    let ceilings = bounds.map(|bound| Ceiling { bound, ..*first });
    let treaty = Treaty { ceilings: &ceilings, ..opaque(NEW_START) };
    let limits = Question { treaty: &treaty, ..*question }.limits();
    let number =
        |of: NumberOf<'_>| Some(CountRange::exactly(opaque(of).without.map_or(1, |side: &str| side.len() as u32)));
    Limits::judge_with(limits, |_| opaque(true), number).for_each(keep);
}
