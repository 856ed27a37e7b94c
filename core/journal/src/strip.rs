//! The boot strip: it counts the boots and marks those that finished their recovery (FORMAT 9.8).
//!
//! It uses one word per boot, so that switching the device on and off costs no entry.

use embedded_storage::nor_flash::MultiwriteNorFlash;

use super::error::StoreError;
use super::field::{KIND_STRIP, SLOT, strip};
use super::slot::{self, SlotBytes, SlotState};
use super::store::Store;

/// Pages of the strip, counted from the genesis page.
const PAGES: [u16; 2] = [3, 4];
/// Value of a boot's word once the boot has begun.
const BEGAN: u32 = 0xFFFF_0000;
/// Value of a boot's word once its recovery has finished.
const FINISHED: u32 = 0;

/// Position of this boot in the strip.
#[derive(Clone, Copy, Debug)]
pub(super) struct Boot {
    /// The number of this boot, from 1.
    pub(super) number: u32,
    /// The highest earlier boot known to have finished its recovery; 0 if there is none.
    pub(super) settled: u32,
    /// Address of this boot's word. Unit: bytes from the start of the flash.
    word: u32,
}

struct Found {
    page: u16,
    base: u32,
    settled: u32,
}

fn header(slot: &SlotBytes) -> Option<(u32, u32)> {
    let fits = slot::state(slot) == SlotState::Valid
        && slot::byte(slot, &strip::KIND) == KIND_STRIP
        && slot::is_zero(slot, &strip::ZERO)
        && slot::is_zero(slot, &strip::REST);
    fits.then(|| (slot::word(slot, &strip::BASE), slot::word(slot, &strip::SETTLED)))
}

/// Counts this boot. Its number is above `floor`, the highest boot number that the record names.
pub(super) fn begin<F: MultiwriteNorFlash>(store: &mut Store<F>, floor: u32) -> Result<Boot, StoreError<F::Error>> {
    let mut found: Option<Found> = None;
    for page in PAGES {
        let at = store.page_at(page);
        if let Some((base, settled)) = header(&store.slot(at)?)
            && found.as_ref().is_none_or(|other| base > other.base)
        {
            found = Some(Found { page, base, settled });
        }
    }
    let Some(Found { page, base, settled }) = found else {
        return turn(store, PAGES[0], floor.saturating_add(1), 0);
    };
    let (mut used, mut settled) = (0, settled);
    let (start, words) = (words_at(store.page_at(page)), words::<F>());
    for index in 0..words {
        let mut word = [0; 4];
        store.read(start.wrapping_add(index.wrapping_mul(4)), &mut word)?;
        let word = u32::from_le_bytes(word);
        if word != u32::MAX {
            used = index.saturating_add(1);
        }
        if word == FINISHED {
            settled = settled.max(base.saturating_add(index));
        }
    }
    let number = base.saturating_add(used);
    let other = if page == PAGES[0] { PAGES[1] } else { PAGES[0] };
    if used >= words || number <= floor {
        return turn(store, other, number.max(floor.saturating_add(1)), settled);
    }
    if used == 0 {
        // The boot that began the page was cut, so the commit word may be between one and zero.
        store.firm_commit(store.page_at(page))?;
    }
    let word = start.wrapping_add(used.wrapping_mul(4));
    match store.write_word(word, BEGAN) {
        Ok(()) => Ok(Boot { number, settled, word }),
        // The word is worn; the words of a newly erased page are used instead.
        Err(StoreError::NotWritten { .. }) => turn(store, other, number.saturating_add(1), settled),
        Err(cause) => Err(cause),
    }
}

/// Records that this boot finished its recovery.
pub(super) fn finish<F: MultiwriteNorFlash>(store: &mut Store<F>, boot: Boot) -> Result<(), StoreError<F::Error>> {
    store.write_word(boot.word, FINISHED)
}

/// Erases a page of the strip and begins it with boot `number`.
fn turn<F: MultiwriteNorFlash>(
    store: &mut Store<F>,
    page: u16,
    number: u32,
    settled: u32,
) -> Result<Boot, StoreError<F::Error>> {
    let at = store.page_at(page);
    store.erase_firmly(at)?;
    let mut slot = slot::begin(KIND_STRIP);
    slot::put(&mut slot, &strip::BASE, &number.to_le_bytes());
    slot::put(&mut slot, &strip::SETTLED, &settled.to_le_bytes());
    slot::seal(&mut slot);
    store.write_object(at, &slot)?;
    let word = words_at(at);
    store.write_word(word, BEGAN)?;
    Ok(Boot { number, settled, word })
}

/// Returns the address of the first word of a strip page.
const fn words_at(page: u32) -> u32 {
    #[expect(clippy::cast_possible_truncation, reason = "128")]
    let header = SLOT as u32;
    page.wrapping_add(header)
}

/// Returns the number of words in a strip page. Range: `96..=992`.
const fn words<F: MultiwriteNorFlash>() -> u32 {
    (Store::<F>::PAGE / 4).saturating_sub(32)
}
