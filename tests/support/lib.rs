//! What the tests share: naive twins, generators, drivers.
