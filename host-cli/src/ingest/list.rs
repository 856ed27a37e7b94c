//! Reads items one after the other, for who needs each of them and not only their sums.

use std::io::{self, BufRead, BufReader, Read};

use proverka::count::{AnyKind, Item};
use proverka::text::item::{Columns, LineError, parse_json_with, parse_row_with};
use proverka::treaty::ItemKind;

use super::place::column;
use super::report::{Fault, Place, Rejected};
use super::{ItemSource, Options};

/// Reads the items of a source in their order, and calls `visit` with each. Whether their ids differ is not checked.
///
/// # Errors
///
/// [`Rejected`] with the first fault.
pub fn each_item(
    mut source: ItemSource,
    kinds: &[ItemKind<'_>],
    mut visit: impl FnMut(&Item<'_, AnyKind>),
) -> Result<(), Rejected> {
    let name = source.name().to_owned();
    let unreadable = |error: &io::Error| Rejected::whole(&name, format!("cannot be read: {error}"), "a readable file");
    let longest = Options::default().max_line;
    let mut reader = BufReader::new(source.open().map_err(|error| unreadable(&error))?);
    let mut scratch = vec![0; longest];
    let mut columns = None;
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        // Two bytes more than a line may have are its line break.
        let most = longest as u64 + 2;
        let read = reader.by_ref().take(most).read_until(b'\n', &mut line).map_err(|error| unreadable(&error))?;
        if read == 0 {
            return Ok(());
        }
        number += 1;
        let mut text = line.strip_suffix(b"\n").unwrap_or(&line);
        text = text.strip_suffix(b"\r").unwrap_or(text);
        if number == 1 {
            text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        }
        let fault = |at: u64, found: String, expected: String| {
            Fault { place: Place { line: number, column: at }, found, expected }.alone(&name)
        };
        let wrong = |error: LineError<'_>| {
            fault(column(text, error.offset), error.actual().to_string(), error.expected().to_string())
        };
        let utf8 = |text| {
            std::str::from_utf8(text).map_err(|error| {
                fault(column(text, error.valid_up_to()), "a byte that is not UTF-8".to_owned(), "UTF-8".to_owned())
            })
        };
        if text.len() > longest {
            return Err(fault(1, format!("a line of more than {longest} bytes"), "one item a line".to_owned()));
        }
        if number == 1 && !matches!(text.trim_ascii_start().first(), Some(b'{' | b'[') | None) {
            columns = Some(Columns::of_header(utf8(text)?).map_err(wrong)?);
            continue;
        }
        let item = match &columns {
            None => parse_json_with(text, kinds, &mut scratch),
            Some(columns) => parse_row_with(utf8(text)?, columns, kinds, &mut scratch),
        };
        visit(&item.map_err(wrong)?);
    }
}
