//! A second verifier, written from FORMAT.md with other crates, in which each check can be switched off. It serves as
//! the control of the attacks.
//!
//! A defence is necessary only if the attack succeeds without it. With all checks on, this verifier must agree with the
//! core's audit on whether a bundle is whole.

mod act;
mod read;
mod walk;

use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::IsIdentity as _;
use sha2::{Digest as _, Sha512};

use self::read::{Cursor, i64_at, u16_at, u32_at};
use self::walk::{Known, Session, Walk, carried};
use crate::attack::{Bytes32, HOST, kind, sha256};

/// A check that can be switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// The file has the length that it states, and its parts have a known form.
    Shape,
    /// No bytes follow the end.
    Trailing,
    /// The genesis names the keys that were given.
    Given,
    /// The signatures under the genesis are good.
    Genesis,
    /// Sequence numbers rise by one.
    Seq,
    /// Each entry belongs to the epoch that the chain of keys has reached, and the key of that epoch is used.
    Epoch,
    /// The signatures of the device are good.
    Signature,
    /// Each entry is signed by the key of its own epoch, and not by any other key of the device.
    OwnEpoch,
    /// S is less than the group order.
    Malleable,
    /// Neither the key nor R has a small order.
    SmallOrder,
    /// Boot number and earliest time never fall, and the width is right.
    Clock,
    /// Nothing follows a RETIRE.
    Retire,
    /// The signatures of the parties are good.
    Party,
    /// A joint act has both signatures.
    Both,
    /// The head that is witnessed is the record's own.
    Witness,
    /// A base is covered by a RELEASE.
    Base,
    /// Size and head at the end are right.
    End,
    /// Export statements fit the record.
    Statement,
    /// A RELEASE carries the right values, and nothing is counted or extended after the expiry.
    Expiry,
    /// Only tallies are redacted.
    Redaction,
    /// Sessions: their numbers, flags and counts of tallies are right, and every count lies in a session.
    Session,
    /// Totals and limits follow from the entries before.
    Sum,
    /// Bytes that must be zero are zero.
    Zero,
}

impl Check {
    /// All checks that can be switched off.
    pub const ALL: [Self; 23] = [
        Self::Shape,
        Self::Trailing,
        Self::Given,
        Self::Genesis,
        Self::Seq,
        Self::Epoch,
        Self::Signature,
        Self::OwnEpoch,
        Self::Malleable,
        Self::SmallOrder,
        Self::Clock,
        Self::Retire,
        Self::Party,
        Self::Both,
        Self::Witness,
        Self::Base,
        Self::End,
        Self::Statement,
        Self::Expiry,
        Self::Redaction,
        Self::Session,
        Self::Sum,
        Self::Zero,
    ];
}

/// A verifier with some checks switched off.
pub struct Lenient<'a> {
    /// The keys of host and inspectorate.
    pub given: [Bytes32; 2],
    /// The checks that are switched off.
    pub off: &'a [Check],
    /// All keys of the device that the attacker has. They are tried if the check of the own epoch is off.
    pub keys: &'a [Bytes32],
}

/// L, the group order.
pub const ORDER: Bytes32 = [
    0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

impl Lenient<'_> {
    fn on(&self, check: Check) -> bool {
        !self.off.contains(&check)
    }

    fn need(&self, check: Check, holds: bool) -> Result<(), Check> {
        if holds || !self.on(check) { Ok(()) } else { Err(check) }
    }

    /// Ed25519 as in textbooks; the strict conditions are separate checks.
    pub fn verifies(&self, key: &[u8], message: &[u8], signature: &[u8]) -> bool {
        let (r, s): (Bytes32, Bytes32) = (signature[..32].try_into().unwrap(), signature[32..].try_into().unwrap());
        let Some(a) = CompressedEdwardsY(key.try_into().unwrap()).decompress() else { return false };
        let Some(r_point) = CompressedEdwardsY(r).decompress() else { return false };
        let canonical = s.iter().rev().lt(ORDER.iter().rev());
        if self.on(Check::Malleable) && !(canonical && a.compress().0 == key && r_point.compress().0 == r) {
            return false;
        }
        if self.on(Check::SmallOrder) && (a.is_small_order() || r_point.is_small_order()) {
            return false;
        }
        let k: [u8; 64] = Sha512::new().chain_update(r).chain_update(key).chain_update(message).finalize().into();
        let (k, s) = (Scalar::from_bytes_mod_order_wide(&k), Scalar::from_bytes_mod_order(s));
        let found = EdwardsPoint::vartime_double_scalar_mul_basepoint(&k, &-a, &s);
        (found - r_point).is_identity()
    }

    fn party(&self, given: &Given<'_>, role: u8, parts: &[&[u8]], signature: &[u8]) -> Result<(), Check> {
        if signature.iter().all(|byte| *byte == 0) {
            return self.need(Check::Both, false);
        }
        let key = if role == HOST { &given.genesis[56..88] } else { &given.genesis[88..120] };
        self.need(Check::Party, self.verifies(key, &parts.concat(), signature))
    }

    /// Judges a bundle, and returns the size of the record.
    ///
    /// # Errors
    ///
    /// The first check that failed.
    pub fn verify(&self, bytes: &[u8]) -> Result<u32, Check> {
        let mut file = Cursor(bytes);
        if file.take(8)? != b"PVKB1\0\0\0" {
            return Err(Check::Shape);
        }
        let genesis = file.take(448)?;
        let base = file.take(72)?;
        let count = u32_at(file.take(4)?, 0);
        let term = sha256(&[b"proverka/1/term", &genesis[..256]]);
        let given = Given { genesis, term };
        self.genesis(&given)?;
        let mut walk = Walk {
            size: u32_at(base, 0),
            head: base[4..36].try_into().unwrap(),
            epoch: u16_at(base, 36),
            key: base[40..72].try_into().unwrap(),
            boot: 1,
            earliest: i64::MIN,
            session: None,
            hidden_tallies: 0,
            categories: u32_at(genesis, 172),
            known: Known::nothing(u32_at(genesis, 172)),
            sessions: if u32_at(base, 0) == 0 { 0 } else { u32::MAX - 1 },
            close: None,
            retired: false,
            expired: false,
            carried: vec![],
            passed: vec![],
            covered: u32_at(base, 0) == 0,
            releases: vec![],
            released: 0,
        };
        self.need(Check::Zero, base[38..40] == [0, 0])?;
        self.need(Check::Genesis, self.fit_key(&walk.key))?;
        self.need(Check::Base, u32::from(walk.epoch) <= walk.size)?;
        self.need(Check::Base, walk.epoch > 0 || walk.key == genesis[24..56])?;
        self.need(Check::Base, walk.key != genesis[56..88] && walk.key != genesis[88..120])?;
        if walk.size == 0 {
            walk.known = Known::genesis(genesis);
            self.need(Check::Base, walk.head == term && walk.epoch == 0 && walk.key == genesis[24..56])?;
        }
        walk.carried = carried(file.0, count);
        walk.pass();
        for _ in 0..count {
            self.entry(&mut file, &given, &mut walk)?;
            walk.pass();
        }
        self.need(Check::Base, walk.covered)?;
        let statements = u32_at(file.take(4)?, 0);
        if statements > 16 {
            return Err(Check::Shape);
        }
        for _ in 0..statements {
            self.statement(file.take(252)?, &given, &walk)?;
        }
        let end = file.take(36)?;
        self.need(Check::End, u32_at(end, 0) == walk.size && end[4..36] == walk.head)?;
        self.need(Check::Trailing, file.0.is_empty())?;
        Ok(walk.size)
    }

    fn fit_key(&self, key: &[u8]) -> bool {
        CompressedEdwardsY(key.try_into().unwrap())
            .decompress()
            .is_some_and(|point| point.compress().0 == key && (!point.is_small_order() || !self.on(Check::SmallOrder)))
    }

    fn genesis(&self, given: &Given<'_>) -> Result<(), Check> {
        let genesis = given.genesis;
        let keys = [&genesis[24..56], &genesis[56..88], &genesis[88..120]];
        self.need(Check::Given, keys[1] == self.given[0] && keys[2] == self.given[1])?;
        let shape = genesis[..8] == *b"PVK1\x83\x01\x01\0"
            && i64_at(genesis, 152) <= i64_at(genesis, 160)
            && u32_at(genesis, 172) <= 8
            && keys[0] != keys[1]
            && keys[0] != keys[2]
            && keys[1] != keys[2];
        self.need(Check::Genesis, shape && keys.iter().all(|key| self.fit_key(key)))?;
        for (role, key, at) in [(1_u8, keys[1], 256), (2, keys[2], 320), (0, keys[0], 384)] {
            let message = [&b"proverka/1/bind"[..], &[role, 0, 0, 0], &given.term].concat();
            self.need(Check::Genesis, self.verifies(key, &message, &genesis[at..at + 64]))?;
        }
        Ok(())
    }

    fn entry(&self, file: &mut Cursor<'_>, given: &Given<'_>, walk: &mut Walk) -> Result<(), Check> {
        let front = file.take(4)?;
        self.need(Check::Zero, front[2..4] == [0, 0])?;
        let seq = walk.size + 1;
        let (mut body, mut annex) = (None, &[][..]);
        let (badge, leaf) = match front[0] {
            1 if front[1] <= 3 => {
                let shown = file.take(56)?;
                let salt = file.take(16)?;
                annex = file.take(108 * usize::from(front[1]))?;
                body = Some(shown);
                self.need(Check::Zero, shown[..4] == *b"PVK1")?;
                self.need(Check::Seq, u32_at(shown, 8) == seq)?;
                if shown[5] & 3 != front[1] {
                    return Err(Check::Shape);
                }
                let leaf = if annex.is_empty() {
                    sha256(&[b"proverka/1/leaf", salt, shown])
                } else {
                    sha256(&[b"proverka/1/leaf", salt, shown, &sha256(&[b"proverka/1/anex", annex])])
                };
                (&shown[4..8], leaf)
            }
            2 if front[1] == 0 => (file.take(4)?, file.take(32)?.try_into().unwrap()),
            _ => return Err(Check::Shape),
        };
        let signature = file.take(64)?;
        let number = badge[0];
        let known = (1..=19).contains(&number) && badge[1] < 16;
        if !known || kind::PARTS[usize::from(number)] != badge[1] & 3 {
            return Err(Check::Shape);
        }
        self.need(Check::Redaction, body.is_some() || number == kind::TALLY || number == kind::CORRECTION)?;
        self.need(Check::Retire, !walk.retired)?;
        self.need(Check::Epoch, u16_at(badge, 2) == walk.epoch)?;
        let head = sha256(&[b"proverka/1/link", &walk.head, &seq.to_le_bytes(), badge, &leaf]);
        let message = [&b"proverka/1/sign"[..], &given.term, &seq.to_le_bytes(), &head].concat();
        let any = |keys: &[Bytes32]| keys.iter().any(|key| self.verifies(key, &message, signature));
        if !self.verifies(&walk.key, &message, signature) {
            if !any(self.keys) {
                self.need(Check::Signature, false)?;
            } else {
                self.need(Check::OwnEpoch, false)?;
            }
        }
        if let Some(body) = body {
            let (boot, earliest) = (u32_at(body, 12), i64_at(body, 20));
            let fine = boot >= walk.boot && earliest >= walk.earliest && u32_at(body, 28) != u32::MAX;
            self.need(Check::Clock, fine)?;
            (walk.boot, walk.earliest) = (boot, earliest);
        }
        self.session(walk, number, badge[1] & 12, body)?;
        self.need(Check::Expiry, !(number == kind::TALLY && walk.has_expired()))?;
        if number == kind::TALLY || number == kind::CORRECTION {
            self.count(walk, seq, number, body.map(|body| &body[32..56]))?;
        }
        if let Some(body) = body {
            self.act(given, walk, number, &body[32..56], annex)?;
        }
        (walk.size, walk.head) = (seq, head);
        if number == kind::CLOSE {
            walk.close = Some((seq, head));
        }
        walk.retired = number == kind::RETIRE;
        Ok(())
    }

    fn session(&self, walk: &mut Walk, number: u8, lone: u8, body: Option<&[u8]>) -> Result<(), Check> {
        self.need(Check::Session, lone != 12)?;
        if let (kind::OPEN, Some(body)) = (number, body) {
            let (session, held) = (u32_at(body, 32), body[40]);
            let next = walk.sessions == u32::MAX - 1 || session == walk.sessions + 1;
            let flags = [0, 4, 8, 0].get(usize::from(held)).copied().unwrap_or(99);
            self.need(Check::Session, next && session > 0 && (1..=3).contains(&held) && (lone == 0 || lone == flags))?;
            walk.sessions = session;
            walk.session = Some(Session { number: session, opened: walk.size + 1, flags, tallies: 0 });
            walk.known.zero();
            return Ok(());
        }
        let counts = number == kind::TALLY || number == kind::CORRECTION;
        let hidden = walk.hidden();
        let Some(session) = &mut walk.session else {
            walk.hidden_tallies += u32::from(counts);
            if let (kind::CLOSE, Some(body)) = (number, body) {
                walk.sessions = u32_at(body, 32);
                let fits = u32_at(body, 32) > 0 && u32_at(body, 36) >= walk.hidden_tallies;
                self.need(Check::Session, hidden && fits)?;
            }
            return self.need(Check::Session, hidden || (lone == 0 && !counts));
        };
        if let (kind::CLOSE, Some(body)) = (number, body) {
            let fits = u32_at(body, 32) == session.number
                && u32_at(body, 36) == session.tallies
                && (lone == 0 || lone == session.flags);
            walk.session = None;
            return self.need(Check::Session, fits);
        }
        session.tallies += u32::from(counts);
        let fits = lone == session.flags;
        self.need(Check::Session, fits)
    }

    /// Checks that what a count says follows from the entries before it, as far as they show it.
    fn count(&self, walk: &mut Walk, seq: u32, number: u8, payload: Option<&[u8]>) -> Result<(), Check> {
        let Some(payload) = payload else {
            walk.known.hide(walk.categories);
            return Ok(());
        };
        let shown = if number == kind::TALLY {
            self.need(Check::Sum, u32_at(payload, 4) == !u32_at(payload, 8))?;
            payload
        } else {
            let opened = walk.session.as_ref().map_or(0, |session| session.opened);
            let corrected = u32_at(payload, 0);
            self.need(Check::Sum, opened < corrected && corrected < seq)?;
            &payload[4..]
        };
        let (category, total, limit) = (usize::from(shown[0]), u32_at(shown, 4), u32_at(payload, 12));
        self.need(Check::Sum, u32::from(shown[0]) < walk.categories)?;
        let delta = i64::from(i16::from_le_bytes(shown[2..4].try_into().unwrap()));
        if let Some(place) = walk.known.totals.get_mut(category) {
            let follows = place.is_none_or(|before| i64::from(before) + delta == i64::from(total));
            *place = Some(total);
            self.need(Check::Sum, follows)?;
        }
        let in_force = walk.known.limits.get(category).copied().flatten();
        self.need(Check::Sum, in_force.is_none_or(|in_force| in_force == limit))
    }

    fn statement(&self, bytes: &[u8], given: &Given<'_>, walk: &Walk) -> Result<(), Check> {
        // Only the last size is compared, because these tests put their statements there.
        let fits = bytes[..32] == given.term
            && u32_at(bytes, 32) == walk.size
            && bytes[36..68] == walk.head
            && u16_at(bytes, 68) == walk.epoch
            && (1..=3).contains(&bytes[70])
            && bytes[71] == 0
            && u32_at(bytes, 72) >= walk.boot
            && i64_at(bytes, 80) >= walk.earliest
            && u32_at(bytes, 88) != u32::MAX;
        let message = [b"proverka/1/expo", &bytes[..188]].concat();
        self.need(Check::Statement, fits && self.verifies(&walk.key, &message, &bytes[188..]))
    }
}

struct Given<'a> {
    genesis: &'a [u8],
    term: Bytes32,
}
