//! An act in the name of a party must be signed by that party: a dispute, and who holds a session.

use proverka_journal::audit::{Alone, EntryFault, Grade};
use proverka_journal::party::Party;
use proverka_test_support::attack::bundle::Parts;
use proverka_test_support::attack::judge::{self, broken, control};
use proverka_test_support::attack::lenient::Check;
use proverka_test_support::attack::{HOST, INSPECTORATE, Scribe, kind};

use super::{FORGERS, record, with};

/// Builds the payload of a dispute.
fn disputed(size: u32, role: u8) -> Vec<u8> {
    [&size.to_le_bytes()[..], &[role]].concat()
}

#[test]
fn a_dispute_is_signed_by_the_party_that_disputes() {
    for (forger, victim) in FORGERS {
        let scribe = record();
        let size = scribe.last_close;
        let role = if forger == HOST { INSPECTORATE } else { HOST };
        let good = scribe.disputing(role, size, scribe.party(role));
        let bytes = with(&scribe, kind::DISPUTED, &disputed(size, role), &good);
        assert_eq!(judge::bundle(&scribe, &bytes).unwrap().grade, Grade::Disputed);

        // Nobody signed it: such entries could once be written by anyone with access to the cable.
        let mut unsigned = good.clone();
        unsigned[64..].fill(0);
        let bytes = with(&scribe, kind::DISPUTED, &disputed(size, role), &unsigned);
        assert_eq!(broken(&scribe, &bytes).why, EntryFault::Missing(victim));
        control(&scribe, &bytes, &[Check::Both]);

        // Signed with the other party's key; the other party's own dispute; another head, own version or signature.
        let by_other = scribe.disputing(role, size, scribe.party(forger));
        let of_other = scribe.disputing(forger, size, scribe.party(forger));
        let changed = |at: usize| {
            let mut annex = good.clone();
            annex[at] ^= 1;
            annex
        };
        for annex in [by_other, of_other, changed(32), changed(63), changed(64), changed(127)] {
            let bytes = with(&scribe, kind::DISPUTED, &disputed(size, role), &annex);
            assert_eq!(broken(&scribe, &bytes).why, EntryFault::Party(victim));
            control(&scribe, &bytes, &[Check::Party]);
        }
        // The bytes after the signature must be zero.
        let mut longer = good.clone();
        longer.push(1);
        let bytes = with(&scribe, kind::DISPUTED, &disputed(size, role), &longer);
        assert_eq!(broken(&scribe, &bytes).why, EntryFault::NotZero);
        control(&scribe, &bytes, &[Check::Zero]);
    }
}

/// The signature of a cosignature is not valid for a dispute, nor the other way round, so nobody can turn one into the
/// other.
#[test]
fn a_cosignature_is_no_dispute() {
    for (role, name, kind) in [(HOST, Party::Host, kind::COSIGN_H), (INSPECTORATE, Party::Inspectorate, kind::COSIGN_I)]
    {
        let scribe = record();
        let size = scribe.last_close;
        let mut annex = scribe.disputing(role, size, scribe.party(role));
        annex[64..128].copy_from_slice(&scribe.cosignature(role, size)[32..96]);
        let bytes = with(&scribe, kind::DISPUTED, &disputed(size, role), &annex);
        assert_eq!(broken(&scribe, &bytes).why, EntryFault::Party(name));
        control(&scribe, &bytes, &[Check::Party]);

        let mut annex = scribe.cosignature(role, size);
        annex[32..96].copy_from_slice(&scribe.disputing(role, size, scribe.party(role))[64..128]);
        let bytes = with(&scribe, kind, &size.to_le_bytes(), &annex);
        assert_eq!(broken(&scribe, &bytes).why, EntryFault::Party(name));
        control(&scribe, &bytes, &[Check::Party]);
    }
}

/// The disputed close was released, and the party's signature is still checked.
#[test]
fn a_dispute_of_what_was_released_is_verified() {
    let mut scribe = Scribe::life("released dispute", 2, 3);
    let size = scribe.last_close;
    scribe.boot();
    scribe.dispute(HOST);
    let base = scribe.size() - 1;
    assert!(base > size);
    scribe.release(base);
    let bytes = Parts::from_base(&scribe, base).bytes();
    assert_eq!(judge::bundle(&scribe, &bytes).unwrap().grade, Grade::Disputed);

    let mut forged = Scribe::life("released dispute", 2, 3);
    forged.boot();
    let annex = forged.disputing(HOST, size, forged.party(INSPECTORATE));
    forged.write(kind::DISPUTED, &disputed(size, HOST), &annex);
    forged.release(base);
    let bytes = Parts::from_base(&forged, base).bytes();
    let found = broken(&forged, &bytes);
    assert_eq!((found.seq, found.why), (base + 1, EntryFault::Party(Party::Host)));
    control(&forged, &bytes, &[Check::Party]);
}

/// What a party signed for a joint session cannot be used to open a session alone, nor the other way round.
#[test]
fn a_signature_for_a_joint_session_opens_none_alone() {
    for (role, (held, alone)) in
        [(Party::Host, (1, Alone::By(Party::Host))), (Party::Inspectorate, (2, Alone::By(Party::Inspectorate)))]
    {
        let mut scribe = record();
        let (_, joint) = scribe.clone().opening(scribe.session + 1, 3);
        let (payload, mut annex) = scribe.opening(scribe.session + 1, held);
        let bytes = with(&scribe, kind::OPEN, &payload, &annex);
        assert_eq!(judge::bundle(&scribe, &bytes).unwrap().grade, Grade::Unilateral(alone));
        let at = if held == 1 { 32 } else { 96 };
        annex[..32].copy_from_slice(&joint[..32]);
        annex[at..at + 64].copy_from_slice(&joint[at..at + 64]);
        let bytes = with(&scribe, kind::OPEN, &payload, &annex);
        assert_eq!(broken(&scribe, &bytes).why, EntryFault::Party(role));
        control(&scribe, &bytes, &[Check::Party]);
    }
}
