//! A5, A6, A7, A9: what only a head in someone else's hands can show, and the proof that anyone can check.

use proverka_journal::audit::{
    Anchor, Asked, AuditError, Comparison, Conflict, EntryFault, Grade, Parties, ProofError, Record, Report, Stale,
    audit, check_proof, compare,
};
use proverka_journal::party::Party;
use proverka_test_support::attack::bundle::{Parts, cut_at};
use proverka_test_support::attack::judge::{self, against, parties};
use proverka_test_support::attack::lenient::Check;
use proverka_test_support::attack::{HOST, INSPECTORATE, Scribe, kind, pair, sha256, sign};
use proverka_test_support::reach::stride;

/// Returns two records of one device that agree up to a size and then differ.
fn forked(agree: u32) -> (Scribe, Scribe) {
    let mut old = Scribe::life("forked", 1, 3);
    for total in 0..agree {
        old.note(total);
    }
    let mut new = old.clone();
    old.note(100);
    old.session(2);
    new.note(200);
    new.session(3);
    (old, new)
}

/// Compares two records, and returns the result with the proof as bytes.
fn proof(a: &Scribe, b: &Scribe, a_bytes: &[u8], b_bytes: &[u8]) -> (u32, Conflict, Vec<u8>) {
    let record = |bytes| Record::bundle(bytes).unwrap();
    assert_eq!(a.term, b.term);
    match compare(record(a_bytes), record(b_bytes), parties(a)) {
        Ok(Comparison::Equivocation { first, conflict, proof: Some(proof) }) => {
            let mut bytes = vec![];
            proof.write(&mut |piece| bytes.extend_from_slice(piece));
            (first, conflict, bytes)
        }
        other => panic!("no proof: {other:?}"),
    }
}

/// Checks a proof and returns what it shows.
fn shown(bytes: &[u8], parties: &Parties) -> Result<Conflict, ProofError> {
    check_proof(bytes, parties).map(|evidence| evidence.conflict)
}

#[test]
fn a5_cut_at_every_length_is_stale_to_who_holds_a_head_and_a_named_tail_to_others() {
    let scribe = Scribe::life("cut", 4, 8);
    let held = scribe.last_close;
    for size in 0..=scribe.size() {
        let bytes = cut_at(&scribe, size);
        let report = against(&scribe, &bytes, &[(held, scribe.heads[held as usize])]).unwrap();
        if size < held {
            assert_eq!(report.grade, Grade::Stale(Stale::Shorter { held }));
        } else {
            assert_eq!(report.grade, Grade::Joint);
        }
        // Without a held head the record is whole and only its tail is reported: this is the stated limit.
        let report = judge::bundle(&scribe, &bytes).unwrap();
        assert_eq!(report.grade, Grade::Joint);
        let witnessed = report.witnessed.host.min(report.witnessed.inspectorate);
        assert_eq!(report.unwitnessed(), size - witnessed);
    }
}

#[test]
fn a5_the_end_must_say_what_the_entries_give() {
    let scribe = Scribe::life("cut", 1, 2);
    let mut shorter = Parts::from_scribe(&scribe);
    shorter.end.0 -= 1;
    let mut other = Parts::from_scribe(&scribe);
    other.end.1[31] ^= 1;
    for parts in [shorter, other] {
        assert_eq!(judge::broken(&scribe, &parts.bytes()).seq, scribe.size() + 1);
        judge::control(&scribe, &parts.bytes(), &[Check::End]);
    }
    let mut trailing = Parts::from_scribe(&scribe).bytes();
    trailing.push(0);
    assert_eq!(judge::broken(&scribe, &trailing).seq, scribe.size() + 1);
    judge::control(&scribe, &trailing, &[Check::Trailing]);
}

#[test]
fn a6_an_earlier_image_restored_and_continued_conflicts_with_the_held_head() {
    for agree in [0, 1, 5] {
        let (old, new) = forked(agree);
        let held = (old.last_close, old.heads[old.last_close as usize]);
        let bytes = Parts::from_scribe(&new).bytes();
        let report = against(&new, &bytes, &[held]).unwrap();
        let found = new.heads[held.0 as usize];
        assert_eq!(report.grade, Grade::Equivocation(Conflict { size: held.0, held: held.1, found }));
        // The control: without a held head nothing is noticed, since every entry is genuine.
        assert_eq!(judge::bundle(&new, &bytes).unwrap().grade, Grade::Joint);
    }
}

#[test]
fn a9_two_histories_give_a_proof_that_a_third_party_checks_with_the_keys_alone() {
    for agree in [0, 1, 5] {
        let (a, b) = forked(agree);
        let (a_bytes, b_bytes) = (Parts::from_scribe(&a).bytes(), Parts::from_scribe(&b).bytes());
        let (first, conflict, bytes) = proof(&a, &b, &a_bytes, &b_bytes);
        assert_eq!(a.heads[first as usize - 1], b.heads[first as usize - 1]);
        assert_ne!(a.heads[first as usize], b.heads[first as usize]);
        let size = conflict.size as usize;
        assert_eq!((conflict.held, conflict.found), (a.heads[size], b.heads[size]));
        assert_eq!(shown(&bytes, &parties(&a)), Ok(conflict));
        assert_eq!(shown(&bytes, &Parties::Term(a.term)), Ok(conflict));
        let others = Parties::keys(&*pair("host").pk, &*pair("somebody").pk).unwrap();
        let wrong = AuditError::OtherParty { whose: Party::Inspectorate };
        assert_eq!(check_proof(&bytes, &others), Err(ProofError::Audit(wrong)));
    }
}

#[test]
fn a9_no_bit_of_a_proof_is_idle_and_no_prefix_proves() {
    let (a, b) = forked(0);
    let (_, _, bytes) = proof(&a, &b, &Parts::from_scribe(&a).bytes(), &Parts::from_scribe(&b).bytes());
    for bit in (0..bytes.len() * 8).step_by(stride(1)) {
        let mut forged = bytes.clone();
        forged[bit / 8] ^= 1 << (bit % 8);
        assert!(check_proof(&forged, &parties(&a)).is_err(), "bit {bit}");
    }
    for len in (0..bytes.len()).step_by(stride(1)) {
        assert!(check_proof(&bytes[..len], &parties(&a)).is_err(), "length {len}");
    }
    let trailing = [&bytes[..], &[0]].concat();
    assert_eq!(check_proof(&trailing, &parties(&a)), Err(ProofError::Trailing));
}

#[test]
fn a9_a_proof_of_one_history_twice_proves_nothing() {
    let (a, b) = forked(0);
    let (_, _, bytes) = proof(&a, &b, &Parts::from_scribe(&a).bytes(), &Parts::from_scribe(&b).bytes());
    let legs = &bytes[456..];
    let twice = [&bytes[..456], &legs[..legs.len() / 2], &legs[..legs.len() / 2]].concat();
    assert_eq!(check_proof(&twice, &parties(&a)), Err(ProofError::NoConflict));
}

#[test]
fn an_honest_device_cannot_be_framed_with_a_torn_entry() {
    // The power fails between signature and commit, and another entry then takes the number. Whoever reads the flash
    // out has both entries.
    let mut torn = Scribe::life("framed", 1, 2);
    let mut kept = torn.clone();
    torn.note(1);
    kept.boot();
    kept.note(1);
    kept.session(1);
    let bytes = (Parts::from_scribe(&torn).bytes(), Parts::from_scribe(&kept).bytes());
    for (a, b) in [(&bytes.0, &bytes.1), (&bytes.1, &bytes.0)] {
        let found = compare(Record::bundle(a).unwrap(), Record::bundle(b).unwrap(), parties(&torn)).unwrap();
        assert!(matches!(found, Comparison::Unconfirmed { size } if size == torn.size()), "{found:?}");
    }
    // The control: an entry that builds on the torn one is proof.
    torn.note(2);
    kept.note(3);
    proof(&torn, &kept, &Parts::from_scribe(&torn).bytes(), &Parts::from_scribe(&kept).bytes());
}

#[test]
fn an_export_statement_confirms_the_last_head() {
    let (mut a, mut b) = (Scribe::life("stated", 1, 2), Scribe::life("stated", 1, 2));
    a.note(1);
    b.note(2);
    let (mut a_parts, mut b_parts) = (Parts::from_scribe(&a), Parts::from_scribe(&b));
    a_parts.statements.push(a.statement([1; 32], [0; 32]));
    b_parts.statements.push(b.statement([0; 32], [2; 32]));
    let (first, conflict, bytes) = proof(&a, &b, &a_parts.bytes(), &b_parts.bytes());
    assert_eq!((first, conflict.size), (a.size(), a.size()));
    assert_eq!(shown(&bytes, &parties(&a)), Ok(conflict));
    for bit in (0..bytes.len() * 8).step_by(stride(1)) {
        let mut forged = bytes.clone();
        forged[bit / 8] ^= 1 << (bit % 8);
        assert!(check_proof(&forged, &parties(&a)).is_err(), "bit {bit}");
    }
}

#[test]
fn a_proof_can_start_from_a_release_where_the_genesis_keys_are_erased() {
    let mut a = Scribe::life("released", 3, 4);
    a.release(a.last_close - 1);
    let base = a.released - 3;
    let mut b = a.clone();
    a.session(2);
    b.session(3);
    let bytes = (Parts::from_base(&a, base).bytes(), Parts::from_base(&b, base).bytes());
    let (_, conflict, proof) = proof(&a, &b, &bytes.0, &bytes.1);
    assert_eq!(shown(&proof, &parties(&a)), Ok(conflict));
    for bit in (0..proof.len() * 8).step_by(stride(1)) {
        let mut forged = proof.clone();
        forged[bit / 8] ^= 1 << (bit % 8);
        assert!(check_proof(&forged, &parties(&a)).is_err(), "bit {bit}");
    }
}

/// Returns one side of a proof that both parties make up: a RELEASE that names a key of theirs, and an entry over a
/// head that this key signs.
fn made_up(scribe: &Scribe, key: &str, head: [u8; 32]) -> Vec<u8> {
    let mut statement = scribe.releasing(1, 0)[..184].to_vec();
    statement[40..72].copy_from_slice(&*pair(key).pk);
    let mut leg = [&[1, 1, 0, 0][..], &statement].concat();
    for role in [HOST, INSPECTORATE] {
        leg.extend(sign(scribe.party(role), &[b"proverka/1/free", &scribe.term, &[role, 0, 0, 0], &statement]));
    }
    let epoch = &statement[4..6];
    let (seq, badge, leaf) = (8_u32.to_le_bytes(), [&[kind::BOOT, 0][..], epoch].concat(), [9; 32]);
    let next = sha256(&[b"proverka/1/link", &head, &seq, &badge, &leaf]);
    leg.extend([&7_u32.to_le_bytes()[..], &head, &badge, &leaf].concat());
    leg.extend(sign(&pair(key), &[b"proverka/1/sign", &scribe.term, &seq, &next]));
    leg
}

#[test]
fn a_proof_that_both_parties_make_without_the_device_does_not_accuse_it() {
    let scribe = Scribe::life("framed", 1, 2);
    let front = [&b"PVKE1\0\0\0"[..], &scribe.genesis].concat();
    for other in ["a key of theirs", "another key of theirs"] {
        let legs = [made_up(&scribe, "a key of theirs", [1; 32]), made_up(&scribe, other, [2; 32])].concat();
        let evidence = check_proof(&[&front[..], &legs].concat(), &parties(&scribe)).unwrap();
        assert_eq!((evidence.conflict.size, evidence.anchors), (7, [Anchor::Release; 2]));
        assert!(!evidence.is_by_device());
        // One party alone cannot make it.
        for (role, at) in [(HOST, 4 + 184), (INSPECTORATE, 4 + 248)] {
            let mut alone = legs.clone();
            alone[at..at + 64].fill(0);
            let found = check_proof(&[&front[..], &alone].concat(), &parties(&scribe));
            let whose = if role == HOST { Party::Host } else { Party::Inspectorate };
            assert_eq!(found, Err(ProofError::Leg { leg: 0, why: EntryFault::Missing(whose) }));
        }
    }
    // Nor with the key of one of them.
    let legs = [made_up(&scribe, "host", [1; 32]), made_up(&scribe, "host", [2; 32])].concat();
    let found = check_proof(&[&front[..], &legs].concat(), &parties(&scribe));
    assert_eq!(found, Err(ProofError::Leg { leg: 0, why: EntryFault::KeyReused }));
    // The control: what the device's own key signed is shown as signed by the device.
    let (a, b) = forked(0);
    let (_, _, bytes) = proof(&a, &b, &Parts::from_scribe(&a).bytes(), &Parts::from_scribe(&b).bytes());
    assert!(check_proof(&bytes, &parties(&a)).unwrap().is_by_device());
}

/// If one record lacks its beginning, the proof takes it from the other; then no RELEASE is needed to show whose key
/// it is.
#[test]
fn a_proof_takes_the_certificates_of_the_record_that_still_has_them() {
    let mut a = Scribe::life("kept", 3, 4);
    a.release(a.last_close - 1);
    for base in [1, 5, a.released - 3, a.released] {
        let (mut a, mut b) = (a.clone(), a.clone());
        a.session(2);
        b.session(3);
        let (whole, late) = (Parts::from_scribe(&a).bytes(), Parts::from_base(&b, base).bytes());
        for (first, second) in [(&whole, &late), (&late, &whole)] {
            let (_, conflict, bytes) = proof(&a, &b, first, second);
            let evidence = check_proof(&bytes, &parties(&a)).unwrap();
            assert_eq!((evidence.conflict, evidence.is_by_device()), (conflict, true), "base {base}");
        }
    }
}

#[test]
fn compare_distinguishes_the_same_a_longer_an_older_and_a_disjoint_record() {
    let mut scribe = Scribe::life("compared", 3, 2);
    scribe.release(scribe.last_close);
    scribe.note(1);
    let whole = Parts::from_scribe(&scribe).bytes();
    let half = cut_at(&scribe, 12);
    let late = Parts::from_base(&scribe, 20).bytes();
    let size = scribe.size();
    let found = |a: &[u8], b: &[u8]| {
        let found = compare(Record::bundle(a).unwrap(), Record::bundle(b).unwrap(), parties(&scribe)).unwrap();
        format!("{found:?}")
    };
    assert_eq!(found(&whole, &whole), format!("Same {{ size: {size} }}"));
    assert_eq!(found(&half, &whole), format!("Extends {{ from: 12, to: {size} }}"));
    assert_eq!(found(&whole, &half), format!("Stale {{ known: {size}, size: 12 }}"));
    assert_eq!(found(&whole, &late), format!("Same {{ size: {size} }}"));
    assert_eq!(found(&half, &late), "Apart");
    let mut damaged = whole.clone();
    damaged[700] ^= 1;
    assert!(found(&damaged, &whole).starts_with("Broken { side: A"));
}

#[test]
fn compare_refuses_records_of_two_terms() {
    let (a, b) = (Scribe::life("one", 1, 1), Scribe::life("two", 1, 1));
    let (a_bytes, b_bytes) = (Parts::from_scribe(&a).bytes(), Parts::from_scribe(&b).bytes());
    let found = compare(Record::bundle(&a_bytes).unwrap(), Record::bundle(&b_bytes).unwrap(), parties(&a));
    assert!(matches!(found, Err(AuditError::OtherTerm)));
}

/// Audits with a nonce.
fn nonced(scribe: &Scribe, bytes: &[u8], role: Party, nonce: [u8; 32]) -> Report {
    let asked = Asked { nonce: Some((role, nonce)), ..Asked::new(parties(scribe)) };
    audit(Record::bundle(bytes).unwrap(), asked).unwrap()
}

#[test]
fn a7_an_old_export_does_not_answer_a_new_nonce() {
    let mut scribe = Scribe::life("fresh", 1, 2);
    let (host, inspectorate) = (sha256(&[b"host asks"]), sha256(&[b"inspectorate asks"]));
    let mut parts = Parts::from_scribe(&scribe);
    parts.statements.push(scribe.statement(host, inspectorate));
    let bytes = parts.bytes();
    assert_eq!(nonced(&scribe, &bytes, Party::Host, host).grade, Grade::Joint);
    assert_eq!(nonced(&scribe, &bytes, Party::Inspectorate, inspectorate).grade, Grade::Joint);
    let stale = Grade::Stale(Stale::Unanswered);
    assert_eq!(nonced(&scribe, &bytes, Party::Host, inspectorate).grade, stale);
    assert_eq!(nonced(&scribe, &bytes, Party::Inspectorate, host).grade, stale);
    assert_eq!(nonced(&scribe, &bytes, Party::Host, sha256(&[b"asks again"])).grade, stale);
    // A nonce of zeros counts as no nonce, even if the statement contains the same.
    let mut none = Parts::from_scribe(&scribe);
    none.statements.push(scribe.statement([0; 32], [0; 32]));
    assert_eq!(nonced(&scribe, &none.bytes(), Party::Host, [0; 32]).grade, stale);
    // The control: an asker without a nonce accepts the old export.
    assert_eq!(judge::bundle(&scribe, &bytes).unwrap().grade, Grade::Joint);
    // An old statement in a record that has grown is valid only for its size; an edited one is not valid at all.
    scribe.note(9);
    let mut edited = Parts::from_scribe(&scribe);
    let mut statement = parts.statements[0].clone();
    statement[92] ^= 1;
    edited.statements.push(statement);
    judge::broken(&scribe, &edited.bytes());
}

#[test]
fn a19_an_export_by_other_firmware_is_counted() {
    let scribe = Scribe::life("firmware", 1, 1);
    let report = judge::bundle(&scribe, &scribe.exported_by_other_firmware().bytes()).unwrap();
    assert_eq!((report.statements, report.other_firmware), (1, 1));
}
