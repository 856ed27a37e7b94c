//! Counts the events that belong to one count of a quota.

use super::super::period::Period;
use super::super::question::Question;
use crate::calendar::{Date, DateRange, Interval};
use crate::count::CountRange;
use crate::treaty::{Event, Quota, Treaty};
use crate::verdict::Truth;

/// One count of a quota: the events of some side, of some other side, at some place.
#[derive(Clone, Copy)]
pub(super) struct Tally<'a> {
    pub(super) question: Question<'a>,
    pub(super) quota: &'a Quota<'a>,
    pub(super) events: &'a [Event<'a>],
    pub(super) by: Option<&'a str>,
    pub(super) of: Option<&'a str>,
    pub(super) place: Option<&'a str>,
}

impl<'a> Tally<'a> {
    /// Whether `event` belongs to this count, whenever it was.
    pub(super) fn belongs(&self, event: &Event<'_>) -> Truth {
        let treaty = self.question.treaty;
        let names = [(self.quota.by, event.by), (self.by, event.by), (self.quota.of, event.of), (self.of, event.of)];
        let sides = names.into_iter().filter_map(|(name, party)| Some(is_of(treaty, name?, party)));
        let at_place = match self.place {
            Some(place) if place != event.place && !event.place.is_empty() => Truth::False,
            // An event without a place may have been at any place.
            Some(_) if event.place.is_empty() => Truth::Unknown,
            _ => Truth::True,
        };
        let is_of_kind = Truth::known(self.quota.events.contains(event.kind));
        sides.fold(is_of_kind.and(at_place), Truth::and)
    }

    /// The events that may belong to this count.
    pub(super) fn own(&self) -> impl Iterator<Item = &'a Event<'a>> + Clone + use<'a> {
        let tally = *self;
        tally.events.iter().filter(move |event| tally.belongs(event) != Truth::False)
    }

    /// Whether `event` belongs to this count, and was on a day of `period` on which it counts.
    pub(super) fn is_within(&self, event: &Event<'_>, period: Period) -> Truth {
        let belongs = self.belongs(event);
        let Some(when) = period.part_of(event.when).filter(|_| belongs != Truth::False) else { return Truth::False };
        match self.question.binds_event(event, when) {
            Truth::False => Truth::False,
            Truth::True if period.contains(event.when) => belongs,
            _ => Truth::Unknown,
        }
    }

    /// Whether `event` belongs to this count, lasts on `day`, and counts on that day.
    pub(super) fn lasts_on(&self, event: &Event<'_>, day: Date) -> Truth {
        let belongs = self.belongs(event);
        let end = event.until.unwrap_or(event.when);
        if belongs == Truth::False || day < event.when.earliest() || end.latest() < day {
            return Truth::False;
        }
        let phase = self.question.period_of(self.quota);
        let on_day = DateRange::exactly(day);
        let Some(when) = phase.part_of(on_day) else { return Truth::False };
        let lasts = event.when.latest() <= day && day <= end.earliest() && phase.contains(on_day);
        match self.question.binds_event(event, when) {
            Truth::False => Truth::False,
            Truth::True if lasts => belongs,
            _ => Truth::Unknown,
        }
    }

    /// How many events surely and how many may count in `period`.
    pub(super) fn count(&self, period: Period) -> CountRange {
        total(self.own().map(|event| self.is_within(event, period)))
    }

    /// How many events surely and how many may last and count on `day`.
    pub(super) fn count_on(&self, day: Date) -> CountRange {
        total(self.own().map(|event| self.lasts_on(event, day)))
    }

    /// Whether `event` surely belongs to this count, and surely counts on each of the days `when`.
    pub(super) fn surely_counts(&self, event: &Event<'_>, when: Interval<Date>) -> bool {
        let (Some(first), Some(last)) = (when.earliest(), when.latest()) else { return false };
        let phase = self.question.period_of(self.quota);
        self.belongs(event) == Truth::True
            && DateRange::new(first, last).is_ok_and(|when| phase.contains(when))
            && self.question.binds_event(event, when) == Truth::True
    }

    /// The last day on which an event may have been; the first day of the calendar if there is none.
    pub(super) fn last_day(&self) -> Date {
        self.own().map(|event| event.when.latest()).max().unwrap_or(Date::MIN)
    }
}

/// How many are true, and how many may be.
fn total(counts: impl Iterator<Item = Truth>) -> CountRange {
    counts.fold(CountRange::exactly(0), |sum, one| {
        sum.sum(match one {
            Truth::True => CountRange::exactly(1),
            Truth::False => CountRange::exactly(0),
            Truth::Unknown => CountRange::spanning(0, 1),
        })
    })
}

/// Whether the party at this place of the treaty's list belongs to the side or group `name`.
pub(super) fn is_of(treaty: &Treaty<'_>, name: &str, place: Option<usize>) -> Truth {
    place.map_or(Truth::Unknown, |place| Truth::known(treaty.is_of(place, name)))
}
