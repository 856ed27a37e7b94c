//! Whether the rows of a treaty fit each other.

use core::cmp::Ordering;
use core::fmt::{self, Display};

use super::notation::AnchorText;
use crate::calendar::{Date, MonthEnd, Span};
use crate::count::{Kind, State};
use crate::text::quoted::Quoted;
use crate::treaty::{Anchor, Ceiling, CountingRule, Duration, PartySet, Treaty, Weight, Whom};
use crate::verdict::Citation;

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
            Self::TooManyParties { found } => write!(f, "{found} parties, expected at most {}", PartySet::CAPACITY),
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

/// Tells `each` everything in a treaty that does not fit, in the order of its tables.
///
/// ```
/// use proverka::text::treaty::lint;
/// use proverka::treaty::{Treaty, catalog::ABM};
///
/// // Without its second ceiling the treaty still limits interceptors; without both it limits nothing it names.
/// let mut flaws = Vec::new();
/// lint(&Treaty { ceilings: &ABM.ceilings[..1], ..ABM }, |lint| flaws.push(lint.to_string()));
/// assert!(flaws.is_empty());
/// lint(&Treaty { ceilings: &[], ..ABM }, |lint| flaws.push(lint.to_string()));
/// assert_eq!(flaws, ["quantity 1: no ceiling limits `interceptors`"]);
/// ```
pub fn lint<'a>(treaty: &Treaty<'a>, mut each: impl FnMut(Lint<'a>)) {
    Linter { treaty, each: &mut each }.everything();
}

struct Linter<'r, 'a> {
    treaty: &'r Treaty<'a>,
    each: &'r mut dyn FnMut(Lint<'a>),
}

impl<'a> Linter<'_, 'a> {
    fn say(&mut self, place: TreatyPart, flaw: Flaw<'a>) {
        (self.each)(Lint { place, flaw });
    }

    fn say_if(&mut self, condition: bool, place: TreatyPart, flaw: Flaw<'a>) {
        if condition {
            self.say(place, flaw);
        }
    }

    fn not_empty(&mut self, place: TreatyPart, field: &'static str, text: &str) {
        self.say_if(text.is_empty(), place, Flaw::Empty { field });
    }

    fn cited(&mut self, place: TreatyPart, citation: Citation<'a>) {
        self.not_empty(place, "clause", citation.clause);
    }

    fn everything(&mut self) {
        self.not_empty(TreatyPart::Id, "id", self.treaty.id);
        self.not_empty(TreatyPart::Name, "name", self.treaty.name);
        self.parties();
        self.days();
        self.quantities();
        for (at, rule) in self.treaty.counting.iter().enumerate() {
            self.counting_rule(at, rule);
        }
        for (at, ceiling) in self.treaty.ceilings.iter().enumerate() {
            self.ceiling(at, ceiling);
        }
        self.term();
    }

    fn parties(&mut self) {
        let parties = self.treaty.parties;
        self.say_if(parties.is_empty(), TreatyPart::Parties, Flaw::NoParties);
        let found = parties.len();
        self.say_if(found > PartySet::CAPACITY, TreatyPart::Parties, Flaw::TooManyParties { found });
        for (at, party) in parties.iter().enumerate() {
            let place = TreatyPart::Party(at);
            self.not_empty(place, "code", party.code);
            self.not_empty(place, "name", party.name);
            self.not_empty(place, "side", party.side);
            let before = parties.iter().take(at).any(|earlier| earlier.code == party.code);
            self.say_if(before, place, Flaw::DuplicateParty(party.code));
        }
    }

    fn days(&mut self) {
        if let Some(signed) = self.treaty.signed {
            self.cited(TreatyPart::Signed, signed.citation);
        }
        if let Some(entry) = self.treaty.entry_into_force {
            self.cited(TreatyPart::EntryIntoForce, entry.citation);
            if let Some(signed) = self.treaty.signed {
                let (entry, signed) = (entry.value, signed.value);
                let early = entry.day_number() < signed.day_number();
                self.say_if(early, TreatyPart::EntryIntoForce, Flaw::EntryBeforeSignature { entry, signed });
            }
        }
    }

    fn quantities(&mut self) {
        let quantities = self.treaty.quantities;
        self.say_if(quantities.is_empty(), TreatyPart::Quantities, Flaw::NoQuantities);
        for (at, quantity) in quantities.iter().enumerate() {
            let place = TreatyPart::Quantity(at);
            self.not_empty(place, "id", quantity.id);
            self.not_empty(place, "title", quantity.title);
            let before = quantities.iter().take(at).any(|earlier| earlier.id == quantity.id);
            self.say_if(before, place, Flaw::DuplicateQuantity(quantity.id));
            let limited = self.treaty.ceilings.iter().any(|ceiling| ceiling.quantity == quantity.id);
            self.say_if(!limited, place, Flaw::NeverLimited(quantity.id));
        }
    }

    fn counting_rule(&mut self, at: usize, rule: &CountingRule<'a>) {
        let place = TreatyPart::Counting(at);
        self.cited(place, rule.citation);
        let undeclared = self.treaty.quantity(rule.quantity).is_none();
        self.say_if(undeclared, place, Flaw::UndeclaredQuantity(rule.quantity));
        // A rule shares something with itself exactly when it has kinds and states.
        let nothing = !share(rule, rule) || matches!(rule.weight, Weight::Each(0));
        self.say_if(nothing, place, Flaw::CountsNothing);
        for (other, later) in self.treaty.counting.iter().enumerate().skip(at.saturating_add(1)) {
            let twice = later.quantity == rule.quantity && share(rule, later);
            self.say_if(twice, place, Flaw::CountedTwice { other });
        }
    }

    fn ceiling(&mut self, at: usize, ceiling: &Ceiling<'a>) {
        let place = TreatyPart::Ceiling(at);
        self.cited(place, ceiling.citation);
        let undeclared = self.treaty.quantity(ceiling.quantity).is_none();
        self.say_if(undeclared, place, Flaw::UndeclaredQuantity(ceiling.quantity));
        if let Whom::Side(side) = ceiling.whom {
            let nobody = !self.treaty.parties.iter().any(|party| party.side == side);
            self.say_if(nobody, place, Flaw::UnknownSide(side));
        }
        self.anchor(place, ceiling.from);
        if let Some(until) = ceiling.until {
            self.anchor(place, until);
            let from = ceiling.from;
            self.say_if(!before(self.treaty, from, until, true), place, Flaw::NeverBinds { from, until });
        }
        for (other, later) in self.treaty.ceilings.iter().enumerate().skip(at.saturating_add(1)) {
            let together = later.quantity == ceiling.quantity
                && meet(ceiling.whom, later.whom)
                && starts_before_end(self.treaty, ceiling, later)
                && starts_before_end(self.treaty, later, ceiling);
            self.say_if(together, place, Flaw::Overlap { other });
        }
    }

    fn anchor(&mut self, place: TreatyPart, anchor: Anchor) {
        let Anchor::AfterEntry(span) = anchor else { return };
        if let Span::Hours(_) = span {
            self.say(place, Flaw::Hours(span));
            return;
        }
        self.say_if(count(span) < 0, place, Flaw::BeforeEntry(anchor));
        if let Some(entry) = self.treaty.entry_into_force {
            let none = entry.value.add(span, self.treaty.term.month_end).is_err();
            self.say_if(none, place, Flaw::NoSuchDay(anchor));
        }
    }

    fn term(&mut self) {
        let term = self.treaty.term;
        self.cited(TreatyPart::Lasts, term.duration.citation);
        match term.duration.value {
            Duration::For(span) => self.length(TreatyPart::Lasts, span, 1),
            Duration::Until(end) => {
                if let Some(entry) = self.treaty.entry_into_force {
                    let entry = entry.value;
                    let early = end.day_number() <= entry.day_number();
                    self.say_if(early, TreatyPart::Lasts, Flaw::EndsBeforeEntry { end, entry });
                }
            }
            Duration::WhileInForce(id) => {
                self.not_empty(TreatyPart::Lasts, "value", id);
                self.say_if(id == self.treaty.id, TreatyPart::Lasts, Flaw::DependsOnItself);
            }
            Duration::Unlimited => {}
        }
        if let Some(extension) = term.extension {
            let place = TreatyPart::Extension;
            self.cited(place, extension.citation);
            self.say_if(extension.value.times == Some(0), place, Flaw::NeverExtended);
            self.say_if(term.duration.value == Duration::Unlimited, place, Flaw::NothingToExtend);
            if let Some(longest) = extension.value.longest {
                self.length(place, longest, 1);
                if let Duration::For(span) = term.duration.value {
                    let longer = length(longest) > length(span);
                    self.say_if(longer, place, Flaw::LongerThanTerm { extension: longest, term: span });
                }
            }
        }
        if let Some(withdrawal) = term.withdrawal {
            self.cited(TreatyPart::Withdrawal, withdrawal.citation);
            self.length(TreatyPart::Withdrawal, withdrawal.value.notice, 0);
        }
        if let Some(suspension) = term.suspension {
            self.cited(TreatyPart::Suspension, suspension);
        }
    }

    /// A span that must be of days, and of at least so many.
    fn length(&mut self, place: TreatyPart, span: Span, least: i32) {
        if let Span::Hours(_) = span {
            self.say(place, Flaw::Hours(span));
        } else {
            self.say_if(count(span) < least, place, Flaw::TooShort(span));
        }
    }
}

/// Whether two rules count some item both.
fn share(one: &CountingRule<'_>, other: &CountingRule<'_>) -> bool {
    Kind::ALL.into_iter().any(|kind| one.kinds.contains(kind) && other.kinds.contains(kind))
        && State::ALL.into_iter().any(|state| one.states.contains(state) && other.states.contains(state))
}

/// Whether some side must keep both.
fn meet(one: Whom<'_>, other: Whom<'_>) -> bool {
    match (one, other) {
        (Whom::Side(one), Whom::Side(other)) => one == other,
        _ => true,
    }
}

fn starts_before_end(treaty: &Treaty<'_>, one: &Ceiling<'_>, other: &Ceiling<'_>) -> bool {
    other.until.is_none_or(|end| before(treaty, one.from, end, false))
}

/// Whether `one` is before `other`; `unknown` where that depends on a day of entry into force that there is not.
fn before(treaty: &Treaty<'_>, one: Anchor, other: Anchor, unknown: bool) -> bool {
    // Spans are compared from a day that every month has, if there is no entry into force.
    const NOMINAL: Date = crate::date!(2001, 1, 1);
    let entry = treaty.entry_into_force.map(|entry| entry.value);
    let both = matches!((one, other), (Anchor::AfterEntry(_), Anchor::AfterEntry(_)));
    let base = if both { Some(entry.unwrap_or(NOMINAL)) } else { entry };
    let day = |anchor| match anchor {
        Anchor::On(date) => Some(date),
        Anchor::AfterEntry(span) => base.and_then(|base| base.add(span, MonthEnd::Clamp).ok()),
    };
    match (day(one), day(other)) {
        (Some(one), Some(other)) => one.day_number().cmp(&other.day_number()) == Ordering::Less,
        _ => unknown,
    }
}

const fn count(span: Span) -> i32 {
    let (Span::Days(count) | Span::Months(count) | Span::Years(count) | Span::Hours(count)) = span;
    count
}

/// Unit: days, with months and years of average length; near enough to compare spans that are years apart.
const fn length(span: Span) -> i64 {
    let (count, hundredths) = match span {
        Span::Days(count) => (count, 100),
        Span::Months(count) => (count, 3044),
        Span::Years(count) => (count, 36_524),
        Span::Hours(count) => (count, 4),
    };
    // Cannot overflow: below 2^31 times 2^16.
    (count as i64).saturating_mul(hundredths)
}
