//! The ways in which a treaty ends other than by its term: withdrawals, denunciations, an agreement to end it, and
//! replacement by another treaty.
//!
//! For these, only the soonest day counts, whatever the order of the acts.

use super::end_range::EndRange;
use super::finding::{Sink, plain};
use super::membership::Membership;
use super::question::LastDay;
use super::renewal::denounced;
use super::status::Status;
use crate::calendar::{Date, DateRange, Interval};
use crate::treaty::{Act, ActKind, Acts, Duration, StatePartySet, Treaty, WithdrawalEnds};
use crate::verdict::{Finding, Truth, Verdict};

/// The ends of a treaty other than by its term. The methods take the day on which the term expires as `expiry`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Termination<'a> {
    treaty: &'a Treaty<'a>,
    reading: LastDay,
    acts: Acts<'a>,
    /// The place of an act that is left out.
    without: Option<usize>,
    /// An act that comes after all others.
    one_more: Option<Act<'a>>,
    /// Acts that may have happened by the end of this day are taken into account.
    day: Date,
    /// The day on which a term that is renewed by itself ends, after a denunciation.
    denounced: EndRange,
    /// The day on which the parties agreed to end the treaty.
    agreed: EndRange,
    superseded: EndRange,
    /// The day on which the treaty ends by withdrawals.
    withdrawal: EndRange,
}

impl<'a> Termination<'a> {
    /// The state at the end of `day`, after `acts`. If `without` is the place of one of them, that one is left out.
    // Kept out of line, because its temporaries would stay on the stack below all that follows.
    #[inline(never)]
    pub(super) fn after_all(
        treaty: &'a Treaty<'a>,
        reading: LastDay,
        acts: Acts<'a>,
        day: Date,
        without: Option<usize>,
        found: &mut impl Sink<'a>,
    ) -> Self {
        let never = EndRange::NEVER;
        let mut termination = Self {
            treaty,
            reading,
            acts,
            without,
            one_more: None,
            day,
            denounced: never,
            agreed: never,
            superseded: never,
            withdrawal: never,
        };
        termination.withdrawal = termination.withdrawals();
        for (place, act) in acts.as_slice().iter().enumerate().filter(|(place, _)| Some(*place) != without) {
            termination.add(act, place, found);
        }
        termination
    }

    /// The state after one more act, which comes after all others.
    pub(super) fn after(mut self, act: &Act<'a>, found: &mut impl Sink<'a>) -> Self {
        self.one_more = Some(*act);
        self.withdrawal = self.withdrawals();
        self.add(act, usize::MAX, found);
        self
    }

    /// The treaty that this is about.
    pub(super) const fn treaty(&self) -> &'a Treaty<'a> {
        self.treaty
    }

    /// Takes the act at `place` into account, if it happened or may have happened by the day, and gives the findings on
    /// it. Acts on membership are taken into account by [`Termination::member`].
    fn add(&mut self, act: &Act<'a>, place: usize, found: &mut impl Sink<'a>) {
        let happened = act.when.by(self.day);
        match (act.kind, self.treaty.term.duration.value) {
            _ if happened == Truth::False => {}
            (ActKind::WithdrawalNotice, _) => self.judge_notice(act, found),
            (ActKind::NoticeWithdrawn | ActKind::NoticeSuspended, _) => self.judge_notice_withdrawn(act, place, found),
            (ActKind::Denunciation, _) => {
                self.denounced = self.denounced.first(denounced(self.treaty, act, happened, found));
            }
            (ActKind::TerminationAgreed, _) => self.agree(act, happened, found),
            // Only a treaty that depends on another one can lose its basis.
            (ActKind::Superseded, _) | (ActKind::BasisEnded, Duration::WhileInForce(_)) => {
                self.superseded = self.superseded.first(dated(act, happened));
            }
            _ => {}
        }
    }

    /// The parties whose act it was. An act that names no party is an act of all of them.
    pub(super) fn actors(&self, act: &Act<'_>) -> StatePartySet {
        actors(self.treaty, act)
    }

    /// The acts with their places, in their order.
    fn acts(&self) -> impl Iterator<Item = (usize, &Act<'a>)> {
        let acts = self.acts.as_slice().iter().enumerate().filter(|(place, _)| Some(*place) != self.without);
        acts.chain(self.one_more.iter().map(|act| (usize::MAX, act)))
    }

    /// The membership of the party at this place of the treaty's list.
    pub(super) fn member(&self, place: usize) -> Membership {
        self.member_before(place, None)
    }

    /// The membership of a party after the acts before the one at the place `before`, or after all acts.
    fn member_before(&self, place: usize, before: Option<usize>) -> Membership {
        let party = StatePartySet::one(place);
        let is_own = |act: &Act<'_>| moves_member(act.kind) && act.by.is_none_or(|by| by.contains(party));
        // A party that joins by an act is not bound before that. Every other one is bound from entry into force.
        let joins_later = self.acts().any(|(_, act)| is_own(act) && joins(act.kind));
        let mut member = Membership::since(if joins_later { EndRange::NEVER } else { self.entry() });
        for (at, act) in self.acts() {
            if Some(at) == before {
                break;
            }
            if is_own(act) && act.when.by(self.day) != Truth::False {
                member = self.moved(member, act);
            }
        }
        member
    }

    /// The day of entry into force. A treaty without one binds from the first day, as far as membership is concerned.
    fn entry(&self) -> EndRange {
        EndRange::exactly(self.treaty.entry_into_force.map_or(Date::MIN, |entry| entry.value))
    }

    /// The membership of a party after its act `act`, which happened or may have.
    #[inline(never)]
    fn moved(&self, member: Membership, act: &Act<'a>) -> Membership {
        let happened = act.when.by(self.day);
        let has_left = self.departure(&member).on(act.when);
        match act.kind {
            ActKind::WithdrawalNotice => match self.effect(act) {
                Some(notice) if notice.happened != Truth::False => {
                    member.notified(act, notice.happened, notice.received, notice.effect)
                }
                _ => member,
            },
            ActKind::NoticeWithdrawn => member.took_notice_back(act, happened, has_left.not(), false),
            ActKind::NoticeSuspended => member.took_notice_back(act, happened, has_left.not(), true),
            _ => {
                let named = act.until.map_or(dated(act, Truth::True), EndRange::exactly);
                member.joined(act, happened, named.last(self.entry()), has_left)
            }
        }
    }

    /// The effect of a notice of withdrawal. It takes effect after the notice period, on a later day that it names, or
    /// on the earliest day that the treaty allows. A notice before entry into force has no effect. `None` if the treaty
    /// has no right to withdraw.
    fn effect(&self, act: &Act<'_>) -> Option<Notice> {
        let rule = self.treaty.term.withdrawal?.value;
        // It has an effect only if it was received on a day on which the treaty had entered into force.
        let begun = begun(self.treaty, act.when);
        let when = match self.treaty.entry_into_force.map(|entry| DateRange::new(entry.value, act.when.latest())) {
            Some(Ok(when)) if begun == Truth::Unknown => when,
            _ => act.when,
        };
        let received = EndRange::new(Some(when.earliest()), Some(when.latest()));
        let after_notice = received.later(rule.notice, self.treaty.term.month_end);
        let soonest = rule.not_before.map_or(after_notice, |day| after_notice.last(EndRange::exactly(day)));
        // If the notice names a day before the end of the notice period, the end of the notice period counts.
        let effect = act.until.map_or(soonest, |until| soonest.last(EndRange::exactly(until)));
        Some(Notice { happened: when.by(self.day).and(begun), received, soonest, effect })
    }

    /// Gives the finding on a notice of withdrawal: whether it names a day that leaves the notice period.
    fn judge_notice(&self, act: &Act<'a>, found: &mut impl Sink<'a>) {
        let term = &self.treaty.term;
        let Some((rule, Notice { soonest, effect, .. })) = term.withdrawal.zip(self.effect(act)) else {
            found.take(plain("withdrawal_allowed", term.duration.citation, Verdict::Fails));
            return;
        };
        found.take(Finding {
            citation: rule.citation,
            rule: "withdrawal_notice",
            verdict: act.until.map_or(Truth::True, |until| soonest.by(until)).into(),
            measured: act.until.map_or(effect.known(), |until| Some(Interval::exactly(until))),
            bound: soonest.known(),
            margin: act
                .until
                .or(effect.exact())
                .zip(soonest.exact())
                .map(|(end, soonest)| i64::from(soonest.days_until(end))),
        });
    }

    /// Gives the finding on a notice of withdrawal that was withdrawn or suspended: whether there was a notice that had
    /// not taken effect yet.
    fn judge_notice_withdrawn(&self, act: &Act<'a>, place: usize, found: &mut impl Sink<'a>) {
        let departures = || {
            let parties = self.actors(act).places();
            parties.map(|party| self.departure(&self.member_before(party, Some(place))))
        };
        let in_time = departures().fold(Truth::True, |in_time, leaves| {
            in_time.and(if leaves.is_never() { Truth::False } else { leaves.on(act.when).not() })
        });
        let term = &self.treaty.term;
        let last_day = departures().fold(EndRange::NEVER, EndRange::first).last_day();
        found.take(Finding {
            citation: term.withdrawal.map_or(term.duration.citation, |rule| rule.citation),
            rule: "notice_withdrawn_in_time",
            verdict: in_time.into(),
            measured: Some(act.when.into()),
            bound: last_day.known(),
            margin: last_day.days_from(act.when.latest()),
        });
    }

    /// Takes into account that parties agreed to end the treaty. All that are left must have agreed.
    fn agree(&mut self, act: &Act<'a>, happened: Truth, found: &mut impl Sink<'a>) {
        let actors = self.actors(act);
        let consent = self.all_agree(actors, actors, act.when);
        found.take(plain("termination_by_all_parties", self.treaty.term.duration.citation, consent.into()));
        let happened = happened.and(consent);
        if happened != Truth::False {
            let on = act.until.map_or(act.when, DateRange::exactly);
            self.agreed = self.agreed.first(dated(&Act { when: on, ..*act }, happened));
        }
    }

    /// Whether every party agrees that is in the treaty on an unknown day within `when`, if the parties in `surely`
    /// agree and those in `perhaps` may.
    pub(super) fn all_agree(&self, surely: StatePartySet, perhaps: StatePartySet, when: DateRange) -> Truth {
        let everyone = self.treaty.everyone();
        if surely.contains(everyone) || surely.with(self.outside(when, Truth::True)).contains(everyone) {
            Truth::True
        } else if perhaps.with(self.outside(when, Truth::Unknown)).contains(everyone) {
            Truth::Unknown
        } else {
            Truth::False
        }
    }

    /// The day on which the treaty ends, for whatever reason.
    pub(super) fn ends(&self, expiry: EndRange) -> EndRange {
        expiry.first(self.denounced).first(self.withdrawal).first(self.superseded).first(self.agreed)
    }

    /// The first day on which the treaty is not in force, under the reading of the last day. The reading does not apply
    /// to a replacement by another treaty and to an agreement, which have days of their own instead of an anniversary.
    pub(super) fn first_day_out(&self, expiry: EndRange) -> EndRange {
        let by_term = expiry.first(self.denounced).first(self.withdrawal);
        by_term.read(self.reading).first(self.superseded).first(self.agreed)
    }

    /// The reason for the end, once the treaty has surely ended: the one that surely came first. If several fall on one
    /// day, an act of a party is named before the expiry of the term.
    pub(super) fn cause(&self, expiry: EndRange) -> Status {
        let causes = [
            (Status::Superseded, self.superseded),
            (Status::Terminated, self.agreed),
            (Status::Withdrawn, self.withdrawal.read(self.reading)),
            (Status::Expired, expiry.first(self.denounced).read(self.reading)),
        ];
        let sure = self.first_day_out(expiry).latest();
        let mut named = Status::Undecided;
        for (status, ends) in causes {
            let Some(earliest) = ends.earliest() else { continue };
            if named == Status::Undecided && ends.latest() == sure {
                named = status;
            } else if sure.is_some_and(|sure| earliest < sure || (earliest == sure && named == Status::Undecided)) {
                // This cause may have come before the sure one, or on the same day with a higher rank.
                return Status::Undecided;
            }
        }
        named
    }

    /// The day on which the treaty ends by withdrawals: where one ends it for all, the first of them; otherwise the day
    /// on which fewer than two sides remain, so that nobody is bound any more. A side remains as long as one of its
    /// parties does.
    fn withdrawals(&self) -> EndRange {
        let Some(rule) = self.treaty.term.withdrawal.map(|rule| rule.value) else { return EndRange::NEVER };
        let leaving = self.with_notice();
        if leaving.is_empty() {
            return EndRange::NEVER;
        }
        let first = || leaving.places().map(|place| self.member(place).leaves()).fold(EndRange::NEVER, EndRange::first);
        if rule.ends == WithdrawalEnds::ForAll {
            return first();
        }
        if self.two_sides_stay(leaving) {
            return EndRange::NEVER;
        }
        let (sure, sides) = self.fewer_than_two(Truth::True);
        let (all, may_be) = self.fewer_than_two(Truth::Unknown);
        if sides >= 2 || sides == may_be {
            // With more sides, or with more parties on a side, the treaty ends later or on the same day.
            sure.hull(all)
        } else {
            EndRange::new(first().earliest(), None)
        }
    }

    /// The parties that have given notice of withdrawal by the day, or may have. No other party leaves.
    fn with_notice(&self) -> StatePartySet {
        self.acts()
            .filter(|(_, act)| act.kind == ActKind::WithdrawalNotice && act.when.by(self.day) != Truth::False)
            .fold(StatePartySet::NONE, |set, (_, act)| set.with(self.actors(act)))
    }

    /// Whether two sides besides those of the parties `leaving` have surely joined. In a treaty of many parties, this
    /// is usual and is found quickly.
    fn two_sides_stay(&self, leaving: StatePartySet) -> bool {
        let stays = |place: &usize| {
            !leaving.contains(StatePartySet::one(*place)) && self.member(*place).joins().by(self.day) == Truth::True
        };
        let mut sides =
            self.places().filter(stays).filter_map(|place| self.treaty.parties.get(place)).map(|party| party.side);
        sides.next().is_some_and(|first| sides.any(|other| other != first))
    }

    /// The day on which fewer than two of the sides that have joined remain, and how many those are. If `how` is
    /// unknown, the sides that may have joined are among them.
    fn fewer_than_two(&self, how: Truth) -> (EndRange, usize) {
        let mut count = 0_usize;
        let mut last: Option<EndRange> = None;
        let mut last_but_one: Option<EndRange> = None;
        for leaves in self.treaty.sides().filter_map(|side| self.side_leaves(side, how)) {
            count = count.saturating_add(1);
            if let Some(last) = last {
                let sooner = last.first(leaves);
                last_but_one = Some(last_but_one.map_or(sooner, |day| day.last(sooner)));
            }
            last = Some(last.map_or(leaves, |last| last.last(leaves)));
        }
        // A treaty of one side ends when that side leaves.
        (last_but_one.or(last).unwrap_or(EndRange::NEVER), count)
    }

    /// The day on which the last party of `side` leaves; `None` if none of them has joined. If `how` is unknown, the
    /// parties that may have joined are taken to be among them.
    fn side_leaves(&self, side: &str, how: Truth) -> Option<EndRange> {
        let mut last: Option<EndRange> = None;
        for (place, _) in self.treaty.parties.iter().enumerate().filter(|(_, party)| party.side == side) {
            let member = self.member(place);
            let joined = member.joins().by(self.day);
            if joined == Truth::True || joined == how {
                last = Some(last.map_or(member.leaves(), |last| last.last(member.leaves())));
            }
        }
        last
    }

    /// The places of the treaty's parties.
    fn places(&self) -> core::ops::Range<usize> {
        0..self.treaty.parties.len().min(StatePartySet::CAPACITY)
    }

    /// The first day on which a party is no longer bound because of its withdrawal, under the reading of the last day.
    pub(super) fn departure(&self, member: &Membership) -> EndRange {
        member.leaves().read(self.reading)
    }

    /// The parties that have left the treaty on `day`: those that surely have and, if `how` is unknown, those that may
    /// have.
    pub(super) fn withdrawn_by(&self, day: Date, how: Truth) -> StatePartySet {
        self.those(self.with_notice(), how, |member| self.departure(member).by(day))
    }

    /// The parties that have left the treaty or have not joined it on an unknown day within `when`: those that surely
    /// have and, if `how` is unknown, those that may have.
    fn outside(&self, when: DateRange, how: Truth) -> StatePartySet {
        self.those(self.treaty.everyone(), how, |member| {
            self.departure(member).on(when).or(member.joins().on(when).not())
        })
    }

    /// The parties among `parties` for which `holds` is surely true and, if `how` is unknown, those for which it may
    /// be.
    fn those(&self, parties: StatePartySet, how: Truth, holds: impl Fn(&Membership) -> Truth) -> StatePartySet {
        parties
            .places()
            .map(|place| (place, holds(&self.member(place))))
            .filter(|(_, holds)| *holds == Truth::True || *holds == how)
            .fold(StatePartySet::NONE, |set, (place, _)| set.with(StatePartySet::one(place)))
    }
}

/// A notice of withdrawal and its effect.
#[derive(Clone, Copy)]
struct Notice {
    /// Whether it was received by the day, after entry into force.
    happened: Truth,
    /// The day on which it was received.
    received: EndRange,
    /// The soonest day on which it can take effect.
    soonest: EndRange,
    /// The day on which it takes effect.
    effect: EndRange,
}

/// Whether acts of this kind change when a party joins or leaves.
const fn moves_member(kind: ActKind) -> bool {
    joins(kind) || matches!(kind, ActKind::WithdrawalNotice | ActKind::NoticeWithdrawn | ActKind::NoticeSuspended)
}

/// Whether a party joins by acts of this kind.
const fn joins(kind: ActKind) -> bool {
    matches!(kind, ActKind::Ratification | ActKind::Accession)
}

/// The parties of `treaty` whose act it was. An act that names no party is an act of all of them.
pub(super) fn actors(treaty: &Treaty<'_>, act: &Act<'_>) -> StatePartySet {
    let everyone = treaty.everyone();
    match act.by {
        Some(by) => everyone.both(by),
        None => everyone,
    }
}

/// Whether the treaty has entered into force on an unknown day within `when`.
pub(super) fn begun(treaty: &Treaty<'_>, when: DateRange) -> Truth {
    match treaty.entry_into_force {
        Some(entry) if when.earliest() >= entry.value => Truth::True,
        Some(entry) if when.latest() >= entry.value => Truth::Unknown,
        _ => Truth::False,
    }
}

/// The day of an act. It has no latest day if the act may not have happened.
fn dated(act: &Act<'_>, happened: Truth) -> EndRange {
    let latest = if happened == Truth::True { Some(act.when.latest()) } else { None };
    EndRange::new(Some(act.when.earliest()), latest)
}
