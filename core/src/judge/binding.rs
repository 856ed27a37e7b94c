//! Whether a treaty binds one of its parties.

use super::legal::{Legal, sooner_after};
use super::question::Question;
use super::status::Status;
use crate::calendar::Date;
#[cfg(any(feature = "quotas", feature = "steps"))]
use crate::calendar::Interval;
use crate::treaty::{Act, ActKind, StatePartySet};
use crate::verdict::Truth;
use crate::words::words;

impl<'a> Question<'a> {
    /// Whether the treaty binds the party at this place of the treaty's list: it is in force, and the party has joined
    /// it and has not left it.
    ///
    /// The answer is unknown if it is open on one of the days asked about, or not the same on all of them. A place
    /// without a party is not bound.
    ///
    /// ```
    /// use proverka::date;
    /// use proverka::judge::Question;
    /// use proverka::treaty::catalog::{INF, INF_ACTS};
    /// use proverka::verdict::Truth;
    ///
    /// let binds = |day| {
    ///     let question =
    ///         Question::new(&INF, INF_ACTS, day);
    ///     INF.party("RU").ok().map(|(place, _)| question.binds(place))
    /// };
    /// assert_eq!(binds(date!(2019, 8, 1)), Some(Truth::True));
    /// assert_eq!(binds(date!(2019, 8, 2)), Some(Truth::False));
    /// ```
    pub fn binds(&self, place: usize) -> Truth {
        self.binds_any(StatePartySet::one(place))
    }

    /// Whether, on each of the days `when`, the treaty is in force and binds these parties, as far as they are known.
    #[cfg(any(feature = "quotas", feature = "steps"))]
    pub(super) fn binds_both(&self, by: Option<usize>, of: Option<usize>, when: Interval<Date>) -> Truth {
        let question = Question { at: when, ..*self };
        match (by, of) {
            (None, None) => question.in_force(),
            (by, of) => by.into_iter().chain(of).fold(Truth::True, |all, place| all.and(question.binds(place))),
        }
    }

    /// Whether the treaty binds at least one of `parties`: it is in force, and the party has joined it and has not left
    /// it. The answer is unknown if it is open on one of the days asked about, or not the same on all of them.
    pub(super) fn binds_any(&self, parties: StatePartySet) -> Truth {
        let any = |legal: &Legal<'a>, day| {
            let places = parties.places().filter(|place| *place < self.treaty.parties.len());
            let bound = places.fold(Truth::False, |any, place| any.or(legal.is_member(place, day)));
            self.on(legal, day).1.and(bound)
        };
        self.every_day(parties, any).unwrap_or(Truth::Unknown)
    }

    /// What the treaty is to the party at this place of its list. The answer is undecided if it is open on one of the
    /// days asked about, or not the same on all of them, or if there is no party at that place.
    ///
    /// ```
    /// use proverka::date;
    /// use proverka::judge::{PartyStanding, Question};
    /// use proverka::treaty::catalog::{INF, INF_ACTS};
    ///
    /// let at = |day| Question::new(&INF, INF_ACTS, day);
    /// // The notice of the US was received on 2 February 2019 and took effect six months later.
    /// assert_eq!(at(date!(2019, 8, 1)).party_standing(0), PartyStanding::NoticeRunning);
    /// assert_eq!(at(date!(2019, 8, 2)).party_standing(0), PartyStanding::Left);
    /// assert_eq!(at(date!(2019, 8, 2)).party_standing(1), PartyStanding::NotInForce);
    /// ```
    pub fn party_standing(&self, place: usize) -> PartyStanding {
        let one = |legal: &Legal<'a>, day| {
            let Some((joined, left, notice)) = legal.membership(place, day) else { return PartyStanding::Undecided };
            match (joined, left, self.on(legal, day)) {
                (Truth::False, _, _) => PartyStanding::NotJoined,
                (_, Truth::True, _) => PartyStanding::Left,
                (Truth::True, _, (Status::Provisional, _)) => PartyStanding::Provisional,
                (_, _, (Status::Undecided, _)) if self.may_be_provisional(day) => PartyStanding::Undecided,
                (Truth::True, Truth::False, (_, Truth::False)) => PartyStanding::NotInForce,
                (Truth::True, Truth::False, (_, Truth::True)) if notice == Truth::True => PartyStanding::NoticeRunning,
                (Truth::True, Truth::False, (_, Truth::True)) if notice == Truth::False => PartyStanding::Bound,
                _ => PartyStanding::Undecided,
            }
        };
        self.every_day(StatePartySet::one(place), one).unwrap_or(PartyStanding::Undecided)
    }

    /// Whether `day` is before entry into force, and the parties may have begun to apply the treaty provisionally.
    fn may_be_provisional(&self, day: Date) -> bool {
        let begun = |act: &Act<'_>| act.kind == ActKind::ProvisionalApplication && act.when.by(day) != Truth::False;
        self.is_before_entry(day) && self.acts.as_slice().iter().any(begun)
    }

    /// The answer of `answer` if it is the same on every day asked about. The days visited are those on which the
    /// answer about `parties` can change.
    pub(super) fn every_day<T: PartialEq>(
        &self,
        parties: StatePartySet,
        answer: impl Fn(&Legal<'a>, Date) -> T,
    ) -> Option<T> {
        let (mut day, last) = (self.first(), self.last());
        let mut same = None;
        // The loop terminates for the same reason as the loop in `standing`. Only one legal state exists at a time,
        // because it is most of the stack of a judgement.
        loop {
            let legal = self.legal(day);
            let now = answer(&legal, day);
            if same.as_ref().is_some_and(|same| *same != now) {
                return None;
            }
            same = Some(now);
            match sooner_after(day, self.next_change(&legal, day), legal.next_departure(parties, day)) {
                Some(next) if next <= last => day = next,
                _ => return same,
            }
        }
    }
}

words! {
    /// What a treaty is to one of its parties.
    #[must_use]
    pub enum PartyStanding, such as "notice_running" {
        /// The party has not joined the treaty.
        NotJoined = "not_joined",
        /// The treaty is not in force, but the party applies it provisionally with the others.
        Provisional = "provisional",
        /// The treaty is in force and binds the party.
        Bound = "bound",
        /// The treaty binds the party, whose notice of withdrawal has not taken effect yet.
        NoticeRunning = "notice_running",
        /// The party has left the treaty.
        Left = "left",
        /// The treaty is not in force.
        NotInForce = "not_in_force",
        /// The known facts fit more than one of these.
        Undecided = "undecided",
    }
}
