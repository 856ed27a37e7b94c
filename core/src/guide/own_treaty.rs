//! # A treaty of your own
//!
//! A [`Treaty`](crate::treaty::Treaty) is flat tables of plain data: parties, quantities, counting rules, ceilings and
//! a term. The tables refer to each other by name. Nothing in the judgement knows a particular treaty, so yours is
//! judged like the built-in ones, and as a constant it lies in flash. What a treaty or a row does not say is taken from
//! `EMPTY`, so that the constant compiles with later versions that have more tables and fields.
//!
//! ```
//! use proverka::calendar::{MonthEnd, Span};
//! use proverka::count::{Census, CountRange, Kind, KindSet, State, StateSet};
//! use proverka::date;
//! use proverka::judge::{Question, measure};
//! use proverka::treaty::{
//!     Acts, Anchor, Bound, Ceiling, Cited, CountingRule, Duration, StateParty, Quantity, Term, Treaty, Weight,
//! };
//! use proverka::verdict::{Citation, Provenance, Verdict};
//!
//! /// Where a rule stands. This treaty is made up, so nothing of it was read anywhere.
//! const fn clause(clause: &'static str) -> Citation<'static> {
//!     Citation { clause, provenance: Provenance::Unverified, source: "" }
//! }
//!
//! const FREEZE: Treaty<'static> = Treaty {
//!     id: "bomber-freeze",
//!     name: "Freeze of heavy bombers (made up)",
//!     parties: &[StateParty { code: "A", name: "Alpha", side: "A" }, StateParty { code: "B", name: "Beta", side: "B" }],
//!     entry_into_force: Some(Cited { value: date!(2030, 8, 31), citation: clause("IX(1)") }),
//!     quantities: &[Quantity { id: "bombers", title: "heavy bombers", ..Quantity::EMPTY }],
//!     counting: &[CountingRule {
//!         quantity: "bombers",
//!         kinds: KindSet::new(&[Kind::HeavyBomber]),
//!         states: StateSet::new(&[State::Deployed, State::NonDeployed]),
//!         weight: Weight::Each(1),
//!         citation: clause("II(2)"),
//!     }],
//!     // 90 at first, and 60 from eighteen months after the entry into force.
//!     ceilings: &[
//!         Ceiling {
//!             quantity: "bombers",
//!             bound: Bound::AtMost(90),
//!             from: Anchor::AfterEntry(Span::Days(0)),
//!             until: Some(Anchor::AfterEntry(Span::Months(18))),
//!             citation: clause("II(1)(a)"),
//!             ..Ceiling::EMPTY
//!         },
//!         Ceiling {
//!             quantity: "bombers",
//!             bound: Bound::AtMost(60),
//!             from: Anchor::AfterEntry(Span::Months(18)),
//!             citation: clause("II(1)(b)"),
//!             ..Ceiling::EMPTY
//!         },
//!     ],
//!     term: Term {
//!         duration: Cited { value: Duration::For(Span::Months(120)), citation: clause("IX(2)") },
//!         month_end: MonthEnd::Clamp,
//!         ..Term::EMPTY
//!     },
//!     ..Treaty::EMPTY
//! };
//!
//! let mut census = Census::EMPTY;
//! for _ in 0..70 {
//!     census.add(Kind::HeavyBomber, State::Deployed, 0)?;
//! }
//! let bombers = measure(&FREEZE, "bombers", &census, &Census::EMPTY)?;
//! assert_eq!(bombers, Some(CountRange::exactly(70)));
//!
//! let verdict = |day| {
//!     let acts = Acts::NONE;
//!     let question = Question::new(&FREEZE, acts, day);
//!     let findings = question.limits().judge(|_| true, |_, _| bombers);
//!     Verdict::all(findings.map(|found| found.finding.verdict))
//! };
//! assert_eq!(verdict(date!(2031, 1, 1)), Verdict::Holds);
//! // 31 August 2030 and eighteen months is 29 February 2032: the treaty clamps the end of a month.
//! assert_eq!(verdict(date!(2032, 2, 28)), Verdict::Holds);
//! assert_eq!(verdict(date!(2032, 2, 29)), Verdict::Fails);
//! # Ok::<(), proverka::count::Overflow>(())
//! ```
//!
//! # The same as JSON
//!
//! A rule of weight 0 says that items do not count. Without one, the bombers of this treaty that are for tests could
//! count or not, and a number that depends on them is a range; the linter warns of it.
//!
//! With the feature `text`, [`TreatyBuf`](crate::text::treaty::TreatyBuf) reads a treaty from JSON into bounded tables,
//! without allocation, and [`lint`](crate::text::treaty::lint) says what does not fit together. Every fault has its
//! place in the text. `proverka treaty export new-start` writes a built-in treaty as a file to start from.
//!
//! The next page is [`journal`](crate::journal).
