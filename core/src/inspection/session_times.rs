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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// When an entry was made, as the device says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryTime {
    /// The boot in which it was made.
    pub boot: u32,
    /// The time since that boot, and the interval in which the true time was.
    pub stamp: Stamp,
}

impl EntryTime {
    /// The interval in which the true time was. Unit: Unix seconds.
    fn interval(&self) -> Interval<i64> {
        let earliest = Some(self.stamp.earliest).filter(|earliest| *earliest > i64::MIN);
        let width = Some(self.stamp.width_s).filter(|width| *width < Stamp::UNBOUNDED);
        let latest = earliest.zip(width).map(|(earliest, width)| earliest.saturating_add(i64::from(width)));
        Interval::new(earliest, latest).unwrap_or(Interval::UNKNOWN)
    }
}

/// The judgement of one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
/// use proverka::inspection::{EntryTime, SessionRules, SessionTimes};
/// use proverka::journal::payload::{SessionClose, SessionOpen};
/// use proverka::journal::{EntryKind, Stamp};
/// use proverka::party::Holder;
/// use proverka::verdict::Verdict;
///
/// // 1 March 2012, known to the minute.
/// let at = |mono_s: u32| EntryTime {
///     boot: 1,
///     stamp: Stamp { mono_s, earliest: 1_330_560_000 + i64::from(mono_s), width_s: 60 },
/// };
/// let mut times = SessionTimes::new(SessionRules::TYPE_ONE, 500);
/// let open = SessionOpen { session: 1, purpose: 1, held: Holder::Jointly };
/// times.take(EntryKind::SessionOpen, &open.bytes(), at(0));
/// assert_eq!(times.judge(at(3600)).map(|found| found.duration), Some(Verdict::NotBinding));
/// let close = SessionClose { session: 1, tallies: 0 };
/// times.take(EntryKind::SessionClose, &close.bytes(), at(31 * 3600));
/// assert_eq!(times.judge(at(99 * 3600)).map(|found| (found.duration, found.quota)), Some((Verdict::Fails, Verdict::Holds)));
/// ```
#[derive(Clone, Debug)]
pub struct SessionTimes {
    rules: SessionRules,
    drift_ppm: u32,
    /// Number of the last session; 0 if there was none.
    session: u32,
    /// When it was opened; `None` if its opening was released.
    opened: Option<EntryTime>,
    /// When it was closed; `None` while it is open.
    closed: Option<EntryTime>,
    /// The first and the last treaty year in which it may have been opened.
    years: (Option<i32>, Option<i32>),
    /// The treaty year of the last session whose year is certain, and how many were surely opened in it.
    sure: (Option<i32>, u16),
    /// How many sessions were opened in a year that is not certain, and the last year that it may be.
    loose: (u32, Option<i32>),
}

impl SessionTimes {
    /// Starts before the first entry of a record whose clock drifts by at most so many parts per million.
    #[must_use]
    pub const fn new(rules: SessionRules, drift_ppm: u32) -> Self {
        Self {
            rules,
            drift_ppm,
            session: 0,
            opened: None,
            closed: None,
            years: (None, None),
            sure: (None, 0),
            loose: (0, None),
        }
    }

    /// Takes the next entry of the record.
    pub fn take(&mut self, kind: EntryKind, payload: &[u8; 24], at: EntryTime) {
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
                    self.years = (None, None);
                }
                self.closed = Some(at);
            }
            _ => {}
        }
    }

    fn open(&mut self, session: u32, at: EntryTime) {
        let interval = at.interval();
        let year = |seconds: Option<i64>| seconds.and_then(|seconds| self.rules.year(seconds));
        let (first, last) = (year(interval.earliest()), year(interval.latest()));
        self.add_released(session.saturating_sub(1), last);
        match (first, last) {
            (Some(first), Some(last)) if first == last => {
                if self.sure.0 != Some(first) {
                    self.sure = (Some(first), 0);
                    if self.loose.1.is_some_and(|until| until < first) {
                        self.loose = (0, None);
                    }
                }
                self.sure.1 = self.sure.1.saturating_add(1);
            }
            _ => self.add_loose(1, last),
        }
        (self.session, self.opened, self.closed, self.years) = (session, Some(at), None, (first, last));
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
        let (before, until) = self.loose;
        let until = if before == 0 { last } else { until.zip(last).map(|(one, other)| one.max(other)) };
        self.loose = (before.saturating_add(number), until);
    }

    /// Judges the session in progress as of `now`, or the last one if none is open; `None` if there was none.
    #[must_use]
    pub fn judge(&self, now: EntryTime) -> Option<SessionFinding> {
        if self.session == 0 {
            return None;
        }
        let end = self.closed.unwrap_or(now);
        let lasted = self.opened.map_or(Interval::UNKNOWN, |opened| self.lasted(opened, end));
        let kept = within_time(lasted, 0, Some(self.rules.longest_s));
        let duration = match (self.closed, kept) {
            (None, Truth::True) => Verdict::NotBinding,
            _ => Verdict::from(kept),
        };
        let used = self.used();
        let quota = against_ceiling(used, u32::from(self.rules.most), Truth::True);
        Some(SessionFinding { session: self.session, lasted, duration, used, quota })
    }

    /// How much time passed between two entries, of which the second was made later.
    fn lasted(&self, opened: EntryTime, end: EntryTime) -> Interval<i64> {
        let (from, to) = (opened.interval(), end.interval());
        let between = |(from, to): (i64, i64)| to.saturating_sub(from);
        let by_interval = from.latest().zip(to.earliest()).map_or(0, between).max(0);
        let least = by_interval.max(self.by_own_clock(opened, end));
        let most = from.earliest().zip(to.latest()).map(between);
        Interval::new(Some(least), most).unwrap_or(Interval::exactly(least))
    }

    /// The least time between two entries by the device's own clock, which can only lose time; 0 across boots.
    fn by_own_clock(&self, opened: EntryTime, end: EntryTime) -> i64 {
        if opened.boot != end.boot {
            return 0;
        }
        // Both readings are cut to whole seconds, and the clock may be fast.
        let shown = u64::from(end.stamp.mono_s.saturating_sub(opened.stamp.mono_s).saturating_sub(1));
        let rate = 1_000_000_u64.saturating_add(u64::from(self.drift_ppm));
        let true_seconds = shown.saturating_mul(1_000_000).checked_div(rate).unwrap_or(0);
        i64::try_from(true_seconds).unwrap_or(0)
    }

    /// How many sessions were opened in the treaty year of the last one, including itself.
    fn used(&self) -> CountRange {
        let (first, last) = self.years;
        let (year, sure) = self.sure;
        if first.is_some() && first == last {
            return CountRange::spanning(u32::from(sure), u32::from(sure).saturating_add(self.loose.0));
        }
        // It may be in the year that is certain for others, or in another year with all whose year is not.
        let with_sure = if year.is_some() && last.is_none_or(|last| year.is_none_or(|year| last >= year)) {
            u32::from(sure)
        } else {
            0
        };
        CountRange::spanning(1, self.loose.0.saturating_add(with_sure).max(1))
    }
}
