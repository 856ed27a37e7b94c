//! What a slot of an image is (FORMAT 9.3).

use core::ops::Range;

use super::bytes::{u8_at, u16_at, u32_at, zero_from};
use crate::journal::field::{COMMIT, KIND_PAGE, KIND_PART, OPEN, SEQ_MAX, SLOT, entry, genesis, page, part};

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

/// What each four bits of a word make of a CRC-32 at the end of the word, lowest four first.
const TABLES: [[u32; 16]; 8] = {
    let mut tables = [[0; 16]; 8];
    let mut four = 0_u32;
    while four < 8 {
        let mut i = 0_u32;
        while i < 16 {
            let mut crc = i;
            let mut bit = four.wrapping_mul(4);
            while bit < 32 {
                crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
                bit = bit.wrapping_add(1);
            }
            #[expect(clippy::indexing_slicing, reason = "evaluated by the compiler only")]
            {
                tables[four as usize][i as usize] = crc;
            }
            i = i.wrapping_add(1);
        }
        four = four.wrapping_add(1);
    }
    tables
};

/// CRC-32 of the format: an own one, since this is the second way through the bytes. Every slot of an image is read
/// several times, so it takes a word at a time, by lookups that do not wait for each other.
fn crc32(words: &[[u8; 4]]) -> u32 {
    let look = |table: &[u32; 16], crc: u32| {
        let [low, ..] = crc.to_le_bytes();
        table.get(usize::from(low & 15)).copied().unwrap_or(0)
    };
    !words.iter().fold(u32::MAX, |crc, word| {
        let crc = crc ^ u32::from_le_bytes(*word);
        TABLES.iter().fold((0, crc), |(sum, left), table| (sum ^ look(table, left), left >> 4)).0
    })
}

/// True where the CRC at `crc` is that of all before it, which is whole words.
pub(super) fn crc_fits(object: &[u8], crc: &Range<usize>) -> bool {
    let (words, _) = object.get(..crc.start).unwrap_or(&[]).as_chunks();
    crc32(words) == u32_at(object, crc.start)
}

const _: () = assert!(entry::CRC.start.is_multiple_of(4) && genesis::CRC.start.is_multiple_of(4));

/// True where a `commit` word is begun (FORMAT 9.3).
pub(super) const fn begun(word: u32) -> bool {
    word != u32::MAX && word & COMMIT == COMMIT
}

impl State {
    pub(super) fn from_slot(slot: &[u8; SLOT]) -> Self {
        if *slot == [0xFF; SLOT] {
            return Self::Blank;
        }
        let commit = u32_at(slot, entry::COMMIT.start);
        let open = u32_at(slot, entry::OPEN.start);
        if begun(commit)
            && open == OPEN
            && let Some(what) = What::from_slot(slot)
            && crc_fits(slot, &entry::CRC)
        {
            return Self::Valid { what, whole: commit == COMMIT };
        }
        if commit == u32::MAX || open == u32::MAX { Self::Torn } else { Self::Damaged }
    }
}

impl What {
    /// What the kind says, if the fields are such as FORMAT 9.3 asks.
    fn from_slot(slot: &[u8; SLOT]) -> Option<Self> {
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
            // What else is wrong with an entry its signature does not excuse, but what it confirms stands (FORMAT 5.4):
            // that is for the walk to judge, in an image as in a bundle.
            _ => (kind < KIND_PART).then_some(Self::Entry),
        }
    }
}
