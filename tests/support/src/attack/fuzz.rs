//! Random mutations of bundles and images. The seed of each case reproduces it.

use proverka::journal::audit::{Asked, Audit, Grade, Held, Image, Record};
use proverka::party::Party;

use crate::attack::bundle::Parts;
use crate::attack::foreign::Asks;
use crate::attack::image::{image, reseal};
use crate::attack::judge::{parties, without};
use crate::attack::{INSPECTORATE, Scribe, kind};
use crate::random::Random;

/// The material from which cases are made.
pub struct Stock {
    pub scribe: Scribe,
    /// A short record with a base, a rotation and a release, so that a case needs few signatures.
    short: (Vec<u8>, Vec<u8>),
    bundles: Vec<Vec<u8>>,
    pieces: Vec<Parts>,
    images: Vec<Vec<u8>>,
}

impl Default for Stock {
    fn default() -> Self {
        let mut scribe = Scribe::life("stock", 1, 2);
        scribe.release(6);
        let (payload, annex) = scribe.timing((5, 6), (7, 8), 3);
        scribe.write(kind::TIME, &payload, &annex);
        scribe.expire();
        let other = Scribe::life("donor", 1, 2);
        let mut stated = Parts::from_scribe(&scribe);
        stated.statements.push(scribe.statement([1; 32], [2; 32]));
        // One record of every other grade.
        let mut lone = Scribe::new("stock");
        lone.open(1);
        lone.tally(4);
        lone.correct(2, 3);
        lone.close();
        let mut disputed = lone.clone();
        disputed.dispute(INSPECTORATE);
        let mut altered = stated.clone();
        let mut theirs = scribe.clone();
        theirs.genesis[120] ^= 1;
        altered.statements.push(theirs.statement([1; 32], [0; 32]));
        let mut pieces = vec![Parts::from_scribe(&scribe), Parts::from_base(&scribe, 4), stated];
        pieces.extend([Parts::from_scribe(&lone), Parts::from_scribe(&disputed), altered, Parts::from_scribe(&other)]);
        let bundles = pieces.iter().map(Parts::bytes).collect();
        let images = vec![image(&scribe, 1024, 8, 0), image(&scribe, 512, 16, 6)];
        let mut short = Scribe::new("stock");
        short.note(1);
        short.rotate();
        short.release(1);
        let short = (Parts::from_scribe(&short).bytes(), image(&short, 512, 8, 0));
        Self { scribe, short, bundles, pieces, images }
    }
}

impl Stock {
    /// A bundle with the random mutations of this case.
    pub fn bundle(&self, case: u64) -> Vec<u8> {
        let mut dice = Random(case);
        match dice.below(9) {
            0 | 1 => return self.shuffled(&mut dice),
            2 | 3 => return self.resealed(&mut dice),
            4 => return self.bundles[dice.below(self.bundles.len() - 1)].clone(),
            _ => {}
        }
        let mut bytes = self.bundles[dice.below(self.bundles.len() - 1)].clone();
        for _ in 0..=dice.below(3) {
            // Half of the cases leave the genesis unchanged, because a fault there ends the audit at once.
            let front = if dice.below(2) == 0 { 0 } else { 456.min(bytes.len()) };
            let at = front + dice.below(bytes.len() - front);
            let end = (at + dice.below(300)).min(bytes.len());
            match dice.below(7) {
                0..=2 => bytes.get_mut(at).into_iter().for_each(|byte| *byte ^= 1 << dice.below(8)),
                3 => bytes.truncate(at),
                4 => drop(bytes.drain(at..end)),
                5 => {
                    let again = bytes[at..end].to_vec();
                    drop(bytes.splice(at..at, again));
                }
                _ => bytes[at..end].iter_mut().for_each(|byte| *byte = dice.bits().to_le_bytes()[0]),
            }
        }
        bytes
    }

    /// What the user provides in this case: often nothing, otherwise heads that are right, wrong or out of reach, and a
    /// nonce.
    pub fn asks(&self, case: u64) -> Asks {
        let mut dice = Random(!case);
        let mut asks = Asks::default();
        if dice.below(3) == 0 {
            return asks;
        }
        for _ in 0..dice.below(3) {
            let size = dice.below(self.scribe.heads.len());
            let head = if dice.below(2) == 0 { self.scribe.heads[size] } else { [7; 32] };
            // Sometimes the noted size is 40 too large, so that nothing may confirm the head.
            let far = if dice.below(6) == 0 { 40 } else { 0 };
            asks.held.push(Held { size: u32::try_from(size + far).unwrap(), head });
        }
        if dice.below(5) == 0 {
            let role = if dice.below(2) == 0 { Party::Host } else { Party::Inspectorate };
            asks.nonce = Some((role, [[0, 1, 2][dice.below(3)]; 32]));
        }
        asks
    }

    /// Whole entries are moved, dropped, doubled or copied from elsewhere, with a count that fits.
    fn shuffled(&self, dice: &mut Random) -> Vec<u8> {
        let mut parts = self.pieces[dice.below(self.pieces.len() - 1)].clone();
        let donor = &self.pieces[dice.below(self.pieces.len())].entries;
        for _ in 0..=dice.below(2) {
            let (a, b) = (dice.below(parts.entries.len()), dice.below(parts.entries.len()));
            match dice.below(4) {
                0 => parts.entries.swap(a, b),
                1 => drop(parts.entries.remove(a)),
                2 => parts.entries.insert(a, donor[b % donor.len()].clone()),
                _ => parts.entries[a].clone_from(&donor[b % donor.len()]),
            }
        }
        parts.recount(&self.scribe.heads).bytes()
    }

    /// Entries are changed and signed again by the device itself, so that only the rules can refuse them and not the
    /// signatures.
    fn resealed(&self, dice: &mut Random) -> Vec<u8> {
        let mut forged = self.scribe.clone();
        let mut first = forged.pieces.len();
        for _ in 0..=dice.below(2) {
            let at = dice.below(forged.pieces.len());
            first = first.min(at);
            let piece = &mut forged.pieces[at];
            let fields = [4, 5, 6, 8, 12, 20, 27, 28, 32, 33, 36, 40, 48];
            let (place, to) = (dice.below(4), dice.below(5));
            let byte = match (place, piece.annex.len()) {
                (0 | 1, len @ 1..) => &mut piece.annex[dice.below(len)],
                (2, _) => &mut piece.body[fields[dice.below(fields.len())]],
                _ => &mut piece.body[4 + dice.below(52)],
            };
            *byte = [*byte ^ 1, byte.wrapping_add(1), byte.wrapping_sub(1), 0, 0xFF][to];
        }
        for at in first..forged.pieces.len() {
            let own = u16::from_le_bytes(self.scribe.pieces[at].body[6..8].try_into().unwrap());
            let mut piece = forged.pieces[at].clone();
            forged.seal(&mut piece, &forged.heads[at].clone(), &forged.key(own));
            forged.heads[at + 1] = piece.head(&forged.heads[at]);
            forged.pieces[at] = piece;
        }
        let base = if dice.below(4) == 0 { 1 + dice.below(6) } else { 0 };
        let mut parts = Parts::from_base(&forged, u32::try_from(base).unwrap());
        parts.entries.truncate(dice.below(parts.entries.len()).max(first + 1));
        parts.recount(&forged.heads).bytes()
    }

    /// Audits a short bundle and a short image, both mutated, and returns how many were whole. It checks only that
    /// nothing panics and that the audit stays within its bounds.
    pub fn short(&self, case: u64) -> u32 {
        let mut dice = Random(case);
        let (mut bundle, mut image) = self.short.clone();
        for bytes in [&mut bundle, &mut image] {
            for _ in 0..=dice.below(4) {
                let len = bytes.len();
                let at = 512 + dice.below(len - 512);
                let end = (at + dice.below(300)).min(len);
                match dice.below(5) {
                    0 | 1 => bytes[at] ^= 1 << dice.below(8),
                    2 => bytes[at..end].fill(0xFF),
                    3 => bytes.copy_within(at..end, 512 + dice.below(len - 512 - (end - at))),
                    _ => bytes[at..end].iter_mut().for_each(|byte| *byte = dice.bits().to_le_bytes()[0]),
                }
            }
        }
        let slots = image.len() / 128;
        (0..dice.below(4)).for_each(|_| reseal(&mut image, 4 + dice.below(slots - 4)));
        bundle.truncate(if dice.below(8) == 0 { dice.below(bundle.len()) } else { bundle.len() });
        u32::from(self.whole(Record::bundle(&bundle), bundle.len()))
            + u32::from(self.whole(Record::image(&image, 512), image.len()))
    }

    /// As [`short`](Self::short), but for pages and slots alone: no signature is checked.
    pub fn slots(&self, case: u64) -> u32 {
        let (bytes, page) = self.image(case);
        Image::new(&bytes, page).map_or(0, |image| u32::from(image.slots_only().is_ok()))
    }

    /// An image with the random mutations of this case, and its page size.
    pub fn image(&self, case: u64) -> (Vec<u8>, usize) {
        let mut dice = Random(case);
        let which = dice.below(self.images.len());
        let page = [1024, 512][which];
        let mut bytes = self.images[which].clone();
        for _ in 0..=dice.below(4) {
            let slot = 4 + dice.below(bytes.len() / 128 - 4);
            let other = 4 + dice.below(bytes.len() / 128 - 4);
            match dice.below(5) {
                0 => bytes[slot * 128 + dice.below(128)] ^= 1 << dice.below(8),
                1 => bytes.copy_within(other * 128..other * 128 + 128, slot * 128),
                2 => bytes[slot * 128..slot * 128 + 128].fill(0xFF),
                3 => {
                    bytes[slot * 128 + dice.below(120)] ^= 1 << dice.below(8);
                    reseal(&mut bytes, slot);
                }
                _ => bytes[slot * 128..slot * 128 + dice.below(128)].fill(0xFF),
            }
        }
        (bytes, page)
    }

    /// Random bytes behind a beginning that passes the first checks.
    pub fn noise(&self, case: u64) -> Vec<u8> {
        let mut dice = Random(case);
        let mut bytes = self.bundles[0][..532 + 4 * dice.below(2)].to_vec();
        let len = dice.below(600);
        bytes.extend((0..len).map(|_| dice.bits().to_le_bytes()[0]));
        bytes
    }

    /// Audits a record, and checks that the audit stays within its bounds.
    /// The audit yields each entry at most once, and no entry is shorter than a redacted one; its other work is
    /// proportional to the number of entries.
    pub fn whole(&self, record: Result<Record<'_>, proverka::journal::audit::AuditError>, len: usize) -> bool {
        let Ok(mut audit) = record.and_then(|record| Audit::new(record, Asked::new(parties(&self.scribe)))) else {
            return false;
        };
        let yielded = audit.by_ref().count();
        assert!(yielded <= len / 104, "{yielded} entries out of {len} bytes");
        !matches!(audit.report().grade, Grade::Broken(_))
    }

    /// Runs one case of each kind, and returns how many of the three were whole.
    ///
    /// # Panics
    ///
    /// If the two verifiers disagree about the bundle; the message has the number of the case.
    pub fn case(&self, case: u64) -> u32 {
        let bundle = self.bundle(case);
        let whole = self.whole(Record::bundle(&bundle), bundle.len());
        let second = without(&self.scribe, &bundle, &[]);
        assert_eq!(whole, second.is_ok(), "case {case}: the second verifier says {second:?}");
        u32::from(whole) + self.alone(case)
    }

    /// Audits an image and random bytes with the core alone.
    pub fn alone(&self, case: u64) -> u32 {
        let (image, page) = self.image(case);
        let noise = self.noise(case);
        u32::from(self.whole(Record::image(&image, page), image.len()))
            + u32::from(self.whole(Record::bundle(&noise), noise.len()))
    }
}
