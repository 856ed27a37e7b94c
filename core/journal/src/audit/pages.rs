//! The pages and slots of an image (FORMAT 9.2 and 9.3). Each slot is judged independently of its neighbours.

use super::bundle::NO_PART;
use super::bytes::{array, i64_at, u8_at, u16_at, u32_at};
use super::entry::{Entry, Form};
use super::error::EntryFault;
use super::slot::{State, What};
use crate::digest::{self, Hash};
use crate::field::{PART, SLOT, entry, page, part};

/// Number of pages before the ring.
pub(super) const FRONT: usize = 5;

/// The fields of a page header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) slot: u32,
    /// False if some bits of the commit word are still unwritten.
    pub(super) whole: bool,
    pub(super) epoch: u16,
    pub(super) first_seq: u32,
    pub(super) released: u32,
    pub(super) boot: u32,
    pub(super) earliest: i64,
    pub(super) head: Hash,
    pub(super) key: Hash,
    pub(super) sessions: u32,
}

/// The bytes of an image, divided into pages and slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub(super) struct Pages<'a> {
    bytes: &'a [u8],
    /// Number of slots in a page.
    slots: u32,
    /// Number of pages in the ring.
    ring: u32,
    salt_key: Hash,
}

impl<'a> Pages<'a> {
    /// Divides an image with `slots` slots in a page and `ring` pages in the ring.
    pub(super) const fn new(bytes: &'a [u8], slots: u32, ring: u32, salt_key: Hash) -> Self {
        Self { bytes, slots, ring, salt_key }
    }

    /// Returns the number of slots in a page.
    pub(super) const fn slots(&self) -> u32 {
        self.slots
    }

    /// Returns the number of pages in the ring.
    pub(super) const fn ring(&self) -> u32 {
        self.ring
    }

    /// Returns slot `slot`, counted from the start of the image.
    pub(super) fn slot(&self, slot: u32) -> &'a [u8; SLOT] {
        let start = usize::try_from(slot).unwrap_or(usize::MAX).saturating_mul(SLOT);
        self.bytes.get(start..).and_then(|rest| rest.first_chunk()).unwrap_or(&[0xFF; SLOT])
    }

    /// Returns the first slot of the ring page at an index.
    pub(super) const fn first_slot(&self, index: u32) -> u32 {
        index.saturating_add(5).saturating_mul(self.slots)
    }

    /// Returns the slots of a page after its header, which is in slot `first`.
    pub(super) fn inner(&self, first: u32) -> core::ops::Range<u32> {
        first.saturating_add(1)..first.saturating_add(self.slots)
    }

    /// Returns the header of page `page_seq`, if the image holds it.
    pub(super) fn header(&self, page_seq: u32) -> Option<Header> {
        let at = self.first_slot(page_seq.checked_rem(self.ring)?);
        let slot = self.slot(at);
        let State::Valid { what: What::Page, whole } = State::from_slot(slot) else { return None };
        if u32_at(slot, page::PAGE_SEQ.start) != page_seq {
            return None;
        }
        Some(Header {
            slot: at,
            whole,
            epoch: u16_at(slot, page::EPOCH.start),
            first_seq: u32_at(slot, page::FIRST_SEQ.start),
            released: u32_at(slot, page::RELEASED.start),
            boot: u32_at(slot, page::BOOT.start),
            earliest: i64_at(slot, page::EARLIEST.start),
            head: array(slot, page::HEAD),
            key: array(slot, page::KEY),
            sessions: u32_at(slot, page::SESSIONS.start),
        })
    }

    /// Returns the page number in the header at an index, if the header is valid and that page belongs there.
    pub(super) fn claimed(&self, index: u32) -> Option<u32> {
        let slot = self.slot(self.first_slot(index));
        let page_seq = u32_at(slot, page::PAGE_SEQ.start);
        let here = page_seq.checked_rem(self.ring) == Some(index);
        let valid = matches!(State::from_slot(slot), State::Valid { what: What::Page, .. });
        (here && valid).then_some(page_seq)
    }

    /// Iterates over the valid entries of the page at an index, with their slots.
    pub(super) fn valid_entries(&self, index: u32) -> impl Iterator<Item = (u32, &'a [u8; SLOT])> {
        let this = *self;
        this.inner(this.first_slot(index))
            .map(move |at| (at, this.slot(at)))
            .filter(|(_, slot)| matches!(State::from_slot(slot), State::Valid { what: What::Entry, .. }))
    }

    /// Returns the valid entry in slot `at`, with its annex parts, as entry `due`. `header` is the slot of the header
    /// of its page.
    pub(super) fn entry(&self, header: u32, at: u32, due: u32) -> Result<Entry<'a>, EntryFault> {
        let slot = self.slot(at);
        let seq = u32_at(slot, entry::SEQ.start);
        let mut parts = [NO_PART; 3];
        let count = u8_at(slot, entry::FLAGS.start) & 3;
        for (number, place) in (0..count).zip(parts.iter_mut()) {
            *place = self.part(header, at, number, seq).ok_or(EntryFault::Part(number))?;
        }
        let body: Option<&[u8; 56]> = slot.first_chunk();
        let signature: Option<&[u8; 64]> = slot.get(entry::SIGNATURE).and_then(|bytes| bytes.try_into().ok());
        let (Some(body), Some(signature)) = (body, signature) else { return Err(EntryFault::Damaged) };
        Ok(Entry {
            seq: due,
            badge: array(body, entry::BADGE),
            form: Form::Open { body, salt: digest::salt(&self.salt_key, due), parts },
            signature,
            slot: Some(at),
        })
    }

    /// Returns the last valid part before slot `at` in its page with this number and `seq` (FORMAT 2.3).
    pub(super) fn part(&self, header: u32, at: u32, number: u8, seq: u32) -> Option<&'a [u8; PART]> {
        (header.saturating_add(1)..at)
            .rev()
            .map(|slot| self.slot(slot))
            .find(|slot| {
                u32_at(slot.as_slice(), part::SEQ.start) == seq
                    && u8_at(slot.as_slice(), part::NUMBER.start) == number
                    && matches!(State::from_slot(slot), State::Valid { what: What::Part, .. })
            })
            .and_then(|slot| slot.get(part::DATA))
            .and_then(|data| data.try_into().ok())
    }
}

const _: () = assert!(FRONT == 5 && entry::SEQ.start == part::SEQ.start);
