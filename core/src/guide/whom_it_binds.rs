//! # Whom a treaty binds
//!
//! A treaty can be in force and not bind a state: one that has not joined yet, or that has left.
//! [`Question::party_standing`](crate::judge::Question::party_standing) says what the treaty is to one party on a day,
//! and [`Question::binds`](crate::judge::Question::binds) whether it binds that party.
//!
//! * A party with an act of joining is a party from that day on, and not before entry into force. Every other party is
//!   one from entry into force on.
//! * A party leaves when its notice of withdrawal takes effect. It may join again.
//! * The treaty ends when fewer than two sides are left. A side is left as long as one of its parties is, so parties
//!   with the same `side` leave together as one. A treaty may say instead that one notice ends it for all (`ends`).
//!
//! The treaty of this page has three sides, of which one has two parties.
//!
//! ```
//! use proverka::date;
//! use proverka::judge::{PartyStanding, Question, Status};
//! use proverka::text::act::parse;
//! use proverka::text::treaty::TreatyBuf;
//! use proverka::treaty::Acts;
//! use proverka::verdict::Truth;
//!
//! let text = br#"{
//!   "id": "sides", "name": "Three sides (made up)",
//!   "parties": [
//!     {"code": "A", "name": "Alpha"},
//!     {"code": "B", "name": "Beta"},
//!     {"code": "C", "name": "Gamma", "side": "union"},
//!     {"code": "D", "name": "Delta", "side": "union"}
//!   ],
//!   "entry_into_force": {"date": "2000-01-01", "clause": "8"},
//!   "quantities": [], "ceilings": [],
//!   "term": {
//!     "lasts": {"value": "unlimited", "clause": "9"},
//!     "month_end": "clamp",
//!     "withdrawal": {"notice": "6m", "clause": "10"}
//!   }
//! }"#;
//! let buf = TreatyBuf::parse(text, &mut []).expect("a treaty");
//! let treaty = buf.treaty();
//!
//! let mut record = Vec::new();
//! for line in [
//!     r#"{"date": "2001-03-01", "act": "accession", "by": "B"}"#,
//!     r#"{"date": "2002-01-15", "act": "withdrawal_notice", "by": "C"}"#,
//!     r#"{"date": "2003-01-15", "act": "withdrawal_notice", "by": "A"}"#,
//!     r#"{"date": "2004-01-15", "act": "withdrawal_notice", "by": "D"}"#,
//! ] {
//!     record.push(parse(line.as_bytes(), &treaty, &mut []).expect("an act"));
//! }
//! let acts = Acts::new(&record).expect("they are in order");
//! let on = |day| Question::new(&treaty, acts, day);
//! let [a, b, c, d] = [0, 1, 2, 3];
//!
//! assert_eq!(on(date!(2000, 6, 1)).party_standing(b), PartyStanding::NotJoined);
//! assert_eq!(on(date!(2001, 3, 1)).binds(b), Truth::True);
//! // C has left, and its side is still there: D belongs to it.
//! let day = date!(2002, 7, 15);
//! assert_eq!((on(day).party_standing(c), on(day).party_standing(d)), (PartyStanding::Left, PartyStanding::Bound));
//! // A has left, and two sides remain.
//! assert_eq!(on(date!(2003, 7, 15)).standing().status, Status::InForce);
//! assert_eq!(on(date!(2003, 7, 15)).binds(a), Truth::False);
//! // D leaves. B is alone, so the treaty has ended, although B gave no notice.
//! assert_eq!(on(date!(2004, 7, 14)).party_standing(d), PartyStanding::NoticeRunning);
//! assert_eq!(on(date!(2004, 7, 15)).standing().status, Status::Withdrawn);
//! assert_eq!(on(date!(2004, 7, 15)).party_standing(b), PartyStanding::NotInForce);
//! ```
//!
//! A treaty has at most [`StatePartySet::CAPACITY`](crate::treaty::StatePartySet::CAPACITY) parties: 16, or 256 with
//! the feature `many-parties`, which treaties such as the NPT need. What the judgement knows about one party is
//! computed when it is asked for, so a treaty of 191 parties takes no more memory than one of two.
//!
//! On the command line, `proverka term npt --party KP --at 2003-01-11` asks about one treaty, and
//! `proverka status --party KP` about all of them.
