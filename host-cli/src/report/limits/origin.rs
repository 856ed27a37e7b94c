//! What a judged declaration was made of: notices that were applied, and parts that were counted apart.

use serde::Serialize;

/// The outcomes of the notices by which a declaration was brought up to a later day, counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Notices {
    /// Number of notices that were applied.
    pub applied: usize,
    /// Number of notices that cannot have happened, and were left out.
    pub impossible: usize,
    /// Number of notices that the declaration has already.
    pub declared: usize,
    /// Number of notices of later days.
    pub later: u64,
}

impl Notices {
    /// Whether a notice contradicts the declaration or another notice, so that the items of the day are not known.
    #[must_use]
    pub const fn contradict(&self) -> bool {
        self.impossible > 0
    }

    pub(super) fn sentence(self) -> String {
        let left_out = match self.impossible {
            0 => String::new(),
            1 => {
                ". 1 cannot have happened and is left out, so the items are not known; `proverka limits update` shows \
                  it"
                .to_owned()
            }
            many => format!(
                ". {many} cannot have happened and are left out, so the items are not known; `proverka limits update` \
                 shows them"
            ),
        };
        format!("notices: {} applied, {} of later days{left_out}", self.applied, self.later)
    }
}

/// A part of a declaration, which was counted apart.
#[derive(Debug, Serialize)]
pub struct Part {
    /// The file that has the totals, without folders.
    pub part: String,
    /// The file that has the items, without folders.
    pub source: String,
    /// The SHA-256 of the items.
    pub sha256: String,
    /// The number of items.
    pub items: u64,
}
