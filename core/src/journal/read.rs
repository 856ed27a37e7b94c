//! Reading entries back, oldest first: what an export streams.

use core::ops::ControlFlow;

use embedded_storage::nor_flash::NorFlash;

use super::digest::{self, Hash};
use super::entry::{ANNEX_MAX, Annex, Entry};
use super::error::{Damage, MountError, StoreError};
use super::field::{PART, genesis};
use super::genesis::Term;
use super::slot;
use super::walk::{Header, Walk};
use super::{Journal, SignatureUnit, Store};

/// Why entries could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum ReadError<E> {
    /// The entry is not in the record, or was released.
    Absent {
        /// The sequence number asked for.
        seq: u32,
    },
    /// A page is damaged; entries before it were read.
    Damaged(Damage),
    /// The flash driver refused.
    Store(StoreError<E>),
}

impl<E: core::fmt::Debug> core::fmt::Display for ReadError<E> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Absent { seq } => write!(f, "entry {seq} is not on the device"),
            Self::Damaged(damage) => damage.fmt(f),
            Self::Store(cause) => cause.fmt(f),
        }
    }
}

impl<E: core::fmt::Debug> core::error::Error for ReadError<E> {}

impl<E> From<StoreError<E>> for ReadError<E> {
    fn from(cause: StoreError<E>) -> Self {
        Self::Store(cause)
    }
}

/// One entry of the record with what a bundle needs beside it (FORMAT 10.2).
#[derive(Clone, Debug)]
pub struct Seen {
    /// The entry.
    pub entry: Entry,
    /// Its salt.
    pub salt: [u8; 16],
    /// The head after it.
    pub head: Hash,
    annex: [u8; ANNEX_MAX],
}

impl Seen {
    /// The annex: 108 bytes for each part of the kind.
    #[must_use]
    pub fn annex(&self) -> &[u8] {
        self.annex.get(..PART.wrapping_mul(usize::from(self.entry.kind().parts()))).unwrap_or(&[])
    }
}

/// Where the entries that are still on the device begin (FORMAT 8.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Base {
    /// Size of the record before the first of them.
    pub size: u32,
    /// Head at that size.
    pub head: Hash,
    /// Epoch of the first of them.
    pub epoch: u16,
    /// Key of that epoch.
    pub key: Hash,
}

impl<F: NorFlash, U: SignatureUnit> Journal<F, U> {
    /// Genesis content and signatures, as a bundle carries them (FORMAT 10.1).
    ///
    /// # Errors
    ///
    /// [`StoreError::Flash`] where the driver refuses.
    pub fn genesis(&mut self) -> Result<[u8; genesis::EXPORTED.end], StoreError<F::Error>> {
        let mut out = [0; genesis::EXPORTED.end];
        self.store.read(self.store.page_at(0), &mut out)?;
        Ok(out)
    }

    /// What the parties agreed on at enrolment.
    ///
    /// # Errors
    ///
    /// [`MountError::Store`] where the driver refuses, [`MountError::Genesis`] where the block no longer reads as it did at
    /// mount.
    pub fn term_data(&mut self) -> Result<Term, MountError<F::Error>> {
        let mut content = [0; genesis::CONTENT.end];
        self.store.read(self.store.page_at(0), &mut content)?;
        if digest::term(&content) != self.genesis.digest {
            return Err(MountError::Genesis);
        }
        Term::read(&content).ok_or(MountError::Genesis)
    }

    /// Where the entries that are still on the device begin. Pages that are free are not counted, even if their entries
    /// could still be read: they may be erased at any time.
    ///
    /// # Errors
    ///
    /// [`StoreError::Flash`] where the driver refuses.
    pub fn base(&mut self) -> Result<Base, StoreError<F::Error>> {
        let Some((_, Header { tip, .. })) = self.oldest()? else {
            return Ok(Base { size: 0, head: self.genesis.digest, epoch: 0, key: self.genesis.key_d });
        };
        Ok(Base { size: tip.seq, head: tip.head, epoch: tip.epoch, key: tip.key })
    }

    /// The oldest page that counts, by number.
    pub(super) fn oldest(&mut self) -> Result<Option<(u32, Header)>, StoreError<F::Error>> {
        let Some(newest) = self.newest else { return Ok(None) };
        // Free pages are the next in ring order; the one after them is the oldest that counts.
        let ahead = u32::from(self.free).saturating_add(1);
        let oldest =
            newest.page_seq.saturating_add(ahead).saturating_sub(u32::from(self.store.ring())).min(newest.page_seq);
        for page_seq in oldest..=newest.page_seq {
            if let Some(header) = self.header(page_seq)? {
                return Ok(Some((page_seq, header)));
            }
        }
        Ok(None)
    }

    /// The page that holds entry `seq`: the last one that begins at or before it.
    pub(super) fn page_with(&mut self, seq: u32) -> Result<Option<(u16, Header)>, StoreError<F::Error>> {
        let Some(newest) = self.newest else { return Ok(None) };
        if seq == 0 || seq > self.tip.seq {
            return Ok(None);
        }
        let mut found: Option<(u16, Header)> = None;
        for at in 0..self.store.ring() {
            let bytes = self.store.slot(self.store.slot_at(at, 0))?;
            if let Some(header) = Header::of(&bytes, at, self.store.ring())
                && header.first_seq <= seq
                && header.page_seq <= newest.page_seq
                && found.is_none_or(|(_, other)| header.page_seq > other.page_seq)
            {
                found = Some((at, header));
            }
        }
        Ok(found)
    }

    /// Shows the entries from `from` on to `visit`, oldest first, until it breaks.
    ///
    /// # Errors
    ///
    /// [`ReadError`]; entries before the trouble have been shown.
    pub fn visit<B>(
        &mut self,
        from: u32,
        mut visit: impl FnMut(&Seen) -> ControlFlow<B>,
    ) -> Result<Option<B>, ReadError<F::Error>> {
        if from > self.tip.seq {
            return Ok(None);
        }
        let (_, first) = self.page_with(from)?.ok_or(ReadError::Absent { seq: from })?;
        let newest = self.newest.map_or(0, |newest| newest.page_seq);
        for page_seq in first.page_seq..=newest {
            let at = self.store.index_of(page_seq);
            let header = self.header(page_seq)?.ok_or(ReadError::Damaged(Damage::Header { page: at }))?;
            // Entries past this one were written again in the next page.
            let end = match page_seq.checked_add(1) {
                Some(next) if page_seq < newest => self.header(next)?.map(|next| next.tip.seq),
                _ => Some(self.tip.seq),
            };
            if let Some(found) = self.visit_page(at, &header, (from, end), &mut visit)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    fn visit_page<B>(
        &mut self,
        at: u16,
        header: &Header,
        (from, end): (u32, Option<u32>),
        visit: &mut impl FnMut(&Seen) -> ControlFlow<B>,
    ) -> Result<Option<B>, ReadError<F::Error>> {
        let salt_key = self.genesis.salt_key;
        let mut walk = Walk::new(at, header.tip, &salt_key);
        for number in 1..Store::<F>::SLOTS {
            let bytes = self.store.slot(self.store.slot_at(at, number))?;
            if !walk.step(number, &bytes).map_err(ReadError::Damaged)? {
                continue;
            }
            let Some(step) = walk.last else { continue };
            if end.is_some_and(|end| walk.tip.seq > end) {
                break;
            }
            if walk.tip.seq >= from
                && let ControlFlow::Break(found) = visit(&seen(&step.entry, walk.tip.head, &walk.annex, &salt_key))
            {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// One entry.
    ///
    /// # Errors
    ///
    /// [`ReadError::Absent`] where the record does not hold it any more, or not yet.
    pub fn entry(&mut self, seq: u32) -> Result<Seen, ReadError<F::Error>> {
        match self.visit(seq, |seen| ControlFlow::Break(seen.clone()))? {
            Some(seen) if seen.entry.seq() == seq => Ok(seen),
            _ => Err(ReadError::Absent { seq }),
        }
    }
}

fn seen(entry: &Entry, head: Hash, annex: &Annex, salt_key: &Hash) -> Seen {
    let mut bytes = [0; ANNEX_MAX];
    slot::put(&mut bytes, &(0..ANNEX_MAX), annex.whole(entry).unwrap_or(&[]));
    Seen { entry: *entry, salt: digest::salt(salt_key, entry.seq()), head, annex: bytes }
}
