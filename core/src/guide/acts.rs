//! # Acts
//!
//! An act is something that happened to a treaty: who did what, on which day, and where that was read. A treaty's
//! record is a list of acts in the order of their days. Acts after the day asked about change nothing.
//!
//! | act | what it changes |
//! |---|---|
//! | `ratification`, `accession` | the party joins |
//! | `withdrawal_notice` | the party leaves when the notice period is over |
//! | `notice_withdrawn`, `notice_suspended` | that notice has no effect, if it had none yet |
//! | `denunciation` | a term that is renewed by itself ends with a period |
//! | `extension_agreed`, `extension_in_force`, `indefinite_extension` | the end of the term moves, if all parties agree |
//! | `termination_agreed`, `superseded`, `basis_ended` | the treaty ends |
//! | `provisional_application`, `provisional_application_ended` | it is applied before it enters into force |
//! | `declared_no_party` | a treaty that never entered into force is abandoned |
//! | `named_day` | the day of an event that the treaty counts from ([`named_days`](super::named_days)) |
//! | `suspension`, `suspension_ended` | they are shown; they move no date |
//! | all others | they are kept and shown |
//!
//! With the feature `text`, an act is one line of JSON. This record has a notice of withdrawal that was taken back in
//! time, and one whose day is known as a range only.
//!
//! ```
//! use proverka::date;
//! use proverka::judge::{Question, Status};
//! use proverka::text::act::parse;
//! use proverka::treaty::Acts;
//! use proverka::treaty::catalog::INF;
//!
//! let lines = [
//!     r#"{"date": "2007-02-10", "act": "withdrawal_notice", "by": "RU", "note": "made up"}"#,
//!     r#"{"date": "2007-06-01", "act": "notice_withdrawn", "by": "RU", "note": "made up"}"#,
//!     r#"{"between": ["2019-02-01", "2019-02-02"], "act": "withdrawal_notice", "by": "US", "provenance": "text"}"#,
//! ];
//! let mut record = Vec::new();
//! for line in lines {
//!     record.push(parse(line.as_bytes(), &INF, &mut [])?);
//! }
//! let acts = Acts::new(&record).expect("they are in order");
//! let status = |day| {
//!     let question = Question::new(&INF, acts, day);
//!     question.standing().status
//! };
//!
//! // Six months after a notice that was taken back, nothing happens.
//! assert_eq!(status(date!(2007, 8, 10)), Status::InForce);
//! // The second notice runs out on 1 or 2 August 2019, so 1 August is open and 2 August is not.
//! assert_eq!(status(date!(2019, 7, 31)), Status::InForce);
//! assert_eq!(status(date!(2019, 8, 1)), Status::Undecided);
//! assert_eq!(status(date!(2019, 8, 2)), Status::Withdrawn);
//! # Ok::<(), proverka::text::shape::TextError<'static>>(())
//! ```
//!
//! On the command line, `--add-acts FILE` adds acts to the built-in record of a treaty, `--acts FILE` takes its place,
//! and `proverka treaty acts ID` writes it in this form.
