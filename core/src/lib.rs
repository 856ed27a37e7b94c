//! Checks arms-control treaties: what a treaty allows, what is declared, and what follows.
//!
//! The crate judges declared numbers of launchers, missiles and warheads against a treaty's limits, and says whether a
//! treaty is in force on a day. It also keeps a sealed record of counts that two parties make together although they do
//! not trust each other, and audits such a record. The same code runs in a command line, in the firmware of an
//! inspection device and in your own project.
//!
//! Every answer is *holds*, *fails* or *undecided*, names the clause it rests on, and carries the numbers that decided
//! it. What is not known is never guessed: a missing number is not zero, a disputed number is a range, and an act of
//! unknown day is a range of days.
//!
//! # What it is not
//!
//! It is no legal advice, no opinion on who is right where accounts differ, and no substitute for inspection. It has no
//! time zones, no network and no storage of its own. It knows seven treaties from public sources, and numbers that were
//! remembered and not read are marked as [`Unverified`](verdict::Provenance::Unverified).
//!
//! # Three examples
//!
//! A declared number against a ceiling:
//!
//! ```
//! use proverka::count::CountRange;
//! use proverka::date;
//! use proverka::judge::Question;
//! use proverka::treaty::catalog::{NEW_START, NEW_START_ACTS};
//! use proverka::verdict::Verdict;
//!
//! let question = Question::new(&NEW_START, NEW_START_ACTS, date!(2020, 3, 1));
//! let warheads = NEW_START.quantity("warheads")?;
//!
//! for found in question.limits().judge_total("US", warheads, CountRange::exactly(1551))? {
//!     assert_eq!(found.finding.citation.clause, "II(1)(b)");
//!     assert_eq!(found.finding.verdict, Verdict::Fails);
//!     assert_eq!(found.finding.margin, Some(-1));
//! }
//! # Ok::<(), proverka::treaty::UnknownName<'_>>(())
//! ```
//!
//! What a notice of withdrawal would change:
//!
//! ```
//! use proverka::date;
//! use proverka::judge::Question;
//! use proverka::treaty::catalog::{NEW_START, NEW_START_ACTS};
//! use proverka::verdict::Verdict;
//!
//! let question = Question::new(&NEW_START, NEW_START_ACTS, date!(2020, 2, 10));
//!
//! let us = NEW_START.party_set("US")?;
//! let withdrawn = question.if_notice(date!(2020, 3, 1), us, |finding| assert_eq!(finding.verdict, Verdict::Holds));
//! assert_eq!(withdrawn.last_day, Some(date!(2020, 5, 31)));
//! # Ok::<(), proverka::treaty::UnknownName<'_>>(())
//! ```
//!
//! A day that is known only as a range:
//!
//! ```
//! use proverka::calendar::Interval;
//! use proverka::date;
//! use proverka::verdict::Truth;
//!
//! let declined = Interval::new(Some(date!(2020, 2, 20)), Some(date!(2020, 2, 26)))?;
//! assert_eq!(declined.before(Interval::exactly(date!(2020, 2, 27))), Truth::True);
//! assert_eq!(declined.before(Interval::exactly(date!(2020, 2, 23))), Truth::Unknown);
//! # Ok::<(), proverka::calendar::Reversed<proverka::calendar::Date>>(())
//! ```
//!
//! # Where to go from here
//!
//! The [`guide`] leads from the first judgement to an audited record. The folder `examples` has three programs to copy
//! from: `judge_a_treaty`, `keep_a_record` and `talk_to_a_device`.
//!
//! | module | what it knows |
//! |---|---|
//! | [`calendar`] | dates, spans, and instants that are known only within bounds |
//! | [`count`] | items, and how many there are of each kind in each state |
//! | [`treaty`] | what a treaty says, as flat tables; seven treaties as constants |
//! | [`judge`] | where dates, counts and treaties meet |
//! | [`verdict`] | what a judgement says, and how judgements combine |
//! | [`party`] | the two parties of an inspection, and one value for each |
//! | [`inspection`] | what device and host both know: totals, the judgement of a count, acts that parties sign |
//! | [`text`] | treaties, acts and items as JSON and CSV |
//! | [`journal`] | the sealed record, and the audit of one |
//! | [`wire`] | messages between a device and a host |
//! | [`words`] | the words that name values in files, commands and messages |
//!
//! # Features
//!
//! All features are off by default. The last column is the flash on a Cortex-M0 if every public function is used, in
//! thousands of bytes. It is the sum of a module's symbols in the images that `./tests/run size` builds (`opt-level`
//! `s`, link-time optimisation); a program that uses less takes less.
//!
//! | feature | what it brings | flash |
//! |---|---|---|
//! | none | [`calendar`], [`count`], [`treaty`], [`judge`] | 19; reading, adding and comparing dates takes 0.9 |
//! | `text` | treaties, acts and items read from JSON and CSV | 23 |
//! | `export` | treaties and acts written as JSON; implies `text` | for hosts, not measured |
//! | `journal` | the sealed record, and its audit | 51 for a device: 23 for the record, 28 for Ed25519 and SHA-2 |
//! | `wire` | frames and messages, both ends of the line | 9; the device's end alone takes 7 |
//! | `many-parties` | treaties of up to 256 parties instead of 16, and the treaties of the catalogue that need or suppose them | for hosts |
//! | `quotas` | inspections and other events counted against the quotas of a treaty, and the quotas of the catalogue | 8 |
//! | `deadlines` | what is due when, and whether a notice was in time; the deadlines of the catalogue | for hosts |
//! | `steps` | the steps of an inspection judged by the times that a treaty sets between them, and these times in the catalogue | 3 |
//! | `sampling` | how many items to inspect so that violations are found with a given probability | for hosts |
//! | `shares` | bounds that are a share of another number | 10, half of it larger tables |
//! | `wire-host` | the host's end coded by `postcard`, so that each exchange checks one coding against another | for hosts |
//! | `serde` | dates, counts, verdicts and other values in serde's data model: as text in JSON, compact in binary formats; findings are only written | only what is used |
//! | `defmt` | `defmt::Format` on public types | only what is logged |
//!
//! What a program pays that asks one question, beyond the program around it (`tests/m0/features` makes this table;
//! `opt-level` `s`, link-time optimisation; instructions are not cycles):
//!
//! | question | flash, M0 | stack | instructions | flash, M4 | stack | instructions |
//! |---|---|---|---|---|---|---|
//! | two dates read, months added, compared | 944 | 120 | 157 | 976 | 104 | 139 |
//! | is New START in force, until when | 19,772 | 1,704 | 6,514 | 19,728 | 1,648 | 5,390 |
//! | one total against New START's ceilings | 21,940 | 1,920 | 15,102 | 21,796 | 1,856 | 12,824 |
//! | the same with `shares` | 28,820 | 2,232 | 15,161 | 27,228 | 2,152 | 12,861 |
//! | one inspection against its quotas (`quotas`) | 28,164 | 2,832 | 776,943 | 27,984 | 2,728 | 650,676 |
//! | the steps of one inspection (`steps`) | 25,440 | 2,304 | 358,112 | 25,392 | 2,224 | 324,981 |
//! | 28 bytes at the device's end of the line (`wire`) | 7,812 | 2,024 | 597 | 7,976 | 1,968 | 479 |
//!
//! New START's tables and texts are 7,000 bytes of it. None of them keeps anything in static memory. The record has
//! its figures in the page of `proverka-journal`, and `tests/journal-m0/report` makes them.
//!
//! # What all types have in common
//!
//! - Plain data is `Debug`, `Clone`, `PartialEq`, `Eq` and `Hash`, and `Copy` if it is small. It is `Ord` if there is
//!   one order: words, dates, moments and decimals have one, and ranges, spans and findings have none.
//! - What has a word ([`words`]) or a text prints it with `Display` and reads it with `FromStr`: a verdict is
//!   `not_binding`, a range of counts `800..901`, and a count of at least 800 is `800..`.
//! - Errors are `Display` and `Error`, and say what was found or what was expected.
//! - An enum is `#[non_exhaustive]` if more variants are certain and nobody must decide on each of them: what explains
//!   an error or a flaw, and the acts, units and steps of treaties. Verdicts, readings, parties and what a device can
//!   answer are not: code that forgets one must not compile.
//! - A treaty and its rows are plain structs, so that they can be constants. Begin one with `..Treaty::EMPTY`,
//!   `..Ceiling::EMPTY` and so on, and it compiles with later versions that have more fields.
//!
//! # Half the flash for hashes
//!
//! By default `sha2`, which `journal` brings, unrolls its rounds for speed. One line in the file `.cargo/config.toml`
//! of your project chooses the compact form:
//!
//! ```toml
//! [target.'cfg(target_os = "none")']
//! rustflags = ["--cfg", 'sha2_backend_soft="compact"']
//! ```
//!
//! A Cortex-M0 program that does everything a device does with its record takes 58,764 instead of 93,840 bytes of
//! flash with it (`tests/journal-m0`, `opt-level` `s`, link-time optimisation), and one for RV32IMC that also audits
//! takes 126,338 instead of 187,562 (`tests/link/riscv-journal`). A library cannot choose this for the program that
//! links it, and cargo reads the file from the folder in which it is called. The variable `RUSTFLAGS` replaces what
//! the file says, so a build that sets the variable must repeat the setting there.
//!
//! # Panics
//!
//! No function panics. Linking every public function without a panic shows it, for all features except `export`,
//! `journal`, `serde` and `wire-host`, which call crates with panic sites of their own.
#![no_std]
#![forbid(unsafe_code)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::float_arithmetic
)]

pub mod calendar;
pub mod count;
pub mod guide;
#[cfg(all(feature = "journal", feature = "wire"))]
pub mod inspection;
#[cfg(feature = "journal")]
pub use proverka_journal as journal;
pub mod judge;
#[cfg(any(feature = "journal", feature = "wire"))]
pub use proverka_journal::party;
mod quoted;
#[cfg(feature = "sampling")]
pub mod sampling;
#[cfg(feature = "serde")]
mod stored;
#[cfg(feature = "text")]
pub mod text;
pub mod treaty;
pub mod verdict;
#[cfg(feature = "wire")]
pub mod wire;
pub mod words;

// The code of the page that a registry shows, so that it cannot become wrong in silence.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadMe;
