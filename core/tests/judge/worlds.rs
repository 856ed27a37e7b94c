//! A plain model of a treaty's life when every day is known, and the worlds that uncertain days allow.
//!
//! The model does not use the core's judgement. It reads the treaty as data, takes dates from another crate, and
//! computes an answer by going through the acts in the order of their days, or day by day if that is simplest.

use jiff::ToSpan;
use jiff::civil::Date as Day;
use proverka::calendar::{Date, MonthEnd, Span};
use proverka::judge::{Extension, LastDay, PartyStanding, Status};
use proverka::treaty::{Act, ActKind, Duration, StatePartySet, Treaty, WithdrawalEnds};

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
    /// What the treaty is to each of its parties.
    pub(crate) parties: Vec<PartyStanding>,
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

/// How a world reads a notice by a party that had suspended an earlier one.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Resumption {
    /// Its period starts anew.
    Anew,
    /// Only the days that were left have to pass.
    Resumed,
}

impl Resumption {
    pub(crate) const ALL: [Self; 2] = [Self::Anew, Self::Resumed];
}

/// One party, in one world.
#[derive(Clone, Copy, Debug)]
struct Member {
    joined: Option<Day>,
    leaves: Option<Day>,
    /// The days that were left of a suspended notice.
    remaining: Option<i32>,
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

fn times(span: Span, number: i32) -> Span {
    match span {
        Span::Days(count) => Span::Days(count * number),
        Span::Months(count) => Span::Months(count * number),
        Span::Years(count) => Span::Years(count * number),
        Span::Hours(count) => Span::Hours(count * number),
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
    resumption: Resumption,
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

    // Who joins and leaves. A notice before entry into force has no effect.
    let entry = treaty.entry_into_force.map(|entry| day(entry.value));
    let joins = |act: &Act<'_>| matches!(act.kind, ActKind::Ratification | ActKind::Accession);
    let mut members: Vec<Member> = everyone
        .iter()
        .map(|place| {
            let is_late = acts.iter().any(|(_, act)| joins(act) && who(act.by).contains(place));
            let joined = if is_late { None } else { Some(entry.unwrap_or(Day::MIN)) };
            Member { joined, leaves: None, remaining: None }
        })
        .collect();
    let rule = treaty.term.withdrawal.map(|rule| rule.value);
    for (on, act) in &past {
        for place in who(act.by) {
            let member = &mut members[place];
            let has_left = reached(outside(member.leaves, reading), *on);
            match (act.kind, rule) {
                (ActKind::WithdrawalNotice, Some(rule)) if entry.is_some_and(|entry| entry <= *on) => {
                    let runs_out = plus(*on, rule.notice, treaty.term.month_end, missing);
                    let earliest = act.until.max(rule.not_before).map(day);
                    let mut effect = runs_out.map(|runs_out| earliest.map_or(runs_out, |day| day.max(runs_out)));
                    if let (Some(days), Resumption::Resumed) = (member.remaining.take(), resumption) {
                        effect = soonest([effect, on.checked_add(days.days()).ok()]);
                    }
                    member.leaves = soonest([member.leaves, effect]);
                }
                (ActKind::NoticeWithdrawn | ActKind::NoticeSuspended, _) if !has_left => {
                    let left = member.leaves.map(|effect| on.until(effect).unwrap().get_days().max(0));
                    member.remaining = left.filter(|_| act.kind == ActKind::NoticeSuspended);
                    member.leaves = None;
                }
                (ActKind::Ratification | ActKind::Accession, _) => {
                    let joined = Some(act.until.map_or(*on, day).max(entry.unwrap_or(Day::MIN)));
                    if has_left {
                        *member = Member { joined, leaves: None, remaining: None };
                    } else {
                        member.joined = soonest([member.joined, joined]);
                    }
                }
                _ => {}
            }
        }
    }
    let has_left = |place: usize, on: Day| reached(outside(members[place].leaves, reading), on);
    let is_out = |place: usize, on: Day| has_left(place, on) || !reached(members[place].joined, on);
    // One withdrawal ends it for all, or a side leaves with the last of its parties and fewer than two sides remain or,
    // in a treaty of one side, none.
    let for_all = rule.is_some_and(|rule| rule.ends == WithdrawalEnds::ForAll);
    let members_today = || everyone.iter().copied().filter(|place| reached(members[*place].joined, today));
    let mut sides: Vec<&str> = members_today().map(|place| treaty.parties[place].side).collect();
    sides.sort_unstable();
    sides.dedup();
    let departure = |side: &&str| {
        let mut members_of = members_today().filter(|place| treaty.parties[*place].side == *side);
        members_of.try_fold(Day::MIN, |last, place| members[place].leaves.map(|leaves| leaves.max(last)))
    };
    let mut departures: Vec<Day> = sides.iter().filter_map(departure).collect();
    departures.sort();
    let needed = sides.len().saturating_sub(1).max(1);
    let withdrawal =
        if for_all { soonest(members.iter().map(|member| member.leaves)) } else { departures.get(needed - 1).copied() };

    // An agreement to end it, of all parties that are left.
    let agreed = soonest(past.iter().filter(|(_, act)| act.kind == ActKind::TerminationAgreed).map(|(on, act)| {
        let by = who(act.by);
        let all = everyone.iter().all(|place| by.contains(place) || is_out(*place, *on));
        all.then(|| act.until.map_or(*on, day))
    }));

    // A denunciation ends the first period whose last day for it has not passed.
    let denounced = match (entry, treaty.term.duration.value) {
        (Some(entry), Duration::Renewed { first, by, notice }) => {
            let end = |number: i32| {
                let first = plus(entry, first, treaty.term.month_end, missing)?;
                plus(first, times(by, number), treaty.term.month_end, missing)
            };
            let denunciations = past.iter().filter(|(on, act)| act.kind == ActKind::Denunciation && entry <= *on);
            soonest(denunciations.map(|(on, _)| {
                let in_time = |number: &i32| {
                    let deadline = plus(end(*number).unwrap(), times(notice, -1), treaty.term.month_end, missing);
                    *on <= deadline.unwrap()
                };
                (0..100).find(in_time).and_then(end)
            }))
        }
        _ => None,
    };

    // The end of the term and its extensions.
    let mut expiry = match (entry, treaty.term.duration.value) {
        (Some(entry), Duration::For(span)) => plus(entry, span, treaty.term.month_end, missing),
        (Some(_), Duration::Until(until)) => Some(day(until)),
        _ => None,
    };
    let first_out = |expiry| {
        let by_term = [expiry, denounced, withdrawal].map(|end| outside(end, reading));
        soonest(by_term.into_iter().chain([superseded, agreed]))
    };
    let rule = treaty.term.extension.map(|rule| rule.value);
    let mut times_extended = 0_u32;
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
            ActKind::IndefiniteExtension => {
                let Some(rule) = rule else { continue };
                let by = who(act.by);
                let all =
                    everyone.iter().all(|place| by.contains(place) || consent.contains(place) || is_out(*place, *on));
                let still_runs = !reached(first_out(if rule.late { None } else { expiry }), *on);
                let not_used_up = rule.times.is_none_or(|most| times_extended < u32::from(most));
                if all && rule.longest.is_none() && still_runs && not_used_up {
                    expiry = None;
                    times_extended += 1;
                    consent.clear();
                    extension = Extension::InForce;
                }
            }
            ActKind::ExtensionInForce => {
                let (Some(rule), Some(end), Some(until)) = (rule, expiry, act.until.map(day)) else { continue };
                let by = who(act.by);
                let all =
                    everyone.iter().all(|place| by.contains(place) || consent.contains(place) || is_out(*place, *on));
                let farthest = rule.longest.map(|longest| plus(end, longest, treaty.term.month_end, missing));
                let short_enough = farthest.is_none_or(|farthest| farthest.is_none_or(|farthest| until <= farthest));
                let still_runs = !reached(first_out(if rule.late { None } else { expiry }), *on);
                let not_used_up = rule.times.is_none_or(|most| times_extended < u32::from(most));
                if all && short_enough && until > end && still_runs && not_used_up {
                    expiry = Some(until);
                    times_extended += 1;
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
    } else if out == agreed {
        Status::Terminated
    } else if out == outside(withdrawal, reading) {
        Status::Withdrawn
    } else if !reached(first_out(None), today)
        && rule.is_some_and(|rule| rule.late && rule.times.is_none_or(|most| times_extended < u32::from(most)))
    {
        // Whether it goes on is open until the parties decide.
        Status::Undecided
    } else {
        Status::Expired
    };
    let open =
        !reached(out, today) && rule.is_some_and(|rule| rule.times.is_none_or(|most| times_extended < u32::from(most)));
    Answer {
        status,
        ends: soonest([expiry, denounced, withdrawal, superseded, agreed]),
        first_out: out,
        extendable_until: match (open, rule.and_then(|rule| rule.longest), expiry) {
            (true, Some(longest), Some(expiry)) => plus(expiry, longest, treaty.term.month_end, missing),
            _ => None,
        },
        extension,
        suspended,
        withdrawn: everyone.iter().copied().filter(|place| has_left(*place, today)).collect(),
        parties: members
            .iter()
            .enumerate()
            .map(|(place, member)| {
                if !reached(member.joined, today) {
                    PartyStanding::NotJoined
                } else if has_left(place, today) {
                    PartyStanding::Left
                } else {
                    match status {
                        Status::Undecided => PartyStanding::Undecided,
                        Status::Provisional => PartyStanding::Provisional,
                        Status::InForce if member.leaves.is_some() => PartyStanding::NoticeRunning,
                        Status::InForce => PartyStanding::Bound,
                        _ => PartyStanding::NotInForce,
                    }
                }
            })
            .collect(),
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
