//! The probability that an inspection notices no violation.

use super::enclosure::Enclosure;
use super::{Inspection, Probability, tie};

/// The hypergeometric distribution of the violations in a sample, as weights that are known up to a common factor.
#[derive(Clone, Copy)]
pub(super) struct Distribution {
    items: u64,
    violations: u64,
    sample: u64,
}

impl Distribution {
    /// The smallest number of violations that a sample can have.
    pub(super) const fn least(self) -> u64 {
        self.sample.saturating_sub(self.items.saturating_sub(self.violations))
    }

    /// The largest number of violations that a sample can have.
    pub(super) const fn most(self) -> u64 {
        if self.sample < self.violations { self.sample } else { self.violations }
    }

    /// The weight of `drawn + 1` violations divided by that of `drawn`, as a fraction. Both parts are positive for a
    /// number from [`Self::least`] to one below [`Self::most`].
    pub(super) const fn step(self, drawn: u64) -> (u64, u64) {
        let grows = self.violations.saturating_sub(drawn).saturating_mul(self.sample.saturating_sub(drawn));
        let others = self.items.saturating_add(drawn).saturating_add(1);
        let others = others.saturating_sub(self.violations).saturating_sub(self.sample);
        (grows, drawn.saturating_add(1).saturating_mul(others))
    }
}

/// The probability that no violation is noticed: `noticed_none` divided by `all`.
#[derive(Clone, Copy)]
pub(super) struct Missed {
    distribution: Distribution,
    /// The probability that a violation is not noticed although it is drawn.
    overlooked: Probability,
    /// The sum of the weights, each times the probability that none of its violations is noticed.
    noticed_none: Enclosure,
    /// The sum of the weights.
    all: Enclosure,
}

impl Missed {
    /// The probability for a sample of at most all items.
    pub(super) fn of(inspection: Inspection, sample: u32) -> Self {
        let distribution = Distribution {
            items: u64::from(inspection.items),
            violations: u64::from(inspection.violations),
            sample: u64::from(sample),
        };
        let overlooked = inspection.measurement.opposite();
        let (least, most) = (distribution.least(), distribution.most());
        // Weights are relative to the largest one, so that none is above one and rounding never grows.
        let mut top = least;
        while top < most && is_growing(distribution.step(top), (1, 1)) {
            top = top.saturating_add(1);
        }
        let all = sum(distribution, top, Enclosure::ONE, (1, 1));
        // The largest product of a weight and the probability to overlook that many is at fewer violations.
        let keeps = (u64::from(overlooked.part()), u64::from(overlooked.whole()));
        let mut peak = top;
        let mut height = Enclosure::ONE;
        while peak > least && !is_growing(distribution.step(peak.saturating_sub(1)), keeps) {
            let (grows, shrinks) = distribution.step(peak.saturating_sub(1));
            height = height.scaled(shrinks, grows);
            peak = peak.saturating_sub(1);
        }
        for _ in 0..peak {
            height = height.scaled(keeps.0, keeps.1);
            if overlooked.part() == 0 {
                break;
            }
        }
        let noticed_none = sum(distribution, peak, height, keeps);
        Self { distribution, overlooked, noticed_none, all }
    }

    /// Whether the probability is at most `other`.
    pub(super) fn is_at_most(&self, other: Probability) -> bool {
        let (part, whole) = (u64::from(other.part()), u64::from(other.whole()));
        let decided = self.noticed_none.times(whole).is_at_most(&self.all.times(part));
        // Two numbers this close that are not equal never occurred; equal ones occur.
        decided.unwrap_or_else(|| tie::is_equal(self.distribution, self.overlooked, other))
    }
}

/// Whether a weight that changes by these two fractions is at least as large as before.
fn is_growing((grows, shrinks): (u64, u64), (keeps, of): (u64, u64)) -> bool {
    // Products of two words fit in twice as many bits.
    u128::from(grows).wrapping_mul(u128::from(keeps)) >= u128::from(shrinks).wrapping_mul(u128::from(of))
}

/// The sum of all weights, each times the fraction `keeps` for every violation. They fall on both sides of `peak`,
/// where the product is `height`.
fn sum(distribution: Distribution, peak: u64, height: Enclosure, keeps: (u64, u64)) -> Enclosure {
    let mut sum = height;
    let mut term = height;
    for drawn in peak..distribution.most() {
        if term.may_be_zero() {
            // All further terms are at most as large.
            sum = sum.plus_at_most(term, distribution.most().saturating_sub(drawn));
            break;
        }
        let (grows, shrinks) = distribution.step(drawn);
        term = term.scaled(grows, shrinks).scaled(keeps.0, keeps.1);
        sum = sum.plus(term);
    }
    term = height;
    for below in (distribution.least()..peak).rev() {
        if term.may_be_zero() {
            sum = sum.plus_at_most(term, below.saturating_sub(distribution.least()).saturating_add(1));
            break;
        }
        let (grows, shrinks) = distribution.step(below);
        term = term.scaled(shrinks, grows).scaled(keeps.1, keeps.0);
        sum = sum.plus(term);
    }
    sum
}
