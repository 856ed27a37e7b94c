//! What the tests share: naive twins, generators, drivers.

pub mod oracle;
pub mod synthetic;
