//! Tests of `compare` and `proof`.

use proverka_test_support::attack::bundle::{Parts, cut_at};
use proverka_test_support::attack::{Scribe, pair};
use serde_json::{Value, json};

use super::kit::{Desk, bundle, forked, hex};

#[test]
fn one_record_extends_the_other_or_is_the_same() {
    let scribe = Scribe::life("longer", 2, 2);
    let desk = Desk::new(&scribe);
    let size = scribe.size();
    let long = desk.put("long.pvkb", bundle(&scribe));
    let short = desk.put("short.pvkb", cut_at(&scribe, size - 4));
    for (a, b, relation, longer) in
        [(&short, &long, "extends", json!(4)), (&long, &short, "stale", json!(4)), (&long, &long, "same", Value::Null)]
    {
        let ran = desk.journal(&["compare", a, b, "--format", "json"]);
        assert_eq!(ran.status, 0, "{relation}: {ran:?}");
        let answer = ran.json();
        assert_eq!((&answer["relation"], &answer["longer"]), (&json!(relation), &longer));
        assert_eq!((&answer["verdict"], &answer["proof"]), (&json!("holds"), &Value::Null));
        assert_eq!(answer["a"]["file"], json!(a));
        let table = desk.journal(&["compare", a, b]).out;
        assert!(table.contains(&relation.to_uppercase()), "{table}");
        let csv = desk.journal(&["compare", a, b, "--format", "csv"]).out;
        assert!(csv.lines().nth(1).unwrap().starts_with(&format!("{relation},holds,")), "{csv}");
    }
    let answer = desk.journal(&["compare", &short, &long, "--format", "json"]).json();
    let b = json!({"file": long, "grade": "joint", "base": 0, "size": size, "head": hex(&scribe.head())});
    assert_eq!(answer["b"], b);
}

#[test]
fn two_histories_are_proven_to_a_third_party() {
    let (a, b) = forked();
    let desk = Desk::new(&a);
    let (file_a, file_b) = (desk.put("a.pvkb", bundle(&a)), desk.put("b.pvkb", bundle(&b)));
    let first = (1..).find(|size| a.heads[*size] != b.heads[*size]).unwrap();
    let proof = desk.path("proof.pvke");
    let ran = desk.journal(&["compare", &file_a, &file_b, "--format", "json"]);
    assert_eq!(ran.status, 1);
    assert_eq!(ran.json()["proof"], json!({"file": null, "why_not": "add --proof FILE to write it"}));
    let ran = desk.journal(&["compare", &file_a, &file_b, "--proof", &proof, "--format", "json"]);
    let answer = ran.json();
    assert_eq!((ran.status, &answer["relation"], &answer["first"]), (1, &json!("equivocation"), &json!(first)));
    assert_eq!(desk.names(), ["a.pvkb", "b.pvkb", "proof.pvke"], "and no other file");

    let court = Desk::new(&a);
    let exhibit = desk.get("proof.pvke");
    let good = court.put("exhibit", &exhibit);
    let ran = court.journal(&["proof", &good]);
    assert_eq!(ran.status, 0);
    assert!(ran.out.contains("HOLDS: equivocation is shown"), "{}", ran.out);
    assert_eq!(court.journal(&["proof", &good, "--format", "csv"]).out.lines().count(), 2);

    // A damaged proof proves nothing or is refused, but it never holds.
    for at in (0..exhibit.len()).step_by(29) {
        let mut forged = exhibit.clone();
        forged[at] ^= 2;
        let ran = court.journal(&["proof", &court.put("forged", &forged)]);
        assert!(matches!(ran.status, 1 | 2), "byte {at}: {ran:?}");
    }
    let leg = 8 + 448;
    let mut forged = exhibit.clone();
    let end = forged.len() - 1;
    forged[end] ^= 1;
    let ran = court.journal(&["proof", &court.put("forged", &forged), "--format", "json"]);
    assert_eq!((ran.status, &ran.json()["verdict"]), (1, &json!("fails")));
    let means = ran.json()["means"].to_string();
    assert!(means.contains("It proves nothing: leg 1: the device's signature does not verify"), "{means}");
    // The same leg twice contradicts nothing. Both legs have the same length here: no release, one certificate each.
    let half = (exhibit.len() - leg) / 2;
    let twice = [&exhibit[..leg + half], &exhibit[leg..leg + half]].concat();
    let ran = court.journal(&["proof", &court.put("twice", &twice)]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("the two legs do not contradict each other"), "{}", ran.out);

    let file = court.path("bad");
    for (bytes, said) in [
        (exhibit[..exhibit.len() - 1].to_vec(), "the proof ends too early; expected a file that"),
        ([exhibit.as_slice(), b"x"].concat(), "bytes follow the end of the proof; expected a file that"),
        (bundle(&a), "not a proof: the first bytes are not PVKE1; expected a file that"),
    ] {
        court.put("bad", &bytes);
        let ran = court.journal(&["proof", &file]);
        let said = format!("{file}: {said} `verify` or `compare` wrote with --proof\n");
        assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (2, "", said.as_str()));
    }
    // It proves nothing about other parties.
    let other = hex(&*pair("somebody").pk);
    court.put("keys.txt", format!("host {other}\ninspectorate {}\n", hex(&*a.inspectorate.pk)));
    let ran = court.journal(&["proof", &good]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("the genesis names another key of the host"), "{}", ran.err);
    // It proves nothing about another term either.
    let keys = super::kit::keys(&a);
    court.put("keys.txt", format!("{keys}term {}\n", hex(&a.term)));
    assert_eq!(court.journal(&["proof", &good]).status, 0);
    court.put("keys.txt", format!("{keys}term {}\n", hex(&[1; 32])));
    assert_eq!(court.journal(&["proof", &good]).status, 2);
}

#[test]
fn what_proves_nothing_is_undecided() {
    let mut a = Scribe::life("last", 1, 1);
    let mut b = a.clone();
    a.note(1);
    b.note(2);
    let desk = Desk::new(&a);
    let (file_a, file_b) = (desk.put("a.pvkb", bundle(&a)), desk.put("b.pvkb", bundle(&b)));
    let proof = desk.path("proof.pvke");
    let ran = desk.journal(&["compare", &file_a, &file_b, "--proof", &proof, "--format", "json"]);
    assert_eq!(
        (ran.status, &ran.json()["relation"], &ran.json()["first"]),
        (3, &json!("unconfirmed"), &json!(a.size()))
    );
    assert_eq!(desk.names(), ["a.pvkb", "b.pvkb"]);

    let mut scribe = Scribe::life("apart", 3, 2);
    scribe.release(13);
    scribe.note(1);
    let desk = Desk::new(&scribe);
    let early = desk.put("early.pvkb", cut_at(&scribe, 9));
    let late = desk.put("late.pvkb", Parts::from_base(&scribe, 13).bytes());
    let ran = desk.journal(&["compare", &early, &late, "--format", "json"]);
    assert_eq!((ran.status, &ran.json()["relation"]), (3, &json!("apart")));
}

#[test]
fn a_broken_record_is_named_and_another_term_refused() {
    let scribe = Scribe::life("broken", 1, 2);
    let desk = Desk::new(&scribe);
    let good = desk.put("good.pvkb", bundle(&scribe));
    let mut bytes = bundle(&scribe);
    let at = super::kit::offset(&scribe, 3) + 40;
    bytes[at] ^= 1;
    let bad = desk.put("bad.pvkb", bytes);
    for (a, b) in [(&good, &bad), (&bad, &good)] {
        let ran = desk.journal(&["compare", a, b, "--format", "json"]);
        assert_eq!((ran.status, &ran.json()["relation"]), (1, &json!("broken")));
        assert!(ran.json()["means"].as_str().unwrap().starts_with(&format!("{bad} does not verify: entry 3")));
    }
    let other = desk.put("other.pvkb", bundle(&Scribe::life("another device", 1, 2)));
    let ran = desk.journal(&["compare", &good, &other]);
    let said = format!("{other}: of another term than {good}; expected two records of the same device and term\n");
    assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (2, "", said.as_str()));
}
