//! Whether a probability equals another one exactly, as far as remainders tell.

use super::Probability;
use super::enclosure::halves;
use super::hypergeometric::Distribution;

/// The largest primes below 2^64, 2^63, 2^62 and 2^61.
const PRIMES: [u64; 4] =
    [18_446_744_073_709_551_557, 9_223_372_036_854_775_783, 4_611_686_018_427_387_847, 2_305_843_009_213_693_951];

/// Whether the probability that nothing is noticed equals `other`.
pub(super) fn is_equal(distribution: Distribution, overlooked: Probability, other: Probability) -> bool {
    PRIMES.into_iter().all(|prime| {
        let field = Remainders(prime);
        let keeps = (u64::from(overlooked.part()), u64::from(overlooked.whole()));
        let (none, of_none) = field.sum(distribution, keeps);
        let (all, of_all) = field.sum(distribution, (1, 1));
        // The sums are relative to the weight of the smallest number of violations, each of which is overlooked too.
        let (least_part, least_whole) =
            (field.power(keeps.0, distribution.least()), field.power(keeps.1, distribution.least()));
        let (part, whole) = (u64::from(other.part()), u64::from(other.whole()));
        let left = field.product([none, least_part, of_all, whole]);
        let right = field.product([all, of_none, least_whole, part]);
        left == right
    })
}

/// Arithmetic with remainders of a prime.
#[derive(Clone, Copy)]
struct Remainders(u64);

impl Remainders {
    fn of(self, number: u128) -> u64 {
        halves(number.checked_rem(u128::from(self.0)).unwrap_or(0)).1
    }

    fn times(self, one: u64, other: u64) -> u64 {
        self.of(u128::from(one).wrapping_mul(u128::from(other)))
    }

    fn plus(self, one: u64, other: u64) -> u64 {
        self.of(u128::from(one).wrapping_add(u128::from(other)))
    }

    fn product(self, factors: [u64; 4]) -> u64 {
        factors.into_iter().fold(1, |product, factor| self.times(product, factor))
    }

    /// `base` to the power of `exponent`; one for the power of zero.
    fn power(self, base: u64, exponent: u64) -> u64 {
        let (mut power, mut square, mut left) = (1, base, exponent);
        while left > 0 {
            if left % 2 == 1 {
                power = self.times(power, square);
            }
            square = self.times(square, square);
            left /= 2;
        }
        power
    }

    /// The sum of the weights relative to the first one, each times the fraction `keeps` for every further violation,
    /// as numerator and denominator. It is built from the end, 1 + a/b (1 + c/d (1 + …)), so that nothing is divided.
    fn sum(self, distribution: Distribution, keeps: (u64, u64)) -> (u64, u64) {
        let (mut part, mut whole) = (1, 1);
        for drawn in (distribution.least()..distribution.most()).rev() {
            let (grows, shrinks) = distribution.step(drawn);
            let (grows, shrinks) = (self.times(grows, keeps.0), self.times(shrinks, keeps.1));
            let kept = self.times(shrinks, whole);
            part = self.plus(kept, self.times(grows, part));
            whole = kept;
        }
        (part, whole)
    }
}
