//! Compares the program's table of payloads with the one in FORMAT.md, and the manual with the program.

use proverka::journal::audit::EntryKind;
use proverka_cli::journal::layout::{Encoding, Part, fields};

/// The type of a field, as FORMAT.md writes it.
fn written(form: Encoding) -> String {
    match form {
        Encoding::U8 | Encoding::Who | Encoding::Verdicts => "u8".to_owned(),
        Encoding::U16 => "u16".to_owned(),
        Encoding::I16 => "i16".to_owned(),
        Encoding::U32 => "u32".to_owned(),
        Encoding::U64 => "u64".to_owned(),
        Encoding::Moment => "i64".to_owned(),
        Encoding::Bytes(len) => format!("u8[{len}]"),
        Encoding::Numbers(count) | Encoding::Declared(count) => format!("u32[{count}]"),
    }
}

/// The cells of a kind's row in the table of FORMAT 3.2.
fn row(kind: &str) -> (String, String) {
    let format = include_str!("../../../../core/journal/FORMAT.md");
    let clause = format.split("**3.2**").nth(1).unwrap().split("**3.3**").next().unwrap();
    let rows = clause.lines().filter(|line| line.starts_with("| "));
    let cells = rows.map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    let cells = cells.filter(|cells| cells.len() >= 4).find(|cells| cells[1].split(", ").any(|name| name == kind));
    let cells = cells.unwrap_or_else(|| panic!("no row for {kind}"));
    (cells[2].to_owned(), cells[3].to_owned())
}

#[test]
fn every_field_of_a_payload_in_the_format_is_decoded_and_no_other() {
    for kind in (0..=u8::MAX).filter_map(EntryKind::from_number) {
        let (payload, annex) = row(kind.name());
        let of = |place: Part| -> Vec<String> {
            let fields = fields(kind).iter().filter(|field| field.part == place);
            fields.map(|field| format!("{} {}", field.offset, written(field.encoding))).collect()
        };
        if kind == EntryKind::Health {
            assert_eq!(of(Part::Payload), ["0 u8[24]"]);
            continue;
        }
        // An example is `0 u32 boots since …; 4 u32 reset causes`: offset, type, and words.
        let stated: Vec<String> = payload
            .split("; ")
            .filter(|field| field.starts_with(|first: char| first.is_ascii_digit()))
            .map(|field| field.split(' ').take(2).collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(of(Part::Payload), stated, "{}", kind.name());
        for field in of(Part::Annex) {
            assert!(
                annex.split("; ").any(|stated| stated.starts_with(&format!("{field} "))),
                "{}: {field}",
                kind.name()
            );
        }
    }
}

#[test]
fn the_manual_names_every_key_and_command() {
    let keys = include_str!("../../../docs/json.md").split("## `journal verify`").nth(1).unwrap();
    let commands = include_str!("../../../docs/record.md");
    let scribe = proverka_test_support::attack::Scribe::life("keys", 1, 1);
    let desk = super::kit::Desk::new(&scribe);
    let file = desk.put("record.pvkb", super::kit::bundle(&scribe));
    let out = desk.path("out.pvkb");
    let fork = super::kit::forked();
    let forked = super::kit::Desk::new(&fork.0);
    let (a, b) = (forked.put("a", super::kit::bundle(&fork.0)), forked.put("b", super::kit::bundle(&fork.1)));
    let proof = forked.path("proof");
    assert_eq!(forked.journal(&["compare", &a, &b, "--proof", &proof]).status, 1);
    let answers = [
        desk.journal(&["verify", &file, "--format", "json"]).json(),
        desk.journal(&["show", &file, "--format", "json"]).json(),
        desk.journal(&["show", &file, "--format", "json"]).json()["entries"][0].clone(),
        desk.journal(&["redact", &file, &out, "--all", "--format", "json"]).json(),
        desk.journal(&["compare", &file, &out, "--format", "json"]).json(),
        forked.journal(&["proof", &proof, "--format", "json"]).json(),
        forked.journal(&["verify", &b, "--held", &a, "--format", "json"]).json()["conflict"].clone(),
    ];
    for answer in answers {
        for key in answer.as_object().unwrap().keys() {
            assert!(keys.contains(&format!("`{key}`")), "json.md does not name `{key}`");
        }
    }
    for command in ["verify", "show", "compare", "redact", "checkpoint", "proof"] {
        assert!(commands.contains(&format!("proverka journal {command} ")), "{command}");
    }
}
