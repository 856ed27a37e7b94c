//! The limits and the expiry in force (FORMAT 3.6 to 3.8).

use super::error::EntryFault;

/// What the parties last agreed on, as far as the entries show it.
#[derive(Clone, Copy, Debug)]
pub(super) struct InForce {
    /// By category; `None` where a base hides it.
    limits: [Option<u32>; 8],
    /// Earliest and latest; `None` where a base hides it.
    expiry: Option<(i64, i64)>,
    /// An EXPIRE entry was seen.
    expired: bool,
}

impl InForce {
    /// What the genesis says.
    pub(super) fn agreed(limits: &[u32; 8], expiry: (i64, i64)) -> Self {
        Self { limits: limits.map(Some), expiry: Some(expiry), expired: false }
    }

    /// A base hides it.
    pub(super) const HIDDEN: Self = Self { limits: [None; 8], expiry: None, expired: false };

    /// The expiry; `None` where a base hides it.
    pub(super) const fn expiry(&self) -> Option<(i64, i64)> {
        self.expiry
    }

    /// Refuses a count that names another limit than the one in force.
    pub(super) fn check_limit(&self, category: u8, found: u32) -> Result<(), EntryFault> {
        let due = self.limits.get(usize::from(category)).copied().flatten();
        due.filter(|due| *due != found).map_or(Ok(()), |due| Err(EntryFault::Limit { found, due }))
    }

    /// Changes the limit of a category.
    pub(super) fn set_limit(&mut self, category: u8, limit: u32) {
        if let Some(place) = self.limits.get_mut(usize::from(category)) {
            *place = Some(limit);
        }
    }

    /// True where the expiry has passed, by an EXPIRE entry or by `earliest`, the lower bound of the time. After a
    /// release that hides the EXPIRE entry the lower bound alone tells.
    pub(super) fn has_expired(&self, earliest: i64) -> bool {
        self.expired || self.expiry.is_some_and(|(_, latest)| earliest >= latest)
    }

    /// Changes the expiry, which has not passed.
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

    /// Notes that the expiry has passed: the one in force, and for the first time.
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

    /// True where a base hides something.
    pub(super) fn is_unsure(&self) -> bool {
        self.limits.contains(&None) || self.expiry.is_none()
    }

    /// True where nothing that is known contradicts `limits` and `expiry`.
    pub(super) fn fits(&self, limits: &[u32; 8], expiry: (i64, i64)) -> bool {
        self.limits.iter().zip(limits).all(|(known, limit)| known.is_none_or(|known| known == *limit))
            && self.expiry.is_none_or(|known| known == expiry)
    }

    /// Takes over what does not contradict what is known.
    pub(super) fn take(&mut self, limits: &[u32; 8], expiry: (i64, i64)) {
        self.limits = limits.map(Some);
        self.expiry = Some(expiry);
    }
}
