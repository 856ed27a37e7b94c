//! The tables of WIRE.md about how each request is treated, and about what the states of a device allow.

use std::fmt::Write as _;

use proverka::wire::life::TABLE;
use proverka::wire::{Handling, Request, State};
use syn::Item;

use crate::wire::examples;
use crate::wire::schema::core;

/// The first word of the output of `Debug`.
fn first_word(printed: &str) -> &str {
    printed.split(|character: char| !character.is_alphanumeric()).next().unwrap_or_default()
}

/// The name of a request in the table: its variant, and the variant of the act or step in it.
fn name(request: &Request) -> String {
    let outer = format!("{request:?}");
    match request {
        Request::Propose { act, .. } => format!("Propose, {}", first_word(&format!("{act:?}"))),
        Request::Enrol(step) => format!("Enrol, {}", first_word(&format!("{step:?}"))),
        _ => first_word(&outer).to_owned(),
    }
}

/// The table with one row for each request that has an example, and every request has one.
pub fn requests() -> String {
    let mut text = String::from("| request | number | version | wait | event |\n|---|---|---|---|---|\n");
    let mut seen: Vec<String> = Vec::new();
    for asked in examples::requests() {
        let name = name(&asked.request);
        if seen.contains(&name) {
            continue;
        }
        let Handling { is_numbered, is_for_any_version, is_quick } = asked.request.handling();
        let number = if is_numbered { "once" } else { "ignored" };
        let version = if is_for_any_version { "any" } else { "same" };
        let wait = if is_quick { "short" } else { "long" };
        let event = asked.request.event().map_or("as proposed".to_owned(), |event| format!("{event:?}"));
        writeln!(text, "| {name} | {number} | {version} | {wait} | {event} |").expect("room");
        seen.push(name);
    }
    text
}

/// The table with one row for each event, which has its documentation from the source, and one column for each state.
pub fn life() -> String {
    let mut text = String::from("| event | what happens |");
    State::ALL.iter().for_each(|state| write!(text, " {state:?} |").expect("room"));
    text.push_str("\n|---|---|");
    text.push_str(&"---|".repeat(State::COUNT));
    text.push('\n');
    let said = documentation();
    for (event, after) in TABLE {
        let name = format!("{event:?}");
        let (_, what) = said.iter().find(|(variant, _)| *variant == name).expect("every event is documented");
        write!(text, "| {name} | {what} |").expect("room");
        for (state, next) in State::ALL.into_iter().zip(after) {
            match next {
                Some(next) if next == state => text.push_str(" stays |"),
                Some(next) => write!(text, " {next:?} |").expect("room"),
                None => text.push_str(" |"),
            }
        }
        text.push('\n');
    }
    text
}

/// The events with their documentation from the source, without the full stop.
fn documentation() -> Vec<(String, String)> {
    let source = std::fs::read_to_string(core().join("src/wire/life.rs")).expect("a source of the core");
    let items = syn::parse_file(&source).expect("Rust").items;
    let events = items.into_iter().find_map(|item| match item {
        Item::Enum(events) if events.ident == "Event" => Some(events),
        _ => None,
    });
    let documented = |variant: syn::Variant| {
        let said = variant.attrs.iter().find_map(|attribute| match &attribute.meta {
            syn::Meta::NameValue(syn::MetaNameValue { path, value: syn::Expr::Lit(text), .. })
                if path.is_ident("doc") =>
            {
                let syn::Lit::Str(text) = &text.lit else { return None };
                Some(text.value().trim().trim_end_matches('.').to_owned())
            }
            _ => None,
        });
        (variant.ident.to_string(), said.unwrap_or_default())
    };
    events.expect("the events").variants.into_iter().map(documented).collect()
}
