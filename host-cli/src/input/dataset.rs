//! Somebody's table of treaties: CSV with a column for the name, and columns for dates, status and duration.
//!
//! The columns may be in any order, and their names in any letter case and in several words ([`Column::of`]). Cells are
//! kept as they are written; [`date`], [`status`] and [`duration`] read them.

pub mod date;
pub mod duration;
pub mod status;

use proverka::treaty::catalog;

use self::date::Order;
use self::status::words;
use super::file::Text;
use crate::data::names::NAMES;
use crate::failure::{Failure, Fault};
use crate::journal::words::count;

/// Number of faults that are kept; further ones are only counted.
const FAULTS: usize = 20;

/// A table that was read.
#[derive(Debug)]
pub struct Dataset {
    /// The rows, in the order of the file.
    pub rows: Vec<Entry>,
    /// The names of the columns that are not compared.
    pub ignored: Vec<String>,
    /// The order of day and month in dates of digits, and the cell that shows it.
    pub order: DateOrder,
}

/// The order of day and month in the dates of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateOrder {
    /// The order. It is day first if no date shows it.
    pub order: Order,
    /// A date that makes sense in this order only, and its line; `None` if no date shows the order, or if two dates
    /// show different orders.
    pub shown_by: Option<(String, u64)>,
}

/// A row of the table.
#[derive(Debug)]
pub struct Entry {
    /// The line of the row, counted from 1.
    pub line: u64,
    /// The name as it is written.
    pub name: String,
    /// The cells to compare, in the order of the columns.
    pub cells: Vec<(Column, String)>,
}

/// What a column is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The name of the treaty.
    Name,
    /// The day of signature.
    Signed,
    /// The day of entry into force.
    EntryIntoForce,
    /// The day on which it ended.
    Ended,
    /// Whether it is in force, or why it is not.
    Status,
    /// How long it lasts by its text.
    Duration,
}

impl Column {
    /// Every column, with the words that name it in a header. Letter case and punctuation do not matter. To add a word,
    /// add it here.
    const WORDS: [(Self, &'static [&'static str]); 6] = [
        (Self::Name, &["name", "treaty", "treaty name", "title", "agreement", "instrument", "id", "short name"]),
        (
            Self::Signed,
            &[
                "signed",
                "signature",
                "signing",
                "date signed",
                "signed on",
                "date of signature",
                "signature date",
                "signing date",
            ],
        ),
        (
            Self::EntryIntoForce,
            &[
                "entered into force",
                "entry into force",
                "date of entry into force",
                "in force",
                "in force since",
                "in force from",
                "eif",
                "effective",
                "effective date",
                "entry",
            ],
        ),
        (
            Self::Ended,
            &[
                "ended",
                "end",
                "ends",
                "end date",
                "date ended",
                "ended on",
                "expired",
                "expires",
                "expiry",
                "expiration",
                "expiration date",
                "terminated",
                "termination",
                "until",
            ],
        ),
        (Self::Status, &["status", "state", "standing", "current status"]),
        (Self::Duration, &["duration", "term", "length", "lasts", "period"]),
    ];

    /// The column that this name of a header means; `None` if it is none that can be compared.
    #[must_use]
    pub fn of(header: &str) -> Option<Self> {
        let header = words(header);
        Self::WORDS.into_iter().find(|(_, words)| words.contains(&header.as_str())).map(|(column, _)| column)
    }

    /// The word for this column in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Signed => "signed",
            Self::EntryIntoForce => "entered_into_force",
            Self::Ended => "ended",
            Self::Status => "status",
            Self::Duration => "duration",
        }
    }

    /// The first word of each column, for messages.
    fn known() -> String {
        Self::WORDS.map(|(_, words)| words.first().copied().unwrap_or_default()).join(", ")
    }
}

/// Reads a table.
///
/// # Errors
///
/// [`Failure::Input`] with each line that is no row, or the fault of the header.
pub fn read(text: &Text) -> Result<Dataset, Failure> {
    let fault = |line: u64, what: String| Fault { file: text.name.clone(), line: Some(line), column: None, what };
    if text.text.trim().is_empty() {
        let what = format!("empty; expected a header and rows; columns are {}", Column::known());
        return Err(Fault { line: None, ..fault(1, what) }.into());
    }
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(&text.text)).from_reader(text.text.as_bytes());
    let header = reader.headers().map_err(|error| fault(1, error.to_string()))?.clone();
    let mut columns: Vec<Option<Column>> = Vec::new();
    let mut ignored = Vec::new();
    for name in &header {
        let column = Column::of(name);
        if column.is_some() && columns.contains(&column) {
            let word = column.map_or("", Column::as_str);
            return Err(
                fault(1, format!("two columns mean '{word}', the second is '{name}'; expected each once")).into()
            );
        }
        if column.is_none() {
            ignored.push(name.to_owned());
        }
        columns.push(column);
    }
    let has = |column: Column| columns.contains(&Some(column));
    if !has(Column::Name) {
        return Err(fault(1, format!("no column with the name of the treaty; columns are {}", Column::known())).into());
    }
    if columns.iter().flatten().count() < 2 {
        return Err(fault(1, format!("nothing to compare beside the name; columns are {}", Column::known())).into());
    }
    let (mut rows, mut faults, mut more) = (Vec::new(), Vec::new(), 0);
    for record in reader.records() {
        match record {
            Ok(record) => rows.push(entry(&record, &columns)),
            Err(_) if faults.len() == FAULTS => more += 1,
            Err(error) => faults.push(unreadable(&text.name, &error)),
        }
    }
    // A row without any text is an empty line of a spreadsheet.
    rows.retain(|row| !row.name.is_empty() || row.cells.iter().any(|(_, cell)| !cell.is_empty()));
    if rows.is_empty() && faults.is_empty() {
        faults.push(fault(1, "a header and no rows; expected at least one row".to_owned()));
    }
    let order = order(&rows);
    if faults.is_empty() { Ok(Dataset { rows, ignored, order }) } else { Err(Failure::Input { faults, more }) }
}

/// The character between cells: of comma, semicolon and tab the one that the header has most of.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let many = |delimiter: &u8| header.bytes().filter(|byte| byte == delimiter).count();
    // Of equals, the last one is taken: the comma.
    b"\t;,".iter().copied().max_by_key(many).unwrap_or(b',')
}

fn entry(record: &csv::StringRecord, columns: &[Option<Column>]) -> Entry {
    let mut entry =
        Entry { line: record.position().map_or(0, csv::Position::line), name: String::new(), cells: Vec::new() };
    for (cell, column) in record.iter().zip(columns) {
        match column {
            Some(Column::Name) => entry.name = cell.trim().to_owned(),
            Some(column) => entry.cells.push((*column, cell.trim().to_owned())),
            None => {}
        }
    }
    entry
}

fn unreadable(file: &str, error: &csv::Error) -> Fault {
    let line = error.position().map(csv::Position::line);
    let what = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            let cells = count(*len, "cell", "cells");
            format!("{cells}; expected {expected_len}, as in the header; a cell with a comma in it needs quotes")
        }
        _ => error.to_string(),
    };
    Fault { file: file.to_owned(), line, column: None, what }
}

/// The order that the dates of the rows show.
fn order(rows: &[Entry]) -> DateOrder {
    let dates = || {
        let cells = rows.iter().flat_map(|row| row.cells.iter().map(|(column, cell)| (*column, cell, row.line)));
        let of = [Column::Signed, Column::EntryIntoForce, Column::Ended];
        cells.filter(move |(column, ..)| of.contains(column))
    };
    let shown = |order: Order| {
        dates().find(|(_, cell, _)| date::order_of(cell) == Some(order)).map(|(_, cell, line)| (cell.clone(), line))
    };
    match (shown(Order::DayFirst), shown(Order::MonthFirst)) {
        (None, Some(cell)) => DateOrder { order: Order::MonthFirst, shown_by: Some(cell) },
        (Some(cell), None) => DateOrder { order: Order::DayFirst, shown_by: Some(cell) },
        _ => DateOrder { order: Order::DayFirst, shown_by: None },
    }
}

/// The identifier of the built-in treaty that a name means; `None` if it means none.
#[must_use]
pub fn treaty(name: &str) -> Option<&'static str> {
    let key = key(name);
    let built_in = catalog::ALL.iter().map(|(treaty, _)| *treaty);
    let named = built_in.clone().find(|treaty| self::key(treaty.id) == key || self::key(treaty.name) == key);
    let known = |id: &&str| built_in.clone().any(|treaty| treaty.id == *id);
    let alias = || NAMES.iter().find(|(_, names)| names.iter().any(|name| self::key(name) == key));
    named.map(|treaty| treaty.id).or_else(|| alias().map(|(id, _)| *id).filter(known))
}

/// The words of a name by which it is recognized.
fn key(name: &str) -> String {
    let outside = name.split_once('(').map_or(name, |(before, _)| if before.trim().is_empty() { name } else { before });
    let words = words(outside);
    let telling: Vec<&str> =
        words.split(' ').filter(|word| !["the", "treaty", "agreement", "convention"].contains(word)).collect();
    // Nothing but such words is no name.
    telling.join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn dataset(text: &str) -> Result<Dataset, Failure> {
        read(&Text::new("t.csv".to_owned(), text.to_owned()))
    }

    fn fault(text: &str) -> String {
        let mut said = Vec::new();
        dataset(text).expect_err("a fault").print(&mut said).expect("memory");
        String::from_utf8(said).expect("text")
    }

    #[test]
    fn every_name_means_one_treaty_and_every_built_in_treaty_has_names() {
        let mut meant: BTreeMap<String, &str> = BTreeMap::new();
        let built_in = catalog::ALL.iter().flat_map(|(treaty, _)| [(treaty.id, treaty.id), (treaty.id, treaty.name)]);
        let names = NAMES.iter().flat_map(|(id, names)| names.iter().map(|name| (*id, *name)));
        for (id, name) in built_in.chain(names) {
            let other = meant.insert(key(name), id);
            assert!(other.is_none_or(|other| other == id), "'{name}' means {id} and {other:?}");
        }
        for (treaty, _) in catalog::ALL {
            assert!(NAMES.iter().any(|(id, _)| *id == treaty.id), "add names of {} to data/names.rs", treaty.id);
        }
    }

    #[test]
    fn a_treaty_is_found_by_the_names_that_people_use() {
        for (name, id) in [
            ("START I", Some("start-1")),
            ("start-1", Some("start-1")),
            ("The New START Treaty", Some("new-start")),
            ("New START (2010)", Some("new-start")),
            ("INF Treaty", Some("inf")),
            ("Intermediate-Range Nuclear Forces Treaty (INF)", Some("inf")),
            ("SORT", Some("sort")),
            ("Moscow Treaty", Some("sort")),
            ("SALT I Interim Agreement", Some("salt-1")),
            ("ABM", Some("abm")),
            ("Anti-Ballistic Missile Treaty", Some("abm")),
            ("Treaty of Tlatelolco", None),
            ("Treaty", None),
            ("", None),
            ("(INF)", Some("inf")),
        ] {
            assert_eq!(treaty(name), id, "{name}");
        }
    }

    #[test]
    fn columns_are_found_in_any_order_case_and_wording() {
        let found = dataset("Status;EIF;Remark;Treaty\nin force;2011-02-05;x;New START\n\n").expect("a table");
        assert_eq!(found.ignored, ["Remark"]);
        assert_eq!(found.rows.len(), 1);
        let row = &found.rows[0];
        assert_eq!((row.line, row.name.as_str()), (2, "New START"));
        let cells: Vec<(&str, &str)> =
            row.cells.iter().map(|(column, cell)| (column.as_str(), cell.as_str())).collect();
        assert_eq!(cells, [("status", "in force"), ("entered_into_force", "2011-02-05")]);
        for header in ["Entry into Force", "in_force", "ENTERED INTO FORCE", "effective date"] {
            assert_eq!(Column::of(header), Some(Column::EntryIntoForce), "{header}");
        }
        for header in ["Expired", "end", "end date"] {
            assert_eq!(Column::of(header), Some(Column::Ended), "{header}");
        }
        let tabs = dataset("name\tsigned\nINF, that is\t1987-12-08\n").expect("a table");
        assert_eq!(tabs.rows[0].name, "INF, that is");
    }

    #[test]
    fn a_table_that_cannot_be_read_is_refused_with_its_cure() {
        for (text, said) in [
            ("", "t.csv: empty; expected a header and rows; columns are name, signed"),
            ("signed,ended\n2011-02-05,\n", "t.csv:1: no column with the name of the treaty"),
            ("name,remark\nINF,x\n", "t.csv:1: nothing to compare beside the name"),
            ("name,signed\n", "t.csv:1: a header and no rows"),
            ("name,signed\nINF,1987,x\n", "t.csv:2: 3 cells; expected 2"),
            ("name,ended,expired\nINF,,\n", "t.csv:1: two columns mean 'ended', the second is 'expired'"),
        ] {
            assert!(fault(text).contains(said), "{text}: {}", fault(text));
        }
    }

    #[test]
    fn one_date_shows_the_order_of_all_and_two_that_disagree_show_none() {
        let order = |dates: &[&str]| {
            let rows: String = dates.iter().map(|date| format!("INF,{date}\n")).collect();
            dataset(&format!("name,signed\n{rows}")).expect("a table").order
        };
        let shown = |order, date: &str, line| DateOrder { order, shown_by: Some((date.to_owned(), line)) };
        assert_eq!(order(&["05/02/2011", "31/07/1991"]), shown(Order::DayFirst, "31/07/1991", 3));
        assert_eq!(order(&["07/31/1991", "05/02/2011"]), shown(Order::MonthFirst, "07/31/1991", 2));
        let unknown = DateOrder { order: Order::DayFirst, shown_by: None };
        assert_eq!(order(&["05/02/2011"]), unknown);
        assert_eq!(order(&["31/07/1991", "07/31/1991"]), unknown);
    }
}
