//! The totals of each category, as far as the entries in the input determine them (FORMAT 3.10 and 3.11).

use super::bytes::i16_at;
use super::entry::{Body, EntryKind};
use super::error::EntryFault;

/// Number of categories that can have a limit.
const CATEGORIES: usize = 8;

/// Total of each category. It is `None` if unknown, after a base or a redacted count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Totals {
    by_category: [Option<u32>; CATEGORIES],
    /// Number of categories in use; the totals of all others are zero.
    categories: u32,
}

impl Totals {
    /// Returns the totals at the start of a record or a session.
    pub(super) const fn zero(categories: u32) -> Self {
        Self { by_category: [Some(0); CATEGORIES], categories }
    }

    /// Returns the totals at a base, which are unknown.
    pub(super) fn unknown(categories: u32) -> Self {
        let mut this = Self::zero(categories);
        this.hide();
        this
    }

    /// Marks the totals of all categories in use as unknown, because a redacted count does not show its category.
    pub(super) fn hide(&mut self) {
        for (category, total) in (0..).zip(&mut self.by_category) {
            *total = if category < self.categories { None } else { *total };
        }
    }

    /// Returns true if at least one total is unknown.
    pub(super) fn is_unsure(&self) -> bool {
        self.by_category.iter().any(Option::is_none)
    }

    /// Returns the fault for the first category in which `stated` contradicts a known total.
    pub(super) fn contradicted(&self, stated: &[u32; 16]) -> Option<EntryFault> {
        let (low, high) = stated.split_at(CATEGORIES);
        let known = self.by_category.iter().copied().chain(high.iter().map(|_| Some(0)));
        let stated = low.iter().chain(high);
        (0..).zip(known.zip(stated)).find_map(|(category, (known, found))| {
            known.filter(|due| due != found).map(|due| EntryFault::Totals { category, found: *found, due })
        })
    }

    /// Adopts `stated`. The caller must have checked that it does not contradict known totals.
    pub(super) fn take(&mut self, stated: &[u32; 16]) {
        for (total, stated) in self.by_category.iter_mut().zip(stated) {
            *total = Some(*stated);
        }
    }

    /// Adds `delta` to a category and checks that the total is `found`.
    fn add(&mut self, category: u8, delta: i16, found: u32) -> Result<(), EntryFault> {
        let Some(total) = self.by_category.get_mut(usize::from(category)) else {
            return Err(EntryFault::Category(category));
        };
        if u32::from(category) >= self.categories {
            return Err(EntryFault::Category(category));
        }
        if let Some(before) = *total
            && before.checked_add_signed(i32::from(delta)) != Some(found)
        {
            return Err(EntryFault::Sum { before, delta, found });
        }
        *total = Some(found);
        Ok(())
    }

    /// Processes TALLY or CORRECTION entry `seq` in the session that entry `opened` opened. Returns the category and
    /// the limit that the entry states.
    pub(super) fn count(
        &mut self,
        kind: EntryKind,
        body: &Body<'_>,
        seq: u32,
        opened: u32,
    ) -> Result<(u8, u32), EntryFault> {
        // The payloads differ: a CORRECTION names the corrected entry, and a TALLY contains the complement of its
        // total.
        let shift = if kind == EntryKind::Tally {
            if body.word(4) != !body.word(8) {
                return Err(EntryFault::Complement(body.word(4)));
            }
            0
        } else {
            let corrected = body.word(0);
            if corrected <= opened || corrected >= seq {
                return Err(EntryFault::Corrected(corrected));
            }
            4
        };
        let (category, total, limit) = (body.byte(shift), body.word(shift.saturating_add(4)), body.word(12));
        self.add(category, i16_at(&body.payload(), shift.saturating_add(2)), total)?;
        Ok((category, limit))
    }
}
