//! Seal numbers: at most 16 bytes of printable ASCII, padded with zeros (FORMAT 3.2).
//!
//! Two people compare them with the number stamped on a seal, so a seal number must not contain anything invisible or
//! anything that looks like another character.

use std::fmt::Write as _;

/// The greatest length of a seal number. Unit: bytes.
const LONGEST: usize = 16;

/// Converts a seal number that was typed.
///
/// # Errors
///
/// A description of the fault and of what would be right.
pub fn parse(text: &str) -> Result<[u8; LONGEST], String> {
    let right = "expected 1 to 16 printable ASCII characters, such as H-0001";
    if let Some(letter) = text.chars().find(|letter| !matches!(letter, ' '..='~')) {
        return Err(format!("{letter:?} in a seal; {right}"));
    }
    let mut bytes = [0; LONGEST];
    let place = bytes.get_mut(..text.len()).filter(|place| !place.is_empty());
    place.ok_or_else(|| format!("{} characters in a seal; {right}", text.len()))?.copy_from_slice(text.as_bytes());
    Ok(bytes)
}

/// A seal number from a record, as text for people. A record can hold any bytes: bytes that are not printable ASCII are
/// shown as `\x1b`, and so is a backslash, so that two different seal numbers never look the same.
#[must_use]
pub fn shown(bytes: &[u8; LONGEST]) -> String {
    let length = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let mut text = String::new();
    for byte in bytes.iter().take(length) {
        if matches!(byte, b' '..=b'~') && *byte != b'\\' {
            text.push(char::from(*byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_is_one_to_sixteen_printable_characters() {
        assert_eq!(parse("H-0001"), Ok(*b"H-0001\0\0\0\0\0\0\0\0\0\0"));
        assert_eq!(parse("0123456789abcdef"), Ok(*b"0123456789abcdef"));
        for wrong in ["", "0123456789abcdefg", "\u{1b}[2K", "a\tb", "\u{7f}", "Plombe-\u{dc}1", "a\u{202e}b", "\u{0}"] {
            let said = parse(wrong).expect_err(wrong);
            assert!(said.contains("expected 1 to 16 printable ASCII characters"), "{said}");
            assert!(!said.contains(crate::escape::is_hidden), "{said}");
        }
    }

    #[test]
    fn any_sixteen_bytes_are_shown_and_no_two_alike() {
        let mut seen = std::collections::BTreeSet::new();
        for byte in 0..=u8::MAX {
            for rest in [*b"-0001", *b"\0\0\0\0\0"] {
                let mut seal = [0; 16];
                seal[0] = byte;
                seal[1..6].copy_from_slice(&rest);
                let text = shown(&seal);
                assert!(text.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{text}");
                assert!(seen.insert(text), "{seal:?}");
            }
        }
        assert_eq!(shown(b"\x1b[2Kholds\0\0\0\0\0\0\0"), r"\x1b[2Kholds");
    }
}
