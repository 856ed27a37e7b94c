//! Writes the parts of `core/WIRE.md` that follow from the code (schema, hash, tables and examples), and the hash in
//! `core/src/wire/messages.rs`. Run it once after an intended change of a message, and read the difference before you
//! commit it: `cargo run -p proverka-test-support --bin wire-document`.

use std::fs;

use proverka_test_support::wire::{examples, schema, tables};

/// The text in which the part between `from` and `to`, below `heading`, is replaced by `new`.
fn replaced(text: &str, heading: &str, from: &str, to: &str, new: &str) -> String {
    let at = text.find(heading).unwrap_or_else(|| panic!("{heading} is there"));
    let start = at + text[at..].find(from).expect("it begins") + from.len();
    let end = start + text[start..].find(to).expect("it ends");
    format!("{}{new}{}", &text[..start], &text[end..])
}

fn main() {
    let schema = schema::of_source();
    let hash = schema::hash(&schema);
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let examples = examples::text();
    let mut text = schema::document();
    for (heading, from, to, new) in [
        ("**6.3**", "```text\n", "```", schema),
        ("**6.4**", "`", "`", hex.clone()),
        ("**6.7**", "\n\n", "\n\n", tables::requests().trim_end().to_owned()),
        ("**6.8**", "\n\n", "\n\n", tables::life().trim_end().to_owned()),
        ("**8.1**", "```text\n", "```", format!("{}\n", examples.trim_end())),
    ] {
        text = replaced(&text, heading, from, to, &new);
    }
    fs::write(schema::core().join("WIRE.md"), text).expect("core/WIRE.md can be written");

    let messages = schema::core().join("src/wire/messages.rs");
    let source = fs::read_to_string(&messages).expect("a source of the core");
    let digits = hex.as_bytes().chunks(4).map(|digits| String::from_utf8_lossy(digits)).collect::<Vec<_>>().join("_");
    let source = replaced(&source, "pub const SCHEMA", "= 0x", "_u64", &digits);
    fs::write(messages, source).expect("core/src/wire/messages.rs can be written");
    println!("The schema hash is {hex}.");
}
