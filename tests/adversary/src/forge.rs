//! Consistent lies about the whole record: entries are changed or made up, and all heads, sizes and keys in replies
//! follow from them.

use std::collections::BTreeMap;

use ed25519_dalek::{Signer as _, SigningKey};
use proverka::journal::digest::{self, Hash};
use proverka::journal::field::{entry, genesis};
use proverka::journal::{EntryKind, Term};
use proverka::wire::{Bytes, Exported, FrameKind, PIECE_MAX, Piece, Reply, Request, Source, decode};
use proverka_cli::device::bundle::{OpenEntry, statement};
use proverka_test_support::wire;

use crate::alter::Grammar;
use crate::device::{Bench, Sent, Truth};

/// Offset of the body in the open form of an entry. Unit: bytes.
const BODY: usize = 4;
const ANNEX: usize = BODY + 56 + 16;
const SIGNATURE: usize = 64;

/// What the adversary claims about the record.
#[derive(Clone, Debug)]
pub struct Forgery {
    /// Name of the forgery in reports.
    pub name: String,
    objects: Vec<(Source, Vec<u8>)>,
    /// The heads, terms and keys that replace the true ones.
    hashes: BTreeMap<Hash, Hash>,
    /// The true size, and the claimed one.
    sizes: (u32, u32),
    /// Signs in place of the device, if the whole record has a key of the adversary.
    key: Option<SigningKey>,
    term: Hash,
}

/// A record as it was read over the line.
#[derive(Clone, Debug)]
pub struct Copy {
    pub genesis: Vec<u8>,
    pub base: Vec<u8>,
    pub entries: Vec<Vec<u8>>,
}

impl Copy {
    /// Copies the record of the device, without the entries that are overwritten.
    pub fn from_bench(bench: &mut Bench) -> Self {
        let base = bench.object(Source::Base);
        let first = u32::from_le_bytes(*base.first_chunk().expect("a base"));
        let size = bench.status().size;
        let entries = (first + 1..=size).map(|seq| bench.object(Source::Entry { seq })).collect();
        Self { genesis: bench.object(Source::Genesis), base, entries }
    }

    /// Size at the base: the first entry in the copy has the next number.
    pub fn first(&self) -> u32 {
        u32::from_le_bytes(*self.base.first_chunk().expect("a base"))
    }

    /// The kind of the entry with this index.
    pub fn kind(&self, index: usize) -> EntryKind {
        OpenEntry::parse(&self.entries[index]).expect("an entry").kind
    }

    /// The heads, beginning with that of the base.
    fn heads(&self) -> Vec<Hash> {
        let mut heads: Vec<Hash> = vec![self.base[4..36].try_into().expect("a head")];
        for (seq, bytes) in (self.first() + 1..).zip(&self.entries) {
            let body: &[u8; 56] = bytes[BODY..BODY + 56].try_into().expect("a body");
            let salt = bytes[BODY + 56..ANNEX].try_into().expect("a salt");
            let annex = &bytes[ANNEX..bytes.len() - SIGNATURE];
            let annex = (!annex.is_empty()).then(|| digest::annex(annex));
            let badge = body[4..8].try_into().expect("a badge");
            heads.push(digest::link(&heads[heads.len() - 1], seq, badge, &digest::leaf(salt, body, annex.as_ref())));
        }
        heads
    }

    /// The lies that present this copy as the record of a device whose true record is `true_one`.
    pub fn forgery(self, name: String, true_one: &Self, truth: &Truth) -> Forgery {
        let hashes = true_one.heads().into_iter().zip(self.heads()).filter(|(before, after)| before != after);
        let mut hashes: BTreeMap<Hash, Hash> = hashes.collect();
        let (size, term) = (self.first() + u32::try_from(self.entries.len()).expect("few"), self.term());
        // In replies, a head after the true end is replaced by the head of that end.
        let end = *self.heads().last().expect("a head");
        hashes.insert(truth.head(), end);
        hashes.insert(truth.term, term);
        let objects = [(Source::Genesis, self.genesis), (Source::Base, self.base)].into_iter();
        let entries = (1..).map(|seq| Source::Entry { seq }).skip(true_one.first() as usize).zip(self.entries);
        Forgery { name, objects: objects.chain(entries).collect(), hashes, sizes: (truth.size, size), key: None, term }
    }

    fn term(&self) -> Hash {
        digest::term(self.genesis.first_chunk().expect("a genesis"))
    }

    /// Makes up a session that never took place, with other counts: it repeats the last session at the end of the
    /// record, and its last entry is a close.
    pub fn add_session(&mut self) {
        let kinds: Vec<EntryKind> = (0..self.entries.len()).map(|index| self.kind(index)).collect();
        let open = kinds.iter().rposition(|kind| *kind == EntryKind::SessionOpen).expect("a session");
        let close = kinds.iter().rposition(|kind| *kind == EntryKind::SessionClose).expect("a close");
        for (index, kind) in kinds.into_iter().enumerate().take(close + 1).skip(open) {
            let mut entry = self.entries[index].clone();
            let seq = self.first() + u32::try_from(self.entries.len() + 1).expect("few");
            entry[BODY + entry::SEQ.start..BODY + entry::SEQ.end].copy_from_slice(&seq.to_le_bytes());
            if matches!(kind, EntryKind::SessionOpen | EntryKind::SessionClose) {
                // This changes the number of the session.
                entry[BODY + entry::PAYLOAD_AT.start] += 1;
            }
            if kind == EntryKind::SessionClose {
                // This changes a total.
                entry[ANNEX + 32] ^= 0x55;
            }
            self.entries.push(entry);
        }
    }

    /// Replaces every signature of the device by one of this key, and every key of the device by this one.
    pub fn take_over(&mut self, key: &SigningKey) {
        let public = key.verifying_key().to_bytes();
        let mut keys = vec![Term::from_bytes(self.genesis.first_chunk().expect("a genesis")).expect("terms").key_d];
        for (index, entry) in self.entries.iter().enumerate() {
            if self.kind(index) == EntryKind::Epoch {
                keys.push(entry[ANNEX..ANNEX + 32].try_into().expect("a key"));
            }
        }
        for bytes in self.entries.iter_mut().chain([&mut self.genesis, &mut self.base]) {
            for at in 0..bytes.len().saturating_sub(31) {
                if keys.iter().any(|key| bytes[at..at + 32] == *key) {
                    bytes[at..at + 32].copy_from_slice(&public);
                }
            }
        }
        debug_assert_eq!(self.genesis[genesis::KEY_D], public);
        let term = self.term();
        let bound = key.sign(digest::bind_message(proverka::journal::Role::Device, &term).bytes());
        self.genesis[genesis::SIG_D].copy_from_slice(&bound.to_bytes());
        // The term is the head before the first entry.
        self.base[4..36].copy_from_slice(&term);
        for index in 0..self.entries.len() {
            let seq = self.first() + u32::try_from(index + 1).expect("few");
            let head = self.heads()[index + 1];
            let signature = key.sign(digest::sign_message(&term, seq, &head).bytes());
            let entry = &mut self.entries[index];
            let at = entry.len() - SIGNATURE;
            entry[at..].copy_from_slice(&signature.to_bytes());
        }
    }
}

impl Forgery {
    /// Answers with this key wherever the key of the device is asked for.
    #[must_use]
    pub fn signed_by(self, key: SigningKey, of: &[Hash]) -> Self {
        let public = key.verifying_key().to_bytes();
        let mut hashes = self.hashes;
        hashes.extend(of.iter().map(|of| (*of, public)));
        Self { key: Some(key), hashes, ..self }
    }

    /// A frame of the device with the lies in it; `None` if it needs none.
    pub fn forged(&self, grammar: &Grammar, sent: &Sent, request: Option<&Request>) -> Option<Sent> {
        let mut body = sent.body.clone();
        if let Some(Request::Read { source, offset }) = request
            && let Some((_, object)) = self.objects.iter().find(|(of, _)| of == source)
        {
            let bytes = object.get(usize::from(*offset)..).filter(|bytes| !bytes.is_empty())?;
            let total = u16::try_from(object.len()).expect("fits");
            let piece = Piece { total, bytes: &bytes[..bytes.len().min(PIECE_MAX)] };
            return Some(Sent { body: wire::body(FrameKind::Reply, &Reply::Piece(piece)), ..sent.clone() });
        }
        // Values are replaced from the last to the first, so that the offsets of the others stay valid.
        for leaf in grammar.leaves(sent).iter().rev() {
            let value = &body[leaf.at.clone()];
            if let Some(other) = <Hash>::try_from(value).ok().and_then(|hash| self.hashes.get(&hash)) {
                body = leaf.with(other, &body);
            } else if leaf.path.ends_with(".size") {
                let of = |size: u32| [varint(size), size.to_le_bytes().to_vec()];
                if let Some(place) = of(self.sizes.0).iter().position(|size| size == value) {
                    body = leaf.with(&of(self.sizes.1)[place], &body);
                }
            }
        }
        if let (Some(key), Some(Request::Export { nonce_h, nonce_i })) = (&self.key, request)
            && let Ok(Reply::Exported(exported)) = decode::<Reply<'_>>(&body)
        {
            let statement = statement(&exported, self.term, [nonce_h.0, nonce_i.0]);
            let signature = Bytes(key.sign(digest::export_message(&statement).bytes()).to_bytes());
            body = wire::body(FrameKind::Reply, &Reply::Exported(Exported { signature, ..exported }));
        }
        (body != sent.body).then(|| Sent { body, ..sent.clone() })
    }
}

fn varint(mut value: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value > 0x7F {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}
