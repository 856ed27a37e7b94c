//! Verdicts on the clauses of a treaty, and the rules to combine them.
//!
//! [`Truth`] is Kleene's strong three-valued logic. *Unknown* means "true or false, and the data do not tell which", so
//! a result is decided exactly when it is the same for every possible value of the unknowns. [`Verdict`] adds a fourth
//! value: the clause does not bind on the day in question, and so was neither complied with nor violated.

use crate::words::words;

words! {
    /// Three-valued truth.
    ///
    /// ```
    /// use proverka::verdict::Truth::{False, True, Unknown};
    ///
    /// // A false part decides a conjunction whatever is not known …
    /// assert_eq!(Unknown.and(False), False);
    /// // … and a true part does not.
    /// assert_eq!(Unknown.and(True), Unknown);
    /// ```
    #[must_use]
    pub enum Truth, such as "unknown" {
        /// Known to be true.
        True = "true",
        /// Known to be false.
        False = "false",
        /// True or false, but the data do not tell which.
        Unknown = "unknown",
    }
}

impl Truth {
    /// Converts a condition whose value is known.
    pub const fn known(condition: bool) -> Self {
        if condition { Self::True } else { Self::False }
    }

    /// Kleene conjunction: true if both are true, false if either is false, otherwise unknown.
    pub const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, Self::True) => Self::True,
            _ => Self::Unknown,
        }
    }

    /// Kleene disjunction: true if either is true, false if both are false, otherwise unknown.
    pub const fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    /// Kleene negation: unknown stays unknown.
    pub const fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }
}

words! {
    /// The result of judging one clause.
    ///
    /// The enum is deliberately not `#[non_exhaustive]`: if a variant is added, a device's `match` must fail to compile
    /// until it handles that verdict.
    #[must_use]
    pub enum Verdict, such as "not_binding" {
        /// The clause is complied with.
        Holds = "holds",
        /// The clause is violated.
        Fails = "fails",
        /// The data allow both; the finding states what would settle it.
        Undecided = "undecided",
        /// The clause binds nobody on that day, so this is neither a pass nor a failure.
        NotBinding = "not_binding",
    }
}

impl Verdict {
    /// Returns the verdict on two clauses together. It fails if either fails, and otherwise is undecided if either is
    /// undecided. A clause that does not bind has no effect.
    ///
    /// ```
    /// use proverka::verdict::Verdict::{Fails, Holds, NotBinding, Undecided};
    ///
    /// assert_eq!(Undecided.and(Fails), Fails);
    /// assert_eq!(Undecided.and(Holds), Undecided);
    /// assert_eq!(NotBinding.and(Fails), Fails);
    /// assert_eq!(NotBinding.and(NotBinding), NotBinding);
    /// ```
    pub const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::NotBinding, verdict) | (verdict, Self::NotBinding) => verdict,
            (Self::Fails, _) | (_, Self::Fails) => Self::Fails,
            (Self::Undecided, _) | (_, Self::Undecided) => Self::Undecided,
            (Self::Holds, Self::Holds) => Self::Holds,
        }
    }

    /// Returns the verdict on a clause, where `kept` tells whether it is complied with and `binds` whether it binds.
    ///
    /// If it is unknown whether the clause binds, compliance gives [`Verdict::Holds`], and anything else
    /// [`Verdict::Undecided`].
    pub const fn if_binding(kept: Truth, binds: Truth) -> Self {
        match (binds, kept) {
            (Truth::False, _) => Self::NotBinding,
            (Truth::True | Truth::Unknown, Truth::True) => Self::Holds,
            (Truth::True, Truth::False) => Self::Fails,
            (Truth::True, Truth::Unknown) | (Truth::Unknown, Truth::False | Truth::Unknown) => Self::Undecided,
        }
    }

    /// Returns the verdict on all clauses together, which is [`Verdict::NotBinding`] if there are none.
    pub fn all(verdicts: impl IntoIterator<Item = Self>) -> Self {
        verdicts.into_iter().fold(Self::NotBinding, Self::and)
    }
}

impl From<Truth> for Verdict {
    fn from(kept: Truth) -> Self {
        match kept {
            Truth::True => Self::Holds,
            Truth::False => Self::Fails,
            Truth::Unknown => Self::Undecided,
        }
    }
}

/// Whether a verdict says that a fact is true. A verdict of [`Verdict::NotBinding`] says nothing about the fact.
impl From<Verdict> for Truth {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Holds => Self::True,
            Verdict::Fails => Self::False,
            Verdict::Undecided | Verdict::NotBinding => Self::Unknown,
        }
    }
}

words! {
    /// How well a fact is known.
    pub enum Provenance, such as "unverified" {
        /// Read in the text of the treaty or on an official page of a party.
        Text = "text",
        /// Read in a secondary source.
        Secondary = "secondary",
        /// Computed from facts that were read.
        Derived = "derived",
        /// General knowledge that no source read for this catalog confirms.
        Unverified = "unverified",
    }
}

/// The clause that contains a rule, how well the rule is known, and the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Citation<'a> {
    /// The clause, as lawyers write it without the word "Article": `II(1)(a)`.
    pub clause: &'a str,
    /// How well the rule is known.
    pub provenance: Provenance,
    /// Source in which the rule was read; empty if it was read in none.
    pub source: &'a str,
}

impl Citation<'_> {
    /// A rule without a clause that was read nowhere.
    pub const EMPTY: Self = Self { clause: "", provenance: Provenance::Unverified, source: "" };
}

/// One judgement of one clause, with the numbers that decided it.
///
/// `Q` is the type of the quantity compared: a range of counts or a range of days. It is a range because a measurement
/// may be known only within bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[must_use]
pub struct Finding<'a, Q> {
    /// Clause and source of the rule.
    pub citation: Citation<'a>,
    /// Name of the rule in reports, such as `deployed_delivery_systems`.
    pub rule: &'a str,
    /// Result of the judgement.
    pub verdict: Verdict,
    /// Quantity that was measured; `None` if there are no data.
    pub measured: Option<Q>,
    /// Quantity that the clause allows, or at least requires; `None` if it cannot be stated.
    pub bound: Option<Q>,
    /// Distance to the bound: negative if it is exceeded, and `None` if no single number expresses it.
    ///
    /// Unit: items for counts, days for dates, seconds for moments.
    pub margin: Option<i64>,
}
