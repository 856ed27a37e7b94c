//! Tests of `redact`: numbers are removed, everything else stays, and no evidence is lost.

use proverka_test_support::attack::image::image;
use proverka_test_support::attack::{HOST, Scribe};
use serde_json::json;

use super::kit::{Desk, bundle};

fn record() -> Scribe {
    let mut scribe = Scribe::life("redacted", 2, 3);
    scribe.open(HOST);
    scribe.tally(77);
    scribe.correct(scribe.size(), 9);
    scribe.close();
    scribe
}

#[test]
fn what_was_asked_for_is_hidden_and_the_rest_verifies_as_before() {
    let scribe = record();
    let desk = Desk::of(&scribe);
    let file = desk.put("in.pvkb", bundle(&scribe));
    let tallies = |wanted: &dyn Fn(u32) -> bool| -> Vec<u32> {
        let pieces = scribe.pieces.iter().filter(|piece| matches!(piece.kind(), 4 | 5));
        pieces.map(|piece| piece.seq()).filter(|seq| wanted(*seq)).collect()
    };
    let last_open = scribe.size() - 3;
    for (what, hidden) in [
        (vec!["--all"], tallies(&|_| true)),
        (vec!["--seq", "1..5"], tallies(&|seq| seq <= 5)),
        (vec!["--seq", "5..5"], vec![5]),
        (vec!["--session", "1"], vec![4, 5, 6]),
        (vec!["--session", "3"], tallies(&|seq| seq > last_open)),
    ] {
        let out = desk.path("out.pvkb");
        let ran = desk.journal(&[&["redact", &file, &out, "--format", "json"], what.as_slice()].concat());
        assert_eq!(ran.status, 0, "{what:?}: {ran:?}");
        assert_eq!(ran.json()["redacted"], json!(hidden.len()), "{what:?}");
        // The kit computes the expected bytes: nothing else changed.
        let mut parts = proverka_test_support::attack::bundle::Parts::of(&scribe);
        for seq in &hidden {
            parts.entries[*seq as usize - 1] = scribe.pieces[*seq as usize - 1].redacted();
        }
        assert_eq!(desk.get("out.pvkb"), parts.bytes(), "{what:?}");
        let before = desk.journal(&["verify", &file, "--format", "json"]);
        let after = desk.journal(&["verify", &out, "--format", "json"]);
        assert_eq!((before.status, after.status), (3, 3));
        for key in ["grade", "by", "size", "head", "kinds", "sessions", "witnessed"] {
            assert_eq!(before.json()[key], after.json()[key], "{what:?}: {key}");
        }
        assert_eq!(after.json()["redacted"], json!(hidden.len()));
        assert_eq!(desk.journal(&["compare", &file, &out]).status, 0);
        std::fs::remove_file(out).unwrap();
    }
}

#[test]
fn a_redacted_bundle_can_be_redacted_further_and_keeps_its_statements() {
    let scribe = record();
    let desk = Desk::of(&scribe);
    let mut parts = proverka_test_support::attack::bundle::Parts::of(&scribe);
    parts.statements.push(scribe.statement([7; 32], [0; 32]));
    let file = desk.put("in.pvkb", parts.bytes());
    let (one, two) = (desk.path("one.pvkb"), desk.path("two.pvkb"));
    assert_eq!(desk.journal(&["redact", &file, &one, "--session", "1"]).status, 0);
    let ran = desk.journal(&["redact", &one, &two, "--all", "--format", "json"]);
    let answer = ran.json();
    assert_eq!((&answer["redacted"], &answer["already"]), (&json!(5), &json!(3)), "{ran:?}");
    assert_eq!(desk.journal(&["verify", &two, "--format", "json"]).json()["statements"], json!(1));
    let ran = desk.journal(&["redact", &two, &desk.path("three.pvkb"), "--all"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("no tally to hide there, so nothing was written"), "{}", ran.err);
    assert!(ran.err.contains("8 redacted already"), "{}", ran.err);
}

#[test]
fn nothing_is_overwritten_or_written_in_vain() {
    let scribe = record();
    let desk = Desk::of(&scribe);
    let file = desk.put("in.pvkb", bundle(&scribe));
    let there = desk.put("there.pvkb", "precious");
    let refused = |args: &[&str], said: &str| {
        let ran = desk.journal(&[&["redact"], args].concat());
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}: {ran:?}");
        assert!(ran.err.contains(said), "{args:?}: {}", ran.err);
    };
    refused(&[&file, &there, "--all"], "there.pvkb exists already");
    assert_eq!(desk.get("there.pvkb"), b"precious");
    // The input itself is not overwritten, whatever name it is given, even with --force.
    refused(&[&file, &file, "--all", "--force"], "in.pvkb is the input itself");
    let other_name = file.replace("in.pvkb", "./in.pvkb");
    refused(&[&file, &other_name, "--all", "--force"], "is the input itself");
    refused(&[&file, &desk.path("new.pvkb"), "--session", "9"], "no tally to hide there");
    refused(&[&file, "-", "--all"], "standard output is for the report");
    refused(&[&file, &desk.path("no-such-folder/out.pvkb"), "--all"], "out.pvkb: there is no folder ");
    let flash = desk.put("flash.bin", image(&scribe, 1024, 24, 0));
    refused(&[&flash, &desk.path("new.pvkb"), "--all"], "an image has the key that opens every redaction");
    assert_eq!(desk.get("in.pvkb"), bundle(&scribe));
    let mut names = desk.names();
    names.retain(|name| !["in.pvkb", "there.pvkb", "flash.bin"].contains(&name.as_str()));
    assert!(names.is_empty(), "{names:?}");
    assert_eq!(desk.journal(&["redact", &file, &there, "--all", "--force"]).status, 0);
    assert_ne!(desk.get("there.pvkb"), b"precious");
}

#[test]
fn a_record_that_does_not_verify_is_not_redacted() {
    let scribe = record();
    let desk = Desk::of(&scribe);
    let mut bytes = bundle(&scribe);
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let file = desk.put("in.pvkb", bytes);
    let out = desk.path("out.pvkb");
    let ran = desk.journal(&["redact", &file, &out, "--all", "--format", "json"]);
    let answer = ran.json();
    assert_eq!((ran.status, &answer["grade"], &answer["output"]), (1, &json!("broken"), &json!(null)));
    assert_eq!(desk.names(), ["in.pvkb"]);
    assert!(desk.journal(&["redact", &file, &out, "--all"]).out.contains("nothing: the input does not verify"));
}
