//! What is hashed and what is signed (FORMAT sections 5 and 7), and nothing about where it is stored.
//!
//! Writer and verifier share this page and the field tables, so that they agree on bytes; what they conclude from
//! them they work out apart.

use sha2::{Digest as _, Sha256, Sha512};

use super::field::annex::RELEASE_STATEMENT;
use super::field::{PAYLOAD, export};
use crate::party::Party;

/// A SHA-256 value or a key. Unit: bytes.
pub type Hash = [u8; 32];
/// Domain-separation tags. Unit: bytes of ASCII. All have one length, so none is a prefix of another.
pub type Tag = [u8; 15];

/// Hashed with the genesis content.
pub const TERM: Tag = *b"proverka/1/term";
/// Hashed for a salt.
pub const SALT: Tag = *b"proverka/1/salt";
/// Hashed with an annex.
pub const ANEX: Tag = *b"proverka/1/anex";
/// Hashed with one entry.
pub const LEAF: Tag = *b"proverka/1/leaf";
/// One step of the chain.
pub const LINK: Tag = *b"proverka/1/link";
/// Signed by the device: an entry.
pub const SIGN: Tag = *b"proverka/1/sign";
/// Signed by all three: the genesis.
pub const BIND: Tag = *b"proverka/1/bind";
/// Signed by a party: opening a session.
pub const SESSION: Tag = *b"proverka/1/open";
/// Signed by a party: a head.
pub const COSIGN: Tag = *b"proverka/1/cosi";
/// Signed by a party: that it disputes a head.
pub const DISPUTE: Tag = *b"proverka/1/disp";
/// Signed by a party: an interval of time.
pub const TIME: Tag = *b"proverka/1/time";
/// Signed by a party: a change of limit or term, or the end of the record.
pub const ACT: Tag = *b"proverka/1/acts";
/// Signed by a party: a release.
pub const FREE: Tag = *b"proverka/1/free";
/// Signed by the device: an export statement.
pub const EXPORT: Tag = *b"proverka/1/expo";
/// Hashed for the first seed.
pub const SEED: Tag = *b"proverka/1/seed";
/// Hashed for the next seed.
pub const STEP: Tag = *b"proverka/1/step";
/// Hashed for the salt key.
pub const MASK: Tag = *b"proverka/1/mask";

/// SHA-256 of the tag and the parts in order.
fn hash(tag: &Tag, parts: &[&[u8]]) -> Hash {
    let mut state = Sha256::new();
    state.update(tag);
    for part in parts {
        state.update(part);
    }
    state.finalize().into()
}

/// First half of SHA-512 of the tag and the parts in order.
fn half(tag: &Tag, parts: &[&[u8]]) -> Hash {
    let mut state = Sha512::new();
    state.update(tag);
    for part in parts {
        state.update(part);
    }
    let whole: [u8; 64] = state.finalize().into();
    let mut out = [0; 32];
    for (to, from) in out.iter_mut().zip(whole) {
        *to = from;
    }
    out
}

/// `G`, the digest of the genesis content: the head at size 0 (FORMAT 4.3).
#[must_use]
pub fn term(content: &[u8; 256]) -> Hash {
    hash(&TERM, &[content])
}

/// The salt of entry `seq` (FORMAT 5.1). One SHA-256 block.
#[must_use]
pub fn salt(salt_key: &Hash, seq: u32) -> [u8; 16] {
    let whole = hash(&SALT, &[salt_key, &seq.to_le_bytes()]);
    let mut out = [0; 16];
    for (to, from) in out.iter_mut().zip(whole) {
        *to = from;
    }
    out
}

/// The digest of an annex (FORMAT 5.2).
#[must_use]
pub fn annex(bytes: &[u8]) -> Hash {
    hash(&ANEX, &[bytes])
}

/// The leaf of an entry; `annex` is the digest of its annex where its flags say that it has parts (FORMAT 5.2).
#[must_use]
pub fn leaf(salt: &[u8; 16], body: &[u8; 56], annex: Option<&Hash>) -> Hash {
    match annex {
        None => hash(&LEAF, &[salt, body]),
        Some(digest) => hash(&LEAF, &[salt, body, digest]),
    }
}

/// The head after entry `seq` (FORMAT 5.3).
#[must_use]
pub fn link(before: &Hash, seq: u32, badge: [u8; 4], leaf: &Hash) -> Hash {
    hash(&LINK, &[before, &seq.to_le_bytes(), &badge, leaf])
}

/// Bytes of the longest message that a party signs.
pub const PARTY_MESSAGE: usize = 235;

/// A message of at most `N` bytes, put together from its parts.
///
/// A part that does not fit would be left out; a test compares each message with the sum of its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message<const N: usize = PARTY_MESSAGE> {
    bytes: [u8; N],
    length: usize,
}

impl<const N: usize> Message<N> {
    fn of(parts: &[&[u8]]) -> Self {
        let mut bytes = [0; N];
        let length = join(&mut bytes, parts);
        Self { bytes, length }
    }

    /// The bytes to sign or to verify.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or(&[])
    }
}

/// Puts the parts one behind another, as far as there is room. How many bytes they are.
#[inline(never)]
fn join(room: &mut [u8], parts: &[&[u8]]) -> usize {
    room.iter_mut().zip(parts.iter().flat_map(|part| part.iter())).map(|(to, from)| *to = *from).count()
}

/// One of the three that sign the genesis. Everything else that has a role byte is signed by a [`Party`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Role {
    /// The device, which signs the genesis as one of three.
    Device,
    /// One of the parties.
    Party(Party),
}

impl Role {
    /// The role byte and its padding.
    #[must_use]
    pub const fn bytes(self) -> [u8; 4] {
        match self {
            Self::Device => [0; 4],
            Self::Party(party) => [role_byte(party), 0, 0, 0],
        }
    }

    /// The word for it in messages: `device`, `host` or `inspectorate`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Party(party) => party.as_str(),
        }
    }
}

impl From<Party> for Role {
    fn from(party: Party) -> Self {
        Self::Party(party)
    }
}

/// The role byte of a party (FORMAT 7).
#[must_use]
pub(super) const fn role_byte(party: Party) -> u8 {
    match party {
        Party::Host => 1,
        Party::Inspectorate => 2,
    }
}

/// The party with that role byte; `None` for every other byte, the device's included.
#[must_use]
pub(super) const fn party_of(role_byte: u8) -> Option<Party> {
    match role_byte {
        1 => Some(Party::Host),
        2 => Some(Party::Inspectorate),
        _ => None,
    }
}

/// The role byte of a party and its padding.
const fn role(party: Party) -> [u8; 4] {
    Role::Party(party).bytes()
}

/// What the device signs for entry `seq` (FORMAT 5.4).
#[must_use]
pub fn sign_message(term: &Hash, seq: u32, head: &Hash) -> Message<83> {
    Message::of(&[&SIGN, term, &seq.to_le_bytes(), head])
}

/// What each of the three signs to bind the genesis (FORMAT 4.4).
#[must_use]
pub fn bind_message(signer: impl Into<Role>, term: &Hash) -> Message<51> {
    Message::of(&[&BIND, &signer.into().bytes(), term])
}

/// Where in a record a statement of a party stands: right after its entry `size`, and nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The term digest `G`.
    pub term: Hash,
    /// Size of the record before the entry that carries the statement.
    pub size: u32,
    /// Head at that size.
    pub head: Hash,
}

/// What a party signs to open a session (FORMAT 7.1): the whole payload, so also who is to hold the session. `declared`
/// are the numbers declared for the site, by category.
#[must_use]
pub fn session_message(
    place: &Place,
    party: Party,
    payload: &[u8; PAYLOAD],
    declared: &[u32; 8],
    nonce: &Hash,
) -> Message {
    let mut numbers = [[0; 4]; 8];
    for (to, from) in numbers.iter_mut().zip(declared) {
        *to = from.to_le_bytes();
    }
    Message::of(&[
        &SESSION,
        &place.term,
        &role(party),
        payload,
        numbers.as_flattened(),
        &place.size.to_le_bytes(),
        &place.head,
        nonce,
    ])
}

/// What a party signs to witness a head (FORMAT 7.2).
#[must_use]
pub fn cosign_message(term: &Hash, party: Party, size: u32, head: &Hash) -> Message {
    Message::of(&[&COSIGN, term, &role(party), &size.to_le_bytes(), head])
}

/// What a party signs to dispute a head (FORMAT 7.9). `own` is the digest of the party's own version, or zeros.
#[must_use]
pub fn dispute_message(term: &Hash, party: Party, size: u32, head: &Hash, own: &Hash) -> Message {
    Message::of(&[&DISPUTE, term, &role(party), &size.to_le_bytes(), head, own])
}

/// What a party signs to state the time (FORMAT 7.3). Unit: Unix seconds.
#[must_use]
pub fn time_message(place: &Place, party: Party, earliest: i64, latest: i64, nonce: &Hash) -> Message {
    let (earliest, latest) = (earliest.to_le_bytes(), latest.to_le_bytes());
    let size = place.size.to_le_bytes();
    Message::of(&[&TIME, &place.term, &role(party), &earliest, &latest, &size, &place.head, nonce])
}

/// What a party signs to change a limit or the term, or to end the record (FORMAT 7.4).
#[must_use]
pub fn act_message(place: &Place, party: Party, kind: u8, payload: &[u8; PAYLOAD], nonce: &Hash) -> Message {
    let size = place.size.to_le_bytes();
    Message::of(&[&ACT, &place.term, &role(party), &[kind, 0, 0, 0], payload, &size, &place.head, nonce])
}

/// What a party signs to release entries (FORMAT 7.5).
#[must_use]
pub fn release_message(term: &Hash, party: Party, statement: &[u8; RELEASE_STATEMENT.end]) -> Message {
    Message::of(&[&FREE, term, &role(party), statement])
}

/// What the device signs to export (FORMAT 7.6).
#[must_use]
pub fn export_message(statement: &[u8; export::LEN]) -> Message<203> {
    Message::of(&[&EXPORT, statement])
}

/// The seed of epoch 0 from the contributions of device, host and inspectorate (FORMAT 6.3).
#[must_use]
pub fn first_seed(device: &Hash, host: &Hash, inspectorate: &Hash) -> Hash {
    half(&SEED, &[device, host, inspectorate])
}

/// The seed of the epoch after `seed`'s, with 32 fresh bytes (FORMAT 6.3).
#[must_use]
pub fn next_seed(seed: &Hash, fresh: &Hash) -> Hash {
    half(&STEP, &[seed, fresh])
}

/// The salt key from the contributions of device, host and inspectorate (FORMAT 6.3).
#[must_use]
pub fn salt_key(device: &Hash, host: &Hash, inspectorate: &Hash) -> Hash {
    hash(&MASK, &[device, host, inspectorate])
}

/// CRC-32 (reflected, polynomial 0xEDB88320), four bits at a time: 16 words of table, and a full ring is read at each
/// start.
#[must_use]
pub fn crc32(bytes: &[u8]) -> u32 {
    crc32_of(bytes)
}

/// The same, put in place: what is known to begin at a whole word is then read by words.
#[inline(always)]
pub(super) fn crc32_of(bytes: &[u8]) -> u32 {
    let (words, rest) = bytes.as_chunks::<4>();
    let mut crc = u32::MAX;
    for word in words {
        crc ^= u32::from_le_bytes(*word);
        crc = nibble(nibble(nibble(nibble(crc))));
        crc = nibble(nibble(nibble(nibble(crc))));
    }
    for byte in rest {
        crc = nibble(nibble(crc ^ u32::from(*byte)));
    }
    !crc
}

/// Takes four bits off a CRC.
#[inline(always)]
fn nibble(crc: u32) -> u32 {
    const TABLE: [u32; 16] = {
        let mut table = [0_u32; 16];
        let mut i = 0_u8;
        while i < 16 {
            let mut crc = i as u32;
            let mut bit = 0_u8;
            while bit < 4 {
                crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
                bit = bit.wrapping_add(1);
            }
            #[expect(clippy::indexing_slicing, reason = "evaluated by the compiler only")]
            {
                table[i as usize] = crc;
            }
            i = i.wrapping_add(1);
        }
        table
    };
    let [low, ..] = crc.to_le_bytes();
    TABLE.get(usize::from(low & 15)).copied().unwrap_or(0) ^ (crc >> 4)
}

/// The head code of `N` characters, Crockford's base 32 (FORMAT 7.7). `N` is 8, 16 or 32.
#[must_use]
pub fn head_code<const N: usize>(head: &Hash) -> [u8; N] {
    const ALPHABET: [u8; 32] = *b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    const { assert!(N == 8 || N == 16 || N == 32) };
    let mut out = [b'0'; N];
    let mut bytes = head.iter();
    let (mut held, mut bits) = (0_u16, 0_u8);
    for to in &mut out {
        if bits < 5 {
            // Below 5 bits are held, so 8 more fit.
            held = (held << 8) | u16::from(bytes.next().copied().unwrap_or(0));
            bits = bits.wrapping_add(8);
        }
        bits = bits.wrapping_sub(5);
        let index = (held >> bits) & 31;
        held &= !(31 << bits);
        *to = ALPHABET.get(usize::from(index)).copied().unwrap_or(b'0');
    }
    out
}
