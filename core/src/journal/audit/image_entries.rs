//! The entries of an image, in order (FORMAT 9.4). What is passed over, and why, is decided here.

use super::bytes::u32_at;
use super::entry::Entry;
use super::error::{Broken, EntryFault};
use super::pages::{Header, Pages};
use super::report::Oddities;
use super::slot::{State, What};
use crate::journal::field::{SEQ_MAX, SLOT, entry};

/// A page header or an entry.
pub(super) enum Item<'a> {
    Header(Header),
    Entry(Entry<'a>),
}

/// Walks over the entries of an image.
#[derive(Clone, Debug)]
pub(super) struct Entries<'a> {
    pages: Pages<'a>,
    /// First entry that is not released in a page outside of the record.
    lost: Option<Broken>,
    /// First slot of a page that is neither in the record nor blank, where no cut erase can have left it.
    stray: Option<u32>,
    /// The page to open next.
    page: u32,
    newest: u32,
    /// First entry of the page after this one; 0 in the newest.
    next: u32,
    /// Slots of the open page still to be read.
    at: core::ops::Range<u32>,
    size: u32,
    /// The last valid entry of the open page.
    last: Option<&'a [u8; SLOT]>,
    over: bool,
    oddities: Oddities,
}

impl<'a> Entries<'a> {
    /// From the page `first` to the page `newest`, behind the base of `size`. `lost` and `stray` are what lies outside
    /// of them, and `oddities` what is odd there.
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

    /// What is odd about the slots, as far as they were read.
    pub(super) const fn oddities(&self) -> Oddities {
        self.oddities
    }

    fn broken(&mut self, slot: Option<u32>, why: EntryFault) -> Option<Result<Item<'a>, Broken>> {
        self.over = true;
        Some(Err(Broken { seq: self.size.saturating_add(1), slot, why }))
    }

    /// The next header or entry; `None` after the last, and after a fault.
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
            // FORMAT 9.4: the page that follows says where this one must have ended.
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

    /// Notes a valid slot whose last word is not whole.
    const fn odd(&mut self, slot: u32, whole: bool) {
        if !whole {
            self.oddities.unfinished = self.oddities.unfinished.saturating_add(1);
            self.oddities.mark(slot);
        }
    }

    /// The entry in a slot; `None` for what is passed over.
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
        // FORMAT 9.4: a copy of the entry before, or written again in a page that follows.
        let copied = self.last.is_some_and(|last| last.get(..entry::CRC.start) == slot.get(..entry::CRC.start));
        let superseded = copied || (seq == due && self.is_superseded(seq));
        let second = self.last.is_some_and(|last| u32_at(last, entry::SEQ.start) == seq);
        self.last = Some(slot);
        if superseded && (copied || !second) {
            self.oddities.superseded = self.oddities.superseded.saturating_add(1);
            return None;
        }
        // Whether it is the one that is due is for the walk to judge, after its signature (FORMAT 5.4).
        Some(self.pages.entry(self.at.end.saturating_sub(self.pages.slots()), at, due))
    }

    /// True where the entry that is due, which lies in the open page, does not count (FORMAT 9.4): the pages that
    /// follow begin with its number, and hold it again. Where they hold no entry yet, power went before it was written
    /// again: a writer opens a page for that only when the one before is full.
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
