//! The limits and the expiry in force (FORMAT 3.6 to 3.8).

use super::error::EntryFault;

/// The limits and the expiry in force, as far as the entries in the input determine them.
#[derive(Clone, Copy, Debug)]
pub(super) struct InForce {
    /// Limit of each category; `None` if the base hides it.
    limits: [Option<u32>; 8],
    /// Earliest and latest moment of the expiry; `None` if the base hides it. Unit: Unix seconds.
    expiry: Option<(i64, i64)>,
    /// True once an EXPIRE entry was seen.
    expired: bool,
}

impl InForce {
    /// Returns the limits and the expiry of the genesis.
    pub(super) fn agreed(limits: &[u32; 8], expiry: (i64, i64)) -> Self {
        Self { limits: limits.map(Some), expiry: Some(expiry), expired: false }
    }

    /// State at a base, where nothing is known.
    pub(super) const HIDDEN: Self = Self { limits: [None; 8], expiry: None, expired: false };

    /// Returns the expiry, or `None` if the base hides it.
    pub(super) const fn expiry(&self) -> Option<(i64, i64)> {
        self.expiry
    }

    /// Returns an error if a count states another limit than the one in force.
    pub(super) fn check_limit(&self, category: u8, found: u32) -> Result<(), EntryFault> {
        let due = self.limits.get(usize::from(category)).copied().flatten();
        due.filter(|due| *due != found).map_or(Ok(()), |due| Err(EntryFault::Limit { found, due }))
    }

    /// Sets the limit of a category.
    pub(super) fn set_limit(&mut self, category: u8, limit: u32) {
        if let Some(place) = self.limits.get_mut(usize::from(category)) {
            *place = Some(limit);
        }
    }

    /// Returns true if the expiry has passed according to an EXPIRE entry or to `earliest`, the lower bound of the
    /// time. If a release hides the EXPIRE entry, only the lower bound shows it.
    pub(super) fn has_expired(&self, earliest: i64) -> bool {
        self.expired || self.expiry.is_some_and(|(_, latest)| earliest >= latest)
    }

    /// Changes the expiry. Returns an error if the one in force has passed, or if the new one ends before it begins.
    pub(super) fn extend(&mut self, expiry: (i64, i64), earliest: i64) -> Result<(), EntryFault> {
        if expiry.0 > expiry.1 {
            return Err(EntryFault::Interval);
        }
        if self.has_expired(earliest) {
            return Err(EntryFault::Expired);
        }
        self.expiry = Some(expiry);
        Ok(())
    }

    /// Processes an EXPIRE entry. Returns an error unless it states the expiry in force, which has passed, and is the
    /// first.
    pub(super) fn expire(&mut self, stated: (i64, i64), earliest: i64) -> Result<(), EntryFault> {
        if self.expired {
            return Err(EntryFault::Expired);
        }
        if stated.0 > stated.1 || earliest < stated.1 || self.expiry.is_some_and(|expiry| expiry != stated) {
            return Err(EntryFault::Expiry);
        }
        (self.expired, self.expiry) = (true, Some(stated));
        Ok(())
    }

    /// Returns true if the base still hides a limit or the expiry.
    pub(super) fn is_unsure(&self) -> bool {
        self.limits.contains(&None) || self.expiry.is_none()
    }

    /// Returns true if `limits` and `expiry` contradict nothing that is known.
    pub(super) fn fits(&self, limits: &[u32; 8], expiry: (i64, i64)) -> bool {
        self.limits.iter().zip(limits).all(|(known, limit)| known.is_none_or(|known| known == *limit))
            && self.expiry.is_none_or(|known| known == expiry)
    }

    /// Adopts `limits` and `expiry`. The caller must have checked that they contradict nothing that is known.
    pub(super) fn take(&mut self, limits: &[u32; 8], expiry: (i64, i64)) {
        self.limits = limits.map(Some);
        self.expiry = Some(expiry);
    }
}
