//! Damage, truncation and added entries never improve a grade, and never hide a contradiction that the good beginning
//! of a record shows. An entry on which nothing was built contradicts nothing, whether the record is damaged or whole.

use proverka_journal::audit::{Asked, AuditError, Comparison, Grade, Held, Record, audit, check_proof, compare};
use proverka_test_support::attack::bundle::Parts;
use proverka_test_support::attack::image::image;
use proverka_test_support::attack::judge::parties;
use proverka_test_support::attack::{Bytes32, HOST, INSPECTORATE, Scribe, kind, pair};
use proverka_test_support::reach::{least, stride};

/// The rank of a grade in the table of FORMAT 10.6: the higher, the worse.
fn rank(grade: &Grade) -> u8 {
    match grade {
        Grade::Joint => 0,
        Grade::Unilateral(_) => 1,
        Grade::Disputed => 2,
        Grade::Altered => 3,
        Grade::Stale(_) => 4,
        Grade::Unconfirmed(_) => 5,
        Grade::Broken(_) => 6,
        Grade::Equivocation(_) => 7,
    }
}

/// A record, and the heads and nonce that the asker compares it with.
struct Case {
    name: &'static str,
    scribe: Scribe,
    parts: Parts,
    held: Vec<(u32, Bytes32)>,
    rank: u8,
}

fn grade(case: &Case, record: Result<Record<'_>, AuditError>) -> Option<Grade> {
    let held: Vec<_> = case.held.iter().map(|(size, head)| Held { size: *size, head: *head }).collect();
    let asked = Asked { held: &held, ..Asked::new(parties(&case.scribe)) };
    record.and_then(|record| audit(record, asked)).ok().map(|report| report.grade)
}

/// One record of each grade that a bundle can have.
fn cases() -> Vec<Case> {
    let mut out = vec![];
    let mut case = |name, scribe: Scribe, held: Vec<(u32, Bytes32)>, rank| {
        let parts = Parts::from_scribe(&scribe);
        out.push(Case { name, scribe, parts, held, rank });
    };
    let joint = || {
        let mut scribe = Scribe::new("meta");
        scribe.session(2);
        scribe.release(scribe.last_close);
        scribe.note(1);
        scribe
    };
    case("joint", joint(), vec![], 0);
    let mut lone = joint();
    lone.open(1);
    lone.tally(1);
    lone.close();
    case("unilateral", lone.clone(), vec![], 1);
    lone.cosign(HOST);
    lone.dispute(INSPECTORATE);
    case("disputed", lone, vec![], 2);
    case("stale", joint(), vec![(99, [7; 32])], 4);
    let size = joint().size();
    case("unconfirmed", joint(), vec![(size, [7; 32])], 5);
    let mut bad = joint();
    bad.write(kind::RETIRE, &[1], &[]);
    case("broken", bad, vec![], 6);
    case("equivocation", joint(), vec![(3, [7; 32]), (99, [8; 32])], 7);
    let mut altered = joint();
    altered.genesis[120] ^= 1;
    let statement = altered.statement([1; 32], [2; 32]);
    let altered = joint();
    let mut parts = Parts::from_scribe(&altered);
    parts.statements.push(statement);
    out.push(Case { name: "altered", scribe: altered, parts, held: vec![], rank: 3 });
    out
}

/// Returns what an accident or a forger can make of a file: it is cut, bits are flipped, entries are dropped, doubled,
/// swapped and added. Each comes with the number of unchanged entries at its beginning.
fn mutants(case: &Case) -> Vec<(String, usize, Vec<u8>)> {
    let whole = case.parts.bytes();
    let front = 8 + 448 + 72 + 4;
    // The offset in the file at which each entry ends.
    let ends: Vec<usize> = case
        .parts
        .entries
        .iter()
        .scan(front, |at, entry| {
            *at += entry.len();
            Some(*at)
        })
        .collect();
    let kept = |at: usize| ends.iter().filter(|end| **end <= at).count();
    let mut out = vec![];
    for at in (0..whole.len()).rev().step_by(stride(7)) {
        out.push((format!("cut at {at}"), kept(at), whole[..at].to_vec()));
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        out.push((format!("byte {at} flipped"), kept(at), flipped));
    }
    let count = case.parts.entries.len();
    let mut push = |name: String, kept: usize, parts: Parts| {
        // The forger adjusts the count and the end, or leaves them unchanged.
        out.push((format!("{name}, recounted"), kept, parts.clone().recount(&case.scribe.heads).bytes()));
        out.push((name, kept, parts.bytes()));
    };
    let stranger = case.scribe.draft(kind::HEALTH, &[1], &[], &pair("a stranger")).bytes();
    for at in 0..count {
        let mut dropped = case.parts.clone();
        dropped.entries.remove(at);
        // Dropping only the last entry gives a shorter record, which only the holder of a later head can notice
        // (FORMAT 10.6).
        if at + 1 < count {
            push(format!("entry {at} dropped"), at, dropped);
        }
        let mut doubled = case.parts.clone();
        doubled.entries.insert(at, case.parts.entries[at].clone());
        push(format!("entry {at} doubled"), at + 1, doubled);
        let mut strange = case.parts.clone();
        strange.entries.insert(at, stranger.clone());
        push(format!("strange entry at {at}"), at, strange);
        if at + 1 < count {
            let mut swapped = case.parts.clone();
            swapped.entries.swap(at, at + 1);
            push(format!("entries {at} and {} swapped", at + 1), at, swapped);
        }
    }
    let mut added = case.parts.clone();
    added.entries.push(stranger);
    push("a strange entry at the end".into(), count, added);
    // Signed by the device itself, but against a rule.
    let mut signed = case.scribe.clone();
    signed.write(kind::RETIRE, &[1], &[]);
    let mut bad = case.parts.clone();
    bad.entries.push(signed.pieces.last().unwrap().bytes());
    push("a bad entry of the device at the end".into(), count, bad);
    out.push(("a byte at the end".into(), count, [&whole[..], &[0]].concat()));
    out
}

#[test]
fn no_mutation_of_a_bundle_improves_its_grade_or_hides_what_its_beginning_shows() {
    let (mut tried, mut shown) = (0, 0);
    for case in cases() {
        let bytes = case.parts.bytes();
        let honest = grade(&case, Record::bundle(&bytes)).unwrap();
        assert_eq!(rank(&honest), case.rank, "{}: {honest:?}", case.name);
        for (name, kept, bytes) in mutants(&case) {
            // A file that cannot be judged does not pass either.
            let Some(found) = grade(&case, Record::bundle(&bytes)) else { continue };
            match honest {
                Grade::Equivocation(conflict) if kept > conflict.size as usize => {
                    assert_eq!(found, honest, "{}, {name}", case.name);
                    shown += 1;
                }
                // The entries that show the contradiction are damaged themselves.
                Grade::Equivocation(_) => assert!(rank(&found) >= 6, "{}, {name}: {found:?}", case.name),
                _ => assert!(rank(&found) >= case.rank, "{}, {name}: {found:?}", case.name),
            }
            tried += 1;
        }
    }
    println!("{tried} mutants, {shown} of records with a contradiction before the damage");
    assert!(tried > least(4_000) && shown > least(100), "{tried} {shown}");
}

#[test]
fn a_last_entry_that_nothing_was_built_on_contradicts_nothing_in_a_damaged_record_either() {
    let case = cases().into_iter().find(|case| case.name == "unconfirmed").unwrap();
    let size = case.scribe.size() as usize;
    let mut confirmed = 0;
    for (name, _, bytes) in mutants(&case) {
        match grade(&case, Record::bundle(&bytes)) {
            // A later entry that the device signed confirms it, even if that entry breaks a rule.
            Some(Grade::Equivocation(_)) => {
                assert!(name.starts_with("a bad entry of the device"), "{name}");
                confirmed += 1;
            }
            Some(found) => assert!(rank(&found) >= 5 && !matches!(found, Grade::Equivocation(_)), "{name}: {found:?}"),
            None => {}
        }
    }
    assert_eq!(confirmed, 1);
    // An export statement confirms it, even if the file is cut after the statement.
    let mut parts = case.parts.clone();
    parts.statements.push(case.scribe.statement([1; 32], [2; 32]));
    let bytes = parts.bytes();
    for cut in [0, 1, 36] {
        let found = grade(&case, Record::bundle(&bytes[..bytes.len() - cut]));
        assert!(matches!(found, Some(Grade::Equivocation(conflict)) if conflict.size as usize == size), "{found:?}");
    }
    let found = grade(&case, Record::bundle(&bytes[..bytes.len() - 37]));
    assert!(matches!(found, Some(Grade::Broken(_))), "{found:?}");
}

/// Returns two histories of one device that differ from entry 4 on.
fn forked() -> (Scribe, Scribe) {
    let mut old = Scribe::new("fork");
    (1..4).for_each(|number| old.note(number));
    let mut new = old.clone();
    (10..16).for_each(|number| old.note(number));
    (20..26).for_each(|number| new.note(number));
    (old, new)
}

#[test]
fn two_histories_are_seen_and_proven_from_what_is_good_of_both() {
    let (old, new) = forked();
    let held = Parts::from_scribe(&old).bytes();
    let parts = Parts::from_scribe(&new);
    let case = Case { name: "forked", scribe: new, parts, held: vec![], rank: 0 };
    let (mut seen, mut unconfirmed) = (0, 0);
    for (name, kept, bytes) in mutants(&case) {
        let Ok(other) = Record::bundle(&bytes) else { continue };
        // Compared in both orders, whichever record was known first.
        for (a, b) in [(Record::bundle(&held).unwrap(), other), (other, Record::bundle(&held).unwrap())] {
            let Ok(found) = compare(a, b, parties(&case.scribe)) else { continue };
            match found {
                Comparison::Equivocation { first, conflict, proof } => {
                    assert!(first == 4 && conflict.size >= 4, "{name}");
                    let mut proven = vec![];
                    proof.expect("both begin with the genesis").write(&mut |piece| proven.extend_from_slice(piece));
                    let evidence = check_proof(&proven, &parties(&case.scribe)).unwrap();
                    assert!(evidence.is_by_device() && evidence.conflict == conflict, "{name}");
                    seen += 1;
                }
                Comparison::Broken { .. } => {
                    assert!(kept <= 4, "{name}: {kept} good entries, and no contradiction");
                    unconfirmed += 1;
                }
                other => panic!("{name}: {other:?}"),
            }
        }
    }
    println!("{seen} proven, {unconfirmed} not shown");
    assert!(seen > least(200) && unconfirmed > least(200), "{seen} {unconfirmed}");
}

/// A base and a key that a forger made up prove nothing against a device.
#[test]
fn a_record_whose_beginning_nothing_covers_contradicts_nothing() {
    let (old, new) = forked();
    let mut parts = Parts::from_base(&new, 5);
    let held = vec![(7, old.heads[7])];
    let case = |parts: Parts| Case { name: "uncovered", scribe: new.clone(), parts, held: held.clone(), rank: 6 };
    let uncovered = case(parts.clone());
    assert!(
        matches!(grade(&uncovered, Record::bundle(&parts.bytes())), Some(Grade::Broken(broken)) if broken.seq == 6)
    );
    let found = compare(
        Record::bundle(&Parts::from_scribe(&old).bytes()).unwrap(),
        Record::bundle(&parts.bytes()).unwrap(),
        parties(&new),
    )
    .map(|found| matches!(found, Comparison::Broken { .. }));
    assert_eq!(found, Ok(true));
    // The control: with a RELEASE that both signed it does, even if the entry of the RELEASE itself was changed.
    let mut released = new.clone();
    released.release(6);
    parts = Parts::from_base(&released, 5);
    let covered = case(parts.clone());
    assert!(matches!(grade(&covered, Record::bundle(&parts.bytes())), Some(Grade::Equivocation(_))));
    let last = parts.entries.last_mut().unwrap();
    let end = last.len();
    last[end - 1] ^= 1;
    assert!(matches!(grade(&covered, Record::bundle(&parts.bytes())), Some(Grade::Equivocation(_))));
}

#[test]
fn no_damage_to_an_image_improves_its_grade_or_hides_what_its_beginning_shows() {
    let mut scribe = Scribe::new("meta");
    scribe.session(3);
    scribe.open(1);
    scribe.tally(1);
    scribe.close();
    let bytes = image(&scribe, 1024, 12, 0);
    let size = scribe.size();
    // The record itself is unilateral; what the asker holds makes it stale or a contradiction.
    for (held, rank_of) in [(vec![], 1), (vec![(size, scribe.head())], 1), (vec![(3, [7; 32])], 7)] {
        let case =
            Case { name: "image", scribe: scribe.clone(), parts: Parts::from_scribe(&scribe), held, rank: rank_of };
        let honest = grade(&case, Record::image(&bytes, 1024)).unwrap();
        assert_eq!(rank(&honest), rank_of);
        let ring = 5 * 1024;
        for slot in ring / 128..bytes.len() / 128 {
            let kept = bytes[ring..slot * 128].chunks(128).filter(|slot| slot[4] < 0x80).count();
            for fill in [None, Some(0), Some(0x55), Some(0xFF)] {
                let mut damaged = bytes.clone();
                let place = &mut damaged[slot * 128..slot * 128 + 128];
                match fill {
                    None => place[slot % 120] ^= 1 << (slot % 8),
                    Some(fill) => place.fill(fill),
                }
                let found = grade(&case, Record::image(&damaged, 1024)).unwrap();
                // Blank slots at the end give a shorter record, which the holder of a later head notices.
                let shorter = fill == Some(0xFF) && case.held.is_empty();
                assert!(rank(&found) >= rank_of || shorter || kept <= 3, "slot {slot}, {fill:?}: {found:?}");
                if rank_of == 7 && kept > 3 {
                    assert_eq!(found, honest, "slot {slot}, {fill:?}");
                }
            }
        }
    }
}

#[test]
fn a_bad_entry_that_the_device_signed_confirms_in_an_image_what_it_confirms_in_a_bundle() {
    let mut scribe = Scribe::new("bad entry");
    (1..6).for_each(|number| scribe.note(number));
    let size = scribe.size();
    let bad: [(&str, usize, &[u8]); 6] = [
        ("width", 28, &[0xFF; 4]),
        ("boot 0", 12, &[0; 4]),
        ("kind 0", 4, &[0]),
        ("kind 20", 4, &[20]),
        ("flag bit 4", 5, &[16]),
        ("flag bit 7", 5, &[128]),
    ];
    for (name, at, bytes) in bad {
        let mut signed = scribe.clone();
        let mut piece = signed.draft(kind::HEALTH, &[9], &[], &signed.key(0));
        piece.body[at..at + bytes.len()].copy_from_slice(bytes);
        signed.seal(&mut piece, &signed.head(), &signed.key(0));
        signed.append(piece);
        let case =
            Case { name, parts: Parts::from_scribe(&signed), scribe: signed, held: vec![(size, [7; 32])], rank: 7 };
        let bundle = grade(&case, Record::bundle(&case.parts.bytes()));
        let image = grade(&case, Record::image(&image(&case.scribe, 1024, 12, 0), 1024));
        assert!(matches!(bundle, Some(Grade::Equivocation(_))), "{name}: {bundle:?}");
        assert_eq!(image, bundle, "{name}");
    }
}

#[test]
fn an_image_whose_ring_holds_no_record_and_is_not_blank_is_no_empty_record() {
    let scribe = Scribe::life("ring", 1, 2);
    let honest = image(&scribe, 1024, 12, 0);
    let judged = |bytes: &[u8]| audit(Record::image(bytes, 1024).unwrap(), Asked::new(parties(&scribe))).unwrap().grade;
    let ring = 5 * 1024;
    let mut noise = 1_u32;
    let mut random = || {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        noise.to_le_bytes()[3]
    };
    for from in [ring, ring + 1024, ring + 3 * 1024] {
        let mut zeros = honest.clone();
        zeros[from..].fill(0);
        assert!(matches!(judged(&zeros), Grade::Broken(_)), "zeros from {from}");
        let mut noisy = honest.clone();
        noisy[from..].iter_mut().for_each(|byte| *byte = random());
        assert!(matches!(judged(&noisy), Grade::Broken(_)), "noise from {from}");
    }
    // An interrupted erase may leave one page like this; a blank ring is that of a device that was just enrolled.
    let mut cut = honest.clone();
    let end = cut.len();
    cut[end - 1024..].fill(0x5A);
    assert_eq!(judged(&cut), Grade::Joint);
    let mut blank = honest;
    blank[ring..].fill(0xFF);
    assert_eq!(judged(&blank), Grade::Joint);
}
