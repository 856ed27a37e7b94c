//! # The first judgement
//!
//! A [`Question`](crate::judge::Question) holds what is asked: a treaty, the acts that happened to it, the day, and how
//! the last day of a term is read. The treaties in [`catalog`](crate::treaty::catalog) are constants, so a question
//! costs no allocation and no reading.
//!
//! ```
//! use proverka::calendar::Interval;
//! use proverka::date;
//! use proverka::judge::{Question, Status};
//! use proverka::treaty::catalog::{NEW_START, NEW_START_ACTS};
//!
//! let at = Interval::exactly(date!(2020, 3, 1));
//! let question = Question::new(&NEW_START, NEW_START_ACTS, at);
//!
//! let standing = question.standing();
//! assert_eq!(standing.status, Status::InForce);
//! assert_eq!(standing.last_day, Some(date!(2021, 2, 4)));
//! assert_eq!(standing.days_left, Some(341));
//! ```
//!
//! The acts after the day asked about change nothing: on 1 March 2020 nobody knew that the treaty would be extended.
//!
//! # Numbers against ceilings
//!
//! [`Question::limits`](crate::judge::Question::limits) judges declared numbers. The caller says which quantities it
//! has numbers for, and gives the number of each side. A number is a range of counts, because it may be disputed, and
//! `None` if nothing was declared.
//!
//! ```
//! use proverka::calendar::Interval;
//! use proverka::count::CountRange;
//! use proverka::date;
//! use proverka::judge::Question;
//! use proverka::treaty::catalog::{NEW_START, NEW_START_ACTS};
//! use proverka::verdict::Verdict;
//!
//! let at = Interval::exactly(date!(2020, 3, 1));
//! let question = Question::new(&NEW_START, NEW_START_ACTS, at);
//! let verdict = |warheads: Option<CountRange>| {
//!     let of_the_us = |side, _: &_| if side == "US" { warheads } else { Some(CountRange::exactly(0)) };
//!     let findings = question.limits().judge(|quantity| quantity.id == "warheads", of_the_us);
//!     Verdict::all(findings.map(|found| found.finding.verdict))
//! };
//!
//! // The ceiling is 1550, and a number that is equal to it holds.
//! assert_eq!(verdict(Some(CountRange::exactly(1550))), Verdict::Holds);
//! assert_eq!(verdict(Some(CountRange::exactly(1551))), Verdict::Fails);
//! // Two accounts differ. The answer is decided only if it is the same for both.
//! assert_eq!(verdict(Some(CountRange::spanning(1400, 1500))), Verdict::Holds);
//! assert_eq!(verdict(Some(CountRange::spanning(1500, 1600))), Verdict::Undecided);
//! // A missing number is not zero.
//! assert_eq!(verdict(None), Verdict::Undecided);
//! ```
//!
//! Every [`Finding`](crate::verdict::Finding) names its clause and carries the numbers that decided it. If a ceiling
//! does not bind on the day, the verdict is [`NotBinding`](crate::verdict::Verdict::NotBinding), which is neither a
//! pass nor a failure.
//!
//! # From items to numbers
//!
//! If the input is a list of items and not a table of totals, a [`Census`](crate::count::Census) counts them, and
//! [`measure`](crate::judge::measure) applies the treaty's counting rules. Its documentation has an example.
//!
//! The next page is [`own_treaty`](super::own_treaty).
