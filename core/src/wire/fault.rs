//! Numbers of faults (WIRE 6.5).

/// The self-test of SHA-256.
pub const SHA256: u16 = 1;
/// The self-test of Ed25519.
pub const ED25519: u16 = 2;
/// The self-test of CRC-32.
pub const CRC32: u16 = 3;
/// The self-test of the generator of random numbers.
pub const GENERATOR: u16 = 4;
/// The firmware's hash is not the one in the genesis.
pub const FIRMWARE: u16 = 5;
/// The record is damaged.
pub const RECORD: u16 = 6;
/// Flash does not keep what is written.
pub const FLASH: u16 = 7;
/// The clock does not run.
pub const CLOCK: u16 = 8;
