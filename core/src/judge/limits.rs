//! Judges declared numbers against the ceilings.

use super::binding::PartyStanding;
use super::ceiling::{against_ceiling, is_within};
use super::question::Question;
use crate::calendar::{Date, Interval};
use crate::count::CountRange;
use crate::treaty::{Ceiling, Quantity, StatePartySet, Treaty, Whom};
use crate::verdict::{Finding, Truth};

/// The judgement of one side's or group's number against one ceiling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[must_use]
pub struct LimitFinding<'a> {
    /// The side judged: a party's code, or the common name of parties that keep a ceiling together; or the group
    /// judged.
    pub side: &'a str,
    /// The finding. Its `measured` is `None` if there are no data.
    pub finding: Finding<'a, CountRange>,
}

/// The ceilings of a treaty on the days asked about.
#[derive(Clone, Copy, Debug)]
pub struct Limits<'a> {
    question: Question<'a>,
    in_force: Truth,
}

impl<'a> Question<'a> {
    /// The ceilings on the days asked about. They bind only while the treaty is in force, each in its own period.
    pub fn limits(&self) -> Limits<'a> {
        Limits { question: *self, in_force: self.standing().in_force }
    }
}

impl<'a> Limits<'a> {
    /// Judges every side, and then every group, against every ceiling that is relevant on the days asked about. A
    /// ceiling binds a group while the treaty binds any of its members.
    ///
    /// `measured` gives the number of a side or group for a quantity, or `None` if there are no data. A quantity for
    /// which `asked` is false is left out. Use this for quantities without numbers, such as sub-limits that a table of
    /// totals does not have.
    pub fn judge(
        self,
        asked: impl Fn(&Quantity<'a>) -> bool,
        measured: impl Fn(&'a str, &Quantity<'a>) -> Option<CountRange>,
    ) -> impl Iterator<Item = LimitFinding<'a>> {
        let treaty = self.question.treaty;
        let groups = treaty.groups.iter().map(|group| (group.id, Whom::Group(group.id), group.members));
        let sides = treaty.sides().map(move |side| (side, Whom::Side(side), members(treaty, side)));
        sides
            .chain(groups)
            .flat_map(move |(side, who, members)| {
                let mut rows = Rows { limits: self, who, next: 0 }.peekable();
                // Whom the treaty binds is expensive to find out where it has many parties.
                let bound = if rows.peek().is_some() { self.question.binds_any(members) } else { Truth::False };
                // Nothing is collected: the closures are called while the iterator advances.
                rows.map(move |ceiling| (side, bound, ceiling))
            })
            .filter_map(move |(side, bound, ceiling)| {
                let quantity = treaty.quantity(ceiling.quantity).filter(|quantity| asked(quantity))?;
                let binds = self.binds(ceiling).and(bound);
                Some(LimitFinding { side, finding: found(ceiling, binds, measured(side, quantity)) })
            })
    }

    /// Judges one number, of a side that has not left the treaty, against one ceiling. A number equal to the bound
    /// holds. A range holds if even its largest value is at most the bound.
    pub fn against(&self, ceiling: &'a Ceiling<'a>, measured: Option<CountRange>) -> Finding<'a, CountRange> {
        found(ceiling, self.binds(ceiling), measured)
    }

    /// Whether the numbers of the party at this place of the treaty's list are part of its group's total: it has joined
    /// the treaty and has not left it.
    pub fn counts_member(&self, place: usize) -> Truth {
        match self.question.party_standing(place) {
            PartyStanding::NotJoined | PartyStanding::Left => Truth::False,
            PartyStanding::Undecided => Truth::Unknown,
            PartyStanding::Provisional
            | PartyStanding::Bound
            | PartyStanding::NoticeRunning
            | PartyStanding::NotInForce => Truth::True,
        }
    }

    /// Whether the treaty is in force on the days asked about.
    pub const fn in_force(&self) -> Truth {
        self.in_force
    }

    /// Whether `ceiling` binds on the days asked about. It binds in its own period while the treaty is in force.
    pub fn binds(&self, ceiling: &Ceiling<'_>) -> Truth {
        let runs = self.runs(ceiling);
        if runs != Truth::Unknown || self.in_force == Truth::False {
            return runs.and(self.in_force);
        }
        // The ceiling may run on only some of the days asked about. Check whether the treaty is in force on any of
        // those.
        let at = self.question.at;
        let first = at.earliest().max(self.question.day_of(ceiling.from).earliest());
        let last_day = ceiling.until.and_then(|until| self.question.day_of(until).last_day().latest());
        let last = match (at.latest(), last_day) {
            (Some(last), Some(last_day)) => Some(last.min(last_day)),
            (last, last_day) => last.or(last_day),
        };
        match Interval::new(first, last) {
            Ok(at) if (Question { at, ..self.question }).standing().in_force != Truth::False => Truth::Unknown,
            _ => Truth::False,
        }
    }

    /// The first day on which `ceiling` binds; `None` if it never binds or if the text does not determine the day.
    #[must_use]
    pub fn binds_from(&self, ceiling: &Ceiling<'_>) -> Option<Date> {
        self.question.day_of(ceiling.from).exact()
    }

    /// Whether `ceiling` is in its own period.
    fn runs(&self, ceiling: &Ceiling<'_>) -> Truth {
        self.begun(ceiling).and(self.over(ceiling).not())
    }

    /// The first day on which `ceiling` no longer binds by its own period; `None` if it binds until the treaty ends, or
    /// if the text does not determine the day.
    #[must_use]
    pub fn binds_until(&self, ceiling: &Ceiling<'_>) -> Option<Date> {
        ceiling.until.and_then(|until| self.question.day_of(until).exact())
    }

    /// Whether the period of `ceiling` has begun.
    fn begun(&self, ceiling: &Ceiling<'_>) -> Truth {
        self.question.day_of(ceiling.from).within(self.question.at)
    }

    /// Whether the period of `ceiling` is over.
    fn over(&self, ceiling: &Ceiling<'_>) -> Truth {
        ceiling.until.map_or(Truth::False, |until| self.question.day_of(until).within(self.question.at))
    }

    /// Whether a report should have a row on `ceiling` for `who`, a side or a group. It should if the ceiling may run.
    /// If no ceiling on the quantity may run, only the next one to come gets a row, or else the last one that ran; the
    /// others would only repeat it.
    fn has_a_say(&self, who: Whom<'_>, ceiling: &Ceiling<'_>) -> bool {
        let starts = |ceiling: &Ceiling<'_>| self.question.day_of(ceiling.from).earliest();
        let mut steps = self.question.treaty.ceilings.iter().filter(|other| {
            other.quantity == ceiling.quantity && other.whom.covers(who) && !core::ptr::eq(*other, ceiling)
        });
        if !ceiling.whom.covers(who) {
            false
        } else if self.runs(ceiling) != Truth::False {
            true
        } else if self.over(ceiling) == Truth::True {
            !steps.any(|other| self.runs(other) != Truth::False || before(starts(ceiling), starts(other)))
        } else {
            // A ceiling that runs started sooner than this one.
            !steps.any(|other| self.over(other) != Truth::True && before(starts(other), starts(ceiling)))
        }
    }
}

/// The finding on a number; `binds` says whether the ceiling binds.
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
        // This cannot overflow, because both numbers are below 2^32.
        margin: decisive.map(|count| i64::from(ceiling.bound).saturating_sub(i64::from(count))),
    }
}

/// Whether `one` is earlier than `other`, where `None` means never.
fn before(one: Option<Date>, other: Option<Date>) -> bool {
    one.is_some_and(|one| other.is_none_or(|other| one < other))
}

/// The parties of a side.
fn members(treaty: &Treaty<'_>, side: &str) -> StatePartySet {
    let parties = treaty.parties.iter().enumerate().filter(|(_, party)| party.side == side);
    parties.fold(StatePartySet::NONE, |set, (place, _)| set.with(StatePartySet::one(place)))
}

/// An iterator over the ceilings that get a row for one side or group, in the treaty's order.
struct Rows<'a> {
    limits: Limits<'a>,
    who: Whom<'a>,
    next: usize,
}

impl<'a> Iterator for Rows<'a> {
    type Item = &'a Ceiling<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(ceiling) = self.limits.question.treaty.ceilings.get(self.next) {
            self.next = self.next.saturating_add(1);
            if self.limits.has_a_say(self.who, ceiling) {
                return Some(ceiling);
            }
        }
        None
    }
}
