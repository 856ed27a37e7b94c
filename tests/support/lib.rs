//! What the tests share: naive twins, generators, drivers.

pub mod crooked;
pub mod driver;
pub mod flash;
pub mod model;
