//! Declared items, and the census that counts them.
//!
//! An [`Item`] is something that a party declares to have: an allegation, not a finding. A [`Census`] holds the number
//! of items of each kind in each state. Which of them count towards which limit is decided by the treaty's counting
//! rules, not by the census. An [`ItemLife`] follows one item from its declaration to a later day.

mod any_kind;
mod census;
mod decimal;
mod item;
mod life;
mod range;

pub use any_kind::AnyKind;
pub use census::{Census, FullCensus, Overflow};
pub use decimal::{Decimal, DecimalError};
pub use item::{Item, Kind, KindSet, State, StateSet};
pub use life::{ImpossibleStep, ItemLife, ItemStep};
pub use range::{CountRange, CountRangeError};
