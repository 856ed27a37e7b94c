//! # Days that a treaty names
//!
//! Some treaties count from a day that nobody knows when they are signed: the day on which inspectors confirm
//! something, or the deposit of a last instrument. A treaty declares such a day in `days`, an act of the kind
//! `named_day` sets it, and a ceiling counts from it.
//!
//! | a day in a treaty's file | what it means |
//! |---|---|
//! | `2030-01-31` | that day |
//! | `entry`, `entry+7y` | entry into force, and seven years after it |
//! | `implementation_day+8y` | eight years after the day that an act sets |
//! | `end of month implementation_day+30d` | thirty days after the last day of that day's month |
//!
//! As long as no act has set a day, what counts from it has not begun. With `at_latest`, the day comes by itself when
//! that day is reached.
//!
//! ```
//! use proverka::count::CountRange;
//! use proverka::date;
//! use proverka::judge::Question;
//! use proverka::text::act::parse;
//! use proverka::text::treaty::TreatyBuf;
//! use proverka::treaty::Acts;
//! use proverka::verdict::Verdict;
//!
//! let text = br#"{
//!   "id": "named", "name": "A treaty with a named day (made up)",
//!   "parties": [{"code": "A", "name": "Alpha"}, {"code": "B", "name": "Beta"}],
//!   "entry_into_force": {"date": "2030-01-01", "clause": "8"},
//!   "days": [
//!     {"id": "confirmation_day", "title": "The inspectors confirm the base", "at_latest": "entry+2y", "clause": "3"}
//!   ],
//!   "quantities": [{"id": "centrifuges", "title": "Centrifuges", "unit": "items"}],
//!   "ceilings": [
//!     {"quantity": "centrifuges", "bound": 5000, "from": "confirmation_day+0d", "until": "confirmation_day+1y",
//!      "clause": "4(a)"},
//!     {"quantity": "centrifuges", "bound": 1000, "from": "confirmation_day+1y", "clause": "4(b)"}
//!   ],
//!   "term": {"lasts": {"value": "unlimited", "clause": "9"}, "month_end": "clamp"}
//! }"#;
//! let buf = TreatyBuf::parse(text, &mut []).expect("a treaty");
//! let treaty = buf.treaty();
//! let line = br#"{"date": "2030-09-15", "act": "named_day", "name": "confirmation_day"}"#;
//! let record = [parse(line, &treaty, &mut []).expect("an act")];
//!
//! let verdict = |acts, day| {
//!     let question = Question::new(&treaty, acts, day);
//!     let findings = question.limits().judge(|_| true, |_, _| Some(CountRange::exactly(4000)));
//!     Verdict::all(findings.map(|found| found.finding.verdict))
//! };
//! let acts = Acts::new(&record).expect("one act is in order");
//! // Before the day, no ceiling binds. Then 4000 is within 5000, and a year later above 1000.
//! assert_eq!(verdict(acts, date!(2030, 9, 14)), Verdict::NotBinding);
//! assert_eq!(verdict(acts, date!(2030, 9, 15)), Verdict::Holds);
//! assert_eq!(verdict(acts, date!(2031, 9, 15)), Verdict::Fails);
//! // Without the act, the day is the last that the text allows: 1 January 2032.
//! assert_eq!(verdict(Acts::NONE, date!(2031, 12, 31)), Verdict::NotBinding);
//! assert_eq!(verdict(Acts::NONE, date!(2032, 1, 1)), Verdict::Holds);
//! ```
//!
//! An act whose day is known as a range only makes such a ceiling undecided on the days in between.
