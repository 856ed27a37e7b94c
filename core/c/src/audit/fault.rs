//! The codes of what can be wrong with an entry.

use core::ffi::c_char;

use proverka_journal::audit::EntryFault;

/// The record is whole.
pub const PROVERKA_FAULT_NONE: u8 = 0;
/// The input ends within the entry.
pub const PROVERKA_FAULT_CUT: u8 = 1;
/// Bytes follow the end of the bundle.
pub const PROVERKA_FAULT_TRAILING: u8 = 2;
/// The entry is neither open nor redacted.
pub const PROVERKA_FAULT_FORM: u8 = 3;
/// A byte that must be zero is not zero.
pub const PROVERKA_FAULT_NOT_ZERO: u8 = 4;
/// The body does not begin with OPEN.
pub const PROVERKA_FAULT_FIRST_WORD: u8 = 5;
/// No kind of entry has this number.
pub const PROVERKA_FAULT_KIND: u8 = 6;
/// The number of annex parts is wrong for the kind.
pub const PROVERKA_FAULT_PARTS: u8 = 7;
/// An entry of this kind may not be redacted.
pub const PROVERKA_FAULT_HIDDEN: u8 = 8;
/// The flags contradict each other or the session.
pub const PROVERKA_FAULT_FLAGS: u8 = 9;
/// The sequence number is another one.
pub const PROVERKA_FAULT_SEQ: u8 = 10;
/// The epoch is another one than the chain of keys has reached.
pub const PROVERKA_FAULT_EPOCH: u8 = 11;
/// The device's signature does not verify with the key of its epoch.
pub const PROVERKA_FAULT_SIGNATURE: u8 = 12;
/// The boot number is zero, or lower than before.
pub const PROVERKA_FAULT_BOOT: u8 = 13;
/// The earliest time is lower than before.
pub const PROVERKA_FAULT_EARLIEST: u8 = 14;
/// The width of the time interval has no meaning.
pub const PROVERKA_FAULT_WIDTH: u8 = 15;
/// The entry follows RETIRE, which ends a record.
pub const PROVERKA_FAULT_AFTER_RETIRE: u8 = 16;
/// The epoch that is announced is not the next one.
pub const PROVERKA_FAULT_NEXT_EPOCH: u8 = 17;
/// The key that is announced is invalid.
pub const PROVERKA_FAULT_NEXT_KEY: u8 = 18;
/// The key that is announced is already in use.
pub const PROVERKA_FAULT_KEY_REUSED: u8 = 19;
/// A signature of a party is missing.
pub const PROVERKA_FAULT_MISSING: u8 = 20;
/// A signature of a party does not verify.
pub const PROVERKA_FAULT_PARTY: u8 = 21;
/// The byte that says who held the session is wrong or does not match the signatures.
pub const PROVERKA_FAULT_HELD: u8 = 22;
/// The session number is not the expected one.
pub const PROVERKA_FAULT_SESSION: u8 = 23;
/// The number of TALLY and CORRECTION entries is another one.
pub const PROVERKA_FAULT_TALLIES: u8 = 24;
/// The entry counts, but no session is open.
pub const PROVERKA_FAULT_NO_SESSION: u8 = 25;
/// The corrected entry is not an earlier entry of the same session.
pub const PROVERKA_FAULT_CORRECTED: u8 = 26;
/// The complement of a total does not match the total.
pub const PROVERKA_FAULT_COMPLEMENT: u8 = 27;
/// A total is not the sum of the total before and the change.
pub const PROVERKA_FAULT_SUM: u8 = 28;
/// The limit is another one than the one in force.
pub const PROVERKA_FAULT_LIMIT: u8 = 29;
/// The entry closes with another total than the entries give.
pub const PROVERKA_FAULT_TOTALS: u8 = 30;
/// The size is not that of the last close.
pub const PROVERKA_FAULT_SIZE: u8 = 31;
/// The head is not that of the record.
pub const PROVERKA_FAULT_HEAD: u8 = 32;
/// The role is not that of a party.
pub const PROVERKA_FAULT_ROLE: u8 = 33;
/// An interval ends before it begins, or is not the intersection of both parties' intervals.
pub const PROVERKA_FAULT_INTERVAL: u8 = 34;
/// The category has no limit.
pub const PROVERKA_FAULT_CATEGORY: u8 = 35;
/// The treaty had expired before the entry.
pub const PROVERKA_FAULT_EXPIRED: u8 = 36;
/// The expiry is not the one in force, or has not passed.
pub const PROVERKA_FAULT_EXPIRY: u8 = 37;
/// The released size is out of range.
pub const PROVERKA_FAULT_RELEASED: u8 = 38;
/// The epoch or key of the release is not the one that signs the next entry.
pub const PROVERKA_FAULT_RELEASED_KEY: u8 = 39;
/// The totals, limits or expiry of the release are not those at the released size.
pub const PROVERKA_FAULT_CARRIED: u8 = 40;
/// No RELEASE covers the beginning of the record.
pub const PROVERKA_FAULT_UNRELEASED: u8 = 41;
/// The record does not begin with the genesis.
pub const PROVERKA_FAULT_START: u8 = 42;
/// No record has this epoch or key where this one begins.
pub const PROVERKA_FAULT_BASE: u8 = 43;
/// The size or head at the end is not that of the record.
pub const PROVERKA_FAULT_END: u8 = 44;
/// There are more than 16 export statements.
pub const PROVERKA_FAULT_STATEMENTS: u8 = 45;
/// An export statement does not fit the record.
pub const PROVERKA_FAULT_STATEMENT: u8 = 46;
/// A slot is damaged.
pub const PROVERKA_FAULT_DAMAGED: u8 = 47;
/// A page is missing or damaged.
pub const PROVERKA_FAULT_PAGE: u8 = 48;
/// Slots outside of the record are neither blank nor valid.
pub const PROVERKA_FAULT_STRAY: u8 = 49;
/// The header of a page contradicts the record.
pub const PROVERKA_FAULT_HEADER: u8 = 50;
/// A part of the annex is missing.
pub const PROVERKA_FAULT_PART: u8 = 51;
/// No sequence number is left.
pub const PROVERKA_FAULT_FULL: u8 = 52;
/// Something else is wrong, for which there is no number in this header yet.
pub const PROVERKA_FAULT_OTHER: u8 = 255;

/// The code of a fault.
pub(super) const fn code(fault: &EntryFault) -> u8 {
    match fault {
        EntryFault::Cut => PROVERKA_FAULT_CUT,
        EntryFault::Trailing => PROVERKA_FAULT_TRAILING,
        EntryFault::Form(_) => PROVERKA_FAULT_FORM,
        EntryFault::NotZero => PROVERKA_FAULT_NOT_ZERO,
        EntryFault::FirstWord => PROVERKA_FAULT_FIRST_WORD,
        EntryFault::Kind(_) => PROVERKA_FAULT_KIND,
        EntryFault::Parts(_) => PROVERKA_FAULT_PARTS,
        EntryFault::Hidden(_) => PROVERKA_FAULT_HIDDEN,
        EntryFault::Flags(_) => PROVERKA_FAULT_FLAGS,
        EntryFault::Seq(_) => PROVERKA_FAULT_SEQ,
        EntryFault::Epoch { .. } => PROVERKA_FAULT_EPOCH,
        EntryFault::Signature => PROVERKA_FAULT_SIGNATURE,
        EntryFault::Boot(_) => PROVERKA_FAULT_BOOT,
        EntryFault::Earliest(_) => PROVERKA_FAULT_EARLIEST,
        EntryFault::Width => PROVERKA_FAULT_WIDTH,
        EntryFault::AfterRetire => PROVERKA_FAULT_AFTER_RETIRE,
        EntryFault::NextEpoch(_) => PROVERKA_FAULT_NEXT_EPOCH,
        EntryFault::NextKey(_) => PROVERKA_FAULT_NEXT_KEY,
        EntryFault::KeyReused => PROVERKA_FAULT_KEY_REUSED,
        EntryFault::Missing(_) => PROVERKA_FAULT_MISSING,
        EntryFault::Party(_) => PROVERKA_FAULT_PARTY,
        EntryFault::Held(_) => PROVERKA_FAULT_HELD,
        EntryFault::Session(_) => PROVERKA_FAULT_SESSION,
        EntryFault::Tallies { .. } => PROVERKA_FAULT_TALLIES,
        EntryFault::NoSession => PROVERKA_FAULT_NO_SESSION,
        EntryFault::Corrected(_) => PROVERKA_FAULT_CORRECTED,
        EntryFault::Complement(_) => PROVERKA_FAULT_COMPLEMENT,
        EntryFault::Sum { .. } => PROVERKA_FAULT_SUM,
        EntryFault::Limit { .. } => PROVERKA_FAULT_LIMIT,
        EntryFault::Totals { .. } => PROVERKA_FAULT_TOTALS,
        EntryFault::Size(_) => PROVERKA_FAULT_SIZE,
        EntryFault::Head(_) => PROVERKA_FAULT_HEAD,
        EntryFault::Role(_) => PROVERKA_FAULT_ROLE,
        EntryFault::Interval => PROVERKA_FAULT_INTERVAL,
        EntryFault::Category(_) => PROVERKA_FAULT_CATEGORY,
        EntryFault::Expired => PROVERKA_FAULT_EXPIRED,
        EntryFault::Expiry => PROVERKA_FAULT_EXPIRY,
        EntryFault::Released(_) => PROVERKA_FAULT_RELEASED,
        EntryFault::ReleasedKey => PROVERKA_FAULT_RELEASED_KEY,
        EntryFault::Carried => PROVERKA_FAULT_CARRIED,
        EntryFault::Unreleased => PROVERKA_FAULT_UNRELEASED,
        EntryFault::Start => PROVERKA_FAULT_START,
        EntryFault::Base => PROVERKA_FAULT_BASE,
        EntryFault::End => PROVERKA_FAULT_END,
        EntryFault::Statements(_) => PROVERKA_FAULT_STATEMENTS,
        EntryFault::Statement { .. } => PROVERKA_FAULT_STATEMENT,
        EntryFault::Damaged => PROVERKA_FAULT_DAMAGED,
        EntryFault::Page => PROVERKA_FAULT_PAGE,
        EntryFault::Stray => PROVERKA_FAULT_STRAY,
        EntryFault::Header => PROVERKA_FAULT_HEADER,
        EntryFault::Part(_) => PROVERKA_FAULT_PART,
        EntryFault::Full => PROVERKA_FAULT_FULL,
        _ => PROVERKA_FAULT_OTHER,
    }
}

/// Returns the text for what is wrong with an entry, in English. It ends with a zero byte, lives as long as the program
/// and is never null: another number has the text `unknown fault`. Needs a library with the feature `journal`.
#[unsafe(no_mangle)]
pub extern "C" fn proverka_fault_text(fault: u8) -> *const c_char {
    let text = match fault {
        PROVERKA_FAULT_NONE => c"the record is whole",
        PROVERKA_FAULT_CUT => c"the input ends within the entry",
        PROVERKA_FAULT_TRAILING => c"bytes follow the end of the bundle",
        PROVERKA_FAULT_FORM => c"the entry is neither open nor redacted",
        PROVERKA_FAULT_NOT_ZERO => c"a byte that must be zero is not zero",
        PROVERKA_FAULT_FIRST_WORD => c"the body does not begin with OPEN",
        PROVERKA_FAULT_KIND => c"no kind of entry has this number",
        PROVERKA_FAULT_PARTS => c"the number of annex parts is wrong for the kind",
        PROVERKA_FAULT_HIDDEN => c"an entry of this kind may not be redacted",
        PROVERKA_FAULT_FLAGS => c"the flags contradict each other or the session",
        PROVERKA_FAULT_SEQ => c"the sequence number is another one",
        PROVERKA_FAULT_EPOCH => c"the epoch is another one than the chain of keys has reached",
        PROVERKA_FAULT_SIGNATURE => c"the device's signature does not verify with the key of its epoch",
        PROVERKA_FAULT_BOOT => c"the boot number is zero, or lower than before",
        PROVERKA_FAULT_EARLIEST => c"the earliest time is lower than before",
        PROVERKA_FAULT_WIDTH => c"the width of the time interval has no meaning",
        PROVERKA_FAULT_AFTER_RETIRE => c"the entry follows RETIRE, which ends a record",
        PROVERKA_FAULT_NEXT_EPOCH => c"the epoch that is announced is not the next one",
        PROVERKA_FAULT_NEXT_KEY => c"the key that is announced is invalid",
        PROVERKA_FAULT_KEY_REUSED => c"the key that is announced is already in use",
        PROVERKA_FAULT_MISSING => c"a signature of a party is missing",
        PROVERKA_FAULT_PARTY => c"a signature of a party does not verify",
        PROVERKA_FAULT_HELD => c"the byte that says who held the session is wrong or does not match the signatures",
        PROVERKA_FAULT_SESSION => c"the session number is not the expected one",
        PROVERKA_FAULT_TALLIES => c"the number of TALLY and CORRECTION entries is another one",
        PROVERKA_FAULT_NO_SESSION => c"the entry counts, but no session is open",
        PROVERKA_FAULT_CORRECTED => c"the corrected entry is not an earlier entry of the same session",
        PROVERKA_FAULT_COMPLEMENT => c"the complement of a total does not match the total",
        PROVERKA_FAULT_SUM => c"a total is not the sum of the total before and the change",
        PROVERKA_FAULT_LIMIT => c"the limit is another one than the one in force",
        PROVERKA_FAULT_TOTALS => c"the entry closes with another total than the entries give",
        PROVERKA_FAULT_SIZE => c"the size is not that of the last close",
        PROVERKA_FAULT_HEAD => c"the head is not that of the record",
        PROVERKA_FAULT_ROLE => c"the role is not that of a party",
        PROVERKA_FAULT_INTERVAL => {
            c"an interval ends before it begins, or is not the intersection of both parties' intervals"
        }
        PROVERKA_FAULT_CATEGORY => c"the category has no limit",
        PROVERKA_FAULT_EXPIRED => c"the treaty had expired before the entry",
        PROVERKA_FAULT_EXPIRY => c"the expiry is not the one in force, or has not passed",
        PROVERKA_FAULT_RELEASED => c"the released size is out of range",
        PROVERKA_FAULT_RELEASED_KEY => c"the epoch or key of the release is not the one that signs the next entry",
        PROVERKA_FAULT_CARRIED => c"the totals, limits or expiry of the release are not those at the released size",
        PROVERKA_FAULT_UNRELEASED => c"no RELEASE covers the beginning of the record",
        PROVERKA_FAULT_START => c"the record does not begin with the genesis",
        PROVERKA_FAULT_BASE => c"no record has this epoch or key where this one begins",
        PROVERKA_FAULT_END => c"the size or head at the end is not that of the record",
        PROVERKA_FAULT_STATEMENTS => c"there are more than 16 export statements",
        PROVERKA_FAULT_STATEMENT => c"an export statement does not fit the record",
        PROVERKA_FAULT_DAMAGED => c"a slot is damaged",
        PROVERKA_FAULT_PAGE => c"a page is missing or damaged",
        PROVERKA_FAULT_STRAY => c"slots outside of the record are neither blank nor valid",
        PROVERKA_FAULT_HEADER => c"the header of a page contradicts the record",
        PROVERKA_FAULT_PART => c"a part of the annex is missing",
        PROVERKA_FAULT_FULL => c"no sequence number is left",
        PROVERKA_FAULT_OTHER => c"something else",
        _ => c"unknown fault",
    };
    text.as_ptr()
}
