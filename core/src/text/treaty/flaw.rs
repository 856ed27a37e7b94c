//! The flaws that a treaty can have although its text is well formed.

use core::fmt::{self, Display};

use super::notation::AnchorText;
use crate::calendar::{Date, Span};
use crate::count::{AnyKind, State, StateSet};
use crate::text::quoted::Quoted;
use crate::text::shape::join;
use crate::treaty::{Anchor, Quantity, StatePartySet, Step, Window};
use crate::words::words;

/// A flaw in a treaty, with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Lint<'a> {
    /// Where the flaw is.
    pub place: TreatyPart,
    /// What is wrong at that place.
    pub flaw: Flaw<'a>,
}

words! {
    /// How severe a flaw is: whether the treaty can be judged nevertheless.
    pub enum Severity, such as "warning" {
        /// The treaty cannot be judged: judgements would be wrong or without a clause.
        Error = "error",
        /// The treaty can be judged, but it may not say what its author meant.
        Warning = "warning",
    }
}

/// A part of a treaty. Rows are counted from zero here, and from one in print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
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
    /// The table of kinds of items.
    Kinds,
    /// What it limits.
    Quantities,
    /// The party at this index.
    Party(usize),
    /// The named day at this index.
    NamedDay(usize),
    /// The group at this index.
    Group(usize),
    /// The kind of items at this index.
    Kind(usize),
    /// The quantity at this index.
    Quantity(usize),
    /// The type of items at this index.
    Type(usize),
    /// One counting rule.
    Counting(usize),
    /// The ceiling at this index.
    Ceiling(usize),
    /// The quota at this index.
    Quota(usize),
    /// The deadline at this index.
    Deadline(usize),
    /// The rule on places at this index.
    Place(usize),
    /// The time between steps at this index.
    Step(usize),
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
            Self::Kinds => return f.write_str("`kinds`"),
            Self::Quantities => return f.write_str("`quantities`"),
            Self::Lasts => return f.write_str("`lasts`"),
            Self::Extension => return f.write_str("`extension`"),
            Self::Withdrawal => return f.write_str("`withdrawal`"),
            Self::Suspension => return f.write_str("`suspension`"),
            Self::Party(row) => ("party", row),
            Self::NamedDay(row) => ("named day", row),
            Self::Group(row) => ("group", row),
            Self::Kind(row) => ("kind", row),
            Self::Quantity(row) => ("quantity", row),
            Self::Type(row) => ("type", row),
            Self::Counting(row) => ("counting rule", row),
            Self::Ceiling(row) => ("ceiling", row),
            Self::Quota(row) => ("quota", row),
            Self::Deadline(row) => ("deadline", row),
            Self::Place(row) => ("rule on places", row),
            Self::Step(row) => ("time between steps", row),
        };
        write!(f, "{table} {}", row.saturating_add(1))
    }
}

/// What is wrong with a treaty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Flaw<'a> {
    /// A required text is empty.
    Empty {
        /// The key of the member.
        field: &'static str,
    },
    /// The treaty has no parties.
    NoParties,
    /// More parties than a treaty can have.
    TooManyParties {
        /// How many there are.
        found: usize,
    },
    /// Two parties have the same code.
    DuplicateParty(&'a str),
    /// Two groups have the same `id`.
    DuplicateGroup(&'a str),
    /// A group has the name of a party or of a side, so that nobody could tell whose numbers a file gives.
    GroupIsParty(&'a str),
    /// A group has no member.
    NoMembers(&'a str),
    /// A group has a member that the treaty's list of parties does not reach.
    NoSuchMember {
        /// The index of the member, from zero.
        place: usize,
    },
    /// The treaty limits no quantity.
    NoQuantities,
    /// Two named days have the same `id`.
    DuplicateDay(&'a str),
    /// The name of a day is the word for entry into force, or has a character other than a lower-case letter, a digit
    /// and `_`.
    DayName(&'a str),
    /// An anchor names a day that the treaty does not have.
    UndeclaredDay(&'a str),
    /// The latest day of a named day depends on that day itself, directly or through others.
    CircularDay(&'a str),
    /// A term is renewed by itself and can be extended too.
    TwoRenewals,
    /// A denunciation would have to come before the period that it is to end has begun.
    NoticeLongerThanPeriod {
        /// How long before the end of the period it must be received.
        notice: Span,
        /// The length of the period.
        period: Span,
    },
    /// The treaty declares more kinds of items than can be counted.
    TooManyKinds {
        /// How many there are.
        found: usize,
    },
    /// The name of a kind has a character other than a lower-case letter, a digit and `_`, or none at all.
    KindName(&'a str),
    /// A kind has the name of a built-in one.
    BuiltInKind(&'a str),
    /// Two kinds have the same `id`.
    DuplicateKind(&'a str),
    /// No counting rule names the kind, so that its items count for nothing.
    UnusedKind(&'a str),
    /// A counting rule counts the warheads that are declared on items of a kind that carries none.
    CarriesNoWarheads(&'a str),
    /// Two quantities have the same `id`.
    DuplicateQuantity(&'a str),
    /// A quantity has more decimals than the judgement can handle.
    TooManyDecimals {
        /// The number of decimals that it has.
        found: u8,
    },
    /// Two types have the same `id`.
    DuplicateType(&'a str),
    /// A type is attributed no warhead.
    TypeWithoutWarheads(&'a str),
    /// A counting rule attributes warheads to the types of a kind, and no type of that kind is declared.
    NoTypeOfKind(&'a str),
    /// No ceiling limits the quantity.
    NeverLimited(&'a str),
    /// A row names a quantity that the treaty does not have.
    UndeclaredQuantity(&'a str),
    /// A ceiling names a side that no party belongs to.
    UnknownSide(&'a str),
    /// A ceiling names a group that the treaty does not have.
    UnknownGroup(&'a str),
    /// A counting rule has no kinds or no states.
    CountsNothing,
    /// A rule on places names no item, or no kind of facility.
    AllowsNothing,
    /// No rule says how items of a kind count in some states, although one does in another state.
    NotNamed {
        /// The word for the kind of the items.
        kind: &'a str,
        /// The states that no rule of the quantity names.
        states: StateSet,
    },
    /// Two counting rules count the same item towards the same quantity.
    CountedTwice {
        /// The later rule's place.
        other: usize,
    },
    /// A ceiling ends before it begins.
    NeverBinds {
        /// From when it binds.
        from: Anchor<'a>,
        /// Until when it applies.
        until: Anchor<'a>,
    },
    /// A ceiling begins to bind after the treaty has ended, and nothing can extend it.
    BeginsAfterEnd {
        /// From when it binds.
        from: Anchor<'a>,
        /// The day on which the term ends.
        end: Date,
    },
    /// The day that the anchor gives does not exist, or is outside the calendar.
    NoSuchDay(Anchor<'a>),
    /// The day that the anchor gives is before entry into force.
    BeforeEntry(Anchor<'a>),
    /// Two ceilings of one quantity bind the same side on the same day.
    Overlap {
        /// The later ceiling's place.
        other: usize,
    },
    /// Two quotas have the same `id`.
    DuplicateQuota(&'a str),
    /// A quota counts no kind of event.
    CountsNoEvent,
    /// A quota names a party, side or group that the treaty does not have.
    UnknownSideOrGroup(&'a str),
    /// Two quotas say how often the same events are allowed at the same time.
    TwoQuotas {
        /// The later quota's place.
        other: usize,
        /// The number of this quota.
        most: u16,
        /// The number of the other quota.
        other_most: u16,
    },
    /// Two deadlines have the same `id`.
    DuplicateDeadline(&'a str),
    /// A deadline is counted from a window that is no series of years or months.
    NoSeries(Window),
    /// A deadline requires that something is done no time in a window.
    ZeroTimes,
    /// Two times between steps have the same `id`.
    DuplicateStep(&'a str),
    /// A time between steps applies to no kind of inspection.
    NoInspection,
    /// A time runs from a step to itself.
    AfterItself(Step),
    /// A time runs from a step to one that another row puts before it.
    StepsInCircle {
        /// The step from which the time runs.
        after: Step,
        /// The step up to which it runs.
        step: Step,
    },
    /// A time between steps has neither a shortest nor a longest time.
    NoTime,
    /// A time between steps is in months or years.
    NotHours(Span),
    /// A time must be longer than it may be.
    LeastAboveMost {
        /// The shortest time allowed.
        at_least: Span,
        /// The longest time allowed.
        at_most: Span,
    },
    /// A kind of inspection that no quota counts is spelled almost like one that a quota counts.
    UnknownInspection {
        /// The kind that no quota counts.
        found: &'a str,
        /// The kind that a quota counts.
        counted: &'a str,
    },
    /// A floor requires more than a ceiling of the same quantity allows, for the same side on the same day.
    FloorAboveCeiling {
        /// The place of the ceiling.
        other: usize,
    },
    /// A floor requires at least nothing.
    FloorOfZero,
    /// A floor requires more than the whole of its base.
    AboveWhole,
    /// A share is a share of the number that is limited.
    ShareOfItself(&'a str),
    /// Two or more quantities are limited by a share of each other.
    CircularShare(&'a str),
    /// A share of nothing, or with a denominator of zero.
    NoShare,
    /// The base of a share has a name that a share in text cannot have.
    BaseName(&'a str),
    /// A share is one of the number of somebody who is neither a side nor a group.
    UnknownBaseHolder(&'a str),
    /// A share is one of a number that is declared after the ceiling begins to bind.
    BaseAfterStart {
        /// The day of the base.
        on: Anchor<'a>,
        /// From when the ceiling binds.
        from: Anchor<'a>,
    },
    /// The treaty has no day of entry into force, so it binds nobody.
    NeverInForce,
    /// Entry into force is before signature.
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
    /// The treaty lasts as long as itself.
    DependsOnItself,
    /// A span is in hours, but treaties are judged by days.
    Hours(Span),
    /// A span is too short: it must be positive, or for a notice, not negative.
    TooShort(Span),
    /// An extension is longer than the term that it extends.
    LongerThanTerm {
        /// The longest extension.
        extension: Span,
        /// Length of the term.
        term: Span,
    },
    /// The term has no end that an extension could move.
    NothingToExtend,
    /// The treaty may be extended zero times.
    NeverExtended,
}

impl Lint<'_> {
    /// Whether the treaty can be judged nevertheless.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self.flaw {
            Flaw::NoQuantities
            | Flaw::NeverLimited(_)
            | Flaw::NeverInForce
            | Flaw::NotNamed { .. }
            | Flaw::UnusedKind(_)
            | Flaw::BeginsAfterEnd { .. }
            | Flaw::CountedTwice { .. }
            | Flaw::BeforeEntry(_)
            | Flaw::Overlap { .. }
            | Flaw::TwoQuotas { .. }
            | Flaw::UnknownInspection { .. }
            | Flaw::FloorOfZero
            | Flaw::AboveWhole
            | Flaw::BaseAfterStart { .. }
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
            Self::DuplicateDay(id) => write!(f, "day {} is there already", Quoted(id)),
            Self::DayName(id) => {
                write!(
                    f,
                    "{} is no name of a day, expected lower-case letters, digits and `_`, and not `entry`",
                    Quoted(id)
                )
            }
            Self::UndeclaredDay(id) => write!(f, "day {} is not in `days`", Quoted(id)),
            Self::CircularDay(id) => write!(f, "day {} is counted from itself", Quoted(id)),
            Self::TwoRenewals => {
                f.write_str("the term is renewed by itself and can be extended: two rules of renewal, expected one")
            }
            Self::NoticeLongerThanPeriod { notice, period } => {
                write!(f, "a denunciation {notice} before the end of a period of {period} is before its start")
            }
            Self::DuplicateGroup(id) => write!(f, "group {} is there already", Quoted(id)),
            Self::GroupIsParty(id) => {
                write!(f, "group {} has the name of a party or side, expected a name of its own", Quoted(id))
            }
            Self::NoMembers(id) => write!(f, "group {} has no member, expected at least one party", Quoted(id)),
            Self::NoSuchMember { place } => {
                write!(f, "party {} is a member, and `parties` has fewer", place.saturating_add(1))
            }
            Self::TooManyDecimals { found } => {
                write!(f, "`decimals` is {found}, expected at most {}", Quantity::MOST_DECIMALS)
            }
            Self::TooManyKinds { found } => {
                write!(f, "too many kinds: {found}, expected at most {}", AnyKind::MOST_OWN)
            }
            Self::KindName(id) => {
                write!(f, "{} is no name of a kind, expected lower-case letters, digits and `_`", Quoted(id))
            }
            Self::BuiltInKind(id) => {
                write!(f, "kind {} is built in, expected another name, or no row for it", Quoted(id))
            }
            Self::DuplicateKind(id) => write!(f, "kind {} is there already", Quoted(id)),
            Self::UnusedKind(id) => write!(f, "no counting rule names kind {}, so its items do not count", Quoted(id)),
            Self::CarriesNoWarheads(id) => write!(
                f,
                "`weight` is \"warheads\", and items of kind {} carry none, expected `\"warheads\": true` on the kind or \
                 another weight",
                Quoted(id)
            ),
            Self::DuplicateType(id) => write!(f, "type {} is there already", Quoted(id)),
            Self::TypeWithoutWarheads(id) => {
                write!(f, "`warheads` of type {} is 0, expected how many each of its items counts as", Quoted(id))
            }
            Self::NoTypeOfKind(kind) => {
                write!(f, "`weight` is \"attributed\", and `types` has none of kind {kind}")
            }
            Self::UnknownGroup(group) => write!(f, "group {} is not in `groups`", Quoted(group)),
            Self::NoQuantities => f.write_str("nothing is limited"),
            Self::DuplicateQuantity(id) => write!(f, "quantity {} is there already", Quoted(id)),
            Self::NeverLimited(id) => write!(f, "no ceiling limits {}", Quoted(id)),
            Self::UndeclaredQuantity(id) => write!(f, "quantity {} is not in `quantities`", Quoted(id)),
            Self::UnknownSide(side) => write!(f, "no party is on the side {}", Quoted(side)),
            Self::CountsNothing => f.write_str("counts nothing: needs a kind and a state"),
            Self::AllowsNothing => f.write_str("allows nothing: needs a kind, a state and a facility"),
            Self::NotNamed { kind, states } => {
                write!(f, "no rule of the quantity says how {kind} counts in state ")?;
                let states = State::ALL.into_iter().filter(|state| states.contains(*state)).map(State::as_str);
                join(f, states)?;
                f.write_str("; a rule of weight 0 says that it does not count")
            }
            Self::CountedTwice { other } => {
                write!(f, "counts items that counting rule {} counts again", other.saturating_add(1))
            }
            Self::NeverBinds { from, until } => {
                write!(f, "never binds: `until` {} is not after `from` {}", AnchorText(until), AnchorText(from))
            }
            Self::BeginsAfterEnd { from, end } => {
                write!(f, "never binds: `from` {} is after the treaty ends on {end}", AnchorText(from))
            }
            Self::NoSuchDay(anchor) => write!(f, "there is no day {}", AnchorText(anchor)),
            Self::BeforeEntry(anchor) => write!(f, "{} is before entry into force", AnchorText(anchor)),
            Self::Overlap { other } => {
                write!(f, "binds together with ceiling {} of the same quantity and side", other.saturating_add(1))
            }
            Self::DuplicateQuota(id) => write!(f, "quota {} is there already", Quoted(id)),
            Self::CountsNoEvent => f.write_str("counts nothing: needs a kind of event in `events`"),
            Self::UnknownSideOrGroup(name) => {
                write!(f, "{} is no side of a party and no group of the treaty", Quoted(name))
            }
            Self::TwoQuotas { other, most, other_most } => {
                write!(f, "allows {most} of the same events of which quota {} ", other.saturating_add(1))?;
                write!(f, "allows {other_most} at the same time, expected one number")
            }
            Self::DuplicateDeadline(id) => write!(f, "deadline {} is there already", Quoted(id)),
            Self::NoSeries(window) => write!(
                f,
                "no deadline is counted from each `{window}`, expected `treaty_year`, `calendar_year`, `half_year` or \
                 `month`"
            ),
            Self::ZeroTimes => f.write_str("requires nothing: at least 0 times, expected 1 or more"),
            Self::DuplicateStep(id) => write!(f, "time between steps {} is there already", Quoted(id)),
            Self::NoInspection => f.write_str("applies to nothing: needs a kind of inspection in `inspections`"),
            Self::AfterItself(step) => {
                write!(f, "runs from `{}` to itself, expected another step in `after`", step.as_str())
            }
            Self::StepsInCircle { after, step } => {
                let (after, step) = (after.as_str(), step.as_str());
                write!(f, "runs from `{after}` to `{step}`, which another row puts before it, expected one order")
            }
            Self::NoTime => f.write_str(
                "neither `at_least` nor `at_most`, expected one of them; `\"0h\"` at least means: not before",
            ),
            Self::NotHours(span) => write!(f, "{span} is in months or years, expected hours or days, such as 32h"),
            Self::LeastAboveMost { at_least, at_most } => {
                write!(f, "can never be kept: at least {at_least}, and at most {at_most}")
            }
            Self::UnknownInspection { found, counted } => {
                write!(f, "no quota counts {}; did you mean {}, which one counts?", Quoted(found), Quoted(counted))
            }
            Self::FloorAboveCeiling { other } => write!(
                f,
                "can never be kept: requires more than ceiling {} of the same quantity and side allows",
                other.saturating_add(1)
            ),
            Self::FloorOfZero => f.write_str("never binds: at least 0 is always kept; `bound` says at most"),
            Self::AboveWhole => {
                f.write_str("requires more than the whole of its base; right only if the base can be exceeded")
            }
            Self::ShareOfItself(quantity) => write!(
                f,
                "a share of {} itself, expected another quantity, a group's total, or its number `on` an earlier day",
                Quoted(quantity)
            ),
            Self::CircularShare(quantity) => write!(
                f,
                "{} is a share of a quantity that is in turn a share of it, expected both rules as `bound` and \
                 `at_least` of the same quantity",
                Quoted(quantity)
            ),
            Self::NoShare => f.write_str("a share of nothing, expected a part above zero"),
            Self::BaseName(name) => {
                write!(
                    f,
                    "a share cannot name {}, expected a name without spaces that begins with no digit",
                    Quoted(name)
                )
            }
            Self::UnknownBaseHolder(name) => write!(f, "{} is neither a side nor one of `groups`", Quoted(name)),
            Self::BaseAfterStart { on, from } => write!(
                f,
                "the base is of {}, which is after the ceiling begins to bind on {}",
                AnchorText(on),
                AnchorText(from)
            ),
            Self::NeverInForce => {
                f.write_str("missing, so the treaty never binds; right only if it never entered into force")
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
