//! The characters of a file, whatever program wrote it.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The text of a file, and the name of its encoding if that is not UTF-8. A byte order mark says what the encoding is;
/// without one, text that is not UTF-8 is UTF-16 if every other byte is zero, and Windows-1252 otherwise.
#[must_use]
pub fn decode(bytes: &[u8]) -> (String, Option<&'static str>) {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => utf_16(bytes).unwrap_or(if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 }),
    };
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    (text.into_owned(), (encoding != UTF_8).then(|| encoding.name()))
}

/// UTF-16 of text that is mostly Latin: every other byte of its beginning is zero.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let beginning = bytes.get(..bytes.len().min(256))?;
    let zeros = |first: usize| beginning.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let half = beginning.len() / 2;
    match (zeros(0), zeros(1)) {
        (0, odd) if half > 0 && odd * 4 > half * 3 => Some(UTF_16LE),
        (even, 0) if half > 0 && even * 4 > half * 3 => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_of_a_text_gives_the_text() {
        let text = "date,party,note\n2020-03-01,US,naïve – 1’373\n";
        let utf_16 = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let with = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
        for (bytes, name) in [
            (text.as_bytes().to_vec(), None),
            (with(b"\xef\xbb\xbf", text.as_bytes().to_vec()), None),
            (with(b"\xff\xfe", utf_16(u16::to_le_bytes)), Some("UTF-16LE")),
            (with(b"\xfe\xff", utf_16(u16::to_be_bytes)), Some("UTF-16BE")),
            (utf_16(u16::to_le_bytes), Some("UTF-16LE")),
            (utf_16(u16::to_be_bytes), Some("UTF-16BE")),
            // The bytes that Windows writes for these three letters.
            (
                text.replace('ï', "\u{0}")
                    .chars()
                    .map(|letter| match letter {
                        '\0' => 0xef,
                        '–' => 0x96,
                        '’' => 0x92,
                        other => other as u8,
                    })
                    .collect(),
                Some("windows-1252"),
            ),
        ] {
            assert_eq!(decode(&bytes), (text.to_owned(), name), "{bytes:?}");
        }
        assert_eq!(decode(b""), (String::new(), None));
    }
}
