//! # Counted events
//!
//! Some rules of a treaty are about what happens, not about what a party has: so many inspections in a year, so many
//! flights over a country, one team of inspectors at a time. Such a rule is a [`Quota`](crate::treaty::Quota). It says
//! which kinds of events count together, how many are allowed, over which window of time, and what has a count of its
//! own.
//!
//! | a window | for example |
//! |---|---|
//! | [`TreatyYear`](crate::treaty::Window::TreatyYear), from an anniversary of entry into force | 18 inspections a year |
//! | [`CalendarYear`](crate::treaty::Window::CalendarYear), from 1 January | 42 flights a year |
//! | [`HalfYear`](crate::treaty::Window::HalfYear), from the first of the month after entry into force | an exchange |
//! | [`Phase`](crate::treaty::Window::Phase), the whole period of the quota | 10 visits until the final limits |
//! | [`Any`](crate::treaty::Window::Any) span, whatever day it begins on | 3 visits in any 12 months |
//! | [`AtOnce`](crate::treaty::Window::AtOnce), a single day | one inspection at a time |
//!
//! The treaty below entered into force on 29 February. It allows each party two visits in a treaty year, one of them at
//! the same place, and one visit at a time to each party.
//!
//! ```
//! use proverka::calendar::{DateRange, Interval, MonthEnd, Span};
//! use proverka::date;
//! use proverka::judge::Question;
//! use proverka::treaty::{
//!     Acts, Anchor, Cited, Duration, Event, EventKinds, EventPart, Per, Quota, StateParty, Term, Treaty, Window,
//! };
//! use proverka::verdict::{Citation, Provenance, Truth, Verdict};
//!
//! /// Where a rule stands. This treaty is made up, so nothing of it was read anywhere.
//! const fn clause(clause: &'static str) -> Citation<'static> {
//!     Citation { clause, provenance: Provenance::Unverified, source: "" }
//! }
//!
//! const VISITS: Quota<'static> = Quota {
//!     id: "visits",
//!     title: "visits in a treaty year",
//!     events: EventKinds::new(&["visit"]),
//!     most: 2,
//!     window: Window::TreatyYear,
//!     per: Per::new(&[EventPart::By]),
//!     by: None,
//!     of: None,
//!     from: Anchor::AfterEntry(Span::Days(0)),
//!     until: None,
//!     citation: clause("3(1)"),
//! };
//! const AT_ONE_PLACE: Quota<'static> =
//!     Quota { id: "at_one_place", most: 1, per: Per::new(&[EventPart::By, EventPart::Place]), ..VISITS };
//! const AT_ONCE: Quota<'static> =
//!     Quota { id: "at_once", most: 1, window: Window::AtOnce, per: Per::new(&[EventPart::Of]), ..VISITS };
//!
//! let party = |code| StateParty { code, name: code, side: code };
//! let treaty = Treaty {
//!     id: "visits",
//!     name: "A treaty on visits (made up)",
//!     parties: &[party("A"), party("B")],
//!     entry_into_force: Some(Cited { value: date!(2020, 2, 29), citation: clause("5") }),
//!     quotas: &[VISITS, AT_ONE_PLACE, AT_ONCE],
//!     term: Term {
//!         duration: Cited { value: Duration::Unlimited, citation: clause("6") },
//!         month_end: MonthEnd::Clamp,
//!         ..Term::EMPTY
//!     },
//!     ..Treaty::EMPTY
//! };
//!
//! // A visits B three times. The third visit began on one of two days: the second treaty year begins on 28 February
//! // 2021, so it may be the last of the first year.
//! let visit = |when, until, place| Event { when, until, kind: "visit", by: Some(0), of: Some(1), place };
//! let on = DateRange::exactly;
//! let events = [
//!     visit(on(date!(2020, 5, 1)), Some(on(date!(2020, 5, 4))), "north"),
//!     visit(on(date!(2020, 5, 4)), None, "south"),
//!     visit(DateRange::new(date!(2021, 2, 27), date!(2021, 2, 28))?, None, "east"),
//!     visit(on(date!(2020, 2, 28)), None, "north"),
//! ];
//! let at = Interval::exactly(date!(2021, 3, 1));
//! let question = Question::new(&treaty, Acts::NONE, at);
//!
//! let mut undecided = Vec::new();
//! question.quotas(&events, |found| match found.finding.verdict {
//!     Verdict::Fails => {
//!         // Two visits to B on 4 May 2020, of which one is allowed.
//!         assert_eq!((found.quota.id, found.of, found.finding.margin), ("at_once", Some("B"), Some(-1)));
//!         assert_eq!(found.period.first.exact(), Some(date!(2020, 5, 4)));
//!     }
//!     Verdict::Undecided => undecided.push((found.quota.id, found.period.first.exact())),
//!     _ => {}
//! });
//! assert_eq!(undecided, [("visits", Some(date!(2020, 2, 29)))]);
//!
//! // The last event was a day before entry into force, so it does not count.
//! assert_eq!(question.covers(&events[3]), Truth::False);
//! # Ok::<(), proverka::calendar::Reversed<proverka::calendar::Date>>(())
//! ```
//!
//! An event counts on its first day, if the treaty is in force on that day and binds the parties that the event names.
//! What is not known about it, such as its day, party or place, makes the count a range. The answer is undecided if the
//! range has numbers on both sides of what is allowed.
