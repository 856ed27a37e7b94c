//! With 64-bit products.

pub use super::narrow::{add_months, civil_of, number_of};
