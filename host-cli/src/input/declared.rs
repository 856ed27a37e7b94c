//! A declaration in either of its forms: totals, or items that are counted here.

use std::io::{self, Read};
use std::path::Path;

use proverka::calendar::Date;
use proverka::count::CountRange;
use proverka::judge::Question;
use proverka::treaty::Treaty;

use super::change::{Change, Impossible};
use super::counted::{self, Counted, NotCounted};
use super::file::{self, Text};
use super::loose::{self, Hints};
use super::numbers::Numbers;
use super::standard;
use super::totals::{self, Claimed, Source, Totals};
use crate::data;
use crate::escape;
use crate::failure::{Failure, Fault};
use crate::files::input;
use crate::ingest::ItemSource;
use crate::table;
use crate::table::workbook::is_workbook;

/// A declaration that was read.
#[derive(Clone, Debug)]
pub enum Declared {
    /// Totals for one or more days.
    Totals(Totals),
    /// The counted items of one day.
    Items(Counted),
}

impl Declared {
    /// The days for which there are numbers.
    #[must_use]
    pub fn dates(&self) -> Vec<Date> {
        match self {
            Self::Totals(totals) => totals.dates(),
            Self::Items(counted) => vec![counted.date()],
        }
    }

    /// The days for which somebody gave a number, in order.
    #[must_use]
    pub fn dates_with_numbers(&self) -> Vec<Date> {
        match self {
            Self::Totals(totals) => totals.dates_with_numbers(),
            Self::Items(counted) => vec![counted.date()],
        }
    }

    /// The declared items that are not counted, although no rule says so.
    #[must_use]
    pub fn not_counted(&self) -> &[NotCounted] {
        match self {
            Self::Totals(_) => &[],
            Self::Items(counted) => counted.not_counted(),
        }
    }

    /// Whether the declaration has any number for `quantity`.
    #[must_use]
    pub fn has(&self, quantity: &str) -> bool {
        match self {
            Self::Totals(totals) => totals.has(quantity),
            Self::Items(counted) => counted.has(quantity),
        }
    }

    /// The numbers that were declared for `date`, for a question that may be about a later day.
    #[must_use]
    pub fn on<'a>(&'a self, date: Date, question: Question<'a>) -> Numbers<'a> {
        Numbers::new(self, date, question)
    }

    /// The same declaration, where on `day` each party has the numbers that it declared last, up to that day.
    #[must_use]
    pub fn as_of(self, day: Date) -> Self {
        match self {
            Self::Totals(totals) => Self::Totals(totals.as_of(day)),
            Self::Items(counted) if counted.date() <= day => Self::Items(counted.judged_on(day)),
            Self::Items(counted) => Self::Items(counted),
        }
    }

    /// Applies a change to the numbers of `date`.
    ///
    /// # Errors
    ///
    /// [`Impossible`] if there is no number to change, or if it cannot change so.
    pub fn change(&mut self, date: Date, change: &Change) -> Result<(), Impossible> {
        match self {
            Self::Totals(totals) => totals.change(date, change),
            Self::Items(counted) if counted.date() == date => counted.change(change),
            Self::Items(_) => Err(Impossible::NoNumber),
        }
    }

    /// What is known about a quantity of the party or side at `place` on `date`.
    #[must_use]
    pub fn known(&self, date: Date, place: usize, quantity: &str) -> Option<CountRange> {
        match self {
            Self::Totals(totals) => totals.known(date, place, quantity),
            Self::Items(counted) if counted.date() == date => counted.known(place, quantity),
            Self::Items(_) => None,
        }
    }

    /// The accounts of a quantity of the party, side or group of this name. Items are one account, that of the party.
    #[must_use]
    pub fn accounts_of(&self, date: Date, treaty: &Treaty<'_>, code: &str, quantity: &str) -> Vec<Account> {
        let Some(place) = totals::place(treaty, code) else { return Vec::new() };
        match self {
            Self::Totals(totals) => {
                let account = |claim: Claimed<'_>| Account {
                    by: claim.by.unwrap_or(code).to_owned(),
                    number: claim.number,
                    source: claim.source.clone(),
                    declared_for: claim.declared_for,
                };
                totals.claims(date, place, quantity).map(account).collect()
            }
            Self::Items(counted) => {
                let source = Source::Place(counted.file().to_owned());
                let declared_for = counted.declared_for();
                let number = self.known(date, place, quantity);
                let account = |number| Account { by: code.to_owned(), number, source, declared_for };
                number.map(account).into_iter().collect()
            }
        }
    }
}

/// One account of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Who gives the account.
    pub by: String,
    /// The number, which is a range if items leave it open.
    pub number: CountRange,
    /// Where the number is from.
    pub source: Source,
    /// The day that the number describes.
    pub declared_for: Date,
}

/// Reads a declaration from `path`. Its beginning tells whether it holds totals or items. Without a path, the built-in
/// totals are used.
///
/// # Errors
///
/// [`Failure`] if it cannot be read, or if items come without a day.
pub fn declared(path: Option<&Path>, treaty: &Treaty<'_>, hints: Hints<'_>) -> Result<Declared, Failure> {
    let Some(path) = path.filter(|path| path.as_os_str() != standard::BUILT_IN) else {
        if hints.part.is_named() {
            return Err(no_workbook("the built-in data"));
        }
        return built_in(treaty).map(Declared::Totals);
    };
    let name = input::name(path);
    match open(path, hints)? {
        Opened::Totals { head, source, form } => {
            let bytes = input::read_from(head.as_slice().chain(source), &name, input::FileKind::TOTALS)?;
            read_totals(bytes, &name, treaty, form, hints).map(Declared::Totals)
        }
        Opened::Items(source, date) => {
            counted::items(source, treaty, date, input::base(&name), hints.threads).map(Declared::Items)
        }
    }
}

/// Opens a declaration of items, and says for which day they are.
///
/// # Errors
///
/// [`Failure`] if it cannot be opened, holds totals, or comes without a day.
pub fn items(path: Option<&Path>, hints: Hints<'_>) -> Result<(ItemSource, Date), Failure> {
    let right = "expected INPUT with items (NDJSON or CSV: id,party,kind,state,…): only items have totals";
    let Some(path) = path.filter(|path| path.as_os_str() != standard::BUILT_IN) else {
        return Err(Failure::usage("the built-in numbers are totals already", right));
    };
    match open(path, hints)? {
        Opened::Items(source, date) => Ok((source, date)),
        Opened::Totals { .. } => {
            Err(Failure::usage(format!("{} declares totals, and no items", input::name(path)), right))
        }
    }
}

/// A declaration whose form is known.
enum Opened {
    Totals { head: Vec<u8>, source: Box<dyn Read + Send>, form: Form },
    Items(ItemSource, Date),
}

fn open(path: &Path, hints: Hints<'_>) -> Result<Opened, Failure> {
    let name = input::name(path);
    let mut source = input::stream(path)?;
    let head = first_line(&mut source).map_err(|error| Failure::File { name: name.clone(), error })?;
    if hints.part.is_named() && !is_workbook(&head) {
        return Err(no_workbook(&name));
    }
    let form = form(&head);
    if hints.strict && is_workbook(&head) {
        let what = "a workbook is not in the strict form; expected the sheet saved as CSV in UTF-8, or no --strict";
        return Err(Fault::whole(&name, what.to_owned()).into());
    }
    if form == Form::Totals || form == Form::Table && !hints.strict {
        return Ok(Opened::Totals { head, source, form });
    }
    let Some(date) = hints.at else {
        return Err(Failure::usage(
            format!("{name} declares items, and items have no date"),
            "expected --at DATE, the date of the declaration",
        ));
    };
    // A file is opened again, so that it can be read twice if that is cheaper than keeping fingerprints; a pipe cannot
    // be read twice.
    let source = if !input::is_stdin(path) && path.is_file() {
        ItemSource::path(path)
    } else {
        ItemSource::reader(&name, Box::new(io::Cursor::new(head).chain(source)))
    };
    Ok(Opened::Items(source, date))
}

fn no_workbook(name: &str) -> Failure {
    Failure::usage(
        format!("{name} is not a workbook, and has no sheets"),
        "expected --sheet and --range only with an XLSX, XLS or ODS file",
    )
}

/// The names and texts of the built-in totals and of the claims that dispute them; empty if there are none.
#[must_use]
pub fn built_in_tables(treaty: &Treaty<'_>) -> &'static [(&'static str, &'static str)] {
    match treaty.id {
        "new-start" => &[(data::TOTALS_NAME, data::TOTALS), (data::CLAIMS_NAME, data::CLAIMS)],
        "start-1" => &[(data::START_1_NAME, data::START_1)],
        _ => &[],
    }
}

/// The built-in totals, with the claims that dispute them.
fn built_in(treaty: &Treaty<'_>) -> Result<Totals, Failure> {
    let tables = built_in_tables(treaty);
    if tables.is_empty() {
        return Err(Failure::usage(
            format!("no numbers for {} are built in", treaty.id),
            "expected an INPUT file; numbers for new-start and start-1 are built in",
        ));
    }
    let tables: Vec<Text> =
        tables.iter().map(|(name, text)| Text::new((*name).to_owned(), (*text).to_owned())).collect();
    Totals::read(&tables, treaty)
}

/// Reads up to the first line break, or as much as a header can reasonably have.
fn first_line(source: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let mut block = [0; 4096];
    while head.len() < 64 * 1024 && !head.contains(&b'\n') {
        let read = source.read(&mut block)?;
        if read == 0 {
            break;
        }
        head.extend_from_slice(block.get(..read).unwrap_or_default());
    }
    Ok(head)
}

/// Reads totals. What is not in the strict form is read loosely, and it is said how it was understood.
fn read_totals(
    bytes: Vec<u8>,
    name: &str,
    treaty: &Treaty<'_>,
    form: Form,
    hints: Hints<'_>,
) -> Result<Totals, Failure> {
    let strictly = |bytes| file::text(bytes, name.to_owned()).and_then(|text| Totals::read(&[text], treaty));
    if hints.strict {
        return strictly(bytes);
    }
    let strict = (form == Form::Totals).then(|| strictly(bytes.clone()));
    match strict {
        Some(Ok(totals)) => Ok(totals),
        strict => match (loose::totals(&bytes, name, treaty, hints), strict) {
            (Ok(understood), _) => {
                escape::notice_line(&understood.said);
                Ok(understood.totals)
            }
            // For a table that almost has the strict form, the message says what that form is.
            (Err(_), Some(Err(strict))) => Err(strict),
            (Err(failure), _) => Err(failure),
        },
    }
}

/// What a file holds, by its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Totals in the strict form: the header has a date and no id.
    Totals,
    /// Items: objects or rows with an id, or whatever is no table.
    Items,
    /// A table in another form.
    Table,
}

fn form(head: &[u8]) -> Form {
    if is_workbook(head) {
        return Form::Table;
    }
    let (text, encoding) = table::decode(head);
    if text.trim().is_empty() {
        return Form::Totals;
    }
    // This is less strict than the reading of the table later: a header with a fault still counts as a header, and its
    // fault is reported there.
    let header = text.split(['\n', '\r']).next().unwrap_or_default();
    let named = |name: &str| header.split(',').any(|cell| cell.trim_matches('"') == name);
    let holds = |field: &str| header.contains(&format!("\"{field}\""));
    match text.trim_start().chars().next() {
        Some('[') => Form::Table,
        Some('{') if holds("date") && !holds("id") => Form::Table,
        Some('{') => Form::Items,
        _ if named("id") || (named("kind") && named("state")) => Form::Items,
        _ if named("date") && encoding.is_none_or(|name| !name.starts_with("UTF-16")) => Form::Totals,
        _ if text.contains([',', ';', '\t', '|']) => Form::Table,
        _ => Form::Items,
    }
}
