//! What somebody on the line without any key could make an honest party sign or believe about time, counts and seals.

use std::sync::atomic::Ordering::Relaxed;

use crate::bench::{Bench, lies, unix_seconds};

/// A device that both parties enrolled and that does not know the time.
fn without_time() -> Bench {
    let bench = Bench::new();
    bench.both("enrol", &["--terms", &bench.path("terms.json")]).exits(0);
    bench
}

#[test]
fn each_signer_states_the_time_after_the_challenge_however_late_the_line_is() {
    let bench = without_time();
    bench.line.lie.store(lies::LATE, Relaxed);
    bench.both("time", &[]);
    let challenged = bench.line.challenged.lock().expect("no panic").clone();
    let consents = bench.line.consents.lock().expect("no panic").clone();
    assert_eq!((challenged.len(), consents.len()), (2, 2));
    for (challenged, consent) in challenged.iter().zip(&consents) {
        // The interval is one minute on both sides of a moment that is not before the challenge.
        assert_eq!(consent.latest - consent.earliest, 120);
        assert!(consent.earliest + 60 >= *challenged, "{consent:?} after {challenged}");
        assert!(consent.latest - 60 <= unix_seconds(), "{consent:?}");
    }
}

#[test]
fn a_second_interval_of_one_party_does_not_pass_for_the_one_that_stands() {
    let bench = Bench::enrolled();
    let (first, second) = ("2026-11-23T11:30:00Z..2026-11-23T12:30:00Z", "2026-11-23T11:40:00Z..2026-11-23T12:20:00Z");
    let signed = bench.turn("host", "time", &["--between", first]).exits(3).member("signed");
    // Taking the same turn again gives the same signature.
    let again = bench.turn("host", "time", &["--between", first]).exits(3);
    assert_eq!(again.member("signed"), signed);
    assert!(again.err.contains("the host had already signed this"), "{}", again.err);
    // Another interval is not accepted, and the answer shows the recorded one.
    let other = bench.turn("host", "time", &["--between", second]).exits(3);
    assert_eq!(other.member("signed"), signed);
    assert!(other.err.contains("that still stands; --replace drops it"), "{}", other.err);
    // If both act on one machine, the answer shows what was recorded, and an honest device is not accused.
    let both = bench.both("time", &["--between", second]).exits(0);
    assert!(both.member("done").starts_with(&format!("{signed}; state that the time is within ")), "{}", both.out);
}

#[test]
fn replace_takes_back_an_interval_that_the_party_signed() {
    let bench = Bench::enrolled();
    let (first, second) = ("2026-11-23T11:30:00Z..2026-11-23T12:30:00Z", "2026-11-23T11:40:00Z..2026-11-23T12:20:00Z");
    let wrong = bench.turn("host", "time", &["--between", first]).exits(3).member("signed");
    let right = bench.turn("host", "time", &["--between", second, "--replace"]).exits(3);
    assert!(right.err.contains("given up, according to the device"), "{}", right.err);
    assert_ne!(right.member("signed"), wrong);
    let proposed = bench.device("status", &[]).member("proposed");
    assert!(proposed.starts_with(&right.member("signed")), "{proposed}");
    bench.turn("inspectorate", "time", &["--between", second]).exits(0);
}

#[test]
fn nothing_was_signed_is_not_said_after_one_signature_was_sent() {
    for lie in [lies::WENT_ON, lies::PROPOSED] {
        let bench = Bench::enrolled();
        bench.line.challenged.lock().expect("no panic").clear();
        bench.line.consents.lock().expect("no panic").clear();
        bench.line.lie.store(lie, Relaxed);
        let ran = bench.both("limit", &["A", "7"]).exits(1);
        assert_eq!(bench.line.consents.lock().expect("no panic").len(), 1);
        assert!(!ran.member("unproven").is_empty(), "{}", ran.out);
        assert!(!ran.err.to_lowercase().contains("nothing was signed"), "{}", ran.err);
        bench.line.lie.store(0, Relaxed);
        bench.both("limit", &["A", "7"]).exits(0);
    }
}

#[test]
fn an_entry_that_was_not_asked_for_is_no_yes() {
    let bench = Bench::enrolled();
    bench.both("open", &["--declared", "A=3"]).exits(0);
    let keys = bench.path("keys.txt");
    let entry = bench.device("tally", &["A", "2", "--keys", &keys]).exits(0);
    assert_eq!(
        (entry.member("total"), entry.member("declared"), entry.member("limit")),
        ("2".into(), "3".into(), "10".into())
    );
    let over = bench.device("tally", &["A", "2", "--keys", &keys]).exits(1);
    assert_eq!((over.member("against_declared"), over.member("against_limit")), ("fails".into(), "holds".into()));
    bench.device("correct", &[&over.member("entry"), "-1", "--keys", &keys]).exits(0);
    bench.line.lie.store(lies::REQUEST, Relaxed);
    let seq = entry.member("entry");
    let correct = [&seq, "-1", "--keys", &keys];
    let close = ["--seal-host", "H-2", "--seal-inspectorate", "I-2", "--keys", &keys];
    for (command, args) in [("correct", &correct[..]), ("tally", &["A", "--keys", &keys]), ("close", &close)] {
        let ran = bench.device(command, args).exits(1);
        assert!(ran.member("unproven").contains("is not what was requested"), "{command}: {}", ran.out);
    }
    bench.line.lie.store(0, Relaxed);
    assert_eq!(bench.device("status", &[]).member("count_b"), "500, declared none, limit 20");
}

#[test]
fn a_head_that_the_party_knows_otherwise_is_signed_and_no_other() {
    let bench = Bench::enrolled();
    bench.both("open", &[]).exits(0);
    let keys = bench.path("keys.txt");
    let close = ["--seal-host", "H-2", "--seal-inspectorate", "I-2", "--keys", &keys];
    let closed = bench.device("close", &close).exits(0);
    let other = "11".repeat(32);
    let ran = bench.turn("host", "cosign", &["--head", &other]).exits(1);
    assert!(ran.member("contradicts").contains("but you expect another"), "{}", ran.out);
    assert!(!ran.err.contains("the host signs"), "{}", ran.err);
    bench.turn("host", "cosign", &["--head", &closed.member("head_code")]).exits(0);
    bench.turn("inspectorate", "cosign", &["--head", &closed.member("head")]).exits(0);
}

#[test]
fn a_verified_status_counts_what_the_record_shows() {
    let bench = Bench::enrolled();
    bench.both("open", &["--declared", "A=3"]).exits(0);
    bench.device("tally", &["A", "4"]).exits(1);
    let (keys, held) = (bench.path("keys.txt"), bench.path("host.held"));
    let known = ["--keys", &keys, "--held", &held];
    let honest = bench.device("status", &known).exits(1);
    assert_eq!(honest.member("count_a"), "4, declared 3, limit 10");
    bench.line.lie.store(lies::SUMS, Relaxed);
    // The control: without keys, the program can only report what the line says.
    assert_eq!(bench.device("status", &[]).exits(0).member("count_a"), "7, declared 8, limit 9");
    let verified = bench.device("status", &known).exits(1);
    for name in ["count_a", "count_b", "count_c", "session", "expires", "epoch"] {
        assert_eq!(verified.member(name), honest.member(name));
    }
    assert!(verified.member("by_the_devices_word").contains("pending"), "{}", verified.out);
    bench.line.lie.store(lies::BLANK, Relaxed);
    let ran = bench.device("status", &known).exits(1);
    assert!(ran.member("contradicts").contains("you hold a head of its record"), "{}", ran.out);
}
