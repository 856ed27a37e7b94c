//! Going through the entries without hashing the chain: what a start can afford.

use core::ops::ControlFlow;

use embedded_storage::nor_flash::NorFlash;

use super::entry::{Annex, Entry};
use super::error::Damage;
use super::read::ReadError;
use super::record::Journal;
use super::signature::SignatureUnit;
use super::slot::SlotState;
use super::store::Store;

/// One entry as its slots hold it, by CRC alone.
#[derive(Clone, Copy, Debug)]
pub struct Skimmed<'a> {
    /// The entry itself.
    pub entry: &'a Entry,
    annex: &'a [u8],
}

impl Skimmed<'_> {
    /// The annex: 108 bytes for each part of the kind.
    #[must_use]
    pub const fn annex(&self) -> &[u8] {
        self.annex
    }
}

impl<F: NorFlash, U: SignatureUnit> Journal<F, U> {
    /// Shows the entries from `from` on to `visit`, oldest first, until it breaks. Those that are gone from the device
    /// are passed over: with `from` 0 it begins at [`base`](Self::base).
    ///
    /// CRCs and the order of the numbers are checked, hashes and signatures are not: this is for the device's own
    /// start, to find the session in progress, totals, limits and the expiry in force. Mounting has seen that the
    /// newest entry is signed, and [`visit`](Self::visit) goes along the chain.
    ///
    /// On a Cortex-M0 about 2,350 instructions an entry: 2.03 M for a ring with 861, by the emulator.
    ///
    /// Totals, limits and expiry that a RELEASE carries hold at the size that it releases: an entry above that size,
    /// even one shown before the RELEASE, is later.
    ///
    /// # Errors
    ///
    /// [`ReadError`]; entries before the trouble have been shown.
    pub fn skim<B>(
        &mut self,
        from: u32,
        mut visit: impl FnMut(Skimmed<'_>) -> ControlFlow<B>,
    ) -> Result<Option<B>, ReadError<F::Error>> {
        let size = self.size();
        let ring = self.ring_mut();
        let Some(newest) = ring.newest() else { return Ok(None) };
        let Some((mut page_seq, mut header)) = ring.oldest()? else { return Ok(None) };
        let mut annex = Annex::new();
        loop {
            let at = ring.store_mut().index_of(page_seq);
            // Entries past `end` were written again in the next page.
            let (mut end, mut next) = (size, None);
            if page_seq < newest {
                page_seq = page_seq.saturating_add(1);
                let following = ring.header(page_seq)?;
                let page = ring.store_mut().index_of(page_seq);
                next = Some(following.ok_or(ReadError::Damaged(Damage::Header { page }))?);
                end = next.map_or(end, |next| next.tip.seq);
            }
            if end >= from
                && let Some(found) =
                    skim_page(ring.store_mut(), at, &mut annex, header.tip.seq, (from, end), &mut visit)?
            {
                return Ok(Some(found));
            }
            let Some(next) = next else { return Ok(None) };
            header = next;
        }
    }
}

/// One page, whose first entry comes after `seq`.
fn skim_page<F: NorFlash, B>(
    store: &mut Store<F>,
    at: u16,
    annex: &mut Annex,
    mut seq: u32,
    (from, end): (u32, u32),
    visit: &mut impl FnMut(Skimmed<'_>) -> ControlFlow<B>,
) -> Result<Option<B>, ReadError<F::Error>> {
    let mut last = 0;
    let mut entry = Entry::unloaded();
    for number in 1..Store::<F>::SLOTS {
        if seq >= end {
            return Ok(None);
        }
        let offset = store.slot_at(at, number);
        match entry.load(store, offset)? {
            (SlotState::Valid, true) => {}
            (SlotState::Valid, false) => {
                annex.take(entry.bytes());
                continue;
            }
            _ => continue,
        }
        let expected = seq.saturating_add(1);
        if entry.seq() != expected {
            let before = store.slot(store.slot_at(at, last))?;
            if Entry::from_slot(&before).is_some_and(|before| before.is_copy(&entry)) {
                continue;
            }
            return Err(ReadError::Damaged(Damage::Order { page: at, slot: number, expected }));
        }
        let Some(annex) = annex.whole(&entry) else {
            return Err(ReadError::Damaged(Damage::Order { page: at, slot: number, expected }));
        };
        seq = expected;
        if seq >= from
            && let ControlFlow::Break(found) = visit(Skimmed { entry: &entry, annex })
        {
            return Ok(Some(found));
        }
        last = number;
    }
    if seq >= end {
        return Ok(None);
    }
    Err(ReadError::Damaged(Damage::Order { page: at, slot: Store::<F>::SLOTS, expected: seq.saturating_add(1) }))
}
