//! Damages valid documents.

use proverka_test_support::random::Random;

/// Pieces that mean something in such a text.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "null",
    "true",
    "0",
    "-1",
    "1e3",
    "1.0",
    "0.25",
    "3.1234567",
    "\"decimals\":1,",
    "\"group\":\"east\",",
    "\"side\":\"A\",",
    "\"A\"",
    "attributed",
    "-0",
    "00",
    "4294967296",
    "65536",
    "256",
    "\\u00e9",
    "\\ud800",
    "\\ud83d\\ude00",
    "\\\"",
    "\\/",
    "\u{e9}",
    "\u{1}",
    "\0",
    "\n",
    "\t",
    " ",
    "\u{feff}",
    "\"id\":\"x\",",
    "\"side\":null,",
    "\"clause\":\"I\",",
    "\"x\":1,",
    "entry",
    "entry+",
    "entry+1y",
    "entry-1d",
    "until ",
    "while ",
    "unlimited",
    "2012-02-30",
    "2012-12-31",
    "10y",
    "5h",
    "warheads",
    "\"warheads\"",
    "icbm",
    "deployed",
    "text",
    "\"source\":null,",
    "\"US\"",
    "[\"US\"]",
    "[]",
    "{}",
    "\"provenance\":\"derived\",",
    "\\u0061",
    "é",
];

/// Makes one to three small changes to `text`.
pub(crate) fn mutate(random: &mut Random, text: &mut Vec<u8>) {
    for _ in 0..=random.below(3) {
        let at = random.below(text.len() + 1);
        match random.below(8) {
            // Insert a piece, or replace as many bytes with it.
            0 | 1 => {
                let piece = PIECES[random.below(PIECES.len())].as_bytes();
                let end = if random.below(2) == 0 { at } else { (at + piece.len()).min(text.len()) };
                text.splice(at..end, piece.iter().copied());
            }
            // Exchange a value, from one quote to the next.
            2 => {
                let Some(open) = text.iter().skip(at).position(|byte| *byte == b'"').map(|n| at + n) else { continue };
                let Some(len) = text.iter().skip(open + 1).position(|byte| *byte == b'"') else { continue };
                let piece = PIECES[random.below(PIECES.len())].as_bytes();
                let quoted = random.below(2) == 0;
                let (from, to) = if quoted { (open + 1, open + 1 + len) } else { (open, open + len + 2) };
                text.splice(from..to, piece.iter().copied());
            }
            // Flip, remove or double a byte.
            3 if at < text.len() => text[at] ^= 1 << random.below(8),
            4 if at < text.len() => {
                text.remove(at);
            }
            5 if at < text.len() => text.insert(at, text[at]),
            // Copy a stretch elsewhere, which gives fields or rows twice.
            6 => {
                let end = (at + random.below(80)).min(text.len());
                let stretch = text[at..end].to_vec();
                let to = random.below(text.len() + 1);
                text.splice(to..to, stretch);
            }
            // Truncate the text.
            7 if random.below(4) == 0 => text.truncate(at),
            _ => {}
        }
    }
}
