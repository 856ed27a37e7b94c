//! Lines that keep to the structure of an item, and nearly to its rules: what two readers are compared on where both
//! have something to decide. Random bytes would be refused by both.

use proverka::count::{Kind, State};

use proverka_test_support::random::Random;

/// About one of a hundred such lines has a flaw of each kind.
const RARE: usize = 60;

/// The names of the fields; three of them are optional.
const NAMES: [&str; 7] = ["id", "party", "kind", "state", "type", "site", "warheads"];
const NEEDED: usize = 4;
const TEXTS: [&str; 14] = [
    "A-000000001",
    "US",
    "RU",
    "F.E. Warren",
    "Плесецк",
    "é",
    "\u{1F680}",
    " ",
    "null",
    "12345678",
    "a,b",
    "\u{202E}x",
    "\u{FEFF}",
    "MM-III",
];
/// Numbers at the edges of what a field holds, in forms that every reader takes or refuses.
const NUMBERS: [&str; 10] = ["0", "1", "9", "10", "255", "256", "65534", "65535", "8", "3"];
const BAD_NUMBERS: [&str; 12] =
    ["65536", "-1", "-0", "1.0", "1e0", "007", "99999999999999999999", "1E400", "", " 1", "0x1", "NaN"];

fn rarely(random: &mut Random) -> bool {
    random.below(RARE) == 0
}

/// The fields of one item, in any order, now and then one missing, doubled, unknown, or of a value that does not fit.
fn fields(random: &mut Random) -> Vec<(String, Option<String>)> {
    let kind = Kind::ALL[random.below(Kind::COUNT)];
    let mut state = State::ALL[random.below(State::COUNT)];
    if !state.kinds().contains(kind) && random.below(8) > 0 {
        state = State::Deployed;
    }
    let mut fields = Vec::new();
    for (place, name) in NAMES.into_iter().enumerate() {
        let value = match name {
            "kind" => Some(kind.as_str().to_owned()),
            "state" => Some(state.as_str().to_owned()),
            "warheads" if kind.is_missile() == rarely(random) => None,
            "warheads" if rarely(random) => Some(random.pick(&BAD_NUMBERS).to_owned()),
            "warheads" => Some(random.pick(&NUMBERS).to_owned()),
            _ if place >= NEEDED && random.below(3) == 0 => None,
            _ if rarely(random) => Some(String::new()),
            _ => Some((0..=random.below(3)).map(|_| random.pick(&TEXTS)).collect()),
        };
        // An optional field without a value may be left out or be there without one.
        if value.is_some() || random.below(3) == 0 {
            fields.push((name.to_owned(), value));
        }
    }
    for _ in 0..random.below(5) {
        let (one, other) = (random.below(fields.len()), random.below(fields.len()));
        fields.swap(one, other);
    }
    if rarely(random) {
        fields.remove(random.below(fields.len()));
    }
    if rarely(random) {
        let twice = fields[random.below(fields.len())].clone();
        fields.push(twice);
    }
    if rarely(random) {
        let unknown = random.pick(&["Id", "ID", "identity", "", "kinds", "war heads"]).to_owned();
        fields.push((unknown, Some("x".to_owned())));
    }
    fields
}

/// White space as JSON allows it, but mostly none.
fn space(random: &mut Random, out: &mut String) {
    while random.below(6) == 0 {
        out.push_str(random.pick(&[" ", "\t", "\r", "\n", "  "]));
    }
}

/// A text in quotes, written as it is or with escapes of every form, and sometimes with an invalid escape.
fn quoted(random: &mut Random, text: &str, out: &mut String) {
    let escapes = random.below(3) == 0;
    out.push('"');
    for character in text.chars() {
        if escapes && random.below(2) == 0 {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                let upper = random.below(2) == 0;
                out.push_str(&if upper { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") });
            }
        } else if matches!(character, '"' | '\\') {
            out.extend(['\\', character]);
        } else {
            out.push(character);
        }
    }
    if escapes {
        out.push_str(random.pick(&["\\n", "\\t", "\\/", "\\\\", "\\\"", "\\b\\f\\r", "\\u0000"]));
    }
    if random.below(4 * RARE) == 0 {
        out.push_str(random.pick(&["\\x", "\\ud83d", "\\udc00", "\\u12", "\n", "\u{1}", "\\"]));
    }
    out.push('"');
}

/// A line of JSON.
pub(crate) fn json(random: &mut Random) -> String {
    let mut out = String::new();
    space(random, &mut out);
    out.push('{');
    for (place, (name, value)) in fields(random).into_iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        space(random, &mut out);
        // Words may also be written with escapes, but a longer word is a different one.
        if random.below(8) == 0 {
            let first = name.bytes().next().unwrap_or(b'x');
            out.push_str(&format!("\"\\u{first:04x}{}\"", name.get(1..).unwrap_or("")));
        } else {
            out.push_str(&format!("\"{name}\""));
        }
        space(random, &mut out);
        out.push(':');
        space(random, &mut out);
        match value {
            None => out.push_str("null"),
            Some(number) if name == "warheads" => out.push_str(&number),
            Some(word) if name == "kind" || name == "state" => out.push_str(&format!("\"{word}\"")),
            Some(text) => quoted(random, &text, &mut out),
        }
        space(random, &mut out);
    }
    out.push('}');
    space(random, &mut out);
    if rarely(random) {
        out.push_str(random.pick(&[",", "}", "x", "{}", "\u{FEFF}", "null"]));
    }
    out
}

/// A header and a row of CSV, each a line without its break. No bare quotes: the `csv` crate takes them, and the
/// contract does not.
pub(crate) fn csv(random: &mut Random) -> (String, String) {
    let (mut header, mut row) = (String::new(), String::new());
    for (place, (name, value)) in fields(random).into_iter().enumerate() {
        if place > 0 {
            header.push(',');
            row.push(',');
        }
        cell(random, &name, &mut header);
        cell(random, &value.unwrap_or_default(), &mut row);
    }
    if rarely(random) {
        row.push_str(random.pick(&[",", ",x"]));
    }
    (header, row)
}

/// A cell, in quotes if it needs them, and sometimes if it does not.
fn cell(random: &mut Random, text: &str, out: &mut String) {
    let quotes = text.contains([',', '"', '\n', '\r']) || random.below(5) == 0;
    if quotes {
        out.push('"');
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(text);
    }
}
