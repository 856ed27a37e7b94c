//! Declared numbers against the ceilings.

use super::Question;
use crate::calendar::{Between, Date};
use crate::count::Extent;
use crate::treaty::{Anchor, Ceiling, Quantity, Treaty};
use crate::verdict::{Finding, Truth, Verdict};

/// One side's number against one ceiling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[must_use]
pub struct LimitFinding<'a> {
    /// The side judged: a party's code, or the common name of parties that keep a ceiling together.
    pub side: &'a str,
    /// The judgement. `measured` is an [`Extent`]; without data it is `None`.
    pub finding: Finding<'a, Extent>,
}

/// The ceilings of a treaty on the day asked about.
#[derive(Clone, Copy, Debug)]
pub struct Limits<'a> {
    treaty: &'a Treaty<'a>,
    at: Between<Date>,
    in_force: Truth,
}

impl<'a> Question<'a> {
    /// The ceilings on the day asked about. They bind only while the treaty is in force, each in its own period.
    pub fn limits(&self) -> Limits<'a> {
        Limits { treaty: self.treaty, at: self.at, in_force: self.standing().in_force }
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
        measured: impl Fn(&'a str, &Quantity<'a>) -> Option<Extent>,
    ) -> impl Iterator<Item = LimitFinding<'a>> {
        let treaty = self.treaty;
        treaty
            .sides()
            .flat_map(move |side| {
                // Borrowed for one side, collected by none: the closures are called as the iterator goes.
                Rows { limits: self, side, next: 0 }.map(move |ceiling| (side, ceiling))
            })
            .filter_map(move |(side, ceiling)| {
                let quantity = treaty.quantity(ceiling.quantity).filter(|quantity| asked(quantity))?;
                Some(LimitFinding { side, finding: self.against(ceiling, measured(side, quantity)) })
            })
    }

    /// Judges one number against one ceiling: equal to the bound holds, and so does a number that is below it however
    /// the unknown turns out.
    pub fn against(&self, ceiling: &'a Ceiling<'a>, measured: Option<Extent>) -> Finding<'a, Extent> {
        let extent = measured.unwrap_or(Extent::UNKNOWN);
        let kept = if extent.at_most().is_some_and(|most| most <= ceiling.bound) {
            Truth::True
        } else if extent.at_least() > ceiling.bound {
            Truth::False
        } else {
            Truth::Unknown
        };
        let verdict = match (self.binds(ceiling), kept) {
            (Truth::False, _) => Verdict::NotBinding,
            (Truth::True, kept) => Verdict::from(kept),
            // Kept whether or not it binds.
            (Truth::Unknown, Truth::True) => Verdict::Holds,
            (Truth::Unknown, _) => Verdict::Undecided,
        };
        let decisive = match kept {
            Truth::True => extent.at_most(),
            Truth::False => Some(extent.at_least()),
            Truth::Unknown => None,
        };
        Finding {
            citation: ceiling.citation,
            rule: ceiling.quantity,
            verdict,
            measured,
            bound: Some(Extent::exactly(ceiling.bound)),
            // Cannot overflow: both are below 2^32.
            margin: decisive.map(|count| i64::from(ceiling.bound).saturating_sub(i64::from(count))),
        }
    }

    /// Whether the treaty is in force on the days asked about.
    pub const fn in_force(&self) -> Truth {
        self.in_force
    }

    /// Whether `ceiling` binds on the days asked about: in its own period, and while the treaty is in force.
    pub fn binds(&self, ceiling: &Ceiling<'_>) -> Truth {
        self.in_force.and(self.begun(ceiling)).and(self.over(ceiling).not())
    }

    /// The first day on which `ceiling` binds, if it ever does.
    #[must_use]
    pub fn binds_from(&self, ceiling: &Ceiling<'_>) -> Option<Date> {
        self.day(ceiling.from)
    }

    /// The first day on which `ceiling` binds no more by its own period; `None` where only the treaty's end ends it.
    #[must_use]
    pub fn binds_until(&self, ceiling: &Ceiling<'_>) -> Option<Date> {
        ceiling.until.and_then(|until| self.day(until))
    }

    /// Whether the period of `ceiling` has begun.
    fn begun(&self, ceiling: &Ceiling<'_>) -> Truth {
        self.reached(self.day(ceiling.from))
    }

    /// Whether the period of `ceiling` is over.
    fn over(&self, ceiling: &Ceiling<'_>) -> Truth {
        ceiling.until.map_or(Truth::False, |until| self.reached(self.day(until)))
    }

    /// Whether `day` has come; `None` is a day that never comes.
    fn reached(&self, day: Option<Date>) -> Truth {
        match day {
            None => Truth::False,
            Some(day) => Between::exactly(day).at_or_before(self.at),
        }
    }

    fn day(&self, anchor: Anchor) -> Option<Date> {
        match anchor {
            Anchor::On(day) => Some(day),
            Anchor::AfterEntry(span) => self.treaty.entry_into_force?.value.add(span, self.treaty.term.month_end).ok(),
        }
    }

    /// Whether `ceiling` is worth a row for `side`. Of the steps of one limit, that is the one that binds; before the
    /// first, the first; after the last, the last. A step that is passed or still to come would only repeat it.
    fn has_a_say(&self, side: &str, ceiling: &Ceiling<'_>) -> bool {
        if !ceiling.whom.binds(side) {
            return false;
        }
        let mut steps = self
            .treaty
            .ceilings
            .iter()
            .filter(|other| other.quantity == ceiling.quantity && other.whom.binds(side) && *other != ceiling);
        if self.over(ceiling) == Truth::True {
            // Passed: shown only where no later step takes over.
            !steps.any(|other| self.day(other.from) > self.day(ceiling.from))
        } else if self.begun(ceiling) == Truth::False {
            // To come: shown only where nothing is to come sooner, or still runs.
            !steps.any(|other| self.over(other) != Truth::True && self.day(other.from) < self.day(ceiling.from))
        } else {
            true
        }
    }
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
        while let Some(ceiling) = self.limits.treaty.ceilings.get(self.next) {
            self.next = self.next.saturating_add(1);
            if self.limits.has_a_say(self.side, ceiling) {
                return Some(ceiling);
            }
        }
        None
    }
}
