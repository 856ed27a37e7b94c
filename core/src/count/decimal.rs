//! Numbers with a fixed number of decimals, without floats.

use core::cmp::Ordering;
use core::fmt::{self, Display};
use core::hash::{Hash, Hasher};
use core::str::FromStr;

/// A number that is a whole multiple of a smallest step, such as 3.67 with two decimals, which is 367 steps of 0.01.
///
/// It is printed exactly and without needless zeros. Numbers are compared by their value, so that 3.0 equals 3.
///
/// ```
/// use proverka::count::Decimal;
///
/// assert_eq!(Decimal::new(367, 2).to_string(), "3.67");
/// assert_eq!(Decimal::new(30_000, 2).to_string(), "300");
/// assert_eq!(Decimal::new(-5, 1).to_string(), "-0.5");
/// assert_eq!("3.67".parse(), Ok(Decimal::new(3670, 3)));
/// assert!(Decimal::new(-5, 1) < Decimal::new(-45, 2));
/// ```
#[derive(Clone, Copy, Debug)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Decimal {
    steps: i64,
    decimals: u8,
}

/// Why a text is not a number of steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum DecimalError {
    /// The text is not digits, or digits, a point and digits.
    Form,
    /// The text has more decimals than the quantity.
    TooPrecise,
    /// The number is more steps than the type of the number holds: [`u32::MAX`] for a count, [`i64::MAX`] for a
    /// [`Decimal`].
    TooLarge,
}

impl Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "expected a number such as 300 or 3.67",
            Self::TooPrecise => "the number has too many decimals",
            Self::TooLarge => "the number is too large",
        })
    }
}

impl core::error::Error for DecimalError {}

impl Decimal {
    /// The number of `steps` steps, each of which is one unit of the last of `decimals` decimals.
    #[must_use]
    pub const fn new(steps: i64, decimals: u8) -> Self {
        Self { steps, decimals }
    }

    /// The number of steps, which has the sign of the number.
    #[must_use]
    pub const fn steps(self) -> i64 {
        self.steps
    }

    /// The number of decimals that a step has.
    #[must_use]
    pub const fn decimals(self) -> u8 {
        self.decimals
    }

    /// The number as a whole number, if it is one; otherwise `None`.
    #[must_use]
    pub const fn whole(self) -> Option<i64> {
        match 10_i64.checked_pow(self.decimals as u32) {
            Some(one) if matches!(self.steps.checked_rem(one), Some(0)) => self.steps.checked_div(one),
            // Zero is whole, however small a step is.
            None if self.steps == 0 => Some(0),
            _ => None,
        }
    }

    /// Reads a number such as `3.67` or `300`, and gives it in steps of the last of `decimals` decimals.
    ///
    /// ```
    /// use proverka::count::{Decimal, DecimalError};
    ///
    /// assert_eq!(Decimal::parse("3.67", 2), Ok(367));
    /// assert_eq!(Decimal::parse("300", 2), Ok(30_000));
    /// // One decimal more than the quantity has is never rounded away, not even a zero.
    /// assert_eq!(Decimal::parse("3.670", 2), Err(DecimalError::TooPrecise));
    /// assert_eq!(Decimal::parse("3.", 2), Err(DecimalError::Form));
    /// ```
    ///
    /// # Errors
    ///
    /// [`DecimalError`] if the text has another form, more decimals, or a number of steps above [`u32::MAX`].
    pub fn parse(text: &str, decimals: u8) -> Result<u32, DecimalError> {
        let (whole, part) = match text.split_once('.') {
            Some((whole, part)) => (whole, Some(part)),
            None => (text, None),
        };
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || part.is_some_and(|part| !digits(part)) {
            return Err(DecimalError::Form);
        }
        let part = part.unwrap_or_default();
        let missing = usize::from(decimals).checked_sub(part.len()).ok_or(DecimalError::TooPrecise)?;
        let digits = whole.bytes().chain(part.bytes()).chain(core::iter::repeat_n(b'0', missing));
        digits
            .into_iter()
            .try_fold(0_u32, |steps, digit| {
                let steps = steps.checked_mul(10)?;
                steps.checked_add(u32::from(digit.wrapping_sub(b'0')))
            })
            .ok_or(DecimalError::TooLarge)
    }
}

impl Decimal {
    /// The same number with as few decimals as it needs.
    fn shortest(self) -> Self {
        let Self { mut steps, mut decimals } = self;
        while let (Some(fewer), Some(0)) = (decimals.checked_sub(1), steps.checked_rem(10)) {
            steps = steps.wrapping_div(10);
            decimals = fewer;
        }
        Self { steps, decimals }
    }

    /// The number in steps of the last of `decimals` decimals, or of its own last one if it has more; `None` if the
    /// type does not hold that, so that it is further from zero than any number of as many decimals.
    fn steps_of(self, decimals: u8) -> Option<i64> {
        // Zero is the same in all steps, and all other numbers soon leave the range.
        let more = if self.steps == 0 { 0 } else { decimals.saturating_sub(self.decimals) };
        (0..more).try_fold(self.steps, |steps, _| steps.checked_mul(10))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.steps_of(other.decimals), other.steps_of(self.decimals)) {
            (Some(one), Some(two)) => one.cmp(&two),
            // Only the number of fewer decimals is multiplied, so its sign decides.
            (None, _) => self.steps.cmp(&0),
            (_, None) => 0.cmp(&other.steps),
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        let (one, two) = (self.shortest(), other.shortest());
        (one.steps, one.decimals) == (two.steps, two.decimals)
    }
}

impl Eq for Decimal {}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { steps, decimals } = self.shortest();
        (steps, decimals).hash(state);
    }
}

/// Reads a number such as `3.67`, `300` or `-0.5` with as many decimals as it is written with.
impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let (is_negative, digits) = match text.as_bytes() {
            [b'-', rest @ ..] => (true, rest),
            all => (false, all),
        };
        let mut parts = digits.split(|byte| *byte == b'.');
        let (whole, part) = (parts.next().unwrap_or_default(), parts.next());
        if whole.is_empty() || part.is_some_and(<[u8]>::is_empty) || parts.next().is_some() {
            return Err(DecimalError::Form);
        }
        let part = part.unwrap_or_default();
        let decimals = u8::try_from(part.len()).map_err(|_| DecimalError::TooPrecise)?;
        let mut steps = 0_i64;
        // Built up below zero, because there is one more negative value than there are positive ones.
        for byte in whole.iter().chain(part) {
            let digit = Some(byte.wrapping_sub(b'0')).filter(|digit| *digit <= 9).ok_or(DecimalError::Form)?;
            let next = steps.checked_mul(10).and_then(|tens| tens.checked_sub(i64::from(digit)));
            steps = next.ok_or(DecimalError::TooLarge)?;
        }
        let steps = if is_negative { Some(steps) } else { steps.checked_neg() };
        Ok(Self { steps: steps.ok_or(DecimalError::TooLarge)?, decimals })
    }
}

impl Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut steps = self.steps.unsigned_abs();
        let mut decimals = usize::from(self.decimals);
        // Zeros at the end are left out.
        while decimals > 0 && steps.is_multiple_of(10) {
            steps = steps.wrapping_div(10);
            decimals = decimals.saturating_sub(1);
        }
        if self.steps < 0 {
            f.write_str("-")?;
        }
        let one = u32::try_from(decimals).ok().and_then(|decimals| 10_u64.checked_pow(decimals));
        match one.and_then(|one| steps.checked_div(one).zip(steps.checked_rem(one))) {
            Some((whole, _)) if decimals == 0 => write!(f, "{whole}"),
            Some((whole, part)) => {
                write!(f, "{whole}.")?;
                padded(f, part, decimals)
            }
            // The power is more than 64 bits hold, and therefore the number is below one.
            None => {
                f.write_str("0.")?;
                padded(f, steps, decimals)
            }
        }
    }
}

/// Writes a number with zeros before it, so that it has this many digits. A width in the format string could panic.
fn padded(f: &mut fmt::Formatter<'_>, number: u64, digits: usize) -> fmt::Result {
    let own = number.checked_ilog10().unwrap_or(0).saturating_add(1);
    for _ in usize::try_from(own).unwrap_or(digits)..digits {
        f.write_str("0")?;
    }
    write!(f, "{number}")
}
