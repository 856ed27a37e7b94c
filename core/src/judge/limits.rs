//! Judges declared numbers against the ceilings.

use super::binding::PartyStanding;
use super::ceiling::Compared;
use super::limit_rows::Rows;
use super::question::Question;
#[cfg(feature = "shares")]
use super::share::{BaseRange, compare};
use crate::calendar::{Date, Interval};
use crate::count::CountRange;
#[cfg(feature = "shares")]
use crate::treaty::{Anchor, Base, Share};
use crate::treaty::{Bound, Ceiling, Quantity, StatePartySet, Treaty, UnknownName, Whom};
use crate::verdict::{Finding, Truth, Verdict};

/// The judgement of one side's or group's number against one ceiling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[must_use]
pub struct LimitFinding<'a> {
    /// The side judged: a party's code, or the common name of parties that keep a ceiling together; or the group
    /// judged.
    pub side: &'a str,
    /// The finding. Its `measured` is `None` if there are no data.
    pub finding: Finding<'a, CountRange>,
    /// The ceiling that the number was compared with.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub ceiling: &'a Ceiling<'a>,
}

/// Which number the judgement asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct NumberOf<'a> {
    /// The side or group whose number it is.
    pub who: &'a str,
    /// The quantity that is counted.
    pub quantity: &'a Quantity<'a>,
    /// The day for which the number was declared; `None` for the days of the question.
    pub on: Option<Date>,
    /// The side whose number is left out of the group's total; `None` if the total is whole.
    pub without: Option<&'a str>,
}

/// The ceilings of a treaty on the days asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Limits<'a> {
    question: Question<'a>,
    in_force: Truth,
}

impl<'a> Question<'a> {
    /// The ceilings on the days asked about. They bind only while the treaty is in force, each in its own period.
    pub fn limits(&self) -> Limits<'a> {
        Limits { question: *self, in_force: self.in_force() }
    }
}

impl<'a> Limits<'a> {
    /// Judges every side, and then every group, against every ceiling that is relevant on the days asked about. A
    /// ceiling binds a group while the treaty binds any of its members.
    ///
    /// `measured` gives the number of a side or group for a quantity, or `None` if there are no data. A quantity for
    /// which `asked` is false is left out. Use this for quantities without numbers, such as sub-limits that a table of
    /// totals does not have.
    ///
    /// A share of a number that was declared on another day is unknown here; see `judge_with`.
    pub fn judge(
        self,
        asked: impl Fn(&Quantity<'a>) -> bool,
        measured: impl Fn(&'a str, &'a Quantity<'a>) -> Option<CountRange>,
    ) -> impl Iterator<Item = LimitFinding<'a>> {
        self.rows(
            |_| true,
            asked,
            move |of| match of {
                NumberOf { who, quantity, on: None, without: None } => measured(who, quantity),
                _ => None,
            },
        )
    }

    /// Judges one total: the number of `whose`, the name of a side or a group, for `quantity`. There is a finding for
    /// each ceiling of the quantity that is relevant on the days asked about; most quantities have one.
    ///
    /// # Errors
    ///
    /// [`UnknownName`] if the treaty has no side or group of this name, or if the quantity is one of another treaty.
    ///
    /// ```
    /// use proverka::count::CountRange;
    /// use proverka::date;
    /// use proverka::judge::Question;
    /// use proverka::treaty::UnknownName;
    /// use proverka::treaty::catalog::{NEW_START, NEW_START_ACTS};
    /// use proverka::verdict::Verdict;
    ///
    /// let question = Question::new(&NEW_START, NEW_START_ACTS, date!(2020, 3, 1));
    /// let warheads = NEW_START.quantity("warheads")?;
    /// for found in question.limits().judge_total("US", warheads, CountRange::exactly(1551))? {
    ///     assert_eq!((found.finding.verdict, found.finding.margin), (Verdict::Fails, Some(-1)));
    ///     assert_eq!(found.finding.citation.clause, "II(1)(b)");
    /// }
    /// # Ok::<(), UnknownName<'_>>(())
    /// ```
    pub fn judge_total<'n>(
        self,
        whose: &'n str,
        quantity: &Quantity<'n>,
        total: CountRange,
    ) -> Result<impl Iterator<Item = LimitFinding<'a>> + use<'a>, UnknownName<'n>> {
        let asked = self.question.treaty.quantity(quantity.id)?.id;
        let judged = self.question.treaty.side_or_group(whose)?;
        let is_given = move |of: NumberOf<'a>| {
            let whose = Whom::Side(of.who) == judged || Whom::Group(of.who) == judged;
            whose && of.quantity.id == asked && of.on.is_none() && of.without.is_none()
        };
        Ok(self.rows(
            move |who| who == judged,
            move |quantity| quantity.id == asked,
            move |of| is_given(of).then_some(total),
        ))
    }

    /// Judges as [`Limits::judge`] does, and asks for the numbers of other days too.
    ///
    /// `number` gives the number that is asked for, or `None` if there are no data. It may also be asked for the total
    /// of a group without one of its sides, so that a side's share of the group's total is judged exactly. If the
    /// group's total is no sum over its members, there is no such number.
    #[cfg(feature = "shares")]
    pub fn judge_with(
        self,
        asked: impl Fn(&Quantity<'a>) -> bool,
        number: impl Fn(NumberOf<'a>) -> Option<CountRange>,
    ) -> impl Iterator<Item = LimitFinding<'a>> {
        self.rows(|_| true, asked, number)
    }

    fn rows(
        self,
        judged: impl Fn(Whom<'a>) -> bool,
        asked: impl Fn(&Quantity<'a>) -> bool,
        number: impl Fn(NumberOf<'a>) -> Option<CountRange>,
    ) -> impl Iterator<Item = LimitFinding<'a>> {
        Rows::new(self, judged, asked, number)
    }

    /// The finding on `measured`, the number of `side` for `quantity`, which `ceiling` limits. `bound` says whether the
    /// treaty binds the side. Other numbers, of which the bound may be a share, come from `number`.
    pub(super) fn finding_on(
        &self,
        side: &'a str,
        bound: Truth,
        quantity: &'a Quantity<'a>,
        ceiling: &'a Ceiling<'a>,
        number: &impl Fn(NumberOf<'a>) -> Option<CountRange>,
    ) -> LimitFinding<'a> {
        let binds = self.binds(ceiling).and(bound);
        let measured = number(NumberOf { who: side, quantity, on: None, without: None });
        let compared = self.compared(side, quantity, ceiling, measured, number);
        LimitFinding { side, finding: found(ceiling, binds, measured, compared), ceiling }
    }

    /// Judges one number, of a side that has not left the treaty, against one ceiling. A number equal to the bound
    /// holds. A range holds if even its largest value is at most the bound, or, for a floor, its smallest at least.
    ///
    /// A bound that is a share of another number is unknown here; use [`Limits::judge`] for those.
    pub fn against(&self, ceiling: &'a Ceiling<'a>, measured: Option<CountRange>) -> Finding<'a, CountRange> {
        let compared = match ceiling.bound {
            Bound::AtMost(bound) => with_number(measured, bound, false),
            Bound::AtLeast(bound) => with_number(measured, bound, true),
            Bound::AtMostShare(_) | Bound::AtLeastShare(_) => UNKNOWN,
        };
        found(ceiling, self.binds(ceiling), measured, compared)
    }

    /// Compares the number of `who` with what `ceiling` requires.
    #[cfg_attr(not(feature = "shares"), expect(unused_variables, reason = "only shares depend on who is judged"))]
    fn compared(
        &self,
        who: &'a str,
        quantity: &'a Quantity<'a>,
        ceiling: &Ceiling<'a>,
        measured: Option<CountRange>,
        number: &impl Fn(NumberOf<'a>) -> Option<CountRange>,
    ) -> Compared {
        match ceiling.bound {
            Bound::AtMost(bound) => with_number(measured, bound, false),
            Bound::AtLeast(bound) => with_number(measured, bound, true),
            #[cfg(feature = "shares")]
            Bound::AtMostShare(share) | Bound::AtLeastShare(share) => {
                let base = self.base(who, quantity, share, number);
                let range = measured.unwrap_or(CountRange::UNKNOWN);
                compare(share.part(), ceiling.bound.is_floor(), quantity.decimals, range, base)
            }
            #[cfg(not(feature = "shares"))]
            Bound::AtMostShare(_) | Bound::AtLeastShare(_) => UNKNOWN,
        }
    }

    /// What is known about the base of a share for `who`, whose number for `quantity` is compared with it.
    #[cfg(feature = "shares")]
    fn base(
        &self,
        who: &'a str,
        quantity: &'a Quantity<'a>,
        share: Share<'a>,
        number: &impl Fn(NumberOf<'a>) -> Option<CountRange>,
    ) -> BaseRange {
        let (base, whose, on) = match share.base() {
            Base::Number(steps) => {
                return BaseRange::Apart { base: CountRange::exactly(steps), decimals: quantity.decimals };
            }
            Base::Quantity { quantity, whose, on } => (quantity, whose.unwrap_or(who), on),
        };
        let treaty = self.question.treaty;
        let Ok(base) = treaty.quantity(base) else { return BaseRange::Unknown };
        let on = match on.map(|day| self.known_day(day)) {
            None => None,
            Some(Some(day)) => Some(day),
            Some(None) => return BaseRange::Unknown,
        };
        if let (None, true, Ok(group)) = (on, base.id == quantity.id, treaty.group(whose)) {
            let own = members(treaty, who);
            let is_part = |place| group.members.contains(StatePartySet::one(place)) && self.counts(place);
            if !own.is_empty() && own.places().all(is_part) {
                let rest = number(NumberOf { who: whose, quantity: base, on, without: Some(who) });
                if let Some(rest) = rest {
                    return BaseRange::WithRest(rest);
                }
            }
        }
        match number(NumberOf { who: whose, quantity: base, on, without: None }) {
            Some(range) => BaseRange::Apart { base: range, decimals: base.decimals },
            None => BaseRange::Unknown,
        }
    }

    /// The day on which the number was declared of which `ceiling` is a share. It is `None` if that is the day asked
    /// about, if the bound is no such share, and if the day is not known or later than the days asked about.
    #[cfg(feature = "shares")]
    #[must_use]
    pub fn base_day(&self, ceiling: &Ceiling<'_>) -> Option<Date> {
        match ceiling.bound.share()?.base() {
            Base::Quantity { on: Some(day), .. } => self.known_day(day),
            Base::Quantity { on: None, .. } | Base::Number(_) => None,
        }
    }

    /// The day of an anchor. A number of a later day is not known on the days asked about.
    #[cfg(feature = "shares")]
    fn known_day(&self, day: Anchor<'_>) -> Option<Date> {
        self.question.day_of(day).exact().filter(|day| *day <= self.question.first())
    }

    /// Whether it is known that the numbers of the party at this place are part of its group's total.
    #[cfg(feature = "shares")]
    fn counts(&self, place: usize) -> bool {
        self.counts_member(place) == Truth::True
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

    /// The question to which these ceilings belong.
    pub(super) const fn question(&self) -> &Question<'a> {
        &self.question
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
            Ok(at) if (Question { at, ..self.question }).in_force() != Truth::False => Truth::Unknown,
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
    /// If no step of the same rule may run, only the next one to come gets a row, or else the last one that ran; the
    /// others would only repeat it.
    pub(super) fn has_a_say(&self, who: Whom<'_>, ceiling: &Ceiling<'_>) -> bool {
        let starts = |ceiling: &Ceiling<'_>| self.question.day_of(ceiling.from).earliest();
        let mut steps = self.question.treaty.ceilings.iter().filter(|other| {
            other.quantity == ceiling.quantity
                && other.whom.covers(who)
                && other.bound.replaces(ceiling.bound)
                && !core::ptr::eq(*other, ceiling)
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

/// Nothing is known about the bound.
const UNKNOWN: Compared = Compared { kept: Truth::Unknown, bound: None, margin: None };

fn with_number(measured: Option<CountRange>, bound: u32, is_floor: bool) -> Compared {
    Compared::with_number(measured.unwrap_or(CountRange::UNKNOWN), bound, is_floor)
}

/// The finding on a number; `binds` says whether the ceiling binds.
fn found<'a>(
    ceiling: &'a Ceiling<'a>,
    binds: Truth,
    measured: Option<CountRange>,
    compared: Compared,
) -> Finding<'a, CountRange> {
    let Compared { kept, bound, margin } = compared;
    let verdict = Verdict::if_binding(kept, binds);
    Finding { citation: ceiling.citation, rule: ceiling.quantity, verdict, measured, bound, margin }
}

/// Whether `one` is earlier than `other`, where `None` means never.
fn before(one: Option<Date>, other: Option<Date>) -> bool {
    one.is_some_and(|one| other.is_none_or(|other| one < other))
}

/// The parties of a side.
pub(super) fn members(treaty: &Treaty<'_>, side: &str) -> StatePartySet {
    let parties = treaty.parties.iter().enumerate().filter(|(_, party)| party.side == side);
    parties.fold(StatePartySet::NONE, |set, (place, _)| set.with(StatePartySet::one(place)))
}
