//! Declared numbers against the ceilings.

use super::ceiling::{against_ceiling, is_within};
use super::end_range::EndRange;
use super::question::Question;
use crate::calendar::{Date, Interval};
use crate::count::CountRange;
use crate::treaty::{Anchor, Ceiling, Quantity, StatePartySet};
use crate::verdict::{Finding, Truth};

/// One side's number against one ceiling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[must_use]
pub struct LimitFinding<'a> {
    /// The side judged: a party's code, or the common name of parties that keep a ceiling together.
    pub side: &'a str,
    /// The judgement. `measured` is an [`CountRange`]; without data it is `None`.
    pub finding: Finding<'a, CountRange>,
}

/// The ceilings of a treaty on the day asked about.
#[derive(Clone, Copy, Debug)]
pub struct Limits<'a> {
    question: Question<'a>,
    in_force: Truth,
}

impl<'a> Question<'a> {
    /// The ceilings on the day asked about. They bind only while the treaty is in force, each in its own period.
    pub fn limits(&self) -> Limits<'a> {
        Limits { question: *self, in_force: self.standing().in_force }
    }
}

impl<'a> Limits<'a> {
    /// Judges every side against every ceiling that has a say on that day.
    ///
    /// `measured` tells what a side has of a quantity, and is `None` where there are no data. A quantity for which
    /// `asked` is false is left out: nobody gave its numbers, as with sub-limits in a table of totals.
    pub fn judge(
        self,
        asked: impl Fn(&Quantity<'a>) -> bool,
        measured: impl Fn(&'a str, &Quantity<'a>) -> Option<CountRange>,
    ) -> impl Iterator<Item = LimitFinding<'a>> {
        let treaty = self.question.treaty;
        treaty
            .sides()
            .flat_map(move |side| {
                let still_in = self.still_in(side);
                // Borrowed for one side, collected by none: the closures are called as the iterator goes.
                Rows { limits: self, side, next: 0 }.map(move |ceiling| (side, still_in, ceiling))
            })
            .filter_map(move |(side, still_in, ceiling)| {
                let quantity = treaty.quantity(ceiling.quantity).filter(|quantity| asked(quantity))?;
                let binds = self.binds(ceiling).and(still_in);
                Some(LimitFinding { side, finding: found(ceiling, binds, measured(side, quantity)) })
            })
    }

    /// Judges one number, of a side that has not left the treaty, against one ceiling: equal to the bound holds, and
    /// so does a number that is below it however the unknown turns out.
    pub fn against(&self, ceiling: &'a Ceiling<'a>, measured: Option<CountRange>) -> Finding<'a, CountRange> {
        found(ceiling, self.binds(ceiling), measured)
    }

    /// Whether anybody of `side` is still in the treaty on the days asked about.
    fn still_in(&self, side: &str) -> Truth {
        let (first, last) = (self.question.first(), self.question.last());
        let parties = self.question.treaty.parties.iter().enumerate().filter(|(_, party)| party.side == side);
        let members = parties.fold(StatePartySet::NONE, |set, (place, _)| set.with(StatePartySet::one(place)));
        if self.question.legal(first).withdrawn_by(first, Truth::True).contains(members) {
            Truth::False
        } else if self.question.legal(last).withdrawn_by(last, Truth::Unknown).contains(members) {
            Truth::Unknown
        } else {
            Truth::True
        }
    }

    /// Whether the treaty is in force on the days asked about.
    pub const fn in_force(&self) -> Truth {
        self.in_force
    }

    /// Whether `ceiling` binds on the days asked about: in its own period, and while the treaty is in force.
    pub fn binds(&self, ceiling: &Ceiling<'_>) -> Truth {
        let runs = self.runs(ceiling);
        if runs != Truth::Unknown || self.in_force == Truth::False {
            return runs.and(self.in_force);
        }
        // On some of the days asked about it may run, on others not. Is the treaty in force on any of the former?
        let at = self.question.at;
        let first = at.earliest().max(self.day(ceiling.from).earliest());
        let last_day = ceiling.until.and_then(|until| self.day(until).last_day().latest());
        let last = match (at.latest(), last_day) {
            (Some(last), Some(last_day)) => Some(last.min(last_day)),
            (last, last_day) => last.or(last_day),
        };
        match Interval::new(first, last) {
            Ok(at) if (Question { at, ..self.question }).standing().in_force != Truth::False => Truth::Unknown,
            _ => Truth::False,
        }
    }

    /// The first day on which `ceiling` binds; `None` where it never does, or on no day that the text gives.
    #[must_use]
    pub fn binds_from(&self, ceiling: &Ceiling<'_>) -> Option<Date> {
        self.day(ceiling.from).exact()
    }

    /// Whether `ceiling` is in its own period.
    fn runs(&self, ceiling: &Ceiling<'_>) -> Truth {
        self.begun(ceiling).and(self.over(ceiling).not())
    }

    /// The first day on which `ceiling` binds no more by its own period; `None` where only the treaty's end ends it.
    #[must_use]
    pub fn binds_until(&self, ceiling: &Ceiling<'_>) -> Option<Date> {
        ceiling.until.and_then(|until| self.day(until).exact())
    }

    /// Whether the period of `ceiling` has begun.
    fn begun(&self, ceiling: &Ceiling<'_>) -> Truth {
        self.day(ceiling.from).within(self.question.at)
    }

    /// Whether the period of `ceiling` is over.
    fn over(&self, ceiling: &Ceiling<'_>) -> Truth {
        ceiling.until.map_or(Truth::False, |until| self.day(until).within(self.question.at))
    }

    /// The day of an anchor: never where the treaty did not enter into force.
    fn day(&self, anchor: Anchor) -> EndRange {
        let treaty = self.question.treaty;
        match (anchor, treaty.entry_into_force) {
            (Anchor::On(day), _) => EndRange::exactly(day),
            (Anchor::AfterEntry(span), Some(entry)) => {
                EndRange::exactly(entry.value).later(span, treaty.term.month_end)
            }
            (Anchor::AfterEntry(_), None) => EndRange::NEVER,
        }
    }

    /// Whether `ceiling` is worth a row for `side`: where it may run, and where nothing on that quantity may, only the
    /// next one to come, or the last that there was. A step that is passed or still to come would only repeat it.
    fn has_a_say(&self, side: &str, ceiling: &Ceiling<'_>) -> bool {
        let starts = |ceiling: &Ceiling<'_>| self.day(ceiling.from).earliest();
        let mut steps = self.question.treaty.ceilings.iter().filter(|other| {
            other.quantity == ceiling.quantity && other.whom.binds(side) && !core::ptr::eq(*other, ceiling)
        });
        if !ceiling.whom.binds(side) {
            false
        } else if self.runs(ceiling) != Truth::False {
            true
        } else if self.over(ceiling) == Truth::True {
            !steps.any(|other| self.runs(other) != Truth::False || before(starts(ceiling), starts(other)))
        } else {
            // One that runs started sooner.
            !steps.any(|other| self.over(other) != Truth::True && before(starts(other), starts(ceiling)))
        }
    }
}

/// The finding on a number that a ceiling binds, or may bind, or not.
fn found<'a>(ceiling: &'a Ceiling<'a>, binds: Truth, measured: Option<CountRange>) -> Finding<'a, CountRange> {
    let range = measured.unwrap_or(CountRange::UNKNOWN);
    let decisive = match is_within(range, ceiling.bound) {
        Truth::True => range.max(),
        Truth::False => Some(range.min()),
        Truth::Unknown => None,
    };
    Finding {
        citation: ceiling.citation,
        rule: ceiling.quantity,
        verdict: against_ceiling(range, ceiling.bound, binds),
        measured,
        bound: Some(CountRange::exactly(ceiling.bound)),
        // Cannot overflow: both are below 2^32.
        margin: decisive.map(|count| i64::from(ceiling.bound).saturating_sub(i64::from(count))),
    }
}

/// Whether `one` is earlier than `other`, where `None` is never.
fn before(one: Option<Date>, other: Option<Date>) -> bool {
    one.is_some_and(|one| other.is_none_or(|other| one < other))
}

/// The ceilings that have a say for one side, in the treaty's order.
struct Rows<'a> {
    limits: Limits<'a>,
    side: &'a str,
    next: usize,
}

impl<'a> Iterator for Rows<'a> {
    type Item = &'a Ceiling<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(ceiling) = self.limits.question.treaty.ceilings.get(self.next) {
            self.next = self.next.saturating_add(1);
            if self.limits.has_a_say(self.side, ceiling) {
                return Some(ceiling);
            }
        }
        None
    }
}
