//! Numbers with 1024 binary places, and enclosures between two of them.

/// Number of words: 16 after the point and one before it, least significant first.
const WORDS: usize = 17;

/// A number of at least zero, with 64 bits before the point and 1024 after it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Number([u64; WORDS]);

impl Number {
    const ZERO: Self = Self([0; WORDS]);

    /// One step of the last place.
    const STEP: Self = Self([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

    /// The whole number one.
    const ONE: Self = Self([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);

    /// The largest number.
    const MOST: Self = Self([u64::MAX; WORDS]);

    /// This number times `factor`; the largest number if it does not fit.
    fn times(mut self, factor: u64) -> Self {
        let mut carry = 0_u64;
        for word in &mut self.0 {
            // The largest word times the largest word leaves room for a third one.
            let product = u128::from(*word).wrapping_mul(u128::from(factor)).wrapping_add(u128::from(carry));
            (carry, *word) = halves(product);
        }
        if carry == 0 { self } else { Self::MOST }
    }

    /// This number divided by `divisor`, rounded down, and whether something was left. Zero divides nothing.
    fn divided(mut self, divisor: u64) -> (Self, bool) {
        let mut left = 0_u64;
        for word in self.0.iter_mut().rev() {
            let dividend = (u128::from(left) << 64) | u128::from(*word);
            let by = u128::from(divisor);
            // The remainder is smaller than the divisor, so the quotient fits in a word.
            (_, *word) = halves(dividend.checked_div(by).unwrap_or(0));
            (_, left) = halves(dividend.checked_rem(by).unwrap_or(0));
        }
        (self, left != 0)
    }

    /// The sum; the largest number if it does not fit.
    fn plus(mut self, other: Self) -> Self {
        let mut carry = false;
        for (word, other) in self.0.iter_mut().zip(other.0) {
            let (sum, first) = word.overflowing_add(other);
            let (sum, second) = sum.overflowing_add(u64::from(carry));
            *word = sum;
            carry = first || second;
        }
        if carry { Self::MOST } else { self }
    }

    /// Whether this number is at most `other`.
    fn is_at_most(&self, other: &Self) -> bool {
        let mut pairs = self.0.iter().rev().zip(other.0.iter().rev());
        pairs.find(|(one, other)| one != other).is_none_or(|(one, other)| one < other)
    }
}

/// A number that is known to lie between two others, both included.
#[derive(Clone, Copy)]
pub(super) struct Enclosure {
    least: Number,
    most: Number,
}

impl Enclosure {
    /// The number one, exactly.
    pub(super) const ONE: Self = Self { least: Number::ONE, most: Number::ONE };

    /// Whether nothing but "at least zero" is known below.
    pub(super) fn may_be_zero(&self) -> bool {
        self.least == Number::ZERO
    }

    /// This number times `factor`, divided by `divisor`.
    pub(super) fn scaled(self, factor: u64, divisor: u64) -> Self {
        let (least, _) = self.least.times(factor).divided(divisor);
        let (most, is_more) = self.most.times(factor).divided(divisor);
        Self { least, most: if is_more { most.plus(Number::STEP) } else { most } }
    }

    /// This number times a whole one.
    pub(super) fn times(self, factor: u64) -> Self {
        Self { least: self.least.times(factor), most: self.most.times(factor) }
    }

    /// The sum of this number and another.
    pub(super) fn plus(self, other: Self) -> Self {
        Self { least: self.least.plus(other.least), most: self.most.plus(other.most) }
    }

    /// The same number plus something between zero and `times` times the other.
    pub(super) fn plus_at_most(self, other: Self, times: u64) -> Self {
        Self { least: self.least, most: self.most.plus(other.most.times(times)) }
    }

    /// Whether this number is at most `other`; `None` if the enclosures do not tell.
    pub(super) fn is_at_most(&self, other: &Self) -> Option<bool> {
        if self.most.is_at_most(&other.least) {
            Some(true)
        } else if self.least.is_at_most(&other.most) {
            None
        } else {
            Some(false)
        }
    }
}

/// The upper and the lower word of a number.
pub(super) fn halves(number: u128) -> (u64, u64) {
    let low = u64::try_from(number & u128::from(u64::MAX)).unwrap_or(0);
    (u64::try_from(number >> 64).unwrap_or(0), low)
}
