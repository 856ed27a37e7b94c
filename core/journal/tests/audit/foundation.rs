//! What a verifier of this version refuses to judge: a genesis with other algorithms, and pages too small for a
//! RELEASE.

use proverka_journal::audit::{Asked, AuditError, Grade, Image, Record, audit};
use proverka_test_support::attack::bundle::Parts;
use proverka_test_support::attack::judge::parties;
use proverka_test_support::attack::lenient::{Check, Lenient};
use proverka_test_support::attack::{Scribe, sha256, sign};

/// A device whose genesis names these algorithms and is signed by all three.
fn enrolled(algorithms: u8) -> Scribe {
    let mut scribe = Scribe::new("algorithms");
    let mut content = scribe.genesis[..256].to_vec();
    content[6] = algorithms;
    let term = sha256(&[b"proverka/1/term", &content]);
    let mut genesis = content;
    for (role, pair) in [(1_u8, &scribe.host), (2, &scribe.inspectorate), (0, &scribe.key(0))] {
        genesis.extend(sign(pair, &[b"proverka/1/bind", &[role, 0, 0, 0], &term]));
    }
    (scribe.genesis, scribe.term, scribe.heads) = (genesis, term, vec![term]);
    scribe.session(2);
    scribe
}

#[test]
fn other_algorithms_are_refused_by_their_number_and_not_for_a_signature() {
    for number in 0..=u8::MAX {
        let scribe = enrolled(number);
        let bytes = Parts::from_scribe(&scribe).bytes();
        let judged = Record::bundle(&bytes).and_then(|record| audit(record, Asked::new(parties(&scribe))));
        if number == 1 {
            assert_eq!(judged.unwrap().grade, Grade::Joint);
            continue;
        }
        assert_eq!(judged, Err(AuditError::Algorithms(number)));
        // Also if no signature is valid and the parties are others.
        let mut damaged = bytes.clone();
        damaged[8 + 300] ^= 1;
        let other = Scribe::enrolled("other", scribe.inspectorate.clone(), scribe.host.clone(), "nonce");
        let judged = Record::bundle(&damaged).and_then(|record| audit(record, Asked::new(parties(&other))));
        assert_eq!(judged, Err(AuditError::Algorithms(number)));
        // The control: everything else in it is correct.
        let given = [*scribe.host.pk, *scribe.inspectorate.pk];
        let without = Lenient { given, off: &[Check::Genesis], keys: &[] }.verify(&bytes);
        assert_eq!(without, Ok(scribe.size()));
    }
}

#[test]
fn pages_without_room_for_a_release_are_refused() {
    for page in (0..=1024).step_by(64) {
        let bytes = vec![0xFF; 13 * page];
        let is_geometry = matches!(Image::new(&bytes, page), Err(AuditError::Geometry { .. }));
        assert_eq!(is_geometry, page < 640 || page % 128 != 0, "{page}");
    }
}
