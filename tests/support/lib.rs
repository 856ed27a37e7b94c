//! What the tests share: naive twins, generators, drivers.

pub mod breakdown;
pub mod differential;
pub mod mutation;
pub mod oracle;
pub mod synthetic;
