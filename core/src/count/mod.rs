//! Declared items, and the census they add up to.
//!
//! An [`Item`] is what a party says it has: an allegation, not a finding. A [`Census`] is how many there are of each
//! kind in each state; which of them count towards which limit is the treaty's business, not the census's.

mod census;
mod item;
mod range;

pub use census::{Census, Overflow};
pub use item::{Item, Kind, KindSet, State, StateSet};
pub use range::CountRange;
