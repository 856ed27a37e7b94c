//! Known-answer tests of hashes, signatures and checksums, with the answers that the standards give.

use proverka::journal::digest::crc32;
use proverka::journal::{PrivateKey, verifies};
use sha2::{Digest as _, Sha256};

/// A fault that stops the device. The numbers are those of FAULT entries and of `Refusal::Fault`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[repr(u16)]
pub enum Fault {
    /// SHA-256 gives a wrong answer.
    Hash = 1,
    /// Ed25519 gives a wrong answer, or a new signature does not verify.
    Signature = 2,
    /// CRC-32 gives a wrong answer.
    Checksum = 3,
    /// The random bit generator failed its tests, or gives no bits.
    Generator = 4,
    /// The image that runs is not the one that the genesis names.
    Firmware = 5,
    /// The record is damaged.
    Record = 6,
    /// The flash does not behave as it must.
    Flash = 7,
    /// The clock stands still.
    Clock = 8,
}

impl Fault {
    /// Returns the number of the fault.
    #[must_use]
    pub const fn code(self) -> u16 {
        self as u16
    }

    /// True if the device can still be trusted to sign what it means to sign.
    #[must_use]
    pub const fn can_sign(self) -> bool {
        matches!(self, Self::Generator | Self::Firmware | Self::Clock)
    }
}

/// The answers that the algorithms must give.
#[derive(Clone, Copy, Debug)]
pub struct Answers {
    /// The SHA-256 of a text of 56 bytes, which take two blocks (FIPS 180-4 examples).
    pub hash: [u8; 32],
    /// The public key of the second test of RFC 8032, section 7.1.
    pub key: [u8; 32],
    /// The signature of that test.
    pub signature: [u8; 64],
    /// The CRC-32 of the digits 1 to 9.
    pub checksum: u32,
}

/// The correct answers, from the standards.
pub const ANSWERS: Answers = Answers {
    hash: [
        0x24, 0x8d, 0x6a, 0x61, 0xd2, 0x06, 0x38, 0xb8, 0xe5, 0xc0, 0x26, 0x93, 0x0c, 0x3e, 0x60, 0x39, 0xa3, 0x3c,
        0xe4, 0x59, 0x64, 0xff, 0x21, 0x67, 0xf6, 0xec, 0xed, 0xd4, 0x19, 0xdb, 0x06, 0xc1,
    ],
    key: [
        0x3d, 0x40, 0x17, 0xc3, 0xe8, 0x43, 0x89, 0x5a, 0x92, 0xb7, 0x0a, 0xa7, 0x4d, 0x1b, 0x7e, 0xbc, 0x9c, 0x98,
        0x2c, 0xcf, 0x2e, 0xc4, 0x96, 0x8c, 0xc0, 0xcd, 0x55, 0xf1, 0x2a, 0xf4, 0x66, 0x0c,
    ],
    signature: [
        0x92, 0xa0, 0x09, 0xa9, 0xf0, 0xd4, 0xca, 0xb8, 0x72, 0x0e, 0x82, 0x0b, 0x5f, 0x64, 0x25, 0x40, 0xa2, 0xb2,
        0x7b, 0x54, 0x16, 0x50, 0x3f, 0x8f, 0xb3, 0x76, 0x22, 0x23, 0xeb, 0xdb, 0x69, 0xda, 0x08, 0x5a, 0xc1, 0xe4,
        0x3e, 0x15, 0x99, 0x6e, 0x45, 0x8f, 0x36, 0x13, 0xd0, 0xf1, 0x1d, 0x8c, 0x38, 0x7b, 0x2e, 0xae, 0xb4, 0x30,
        0x2a, 0xee, 0xb0, 0x0d, 0x29, 0x16, 0x12, 0xbb, 0x0c, 0x00,
    ],
    checksum: 0xCBF4_3926,
};

/// The private key of that test. It is public and protects nothing.
const SEED: [u8; 32] = [
    0x4c, 0xcd, 0x08, 0x9b, 0x28, 0xff, 0x96, 0xda, 0x9d, 0xb6, 0xc3, 0x46, 0xec, 0x11, 0x4e, 0x0f, 0x5b, 0x8a, 0x31,
    0x9f, 0x35, 0xab, 0xa6, 0x24, 0xda, 0x8c, 0xf6, 0xed, 0x4f, 0xb8, 0xa6, 0xfb,
];
/// The message of that test.
const MESSAGE: &[u8] = &[0x72];

/// Tests SHA-256 and CRC-32.
///
/// # Errors
///
/// [`Fault::Hash`] or [`Fault::Checksum`] for a wrong answer.
pub fn digests(answers: &Answers) -> Result<(), Fault> {
    let hash: [u8; 32] = Sha256::digest(b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").into();
    if hash != answers.hash {
        return Err(Fault::Hash);
    }
    if crc32(b"123456789") == answers.checksum { Ok(()) } else { Err(Fault::Checksum) }
}

/// Tests the derivation of the public key, and signing.
///
/// # Errors
///
/// [`Fault::Signature`] for a wrong answer.
#[inline(never)]
pub fn signing(answers: &Answers) -> Result<(), Fault> {
    let signer = PrivateKey::from_seed(&SEED);
    if signer.public_key() == answers.key && signer.sign(MESSAGE) == answers.signature {
        Ok(())
    } else {
        Err(Fault::Signature)
    }
}

/// Tests verifying: the right signature must be accepted, and one with a changed bit must be rejected.
///
/// # Errors
///
/// [`Fault::Signature`] for a wrong answer.
pub fn verifying(answers: &Answers) -> Result<(), Fault> {
    let mut wrong = answers.signature;
    if let Some(byte) = wrong.last_mut() {
        *byte ^= 1;
    }
    let right = verifies(&answers.key, MESSAGE, &answers.signature) && !verifies(&answers.key, MESSAGE, &wrong);
    if right { Ok(()) } else { Err(Fault::Signature) }
}
