//! The device checks its own signatures with its private key, because that is faster. The check accepts what a strict
//! verifier accepts and nothing else: each case here is judged by both.

use curve25519_dalek::constants::EIGHT_TORSION;
use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;
use ed25519_dalek::hazmat::ExpandedSecretKey;
use ed25519_dalek::{Signer as _, SigningKey};
use proverka_journal::{Ed25519, PrivateKey, SignatureUnit as _, verifies};
use proverka_test_support::attack::lenient::ORDER;
use proverka_test_support::random::Random;
use proverka_test_support::reach::stride;
use sha2::{Digest as _, Sha512};

/// Judges a signature by the device's own check and by a strict verifier, which must agree.
fn judged(seed: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    let key = PrivateKey::from_seed(seed);
    let own = Ed25519::is_signed(&key, message, signature);
    assert_eq!(own, verifies(&key.public_key(), message, signature), "{seed:02x?} {message:02x?} {signature:02x?}");
    own
}

/// Returns the same bytes with one bit flipped.
fn flipped<const N: usize>(bytes: &[u8; N], bit: usize) -> [u8; N] {
    let mut other = *bytes;
    other[bit / 8] ^= 1 << (bit % 8);
    other
}

fn random<const N: usize>(random: &mut Random) -> [u8; N] {
    std::array::from_fn(|_| random.below(256) as u8)
}

#[test]
fn signatures_of_another_implementation_are_accepted_whatever_the_message() {
    let mut numbers = Random(31);
    for length in [0, 1, 63, 64, 83, 203, 1000] {
        for _ in 0..8 {
            let seed = random(&mut numbers);
            let message: Vec<u8> = (0..length).map(|_| numbers.below(256) as u8).collect();
            let signature = SigningKey::from_bytes(&seed).sign(&message).to_bytes();
            assert!(judged(&seed, &message, &signature), "{length}");
        }
    }
}

#[test]
fn a_signature_or_a_message_with_any_bit_flipped_is_refused() {
    let mut numbers = Random(32);
    for _ in 0..2 {
        let (seed, message): ([u8; 32], [u8; 83]) = (random(&mut numbers), random(&mut numbers));
        let signature = SigningKey::from_bytes(&seed).sign(&message).to_bytes();
        for bit in (0..512).step_by(stride(11)) {
            assert!(!judged(&seed, &message, &flipped(&signature, bit)), "signature, bit {bit}");
        }
        for bit in (0..664).step_by(stride(11)) {
            assert!(!judged(&seed, &flipped(&message, bit), &signature), "message, bit {bit}");
        }
        for bit in (0..256).step_by(stride(11)) {
            assert!(!judged(&flipped(&seed, bit), &message, &signature), "seed, bit {bit}");
        }
    }
}

/// Adds the group order to S, which only a lenient verifier accepts.
#[test]
fn a_signature_whose_second_half_is_above_the_group_order_is_refused() {
    let mut numbers = Random(33);
    for _ in 0..32 {
        let (seed, message): ([u8; 32], [u8; 83]) = (random(&mut numbers), random(&mut numbers));
        let mut signature = SigningKey::from_bytes(&seed).sign(&message).to_bytes();
        assert!(judged(&seed, &message, &signature));
        let mut carry = 0;
        for (byte, order) in signature[32..].iter_mut().zip(ORDER) {
            let sum = u16::from(*byte) + u16::from(order) + carry;
            (*byte, carry) = (sum as u8, sum >> 8);
        }
        assert_eq!(carry, 0, "twice the group order fits into 32 bytes");
        assert!(!judged(&seed, &message, &signature));
    }
}

/// A signature whose commitment has a part of small order satisfies the equation with the cofactor, and not the strict
/// one. Its owner alone can make it.
#[test]
fn a_commitment_with_a_part_of_small_order_is_refused() {
    let seed = [0x42; 32];
    let (private, message) = (ExpandedSecretKey::from(&seed), [9; 83]);
    let public = PrivateKey::from_seed(&seed).public_key();
    let nonce = Scalar::from(0x1234_5678_9ABC_DEF0_u64);
    for (number, torsion) in EIGHT_TORSION.iter().enumerate() {
        let commitment = (EdwardsPoint::mul_base(&nonce) + torsion).compress().to_bytes();
        let hash = Sha512::new().chain_update(commitment).chain_update(public).chain_update(message).finalize();
        let response = nonce + Scalar::from_bytes_mod_order_wide(&hash.into()) * private.scalar;
        let signature: [u8; 64] = [commitment, response.to_bytes()].concat().try_into().unwrap();
        // The first of the eight points is the identity: the control, which is a right signature.
        assert_eq!(judged(&seed, &message, &signature), number == 0, "torsion point {number}");
    }
}

/// A commitment that is the encoding of no point.
#[test]
fn a_commitment_that_is_no_point_is_refused() {
    let mut numbers = Random(34);
    let mut no_points = 0;
    for _ in 0..64 {
        let commitment: [u8; 32] = random(&mut numbers);
        let is_point = curve25519_dalek::edwards::CompressedEdwardsY(commitment).decompress().is_some();
        no_points += u32::from(!is_point);
        let signature: [u8; 64] = [commitment, [0; 32]].concat().try_into().unwrap();
        assert!(!judged(&[7; 32], b"", &signature));
    }
    assert!(no_points > 0);
}
