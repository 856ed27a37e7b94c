//! What the device says over the serial line.

use proverka::calendar::{Between, Date};
use proverka::count::Extent;
use proverka::verdict::{Finding, Provenance, Verdict};
use serde::{Deserialize, Serialize};

/// The finding of one step, as it goes over the line.
///
/// The numbers are those of the core; the types are the line's own, so that the core can change without the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Report<'a> {
    /// The step's place in the story, from zero.
    pub step: u8,
    /// How many steps the story has.
    pub steps: u8,
    /// The treaty's identifier.
    pub treaty: &'a str,
    /// The days asked about, as ranges: an unsure clock knows no better.
    pub at: Range,
    /// The side judged; `None` where the finding is about the treaty as a whole.
    pub side: Option<&'a str>,
    /// Where the rule stands.
    pub clause: &'a str,
    /// How well the rule is known.
    pub known: Known,
    /// The rule's name.
    pub rule: &'a str,
    /// What the judgement says.
    pub outcome: Outcome,
    /// What was measured; `None` where there are no data.
    pub measured: Option<Range>,
    /// What the clause allows.
    pub bound: Option<Range>,
    /// How far inside the bound.
    ///
    /// Unit: items for counts, days for dates.
    pub margin: Option<i64>,
}

/// A number known within bounds: items, or days since 0001-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Range {
    /// The least it can be; `None` where nothing is known.
    pub least: Option<u32>,
    /// The most it can be; `None` where nothing is known.
    pub most: Option<u32>,
}

/// A verdict on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Outcome {
    /// The clause is kept.
    Holds,
    /// The clause is broken.
    Fails,
    /// What is known fits both.
    Undecided,
    /// The clause does not bind on that day.
    NotBinding,
}

/// How well a rule is known, on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Known {
    /// Read in the text or on an official page.
    Text,
    /// Read in a secondary source.
    Secondary,
    /// Computed from facts that were read.
    Derived,
    /// Not confirmed by any source read.
    Unverified,
}

impl From<Verdict> for Outcome {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Holds => Self::Holds,
            Verdict::Fails => Self::Fails,
            Verdict::Undecided => Self::Undecided,
            Verdict::NotBinding => Self::NotBinding,
        }
    }
}

impl From<Provenance> for Known {
    fn from(provenance: Provenance) -> Self {
        match provenance {
            Provenance::Text => Self::Text,
            Provenance::Secondary => Self::Secondary,
            Provenance::Derived => Self::Derived,
            Provenance::Unverified => Self::Unverified,
        }
    }
}

impl From<Extent> for Range {
    fn from(extent: Extent) -> Self {
        Self { least: Some(extent.at_least()), most: extent.at_most() }
    }
}

impl From<Between<Date>> for Range {
    fn from(days: Between<Date>) -> Self {
        Self { least: days.earliest().map(Date::day_number), most: days.latest().map(Date::day_number) }
    }
}

impl<'a> Report<'a> {
    /// A finding as a report.
    pub fn new<Q: Into<Range>>(place: Place<'a>, side: Option<&'a str>, finding: Finding<'a, Q>) -> Self {
        Self {
            step: place.step,
            steps: place.steps,
            treaty: place.treaty,
            at: place.at.into(),
            side,
            clause: finding.citation.clause,
            known: finding.citation.provenance.into(),
            rule: finding.rule,
            outcome: finding.verdict.into(),
            measured: finding.measured.map(Into::into),
            bound: finding.bound.map(Into::into),
            margin: finding.margin,
        }
    }
}

/// Where in the story a report belongs.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The step, from zero.
    pub step: u8,
    /// How many steps there are.
    pub steps: u8,
    /// The treaty's identifier.
    pub treaty: &'a str,
    /// The days asked about.
    pub at: Between<Date>,
}
