//! The device's immediate judgement of a count: three verdicts in one byte of the record.

use crate::count::CountRange;
use crate::judge;
use crate::verdict::{Truth, Verdict};

/// The three verdicts on one count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Judgement {
    /// Verdict on whether the term is in force.
    pub in_force: Verdict,
    /// Verdict on the count and the limit of its category.
    pub limit: Verdict,
    /// Verdict on the count and the declared number; [`Verdict::NotBinding`] if none was declared.
    pub declared: Verdict,
}

impl Judgement {
    /// Judges `total`. The limit binds only while the term is in force, and a declared number binds always.
    #[must_use]
    pub fn new(total: u32, limit: u32, declared: Option<u32>, in_force: Truth) -> Self {
        let against = |ceiling, binds| judge::against_ceiling(CountRange::exactly(total), ceiling, binds);
        Self {
            in_force: Verdict::from(in_force),
            limit: against(limit, in_force),
            declared: declared.map_or(Verdict::NotBinding, |declared| against(declared, Truth::True)),
        }
    }

    /// Returns the three verdicts combined by [`Verdict::and`].
    pub const fn overall(self) -> Verdict {
        self.in_force.and(self.limit).and(self.declared)
    }

    /// Returns the byte stored in the record. Bits 0 and 1 are the limit, 2 and 3 the declared number, 4 and 5 the
    /// term, 6 and 7 the overall verdict, each as the index of the verdict in [`Verdict::ALL`].
    #[must_use]
    pub const fn byte(self) -> u8 {
        code(self.limit) | code(self.declared) << 2 | code(self.in_force) << 4 | code(self.overall()) << 6
    }

    /// Decodes the byte. Bits 6 and 7 follow from the others and are ignored.
    #[must_use]
    pub const fn read(byte: u8) -> Self {
        Self { limit: verdict(byte), declared: verdict(byte >> 2), in_force: verdict(byte >> 4) }
    }
}

/// Returns the two bits that stand for a verdict in records and messages: 0 holds, 1 fails, 2 undecided, 3 not binding.
const fn code(verdict: Verdict) -> u8 {
    verdict as u8
}

/// Returns the verdict encoded in the lowest two bits.
const fn verdict(bits: u8) -> Verdict {
    let [holds, fails, undecided, not_binding] = Verdict::ALL;
    match bits & 3 {
        0 => holds,
        1 => fails,
        2 => undecided,
        _ => not_binding,
    }
}

// The two bits of a verdict must be its index in `Verdict::ALL`.
const _: () = {
    let mut at = 0_u8;
    while at < 4 {
        assert!(code(verdict(at)) == at);
        at = at.wrapping_add(1);
    }
};
