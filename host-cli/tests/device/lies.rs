//! Lies that a device, or somebody on its line, may tell: they are detected before anything is signed.

use std::sync::atomic::Ordering::Relaxed;

use crate::bench::{Bench, lies};

#[test]
fn what_is_to_be_signed_is_held_against_what_the_device_said_before() {
    let bench = Bench::enrolled();
    for (lie, said) in [(lies::HEAD, "offers to sign"), (lies::HELLO, "the device's genesis has term")] {
        bench.line.lie.store(lie, Relaxed);
        for (command, args) in [
            ("open", &[][..]),
            ("time", &[]),
            ("limit", &["A", "3"]),
            ("extend", &["2028-01-01T00:00:00Z..2028-01-02T00:00:00Z"]),
        ] {
            let ran = bench.both(command, args).exits(1);
            assert!(ran.member("contradicts").contains(said), "{said}: {}", ran.out);
        }
    }
    bench.line.lie.store(0, Relaxed);
    bench.both("open", &[]).exits(0);
}

#[test]
fn a_release_names_the_head_that_the_entries_have() {
    let bench = Bench::enrolled();
    bench.line.lie.store(lies::RELEASED, Relaxed);
    let ran = bench.both("release", &["1"]).exits(1);
    assert!(ran.member("contradicts").contains("offers to sign"), "{}", ran.out);
    bench.line.lie.store(0, Relaxed);
    bench.both("release", &["1"]).exits(0);
}

#[test]
fn terms_that_the_device_changed_are_not_signed() {
    let bench = Bench::new();
    bench.line.lie.store(lies::TERMS, Relaxed);
    let ran = bench.both("enrol", &["--terms", &bench.path("terms.json")]).exits(1);
    assert!(ran.member("contradicts").contains("are not those that were agreed on"), "{}", ran.out);
    bench.line.lie.store(0, Relaxed);
    assert_eq!(bench.device("status", &[]).member("state"), "enrolling");
}

#[test]
fn another_build_is_only_read_and_another_version_not_at_all() {
    let bench = Bench::enrolled();
    bench.line.lie.store(lies::SCHEMA, Relaxed);
    let ran = bench.both("open", &[]).exits(2);
    assert!(ran.err.contains("one of the two is a wrong build"), "{}", ran.err);
    bench.device("status", &[]).exits(0);
    bench.line.lie.store(lies::VERSIONS, Relaxed);
    let ran = bench.device("status", &[]).exits(2);
    assert!(
        ran.err.contains("the device speaks versions 2 to 3 of the protocol, this program version 1"),
        "{}",
        ran.err
    );
}
