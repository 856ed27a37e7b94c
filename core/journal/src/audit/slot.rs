//! The state of a slot in an image (FORMAT 9.3).

use core::ops::Range;

use super::bytes::{u8_at, u16_at, u32_at, zero_from};
use crate::field::{COMMIT, KIND_PAGE, KIND_PART, OPEN, SEQ_MAX, SLOT, entry, genesis, page, part};

/// The state of a slot, judged independently of its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Blank,
    /// A power cut interrupted the writing of the slot.
    Torn,
    /// The slot has content that no power cut can leave.
    Damaged,
    Valid {
        what: What,
        /// False if some bits of the commit word are still unwritten.
        whole: bool,
    },
}

/// The type of object in a valid slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Entry,
    Part,
    Page,
}

/// CRC-32 contribution of each half byte of a word, once the whole word is processed; the lowest half byte comes first.
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

/// Returns the CRC-32 of the format. The audit has its own implementation, independent of the writer's. Every slot of
/// an image is read several times, so it processes a word at a time, with lookups that do not depend on each other.
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

/// Returns true if the CRC at `crc` matches the bytes before it, whose number must be a multiple of 4.
pub(super) fn crc_fits(object: &[u8], crc: &Range<usize>) -> bool {
    let (words, _) = object.get(..crc.start).unwrap_or(&[]).as_chunks();
    crc32(words) == u32_at(object, crc.start)
}

const _: () = assert!(entry::CRC.start.is_multiple_of(4) && genesis::CRC.start.is_multiple_of(4));

/// Returns true if a commit word was at least begun (FORMAT 9.3).
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
    /// Returns the type that the kind byte states, if the fields comply with FORMAT 9.3.
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
            // Other faults of an entry are left to the walk, for images as for bundles: even a faulty entry confirms
            // the head before it if its signature verifies (FORMAT 5.4).
            _ => (kind < KIND_PART).then_some(Self::Entry),
        }
    }
}
