//! What an audit costs beyond its hashes and signatures: `cargo bench -p proverka-audit-tests --bench ratio`.
//!
//! Both sides do the same SHA-256 and Ed25519 work with the same crates, in turn and in one run; the least of all rounds counts,
//! since a loaded machine only ever adds. The target is a ratio of at most 1.1.

use std::hint::black_box;
use std::time::{Duration, Instant};

use ed25519_dalek::{Signature, VerifyingKey};
use proverka::journal::audit::{Asked, Grade, Record, audit};
use proverka_audit_tests::attack::{Piece, Scribe, kind};
use proverka_audit_tests::bundle::Parts;
use proverka_audit_tests::image::image;
use proverka_audit_tests::judge::parties;
use sha2::{Digest as _, Sha256};

const ROUNDS: usize = 15;

/// All that has to be hashed and verified, ready for a loop.
struct Bare {
    hashed: Vec<Vec<u8>>,
    signed: Vec<(VerifyingKey, Vec<u8>, Signature)>,
}

impl Bare {
    fn of(scribe: &Scribe) -> Self {
        let mut this =
            Self { hashed: vec![[&b"proverka/1/term"[..], &scribe.genesis[..256]].concat()], signed: vec![] };
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
        let mut leaf = [&b"proverka/1/leaf"[..], &piece.salt, &piece.body].concat();
        if !piece.annex.is_empty() {
            self.hashed.push([b"proverka/1/anex", &piece.annex[..]].concat());
            leaf.extend([0; 32]);
        }
        self.hashed.push(leaf);
        self.hashed.push([b"proverka/1/link", before, &piece.body[8..12], &piece.body[4..8], &piece.leaf()].concat());
        let epoch = u16::from_le_bytes(piece.body[6..8].try_into().unwrap());
        let message = [b"proverka/1/sign", &scribe.term[..], &piece.body[8..12], head].concat();
        self.sign(&scribe.key(epoch).pk, message, &piece.signature);
        // What the parties signed: the message is only as long as the real one, and its length is all that costs.
        let (at, len) = match piece.kind() {
            kind::OPEN => (&[(1, 32), (2, 96)][..], 159),
            kind::COSIGN_H => (&[(1, 32)][..], 87),
            kind::COSIGN_I => (&[(2, 32)][..], 87),
            kind::TIME => (&[(1, 64), (2, 128)][..], 135),
            kind::LIMIT | kind::EXTEND => (&[(1, 32), (2, 96)][..], 147),
            _ => (&[][..], 0),
        };
        for (role, at) in at {
            self.sign(&scribe.party(*role).pk, vec![0; len], &piece.annex[*at..at + 64]);
        }
    }

    fn run(&self) -> usize {
        for octets in &self.hashed {
            black_box(Sha256::digest(black_box(octets)));
        }
        self.signed
            .iter()
            .filter(|(key, message, signature)| key.verify_strict(black_box(message), signature).is_ok())
            .count()
    }
}

/// The least time of some rounds of each, in turn.
fn least(mut runs: Vec<Box<dyn FnMut() + '_>>) -> Vec<Duration> {
    let mut least = vec![Duration::MAX; runs.len()];
    for _ in 0..ROUNDS {
        for (run, least) in runs.iter_mut().zip(&mut least) {
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
        scribe.tally(1);
    }
    let bare = Bare::of(&scribe);
    let bundle = Parts::of(&scribe).octets();
    let flash = image(&scribe, 1024, 192, 0);
    let verify = |record: Record<'_>| {
        assert_eq!(audit(record, Asked::of(parties(&scribe))).unwrap().grade, Grade::Joint);
    };
    let times = least(vec![
        Box::new(|| assert!(bare.run() >= 896)),
        Box::new(|| verify(Record::bundle(&bundle).unwrap())),
        Box::new(|| verify(Record::image(&flash, 1024).unwrap())),
    ]);
    println!(
        "{} entries, {} signatures, {} hashes, least of {ROUNDS}",
        scribe.size(),
        bare.signed.len(),
        bare.hashed.len()
    );
    for (name, time) in ["bare", "bundle", "image"].iter().zip(&times) {
        println!("{name:7} {:9.3} ms  {:.3}", time.as_secs_f64() * 1e3, time.as_secs_f64() / times[0].as_secs_f64());
    }
}
