//! The header is the one that the sources make, and says enough.

use std::fs;
use std::path::PathBuf;

use crate::compiled::package;

fn header_file() -> PathBuf {
    package().join("include/proverka.h")
}

/// The modules in the order in which the header has them.
const MODULES: [&str; 9] = [
    "status.rs",
    "date.rs",
    "treaty.rs",
    "act.rs",
    "question.rs",
    "verdict.rs",
    "term.rs",
    "limits.rs",
    "audit/fault.rs",
];

/// The header that cbindgen makes of the sources.
fn generated() -> String {
    let config = cbindgen::Config::from_file(package().join("cbindgen.toml")).unwrap();
    let mut builder = cbindgen::Builder::new().with_config(config);
    for module in MODULES.into_iter().chain(["audit.rs", "own.rs"]) {
        builder = builder.with_src(package().join("src").join(module));
    }
    let mut text = Vec::new();
    builder.generate().unwrap().write(&mut text);
    String::from_utf8(text).unwrap()
}

/// `PROVERKA_BLESS=1 cargo test -p proverka-c --test library header` writes the header anew.
#[test]
fn the_header_is_the_one_that_the_sources_make() {
    let generated = generated();
    if std::env::var_os("PROVERKA_BLESS").is_some() {
        fs::write(header_file(), &generated).unwrap();
    }
    let kept = fs::read_to_string(header_file()).unwrap();
    let differs = kept.lines().zip(generated.lines()).find(|(kept, generated)| kept != generated);
    assert!(
        kept == generated,
        "include/proverka.h differs from what the sources make, first in {differs:?}. To write it anew: \
         PROVERKA_BLESS=1 cargo test -p proverka-c --test library header"
    );
}

/// The header as it is checked in.
pub(crate) fn text() -> &'static str {
    include_str!("../../include/proverka.h")
}

/// The value of a constant of the header.
pub(crate) fn constant(name: &str) -> u32 {
    constants().find(|(one, _)| *one == name).unwrap_or_else(|| panic!("the header has no {name}")).1
}

/// The numeric constants of the header.
pub(crate) fn constants() -> impl Iterator<Item = (&'static str, u32)> {
    text().lines().filter_map(|line| {
        let (name, value) = line.strip_prefix("#define ")?.split_once(' ')?;
        let value = if value == "UINT32_MAX" { u32::MAX } else { value.parse().ok()? };
        Some((name, value))
    })
}
