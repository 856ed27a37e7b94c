//! A10, A12: stolen device keys, and wrong keys on the side of the asker.

use proverka_journal::audit::{Asked, AuditError, EntryFault, KeyFault, Parties, Record, audit};
use proverka_journal::digest::Role;
use proverka_journal::party::Party;
use proverka_test_support::attack::bundle::Parts;
use proverka_test_support::attack::judge::{self, broken};
use proverka_test_support::attack::lenient::{Check, Lenient};
use proverka_test_support::attack::{Scribe, kind, pair};
use proverka_test_support::reach::stride;

/// Returns a record of 50 epochs, with a tally in each.
fn fifty() -> Scribe {
    let mut scribe = Scribe::new("fifty");
    for epoch in 0..50 {
        scribe.note(epoch);
        scribe.rotate();
    }
    scribe.note(50);
    scribe
}

/// Returns what a thief of all keys from epoch `stolen` on makes of a record in which entry `at` is changed. All
/// entries after it are signed again, with the oldest key of the thief if the thief does not have the entry's own key.
fn rewritten(scribe: &Scribe, at: usize, stolen: u16) -> Scribe {
    let mut forged = scribe.clone();
    let body = &mut forged.pieces[at].body;
    if body[4] == kind::EPOCH {
        // The announced next key is replaced by a key of the thief.
        forged.pieces[at].annex[..32].copy_from_slice(&*pair("the thief").pk);
    } else {
        body[36] ^= 1;
    }
    for index in at..forged.pieces.len() {
        let mut piece = forged.pieces[index].clone();
        let own = u16::from_le_bytes(piece.body[6..8].try_into().unwrap());
        forged.seal(&mut piece, &forged.heads[index].clone(), &forged.key(own.max(stolen)));
        forged.heads[index + 1] = piece.head(&forged.heads[index]);
        forged.pieces[index] = piece;
    }
    forged
}

#[test]
fn a10_theft_at_any_of_50_epochs_rewrites_nothing_older() {
    let scribe = fifty();
    let mut tried = 0;
    for stolen in 1..=50 {
        for (at, piece) in scribe.pieces.iter().enumerate() {
            let own = u16::from_le_bytes(piece.body[6..8].try_into().unwrap());
            // Attacks each entry of the epoch before the theft and of every fifth earlier epoch; a full run attacks
            // every epoch.
            if own >= stolen || (usize::from(stolen - own - 1) % stride(5) != 0) {
                continue;
            }
            let forged = rewritten(&scribe, at, stolen);
            let found = broken(&scribe, &Parts::from_scribe(&forged).bytes());
            assert_eq!((found.seq, found.why), (piece.seq(), EntryFault::Signature), "stolen at {stolen}");
            tried += 1;
        }
    }
    // Attacks two entries in each epoch before the theft, and all entries of the epoch right before it.
    let epochs: usize = (1..=50_usize).map(|stolen| stolen.div_ceil(stride(5))).sum();
    assert_eq!(tried, 2 * epochs);
    println!("A10: {tried} rewritten entries");
}

#[test]
fn a10_control_a_verifier_that_takes_any_key_of_the_device_is_fooled() {
    // An attack known from journald: old entries are signed again with a newer key.
    let scribe = fifty();
    let forged = rewritten(&scribe, 20, 11);
    let keys: Vec<_> = (0..=50).map(|epoch| *scribe.key(epoch).pk).collect();
    let bytes = Parts::from_scribe(&forged).bytes();
    let given = [*scribe.host.pk, *scribe.inspectorate.pk];
    let verdict = |off: &[Check]| Lenient { given, off, keys: &keys }.verify(&bytes);
    assert_eq!(verdict(&[]), Err(Check::OwnEpoch));
    assert_eq!(verdict(&[Check::OwnEpoch]), Ok(scribe.size()));
}

#[test]
fn a10_an_old_entry_that_claims_the_stolen_epoch_is_reported() {
    let scribe = fifty();
    let mut forged = scribe.clone();
    let mut piece = forged.pieces[20].clone();
    piece.body[6..8].copy_from_slice(&30_u16.to_le_bytes());
    forged.seal(&mut piece, &scribe.heads[20], &scribe.key(30));
    forged.pieces[20] = piece;
    let found = broken(&scribe, &Parts::from_scribe(&forged).bytes());
    assert_eq!((found.seq, found.why), (21, EntryFault::Epoch { found: 30, due: 10 }));
}

#[test]
fn a10_what_the_thief_adds_later_does_verify_until_the_next_witness() {
    // The stated limit of forward security: the thief has the key of this entry.
    let scribe = fifty();
    let forged = rewritten(&scribe, 100, 50);
    let bytes = Parts::from_scribe(&forged).bytes();
    assert!(judge::bundle(&scribe, &bytes).unwrap().unwitnessed() > 0);
}

/// Audits an honest bundle with the keys that an asker might have.
fn asked(host: &[u8], inspectorate: &[u8]) -> Result<(), AuditError> {
    let scribe = Scribe::life("asked", 1, 2);
    let bytes = Parts::from_scribe(&scribe).bytes();
    let parties = Parties::keys(host, inspectorate)?;
    audit(Record::bundle(&bytes)?, Asked::new(parties)).map(|_| ())
}

#[test]
fn a12_wrong_swapped_empty_and_unfit_keys_are_errors() {
    let (host, inspectorate, other) = (*pair("host").pk, *pair("inspectorate").pk, *pair("somebody").pk);
    assert_eq!(asked(&host, &inspectorate), Ok(()));
    assert_eq!(asked(&other, &inspectorate), Err(AuditError::OtherParty { whose: Party::Host }));
    assert_eq!(asked(&host, &other), Err(AuditError::OtherParty { whose: Party::Inspectorate }));
    assert_eq!(asked(&inspectorate, &host), Err(AuditError::OtherParty { whose: Party::Host }));
    assert_eq!(asked(&host, &host), Err(AuditError::SameKey));
    let unfit = |whose: Party, fault| Err(AuditError::Key { whose: whose.into(), fault });
    assert_eq!(asked(&[], &inspectorate), unfit(Party::Host, KeyFault::Length { bytes: 0 }));
    assert_eq!(asked(&host, &[]), unfit(Party::Inspectorate, KeyFault::Length { bytes: 0 }));
    assert_eq!(asked(&host[..31], &inspectorate), unfit(Party::Host, KeyFault::Length { bytes: 31 }));
    assert_eq!(asked(&[0; 32], &inspectorate), unfit(Party::Host, KeyFault::SmallOrder));
    assert_eq!(asked(&[0xFF; 32], &inspectorate), unfit(Party::Host, KeyFault::NotCanonical));
}

#[test]
fn a12_every_bit_of_a_given_key_matters() {
    let (host, inspectorate) = (*pair("host").pk, *pair("inspectorate").pk);
    for bit in 0..256 {
        let mut wrong = host;
        wrong[bit / 8] ^= 1 << (bit % 8);
        assert!(asked(&wrong, &inspectorate).is_err(), "bit {bit}");
    }
}

#[test]
fn a12_a_genesis_of_other_parties_or_another_term_is_an_error() {
    let victim = Scribe::life("victim", 1, 2);
    // Everything is genuine, but of other parties: a genesis does not prove who its parties are.
    let mut swapped = Scribe::enrolled("victim", pair("their host"), pair("their inspectorate"), "nonce");
    swapped.session(2);
    let bytes = Parts::from_scribe(&swapped).bytes();
    assert_eq!(judge::bundle(&victim, &bytes), Err(AuditError::OtherParty { whose: Party::Host }));
    judge::control(&victim, &bytes, &[Check::Given]);
    // The genesis of one term in front of the entries of another.
    let mut parts = Parts::from_scribe(&victim);
    let term = Scribe::enrolled("victim", victim.host.clone(), victim.inspectorate.clone(), "another term");
    parts.genesis.clone_from(&term.genesis);
    parts.base.1 = term.term;
    assert_eq!(broken(&victim, &parts.bytes()).why, EntryFault::Signature);
    // The asker may give only the term.
    let bytes = Parts::from_scribe(&victim).bytes();
    let by_term = |term| audit(Record::bundle(&bytes).unwrap(), Asked::new(Parties::Term(term))).map(|_| ());
    assert_eq!(by_term(victim.term), Ok(()));
    assert_eq!(by_term(term.term), Err(AuditError::OtherTerm));
    assert_eq!(by_term([0; 32]), Err(AuditError::OtherTerm));
}

#[test]
fn a12_each_signature_under_the_genesis_is_needed() {
    let victim = Scribe::life("victim", 1, 2);
    for (at, whose) in [(256, Party::Host.into()), (320, Party::Inspectorate.into()), (384, Role::Device)] {
        let mut parts = Parts::from_scribe(&victim);
        parts.genesis[at..at + 64].fill(0);
        let bytes = parts.bytes();
        assert_eq!(judge::bundle(&victim, &bytes), Err(AuditError::GenesisSignature { whose }));
        judge::control(&victim, &bytes, &[Check::Genesis]);
    }
}

#[test]
fn a12_one_key_in_two_roles_is_an_error() {
    let swapped = Scribe::enrolled("victim", pair("host"), pair("host"), "nonce");
    let bytes = Parts::from_scribe(&swapped).bytes();
    let record = Record::bundle(&bytes).unwrap();
    assert_eq!(audit(record, Asked::new(Parties::Term(swapped.term))), Err(AuditError::SameKey));
}
