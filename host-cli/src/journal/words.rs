//! Bytes, parties and times as text.

use std::fmt::Write as _;

use proverka::calendar::Moment;
use proverka::journal::digest::{Hash, head_code};
use proverka::journal::field::UNBOUNDED;

/// The lower bound of a time that means "unknown" (FORMAT 2.1).
pub const UNKNOWN: i64 = i64::MIN;

/// Bytes as lower-case hex digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Why a text is not the hex digits of 32 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotHex {
    /// Number of characters before the fault.
    pub offset: usize,
    /// Description of the fault.
    pub what: String,
}

/// Reads 64 hex digits.
///
/// # Errors
///
/// [`NotHex`] with the first character that is not a hex digit, or with the number of digits if that is wrong.
pub fn hash(text: &str) -> Result<Hash, NotHex> {
    if let Some((offset, wrong)) = text.chars().enumerate().find(|(_, digit)| !digit.is_ascii_hexdigit()) {
        return Err(NotHex { offset, what: format!("{wrong:?} is not a hex digit; expected 64 hex digits") });
    }
    let digits: Vec<u8> =
        text.chars().filter_map(|digit| digit.to_digit(16)).filter_map(|digit| u8::try_from(digit).ok()).collect();
    let bytes: Vec<u8> = digits.chunks(2).map(|pair| pair.iter().fold(0, |sum, digit| sum << 4 | digit)).collect();
    match Hash::try_from(bytes) {
        Ok(hash) if digits.len() == 64 => Ok(hash),
        _ => Err(NotHex { offset: 0, what: format!("{} hex digits; expected 64", digits.len()) }),
    }
}

/// The head code of 32 characters (FORMAT 7.7); its first 8 and 16 are the shorter codes.
#[must_use]
pub fn code(head: &Hash) -> String {
    head_code::<32>(head).iter().copied().map(char::from).collect()
}

/// Unix seconds as a date and time, or as a bare number if the calendar cannot represent them.
#[must_use]
pub fn moment(seconds: i64) -> String {
    match Moment::from_unix_seconds(seconds) {
        Ok(moment) => moment.to_string(),
        Err(_) if seconds == UNKNOWN => "unknown".to_owned(),
        Err(_) => format!("{seconds} s"),
    }
}

/// The upper bound of a time; `None` if it has no upper bound.
#[must_use]
pub fn latest(earliest: i64, width_s: u32) -> Option<i64> {
    if earliest == UNKNOWN || width_s >= UNBOUNDED { None } else { earliest.checked_add(i64::from(width_s)) }
}

/// Two times as a range, for people.
#[must_use]
pub fn between(earliest: i64, latest: i64) -> String {
    format!("{}..{}", moment(earliest), moment(latest))
}

/// A time interval as text for people.
#[must_use]
pub fn interval(earliest: i64, width_s: u32) -> String {
    if earliest == UNKNOWN {
        return "unknown".to_owned();
    }
    let from = moment(earliest);
    match latest(earliest, width_s) {
        None => format!("{from}..unbounded"),
        Some(latest) if latest == earliest => from,
        Some(latest) => {
            let to = moment(latest);
            // The day is not repeated if both times are on it.
            match (from.split_once('T'), to.split_once('T')) {
                (Some((day, _)), Some((other, time))) if day == other => format!("{from}..{time}"),
                _ => format!("{from}..{to}"),
            }
        }
    }
}

/// A device id in hex, followed by its text if it is printable.
#[must_use]
pub fn device(id: &[u8; 16]) -> String {
    let text: String = id.iter().copied().take_while(|byte| *byte != 0).map(char::from).collect();
    let padded = id.iter().skip(text.len()).all(|byte| *byte == 0);
    let readable = !text.is_empty() && padded && text.chars().all(|letter| letter.is_ascii_graphic() || letter == ' ');
    if readable { format!("{} ({text})", hex(id)) } else { hex(id) }
}

/// A number with its noun in the right form: `1 entry`, `2 entries`.
#[must_use]
pub fn count(number: impl Into<u64>, one: &str, many: &str) -> String {
    let number = number.into();
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The words of a line up to a `#`, each with its column. Columns count characters from 1.
pub(super) fn words_of(line: &str) -> impl Iterator<Item = (u64, &str)> {
    let text = line.split('#').next().unwrap_or("");
    text.split_whitespace().map(move |word| {
        // Both are slices of one text, so the difference of the pointers is the offset.
        let offset = word.as_ptr() as usize - text.as_ptr() as usize;
        (text.get(..offset).unwrap_or("").chars().count() as u64 + 1, word)
    })
}
