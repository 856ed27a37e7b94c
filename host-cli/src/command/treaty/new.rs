//! `proverka treaty new`: writes a treaty with made-up numbers to start from, or explains the keys of such a file.

use std::io::Write;

use proverka::treaty::catalog;

use crate::args::New;
use crate::escape::{Escaping, line, notice};
use crate::failure::Failure;
use crate::input;
use crate::input::file::Text;
use crate::report::style;

/// A treaty with made-up numbers, which has every common kind of row.
const TEMPLATE: &str = include_str!("../../../data/new-treaty.json");

/// The identifier, the name and the parties of the template.
const ID: &str = "\"my-treaty\"";
const NAME: &str = "\"My Treaty\"";
const PARTIES: &str = "    {\"code\": \"A\", \"name\": \"Alpha\"},\n    {\"code\": \"B\", \"name\": \"Beta\"}\n";

/// The page of the manual with the table of keys.
const PAGE: &str = include_str!("../../../docs/treaty.md");

const NEXT: &str = "\
the numbers, days and clauses are made up: change them, and check the file with `proverka treaty lint FILE`
  `proverka treaty new --explain` says what each key means";

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] if a value that was typed makes no treaty.
pub(super) fn run(args: &New, out: &mut dyn Write) -> Result<(), Failure> {
    if args.explain {
        return explain(out).map_err(Failure::from);
    }
    let text = Text::new("the new treaty".to_owned(), written(args));
    let mut scratch = vec![0; text.text.len()];
    let wrong = |what: String| Failure::usage(what, "expected --id my-treaty, --name \"My Treaty\", --parties US,RU");
    let read = input::treaty::parse(&text, &mut scratch).map_err(|failure| wrong(said(&failure)))?;
    let (errors, _) = input::treaty::flaws(&text, &read);
    if let Some(flaw) = errors.into_iter().next() {
        return Err(wrong(flaw.what));
    }
    let mut out = Escaping::json(out);
    out.write_all(text.text.as_bytes()).and_then(|()| out.flush())?;
    notice(NEXT);
    Ok(())
}

/// What is wrong with a text that this program wrote, without a place in it that nobody can see.
fn said(failure: &Failure) -> String {
    match failure {
        Failure::Input { faults, .. } => faults.first().map_or(String::new(), |fault| fault.what.clone()),
        other => format!("{other:?}"),
    }
}

/// The template with what was typed in its place.
fn written(args: &New) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut text = TEMPLATE.to_owned();
    if let Some(id) = &args.id {
        text = text.replacen(ID, &quoted(id), 1);
    }
    if let Some(name) = &args.name {
        text = text.replacen(NAME, &quoted(name), 1);
    }
    if !args.parties.is_empty() {
        let party =
            |code: &String| format!("    {{\"code\": {}, \"name\": {}}}", quoted(code), quoted(full_name(code)));
        let parties: Vec<String> = args.parties.iter().map(party).collect();
        text = text.replacen(PARTIES, &format!("{}\n", parties.join(",\n")), 1);
    }
    text
}

/// The name of a party in the newest built-in treaty that has it; otherwise its code.
fn full_name(code: &str) -> &str {
    catalog::ALL.iter().find_map(|(treaty, _)| treaty.party(code).ok()).map_or(code, |(_, party)| party.name)
}

/// Writes the table of keys that stands in the manual.
fn explain(out: &mut dyn Write) -> std::io::Result<()> {
    line(out, format_args!("{}", style::styled(style::HEAD, "The keys of a treaty's file")))?;
    let (keys, after) = parts();
    let mut rows = keys.lines().filter_map(cells);
    let header = rows.next().unwrap_or_default();
    let mut table = style::table(&header.iter().map(String::as_str).collect::<Vec<_>>());
    rows.for_each(|row| table.add_row(row));
    style::write(&table, out)?;
    let text = after.replace('`', "").replace("[input.md](input.md)", "input.md");
    writeln!(out)?;
    line(out, format_args!("{}", text.split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// The page up to the end of its table of keys, and what its chapter says after that.
fn parts() -> (&'static str, &'static str) {
    let (keys, rest) =
        PAGE.split_once("|\n\n").map_or((PAGE, ""), |(keys, rest)| (PAGE.get(..=keys.len()).unwrap_or(PAGE), rest));
    (keys, rest.split_once("\n#").map_or(rest, |(after, _)| after))
}

/// The cells of a row of the table, without the marks of Markdown; `None` for any other line.
fn cells(line: &str) -> Option<Vec<String>> {
    let inside = line.strip_prefix("| ")?.strip_suffix('|')?;
    Some(inside.split('|').map(|cell| cell.trim().replace('`', "")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_has_the_parts_that_are_replaced_once_each() {
        for part in [ID, NAME, PARTIES] {
            assert_eq!(TEMPLATE.matches(part).count(), 1, "{part}");
        }
    }

    #[test]
    fn every_row_of_the_page_has_as_many_cells_as_its_header() {
        let rows: Vec<Vec<String>> = parts().0.lines().filter_map(cells).collect();
        assert!(rows.len() > 40 && rows.iter().all(|row| row.len() == 5), "{rows:?}");
    }
}
