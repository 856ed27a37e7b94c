//! A guide from the first judgement to an audited record.
//!
//! | page | what it shows | features |
//! |---|---|---|
//! | [`first_judgement`] | how a number is judged against a treaty, and what *undecided* means | none |
//! | [`own_treaty`] | how to write a treaty of your own, as a constant or as JSON | none, `text` |
//! | [`kinds_and_types`] | how items of a treaty's own kinds, and of types with attributed warheads, are counted | `text` |
//! | [`life_of_a_treaty`] | how acts and terms decide until when a treaty is in force, and whom it binds | none |
//! | [`acts`] | what happened to a treaty, and what it changes | `text` |
//! | [`whom_it_binds`] | parties that join and leave, sides, and many parties | `text` |
//! | [`named_days`] | ceilings that count from a day which an act sets | `text` |
//! | `counted_events` | how inspections and other events are counted against quotas | `quotas` |
//! | [`shares_and_floors`] | bounds that are at least a number, or a share of another number | `text`, `shares` |
//! | [`groups_and_decimals`] | ceilings that a group keeps together, and quantities with decimals | `text` |
//! | [`journal`](crate::journal) | how two parties keep a sealed record and audit it | `journal` |
//! | [`line`](mod@line) | how a host and a device talk over a line that loses bytes | `wire` |
//! | [`porting`] | what your own project has to bring | all |
//!
//! The documents that describe the bytes: [`wire`] of the line, [`format`](mod@crate::journal::format) and
//! [`power`](crate::journal::power) of the record.

#[cfg(feature = "text")]
pub mod acts;
#[cfg(feature = "quotas")]
pub mod counted_events;
pub mod first_judgement;
#[cfg(feature = "text")]
pub mod groups_and_decimals;
#[cfg(feature = "text")]
pub mod kinds_and_types;
pub mod life_of_a_treaty;
#[cfg(feature = "wire")]
pub mod line;
#[cfg(feature = "text")]
pub mod named_days;
pub mod own_treaty;
pub mod porting;
#[cfg(all(feature = "text", feature = "shares"))]
pub mod shares_and_floors;
#[cfg(feature = "text")]
pub mod whom_it_binds;

#[expect(rustdoc::broken_intra_doc_links, reason = "`u8[4]` in the document is an array and no link")]
#[doc = include_str!("../../WIRE.md")]
pub mod wire {}
