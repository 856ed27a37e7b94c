//! Reads the entries of an image in order, and decides which slots are skipped (FORMAT 9.4).

use super::bytes::u32_at;
use super::entry::Entry;
use super::error::{Broken, EntryFault};
use super::pages::{Header, Pages};
use super::report::Oddities;
use super::slot::{State, What};
use crate::field::{SEQ_MAX, SLOT, entry};

/// A page header or an entry.
pub(super) enum Item<'a> {
    Header(Header),
    Entry(Entry<'a>),
}

/// Iterates over the page headers and entries of an image.
#[derive(Clone, Debug)]
pub(super) struct Entries<'a> {
    pages: Pages<'a>,
    /// The unreleased entry with the lowest number on a page outside the record.
    lost: Option<Broken>,
    /// First slot of a page that is neither in the record nor blank, and that no interrupted erase can have left.
    stray: Option<u32>,
    /// Number of the page to open next.
    page: u32,
    newest: u32,
    /// Sequence number of the first entry of the page after the open one; 0 if the open page is the newest.
    next: u32,
    /// Slots of the open page that are still to be read.
    at: core::ops::Range<u32>,
    size: u32,
    /// The last valid entry of the open page, as its slot.
    last: Option<&'a [u8; SLOT]>,
    over: bool,
    oddities: Oddities,
}

impl<'a> Entries<'a> {
    /// Reads from page `first` to page `newest`, starting at the base of `size`. `lost`, `stray` and `oddities`
    /// describe what lies outside these pages.
    pub(super) const fn new(
        pages: Pages<'a>,
        (first, newest): (u32, u32),
        size: u32,
        lost: Option<Broken>,
        stray: Option<u32>,
        oddities: Oddities,
    ) -> Self {
        Self { pages, lost, stray, page: first, newest, next: 0, at: 0..0, size, last: None, over: false, oddities }
    }

    /// Returns the oddities of the slots read so far.
    pub(super) const fn oddities(&self) -> Oddities {
        self.oddities
    }

    fn broken(&mut self, slot: Option<u32>, why: EntryFault) -> Option<Result<Item<'a>, Broken>> {
        self.over = true;
        Some(Err(Broken { seq: self.size.saturating_add(1), slot, why }))
    }

    /// Returns the next header or entry; `None` after the last one, and after a fault.
    pub(super) fn next(&mut self) -> Option<Result<Item<'a>, Broken>> {
        while !self.over {
            if let Some(slot) = self.at.next() {
                match self.read(slot) {
                    None => continue,
                    Some(Ok(entry)) => {
                        self.size = entry.seq;
                        return Some(Ok(Item::Entry(entry)));
                    }
                    Some(Err(why)) => return self.broken(Some(slot), why),
                }
            }
            // FORMAT 9.4: the header of the next page states where this page must have ended.
            if self.next != 0 && self.next != self.size.saturating_add(1) {
                return self.broken(None, EntryFault::Seq(self.next));
            }
            if let Some(lost) = self.lost
                && (lost.seq <= self.size.saturating_add(1) || self.page > self.newest)
            {
                self.over = true;
                return Some(Err(lost));
            }
            if self.page > self.newest {
                if let Some(stray) = self.stray {
                    return self.broken(Some(stray), EntryFault::Stray);
                }
                break;
            }
            let Some(header) = self.pages.header(self.page) else {
                let at = self.page.checked_rem(self.pages.ring()).map(|index| self.pages.first_slot(index));
                return self.broken(at, EntryFault::Page);
            };
            self.at = self.pages.inner(header.slot);
            self.last = None;
            self.odd(header.slot, header.whole);
            let following = self.page.checked_add(1).filter(|next| *next <= self.newest);
            self.next = following.and_then(|next| self.pages.header(next)).map_or(0, |next| next.first_seq);
            self.page = match self.page.checked_add(1) {
                Some(page) => page,
                None => return self.broken(Some(header.slot), EntryFault::Page),
            };
            return Some(Ok(Item::Header(header)));
        }
        self.over = true;
        None
    }

    /// Records a valid slot if some bits of its commit word are still unwritten.
    const fn odd(&mut self, slot: u32, whole: bool) {
        if !whole {
            self.oddities.unfinished = self.oddities.unfinished.saturating_add(1);
            self.oddities.mark(slot);
        }
    }

    /// Returns the entry in a slot, or `None` if the slot is to be skipped.
    fn read(&mut self, at: u32) -> Option<Result<Entry<'a>, EntryFault>> {
        let slot = self.pages.slot(at);
        match State::from_slot(slot) {
            State::Blank => return None,
            State::Torn => {
                self.oddities.torn = self.oddities.torn.saturating_add(1);
                self.oddities.mark(at);
                return None;
            }
            State::Damaged | State::Valid { what: What::Page, .. } => return Some(Err(EntryFault::Damaged)),
            State::Valid { what: What::Part, whole } => {
                self.odd(at, whole);
                return None;
            }
            State::Valid { what: What::Entry, whole } => self.odd(at, whole),
        }
        let seq = u32_at(slot, entry::SEQ.start);
        let due = self.size.saturating_add(1);
        if due > SEQ_MAX {
            return Some(Err(EntryFault::Damaged));
        }
        // FORMAT 9.4: the entry is a copy of the one before, or was written again in a later page.
        let copied = self.last.is_some_and(|last| last.get(..entry::CRC.start) == slot.get(..entry::CRC.start));
        let superseded = copied || (seq == due && self.is_superseded(seq));
        let second = self.last.is_some_and(|last| u32_at(last, entry::SEQ.start) == seq);
        self.last = Some(slot);
        if superseded && (copied || !second) {
            self.oddities.superseded = self.oddities.superseded.saturating_add(1);
            return None;
        }
        // The walk checks whether the entry has the expected number, after it has verified the signature (FORMAT 5.4).
        Some(self.pages.entry(self.at.end.saturating_sub(self.pages.slots()), at, due))
    }

    /// Returns true if the entry with the expected number in the open page does not count (FORMAT 9.4): the next pages
    /// begin with its number and hold it again. If they hold no entry yet, power failed before it was written again. A
    /// writer opens a page for that only when the page before is full.
    fn is_superseded(&self, seq: u32) -> bool {
        if self.next != seq {
            return false;
        }
        for page in self.page..=self.newest {
            let Some(header) = self.pages.header(page).filter(|header| header.first_seq == seq) else { return false };
            let index = page.checked_rem(self.pages.ring()).unwrap_or(0);
            if let Some((_, first)) = self.pages.valid_entries(index).next() {
                return header.first_seq == u32_at(first, entry::SEQ.start);
            }
        }
        *self.pages.slot(self.at.end.saturating_sub(1)) != [0xFF; SLOT]
    }
}
