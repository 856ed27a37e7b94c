//! Compares a number with a share of another number, without rounding.
//!
//! The comparison multiplies and never divides: 3 of 7 items is less than 45 %, because 3 x 100 is less than 45 x 7. So
//! "at least 45 % of 7" needs 4 items, and "at most 45 % of 7" allows 3.

use super::ceiling::Compared;
use crate::count::CountRange;
use crate::treaty::Part;
use crate::verdict::Truth;

/// What is known about the base of a share.
#[derive(Clone, Copy, Debug)]
pub(super) enum BaseRange {
    /// Nothing is known about it.
    Unknown,
    /// It is a number of its own.
    Apart {
        /// The range of the number, in steps of its quantity.
        base: CountRange,
        /// The number of decimals of its quantity.
        decimals: u8,
    },
    /// It is a total of which the number that is compared is a part. This is the range of the rest.
    WithRest(CountRange),
}

/// One possible pair of the number and its base. A total of two counts needs more than 32 bits.
#[derive(Clone, Copy)]
struct Pair {
    measured: u32,
    base: u64,
}

/// A rule that a number must keep, with the decimals of the number and of the base.
#[derive(Clone, Copy)]
struct Rule {
    numerator: u128,
    denominator: u128,
    is_floor: bool,
}

/// Compares `measured` with a part of `base`. The comparison is decided exactly when it is the same for all numbers in
/// the ranges.
pub(super) fn compare(part: Part, is_floor: bool, decimals: u8, measured: CountRange, base: BaseRange) -> Compared {
    let (range, base_decimals) = match base {
        BaseRange::Unknown => (CountRange::UNKNOWN, decimals),
        BaseRange::Apart { base, decimals } => (base, decimals),
        BaseRange::WithRest(rest) => (measured.sum(rest), decimals),
    };
    let Some(rule) = Rule::new(part, is_floor, decimals, base_decimals) else {
        return Compared { kept: Truth::Unknown, bound: None, margin: None };
    };
    // The pair in which the number is largest compared with the base, and the one in which it is smallest. There is
    // none if a range has no upper bound.
    let apart = |measured: Option<u32>, base: Option<u32>| pair(measured?, u64::from(base?));
    let (high, low) = match base {
        BaseRange::WithRest(rest) => {
            let total = |measured: Option<u32>, rest: Option<u32>| {
                pair(measured?, u64::from(measured?).saturating_add(u64::from(rest?)))
            };
            // A larger part also makes the total larger. That matters more only where the share is above the whole.
            let grows = rule.denominator > rule.numerator;
            let least = Some(measured.min());
            let is_whole = rule.denominator == rule.numerator;
            let (most_high, most_low) =
                if grows { (measured.max(), least) } else { (least, if is_whole { least } else { measured.max() }) };
            (total(most_high, Some(rest.min())), total(most_low, rest.max()))
        }
        BaseRange::Unknown | BaseRange::Apart { .. } => {
            (apart(measured.max(), Some(range.min())), apart(Some(measured.min()), range.max()))
        }
    };
    let (worst, best) = if is_floor { (low, high) } else { (high, low) };
    let (kept, decisive) = match (worst, best) {
        (Some(worst), _) if rule.keeps(worst) => (Truth::True, Some(worst)),
        (_, Some(best)) if !rule.keeps(best) => (Truth::False, Some(best)),
        _ => (Truth::Unknown, None),
    };
    let bound = match base {
        BaseRange::Unknown => None,
        BaseRange::Apart { .. } | BaseRange::WithRest(_) => Some(rule.bounds(range)),
    };
    Compared { kept, bound, margin: decisive.and_then(|pair| rule.margin(pair)) }
}

const fn pair(measured: u32, base: u64) -> Option<Pair> {
    Some(Pair { measured, base })
}

impl Rule {
    /// The rule in terms of steps; `None` if the part is no number, or if a quantity cannot have so many decimals.
    fn new(part: Part, is_floor: bool, decimals: u8, base_decimals: u8) -> Option<Self> {
        let power = |decimals: u8| 10_u32.checked_pow(u32::from(decimals)).map(u128::from);
        let (numerator, denominator) = part.fraction();
        if denominator == 0 {
            return None;
        }
        // Each product is below 2^64.
        Some(Self {
            numerator: u128::from(numerator).checked_mul(power(decimals)?)?,
            denominator: u128::from(denominator).checked_mul(power(base_decimals)?)?,
            is_floor,
        })
    }

    /// Whether this number is within its bound. Both products are below 2^128, so that none is saturated.
    fn keeps(self, Pair { measured, base }: Pair) -> bool {
        let number = u128::from(measured).saturating_mul(self.denominator);
        let share = u128::from(base).saturating_mul(self.numerator);
        if self.is_floor { number >= share } else { number <= share }
    }

    /// The smallest number that is enough, or the largest that is allowed. Unit: steps of the quantity.
    fn bound(self, base: u64) -> u128 {
        let share = u128::from(base).saturating_mul(self.numerator);
        let whole = share.checked_div(self.denominator).unwrap_or(0);
        let is_exact = share.is_multiple_of(self.denominator);
        if self.is_floor && !is_exact { whole.saturating_add(1) } else { whole }
    }

    /// The bounds that the range of the base gives.
    fn bounds(self, base: CountRange) -> CountRange {
        let bound = |base: u32| u32::try_from(self.bound(u64::from(base)));
        let least = bound(base.min()).unwrap_or(u32::MAX);
        match base.max().map(bound) {
            Some(Ok(most)) => CountRange::spanning(least, most),
            _ => CountRange::at_least(least),
        }
    }

    /// How far the number is from breaking the rule, negative if it breaks it; `None` if that is beyond 64 bits.
    fn margin(self, Pair { measured, base }: Pair) -> Option<i64> {
        let bound = i64::try_from(self.bound(base)).ok()?;
        let below = bound.checked_sub(i64::from(measured))?;
        if self.is_floor { below.checked_neg() } else { Some(below) }
    }
}
