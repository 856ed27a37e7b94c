//! A20: a bit flips while the device signs, anywhere between the message and the commit.
//!
//! The device signs here with a textbook implementation, so that a bit can be flipped in each intermediate value: the
//! seed, the secret scalar, the nonce key, the message as each of the two hashes sees it, the nonce, R, the key in the
//! challenge, the challenge, S, and the finished signature. The check builds its own copy of the message, so a flip in
//! the signer's copy is a stage too. Three faults are not modelled: a flip in the data from which both copies are
//! built (the record then says something else, validly signed), a fault that skips the check itself, and two faults in
//! one signature.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::{Scalar, clamp_integer};
use ed25519_dalek::{Signature, SigningKey};
use proverka_journal::audit::{Asked, Grade, Parties, Record, audit};
use proverka_journal::{AppendError, Damage, Ed25519, ExportRequest, Journal, PrivateKey, SignatureUnit, Stamp};
use proverka_test_support::driver::{Op, Stand, perform, short_script};
use proverka_test_support::flash::Chip;
use proverka_test_support::reach::{least, stride};
use proverka_test_support::{driver, flash, model};
use sha2::{Digest as _, Sha512};

/// An intermediate value of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Seed,
    Scalar,
    NonceKey,
    /// The message as both hashes see it.
    Message,
    MessageForNonce,
    Nonce,
    CommitmentR,
    KeyInChallenge,
    MessageInChallenge,
    Challenge,
    Response,
    Signature,
}

/// Each stage with its number of bits, for a message of 83 bytes.
const STAGES: [(Stage, usize); 12] = [
    (Stage::Seed, 256),
    (Stage::Scalar, 256),
    (Stage::NonceKey, 256),
    (Stage::Message, 664),
    (Stage::MessageForNonce, 664),
    (Stage::Nonce, 512),
    (Stage::CommitmentR, 256),
    (Stage::KeyInChallenge, 256),
    (Stage::MessageInChallenge, 664),
    (Stage::Challenge, 512),
    (Stage::Response, 256),
    (Stage::Signature, 512),
];

thread_local! {
    /// The bit that flips; `None` if no bit flips.
    static FAULT: Cell<Option<(Stage, usize)>> = const { Cell::new(None) };
    /// Whether the last signature was wrong.
    static BAD: Cell<bool> = const { Cell::new(false) };
    /// The seeds of the keys that were made, by their public keys.
    static SEEDS: RefCell<HashMap<[u8; 32], [u8; 32]>> = RefCell::default();
}

/// Ed25519 as in RFC 8032, with one bit of an intermediate value flipped.
fn sign(seed: &[u8; 32], message: &[u8], fault: Option<(Stage, usize)>) -> [u8; 64] {
    let flip = |stage: Stage, bytes: &mut [u8]| {
        if let Some((at, bit)) = fault
            && at == stage
        {
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
    };
    let (mut seed, mut first, mut second) = (*seed, message.to_vec(), message.to_vec());
    // The public key was computed before the fault.
    let public = SigningKey::from_bytes(&seed).verifying_key().to_bytes();
    flip(Stage::Seed, &mut seed);
    let expanded: [u8; 64] = Sha512::digest(seed).into();
    let mut scalar = clamp_integer(expanded[..32].try_into().unwrap());
    flip(Stage::Scalar, &mut scalar);
    let mut nonce_key: [u8; 32] = expanded[32..].try_into().unwrap();
    flip(Stage::NonceKey, &mut nonce_key);
    flip(Stage::Message, &mut first);
    flip(Stage::Message, &mut second);
    flip(Stage::MessageForNonce, &mut first);
    let mut nonce: [u8; 64] = Sha512::new().chain_update(nonce_key).chain_update(&first).finalize().into();
    flip(Stage::Nonce, &mut nonce);
    let r = Scalar::from_bytes_mod_order_wide(&nonce);
    let mut commitment = EdwardsPoint::mul_base(&r).compress().0;
    flip(Stage::CommitmentR, &mut commitment);
    let mut key = public;
    flip(Stage::KeyInChallenge, &mut key);
    flip(Stage::MessageInChallenge, &mut second);
    let mut challenge: [u8; 64] =
        Sha512::new().chain_update(commitment).chain_update(key).chain_update(&second).finalize().into();
    flip(Stage::Challenge, &mut challenge);
    let k = Scalar::from_bytes_mod_order_wide(&challenge);
    let mut response = (r + k * Scalar::from_bytes_mod_order(scalar)).to_bytes();
    flip(Stage::Response, &mut response);
    let mut signature: [u8; 64] = [commitment, response].concat().try_into().unwrap();
    flip(Stage::Signature, &mut signature);
    signature
}

/// Makes the key of a device and notes its seed.
fn noted(seed: &[u8; 32]) -> PrivateKey {
    let key = Ed25519::signer(seed);
    SEEDS.with_borrow_mut(|seeds| seeds.insert(key.public_key(), *seed));
    key
}

fn faulty(signer: &PrivateKey, message: &[u8]) -> [u8; 64] {
    let key = SigningKey::from_bytes(&SEEDS.with_borrow(|seeds| seeds[&signer.public_key()]));
    let signature = sign(&key.to_bytes(), message, FAULT.get());
    let holds = key.verifying_key().verify_strict(message, &Signature::from_bytes(&signature)).is_ok();
    BAD.set(!holds);
    signature
}

/// Signs with the fault, and checks the signature as a device does.
struct Faulty;

impl SignatureUnit for Faulty {
    fn signer(seed: &[u8; 32]) -> PrivateKey {
        noted(seed)
    }

    fn sign(signer: &PrivateKey, message: &[u8]) -> [u8; 64] {
        faulty(signer, message)
    }

    fn is_signed(signer: &PrivateKey, message: &[u8], signature: &[u8; 64]) -> bool {
        Ed25519::is_signed(signer, message, signature)
    }
}

/// The control: signs with the fault and does not check the signature.
struct Unchecked;

impl SignatureUnit for Unchecked {
    fn signer(seed: &[u8; 32]) -> PrivateKey {
        noted(seed)
    }

    fn sign(signer: &PrivateKey, message: &[u8]) -> [u8; 64] {
        faulty(signer, message)
    }

    fn is_signed(_: &PrivateKey, _: &[u8], _: &[u8; 64]) -> bool {
        true
    }
}

fn stand(operations: usize) -> Stand {
    let mut stand = Stand::start();
    stand.run(&short_script(), operations, &[]).unwrap();
    stand.flash.power_up(None);
    stand
}

#[test]
fn the_textbook_signs_as_the_device_does() {
    for seed in [[1; 32], [0xFE; 32]] {
        let key = PrivateKey::from_seed(&seed);
        assert_eq!(sign(&seed, &[9; 83], None), Ed25519::sign(&key, &[9; 83]));
    }
}

/// Flips every bit of every stage, in three different entries of two epochs.
#[test]
fn a20_no_bad_signature_gets_past_the_check_and_nothing_is_written() {
    let (mut sites, mut bad, mut valid) = (0_u32, 0_u32, 0_u32);
    for (operations, op) in [(0, Op::Open), (2, Op::Tally), (5, Op::Fault)] {
        let stand = stand(operations);
        let chip = Chip::new(stand.flash.clone());
        let mut journal = Journal::<_, Faulty>::mount_with(chip.clone(), model::LAYOUT).unwrap();
        let (image, size, head) = (chip.with(|flash| flash.image()), journal.size(), journal.head());
        let (seed, message) = (seed_of(&stand), message_of(op, &stand));
        for (stage, bits) in STAGES {
            for bit in (0..bits).step_by(stride(1)) {
                sites += 1;
                FAULT.set(Some((stage, bit)));
                // The expected outcome, computed independently of the device.
                let signature = Signature::from_bytes(&sign(&seed, &message, Some((stage, bit))));
                let holds = SigningKey::from_bytes(&seed).verifying_key().verify_strict(&message, &signature).is_ok();
                if holds {
                    // Another nonce gives another valid signature, so there is nothing to block.
                    let harmless = [Stage::NonceKey, Stage::MessageForNonce, Stage::Nonce];
                    assert!(harmless.contains(&stage), "{stage:?} {bit}");
                    valid += 1;
                    continue;
                }
                bad += 1;
                let done = attempt(&mut journal, op, &stand);
                assert!(BAD.get(), "{stage:?} {bit}");
                assert_eq!(done, Err(AppendError::SignatureFault), "{stage:?} {bit}");
                assert_eq!((journal.size(), journal.head()), (size, head), "{stage:?} {bit}");
            }
        }
        FAULT.set(None);
        assert!(chip.with(|flash| flash.image()) == image, "a bad signature left a trace");
        // The device continues as if nothing had happened.
        assert!(attempt(&mut journal, op, &stand).is_ok());
        let image = chip.with(|flash| flash.image());
        let key = |key: SigningKey| key.verifying_key().to_bytes();
        let parties = Parties::keys(&key(model::host()), &key(model::inspectorate())).unwrap();
        let report = audit(Record::image(&image, flash::PAGE).unwrap(), Asked::new(parties)).unwrap();
        assert_eq!((report.grade, report.size), (Grade::Joint, size + 1));
    }
    println!("A20: {sites} sites, {bad} bad signatures, all blocked; {valid} valid ones");
    assert!(u64::from(sites) >= least(10_000) && bad > sites / 2);
}

fn attempt<U: SignatureUnit>(
    journal: &mut Journal<Chip, U>,
    op: Op,
    stand: &Stand,
) -> Result<(), AppendError<flash::PowerLost>> {
    perform(journal, op, &stand.model).map(drop)
}

thread_local! {
    static SEEN: Cell<Option<[u8; 83]>> = const { Cell::new(None) };
}

/// Keeps the message and refuses to sign it.
struct Listening;

impl SignatureUnit for Listening {
    fn sign(_: &PrivateKey, message: &[u8]) -> [u8; 64] {
        SEEN.set(message.try_into().ok());
        [0; 64]
    }

    fn is_signed(_: &PrivateKey, _: &[u8], _: &[u8; 64]) -> bool {
        false
    }
}

/// Reads the seed of the device's key from the flash.
fn seed_of(stand: &Stand) -> [u8; 32] {
    let [epoch] = driver::seeds(&stand.flash)[..] else { panic!("one seed") };
    let page = flash::PAGE * (1 + usize::from(epoch % 2));
    stand.flash.image()[page + 16..page + 48].try_into().unwrap()
}

/// The message that the device would sign.
fn message_of(op: Op, stand: &Stand) -> [u8; 83] {
    let mut other = Journal::<_, Listening>::mount_with(Chip::new(stand.flash.clone()), model::LAYOUT).unwrap();
    assert_eq!(attempt(&mut other, op, stand), Err(AppendError::SignatureFault));
    SEEN.get().unwrap()
}

#[test]
fn a20_control_without_the_check_bad_signatures_are_written() {
    let stand = stand(2);
    let (mut bad, mut damaged) = (0, 0);
    for (stage, bits) in STAGES {
        for bit in (0..bits).step_by(61) {
            let chip = Chip::new(stand.flash.clone());
            let mut journal = Journal::<_, Unchecked>::mount_with(chip.clone(), model::LAYOUT).unwrap();
            FAULT.set(Some((stage, bit)));
            attempt(&mut journal, Op::Tally, &stand).unwrap();
            FAULT.set(None);
            if !BAD.get() {
                continue;
            }
            bad += 1;
            chip.with(|flash| flash.power_up(None));
            let journal = Journal::mount(chip, model::LAYOUT).unwrap();
            damaged += u32::from(matches!(journal.damage(), Some(Damage::Signature { .. })));
        }
    }
    println!("A20 control: {bad} bad signatures in flash");
    assert!(bad > 30 && damaged == bad);
}

/// Returns the secret scalar behind two signatures of the same bytes, one of which was made with one bit of its nonce
/// flipped; `None` if they are not such a pair. An attacker needs only the two signatures and the public key.
fn secret_of(public: &[u8; 32], message: &[u8], pair: &[[u8; 64]; 2]) -> Option<Scalar> {
    let part = |bytes: &[u8]| Scalar::from_bytes_mod_order(bytes.try_into().unwrap());
    let challenge = |signature: &[u8; 64]| {
        let hash = Sha512::new().chain_update(&signature[..32]).chain_update(public).chain_update(message).finalize();
        Scalar::from_bytes_mod_order_wide(&hash.into())
    };
    let [first, second] = pair;
    let between = (challenge(first) - challenge(second)).invert();
    let responses = part(&first[32..]) - part(&second[32..]);
    (0..512).find_map(|bit| {
        let mut bytes = [0; 64];
        bytes[bit / 8] = 1 << (bit % 8);
        let off = Scalar::from_bytes_mod_order_wide(&bytes);
        [(responses + off) * between, (responses - off) * between]
            .into_iter()
            .find(|secret| EdwardsPoint::mul_base(secret).compress().0 == *public)
    })
}

/// The control of the next test: the same bytes are signed twice, once with a disturbed nonce. Both signatures verify,
/// and together they reveal the key. Two signatures of messages that differ in one bit reveal nothing.
#[test]
fn the_same_bytes_signed_twice_give_the_key_away() {
    let seed = [0x5A; 32];
    let key = PrivateKey::from_seed(&seed);
    let public = key.public_key();
    let mut other = [9; 203];
    other[71] = 1;
    for bit in (0..512).step_by(73) {
        let fault = Some((Stage::Nonce, bit));
        let pair = [sign(&seed, &[9; 203], None), sign(&seed, &[9; 203], fault)];
        assert!(pair.iter().all(|signature| Ed25519::is_signed(&key, &[9; 203], signature)), "{bit}");
        assert_eq!(secret_of(&public, &[9; 203], &pair), Some(SigningKey::from_bytes(&seed).to_scalar()), "{bit}");
        let apart = [sign(&seed, &[9; 203], None), sign(&seed, &other, fault)];
        assert_eq!(secret_of(&public, &[9; 203], &apart), None, "{bit}");
    }
}

/// A device that is asked for the same export again and again never signs the same bytes twice, not even in one second.
#[test]
fn no_export_statement_is_signed_twice() {
    let chip = Chip::new(stand(2).flash);
    let mut journal = Journal::mount(chip.clone(), model::LAYOUT).unwrap();
    let earliest = journal.earliest();
    let request = |mono_s| ExportRequest {
        state: 1,
        stamp: Stamp { mono_s, earliest, width_s: 5 },
        nonce_h: [1; 32],
        nonce_i: [2; 32],
        firmware: [3; 32],
    };
    let mut seen = std::collections::HashSet::new();
    for mono_s in [7, 8, 9_000] {
        for serial in 0..=255 {
            let exported = journal.export(&request(mono_s)).unwrap();
            assert_eq!(exported.statement[71], serial);
            assert!(seen.insert(exported.statement), "{mono_s} {serial}");
        }
        assert_eq!(journal.export(&request(mono_s)), Err(AppendError::Soon));
    }
    // If the clock went back, an earlier statement could be repeated.
    assert_eq!(journal.export(&request(8)), Err(AppendError::Soon));
    // Another boot has another boot number.
    chip.with(|flash| flash.power_up(None));
    let mut journal = Journal::mount(chip, model::LAYOUT).unwrap();
    assert!(seen.insert(journal.export(&request(7)).unwrap().statement));
}
