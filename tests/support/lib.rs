//! What the tests share: naive twins, generators, drivers.

pub mod naive;
