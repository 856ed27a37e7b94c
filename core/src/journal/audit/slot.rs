//! What a slot of an image is (FORMAT 9.3).

use super::entry::Kind;
use super::octets::{u8_at, u16_at, u32_at, zero_from};
use crate::journal::field::{COMMIT, FLAG_PARTS, KIND_PAGE, KIND_PART, OPEN, SEQ_MAX, SLOT, entry, page, part};

/// A slot, judged without its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Blank,
    /// A power cut left it so.
    Torn,
    /// No power cut leaves it so.
    Damaged,
    Valid {
        what: What,
        /// False where the last word is begun only.
        whole: bool,
    },
}

/// What a valid slot holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Entry,
    Part,
    Page,
}

/// CRC-32 of the format, four bits at a time: an own one, since this is the second way through the bytes.
pub(super) fn crc32(octets: &[u8]) -> u32 {
    const TABLE: [u32; 16] = {
        let mut table = [0_u32; 16];
        let mut i = 0_u32;
        while i < 16 {
            let mut crc = i;
            let mut bit = 0;
            while bit < 4 {
                crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
                bit = wrapping_next(bit);
            }
            #[expect(clippy::indexing_slicing, reason = "evaluated by the compiler only")]
            {
                table[i as usize] = crc;
            }
            i = wrapping_next(i);
        }
        table
    };
    let step = |crc: u32, nibble: u8| {
        let index = usize::from((crc.to_le_bytes()[0] ^ nibble) & 15);
        TABLE.get(index).copied().unwrap_or(0) ^ (crc >> 4)
    };
    !octets.iter().fold(u32::MAX, |crc, octet| step(step(crc, *octet), octet >> 4))
}

const fn wrapping_next(i: u32) -> u32 {
    i.wrapping_add(1)
}

/// True where a `commit` word is begun (FORMAT 9.3).
pub(super) const fn begun(word: u32) -> bool {
    word != u32::MAX && word & COMMIT == COMMIT
}

impl State {
    pub(super) fn of(slot: &[u8; SLOT]) -> Self {
        if slot.iter().all(|octet| *octet == 0xFF) {
            return Self::Blank;
        }
        let commit = u32_at(slot, entry::COMMIT.start);
        let open = u32_at(slot, entry::OPEN.start);
        if begun(commit)
            && open == OPEN
            && let Some(what) = What::of(slot)
            && crc32(slot.get(..entry::CRC.start).unwrap_or(&[])) == u32_at(slot, entry::CRC.start)
        {
            return Self::Valid { what, whole: commit == COMMIT };
        }
        if commit == u32::MAX || open == u32::MAX { Self::Torn } else { Self::Damaged }
    }
}

impl What {
    /// What the kind says, if the fields are in range.
    fn of(slot: &[u8; SLOT]) -> Option<Self> {
        let kind = u8_at(slot, entry::KIND.start);
        match kind {
            KIND_PART => {
                let fits = u8_at(slot, part::NUMBER.start) < 3
                    && u16_at(slot, part::ZERO.start) == 0
                    && (1..=SEQ_MAX).contains(&u32_at(slot, part::SEQ.start));
                fits.then_some(Self::Part)
            }
            KIND_PAGE => {
                let rest = slot.get(page::REST).unwrap_or(&[1]);
                (u8_at(slot, page::ZERO.start) == 0 && zero_from(rest, 0)).then_some(Self::Page)
            }
            _ => {
                let flags = u8_at(slot, entry::FLAGS.start);
                let parts = Kind::of(kind)?.parts();
                let fits = flags & FLAG_PARTS == parts
                    && flags < 16
                    && (1..=SEQ_MAX).contains(&u32_at(slot, entry::SEQ.start))
                    && u32_at(slot, entry::BOOT.start) > 0
                    && u32_at(slot, entry::WIDTH_S.start) != u32::MAX;
                fits.then_some(Self::Entry)
            }
        }
    }
}
