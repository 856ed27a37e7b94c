//! An image of the flash: which of its pages are the record, and what lies outside of them (FORMAT 9.6). Nothing here
//! is believed; it is only cut into pieces.

use super::bundle::Base;
use super::bytes::{array, from, u8_at, u32_at};
use super::entry::Kind;
use super::error::{AuditError, Broken, EntryFault};
use super::genesis::Genesis;
use super::image_entries::{Entries, Item};
use super::pages::{FRONT, Pages};
use super::parties::Parties;
use super::release::{Released, signed_release};
use super::report::Oddities;
use super::slot::{State, What, begun, crc_fits};
use crate::journal::digest;
use crate::journal::field::{PAGE_MIN, SLOT, entry, genesis};

/// The fewest pages of a ring.
const RING_MIN: usize = 8;
/// The largest page: larger ones would make the search for the parts of an entry long.
const PAGE_MAX: usize = 65_536;

/// An image, cut into pages.
#[derive(Clone, Copy, Debug)]
pub struct Image<'a> {
    pages: Pages<'a>,
    genesis: &'a [u8; 448],
    base: Base,
    /// First and newest page of the record; `None` before the first page was opened.
    extent: Option<(u32, u32)>,
    /// First entry that is not released in a page outside of those.
    lost: Option<Broken>,
    /// First slot that is not blank in the second page that a cut erase may have left; honest devices leave one at
    /// most.
    stray: Option<u32>,
    /// Of the slots outside the record.
    oddities: Oddities,
}

impl<'a> Image<'a> {
    /// Takes `bytes` for an image with pages of `page` bytes.
    ///
    /// # Errors
    ///
    /// [`AuditError::Geometry`], [`AuditError::GenesisSlot`].
    pub fn new(bytes: &'a [u8], page: usize) -> Result<Self, AuditError> {
        let geometry = AuditError::Geometry { page, bytes: bytes.len() };
        let pages = bytes.len().checked_div(page).ok_or(geometry)?;
        let slots = page.checked_div(SLOT).ok_or(geometry)?;
        let fits = (PAGE_MIN..=PAGE_MAX).contains(&page)
            && page.is_multiple_of(SLOT)
            && bytes.len().is_multiple_of(page)
            && pages >= FRONT.saturating_add(RING_MIN);
        let (Ok(ring), Ok(slots), true) = (u32::try_from(pages.saturating_sub(FRONT)), u32::try_from(slots), fits)
        else {
            return Err(geometry);
        };
        let block: [u8; genesis::LEN] = from(bytes, 0);
        let sound = begun(u32_at(&block, genesis::COMMIT.start))
            && crc_fits(&block, &genesis::CRC)
            && array::<20>(&block, genesis::REST) == [0; 20];
        if !sound {
            return Err(AuditError::GenesisSlot);
        }
        let mut this = Self {
            pages: Pages::new(bytes, slots, ring, array(&block, genesis::SALT_KEY)),
            genesis: bytes.first_chunk().ok_or(geometry)?,
            base: Base { size: 0, head: [0; 32], epoch: 0, key: array(&block, genesis::KEY_D) },
            extent: None,
            lost: None,
            stray: None,
            oddities: Oddities::default(),
        };
        this.base.head = digest::term(&array(&block, genesis::CONTENT));
        let blank = |from: usize, to: usize| bytes.get(from..to).unwrap_or(&[]).iter().all(|byte| *byte == 0xFF);
        this.oddities.keys = !blank(page, page.saturating_mul(3));
        if !blank(genesis::LEN, page) {
            this.oddities.stray = 1;
        }
        // With a page size that is too large, entries lie in front of the ring and the record looks empty.
        let front = u32::try_from(FRONT).unwrap_or(u32::MAX).saturating_mul(slots);
        let is_header = |slot| matches!(State::from_slot(this.pages.slot(slot)), State::Valid { what: What::Page, .. });
        if (4..front).any(is_header) {
            return Err(geometry);
        }
        this.survey();
        Ok(this)
    }

    /// The released size (FORMAT 9.6): the largest that a RELEASE names which both parties signed.
    fn released(&self) -> u32 {
        let named = (0..self.pages.ring())
            .filter(|index| self.pages.claimed(*index).is_some())
            .flat_map(|index| self.pages.valid_entries(index).map(move |(at, _)| (self.pages.first_slot(index), at)))
            .filter(|(_, at)| u8_at(self.pages.slot(*at).as_slice(), entry::KIND.start) == Kind::Release as u8)
            .filter_map(|(header, at)| {
                self.pages.entry(header, at, u32_at(self.pages.slot(at), entry::SEQ.start)).ok()
            });
        let (mut released, mut genesis) = (0, None);
        for entry in named {
            let Some(size) = Released::from_entry(&entry).map(|named| named.size()).filter(|size| *size > released)
            else {
                continue;
            };
            let term = Parties::Term(digest::term(&array(self.genesis, genesis::CONTENT)));
            // Where the genesis is refused, so is the whole image.
            let Ok(genesis) = genesis.get_or_insert_with(|| Genesis::read(self.genesis, &term)) else { return 0 };
            if signed_release(&entry.annex(), genesis).is_ok() {
                released = size;
            }
        }
        released
    }

    /// Finds the first and the newest page, and what lies outside of them.
    fn survey(&mut self) {
        let newest = (0..self.pages.ring()).filter_map(|index| self.pages.claimed(index)).max();
        let released = self.released();
        let highest =
            |index| self.pages.valid_entries(index).map(|(_, slot)| u32_at(slot.as_slice(), entry::SEQ.start)).max();
        if let Some(newest) = newest {
            let oldest = newest.saturating_sub(self.pages.ring().saturating_sub(1));
            let kept = |page_seq: &u32| {
                let index = page_seq.checked_rem(self.pages.ring()).unwrap_or(0);
                self.pages.claimed(index) == Some(*page_seq) && highest(index).is_some_and(|seq| seq > released)
            };
            let first = (oldest..newest).find(kept).unwrap_or(newest);
            self.extent = Some((first, newest));
            if let Some(header) = self.pages.header(first)
                && header.first_seq > 1
            {
                let size = header.first_seq.saturating_sub(1);
                self.base = Base { size, head: header.head, epoch: header.epoch, key: header.key };
            }
        }
        let mut has_stray = false;
        for index in 0..self.pages.ring() {
            let claimed = self.pages.claimed(index);
            let inside = claimed.zip(self.extent).is_some_and(|(page, (first, last))| (first..=last).contains(&page));
            if inside {
                continue;
            }
            let at = self.pages.first_slot(index);
            if claimed.is_none() {
                let left = core::iter::once(at)
                    .chain(self.pages.inner(at))
                    .find(|slot| self.pages.slot(*slot) != &[0xFF; SLOT]);
                // A cut erase leaves one page such.
                if has_stray {
                    self.stray = self.stray.or(left);
                }
                has_stray |= left.is_some();
            }
            for slot in core::iter::once(at).chain(self.pages.inner(at)) {
                match State::from_slot(self.pages.slot(slot)) {
                    State::Torn | State::Damaged => {
                        self.oddities.stray = self.oddities.stray.saturating_add(1);
                        self.oddities.mark(slot);
                    }
                    // FORMAT 9.6: a page outside the record that still holds what was not released. Its header is not
                    // valid, or another header claims a later lap: no writer leaves an older lap behind it.
                    State::Valid { what: What::Entry, .. } if slot != at => {
                        let seq = u32_at(self.pages.slot(slot), entry::SEQ.start);
                        if seq > released && self.lost.is_none_or(|lost| seq < lost.seq) {
                            self.lost = Some(Broken { seq, slot: Some(at), why: EntryFault::Page });
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    /// Looks at every slot without asking for a signature: what an accident did to the image, and where. It finds no
    /// forger.
    ///
    /// # Errors
    ///
    /// [`Broken`] with the first damaged slot or missing page.
    pub fn slots_only(&self) -> Result<Oddities, Broken> {
        let mut entries = self.entries();
        while let Some(item) = entries.next() {
            if let Item::Entry(entry) = item?
                && let Some(found) = entry.body().map(|body| body.seq()).filter(|found| *found != entry.seq)
            {
                return Err(Broken { seq: entry.seq, slot: entry.slot, why: EntryFault::Seq(found) });
            }
        }
        Ok(entries.oddities())
    }

    /// The genesis, as it stands there.
    pub(super) const fn genesis(&self) -> &'a [u8; 448] {
        self.genesis
    }

    /// Where the record begins.
    pub(super) const fn base(&self) -> &Base {
        &self.base
    }

    /// The entries in order, with the header of each page before its first.
    pub(super) fn entries(&self) -> Entries<'a> {
        let pages = self.extent.unwrap_or((1, 0));
        Entries::new(self.pages, pages, self.base.size, self.lost, self.stray, self.oddities)
    }
}

const _: () = assert!(genesis::LEN == 4 * SLOT);
