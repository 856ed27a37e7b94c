//! The question that the judgement answers.

use crate::calendar::{Date, Interval};
use crate::treaty::{Acts, Treaty};

crate::words::words! {
    /// Whether a term that ends on an anniversary still runs on that day. Parties and sources disagree, so the caller
    /// must choose.
    pub enum LastDay, such as "anniversary" {
        /// The term is exclusive of the anniversary: the day before it is the last day in force.
        Eve = "eve",
        /// The term is inclusive of the anniversary, which is itself the last day in force.
        Anniversary = "anniversary",
    }
}

/// A question about a treaty: after which acts, on which day, and under which reading of the last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Question<'a> {
    /// The treaty that is asked about.
    pub treaty: &'a Treaty<'a>,
    /// What happened to the treaty. Acts after the day asked about change nothing, because the answer describes the
    /// state on that day.
    pub acts: Acts<'a>,
    /// The day asked about, or the range in which it lies. Without a latest day, as with a clock that lost its time, an
    /// answer is decided only if it stays the same for ever.
    pub at: Interval<Date>,
    /// Whether a term still runs on its anniversary.
    pub last_day: LastDay,
}

impl<'a> Question<'a> {
    /// The question about `treaty`, after `acts`, on the day `at` or on the days of a range. The anniversary of a term
    /// is no day in force ([`LastDay::Eve`]); [`Question::reading`] chooses the other reading.
    ///
    /// ```
    /// use proverka::date;
    /// use proverka::judge::{LastDay, Question};
    /// use proverka::treaty::catalog::{NEW_START, NEW_START_ACTS};
    ///
    /// let question = Question::new(&NEW_START, NEW_START_ACTS, date!(2020, 2, 10));
    /// assert_eq!(question.standing().last_day, Some(date!(2021, 2, 4)));
    /// assert_eq!(question.reading(LastDay::Anniversary).standing().last_day, Some(date!(2021, 2, 5)));
    /// ```
    #[must_use]
    pub fn new(treaty: &'a Treaty<'a>, acts: Acts<'a>, at: impl Into<Interval<Date>>) -> Self {
        Self { treaty, acts, at: at.into(), last_day: LastDay::Eve }
    }

    /// The same question under another reading of the last day.
    #[must_use]
    pub const fn reading(self, last_day: LastDay) -> Self {
        Self { last_day, ..self }
    }

    /// The first day asked about.
    pub(super) fn first(&self) -> Date {
        self.at.earliest().unwrap_or(Date::MIN)
    }

    /// The last day asked about.
    pub(super) fn last(&self) -> Date {
        self.at.latest().unwrap_or(Date::MAX)
    }
}
