//! Records that the attack kit writes honestly pass in every form. Otherwise a refused attack would prove nothing.

use proverka_journal::audit::{Alone, Grade};
use proverka_journal::party::Party;
use proverka_test_support::attack::bundle::Parts;
use proverka_test_support::attack::{HOST, INSPECTORATE, Scribe, kind};
use proverka_test_support::attack::{image, judge};

#[test]
fn a_bundle_passes_and_says_how_much_is_unwitnessed() {
    let scribe = Scribe::life("honest", 3, 4);
    let bytes = Parts::from_scribe(&scribe).bytes();
    let report = judge::bundle(&scribe, &bytes).unwrap();
    assert_eq!(report.grade, Grade::Joint);
    assert_eq!((report.size, report.head), (scribe.size(), scribe.head()));
    assert_eq!((report.joint, report.epoch, report.hidden), (3, 3, 0));
    // Two cosignatures and a BOOT follow the last close.
    assert_eq!(report.unwitnessed(), 3);
    assert_eq!(judge::without(&scribe, &bytes, &[]), Ok(scribe.size()));
}

#[test]
fn an_empty_record_is_joint_and_has_no_tail() {
    let scribe = Scribe::new("empty");
    let report = judge::bundle(&scribe, &Parts::from_scribe(&scribe).bytes()).unwrap();
    assert_eq!((report.grade, report.size, report.unwitnessed()), (Grade::Joint, 0, 0));
    let report = judge::image(&scribe, &image::image(&scribe, 1024, 8, 0)).unwrap();
    assert_eq!((report.grade, report.size), (Grade::Joint, 0));
}

#[test]
fn an_image_says_what_its_bundle_says() {
    let scribe = Scribe::life("honest", 3, 4);
    let bundle = judge::bundle(&scribe, &Parts::from_scribe(&scribe).bytes()).unwrap();
    let image = judge::image(&scribe, &image::image(&scribe, 1024, 16, 0)).unwrap();
    assert_eq!(image, bundle);
}

#[test]
fn redacted_tallies_are_counted_and_nothing_else_can_be_hidden() {
    let scribe = Scribe::life("honest", 2, 5);
    let mut parts = Parts::from_scribe(&scribe);
    let mut hidden = 0;
    for (entry, piece) in parts.entries.iter_mut().zip(&scribe.pieces) {
        if piece.kind() == kind::TALLY {
            *entry = piece.redacted();
            hidden += 1;
        }
    }
    let report = judge::bundle(&scribe, &parts.bytes()).unwrap();
    assert_eq!((report.grade, report.hidden), (Grade::Joint, hidden));
    assert_eq!(hidden, 10);
    assert_eq!(judge::without(&scribe, &parts.bytes(), &[]), Ok(scribe.size()));
}

#[test]
fn a_released_record_passes_from_its_base() {
    let mut scribe = Scribe::life("honest", 4, 6);
    let released = scribe.last_close - 2;
    scribe.release(released);
    scribe.session(3);
    for base in [1, 5, released - 1, released] {
        let bytes = Parts::from_base(&scribe, base).bytes();
        let report = judge::bundle(&scribe, &bytes).unwrap();
        assert_eq!((report.grade, report.base), (Grade::Joint, base));
        assert_eq!(judge::without(&scribe, &bytes, &[]), Ok(scribe.size()));
    }
    let report = judge::image(&scribe, &image::image(&scribe, 1024, 16, released)).unwrap();
    assert_eq!((report.grade, report.size), (Grade::Joint, scribe.size()));
    assert!(report.base > 0, "pages were erased");
}

#[test]
fn lone_sessions_and_disputes_are_graded_for_what_they_are() {
    let mut host = Scribe::new("lone");
    host.open(1);
    host.tally(1);
    host.close();
    let mut inspectorate = Scribe::new("lone");
    inspectorate.open(2);
    inspectorate.tally(1);
    let mut each = host.clone();
    each.open(2);
    let mut disputed = host.clone();
    disputed.cosign(HOST);
    disputed.dispute(INSPECTORATE);
    for (scribe, grade) in [
        (&host, Grade::Unilateral(Alone::By(Party::Host))),
        (&inspectorate, Grade::Unilateral(Alone::By(Party::Inspectorate))),
        (&each, Grade::Unilateral(Alone::Each)),
        (&disputed, Grade::Disputed),
    ] {
        let bytes = Parts::from_scribe(scribe).bytes();
        assert_eq!(judge::bundle(scribe, &bytes).unwrap().grade, grade);
        assert!(judge::without(scribe, &bytes, &[]).is_ok());
    }
}

#[test]
fn an_export_statement_answers_the_nonce_that_was_asked() {
    let mut scribe = Scribe::life("honest", 1, 2);
    scribe.note(3);
    let mut parts = Parts::from_scribe(&scribe);
    parts.statements.push(scribe.statement([1; 32], [2; 32]));
    let bytes = parts.bytes();
    let report = judge::bundle(&scribe, &bytes).unwrap();
    assert_eq!((report.grade, report.statements, report.other_firmware), (Grade::Joint, 1, 0));
    assert_eq!(judge::without(&scribe, &bytes, &[]), Ok(scribe.size()));
}
