//! A record without its first entries: the release that allows this, and the state that it carries.

use proverka_journal::audit::{EntryFault, Grade};
use proverka_test_support::attack::bundle::Parts;
use proverka_test_support::attack::judge::{self, broken, control};
use proverka_test_support::attack::lenient::Check;
use proverka_test_support::attack::{HOST, INSPECTORATE, Scribe, kind, sign};

use super::{Change, record, with};

#[test]
fn entries_cannot_be_dropped_from_the_front_without_a_release() {
    let mut scribe = Scribe::life("front", 2, 3);
    for base in 1..scribe.size() {
        let bytes = Parts::from_base(&scribe, base).bytes();
        let found = broken(&scribe, &bytes);
        assert_eq!((found.seq, found.why), (base + 1, EntryFault::Unreleased));
        control(&scribe, &bytes, &[Check::Base]);
    }
    let released = scribe.last_close;
    scribe.release(released);
    for base in 1..=released {
        let bytes = Parts::from_base(&scribe, base).bytes();
        assert_eq!(judge::bundle(&scribe, &bytes).unwrap().grade, Grade::Joint, "base {base}");
    }
    // One more entry was dropped than was released.
    let bytes = Parts::from_base(&scribe, released + 1).bytes();
    assert_eq!(broken(&scribe, &bytes).why, EntryFault::Unreleased);
}

#[test]
fn a_forged_base_does_not_meet_the_release() {
    // All device keys after the release are stolen. The entries before a genuine RELEASE are rewritten.
    let mut scribe = Scribe::life("front", 2, 3);
    scribe.release(scribe.last_close);
    for base in 1..scribe.released {
        let mut forged = scribe.clone();
        let at = base as usize;
        forged.pieces[at].body[33] ^= 1;
        let epoch = u16::from_le_bytes(forged.pieces[at].body[6..8].try_into().unwrap());
        for index in at..forged.pieces.len() {
            let mut piece = forged.pieces[index].clone();
            let own = u16::from_le_bytes(piece.body[6..8].try_into().unwrap());
            forged.seal(&mut piece, &forged.heads[index].clone(), &forged.key(own));
            forged.heads[index + 1] = piece.head(&forged.heads[index]);
            forged.pieces[index] = piece;
        }
        // Even with the keys of all epochs the attack fails: the parties signed the true head.
        let bytes = Parts::from_base(&forged, base).bytes();
        assert!(judge::without(&scribe, &bytes, &[]).is_err(), "base {base} of epoch {epoch}");
        broken(&scribe, &bytes);
    }
    // Another head at the base does not lead to the head of the release.
    let mut parts = Parts::from_base(&scribe, 5);
    parts.base.1[0] ^= 1;
    broken(&scribe, &parts.bytes());
    // A base with an epoch and a key that do not lead to those of the release.
    let mut parts = Parts::from_base(&scribe, 5);
    parts.base.3 = *scribe.key(9).pk;
    broken(&scribe, &parts.bytes());
}

#[test]
fn a_release_names_the_record_as_it_is() {
    let scribe = Scribe::life("named", 2, 3);
    let release = |r: u32, change: Change<'_>| {
        let mut annex = scribe.releasing(r, 3);
        annex.truncate(184);
        change(&mut annex);
        let mut whole = annex.clone();
        for role in [HOST, INSPECTORATE] {
            let parts: [&[u8]; 4] = [b"proverka/1/free", &scribe.term, &[role, 0, 0, 0], &annex];
            whole.extend(sign(scribe.party(role), &parts));
        }
        let size: [u8; 4] = annex[..4].try_into().unwrap();
        with(&scribe, kind::RELEASE, &size, &whole)
    };
    assert_eq!(judge::bundle(&scribe, &release(5, &|_| ())).unwrap().grade, Grade::Joint);
    let cases: [(Change<'_>, EntryFault); 10] = [
        (&|annex| annex[8] ^= 1, EntryFault::Head(5)),
        (&|annex| annex[4] ^= 1, EntryFault::ReleasedKey),
        (&|annex| annex[41] ^= 1, EntryFault::ReleasedKey),
        (&|annex| annex[6] = 1, EntryFault::NotZero),
        // The changed bytes lie in the first and the last limit and in both ends of the expiry.
        (&|annex| annex[136] ^= 1, EntryFault::Carried),
        (&|annex| annex[167] ^= 1, EntryFault::Carried),
        (&|annex| annex[168] ^= 1, EntryFault::Carried),
        (&|annex| annex[183] ^= 1, EntryFault::Carried),
        (&|annex| annex[0..4].fill(0), EntryFault::Released(0)),
        (&|annex| annex[0..4].fill(0xFF), EntryFault::Released(u32::MAX)),
    ];
    for (change, why) in cases {
        assert_eq!(broken(&scribe, &release(5, change)).why, why);
    }
    // The released size never decreases.
    let mut falling = scribe.clone();
    falling.release(8);
    falling.release(7);
    assert_eq!(broken(&scribe, &Parts::from_scribe(&falling).bytes()).why, EntryFault::Released(7));
    control(&scribe, &Parts::from_scribe(&falling).bytes(), &[Check::Base]);
}

/// A release may end at any entry, also at an EPOCH entry: the key that it names signs the next entry.
#[test]
fn a_release_up_to_any_entry_leaves_a_record_that_stands_alone() {
    let whole = Scribe::life("anywhere", 2, 2);
    let mut epochs = 0;
    for r in 1..=whole.size() {
        let mut scribe = whole.clone();
        scribe.release(r);
        scribe.session(1);
        epochs += u32::from(scribe.pieces[r as usize - 1].kind() == kind::EPOCH);
        for base in [r, 1.max(r / 2)] {
            let bytes = Parts::from_base(&scribe, base).bytes();
            let report = judge::bundle(&scribe, &bytes).unwrap();
            assert_eq!((report.grade, report.base), (Grade::Joint, base), "release of {r}");
            assert_eq!(judge::without(&scribe, &bytes, &[]), Ok(scribe.size()));
            // The key before an EPOCH entry is not accepted as the key after it.
            if base == r && scribe.pieces[r as usize - 1].kind() == kind::EPOCH {
                let mut forged = Parts::from_base(&scribe, base);
                forged.base.2 -= 1;
                forged.base.3 = *scribe.key(forged.base.2).pk;
                broken(&scribe, &forged.bytes());
            }
        }
    }
    assert_eq!(epochs, 2);
}

/// The rest of the record is checked against the state that a RELEASE carries.
#[test]
fn limits_and_expiry_outlive_the_entries_that_set_them() {
    let mut scribe = Scribe::life("carried", 2, 2);
    let expiry = (1_950_000_000, 1_950_086_400);
    let extended = scribe.pieces.iter().find(|piece| piece.kind() == kind::EXTEND).unwrap().seq();
    for r in [extended - 1, extended, extended + 2] {
        let mut scribe = scribe.clone();
        scribe.release(r);
        let bytes = Parts::from_base(&scribe, r).bytes();
        assert_eq!(judge::bundle(&scribe, &bytes).unwrap().expiry, Some(expiry), "release of {r}");
        scribe.expire();
        let bytes = Parts::from_base(&scribe, r).bytes();
        assert_eq!(judge::bundle(&scribe, &bytes).unwrap().grade, Grade::Joint);
        // An expiry that differs from the carried one.
        let last = scribe.pieces.last_mut().unwrap();
        last.body[32] ^= 1;
        let (mut piece, at) = (last.clone(), scribe.pieces.len() - 1);
        scribe.seal(&mut piece, &scribe.heads[at].clone(), &scribe.key(scribe.epoch));
        scribe.heads[at + 1] = piece.head(&scribe.heads[at]);
        scribe.pieces[at] = piece;
        let bytes = Parts::from_base(&scribe, r).bytes();
        assert_eq!(broken(&scribe, &bytes).why, EntryFault::Expiry, "release of {r}");
        control(&scribe, &bytes, &[Check::Expiry]);
    }
    // After two releases, the second carries what the first one carried.
    scribe.release(extended + 1);
    scribe.boot();
    scribe.release(extended + 3);
    for base in [extended, extended + 1, extended + 2, extended + 3] {
        let bytes = Parts::from_base(&scribe, base).bytes();
        assert_eq!(judge::bundle(&scribe, &bytes).unwrap().grade, Grade::Joint, "base {base}");
        assert_eq!(judge::without(&scribe, &bytes, &[]), Ok(scribe.size()));
    }
}

#[test]
fn a_record_from_the_start_begins_with_the_genesis() {
    let scribe = record();
    let changes: [fn(&mut Parts); 3] = [
        |parts| parts.base.1[0] ^= 1,
        |parts| parts.base.2 = 1,
        |parts| parts.base.3 = *proverka_test_support::attack::pair("somebody").pk,
    ];
    for change in changes {
        let mut parts = Parts::from_scribe(&scribe);
        change(&mut parts);
        let found = broken(&scribe, &parts.bytes());
        assert_eq!((found.seq, found.why), (1, EntryFault::Start));
    }
}
