//! Opens the record after a start, in whatever state the last power cut left it (POWER section 4).

use embedded_storage::nor_flash::MultiwriteNorFlash;

use super::digest::{self, Hash};
use super::error::{Damage, MountError, StoreError};
use super::field::{COMMIT, entry};
use super::genesis::{self, Genesis};
use super::key;
use super::layout::Layout;
use super::record::Journal;
use super::ring::{Newest, Ring};
use super::signature::SignatureUnit;
use super::slot;
use super::store::Store;
use super::strip;
use super::walk::{self, ChainState, Header, Step, Walk};

/// The result of reading the flash, before anything is written.
struct Scan {
    newest: Option<Newest>,
    tip: ChainState,
    /// The newest entry of the record.
    last: Option<Step>,
    /// True if the newest page holds no entry, so that `last` is on an earlier page.
    is_behind: bool,
    /// The next entry, if it is complete except for its commit word.
    unfinished: Option<(Step, ChainState)>,
    /// True if `last` is that unfinished entry, which is to be committed.
    finish: bool,
    damage: Option<Damage>,
    flaws: u16,
    torn: u16,
}

/// Returns the state of the chain before the first entry.
const fn start(genesis: &Genesis) -> ChainState {
    ChainState {
        seq: 0,
        head: genesis.digest,
        epoch: 0,
        key: genesis.key_d,
        released: 0,
        earliest: i64::MIN,
        sessions: 0,
        boot: genesis.boot,
        retired: false,
    }
}

/// Returns the ring index and header of the valid page with the highest number.
fn newest_page<F: MultiwriteNorFlash>(store: &mut Store<F>) -> Result<Option<(u16, Header)>, StoreError<F::Error>> {
    let mut newest: Option<(u16, Header)> = None;
    for at in 0..store.ring() {
        let bytes = store.slot(store.slot_at(at, 0))?;
        if let Some(header) = Header::read(&bytes, at, store.ring())
            && newest.is_none_or(|(_, other)| header.page_seq > other.page_seq)
        {
            newest = Some((at, header));
        }
    }
    Ok(newest)
}

/// Reads the newest page into `found`. Kept out of line so that its stack is free again when signatures are verified.
#[inline(never)]
fn scan<F: MultiwriteNorFlash>(
    store: &mut Store<F>,
    genesis: &Genesis,
    found: &mut Scan,
) -> Result<(), StoreError<F::Error>> {
    let Some((at, header)) = newest_page(store)? else {
        if walk::highest_seq(store, 0)? > 0 {
            found.damage = Some(Damage::Header { page: 0 });
        }
        return Ok(());
    };
    let mut walk = Walk::new(at, header.tip, &genesis.salt_key);
    for number in 1..Store::<F>::SLOTS {
        let bytes = store.slot(store.slot_at(at, number))?;
        if let Err(damage) = walk.step(number, &bytes) {
            found.damage = Some(damage);
            break;
        }
    }
    found.damage = found.damage.or(walk.pending());
    // A header cut while it was written belongs to a page without entries. If entries newer than the tip follow it, the
    // header was complete once, and its damage hides them.
    let follower = if at.saturating_add(1) == store.ring() { 0 } else { at.saturating_add(1) };
    let bytes = store.slot(store.slot_at(follower, 0))?;
    if Header::read(&bytes, follower, store.ring()).is_none() && walk::highest_seq(store, follower)? > walk.tip().seq {
        found.damage = found.damage.or(Some(Damage::Header { page: follower }));
    }
    found.newest = Some(Newest::walked(at, &header, &walk));
    found.tip = *walk.tip();
    found.last = walk.last();
    found.unfinished = walk.unfinished();
    found.flaws = walk.flaws();
    found.torn = walk.torn();
    Ok(())
}

/// Compares the header of an empty newest page with the page before it. Otherwise an attacker who can write the flash
/// could make the device sign the next entry over a head that the record never had. The last entry before the header is
/// stored in `found`, so that its signature can be verified.
#[inline(never)]
fn look_behind<F: MultiwriteNorFlash>(
    store: &mut Store<F>,
    genesis: &Genesis,
    found: &mut Scan,
) -> Result<(), StoreError<F::Error>> {
    let Some(newest) = found.newest else { return Ok(()) };
    if found.damage.is_some() || found.last.is_some() {
        return Ok(());
    }
    let mut page_seq = newest.page_seq();
    let leads_here = loop {
        // Pages without an entry are free, and their numbers may have wrapped around the ring. If the record is empty,
        // the header must follow the genesis.
        if found.tip.seq == 0 {
            break found.tip.follows(&start(genesis));
        }
        let Some(before) = page_seq.checked_sub(1) else { break false };
        page_seq = before;
        let at = store.index_of(page_seq);
        let bytes = store.slot(store.slot_at(at, 0))?;
        let header = Header::read(&bytes, at, store.ring()).filter(|header| header.page_seq == page_seq);
        let Some(Header { tip, .. }) = header else {
            found.damage = Some(Damage::Header { page: at });
            return Ok(());
        };
        let mut walk = Walk::new(at, tip, &genesis.salt_key);
        if !walk.reach(store, found.tip.seq)? || !found.tip.follows(walk.tip()) {
            break false;
        }
        if walk.last().is_some() {
            (found.last, found.is_behind) = (walk.last(), true);
            break true;
        }
    };
    if !leads_here {
        found.damage = Some(Damage::Header { page: newest.at() });
    }
    Ok(())
}

/// Returns true if the entry that led to `tip` was signed by the key of its epoch.
#[inline(never)]
fn is_signed<U: SignatureUnit>(term: &Hash, step: &Step, tip: &ChainState) -> bool {
    let message = digest::sign_message(term, tip.seq, &tip.head);
    U::verifies(&step.before.key, message.bytes(), &step.entry.signature())
}

impl Scan {
    /// Returns the result for a record without entries.
    const fn blank(genesis: &Genesis) -> Self {
        Self {
            newest: None,
            tip: start(genesis),
            last: None,
            is_behind: false,
            unfinished: None,
            finish: false,
            damage: None,
            flaws: 0,
            torn: 0,
        }
    }

    /// Accepts the unfinished entry if its signature verifies; otherwise verifies that of the newest entry. One
    /// signature is enough, because it covers all entries before it.
    #[inline(never)]
    fn conclude<U: SignatureUnit>(&mut self, term: &Hash) {
        if self.damage.is_some() {
            return;
        }
        if let Some((step, tip)) = &self.unfinished
            && is_signed::<U>(term, step, tip)
        {
            (self.tip, self.last, self.is_behind, self.finish) = (*tip, Some(*step), false, true);
        } else if let Some(step) = &self.last
            && !is_signed::<U>(term, step, &self.tip)
        {
            self.damage = Some(Damage::Signature { seq: self.tip.seq });
        }
    }
}

impl<F: MultiwriteNorFlash, U: SignatureUnit> Journal<F, U> {
    /// Does the same as [`mount`](Journal::mount), with another signature unit.
    ///
    /// # Errors
    ///
    /// The errors of [`mount`](Journal::mount).
    pub fn mount_with(flash: F, layout: Layout) -> Result<Self, MountError<F::Error>> {
        let store = Store::new(flash, layout).ok_or(MountError::Layout)?;
        Self::open(store)
    }

    #[inline(never)]
    fn open(mut store: Store<F>) -> Result<Self, MountError<F::Error>> {
        let genesis = genesis::read(&mut store)?;
        let mut found = Scan::blank(&genesis);
        scan(&mut store, &genesis, &mut found)?;
        look_behind(&mut store, &genesis, &mut found)?;
        found.conclude::<U>(&genesis.digest);
        Self::recovered(store, genesis, &found)
    }

    /// Kept out of line so that both copies of the record are never on the stack at once.
    #[inline(never)]
    fn recovered(store: Store<F>, genesis: Genesis, scan: &Scan) -> Result<Self, MountError<F::Error>> {
        Self::recover(store, genesis, scan).map_err(MountError::Store)
    }

    /// Completes what a power cut interrupted. Kept out of line, as `scan` is, so that their stacks do not add up.
    #[inline(never)]
    fn recover(mut store: Store<F>, genesis: Genesis, scan: &Scan) -> Result<Self, StoreError<F::Error>> {
        let last = scan.last.as_ref().filter(|_| !scan.is_behind);
        let boot = strip::begin(&mut store, genesis.boot.max(scan.tip.boot))?;
        let ring = Ring::new(store, scan.newest, scan.torn);
        let mut journal = Self::found(ring, genesis, boot.number, scan.tip, scan.damage, scan.flaws);
        let (tip, is_sound) = (&scan.tip, scan.damage.is_none());
        if is_sound {
            // A boot after the one that wrote last finished its recovery, so the cells are stable.
            let settled = boot.settled > tip.boot;
            if let (true, Some(step)) = (scan.finish, last) {
                firm_crc(journal.ring_mut(), step)?;
            }
            firm(journal.ring_mut(), genesis.crc, last, settled)?;
            drop_other_keys(journal.ring_mut().store_mut(), tip, last, settled)?;
            journal.count_free()?;
        }
        journal.look_up_key()?;
        // In a damaged record not even the epoch is certain, so no key is erased.
        let destroyed = is_sound && !journal.has_key();
        let store = journal.ring_mut().store_mut();
        if destroyed && !store.is_page_blank(key::page_of(store, tip.epoch))? {
            // The page holds the remains of a seed whose destruction was interrupted.
            key::erase(store, tip.epoch)?;
        }
        strip::finish(store, boot)?;
        Ok(journal)
    }
}

/// Writes the CRC word again before the commit word is written, since it may be the word that was cut.
fn firm_crc<F: MultiwriteNorFlash>(ring: &mut Ring<F>, step: &Step) -> Result<(), StoreError<F::Error>> {
    let Some(slot) = ring.newest_slot(step.slot) else { return Ok(()) };
    #[expect(clippy::cast_possible_truncation, reason = "120")]
    let crc = entry::CRC.start as u32;
    ring.store_mut().write_word(slot.wrapping_add(crc), step.entry.crc())
}

/// Writes the last commit word again: after a power cut it may read one way now and another way later.
fn firm<F: MultiwriteNorFlash>(
    ring: &mut Ring<F>,
    genesis_crc: u32,
    last: Option<&Step>,
    settled: bool,
) -> Result<(), StoreError<F::Error>> {
    let Some(slot) = ring.newest_slot(last.map_or(0, |step| step.slot)) else {
        return if settled { Ok(()) } else { genesis::firm(ring.store_mut(), genesis_crc) };
    };
    let store = ring.store_mut();
    let is_whole = slot::word(&store.slot(slot)?, &entry::COMMIT) == COMMIT;
    if settled && is_whole { Ok(()) } else { store.firm_commit(slot) }
}

/// Erases every seed except that of the current epoch; after retirement, that one too.
fn drop_other_keys<F: MultiwriteNorFlash>(
    store: &mut Store<F>,
    tip: &ChainState,
    last: Option<&Step>,
    settled: bool,
) -> Result<(), StoreError<F::Error>> {
    let current = tip.epoch;
    let other = current ^ 1;
    // After an interrupted erase, a page may read as ones and still hold the seed. So it is erased again after a
    // rotation.
    let rotated = last.is_some_and(|step| step.entry.epoch() != current);
    if (rotated && !settled) || !store.is_page_blank(key::page_of(store, other))? {
        key::erase(store, other)?;
    }
    if tip.retired && (!settled || !store.is_page_blank(key::page_of(store, current))?) {
        key::erase(store, current)?;
    }
    Ok(())
}

impl<F: MultiwriteNorFlash> Journal<F> {
    /// Opens the record and completes what a power cut interrupted. A power cut may stop this call anywhere, and any
    /// number of times.
    ///
    /// A record with damage that no power cut explains is opened too, but for reading only: see
    /// [`damage`](Self::damage).
    ///
    /// # Errors
    ///
    /// [`MountError`] if there is no record, or if the flash fails.
    pub fn mount(flash: F, layout: Layout) -> Result<Self, MountError<F::Error>> {
        Self::mount_with(flash, layout)
    }
}
