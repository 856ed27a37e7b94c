//! An image of the flash as an honest device leaves it, written from section 9 of FORMAT.md.

use crate::attack::{Bytes32, Piece, Scribe, kind};

/// Erased flash: all bits are one. `len` is in bytes.
fn blank(len: usize) -> Vec<u8> {
    vec![0xFF; len]
}

/// Appends CRC and commit mark to 120 bytes (or to 504 bytes of a genesis).
fn sealed(mut bytes: Vec<u8>, len: usize) -> Vec<u8> {
    bytes.resize(len - 8, 0);
    let crc = crc32fast::hash(&bytes);
    bytes.extend(crc.to_le_bytes());
    bytes.extend(0xC033_17ED_u32.to_le_bytes());
    bytes
}

/// The slots of an entry: first its parts, then the entry itself.
pub fn slots(piece: &Piece) -> Vec<Vec<u8>> {
    let mut out = vec![];
    for (number, data) in (0_u8..).zip(piece.annex.chunks(108)) {
        let part = [&b"PVK1\x80"[..], &[number, 0, 0], &piece.body[8..12], data].concat();
        out.push(sealed(part, 128));
    }
    out.push(sealed([&piece.body[..], &piece.signature].concat(), 128));
    out
}

/// What a page header says about the record before its page.
#[derive(Clone, Copy)]
struct Before {
    earliest: i64,
    sessions: u32,
    released: u32,
    boot: u32,
}

/// The image of a record in a ring of `ring` pages with `page` bytes each. Pages whose entries are all at or below
/// `erased` are blank.
pub fn image(scribe: &Scribe, page: usize, ring: usize, erased: u32) -> Vec<u8> {
    let room = page / 128 - 1;
    let mut pages: Vec<(u32, Vec<Vec<u8>>)> = vec![];
    let mut before = Before { earliest: i64::MIN, sessions: 0, released: 0, boot: 1 };
    for piece in &scribe.pieces {
        let new = slots(piece);
        if pages.last().is_none_or(|(_, slots)| slots.len() - 1 + new.len() > room) {
            let header = header(scribe, piece, u32::try_from(pages.len()).unwrap(), before);
            pages.push((piece.seq(), vec![header]));
        }
        let (last, held) = pages.last_mut().unwrap();
        *last = piece.seq();
        held.extend(new);
        before.earliest = i64::from_le_bytes(piece.body[20..28].try_into().unwrap());
        before.boot = u32::from_le_bytes(piece.body[12..16].try_into().unwrap());
        let number = u32::from_le_bytes(piece.body[32..36].try_into().unwrap());
        match piece.kind() {
            kind::OPEN => before.sessions = number,
            kind::RELEASE => before.released = number,
            _ => {}
        }
    }
    let mut bytes = blank(page * (5 + ring));
    let mut genesis = scribe.genesis.clone();
    genesis.extend(scribe.salt_key);
    genesis.extend(1_u32.to_le_bytes());
    bytes[..512].copy_from_slice(&sealed(genesis, 512));
    for (number, (last, slots)) in pages.iter().enumerate() {
        if *last <= erased {
            continue;
        }
        assert!(number + ring >= pages.len(), "the ring is too small for this record");
        let mut start = page * (5 + number % ring);
        for slot in slots {
            bytes[start..start + 128].copy_from_slice(slot);
            start += 128;
        }
    }
    bytes
}

fn header(scribe: &Scribe, first: &Piece, number: u32, before: Before) -> Vec<u8> {
    let epoch = u16::from_le_bytes(first.body[6..8].try_into().unwrap());
    let head: Bytes32 = scribe.heads[first.seq() as usize - 1];
    let bytes = [
        &b"PVK1\x81\0"[..],
        &epoch.to_le_bytes(),
        &number.to_le_bytes(),
        &first.seq().to_le_bytes(),
        &before.released.to_le_bytes(),
        &before.boot.to_le_bytes(),
        &before.earliest.to_le_bytes(),
        &head,
        &*scribe.key(epoch).pk,
        &before.sessions.to_le_bytes(),
    ]
    .concat();
    sealed(bytes, 128)
}

/// Corrects the CRC of a slot after a change, as an attacker would.
pub fn reseal(bytes: &mut [u8], slot: usize) {
    let at = slot * 128;
    let crc = crc32fast::hash(&bytes[at..at + 120]);
    bytes[at + 120..at + 124].copy_from_slice(&crc.to_le_bytes());
}
