//! What can be wrong with a treaty whose text is well formed, in words.

use core::fmt::{self, Display};

use super::notation::AnchorText;
use crate::calendar::{Date, Span};
use crate::text::quoted::Quoted;
use crate::treaty::{Anchor, StatePartySet};

/// Something in a treaty that does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lint<'a> {
    /// Where the flaw is.
    pub place: TreatyPart,
    /// What is wrong there.
    pub flaw: Flaw<'a>,
}

/// Whether a treaty with such a flaw can be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Severity {
    /// It cannot: judgements would be wrong or without a clause.
    Error,
    /// It can, and says perhaps not what its author meant.
    Warning,
}

/// A part of a treaty. Rows are counted from zero here, and from one in print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum TreatyPart {
    /// The identifier of the treaty.
    Id,
    /// The name of the treaty.
    Name,
    /// The table of parties.
    Parties,
    /// The day of signature.
    Signed,
    /// The day of entry into force.
    EntryIntoForce,
    /// What it limits.
    Quantities,
    /// The party at this index.
    Party(usize),
    /// The quantity at this index.
    Quantity(usize),
    /// One counting rule.
    Counting(usize),
    /// The ceiling at this index.
    Ceiling(usize),
    /// How long it lasts.
    Lasts,
    /// The rule on extension.
    Extension,
    /// The rule on withdrawal.
    Withdrawal,
    /// The clause on suspension.
    Suspension,
}

impl Display for TreatyPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (table, row) = match self {
            Self::Id => return f.write_str("`id`"),
            Self::Name => return f.write_str("`name`"),
            Self::Parties => return f.write_str("`parties`"),
            Self::Signed => return f.write_str("`signed`"),
            Self::EntryIntoForce => return f.write_str("`entry_into_force`"),
            Self::Quantities => return f.write_str("`quantities`"),
            Self::Lasts => return f.write_str("`lasts`"),
            Self::Extension => return f.write_str("`extension`"),
            Self::Withdrawal => return f.write_str("`withdrawal`"),
            Self::Suspension => return f.write_str("`suspension`"),
            Self::Party(row) => ("party", row),
            Self::Quantity(row) => ("quantity", row),
            Self::Counting(row) => ("counting rule", row),
            Self::Ceiling(row) => ("ceiling", row),
        };
        write!(f, "{table} {}", row.saturating_add(1))
    }
}

/// What does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw<'a> {
    /// A text that must say something is empty.
    Empty {
        /// The key of the member.
        field: &'static str,
    },
    /// Nobody is bound.
    NoParties,
    /// More parties than a treaty can have.
    TooManyParties {
        /// How many there are.
        found: usize,
    },
    /// Two parties of one code.
    DuplicateParty(&'a str),
    /// Nothing is limited.
    NoQuantities,
    /// Two quantities of one `id`.
    DuplicateQuantity(&'a str),
    /// A quantity that no ceiling limits.
    NeverLimited(&'a str),
    /// A row about a quantity that the treaty does not have.
    UndeclaredQuantity(&'a str),
    /// A ceiling for a side that no party is on.
    UnknownSide(&'a str),
    /// A counting rule without kinds or without states.
    CountsNothing,
    /// Two counting rules count the same item towards the same quantity.
    CountedTwice {
        /// The later rule's place.
        other: usize,
    },
    /// A ceiling that ends before it begins.
    NeverBinds {
        /// From when it binds.
        from: Anchor,
        /// Until when it applies.
        until: Anchor,
    },
    /// A day so long after entry into force does not exist, or is outside the calendar.
    NoSuchDay(Anchor),
    /// A day before entry into force.
    BeforeEntry(Anchor),
    /// Two ceilings of one quantity bind the same side on the same day.
    Overlap {
        /// The later ceiling's place.
        other: usize,
    },
    /// Entry into force before signature.
    EntryBeforeSignature {
        /// The day of entry into force.
        entry: Date,
        /// The day of signature.
        signed: Date,
    },
    /// The term ends before it begins.
    EndsBeforeEntry {
        /// The day named as its end.
        end: Date,
        /// The day of entry into force.
        entry: Date,
    },
    /// It lasts as long as itself.
    DependsOnItself,
    /// A span of hours, where only days count.
    Hours(Span),
    /// A span that must be longer than nothing, or for a notice, not shorter.
    TooShort(Span),
    /// An extension longer than the term it extends.
    LongerThanTerm {
        /// The longest extension.
        extension: Span,
        /// Length of the term.
        term: Span,
    },
    /// An extension of what has no end.
    NothingToExtend,
    /// An extension that may be made no times.
    NeverExtended,
}

impl Lint<'_> {
    /// Whether the treaty can be judged nevertheless.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self.flaw {
            Flaw::NoQuantities
            | Flaw::NeverLimited(_)
            | Flaw::CountedTwice { .. }
            | Flaw::BeforeEntry(_)
            | Flaw::Overlap { .. }
            | Flaw::LongerThanTerm { .. }
            | Flaw::NothingToExtend
            | Flaw::NeverExtended => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

impl Display for Lint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.flaw)
    }
}

impl Display for Flaw<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Empty { field } => write!(f, "`{field}` is empty"),
            Self::NoParties => f.write_str("no party, expected at least one"),
            Self::TooManyParties { found } => {
                write!(f, "{found} parties, expected at most {}", StatePartySet::CAPACITY)
            }
            Self::DuplicateParty(code) => write!(f, "party {} is there already", Quoted(code)),
            Self::NoQuantities => f.write_str("nothing is limited"),
            Self::DuplicateQuantity(id) => write!(f, "quantity {} is there already", Quoted(id)),
            Self::NeverLimited(id) => write!(f, "no ceiling limits {}", Quoted(id)),
            Self::UndeclaredQuantity(id) => write!(f, "quantity {} is not in `quantities`", Quoted(id)),
            Self::UnknownSide(side) => write!(f, "no party is on the side {}", Quoted(side)),
            Self::CountsNothing => f.write_str("counts nothing: needs a kind, a state and a weight above 0"),
            Self::CountedTwice { other } => {
                write!(f, "counts items that counting rule {} counts again", other.saturating_add(1))
            }
            Self::NeverBinds { from, until } => {
                write!(f, "never binds: `until` {} is not after `from` {}", AnchorText(until), AnchorText(from))
            }
            Self::NoSuchDay(anchor) => write!(f, "there is no day {}", AnchorText(anchor)),
            Self::BeforeEntry(anchor) => write!(f, "{} is before entry into force", AnchorText(anchor)),
            Self::Overlap { other } => {
                write!(f, "binds together with ceiling {} of the same quantity and side", other.saturating_add(1))
            }
            Self::EntryBeforeSignature { entry, signed } => {
                write!(f, "entry into force {entry} is before signature {signed}")
            }
            Self::EndsBeforeEntry { end, entry } => write!(f, "ends {end}, not after entry into force {entry}"),
            Self::DependsOnItself => f.write_str("lasts as long as the treaty itself"),
            Self::Hours(span) => write!(f, "{span} is in hours, expected days, months or years"),
            Self::TooShort(span) => write!(f, "{span} is too short"),
            Self::LongerThanTerm { extension, term } => write!(f, "{extension} is longer than the term of {term}"),
            Self::NothingToExtend => f.write_str("a treaty without end cannot be extended"),
            Self::NeverExtended => f.write_str("`times` is 0: it can never be extended"),
        }
    }
}
