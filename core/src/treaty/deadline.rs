//! The deadlines and rights of a treaty: what must be given by which moment, and what may be done from which day on.

use super::{Anchor, Window, Words};
use crate::calendar::Span;
use crate::verdict::Citation;
use crate::words::words;

/// Something that must be done by a moment that the treaty sets, or that may be done from a day on, such as the data
/// that are due 30 days after each half-year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Deadline<'a> {
    /// The name in files and findings, such as `six_month_data`.
    pub id: &'a str,
    /// A description for readers.
    pub title: &'a str,
    /// Whether it is a duty or a right.
    pub force: Force,
    /// When it must or may be done.
    pub due: Due<'a>,
    /// Which moment of a notice is compared with the deadline.
    pub provided: Provided,
    /// What a notice of this kind must contain: the names of its keys.
    pub contents: Words<'a>,
    /// The side or group whose parties it is about; `None` if it is about each party, or about all of them together.
    pub by: Option<&'a str>,
    /// The first day on which something can fall due.
    pub from: Anchor<'a>,
    /// The first day on which nothing falls due any more; `None` if that lasts as long as the treaty is in force.
    pub until: Option<Anchor<'a>>,
    /// The clause that says so.
    pub citation: Citation<'a>,
}

words! {
    /// Whether something must be done or may be done.
    pub enum Force, such as "if_any" {
        /// It must be done, at the latest at the moment given.
        Duty = "duty",
        /// It must be done by that moment if there is something to report, such as a change. So nothing is known from a
        /// notice that does not come.
        IfAny = "if_any",
        /// It may be done, at the earliest on the day given.
        Right = "right",
    }
}

words! {
    /// Which moment of a notice is compared with its deadline.
    pub enum Provided, such as "received" {
        /// The moment at which it was received.
        Received = "received",
        /// The moment at which it was sent.
        Sent = "sent",
    }
}

/// The moments at which something is due.
///
/// A span of days, months or years leads to a day. A duty can be done until the last second of that day in UTC, and a
/// right begins with its first second. A span of hours leads to a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Due<'a> {
    /// Once, on this day.
    Once(Anchor<'a>),
    /// This span after the last day of each window.
    AfterEach(Window, Span),
    /// This span before the first day of each window.
    BeforeEach(Window, Span),
    /// At least this many times in each window, so the last of them by its last day.
    InEach(Window, u16),
    /// This span after each event of a kind.
    AfterEvent(&'a str, Span),
    /// This span before each event of a kind.
    BeforeEvent(&'a str, Span),
    /// For each event of a kind that lasts longer than this span. It is due as soon as the span has passed; by when,
    /// the treaty does not say.
    Longer(&'a str, Span),
}

impl<'a> Due<'a> {
    /// The kind of event that makes it due; `None` if the calendar does.
    #[must_use]
    pub const fn event(self) -> Option<&'a str> {
        match self {
            Self::AfterEvent(event, _) | Self::BeforeEvent(event, _) | Self::Longer(event, _) => Some(event),
            Self::Once(_) | Self::AfterEach(..) | Self::BeforeEach(..) | Self::InEach(..) => None,
        }
    }

    /// The window that it is about; `None` if it is about a single day or about events.
    #[must_use]
    pub const fn window(self) -> Option<Window> {
        match self {
            Self::AfterEach(window, _) | Self::BeforeEach(window, _) | Self::InEach(window, _) => Some(window),
            Self::Once(_) | Self::AfterEvent(..) | Self::BeforeEvent(..) | Self::Longer(..) => None,
        }
    }
}
