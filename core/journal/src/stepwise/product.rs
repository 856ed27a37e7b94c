//! Products of scalars and points, computed a few digits at a time.
//!
//! A scalar is written as 85 signed digits of three bits. From the highest on, each takes three doublings, that is one
//! multiplication by the cofactor in the curve crate, and one addition of a small multiple of the point.

use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::Identity as _;
use subtle::{Choice, ConditionallyNegatable as _, ConditionallySelectable as _, ConstantTimeEq as _};
use zeroize::Zeroize as _;

/// Number of digits of a scalar.
const DIGITS: u8 = 85;
/// What is added to every digit, so that it is stored without a sign.
const BIAS: u8 = 4;

/// A scalar in digits from -4 to 3, each stored with [`BIAS`] added.
struct Digits([u8; 32]);

impl Digits {
    /// Splits a scalar below the group order.
    fn new(scalar: &Scalar) -> Self {
        // These bytes are the bias of every digit. A scalar is below 2^253, so the sum is below 2^255.
        let mut bytes = scalar.to_bytes();
        let mut carry = 0;
        for (byte, bias) in bytes.iter_mut().zip([0x24_u8, 0x49, 0x92].iter().cycle()) {
            // The sum of two bytes and a carry of at most 1 is at most 511.
            let [low, high] = u16::from(*byte).wrapping_add(u16::from(*bias)).wrapping_add(carry).to_le_bytes();
            (*byte, carry) = (low, u16::from(high));
        }
        Self(bytes)
    }

    /// Returns digit `index` with the bias added. Range: `0..8`.
    fn get(&self, index: u8) -> u8 {
        let bit = usize::from(index).wrapping_mul(3);
        let byte = |at: usize| u16::from(self.0.get(at).copied().unwrap_or(0));
        let pair = byte(bit >> 3) | byte((bit >> 3).wrapping_add(1)) << 8;
        let [low, _] = (pair >> (bit & 7)).to_le_bytes();
        low & 7
    }
}

impl Drop for Digits {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// One to four times a point.
struct Multiples([EdwardsPoint; 4]);

impl Multiples {
    #[inline(never)]
    #[expect(clippy::arithmetic_side_effects, reason = "the sum of two points is a point")]
    fn new(point: EdwardsPoint) -> Self {
        let double = point + point;
        Self([point, double, double + point, double + double])
    }

    /// Returns the multiple for a secret digit. It does the same for every digit.
    fn secret(&self, digit: u8) -> EdwardsPoint {
        let is_negative = Choice::from((digit >> 2) ^ 1);
        let mut size = digit.wrapping_sub(BIAS);
        size.conditional_assign(&BIAS.wrapping_sub(digit), is_negative);
        let mut multiple = EdwardsPoint::identity();
        for (number, point) in (1_u8..).zip(&self.0) {
            multiple.conditional_assign(point, number.ct_eq(&size));
        }
        multiple.conditional_negate(is_negative);
        multiple
    }

    /// Adds the multiple for a public digit to `sum`.
    #[inline(never)]
    #[expect(clippy::arithmetic_side_effects, reason = "the sum of two points is a point")]
    fn add_public(&self, digit: u8, sum: &mut EdwardsPoint) {
        let size = usize::from(digit.abs_diff(BIAS));
        let Some(multiple) = size.checked_sub(1).and_then(|at| self.0.get(at)) else { return };
        if digit > BIAS {
            *sum += multiple;
        } else {
            *sum -= multiple;
        }
    }
}

/// The digits that are still to be done, and the sum of those that are done.
struct Progress {
    left: u8,
    sum: EdwardsPoint,
}

impl Progress {
    fn new() -> Self {
        Self { left: DIGITS, sum: EdwardsPoint::identity() }
    }

    /// Passes the next digits, at most `most`, to `add` after the three doublings of each. Returns the sum once all are
    /// done.
    fn advance(&mut self, most: u8, mut add: impl FnMut(u8, &mut EdwardsPoint)) -> Option<&EdwardsPoint> {
        for _ in 0..most.min(self.left) {
            self.left = self.left.wrapping_sub(1);
            self.sum = self.sum.mul_by_cofactor();
            add(self.left, &mut self.sum);
        }
        (self.left == 0).then_some(&self.sum)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.sum.zeroize();
    }
}

/// A secret scalar times the base point, with the same instructions for every scalar.
pub(super) struct SecretProduct {
    digits: Digits,
    base: Multiples,
    progress: Progress,
}

impl SecretProduct {
    pub(super) fn new(scalar: &Scalar) -> Self {
        let base = Multiples::new(curve25519_dalek::constants::ED25519_BASEPOINT_POINT);
        Self { digits: Digits::new(scalar), base, progress: Progress::new() }
    }

    /// Does the next digits, at most `most`, and returns the product once all are done.
    #[inline(never)]
    #[expect(clippy::arithmetic_side_effects, reason = "the sum of two points is a point")]
    pub(super) fn advance(&mut self, most: u8) -> Option<&EdwardsPoint> {
        let Self { digits, base, progress } = self;
        progress.advance(most, |index, sum| {
            let mut multiple = base.secret(digits.get(index));
            *sum += &multiple;
            multiple.zeroize();
        })
    }
}

/// The sum of a scalar times the base point and another scalar times a point, all of them public.
pub(super) struct PublicSum {
    of_base: Digits,
    of_point: Digits,
    base: Multiples,
    point: Multiples,
    progress: Progress,
}

impl PublicSum {
    pub(super) fn new(base: &Scalar, scalar: &Scalar, point: EdwardsPoint) -> Self {
        Self {
            of_base: Digits::new(base),
            of_point: Digits::new(scalar),
            base: Multiples::new(curve25519_dalek::constants::ED25519_BASEPOINT_POINT),
            point: Multiples::new(point),
            progress: Progress::new(),
        }
    }

    /// Does the next digits, at most `most`, and returns the sum once all are done.
    #[inline(never)]
    pub(super) fn advance(&mut self, most: u8) -> Option<&EdwardsPoint> {
        let Self { of_base, of_point, base, point, progress } = self;
        progress.advance(most, |index, sum| {
            base.add_public(of_base.get(index), sum);
            point.add_public(of_point.get(index), sum);
        })
    }
}
