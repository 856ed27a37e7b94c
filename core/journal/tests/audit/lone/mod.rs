//! A14-A18: one party alone forges an act that needs both, in both directions; replayed acts; absurd times; releases.

mod disputes;
mod releases;
mod times;

use proverka_journal::audit::{Alone, EntryFault, Grade};
use proverka_journal::party::Party;
use proverka_test_support::attack::bundle::Parts;
use proverka_test_support::attack::judge::{self, broken, control};
use proverka_test_support::attack::lenient::Check;
use proverka_test_support::attack::{HOST, INSPECTORATE, Scribe, kind, sign};

/// The forger, as its role byte, and the other party.
const FORGERS: [(u8, Party); 2] = [(HOST, Party::Inspectorate), (INSPECTORATE, Party::Host)];

fn record() -> Scribe {
    Scribe::life("joint", 1, 3)
}

/// Returns the bytes of the record after one more entry.
fn with(scribe: &Scribe, kind: u8, payload: &[u8], annex: &[u8]) -> Vec<u8> {
    let mut scribe = scribe.clone();
    scribe.write(kind, payload, annex);
    Parts::from_scribe(&scribe).bytes()
}

/// The kind, payload and annex of an act, and the offsets of the parties' signatures in the annex.
type Act = (u8, Vec<u8>, Vec<u8>, [usize; 2]);

/// A change to the statement of a release.
type Change<'a> = &'a dyn Fn(&mut Vec<u8>);

/// Returns every joint act, signed by the parties in `signed`.
fn acts(scribe: &mut Scribe, signed: u8) -> Vec<Act> {
    let (time, time_annex) = scribe.timing((2_000_000_000, 2_000_000_060), (2_000_000_000, 2_000_000_050), signed);
    let (limit, limit_annex) = scribe.acting(kind::LIMIT, &[0, 0, 0, 0, 1, 2, 0, 0], signed);
    let (extend, extend_annex) = scribe.acting(kind::EXTEND, &[1; 16], signed);
    let (retire, retire_annex) = scribe.acting(kind::RETIRE, &[], signed);
    let release = scribe.releasing(5, signed);
    vec![
        (kind::TIME, time, time_annex, [64, 128]),
        (kind::LIMIT, limit, limit_annex, [32, 96]),
        (kind::EXTEND, extend, extend_annex, [32, 96]),
        (kind::RETIRE, retire, retire_annex, [32, 96]),
        (kind::RELEASE, 5_u32.to_le_bytes().to_vec(), release, [184, 248]),
    ]
}

#[test]
fn a14_a15_no_party_alone_makes_a_time_limit_extension_release_or_end() {
    for (forger, missing) in FORGERS {
        let mut scribe = record();
        for (kind, payload, annex, places) in acts(&mut scribe, forger) {
            let bytes = with(&scribe, kind, &payload, &annex);
            assert_eq!(broken(&scribe, &bytes).why, EntryFault::Missing(missing), "kind {kind}");
            control(&scribe, &bytes, &[Check::Both]);
            // The forger's own signature in the place of the other's, and random bytes.
            let [own, other] = if forger == HOST { places } else { [places[1], places[0]] };
            for fill in [annex[own..own + 64].to_vec(), vec![7; 64]] {
                let mut forged = annex.clone();
                forged[other..other + 64].copy_from_slice(&fill);
                let bytes = with(&scribe, kind, &payload, &forged);
                assert_eq!(broken(&scribe, &bytes).why, EntryFault::Party(missing), "kind {kind}");
                control(&scribe, &bytes, &[Check::Party]);
            }
        }
        for (kind, payload, annex, _) in acts(&mut scribe, 3) {
            let bytes = with(&scribe, kind, &payload, &annex);
            assert_eq!(judge::bundle(&scribe, &bytes).unwrap().grade, Grade::Joint, "kind {kind}");
            // The signatures that both made, under another content.
            let mut changed = payload.clone();
            changed[3] ^= 1;
            let bytes = with(&scribe, kind, &changed, &annex);
            assert!(judge::without(&scribe, &bytes, &[]).is_err());
            broken(&scribe, &bytes);
        }
    }
}

#[test]
fn a14_a15_a_lone_session_is_never_graded_joint() {
    for (forger, missing) in FORGERS {
        let mut scribe = record();
        let next = scribe.session + 1;
        let (payload, annex) = scribe.opening(next, forger);
        let alone = if forger == HOST { Alone::By(Party::Host) } else { Alone::By(Party::Inspectorate) };
        // An honest act of one party alone is recorded and graded as such, with or without the flag on the opening
        // entry.
        let bytes = with(&scribe, kind::OPEN, &payload, &annex);
        assert_eq!(judge::bundle(&scribe, &bytes).unwrap().grade, Grade::Unilateral(alone));
        // Claimed as joint without the other's signature, and with one that is not the other's.
        let (payload, mut annex) = scribe.opening_by(next, 3, forger);
        let bytes = with(&scribe, kind::OPEN, &payload, &annex);
        assert_eq!(broken(&scribe, &bytes).why, EntryFault::Missing(missing));
        control(&scribe, &bytes, &[Check::Both]);
        let (own, other) = if forger == HOST { (32, 96) } else { (96, 32) };
        let own: Vec<u8> = annex[own..own + 64].to_vec();
        annex[other..other + 64].copy_from_slice(&own);
        let bytes = with(&scribe, kind::OPEN, &payload, &annex);
        assert_eq!(broken(&scribe, &bytes).why, EntryFault::Party(missing));
        control(&scribe, &bytes, &[Check::Party]);
        // Both signed, but the entry says that one acted alone.
        let (payload, annex) = scribe.opening_by(next, forger, 3);
        let bytes = with(&scribe, kind::OPEN, &payload, &annex);
        assert_eq!(broken(&scribe, &bytes).why, EntryFault::Held(forger));
        control(&scribe, &bytes, &[Check::Session]);
        // A signature for a joint session does not open a session alone.
        let (mut payload, mut annex) = scribe.opening(next, 3);
        payload[8] = forger;
        let other = if forger == HOST { 96 } else { 32 };
        annex[other..other + 64].fill(0);
        let bytes = with(&scribe, kind::OPEN, &payload, &annex);
        let own = if forger == HOST { Party::Host } else { Party::Inspectorate };
        assert_eq!(broken(&scribe, &bytes).why, EntryFault::Party(own));
        control(&scribe, &bytes, &[Check::Party]);
    }
}

#[test]
fn a14_a15_entries_of_a_lone_session_carry_its_flag() {
    for (forger, _) in FORGERS {
        let mut scribe = Scribe::new("flags");
        scribe.open(forger);
        let right = scribe.lone;
        for lone in [0, 4, 8, 12] {
            let mut forged = scribe.clone();
            forged.lone = lone;
            forged.tally(1);
            let bytes = Parts::from_scribe(&forged).bytes();
            if lone == right {
                assert!(matches!(judge::bundle(&scribe, &bytes).unwrap().grade, Grade::Unilateral(_)));
            } else {
                assert!(matches!(broken(&scribe, &bytes).why, EntryFault::Flags(_)));
                control(&scribe, &bytes, &[Check::Session]);
            }
        }
    }
    let mut joint = Scribe::new("flags");
    joint.open(3);
    joint.lone = 4;
    joint.tally(1);
    assert!(matches!(broken(&joint, &Parts::from_scribe(&joint).bytes()).why, EntryFault::Flags(_)));
}

#[test]
fn a14_a15_no_party_cosigns_for_the_other() {
    for (forger, missing) in FORGERS {
        let scribe = record();
        let size = scribe.last_close;
        let head = scribe.heads[size as usize];
        let other = 3 - forger;
        let parts: [&[u8]; 5] = [b"proverka/1/cosi", &scribe.term, &[other, 0, 0, 0], &size.to_le_bytes(), &head];
        let annex = [&head[..], &sign(scribe.party(forger), &parts)].concat();
        let kind = if other == HOST { kind::COSIGN_H } else { kind::COSIGN_I };
        let bytes = with(&scribe, kind, &size.to_le_bytes(), &annex);
        assert_eq!(broken(&scribe, &bytes).why, EntryFault::Party(missing));
        control(&scribe, &bytes, &[Check::Party]);
        let bytes = with(&scribe, kind, &size.to_le_bytes(), &head);
        assert_eq!(broken(&scribe, &bytes).why, EntryFault::Missing(missing));
        control(&scribe, &bytes, &[Check::Both]);
    }
}

#[test]
fn a16_an_old_act_does_not_count_twice() {
    let scribe = record();
    for kind in [kind::TIME, kind::LIMIT, kind::EXTEND] {
        let old = scribe.pieces.iter().find(|piece| piece.kind() == kind).unwrap();
        let bytes = with(&scribe, kind, &old.body[32..56], &old.annex);
        assert_eq!(broken(&scribe, &bytes).why, EntryFault::Party(Party::Host), "kind {kind}");
        control(&scribe, &bytes, &[Check::Party]);
    }
}

/// The signed bytes contain size and head, so an act that was signed for one place of the record is valid at no other
/// place, whether it was used or not.
#[test]
fn a16_an_act_counts_only_at_the_place_it_was_signed_for() {
    for which in 0..3 {
        let mut scribe = record();
        let (kind, payload, annex, _) = acts(&mut scribe, 3).swap_remove(which);
        let bytes = with(&scribe, kind, &payload, &annex);
        assert_eq!(judge::bundle(&scribe, &bytes).unwrap().grade, Grade::Joint);
        // One entry later.
        let mut later = scribe.clone();
        later.boot();
        let bytes = with(&later, kind, &payload, &annex);
        assert_eq!(broken(&later, &bytes).why, EntryFault::Party(Party::Host), "kind {kind}");
        control(&later, &bytes, &[Check::Party]);
        // At the same size, but in another history.
        let mut other = record();
        other.pieces.pop();
        other.heads.pop();
        other.boot += 1;
        other.boot();
        assert_eq!(other.size(), scribe.size());
        let bytes = with(&other, kind, &payload, &annex);
        assert_eq!(broken(&other, &bytes).why, EntryFault::Party(Party::Host), "kind {kind}");
        control(&other, &bytes, &[Check::Party]);
    }
}

#[test]
fn a_declared_number_is_what_those_who_opened_the_session_signed() {
    for held in 1..=3 {
        let mut scribe = record();
        scribe.declared = [1, 2, 3, 4, 5, 6, 7, u32::MAX];
        let (payload, annex) = scribe.opening(2, held);
        let bytes = with(&scribe, kind::OPEN, &payload, &annex);
        assert!(!matches!(judge::bundle(&scribe, &bytes).unwrap().grade, Grade::Broken(_)));
        for at in 160..192 {
            let mut forged = annex.clone();
            forged[at] ^= 1;
            let bytes = with(&scribe, kind::OPEN, &payload, &forged);
            assert!(matches!(broken(&scribe, &bytes).why, EntryFault::Party(_)), "held {held}, byte {at}");
            control(&scribe, &bytes, &[Check::Party]);
        }
    }
}

#[test]
fn a16_an_old_session_opening_does_not_open_another() {
    let mut scribe = record();
    let old = scribe.pieces.iter().find(|piece| piece.kind() == kind::OPEN).unwrap().clone();
    let bytes = with(&scribe, kind::OPEN, &old.body[32..56], &old.annex);
    assert_eq!(broken(&scribe, &bytes).why, EntryFault::Session(1));
    control(&scribe, &bytes, &[Check::Session, Check::Party]);
    // Signed for this session number, but one entry earlier.
    let (payload, annex) = scribe.opening(2, 3);
    scribe.note(1);
    let bytes = with(&scribe, kind::OPEN, &payload, &annex);
    assert_eq!(broken(&scribe, &bytes).why, EntryFault::Party(Party::Host));
    control(&scribe, &bytes, &[Check::Party]);
    // Session numbers neither skip nor repeat.
    for number in [0, 1, 3, u32::MAX] {
        let (payload, annex) = scribe.opening(number, 3);
        let bytes = with(&scribe, kind::OPEN, &payload, &annex);
        assert_eq!(broken(&scribe, &bytes).why, EntryFault::Session(number));
        control(&scribe, &bytes, &[Check::Session]);
    }
}

/// Returns the annex of a SESSION_CLOSE with the totals that follow from the counts.
fn closing(scribe: &Scribe) -> Vec<u8> {
    [vec![0; 32], scribe.totals(scribe.size()).map(u32::to_le_bytes).concat()].concat()
}

#[test]
fn a16_a_session_closes_as_it_was() {
    let mut scribe = record();
    scribe.open(3);
    scribe.tally(1);
    for (number, tallies, why) in [
        (1_u32, 1_u32, EntryFault::Session(1)),
        (2, 0, EntryFault::Tallies { found: 0, due: 1 }),
        (2, 2, EntryFault::Tallies { found: 2, due: 1 }),
    ] {
        let payload = [number.to_le_bytes(), tallies.to_le_bytes()].concat();
        let bytes = with(&scribe, kind::CLOSE, &payload, &closing(&scribe));
        assert_eq!(broken(&scribe, &bytes).why, why);
        control(&scribe, &bytes, &[Check::Session]);
    }
    scribe.close();
    let payload = [2_u32.to_le_bytes(), 1_u32.to_le_bytes()].concat();
    assert_eq!(broken(&scribe, &with(&scribe, kind::CLOSE, &payload, &[])).why, EntryFault::Session(2));
}

#[test]
fn a18_no_entry_may_follow_retire() {
    let mut scribe = record();
    scribe.retire();
    assert_eq!(judge::bundle(&scribe, &Parts::from_scribe(&scribe).bytes()).unwrap().grade, Grade::Joint);
    scribe.note(1);
    let bytes = Parts::from_scribe(&scribe).bytes();
    assert_eq!(broken(&scribe, &bytes).why, EntryFault::AfterRetire);
    control(&scribe, &bytes, &[Check::Retire]);
}

#[test]
fn a_limit_has_one_of_eight_categories() {
    let mut scribe = record();
    for category in [7, 8, 255] {
        let (payload, annex) = scribe.acting(kind::LIMIT, &[category, 0, 0, 0, 1, 0, 0, 0], 3);
        let mut next = scribe.clone();
        let piece = next.draft(kind::LIMIT, &payload, &annex, &next.key(next.epoch));
        next.append(piece);
        let bytes = Parts::from_scribe(&next).bytes();
        if category < 8 {
            assert_eq!(judge::bundle(&scribe, &bytes).unwrap().grade, Grade::Joint);
        } else {
            assert_eq!(broken(&scribe, &bytes).why, EntryFault::Category(category));
        }
    }
}

#[test]
fn zero_fields_are_zero_and_only_tallies_are_redacted() {
    let scribe = record();
    for (kind, payload, at) in [(15, [0; 24], 2), (15, [0; 24], 12), (16, [0; 24], 4), (kind::RETIRE, [0; 24], 0)] {
        let mut payload = payload;
        payload[at] = 1;
        // The entry is signed with the changed byte, so that only the rule about zeros is violated.
        let annex = if kind == kind::RETIRE { scribe.clone().acting(kind, &payload, 3).1 } else { vec![] };
        let bytes = with(&scribe, kind, &payload, &annex);
        assert_eq!(broken(&scribe, &bytes).why, EntryFault::NotZero, "kind {kind}");
        control(&scribe, &bytes, &[Check::Zero]);
    }
    for (index, piece) in scribe.pieces.iter().enumerate().filter(|(_, piece)| piece.annex.is_empty()) {
        if piece.kind() == kind::TALLY {
            continue;
        }
        let mut parts = Parts::from_scribe(&scribe);
        parts.entries[index] = piece.redacted();
        assert_eq!(broken(&scribe, &parts.bytes()).why, EntryFault::Hidden(piece.kind()));
        control(&scribe, &parts.bytes(), &[Check::Redaction]);
    }
}

#[test]
fn a_head_that_both_signed_but_the_record_does_not_have_is_reported() {
    let scribe = record();
    let size = scribe.last_close;
    let mut other = scribe.clone();
    other.heads[size as usize] = [7; 32];
    for (role, kind) in [(HOST, kind::COSIGN_H), (INSPECTORATE, kind::COSIGN_I)] {
        let bytes = with(&scribe, kind, &size.to_le_bytes(), &other.cosignature(role, size));
        assert_eq!(broken(&scribe, &bytes).why, EntryFault::Head(size));
        control(&scribe, &bytes, &[Check::Witness]);
        let disputed = [&size.to_le_bytes()[..], &[role]].concat();
        let bytes = with(&scribe, kind::DISPUTED, &disputed, &other.disputing(role, size, scribe.party(role)));
        assert_eq!(broken(&scribe, &bytes).why, EntryFault::Head(size));
        control(&scribe, &bytes, &[Check::Witness]);
    }
}
