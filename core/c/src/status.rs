//! The status that every function returns.

use core::ffi::c_char;

/// What a function returns: `PROVERKA_OK`, or why it did nothing.
pub type Status = u32;

/// The function did what it says.
pub const PROVERKA_OK: u32 = 0;
/// A pointer is null that must not be.
pub const PROVERKA_NULL_POINTER: u32 = 1;
/// A pointer is not aligned as its type demands.
pub const PROVERKA_MISALIGNED: u32 = 2;
/// A length or a count is larger than any object in memory.
pub const PROVERKA_TOO_LONG: u32 = 3;
/// There is no room for all of the output. Functions that write lists fill the room and say how much is needed.
pub const PROVERKA_BUFFER_TOO_SMALL: u32 = 4;
/// An integer is none of the constants that are allowed there.
pub const PROVERKA_BAD_VALUE: u32 = 5;
/// A text is not valid UTF-8.
pub const PROVERKA_NOT_UTF8: u32 = 6;
/// There are more values than the function can take.
pub const PROVERKA_TOO_MANY: u32 = 7;
/// The library refuses this for a reason that has no number in this header yet.
pub const PROVERKA_OTHER_REASON: u32 = 8;

/// A text is not a date of the form YYYY-MM-DD.
pub const PROVERKA_NOT_A_DATE: u32 = 16;
/// There is no such day in the calendar.
pub const PROVERKA_NO_SUCH_DAY: u32 = 17;
/// The result would lie before 0001-01-01 or after 9999-12-31.
pub const PROVERKA_OUT_OF_CALENDAR: u32 = 18;
/// The resulting month does not have the day, and `PROVERKA_MONTH_END_REJECT` refuses another one.
pub const PROVERKA_MONTH_TOO_SHORT: u32 = 19;
/// A range ends before it begins.
pub const PROVERKA_REVERSED: u32 = 20;

/// The catalogue has no treaty of this name.
pub const PROVERKA_NO_SUCH_TREATY: u32 = 32;
/// The treaty has no party of this code.
pub const PROVERKA_NO_SUCH_PARTY: u32 = 33;
/// The treaty has no side or group of this name.
pub const PROVERKA_NO_SUCH_SIDE: u32 = 34;
/// The treaty has no quantity of this name.
pub const PROVERKA_NO_SUCH_QUANTITY: u32 = 35;
/// The treaty has no named day of this name or index.
pub const PROVERKA_NO_SUCH_NAMED_DAY: u32 = 36;
/// The acts are not sorted by the earliest day of each.
pub const PROVERKA_ACTS_OUT_OF_ORDER: u32 = 37;
/// An act of this kind must name its parties.
pub const PROVERKA_ACT_NEEDS_PARTIES: u32 = 38;
/// An act of this kind names no other day, so `until` must be zero.
pub const PROVERKA_ACT_NAMES_NO_DAY: u32 = 39;
/// An act of this kind must name the day until which it extends the treaty.
pub const PROVERKA_ACT_NEEDS_A_DAY: u32 = 40;
/// Two totals are of the same side and quantity.
pub const PROVERKA_REPEATED: u32 = 41;
/// The term has no known end that an extension could move.
pub const PROVERKA_NO_EXPIRY: u32 = 42;

/// The list of names has no name with this index.
pub const PROVERKA_NO_SUCH_NAME: u32 = 43;

/// The bytes are not a bundle, because the first ones are not `PVKB1`.
pub const PROVERKA_NOT_A_BUNDLE: u32 = 64;
/// The bundle ends before its first entry.
pub const PROVERKA_SHORT_BUNDLE: u32 = 65;
/// The bundle begins at a size that no record can have.
pub const PROVERKA_BAD_BASE: u32 = 66;
/// A field of the genesis has an invalid value.
pub const PROVERKA_BAD_GENESIS: u32 = 67;
/// The genesis names algorithms that this library does not know, so it cannot judge the record.
pub const PROVERKA_UNKNOWN_ALGORITHMS: u32 = 68;
/// A public key, of the request or of the genesis, is invalid.
pub const PROVERKA_BAD_KEY: u32 = 69;
/// Two of the three keys are the same.
pub const PROVERKA_SAME_KEY: u32 = 70;
/// A signature of the genesis does not verify.
pub const PROVERKA_BAD_GENESIS_SIGNATURE: u32 = 71;
/// The genesis names another key of a party than the request does.
pub const PROVERKA_OTHER_PARTY: u32 = 72;

/// The text is not JSON.
pub const PROVERKA_NOT_JSON: u32 = 96;
/// The text is JSON, but a value in it is no part of a treaty, or out of range.
pub const PROVERKA_NOT_A_TREATY: u32 = 97;
/// The storage is not aligned to `PROVERKA_STORAGE_ALIGNMENT`, or shorter than `proverka_storage_size()`.
pub const PROVERKA_BAD_STORAGE: u32 = 98;
/// The rows of the treaty do not fit each other, such as a limit of a quantity that is not listed.
pub const PROVERKA_FLAWED_TREATY: u32 = 99;

/// The version of this interface. It grows with every change that a compiled program could notice.
pub const PROVERKA_INTERFACE: u32 = 1;

/// Returns the version of the interface that the library was built with. A program that compares it with
/// `PROVERKA_INTERFACE` notices that header and library do not belong together.
#[expect(unsafe_code, reason = "C finds the function by its name")]
#[unsafe(no_mangle)]
pub extern "C" fn proverka_interface() -> u32 {
    PROVERKA_INTERFACE
}

/// Returns the text of a status, in English. It ends with a zero byte, lives as long as the program and is never null:
/// a number that is no status has the text `unknown status`.
#[expect(unsafe_code, reason = "C finds the function by its name")]
#[unsafe(no_mangle)]
pub extern "C" fn proverka_status_text(status: Status) -> *const c_char {
    let text = match status {
        PROVERKA_OK => c"no error",
        PROVERKA_NULL_POINTER => c"a pointer is null",
        PROVERKA_MISALIGNED => c"a pointer is misaligned",
        PROVERKA_TOO_LONG => c"a length is larger than any object",
        PROVERKA_BUFFER_TOO_SMALL => c"there is no room for all of the output",
        PROVERKA_BAD_VALUE => c"an integer is none of the constants allowed there",
        PROVERKA_NOT_UTF8 => c"a text is not UTF-8",
        PROVERKA_TOO_MANY => c"more values than the function can take",
        PROVERKA_NOT_A_DATE => c"not a date of the form YYYY-MM-DD",
        PROVERKA_NO_SUCH_DAY => c"no such day in the calendar",
        PROVERKA_OUT_OF_CALENDAR => c"the result is before 0001-01-01 or after 9999-12-31",
        PROVERKA_MONTH_TOO_SHORT => c"the resulting month does not have the day",
        PROVERKA_REVERSED => c"a range ends before it begins",
        PROVERKA_NO_SUCH_TREATY => c"the catalogue has no such treaty",
        PROVERKA_NO_SUCH_PARTY => c"the treaty has no such party",
        PROVERKA_NO_SUCH_SIDE => c"the treaty has no such side or group",
        PROVERKA_NO_SUCH_QUANTITY => c"the treaty has no such quantity",
        PROVERKA_NO_SUCH_NAMED_DAY => c"the treaty has no such named day",
        PROVERKA_ACTS_OUT_OF_ORDER => c"the acts are not sorted by their earliest days",
        PROVERKA_ACT_NEEDS_PARTIES => c"an act of this kind must name its parties",
        PROVERKA_ACT_NAMES_NO_DAY => c"an act of this kind names no other day",
        PROVERKA_ACT_NEEDS_A_DAY => c"an act of this kind must name the day until which it extends the treaty",
        PROVERKA_REPEATED => c"two totals are of the same side and quantity",
        PROVERKA_NO_EXPIRY => c"the term has no known end that an extension could move",
        PROVERKA_NO_SUCH_NAME => c"the list has no name with this index",
        PROVERKA_NOT_A_BUNDLE => c"not a bundle: the first bytes are not PVKB1",
        PROVERKA_SHORT_BUNDLE => c"the bundle ends before its first entry",
        PROVERKA_BAD_BASE => c"the bundle begins at a size that no record can have",
        PROVERKA_OTHER_REASON => c"refused for a reason that has no number yet",
        PROVERKA_BAD_GENESIS => c"a field of the genesis is wrong",
        PROVERKA_UNKNOWN_ALGORITHMS => c"the genesis names algorithms that this library does not know",
        PROVERKA_BAD_KEY => c"a public key is invalid",
        PROVERKA_SAME_KEY => c"two of the three keys are the same",
        PROVERKA_BAD_GENESIS_SIGNATURE => c"a signature of the genesis does not verify",
        PROVERKA_OTHER_PARTY => c"the genesis names another key of a party",
        PROVERKA_NOT_JSON => c"the text is not JSON",
        PROVERKA_NOT_A_TREATY => c"the JSON is not a treaty",
        PROVERKA_BAD_STORAGE => c"the storage is misaligned or too short",
        PROVERKA_FLAWED_TREATY => c"the rows of the treaty do not fit each other",
        _ => c"unknown status",
    };
    text.as_ptr()
}
