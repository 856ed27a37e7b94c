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

impl Question<'_> {
    /// The first day asked about.
    pub(super) fn first(&self) -> Date {
        self.at.earliest().unwrap_or(Date::MIN)
    }

    /// The last day asked about.
    pub(super) fn last(&self) -> Date {
        self.at.latest().unwrap_or(Date::MAX)
    }
}
