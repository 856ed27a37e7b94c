//! Judges events against the quotas of a treaty.

mod at_once;
mod rolling;
mod tally;

use super::ceiling::against_ceiling;
use super::end_range::EndRange;
use super::period::Period;
use super::question::Question;
use crate::calendar::{Date, Interval};
use crate::count::CountRange;
use crate::treaty::{Event, EventPart, Quota, Window};
use crate::verdict::{Finding, Truth, Verdict};
use tally::{Tally, is_of};

/// The judgement of the events in one window of a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[must_use]
pub struct QuotaFinding<'a> {
    /// The quota that is judged.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub quota: &'a Quota<'a>,
    /// The side or group whose events are counted; `None` if those of every party are.
    pub by: Option<&'a str>,
    /// The side or group that accepts the events; `None` if those that every party accepts are counted.
    pub of: Option<&'a str>,
    /// The place of the events; `None` if those at every place are counted, and empty if no event says where it was.
    pub place: Option<&'a str>,
    /// The days of the window. Of windows that may begin on any day, it is the one with the most events.
    pub period: Period,
    /// The finding. It measures how many events surely and how many may count; its margin is what remains.
    pub finding: Finding<'a, CountRange>,
}

impl<'a> Question<'a> {
    /// Judges `events` against every quota of the treaty, and gives each window that may have an event, or that may
    /// contain the day asked about, to `found`. A quota of each pair of sides or of each place has no finding without
    /// an event.
    ///
    /// An event counts on its first day if the treaty is in force on that day, and binds the parties that it names.
    /// Whether it does is judged after the acts up to that day. An event counts in no window if the period of the quota
    /// has not begun or is over.
    ///
    /// Windows that may begin on any day have one finding together, of the window with the most events.
    ///
    /// ```
    /// use proverka::calendar::{DateRange, Interval};
    /// use proverka::count::CountRange;
    /// use proverka::date;
    /// use proverka::judge::Question;
    /// use proverka::treaty::catalog::{NEW_START, NEW_START_ACTS};
    /// use proverka::treaty::{Anchor, Event, EventKinds, EventPart, Per, Quota, Treaty, Window};
    /// use proverka::calendar::Span;
    ///
    /// let quota = Quota {
    ///     id: "inspections",
    ///     title: "inspections in a treaty year",
    ///     events: EventKinds::new(&["inspection"]),
    ///     most: 1,
    ///     window: Window::TreatyYear,
    ///     per: Per::new(&[EventPart::By]),
    ///     by: None,
    ///     of: None,
    ///     from: Anchor::AfterEntry(Span::Days(0)),
    ///     until: None,
    ///     citation: NEW_START.term.duration.citation,
    /// };
    /// let treaty = Treaty { quotas: &[quota], ..NEW_START };
    /// let at = |day| DateRange::exactly(day);
    /// let of_us = |when| Event { when, until: None, kind: "inspection", by: Some(0), of: Some(1), place: "" };
    /// // The first event may have been on the last day of one treaty year, or on the first day of the next.
    /// let either = DateRange::new(date!(2012, 2, 4), date!(2012, 2, 5))?;
    /// let events = [of_us(either), of_us(at(date!(2012, 5, 1)))];
    ///
    /// let at = Interval::exactly(date!(2012, 6, 1));
    /// let question = Question::new(&treaty, NEW_START_ACTS, at);
    /// let mut counts = Vec::new();
    /// question.quotas(&events, |found| counts.push((found.by, found.finding.measured)));
    /// assert_eq!(counts, [
    ///     (Some("US"), Some(CountRange::spanning(0, 1))),
    ///     (Some("US"), Some(CountRange::spanning(1, 2))),
    ///     (Some("RU"), Some(CountRange::exactly(0))),
    /// ]);
    /// # Ok::<(), proverka::calendar::Reversed<proverka::calendar::Date>>(())
    /// ```
    pub fn quotas(&self, events: &'a [Event<'a>], mut found: impl FnMut(QuotaFinding<'a>)) {
        for quota in self.treaty.quotas {
            self.quota(quota, events, &mut found);
        }
    }

    /// Whether `event` counts in the window of `finding`.
    pub fn is_counted(&self, finding: &QuotaFinding<'a>, event: &Event<'a>) -> Truth {
        let QuotaFinding { quota, by, of, place, period, .. } = *finding;
        let tally = Tally { question: *self, quota, events: &[], by, of, place };
        match (quota.window, period.first.exact()) {
            (Window::AtOnce, Some(day)) => tally.lasts_on(event, day),
            _ => tally.is_within(event, period),
        }
    }

    /// Whether the treaty is in force on the first day of `event`, and binds the parties that it names. The answer is
    /// unknown if it depends on which of the possible days that is.
    pub fn covers(&self, event: &Event<'_>) -> Truth {
        self.binds_event(event, event.when.into())
    }

    /// Whether `event` is in the period of `quota`, whichever window it counts in.
    pub fn is_in_period(&self, quota: &Quota<'_>, event: &Event<'_>) -> Truth {
        let Some(when) = self.period_of(quota).part_of(event.when) else { return Truth::False };
        if Interval::from(event.when) == when && self.period_of(quota).contains(event.when) {
            Truth::True
        } else {
            Truth::Unknown
        }
    }

    fn quota(&self, quota: &'a Quota<'a>, events: &'a [Event<'a>], found: &mut impl FnMut(QuotaFinding<'a>)) {
        let (per, treaty) = (quota.per, self.treaty);
        // A treaty of many parties has too many pairs to show those without an event.
        let is_pair = per.contains(EventPart::By) && per.contains(EventPart::Of);
        let shows_none = !is_pair && !per.contains(EventPart::Place);
        let keys = |part, name: Option<&'a str>| {
            let apart = per.contains(part);
            let sides = treaty.sides().filter(move |side| apart && has_member(self, name, side)).map(Some);
            sides.chain((!apart).then_some(name))
        };
        for by in keys(EventPart::By, quota.by) {
            for of in keys(EventPart::Of, quota.of) {
                let mut tally = Tally { question: *self, quota, events, by, of, place: None };
                if !per.contains(EventPart::Place) {
                    self.every_window(&tally, shows_none, found);
                    continue;
                }
                for (at, event) in events.iter().enumerate() {
                    let before = events
                        .iter()
                        .take(at)
                        .any(|other| other.place == event.place && tally.belongs(other) != Truth::False);
                    if !before && tally.belongs(event) != Truth::False {
                        tally.place = Some(event.place);
                        self.every_window(&tally, shows_none, found);
                        tally.place = None;
                    }
                }
            }
        }
    }

    /// Judges every window of one count.
    fn every_window(&self, tally: &Tally<'a>, shows_none: bool, found: &mut impl FnMut(QuotaFinding<'a>)) {
        let quota = tally.quota;
        let phase = self.period_of(quota);
        match quota.window {
            Window::Any(span) => {
                let (period, measured) = rolling::most(tally, phase, span);
                if shows_none || measured.max() != Some(0) {
                    found(self.found(tally, period, measured));
                }
            }
            Window::AtOnce => {
                let (period, measured) = at_once::most(tally, phase);
                if shows_none || measured.max() != Some(0) {
                    found(self.found(tally, period, measured));
                }
            }
            Window::Phase => self.window(tally, phase, shows_none, found),
            Window::TreatyYear | Window::CalendarYear | Window::HalfYear | Window::Month => {
                let last = tally.last_day().max(self.at.latest().unwrap_or(self.first()));
                for window in self.windows_of(quota.window, phase.first) {
                    if window.first.earliest().is_none_or(|first| first > last) {
                        break;
                    }
                    self.window(tally, window.and(phase), shows_none, found);
                }
            }
        }
    }

    /// Judges one window, if it may have an event or contain the day asked about.
    fn window(&self, tally: &Tally<'a>, period: Period, shows_none: bool, found: &mut impl FnMut(QuotaFinding<'a>)) {
        let measured = tally.count(period);
        let is_now = shows_none && period.meets(self.first(), self.at.latest());
        if measured.max() != Some(0) || is_now {
            found(self.found(tally, period, measured));
        }
    }

    /// The period in which `quota` counts events.
    fn period_of(&self, quota: &Quota<'_>) -> Period {
        let end = quota.until.map_or(EndRange::NEVER, |until| self.day_of(until));
        Period { first: self.day_of(quota.from), end }
    }

    /// Whether, on the days `when`, the treaty is in force and binds the parties that `event` names.
    fn binds_event(&self, event: &Event<'_>, when: Interval<Date>) -> Truth {
        self.binds_both(event.by, event.of, when)
    }

    fn found(&self, tally: &Tally<'a>, period: Period, measured: CountRange) -> QuotaFinding<'a> {
        let Tally { quota, by, of, place, .. } = *tally;
        let most = u32::from(quota.most);
        let days = Interval::new(period.first.earliest(), period.end.latest().and_then(Date::previous));
        let never = days.is_ok_and(|at| (Question { at, ..*self }).in_force() == Truth::False);
        let verdict = against_ceiling(measured, most, Truth::known(!never));
        let decisive = match verdict {
            Verdict::Fails => Some(measured.min()),
            Verdict::Undecided => None,
            Verdict::Holds | Verdict::NotBinding => measured.max(),
        };
        let finding = Finding {
            citation: quota.citation,
            rule: quota.id,
            verdict,
            measured: Some(measured),
            bound: Some(CountRange::exactly(most)),
            margin: decisive.map(|count| i64::from(most).saturating_sub(i64::from(count))),
        };
        QuotaFinding { quota, by, of, place, period, finding }
    }
}

/// Whether some party of `side` belongs to the side or group `name`, or there is no such name.
fn has_member(question: &Question<'_>, name: Option<&str>, side: &str) -> bool {
    let treaty = question.treaty;
    let mut members = treaty.parties.iter().enumerate().filter(|(_, party)| party.side == side);
    name.is_none_or(|name| members.any(|(place, _)| is_of(treaty, name, Some(place)) == Truth::True))
}
