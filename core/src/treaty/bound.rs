//! What a ceiling requires: at most or at least a number, or a share of another number.

#[cfg(feature = "shares")]
use core::fmt::{self, Display};

#[cfg(feature = "shares")]
use crate::count::Decimal;

pub use share::Share;

/// What a ceiling requires of a quantity. A number equal to the bound keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Bound<'a> {
    /// The quantity must not exceed this number, in steps of the quantity.
    AtMost(u32),
    /// The quantity must not be less than this number, in steps of the quantity. Such a ceiling is called a floor.
    AtLeast(u32),
    /// The quantity must not exceed a share of another number.
    AtMostShare(Share<'a>),
    /// The quantity must not be less than a share of another number.
    AtLeastShare(Share<'a>),
}

impl<'a> Bound<'a> {
    /// Whether this is a floor, which requires at least something.
    #[must_use]
    pub const fn is_floor(self) -> bool {
        matches!(self, Self::AtLeast(_) | Self::AtLeastShare(_))
    }

    /// The number, in steps of the quantity; `None` if the bound is a share.
    #[must_use]
    pub const fn number(self) -> Option<u32> {
        match self {
            Self::AtMost(number) | Self::AtLeast(number) => Some(number),
            Self::AtMostShare(_) | Self::AtLeastShare(_) => None,
        }
    }

    /// The share; `None` if the bound is a number.
    #[must_use]
    pub const fn share(self) -> Option<Share<'a>> {
        match self {
            Self::AtMost(_) | Self::AtLeast(_) => None,
            Self::AtMostShare(share) | Self::AtLeastShare(share) => Some(share),
        }
    }

    /// Whether this bound and `other` are steps of the same rule, so that the later one replaces the earlier one. Both
    /// must be floors or neither, and both must be numbers or shares of the same base.
    ///
    /// ```
    /// use proverka::treaty::Bound;
    ///
    /// assert!(Bound::AtMost(1600).replaces(Bound::AtMost(1550)));
    /// assert!(!Bound::AtMost(1600).replaces(Bound::AtLeast(100)));
    /// ```
    #[must_use]
    pub fn replaces(self, other: Self) -> bool {
        self.is_floor() == other.is_floor() && self.share().map(Share::base) == other.share().map(Share::base)
    }
}

/// The part of a base that a share is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Part {
    /// A number of ten-thousandths of a percent: 45 % is 450,000.
    Percent(u32),
    /// A ratio of two whole numbers, the numerator first.
    Ratio(u32, u32),
}

impl Part {
    /// The largest number of decimals of a percentage.
    pub const MOST_DECIMALS: u8 = 4;

    /// The part as a fraction: its numerator and its denominator.
    ///
    /// ```
    /// use proverka::treaty::Part;
    ///
    /// assert_eq!(Part::Percent(450_000).fraction(), (450_000, 1_000_000));
    /// assert_eq!(Part::Ratio(2, 3).fraction(), (2, 3));
    /// ```
    #[must_use]
    pub const fn fraction(self) -> (u32, u32) {
        const WHOLE: u32 = 100 * 10_u32.pow(Part::MOST_DECIMALS as u32);
        match self {
            Self::Percent(steps) => (steps, WHOLE),
            Self::Ratio(numerator, denominator) => (numerator, denominator),
        }
    }
}

/// Prints the part as treaties in text have it, such as `45%` or `2/3`.
#[cfg(feature = "shares")]
impl Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Percent(steps) => write!(f, "{}%", Decimal::new(i64::from(steps), Self::MOST_DECIMALS)),
            Self::Ratio(numerator, denominator) => write!(f, "{numerator}/{denominator}"),
        }
    }
}

/// The number of which a share is a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Base<'a> {
    /// A number that the treaty gives, in steps of the quantity that is limited.
    Number(u32),
    /// The number of a quantity.
    Quantity {
        /// The name ([`Quantity::id`](super::Quantity::id)) of the quantity.
        quantity: &'a str,
        /// The side or group whose number it is; `None` for whoever must keep the ceiling.
        whose: Option<&'a str>,
        /// The day on which the number was declared; `None` for the day that is judged.
        on: Option<super::Anchor<'a>>,
    },
}

#[cfg(feature = "shares")]
mod share {
    use super::{Base, Part};
    use crate::treaty::Anchor;

    /// A part of a base, such as 45 % of the tonnes that a side declared.
    ///
    /// ```
    /// use proverka::treaty::{Base, Part, Share};
    ///
    /// let share = Share::percent(45, "category_1_declared");
    /// assert_eq!(share.part(), Part::Percent(450_000));
    /// let whose = Share::new(Part::Ratio(1, 3), share.base()).of_side_or_group("nato");
    /// let base = Base::Quantity { quantity: "category_1_declared", whose: Some("nato"), on: None };
    /// assert_eq!(whose.base(), base);
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[cfg_attr(feature = "defmt", derive(defmt::Format))]
    pub struct Share<'a> {
        part: Part,
        base: Base<'a>,
    }

    impl<'a> Share<'a> {
        /// This part of this base.
        #[must_use]
        pub const fn new(part: Part, base: Base<'a>) -> Self {
            Self { part, base }
        }

        /// So many percent of the same side's number for `quantity` on the same day.
        #[must_use]
        pub const fn percent(whole: u16, quantity: &'a str) -> Self {
            // This cannot overflow, because the product is below 2^30.
            let part = Part::Percent((whole as u32).saturating_mul(10_u32.pow(Part::MOST_DECIMALS as u32)));
            Self { part, base: Base::Quantity { quantity, whose: None, on: None } }
        }

        /// This ratio of two whole numbers, of the same side's number for `quantity` on the same day.
        #[must_use]
        pub const fn ratio(numerator: u32, denominator: u32, quantity: &'a str) -> Self {
            let base = Base::Quantity { quantity, whose: None, on: None };
            Self { part: Part::Ratio(numerator, denominator), base }
        }

        /// The same share of the number of this side or group. A share of a number of the treaty stays as it is.
        #[must_use]
        pub const fn of_side_or_group(self, name: &'a str) -> Self {
            match self.base {
                Base::Number(_) => self,
                Base::Quantity { quantity, on, .. } => {
                    Self { base: Base::Quantity { quantity, whose: Some(name), on }, ..self }
                }
            }
        }

        /// The same share of the number that was declared for this day. A share of a number of the treaty stays as it
        /// is.
        #[must_use]
        pub const fn declared_on(self, day: Anchor<'a>) -> Self {
            match self.base {
                Base::Number(_) => self,
                Base::Quantity { quantity, whose, .. } => {
                    Self { base: Base::Quantity { quantity, whose, on: Some(day) }, ..self }
                }
            }
        }

        /// The part of the base.
        #[must_use]
        pub const fn part(self) -> Part {
            self.part
        }

        /// The number of which it is a part.
        #[must_use]
        pub const fn base(self) -> Base<'a> {
            self.base
        }
    }
}

#[cfg(not(feature = "shares"))]
mod share {
    use core::marker::PhantomData;

    use super::{Base, Part};

    /// A part of a base. Without the feature `shares` there is no value of this type, so it costs nothing.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[cfg_attr(feature = "defmt", derive(defmt::Format))]
    pub struct Share<'a> {
        none: None,
        base: PhantomData<Base<'a>>,
    }

    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[cfg_attr(feature = "defmt", derive(defmt::Format))]
    enum None {}

    impl<'a> Share<'a> {
        /// The part of the base.
        #[must_use]
        pub const fn part(self) -> Part {
            match self.none {}
        }

        /// The number of which it is a part.
        #[must_use]
        pub const fn base(self) -> Base<'a> {
            match self.none {}
        }
    }
}
