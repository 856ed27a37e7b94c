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

/// The structs of the header with their fields.
pub(crate) fn structs() -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let mut is_inside = false;
    for line in text().lines() {
        if let Some(name) = line.strip_prefix("typedef struct ").and_then(|rest| rest.strip_suffix(" {")) {
            found.push((name.to_owned(), Vec::new()));
            is_inside = true;
        } else if line.starts_with('}') {
            is_inside = false;
        } else if let (true, Some(field)) = (is_inside && !line.trim_start().starts_with('*'), line.strip_suffix(';')) {
            let name = field.rsplit([' ', '*']).next().unwrap().split('[').next().unwrap();
            found.last_mut().unwrap().1.push(name.to_owned());
        }
    }
    found
}

/// Whether a line begins the declaration of a constant, a type, a field or a function.
fn is_declaration(line: &str) -> bool {
    let is_constant = line.starts_with("#define PROVERKA_") && !line.ends_with("PROVERKA_H") && !line.contains('(');
    let is_field = line.starts_with("  ") && line.ends_with(';') && !line.starts_with("   ");
    let is_function = line.contains("proverka_") && line.contains('(') && !line.starts_with([' ', '#', '/']);
    is_constant || is_field || is_function || line.starts_with("typedef ")
}

#[test]
fn all_that_the_header_declares_is_documented_and_has_the_prefix() {
    let lines: Vec<&str> = text().lines().collect();
    let mut count = 0;
    for (before, line) in lines.iter().zip(&lines[1..]).filter(|(_, line)| is_declaration(line)) {
        count += 1;
        assert!(before.trim() == "*/", "not documented: {line}");
    }
    assert!(count > 250, "only {count} declarations were found");
    for (name, fields) in structs() {
        assert!(name.starts_with("proverka_") && name.ends_with("_t"), "{name}");
        assert!(!fields.is_empty(), "{name} has no fields");
    }
    assert!(text().is_ascii(), "the header has characters that a C compiler may not read");
    for line in &lines {
        assert!(line.len() <= 120, "wider than a screen: {line}");
    }
}

#[test]
fn no_two_statuses_are_the_same() {
    let source = fs::read_to_string(package().join("src/status.rs")).unwrap();
    let names =
        source.lines().filter_map(|line| line.strip_prefix("pub const ")?.split_once(": u32")).map(|(name, _)| name);
    let mut values: Vec<u32> = names.filter(|name| *name != "PROVERKA_INTERFACE").map(constant).collect();
    let count = values.len();
    values.sort_unstable();
    values.dedup();
    assert!(count > 30 && values.len() == count, "{count} statuses have {} values", values.len());
}

#[test]
fn no_two_constants_of_a_family_are_the_same() {
    let families = ["ACT_", "TREATY_", "EXTENSION_", "PARTY_", "END_", "PROVENANCE_", "GRADE_", "FAULT_", "MONTH_END_"];
    for family in families {
        let prefix = format!("PROVERKA_{family}");
        let mut values: Vec<u32> =
            constants().filter(|(name, _)| name.starts_with(&prefix)).map(|(_, value)| value).collect();
        let count = values.len();
        values.sort_unstable();
        values.dedup();
        assert!(count > 1 && values.len() == count, "{family}: {count} constants have {} values", values.len());
    }
}
