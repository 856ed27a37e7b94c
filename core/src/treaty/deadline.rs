//! The deadlines and rights of a treaty: what must be given by which day, and what may be done from which day on.

use super::{Anchor, Window};
use crate::calendar::Span;
use crate::verdict::Citation;

/// Something that must be done by a moment that the treaty sets, or that may be done from it on, such as the data that
/// are due 30 days after each half-year.
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
    /// The side or group that it is about; `None` if it is about each side.
    pub by: Option<&'a str>,
    /// The first day on which it applies.
    pub from: Anchor<'a>,
    /// The first day on which it applies no more; `None` if it applies as long as the treaty is in force.
    pub until: Option<Anchor<'a>>,
    /// The clause that says so.
    pub citation: Citation<'a>,
}

/// Whether something must be done or may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Force {
    /// It must be done, at the latest at the moment given.
    Duty,
    /// It may be done, at the earliest at the moment given.
    Right,
}

/// The moments at which something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Due<'a> {
    /// Once, on this day.
    Once(Anchor<'a>),
    /// This span after the end of each window.
    AfterEach(Window, Span),
    /// This span before the start of each window.
    BeforeEach(Window, Span),
    /// At least this many times in each window.
    InEach(Window, u16),
    /// This span after each event of a kind.
    AfterEvent(&'a str, Span),
    /// This span before each event of a kind.
    BeforeEvent(&'a str, Span),
}
