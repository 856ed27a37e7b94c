//! The steps of an inspection, and the times that a treaty sets between them.

use super::EventKinds;
use crate::calendar::{Interval, Moment, Span};
use crate::verdict::Citation;
use crate::words::words;

words! {
    /// A step of an inspection. Treaties that are added may need more of them, so a `match` has an arm for others.
    #[non_exhaustive]
    pub enum Step, such as "flight_plan" {
        /// The inspected side receives the notice of the inspection.
        Notice = "notice",
        /// The inspected side acknowledges the notice.
        Acknowledgement = "acknowledgement",
        /// The flight plan of the inspection aircraft is given.
        FlightPlan = "flight_plan",
        /// The inspection aircraft leaves the last airfield outside the country.
        Departure = "departure",
        /// The team arrives at the point of entry.
        Arrival = "arrival",
        /// The team names the site that it will inspect.
        Designation = "designation",
        /// The restrictions at the site before the inspection are in place.
        Restrictions = "restrictions",
        /// The team has been taken to the site.
        Transport = "transport",
        /// The inspection of the site begins.
        Start = "start",
        /// The inspection of the site ends.
        End = "end",
        /// The report of the team is handed over.
        Report = "report",
    }
}

/// The time that a treaty sets between two steps of an inspection, such as at least 32 hours from notice to arrival.
/// The later step may never be before the one from which the time runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct StepLimit<'a> {
    /// The name in files and findings, such as `inspection_notice`.
    pub id: &'a str,
    /// A description for readers.
    pub title: &'a str,
    /// The kinds of inspections to which it applies, as in quotas: `type_one_inspection`.
    pub inspections: EventKinds<'a>,
    /// The step from which the time runs.
    pub after: Step,
    /// The step up to which it runs.
    pub step: Step,
    /// The shortest time allowed, in hours or days; `None` if there is none.
    pub at_least: Option<Span>,
    /// The longest time allowed, in hours or days; `None` if there is none.
    pub at_most: Option<Span>,
    /// The clause that says so.
    pub citation: Citation<'a>,
}

/// A step that an inspection has had, and the moments at which it may have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct StepTime {
    /// Which step it is.
    pub step: Step,
    /// When it was; [`Interval::UNKNOWN`] if only that it happened is known.
    pub at: Interval<Moment>,
}

/// One inspection and the steps of it that are on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Inspection<'a> {
    /// Its kind, as in [`StepLimit::inspections`].
    pub kind: &'a str,
    /// The index of the inspecting party in the treaty's list; `None` if it is none of them or not known.
    pub by: Option<usize>,
    /// The index of the inspected party; `None` if it is not known.
    pub of: Option<usize>,
    /// Its steps, in any order. Of two entries for the same step, the first counts.
    pub steps: &'a [StepTime],
}

impl Inspection<'_> {
    /// When this step was; `None` if it is not on record.
    #[must_use]
    pub fn at(&self, step: Step) -> Option<Interval<Moment>> {
        self.steps.iter().find(|one| one.step == step).map(|one| one.at)
    }
}
