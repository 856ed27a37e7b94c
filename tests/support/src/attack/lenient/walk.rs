//! What the entries so far have shown to the lenient verifier.

use super::read::{Cursor, i64_at, u32_at};
use crate::attack::{Bytes32, kind};

/// Epoch and key that sign the next entry, and what is known at that point.
pub(super) type Reached = (u16, Bytes32, Known);

/// A session that is open.
pub(super) struct Session {
    pub(super) number: u32,
    pub(super) opened: u32,
    pub(super) flags: u8,
    pub(super) tallies: u32,
}

/// The sixteen totals at offset `at`.
pub(super) fn totals_at(bytes: &[u8], at: usize) -> [u32; 16] {
    core::array::from_fn(|number| u32_at(bytes, at + 4 * number))
}

/// Totals, limits and expiry, as far as the entries so far show them.
#[derive(Clone)]
pub(super) struct Known {
    pub(super) totals: [Option<u32>; 16],
    pub(super) limits: [Option<u32>; 8],
    pub(super) expiry: Option<Vec<u8>>,
}

impl Known {
    pub(super) fn genesis(genesis: &[u8]) -> Self {
        let limits = core::array::from_fn(|category| Some(u32_at(genesis, 208 + 4 * category)));
        Self { totals: [Some(0); 16], limits, expiry: Some(genesis[152..168].to_vec()) }
    }

    pub(super) fn nothing(categories: u32) -> Self {
        let mut this = Self { totals: [Some(0); 16], limits: [None; 8], expiry: None };
        this.hide(categories);
        this
    }

    pub(super) const fn zero(&mut self) {
        self.totals = [Some(0); 16];
    }

    pub(super) fn hide(&mut self, categories: u32) {
        self.totals.iter_mut().take(categories.min(8) as usize).for_each(|total| *total = None);
    }

    pub(super) fn fits(&self, totals: &[u32; 16]) -> bool {
        self.totals.iter().zip(totals).all(|(known, total)| known.is_none_or(|known| known == *total))
    }

    /// Takes values that are not known yet from bytes 0..184 of a RELEASE.
    pub(super) fn fill(&mut self, annex: &[u8]) {
        for (known, named) in self.totals.iter_mut().zip(totals_at(annex, 72)) {
            known.get_or_insert(named);
        }
        for (known, named) in self.limits.iter_mut().zip(annex[136..168].chunks(4)) {
            known.get_or_insert(u32_at(named, 0));
        }
        self.expiry.get_or_insert_with(|| annex[168..184].to_vec());
    }
}

pub(super) struct Walk {
    pub(super) size: u32,
    pub(super) head: Bytes32,
    pub(super) epoch: u16,
    pub(super) key: Bytes32,
    pub(super) boot: u32,
    pub(super) earliest: i64,
    pub(super) session: Option<Session>,
    /// Number of counts before the first SESSION_OPEN or SESSION_CLOSE in this bundle.
    pub(super) hidden_tallies: u32,
    pub(super) categories: u32,
    pub(super) known: Known,
    pub(super) sessions: u32,
    pub(super) close: Option<(u32, Bytes32)>,
    pub(super) retired: bool,
    pub(super) expired: bool,
    /// Size and statement of the RELEASE entries that follow.
    pub(super) carried: Vec<(u32, Vec<u8>)>,
    /// Every size with its head; then the epoch and key that sign the entry after it, and what is known there.
    pub(super) passed: Vec<(u32, Bytes32)>,
    pub(super) releases: Vec<Reached>,
    pub(super) covered: bool,
    pub(super) released: u32,
}

/// The RELEASE entries of a bundle, which are read in advance: size and statement.
pub(super) fn carried(bytes: &[u8], count: u32) -> Vec<(u32, Vec<u8>)> {
    let mut file = Cursor(bytes);
    let mut found = vec![];
    for _ in 0..count {
        let Ok(front) = file.take(4) else { break };
        if front[0] == 2 {
            if file.take(100).is_err() {
                break;
            }
            continue;
        }
        let (Ok(body), Ok(_)) = (file.take(56), file.take(16)) else { break };
        let (Ok(annex), Ok(_)) = (file.take(108 * usize::from(front[1])), file.take(64)) else { break };
        if body[4] == kind::RELEASE && annex.len() == 324 {
            found.push((u32_at(annex, 0), annex[..184].to_vec()));
        }
    }
    found
}

impl Walk {
    pub(super) fn pass(&mut self) {
        if let Some((_, annex)) = self.carried.iter().find(|(size, _)| *size == self.size) {
            self.known.fill(annex);
        }
        self.passed.push((self.size, self.head));
        self.releases.push((self.epoch, self.key, self.known.clone()));
    }

    pub(super) fn has_expired(&self) -> bool {
        self.expired || self.known.expiry.as_ref().is_some_and(|expiry| self.earliest >= i64_at(expiry, 8))
    }

    /// Whether the record does not start at its beginning, and no session was seen yet.
    pub(super) fn hidden(&self) -> bool {
        self.passed.first().is_some_and(|(size, _)| *size > 0) && self.sessions == u32::MAX - 1
    }
}
