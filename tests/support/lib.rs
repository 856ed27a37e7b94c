//! What the tests share: naive twins, generators, drivers.

pub mod breakdown;
pub mod crooked;
pub mod differential;
pub mod driver;
pub mod flash;
pub mod model;
pub mod mutation;
pub mod naive;
pub mod near;
pub mod oracle;
pub mod reach;
pub mod remembered;
pub mod synthetic;
