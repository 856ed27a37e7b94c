//! What the device concludes from a count, on the spot: three judgements in one byte of the record.

use crate::count::CountRange;
use crate::judge;
use crate::verdict::{Truth, Verdict};

/// The judgements of one count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Whether the term is in force.
    pub in_force: Verdict,
    /// The count against its limit.
    pub limit: Verdict,
    /// The count against the declared number.
    pub declared: Verdict,
}

impl Judgement {
    /// Judges `total`. A limit binds as far as the term is in force; a declared number binds in any case.
    #[must_use]
    pub fn of(total: u32, limit: u32, declared: Option<u32>, in_force: Truth) -> Self {
        let against = |ceiling, binds| judge::against_ceiling(CountRange::exactly(total), ceiling, binds);
        Self {
            in_force: Verdict::from(in_force),
            limit: against(limit, in_force),
            declared: declared.map_or(Verdict::NotBinding, |declared| against(declared, Truth::True)),
        }
    }

    /// All three together.
    pub const fn overall(self) -> Verdict {
        self.in_force.and(self.limit).and(self.declared)
    }

    /// The byte of the record: bits 0 and 1 the limit, 2 and 3 the declared number, 4 and 5 the term, 6 and 7 all
    /// together, each as the place of the verdict in [`Verdict::ALL`].
    #[must_use]
    pub const fn byte(self) -> u8 {
        code(self.limit) | code(self.declared) << 2 | code(self.in_force) << 4 | code(self.overall()) << 6
    }

    /// Read back from the byte. Bits 6 and 7 follow from the others and are not looked at.
    #[must_use]
    pub const fn read(byte: u8) -> Self {
        Self { limit: verdict(byte), declared: verdict(byte >> 2), in_force: verdict(byte >> 4) }
    }
}

/// The two bits that stand for a verdict in the record, as in a message: 0 holds, 1 fails, 2 undecided, 3 does not
/// bind.
const fn code(verdict: Verdict) -> u8 {
    verdict as u8
}

/// The verdict that the last two of these bits stand for.
const fn verdict(bits: u8) -> Verdict {
    let [holds, fails, undecided, not_binding] = Verdict::ALL;
    match bits & 3 {
        0 => holds,
        1 => fails,
        2 => undecided,
        _ => not_binding,
    }
}

// The bits of a verdict are its place among all.
const _: () = {
    let mut at = 0_u8;
    while at < 4 {
        assert!(code(verdict(at)) == at);
        at = at.wrapping_add(1);
    }
};
