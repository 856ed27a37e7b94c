//! Signing in steps: the same signatures and the same records as in one call, in so many steps, with other work in
//! between, and with the same promises at a power cut.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;
use proverka_journal::party::Holder;
use proverka_journal::payload::{Fault, Tally, TimeAnnex};
use proverka_journal::stepwise::{Deriving, Signing, Verifying};
use proverka_journal::{
    AppendError, Appending, DecodedKey, EntryKind, Event, Journal, PrivateKey, Stamp, StoreError, verifies,
};
use proverka_test_support::driver::Stand;
use proverka_test_support::flash::{Chip, Flash, PowerLost, Tear};
use proverka_test_support::model;
use proverka_test_support::random::Random;
use proverka_test_support::reach::{reach, stride};
use sha2::{Digest as _, Sha512};

/// Polls until there is a result, and counts the calls.
fn finished<T>(mut poll: impl FnMut() -> Poll<T>) -> (T, u32) {
    for calls in 1..1000 {
        if let Poll::Ready(result) = poll() {
            return (result, calls);
        }
    }
    panic!("no result after a thousand steps");
}

fn signed(key: &PrivateKey, message: &[u8]) -> ([u8; 64], u32) {
    let mut signing = Signing::new(key, message);
    finished(|| signing.poll())
}

fn verified(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> (bool, u32) {
    let mut verifying = Verifying::new(&DecodedKey::from_bytes(key).expect("a key"), message, signature);
    finished(|| verifying.poll())
}

fn from_hex<const N: usize>(text: &str) -> [u8; N] {
    assert_eq!(text.len(), 2 * N);
    core::array::from_fn(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).expect("a hex digit"))
}

/// Seed, public key, message and signature of tests 1 to 3 in RFC 8032, section 7.1.
const RFC_8032: [(&str, &str, &[u8], &str); 3] = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        &[],
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        &[0x72],
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        &[0xAF, 0x82],
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
];

#[test]
fn the_vectors_of_rfc_8032_come_out_of_the_steps() {
    for (seed, public, message, signature) in RFC_8032 {
        let mut deriving = Deriving::new(&from_hex(seed));
        let (key, _) = finished(|| deriving.poll());
        assert_eq!(key.public_key(), from_hex(public));
        assert_eq!(signed(&key, message).0, from_hex(signature));
        assert!(verified(&from_hex(public), message, &from_hex(signature)).0);
    }
}

/// The control: `ed25519-dalek` itself, and not this crate's own `sign`, gives the expected bytes.
#[test]
fn keys_and_signatures_of_any_seed_and_message_are_those_of_the_signature_crate() {
    use ed25519_dalek::{Signer as _, SigningKey};
    let mut random = Random(8032);
    for _ in 0..reach(300, 20_000) {
        let seed: [u8; 32] = random.bytes(32).try_into().expect("32 bytes");
        let length = random.below(300_usize);
        let message = random.bytes(length);
        let theirs = SigningKey::from_bytes(&seed);
        let mut deriving = Deriving::new(&seed);
        let (key, deriving) = finished(|| deriving.poll());
        assert_eq!(key.public_key(), theirs.verifying_key().to_bytes(), "{seed:02x?}");
        let (signature, signing) = signed(&key, &message);
        assert_eq!(signature, theirs.sign(&message).to_bytes(), "{seed:02x?} {message:02x?}");
        assert_eq!(signature, key.sign(&message));
        // The number of steps is always the same, whatever the secrets are.
        assert_eq!((deriving, signing), (29, 30));
        assert_eq!(verified(&key.public_key(), &message, &signature), (true, 43));
    }
}

#[test]
fn any_flipped_bit_of_signature_key_or_message_is_refused_by_the_steps() {
    let key = PrivateKey::from_seed(&[9; 32]);
    let (message, public) = ([7; 83], key.public_key());
    let signature = key.sign(&message);
    assert!(verified(&public, &message, &signature).0);
    for bit in (0..512).step_by(stride(1)) {
        let mut wrong = signature;
        wrong[bit / 8] ^= 1 << (bit % 8);
        assert!(!verified(&public, &message, &wrong).0, "bit {bit} of the signature");
    }
    for bit in (0..83 * 8).step_by(stride(1)) {
        let mut wrong = message;
        wrong[bit / 8] ^= 1 << (bit % 8);
        assert!(!verified(&public, &wrong, &signature).0, "bit {bit} of the message");
    }
    for bit in 0..256 {
        let mut wrong = public;
        wrong[bit / 8] ^= 1 << (bit % 8);
        if let Some(key) = DecodedKey::from_bytes(&wrong) {
            assert!(!key.verifies(&message, &signature));
            let mut verifying = Verifying::new(&key, &message, &signature);
            assert!(!finished(|| verifying.poll()).0, "bit {bit} of the key");
        }
    }
}

/// With the nonce 0 the equation holds, but R is the neutral element. Such a signature gives the key away, and a strict
/// verification refuses it.
#[test]
fn a_signature_whose_commitment_is_of_small_order_is_refused_by_the_steps() {
    let (seed, message) = ([5; 32], [7; 83]);
    let key = PrivateKey::from_seed(&seed);
    let secret = ed25519_dalek::SigningKey::from_bytes(&seed).to_scalar();
    let neutral = EdwardsPoint::default().compress().to_bytes();
    let hash = Sha512::new().chain_update(neutral).chain_update(key.public_key()).chain_update(message).finalize();
    let challenge = Scalar::from_bytes_mod_order_wide(&hash.into());
    let signature = [neutral, (challenge * secret).to_bytes()].concat().try_into().expect("64 bytes");
    assert_eq!(EdwardsPoint::mul_base(&(challenge * secret)), EdwardsPoint::mul_base(&secret) * challenge, "it holds");
    assert!(!verifies(&key.public_key(), &message, &signature));
    assert!(!verified(&key.public_key(), &message, &signature).0);
}

fn mounted(flash: Flash) -> (Chip, Journal<Chip>) {
    let chip = Chip::new(flash);
    chip.with(|flash| flash.power_up(None));
    (chip.clone(), Journal::mount(chip, model::LAYOUT).expect("mounts"))
}

fn stamp(seq: u32) -> Stamp {
    Stamp { mono_s: seq, earliest: 1_700_000_000 + i64::from(seq), width_s: 5 }
}

fn tally(total: u32) -> Tally {
    Tally { category: 0, verdict: 0, delta: 1, total, limit: 700, request: 0 }
}

fn time() -> TimeAnnex {
    TimeAnnex {
        nonce: [1; 32],
        host_earliest: 10,
        host_latest: 20,
        inspectorate_earliest: 12,
        inspectorate_latest: 25,
        host: [2; 64],
        inspectorate: [3; 64],
    }
}

fn both_ways<E: Event>(one: &mut Journal<Chip>, other: &mut Journal<Chip>, event: E) -> u32 {
    let stamp = stamp(one.size() + 1);
    let receipt = one.append(stamp, Holder::Jointly, &event).expect("appends");
    let mut appending = other.start(stamp, Holder::Jointly, event).expect("starts");
    let (stepwise, steps) = finished(|| appending.poll(other));
    assert_eq!(stepwise, Ok(receipt));
    // The result is returned once.
    assert_eq!(appending.poll(other), Poll::Ready(Err(AppendError::Overtaken)));
    steps
}

#[test]
fn the_flash_holds_the_same_bytes_after_steps_as_after_one_call() {
    let flash = Stand::start().flash;
    let ((chip, mut one), (stepwise, mut other)) = (mounted(flash.clone()), mounted(flash));
    // The first entry after a mount derives the key, and only that.
    assert_eq!(both_ways(&mut one, &mut other, tally(1)), 29 + 30 + 43 + 1);
    for total in 2..10 {
        assert_eq!(both_ways(&mut one, &mut other, tally(total)), 30 + 43 + 1);
        assert_eq!(both_ways(&mut one, &mut other, time()), 30 + 43 + 1);
    }
    let now = stamp(one.size() + 1);
    for journal in [&mut one, &mut other] {
        let _ = journal.rotate(now, Holder::Jointly, &[8; 32]).expect("rotates");
    }
    assert_eq!(both_ways(&mut one, &mut other, tally(10)), 30 + 43 + 1);
    assert!(chip.with(|flash| flash.image()) == stepwise.with(|flash| flash.image()));
}

/// Steps of flash that adding an entry takes, by `append`.
fn flash_steps(flash: &Flash, event: &impl Event) -> u64 {
    let (chip, mut journal) = mounted(flash.clone());
    chip.with(|flash| flash.power_up(None));
    let _ = journal.append(stamp(1), Holder::Jointly, event).expect("appends");
    chip.with(|flash| flash.steps)
}

#[test]
fn a_cut_at_any_step_of_flash_loses_nothing_acknowledged() {
    let flash = Stand::start().flash;
    let steps = flash_steps(&flash, &time());
    assert!(steps > 90, "{steps} steps are too few for a page, two parts and an entry");
    for at in 0..=steps {
        for tear in [Tear::None, Tear::All, Tear::Some(at as u32), Tear::Loose(0)] {
            let (chip, mut journal) = mounted(flash.clone());
            let image = chip.with(|flash| flash.image());
            chip.with(|flash| flash.power_up(Some((at, tear))));
            let mut appending = journal.start(stamp(1), Holder::Jointly, time()).expect("starts");
            let mut untouched = 0;
            let added = loop {
                match appending.poll(&mut journal) {
                    Poll::Ready(added) => break added,
                    Poll::Pending => {
                        untouched += 1;
                        assert!(chip.with(|flash| flash.image()) == image, "a step before the last wrote to flash");
                    }
                }
            };
            assert_eq!(untouched, 29 + 30 + 43);
            if at == steps {
                assert!(added.is_ok(), "{added:?}");
            } else {
                assert_eq!(added, Err(AppendError::Store(StoreError::Flash(PowerLost))), "step {at}, {tear:?}");
            }
            drop(journal);
            let (_, journal) = mounted(chip.with(|flash| flash.clone()));
            assert_eq!(journal.damage(), None, "step {at}, {tear:?}");
            assert!(journal.size() == 1 || (journal.size() == 0 && added.is_err()), "step {at}, {tear:?}");
        }
    }
}

/// An event that changes once it has been read so many times, as a bit flip in memory would change it.
struct Fickle {
    left: Cell<u32>,
}

impl Event for Fickle {
    type Annex = [u8; 0];

    fn kind(&self) -> EntryKind {
        EntryKind::Fault
    }

    fn payload(&self) -> [u8; 24] {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        Fault { code: u16::from(left == 0), first: 0, second: 0 }.bytes()
    }

    fn annex(&self) -> [u8; 0] {
        []
    }
}

/// The payload is read for the checks at the start, for the message that is signed, for the message that is verified,
/// and for the flash. A change before all of these is another entry, validly signed.
#[test]
fn an_entry_that_changes_while_it_is_signed_or_verified_is_not_written() {
    let flash = Stand::start().flash;
    for reads in 0..6 {
        let (chip, mut journal) = mounted(flash.clone());
        let image = chip.with(|flash| flash.image());
        let fickle = Fickle { left: Cell::new(reads) };
        let mut appending = journal.start(stamp(1), Holder::Jointly, fickle).expect("starts");
        let (added, _) = finished(|| appending.poll(&mut journal));
        if reads == 2 || reads == 3 {
            assert_eq!(added, Err(AppendError::SignatureFault));
            assert!(chip.with(|flash| flash.image()) == image);
            assert!(journal.append(stamp(1), Holder::Jointly, &tally(1)).is_ok());
        } else {
            assert!(added.is_ok(), "{reads} reads: {added:?}");
        }
    }
}

#[test]
fn an_entry_that_was_overtaken_is_not_written_and_a_dropped_one_neither() {
    let (_, mut journal) = mounted(Stand::start().flash);
    let mut late = journal.start(stamp(1), Holder::Jointly, tally(1)).expect("starts");
    for _ in 0..50 {
        assert!(late.poll(&mut journal).is_pending());
    }
    let receipt = journal.append(stamp(2), Holder::Jointly, &tally(1)).expect("appends");
    assert_eq!(late.poll(&mut journal), Poll::Ready(Err(AppendError::Overtaken)));
    drop(journal.start(stamp(3), Holder::Jointly, tally(2)).expect("starts"));
    assert_eq!((journal.size(), journal.head()), (receipt.seq, receipt.head));
    let refused = journal.start(stamp(1), Holder::Jointly, tally(2)).map(drop);
    assert!(matches!(refused, Err(AppendError::TimeFell { .. })), "{refused:?}");
}

/// An executor that polls two tasks in turn until the first is done.
fn run(first: Pin<&mut dyn Future<Output = ()>>, second: Pin<&mut dyn Future<Output = ()>>) {
    let (mut first, mut second) = (first, second);
    let mut context = Context::from_waker(Waker::noop());
    while first.as_mut().poll(&mut context).is_pending() {
        let _ = second.as_mut().poll(&mut context);
    }
}

#[test]
fn in_an_executor_other_work_runs_between_the_steps() {
    let (_, journal) = mounted(Stand::start().flash);
    let (journal, work) = (RefCell::new(journal), Cell::new(0));
    // How much of the other work was done when each entry was acknowledged.
    let acknowledged = RefCell::new(vec![]);
    let recording = async {
        for seq in 1..=3 {
            let started = journal.borrow_mut().start(stamp(seq), Holder::Jointly, tally(seq));
            let mut appending = started.expect("starts");
            let receipt = poll_fn(|context| {
                let step = appending.poll(&mut journal.borrow_mut());
                if step.is_pending() {
                    context.waker().wake_by_ref();
                }
                step
            });
            assert_eq!(receipt.await.expect("appends").seq, seq);
            acknowledged.borrow_mut().push(work.get());
        }
    };
    let working = async {
        loop {
            work.set(work.get() + 1);
            // The record can be read while an entry is signed.
            assert!(journal.borrow().size() < 3);
            let mut is_first = true;
            poll_fn(|_| if std::mem::take(&mut is_first) { Poll::Pending } else { Poll::Ready(()) }).await;
        }
    };
    run(pin!(recording), pin!(working));
    assert_eq!(*acknowledged.borrow(), [102, 102 + 73, 102 + 2 * 73]);
}

/// The documentation of `Appending` says how much memory it takes.
#[test]
fn an_entry_in_progress_takes_less_than_1800_bytes() {
    let bytes = size_of::<Appending<Tally>>();
    assert!((1_500..1_800).contains(&bytes), "{bytes} bytes");
}

/// The function that the tests above compare with is strict itself.
#[test]
fn the_one_call_functions_agree_with_each_other() {
    let key = PrivateKey::from_seed(&[3; 32]);
    let signature = key.sign(b"a message");
    let decoded = DecodedKey::from_bytes(&key.public_key()).expect("a key");
    assert!(verifies(&key.public_key(), b"a message", &signature) && decoded.verifies(b"a message", &signature));
    assert!(!decoded.verifies(b"another", &signature));
    assert_eq!(DecodedKey::from_bytes(&[0; 32]), None, "of small order");
    assert_eq!(DecodedKey::from_bytes(&[0xFF; 32]), None, "not canonical");
    let shown = format!("{key:?}");
    assert!(shown.contains("public_key") && !shown.contains("3, 3, 3, 3"), "{shown}");
}
