//! Lines that are almost items, as input for the comparison with other parsers.

use proverka::count::State;

use crate::random::Random;

/// Pieces of text about which JSON readers disagree.
const PIECES: [&[u8]; 61] = [
    b" ",
    b"\t",
    b"\n",
    b"\r",
    b"\r\n",
    b",",
    b":",
    b"\"",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b"null",
    b"true",
    b"false",
    b"0",
    b"-0",
    b"1.0",
    b"1e0",
    b"65535",
    b"65536",
    b"00",
    b"+1",
    b"-1",
    b"1E+2",
    b"99999999999999999999",
    b"\\u0041",
    b"\\u00e9",
    b"\\ud83d\\ude00",
    b"\\ud83d",
    b"\\udc00",
    b"\\n",
    b"\\/",
    b"\\x",
    b"\\u12",
    b"\xc3\xa9",
    b"\xff",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\0",
    b"\x1f",
    b"\x7f",
    b"\"id\":\"x\"",
    b",\"site\":null",
    b",\"type\":null",
    b",\"warheads\":null",
    b",\"warheads\":3",
    b"\"kind\":{\"icbm\":null}",
    b"/* */",
    b"icbm",
    b"slbm_launcher",
    b"heavy_bomber",
    b"deployed",
    b"non_nuclear",
    b"training",
    b"mobile_icbm",
    b"\"\"",
    b"\\u0069d",
    b"NaN",
    b"e",
];

/// A well-formed line with its fields in any order, sometimes with something unusual.
pub fn line(random: &mut Random, out: &mut Vec<u8>) {
    let kinds =
        ["icbm", "slbm", "icbm_launcher", "slbm_launcher", "heavy_bomber", "submarine", "shorter_range_missile"];
    let states = State::ALL.map(State::as_str);
    let texts = ["A-000000001", "US", "RU", "F.E. Warren", "MM-III", "x", "Плесецк", "12345678", "1234567", "a\\\"b"];
    let mut fields = vec![
        format!(r#""id":"{}""#, random.pick(&texts)),
        format!(r#""party":"{}""#, random.pick(&texts)),
        format!(r#""kind":"{}""#, random.pick(&kinds)),
        format!(r#""state":"{}""#, random.pick(&states)),
    ];
    if random.below(2) == 0 {
        fields.push(format!(r#""type":"{}""#, random.pick(&texts)));
    }
    if random.below(2) == 0 {
        fields.push(format!(r#""site":"{}""#, random.pick(&texts)));
    }
    if random.below(3) > 0 {
        let digits = [1, 10, 100, 70_000][random.below(4)];
        fields.push(format!(r#""warheads":{}"#, random.below(digits)));
    }
    if random.below(3) == 0 {
        let (a, b) = (random.below(fields.len()), random.below(fields.len()));
        fields.swap(a, b);
    }
    out.clear();
    out.extend_from_slice(format!("{{{}}}", fields.join(",")).as_bytes());
}

/// Makes up to three changes: bytes are replaced, removed or doubled, or pieces are inserted.
pub fn mutate(random: &mut Random, line: &mut Vec<u8>) {
    for _ in 0..random.below(4) {
        let at = random.below(line.len() + 1);
        match random.below(6) {
            0 if at < line.len() => line[at] = random.bits().to_le_bytes()[0],
            1 if at < line.len() => {
                line.remove(at);
            }
            2 => line.truncate(at),
            3 => {
                let end = at + random.below(line.len() - at + 1);
                let copy = line[at..end].to_vec();
                line.splice(at..at, copy);
            }
            4 => {
                let end = (at + random.below(9)).min(line.len());
                line.drain(at..end);
            }
            _ => {
                let piece = PIECES[random.below(PIECES.len())];
                line.splice(at..at, piece.iter().copied());
            }
        }
    }
}
