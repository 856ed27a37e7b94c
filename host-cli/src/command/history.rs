//! On which days a treaty had which standing, and on which days a kind of arms control had no treaty in force.
//!
//! The core answers a question about a range of days only if the answer is the same on all of them. So the last day of
//! an answer is found by bisection, and no day is missed. Such a question takes as long as there are acts in its range,
//! so the ranges go from act to act.

use std::collections::BTreeSet;

use proverka::calendar::{Date, Interval};
use proverka::judge::{LastDay, Question, Status};
use proverka::treaty::{Acts, Treaty};
use proverka::verdict::Truth;

/// Successive days with one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run<T> {
    pub(super) first: Date,
    /// The last of these days; `None` if the answer stays, as far as is known.
    pub(super) last: Option<Date>,
    pub(super) answer: T,
}

impl<T> Run<T> {
    fn contains(&self, day: Date) -> bool {
        self.first <= day && self.last.is_none_or(|last| day <= last)
    }

    /// Whether one of these days is in the range, both ends included.
    pub(super) fn meets(&self, from: Date, to: Date) -> bool {
        self.first <= to && self.last.is_none_or(|last| from <= last)
    }
}

/// The answers on all days from `first` on, as runs of equal answers. `ask` answers for a range of days, and gives
/// `open` if the answer is open on one of them or not the same on all. `steps` are days in their order to which ranges
/// reach; whatever they are, the runs are the same.
///
/// No run begins after `horizon`. A run of open answers is followed day by day, and no further than that.
pub(super) fn runs<T: PartialEq + Copy>(
    first: Date,
    horizon: Date,
    open: T,
    steps: &[Date],
    ask: impl Fn(Interval<Date>) -> T,
) -> Vec<Run<T>> {
    let stays =
        |from: Date, to: Date, answer: T| Interval::new(Some(from), Some(to)).is_ok_and(|days| ask(days) == answer);
    let mut runs = Vec::new();
    let mut next = Some(first);
    while let Some(day) = next.filter(|day| *day <= horizon) {
        let answer = ask(Interval::exactly(day));
        let last = if answer == open {
            let mut last = day;
            while let Some(later) = last.next().filter(|later| *later <= horizon && stays(*later, *later, open)) {
                last = later;
            }
            Some(last).filter(|last| *last < horizon)
        } else {
            let mut last = day;
            let ahead = steps.iter().copied().filter(|step| *step > day).chain([Date::MAX]);
            ahead.into_iter().find_map(|step| {
                if !stays(last, step, answer) {
                    return Some(last_day(last, step, |to| stays(last, to, answer)));
                }
                last = step;
                None
            })
        };
        runs.push(Run { first: day, last, answer });
        next = last.and_then(Date::next);
    }
    runs
}

/// The last day to which the answer of `day` stays. It does not stay to `after`, and if it stays to a day, it stays to
/// every day before that.
fn last_day(day: Date, after: Date, stays_to: impl Fn(Date) -> bool) -> Date {
    let (mut last, mut after) = (day, after);
    while let Ok(middle) = Date::from_day_number(last.day_number().midpoint(after.day_number())) {
        if middle == last {
            break;
        }
        if stays_to(middle) { last = middle } else { after = middle }
    }
    last
}

/// The periods of a treaty: its standings, and when it was binding.
pub(super) struct History {
    pub(super) treaty: &'static Treaty<'static>,
    /// The day of its signature; without one, the day on which it entered into force.
    pub(super) signed: Date,
    /// Its standing since it was signed.
    pub(super) standings: Vec<Run<Status>>,
    /// Whether it was in force or, if the question is about a party, whether it bound that party.
    pub(super) binds: Vec<Run<Truth>>,
}

/// The day on which a treaty was signed, or else the one on which it entered into force.
fn begins(treaty: &Treaty<'_>) -> Date {
    treaty.signed.or(treaty.entry_into_force).map_or(Date::MIN, |day| day.value)
}

/// The days of acts, to which ranges reach.
fn steps(acts: Acts<'_>) -> Vec<Date> {
    let days = acts.as_slice().iter().flat_map(|act| [act.when.earliest(), act.when.latest()]);
    days.collect::<BTreeSet<Date>>().into_iter().collect()
}

/// The standings of a treaty since it was signed; the days that the question asks about do not matter. Answers that are
/// open are followed up to `horizon`.
pub(super) fn standings(question: &Question<'_>, horizon: Date) -> Vec<Run<Status>> {
    let ask = |at| (Question { at, ..*question }).standing().status;
    runs(begins(question.treaty), horizon, Status::Undecided, &steps(question.acts), ask)
}

/// Whether a treaty was in force or, if the question is about a party, whether it bound that party, as for
/// [`standings`].
pub(super) fn binding(question: &Question<'_>, party: Option<usize>, horizon: Date) -> Vec<Run<Truth>> {
    runs(begins(question.treaty), horizon, Truth::Unknown, &steps(question.acts), |at| {
        let question = Question { at, ..*question };
        party.map_or_else(|| question.in_force(), |place| question.binds(place))
    })
}

impl History {
    /// The history of a treaty, or what it was for the party at this place of its list. Answers that are open are
    /// followed up to `horizon`.
    pub(super) fn of(
        treaty: &'static Treaty<'static>,
        acts: Acts<'static>,
        party: Option<usize>,
        last_day: LastDay,
        horizon: Date,
    ) -> Self {
        let question = Question { treaty, acts, at: Interval::UNKNOWN, last_day };
        let signed = begins(treaty);
        let standings = standings(&question, horizon);
        Self { treaty, signed, standings, binds: binding(&question, party, horizon) }
    }

    fn binds_on(&self, day: Date) -> Truth {
        self.binds.iter().find(|run| run.contains(day)).map_or(Truth::False, |run| run.answer)
    }

    /// The first day on which it was surely in force or bound the party.
    pub(super) fn first_bound(&self) -> Option<Date> {
        self.binds.iter().find(|run| run.answer == Truth::True).map(|run| run.first)
    }
}

/// Days on which no treaty of a kind was in force.
pub(super) struct Gap {
    /// The first day without one; `None` if there was none before either.
    pub(super) first: Option<Date>,
    /// The last day without one; `None` if there is none since, as far as is known.
    pub(super) last: Option<Date>,
    /// Whether there was surely none. Otherwise it is undecided whether there was one.
    pub(super) sure: bool,
    /// The treaties that were in force on the day before.
    pub(super) before: Vec<&'static str>,
    /// The treaties that were in force on the day after.
    pub(super) after: Vec<&'static str>,
}

impl Gap {
    /// Whether one of its days is in the range, both ends included.
    pub(super) fn meets(&self, from: Date, to: Date) -> bool {
        self.first.is_none_or(|first| first <= to) && self.last.is_none_or(|last| from <= last)
    }
}

/// The days on which none of these treaties was in force, from the beginning of the calendar.
pub(super) fn gaps(treaties: &[&History]) -> Vec<Gap> {
    let runs = || treaties.iter().flat_map(|history| &history.binds);
    let mut changes: Vec<Date> =
        runs().flat_map(|run| [Some(run.first), run.last.and_then(Date::next)]).flatten().collect();
    changes.push(Date::MIN);
    changes.sort_unstable();
    changes.dedup();
    let on = |day: Date| treaties.iter().fold(Truth::False, |any, history| any.or(history.binds_on(day)));
    // Nothing changes between these days. Equal neighbours are one period.
    changes.dedup_by_key(|day| on(*day));
    let in_force = |day: Option<Date>| {
        let Some(day) = day else { return Vec::new() };
        let some = treaties.iter().filter(|history| history.binds_on(day) != Truth::False);
        some.map(|history| history.treaty.id).collect()
    };
    let ends = changes.iter().skip(1).map(|day| Some(*day)).chain([None]);
    let periods = changes.iter().zip(ends).filter(|(first, _)| on(**first) != Truth::True);
    periods
        .map(|(first, next)| Gap {
            first: Some(*first).filter(|first| *first != Date::MIN),
            last: next.and_then(Date::previous),
            sure: on(*first) == Truth::False,
            before: in_force(first.previous()),
            after: in_force(next),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proverka::date;
    use proverka::treaty::catalog;
    use proverka_test_support::reach;

    use super::*;

    /// The days that the long comparison visits: all from before the first treaty of the catalogue to after the last.
    const FROM: Date = date!(1920, 1, 1);
    const TO: Date = date!(2035, 12, 31);

    fn days() -> impl Iterator<Item = Date> {
        (FROM.day_number()..=TO.day_number()).filter_map(|number| Date::from_day_number(number).ok())
    }

    fn answer<T: Copy>(runs: &[Run<T>], day: Date) -> Option<T> {
        let mut found = runs.iter().filter(|run| run.contains(day));
        let one = found.next().map(|run| run.answer);
        assert!(found.next().is_none(), "two runs hold {day}");
        one
    }

    #[test]
    fn each_day_has_the_answer_that_the_core_gives_for_that_day_alone() {
        for (treaty, acts) in catalog::ALL {
            for last_day in [LastDay::Eve, LastDay::Anniversary] {
                let parties = (0..treaty.parties.len().min(2)).map(Some);
                for party in [None].into_iter().chain(parties) {
                    let history = History::of(treaty, acts, party, last_day, TO);
                    // All days in the full reach, and here those at which something could begin or end.
                    let stride = reach::stride(if party.is_none() && last_day == LastDay::Eve { 61 } else { 997 });
                    let acts_of = acts.as_slice().iter().flat_map(|act| [act.when.earliest(), act.when.latest()]);
                    let ends = history.standings.iter().filter_map(|run| run.last);
                    let ends = ends.chain(history.binds.iter().filter_map(|run| run.last)).chain(acts_of);
                    let near: BTreeSet<Date> =
                        ends.flat_map(|day| [day.previous(), Some(day), day.next()]).flatten().collect();
                    let asked = days().step_by(stride).chain(near);
                    for day in asked.filter(|day| (history.signed..=TO).contains(day)) {
                        let question = Question { treaty, acts, at: Interval::exactly(day), last_day };
                        let standing = question.standing();
                        let binds = party.map_or(standing.in_force, |place| question.binds(place));
                        let name = treaty.id;
                        assert_eq!(answer(&history.standings, day), Some(standing.status), "{name} on {day}");
                        assert_eq!(answer(&history.binds, day), Some(binds), "{name}, {party:?} on {day}");
                    }
                }
            }
        }
    }

    #[test]
    fn runs_are_as_long_as_they_can_be() {
        for (treaty, acts) in catalog::ALL {
            let history = History::of(treaty, acts, None, LastDay::Eve, TO);
            for pair in history.standings.windows(2) {
                assert_ne!(pair[0].answer, pair[1].answer, "{}", treaty.id);
                assert_eq!(pair[0].last.and_then(Date::next), Some(pair[1].first), "{}", treaty.id);
            }
        }
    }

    #[test]
    fn an_open_answer_is_followed_to_the_horizon_and_a_decided_one_to_the_end() {
        let open = [date!(2000, 2, 1)..=date!(2000, 2, 7), date!(2000, 3, 1)..=date!(2000, 4, 1)];
        let of = |day: Date| {
            if open.iter().any(|range| range.contains(&day)) {
                Truth::Unknown
            } else {
                Truth::known(day < date!(2000, 2, 20))
            }
        };
        let ask = |at: Interval<Date>| {
            let (first, last) = (at.earliest().expect("a day"), at.latest().expect("a day"));
            // The answers change within this year only.
            let year = date!(2000, 1, 1).day_number()..=date!(2000, 12, 31).day_number();
            let year = year.filter_map(|number| Date::from_day_number(number).ok());
            let days = [first, last].into_iter().chain(year.filter(|day| (first..=last).contains(day)));
            let answers: Vec<Truth> = days.map(of).collect();
            if answers.iter().all(|one| *one == answers[0]) { answers[0] } else { Truth::Unknown }
        };
        let found = |horizon, steps: &[Date]| {
            let runs = runs(date!(2000, 1, 1), horizon, Truth::Unknown, steps, ask);
            runs.iter()
                .map(|run| (run.first.to_string(), run.last.map(|day| day.to_string()), run.answer))
                .collect::<Vec<_>>()
        };
        let run = |first: &str, last: Option<&str>, answer| (first.to_owned(), last.map(str::to_owned), answer);
        let all = [
            run("2000-01-01", Some("2000-01-31"), Truth::True),
            run("2000-02-01", Some("2000-02-07"), Truth::Unknown),
            run("2000-02-08", Some("2000-02-19"), Truth::True),
            run("2000-02-20", Some("2000-02-29"), Truth::False),
            run("2000-03-01", Some("2000-04-01"), Truth::Unknown),
            run("2000-04-02", None, Truth::False),
        ];
        assert_eq!(found(date!(2000, 5, 1), &[]), all);
        // The days that ranges reach to change nothing, wherever they are.
        for step in days().filter(|day| day.year() == 2000).step_by(3) {
            assert_eq!(found(date!(2000, 5, 1), &[step]), all, "{step}");
        }
        assert_eq!(found(date!(2000, 2, 10), &[]), all[..3]);
        let cut = [&all[..4], &[run("2000-03-01", None, Truth::Unknown)]].concat();
        assert_eq!(found(date!(2000, 3, 10), &[date!(2000, 2, 3)]), cut);
    }

    #[test]
    fn gaps_are_the_days_on_which_nothing_of_the_kind_is_in_force() {
        let histories: BTreeMap<&str, History> = catalog::ALL
            .into_iter()
            .map(|(treaty, acts)| (treaty.id, History::of(treaty, acts, None, LastDay::Eve, TO)))
            .collect();
        for kind in crate::data::kinds::KINDS {
            let of_kind: Vec<&History> = kind.treaties.iter().filter_map(|id| histories.get(id)).collect();
            let gaps = gaps(&of_kind);
            let ends = gaps.iter().flat_map(|gap| [gap.first, gap.last]).flatten();
            let near: BTreeSet<Date> = ends.flat_map(|day| [day.previous(), Some(day), day.next()]).flatten().collect();
            for day in days().step_by(reach::stride(499)).chain(near) {
                let any = catalog::ALL.into_iter().filter(|(treaty, _)| kind.treaties.contains(&treaty.id)).fold(
                    Truth::False,
                    |any, (treaty, acts)| {
                        let question = Question { treaty, acts, at: Interval::exactly(day), last_day: LastDay::Eve };
                        any.or(question.in_force())
                    },
                );
                let found: Vec<bool> = gaps.iter().filter(|gap| gap.meets(day, day)).map(|gap| gap.sure).collect();
                let expected: &[bool] = match any {
                    Truth::True => &[],
                    Truth::False => &[true],
                    Truth::Unknown => &[false],
                };
                assert_eq!(found, expected, "{} on {day}", kind.id);
            }
        }
    }
}
