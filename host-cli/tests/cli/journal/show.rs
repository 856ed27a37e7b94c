//! Tests of `show`: what entries say, and that a filter always reports what it hides.

use proverka_test_support::attack::bundle::Parts;
use proverka_test_support::attack::{HOST, INSPECTORATE, Scribe, kind};
use serde_json::{Value, json};

use super::kit::{Desk, bundle, hex};

fn entry(answer: &Value, seq: u32) -> &Value {
    answer["entries"].as_array().unwrap().iter().find(|entry| entry["seq"] == json!(seq)).unwrap()
}

#[test]
fn every_kind_says_its_numbers_by_name() {
    let mut scribe = Scribe::life("said", 1, 2);
    let close = scribe.last_close;
    scribe.write(15, &[7, 0, 0, 0, 1, 1, 0, 0, 2, 0, 0, 0], &[]);
    scribe.write(16, &[3, 0, 0, 0], &[]);
    scribe.write(17, &[0xAB; 24], &[]);
    scribe.write(kind::EXPORT, &[[6, 0, 0, 0].as_slice(), &[0xCD; 20]].concat(), &[]);
    scribe.open(3);
    scribe.tally_in(1, 11);
    let corrected = scribe.size();
    let corrects = [&corrected.to_le_bytes()[..], &[1, 2, 0xFE, 0xFF, 9, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 1]];
    scribe.write(kind::CORRECTION, &corrects.concat(), &[]);
    scribe.tallies += 1;
    scribe.close();
    scribe.dispute(INSPECTORATE);
    scribe.release(3);
    scribe.retire();
    let desk = Desk::new(&scribe);
    let file = desk.put("record.pvkb", bundle(&scribe));
    let ran = desk.journal(&["show", &file, "--format", "json"]);
    let answer = ran.json();
    assert_eq!((ran.status, &answer["shown"], &answer["hidden"]), (3, &json!(scribe.size()), &json!(0)), "{}", ran.err);
    let said = |kind: &str| {
        let entries = answer["entries"].as_array().unwrap();
        entries.iter().find(|entry| entry["kind"] == kind).unwrap_or_else(|| panic!("no {kind}"))["payload"].clone()
    };
    let judged = |limit: &str| json!({"limit": limit, "declared": "holds", "term": "holds", "overall": "holds"});
    let last = scribe.last_close;
    let disputed = scribe.pieces.iter().find(|piece| piece.kind() == kind::DISPUTED).unwrap();
    let own: [u8; 32] = disputed.annex[32..64].try_into().unwrap();
    let next_key = hex(&*scribe.key(1).pk);
    let mut totals = vec![0; 16];
    totals[0] = 1;
    let seal = "5a".repeat(16);
    for (kind, payload) in [
        ("BOOT", json!({"boots": 1, "reset_causes": 0, "torn_slots": 0, "firmware": "00".repeat(12)})),
        (
            "SESSION_OPEN",
            json!({"session": 1, "purpose": 9, "held_by": "both", "declared": [400, 1200, 0, null, null, null, null, null]}),
        ),
        ("EPOCH", json!({"next_epoch": 1, "next_key": next_key})),
        (
            "TALLY",
            json!({"category": 0, "delta": 0, "verdict": judged("fails"), "total": 0, "complement": u32::MAX, "limit": 700, "request": 0}),
        ),
        (
            "CORRECTION",
            json!({"corrects": corrected, "category": 1, "verdict": judged("undecided"), "delta": -2, "total": 9, "limit": 0,
                "request": 0x0100_0000_0000_0005_u64}),
        ),
        (
            "SESSION_CLOSE",
            json!({"session": 1, "tallies": 2, "seal_host": seal, "seal_inspectorate": seal,
                "totals": totals}),
        ),
        ("COSIGN_H", json!({"signed_size": close, "signed_head": hex(&scribe.heads[close as usize])})),
        ("COSIGN_I", json!({"signed_size": close, "signed_head": hex(&scribe.heads[close as usize])})),
        (
            "TIME",
            json!({"anchored_earliest": "2023-11-14T22:13:20Z", "anchored_latest": "2023-11-14T22:14:00Z",
            "host_earliest": "2023-11-14T22:13:20Z", "host_latest": "2023-11-14T22:14:20Z",
            "inspectorate_earliest": "2023-11-14T22:13:15Z", "inspectorate_latest": "2023-11-14T22:14:00Z"}),
        ),
        ("LIMIT", json!({"category": 0, "limit": 690})),
        ("EXTEND", json!({"expiry_earliest": "2031-10-17T10:40:00Z", "expiry_latest": "2031-10-18T10:40:00Z"})),
        ("FAULT", json!({"code": 7, "first": 257, "second": 2})),
        ("FULL", json!({"pages_free": 3})),
        ("HEALTH", json!({"octets": "ab".repeat(24)})),
        ("EXPORT", json!({"exported_size": 6, "statement_digest": "cd".repeat(20)})),
        (
            "DISPUTED",
            json!({"disputed_size": last, "disputed_by": "inspectorate", "device_head": hex(&scribe.heads[last as usize]),
                "other_digest": hex(&own)}),
        ),
        (
            "RELEASE",
            json!({"released_size": 3, "released_head": hex(&scribe.heads[3]), "carried_totals": vec![0; 16],
            "carried_limits": [700, 0, 0, 0, 0, 0, 0, 0], "carried_expiry_earliest": "2030-03-17T17:46:40Z",
            "carried_expiry_latest": "2030-03-18T17:46:40Z"}),
        ),
        ("RETIRE", json!({})),
    ] {
        assert_eq!(said(kind), payload, "{kind}");
    }
    let table = desk.journal(&["show", &file]).out;
    for said in [
        "category 0: +1 makes 1, limit 700: holds",
        "category 1: -2 makes 9",
        &format!("corrects entry {corrected}"),
        "limit 690",
    ] {
        assert!(table.contains(said), "no '{said}' in\n{table}");
    }
}

#[test]
fn who_held_a_session_and_when_it_was_stand_beside_each_entry() {
    let mut scribe = Scribe::new("sessions");
    scribe.boot();
    scribe.session(1);
    scribe.open(HOST);
    scribe.tally(1);
    // There is no close: the next session ends this one.
    scribe.open(INSPECTORATE);
    scribe.earliest = 1_700_000_000;
    scribe.tally(2);
    scribe.close();
    scribe.boot();
    let desk = Desk::new(&scribe);
    let file = desk.put("record.pvkb", bundle(&scribe));
    let answer = desk.journal(&["show", &file, "--format", "json"]).json();
    let place = |seq| {
        let entry = entry(&answer, seq);
        (entry["session"].clone(), entry["held_by"].clone())
    };
    let none = (Value::Null, Value::Null);
    assert_eq!(place(1), none);
    for seq in 2..=5 {
        assert_eq!(place(seq), (json!(1), json!("both")), "{seq}");
    }
    assert_eq!((place(6), place(7)), (none.clone(), none.clone()));
    assert_eq!((place(8), place(9)), ((json!(2), json!("host")), (json!(2), json!("host"))));
    assert_eq!((place(10), place(12)), ((json!(3), json!("inspectorate")), (json!(3), json!("inspectorate"))));
    assert_eq!(place(13), none);
    assert_eq!((&entry(&answer, 9)["earliest"], &entry(&answer, 9)["latest"]), (&Value::Null, &Value::Null));
    assert_eq!(entry(&answer, 11)["earliest"], json!("2023-11-14T22:13:20Z"));
    assert_eq!(entry(&answer, 13)["boot"], json!(3));
    let table = desk.journal(&["show", &file, "--session", "2"]).out;
    assert!(table.contains("2 host alone") && table.contains("unknown"), "{table}");
    assert!(desk.journal(&["show", &file]).out.contains("2023-11-14 22:13:20Z ..unbounded"));
}

#[test]
fn filters_say_in_every_format_how_many_entries_they_hide() {
    let scribe = Scribe::life("filtered", 2, 3);
    let desk = Desk::new(&scribe);
    let file = desk.put("record.pvkb", bundle(&scribe));
    let size = u64::from(scribe.size());
    let kinds = |wanted: &[u8]| scribe.pieces.iter().filter(|piece| wanted.contains(&piece.kind())).count() as u64;
    for (filter, shown) in [
        (vec![], size),
        (vec!["--kind", "TALLY"], kinds(&[4])),
        (vec!["--kind", "tally,Session_Close,10"], kinds(&[4, 6, 10])),
        (vec!["--kind", "RETIRE"], 0),
        (vec!["--from", "3", "--to", "7"], 5),
        (vec!["--from", "3"], size - 2),
        (vec!["--to", "999"], size),
        (vec!["--session", "2"], 6),
        (vec!["--session", "2", "--kind", "4", "--from", "16"], 3),
        (vec!["--session", "9"], 0),
    ] {
        let with = |format| desk.journal(&[&["show", &file, "--format", format], filter.as_slice()].concat());
        let hidden = size - shown;
        let answer = with("json").json();
        assert_eq!((&answer["shown"], &answer["hidden"]), (&json!(shown), &json!(hidden)), "{filter:?}");
        assert_eq!(answer["entries"].as_array().unwrap().len() as u64, shown, "{filter:?}");
        let line = format!("{hidden} of {size} entries are hidden by the filters");
        let table = with("table");
        assert_eq!(table.out.contains(&line), hidden > 0, "{filter:?}: {}", table.out);
        assert_eq!(table.out.contains("hidden by"), hidden > 0, "{filter:?}");
        let csv = with("csv");
        let expected = if hidden > 0 { format!("proverka: {line}\n") } else { String::new() };
        assert_eq!(csv.err, expected, "{filter:?}");
        let mut reader = csv::Reader::from_reader(csv.out.as_bytes());
        let column = reader.headers().unwrap().iter().position(|name| name == "hidden").unwrap();
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len() as u64, shown);
        assert!(rows.iter().all(|row| row[column] == hidden.to_string()), "{filter:?}");
    }
}

#[test]
fn nothing_from_the_first_bad_entry_on_is_shown_and_the_reader_is_told() {
    let scribe = Scribe::life("bad", 1, 3);
    let desk = Desk::new(&scribe);
    let mut bytes = bundle(&scribe);
    let at = super::kit::offset(&scribe, 6) + 36;
    bytes[at] ^= 1;
    let file = desk.put("record.pvkb", bytes);
    let with = |format| desk.journal(&["show", &file, "--kind", "TALLY", "--format", format]);
    let answer = with("json");
    assert_eq!(answer.status, 1);
    let answer = answer.json();
    assert_eq!((&answer["grade"], &answer["size"], &answer["broken"]["seq"]), (&json!("broken"), &json!(5), &json!(6)));
    assert_eq!((&answer["shown"], &answer["hidden"]), (&json!(2), &json!(3)));
    let line = "broken at entry 6: the device's signature does not verify with the key of its epoch; nothing from there on is shown";
    assert!(with("table").out.contains(line));
    let csv = with("csv");
    assert!(csv.err.contains(line), "{}", csv.err);
    assert!(csv.out.lines().skip(1).all(|row| row.ends_with(",3,6")), "{}", csv.out);
}

#[test]
fn a_redacted_entry_shows_that_it_is_there_and_nothing_else() {
    let scribe = Scribe::life("redacted", 1, 3);
    let desk = Desk::new(&scribe);
    let mut parts = Parts::from_scribe(&scribe);
    parts.entries[4] = scribe.pieces[4].redacted();
    let file = desk.put("record.pvkb", parts.bytes());
    let ran = desk.journal(&["show", &file, "--format", "json"]);
    assert_eq!(ran.status, 0);
    let answer = ran.json();
    let expected = json!({"seq": 5, "kind": "TALLY", "epoch": 1, "boot": null, "mono_s": null, "earliest": null,
        "latest": null, "session": 1, "held_by": "both", "redacted": true, "payload": null, "slot": null});
    assert_eq!(entry(&answer, 5), &expected);
    assert!(desk.journal(&["show", &file]).out.contains("redacted: numbers hidden"));
}

#[test]
fn a_total_that_contradicts_its_complement_is_no_entry() {
    let mut scribe = Scribe::new("complement");
    scribe.open(3);
    scribe.write(kind::TALLY, &[0, 1, 1, 0, 5, 0, 0, 0, 0, 0, 0, 0], &[]);
    let desk = Desk::new(&scribe);
    let file = desk.put("record.pvkb", bundle(&scribe));
    let table = desk.journal(&["show", &file]).out;
    assert!(table.contains("BROKEN at entry 2: the complement of its total does not match the total 5"), "{table}");
}
