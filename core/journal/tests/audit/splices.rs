//! A1-A4, A8, A11: entries are changed, deleted, inserted, moved, or taken from elsewhere.

use proverka_journal::audit::EntryFault;
use proverka_test_support::attack::bundle::Parts;
use proverka_test_support::attack::judge::{broken, control};
use proverka_test_support::attack::lenient::Check;
use proverka_test_support::attack::{HOST, INSPECTORATE, Scribe, kind, pair};
use proverka_test_support::reach::stride;

/// Returns a record of ten sessions with slightly more than 500 entries.
fn long() -> Scribe {
    let scribe = Scribe::life("long", 10, 44);
    assert!(scribe.size() >= 500);
    scribe
}

/// Returns entry numbers as indices: all of them, or a part.
fn indices(scribe: &Scribe) -> impl Iterator<Item = (usize, u32)> {
    (0..scribe.pieces.len()).zip(1..).step_by(stride(5))
}

#[test]
fn a1_each_record_of_500_modified_is_reported_by_its_number() {
    let scribe = long();
    let honest = Parts::from_scribe(&scribe);
    for (index, seq) in indices(&scribe) {
        let mut parts = honest.clone();
        let bytes = &mut parts.entries[index];
        // Each record changes another byte and another bit.
        let at = index * 37 % bytes.len();
        bytes[at] ^= 1 << (index % 8);
        assert_eq!(broken(&scribe, &parts.bytes()).seq, seq, "byte {at} of entry {seq}");
    }
}

#[test]
fn a1_control_without_signatures_a_changed_total_passes() {
    let scribe = Scribe::life("short", 1, 5);
    let mut forged = scribe.clone();
    let at = scribe.pieces.iter().position(|piece| piece.kind() == kind::TALLY).unwrap();
    forged.pieces[at].body[36] ^= 1;
    // The forger can recompute every hash, but not the signatures.
    for index in at..forged.pieces.len() {
        forged.heads[index + 1] = forged.pieces[index].head(&forged.heads[index]);
    }
    let bytes = Parts::from_scribe(&forged).bytes();
    assert_eq!(broken(&scribe, &bytes).why, EntryFault::Signature);
    control(&scribe, &bytes, &[Check::Signature, Check::Witness, Check::Party, Check::Sum]);
}

#[test]
fn a2_each_record_of_500_deleted_is_reported_by_its_number() {
    let scribe = long();
    let honest = Parts::from_scribe(&scribe);
    // The last entry is left out: dropping it is a truncation, which only a held head can show (A5).
    for (index, seq) in indices(&scribe).take(scribe.pieces.len() - 1) {
        let mut parts = honest.clone();
        parts.entries.remove(index);
        parts.count -= 1;
        let found = broken(&scribe, &parts.bytes());
        assert_eq!((found.seq, found.why), (seq, EntryFault::Seq(seq + 1)));
    }
}

#[test]
fn a2_a_record_deleted_before_a_redacted_one_is_reported() {
    let scribe = Scribe::life("short", 1, 6);
    let mut parts = Parts::from_scribe(&scribe);
    for (entry, piece) in parts.entries.iter_mut().zip(&scribe.pieces).filter(|(_, piece)| piece.kind() == kind::TALLY)
    {
        *entry = piece.redacted();
    }
    let at = scribe.pieces.iter().position(|piece| piece.kind() == kind::TALLY).unwrap() + 2;
    parts.entries.remove(at);
    parts.count -= 1;
    let found = broken(&scribe, &parts.bytes());
    assert_eq!((found.seq, found.why), (scribe.pieces[at].seq(), EntryFault::Signature));
}

#[test]
fn a2_control_without_numbers_and_signatures_a_deletion_passes() {
    let mut scribe = Scribe::life("short", 1, 6);
    scribe.boot();
    let mut parts = Parts::from_scribe(&scribe);
    // The deleted entry is a BOOT after the session: no count of tallies depends on it, and no party signed it.
    let last = parts.entries.pop().unwrap();
    parts.entries.pop();
    assert_eq!(scribe.pieces[parts.entries.len()].body[4], kind::BOOT);
    parts.entries.push(last);
    parts.count = u32::try_from(parts.entries.len()).unwrap();
    assert!(matches!(broken(&scribe, &parts.bytes()).why, EntryFault::Seq(_)));
    control(&scribe, &parts.bytes(), &[Check::Seq, Check::Signature, Check::End]);
}

#[test]
fn a3_each_record_of_500_inserted_twice_is_reported() {
    let scribe = long();
    let honest = Parts::from_scribe(&scribe);
    for (index, seq) in indices(&scribe) {
        let mut parts = honest.clone();
        let again = parts.entries[index].clone();
        parts.entries.insert(index, again);
        parts.count += 1;
        let found = broken(&scribe, &parts.bytes());
        assert_eq!((found.seq, found.why), (seq + 1, EntryFault::Seq(seq)));
    }
}

#[test]
fn a3_a_new_record_signed_with_a_strange_key_is_reported() {
    let scribe = Scribe::life("short", 2, 3);
    for at in 0..scribe.pieces.len() {
        let mut prefix = scribe.clone();
        prefix.pieces.truncate(at);
        prefix.heads.truncate(at + 1);
        prefix.epoch = u16::from_le_bytes(scribe.pieces[at].body[6..8].try_into().unwrap());
        let piece = prefix.draft(kind::TALLY, &[9; 24], &[], &pair("a stranger"));
        let mut parts = Parts::from_scribe(&scribe);
        parts.entries.insert(at, piece.bytes());
        parts.count += 1;
        let found = broken(&scribe, &parts.bytes());
        assert_eq!((found.seq, found.why), (piece.seq(), EntryFault::Signature));
    }
}

#[test]
fn a4_each_record_of_500_swapped_with_the_next_is_reported_by_its_number() {
    let scribe = long();
    let honest = Parts::from_scribe(&scribe);
    for (index, seq) in indices(&scribe).take(scribe.pieces.len() - 1) {
        let mut parts = honest.clone();
        parts.entries.swap(index, index + 1);
        let found = broken(&scribe, &parts.bytes());
        assert_eq!((found.seq, found.why), (seq, EntryFault::Seq(seq + 1)));
    }
}

/// Returns every way to use a part that is genuine elsewhere.
#[test]
fn a8_nothing_can_be_borrowed_from_another_device_or_term() {
    let victim = Scribe::life("victim", 2, 4);
    let device = Scribe::life("other device", 2, 4);
    let term = Scribe::enrolled("victim", victim.host.clone(), victim.inspectorate.clone(), "another term");
    let term = {
        let mut term = term;
        term.boot();
        (0..2).for_each(|_| term.session(4));
        term
    };
    for donor in [&device, &term] {
        for (index, piece) in donor.pieces.iter().enumerate().take(victim.pieces.len()) {
            let mut parts = Parts::from_scribe(&victim);
            parts.entries[index] = piece.bytes();
            assert_eq!(broken(&victim, &parts.bytes()).seq, piece.seq());
        }
        // A whole epoch, from one EPOCH entry to the next.
        let starts: Vec<_> = (0..donor.pieces.len()).filter(|at| donor.pieces[*at].kind() == kind::EPOCH).collect();
        let mut parts = Parts::from_scribe(&victim);
        for at in starts[0]..starts[1] {
            parts.entries[at] = donor.pieces[at].bytes();
        }
        assert_eq!(broken(&victim, &parts.bytes()).seq, donor.pieces[starts[0]].seq());
    }
}

#[test]
fn a8_a_cosignature_of_another_term_or_size_or_party_is_no_cosignature() {
    let victim = Scribe::life("victim", 1, 2);
    let mut term = Scribe::enrolled("victim", victim.host.clone(), victim.inspectorate.clone(), "another term");
    term.boot();
    term.session(2);
    let size = victim.last_close;
    for (role, own) in [(HOST, kind::COSIGN_H), (INSPECTORATE, kind::COSIGN_I)] {
        let head = victim.heads[size as usize];
        let signed = victim.cosignature(role, size);
        let replayed = [&head[..], &term.cosignature(role, size)[32..]].concat();
        let earlier = [&head[..], &victim.cosignature(role, size - 1)[32..]].concat();
        let crossed = victim.cosignature(3 - role, size);
        for annex in [&replayed, &earlier, &crossed] {
            let mut forged = victim.clone();
            forged.write(own, &size.to_le_bytes(), annex);
            let bytes = Parts::from_scribe(&forged).bytes();
            assert!(matches!(broken(&victim, &bytes).why, EntryFault::Party(_)));
            control(&victim, &bytes, &[Check::Party]);
        }
        // A valid signature, but for a size that was not closed.
        let mut forged = victim.clone();
        let annex = victim.cosignature(role, size - 1);
        forged.write(own, &(size - 1).to_le_bytes(), &annex);
        let bytes = Parts::from_scribe(&forged).bytes();
        assert_eq!(broken(&victim, &bytes).why, EntryFault::Size(size - 1));
        control(&victim, &bytes, &[Check::Witness]);
        assert_eq!(signed.len(), 96);
    }
}

#[test]
fn a11_an_epoch_or_its_entry_cannot_be_dropped() {
    let scribe = Scribe::life("epochs", 6, 3);
    let starts: Vec<_> = (0..scribe.pieces.len()).filter(|at| scribe.pieces[*at].kind() == kind::EPOCH).collect();
    for pair in starts.windows(2) {
        for drop in [pair[0]..pair[1], pair[0]..pair[0] + 1] {
            let mut parts = Parts::from_scribe(&scribe);
            parts.count -= u32::try_from(drop.len()).unwrap();
            parts.entries.drain(drop.clone());
            assert_eq!(broken(&scribe, &parts.bytes()).seq, scribe.pieces[drop.start].seq());
        }
    }
}

#[test]
fn a11_an_epoch_gap_is_reported_even_if_the_device_signs_it() {
    let mut scribe = Scribe::life("gap", 1, 2);
    let skip = scribe.epoch + 2;
    let key = scribe.key(skip);
    scribe.write(kind::EPOCH, &skip.to_le_bytes(), &*key.pk);
    scribe.epoch = skip;
    scribe.note(1);
    assert_eq!(broken(&scribe, &Parts::from_scribe(&scribe).bytes()).why, EntryFault::NextEpoch(skip));
    control(&scribe, &Parts::from_scribe(&scribe).bytes(), &[Check::Epoch]);
}

#[test]
fn truncate_and_continue_within_the_file_is_reported() {
    // An attack known from journald: entries are cut off, and newer entries follow that are genuine in themselves.
    let scribe = Scribe::life("continued", 5, 3);
    for cut in 5..20 {
        for resume in cut + 1..25 {
            let mut parts = Parts::from_scribe(&scribe);
            parts.entries.drain(cut..resume);
            parts = parts.recount(&scribe.heads);
            assert_eq!(broken(&scribe, &parts.bytes()).seq, scribe.pieces[cut].seq());
        }
    }
}
