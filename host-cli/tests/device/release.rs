//! The values that a release carries. The program computes them from the verified entries, and the device from its own:
//! the device refuses a signature under anything but its own statement, so both have computed the same if it is
//! recorded.

use std::sync::atomic::Ordering::Relaxed;

use crate::bench::{Bench, Ran};

/// A device with two sessions with counts, corrections, another limit and another end of the term.
fn inspected() -> Bench {
    let bench = Bench::enrolled();
    for (session, seal) in [(1, "FIRST"), (2, "SECOND")] {
        bench.both("open", &["--declared", "A=3"]).exits(0);
        bench.device("tally", &["A", &session.to_string()]).exits(0);
        bench.both("limit", &["B", &(14 + session).to_string()]).exits(0);
        bench.device("tally", &["B", "5"]).exits(0);
        bench.device("close", &["--seal-host", seal, "--seal-inspectorate", seal]).exits(0);
        bench.both("cosign", &[]).exits(0);
        bench.both("extend", &[&format!("2028-02-0{session}T00:00:00Z..2028-02-07T02:00:00Z")]).exits(0);
    }
    bench
}

fn size(bench: &Bench) -> u32 {
    bench.device("status", &[]).member("size").parse().expect("a number")
}

#[test]
fn a_release_of_every_size_is_what_the_device_works_out() {
    let bench = inspected();
    let last = size(&bench);
    assert!(last > 16, "{last}");
    for released in 1..=last {
        let ran = bench.both("release", &[&released.to_string()]).exits(0);
        assert!(ran.err.contains(&format!("up to {released}\n")), "{}", ran.err);
    }
    // Entries that are already released are refused before anything is signed.
    let ran = bench.both("release", &["1"]).exits(1);
    assert_eq!(ran.member("refused"), "entry");
    assert!(!ran.err.contains("signs:"), "{}", ran.err);
}

#[test]
fn a_session_after_a_release_that_hides_the_others_needs_its_number_or_a_copy() {
    let bench = inspected();
    let copy = bench.path("whole.pvkb");
    let kept = |bench: &Bench| {
        let status = bench.device("status", &["--keys", &bench.path("keys.txt"), "--copy", &copy]);
        assert_eq!(status.member("verified"), "joint");
    };
    kept(&bench);
    // This goes on until the pages with the sessions are gone; a copy was kept before each release.
    for limit in 1..6 {
        bench.both("limit", &["C", &limit.to_string(), "--copy", &copy]).exits(0);
        bench.both("release", &[&size(&bench).to_string()]).exits(0);
    }
    let open = |args: &[&str]| -> Ran { bench.both("open", args) };
    let hidden = open(&[]).exits(1);
    assert!(hidden.member("contradicts").contains("with --session"), "{}", hidden.out);
    let wrong = open(&["--copy", &copy, "--session", "2"]).exits(1);
    assert!(
        wrong.member("contradicts").contains("according to the verified record the next session is 3, not 2"),
        "{}",
        wrong.out
    );
    // The device knew the number of sessions: another number is a contradiction and is not signed.
    let wrong = open(&["--session", "7"]).exits(1);
    assert!(wrong.member("contradicts").contains("offers to sign"), "{}", wrong.out);
    open(&["--session", "3"]).exits(0);
    // A whole copy is extended over all releases, and only what is missing is read.
    let before = bench.line.pieces.load(Relaxed);
    kept(&bench);
    assert!(bench.line.pieces.load(Relaxed) - before < 12);
    let keys = bench.path("keys.txt");
    let shown = bench.run(&["journal", "verify", &copy, "--keys", &keys, "--format", "json"]).exits(0);
    assert_eq!(shown.member("base"), "0");
}
