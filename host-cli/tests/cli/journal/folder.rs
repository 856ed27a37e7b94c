//! `journal verify` on a folder of records.

use proverka_test_support::attack::Scribe;
use serde_json::{Value, json};

use super::kit::{Desk, bundle, forked, hex, keys, offset};

fn rows(answer: &Value) -> Vec<(&str, &str, Option<&str>)> {
    let records = answer["records"].as_array().expect("records");
    records
        .iter()
        .map(|row| {
            (row["file"].as_str().expect("a name"), row["verdict"].as_str().expect("a word"), row["grade"].as_str())
        })
        .collect()
}

#[test]
fn every_record_gets_the_grade_that_it_gets_alone_and_the_worst_decides() {
    let (one, other, stranger) =
        (Scribe::life("one", 1, 2), Scribe::life("other", 2, 2), Scribe::life("stranger", 3, 1));
    let desk = Desk::new(&one);
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).expect("a file");
    let mut broken = bundle(&one);
    let at = offset(&one, 3) + 20;
    broken[at] ^= 1;
    put("one.pvkb", &bundle(&one));
    put("other.pvkb", &bundle(&other));
    put("other.keys", keys(&other).as_bytes());
    put("notes.txt", b"nothing that is a record\n");
    put("empty", b"");
    let path = folder.path().to_str().expect("a name");
    let ran = desk.journal(&["verify", path, "--format", "json"]);
    let answer = ran.json();
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_eq!(rows(&answer), [("one.pvkb", "holds", Some("joint")), ("other.pvkb", "holds", Some("joint"))]);
    assert_eq!(answer["skipped"], json!(["empty", "notes.txt", "other.keys"]));

    // A record of other parties than its keys name cannot be judged, and that is not silent.
    put("stranger.pvkb", &bundle(&stranger));
    let swapped = format!("host {}\ninspectorate {}\n", hex(&*stranger.inspectorate.pk), hex(&*stranger.host.pk));
    put("stranger.keys", swapped.as_bytes());
    let ran = desk.journal(&["verify", path, "--format", "json"]);
    assert_eq!(ran.status, 3);
    let answer = ran.json();
    let row = &answer["records"][2];
    assert_eq!(
        (&row["file"], &row["verdict"], &row["grade"]),
        (&json!("stranger.pvkb"), &json!("undecided"), &Value::Null)
    );
    assert!(row["headline"].as_str().expect("why").contains("Nothing was judged"), "{row}");

    put("broken.pvkb", &broken);
    let ran = desk.journal(&["verify", path, "--format", "json"]);
    assert_eq!(ran.status, 1);
    let answer = ran.json();
    assert_eq!(rows(&answer)[0], ("broken.pvkb", "fails", Some("broken")));
    for (name, bytes) in [("one.pvkb", bundle(&one)), ("broken.pvkb", broken)] {
        let alone = desk.verify(&bytes, &["--format", "json"]).json();
        let row = answer["records"].as_array().expect("rows").iter().find(|row| row["file"] == name).expect("a row");
        for key in ["form", "verdict", "grade", "device", "term", "size", "head", "headline"] {
            assert_eq!(row[key], alone[key], "{name} {key}");
        }
    }
    let table = desk.journal(&["verify", path]).out;
    assert!(
        table.contains("fails: 4 records in ")
            && table.contains("no records: empty, notes.txt, other.keys, stranger.keys"),
        "{table}"
    );
}

#[test]
fn two_histories_of_one_device_are_found_although_each_alone_is_good() {
    let (old, new) = forked();
    let desk = Desk::new(&old);
    for scribe in [&old, &new] {
        assert_eq!(desk.verify(&bundle(scribe), &["--format", "json"]).status, 0);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, scribe: &Scribe| std::fs::write(folder.path().join(name), bundle(scribe)).expect("a file");
    put("a.pvkb", &old);
    put("b.pvkb", &Scribe::life("another", 5, 1));
    std::fs::write(folder.path().join("b.keys"), keys(&Scribe::life("another", 5, 1))).expect("a file");
    let path = folder.path().to_str().expect("a name");
    assert_eq!(desk.journal(&["verify", path]).status, 0);
    put("c.pvkb", &new);
    let ran = desk.journal(&["verify", path, "--format", "json"]);
    assert_eq!(ran.status, 1);
    let equivocation = ("fails", Some("equivocation"));
    let answer = ran.json();
    let found = rows(&answer).into_iter().map(|(name, verdict, grade)| (name, (verdict, grade))).collect::<Vec<_>>();
    assert_eq!(found, [("a.pvkb", equivocation), ("b.pvkb", ("holds", Some("joint"))), ("c.pvkb", equivocation)]);
    assert!(answer["records"][0]["headline"].as_str().expect("why").contains("c.pvkb"));
}

#[test]
fn heads_that_are_kept_beside_a_record_are_held_against_it() {
    let scribe = Scribe::life("noted", 1, 2);
    let desk = Desk::new(&scribe);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_str().expect("a name");
    let size = scribe.heads.len() - 1;
    std::fs::write(folder.path().join("one.pvkb"), bundle(&scribe)).expect("a file");
    let note = |size: usize, head: &str| {
        std::fs::write(folder.path().join("one.held"), format!("{size} {head}\n")).expect("a file")
    };
    note(size, &hex(&scribe.heads[size]));
    assert_eq!(desk.journal(&["verify", path]).status, 0);
    note(size + 1, &hex(&scribe.heads[size]));
    let ran = desk.journal(&["verify", path, "--format", "json"]);
    assert_eq!(
        (ran.status, ran.json()["records"][0]["grade"].as_str().map(str::to_owned)),
        (3, Some("stale".to_owned()))
    );
}

#[test]
fn a_file_that_is_too_large_to_be_read_is_not_passed_over() {
    let scribe = Scribe::life("one", 1, 1);
    let desk = Desk::new(&scribe);
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("one.pvkb"), bundle(&scribe)).expect("a file");
    let path = folder.path().to_str().expect("a name");
    assert_eq!(desk.journal(&["verify", path]).status, 0);
    std::fs::File::create(folder.path().join("two.pvkb")).expect("a file").set_len(1 << 40).expect("a hole");
    let ran = desk.journal(&["verify", path, "--format", "json"]);
    assert_eq!(ran.status, 3);
    assert_eq!(rows(&ran.json())[1], ("two.pvkb", "undecided", None));
}

#[test]
fn a_folder_without_records_and_options_for_one_record_are_refused() {
    let desk = Desk::new(&Scribe::life("one", 1, 1));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_str().expect("a name");
    let ran = desk.journal(&["verify", path]);
    assert!(ran.status == 2 && ran.err.contains("is a directory without a record"), "{ran:?}");
    for option in [["--held", "x"], ["--proof", "x"], ["--nonce", "host=00"]] {
        let ran = desk.journal(&[&["verify", path], &option[..]].concat());
        assert!(ran.status == 2 && ran.err.contains("is about one record"), "{ran:?}");
    }
}
