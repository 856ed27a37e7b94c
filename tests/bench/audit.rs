//! The cost of an audit beyond its hashes and signatures. The target is a ratio of at most 1.1.
//!
//! `cargo bench -p proverka-bench --bench audit` times both sides in turn in one run. The shortest round counts,
//! because a loaded machine only adds time. `tests/bench/audit-ratio` counts the instructions of one pass instead,
//! which are the same in every run: it starts this program under callgrind, and without cargo's `--bench` each side
//! runs once.
//!
//! The bare side hashes and verifies exactly what the audit has to, over the same bytes and with the same crates; its
//! messages are built and its keys are decoded beforehand.

use std::hint::black_box;
use std::time::{Duration, Instant};

use ed25519_dalek::{Signature, VerifyingKey};
use proverka::journal::audit::{Asked, Grade, Parties, Record, audit};
use proverka_test_support::attack::bundle::Parts;
use proverka_test_support::attack::image::image;
use proverka_test_support::attack::judge::parties;
use proverka_test_support::attack::{HOST, INSPECTORATE, Piece, Scribe, kind};
use sha2::{Digest as _, Sha256};

const ROUNDS: usize = 15;

/// Everything that has to be hashed and verified, prepared for a loop.
struct Bare {
    hashed: Vec<Vec<u8>>,
    /// An image does not hold the salts: they take one more hash for each entry.
    salts: Vec<[u8; 51]>,
    signed: Vec<(VerifyingKey, Vec<u8>, Signature)>,
}

impl Bare {
    fn from_scribe(scribe: &Scribe) -> Self {
        let hashed = vec![[&b"proverka/1/term"[..], &scribe.genesis[..256]].concat()];
        let mut this = Self { hashed, salts: vec![], signed: vec![] };
        let (host, inspectorate) = (*scribe.host.pk, *scribe.inspectorate.pk);
        for (role, key, at) in [(1_u8, host, 256), (2, inspectorate, 320), (0, *scribe.key(0).pk, 384)] {
            let message = [&b"proverka/1/bind"[..], &[role, 0, 0, 0], &scribe.term].concat();
            this.sign(&key, message, &scribe.genesis[at..at + 64]);
        }
        for (piece, heads) in scribe.pieces.iter().zip(scribe.heads.windows(2)) {
            this.entry(scribe, piece, &heads[0], &heads[1]);
        }
        this
    }

    fn sign(&mut self, key: &[u8; 32], message: Vec<u8>, signature: &[u8]) {
        let signature = Signature::from_bytes(signature.try_into().unwrap());
        self.signed.push((VerifyingKey::from_bytes(key).unwrap(), message, signature));
    }

    fn entry(&mut self, scribe: &Scribe, piece: &Piece, before: &[u8], head: &[u8]) {
        let (badge, seq) = (&piece.body[4..8], &piece.body[8..12]);
        let mut leaf = [&b"proverka/1/leaf"[..], &piece.salt, &piece.body].concat();
        if !piece.annex.is_empty() {
            let annex = [b"proverka/1/anex", &piece.annex[..]].concat();
            leaf.extend(Sha256::digest(&annex));
            self.hashed.push(annex);
        }
        self.hashed.push(leaf);
        self.hashed.push([b"proverka/1/link", before, seq, badge, &piece.leaf()].concat());
        self.salts.push([b"proverka/1/salt", &scribe.salt_key[..], seq].concat().try_into().unwrap());
        let message = [b"proverka/1/sign", &scribe.term[..], seq, head].concat();
        let epoch = u16::from_le_bytes(piece.body[6..8].try_into().unwrap());
        self.sign(&scribe.key(epoch).pk, message, &piece.signature);
        self.parties(scribe, piece, before);
    }

    /// Adds what the parties signed in the annex: first the host, then the inspectorate.
    fn parties(&mut self, scribe: &Scribe, piece: &Piece, before: &[u8]) {
        let (payload, annex) = (&piece.body[32..56], &piece.annex[..]);
        let here = [&(piece.seq() - 1).to_le_bytes()[..], before].concat();
        for (role, second) in [(HOST, 0), (INSPECTORATE, 1)] {
            // The text between role and signature, and the offset of that signature.
            let (tag, said, at) = match (piece.kind(), role) {
                (kind::OPEN, _) => {
                    (b"open", [payload, &annex[160..192], &here, &annex[..32]].concat(), 32 + 64 * second)
                }
                (kind::COSIGN_H, HOST) | (kind::COSIGN_I, INSPECTORATE) => {
                    (b"cosi", [&payload[..4], &annex[..32]].concat(), 32)
                }
                (kind::TIME, _) => {
                    let stated = &annex[32 + 16 * second..48 + 16 * second];
                    (b"time", [stated, &here, &annex[..32]].concat(), 64 + 64 * second)
                }
                (kind::LIMIT | kind::EXTEND, _) => {
                    let act = [piece.kind(), 0, 0, 0];
                    (b"acts", [&act, payload, &here, &annex[..32]].concat(), 32 + 64 * second)
                }
                _ => continue,
            };
            let message = [b"proverka/1/", &tag[..], &scribe.term, &[role, 0, 0, 0], &said].concat();
            self.sign(&scribe.party(role).pk, message, &annex[at..at + 64]);
        }
    }
}

/// One pass of each side. The functions are not inlined, so that callgrind can tell them apart.
mod pass {
    use super::*;

    #[inline(never)]
    pub(super) fn hashes(hashed: &[Vec<u8>]) {
        for bytes in hashed {
            black_box(Sha256::digest(black_box(bytes)));
        }
    }

    #[inline(never)]
    pub(super) fn salts(hashed: &[[u8; 51]]) {
        for bytes in hashed {
            black_box(Sha256::digest(black_box(bytes)));
        }
    }

    #[inline(never)]
    pub(super) fn signatures(signed: &[(VerifyingKey, Vec<u8>, Signature)]) {
        for (key, message, signature) in signed {
            assert!(key.verify_strict(black_box(message), signature).is_ok());
        }
    }

    #[inline(never)]
    pub(super) fn bundle(bytes: &[u8], parties: Parties) {
        verify(Record::bundle(bytes).unwrap(), parties);
    }

    #[inline(never)]
    pub(super) fn image(bytes: &[u8], parties: Parties) {
        verify(Record::image(bytes, 1024).unwrap(), parties);
    }

    fn verify(record: Record<'_>, parties: Parties) {
        assert_eq!(audit(record, Asked::new(parties)).unwrap().grade, Grade::Joint);
    }
}

/// The shortest time of some rounds of each side, in turn.
fn least<const N: usize>(rounds: usize, runs: [&dyn Fn(); N]) -> [Duration; N] {
    let mut least = [Duration::MAX; N];
    for _ in 0..rounds {
        for (run, least) in runs.iter().zip(&mut least) {
            let start = Instant::now();
            run();
            *least = start.elapsed().min(*least);
        }
    }
    least
}

fn main() {
    let mut scribe = Scribe::life("bench", 12, 64);
    while scribe.size() < 896 {
        scribe.note(1);
    }
    let bare = Bare::from_scribe(&scribe);
    let bundle = Parts::from_scribe(&scribe).bytes();
    let flash = image(&scribe, 1024, 192, 0);
    let parties = parties(&scribe);
    let (entries, signatures, hashes) = (scribe.size(), bare.signed.len(), bare.hashed.len());
    println!("{entries} entries, {signatures} signatures, {hashes} hashes, {} more in an image", bare.salts.len());
    let rounds = if std::env::args().any(|argument| argument == "--bench") { ROUNDS } else { 1 };
    let [hashing, salting, verifying, of_bundle, of_image] = least(
        rounds,
        [
            &|| pass::hashes(&bare.hashed),
            &|| pass::salts(&bare.salts),
            &|| pass::signatures(&bare.signed),
            &|| pass::bundle(&bundle, parties),
            &|| pass::image(&flash, parties),
        ],
    );
    println!("least of {rounds}, in ms: audit, bare, ratio");
    let bare_bundle = hashing + verifying;
    for (name, audit, bare) in [("bundle", of_bundle, bare_bundle), ("image", of_image, bare_bundle + salting)] {
        let [audit, bare] = [audit, bare].map(|time| time.as_secs_f64() * 1e3);
        println!("{name:7} {audit:9.3} {bare:9.3} {:.3}", audit / bare);
    }
}
