//! The time between two moments, of which each may be known only within an interval.

use super::super::time::within_time;
use crate::calendar::{Interval, Moment, Span};
use crate::treaty::StepLimit;
use crate::verdict::Truth;

/// A number of seconds that is known only within bounds; negative if the second moment is before the first.
#[derive(Clone, Copy)]
pub(super) struct Elapsed(Interval<i64>);

impl Elapsed {
    /// The time from one moment to another.
    pub(super) fn between(from: Interval<Moment>, to: Interval<Moment>) -> Self {
        let seconds = |(from, to): (Moment, Moment)| from.seconds_until(to);
        let least = from.latest().zip(to.earliest()).map(seconds);
        let most = from.earliest().zip(to.latest()).map(seconds);
        Self(Interval::new(least, most).unwrap_or(Interval::UNKNOWN))
    }

    /// The bounds in seconds.
    pub(super) const fn seconds(self) -> Interval<i64> {
        self.0
    }

    /// Whether this time is allowed, and by how many seconds it surely is, or surely is not.
    pub(super) fn within(self, allowed: Allowed) -> (Truth, Option<i64>) {
        let Allowed { shortest, longest, is_stated } = allowed;
        let (least, most) = (self.0.earliest(), self.0.latest());
        let above = |number: i64| number.saturating_sub(shortest);
        let below = |number: i64| longest.map(|longest| longest.saturating_sub(number));
        let kept = within_time(self.0, shortest, longest);
        let margin = match kept {
            Truth::True => {
                let above = least.map(above).filter(|_| is_stated);
                above.into_iter().chain(most.and_then(below)).min()
            }
            // If no time at all is allowed, no number says by how much.
            Truth::False if longest.is_some_and(|longest| longest < shortest) => None,
            Truth::False => {
                let is_negative = |number: &i64| number.is_negative();
                most.map(above).filter(is_negative).or(least.and_then(below).filter(is_negative))
            }
            Truth::Unknown => None,
        };
        (kept, margin)
    }
}

/// The time that a limit allows.
#[derive(Clone, Copy)]
pub(super) struct Allowed {
    shortest: i64,
    longest: Option<i64>,
    /// Whether the limit states the shortest time.
    is_stated: bool,
}

impl Allowed {
    /// Any time that is not negative.
    pub(super) const NOT_BEFORE: Self = Self { shortest: 0, longest: None, is_stated: true };

    /// The time that `limit` allows; `None` if it is not in hours or days.
    pub(super) fn by(limit: &StepLimit<'_>) -> Option<Self> {
        let shortest = limit.at_least.map_or(Some(0), Span::seconds)?;
        let longest = match limit.at_most {
            Some(span) => Some(span.seconds()?),
            None => None,
        };
        Some(Self { shortest, longest, is_stated: limit.at_least.is_some() })
    }

    /// The bounds in seconds; `None` if no time is allowed.
    pub(super) fn seconds(self) -> Option<Interval<i64>> {
        Interval::new(Some(self.shortest), self.longest).ok()
    }

    /// Whether the longest time may be over at `now` if it runs from a moment of `from`. Without a longest time, it is
    /// never over.
    pub(super) fn may_be_over(self, from: Interval<Moment>, now: Interval<Moment>) -> bool {
        let passed = Elapsed::between(from, now).seconds().latest();
        self.longest.is_some_and(|longest| passed.is_none_or(|passed| passed > longest))
    }
}
