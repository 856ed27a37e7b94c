//! What the tests share: naive twins, generators, drivers.

pub mod driver;
pub mod flash;
pub mod model;
