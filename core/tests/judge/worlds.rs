//! A plain model of a treaty's life when every day is known, and the worlds that uncertain days allow.
//!
//! The model does not use the core's judgement. It reads the treaty as data, takes dates from another crate, and
//! computes an answer by going through the acts in the order of their days, or day by day if that is simplest.

use jiff::ToSpan;
use jiff::civil::Date as Day;
use proverka::calendar::{Date, MonthEnd, Span};
use proverka::judge::{Extension, LastDay, Status};
use proverka::treaty::{Act, ActKind, Duration, StatePartySet, Treaty};

/// The state at the end of one day, in one world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: Status,
    /// The day on which the treaty ends; `None` means never.
    pub(crate) ends: Option<Day>,
    pub(crate) first_out: Option<Day>,
    pub(crate) extendable_until: Option<Day>,
    pub(crate) extension: Extension,
    pub(crate) suspended: Vec<usize>,
    pub(crate) withdrawn: Vec<usize>,
}

/// Converts our date to a day of the other crate.
pub(crate) fn day(ours: Date) -> Day {
    Day::new(ours.year() as i16, ours.month() as i8, ours.day() as i8).unwrap()
}

/// How a world reads a day that its month does not have, if [`MonthEnd::Reject`] leaves that open.
#[derive(Clone, Copy, Debug)]
pub(crate) enum MissingDay {
    /// It is read as the last day of that month.
    LastOfMonth,
    /// It is read as the first day of the next month.
    FirstOfNext,
}

impl MissingDay {
    pub(crate) const ALL: [Self; 2] = [Self::LastOfMonth, Self::FirstOfNext];
}

/// `None` if the result is past the calendar's end.
fn plus(day: Day, span: Span, month_end: MonthEnd, missing: MissingDay) -> Option<Day> {
    let later = match span {
        Span::Days(days) => day.checked_add(days.days()).ok()?,
        Span::Months(months) => day.checked_add(months.months()).ok()?,
        Span::Years(years) => day.checked_add(years.years()).ok()?,
        Span::Hours(_) => panic!("a date has no hours"),
    };
    let clamped = !matches!(span, Span::Days(_)) && later.day() != day.day();
    match (clamped && month_end == MonthEnd::Reject, missing) {
        (true, MissingDay::FirstOfNext) => later.tomorrow().ok(),
        _ => Some(later),
    }
}

/// The first day outside a term that ends on `anniversary`.
fn outside(anniversary: Option<Day>, reading: LastDay) -> Option<Day> {
    match reading {
        LastDay::Eve => anniversary,
        LastDay::Anniversary => anniversary.and_then(|day| day.tomorrow().ok()),
    }
}

fn soonest(days: impl IntoIterator<Item = Option<Day>>) -> Option<Day> {
    days.into_iter().flatten().min()
}

fn reached(end: Option<Day>, today: Day) -> bool {
    end.is_some_and(|end| end <= today)
}

/// The state at the end of `today`, if each act happened on the day given with it.
pub(crate) fn answer(
    treaty: &Treaty<'_>,
    reading: LastDay,
    missing: MissingDay,
    acts: &[(Day, &Act<'_>)],
    today: Day,
) -> Answer {
    let everyone: Vec<usize> = (0..treaty.parties.len()).collect();
    let who = |by: Option<StatePartySet>| -> Vec<usize> {
        by.map_or(everyone.clone(), |by| by.places().filter(|place| everyone.contains(place)).collect())
    };
    let mut past: Vec<_> = acts.iter().filter(|(day, _)| *day <= today).collect();
    past.sort_by_key(|(day, _)| *day); // stable: acts of one day stay in the order of the record

    // Replacement by another treaty, and the end of the treaty that it depends on.
    let superseded = soonest(past.iter().map(|(day, act)| match (act.kind, treaty.term.duration.value) {
        (ActKind::Superseded, _) | (ActKind::BasisEnded, Duration::WhileInForce(_)) => Some(*day),
        _ => None,
    }));

    // Withdrawals. A notice before entry into force has no effect.
    let entry = treaty.entry_into_force.map(|entry| day(entry.value));
    let mut leaves: Vec<Option<Day>> = vec![None; everyone.len()];
    if let Some(rule) = treaty.term.withdrawal {
        let notices = past.iter().filter(|(_, act)| act.kind == ActKind::WithdrawalNotice);
        for (day, act) in notices.filter(|(day, _)| entry.is_some_and(|entry| entry <= *day)) {
            let runs_out = plus(*day, rule.value.notice, treaty.term.month_end, missing);
            let named = act.until.map(self::day);
            let effect = match (runs_out, named) {
                (Some(runs_out), Some(named)) => Some(runs_out.max(named)),
                (runs_out, None) => runs_out,
                (None, _) => None,
            };
            for place in who(act.by) {
                leaves[place] = soonest([leaves[place], effect]);
            }
        }
    }
    let is_out = |place: usize, on: Day| reached(outside(leaves[place], reading), on);
    // A side leaves with the last of its parties. Fewer than two sides remain, or, in a treaty of one side, none.
    let mut sides: Vec<&str> = treaty.parties.iter().map(|party| party.side).collect();
    sides.sort_unstable();
    sides.dedup();
    let departure = |side: &&str| {
        let mut members = everyone.iter().filter(|place| treaty.parties[**place].side == *side);
        members.try_fold(Day::MIN, |last, place| leaves[*place].map(|leaves| leaves.max(last)))
    };
    let mut departures: Vec<Day> = sides.iter().filter_map(departure).collect();
    departures.sort();
    let needed = sides.len().saturating_sub(1).max(1);
    let withdrawal = departures.get(needed - 1).copied();

    // The end of the term and its extensions.
    let mut expiry = match (entry, treaty.term.duration.value) {
        (Some(entry), Duration::For(span)) => plus(entry, span, treaty.term.month_end, missing),
        (Some(_), Duration::Until(until)) => Some(day(until)),
        _ => None,
    };
    let first_out = |expiry| soonest([outside(expiry, reading), outside(withdrawal, reading), superseded]);
    let rule = treaty.term.extension.map(|rule| rule.value);
    let mut times = 0_u32;
    let mut consent: Vec<usize> = Vec::new();
    let mut extension = Extension::None;
    for (on, act) in &past {
        match act.kind {
            ActKind::ExtensionRaised | ActKind::TalksOffered => extension = Extension::Raised,
            ActKind::UnderConsideration => extension = Extension::UnderConsideration,
            ActKind::TalksDeclined => extension = Extension::TalksDeclined,
            ActKind::ExtensionAgreed => {
                consent.extend(who(act.by));
                let all = everyone.iter().all(|place| consent.contains(place) || is_out(*place, *on));
                extension = if all { Extension::Agreed } else { Extension::UnderConsideration };
            }
            ActKind::ExtensionInForce => {
                let (Some(rule), Some(end), Some(until)) = (rule, expiry, act.until.map(day)) else { continue };
                let by = who(act.by);
                let all =
                    everyone.iter().all(|place| by.contains(place) || consent.contains(place) || is_out(*place, *on));
                let farthest = rule.longest.map(|longest| plus(end, longest, treaty.term.month_end, missing));
                let short_enough = farthest.is_none_or(|farthest| farthest.is_none_or(|farthest| until <= farthest));
                let still_runs = !reached(first_out(expiry), *on);
                let not_used_up = rule.times.is_none_or(|most| times < u32::from(most));
                if all && short_enough && until > end && still_runs && not_used_up {
                    expiry = Some(until);
                    times += 1;
                    consent.clear();
                    extension = Extension::InForce;
                }
            }
            _ => {}
        }
    }

    let mut suspended: Vec<usize> = Vec::new();
    for (_, act) in &past {
        match act.kind {
            ActKind::Suspension => suspended.extend(who(act.by)),
            ActKind::SuspensionEnded => suspended.retain(|place| !who(act.by).contains(place)),
            _ => {}
        }
    }
    suspended.sort_unstable();
    suspended.dedup();

    let out = first_out(expiry);
    let happened = |kind: ActKind| past.iter().rposition(|(_, act)| act.kind == kind);
    let status = if entry.is_none_or(|entry| today < entry) {
        if entry.is_none()
            && past.iter().any(|(_, act)| act.kind == ActKind::DeclaredNoParty && !who(act.by).is_empty())
        {
            Status::Abandoned
        } else if happened(ActKind::ProvisionalApplication) > happened(ActKind::ProvisionalApplicationEnded) {
            Status::Provisional
        } else {
            Status::NotYet
        }
    } else if !reached(out, today) {
        Status::InForce
    } else if out == superseded {
        Status::Superseded
    } else if out == outside(withdrawal, reading) {
        Status::Withdrawn
    } else {
        Status::Expired
    };
    let open = !reached(out, today) && rule.is_some_and(|rule| rule.times.is_none_or(|most| times < u32::from(most)));
    Answer {
        status,
        ends: soonest([expiry, withdrawal, superseded]),
        first_out: out,
        extendable_until: match (open, rule.and_then(|rule| rule.longest), expiry) {
            (true, Some(longest), Some(expiry)) => plus(expiry, longest, treaty.term.month_end, missing),
            _ => None,
        },
        extension,
        suspended,
        withdrawn: everyone.iter().copied().filter(|place| is_out(*place, today)).collect(),
    }
}

/// All assignments of each act to one of its possible days.
pub(crate) fn worlds<'a>(acts: &'a [Act<'a>]) -> Vec<Vec<(Day, &'a Act<'a>)>> {
    let mut worlds = vec![Vec::new()];
    for act in acts {
        let (first, last) = (day(act.when.earliest()), day(act.when.latest()));
        worlds = worlds
            .into_iter()
            .flat_map(|world: Vec<_>| {
                first.series(1.day()).take_while(move |on| *on <= last).map(move |on| {
                    let mut world = world.clone();
                    world.push((on, act));
                    world
                })
            })
            .collect();
    }
    worlds
}
