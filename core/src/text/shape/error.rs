//! The errors in the text of a treaty or of an act.

use core::fmt::{self, Display};

use super::fields::Shape;
use crate::calendar::{Date, Expected, MonthEnd};
use crate::count::{Decimal, Kind, State};
use crate::text::nearest::DidYouMean;
use crate::text::quoted::Quoted;
use crate::text::scan::{Form, JsonFault};
use crate::treaty::{ActKind, EventPart, Force, NamedDay, Provided, Scope, StateParty, Step, Unit, WithdrawalEnds};
use crate::verdict::Provenance;

/// An error in a text, with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct TextError<'a> {
    /// The offset of the fault in the text; [`position`] turns it into a line and a column. Unit: bytes.
    pub offset: usize,
    /// What is wrong at that place.
    pub problem: Problem<'a>,
}

/// What is wrong with a text. Words of the text are given as they are written, with their escapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Problem<'a> {
    /// The text is not JSON.
    Json(JsonFault),
    /// The text starts with a byte order mark.
    ByteOrderMark,
    /// The text is JSON, but not an object.
    NotAnObject {
        /// What was expected, such as `a treaty`.
        of: &'static str,
        /// The form of the value that was found.
        found: Form,
    },
    /// The object has a field that such an object must not have.
    UnknownField {
        /// The name that was found.
        found: &'a str,
        /// The kind of the object, such as `a ceiling`.
        of: &'static str,
        /// The fields that such an object may have.
        known: Names,
    },
    /// The object has the same field twice.
    DuplicateField {
        /// Name of the field.
        field: &'static str,
    },
    /// The object lacks a required field.
    MissingField {
        /// Name of the field.
        field: &'static str,
        /// The kind of the object that lacks it.
        of: &'static str,
    },
    /// The value has a form that the field does not accept.
    WrongForm {
        /// Name of the field.
        field: &'static str,
        /// Whether the value is an element of the field's array, and not the field's own value.
        element: bool,
        /// The form of the value that was found.
        found: Form,
        /// What the field takes.
        wanted: Want,
    },
    /// The number is not a whole number from 0 to `most`.
    Range {
        /// Name of the field.
        field: &'static str,
        /// The number, as it is written.
        found: &'a str,
        /// The largest number that the field accepts.
        most: u32,
    },
    /// The number has decimals, but its quantity is counted in whole numbers.
    NoDecimals {
        /// Name of the field.
        field: &'static str,
        /// The number, as it is written.
        found: &'a str,
    },
    /// The number is negative or too large, or it has more decimals than its quantity.
    Decimals {
        /// Name of the field.
        field: &'static str,
        /// The number, as it is written.
        found: &'a str,
        /// The number of decimals of the quantity.
        decimals: u8,
    },
    /// A ceiling has neither `bound` nor `at_least`, or it has both.
    WhichBound {
        /// Whether the ceiling has both; otherwise it has neither.
        both: bool,
    },
    /// A ceiling names both a side and a group.
    SideAndGroup,
    /// A member of a group is no party of the treaty.
    UnknownMember {
        /// The code that was found.
        found: &'a str,
    },
    /// The text does not follow the field's notation.
    Notation {
        /// Name of the field.
        field: &'static str,
        /// The text that was found.
        found: &'a str,
        /// What the field takes.
        notation: Notation,
        /// What in particular is wrong, if the notation alone does not make that clear.
        cause: Option<Expected>,
    },
    /// The word is not in the vocabulary of the field.
    UnknownWord {
        /// Name of the field.
        field: &'static str,
        /// The word that was found.
        found: &'a str,
        /// The vocabulary of the field.
        vocabulary: Vocabulary,
    },
    /// The word names no kind of items.
    UnknownKind {
        /// Name of the field.
        field: &'static str,
        /// The word that was found.
        found: &'a str,
        /// The kind with nearly the same name, if there is one.
        meant: Option<&'a str>,
    },
    /// The list names the same word or party twice.
    DuplicateWord {
        /// Name of the field.
        field: &'static str,
        /// The word that was found.
        found: &'a str,
    },
    /// The table has more rows than there is room for.
    TooMany {
        /// Name of the table.
        field: &'static str,
        /// The largest number of rows.
        most: usize,
    },
    /// The code names no party of the treaty.
    UnknownParty {
        /// The code that was found.
        found: &'a str,
        /// The treaty's parties.
        parties: &'a [StateParty<'a>],
    },
    /// The act has neither `date` nor `between`, or it has both.
    WhichDay {
        /// Whether the act has both; otherwise it has neither.
        both: bool,
    },
    /// `between` has more or fewer than two days.
    NotTwoDays,
    /// The two days of `between` are in the wrong order.
    Reversed {
        /// The first day.
        earliest: Date,
        /// The last day, which is before it.
        latest: Date,
    },
    /// An act of this kind needs `until`, and it is missing.
    UntilMissing(ActKind),
    /// An act of this kind must not have `until`.
    UntilOn(ActKind),
    /// The `until` of the act is not later than the act itself.
    UntilBefore {
        /// The last day on which the act may have happened.
        act: Date,
        /// The day that `until` gives.
        until: Date,
    },
    /// An act of this kind needs `by`, and it is missing.
    ByMissing(ActKind),
    /// A `named_day` needs `name`, and it is missing.
    NameMissing,
    /// An act of this kind must not have `name`.
    NameOn(ActKind),
    /// The treaty has no day of this name.
    UnknownDay {
        /// The name that was found.
        found: &'a str,
        /// The days of the treaty.
        days: &'a [NamedDay<'a>],
    },
    /// `by` is an empty list.
    ByNobody,
    /// The caller's buffer is too small for decoding the escapes.
    Room {
        /// A size that is always enough: the length of the text. Unit: bytes.
        needed: usize,
    },
}

/// The form of value that a field accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Want {
    /// Text in quotes.
    Text,
    /// A whole number.
    Number {
        /// The largest number that is allowed.
        most: u32,
    },
    /// A whole number, or one of the words `warheads` and `attributed`.
    NumberOrWarheads {
        /// The largest number.
        most: u32,
    },
    /// `true` or `false`.
    Flag,
    /// An array of values.
    Array,
    /// An object with members.
    Object,
    /// Text in quotes, or an array of it.
    TextOrTexts,
}

impl Display for Want {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => f.write_str("a text"),
            Self::Number { most } => write!(f, "a whole number 0..={most}"),
            Self::Flag => f.write_str("true or false"),
            Self::NumberOrWarheads { most } => write!(f, "a whole number 0..={most}, \"warheads\" or \"attributed\""),
            Self::Array => f.write_str("an array"),
            Self::Object => f.write_str("an object"),
            Self::TextOrTexts => f.write_str("a text or an array of texts"),
        }
    }
}

/// The notation that a text must follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Notation {
    /// A date such as `2018-02-05`.
    Date,
    /// A span such as `10y`, `3m` or `45d`.
    Span,
    /// A time in hours or days, such as `32h` or `5d`.
    Time,
    /// A day such as `entry`, `entry+7y` or `2018-02-05`.
    Anchor,
    /// A term such as `10y`, `unlimited`, `until 2012-12-31`, `while start-1` or `1y renewed by 1y unless denounced
    /// 3m before`.
    Lasts,
    /// One of the words `warheads` and `attributed`, in place of a number.
    Weight,
    /// A window of a quota, such as `treaty_year` or `any 12m`.
    Window,
    /// When a deadline falls due, such as `entry+45d` or `30d after each half_year`.
    Due,
    /// A share of a base, in place of a number.
    Share,
}

impl Display for Notation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Date => "a date such as 2018-02-05",
            Self::Span => "a span such as 10y, 3m or 45d",
            Self::Time => "a time such as 32h or 5d",
            Self::Anchor => {
                "a date such as 2018-02-05, or `entry`, `entry+7y`, `NAME+8y` or `end of month NAME+8y`, where NAME is \
                 one of the treaty's `days`"
            }
            Self::Lasts => {
                "a span such as 10y, or `unlimited`, `until 2012-12-31`, `while start-1` or `1y renewed by 1y unless \
                 denounced 3m before`"
            }
            Self::Window => {
                "`treaty_year`, `calendar_year`, `half_year`, `month`, `phase`, `at_once`, or `any` and a span such as \
                 `any 12m`"
            }
            Self::Due => {
                "a day such as `entry+45d`, or `30d after each half_year`, `30d before each calendar_year`, `2 in each \
                 treaty_year`, `5d after EVENT`, `24h before EVENT` or `more than 24h of EVENT`"
            }
            Self::Weight => "a whole number 0..=65535, \"warheads\" or \"attributed\"",
            Self::Share => {
                "a number, or a share above zero with at most 4 decimals such as `45% of QUANTITY`, `2/3 of QUANTITY \
                 of GROUP`, `45% of QUANTITY on 1997-05-29` or `12.5% of 1500`"
            }
        })
    }
}

/// The set of words that a field accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Vocabulary {
    /// Kinds of items.
    Kinds,
    /// States of items.
    States,
    /// The units of a quantity.
    Units,
    /// The scopes of a ceiling.
    Scopes,
    /// Whether a deadline is a duty or a right.
    Forces,
    /// Which moment of a notice is compared with a deadline.
    Moments,
    /// What a quota counts apart.
    EventParts,
    /// The steps of an inspection.
    Steps,
    /// How well a fact is known.
    Provenances,
    /// For whom a withdrawal ends the treaty.
    WithdrawalEnds,
    /// What to do when a month is too short.
    MonthEnds,
    /// Kinds of acts.
    Acts,
}

impl Display for Vocabulary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one of ")?;
        match self {
            Self::Kinds => join(f, Kind::ALL.into_iter().map(Kind::as_str)),
            Self::States => join(f, State::ALL.into_iter().map(State::as_str)),
            Self::Units => join(f, Unit::ALL.into_iter().map(Unit::as_str)),
            Self::Scopes => join(f, Scope::ALL.into_iter().map(Scope::as_str)),
            Self::Forces => join(f, Force::ALL.into_iter().map(Force::as_str)),
            Self::Moments => join(f, Provided::ALL.into_iter().map(Provided::as_str)),
            Self::EventParts => join(f, EventPart::ALL.into_iter().map(EventPart::as_str)),
            Self::Steps => join(f, Step::ALL.into_iter().map(Step::as_str)),
            Self::Provenances => join(f, Provenance::ALL.into_iter().map(Provenance::as_str)),
            Self::WithdrawalEnds => join(f, WithdrawalEnds::ALL.into_iter().map(WithdrawalEnds::as_str)),
            Self::MonthEnds => join(f, MonthEnd::ALL.into_iter().map(MonthEnd::as_str)),
            Self::Acts => join(f, ActKind::ALL.into_iter().map(ActKind::as_str)),
        }
    }
}

/// Prints the names of an object's fields.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Names(&'static Shape);

impl Names {
    pub(super) const fn new(shape: &'static Shape) -> Self {
        Self(shape)
    }
}

impl Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        join(f, self.0.fields().map(|field| field.name()))
    }
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(self, f)
    }
}

impl<'a> TextError<'a> {
    /// Prints what was found, as a phrase for a message.
    #[must_use]
    pub const fn actual(self) -> Actual<'a> {
        Actual(self.problem)
    }

    /// Prints what would have been right, as a phrase for a message.
    #[must_use]
    pub const fn expected(self) -> Wanted<'a> {
        Wanted(self.problem)
    }
}

/// Prints what was found: [`TextError::actual`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Actual<'a>(Problem<'a>);

impl Display for Actual<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Problem::Json(fault) => fault.actual().fmt(f),
            Problem::ByteOrderMark => f.write_str("a byte order mark"),
            Problem::NotAnObject { found, .. } => found.fmt(f),
            Problem::UnknownField { found, of, .. } => write!(f, "unknown field {} in {of}", Quoted(found)),
            Problem::DuplicateField { field } => write!(f, "`{field}` a second time"),
            Problem::MissingField { field, of } => write!(f, "{of} without `{field}`"),
            Problem::WrongForm { field, element: true, found, .. } => write!(f, "`{field}` holds {found}"),
            Problem::WrongForm { field, found, .. } => write!(f, "`{field}` is {found}"),
            Problem::Range { field, found, .. }
            | Problem::NoDecimals { field, found }
            | Problem::Decimals { field, found, .. } => write!(f, "`{field}` is {}", Quoted(found)),
            Problem::WhichBound { both: true } => f.write_str("`bound` and `at_least` together"),
            Problem::WhichBound { both: false } => f.write_str("a ceiling without `bound`"),
            Problem::SideAndGroup => f.write_str("`side` and `group` together"),
            Problem::UnknownMember { found } => write!(f, "unknown party {} in `members`", Quoted(found)),
            Problem::Notation { field, found, cause, .. } => {
                write!(f, "`{field}` is {}", Quoted(found))?;
                match cause {
                    Some(Expected::Value(error)) => write!(f, " ({error})"),
                    Some(Expected::Count) => f.write_str(" (a count outside -2147483648..=2147483647)"),
                    _ => Ok(()),
                }
            }
            Problem::UnknownWord { field, found, .. } | Problem::UnknownKind { field, found, .. } => {
                write!(f, "`{field}` has the unknown word {}", Quoted(found))
            }
            Problem::DuplicateWord { field, found } => write!(f, "`{field}` names {} twice", Quoted(found)),
            Problem::TooMany { field, .. } => write!(f, "too many `{field}`"),
            Problem::UnknownParty { found, .. } => write!(f, "unknown party {}", Quoted(found)),
            Problem::WhichDay { both: true } => f.write_str("`date` and `between` together"),
            Problem::WhichDay { both: false } => f.write_str("an act without a day"),
            Problem::NotTwoDays => f.write_str("`between` without exactly two days"),
            Problem::Reversed { earliest, latest } => {
                write!(f, "`between` from {earliest} to {latest}, which is earlier")
            }
            Problem::UntilMissing(kind) => write!(f, "{} without `until`", kind.as_str()),
            Problem::UntilOn(kind) => write!(f, "`until` on {}", kind.as_str()),
            Problem::UntilBefore { act, until } => write!(f, "`until` is {until}, not after the act ({act})"),
            Problem::ByMissing(kind) => write!(f, "{} without `by`", kind.as_str()),
            Problem::NameMissing => write!(f, "{} without `name`", ActKind::NamedDay.as_str()),
            Problem::NameOn(kind) => write!(f, "`name` on {}", kind.as_str()),
            Problem::UnknownDay { found, .. } => write!(f, "unknown day {}", Quoted(found)),
            Problem::ByNobody => f.write_str("`by` names nobody"),
            Problem::Room { .. } => f.write_str("escapes that do not fit the room lent for undoing them"),
        }
    }
}

/// Prints what would have been right: [`TextError::expected`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Wanted<'a>(Problem<'a>);

impl Display for Wanted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Problem::Json(fault) => fault.expected().fmt(f),
            Problem::ByteOrderMark => f.write_str("UTF-8 without one"),
            Problem::NotAnObject { of, .. } => write!(f, "an object that is {of}"),
            Problem::UnknownField { known, .. } => write!(f, "one of {known}"),
            Problem::DuplicateField { .. } => f.write_str("each field once"),
            Problem::MissingField { .. } => f.write_str("it before this `}`"),
            Problem::WrongForm { wanted, .. } => wanted.fmt(f),
            Problem::Range { most, .. } => write!(f, "a whole number 0..={most}"),
            Problem::NoDecimals { .. } => {
                write!(f, "a whole number 0..={}, or a quantity whose `decimals` are enough", u32::MAX)
            }
            Problem::Decimals { decimals, .. } => {
                let most = Decimal::new(i64::from(u32::MAX), decimals);
                let plural = if decimals == 1 { "" } else { "s" };
                write!(f, "a number 0..={most} with at most {decimals} decimal{plural}")
            }
            Problem::WhichBound { .. } => f.write_str("`bound` for at most, or `at_least` for at least"),
            Problem::SideAndGroup => f.write_str("one of them, or none if each side must keep it"),
            Problem::UnknownMember { .. } => f.write_str("the `code` of one of the treaty's `parties`"),
            Problem::Notation { notation, .. } => notation.fmt(f),
            Problem::UnknownWord { vocabulary, .. } => vocabulary.fmt(f),
            Problem::UnknownKind { meant, .. } => {
                write!(f, "{}, or the `id` of one of the treaty's `kinds`{}", Vocabulary::Kinds, DidYouMean(meant))
            }
            Problem::DuplicateWord { .. } => f.write_str("each once"),
            Problem::TooMany { most, .. } => write!(f, "at most {most}"),
            Problem::UnknownParty { parties, .. } => {
                f.write_str("one of ")?;
                join(f, parties.iter().map(|party| party.code))
            }
            Problem::WhichDay { .. } => f.write_str("either `date` or `between`"),
            Problem::NotTwoDays => f.write_str("the first and the last day"),
            Problem::Reversed { .. } => f.write_str("the earlier day first"),
            Problem::UntilMissing(_) => f.write_str("the new end in `until`"),
            Problem::UntilOn(_) => {
                f.write_str("`until` only on ")?;
                join(f, ActKind::ALL.into_iter().filter(|kind| kind.may_name_a_day()).map(ActKind::as_str))
            }
            Problem::UntilBefore { .. } => f.write_str("a later day"),
            Problem::ByMissing(_) => f.write_str("the party whose act it was in `by`"),
            Problem::NameMissing => f.write_str("the name of the day in `name`"),
            Problem::NameOn(_) => write!(f, "`name` only on {}", ActKind::NamedDay.as_str()),
            Problem::UnknownDay { days: [], .. } => f.write_str("a treaty that declares this day in `days`"),
            Problem::UnknownDay { days, .. } => {
                f.write_str("one of ")?;
                join(f, days.iter().map(|day| day.id))
            }
            Problem::ByNobody => f.write_str("at least one party, or no `by`"),
            Problem::Room { needed } => write!(f, "room for {needed} bytes"),
        }
    }
}

impl Display for TextError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, expected {}", self.actual(), self.expected())
    }
}

impl core::error::Error for TextError<'_> {}

/// Prints words with commas between them.
pub(in crate::text) fn join<'w>(f: &mut fmt::Formatter<'_>, words: impl Iterator<Item = &'w str>) -> fmt::Result {
    for (index, word) in words.enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        write!(f, "{comma}{word}")?;
    }
    Ok(())
}

/// A place in a text as editors show it. Lines and columns are counted from one, and columns are counted in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Position {
    /// The number of the line, from one.
    pub line: usize,
    /// The number of the character in the line, from one.
    pub column: usize,
}

impl Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The line and column of the byte at `offset`. An offset past the end is treated as the end.
///
/// A line ends with a line feed, so a carriage return before it is the line's last character. A byte that is not valid
/// UTF-8 counts as one character, unless it looks like a continuation byte.
///
/// ```
/// use proverka::text::shape::{Position, position};
///
/// // The é is two bytes and one column.
/// assert_eq!(position("\"é\"\n]".as_bytes(), 3), Position { line: 1, column: 3 });
/// assert_eq!(position("\"é\"\n]".as_bytes(), 5), Position { line: 2, column: 1 });
/// ```
#[must_use]
pub fn position(text: &[u8], offset: usize) -> Position {
    let before = text.get(..offset).unwrap_or(text);
    let mut place = Position { line: 1, column: 1 };
    for byte in before {
        match byte {
            b'\n' => place = Position { line: place.line.saturating_add(1), column: 1 },
            // Continuation bytes of a character do not count.
            0x80..=0xbf => {}
            _ => place.column = place.column.saturating_add(1),
        }
    }
    place
}
