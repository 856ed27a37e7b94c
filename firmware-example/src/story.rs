//! The story that the device tells: limits kept to the last launcher, data that stopped, and terms that ran out.
//!
//! Declared numbers are the published aggregates; the judgement of each step is made on the device when it is shown.

use crate::report::{Place, Report};
use proverka::calendar::{Between, Date};
use proverka::count::Extent;
use proverka::date;
use proverka::judge::{LastDay, Question};
use proverka::treaty::catalog::{INF, INF_ACTS, NEW_START, NEW_START_ACTS};
use proverka::treaty::{Acts, Treaty};
use proverka::verdict::Verdict;

/// One question of the story.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    treaty: &'static Treaty<'static>,
    acts: Acts<'static>,
    at: Between<Date>,
    ask: Ask,
}

/// What a step asks.
#[derive(Clone, Copy, Debug)]
enum Ask {
    /// Does the side keep the ceiling on that quantity, with so many declared?
    Limit { side: &'static str, quantity: &'static str, declared: Option<Extent> },
    /// Is the treaty in force?
    InForce,
}

/// Every step, in order.
pub const STORY: [Step; 14] = [
    // The eve of the day from which the limits bind, judged on the numbers of the September before.
    limit(date!(2018, 2, 4), "RU", "warheads", Some(Extent::exactly(1561))),
    limit(date!(2018, 2, 5), "RU", "warheads", Some(Extent::exactly(1444))),
    limit(date!(2020, 3, 1), "US", "deployed_delivery_systems", Some(Extent::exactly(655))),
    limit(date!(2020, 3, 1), "US", "warheads", Some(Extent::exactly(1373))),
    // Exactly at the limit: allowed.
    limit(date!(2020, 3, 1), "US", "launchers", Some(Extent::exactly(800))),
    limit(date!(2020, 3, 1), "RU", "deployed_delivery_systems", Some(Extent::exactly(485))),
    // Declared as 800 by the one side, claimed to be 901 by the other.
    limit(date!(2022, 3, 1), "US", "launchers", Some(Extent::spanning(800, 901))),
    // No data were given.
    limit(date!(2023, 3, 1), "RU", "warheads", None),
    // Made up: one warhead too many.
    limit(date!(2020, 3, 1), "US", "warheads", Some(Extent::exactly(1551))),
    in_force(&NEW_START, NEW_START_ACTS, Between::exactly(date!(2020, 2, 27))),
    in_force(&NEW_START, NEW_START_ACTS, Between::exactly(date!(2026, 2, 5))),
    // A clock that lost its time.
    in_force(&NEW_START, NEW_START_ACTS, Between::UNKNOWN),
    in_force(&INF, INF_ACTS, Between::exactly(date!(2019, 8, 1))),
    in_force(&INF, INF_ACTS, Between::exactly(date!(2019, 8, 2))),
];

const fn limit(at: Date, side: &'static str, quantity: &'static str, declared: Option<Extent>) -> Step {
    Step {
        treaty: &NEW_START,
        acts: NEW_START_ACTS,
        at: Between::exactly(at),
        ask: Ask::Limit { side, quantity, declared },
    }
}

const fn in_force(treaty: &'static Treaty<'static>, acts: Acts<'static>, at: Between<Date>) -> Step {
    Step { treaty, acts, at, ask: Ask::InForce }
}

/// A place in the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bookmark(u8);

impl Bookmark {
    /// How many steps there are.
    #[expect(clippy::cast_possible_truncation, reason = "the story has fewer than 256 steps, as asserted below")]
    pub const STEPS: u8 = STORY.len() as u8;

    /// The beginning.
    pub const START: Self = Self(0);

    /// One step on; the first follows the last.
    #[must_use]
    pub const fn next(self) -> Self {
        let next = self.0.saturating_add(1);
        Self(if next < Self::STEPS { next } else { 0 })
    }

    /// One step back; the last precedes the first.
    #[must_use]
    pub const fn previous(self) -> Self {
        Self(match self.0.checked_sub(1) {
            Some(previous) => previous,
            None => Self::STEPS.saturating_sub(1),
        })
    }

    /// Judges the step here: the report, and the verdict that the LEDs show. `None` where the treaty has no answer to its question, as no step of the story does.
    #[must_use]
    pub fn judge(self) -> Option<(Report<'static>, Verdict)> {
        let step = STORY.get(usize::from(self.0))?;
        let question = Question { treaty: step.treaty, acts: step.acts, at: step.at, last_day: LastDay::Eve };
        let place = Place { step: self.0, steps: Self::STEPS, treaty: step.treaty.id, at: step.at };
        match step.ask {
            Ask::Limit { side, quantity, declared } => question
                .limits()
                .judge(|asked| asked.id == quantity, |_, _| declared)
                .find(|judged| judged.side == side)
                .map(|judged| (Report::new(place, Some(side), judged.finding), judged.finding.verdict)),
            Ask::InForce => {
                let mut answer = None;
                question.findings(|finding| {
                    if finding.rule == "in_force" {
                        answer = Some((Report::new(place, None, finding), finding.verdict));
                    }
                });
                answer
            }
        }
    }
}

const _: () = assert!(STORY.len() < 256 && !STORY.is_empty(), "steps are numbered by a byte");

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;
    use crate::report::Outcome::{Fails, Holds, NotBinding, Undecided};
    use std::vec::Vec;

    fn told() -> Vec<Report<'static>> {
        let mut bookmark = Bookmark::START;
        let mut told = Vec::new();
        for _ in 0..Bookmark::STEPS {
            told.push(bookmark.judge().expect("every step has an answer").0);
            bookmark = bookmark.next();
        }
        assert_eq!(bookmark, Bookmark::START, "the story goes round");
        told
    }

    #[test]
    fn the_story_says_what_happened() {
        let outcomes: Vec<_> = told().iter().map(|report| (report.outcome, report.margin)).collect();
        assert_eq!(
            outcomes,
            [
                (NotBinding, Some(-11)),
                (Holds, Some(106)),
                (Holds, Some(45)),
                (Holds, Some(177)),
                (Holds, Some(0)),
                (Holds, Some(215)),
                (Undecided, None),
                (Undecided, None),
                (Fails, Some(-1)),
                (Holds, Some(344)),
                (Fails, Some(0)),
                (Undecided, None),
                (Holds, Some(1)),
                (Fails, Some(0)),
            ]
        );
    }

    #[test]
    fn back_undoes_on() {
        let mut bookmark = Bookmark::START;
        for _ in 0..=Bookmark::STEPS {
            assert_eq!(bookmark.next().previous(), bookmark);
            bookmark = bookmark.previous();
        }
    }
}
