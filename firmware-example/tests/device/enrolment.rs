//! Enrolments that must not succeed.

use crate::bench::{Bench, Generator, World, host, key, sign};
use proverka::journal::digest;
use proverka::party::Party;
use proverka::wire::{Act, Bytes, Enrol, Refusal, Reply, Request, State, Terms};
use proverka_device::health::CONDENSED;
use proverka_test_support::random::Random;
use sha2::{Digest as _, Sha256};

fn bytes(seed: u8) -> Bytes<32> {
    Bytes(core::array::from_fn(|at| seed.wrapping_add((at as u8).wrapping_mul(37))))
}

fn contribute(party: Party, bytes: Bytes<32>) -> Request {
    Request::Enrol(Enrol::Contribute { party, bytes })
}

#[test]
fn contributions_that_are_stuck_equal_or_repeated_are_refused() {
    let mut bench = Bench::on(&World::new(31));
    for stuck in [0, 0x5A, 0xFF] {
        assert_eq!(bench.refused(contribute(Party::Host, Bytes([stuck; 32]))), Refusal::Contribution);
        assert_eq!(bench.status().state, State::Blank);
    }
    assert!(matches!(bench.ask(contribute(Party::Host, bytes(1))), Reply::Enrolment(_)));
    assert_eq!(bench.refused(contribute(Party::Host, bytes(2))), Refusal::Party(Party::Host));
    // The other party's contribution is replayed.
    assert_eq!(bench.refused(contribute(Party::Inspectorate, bytes(1))), Refusal::Contribution);
    assert_eq!(bench.refused(Request::Enrol(Enrol::Agree(bench.terms()))), Refusal::Contribution);
    assert!(matches!(bench.ask(contribute(Party::Inspectorate, bytes(2))), Reply::Enrolment(_)));
    assert_eq!(bench.refused(contribute(Party::Inspectorate, bytes(3))), Refusal::Party(Party::Inspectorate));
}

#[test]
fn the_first_key_needs_all_three_contributions() {
    let first_key = |seed, host, inspectorate| {
        let mut bench = Bench::on(&World::new(seed));
        let _: Reply<'_> = bench.ask(contribute(Party::Host, bytes(host)));
        match bench.ask(contribute(Party::Inspectorate, bytes(inspectorate))) {
            Reply::Enrolment(enrolment) => enrolment.key_d,
            other => panic!("{other:?}"),
        }
    };
    let key = first_key(1, 1, 2);
    assert_eq!(key, first_key(1, 1, 2));
    assert!(![first_key(2, 1, 2), first_key(1, 3, 2), first_key(1, 1, 3), first_key(1, 2, 1)].contains(&key));
}

#[test]
fn terms_that_are_not_well_formed_are_refused() {
    let mut bench = Bench::on(&World::new(32));
    let _ = bench.contribute();
    let good = bench.terms();
    let bad = [
        Terms { key_i: good.key_h, ..good },
        Terms { key_h: Bytes::ZERO, ..good },
        Terms { expiry_lo: good.expiry_hi + 1, ..good },
        Terms { categories: 9, ..good },
        Terms { drift_ppm: 1_000_000, ..good },
    ];
    for terms in bad {
        assert_eq!(bench.refused(Request::Enrol(Enrol::Agree(terms))), Refusal::Terms, "{terms:?}");
    }
}

#[test]
fn signatures_by_the_wrong_party_under_other_terms_or_twice_are_refused() {
    let mut bench = Bench::on(&World::new(33));
    let term = bench.contribute();
    let by = |party, role, term: &[u8; 32]| sign(party, digest::bind_message(role, term).bytes());
    let mut ask = |party, signature| bench.ask(Request::Enrol(Enrol::Sign { party, signature }));
    let host = by(Party::Host, Party::Host, &term);
    for signature in [
        by(Party::Inspectorate, Party::Host, &term),
        by(Party::Host, Party::Inspectorate, &term),
        by(Party::Host, Party::Host, &[1; 32]),
        Bytes([0; 64]),
    ] {
        assert_eq!(ask(Party::Host, signature), Reply::Refused(Refusal::Signature(Party::Host)));
    }
    assert_eq!(ask(Party::Inspectorate, host), Reply::Refused(Refusal::Signature(Party::Inspectorate)));
    assert!(matches!(ask(Party::Host, host), Reply::Enrolment(_)));
    assert_eq!(ask(Party::Host, host), Reply::Refused(Refusal::Party(Party::Host)));
    // If the terms change, the host's signature is dropped; otherwise one party could change what the other signed.
    let other = Terms { limits: [1; 8], ..bench.terms() };
    let Reply::Enrolment(enrolment) = bench.ask(Request::Enrol(Enrol::Agree(other))) else { panic!() };
    assert!(!enrolment.host_signed && enrolment.term.0 != term);
    let signature = by(Party::Inspectorate, Party::Inspectorate, &enrolment.term.0);
    let reply = bench.ask(Request::Enrol(Enrol::Sign { party: Party::Inspectorate, signature }));
    assert!(matches!(reply, Reply::Enrolment(_)));
    assert_eq!(bench.status().state, State::Enrolling);
}

#[test]
fn an_enrolment_given_up_or_cut_off_leaves_a_blank_device() {
    let mut bench = Bench::on(&World::new(34));
    let _ = bench.contribute();
    assert!(matches!(bench.ask(Request::Abandon), Reply::Waiting { .. }));
    assert_eq!(bench.status().state, State::Blank);
    let _ = bench.contribute();
    bench.restart();
    assert_eq!(bench.status().state, State::Blank);
    bench.enrol();
    assert_eq!(bench.status().state, State::Sealed);
    // A second enrolment over the first is refused.
    assert_eq!(bench.refused(contribute(Party::Host, bytes(9))), Refusal::State(State::Sealed));
    assert_eq!(key(Party::Host).to_bytes(), host().to_bytes());
}

/// A21. The generator is dead from the start, or fails while the parties contribute.
#[test]
fn a_generator_that_is_stuck_biased_or_repeating_enrols_nobody() {
    let bad = [
        Generator::Stuck(0x00),
        Generator::Stuck(0xFF),
        Generator::Stuck(0xA5),
        Generator::Biased(Random(1), 900),
        Generator::Biased(Random(2), 100),
        Generator::Biased(Random(3), 990),
        Generator::Repeating(vec![0x12, 0x9C, 0xE7], 0),
        Generator::Repeating((0..60).map(|at: u8| at.wrapping_mul(73) ^ 0x35).collect(), 0),
        Generator::Silent(Random(4), 0),
        Generator::Silent(Random(5), 127),
    ];
    for generator in bad {
        let mut bench = Bench::on(&World::new(35));
        *bench.world.random.borrow_mut() = generator.clone();
        bench.settle();
        assert_eq!(bench.status().fault, 4, "{generator:?}");
        assert_eq!(bench.refused(contribute(Party::Host, bytes(1))), Refusal::Fault(4), "{generator:?}");
        assert!(!bench.hello().tested);
    }
    // This generator worked at the start.
    let mut bench = Bench::on(&World::new(36));
    let _: Reply<'_> = bench.ask(contribute(Party::Host, bytes(1)));
    *bench.world.random.borrow_mut() = Generator::Stuck(0xFF);
    assert_eq!(bench.refused(contribute(Party::Inspectorate, bytes(2))), Refusal::Generator);
    assert_eq!(bench.status().state, State::Faulty);
}

/// A generator that stops giving bytes causes a fault and not an endless wait, whichever byte is the last.
#[test]
fn a_generator_that_falls_silent_is_a_fault() {
    for given in [0, 1, CONDENSED / 2, CONDENSED - 1] {
        let mut bench = Bench::on(&World::new(38));
        let _: Reply<'_> = bench.ask(contribute(Party::Host, bytes(1)));
        *bench.world.random.borrow_mut() = Generator::Silent(Random(9), given);
        assert_eq!(bench.refused(contribute(Party::Inspectorate, bytes(2))), Refusal::Generator, "after {given}");
        assert_eq!(bench.status().fault, 4);
    }
    let mut bench = Bench::on(&World::new(38));
    let _: Reply<'_> = bench.ask(contribute(Party::Host, bytes(1)));
    *bench.world.random.borrow_mut() = Generator::Silent(Random(9), CONDENSED);
    assert!(matches!(bench.ask(contribute(Party::Inspectorate, bytes(2))), Reply::Enrolment(_)));
}

/// Raw bits may be slightly biased. A value that comes seven times in ten has the half bit of min-entropy that the
/// tests assume.
#[test]
fn a_generator_within_the_assumed_bias_enrols() {
    for seed in 0..20 {
        for rate in [300, 400, 600, 700] {
            let world = World::new(39);
            *world.random.borrow_mut() = Generator::Biased(Random(seed), rate);
            let mut bench = Bench::on(&world);
            bench.enrol();
            assert_eq!(bench.status().state, State::Sealed, "{rate}");
        }
    }
}

/// A random number is a hash of raw bytes: the generator's output is never sent as it is.
#[test]
fn a_nonce_is_condensed_from_raw_bytes() {
    let mut bench = Bench::enrolled(40);
    bench.settle();
    *bench.world.random.borrow_mut() = Generator::Good(Random(77));
    let nonce = bench.propose(Act::Time).nonce.0;
    let mut generator = Generator::Good(Random(77));
    let mut hash = Sha256::new_with_prefix(b"proverka random bits 1");
    for _ in 0..CONDENSED {
        hash.update([generator.byte().unwrap()]);
    }
    assert_eq!(nonce, <[u8; 32]>::from(hash.finalize()));
}

#[test]
fn a_good_generator_passes_its_tests() {
    for seed in 0..2000 {
        let mut health = proverka_device::health::Health::new();
        let mut random = Random(seed);
        let bytes: [u8; 128] = core::array::from_fn(|_| random.bits() as u8);
        health.start(&bytes);
        for _ in 0..100 {
            health.take(&random.bits().to_le_bytes());
        }
        assert!(!health.failed(), "seed {seed}");
    }
}

/// The health tests fail exactly at their cutoffs.
#[test]
fn runs_and_proportions_fail_at_their_cut_offs() {
    use proverka_device::health::Health;
    let bits = |bits: &[bool]| -> Vec<u8> {
        bits.chunks(8)
            .map(|bits| bits.iter().enumerate().fold(0, |byte, (at, bit)| byte | u8::from(*bit) << at))
            .collect()
    };
    let failed = |sequence: &[bool]| {
        let mut health = Health::new();
        health.take(&bits(sequence));
        health.failed()
    };
    // Runs of 40 and of 41.
    let run = |length: usize| -> Vec<bool> {
        // The bits alternate and end in a zero, then comes the run of ones, then alternating bits that begin with a
        // zero.
        (0..80).map(|at| if at < 8 { at % 2 == 0 } else { at < 8 + length || (at - 8 - length) % 2 == 1 }).collect()
    };
    assert!(!failed(&run(40)) && failed(&run(41)));
    // 792 of 1,024 bits are equal to the first, then 793, spread so that no run is long.
    let spread = |ones: usize| -> Vec<bool> {
        let mut acc = 0;
        let mut out: Vec<bool> = (0..1024)
            .map(|_| {
                acc += ones;
                if acc >= 1024 {
                    acc -= 1024;
                    true
                } else {
                    false
                }
            })
            .collect();
        let first = out.iter().position(|bit| *bit).unwrap();
        out.rotate_left(first);
        assert_eq!(out.iter().filter(|bit| **bit).count(), ones);
        out
    };
    assert!(!failed(&spread(792)) && failed(&spread(793)));
}
