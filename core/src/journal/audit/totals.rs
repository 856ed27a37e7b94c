//! What has been counted: every total follows from the entries before it, as far as these show (FORMAT 3.10 and 3.11).

use super::bytes::i16_at;
use super::entry::{Body, Kind};
use super::error::EntryFault;

/// Categories that a limit can have.
const CATEGORIES: usize = 8;

/// Totals by category. `None` where the entries do not give them: after a base, and after a redacted count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Totals {
    by_category: [Option<u32>; CATEGORIES],
    /// How many categories count; the totals of all others are zero.
    categories: u32,
}

impl Totals {
    /// Nothing was counted yet in a session, or ever.
    pub(super) const fn zero(categories: u32) -> Self {
        Self { by_category: [Some(0); CATEGORIES], categories }
    }

    /// Nothing is known.
    pub(super) fn unknown(categories: u32) -> Self {
        let mut this = Self::zero(categories);
        this.hide();
        this
    }

    /// Forgets every total that a count could have changed: a redacted count does not show its category.
    pub(super) fn hide(&mut self) {
        for (category, total) in (0..).zip(&mut self.by_category) {
            *total = if category < self.categories { None } else { *total };
        }
    }

    /// True where at least one total is unknown.
    pub(super) fn is_unsure(&self) -> bool {
        self.by_category.iter().any(Option::is_none)
    }

    /// The first category in which `stated` contradicts what is known.
    pub(super) fn contradicted(&self, stated: &[u32; 16]) -> Option<EntryFault> {
        let (low, high) = stated.split_at(CATEGORIES);
        let known = self.by_category.iter().copied().chain(high.iter().map(|_| Some(0)));
        let stated = low.iter().chain(high);
        (0..).zip(known.zip(stated)).find_map(|(category, (known, found))| {
            known.filter(|due| due != found).map(|due| EntryFault::Totals { category, found: *found, due })
        })
    }

    /// Takes over `stated`, which does not contradict what is known.
    pub(super) fn take(&mut self, stated: &[u32; 16]) {
        for (total, stated) in self.by_category.iter_mut().zip(stated) {
            *total = Some(*stated);
        }
    }

    /// Adds to a category, which must give `found`.
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

    /// Takes in entry `seq`, a TALLY or a CORRECTION, in the session that entry `opened` opened. Gives the category,
    /// and the limit that it names.
    pub(super) fn count(
        &mut self,
        kind: Kind,
        body: &Body<'_>,
        seq: u32,
        opened: u32,
    ) -> Result<(u8, u32), EntryFault> {
        // The payloads differ: a CORRECTION names an entry, a TALLY says its total twice.
        let shift = if kind == Kind::Tally {
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
