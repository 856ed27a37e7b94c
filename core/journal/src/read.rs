//! Reads entries back, oldest first, for example to export them.

use core::ops::ControlFlow;

use embedded_storage::nor_flash::MultiwriteNorFlash;

use super::digest::{self, Hash};
use super::entry::{ANNEX_MAX, Annex, Entry};
use super::error::{Damage, MountError, StoreError};
use super::field::{PART, genesis};
use super::genesis::Term;
use super::record::Journal;
use super::signature::SignatureUnit;
use super::slot;
use super::store::Store;
use super::walk::{Header, Walk};

/// Why entries could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum ReadError<E> {
    /// The entry is not in the record, or was released.
    Absent {
        /// Sequence number that was requested.
        seq: u32,
    },
    /// A page is damaged. The entries before it were read.
    Damaged(Damage),
    /// The flash driver returned an error.
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

/// One entry of the record, and the values that a bundle stores with it (FORMAT 10.2).
#[derive(Clone, Debug)]
pub struct Seen {
    /// Entry as stored in the record.
    pub entry: Entry,
    /// Salt of the entry's leaf.
    pub salt: [u8; 16],
    /// Head after the entry.
    pub head: Hash,
    annex: [u8; ANNEX_MAX],
}

impl Seen {
    /// Returns the annex, 108 bytes for each part of the kind.
    #[must_use]
    pub fn annex(&self) -> &[u8] {
        self.annex.get(..PART.wrapping_mul(usize::from(self.entry.kind().parts()))).unwrap_or(&[])
    }
}

/// The point at which the entries still on the device begin (FORMAT 8.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Base {
    /// Size of the record before the first of these entries.
    pub size: u32,
    /// Head at that size.
    pub head: Hash,
    /// Key epoch of the first of these entries.
    pub epoch: u16,
    /// Public key of that epoch.
    pub key: Hash,
}

impl<F: MultiwriteNorFlash, U: SignatureUnit> Journal<F, U> {
    /// Returns the content and the signatures of the genesis, as a bundle contains them (FORMAT 10.1).
    ///
    /// # Errors
    ///
    /// [`StoreError::Flash`] if the driver returns an error.
    pub fn genesis(&mut self) -> Result<[u8; genesis::EXPORTED.end], StoreError<F::Error>> {
        let mut out = [0; genesis::EXPORTED.end];
        let store = self.ring_mut().store_mut();
        store.read(store.page_at(0), &mut out)?;
        Ok(out)
    }

    /// Returns the terms on which the parties agreed at enrolment.
    ///
    /// # Errors
    ///
    /// [`MountError::Store`] if the driver returns an error; [`MountError::Genesis`] if the block no longer reads as it
    /// did at mount.
    pub fn term_data(&mut self) -> Result<Term, MountError<F::Error>> {
        let mut content = [0; genesis::CONTENT.end];
        let store = self.ring_mut().store_mut();
        store.read(store.page_at(0), &mut content)?;
        if digest::term(&content) != self.term() {
            return Err(MountError::Genesis);
        }
        Term::read(&content).ok_or(MountError::Genesis)
    }

    /// Returns where the entries still on the device begin. Free pages are excluded even if their entries can still be
    /// read, since they may be erased at any time.
    ///
    /// # Errors
    ///
    /// [`StoreError::Flash`] if the driver returns an error.
    pub fn base(&mut self) -> Result<Base, StoreError<F::Error>> {
        let Some((_, Header { tip, .. })) = self.ring_mut().oldest()? else {
            return Ok(Base { size: 0, head: self.term(), epoch: 0, key: self.origin().key_d });
        };
        Ok(Base { size: tip.seq, head: tip.head, epoch: tip.epoch, key: tip.key })
    }

    /// Passes the entries from `from` on to `visit`, oldest first, until it breaks, and returns the value of the break.
    ///
    /// # Errors
    ///
    /// Any [`ReadError`]. Entries before the failure have been passed to `visit`.
    pub fn visit<B>(
        &mut self,
        from: u32,
        mut visit: impl FnMut(&Seen) -> ControlFlow<B>,
    ) -> Result<Option<B>, ReadError<F::Error>> {
        let size = self.size();
        if from > size {
            return Ok(None);
        }
        let ring = self.ring_mut();
        let (_, first) = ring.page_with(from, size)?.ok_or(ReadError::Absent { seq: from })?;
        let newest = ring.newest().unwrap_or(0);
        for page_seq in first.page_seq..=newest {
            let ring = self.ring_mut();
            let at = ring.store_mut().index_of(page_seq);
            let header = ring.header(page_seq)?.ok_or(ReadError::Damaged(Damage::Header { page: at }))?;
            // Entries after `end` were written again in the next page.
            let end = match page_seq.checked_add(1) {
                Some(next) if page_seq < newest => ring.header(next)?.map(|next| next.tip.seq),
                _ => Some(size),
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
        let salt_key = self.origin().salt_key;
        let mut walk = Walk::new(at, header.tip, &salt_key);
        for number in 1..Store::<F>::SLOTS {
            let store = self.ring_mut().store_mut();
            let bytes = store.slot(store.slot_at(at, number))?;
            if !walk.step(number, &bytes).map_err(ReadError::Damaged)? {
                continue;
            }
            let Some(step) = walk.last() else { continue };
            if end.is_some_and(|end| walk.tip().seq > end) {
                break;
            }
            if walk.tip().seq >= from
                && let ControlFlow::Break(found) = visit(&seen(&step.entry, walk.tip().head, walk.annex(), &salt_key))
            {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Returns the entry with sequence number `seq`.
    ///
    /// # Errors
    ///
    /// [`ReadError::Absent`] if the entry was released or is not in the record yet; any other [`ReadError`] if it
    /// cannot be read.
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
