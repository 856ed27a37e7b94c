//! What the device knows of the time: an interval that contains the true time as long as the clock keeps its drift
//! bound.
//!
//! A statement of the parties says that the true time was within `[earliest, latest]` when they signed it. That was
//! after the device gave its nonce and before the signature came back. Therefore `earliest` counts from the reading at
//! which the statement is applied, and `latest` from the reading at which the nonce was given.
//!
//! With a drift of at most `r`, `d` nominal seconds are at least `d / (1 + r)` and at most `d / (1 - r)` true seconds.
//! A reading is truncated to whole ticks, so the difference of two readings is off by less than one tick either way.
//!
//! A gap between two readings that is longer than a fed watchdog allows is a *loss* of the clock: the counter may have
//! wrapped any number of times. After a loss, readings can only be too small, so lower bounds stay true and upper
//! bounds are lost.

use proverka::calendar::Interval;
use proverka::journal::Stamp;
use proverka::verdict::Truth;

use crate::board::{Clock, Look};

/// One million, the unit of parts per million.
const MILLION: u32 = 1_000_000;

/// A reading of the device's own clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The ticks since the clock started; too few after a loss.
    ticks: u64,
    /// The number of losses of the clock before this reading.
    losses: u32,
}

/// A bound that moves with the clock: `seconds` of Unix time at the reading `at`.
#[derive(Clone, Copy, Debug)]
struct Bound {
    at: Reading,
    seconds: i64,
}

/// The device's knowledge of the time.
#[derive(Clone, Debug)]
pub struct Time {
    hertz: u32,
    top: u32,
    longest_gap: u32,
    seen: u32,
    now: Reading,
    drift_ppm: u32,
    low: Option<Bound>,
    high: Option<Bound>,
}

impl Time {
    /// Makes a state in which nothing is known, for the clock `C` at its first reading.
    #[must_use]
    pub const fn of_clock<C: Clock>(first: Look) -> Self {
        Self::new(C::HERTZ, C::TOP, C::LONGEST_GAP, first.ticks)
    }

    /// Makes a state in which nothing is known. `hertz`, `top` and `longest_gap` are as in [`Clock`]; `ticks` is the
    /// reading at the start.
    #[must_use]
    pub const fn new(hertz: u32, top: u32, longest_gap: u32, ticks: u32) -> Self {
        let now = Reading { ticks: 0, losses: 0 };
        Self { hertz, top, longest_gap, seen: ticks, now, drift_ppm: 0, low: None, high: None }
    }

    /// Updates the time from a reading of the clock.
    pub fn tick(&mut self, look: Look) {
        let passed = look.ticks.wrapping_sub(self.seen) & self.top;
        self.seen = look.ticks;
        self.now.ticks = self.now.ticks.saturating_add(u64::from(passed));
        if look.overdue || passed > self.longest_gap {
            self.now.losses = self.now.losses.saturating_add(1);
        }
    }

    /// Applies what a record says at a start: the drift bound, and a lower bound of the present time.
    pub fn start(&mut self, drift_ppm: u32, earliest: Option<i64>) {
        self.drift_ppm = drift_ppm;
        self.low = earliest.map(|seconds| Bound { at: self.now, seconds });
        self.high = None;
    }

    /// Returns the present reading.
    #[must_use]
    pub const fn reading(&self) -> Reading {
        self.now
    }

    /// Returns the nominal seconds since the clock started; too few after a loss.
    #[must_use]
    pub fn mono_s(&self) -> u32 {
        let seconds = self.now.ticks.checked_div(u64::from(self.hertz)).unwrap_or(0);
        u32::try_from(seconds).unwrap_or(u32::MAX)
    }

    /// Returns the milliseconds since the clock started, for the display. The number wraps after 49 days.
    #[must_use]
    pub fn milliseconds(&self) -> u32 {
        let ms = self.now.ticks.saturating_mul(1000).checked_div(u64::from(self.hertz)).unwrap_or(0);
        u32::try_from(ms & u64::from(u32::MAX)).unwrap_or(0)
    }

    /// True once the clock has moved.
    #[must_use]
    pub const fn has_moved(&self) -> bool {
        self.now.ticks > 0
    }

    /// Returns the least true time in a number of ticks. Unit: seconds.
    fn at_least(&self, ticks: u64) -> i64 {
        let rate = u128::from(self.hertz).saturating_mul(u128::from(MILLION.saturating_add(self.drift_ppm)));
        let ticks = u128::from(ticks.saturating_sub(1));
        let seconds = quotient(ticks.saturating_mul(u128::from(MILLION)), rate).unwrap_or(0);
        i64::try_from(seconds).unwrap_or(i64::MAX)
    }

    /// Returns the most true time since a reading; `None` if there is no bound. Unit: seconds.
    fn at_most_since(&self, at: Reading) -> Option<i64> {
        if at.losses != self.now.losses {
            return None;
        }
        let slowest = MILLION.checked_sub(self.drift_ppm).filter(|slowest| *slowest > 0)?;
        let rate = u128::from(self.hertz).saturating_mul(u128::from(slowest));
        let scaled = u128::from(self.since(at).saturating_add(1)).saturating_mul(u128::from(MILLION));
        let seconds = quotient(scaled.checked_add(rate.checked_sub(1)?)?, rate)?;
        i64::try_from(seconds).ok()
    }

    /// Returns the ticks since a reading; too few if the clock was lost in between.
    const fn since(&self, at: Reading) -> u64 {
        self.now.ticks.saturating_sub(at.ticks)
    }

    /// Returns the lower bound of the present time; `None` if unknown. Unit: Unix seconds.
    #[must_use]
    pub fn earliest(&self) -> Option<i64> {
        self.low.map(|low| low.seconds.saturating_add(self.at_least(self.since(low.at))))
    }

    /// Returns the upper bound of the present time; `None` if unknown. Unit: Unix seconds.
    #[must_use]
    pub fn latest(&self) -> Option<i64> {
        let high = self.high?;
        high.seconds.checked_add(self.at_most_since(high.at)?)
    }

    /// Returns the interval that contains the present time.
    #[must_use]
    pub fn interval(&self) -> Interval<i64> {
        // The bounds are never in the wrong order, because only `anchor` sets both.
        Interval::new(self.earliest(), self.latest()).unwrap_or(Interval::UNKNOWN)
    }

    /// Applies a statement of both parties: at some moment between the reading `given` and the present one, the time
    /// was between `earliest` and `latest`. Returns false and changes nothing if no moment that this clock considers
    /// possible fits.
    #[must_use]
    pub fn anchor(&mut self, given: Reading, earliest: i64, latest: i64) -> bool {
        let Some(latest) = self.later(latest, given) else { return false };
        let low = self.earliest().map_or(earliest, |known| known.max(earliest));
        let high = self.latest().map_or(latest, |known| known.min(latest));
        if low > high {
            return false;
        }
        self.low = Some(Bound { at: self.now, seconds: low });
        self.high = Some(Bound { at: self.now, seconds: high });
        true
    }

    /// Returns the latest possible present time, if it was at most `latest` at some moment since the reading `given`.
    fn later(&self, latest: i64, given: Reading) -> Option<i64> {
        latest.checked_add(self.at_most_since(given)?)
    }

    /// True if a statement over a nonce given at `given` fits what this clock considers possible.
    #[must_use]
    pub fn fits(&self, given: Reading, earliest: i64, latest: i64) -> bool {
        self.clone().anchor(given, earliest, latest)
    }

    /// Returns the time as an entry contains it. `floor` is the earliest moment of the previous entry; the stamp is
    /// never below it.
    #[must_use]
    pub fn stamp(&self, floor: i64) -> Stamp {
        let earliest = self.earliest().unwrap_or(i64::MIN).max(floor);
        let width_s = self
            .latest()
            .and_then(|latest| u32::try_from(latest.checked_sub(earliest)?).ok())
            .filter(|width| *width < Stamp::UNBOUNDED)
            .unwrap_or(Stamp::UNBOUNDED);
        Stamp { mono_s: self.mono_s(), earliest, width_s }
    }

    /// Is a term with this expiry still in force? False is final; true applies only to the present.
    pub fn in_force(&self, expiry: (i64, i64)) -> Truth {
        match Interval::new(Some(expiry.0), Some(expiry.1)) {
            Ok(expiry) => self.interval().before(expiry),
            Err(_) => Truth::Unknown,
        }
    }
}

/// This is one function out of line, because each division this wide takes a kilobyte of flash.
#[inline(never)]
const fn quotient(of: u128, by: u128) -> Option<u128> {
    of.checked_div(by)
}
