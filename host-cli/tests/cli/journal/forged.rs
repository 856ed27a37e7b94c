//! Records with any one bit flipped, and splices: they never pass, and nothing after the fault is shown as good.

use proverka_test_support::attack::Scribe;
use proverka_test_support::attack::bundle::Parts;
use proverka_test_support::attack::image::{image, reseal};
use serde_json::json;

use super::kit::{Desk, bundle, offset};

/// Names and offsets of all fields of an open entry of a bundle without annex (FORMAT 2.1, 10.2).
const FIELDS: [(&str, usize); 14] = [
    ("form", 0),
    ("parts", 1),
    ("zero", 2),
    ("first word", 4),
    ("kind", 8),
    ("flags", 9),
    ("epoch", 10),
    ("seq", 12),
    ("boot", 16),
    ("mono_s", 20),
    ("earliest", 24),
    ("width_s", 32),
    ("payload", 36),
    ("salt", 60),
];

#[test]
fn a_flipped_bit_in_any_field_breaks_its_entry_and_hides_what_follows() {
    let scribe = Scribe::life("flipped", 1, 3);
    let desk = Desk::new(&scribe);
    let bytes = bundle(&scribe);
    // A tally in the middle; its signature follows its 76 bytes.
    let (seq, at) = (5, offset(&scribe, 5));
    assert_eq!(scribe.pieces[4].kind(), 4);
    for (field, from) in FIELDS.into_iter().chain([("signature R", 76), ("signature S", 108), ("signature end", 139)]) {
        for bit in [0, 7] {
            let mut forged = bytes.clone();
            forged[at + from] ^= 1 << bit;
            let ran = desk.verify(&forged, &["--format", "json"]);
            assert_eq!(ran.status, 1, "{field} bit {bit}: {ran:?}");
            let answer = ran.json();
            assert_eq!(
                (&answer["grade"], &answer["broken"]["seq"]),
                (&json!("broken"), &json!(seq)),
                "{field} bit {bit}"
            );
            let shown = desk.journal(&["show", &desk.path("record.pvkb"), "--format", "json"]);
            assert_eq!(shown.status, 1, "{field}");
            let shown = shown.json();
            let last = shown["entries"].as_array().unwrap().last().unwrap()["seq"].clone();
            assert_eq!((last, &shown["broken"]["seq"]), (json!(seq - 1), &json!(seq)), "{field}");
        }
    }
}

#[test]
fn a_flipped_bit_anywhere_never_passes() {
    let scribe = Scribe::life("anywhere", 1, 1);
    let desk = Desk::new(&scribe);
    let mut parts = Parts::from_scribe(&scribe);
    parts.statements.push(scribe.statement([7; 32], [0; 32]));
    let bytes = parts.bytes();
    for at in (0..bytes.len()).step_by(41) {
        let mut forged = bytes.clone();
        forged[at] ^= 0x10;
        let ran = desk.verify(&forged, &[]);
        assert!(matches!(ran.status, 1 | 2), "byte {at}: {ran:?}");
        // There is no answer without a judgement, and no judgement without a reason.
        assert_eq!(ran.out.is_empty(), ran.status == 2, "byte {at}");
        assert!(!ran.err.contains("panicked"), "byte {at}: {}", ran.err);
    }
}

#[test]
fn entries_that_are_moved_doubled_or_left_out_break_the_record() {
    let scribe = Scribe::life("spliced", 2, 3);
    let desk = Desk::new(&scribe);
    let mut swapped = Parts::from_scribe(&scribe);
    swapped.entries.swap(4, 5);
    let mut doubled = Parts::from_scribe(&scribe);
    doubled.entries.insert(5, doubled.entries[4].clone());
    let mut left_out = Parts::from_scribe(&scribe);
    left_out.entries.remove(4);
    for (splice, parts, seq) in [("swapped", swapped, 5), ("doubled", doubled, 6), ("left out", left_out, 5)] {
        let ran = desk.verify(&parts.recount(&scribe.heads).bytes(), &["--format", "json"]);
        assert_eq!(ran.status, 1, "{splice}");
        assert_eq!(ran.json()["broken"]["seq"], json!(seq), "{splice}");
    }
}

#[test]
fn an_image_whose_checksums_were_put_right_is_broken_all_the_same() {
    let scribe = Scribe::life("resealed", 1, 3);
    let desk = Desk::new(&scribe);
    let bytes = image(&scribe, 1024, 24, 0);
    // The slots of the ring that hold something; the first one is the page header.
    let first = 5 * 8;
    let used = (first..).take_while(|slot| bytes[slot * 128] != 0xFF).count();
    assert!(used > 6, "{used}");
    for slot in first..first + used {
        let mut forged = bytes.clone();
        forged[slot * 128 + 33] ^= 1;
        reseal(&mut forged, slot);
        let file = desk.put("flash.bin", &forged);
        let ran = desk.journal(&["verify", &file, "--format", "json"]);
        assert_eq!((ran.status, &ran.json()["grade"]), (1, &json!("broken")), "slot {slot}");
    }
}

#[test]
fn a_reader_that_stops_early_gets_the_status_all_the_same() {
    let scribe = Scribe::life("early", 2, 3);
    let desk = Desk::new(&scribe);
    let mut bytes = bundle(&scribe);
    bytes[offset(&scribe, 9) + 40] ^= 1;
    let file = desk.put("record.pvkb", bytes);
    for command in ["verify", "show"] {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_proverka"))
            .args(["journal", command, &file, "--keys", &desk.path("keys.txt")])
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        // The pipe is closed before anything can have been written.
        drop(child.stdout.take());
        assert_eq!(child.wait().unwrap().code(), Some(1), "{command}");
    }
}
