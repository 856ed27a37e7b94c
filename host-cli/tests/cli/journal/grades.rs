//! Every grade that `verify` can give, with its exit status, its words and its numbers.

use proverka_test_support::attack::bundle::{Parts, cut_at};
use proverka_test_support::attack::image::image;
use proverka_test_support::attack::{HOST, INSPECTORATE, Scribe, pair};
use serde_json::{Value, json};

use super::kit::{Desk, bundle, forked, hex};
use crate::proverka::Ran;

/// Checks status, verdict and grade of the answer, and that it explains what they mean and what would settle it.
#[track_caller]
fn graded(ran: &Ran, status: i32, verdict: &str, grade: &str) -> Value {
    assert_eq!(ran.status, status, "{ran:?}");
    let answer = ran.json();
    assert_eq!((&answer["verdict"], &answer["grade"]), (&json!(verdict), &json!(grade)));
    for words in ["means", "settle"] {
        assert!(answer[words].as_str().is_some_and(|words| words.len() > 20), "{answer}");
    }
    answer
}

#[test]
fn a_joint_record_holds_and_everything_in_it_is_counted() {
    let mut scribe = Scribe::life("counted", 2, 3);
    scribe.release(5);
    let desk = Desk::new(&scribe);
    let mut parts = Parts::from_scribe(&scribe);
    parts.statements.push(scribe.statement([7; 32], [0; 32]));
    let answer = graded(&desk.verify(&parts.bytes(), &["--format", "json"]), 0, "holds", "joint");
    let last = u64::from(scribe.last_close);
    let size = u64::from(scribe.size());
    let expected = json!({"form": "bundle", "by": null, "broken": null, "conflict": null, "proof": null, "base": 0,
        "size": size, "head": hex(&scribe.head()), "term": hex(&scribe.term), "epoch": 2, "redacted": 0,
        "sessions": {"both": 2, "host": 0, "inspectorate": 0}, "lone_entries": {"host": 0, "inspectorate": 0},
        "disputed": {"host": 0, "inspectorate": 0}, "boot": 4, "last_time": "2023-11-14T22:13:20Z..unbounded",
        "witnessed": {"host": last, "inspectorate": last}, "unwitnessed": size - last, "statements": 1,
        "other_firmware": 0, "held": 0, "unreachable": 0, "slots": null, "headline": "JOINT"});
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&answer[key], value, "{key}");
    }
    let kinds = json!({"BOOT": 3, "TIME": 1, "SESSION_OPEN": 2, "TALLY": 6, "CORRECTION": 0, "SESSION_CLOSE": 2,
        "COSIGN_H": 2, "COSIGN_I": 2, "DISPUTED": 0, "EPOCH": 2, "LIMIT": 1, "EXTEND": 1, "EXPORT": 0, "RELEASE": 1,
        "FAULT": 0, "FULL": 0, "HEALTH": 0, "RETIRE": 0});
    for (kind, count) in kinds.as_object().unwrap() {
        assert_eq!(&answer["kinds"][kind], count, "{kind}");
    }
    // The head code, by an independent alphabet table: the first 16 characters of FORMAT 7.7 are 80 bits.
    let bits: String = scribe.head().iter().map(|byte| format!("{byte:08b}")).collect();
    let code: String = bits.as_bytes()[..160]
        .chunks(5)
        .map(|five| usize::from_str_radix(std::str::from_utf8(five).unwrap(), 2).unwrap())
        .map(|value| char::from(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"[value]))
        .collect();
    assert_eq!(answer["head_code"], json!(code));

    let table = desk.verify(&parts.bytes(), &[]);
    assert_eq!(table.status, 0);
    for said in ["JOINT", "2 by both, 0 by host alone", "SESSION_OPEN 2", &hex(&scribe.head()), "after the last head"] {
        assert!(table.out.contains(said), "no '{said}' in\n{}", table.out);
    }
    assert!(!table.out.contains('\u{1b}'), "colour in a pipe");
    let table = desk.verify(&parts.bytes(), &["--format", "csv"]).out;
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().unwrap().clone();
    let row = reader.records().next().unwrap().unwrap();
    let cell = |name: &str| row.get(header.iter().position(|column| column == name).unwrap()).unwrap();
    assert_eq!((cell("grade"), cell("TALLY"), cell("unwitnessed")), ("joint", "6", (size - last).to_string().as_str()));
}

#[test]
fn who_acted_alone_is_named() {
    for (held, by, status) in [(HOST, "host", 3), (INSPECTORATE, "inspectorate", 3), (3, "", 0)] {
        let mut scribe = Scribe::life("alone", 1, 1);
        scribe.open(held);
        scribe.tally(2);
        scribe.close();
        let desk = Desk::new(&scribe);
        let ran = desk.verify(&bundle(&scribe), &["--format", "json"]);
        if status == 0 {
            graded(&ran, 0, "holds", "joint");
            continue;
        }
        let answer = graded(&ran, 3, "undecided", "unilateral");
        assert_eq!(answer["by"], json!(by));
        assert_eq!(answer["sessions"][by], json!(1));
        assert_eq!(answer["lone_entries"][by], json!(3));
        assert!(desk.verify(&bundle(&scribe), &[]).out.contains(&format!("UNILATERAL by {by}")));
    }
    let mut scribe = Scribe::new("each");
    for held in [HOST, INSPECTORATE] {
        scribe.open(held);
        scribe.close();
    }
    let answer =
        graded(&Desk::new(&scribe).verify(&bundle(&scribe), &["--format", "json"]), 3, "undecided", "unilateral");
    assert_eq!((&answer["by"], &answer["headline"]), (&json!("each"), &json!("UNILATERAL by each in turn")));
}

#[test]
fn a_refusal_to_sign_is_disputed() {
    let mut scribe = Scribe::life("disputed", 1, 1);
    scribe.open(3);
    scribe.close();
    scribe.cosign(HOST);
    scribe.dispute(INSPECTORATE);
    let answer =
        graded(&Desk::new(&scribe).verify(&bundle(&scribe), &["--format", "json"]), 3, "undecided", "disputed");
    assert_eq!((&answer["by"], &answer["headline"]), (&json!("inspectorate"), &json!("DISPUTED by inspectorate")));
    assert_eq!(answer["disputed"], json!({"host": 0, "inspectorate": 1}));
}

#[test]
fn a_record_without_entries_says_so() {
    let scribe = Scribe::new("empty");
    let desk = Desk::new(&scribe);
    let answer = graded(&desk.verify(&bundle(&scribe), &["--format", "json"]), 0, "holds", "joint");
    assert_eq!((&answer["size"], &answer["head"]), (&json!(0), &json!(hex(&scribe.term))));
    assert!(answer["means"].as_str().unwrap().contains("no session was held yet"));
    assert!(desk.verify(&bundle(&scribe), &[]).out.contains("entries     none"));
}

#[test]
fn a_cut_record_is_stale_to_who_holds_a_head_by_text_code_or_file() {
    let scribe = Scribe::life("cut", 3, 2);
    let desk = Desk::new(&scribe);
    let held = scribe.last_close;
    let head = scribe.heads[held as usize];
    let whole = desk.put("whole.pvkb", bundle(&scribe));
    // The program itself prints the code for this size.
    let printed = desk.journal(&["checkpoint", &whole, "--size", &held.to_string()]).err;
    let code = printed.rsplit_once("head code ").unwrap().1.trim().to_owned();
    let short: String = code.chars().filter(|letter| *letter != '-').take(16).collect();
    let files = [
        desk.put("head.txt", format!("{held} {}\n", hex(&head))),
        desk.put("code32.txt", format!("# paper\n{held} {code}\n")),
        desk.put("code16.txt", format!("{held} {}  # in small letters\r\n", short.to_lowercase())),
        desk.put("until-close.pvkb", cut_at(&scribe, held)),
    ];
    for file in &files {
        for (size, status, grade) in [(scribe.size(), 0, "joint"), (held, 0, "joint"), (held - 1, 3, "stale")] {
            let ran = desk.verify(&cut_at(&scribe, size), &["--held", file, "--format", "json"]);
            let answer = graded(&ran, status, if status == 0 { "holds" } else { "undecided" }, grade);
            assert_eq!(answer["held"], json!(1), "{file}");
            if status == 3 {
                let said = format!("STALE: ends at size {}, you hold size {held}", held - 1);
                assert_eq!(answer["headline"], json!(said), "{file}");
            }
        }
    }
    // To a user without a held head, the report says how many entries at the end could be missing without a trace.
    let answer = graded(&desk.verify(&cut_at(&scribe, held - 1), &["--format", "json"]), 0, "holds", "joint");
    assert!(answer["unwitnessed"].as_u64().unwrap() > 0);
    // All of them together are four heads.
    let all: Vec<&str> = files.iter().flat_map(|file| ["--held", file.as_str()]).collect();
    let ran = desk.verify(&bundle(&scribe), &[&["--format", "json"], all.as_slice()].concat());
    assert_eq!(graded(&ran, 0, "holds", "joint")["held"], json!(4));
}

#[test]
fn an_old_export_does_not_answer_a_nonce() {
    let scribe = Scribe::life("nonce", 1, 1);
    let desk = Desk::new(&scribe);
    let mut parts = Parts::from_scribe(&scribe);
    parts.statements.push(scribe.statement([7; 32], [8; 32]));
    let bytes = parts.bytes();
    for (nonce, status) in [
        (format!("host={}", hex(&[7; 32])), 0),
        (format!("inspectorate={}", hex(&[8; 32]).to_uppercase()), 0),
        (format!("host={}", hex(&[8; 32])), 3),
        (format!("inspectorate={}", hex(&[7; 32])), 3),
    ] {
        let ran = desk.verify(&bytes, &["--nonce", &nonce, "--format", "json"]);
        assert_eq!(ran.status, status, "{nonce}");
        if status == 3 {
            graded(&ran, 3, "undecided", "stale");
        }
    }
}

#[test]
fn a_changed_entry_is_broken_and_named() {
    let scribe = Scribe::life("broken", 1, 3);
    let desk = Desk::new(&scribe);
    let mut bytes = bundle(&scribe);
    let at = super::kit::offset(&scribe, 5) + 40;
    bytes[at] ^= 1;
    let answer = graded(&desk.verify(&bytes, &["--format", "json"]), 1, "fails", "broken");
    assert_eq!(answer["broken"]["seq"], json!(5));
    assert_eq!(answer["size"], json!(4));
    assert!(answer["means"].as_str().unwrap().contains("from entry 5 on nothing is evidence"));
    let said = desk.verify(&bytes, &[]).out;
    assert!(
        said.contains("BROKEN at entry 5: the device's signature does not verify with the key of its epoch"),
        "{said}"
    );
}

#[test]
fn another_history_is_equivocation_and_two_bundles_prove_it() {
    let (old, new) = forked();
    let desk = Desk::new(&old);
    let held = old.last_close as usize;
    let note = desk.put("note.txt", format!("{held} {}\n", hex(&old.heads[held])));
    let earlier = desk.put("earlier.pvkb", bundle(&old));
    let proof = desk.path("proof.pvke");

    let answer =
        graded(&desk.verify(&bundle(&new), &["--held", &note, "--format", "json"]), 1, "fails", "equivocation");
    let conflict = json!({"first": null, "size": held, "held": hex(&old.heads[held]), "found": hex(&new.heads[held])});
    assert_eq!(answer["conflict"], conflict);
    assert!(answer["proof"]["why_not"].as_str().unwrap().contains("--held BUNDLE"));

    let ran = desk.verify(&bundle(&new), &["--held", &note, "--held", &earlier, "--proof", &proof, "--format", "json"]);
    let answer = graded(&ran, 1, "fails", "equivocation");
    assert_eq!(answer["proof"], json!({"file": proof, "why_not": null}));
    // The first entry in which they differ, computed here independently.
    let first = (1..).find(|size| old.heads[*size] != new.heads[*size]).unwrap();
    assert_eq!(answer["conflict"]["first"], json!(first));

    // A third party has the proof and the keys, and nothing else.
    let court = Desk::new(&old);
    let exhibit = court.put("exhibit", desk.get("proof.pvke"));
    let ran = court.journal(&["proof", &exhibit, "--format", "json"]);
    assert_eq!((ran.status, &ran.json()["verdict"]), (0, &json!("holds")));
    let size = usize::try_from(ran.json()["conflict"]["size"].as_u64().unwrap()).unwrap();
    assert_eq!(ran.json()["conflict"]["held"], json!(hex(&old.heads[size])));
    assert_eq!(ran.json()["conflict"]["found"], json!(hex(&new.heads[size])));

    // The held record may be longer, and end after this one.
    let short = cut_at(&new, u32::try_from(first + 3).unwrap());
    graded(&desk.verify(&short, &["--held", &earlier, "--format", "json"]), 1, "fails", "equivocation");
    // A proof never overwrites another file.
    let again = desk.verify(&bundle(&new), &["--held", &earlier, "--proof", &proof]);
    assert_eq!((again.status, again.out.as_str()), (2, ""));
    assert!(again.err.contains("proof.pvke exists already"), "{}", again.err);
}

#[test]
fn a_code_on_paper_that_does_not_fit_is_equivocation() {
    let (old, new) = forked();
    let desk = Desk::new(&old);
    let earlier = desk.put("earlier.pvkb", bundle(&old));
    let size = old.last_close.to_string();
    let printed = desk.journal(&["checkpoint", &earlier, "--size", &size]).err;
    let code = printed.rsplit_once("head code ").unwrap().1.trim().to_owned();
    let note = desk.put("paper.txt", format!("{size} {code}\n"));
    assert_eq!(desk.journal(&["verify", &earlier, "--held", &note]).status, 0);
    let ran = desk.verify(&bundle(&new), &["--held", &note, "--format", "json"]);
    let answer = graded(&ran, 1, "fails", "equivocation");
    assert_eq!(answer["conflict"]["found"], json!(hex(&new.heads[old.last_close as usize])));
    assert!(answer["means"].as_str().unwrap().contains("you noted"));
}

#[test]
fn letters_that_are_easily_misread_on_paper_count_as_what_they_look_like() {
    // A record whose code has both a 0 and a 1 among its first 16 characters.
    let (scribe, desk, file, code) = (0..)
        .find_map(|number| {
            let scribe = Scribe::life(&format!("misread {number}"), 1, 1);
            let desk = Desk::new(&scribe);
            let file = desk.put("record.pvkb", bundle(&scribe));
            let code =
                desk.journal(&["verify", &file, "--format", "json"]).json()["head_code"].as_str()?[..16].to_owned();
            (code.contains('0') && code.contains('1')).then_some((scribe, desk, file, code))
        })
        .unwrap();
    let size = scribe.size();
    for noted in [
        code.replace('0', "O"),
        code.replace('0', "o"),
        code.replace('1', "I"),
        code.replace('1', "l"),
        code.replace('1', "i").replace('0', "O").to_lowercase(),
        format!("{}-{}", &code[..4], &code[4..]),
    ] {
        let note = desk.put("note.txt", format!("{size} {noted}\n"));
        assert_eq!(desk.journal(&["verify", &file, "--held", &note]).status, 0, "{noted} for {code}");
    }
    let wrong = desk.put("note.txt", format!("{size} {}\n", code.replace('1', "7")));
    // It is the code of the last head, on which nothing was built.
    assert_eq!(desk.journal(&["verify", &file, "--held", &wrong]).status, 3);
}

#[test]
fn two_last_entries_that_nothing_was_built_on_are_no_proof() {
    let mut a = Scribe::life("cut", 1, 1);
    let mut b = a.clone();
    a.note(1);
    b.note(2);
    b.note(3);
    let desk = Desk::new(&a);
    let held = desk.put("held.pvkb", bundle(&a));
    let answer =
        graded(&desk.verify(&bundle(&b), &["--held", &held, "--format", "json"]), 3, "undecided", "unconfirmed");
    assert_eq!(answer["headline"], json!(format!("UNCONFIRMED: differs from {held} in entry {}", a.size())));
    // A broken record stays broken in this case.
    let mut bytes = bundle(&b);
    let at = super::kit::offset(&b, 2) + 40;
    bytes[at] ^= 1;
    graded(&desk.verify(&bytes, &["--held", &held, "--format", "json"]), 1, "fails", "broken");
    // It stays broken also if the damage comes after the entry in which they differ, because nothing was built on the
    // held one.
    let bytes = bundle(&b);
    graded(&desk.verify(&bytes[..bytes.len() - 1], &["--held", &held, "--format", "json"]), 1, "fails", "broken");
}

#[test]
fn a_record_whose_beginning_was_released_says_what_it_cannot_confirm() {
    let mut scribe = Scribe::life("released", 3, 2);
    scribe.release(13);
    scribe.note(9);
    let desk = Desk::new(&scribe);
    let bytes = Parts::from_base(&scribe, 13).bytes();
    let note = format!("3 {}\n13 {}\n2 0123456789ABCDEF\n", hex(&[9; 32]), hex(&scribe.heads[13]));
    let note = desk.put("note.txt", note);
    let answer = graded(&desk.verify(&bytes, &["--held", &note, "--format", "json"]), 0, "holds", "joint");
    assert_eq!((&answer["base"], &answer["held"], &answer["unreachable"]), (&json!(13), &json!(3), &json!(2)));
    let settle = "It extends 1 of the 3 heads that you hold; 2 before its first entry cannot be confirmed.";
    assert_eq!(answer["settle"], json!(settle));
    let said = desk.verify(&bytes, &["--held", &note]).out;
    assert!(said.contains("2 heads that you hold lie before the first entry here"), "{said}");
    assert!(said.contains("begins after entry 13"), "{said}");
    // A code at the base itself is checked.
    let printed = desk.journal(&["checkpoint", &desk.path("record.pvkb"), "--size", "13"]).err;
    let code = printed.rsplit_once("head code ").unwrap().1.trim();
    let right = desk.put("right.txt", format!("13 {code}\n"));
    let wrong = desk.put("wrong.txt", "13 0123456789ABCDEF\n");
    assert_eq!(desk.verify(&bytes, &["--held", &right]).status, 0);
    assert_eq!(desk.verify(&bytes, &["--held", &wrong]).status, 1);
    // It is checked even if the first entry is bad, because the RELEASE vouches for the head before it.
    let mut bad = bytes.clone();
    bad[8 + 448 + 72 + 4 + 4 + 40] ^= 1;
    for (codes, conflict) in [(&right, false), (&wrong, true)] {
        let answer = graded(&desk.verify(&bad, &["--held", codes, "--format", "json"]), 1, "fails", "broken");
        assert_eq!((&answer["broken"]["seq"], &answer["unreachable"]), (&json!(14), &json!(0)), "{conflict}");
    }
    assert!(said.contains("extends 1 of 3 given"), "{said}");
    assert!(desk.verify(&bytes, &[]).out.contains("no head given"));
    // Without the RELEASE, nothing vouches for its beginning.
    let mut bare = Scribe::life("released", 3, 2);
    bare.note(9);
    let ran = desk.verify(&Parts::from_base(&bare, 13).bytes(), &["--format", "json"]);
    let answer = graded(&ran, 1, "fails", "broken");
    assert_eq!((&answer["broken"]["seq"], &answer["size"]), (&json!(14), &json!(13)));
    // Entries without such a beginning are neither counted nor shown.
    assert!(answer["kinds"].as_object().unwrap().values().all(|count| *count == json!(0)), "{answer}");
    assert_eq!(answer["means"], json!("No entry here is evidence."));
    assert_eq!(answer["head"], json!(hex(&bare.heads[13])));
    let shown = desk.journal(&["show", &desk.path("record.pvkb"), "--kind", "BOOT", "--format", "json"]).json();
    assert_eq!((&shown["shown"], &shown["hidden"], &shown["entries"]), (&json!(0), &json!(0), &json!([])));
    // A RELEASE of entries that the record does not have is not counted as good either.
    let mut liar = Scribe::life("released", 1, 2);
    let mut twisted = liar.clone();
    twisted.heads[5] = liar.heads[6];
    let annex = twisted.releasing(5, 3);
    let size = liar.size();
    liar.write(14, &[5, 0, 0, 0], &annex);
    let answer = graded(&desk.verify(&bundle(&liar), &["--format", "json"]), 1, "fails", "broken");
    assert_eq!((&answer["broken"]["seq"], &answer["size"]), (&json!(size + 1), &json!(size)), "{answer}");
    assert_eq!((&answer["head"], &answer["kinds"]["RELEASE"]), (&json!(hex(&liar.heads[size as usize])), &json!(0)));
}

#[test]
fn an_image_is_judged_slot_by_slot() {
    let scribe = Scribe::life("image", 2, 3);
    let desk = Desk::new(&scribe);
    for page in [640, 1024, 4096] {
        let mut bytes = image(&scribe, page, 24, 0);
        let file = desk.put("flash.bin", &bytes);
        let size = page.to_string();
        let ran = desk.journal(&["verify", &file, "--page", &size, "--format", "json"]);
        let answer = graded(&ran, 0, "holds", "joint");
        assert_eq!(answer["form"], json!("image"));
        let clean = json!({"torn": 0, "unfinished": 0, "superseded": 0, "stray": 0, "key_pages_blank": true});
        assert_eq!((&answer["slots"], &answer["size"]), (&clean, &json!(scribe.size())));

        // A key left behind, a torn slot in the free room of the newest page, and one in a free page.
        bytes[page] = 0;
        let free = (bytes.len() / 128 - 1) * 128;
        bytes[free..free + 4].copy_from_slice(b"PVK1");
        let file = desk.put("odd.bin", &bytes);
        let answer = desk.journal(&["verify", &file, "--page", &size, "--format", "json"]).json();
        assert_eq!((&answer["slots"]["stray"], &answer["slots"]["key_pages_blank"]), (&json!(1), &json!(false)));
        let said = desk.journal(&["verify", &file, "--page", &size]).out;
        assert!(said.contains("the key pages are not blank"), "{said}");

        // This flips one bit in the slot of the first entry.
        let mut bytes = image(&scribe, page, 24, 0);
        bytes[5 * page + 128 + 40] ^= 4;
        let file = desk.put("bad.bin", &bytes);
        let answer =
            graded(&desk.journal(&["verify", &file, "--page", &size, "--format", "json"]), 1, "fails", "broken");
        let slot = json!(5 * page / 128 + 1);
        assert_eq!((&answer["broken"]["seq"], &answer["broken"]["slot"]), (&json!(1), &slot), "{page}");
    }
    // An image and a bundle of the same record give the same results.
    let image = desk.put("flash.bin", image(&scribe, 1024, 24, 0));
    assert_eq!(desk.verify(&bundle(&scribe), &["--held", &image]).status, 0);
}

#[test]
fn the_keys_decide_whose_record_it_is() {
    let scribe = Scribe::life("whose", 1, 1);
    let desk = Desk::new(&scribe);
    let file = desk.put("record.pvkb", bundle(&scribe));
    let (host, inspectorate) = (hex(&*scribe.host.pk), hex(&*scribe.inspectorate.pk));
    let other = hex(&*pair("somebody").pk);
    let term = hex(&scribe.term);
    for (keys, status, said) in [
        (format!("host {host}\ninspectorate {inspectorate}\nterm {term}\n"), 0, String::new()),
        (format!("host {other}\ninspectorate {inspectorate}\n"), 2, "another key of the host than".to_owned()),
        (format!("\nhost {host}\ninspectorate {other}"), 2, "another key of the inspectorate than".to_owned()),
        (format!("host {inspectorate}\ninspectorate {host}"), 2, "another key of the host than".to_owned()),
        (
            format!("host {host}\ninspectorate {inspectorate}\nterm {}", "00".repeat(32)),
            2,
            format!("the genesis is of another term than {} line 3", desk.path("keys.txt")),
        ),
    ] {
        desk.put("keys.txt", &keys);
        for command in
            [vec!["verify", &file], vec!["show", &file], vec!["checkpoint", &file], vec!["compare", &file, &file]]
        {
            let ran = desk.journal(&command);
            assert_eq!(ran.status, status, "{command:?}: {ran:?}");
            assert!(ran.err.contains(&said), "{command:?}: {}", ran.err);
            assert_eq!(ran.out.is_empty(), status == 2, "{command:?}");
            assert_eq!(ran.err.contains("Nothing was judged"), status == 2, "{command:?}");
        }
    }
}

/// A record that contradicts a held one, and that is damaged at its end or has a bad entry appended.
#[test]
fn a_contradiction_is_shown_and_proven_also_in_a_damaged_record() {
    let (old, new) = forked();
    let desk = Desk::new(&old);
    let earlier = desk.put("earlier.pvkb", bundle(&old));
    let whole = bundle(&new);
    let mut added = Parts::from_scribe(&new);
    added.entries.push(new.draft(1, &[0; 24], &[], &pair("a stranger")).bytes());
    let damaged =
        [whole[..whole.len() - 1].to_vec(), added.recount(&new.heads).bytes(), whole[..whole.len() - 700].to_vec()];
    for (number, bytes) in damaged.into_iter().enumerate() {
        let proof = desk.path(&format!("proof-{number}.pvke"));
        let ran = desk.verify(&bytes, &["--held", &earlier, "--proof", &proof, "--format", "json"]);
        let answer = graded(&ran, 1, "fails", "equivocation");
        assert!(
            answer["broken"]["seq"].as_u64().is_some() && answer["conflict"]["first"].as_u64().is_some(),
            "{answer}"
        );
        assert_eq!(desk.journal(&["proof", &proof]).status, 0);
        let file = desk.put("damaged.pvkb", &bytes);
        let ran = desk.journal(&["compare", &earlier, &file, "--format", "json"]);
        assert_eq!((ran.status, &ran.json()["relation"]), (1, &json!("equivocation")));
    }
}

#[test]
fn another_head_at_the_last_size_is_unconfirmed() {
    let scribe = Scribe::life("last", 1, 1);
    let desk = Desk::new(&scribe);
    for noted in [hex(&[7; 32]), "0123-4567-89AB-CDEF".to_owned()] {
        let note = desk.put("note.txt", format!("{} {noted}\n", scribe.size()));
        let ran = desk.verify(&bundle(&scribe), &["--held", &note, "--format", "json"]);
        let answer = graded(&ran, 3, "undecided", "unconfirmed");
        assert_eq!(answer["confirmed"], json!(scribe.size() - 1));
        assert!(answer["headline"].as_str().unwrap().starts_with("UNCONFIRMED: the last head"), "{answer}");
    }
}

#[test]
fn another_firmware_is_no_pass_and_a_fault_is_named() {
    let mut scribe = Scribe::life("altered", 1, 1);
    scribe.write(15, &[5], &[]);
    let honest = scribe.genesis.clone();
    scribe.genesis[120] ^= 1;
    let statement = scribe.statement([1; 32], [2; 32]);
    scribe.genesis = honest;
    let desk = Desk::new(&scribe);
    let mut parts = Parts::from_scribe(&scribe);
    let table = desk.verify(&parts.bytes(), &[]);
    assert_eq!(table.status, 0);
    assert!(table.out.contains("recorded 1 fault of its own"), "{}", table.out);
    parts.statements.push(statement);
    let answer = graded(&desk.verify(&parts.bytes(), &["--format", "json"]), 3, "undecided", "altered");
    assert_eq!(answer["other_firmware"], json!(1));
    assert!(answer["means"].as_str().unwrap().ends_with("It has also recorded a fault."), "{answer}");
}

#[test]
fn an_image_says_that_it_opens_every_redaction() {
    let scribe = Scribe::life("image", 1, 1);
    let desk = Desk::new(&scribe);
    let bytes = image(&scribe, 1024, 16, 0);
    let table = desk.verify(&bytes, &[]);
    assert!(table.out.contains("whoever has one can undo every redaction"), "{}", table.out);
    assert_eq!(desk.verify(&bytes, &["--format", "json"]).json()["salt_key"], json!(true));
    assert_eq!(desk.verify(&bundle(&scribe), &["--format", "json"]).json()["salt_key"], json!(false));
}

#[test]
fn joint_says_what_was_released_instead_of_no_session() {
    let mut scribe = Scribe::life("released", 1, 1);
    scribe.release(scribe.size());
    scribe.note(1);
    let desk = Desk::new(&scribe);
    let base = scribe.released;
    let answer = desk.verify(&Parts::from_base(&scribe, base).bytes(), &["--format", "json"]).json();
    let means = answer["means"].as_str().unwrap();
    assert!(
        means.contains(&format!("entries 1 to {base} were released")) && !means.contains("no session was held"),
        "{means}"
    );
}

/// A proof with a leg that begins with a RELEASE: both parties together can make it, and the answer says so.
#[test]
fn a_proof_that_rests_on_a_release_is_undecided() {
    let mut old = Scribe::life("rests", 2, 2);
    old.release(old.last_close);
    let base = old.released - 2;
    let mut new = old.clone();
    old.session(1);
    new.session(2);
    let desk = Desk::new(&old);
    let earlier = desk.put("earlier.pvkb", Parts::from_base(&old, base).bytes());
    let proof = desk.path("proof.pvke");
    let bytes = Parts::from_base(&new, base).bytes();
    let ran = desk.verify(&bytes, &["--held", &earlier, "--proof", &proof, "--format", "json"]);
    graded(&ran, 1, "fails", "equivocation");
    let ran = desk.journal(&["proof", &proof, "--format", "json"]);
    assert_eq!((ran.status, &ran.json()["verdict"]), (3, &json!("undecided")));
    assert_eq!(ran.json()["anchors"], json!(["release", "release"]));
    assert!(ran.json()["means"].as_str().unwrap().contains("both parties together made this file"));
}
