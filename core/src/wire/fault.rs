//! The numbers of faults (WIRE 6.5), as `Status::fault` and `Refusal::Fault` give them.

/// The self-test of SHA-256 failed.
pub const SHA256: u16 = 1;
/// The self-test of Ed25519 failed.
pub const ED25519: u16 = 2;
/// The self-test of CRC-32 failed.
pub const CRC32: u16 = 3;
/// The self-test of the random number generator failed.
pub const GENERATOR: u16 = 4;
/// The firmware's hash is not the one in the genesis.
pub const FIRMWARE: u16 = 5;
/// The record is damaged.
pub const RECORD: u16 = 6;
/// The flash does not keep the data that is written.
pub const FLASH: u16 = 7;
/// The device's clock does not run.
pub const CLOCK: u16 = 8;
