//! When one party joins a treaty and when it leaves it.

use super::end_range::EndRange;
use crate::calendar::Date;
use crate::treaty::Act;
use crate::verdict::Truth;

/// What the acts so far say about one party's membership.
///
/// The acts are taken into account in the order of the record. An act that may not have happened, or that may have
/// happened before an act already taken into account, only widens the ranges: they then cover the membership with and
/// without it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Membership {
    /// The day on which the party joins.
    joins: EndRange,
    /// The day on which its withdrawal takes effect, before a reading of the last day is applied.
    leaves: EndRange,
    /// How many days, at least, a notice had left when the party suspended it.
    remaining: Option<i32>,
    /// The latest day on which any of the acts so far may have happened.
    latest: Date,
    /// Whether the acts so far are notices of withdrawal only. Their order does not matter.
    only_notices: bool,
}

impl Membership {
    /// The membership without any act.
    pub(super) const fn since(joins: EndRange) -> Self {
        Self { joins, leaves: EndRange::NEVER, remaining: None, latest: Date::MIN, only_notices: true }
    }

    /// The day on which the party joins.
    pub(super) const fn joins(&self) -> EndRange {
        self.joins
    }

    /// The day on which its withdrawal takes effect, before a reading of the last day is applied.
    pub(super) const fn leaves(&self) -> EndRange {
        self.leaves
    }

    /// The membership after a notice that was received on a day within `received` and takes effect on one within
    /// `effect`. After a suspended notice, the party may only have to wait for the days that were left.
    #[inline(never)]
    pub(super) fn notified(self, act: &Act<'_>, happened: Truth, received: EndRange, effect: EndRange) -> Self {
        let effect = match self.remaining.zip(received.earliest()) {
            Some((days, earliest)) => effect.hull(EndRange::new(earliest.add_days(days).ok(), effect.latest())),
            None => effect,
        };
        let next = Self { leaves: self.leaves.first(effect), remaining: None, ..self };
        if self.only_notices && happened == Truth::True {
            return Self { latest: self.latest.max(act.when.latest()), ..next };
        }
        let settled = self.settled(next, act, happened);
        if act.when.earliest() >= self.latest {
            return settled;
        }
        // An act that is earlier in the record may have come later, and may have undone the notice.
        Self { leaves: settled.leaves.hull(EndRange::NEVER), ..settled }
    }

    /// The membership after the party took its notice back, or suspended it, unless it had left by then.
    pub(super) fn took_notice_back(self, act: &Act<'_>, happened: Truth, in_time: Truth, suspended: bool) -> Self {
        let before = self.leaves.earliest();
        let left = before.map(|effect| act.when.latest().days_until(effect).max(0)).filter(|_| suspended);
        let next = Self { leaves: EndRange::NEVER, remaining: left, only_notices: false, ..self };
        match in_time {
            Truth::True => self.settled(next, act, happened),
            Truth::Unknown => self.settled(next, act, Truth::Unknown),
            // It had left by then. The act still counts among those whose order matters.
            Truth::False => self.settled(Self { only_notices: false, ..self }, act, happened),
        }
    }

    /// The membership after the party joined on a day within `joins`. `has_left` says whether it had left before.
    #[inline(never)]
    pub(super) fn joined(self, act: &Act<'_>, happened: Truth, joins: EndRange, has_left: Truth) -> Self {
        let again = Self { joins, leaves: EndRange::NEVER, remaining: None, only_notices: false, ..self };
        let first = Self { joins: self.joins.first(joins), only_notices: false, ..self };
        match has_left {
            Truth::True => self.settled(again, act, happened),
            Truth::Unknown => self.settled(again.or(first), act, happened),
            Truth::False => self.settled(first, act, happened),
        }
    }

    /// This membership or `next`, which is the one after `act` if that happened and came after all acts so far.
    fn settled(self, next: Self, act: &Act<'_>, happened: Truth) -> Self {
        let certain = happened == Truth::True && act.when.earliest() >= self.latest;
        let next = if certain { next } else { self.or(next) };
        Self { latest: self.latest.max(act.when.latest()), ..next }
    }

    /// A membership that covers this one and `other`.
    fn or(self, other: Self) -> Self {
        Self {
            joins: self.joins.hull(other.joins),
            leaves: self.leaves.hull(other.leaves),
            remaining: match (self.remaining, other.remaining) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            },
            latest: self.latest.max(other.latest),
            only_notices: self.only_notices && other.only_notices,
        }
    }
}
