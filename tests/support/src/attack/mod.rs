//! The attack kit: a writer of records that shares no code with the core, tools that change what it wrote, and a second
//! verifier whose checks can be switched off one by one.
//!
//! The writer follows FORMAT.md and uses other crates than the core. It writes whatever it is asked to, honest or not.

pub mod bundle;
pub mod foreign;
pub mod fuzz;
pub mod image;
pub mod judge;
pub mod lenient;

use ed25519_compact::{KeyPair, Seed};
use hmac_sha256::Hash;

/// A SHA-256 value, a key or a seed.
pub type Bytes32 = [u8; 32];

/// The SHA-256 of all parts, one after the other.
pub fn sha256(parts: &[&[u8]]) -> Bytes32 {
    let mut state = Hash::new();
    for part in parts {
        state.update(part);
    }
    state.finalize()
}

/// The key pair that belongs to a name: tests need many, and each must be the same in every run.
pub fn pair(name: &str) -> KeyPair {
    KeyPair::from_seed(Seed::new(sha256(&[b"attack kit", name.as_bytes()])))
}

/// The Ed25519 signature over all parts, one after the other.
pub fn sign(pair: &KeyPair, parts: &[&[u8]]) -> [u8; 64] {
    *pair.sk.sign(parts.concat(), None)
}

/// Role byte of the host.
pub const HOST: u8 = 1;
/// Role byte of the inspectorate.
pub const INSPECTORATE: u8 = 2;

/// The numbers of the kinds of entries.
pub mod kind {
    pub const BOOT: u8 = 1;
    pub const TIME: u8 = 2;
    pub const OPEN: u8 = 3;
    pub const TALLY: u8 = 4;
    pub const CORRECTION: u8 = 5;
    pub const CLOSE: u8 = 6;
    pub const COSIGN_H: u8 = 7;
    pub const COSIGN_I: u8 = 8;
    pub const DISPUTED: u8 = 9;
    pub const EPOCH: u8 = 10;
    pub const LIMIT: u8 = 11;
    pub const EXTEND: u8 = 12;
    pub const EXPORT: u8 = 13;
    pub const RELEASE: u8 = 14;
    pub const FAULT: u8 = 15;
    pub const HEALTH: u8 = 17;
    pub const RETIRE: u8 = 18;
    pub const EXPIRE: u8 = 19;
    /// Number of annex parts, by kind.
    pub const PARTS: [u8; 20] = [0, 0, 2, 2, 0, 0, 1, 1, 1, 2, 1, 2, 2, 0, 3, 0, 0, 0, 2, 0];
}

/// One entry with everything that a bundle shows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub body: [u8; 56],
    pub salt: [u8; 16],
    pub annex: Vec<u8>,
    pub signature: [u8; 64],
}

impl Piece {
    pub fn seq(&self) -> u32 {
        u32::from_le_bytes(self.body[8..12].try_into().unwrap())
    }

    pub fn kind(&self) -> u8 {
        self.body[4]
    }

    pub fn leaf(&self) -> Bytes32 {
        if self.annex.is_empty() {
            sha256(&[b"proverka/1/leaf", &self.salt, &self.body])
        } else {
            let annex = sha256(&[b"proverka/1/anex", &self.annex]);
            sha256(&[b"proverka/1/leaf", &self.salt, &self.body, &annex])
        }
    }

    pub fn head(&self, before: &Bytes32) -> Bytes32 {
        sha256(&[b"proverka/1/link", before, &self.body[8..12], &self.body[4..8], &self.leaf()])
    }

    /// The bytes of an open entry in a bundle.
    pub fn bytes(&self) -> Vec<u8> {
        let parts = u8::try_from(self.annex.len() / 108).unwrap();
        [&[1, parts, 0, 0][..], &self.body, &self.salt, &self.annex, &self.signature].concat()
    }

    /// The bytes of a redacted entry in a bundle.
    pub fn redacted(&self) -> Vec<u8> {
        [&[2, 0, 0, 0][..], &self.body[4..8], &self.leaf(), &self.signature].concat()
    }
}

/// A device with the entries that it has written so far, and the keys of both parties.
#[derive(Clone)]
pub struct Scribe {
    pub name: String,
    pub host: KeyPair,
    pub inspectorate: KeyPair,
    pub genesis: Vec<u8>,
    pub term: Bytes32,
    pub salt_key: Bytes32,
    pub pieces: Vec<Piece>,
    /// The head at each size.
    pub heads: Vec<Bytes32>,
    /// The epoch that signs the next entry.
    pub epoch: u16,
    pub boot: u32,
    pub earliest: i64,
    pub session: u32,
    pub lone: u8,
    pub tallies: u32,
    pub last_close: u32,
    pub released: u32,
    /// The numbers that are declared for the site when a session opens.
    pub declared: [u32; 8],
    nonces: u32,
}

impl Scribe {
    /// A newly enrolled device with the default parties.
    pub fn new(name: &str) -> Self {
        Self::enrolled(name, pair("host"), pair("inspectorate"), "nonce")
    }

    /// A newly enrolled device with other parties or another enrolment.
    pub fn enrolled(name: &str, host: KeyPair, inspectorate: KeyPair, nonce: &str) -> Self {
        let device = pair(&format!("{name} epoch 0"));
        let mut content = vec![0_u8; 256];
        content[0..4].copy_from_slice(b"PVK1");
        content[4] = 0x83;
        content[5] = 1;
        content[6] = 1;
        content[8..24].copy_from_slice(&sha256(&[name.as_bytes()])[..16]);
        content[24..56].copy_from_slice(&*device.pk);
        content[56..88].copy_from_slice(&*host.pk);
        content[88..120].copy_from_slice(&*inspectorate.pk);
        content[120..152].copy_from_slice(&sha256(&[b"firmware"]));
        content[152..160].copy_from_slice(&1_900_000_000_i64.to_le_bytes());
        content[160..168].copy_from_slice(&1_900_086_400_i64.to_le_bytes());
        content[168..172].copy_from_slice(&500_u32.to_le_bytes());
        content[172..176].copy_from_slice(&3_u32.to_le_bytes());
        content[208..212].copy_from_slice(&700_u32.to_le_bytes());
        content[240..256].copy_from_slice(&sha256(&[nonce.as_bytes()])[..16]);
        let term = sha256(&[b"proverka/1/term", &content]);
        let mut genesis = content;
        for (role, pair) in [(1_u8, &host), (2, &inspectorate), (0, &device)] {
            genesis.extend(sign(pair, &[b"proverka/1/bind", &[role, 0, 0, 0], &term]));
        }
        Self {
            name: name.into(),
            host,
            inspectorate,
            genesis,
            term,
            salt_key: sha256(&[b"salt", name.as_bytes()]),
            pieces: vec![],
            heads: vec![term],
            epoch: 0,
            boot: 1,
            earliest: i64::MIN,
            session: 0,
            lone: 0,
            tallies: 0,
            last_close: 0,
            released: 0,
            declared: [400, 1200, 0, u32::MAX, u32::MAX, u32::MAX, u32::MAX, u32::MAX],
            nonces: 0,
        }
    }

    pub fn size(&self) -> u32 {
        u32::try_from(self.pieces.len()).unwrap()
    }

    pub fn head(&self) -> Bytes32 {
        *self.heads.last().unwrap()
    }

    /// The key pair of an epoch of this device.
    pub fn key(&self, epoch: u16) -> KeyPair {
        pair(&format!("{} epoch {epoch}", self.name))
    }

    pub fn party(&self, role: u8) -> &KeyPair {
        if role == HOST { &self.host } else { &self.inspectorate }
    }

    /// Size and head, as the statements of the parties contain them.
    pub fn here(&self) -> [u8; 36] {
        [&self.size().to_le_bytes()[..], &self.head()].concat().try_into().unwrap()
    }

    /// Limits and expiry in force at size `r`, in the form of bytes 136..184 of a RELEASE.
    pub fn standing(&self, r: u32) -> Vec<u8> {
        let mut standing = [&self.genesis[208..240], &self.genesis[152..168]].concat();
        for piece in &self.pieces[..r as usize] {
            let payload = &piece.body[32..56];
            match piece.kind() {
                kind::LIMIT => {
                    let at = 4 * usize::from(payload[0]);
                    standing[at..at + 4].copy_from_slice(&payload[4..8]);
                }
                kind::EXTEND => standing[32..48].copy_from_slice(&payload[..16]),
                _ => {}
            }
        }
        standing
    }

    /// Totals by category at size `r`, in the form of SESSION_CLOSE and RELEASE.
    pub fn totals(&self, r: u32) -> [u32; 16] {
        let mut totals = [0; 16];
        let word = |payload: &[u8], at: usize| u32::from_le_bytes(payload[at..at + 4].try_into().unwrap());
        for piece in &self.pieces[..r as usize] {
            let payload = &piece.body[32..56];
            match piece.kind() {
                kind::OPEN => totals = [0; 16],
                kind::TALLY => totals[usize::from(payload[0])] = word(payload, 4),
                kind::CORRECTION => totals[usize::from(payload[4])] = word(payload, 8),
                _ => {}
            }
        }
        totals
    }

    /// The limit of a category that is in force now.
    pub fn limit_in(&self, category: u8) -> u32 {
        let at = 4 * usize::from(category);
        u32::from_le_bytes(self.standing(self.size())[at..at + 4].try_into().unwrap())
    }

    fn nonce(&mut self) -> Bytes32 {
        self.nonces += 1;
        sha256(&[b"nonce", &self.term, &self.nonces.to_le_bytes()])
    }

    /// A draft of the next entry, signed by `key`.
    pub fn draft(&self, kind: u8, payload: &[u8], annex: &[u8], key: &KeyPair) -> Piece {
        let parts = kind::PARTS.get(usize::from(kind)).copied().unwrap_or(0);
        let seq = self.size() + 1;
        let mut body = [0_u8; 56];
        body[0..4].copy_from_slice(b"PVK1");
        body[4] = kind;
        body[5] = parts | self.lone;
        body[6..8].copy_from_slice(&self.epoch.to_le_bytes());
        body[8..12].copy_from_slice(&seq.to_le_bytes());
        body[12..16].copy_from_slice(&self.boot.to_le_bytes());
        body[16..20].copy_from_slice(&(seq * 7).to_le_bytes());
        body[20..28].copy_from_slice(&self.earliest.to_le_bytes());
        body[28..32].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
        body[32..32 + payload.len()].copy_from_slice(payload);
        let mut whole = annex.to_vec();
        whole.resize(108 * usize::from(parts), 0);
        let mut piece = Piece { body, salt: self.salt(seq), annex: whole, signature: [0; 64] };
        self.seal(&mut piece, &self.head(), key);
        piece
    }

    pub fn salt(&self, seq: u32) -> [u8; 16] {
        sha256(&[b"proverka/1/salt", &self.salt_key, &seq.to_le_bytes()])[..16].try_into().unwrap()
    }

    /// Signs a piece together with the head before it.
    pub fn seal(&self, piece: &mut Piece, before: &Bytes32, key: &KeyPair) {
        let head = piece.head(before);
        piece.signature = sign(key, &[b"proverka/1/sign", &self.term, &piece.body[8..12], &head]);
    }

    /// Appends a piece as the next entry.
    pub fn append(&mut self, piece: Piece) {
        self.heads.push(piece.head(&self.head()));
        self.pieces.push(piece);
    }

    /// Writes an entry with the correct signature.
    pub fn write(&mut self, kind: u8, payload: &[u8], annex: &[u8]) {
        let piece = self.draft(kind, payload, annex, &self.key(self.epoch));
        self.append(piece);
    }

    pub fn boot(&mut self) {
        self.boot += 1;
        self.write(kind::BOOT, &[1, 0, 0, 0], &[]);
    }

    /// An entry without meaning that may stand anywhere; `number` tells it from others.
    pub fn note(&mut self, number: u32) {
        self.write(kind::HEALTH, &number.to_le_bytes(), &[]);
    }

    /// Counts up or down to `total` in the first category.
    pub fn tally(&mut self, total: u32) {
        self.tally_in(0, total);
    }

    pub fn tally_in(&mut self, category: u8, total: u32) {
        let before = self.totals(self.size())[usize::from(category)];
        let delta = i16::try_from(i64::from(total) - i64::from(before)).unwrap();
        let payload = [
            &[category, 1][..],
            &delta.to_le_bytes(),
            &total.to_le_bytes(),
            &(!total).to_le_bytes(),
            &self.limit_in(category).to_le_bytes(),
        ]
        .concat();
        self.write(kind::TALLY, &payload, &[]);
        self.tallies += 1;
    }

    /// Corrects entry `seq` of this session, so that the total of the first category becomes `total`.
    pub fn correct(&mut self, seq: u32, total: u32) {
        let before = self.totals(self.size())[0];
        let delta = i16::try_from(i64::from(total) - i64::from(before)).unwrap();
        let payload = [
            &seq.to_le_bytes()[..],
            &[0, 1],
            &delta.to_le_bytes(),
            &total.to_le_bytes(),
            &self.limit_in(0).to_le_bytes(),
        ]
        .concat();
        self.write(kind::CORRECTION, &payload, &[]);
        self.tallies += 1;
    }

    /// Payload and annex of a SESSION_OPEN that the parties in `held` sign. Bit 0 is the host, bit 1 the inspectorate.
    pub fn opening(&mut self, session: u32, held: u8) -> (Vec<u8>, Vec<u8>) {
        self.opening_by(session, held, held)
    }

    /// The same, but the statement says `held` and the parties in `signed` sign it.
    pub fn opening_by(&mut self, session: u32, held: u8, signed: u8) -> (Vec<u8>, Vec<u8>) {
        let nonce = self.nonce();
        let declared = self.declared.map(u32::to_le_bytes).concat();
        let mut payload = [&session.to_le_bytes()[..], &9_u32.to_le_bytes(), &[held]].concat();
        payload.resize(24, 0);
        let numbers = [&payload[..], &declared].concat();
        let mut annex = nonce.to_vec();
        for role in [HOST, INSPECTORATE] {
            annex.extend(if signed & role == 0 {
                [0; 64]
            } else {
                let parts: [&[u8]; 4] = [b"proverka/1/open", &self.term, &[role, 0, 0, 0], &numbers];
                sign(self.party(role), &[&parts.concat(), &self.here(), &nonce])
            });
        }
        annex.extend(declared);
        (payload, annex)
    }

    pub fn open(&mut self, held: u8) {
        let (payload, annex) = self.opening(self.session + 1, held);
        self.lone = match held {
            1 => 4,
            2 => 8,
            _ => 0,
        };
        self.write(kind::OPEN, &payload, &annex);
        self.session += 1;
        self.tallies = 0;
    }

    pub fn close(&mut self) {
        let payload = [self.session.to_le_bytes(), self.tallies.to_le_bytes()].concat();
        let totals = self.totals(self.size()).map(u32::to_le_bytes).concat();
        self.write(kind::CLOSE, &payload, &[vec![0x5A; 32], totals].concat());
        self.last_close = self.size();
        self.lone = 0;
    }

    /// A true cosignature of a size.
    pub fn cosignature(&self, role: u8, size: u32) -> Vec<u8> {
        let head = self.heads[size as usize];
        let signature =
            sign(self.party(role), &[b"proverka/1/cosi", &self.term, &[role, 0, 0, 0], &size.to_le_bytes(), &head]);
        [&head[..], &signature].concat()
    }

    pub fn cosign(&mut self, role: u8) {
        let size = self.last_close;
        let annex = self.cosignature(role, size);
        self.write(if role == HOST { kind::COSIGN_H } else { kind::COSIGN_I }, &size.to_le_bytes(), &annex);
    }

    /// The annex of a true dispute of a size, signed by `signer`.
    pub fn disputing(&self, role: u8, size: u32, signer: &KeyPair) -> Vec<u8> {
        let (head, own) = (self.heads[size as usize], sha256(&[b"own version"]));
        let parts: [&[u8]; 6] = [b"proverka/1/disp", &self.term, &[role, 0, 0, 0], &size.to_le_bytes(), &head, &own];
        [&head[..], &own, &sign(signer, &parts)].concat()
    }

    pub fn dispute(&mut self, role: u8) {
        let size = self.last_close;
        let annex = self.disputing(role, size, self.party(role));
        self.write(kind::DISPUTED, &[&size.to_le_bytes()[..], &[role]].concat(), &annex);
    }

    pub fn rotate(&mut self) {
        let next = self.epoch + 1;
        let key = self.key(next);
        self.write(kind::EPOCH, &next.to_le_bytes(), &*key.pk);
        self.epoch = next;
    }

    /// Payload and annex of a TIME that the parties in `signed` sign.
    pub fn timing(&mut self, host: (i64, i64), inspectorate: (i64, i64), signed: u8) -> (Vec<u8>, Vec<u8>) {
        let nonce = self.nonce();
        let words = |pair: (i64, i64)| [pair.0.to_le_bytes(), pair.1.to_le_bytes()].concat();
        let mut annex = [&nonce[..], &words(host), &words(inspectorate)].concat();
        for (role, stated) in [(HOST, host), (INSPECTORATE, inspectorate)] {
            let here = self.here();
            let parts: [&[u8]; 6] = [b"proverka/1/time", &self.term, &[role, 0, 0, 0], &words(stated), &here, &nonce];
            annex.extend(if signed & role == 0 { [0; 64] } else { sign(self.party(role), &parts) });
        }
        (words((host.0.max(inspectorate.0), host.1.min(inspectorate.1))), annex)
    }

    pub fn time(&mut self, earliest: i64) {
        let (payload, annex) = self.timing((earliest, earliest + 60), (earliest - 5, earliest + 40), 3);
        self.earliest = self.earliest.max(earliest);
        self.write(kind::TIME, &payload, &annex);
    }

    /// Payload and annex of a LIMIT, EXTEND or RETIRE that the parties in `signed` sign.
    pub fn acting(&mut self, kind: u8, payload: &[u8], signed: u8) -> (Vec<u8>, Vec<u8>) {
        let nonce = self.nonce();
        let mut whole = payload.to_vec();
        whole.resize(24, 0);
        let mut annex = nonce.to_vec();
        for role in [HOST, INSPECTORATE] {
            let front = [&b"proverka/1/acts"[..], &self.term, &[role, 0, 0, 0], &[kind, 0, 0, 0]].concat();
            let parts: [&[u8]; 4] = [&front, &whole, &self.here(), &nonce];
            annex.extend(if signed & role == 0 { [0; 64] } else { sign(self.party(role), &parts) });
        }
        (whole, annex)
    }

    pub fn limit(&mut self, limit: u32) {
        let (payload, annex) = self.acting(kind::LIMIT, &[&[0, 0, 0, 0][..], &limit.to_le_bytes()].concat(), 3);
        self.write(kind::LIMIT, &payload, &annex);
    }

    pub fn extend(&mut self, until: i64) {
        let words = [until.to_le_bytes(), (until + 86_400).to_le_bytes()].concat();
        let (payload, annex) = self.acting(kind::EXTEND, &words, 3);
        self.write(kind::EXTEND, &payload, &annex);
    }

    /// Ends the record with a RETIRE by both parties.
    pub fn retire(&mut self) {
        let (payload, annex) = self.acting(kind::RETIRE, &[], 3);
        self.write(kind::RETIRE, &payload, &annex);
    }

    /// The annex of a RELEASE of size `r` that the parties in `signed` sign.
    pub fn releasing(&self, r: u32, signed: u8) -> Vec<u8> {
        let next = self.pieces.get(r as usize);
        let epoch = next.map_or(self.epoch, |piece| u16::from_le_bytes(piece.body[6..8].try_into().unwrap()));
        let mut statement = [&r.to_le_bytes()[..], &epoch.to_le_bytes(), &[0, 0], &self.heads[r as usize]].concat();
        statement.extend(*self.key(epoch).pk);
        statement.extend(self.totals(r).map(u32::to_le_bytes).concat());
        statement.extend(self.standing(r));
        let mut annex = statement.clone();
        for role in [HOST, INSPECTORATE] {
            let parts: [&[u8]; 4] = [b"proverka/1/free", &self.term, &[role, 0, 0, 0], &statement];
            annex.extend(if signed & role == 0 { [0; 64] } else { sign(self.party(role), &parts) });
        }
        annex
    }

    pub fn release(&mut self, r: u32) {
        let annex = self.releasing(r, 3);
        self.write(kind::RELEASE, &r.to_le_bytes(), &annex);
        self.released = r;
    }

    /// Writes that the expiry in force has passed.
    pub fn expire(&mut self) {
        let expiry = self.standing(self.size())[32..].to_vec();
        self.earliest = i64::from_le_bytes(expiry[8..].try_into().unwrap()).max(self.earliest);
        self.write(kind::EXPIRE, &expiry, &[]);
    }

    /// A session that both parties hold, with every usual kind of entry.
    pub fn session(&mut self, tallies: u32) {
        self.open(3);
        self.rotate();
        for total in 0..tallies {
            self.tally(total);
        }
        self.close();
        self.cosign(HOST);
        self.cosign(INSPECTORATE);
    }

    /// A record of `sessions` sessions with every kind of joint act.
    pub fn life(name: &str, sessions: u32, tallies: u32) -> Self {
        let mut scribe = Self::new(name);
        scribe.boot();
        for round in 0..sessions {
            scribe.session(tallies);
            if round == 0 {
                scribe.time(1_700_000_000);
                scribe.limit(690);
                scribe.extend(1_950_000_000);
            }
            scribe.boot();
        }
        scribe
    }

    /// A bundle whose statement the device signed while it ran another firmware.
    pub fn exported_by_other_firmware(&self) -> bundle::Parts {
        let mut other = self.clone();
        other.genesis[120] ^= 1;
        let mut parts = bundle::Parts::from_scribe(self);
        parts.statements.push(other.statement([1; 32], [2; 32]));
        parts
    }

    /// An export statement of the current size, signed by the key of the current epoch.
    pub fn statement(&self, host: Bytes32, inspectorate: Bytes32) -> Vec<u8> {
        let mut bytes = [&self.term[..], &self.size().to_le_bytes(), &self.head(), &self.epoch.to_le_bytes()].concat();
        bytes.extend([1, 0]);
        bytes.extend(self.boot.to_le_bytes());
        bytes.extend(1_000_u32.to_le_bytes());
        bytes.extend(self.earliest.to_le_bytes());
        bytes.extend(0xFFFF_FFFE_u32.to_le_bytes());
        bytes.extend(host);
        bytes.extend(inspectorate);
        bytes.extend(&self.genesis[120..152]);
        let signature = sign(&self.key(self.epoch), &[b"proverka/1/expo", &bytes]);
        bytes.extend(signature);
        bytes
    }
}
