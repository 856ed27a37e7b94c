//! Writes schema, hash and examples into `core/WIRE.md`, after a message was changed on purpose: look at the difference
//! before it is committed. `SCHEMA` in the core is then the hash that is printed.

use std::fs;

use proverka_test_support::wire::{examples, schema};
use sha2::{Digest as _, Sha256};

fn replaced(text: &str, heading: &str, from: &str, to: &str, new: &str) -> String {
    let at = text.find(heading).expect("the clause is there");
    let start = at + text[at..].find(from).expect("it begins") + from.len();
    let end = start + text[start..].find(to).expect("it ends");
    format!("{}{new}{}", &text[..start], &text[end..])
}

fn main() {
    let written = schema::of_source();
    let hash = Sha256::digest(written.as_bytes())[..8].iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let text = replaced(&schema::document(), "**6.3**", "```text\n", "```", &written);
    let text = replaced(&text, "**6.4**", "`", "`", &hash);
    let examples = examples::text();
    let text = replaced(&text, "**8.1**", "```text\n", "```", &format!("{}\n", examples.trim_end()));
    fs::write(schema::core().join("WIRE.md"), text).expect("core/WIRE.md can be written");
    println!("{hash}");
}
