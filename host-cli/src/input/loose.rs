//! Totals as people write them: any table with a header, or a fact sheet with its categories below each other and the
//! parties beside each other.
//!
//! What is understood is written in the strict form of [`Totals`], which alone decides what is accepted,
//! and is said in one line on standard error. What could be understood in two ways is refused with the way out.

mod header;
mod number;

use std::collections::BTreeSet;

use proverka::calendar::Date;
use proverka::treaty::Treaty;

use super::dataset::date::{self, Order, WrittenDate};
use super::file::{self, Origin, Text};
use super::totals::{self, Totals};
use crate::data::names::STATES;
use crate::failure::{Failure, Fault};
use crate::suggest::did_you_mean_one_of;
use crate::table::workbook::{self, NoSheet, Part};
use crate::table::{self, Cell, Row, Table};
use header::{Column, column};

/// What the user says about a table that the table does not say itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints<'a> {
    /// The day of the numbers, if the table has no column for it.
    pub at: Option<Date>,
    /// The order of day, month and year in dates that are written in digits.
    pub order: Option<DateOrder>,
    /// Whether only the strict form is taken.
    pub strict: bool,
    /// The part of a workbook that has the table.
    pub part: Part<'a>,
    /// Number of threads that read items; `None` lets the machine decide.
    pub threads: Option<usize>,
}

/// The order of day, month and year in a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// Day, month and year, as in 31.12.2020.
    DayMonthYear,
    /// Month, day and year, as in 12/31/2020.
    MonthDayYear,
    /// Year, month and day, as in 2020/12/31.
    YearMonthDay,
}

/// Totals, and in one line how the table was understood.
#[derive(Debug)]
pub struct Understood {
    /// The totals that were read.
    pub totals: Totals,
    /// How the table was understood.
    pub said: String,
}

/// Reads the totals of a file that is not in the strict form.
///
/// # Errors
///
/// [`Failure::Input`] with the faults of the table.
pub fn totals(bytes: &[u8], name: &str, treaty: &Treaty<'_>, hints: Hints<'_>) -> Result<Understood, Failure> {
    let (table, encoding) = if workbook::is_workbook(bytes) {
        (workbook::read(bytes, hints.part).map_err(|fault| no_sheet(name, fault))?, None)
    } else {
        let (text, encoding) = table::decode(bytes);
        let table = table::read(&text).map_err(|fault| file::fault(name, fault.line, fault.column, fault.what))?;
        (table, encoding)
    };
    let sheet = Sheet { table: &table, name, treaty, hints };
    let strict = sheet.strict()?;
    let origin = Origin { sheet: table.sheet.clone(), cells: strict.places };
    let text = Text::made_from(name.to_owned(), origin, strict.text);
    let totals = Totals::read(&[text], treaty)?;
    let encoding = encoding.map_or(String::new(), |name| format!(", in {name}"));
    let said = strict.said.into_iter().collect::<Vec<_>>().join("; ");
    let said = if said.is_empty() { said } else { format!(": {said}") };
    Ok(Understood { totals, said: format!("{name}: read as {}{encoding}{said}", table.form) })
}

fn no_sheet(name: &str, fault: NoSheet) -> Fault {
    match fault.place {
        Some((sheet, Some(at))) => file::fault_in(name, Some(&sheet), at, fault.what),
        Some((sheet, None)) => Fault { file: file::in_sheet(name, Some(&sheet)), ..Fault::whole(name, fault.what) },
        None => Fault::whole(name, fault.what),
    }
}

/// A table that is about to be understood.
struct Sheet<'a> {
    table: &'a Table,
    name: &'a str,
    treaty: &'a Treaty<'a>,
    hints: Hints<'a>,
}

/// A table in the strict form.
#[derive(Default)]
struct Strict {
    text: String,
    /// The line and column of the original for each cell of each line.
    places: Vec<Vec<(u64, u64)>>,
    /// How parts of it were understood that are written in another way.
    said: BTreeSet<String>,
}

impl Strict {
    /// Adds a row, with the places of its cells in the original.
    fn row(&mut self, places: Vec<(u64, u64)>, cells: &[String]) {
        self.places.push(places);
        let quoted = |cell: &String| {
            if cell.contains([',', '"', '\n', '\r']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.clone()
            }
        };
        self.text.push_str(&cells.iter().map(quoted).collect::<Vec<_>>().join(","));
        self.text.push('\n');
    }

    /// Notes that `written` means `strict`, unless that is the same but for the case of letters and the like.
    fn means(&mut self, written: &str, strict: &str) {
        if header::bare(written) != header::bare(strict) {
            self.said.insert(format!("\"{written}\" is {strict}"));
        }
    }
}

impl Sheet<'_> {
    fn strict(&self) -> Result<Strict, Failure> {
        let header = &self.table.header;
        let named = |name: &str| header.cells.iter().find(|cell| header::bare(&cell.text) == name);
        if let (Some(id), Some(_), Some(_)) = (named("id"), named("kind"), named("state")) {
            let what = if self.table.sheet.is_some() {
                "these are items; expected the sheet saved as CSV in UTF-8, because items are read line by line"
            } else {
                "these are items; expected one JSON object a line, or cells between commas, in UTF-8"
            };
            let what = what.to_owned();
            return Err(self.fault(header, id, what).into());
        }
        let columns: Vec<Option<Column>> =
            self.table.header.cells.iter().map(|cell| column(&cell.text, self.treaty)).collect();
        if columns.contains(&Some(Column::Party)) { self.long(&columns) } else { self.fact_sheet() }
    }

    /// A row for each party and day.
    fn long(&self, columns: &[Option<Column>]) -> Result<Strict, Failure> {
        let mut strict = Strict::default();
        let mut faults = Vec::new();
        let mut names = Vec::new();
        for (column, cell) in columns.iter().zip(&self.table.header.cells) {
            match column {
                Some(column) => {
                    strict.means(&cell.text, column.as_str());
                    names.push(column.as_str().to_owned());
                }
                None => faults.push(self.unknown_column(cell)),
            }
        }
        let day = if columns.contains(&Some(Column::Date)) { None } else { Some(self.day(&mut strict)?) };
        names.extend(day.map(|_| "date".to_owned()));
        strict.row(places(&self.table.header), &names);
        for row in &self.table.rows {
            if row.cells.len() != columns.len() {
                let (found, expected) = (row.cells.len(), columns.len());
                let what =
                    format!("{found} cell{}; expected {expected}, as in the header", if found == 1 { "" } else { "s" });
                faults.push(self.fault(row, &Cell::default(), what));
                continue;
            }
            let mut cells = Vec::new();
            for (column, cell) in columns.iter().zip(&row.cells) {
                let Some(column) = column else { continue };
                match self.cell(*column, cell, &mut strict) {
                    Ok(text) => cells.push(text),
                    Err(what) => faults.push(self.fault(row, cell, what)),
                }
            }
            cells.extend(day.map(|day| day.to_string()));
            strict.row(places(row), &cells);
        }
        if faults.is_empty() { Ok(strict) } else { Err(failed(faults)) }
    }

    /// Categories below each other, and a column for each party.
    fn fact_sheet(&self) -> Result<Strict, Failure> {
        let header = &self.table.header;
        let parties: Vec<Option<String>> = header.cells.iter().skip(1).map(|cell| self.party(&cell.text)).collect();
        if parties.iter().all(Option::is_none) {
            let first = header.cells.first().cloned().unwrap_or_default();
            let what = format!(
                "no column 'party', and no column is named like a party of {}; expected a header such as \
                 date,party,{}, or a column for each party",
                self.treaty.id,
                self.treaty.quantities.iter().map(|quantity| quantity.id).collect::<Vec<_>>().join(",")
            );
            return Err(self.fault(header, &first, what).into());
        }
        let mut strict = Strict::default();
        let mut faults = Vec::new();
        for (party, cell) in parties.iter().zip(header.cells.iter().skip(1)) {
            match party {
                Some(party) => strict.means(&cell.text, party),
                None => faults.push(self.fault(header, cell, self.unknown_party(&cell.text))),
            }
        }
        let day = self.day(&mut strict)?.to_string();
        let mut quantities: Vec<&str> = Vec::new();
        let mut numbers: Vec<Vec<String>> = vec![Vec::new(); parties.len()];
        let mut rows: Vec<&Row> = Vec::new();
        for row in &self.table.rows {
            let Some((category, cells)) = row.cells.split_first() else { continue };
            let Some(Column::Number(quantity)) = column(&category.text, self.treaty) else {
                strict.said.insert(format!("\"{}\" is not used", category.text));
                continue;
            };
            if quantities.contains(&quantity) {
                faults.push(self.fault(row, category, format!("a second row for {quantity}; expected each once")));
                continue;
            }
            strict.means(&category.text, quantity);
            quantities.push(quantity);
            rows.push(row);
            for (place, column) in numbers.iter_mut().enumerate() {
                let cell = cells.get(place).cloned().unwrap_or_default();
                match self.cell(Column::Number(quantity), &cell, &mut strict) {
                    Ok(number) => column.push(number),
                    Err(what) => faults.push(self.fault(row, &cell, what)),
                }
            }
        }
        if quantities.is_empty() {
            let first = self.table.rows.first().unwrap_or(header);
            let what = format!("no row is named like a quantity; expected {}", header::known(self.treaty));
            faults.push(self.fault(first, first.cells.first().unwrap_or(&Cell::default()), what));
        }
        let names: Vec<String> = ["date", "party"].into_iter().chain(quantities).map(str::to_owned).collect();
        let corner = place(header, header.cells.first());
        let categories = rows.iter().map(|row| place(row, row.cells.first()));
        strict.row([corner, corner].into_iter().chain(categories).collect(), &names);
        for (column, (party, numbers)) in (1..).zip(parties.into_iter().flatten().zip(numbers)) {
            let of_party = place(header, header.cells.get(column));
            let cells = rows.iter().map(|row| place(row, row.cells.get(column)));
            let row: Vec<String> = [day.clone(), party].into_iter().chain(numbers).collect();
            strict.row([of_party, of_party].into_iter().chain(cells).collect(), &row);
        }
        if faults.is_empty() { Ok(strict) } else { Err(failed(faults)) }
    }

    /// The cell in the strict form.
    fn cell(&self, column: Column, cell: &Cell, strict: &mut Strict) -> Result<String, String> {
        let text = cell.text.as_str();
        match column {
            Column::Date => {
                let day = self.date(text)?.to_string();
                Ok(day)
            }
            Column::Party => {
                let party = self.party(text).ok_or_else(|| self.unknown_party(text))?;
                strict.means(text, &party);
                Ok(party)
            }
            Column::Number(id) => {
                let decimals = self.treaty.quantity(id).map_or(0, |quantity| quantity.decimals);
                number::strict(text, decimals)
            }
            Column::ClaimedBy => Ok(self.party(text).unwrap_or_else(|| text.to_owned())),
            Column::Source | Column::Type | Column::Kind => Ok(text.to_owned()),
        }
    }

    /// The code of the party, side or group that has this name.
    fn party(&self, written: &str) -> Option<String> {
        let bare = header::bare(written);
        let is = |name: &str| header::bare(name) == bare;
        let own = self.treaty.parties.iter().find(|party| is(party.code) || is(party.name)).map(|party| party.code);
        let side = || self.treaty.sides().find(|side| is(side));
        let group = || self.treaty.groups.iter().find(|group| is(group.id) || is(group.name)).map(|group| group.id);
        let other = || STATES.iter().find(|(_, names)| names.iter().any(|name| is(name))).map(|(code, _)| *code);
        let found = own.or_else(side).or_else(group).or_else(other).filter(|_| !bare.is_empty());
        found.filter(|code| totals::place(self.treaty, code).is_some()).map(str::to_owned)
    }

    fn unknown_party(&self, written: &str) -> String {
        format!("{}; {}", super::treaty::unknown_party(self.treaty, written), super::treaty::parties(self.treaty))
    }

    fn unknown_column(&self, cell: &Cell) -> Fault {
        let known = header::known(self.treaty);
        let meant = did_you_mean_one_of(&cell.text, known.split(", "));
        let what = format!("unknown column '{}'{meant}; {} knows {known}", cell.text, self.treaty.id);
        self.fault(&self.table.header, cell, what)
    }

    /// A day of a table that has no column for it: the one that was asked for, or the one in its title.
    fn day(&self, strict: &mut Strict) -> Result<Date, Failure> {
        if let Some(day) = self.hints.at {
            return Ok(day);
        }
        let words: Vec<&str> = self.table.title.split_whitespace().collect();
        let in_title = (1..=3).rev().flat_map(|number| words.windows(number)).find_map(|words| {
            let words = words.join(" ");
            self.date(words.trim_matches(|letter: char| !letter.is_alphanumeric())).ok().map(|day| (words, day))
        });
        match in_title {
            Some((words, day)) => {
                strict.means(&words, &day.to_string());
                Ok(day)
            }
            None => {
                let what = "the table does not say of which day its numbers are; expected a column 'date', a day in its \
                            title, or --at DATE";
                let first = self.table.header.cells.first().cloned().unwrap_or_default();
                Err(self.fault(&self.table.header, &first, what.to_owned()).into())
            }
        }
    }

    fn date(&self, text: &str) -> Result<Date, String> {
        let order = match self.hints.order {
            Some(DateOrder::MonthDayYear) => Order::MonthFirst,
            _ => Order::DayFirst,
        };
        let days = match date::read(text, order) {
            WrittenDate::Days(days) => days,
            WrittenDate::Unreadable(why) => return Err(format!("'{text}' is not a date: {why}")),
            WrittenDate::Blank | WrittenDate::NoDay => {
                return Err(format!("'{text}' is not a date; expected a day such as 2020-03-01"));
            }
        };
        if days.first != days.last {
            return Err(format!("'{text}' is more than one day; expected a day such as {}", days.first));
        }
        match (days.swapped, self.hints.order) {
            (Some(other), None | Some(DateOrder::YearMonthDay)) => Err(format!(
                "'{text}' is {} or {other}; expected --date-order dmy or mdy, or a date such as {}",
                days.first, days.first
            )),
            _ => Ok(days.first),
        }
    }

    fn fault(&self, row: &Row, cell: &Cell, what: String) -> Fault {
        file::fault_in(self.name, self.table.sheet.as_deref(), (row.line, cell.column.max(1)), what)
    }
}

/// The line and the column of a cell, or of its row if there is no such cell.
fn place(row: &Row, cell: Option<&Cell>) -> (u64, u64) {
    (row.line, cell.map_or(1, |cell| cell.column.max(1)))
}

/// The lines and columns of the cells of a row.
fn places(row: &Row) -> Vec<(u64, u64)> {
    row.cells.iter().map(|cell| place(row, Some(cell))).collect()
}

/// The failure with these faults, of which the first ones are kept.
fn failed(mut faults: Vec<Fault>) -> Failure {
    const KEPT: usize = 20;
    let more = faults.len().saturating_sub(KEPT) as u64;
    faults.truncate(KEPT);
    Failure::Input { faults, more }
}
