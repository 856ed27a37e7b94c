//! The quotas of a treaty: how many events of a kind it allows in a window of time.

use core::fmt;

use super::{Anchor, Words};
use crate::calendar::{DateRange, Span};
use crate::verdict::Citation;
use crate::words::words;

/// The largest number of events of some kinds that a treaty allows in a window, such as 18 inspections in a treaty
/// year. As many events as the number are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Quota<'a> {
    /// The name in files and findings, such as `type_one_inspections`.
    pub id: &'a str,
    /// A description for readers.
    pub title: &'a str,
    /// The kinds of events that are counted together.
    pub events: EventKinds<'a>,
    /// The largest allowed number of events in one window.
    pub most: u16,
    /// The span of time over which events are counted.
    pub window: Window,
    /// Which events have a count of their own.
    pub per: Per,
    /// Only events of this side or group count; `None` if those of every party do.
    pub by: Option<&'a str>,
    /// Only events that this side or group accepts count, such as flights over it; `None` if those of every party do.
    pub of: Option<&'a str>,
    /// The first day of its period. Events on earlier days do not count.
    pub from: Anchor<'a>,
    /// The first day after its period; `None` if it runs as long as the treaty is in force.
    pub until: Option<Anchor<'a>>,
    /// The clause that says so.
    pub citation: Citation<'a>,
}

/// The kinds of events that a quota counts together. A kind is a word such as `type_one_inspection`.
pub type EventKinds<'a> = Words<'a>;

/// The span of time over which a quota counts events. Windows of different kinds never compare equal, because a treaty
/// year begins on another day than a calendar year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Window {
    /// A year that begins on an anniversary of entry into force, by the term's month-end rule.
    TreatyYear,
    /// A year that begins on 1 January.
    CalendarYear,
    /// Six months. The first half-year begins on the first day of the month after entry into force, so days before it
    /// are in no half-year.
    HalfYear,
    /// A month of the calendar.
    Month,
    /// The whole period of the quota, from its first day to its last.
    Phase,
    /// Every span of this length, whatever day it begins on.
    Any(Span),
    /// A single day. Every event counts that lasts on that day, so the quota says how many may last at the same time.
    AtOnce,
}

impl Window {
    /// The windows that have a word of their own in files; any other is `any` and its span, such as `any 12m`.
    pub const WORDS: [(&'static str, Self); 6] = [
        ("treaty_year", Self::TreatyYear),
        ("calendar_year", Self::CalendarYear),
        ("half_year", Self::HalfYear),
        ("month", Self::Month),
        ("phase", Self::Phase),
        ("at_once", Self::AtOnce),
    ];

    /// What stands before the span of a window that may begin on any day.
    pub const ANY: &'static str = "any ";
}

/// Prints the window as files have it.
impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any(span) => write!(f, "{}{span}", Self::ANY),
            window => f.write_str(Self::WORDS.iter().find(|(_, one)| one == window).map_or("", |(word, _)| word)),
        }
    }
}

words! {
    /// What tells events apart that are counted separately.
    pub enum EventPart, such as "place" {
        /// The side that acts, such as the inspecting party.
        By = "by",
        /// The side that accepts the event, such as the inspected party.
        Of = "of",
        /// The place of the event.
        Place = "place",
    }
}

/// Which events have a count of their own: those that agree in each of these parts. With no part, all events are
/// counted together; with both `By` and `Of`, those of each pair of sides are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Per(u8);

impl Per {
    /// All events are counted together.
    pub const ALL_EVENTS: Self = Self(0);

    /// The set of these parts.
    #[must_use]
    pub const fn new(parts: &[EventPart]) -> Self {
        let mut all = Self::ALL_EVENTS;
        let mut rest = parts;
        while let [part, more @ ..] = rest {
            all = all.with(*part);
            rest = more;
        }
        all
    }

    /// This set with one more part.
    #[must_use]
    pub const fn with(self, part: EventPart) -> Self {
        Self(self.0 | 1 << part as u8)
    }

    /// Whether the set has this part.
    #[must_use]
    pub const fn contains(self, part: EventPart) -> bool {
        self.0 & 1 << part as u8 != 0
    }
}

/// Something that happened and that a quota may count, such as an inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Event<'a> {
    /// Its first day, or the days on which it may have begun. A quota of a year counts it on this day.
    pub when: DateRange,
    /// Its last day, or the days on which it may have ended; `None` if it lasted a single day.
    pub until: Option<DateRange>,
    /// Its kind, as in [`Quota::events`].
    pub kind: &'a str,
    /// The index of the acting party in the treaty's list; `None` if it is not known.
    pub by: Option<usize>,
    /// The index of the party that accepted the event; `None` if it is not known.
    pub of: Option<usize>,
    /// Where it happened; empty if that is not known.
    pub place: &'a str,
}
