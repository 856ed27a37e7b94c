//! What a judgement says, and how judgements combine.
//!
//! [`Truth`] is Kleene's strong three-valued logic: *unknown* stands for "true or false, we cannot tell which", so
//! an answer is decided exactly when it comes out the same whichever way every unknown turns out. [`Verdict`] adds a
//! fourth answer that is none of these: the clause does not bind on the day asked about, and so was neither kept nor
//! broken.

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[must_use]
pub enum Truth {
    /// Known to be true.
    True,
    /// Known to be false.
    False,
    /// True or false, and what is known does not tell which.
    Unknown,
}

impl Truth {
    /// The truth of a decided condition.
    pub const fn known(condition: bool) -> Self {
        if condition { Self::True } else { Self::False }
    }

    /// True where both are; false where either is.
    pub const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, Self::True) => Self::True,
            _ => Self::Unknown,
        }
    }

    /// True where either is; false where both are.
    pub const fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    /// The opposite; unknown stays unknown.
    pub const fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }
}

/// What a judgement of one clause says.
///
/// New variants would be a breaking change on purpose: a device's `match` must not compile past a verdict it does
/// not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
#[must_use]
pub enum Verdict {
    /// The clause is kept.
    Holds,
    /// The clause is broken.
    Fails,
    /// What is known fits both; the finding says what would settle it.
    Undecided,
    /// The clause binds nobody on that day: neither a pass nor a failure.
    NotBinding,
}

impl Verdict {
    /// The verdict on two clauses together: one failure fails, then one undecided leaves it undecided. A clause that
    /// does not bind changes nothing.
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

    /// The verdict on a clause that is kept as far as `kept` says and binds as far as `binds` says.
    ///
    /// What is kept holds although nobody may know whether it binds; what is not kept is then undecided.
    pub const fn if_binding(kept: Truth, binds: Truth) -> Self {
        match (binds, kept) {
            (Truth::False, _) => Self::NotBinding,
            (Truth::True | Truth::Unknown, Truth::True) => Self::Holds,
            (Truth::True, Truth::False) => Self::Fails,
            (Truth::True, Truth::Unknown) | (Truth::Unknown, Truth::False | Truth::Unknown) => Self::Undecided,
        }
    }

    /// The verdict on all of them together; [`Verdict::NotBinding`] for none.
    pub fn all(verdicts: impl IntoIterator<Item = Self>) -> Self {
        verdicts.into_iter().fold(Self::NotBinding, Self::and)
    }

    /// Every verdict once.
    pub const ALL: [Self; 4] = [Self::Holds, Self::Fails, Self::Undecided, Self::NotBinding];

    /// The word for it in reports: `holds`, `fails`, `undecided` or `not_binding`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Fails => "fails",
            Self::Undecided => "undecided",
            Self::NotBinding => "not_binding",
        }
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

/// How well a fact is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Provenance {
    /// Read in the treaty's text or on an official page of a party.
    Text,
    /// Read in a secondary source.
    Secondary,
    /// Computed from facts that were read.
    Derived,
    /// General knowledge that no source read for this catalog confirms.
    Unverified,
}

impl Provenance {
    /// Every provenance, best known first.
    pub const ALL: [Self; 4] = [Self::Text, Self::Secondary, Self::Derived, Self::Unverified];

    /// The word for it in reports and files: `text`, `secondary`, `derived` or `unverified`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Secondary => "secondary",
            Self::Derived => "derived",
            Self::Unverified => "unverified",
        }
    }
}

/// Where a rule stands, how well it is known, and who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Citation<'a> {
    /// The clause, as lawyers write it without the word "Article": `II(1)(a)`.
    pub clause: &'a str,
    /// How well the rule is known.
    pub provenance: Provenance,
    /// Where it was read; empty where it was not.
    pub source: &'a str,
}

/// One judgement of one clause, with the numbers that decided it.
///
/// `Q` is what is compared: a range of counts, or a range of days. Ranges, because what is measured may be known only
/// within bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[must_use]
pub struct Finding<'a, Q> {
    /// Where the rule stands.
    pub citation: Citation<'a>,
    /// The rule's name in reports, such as `deployed_delivery_systems`.
    pub rule: &'a str,
    /// What the judgement says.
    pub verdict: Verdict,
    /// What was measured; `None` where there are no data.
    pub measured: Option<Q>,
    /// What the clause allows.
    pub bound: Option<Q>,
    /// How far inside the bound (negative: how far beyond it), where one number says it.
    ///
    /// Unit: items for counts, days for dates.
    pub margin: Option<i64>,
}
