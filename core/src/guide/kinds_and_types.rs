//! # Kinds and types
//!
//! A declaration of items says of each item its *kind* and its *state*, and perhaps its *type* and the *warheads* on
//! it. The treaty decides what these count.
//!
//! | word | says | for example | who defines it |
//! |---|---|---|---|
//! | kind | what the item is | `icbm`, `battle_tank` | built in ([`Kind`](crate::count::Kind)), or the treaty ([`ItemKind`](crate::treaty::ItemKind)) |
//! | state | what is done with it | `deployed`, `eliminated` | built in ([`State`](crate::count::State)) |
//! | type | which model it is | `SS-18` | the parties; the treaty may attribute warheads to it ([`ItemType`](crate::treaty::ItemType)) |
//!
//! The built-in kinds are those of the strategic treaties. A treaty on tanks, ships or anything else declares up to 32
//! kinds of its own in a table `kinds`, and its counting rules name both alike. Inside, an own kind is its place in
//! that table: [`AnyKind::Own`](crate::count::AnyKind::Own). A device whose treaties have built-in kinds only pays
//! nothing for it: [`Census`](crate::count::Census) and [`measure`](crate::judge::measure) know these alone, while
//! [`FullCensus`](crate::count::FullCensus) and [`measure_all`](crate::judge::measure_all) know all.
//!
//! # How much one item counts
//!
//! | [`Weight`](crate::treaty::Weight) | in a file | an item counts |
//! |---|---|---|
//! | `Each` | `1` | this much, whatever is on it; `0` says that it does not count |
//! | `Warheads` | `"warheads"` | as many as the warheads that are declared on it |
//! | `Attributed` | `"attributed"` | as many as the treaty attributes to its type |
//!
//! New START counts the warheads that are on each missile. START I does not ask: every SS-18 is ten warheads, and
//! [`START_1`](crate::treaty::catalog::START_1) has the table of types. An item of a type that the table does not have
//! leaves the number without an upper bound.
//!
//! # A worked treaty
//!
//! This treaty, which is made up, limits battle tanks by their number, and the warheads on gliders by their types.
//!
//! ```
//! use proverka::calendar::Interval;
//! use proverka::count::{CountRange, FullCensus};
//! use proverka::date;
//! use proverka::judge::{Question, measure_all};
//! use proverka::text::item::parse_json_with;
//! use proverka::text::treaty::TreatyBuf;
//! use proverka::treaty::Acts;
//! use proverka::verdict::Verdict;
//!
//! let text = r#"{
//!   "id": "tanks-and-gliders", "name": "Treaty on tanks and gliders (made up)",
//!   "parties": [{"code": "A", "name": "Alpha"}, {"code": "B", "name": "Beta"}],
//!   "entry_into_force": {"date": "2030-01-01", "clause": "IX"},
//!   "kinds": [
//!     {"id": "battle_tank", "title": "Battle tank", "clause": "II(1)"},
//!     {"id": "glider", "title": "Boost-glide vehicle", "warheads": true, "clause": "II(2)"}
//!   ],
//!   "quantities": [
//!     {"id": "tanks", "title": "battle tanks", "unit": "items"},
//!     {"id": "warheads", "title": "warheads attributed to gliders", "unit": "warheads"}
//!   ],
//!   "types": [
//!     {"id": "G-1", "kind": "glider", "warheads": 1, "clause": "Annex"},
//!     {"id": "G-2", "kind": "glider", "warheads": 6, "clause": "Annex"}
//!   ],
//!   "counting": [
//!     {"quantity": "tanks", "kinds": ["battle_tank"],
//!       "states": ["deployed", "non_deployed"], "weight": 1, "clause": "III(1)"},
//!     {"quantity": "tanks", "kinds": ["battle_tank"],
//!       "states": ["test", "training", "eliminated"], "weight": 0, "clause": "III(2)"},
//!     {"quantity": "warheads", "kinds": ["glider"],
//!       "states": ["deployed"], "weight": "attributed", "clause": "III(3)"},
//!     {"quantity": "warheads", "kinds": ["glider"],
//!       "states": ["non_deployed", "test", "training", "eliminated"], "weight": 0, "clause": "III(4)"}
//!   ],
//!   "ceilings": [
//!     {"quantity": "tanks", "bound": 2, "from": "entry", "clause": "IV(1)"},
//!     {"quantity": "warheads", "bound": 6, "from": "entry", "clause": "IV(2)"}
//!   ],
//!   "term": {"lasts": {"value": "unlimited", "clause": "X"}, "month_end": "clamp"}
//! }"#;
//! let buf = TreatyBuf::parse(text.as_bytes(), &mut [])?;
//! let treaty = buf.treaty();
//! buf.lint(|lint| panic!("{lint}"));
//!
//! // What Alpha declares, one item a line.
//! let items = [
//!     r#"{"id":"T1","party":"A","kind":"battle_tank","state":"deployed"}"#,
//!     r#"{"id":"T2","party":"A","kind":"battle_tank","state":"non_deployed"}"#,
//!     r#"{"id":"T3","party":"A","kind":"battle_tank","state":"eliminated"}"#,
//!     // One warhead is on it, but the treaty attributes six to its type.
//!     r#"{"id":"G1","party":"A","kind":"glider","state":"deployed","type":"G-2","warheads":1}"#,
//!     r#"{"id":"G2","party":"A","kind":"glider","state":"deployed","type":"G-1","warheads":1}"#,
//! ];
//! let (mut census, mut attributed) = (FullCensus::EMPTY, FullCensus::EMPTY);
//! for line in items {
//!     let item = parse_json_with(line.as_bytes(), treaty.kinds, &mut []).map_err(|error| error.to_string())?;
//!     census.add_many(item.kind, item.state, 1, u32::from(item.warheads.unwrap_or(0)))?;
//!     // An item of a type that the treaty has counts by it.
//!     if let Some(one) = item.model.and_then(|model| treaty.item_type(model, item.kind)) {
//!         attributed.add_many(item.kind, item.state, 1, u32::from(one.warheads))?;
//!     }
//! }
//! let number = |quantity: &str| measure_all(&treaty, quantity, &census, &attributed);
//! assert_eq!(number("tanks")?, Some(CountRange::exactly(2)));
//! assert_eq!(number("warheads")?, Some(CountRange::exactly(7)));
//!
//! let at = Interval::exactly(date!(2031, 1, 1));
//! let question = Question::new(&treaty, Acts::NONE, at);
//! let known = |side: &str, id: &str| if side == "A" { number(id).ok().flatten() } else { None };
//! let limits = question.limits();
//! let findings: Vec<_> = limits
//!     .judge(|_| true, |side, quantity| known(side, quantity.id))
//!     .map(|found| (found.side, found.finding.rule, found.finding.verdict))
//!     .collect();
//! assert!(findings.contains(&("A", "tanks", Verdict::Holds)));
//! assert!(findings.contains(&("A", "warheads", Verdict::Fails)));
//! // Beta declared nothing, and nothing is not zero.
//! assert!(findings.contains(&("B", "tanks", Verdict::Undecided)));
//!
//! // A word that is no kind of the treaty is refused with its place, and the message asks for the nearest.
//! let line = br#"{"id":"T4","party":"A","kind":"battle_tanks","state":"deployed"}"#;
//! let error = parse_json_with(line, treaty.kinds, &mut []).unwrap_err();
//! assert_eq!((error.offset, error.actual().to_string().as_str()), (30, "unknown kind `battle_tanks`"));
//! assert!(error.to_string().ends_with("; did you mean `battle_tank`?"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! On the command line, the same treaty as a file judges the same items:
//!
//! ```text
//! proverka limits items.ndjson --treaty tanks-and-gliders.json --at 2031-01-01
//! ```
//!
//! Items that no counting rule names are listed and never counted as zero in silence.
