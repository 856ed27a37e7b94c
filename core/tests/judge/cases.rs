//! Small treaties and acts, and the notation of a case in one line.

use std::fmt;

use proverka::calendar::{Date, DateRange, MonthEnd, Span};
use proverka::treaty::{
    Act, ActKind, Cited, Duration, ExtensionRule, StateParty, StatePartySet, Term, Treaty, WithdrawalEnds,
    WithdrawalRule,
};
use proverka::verdict::{Citation, Provenance};

pub(crate) const CITATION: Citation<'static> =
    Citation { clause: "1", provenance: Provenance::Derived, source: "made up" };

/// Day 0 of every case is 24 January 2021, so that day 7 is the last of a long month.
pub(crate) fn at(offset: i32) -> Date {
    Date::new(2021, 1, 24).unwrap().add_days(offset).unwrap()
}

pub(crate) const ENTRY: i32 = 1;
/// The day on which the treaties with a term expire if no act changes it.
pub(crate) const EXPIRY: i32 = 7;

const fn party(code: &'static str) -> StateParty<'static> {
    StateParty { code, name: code, side: code }
}

pub(crate) const PARTIES: [StateParty<'static>; 5] = [party("A"), party("B"), party("C"), party("D"), party("E")];

const JOINED: [StateParty<'static>; 4] = [
    party("A"),
    StateParty { side: "BCD", ..party("B") },
    StateParty { side: "BCD", ..party("C") },
    StateParty { side: "BCD", ..party("D") },
];

const fn cited<T>(value: T) -> Cited<'static, T> {
    Cited { value, citation: CITATION }
}

/// The treaties of the cases, by number.
pub(crate) const TREATIES: usize = 19;

pub(crate) fn treaty(number: usize) -> Treaty<'static> {
    let bilateral = Treaty {
        id: "t",
        name: "a treaty",
        parties: &PARTIES[..2],
        entry_into_force: Some(cited(at(ENTRY))),
        term: Term {
            duration: cited(Duration::For(Span::Days(EXPIRY - ENTRY))),
            month_end: MonthEnd::Clamp,
            extension: Some(cited(ExtensionRule { longest: Some(Span::Days(4)), times: Some(1), late: false })),
            withdrawal: Some(cited(WithdrawalRule::after(Span::Days(2)))),
            ..Term::EMPTY
        },
        ..Treaty::EMPTY
    };
    let mut treaty = bilateral;
    match number {
        0 => {}
        1 => {
            treaty.term.extension =
                Some(cited(ExtensionRule { longest: Some(Span::Days(4)), times: None, late: false }))
        }
        2 => treaty.parties = &PARTIES[..3],
        3 => {
            treaty.parties = &PARTIES[..5];
            treaty.term.extension =
                Some(cited(ExtensionRule { longest: Some(Span::Days(4)), times: Some(2), late: false }));
        }
        4 => treaty.parties = &PARTIES[..1],
        5 => {
            treaty.term.duration = cited(Duration::Unlimited);
            treaty.term.extension = None;
        }
        6 => {
            treaty.term.duration = cited(Duration::WhileInForce("basis"));
            treaty.term.withdrawal = None;
        }
        7 => treaty.entry_into_force = None,
        8 => {
            // By the calendar: the notice of a month from the end of January clamps to the end of February.
            treaty.term.duration = cited(Duration::Until(at(EXPIRY)));
            treaty.term.extension = Some(cited(ExtensionRule { longest: None, times: None, late: false }));
            treaty.term.withdrawal = Some(cited(WithdrawalRule::after(Span::Months(1))));
        }
        9 => {
            // No notice at all: an act and its effect fall on one day, so the order of acts is all there is.
            treaty.parties = &PARTIES[..3];
            treaty.term.withdrawal = Some(cited(WithdrawalRule::after(Span::Days(0))));
            treaty.term.extension =
                Some(cited(ExtensionRule { longest: Some(Span::Days(4)), times: None, late: false }));
        }
        10 => treaty.term.extension = None,
        11 => {
            // No end but a month's notice, which February is too short for.
            treaty.term.duration = cited(Duration::Unlimited);
            treaty.term.month_end = MonthEnd::Reject;
            treaty.term.extension = None;
            treaty.term.withdrawal = Some(cited(WithdrawalRule::after(Span::Months(1))));
        }
        12 => {
            // A month from 29 January, and then once more.
            treaty.entry_into_force = Some(cited(at(5)));
            treaty.term.duration = cited(Duration::For(Span::Months(1)));
            treaty.term.month_end = MonthEnd::Reject;
            treaty.term.extension =
                Some(cited(ExtensionRule { longest: Some(Span::Months(1)), times: None, late: false }));
        }
        13 => {
            // Two sides, of which one has three parties.
            treaty.parties = &JOINED;
            treaty.term.duration = cited(Duration::Unlimited);
            treaty.term.extension = None;
        }
        14 => {
            // Never in force, with five signatories.
            treaty.parties = &PARTIES[..5];
            treaty.entry_into_force = None;
        }
        15 => {
            treaty.term.duration =
                cited(Duration::Renewed { first: Span::Days(6), by: Span::Days(4), notice: Span::Days(2) });
            treaty.term.extension = None;
        }
        16 => {
            // One notice ends it for all, but not before a day.
            treaty.parties = &PARTIES[..3];
            treaty.term.duration = cited(Duration::Unlimited);
            treaty.term.extension = None;
            treaty.term.withdrawal = Some(cited(WithdrawalRule {
                notice: Span::Days(2),
                not_before: Some(at(6)),
                ends: WithdrawalEnds::ForAll,
            }));
        }
        17 => {
            // A conference at the end of the term decides whether it goes on.
            treaty.term.extension = Some(cited(ExtensionRule { longest: None, times: Some(1), late: true }));
        }
        18 => {
            // Renewed by the month from 29 January.
            treaty.entry_into_force = Some(cited(at(5)));
            treaty.term.month_end = MonthEnd::Reject;
            treaty.term.duration =
                cited(Duration::Renewed { first: Span::Months(1), by: Span::Months(1), notice: Span::Days(1) });
            treaty.term.extension = None;
        }
        _ => panic!("no treaty {number}"),
    }
    treaty
}

/// An act without its day: its kind, its parties, and the day that it names.
type Template = (ActKind, Option<&'static [usize]>, Option<i32>);

/// The acts that cases are made of, by number.
pub(crate) const PALETTE: &[Template] = &[
    (ActKind::ExtensionInForce, None, Some(11)), // as long as it may be
    (ActKind::ExtensionInForce, None, Some(8)),
    (ActKind::ExtensionInForce, None, Some(12)), // too long, unless another came before
    (ActKind::ExtensionInForce, None, Some(7)),  // no longer than the term
    (ActKind::ExtensionInForce, Some(&[0]), Some(10)),
    (ActKind::ExtensionInForce, Some(&[0, 1]), Some(9)),
    (ActKind::ExtensionAgreed, None, None),
    (ActKind::ExtensionAgreed, Some(&[0]), None),
    (ActKind::ExtensionAgreed, Some(&[1]), None),
    (ActKind::ExtensionAgreed, Some(&[1, 2, 3, 4]), None),
    (ActKind::WithdrawalNotice, Some(&[0]), None),
    (ActKind::WithdrawalNotice, Some(&[1]), None),
    (ActKind::WithdrawalNotice, Some(&[2]), Some(9)),
    (ActKind::WithdrawalNotice, Some(&[0]), Some(10)),
    (ActKind::WithdrawalNotice, Some(&[1]), Some(4)), // sooner than the notice lets it
    (ActKind::WithdrawalNotice, None, None),
    (ActKind::Superseded, None, None),
    (ActKind::BasisEnded, None, None),
    (ActKind::ExtensionRaised, Some(&[0]), None),
    (ActKind::TalksOffered, Some(&[1]), None),
    (ActKind::UnderConsideration, None, None),
    (ActKind::TalksDeclined, Some(&[1]), None),
    (ActKind::Suspension, Some(&[0]), None),
    (ActKind::Suspension, None, None),
    (ActKind::SuspensionEnded, Some(&[0]), None),
    (ActKind::ThirdPartyInvited, None, None),
    (ActKind::ThirdPartyRefused, None, None),
    (ActKind::PoliticalCommitment, Some(&[0]), Some(12)),
    (ActKind::Statement, None, Some(12)),
    (ActKind::DataWithheld, Some(&[0]), None),
    (ActKind::InspectionsHalted, Some(&[0]), None),
    (ActKind::ExtensionInForce, Some(&[0]), Some(8)), // leaves room for another that needs its own agreement
    (ActKind::ProvisionalApplication, None, None),
    (ActKind::ProvisionalApplicationEnded, None, None),
    (ActKind::DeclaredNoParty, Some(&[1]), None),
    (ActKind::DeclaredNoParty, Some(&[4]), None), // a party that most of the treaties do not have
    (ActKind::CommissionPutOff, Some(&[0]), None),
    (ActKind::NoticeWithdrawn, Some(&[0]), None),
    (ActKind::NoticeWithdrawn, Some(&[1]), None),
    (ActKind::NoticeSuspended, Some(&[0]), None),
    (ActKind::Accession, Some(&[1]), None),
    (ActKind::Accession, Some(&[2]), Some(12)),
    (ActKind::Ratification, Some(&[0]), None),
    (ActKind::Denunciation, Some(&[0]), None),
    (ActKind::TerminationAgreed, None, None),
    (ActKind::TerminationAgreed, None, Some(12)),
    (ActKind::TerminationAgreed, Some(&[0]), None),
    (ActKind::IndefiniteExtension, None, None),
    (ActKind::IndefiniteExtension, Some(&[0]), None),
    (ActKind::ComplianceFinding, Some(&[0]), None),
];

/// One act of a case: its number in the palette, and the first and last day on which it may have happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Code {
    pub(crate) kind: usize,
    pub(crate) first: i32,
    pub(crate) last: i32,
}

impl Code {
    pub(crate) fn act(self) -> Act<'static> {
        let (kind, by, until) = PALETTE[self.kind];
        Act {
            when: DateRange::new(at(self.first), at(self.last)).unwrap(),
            kind,
            by: by.map(|places| {
                places.iter().fold(StatePartySet::NONE, |set, place| set.with(StatePartySet::one(*place)))
            }),
            until: until.map(at),
            name: "",
            note: "",
            provenance: Provenance::Derived,
            source: "",
        }
    }
}

/// A treaty and what happened to it. Printed as `2: 0@4-6 11@5-5`, which [`Case::parse`] reads again.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Case {
    pub(crate) treaty: usize,
    pub(crate) codes: Vec<Code>,
}

impl Case {
    /// Sorts the acts as the core requires.
    pub(crate) fn new(treaty: usize, mut codes: Vec<Code>) -> Self {
        codes.sort_by_key(|code| code.first);
        Self { treaty, codes }
    }

    pub(crate) fn parse(line: &str) -> Self {
        let (treaty, codes) = line.split_once(':').expect("a treaty's number and a colon");
        let number = |text: &str| text.parse::<usize>().expect("a number");
        let codes = codes
            .split_whitespace()
            .map(|code| {
                let (kind, days) = code.split_once('@').expect("an act's number and its days");
                let (first, last) = days.split_once('-').expect("two days");
                Code { kind: number(kind), first: number(first) as i32, last: number(last) as i32 }
            })
            .collect();
        Self::new(number(treaty), codes)
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.treaty)?;
        for code in &self.codes {
            write!(f, " {}@{}-{}", code.kind, code.first, code.last)?;
        }
        Ok(())
    }
}
