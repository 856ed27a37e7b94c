//! The table of cases in FORMAT 10.6, row by row.

use proverka_journal::audit::{Asked, Grade, Held, Record, audit};
use proverka_test_support::attack::bundle::{Parts, cut_at};
use proverka_test_support::attack::judge::parties;
use proverka_test_support::attack::{Bytes32, Scribe, kind, pair};

/// Returns a record of nine entries without meaning.
fn nine() -> Scribe {
    let mut scribe = Scribe::new("table");
    (1..=9).for_each(|number| scribe.note(number));
    scribe
}

fn grade(bytes: &[u8], held: &[(u32, Bytes32)]) -> Grade {
    let held: Vec<_> = held.iter().map(|(size, head)| Held { size: *size, head: *head }).collect();
    let asked = Asked { held: &held, ..Asked::new(parties(&nine())) };
    audit(Record::bundle(bytes).unwrap(), asked).unwrap().grade
}

fn broken_at(grade: Grade) -> u32 {
    match grade {
        Grade::Broken(broken) => broken.seq,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_noted_head_that_differs_is_equivocation_once_the_record_confirms_its_own() {
    let three = cut_at(&nine(), 3);
    let held = [(3, [7; 32])];
    assert!(matches!(grade(&three, &held), Grade::Unconfirmed(conflict) if conflict.size == 3));
    // Entry 4 is signed by a stranger; then it is also cut in the middle.
    let mut scribe = nine();
    scribe.pieces.truncate(3);
    scribe.heads.truncate(4);
    let mut parts = Parts::from_scribe(&scribe);
    parts.entries.push(scribe.draft(kind::HEALTH, &[1], &[], &pair("a stranger")).bytes());
    let strange = parts.recount(&scribe.heads).bytes();
    assert_eq!(broken_at(grade(&strange, &held)), 4);
    assert_eq!(broken_at(grade(&strange[..strange.len() - 4 - 36 - 70], &held)), 4);
    // Entry 4 is signed by the device, but breaks a rule.
    let mut bad = scribe.clone();
    bad.write(kind::RETIRE, &[1], &[]);
    let found = grade(&Parts::from_scribe(&bad).bytes(), &held);
    assert!(matches!(found, Grade::Equivocation(conflict) if conflict.size == 3), "{found:?}");
    // The record has an export statement, and the file is cut after it.
    let mut stated = Parts::from_scribe(&scribe);
    stated.statements.push(scribe.statement([1; 32], [0; 32]));
    let bytes = stated.bytes();
    let found = grade(&bytes[..bytes.len() - 20], &held);
    assert!(matches!(found, Grade::Equivocation(conflict) if conflict.size == 3), "{found:?}");
    // Entry 7 is damaged.
    let mut damaged = Parts::from_scribe(&nine());
    damaged.entries[6][90] ^= 1;
    let found = grade(&damaged.bytes(), &held);
    assert!(matches!(found, Grade::Equivocation(conflict) if conflict.size == 3), "{found:?}");
}

#[test]
fn a_base_is_bad_itself_where_nothing_covers_it() {
    let mut parts = Parts::from_base(&nine(), 5);
    parts.entries.truncate(3);
    let bytes = parts.bytes();
    assert_eq!(broken_at(grade(&bytes[..bytes.len() - 4 - 36 - 70], &[(6, [7; 32])])), 6);
    let mut released = nine();
    released.pieces.truncate(8);
    released.heads.truncate(9);
    released.release(6);
    for (bad, named) in [(8, 8), (6, 6)] {
        let mut parts = Parts::from_base(&released, 5);
        parts.entries[bad - 6][90] ^= 1;
        assert_eq!(broken_at(grade(&parts.bytes(), &[])), named);
    }
}

#[test]
fn a_total_is_held_against_the_one_before_it_where_that_is_shown() {
    let mut scribe = Scribe::new("table");
    scribe.open(3);
    scribe.tally(1);
    let total = 500_u32;
    let payload = [&[0, 0, 1, 0][..], &total.to_le_bytes(), &(!total).to_le_bytes(), &700_u32.to_le_bytes()].concat();
    scribe.write(kind::TALLY, &payload, &[]);
    let mut parts = Parts::from_scribe(&scribe);
    assert_eq!(broken_at(grade(&parts.bytes(), &[])), 3);
    parts.entries[1] = scribe.pieces[1].redacted();
    assert_eq!(grade(&parts.bytes(), &[]), Grade::Joint);
}
