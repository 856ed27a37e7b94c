//! Typed entries: what is appended as a type is read back as the same type, for every kind.

use proverka_journal::party::{Holder, Party};
use proverka_journal::payload::{
    ActAnnex, Boot, Correction, Cosign, CosignAnnex, Disputed, DisputedAnnex, Epoch, EpochAnnex, Expire, Export,
    Extend, Fault, Full, Health, Limit, Release, ReleaseAnnex, SessionClose, SessionCloseAnnex, SessionOpen,
    SessionOpenAnnex, Tally, TimeAnnex,
};
use proverka_journal::{AnyEvent, AppendError, EntryKind, Event, Journal, Stamp};
use proverka_test_support::driver::Stand;
use proverka_test_support::flash::Chip;
use proverka_test_support::model;

/// One event of every kind, in the order of the kinds.
fn examples() -> [AnyEvent; 19] {
    let (head, signature) = ([3; 32], [4; 64]);
    let act = ActAnnex { nonce: [1; 32], host: [2; 64], inspectorate: [3; 64] };
    let cosigned = (Cosign { size: 1 }, CosignAnnex { head, signature });
    let time = TimeAnnex {
        nonce: [1; 32],
        host_earliest: 10,
        host_latest: 20,
        inspectorate_earliest: 12,
        inspectorate_latest: 25,
        host: [2; 64],
        inspectorate: [3; 64],
    };
    let release = ReleaseAnnex {
        size: 1,
        epoch: 0,
        head,
        key: [5; 32],
        totals: [6; 16],
        limits: [7; 8],
        expiry_earliest: 1,
        expiry_latest: 2,
        host: [2; 64],
        inspectorate: [3; 64],
    };
    [
        AnyEvent::Boot(Boot { boots: 1, causes: 2, torn: 3, firmware: [4; 12] }),
        AnyEvent::Time(time),
        AnyEvent::SessionOpen(
            SessionOpen { session: 1, purpose: 2, held: Holder::Alone(Party::Host) },
            SessionOpenAnnex { nonce: [1; 32], host: [2; 64], inspectorate: [3; 64], declared: [4; 8] },
        ),
        AnyEvent::Tally(Tally { category: 1, verdict: 2, delta: -3, total: 4, limit: 5, request: 6 }),
        AnyEvent::Correction(Correction { seq: 1, category: 1, verdict: 2, delta: -3, total: 4, limit: 5, request: 6 }),
        AnyEvent::SessionClose(
            SessionClose { session: 1, tallies: 2 },
            SessionCloseAnnex { seal_h: [1; 16], seal_i: [2; 16], totals: [3; 16] },
        ),
        AnyEvent::Cosign(Party::Host, cosigned.0, cosigned.1),
        AnyEvent::Cosign(Party::Inspectorate, cosigned.0, cosigned.1),
        AnyEvent::Disputed(
            Disputed { size: 1, party: Party::Inspectorate },
            DisputedAnnex { head, other: [9; 32], signature },
        ),
        AnyEvent::Epoch(Epoch { next: 7 }, EpochAnnex { key: [8; 32] }),
        AnyEvent::Limit(Limit { category: 1, limit: 2 }, act),
        AnyEvent::Extend(Extend { earliest: 1, latest: 2 }, act),
        AnyEvent::Export(Export { size: 1, statement: [2; 20] }),
        AnyEvent::Release(Release { size: 1 }, release),
        AnyEvent::Fault(Fault { code: 1, first: 2, second: 3 }),
        AnyEvent::Full(Full { free: 1 }),
        AnyEvent::Health(Health([0xA5; 24])),
        AnyEvent::Retire(act),
        AnyEvent::Expire(Expire { earliest: 1, latest: 2 }),
    ]
}

#[test]
fn every_kind_has_one_type_whose_bytes_give_it_back() {
    assert_eq!(examples().map(|event| event.kind()), EntryKind::ALL);
    for event in examples() {
        let (kind, payload, annex) = (event.kind(), event.payload(), event.annex());
        assert_eq!(annex.as_ref().len(), 108 * usize::from(kind.parts()), "{kind:?}");
        assert_eq!(AnyEvent::from_parts(kind, &payload, annex.as_ref()), Some(event));
        // No annex of another length is taken for one.
        let longer = [annex.as_ref(), &[0; 108]].concat();
        assert_eq!(AnyEvent::from_parts(kind, &payload, &longer), None, "{kind:?}");
    }
}

/// The payload of a TIME follows from its annex; an entry whose two parts disagree has no typed value.
#[test]
fn a_time_whose_payload_disagrees_with_its_annex_is_no_event() {
    let time = examples()[1];
    let mut payload = time.payload();
    assert!(AnyEvent::from_parts(EntryKind::Time, &payload, time.annex().as_ref()).is_some());
    payload[0] ^= 1;
    assert_eq!(AnyEvent::from_parts(EntryKind::Time, &payload, time.annex().as_ref()), None);
}

#[test]
fn what_is_appended_as_a_type_is_read_back_as_that_type() {
    let chip = Chip::new(Stand::start().flash);
    let mut journal = Journal::<_>::mount(chip, model::LAYOUT).expect("mounts");
    for event in examples() {
        let seq = journal.size() + 1;
        let stamp = Stamp { mono_s: seq, earliest: 1_700_000_000 + i64::from(seq), width_s: 5 };
        let added = journal.append(stamp, Holder::Jointly, &event);
        if matches!(event.kind(), EntryKind::Epoch | EntryKind::Release | EntryKind::Retire) {
            assert_eq!(added, Err(AppendError::Kind(event.kind())));
            continue;
        }
        assert_eq!(added.expect("appends").seq, seq);
        let seen = journal.entry(seq).expect("the entry");
        assert_eq!(seen.event(), Some(event));
        // The entry that opens a session states who holds it, whatever the caller says.
        let holder = if event.kind() == EntryKind::SessionOpen { Holder::Alone(Party::Host) } else { Holder::Jointly };
        assert_eq!((seen.entry.holder(), seen.entry.stamp()), (holder, stamp));
    }
    assert_eq!(journal.size(), 16);
}
