//! Splits a flash image into pages and finds those that belong to the record, and what lies outside them (FORMAT 9.6).
//! Except for the signatures of releases, nothing is verified here.

use super::bundle::Base;
use super::bytes::{array, from, u8_at, u32_at};
use super::entry::EntryKind;
use super::error::{AuditError, Broken, EntryFault};
use super::genesis::Genesis;
use super::image_entries::{Entries, Item};
use super::pages::{FRONT, Pages};
use super::parties::Parties;
use super::release::{Released, signed_release};
use super::report::Oddities;
use super::slot::{State, What, begun, crc_fits};
use crate::digest;
use crate::field::{PAGE_MIN, SLOT, entry, genesis};

/// Smallest number of pages in a ring.
const RING_MIN: usize = 8;
/// Largest page size. With larger pages, the search for the parts of an entry would take long. Unit: bytes.
const PAGE_MAX: usize = 65_536;

/// A flash image divided into pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Image<'a> {
    pages: Pages<'a>,
    genesis: &'a [u8; 448],
    base: Base,
    /// First and newest page of the record; `None` if no page was opened yet.
    extent: Option<(u32, u32)>,
    /// The unreleased entry with the lowest number on a page outside the record.
    lost: Option<Broken>,
    /// First non-blank slot on the second page that looks like an interrupted erase. An honest device leaves at most
    /// one such page.
    stray: Option<u32>,
    /// Oddities of the slots outside the record.
    oddities: Oddities,
}

impl<'a> Image<'a> {
    /// Splits `bytes` as an image with pages of `page` bytes. The genesis block must be complete; the audit judges its
    /// content later.
    ///
    /// # Errors
    ///
    /// [`AuditError::Geometry`] or [`AuditError::GenesisSlot`].
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
        // If the given page size is too large, entries lie before the ring and the record would look empty.
        let front = u32::try_from(FRONT).unwrap_or(u32::MAX).saturating_mul(slots);
        let is_header = |slot| matches!(State::from_slot(this.pages.slot(slot)), State::Valid { what: What::Page, .. });
        if (4..front).any(is_header) {
            return Err(geometry);
        }
        this.survey();
        Ok(this)
    }

    /// Returns the released size (FORMAT 9.6): the largest one in a RELEASE that both parties signed.
    fn released(&self) -> u32 {
        let named = (0..self.pages.ring())
            .filter(|index| self.pages.claimed(*index).is_some())
            .flat_map(|index| self.pages.valid_entries(index).map(move |(at, _)| (self.pages.first_slot(index), at)))
            .filter(|(_, at)| u8_at(self.pages.slot(*at).as_slice(), entry::KIND.start) == EntryKind::Release as u8)
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
            // If the genesis is invalid, the whole image will be rejected.
            let Ok(genesis) = genesis.get_or_insert_with(|| Genesis::read(self.genesis, &term)) else { return 0 };
            if signed_release(&entry.annex(), genesis).is_ok() {
                released = size;
            }
        }
        released
    }

    /// Finds the first and the newest page of the record, and what lies outside them.
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
                // An interrupted erase leaves one page like this.
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
                    // FORMAT 9.6: a page outside the record still holds an unreleased entry. Either its header is
                    // invalid, or another header has a later lap of the ring. No writer leaves such an older lap.
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

    /// Reads every slot without verifying a signature, to find accidental damage to the image and its position. It does
    /// not detect forgery.
    ///
    /// # Errors
    ///
    /// [`Broken`] for the first damaged slot or missing page.
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

    /// Returns the bytes of the genesis.
    pub(super) const fn genesis(&self) -> &'a [u8; 448] {
        self.genesis
    }

    /// Returns the point at which the record begins.
    pub(super) const fn base(&self) -> &Base {
        &self.base
    }

    /// Iterates over the entries in order, with the header of each page before its first entry.
    pub(super) fn entries(&self) -> Entries<'a> {
        let pages = self.extent.unwrap_or((1, 0));
        Entries::new(self.pages, pages, self.base.size, self.lost, self.stray, self.oddities)
    }
}

const _: () = assert!(genesis::LEN == 4 * SLOT);
