//! # Shares and floors
//!
//! A ceiling says *at most*. A floor says *at least*: the Chemical Weapons Convention wants 45 percent of the declared
//! weapons destroyed after seven years. There the bound is no number but a share of another number.
//!
//! | bound | in a file | meaning |
//! |---|---|---|
//! | [`Bound::AtMost`](crate::treaty::Bound::AtMost) | `"bound": 100` | at most 100 |
//! | [`Bound::AtLeast`](crate::treaty::Bound::AtLeast) | `"at_least": 10` | at least 10 |
//! | [`Bound::AtMostShare`](crate::treaty::Bound::AtMostShare) | `"1/3 of depots of both"` | at most a part |
//! | [`Bound::AtLeastShare`](crate::treaty::Bound::AtLeastShare) | `"45% of declared"` | at least a part |
//!
//! The made-up treaty below has a floor in two steps, and a ceiling that is a share of a group's total.
//!
//! ```
//! use proverka::calendar::Interval;
//! use proverka::count::CountRange;
//! use proverka::date;
//! use proverka::judge::{NumberOf, Question};
//! use proverka::text::treaty::TreatyBuf;
//! use proverka::treaty::Acts;
//! use proverka::verdict::Verdict;
//!
//! let text = r#"{
//!   "id": "disposal",
//!   "name": "Treaty on Disposal (made up)",
//!   "parties": [{"code": "A", "name": "Alpha"}, {"code": "B", "name": "Beta"}],
//!   "groups": [{"id": "both", "name": "both parties", "members": ["A", "B"]}],
//!   "entry_into_force": {"date": "2030-01-01", "clause": "9"},
//!   "quantities": [
//!     {"id": "declared", "title": "weapons declared", "unit": "items"},
//!     {"id": "destroyed", "title": "weapons destroyed", "unit": "items"},
//!     {"id": "depots", "title": "depots", "unit": "items"}
//!   ],
//!   "ceilings": [
//!     {"quantity": "destroyed", "at_least": "45% of declared", "clause": "2(a)",
//!      "from": "entry+2y", "until": "entry+4y"},
//!     {"quantity": "destroyed", "at_least": "100% of declared", "from": "entry+4y", "clause": "2(b)"},
//!     {"quantity": "depots", "bound": "2/3 of depots of both", "from": "entry", "clause": "3"}
//!   ],
//!   "term": {"lasts": {"value": "unlimited", "clause": "10"}, "month_end": "clamp"}
//! }"#;
//! let buf = TreatyBuf::parse(text.as_bytes(), &mut [])?;
//! buf.lint(|lint| panic!("{lint}"));
//! let treaty = buf.treaty();
//!
//! let at = Interval::exactly(date!(2032, 1, 1));
//! let question = Question::new(&treaty, Acts::NONE, at);
//! // The judgement asks for each number that it needs, also for the base of a share.
//! let number = |of: NumberOf<'_>| match (of.quantity.id, of.who, of.without) {
//!     ("declared", ..) => Some(CountRange::exactly(7)),
//!     ("destroyed", "A", _) => Some(CountRange::exactly(3)),
//!     ("destroyed", "B", _) => Some(CountRange::exactly(4)),
//!     ("depots", "A", None) => Some(CountRange::spanning(1, 4)),
//!     // The total of both without Alpha's number is Beta's.
//!     ("depots", "B", None) | ("depots", "both", Some("A")) => Some(CountRange::exactly(2)),
//!     ("depots", "both", Some("B")) => Some(CountRange::spanning(1, 4)),
//!     _ => None,
//! };
//! let mut rows = question.limits().judge_with(|_| true, number);
//!
//! // 45 % of 7 weapons is 3.15. Nothing is rounded: 3 are too few, and 4 are needed.
//! let destroyed = rows.next().unwrap();
//! assert_eq!((destroyed.side, destroyed.finding.verdict), ("A", Verdict::Fails));
//! assert_eq!(destroyed.finding.bound, Some(CountRange::exactly(4)));
//! // The margin of a floor is the number less the bound.
//! assert_eq!(destroyed.finding.margin, Some(-1));
//!
//! // Alpha has 1 to 4 of 3 to 6 depots. Its number is also in the total, so in every case it has at most two thirds.
//! let depots = rows.next().unwrap();
//! assert_eq!((depots.side, depots.finding.verdict), ("A", Verdict::Holds));
//!
//! let destroyed = rows.next().unwrap();
//! assert_eq!((destroyed.side, destroyed.finding.verdict), ("B", Verdict::Holds));
//! # Ok::<(), proverka::text::shape::TextError<'static>>(())
//! ```
//!
//! # Exactness
//!
//! A number is compared with its share by multiplying: `3 x 100 < 45 x 7`. There is no rounding and no overflow,
//! whatever the numbers are. The `bound` of a finding is the whole number that follows: the smallest that is enough,
//! or the largest that is allowed, in steps of the quantity.
//!
//! A base that is a range gives a range of bounds, and the finding is undecided exactly where the numbers in the
//! ranges differ on it. A base without a number leaves it undecided. Two numbers are taken as independent of each
//! other, except a side's number and the total of its own group.
//!
//! # Days
//!
//! `"45% of stock on 2030-03-01"` is a share of a baseline, the number for that day. [`NumberOf::on`] has the day.
//! Asked about a day before it, the judgement does not know the baseline yet.
//!
//! [`NumberOf::on`]: crate::judge::NumberOf::on
