//! The sequence of a record's sessions, judged by the device and by whoever reads its record: how long a session lasts,
//! and how many there are in a treaty year.

use crate::calendar::{Date, Interval, Moment};
use crate::count::CountRange;
use crate::date;
use crate::journal::payload::{SessionClose, SessionOpen};
use crate::journal::{EntryKind, Stamp};
use crate::judge::{against_ceiling, within_time};
use crate::verdict::{Truth, Verdict};

/// What a treaty allows for the sessions of a device, each of which is an inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct SessionRules {
    /// The longest time from the opening of a session to its close. Unit: seconds.
    pub longest_s: i64,
    /// The largest number of sessions that may be opened in a treaty year.
    pub most: u16,
    /// The day of entry into force, on whose anniversaries treaty years begin. It is not 29 February.
    pub entry: Date,
}

impl SessionRules {
    /// Type One inspections under New START: at most 30 hours, and at most 10 in a treaty year.
    ///
    /// The numbers are those of the catalogue. They are repeated here, because a device does not contain its tables.
    pub const TYPE_ONE: Self = Self { longest_s: 30 * 3600, most: 10, entry: date!(2011, 2, 5) };

    /// The treaty year in which a second lies; `None` if it is before the first year or outside the calendar.
    fn year(&self, seconds: i64) -> Option<i32> {
        let day = Moment::from_unix_seconds(seconds).ok()?.date().civil();
        let first = self.entry.civil();
        let years = i32::from(day.year).checked_sub(i32::from(first.year))?;
        let is_before = (day.month, day.day) < (first.month, first.day);
        years.checked_sub(i32::from(is_before)).filter(|year| *year >= 0)
    }
}

/// The judgement of one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct SessionFinding {
    /// Number of the session.
    pub session: u32,
    /// How long it lasted, or has lasted so far. Unit: seconds.
    pub lasted: Interval<i64>,
    /// The verdict on how long it lasted. [`Verdict::NotBinding`] says that it is open and may still be kept.
    pub duration: Verdict,
    /// How many sessions were opened in its treaty year up to its own opening.
    pub used: CountRange,
    /// The verdict on that number.
    pub quota: Verdict,
}

impl SessionFinding {
    /// The verdict on both together.
    pub const fn verdict(&self) -> Verdict {
        self.duration.and(self.quota)
    }
}

/// The times of the sessions of a record, as far as the judgement of the last one needs them.
///
/// A device and a reader of its record give it the same entries, in their order, and so judge alike.
///
/// ```
/// use proverka::calendar::Interval;
/// use proverka::inspection::{SessionRules, SessionTimes};
/// use proverka::journal::payload::{SessionClose, SessionOpen};
/// use proverka::journal::{EntryKind, Stamp};
/// use proverka::party::Holder;
/// use proverka::verdict::Verdict;
///
/// // 1 March 2012, known to the minute.
/// let at = |hours: u32| Stamp { mono_s: 0, earliest: 1_330_560_000 + i64::from(hours) * 3600, width_s: 60 };
/// let mut times = SessionTimes::new(&SessionRules::TYPE_ONE);
/// let open = SessionOpen { session: 1, purpose: 1, held: Holder::Jointly };
/// times.take(EntryKind::SessionOpen, &open.bytes(), at(0));
/// let now = |hours| Interval::from(at(hours));
/// assert_eq!(times.judge(now(1)).map(|found| found.duration), Some(Verdict::NotBinding));
/// let close = SessionClose { session: 1, tallies: 0 };
/// times.take(EntryKind::SessionClose, &close.bytes(), at(31));
/// assert_eq!(times.judge(now(99)).map(|found| (found.duration, found.quota)), Some((Verdict::Fails, Verdict::Holds)));
/// ```
#[derive(Clone, Debug)]
pub struct SessionTimes<'a> {
    rules: &'a SessionRules,
    /// Number of the last session; 0 if there was none.
    session: u32,
    /// When it was opened; `None` if its opening was released.
    opened: Option<Stamp>,
    /// When it was closed; `None` while it is open.
    closed: Option<Stamp>,
    /// The treaty year of the last session whose year is certain, and how many were surely opened in it.
    year: Option<i32>,
    in_year: u16,
    /// How many sessions were opened in a year that is not certain, and the last year that it may be.
    loose: u32,
    loose_until: Option<i32>,
}

impl<'a> SessionTimes<'a> {
    /// Starts before the first entry of a record.
    #[must_use]
    pub const fn new(rules: &'a SessionRules) -> Self {
        Self { rules, session: 0, opened: None, closed: None, year: None, in_year: 0, loose: 0, loose_until: None }
    }

    /// Takes the next entry of the record.
    pub fn take(&mut self, kind: EntryKind, payload: &[u8; 24], at: Stamp) {
        match kind {
            EntryKind::SessionOpen => {
                if let Some(open) = SessionOpen::from_bytes(payload) {
                    self.open(open.session, at);
                }
            }
            EntryKind::SessionClose => {
                let Some(close) = SessionClose::from_bytes(payload) else { return };
                if close.session != self.session {
                    // Its opening was released.
                    self.add_released(close.session, None);
                    (self.session, self.opened) = (close.session, None);
                }
                self.closed = Some(at);
            }
            _ => {}
        }
    }

    fn open(&mut self, session: u32, at: Stamp) {
        let (first, last) = self.years(at);
        self.add_released(session.saturating_sub(1), last);
        if let Some(year) = first
            && last == first
        {
            if self.year != first {
                (self.year, self.in_year) = (first, 0);
                if self.loose_until.is_some_and(|until| until < year) {
                    self.loose = 0;
                }
            }
            self.in_year = self.in_year.saturating_add(1);
        } else {
            self.add_loose(1, last);
        }
        (self.session, self.opened, self.closed) = (session, Some(at), None);
    }

    /// The first and the last treaty year in which an entry may have been made; `None` if that is not known.
    fn years(&self, at: Stamp) -> (Option<i32>, Option<i32>) {
        let (earliest, latest) = at.bounds();
        let year = |seconds: Option<i64>| self.rules.year(seconds?);
        (year(earliest), year(latest))
    }

    /// Adds the sessions after the last one known and up to `session`, whose openings are not in the record any more.
    /// They were not after the year `last`.
    fn add_released(&mut self, session: u32, last: Option<i32>) {
        let released = session.saturating_sub(self.session);
        if released > 0 {
            self.add_loose(released, last);
        }
    }

    fn add_loose(&mut self, number: u32, last: Option<i32>) {
        self.loose_until = match (self.loose, self.loose_until, last) {
            (0, _, last) => last,
            (_, Some(one), Some(other)) => Some(one.max(other)),
            _ => None,
        };
        self.loose = self.loose.saturating_add(number);
    }

    /// Judges the session in progress as of `now`, or the last one if none is open; `None` if there was none.
    #[must_use]
    pub fn judge(&self, now: Interval<i64>) -> Option<SessionFinding> {
        if self.session == 0 {
            return None;
        }
        let end = self.closed.map_or(now, Interval::from);
        let lasted = self.opened.map_or(Interval::UNKNOWN, |opened| lasted(opened.into(), end));
        let kept = within_time(lasted, 0, Some(self.rules.longest_s));
        let duration = match (self.closed, kept) {
            (None, Truth::True) => Verdict::NotBinding,
            _ => Verdict::from(kept),
        };
        let used = self.used();
        let quota = against_ceiling(used, u32::from(self.rules.most), Truth::True);
        Some(SessionFinding { session: self.session, lasted, duration, used, quota })
    }

    /// How many sessions were opened in the treaty year of the last one, including itself.
    fn used(&self) -> CountRange {
        let (first, last) = self.opened.map_or((None, None), |opened| self.years(opened));
        let sure = u32::from(self.in_year);
        if first.is_some() && first == last {
            return CountRange::spanning(sure, sure.saturating_add(self.loose));
        }
        // It may be in the year that is certain for others, or in another one with all whose year is not.
        CountRange::spanning(1, self.loose.saturating_add(sure).max(1))
    }
}

/// How much time passed between two moments, of which the second is not before the first.
fn lasted(from: Interval<i64>, to: Interval<i64>) -> Interval<i64> {
    let between = |(from, to): (i64, i64)| to.saturating_sub(from).max(0);
    let least = from.latest().zip(to.earliest()).map_or(0, between);
    let most = from.earliest().zip(to.latest()).map(between);
    Interval::new(Some(least), most).unwrap_or(Interval::exactly(least))
}
