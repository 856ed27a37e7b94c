//! Reads the entries without hashing the chain, which is fast enough for every start.

use core::ops::ControlFlow;

use embedded_storage::nor_flash::MultiwriteNorFlash;

use super::entry::{Annex, Entry};
use super::error::Damage;
use super::read::ReadError;
use super::record::Journal;
use super::signature::SignatureUnit;
use super::slot::SlotState;
use super::store::Store;

/// One entry as stored in its slots, verified only by CRC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Skimmed<'a> {
    /// Entry as stored in the record.
    pub entry: &'a Entry,
    annex: &'a [u8],
}

impl Skimmed<'_> {
    /// Returns the annex, 108 bytes for each part of the kind.
    #[must_use]
    pub const fn annex(&self) -> &[u8] {
        self.annex
    }
}

impl<F: MultiwriteNorFlash, U: SignatureUnit> Journal<F, U> {
    /// Passes the entries from `from` on to `visit`, oldest first, until it breaks, and returns the value of the break.
    /// Entries that are no longer on the device are skipped: with `from` 0 the first one comes right after
    /// [`base`](Self::base).
    ///
    /// CRCs and the order of the sequence numbers are checked, hashes and signatures are not. The call is meant for the
    /// device's own start, to find the session in progress, the totals, the limits and the expiry in force. Mounting
    /// has already verified the signature of the newest entry. Use [`visit`](Self::visit) to follow the chain of
    /// hashes.
    ///
    /// On a Cortex-M0 it takes about 2,350 instructions per entry: 2.03 M for a ring with 861 entries, measured in the
    /// emulator.
    ///
    /// The totals, limits and expiry in a RELEASE are those at the size that it releases. An entry above that size is
    /// later than they are, even if it comes before the RELEASE.
    ///
    /// # Errors
    ///
    /// Any [`ReadError`]. Entries before the failure have been passed to `visit`.
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
            // Entries after `end` were written again in the next page.
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

/// Reads one page whose first entry has sequence number `seq + 1`.
fn skim_page<F: MultiwriteNorFlash, B>(
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
