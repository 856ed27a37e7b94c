//! What an image of the flash is made of (FORMAT section 9). Nothing here is believed; it is only cut into pieces.

use super::bundle::{Base, NO_PART};
use super::bytes::{array, from, i64_at, u8_at, u16_at, u32_at};
use super::entry::{Entry, Form, Kind};
use super::error::{AuditError, Broken, EntryFault};
use super::genesis::Genesis;
use super::parties::Parties;
use super::release::{Released, signed_release};
use super::report::Oddities;
use super::slot::{State, What, begun, crc_fits};
use crate::journal::digest::{self, Hash};
use crate::journal::field::{PAGE_MIN, PART, SEQ_MAX, SLOT, entry, genesis, page, part};

/// Pages before the ring.
const FRONT: usize = 5;
/// The fewest pages of a ring.
const RING_MIN: usize = 8;
/// The largest page: larger ones would make the search for the parts of an entry long.
const PAGE_MAX: usize = 65_536;

/// An image, cut into pages.
#[derive(Clone, Copy, Debug)]
pub struct Image<'a> {
    bytes: &'a [u8],
    /// Slots in a page.
    slots: u32,
    /// Pages in the ring.
    ring: u32,
    genesis: &'a [u8; 448],
    salt_key: Hash,
    base: Base,
    /// First and newest page of the record; `None` before the first page was opened.
    pages: Option<(u32, u32)>,
    /// First entry that is not released in a page outside of those.
    lost: Option<Broken>,
    /// First slot that is not blank in the second page that a cut erase may have left; honest devices leave one at
    /// most.
    stray: Option<u32>,
    /// Of the slots outside the record.
    oddities: Oddities,
}

/// The header of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) slot: u32,
    /// False where the last word is begun only.
    whole: bool,
    pub(super) epoch: u16,
    pub(super) first_seq: u32,
    pub(super) released: u32,
    pub(super) boot: u32,
    pub(super) earliest: i64,
    pub(super) head: Hash,
    pub(super) key: Hash,
    pub(super) sessions: u32,
}

impl Oddities {
    /// Folds the number of an odd slot into the mark.
    pub(super) const fn mark(&mut self, slot: u32) {
        self.mark ^= slot.saturating_add(1);
    }
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
            bytes,
            slots,
            ring,
            genesis: bytes.first_chunk().ok_or(geometry)?,
            salt_key: array(&block, genesis::SALT_KEY),
            base: Base { size: 0, head: [0; 32], epoch: 0, key: array(&block, genesis::KEY_D) },
            pages: None,
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
        let is_header = |slot| matches!(State::from_slot(this.slot(slot)), State::Valid { what: What::Page, .. });
        if (4..front).any(is_header) {
            return Err(geometry);
        }
        this.survey();
        Ok(this)
    }

    /// Slot `slot`, counted from the start of the image.
    fn slot(&self, slot: u32) -> &'a [u8; SLOT] {
        let start = usize::try_from(slot).unwrap_or(usize::MAX).saturating_mul(SLOT);
        self.bytes.get(start..).and_then(|rest| rest.first_chunk()).unwrap_or(&[0xFF; SLOT])
    }

    /// First slot of the ring page at an index.
    const fn first_slot(&self, index: u32) -> u32 {
        index.saturating_add(5).saturating_mul(self.slots)
    }

    /// The page's own slots after its header.
    fn inner(&self, first: u32) -> core::ops::Range<u32> {
        first.saturating_add(1)..first.saturating_add(self.slots)
    }

    /// The header of page `page_seq`, if it is there.
    fn header(&self, page_seq: u32) -> Option<Header> {
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

    /// The page number that the header at an index claims, if that page may lie there.
    fn claimed(&self, index: u32) -> Option<u32> {
        let slot = self.slot(self.first_slot(index));
        let page_seq = u32_at(slot, page::PAGE_SEQ.start);
        let here = page_seq.checked_rem(self.ring) == Some(index);
        let valid = matches!(State::from_slot(slot), State::Valid { what: What::Page, .. });
        (here && valid).then_some(page_seq)
    }

    /// The valid entries of the page at an index: slot and bytes.
    fn valid_entries(&self, index: u32) -> impl Iterator<Item = (u32, &'a [u8; SLOT])> {
        let this = *self;
        this.inner(this.first_slot(index))
            .map(move |at| (at, this.slot(at)))
            .filter(|(_, slot)| matches!(State::from_slot(slot), State::Valid { what: What::Entry, .. }))
    }

    /// The valid entry in slot `at` of the page whose header is in slot `header`, with its parts, where entry `due` is
    /// due.
    fn entry(&self, header: u32, at: u32, due: u32) -> Result<Entry<'a>, EntryFault> {
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

    /// The last valid part before slot `at` in its page with this number and `seq` (FORMAT 2.3).
    fn part(&self, header: u32, at: u32, number: u8, seq: u32) -> Option<&'a [u8; PART]> {
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

    /// The released size (FORMAT 9.6): the largest that a RELEASE names which both parties signed.
    fn released(&self) -> u32 {
        let named = (0..self.ring)
            .filter(|index| self.claimed(*index).is_some())
            .flat_map(|index| self.valid_entries(index).map(move |(at, _)| (self.first_slot(index), at)))
            .filter(|(_, at)| u8_at(self.slot(*at).as_slice(), entry::KIND.start) == Kind::Release as u8)
            .filter_map(|(header, at)| self.entry(header, at, u32_at(self.slot(at), entry::SEQ.start)).ok());
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
        let newest = (0..self.ring).filter_map(|index| self.claimed(index)).max();
        let released = self.released();
        let highest =
            |index| self.valid_entries(index).map(|(_, slot)| u32_at(slot.as_slice(), entry::SEQ.start)).max();
        if let Some(newest) = newest {
            let oldest = newest.saturating_sub(self.ring.saturating_sub(1));
            let kept = |page_seq: &u32| {
                let index = page_seq.checked_rem(self.ring).unwrap_or(0);
                self.claimed(index) == Some(*page_seq) && highest(index).is_some_and(|seq| seq > released)
            };
            let first = (oldest..newest).find(kept).unwrap_or(newest);
            self.pages = Some((first, newest));
            if let Some(header) = self.header(first)
                && header.first_seq > 1
            {
                let size = header.first_seq.saturating_sub(1);
                self.base = Base { size, head: header.head, epoch: header.epoch, key: header.key };
            }
        }
        let mut has_stray = false;
        for index in 0..self.ring {
            let claimed = self.claimed(index);
            let inside = claimed.zip(self.pages).is_some_and(|(page, (first, last))| (first..=last).contains(&page));
            if inside {
                continue;
            }
            let at = self.first_slot(index);
            if claimed.is_none() {
                let left = core::iter::once(at).chain(self.inner(at)).find(|slot| self.slot(*slot) != &[0xFF; SLOT]);
                // A cut erase leaves one page such.
                if has_stray {
                    self.stray = self.stray.or(left);
                }
                has_stray |= left.is_some();
            }
            for slot in core::iter::once(at).chain(self.inner(at)) {
                match State::from_slot(self.slot(slot)) {
                    State::Torn | State::Damaged => {
                        self.oddities.stray = self.oddities.stray.saturating_add(1);
                        self.oddities.mark(slot);
                    }
                    // FORMAT 9.6: a page outside the record that still holds what was not released. Its header is not
                    // valid, or another header claims a later lap: no writer leaves an older lap behind it.
                    State::Valid { what: What::Entry, .. } if slot != at => {
                        let seq = u32_at(self.slot(slot), entry::SEQ.start);
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
        Ok(entries.oddities)
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
        let (page, newest) = self.pages.unwrap_or((1, 0));
        Entries {
            image: *self,
            page,
            newest,
            next: 0,
            at: 0..0,
            size: self.base.size,
            last: None,
            over: false,
            oddities: self.oddities,
        }
    }
}

/// A page header or an entry.
pub(super) enum Item<'a> {
    Header(Header),
    Entry(Entry<'a>),
}

/// Walks over the entries of an image.
#[derive(Clone, Debug)]
pub(super) struct Entries<'a> {
    image: Image<'a>,
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
            if let Some(lost) = self.image.lost
                && (lost.seq <= self.size.saturating_add(1) || self.page > self.newest)
            {
                self.over = true;
                return Some(Err(lost));
            }
            if self.page > self.newest {
                if let Some(stray) = self.image.stray {
                    return self.broken(Some(stray), EntryFault::Stray);
                }
                break;
            }
            let Some(header) = self.image.header(self.page) else {
                let at = self.page.checked_rem(self.image.ring).map(|index| self.image.first_slot(index));
                return self.broken(at, EntryFault::Page);
            };
            self.at = self.image.inner(header.slot);
            self.last = None;
            self.odd(header.slot, header.whole);
            let following = self.page.checked_add(1).filter(|next| *next <= self.newest);
            self.next = following.and_then(|next| self.image.header(next)).map_or(0, |next| next.first_seq);
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
        let slot = self.image.slot(at);
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
        Some(self.image.entry(self.at.end.saturating_sub(self.image.slots), at, due))
    }

    /// True where the entry that is due, which lies in the open page, does not count (FORMAT 9.4): the pages that
    /// follow begin with its number, and hold it again. Where they hold no entry yet, power went before it was written
    /// again: a writer opens a page for that only when the one before is full.
    fn is_superseded(&self, seq: u32) -> bool {
        if self.next != seq {
            return false;
        }
        for page in self.page..=self.newest {
            let Some(header) = self.image.header(page).filter(|header| header.first_seq == seq) else { return false };
            let index = page.checked_rem(self.image.ring).unwrap_or(0);
            if let Some((_, first)) = self.image.valid_entries(index).next() {
                return header.first_seq == u32_at(first, entry::SEQ.start);
            }
        }
        *self.image.slot(self.at.end.saturating_sub(1)) != [0xFF; SLOT]
    }
}

const _: () = assert!(genesis::LEN == 4 * SLOT && entry::SEQ.start == part::SEQ.start);
