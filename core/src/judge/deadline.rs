//! What is due when, and whether a notice was in time.

use super::end_range::EndRange;
use super::period::Period;
use super::question::Question;
use super::window::TreatyWindow;
use crate::calendar::{Date, DateRange, Interval, Moment, MonthEnd, Span};
use crate::count::CountRange;
use crate::treaty::{Acts, Deadline, Due, Force, Provided};
use crate::verdict::{Finding, Truth, Verdict};

/// One time at which a deadline or a right falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[must_use]
pub struct Occasion<'a> {
    /// The deadline or right.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::stored::deadline"))]
    pub deadline: &'a Deadline<'a>,
    /// The window that it is about; `None` if it is about a single day or an event.
    pub window: Option<TreatyWindow>,
    /// The last moment of a duty, or the first one of a right. It is a range if the day or event from which it is
    /// counted is known only as one. Without a latest moment, nothing says by when.
    pub due: Interval<Moment>,
    /// Whether it falls due at all: the treaty is in force at that time and binds the party asked about. It is unknown
    /// if that is open.
    pub applies: Truth,
}

/// The moments of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Notice {
    sent: Interval<Moment>,
    received: Interval<Moment>,
}

impl Notice {
    /// A notice that was sent and received at moments in these intervals. Nothing is received before it is sent, so
    /// each of the intervals may narrow the other.
    ///
    /// It is `None` if the notice was surely received before it was sent.
    #[must_use]
    pub fn new(sent: Interval<Moment>, received: Interval<Moment>) -> Option<Self> {
        let latest = [sent.latest(), received.latest()].into_iter().flatten().min();
        let earliest = sent.earliest().max(received.earliest());
        let sent = Interval::new(sent.earliest(), latest).ok()?;
        let received = Interval::new(earliest, received.latest()).ok()?;
        Some(Self { sent, received })
    }

    /// A notice that has not come by the end of `moment`.
    #[must_use]
    pub fn missing(moment: Moment) -> Self {
        let later = Interval::new(moment.add_seconds(1).ok(), None).unwrap_or(Interval::UNKNOWN);
        Self { sent: later, received: later }
    }

    /// When it was provided, by the rule of the deadline.
    #[must_use]
    pub const fn provided(&self, by: Provided) -> Interval<Moment> {
        match by {
            Provided::Received => self.received,
            Provided::Sent => self.sent,
        }
    }
}

/// The judgement of one notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[must_use]
pub struct NoticeFinding<'a> {
    /// The finding: when the notice was provided, and when it was due. Its margin is in seconds.
    pub finding: Finding<'a, Interval<Moment>>,
    /// How many seconds were left: negative if the notice was late or, for a right, too early.
    pub left: Interval<i64>,
}

impl<'a> Occasion<'a> {
    /// Judges whether a notice was provided in time.
    ///
    /// ```
    /// use proverka::calendar::{DateRange, Interval, Moment};
    /// use proverka::date;
    /// use proverka::judge::{Notice, Question};
    /// use proverka::treaty::catalog::{NEW_START, NEW_START_ACTS};
    /// use proverka::verdict::Verdict;
    ///
    /// let at = Interval::exactly(date!(2011, 12, 31));
    /// let question = Question::new(&NEW_START, NEW_START_ACTS, at);
    /// let data = NEW_START.deadlines.iter().find(|deadline| deadline.id == "six_month_data").unwrap();
    /// let mut verdicts = Vec::new();
    /// question.falls_due(data, None, DateRange::exactly(date!(2011, 9, 30)), |occasion| {
    ///     for received in [b"2011-09-30T23:59:59Z", b"2011-10-01T00:00:00Z"] {
    ///         let received = Interval::exactly(Moment::parse(received).unwrap());
    ///         let notice = Notice::new(Interval::UNKNOWN, received).unwrap();
    ///         verdicts.push((occasion.judge(notice).finding.verdict, occasion.judge(notice).left.exact()));
    ///     }
    /// });
    /// assert_eq!(verdicts, [(Verdict::Holds, Some(0)), (Verdict::Fails, Some(-1))]);
    /// ```
    pub fn judge(&self, notice: Notice) -> NoticeFinding<'a> {
        let deadline = self.deadline;
        let provided = notice.provided(deadline.provided);
        let (kept, left) = match deadline.force {
            Force::Duty | Force::IfAny => (provided.at_or_before(self.due), seconds(provided, self.due)),
            Force::Right => (provided.at_or_after(self.due), seconds(self.due, provided)),
        };
        let finding = Finding {
            citation: deadline.citation,
            rule: deadline.id,
            verdict: Verdict::if_binding(kept, self.applies),
            measured: Some(provided).filter(|provided| *provided != Interval::UNKNOWN),
            bound: Some(self.due),
            margin: left.exact(),
        };
        NoticeFinding { finding, left }
    }

    /// Judges how often something was done in the window, as far as is known at `at`. It takes the times at which it
    /// was done.
    ///
    /// It is `None` if the deadline does not say how often something must be done.
    pub fn judge_times(
        &self,
        at: Moment,
        times: impl Iterator<Item = Interval<Moment>>,
    ) -> Option<Finding<'a, CountRange>> {
        let (Due::InEach(_, least), Some(window)) = (self.deadline.due, self.window) else { return None };
        let period = window.period();
        let inside = |time: Interval<Moment>| {
            let days = DateRange::new(
                time.earliest().map_or(Date::MIN, Moment::date),
                time.latest().map_or(Date::MAX, Moment::date),
            );
            match days {
                Ok(days) if period.contains(days) => Truth::True,
                Ok(days) if period.part_of(days).is_some() => Truth::Unknown,
                _ => Truth::False,
            }
        };
        let measured = times.fold(CountRange::exactly(0), |sum, time| {
            sum.sum(match inside(time) {
                Truth::True => CountRange::exactly(1),
                Truth::False => CountRange::exactly(0),
                Truth::Unknown => CountRange::spanning(0, 1),
            })
        });
        let least = u32::from(least);
        let is_over = self.due.latest().is_some_and(|last| last < at);
        let kept = if measured.min() >= least {
            Truth::True
        } else if is_over && measured.max().is_some_and(|most| most < least) {
            Truth::False
        } else {
            Truth::Unknown
        };
        let most = measured.max().filter(|most| *most == measured.min());
        Some(Finding {
            citation: self.deadline.citation,
            rule: self.deadline.id,
            verdict: Verdict::if_binding(kept, self.applies),
            measured: Some(measured),
            bound: Some(CountRange::exactly(least)),
            margin: most.map(|most| i64::from(most).saturating_sub(i64::from(least))),
        })
    }
}

impl<'a> Question<'a> {
    /// Gives every time at which `deadline` falls due on one of `days`, or may, to `each`. A deadline that is counted
    /// from events has none; [`Question::due_for`] says when it falls due for one event.
    ///
    /// The acts that may have happened by the last day asked about are taken into account, so a day after that is
    /// answered as far as is known on the day asked about. Nothing falls due on a day without the treaty in force. With
    /// the index of a party, only what that party must or may do falls due.
    ///
    /// ```
    /// use proverka::calendar::{DateRange, Interval};
    /// use proverka::date;
    /// use proverka::judge::Question;
    /// use proverka::treaty::catalog::{NEW_START, NEW_START_ACTS};
    ///
    /// let at = Interval::exactly(date!(2011, 2, 5));
    /// let question = Question::new(&NEW_START, NEW_START_ACTS, at);
    /// let mut days = Vec::new();
    /// let data = NEW_START.deadlines.iter().find(|deadline| deadline.id == "six_month_data").unwrap();
    /// let years = DateRange::new(date!(2011, 2, 5), date!(2012, 12, 31))?;
    /// question.falls_due(data, None, years, |occasion| {
    ///     days.push((occasion.window.unwrap().to_string(), occasion.due.latest().unwrap().date()));
    /// });
    /// assert_eq!(days, [
    ///     ("half-year 1".to_owned(), date!(2011, 9, 30)),
    ///     ("half-year 2".to_owned(), date!(2012, 3, 30)),
    ///     ("half-year 3".to_owned(), date!(2012, 9, 30)),
    /// ]);
    /// # Ok::<(), proverka::calendar::Reversed<proverka::calendar::Date>>(())
    /// ```
    pub fn falls_due(
        &self,
        deadline: &'a Deadline<'a>,
        party: Option<usize>,
        days: DateRange,
        mut each: impl FnMut(Occasion<'a>),
    ) {
        let month_end = self.treaty.term.month_end;
        let mut found = |window: Option<TreatyWindow>, day: EndRange| {
            if !meets(day, days) {
                return;
            }
            let applies = self.applies(deadline, party, day);
            if applies != Truth::False {
                each(Occasion { deadline, window, due: moments(deadline.force, day), applies });
            }
        };
        let (window, due): (_, &dyn Fn(Period) -> EndRange) = match deadline.due {
            Due::Once(anchor) => return found(None, self.day_of(anchor)),
            Due::AfterEach(window, span) => (window, &move |period| period.end.last_day().later(span, month_end)),
            Due::BeforeEach(window, span) => (window, &move |period| period.first.later(back(span), month_end)),
            Due::InEach(window, _) => (window, &|period| period.end.last_day()),
            Due::AfterEvent(..) | Due::BeforeEvent(..) | Due::Longer(..) => return,
        };
        for (number, period) in self.windows_of(window, self.day_of(deadline.from)).enumerate() {
            let day = due(period);
            if day.earliest().is_none_or(|first| first > days.latest()) {
                // The days of later windows are later, too.
                break;
            }
            found(TreatyWindow::new(window, number, period), day);
        }
    }

    /// When `deadline` falls due for an event. It takes the moments at which the event may have begun and ended; the
    /// end matters only where the length of the event does.
    ///
    /// It is `None` if the deadline is not counted from events.
    ///
    /// ```
    /// use proverka::calendar::{Interval, Moment};
    /// use proverka::date;
    /// use proverka::judge::Question;
    /// use proverka::treaty::catalog::{NEW_START, NEW_START_ACTS};
    ///
    /// let at = Interval::exactly(date!(2012, 2, 28));
    /// let question = Question::new(&NEW_START, NEW_START_ACTS, at);
    /// let launch = Interval::exactly(Moment::parse(b"2012-03-01T06:30:00Z")?);
    /// let notice = NEW_START.deadlines.iter().find(|deadline| deadline.id == "launch").unwrap();
    /// let occasion = question.due_for(notice, Some(0), launch, Interval::UNKNOWN).unwrap();
    /// assert_eq!(occasion.due, Interval::exactly(Moment::parse(b"2012-02-29T06:30:00Z")?));
    /// # Ok::<(), proverka::calendar::ParseError>(())
    /// ```
    #[must_use]
    pub fn due_for(
        &self,
        deadline: &'a Deadline<'a>,
        party: Option<usize>,
        event: Interval<Moment>,
        end: Interval<Moment>,
    ) -> Option<Occasion<'a>> {
        let month_end = self.treaty.term.month_end;
        let (due, fulfilled) = match deadline.due {
            Due::AfterEvent(_, span) => (counted(deadline.force, event, span, month_end), Truth::True),
            Due::BeforeEvent(_, span) => (counted(deadline.force, event, back(span), month_end), Truth::True),
            Due::Longer(_, span) => {
                let passed = moved(event, span, month_end);
                let from = Interval::new(passed.earliest(), None).unwrap_or(Interval::UNKNOWN);
                (from, end.after(passed))
            }
            Due::Once(_) | Due::AfterEach(..) | Due::BeforeEach(..) | Due::InEach(..) => return None,
        };
        let basis = if matches!(deadline.due, Due::Longer(..)) { event } else { due };
        let day = |moment: Option<Moment>| moment.map(Moment::date);
        let applies = self.applies(deadline, party, EndRange::new(day(basis.earliest()), day(basis.latest())));
        Some(Occasion { deadline, window: None, due, applies: fulfilled.and(applies) })
    }

    /// Whether `deadline` can fall due on `day`, which may be a range: it is in the deadline's period, and the treaty
    /// is in force and binds the party.
    fn applies(&self, deadline: &Deadline<'_>, party: Option<usize>, day: EndRange) -> Truth {
        if let (Some(place), Some(name)) = (party, deadline.by)
            && !self.treaty.is_of(place, name)
        {
            return Truth::False;
        }
        let Some(when) = day.known() else { return Truth::False };
        let end = deadline.until.map_or(EndRange::NEVER, |until| self.day_of(until));
        let known = Question { at: when, acts: self.known_acts(), ..*self };
        let binds = party.map_or_else(|| known.in_force(), |place| known.binds(place));
        self.day_of(deadline.from).within(when).and(end.within(when).not()).and(binds)
    }

    /// The acts that may have happened by the last day asked about.
    fn known_acts(&self) -> Acts<'a> {
        self.at.latest().map_or(self.acts, |last| self.acts.up_to(last))
    }
}

/// Whether some day of `range` may be one of `days`.
fn meets(range: EndRange, days: DateRange) -> bool {
    range.earliest().is_some_and(|first| first <= days.latest())
        && range.latest().is_none_or(|last| last >= days.earliest())
}

/// The same span back in time.
const fn back(span: Span) -> Span {
    match span {
        Span::Days(count) => Span::Days(count.saturating_neg()),
        Span::Months(count) => Span::Months(count.saturating_neg()),
        Span::Years(count) => Span::Years(count.saturating_neg()),
        Span::Hours(count) => Span::Hours(count.saturating_neg()),
    }
}

/// The first or the last second of a day, as the force of the deadline asks for.
fn second_of(force: Force, day: Date) -> Moment {
    match force {
        Force::Right => Moment::midnight(day),
        Force::Duty | Force::IfAny => Moment::new(day, 23, 59, 59).unwrap_or(Moment::midnight(day)),
    }
}

fn moments(force: Force, day: EndRange) -> Interval<Moment> {
    let second = |day: Option<Date>| day.map(|day| second_of(force, day));
    Interval::new(second(day.earliest()), second(day.latest())).unwrap_or(Interval::UNKNOWN)
}

/// The moment that is `span` after an event. A span of hours leads to a moment, any other to a day.
fn counted(force: Force, event: Interval<Moment>, span: Span, month_end: MonthEnd) -> Interval<Moment> {
    if let Span::Hours(_) = span {
        return moved(event, span, month_end);
    }
    let day = |moment: Option<Moment>| moment.map(Moment::date);
    let (first, last) = (day(event.earliest()), day(event.latest()));
    // An open end stays open. A day that is never, which a range of days cannot tell from an open end, is none here.
    let first = first.and_then(|day| EndRange::exactly(day).later(span, month_end).earliest());
    let last = last.and_then(|day| EndRange::exactly(day).later(span, month_end).latest());
    let second = |day: Option<Date>| day.map(|day| second_of(force, day));
    Interval::new(second(first), second(last)).unwrap_or(Interval::UNKNOWN)
}

/// The moments that are `span` after those of an event, with the time of day kept.
fn moved(event: Interval<Moment>, span: Span, month_end: MonthEnd) -> Interval<Moment> {
    let first = event.earliest().and_then(|moment| moment.add(span, MonthEnd::Clamp).ok());
    let last = event.latest().and_then(|moment| match moment.add(span, month_end) {
        Ok(moment) => Some(moment),
        // As for days, the text does not determine the day: it is at latest the first one of the next month.
        Err(_) => moment.add(span, MonthEnd::Clamp).ok().and_then(|moment| moment.add(Span::Days(1), month_end).ok()),
    });
    Interval::new(first, last).unwrap_or(Interval::UNKNOWN)
}

/// The seconds from `one` to `other`, as a range.
fn seconds(one: Interval<Moment>, other: Interval<Moment>) -> Interval<i64> {
    let between =
        |one: Option<Moment>, other: Option<Moment>| one.zip(other).map(|(one, other)| one.seconds_until(other));
    Interval::new(between(one.latest(), other.earliest()), between(one.earliest(), other.latest()))
        .unwrap_or(Interval::UNKNOWN)
}
