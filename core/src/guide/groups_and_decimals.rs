//! # Groups and decimals
//!
//! Some ceilings are kept by several parties together: under the CFE Treaty, the members of two groups may have 20,000
//! battle tanks each. A [`Group`](crate::treaty::Group) names its members, and a ceiling names the group. Groups may
//! overlap, and a party may also have a ceiling of its own.
//!
//! Some quantities are not counted in whole numbers: the JCPOA allows enrichment up to 3.67 percent. Such a quantity
//! has
//! [decimals](crate::treaty::Quantity::decimals). Its values are whole numbers of its smallest step, so 3.67 percent is
//! 367 steps of 0.01. No number is ever rounded.
//!
//! ```
//! use proverka::calendar::Interval;
//! use proverka::count::{CountRange, Decimal};
//! use proverka::date;
//! use proverka::judge::{Question, group_total};
//! use proverka::text::treaty::TreatyBuf;
//! use proverka::treaty::Acts;
//! use proverka::verdict::Verdict;
//!
//! let text = r#"{
//!   "id": "depots",
//!   "name": "Treaty on Depots (made up)",
//!   "parties": [{"code": "A", "name": "Alpha"}, {"code": "B", "name": "Beta"}, {"code": "C", "name": "Gamma"}],
//!   "groups": [{"id": "north", "name": "the north", "members": ["A", "B"]}],
//!   "entry_into_force": {"date": "2030-01-01", "clause": "9"},
//!   "quantities": [{"id": "fuel", "title": "fuel in depots", "unit": "tonnes", "decimals": 1}],
//!   "ceilings": [
//!     {"quantity": "fuel", "bound": 12.5, "group": "north", "from": "entry", "clause": "2"},
//!     {"quantity": "fuel", "bound": 9, "from": "entry", "clause": "3"}
//!   ],
//!   "term": {"lasts": {"value": "unlimited", "clause": "10"}, "month_end": "clamp"}
//! }"#;
//! let buf = TreatyBuf::parse(text.as_bytes(), &mut [])?;
//! buf.lint(|lint| panic!("{lint}"));
//! let treaty = buf.treaty();
//!
//! let at = Interval::exactly(date!(2031, 1, 1));
//! let question = Question::new(&treaty, Acts::NONE, at);
//! let limits = question.limits();
//! let tonnes = |text| Decimal::parse(text, 1).ok().map(CountRange::exactly);
//! let declared = |code: &str| match code {
//!     "A" => tonnes("7.3"),
//!     "B" => tonnes("5.2"),
//!     // Gamma gave no number.
//!     _ => None,
//! };
//! // The total of a group is the sum over the members that are in the treaty.
//! let number = |who: &str| match treaty.group(who) {
//!     Ok(group) => group_total(&treaty, group, |place| limits.counts_member(place), |party| declared(party.code)),
//!     Err(_) => declared(who),
//! };
//! let rows: Vec<_> = limits.judge(|_| true, |who, _| number(who)).collect();
//!
//! let verdicts: Vec<_> = rows.iter().map(|row| (row.side, row.finding.verdict)).collect();
//! let expected =
//!     [("A", Verdict::Holds), ("B", Verdict::Holds), ("C", Verdict::Undecided), ("north", Verdict::Holds)];
//! assert_eq!(verdicts, expected);
//! // The group has exactly what it may have: 7.3 and 5.2 tonnes are 12.5.
//! let north = rows[3].finding;
//! assert_eq!(north.bound, Some(CountRange::exactly(125)));
//! assert_eq!((north.margin, Decimal::new(125, 1).to_string()), (Some(0), "12.5".to_owned()));
//! # Ok::<(), proverka::text::shape::TextError<'static>>(())
//! ```
//!
//! # What a group's total is
//!
//! * A member that has left the treaty, or has not joined it, does not count. If that is not known, the total is a
//!   range with and without its number.
//! * If only some members gave numbers, their sum is the least, and the total has no upper bound. It can break a
//!   ceiling for certain, and it cannot keep one for certain.
//! * A group may declare its total itself. The command line compares that with the sum over the members; if the two
//!   differ, the range that covers both is known.
//!
//! # What decimals change
//!
//! A bound has at most as many decimals as its quantity, and so have totals. Items are counted in whole numbers; their
//! count is brought to the steps of the quantity by [`measure`](crate::judge::measure). A number with one decimal too
//! many is refused, not rounded.
