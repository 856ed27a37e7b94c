//! Values in serde's data model: as text in formats for people, such as JSON, and compact in binary formats.
//!
//! The text is what `Display` prints, and it is read by `FromStr`. Both ways of reading go through a constructor that
//! checks what it gets, so that no value can be read that could not be made.

use core::fmt::{self, Display};
use core::marker::PhantomData;
use core::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error as _, Visitor};
use serde::ser::{Serialize, SerializeSeq as _, Serializer};

use crate::calendar::{Date, DateRange, Interval, Moment, OffsetMoment, Span};
use crate::count::{CountRange, Decimal};
use crate::treaty::{PlaceRule, StatePartySet};

/// Writes `value` as text, or `compact` in a binary format.
pub(crate) fn write<S: Serializer>(
    value: &impl Display,
    compact: impl Serialize,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() { serializer.collect_str(value) } else { compact.serialize(serializer) }
}

/// Reads a value from a text, or makes it of its compact form. `expected` describes the text.
pub(crate) fn read<'de, D, T, C, E>(
    expected: &'static str,
    make: impl FnOnce(C) -> Result<T, E>,
    deserializer: D,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
    C: Deserialize<'de>,
    E: Display,
{
    if deserializer.is_human_readable() {
        deserializer.deserialize_str(Text { expected, of: PhantomData })
    } else {
        make(C::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// Reads a text by `FromStr`.
struct Text<T> {
    expected: &'static str,
    of: PhantomData<T>,
}

impl<T: FromStr<Err: Display>> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

/// Implements both traits for a type: its name, its compact form and how that is made of it, how it is made of its
/// compact form, and a description of its text.
macro_rules! as_text_or {
    ($name:ty, $compact:ty, |$value:ident| $as_compact:expr, |$form:ident| $make:expr, $expected:literal) => {
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let $value = *self;
                let compact: $compact = $as_compact;
                $crate::stored::write(self, compact, serializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::stored::read($expected, |$form: $compact| $make, deserializer)
            }
        }
    };
}

pub(crate) use as_text_or;

as_text_or! { Date, u32, |date| date.day_number(), |number| Date::from_day_number(number), "a date such as 2020-02-27" }

as_text_or! {
    Moment, i64, |moment| moment.unix_seconds(), |seconds| Moment::from_unix_seconds(seconds),
    "a moment such as 2020-02-27T20:30:00Z"
}

as_text_or! {
    OffsetMoment, (Moment, i32), |shown| (shown.moment(), shown.offset_seconds()),
    |parts| OffsetMoment::new(parts.0, parts.1), "a moment with an offset, such as 2018-07-01T09:00:00+10:00"
}

as_text_or! {
    Span, (u8, i32), |span| match span {
        Span::Days(count) => (0, count),
        Span::Months(count) => (1, count),
        Span::Years(count) => (2, count),
        Span::Hours(count) => (3, count),
    },
    |parts| match parts {
        (0, count) => Ok(Span::Days(count)),
        (1, count) => Ok(Span::Months(count)),
        (2, count) => Ok(Span::Years(count)),
        (3, count) => Ok(Span::Hours(count)),
        _ => Err("no such unit of time"),
    },
    "a span such as 10y"
}

as_text_or! {
    DateRange, (Date, Date), |range| (range.earliest(), range.latest()),
    |bounds| DateRange::new(bounds.0, bounds.1), "a day, or two days with .. between them"
}

as_text_or! {
    CountRange, (u32, Option<u32>), |range| (range.min(), range.max()),
    |bounds| CountRange::new(bounds.0, bounds.1), "a count such as 800, 800..901 or 800.."
}

as_text_or! {
    Decimal, (i64, u8), |number| (number.steps(), number.decimals()),
    |parts| Ok::<_, &str>(Decimal::new(parts.0, parts.1)), "a number such as 3.67"
}

impl<T: Serialize + Display + Copy + PartialEq> Serialize for Interval<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(self, (self.earliest(), self.latest()), serializer)
    }
}

impl<'de, T: Deserialize<'de> + FromStr<Err: Display> + Display + Copy + Ord> Deserialize<'de> for Interval<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let make = |(earliest, latest)| Self::new(earliest, latest);
        read("an instant, or two with .. between them, each of which may be left out", make, deserializer)
    }
}

/// The indexes of the members in the treaty's list.
impl Serialize for StatePartySet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut places = serializer.serialize_seq(usize::try_from(self.len()).ok())?;
        for place in self.places() {
            // An index is below 256, and one type of number makes binary formats the same on every machine.
            places.serialize_element(&u8::try_from(place).unwrap_or(u8::MAX))?;
        }
        places.end()
    }
}

/// Writes a deadline of a treaty by its name.
#[cfg(feature = "deadlines")]
pub(crate) fn deadline<S: Serializer>(
    deadline: &crate::treaty::Deadline<'_>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(deadline.id)
}

/// Writes the rule of a treaty on where items may be by its clause, because it has no name.
pub(crate) fn place_rule<S: Serializer>(rule: &PlaceRule<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(rule.citation.clause)
}
