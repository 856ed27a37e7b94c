//! Each check of the audit has an attack that only this check stops. With the check, the core's audit and the second
//! verifier refuse the record; without it, the second verifier accepts it. A check without such an attack would defend
//! nothing.

use proverka_journal::audit::{Asked, Grade, Record, audit};
use proverka_test_support::attack::bundle::Parts;
use proverka_test_support::attack::judge::parties;
use proverka_test_support::attack::lenient::{Check, Lenient, ORDER};
use proverka_test_support::attack::{HOST, Piece, Scribe, kind, pair, sha256, sign};

/// An attack: the parties whose record is attacked, the bundle, and the device keys that the attacker has.
struct Attack {
    victim: Scribe,
    bytes: Vec<u8>,
    keys: Vec<[u8; 32]>,
}

fn record() -> Scribe {
    Scribe::life("attacked", 1, 3)
}

/// The record with one more entry, signed as the device would sign it.
fn with(kind: u8, payload: &[u8], annex: &[u8]) -> Vec<u8> {
    let mut scribe = record();
    scribe.write(kind, payload, annex);
    Parts::from_scribe(&scribe).bytes()
}

/// The record with one entry changed before the device signed it.
fn changed(kind: u8, change: impl Fn(&mut Piece)) -> Vec<u8> {
    let mut scribe = record();
    let mut last = scribe.draft(kind, &[0; 24], &[], &scribe.key(scribe.epoch));
    change(&mut last);
    scribe.seal(&mut last, &scribe.head(), &scribe.key(scribe.epoch));
    scribe.append(last);
    Parts::from_scribe(&scribe).bytes()
}

/// Builds the attack that only this check stops.
fn attack(check: Check) -> Attack {
    let victim = record();
    let honest = Parts::from_scribe(&victim);
    let mut parts = honest.clone();
    let last = parts.entries.len() - 1;
    let mut keys = vec![];
    let bytes = match check {
        // An unknown form cannot be read at all, so there is no check to switch off.
        Check::Shape => return Attack { victim, bytes: honest.bytes()[..900].to_vec(), keys },
        Check::Trailing => [honest.bytes(), vec![0]].concat(),
        Check::Given => {
            let theirs = Scribe::enrolled("attacked", pair("their host"), pair("their inspectorate"), "nonce");
            Parts::from_scribe(&theirs).bytes()
        }
        Check::Genesis => {
            parts.genesis[256] ^= 1;
            parts.bytes()
        }
        Check::Seq => {
            // Chained and signed for its place, but with another number in the body.
            let key = victim.key(victim.epoch);
            let mut piece = victim.draft(kind::BOOT, &[0; 24], &[], &key);
            let due = piece.body[8..12].to_vec();
            piece.body[8] ^= 1;
            let before = victim.head();
            let head = sha256(&[b"proverka/1/link", &before, &due, &piece.body[4..8], &piece.leaf()]);
            piece.signature = sign(&key, &[b"proverka/1/sign", &victim.term, &due, &head]);
            parts.entries.push(piece.bytes());
            (parts.count, parts.end) = (parts.count + 1, (victim.size() + 1, head));
            parts.bytes()
        }
        Check::Epoch => {
            let mut scribe = record();
            let skip = scribe.epoch + 2;
            let key = scribe.key(skip);
            scribe.write(kind::EPOCH, &skip.to_le_bytes(), &*key.pk);
            Parts::from_scribe(&scribe).bytes()
        }
        Check::Signature => {
            let end = parts.entries[last].len();
            parts.entries[last][end - 1] ^= 1;
            parts.bytes()
        }
        Check::OwnEpoch => {
            // The last entry is sealed by the key of epoch 0, which is one of the device's.
            let mut scribe = record();
            let stolen = scribe.draft(kind::BOOT, &[0; 24], &[], &scribe.key(0));
            scribe.append(stolen);
            keys.push(*scribe.key(0).pk);
            Parts::from_scribe(&scribe).bytes()
        }
        Check::Malleable => {
            // S + L.
            let end = parts.entries[last].len();
            let mut carry = 0;
            for (byte, order) in parts.entries[last][end - 32..].iter_mut().zip(ORDER) {
                let sum = u16::from(*byte) + u16::from(order) + carry;
                (*byte, carry) = (sum.to_le_bytes()[0], sum >> 8);
            }
            parts.bytes()
        }
        Check::SmallOrder => {
            // The next key is the neutral element, which verifies R = 1, S = 0 for any message.
            let mut scribe = record();
            let mut neutral = [0; 32];
            neutral[0] = 1;
            scribe.write(kind::EPOCH, &(scribe.epoch + 1).to_le_bytes(), &neutral);
            scribe.epoch += 1;
            let mut forged = scribe.draft(kind::BOOT, &[0; 24], &[], &pair("nobody"));
            forged.signature = [0; 64];
            forged.signature[0] = 1;
            scribe.append(forged);
            Parts::from_scribe(&scribe).bytes()
        }
        Check::Clock => changed(kind::BOOT, |piece| piece.body[12..16].fill(0)),
        Check::Retire => {
            let mut scribe = record();
            scribe.retire();
            scribe.boot();
            Parts::from_scribe(&scribe).bytes()
        }
        Check::Party => {
            let mut scribe = record();
            let (payload, mut annex) = scribe.acting(kind::LIMIT, &[0, 0, 0, 0, 9], 3);
            annex[40] ^= 1;
            with(kind::LIMIT, &payload, &annex)
        }
        Check::Both => {
            let mut scribe = record();
            let (payload, annex) = scribe.acting(kind::LIMIT, &[0, 0, 0, 0, 9], HOST);
            with(kind::LIMIT, &payload, &annex)
        }
        Check::Witness => {
            let annex = victim.cosignature(HOST, victim.last_close - 1);
            with(kind::COSIGN_H, &(victim.last_close - 1).to_le_bytes(), &annex)
        }
        Check::Base => Parts::from_base(&victim, 3).bytes(),
        Check::End => {
            parts.end.1[0] ^= 1;
            parts.bytes()
        }
        Check::Statement => {
            let mut statement = victim.statement([1; 32], [2; 32]);
            statement[92] ^= 1;
            parts.statements.push(statement);
            parts.bytes()
        }
        Check::Expiry => {
            let mut scribe = record();
            scribe.open(3);
            scribe.expire();
            scribe.tally(1);
            Parts::from_scribe(&scribe).bytes()
        }
        Check::Sum => {
            let mut scribe = record();
            scribe.open(3);
            let limit = 690_u32.to_le_bytes();
            let total = 500_u32;
            let payload = [&[0, 1, 1, 0][..], &total.to_le_bytes(), &(!total).to_le_bytes(), &limit].concat();
            scribe.write(kind::TALLY, &payload, &[]);
            Parts::from_scribe(&scribe).bytes()
        }
        Check::Redaction => {
            parts.entries[last] = victim.pieces[last].redacted();
            parts.bytes()
        }
        Check::Session => {
            let mut scribe = record();
            let (payload, annex) = scribe.opening(7, 3);
            with(kind::OPEN, &payload, &annex)
        }
        Check::Zero => {
            let mut scribe = record();
            let (payload, annex) = scribe.acting(kind::RETIRE, &[1], 3);
            with(kind::RETIRE, &payload, &annex)
        }
    };
    Attack { victim, bytes, keys }
}

#[test]
fn every_check_stops_an_attack_that_succeeds_without_it() {
    for check in Check::ALL {
        let Attack { victim, bytes, keys } = attack(check);
        let judged = Record::bundle(&bytes).and_then(|record| audit(record, Asked::new(parties(&victim))));
        let refused = !judged.is_ok_and(|report| !matches!(report.grade, Grade::Broken(_)));
        assert!(refused, "{check:?}: the core's audit lets it pass");
        let given = [*victim.host.pk, *victim.inspectorate.pk];
        let verdict = |off: &[Check]| Lenient { given, off, keys: &keys }.verify(&bytes);
        // S + L is a wrong signature, and a key of small order is refused where it is announced.
        let stopped = verdict(&[]);
        let by = match check {
            Check::Malleable => Check::Signature,
            Check::SmallOrder => Check::Epoch,
            other => other,
        };
        assert_eq!(stopped, Err(by), "{check:?}");
        if check == Check::Shape {
            continue;
        }
        let fooled = verdict(&[check]);
        assert!(fooled.is_ok(), "{check:?}: {fooled:?}");
    }
}
