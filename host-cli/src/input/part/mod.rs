//! Parts of a declaration that are counted apart, on one machine or many, and added up.
//!
//! A part is a file of items. Its totals are a small text (`format.rs`), and the fingerprints of its ids stand in a
//! file beside it (`ids.rs`). Both together have all that the judgement of the whole needs. The manual page `parts.md`
//! describes the formats.

mod count;
mod format;
mod ids;
mod merge;
mod read;

pub use count::count;
pub use format::{Head, Part};
pub use ids::beside;
pub use merge::{Merged, merge};
