//! What the device says of a count, on the spot: three judgements in one byte of the record.

use proverka::count::CountRange;
use proverka::verdict::{Truth, Verdict};
use proverka::wire;

/// The judgements of one count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Is the term in force?
    pub in_force: Verdict,
    /// The count against its limit.
    pub limit: Verdict,
    /// The count against the declared number.
    pub declared: Verdict,
}

/// Judges a count against a ceiling that binds while the term is in force: equal to it holds, and a count below it holds
/// whether or not the term is over.
fn against(measured: CountRange, ceiling: u32, in_force: Truth) -> Verdict {
    let kept = if measured.max().is_some_and(|most| most <= ceiling) {
        Truth::True
    } else if measured.min() > ceiling {
        Truth::False
    } else {
        Truth::Unknown
    };
    match (in_force, kept) {
        (Truth::False, _) => Verdict::NotBinding,
        (Truth::True, kept) => Verdict::from(kept),
        (Truth::Unknown, Truth::True) => Verdict::Holds,
        (Truth::Unknown, _) => Verdict::Undecided,
    }
}

impl Judgement {
    /// Judges `total`.
    #[must_use]
    pub fn of(total: u32, limit: u32, declared: Option<u32>, in_force: Truth) -> Self {
        let measured = CountRange::exactly(total);
        Self {
            in_force: Verdict::from(in_force),
            limit: against(measured, limit, in_force),
            declared: declared.map_or(Verdict::NotBinding, |declared| against(measured, declared, Truth::True)),
        }
    }

    /// All three together.
    pub const fn overall(self) -> Verdict {
        self.in_force.and(self.limit).and(self.declared)
    }

    /// The byte of the record: bits 0 and 1 the limit, 2 and 3 the declared number, 4 and 5 the term, 6 and 7 all together;
    /// 0 holds, 1 fails, 2 undecided, 3 does not bind.
    #[must_use]
    pub const fn byte(self) -> u8 {
        number(self.limit) | number(self.declared) << 2 | number(self.in_force) << 4 | number(self.overall()) << 6
    }

    /// Read back from the byte.
    #[must_use]
    pub const fn read(byte: u8) -> Self {
        Self { limit: verdict(byte), declared: verdict(byte >> 2), in_force: verdict(byte >> 4) }
    }
}

const fn number(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Holds => 0,
        Verdict::Fails => 1,
        Verdict::Undecided => 2,
        Verdict::NotBinding => 3,
    }
}

const fn verdict(bits: u8) -> Verdict {
    match bits & 3 {
        0 => Verdict::Holds,
        1 => Verdict::Fails,
        2 => Verdict::Undecided,
        _ => Verdict::NotBinding,
    }
}

/// A verdict as it goes over the line.
#[must_use]
pub const fn said(verdict: Verdict) -> wire::Verdict {
    match verdict {
        Verdict::Holds => wire::Verdict::Holds,
        Verdict::Fails => wire::Verdict::Fails,
        Verdict::Undecided => wire::Verdict::Undecided,
        Verdict::NotBinding => wire::Verdict::NotBinding,
    }
}
