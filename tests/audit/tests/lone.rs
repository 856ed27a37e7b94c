//! A14-A17: one party alone forges what needs both, in both directions; old acts again; absurd times; releases.

use proverka::journal::audit::{Alone, Grade, Why};
use proverka::journal::digest::Role;
use proverka_audit_tests::attack::{HOST, INSPECTORATE, Scribe, kind, sign};
use proverka_audit_tests::bundle::Parts;
use proverka_audit_tests::judge::{self, broken, control};
use proverka_audit_tests::lenient::Check;

/// The forger, as role octet and as role, and the other's role.
const FORGERS: [(u8, Role); 2] = [(HOST, Role::Inspectorate), (INSPECTORATE, Role::Host)];

fn record() -> Scribe {
    Scribe::life("joint", 1, 3)
}

/// Octets of a record after one more entry.
fn with(scribe: &Scribe, kind: u8, payload: &[u8], annex: &[u8]) -> Vec<u8> {
    let mut scribe = scribe.clone();
    scribe.write(kind, payload, annex);
    Parts::of(&scribe).octets()
}

/// Kind, payload, annex, and where in it the parties' signatures lie.
type Act = (u8, Vec<u8>, Vec<u8>, [usize; 2]);

/// What is done to the statement of a release.
type Change<'a> = &'a dyn Fn(&mut Vec<u8>);

/// All joint acts signed by those in `signed`: kind, payload, annex and where each party's signature lies.
fn acts(scribe: &mut Scribe, signed: u8) -> Vec<Act> {
    let (time, time_annex) = scribe.timing((2_000_000_000, 2_000_000_060), (2_000_000_000, 2_000_000_050), signed);
    let (limit, limit_annex) = scribe.acting(kind::LIMIT, &[0, 0, 0, 0, 1, 2, 0, 0], signed);
    let (extend, extend_annex) = scribe.acting(kind::EXTEND, &[1; 16], signed);
    let release = scribe.releasing(5, signed);
    vec![
        (kind::TIME, time, time_annex, [64, 128]),
        (kind::LIMIT, limit, limit_annex, [32, 96]),
        (kind::EXTEND, extend, extend_annex, [32, 96]),
        (kind::RELEASE, 5_u32.to_le_bytes().to_vec(), release, [184, 248]),
    ]
}

#[test]
fn a14_a15_no_party_alone_makes_a_time_limit_extension_or_release() {
    for (forger, missing) in FORGERS {
        let mut scribe = record();
        for (kind, payload, annex, places) in acts(&mut scribe, forger) {
            let octets = with(&scribe, kind, &payload, &annex);
            assert_eq!(broken(&scribe, &octets).why, Why::Missing(missing), "kind {kind}");
            control(&scribe, &octets, &[Check::Both]);
            // The forger's own signature in the other's place, and noise.
            let [own, other] = if forger == HOST { places } else { [places[1], places[0]] };
            for fill in [annex[own..own + 64].to_vec(), vec![7; 64]] {
                let mut forged = annex.clone();
                forged[other..other + 64].copy_from_slice(&fill);
                let octets = with(&scribe, kind, &payload, &forged);
                assert_eq!(broken(&scribe, &octets).why, Why::Party(missing), "kind {kind}");
                control(&scribe, &octets, &[Check::Party]);
            }
        }
        for (kind, payload, annex, _) in acts(&mut scribe, 3) {
            let octets = with(&scribe, kind, &payload, &annex);
            assert_eq!(judge::bundle(&scribe, &octets).unwrap().grade, Grade::Joint, "kind {kind}");
            // What both signed, with another content.
            let mut changed = payload.clone();
            changed[3] ^= 1;
            let octets = with(&scribe, kind, &changed, &annex);
            assert!(judge::without(&scribe, &octets, &[]).is_err());
            broken(&scribe, &octets);
        }
    }
}

#[test]
fn a14_a15_a_lone_session_is_never_graded_joint() {
    for (forger, missing) in FORGERS {
        let mut scribe = record();
        let next = scribe.session + 1;
        let (mut payload, mut annex) = scribe.opening(next, forger);
        let alone = if forger == HOST { Alone::Host } else { Alone::Inspectorate };
        // Honestly alone: recorded and graded so, flag or no flag on the opening entry itself.
        let octets = with(&scribe, kind::OPEN, &payload, &annex);
        assert_eq!(judge::bundle(&scribe, &octets).unwrap().grade, Grade::Unilateral(alone));
        // Claimed as joint without the other's signature, and with one that is not the other's.
        payload[8] = 3;
        let octets = with(&scribe, kind::OPEN, &payload, &annex);
        assert_eq!(broken(&scribe, &octets).why, Why::Missing(missing));
        control(&scribe, &octets, &[Check::Both]);
        let (own, other) = if forger == HOST { (32, 96) } else { (96, 32) };
        let own: Vec<u8> = annex[own..own + 64].to_vec();
        annex[other..other + 64].copy_from_slice(&own);
        let octets = with(&scribe, kind::OPEN, &payload, &annex);
        assert_eq!(broken(&scribe, &octets).why, Why::Party(missing));
        control(&scribe, &octets, &[Check::Party]);
        // Both signed, but recorded as if one had been alone.
        let (mut payload, annex) = scribe.opening(next, 3);
        payload[8] = forger;
        let octets = with(&scribe, kind::OPEN, &payload, &annex);
        assert_eq!(broken(&scribe, &octets).why, Why::Held(forger));
        control(&scribe, &octets, &[Check::Session]);
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
            let octets = Parts::of(&forged).octets();
            if lone == right {
                assert!(matches!(judge::bundle(&scribe, &octets).unwrap().grade, Grade::Unilateral(_)));
            } else {
                assert!(matches!(broken(&scribe, &octets).why, Why::Flags(_)));
                control(&scribe, &octets, &[Check::Session]);
            }
        }
    }
    let mut joint = Scribe::new("flags");
    joint.open(3);
    joint.lone = 4;
    joint.tally(1);
    assert!(matches!(broken(&joint, &Parts::of(&joint).octets()).why, Why::Flags(_)));
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
        let octets = with(&scribe, kind, &size.to_le_bytes(), &annex);
        assert_eq!(broken(&scribe, &octets).why, Why::Party(missing));
        control(&scribe, &octets, &[Check::Party]);
        let octets = with(&scribe, kind, &size.to_le_bytes(), &head);
        assert_eq!(broken(&scribe, &octets).why, Why::Missing(missing));
        control(&scribe, &octets, &[Check::Both]);
    }
}

#[test]
fn a16_an_old_act_does_not_count_twice() {
    let scribe = record();
    for kind in [kind::TIME, kind::LIMIT, kind::EXTEND] {
        let old = scribe.pieces.iter().find(|piece| piece.kind() == kind).unwrap();
        let octets = with(&scribe, kind, &old.body[32..56], &old.annex);
        assert_eq!(broken(&scribe, &octets).why, Why::Party(Role::Host), "kind {kind}");
        control(&scribe, &octets, &[Check::Party]);
    }
}

/// Size and head are in what is signed: an act that was signed for one place of the record counts at no other, whether it
/// was ever used or not.
#[test]
fn a16_an_act_counts_only_at_the_place_it_was_signed_for() {
    for which in 0..3 {
        let mut scribe = record();
        let (kind, payload, annex, _) = acts(&mut scribe, 3).swap_remove(which);
        let octets = with(&scribe, kind, &payload, &annex);
        assert_eq!(judge::bundle(&scribe, &octets).unwrap().grade, Grade::Joint);
        // One entry later.
        let mut later = scribe.clone();
        later.boot();
        let octets = with(&later, kind, &payload, &annex);
        assert_eq!(broken(&later, &octets).why, Why::Party(Role::Host), "kind {kind}");
        control(&later, &octets, &[Check::Party]);
        // At the same size of another history.
        let mut other = record();
        other.pieces.pop();
        other.heads.pop();
        other.boot += 1;
        other.boot();
        assert_eq!(other.size(), scribe.size());
        let octets = with(&other, kind, &payload, &annex);
        assert_eq!(broken(&other, &octets).why, Why::Party(Role::Host), "kind {kind}");
        control(&other, &octets, &[Check::Party]);
    }
}

#[test]
fn a_declared_number_is_what_those_who_opened_the_session_signed() {
    for held in 1..=3 {
        let mut scribe = record();
        scribe.declared = [1, 2, 3, 4, 5, 6, 7, u32::MAX];
        let (payload, annex) = scribe.opening(2, held);
        let octets = with(&scribe, kind::OPEN, &payload, &annex);
        assert!(!matches!(judge::bundle(&scribe, &octets).unwrap().grade, Grade::Broken(_)));
        for at in 160..192 {
            let mut forged = annex.clone();
            forged[at] ^= 1;
            let octets = with(&scribe, kind::OPEN, &payload, &forged);
            assert!(matches!(broken(&scribe, &octets).why, Why::Party(_)), "held {held}, octet {at}");
            control(&scribe, &octets, &[Check::Party]);
        }
    }
}

#[test]
fn a16_an_old_session_opening_does_not_open_another() {
    let mut scribe = record();
    let old = scribe.pieces.iter().find(|piece| piece.kind() == kind::OPEN).unwrap().clone();
    let octets = with(&scribe, kind::OPEN, &old.body[32..56], &old.annex);
    assert_eq!(broken(&scribe, &octets).why, Why::Session(1));
    control(&scribe, &octets, &[Check::Session, Check::Party]);
    // Signed for this number, but one entry ago.
    let (payload, annex) = scribe.opening(2, 3);
    scribe.tally(1);
    let octets = with(&scribe, kind::OPEN, &payload, &annex);
    assert_eq!(broken(&scribe, &octets).why, Why::Party(Role::Host));
    control(&scribe, &octets, &[Check::Party]);
    // Numbers neither skip nor return.
    for number in [0, 1, 3, u32::MAX] {
        let (payload, annex) = scribe.opening(number, 3);
        let octets = with(&scribe, kind::OPEN, &payload, &annex);
        assert_eq!(broken(&scribe, &octets).why, Why::Session(number));
        control(&scribe, &octets, &[Check::Session]);
    }
}

#[test]
fn a16_a_session_closes_as_it_was() {
    let mut scribe = record();
    scribe.open(3);
    scribe.tally(1);
    for (number, tallies, why) in [
        (1_u32, 1_u32, Why::Session(1)),
        (2, 0, Why::Tallies { found: 0, due: 1 }),
        (2, 2, Why::Tallies { found: 2, due: 1 }),
    ] {
        let payload = [number.to_le_bytes(), tallies.to_le_bytes()].concat();
        let octets = with(&scribe, kind::CLOSE, &payload, &[]);
        assert_eq!(broken(&scribe, &octets).why, why);
        control(&scribe, &octets, &[Check::Session]);
    }
    scribe.close();
    let payload = [2_u32.to_le_bytes(), 1_u32.to_le_bytes()].concat();
    assert_eq!(broken(&scribe, &with(&scribe, kind::CLOSE, &payload, &[])).why, Why::Session(2));
}

#[test]
fn a17_disjoint_and_backward_times_are_kept_counted_and_anchor_nothing() {
    let t = 2_000_000_000;
    for (host, inspectorate, disjoint, backward) in [
        ((t, t + 5), (t + 6, t + 9), 1, 0),
        ((t + 6, t + 9), (t, t + 5), 1, 0),
        ((t, t), (t + 1, t + 1), 1, 0),
        ((i64::MAX, i64::MAX), (i64::MIN, i64::MIN), 1, 0),
        ((t, t + 5), (t + 5, t + 9), 0, 0),
        // Over before the device's own time begins.
        ((5, 9), (7, 12), 0, 1),
        // One second further than that.
        ((5, 1_700_000_000), (7, 1_800_000_000), 0, 0),
        ((5, 1_699_999_999), (7, 1_800_000_000), 0, 1),
    ] {
        let mut scribe = record();
        let (payload, annex) = scribe.timing(host, inspectorate, 3);
        let octets = with(&scribe, kind::TIME, &payload, &annex);
        let report = judge::bundle(&scribe, &octets).unwrap();
        assert_eq!(report.grade, Grade::Joint, "{host:?} {inspectorate:?}");
        let found = (report.disjoint_times, report.backward_times);
        assert_eq!(found, (disjoint, backward), "{host:?} {inspectorate:?}");
        assert_eq!(judge::without(&scribe, &octets, &[]), Ok(scribe.size() + 1));
        // Kept, but still only what both signed.
        for (role, at) in [(Role::Host, 64), (Role::Inspectorate, 128)] {
            let mut forged = annex.clone();
            forged[at] ^= 1;
            let octets = with(&scribe, kind::TIME, &payload, &forged);
            assert_eq!(broken(&scribe, &octets).why, Why::Party(role));
        }
    }
}

#[test]
fn a17_absurd_and_falling_times_are_refused() {
    let mut scribe = record();
    let t = 2_000_000_000;
    for (host, inspectorate) in [((t + 5, t), (t, t + 5)), ((t, t + 5), (t + 5, t)), ((i64::MAX, i64::MIN), (t, t))] {
        let (payload, annex) = scribe.timing(host, inspectorate, 3);
        let octets = with(&scribe, kind::TIME, &payload, &annex);
        assert_eq!(broken(&scribe, &octets).why, Why::Interval, "{host:?} {inspectorate:?}");
        control(&scribe, &octets, &[Check::Clock]);
    }
    // An anchor wider than what both said.
    let (mut payload, annex) = scribe.timing((t, t + 9), (t + 1, t + 8), 3);
    payload[0..8].copy_from_slice(&t.to_le_bytes());
    let octets = with(&scribe, kind::TIME, &payload, &annex);
    assert_eq!(broken(&scribe, &octets).why, Why::Interval);
    // The earliest time falls by a second.
    let mut falling = scribe.clone();
    falling.earliest -= 1;
    falling.tally(1);
    let octets = Parts::of(&falling).octets();
    assert_eq!(broken(&scribe, &octets).why, Why::Earliest(scribe.earliest - 1));
    control(&scribe, &octets, &[Check::Clock]);
    let mut reborn = scribe.clone();
    reborn.boot -= 1;
    reborn.tally(1);
    let octets = Parts::of(&reborn).octets();
    assert_eq!(broken(&scribe, &octets).why, Why::Boot(scribe.boot - 1));
    control(&scribe, &octets, &[Check::Clock]);
}

#[test]
fn a18_nothing_follows_retire() {
    let mut scribe = record();
    scribe.write(kind::RETIRE, &[], &[]);
    assert_eq!(judge::bundle(&scribe, &Parts::of(&scribe).octets()).unwrap().grade, Grade::Joint);
    scribe.tally(1);
    let octets = Parts::of(&scribe).octets();
    assert_eq!(broken(&scribe, &octets).why, Why::AfterRetire);
    control(&scribe, &octets, &[Check::Retire]);
}

#[test]
fn entries_cannot_be_dropped_from_the_front_without_a_release() {
    let mut scribe = Scribe::life("front", 2, 3);
    for base in 1..scribe.size() {
        let octets = Parts::from_base(&scribe, base).octets();
        let found = broken(&scribe, &octets);
        assert_eq!((found.seq, found.why), (base + 1, Why::Unreleased));
        control(&scribe, &octets, &[Check::Base]);
    }
    let released = scribe.last_close;
    scribe.release(released);
    for base in 1..=released {
        let octets = Parts::from_base(&scribe, base).octets();
        assert_eq!(judge::bundle(&scribe, &octets).unwrap().grade, Grade::Joint, "base {base}");
    }
    // One entry more than was released.
    let octets = Parts::from_base(&scribe, released + 1).octets();
    assert_eq!(broken(&scribe, &octets).why, Why::Unreleased);
}

#[test]
fn a_forged_base_does_not_meet_the_release() {
    // All keys of the device after the release are stolen; what came before is rewritten, in front of a genuine RELEASE.
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
        // Even with the keys of all epochs: the parties signed the head that was.
        let octets = Parts::from_base(&forged, base).octets();
        assert!(judge::without(&scribe, &octets, &[]).is_err(), "base {base} of epoch {epoch}");
        broken(&scribe, &octets);
    }
    // Another head at the base: the release's head is not met.
    let mut parts = Parts::from_base(&scribe, 5);
    parts.base.1[0] ^= 1;
    broken(&scribe, &parts.octets());
    // The base of epoch and key that the release does not lead to.
    let mut parts = Parts::from_base(&scribe, 5);
    parts.base.3 = *scribe.key(9).pk;
    broken(&scribe, &parts.octets());
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
    let cases: [(Change<'_>, Why); 10] = [
        (&|annex| annex[8] ^= 1, Why::Head(5)),
        (&|annex| annex[4] ^= 1, Why::ReleasedKey),
        (&|annex| annex[41] ^= 1, Why::ReleasedKey),
        (&|annex| annex[6] = 1, Why::NotZero),
        // The first and the last limit; both ends of the expiry.
        (&|annex| annex[136] ^= 1, Why::Carried),
        (&|annex| annex[167] ^= 1, Why::Carried),
        (&|annex| annex[168] ^= 1, Why::Carried),
        (&|annex| annex[183] ^= 1, Why::Carried),
        (&|annex| annex[0..4].fill(0), Why::Released(0)),
        (&|annex| annex[0..4].fill(0xFF), Why::Released(u32::MAX)),
    ];
    for (change, why) in cases {
        assert_eq!(broken(&scribe, &release(5, change)).why, why);
    }
    // A release does not fall.
    let mut falling = scribe.clone();
    falling.release(8);
    falling.release(7);
    assert_eq!(broken(&scribe, &Parts::of(&falling).octets()).why, Why::Released(7));
    control(&scribe, &Parts::of(&falling).octets(), &[Check::Base]);
}

/// A release may cut anywhere, at an EPOCH entry too: the key it names is the one that signs what comes after.
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
            let octets = Parts::from_base(&scribe, base).octets();
            let report = judge::bundle(&scribe, &octets).unwrap();
            assert_eq!((report.grade, report.base), (Grade::Joint, base), "release of {r}");
            assert_eq!(judge::without(&scribe, &octets, &[]), Ok(scribe.size()));
            // The key before an EPOCH entry does not pass for the one after it.
            if base == r && scribe.pieces[r as usize - 1].kind() == kind::EPOCH {
                let mut forged = Parts::from_base(&scribe, base);
                forged.base.2 -= 1;
                forged.base.3 = *scribe.key(forged.base.2).pk;
                broken(&scribe, &forged.octets());
            }
        }
    }
    assert_eq!(epochs, 2);
}

/// What a RELEASE carries is what the rest of the record is held against.
#[test]
fn limits_and_expiry_outlive_the_entries_that_set_them() {
    let mut scribe = Scribe::life("carried", 2, 2);
    let expiry = (1_950_000_000, 1_950_086_400);
    let extended = scribe.pieces.iter().find(|piece| piece.kind() == kind::EXTEND).unwrap().seq();
    for r in [extended - 1, extended, extended + 2] {
        let mut scribe = scribe.clone();
        scribe.release(r);
        let octets = Parts::from_base(&scribe, r).octets();
        assert_eq!(judge::bundle(&scribe, &octets).unwrap().expiry, Some(expiry), "release of {r}");
        scribe.expire();
        let octets = Parts::from_base(&scribe, r).octets();
        assert_eq!(judge::bundle(&scribe, &octets).unwrap().grade, Grade::Joint);
        // Another expiry than the carried one.
        let last = scribe.pieces.last_mut().unwrap();
        last.body[32] ^= 1;
        let (mut piece, at) = (last.clone(), scribe.pieces.len() - 1);
        scribe.seal(&mut piece, &scribe.heads[at].clone(), &scribe.key(scribe.epoch));
        scribe.heads[at + 1] = piece.head(&scribe.heads[at]);
        scribe.pieces[at] = piece;
        let octets = Parts::from_base(&scribe, r).octets();
        assert_eq!(broken(&scribe, &octets).why, Why::Expiry, "release of {r}");
        control(&scribe, &octets, &[Check::Expiry]);
    }
    // Two releases: the second carries what the first one did.
    scribe.release(extended + 1);
    scribe.boot();
    scribe.release(extended + 3);
    for base in [extended, extended + 1, extended + 2, extended + 3] {
        let octets = Parts::from_base(&scribe, base).octets();
        assert_eq!(judge::bundle(&scribe, &octets).unwrap().grade, Grade::Joint, "base {base}");
        assert_eq!(judge::without(&scribe, &octets, &[]), Ok(scribe.size()));
    }
}

#[test]
fn a18_an_expiry_is_noted_once_it_has_passed_and_not_before() {
    let mut scribe = record();
    let expiry = scribe.standing(scribe.size())[32..].to_vec();
    let latest = i64::from_le_bytes(expiry[8..].try_into().unwrap());
    for (earliest, fits) in [(latest - 1, false), (latest, true), (latest + 1, true)] {
        let mut scribe = scribe.clone();
        scribe.earliest = earliest;
        let octets = with(&scribe, kind::EXPIRE, &expiry, &[]);
        if fits {
            let report = judge::bundle(&scribe, &octets).unwrap();
            assert_eq!((report.grade, report.kinds[19]), (Grade::Joint, 1));
            assert_eq!(judge::without(&scribe, &octets, &[]), Ok(scribe.size() + 1));
        } else {
            assert_eq!(broken(&scribe, &octets).why, Why::Expiry);
            control(&scribe, &octets, &[Check::Expiry]);
        }
    }
    // Another expiry than the one in force: that of the genesis, before it was extended.
    scribe.earliest = latest;
    let octets = with(&scribe, kind::EXPIRE, &scribe.genesis[152..168], &[]);
    assert_eq!(broken(&scribe, &octets).why, Why::Expiry);
    control(&scribe, &octets, &[Check::Expiry]);
    // What must be zero.
    let mut long = expiry;
    long.push(1);
    assert_eq!(broken(&scribe, &with(&scribe, kind::EXPIRE, &long, &[])).why, Why::NotZero);
}

#[test]
fn a18_nothing_revives_an_expired_record() {
    // By an EXPIRE entry, by one that a release hides, and by the clock alone.
    let mut latched = record();
    latched.expire();
    let mut released = latched.clone();
    released.boot();
    released.release(latched.size());
    let mut clock = record();
    clock.earliest = i64::from_le_bytes(clock.standing(clock.size())[40..].try_into().unwrap());
    for (scribe, base, expires) in [(&latched, 0, true), (&released, latched.size(), false), (&clock, 0, false)] {
        let judged = |scribe: &Scribe| Parts::from_base(scribe, base).octets();
        assert_eq!(judge::bundle(scribe, &judged(scribe)).unwrap().grade, Grade::Joint);
        let mut tallied = scribe.clone();
        tallied.tally(1);
        let mut extended = scribe.clone();
        extended.extend(2_500_000_000);
        let mut hidden = Parts::from_base(&tallied, base);
        *hidden.entries.last_mut().unwrap() = tallied.pieces.last().unwrap().redacted();
        for octets in [judged(&tallied), judged(&extended), hidden.octets()] {
            if scribe.size() == clock.size() && octets == hidden.octets() {
                // The redaction hides the time, and no entry before it shows that.
                assert_eq!(judge::bundle(scribe, &octets).unwrap().grade, Grade::Joint);
                continue;
            }
            assert_eq!(broken(scribe, &octets).why, Why::Expired, "base {base}");
            control(scribe, &octets, &[Check::Expiry]);
        }
        let mut again = scribe.clone();
        again.expire();
        if expires {
            assert_eq!(broken(scribe, &judged(&again)).why, Why::Expired);
            control(scribe, &judged(&again), &[Check::Expiry]);
        } else {
            assert_eq!(judge::bundle(scribe, &judged(&again)).unwrap().grade, Grade::Joint);
        }
        // What does not count or extend goes on.
        let mut goes_on = scribe.clone();
        goes_on.boot();
        goes_on.limit(5);
        assert_eq!(judge::bundle(scribe, &judged(&goes_on)).unwrap().grade, Grade::Joint);
    }
}

#[test]
fn a_limit_has_one_of_eight_categories() {
    let mut scribe = record();
    for category in [7, 8, 255] {
        let (payload, annex) = scribe.acting(kind::LIMIT, &[category, 0, 0, 0, 1, 0, 0, 0], 3);
        let mut next = scribe.clone();
        let piece = next.draft(kind::LIMIT, &payload, &annex, &next.key(next.epoch));
        next.append(piece);
        let octets = Parts::of(&next).octets();
        if category < 8 {
            assert_eq!(judge::bundle(&scribe, &octets).unwrap().grade, Grade::Joint);
        } else {
            assert_eq!(broken(&scribe, &octets).why, Why::Category(category));
        }
    }
}

#[test]
fn zero_fields_are_zero_and_only_tallies_are_redacted() {
    let scribe = record();
    for (kind, payload, at) in [(15, [0; 24], 2), (15, [0; 24], 12), (16, [0; 24], 4), (kind::RETIRE, [0; 24], 0)] {
        let mut payload = payload;
        payload[at] = 1;
        let octets = with(&scribe, kind, &payload, &[]);
        assert_eq!(broken(&scribe, &octets).why, Why::NotZero, "kind {kind}");
        control(&scribe, &octets, &[Check::Zero]);
    }
    for (index, piece) in scribe.pieces.iter().enumerate().filter(|(_, piece)| piece.annex.is_empty()) {
        if piece.kind() == kind::TALLY {
            continue;
        }
        let mut parts = Parts::of(&scribe);
        parts.entries[index] = piece.redacted();
        assert_eq!(broken(&scribe, &parts.octets()).why, Why::Hidden(piece.kind()));
        control(&scribe, &parts.octets(), &[Check::Redaction]);
    }
}

#[test]
fn a_record_from_the_start_begins_with_the_genesis() {
    let scribe = record();
    let changes: [fn(&mut Parts); 3] = [
        |parts| parts.base.1[0] ^= 1,
        |parts| parts.base.2 = 1,
        |parts| parts.base.3 = *proverka_audit_tests::attack::pair("somebody").pk,
    ];
    for change in changes {
        let mut parts = Parts::of(&scribe);
        change(&mut parts);
        let found = broken(&scribe, &parts.octets());
        assert_eq!((found.seq, found.why), (1, Why::Start));
    }
}

#[test]
fn a_head_that_both_signed_but_the_record_does_not_have_is_reported() {
    let scribe = record();
    let size = scribe.last_close;
    let mut other = scribe.clone();
    other.heads[size as usize] = [7; 32];
    for (role, kind) in [(HOST, kind::COSIGN_H), (INSPECTORATE, kind::COSIGN_I)] {
        let octets = with(&scribe, kind, &size.to_le_bytes(), &other.cosignature(role, size));
        assert_eq!(broken(&scribe, &octets).why, Why::Head(size));
        control(&scribe, &octets, &[Check::Witness]);
        let disputed = [&size.to_le_bytes()[..], &[role]].concat();
        let octets = with(&scribe, kind::DISPUTED, &disputed, &[7; 32]);
        assert_eq!(broken(&scribe, &octets).why, Why::Head(size));
        control(&scribe, &octets, &[Check::Witness]);
    }
}
