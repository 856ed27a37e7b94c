//! Computes what is hashed and what is signed (FORMAT sections 5 and 7), independently of where it is stored.
//!
//! Writer and verifier share this module and the field tables, so that they agree on the bytes. Each draws its own
//! conclusions from them in separate code.

use crc::{CRC_32_ISO_HDLC, Crc};
use sha2::{Digest as _, Sha256, Sha512};

use super::field::annex::RELEASE_STATEMENT;
use super::field::{PAYLOAD, export};
use crate::party::{Party, by_word};

/// A SHA-256 value or a public key, 32 bytes.
pub type Hash = [u8; 32];
/// A domain-separation tag of 15 ASCII bytes. All tags have the same length, so none is a prefix of another.
pub type Tag = [u8; 15];

/// Tag for the hash of the genesis content, which is the term digest.
pub const TERM: Tag = *b"proverka/1/term";
/// Tag for the hash that gives the salt of an entry.
pub const SALT: Tag = *b"proverka/1/salt";
/// Tag for the hash of a whole annex.
pub const ANEX: Tag = *b"proverka/1/anex";
/// Tag for the leaf hash of one entry.
pub const LEAF: Tag = *b"proverka/1/leaf";
/// Tag for the hash that links one entry to the head before it.
pub const LINK: Tag = *b"proverka/1/link";
/// Tag for the device's signature of an entry.
pub const SIGN: Tag = *b"proverka/1/sign";
/// Tag for the signatures of the genesis by the device and both parties.
pub const BIND: Tag = *b"proverka/1/bind";
/// Tag for a party's signature that opens a session.
pub const SESSION: Tag = *b"proverka/1/open";
/// Tag for a party's signature of a head.
pub const COSIGN: Tag = *b"proverka/1/cosi";
/// Tag for a party's signature that it disputes a head.
pub const DISPUTE: Tag = *b"proverka/1/disp";
/// Tag for a party's signature of an interval of time.
pub const TIME: Tag = *b"proverka/1/time";
/// Tag for a party's signature of a change of limit or term, or of the end of the record.
pub const ACT: Tag = *b"proverka/1/acts";
/// Tag for a party's signature of a release.
pub const FREE: Tag = *b"proverka/1/free";
/// Tag for the device's signature of an export statement.
pub const EXPORT: Tag = *b"proverka/1/expo";
/// Tag for the hash that gives the seed of epoch 0.
pub const SEED: Tag = *b"proverka/1/seed";
/// Tag for the hash that gives the seed of the next epoch.
pub const STEP: Tag = *b"proverka/1/step";
/// Tag for the hash that gives the salt key.
pub const MASK: Tag = *b"proverka/1/mask";

/// Returns SHA-256 of the tag followed by the parts in order.
fn hash(tag: &Tag, parts: &[&[u8]]) -> Hash {
    let mut state = Sha256::new();
    state.update(tag);
    for part in parts {
        state.update(part);
    }
    state.finalize().into()
}

/// Returns the first 32 bytes of SHA-512 of the tag followed by the parts in order.
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

/// Returns `G`, the digest of the genesis content, which is the head at size 0 (FORMAT 4.3).
#[must_use]
pub fn term(content: &[u8; 256]) -> Hash {
    hash(&TERM, &[content])
}

/// Returns the salt of entry `seq` (FORMAT 5.1). This takes one SHA-256 block.
#[must_use]
pub fn salt(salt_key: &Hash, seq: u32) -> [u8; 16] {
    let whole = hash(&SALT, &[salt_key, &seq.to_le_bytes()]);
    let mut out = [0; 16];
    for (to, from) in out.iter_mut().zip(whole) {
        *to = from;
    }
    out
}

/// Returns the digest of a whole annex (FORMAT 5.2).
#[must_use]
pub fn annex(bytes: &[u8]) -> Hash {
    hash(&ANEX, &[bytes])
}

/// Returns the leaf of an entry (FORMAT 5.2). `annex` is the digest of its annex, or `None` if its flags show no parts.
#[must_use]
pub fn leaf(salt: &[u8; 16], body: &[u8; 56], annex: Option<&Hash>) -> Hash {
    match annex {
        None => hash(&LEAF, &[salt, body]),
        Some(digest) => hash(&LEAF, &[salt, body, digest]),
    }
}

/// Returns the head after entry `seq` (FORMAT 5.3).
#[must_use]
pub fn link(before: &Hash, seq: u32, badge: [u8; 4], leaf: &Hash) -> Hash {
    hash(&LINK, &[before, &seq.to_le_bytes(), &badge, leaf])
}

/// Length of the longest message that a party signs. Unit: bytes.
pub const PARTY_MESSAGE: usize = 235;

/// Length of the message that binds the genesis. Unit: bytes.
pub const BIND_MESSAGE: usize = 51;

/// A message of at most `N` bytes, concatenated from its parts.
///
/// Bytes beyond `N` would be dropped; a test therefore compares each message with the sum of its parts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Message<const N: usize = PARTY_MESSAGE> {
    bytes: [u8; N],
    length: usize,
}

impl<const N: usize> Message<N> {
    fn from_parts(parts: &[&[u8]]) -> Self {
        let mut bytes = [0; N];
        let length = join(&mut bytes, parts);
        Self { bytes, length }
    }

    /// Returns the bytes to sign or to verify.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or(&[])
    }
}

impl<const N: usize> AsRef<[u8]> for Message<N> {
    fn as_ref(&self) -> &[u8] {
        self.bytes()
    }
}

/// Copies the parts one after another into `room`, as far as they fit, and returns the number of bytes copied.
#[inline(never)]
fn join(room: &mut [u8], parts: &[&[u8]]) -> usize {
    room.iter_mut().zip(parts.iter().flat_map(|part| part.iter())).map(|(to, from)| *to = *from).count()
}

/// A signer of the genesis. Every other message with a role byte is signed by a [`Party`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Role {
    /// The device, whose role byte is 0.
    Device,
    /// The host or the inspectorate.
    Party(Party),
}

impl Role {
    /// Every signer, in the order of their role bytes.
    pub const ALL: [Self; 3] = [Self::Device, Self::Party(Party::Host), Self::Party(Party::Inspectorate)];

    /// The words of all signers, in the order of `ALL`.
    pub const WORDS: [&'static str; 3] =
        [Self::Device.as_str(), Self::Party(Party::Host).as_str(), Self::Party(Party::Inspectorate).as_str()];

    /// Returns the role byte followed by three bytes of zero padding.
    #[must_use]
    pub const fn bytes(self) -> [u8; 4] {
        match self {
            Self::Device => [0; 4],
            Self::Party(party) => [role_byte(party), 0, 0, 0],
        }
    }

    /// Returns the word used in messages: `device`, `host` or `inspectorate`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Party(party) => party.as_str(),
        }
    }
}

by_word! {
    Role, Option<Party>,
    |role| match role {
        Self::Device => None,
        Self::Party(party) => Some(party),
    },
    |party| Some(party.map_or(Self::Device, Self::Party))
}

impl From<Party> for Role {
    fn from(party: Party) -> Self {
        Self::Party(party)
    }
}

/// Returns the role byte of a party (FORMAT 7).
#[must_use]
pub(super) const fn role_byte(party: Party) -> u8 {
    match party {
        Party::Host => 1,
        Party::Inspectorate => 2,
    }
}

/// Returns the party with this role byte, or `None` for any other byte, including that of the device.
#[must_use]
pub(super) const fn party_of(role_byte: u8) -> Option<Party> {
    match role_byte {
        1 => Some(Party::Host),
        2 => Some(Party::Inspectorate),
        _ => None,
    }
}

/// Returns the role byte of a party and its padding.
const fn role(party: Party) -> [u8; 4] {
    Role::Party(party).bytes()
}

/// Returns the message that the device signs for entry `seq` (FORMAT 5.4).
#[must_use]
pub fn sign_message(term: &Hash, seq: u32, head: &Hash) -> Message<83> {
    Message::from_parts(&[&SIGN, term, &seq.to_le_bytes(), head])
}

/// Returns the message that `signer` signs to bind the genesis (FORMAT 4.4).
#[must_use]
pub fn bind_message(signer: impl Into<Role>, term: &Hash) -> Message<BIND_MESSAGE> {
    Message::from_parts(&[&BIND, &signer.into().bytes(), term])
}

/// The position in a record for which a party signs a statement. The statement is valid only as entry `size + 1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Place {
    /// Term digest `G` of the record.
    pub term: Hash,
    /// Size of the record before the entry that carries the statement.
    pub size: u32,
    /// Head of the record at that size.
    pub head: Hash,
}

/// Returns the message that a party signs to open a session (FORMAT 7.1). It covers the whole payload, and so also who
/// will hold the session. `declared` contains the counts declared for the site, one per category.
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
    Message::from_parts(&[
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

/// Returns the message that a party signs to witness a head (FORMAT 7.2).
#[must_use]
pub fn cosign_message(term: &Hash, party: Party, size: u32, head: &Hash) -> Message {
    Message::from_parts(&[&COSIGN, term, &role(party), &size.to_le_bytes(), head])
}

/// Returns the message that a party signs to dispute a head (FORMAT 7.9). `own` is the digest of the party's own
/// version, or zeros if it gives none.
#[must_use]
pub fn dispute_message(term: &Hash, party: Party, size: u32, head: &Hash, own: &Hash) -> Message {
    Message::from_parts(&[&DISPUTE, term, &role(party), &size.to_le_bytes(), head, own])
}

/// Returns the message that a party signs to state the time (FORMAT 7.3). Unit of the bounds: Unix seconds.
#[must_use]
pub fn time_message(place: &Place, party: Party, earliest: i64, latest: i64, nonce: &Hash) -> Message {
    let (earliest, latest) = (earliest.to_le_bytes(), latest.to_le_bytes());
    let size = place.size.to_le_bytes();
    Message::from_parts(&[&TIME, &place.term, &role(party), &earliest, &latest, &size, &place.head, nonce])
}

/// Returns the message that a party signs to change a limit or the term, or to end the record (FORMAT 7.4).
#[must_use]
pub fn act_message(place: &Place, party: Party, kind: u8, payload: &[u8; PAYLOAD], nonce: &Hash) -> Message {
    let size = place.size.to_le_bytes();
    Message::from_parts(&[&ACT, &place.term, &role(party), &[kind, 0, 0, 0], payload, &size, &place.head, nonce])
}

/// Returns the message that a party signs to release entries (FORMAT 7.5).
#[must_use]
pub fn release_message(term: &Hash, party: Party, statement: &[u8; RELEASE_STATEMENT.end]) -> Message {
    Message::from_parts(&[&FREE, term, &role(party), statement])
}

/// Returns the message that the device signs for an export (FORMAT 7.6).
#[must_use]
pub fn export_message(statement: &[u8; export::LEN]) -> Message<203> {
    Message::from_parts(&[&EXPORT, statement])
}

/// Returns the seed of epoch 0, made from the contributions of device, host and inspectorate (FORMAT 6.3).
#[must_use]
pub fn first_seed(device: &Hash, host: &Hash, inspectorate: &Hash) -> Hash {
    half(&SEED, &[device, host, inspectorate])
}

/// Returns the seed of the next epoch, made from the current `seed` and 32 fresh random bytes (FORMAT 6.3).
#[must_use]
pub fn next_seed(seed: &Hash, fresh: &Hash) -> Hash {
    half(&STEP, &[seed, fresh])
}

/// Returns the salt key, made from the contributions of device, host and inspectorate (FORMAT 6.3).
#[must_use]
pub fn salt_key(device: &Hash, host: &Hash, inspectorate: &Hash) -> Hash {
    hash(&MASK, &[device, host, inspectorate])
}

/// The table of one KiB is worth its flash: without it a byte takes 40 instructions on a Cortex-M0 instead of 6, and a
/// full ring is read at each start.
static CRC_32: Crc<u32> = Crc::<u32>::new(&CRC_32_ISO_HDLC);

/// Returns the CRC-32 of `bytes`, as in Ethernet: reflected, polynomial 0xEDB88320, with all ones as initial value and
/// as final xor.
///
/// ```
/// assert_eq!(proverka_journal::digest::crc32(b"123456789"), 0xCBF4_3926);
/// ```
#[must_use]
pub fn crc32(bytes: &[u8]) -> u32 {
    CRC_32.checksum(bytes)
}

/// Returns the head code of `N` characters in Crockford's base 32 (FORMAT 7.7). `N` is 8, 16 or 32.
#[must_use]
pub fn head_code<const N: usize>(head: &Hash) -> [u8; N] {
    const ALPHABET: [u8; 32] = *b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    const { assert!(N == 8 || N == 16 || N == 32) };
    let mut out = [b'0'; N];
    let mut bytes = head.iter();
    let (mut held, mut bits) = (0_u16, 0_u8);
    for to in &mut out {
        if bits < 5 {
            // Fewer than 5 bits are held, so 8 more fit.
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
