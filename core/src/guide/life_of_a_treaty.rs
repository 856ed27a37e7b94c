//! # The life of a treaty
//!
//! A term says how long a treaty lasts when nobody acts. Acts say what happened to it. Both are data, and one question
//! combines them: whether the treaty is in force on a day, until when, and whom it binds.
//!
//! | a term | for example |
//! |---|---|
//! | [`For`](crate::treaty::Duration::For) a span from entry into force | ten years |
//! | [`Until`](crate::treaty::Duration::Until) a day that the text names | until 31 December 2012 |
//! | [`Unlimited`](crate::treaty::Duration::Unlimited) | ends by withdrawals only |
//! | [`WhileInForce`](crate::treaty::Duration::WhileInForce) of another treaty | START II under START I |
//! | [`Renewed`](crate::treaty::Duration::Renewed) by itself unless denounced in time | a year, and then year by year |
//!
//! The treaty below lasts a year and is renewed year by year, unless a party denounces it three months before the end
//! of the running year.
//!
//! ```
//! use proverka::calendar::{DateRange, MonthEnd, Span};
//! use proverka::date;
//! use proverka::judge::{PartyStanding, Question, Status};
//! use proverka::treaty::{
//!     Act, ActKind, Acts, Cited, Duration, StateParty, StatePartySet, Term, Treaty, WithdrawalRule,
//! };
//! use proverka::verdict::{Citation, Provenance};
//!
//! /// Where a rule stands. This treaty is made up, so nothing of it was read anywhere.
//! const fn clause(clause: &'static str) -> Citation<'static> {
//!     Citation { clause, provenance: Provenance::Unverified, source: "" }
//! }
//!
//! let party = |code| StateParty { code, name: code, side: code };
//! let parties = [party("A"), party("B"), party("C")];
//! let treaty = Treaty {
//!     id: "yearly",
//!     name: "A treaty from year to year (made up)",
//!     parties: &parties,
//!     entry_into_force: Some(Cited { value: date!(2020, 1, 1), citation: clause("5") }),
//!     term: Term {
//!         duration: Cited {
//!             value: Duration::Renewed { first: Span::Years(1), by: Span::Years(1), notice: Span::Months(3) },
//!             citation: clause("6"),
//!         },
//!         month_end: MonthEnd::Clamp,
//!         withdrawal: Some(Cited { value: WithdrawalRule::after(Span::Months(6)), citation: clause("7") }),
//!         ..Term::EMPTY
//!     },
//!     ..Treaty::EMPTY
//! };
//! let act = |day, kind, place| Act {
//!     when: DateRange::exactly(day),
//!     kind,
//!     by: Some(StatePartySet::one(place)),
//!     until: None,
//!     name: "",
//!     note: "",
//!     provenance: Provenance::Unverified,
//!     source: "",
//! };
//!
//! // C joins in 2021 and gives notice in 2022. A denounces the treaty on 2 October 2023, a day too late for that year.
//! let record = [
//!     act(date!(2021, 5, 1), ActKind::Accession, 2),
//!     act(date!(2022, 3, 1), ActKind::WithdrawalNotice, 2),
//!     act(date!(2023, 10, 2), ActKind::Denunciation, 0),
//! ];
//! let acts = Acts::new(&record)?;
//! let on = |day| Question::new(&treaty, acts, day);
//!
//! assert_eq!(on(date!(2021, 4, 30)).party_standing(2), PartyStanding::NotJoined);
//! assert_eq!(on(date!(2021, 5, 1)).party_standing(2), PartyStanding::Bound);
//! assert_eq!(on(date!(2022, 8, 31)).party_standing(2), PartyStanding::NoticeRunning);
//! assert_eq!(on(date!(2022, 9, 1)).party_standing(2), PartyStanding::Left);
//!
//! // The denunciation ends the year after the running one.
//! assert_eq!(on(date!(2024, 12, 31)).standing().status, Status::InForce);
//! assert_eq!(on(date!(2025, 1, 1)).standing().status, Status::Expired);
//! # Ok::<(), proverka::treaty::OutOfOrder>(())
//! ```
//!
//! An act of which only a range of days is known widens the answer and never narrows it: an answer that is decided is
//! right for every day in that range. If the answer depends on the day, it is undecided.
