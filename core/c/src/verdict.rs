//! The verdicts, and how well a fact is known.

use core::ffi::c_char;

use proverka::verdict::{Provenance, Truth, Verdict};

/// The clause is complied with, or the statement is true.
pub const PROVERKA_HOLDS: u8 = 1;
/// The clause is violated, or the statement is false.
pub const PROVERKA_FAILS: u8 = 2;
/// The data allow both.
pub const PROVERKA_UNDECIDED: u8 = 3;
/// The clause binds nobody on that day, so this is neither a pass nor a failure.
pub const PROVERKA_NOT_BINDING: u8 = 4;

/// The rule was read in the text of the treaty or on an official page of a party.
pub const PROVERKA_PROVENANCE_TEXT: u8 = 1;
/// The rule was read in a secondary source.
pub const PROVERKA_PROVENANCE_SECONDARY: u8 = 2;
/// The rule was computed from facts that were read.
pub const PROVERKA_PROVENANCE_DERIVED: u8 = 3;
/// The rule is general knowledge that no source read for the catalogue confirms.
pub const PROVERKA_PROVENANCE_UNVERIFIED: u8 = 4;

pub(crate) const fn code(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Holds => PROVERKA_HOLDS,
        Verdict::Fails => PROVERKA_FAILS,
        Verdict::Undecided => PROVERKA_UNDECIDED,
        Verdict::NotBinding => PROVERKA_NOT_BINDING,
    }
}

pub(crate) const fn code_of_truth(truth: Truth) -> u8 {
    match truth {
        Truth::True => PROVERKA_HOLDS,
        Truth::False => PROVERKA_FAILS,
        Truth::Unknown => PROVERKA_UNDECIDED,
    }
}

pub(crate) const fn code_of_provenance(provenance: Provenance) -> u8 {
    match provenance {
        Provenance::Text => PROVERKA_PROVENANCE_TEXT,
        Provenance::Secondary => PROVERKA_PROVENANCE_SECONDARY,
        Provenance::Derived => PROVERKA_PROVENANCE_DERIVED,
        Provenance::Unverified => PROVERKA_PROVENANCE_UNVERIFIED,
    }
}

/// Returns the word for a verdict, such as `not_binding`. It ends with a zero byte, lives as long as the program and is
/// never null: a number that is no verdict has the text `unknown verdict`.
#[expect(unsafe_code, reason = "C finds the function by its name")]
#[unsafe(no_mangle)]
pub extern "C" fn proverka_verdict_text(verdict: u8) -> *const c_char {
    let text = match verdict {
        PROVERKA_HOLDS => c"holds",
        PROVERKA_FAILS => c"fails",
        PROVERKA_UNDECIDED => c"undecided",
        PROVERKA_NOT_BINDING => c"not_binding",
        _ => c"unknown verdict",
    };
    text.as_ptr()
}
