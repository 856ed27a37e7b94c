//! Declared totals: `date,party,<quantity>…[,source][,claimed_by]`, one row for each party and data date. With a column
//! `type`, the rows of a party and date are its types, and are added up (`by_type`).
//!
//! A number may be a range, such as `1400..1500`. An empty cell means "no data", never zero. Where parties of the
//! treaty are on one side, a row may be about the side, as `SU` under START I. Rows of different claimants for the same
//! party and date are competing claims: what is known is the range that covers them.

use std::collections::BTreeMap;

use proverka::calendar::{Date, Expected};
use proverka::count::{AnyKind, CountRange, Decimal, DecimalError};
use proverka::text::csv::{Cell, Record, cut_record};
use proverka::treaty::Treaty;

use super::by_type;
use super::change::{Change, Impossible};
use super::file::Text;
use crate::failure::{Failure, Fault};
use crate::suggest::did_you_mean_one_of;

/// Greatest number of columns of a table.
const COLUMNS: usize = 64;
/// Greatest length of a claimant's name, which findings quote. Unit: characters.
const CLAIMANT: usize = 200;
/// Number of faults that are kept; further ones are only counted.
const FAULTS: usize = 20;

/// Declared totals of a treaty's parties.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// The treaty's quantities that have a column, in the treaty's order.
    pub quantities: Vec<String>,
    rows: BTreeMap<(Date, usize), Vec<Claim>>,
}

/// The place of a party in the treaty's list. After the parties come the sides that are no party themselves, and then
/// the groups.
#[must_use]
pub fn place(treaty: &Treaty<'_>, code: &str) -> Option<usize> {
    let other = || names(treaty).position(|name| name == code).map(|at| treaty.parties.len() + at);
    treaty.party(code).ok().map(|(place, _)| place).or_else(other)
}

/// The code of the party, or the name of the side or group, at this place.
fn code<'a>(treaty: &Treaty<'a>, place: usize) -> &'a str {
    let other = || names(treaty).nth(place.checked_sub(treaty.parties.len())?);
    treaty.parties.get(place).map(|party| party.code).or_else(other).unwrap_or_default()
}

/// The names of the sides, and those of the groups.
fn names<'a>(treaty: &Treaty<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    treaty.sides().chain(treaty.groups.iter().map(|group| group.id))
}

/// One account of a party's totals on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who gives the account; `None` for the party's own declaration.
    pub by: Option<String>,
    /// Where it was published or, if the table does not say that, where it stands.
    pub source: Source,
    /// The day that the numbers describe.
    pub(super) declared_for: Date,
    /// For each of [`Totals::quantities`], the number, which may be a range; `None` for an empty cell.
    pub(super) numbers: Vec<Option<CountRange>>,
    pub(super) line: u64,
}

impl Claim {
    /// For each of [`Totals::quantities`], the number; `None` for an empty cell.
    #[must_use]
    pub fn numbers(&self) -> &[Option<CountRange>] {
        &self.numbers
    }
}

/// Where a number is from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// It was published here, as the table says.
    Published(String),
    /// The table does not say where it was published, and has it here: the file, and the line for a table of totals.
    Place(String),
}

impl Source {
    /// The source as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Published(text) | Self::Place(text) => text,
        }
    }
}

/// One number from one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claimed<'a> {
    /// Who gives the account; `None` for the party's own declaration.
    pub by: Option<&'a str>,
    /// The number that is claimed, or the range in which it is.
    pub number: CountRange,
    /// Where the number is from.
    pub source: &'a Source,
    /// The day that the number describes.
    pub declared_for: Date,
}

impl Totals {
    /// All data dates, in order.
    #[must_use]
    pub fn dates(&self) -> Vec<Date> {
        let mut dates: Vec<Date> = self.rows.keys().map(|(date, _)| *date).collect();
        dates.dedup();
        dates
    }

    /// The data dates for which somebody gave a number, in order. A row may be there and say that there is none.
    #[must_use]
    pub fn dates_with_numbers(&self) -> Vec<Date> {
        let mut dates: Vec<Date> =
            self.rows.iter().filter(|(_, claims)| have_numbers(claims)).map(|((date, _), _)| *date).collect();
        dates.dedup();
        dates
    }

    /// Whether the table has a column for `quantity`.
    #[must_use]
    pub fn has(&self, quantity: &str) -> bool {
        self.quantities.iter().any(|column| column == quantity)
    }

    /// All accounts of the party, side or group at `place` on `date`, also those that give no number.
    #[must_use]
    pub fn accounts(&self, date: Date, place: usize) -> &[Claim] {
        self.rows.get(&(date, place)).map_or(&[], Vec::as_slice)
    }

    /// All accounts of a quantity of the party or side at `place` on `date`.
    pub fn claims<'a>(&'a self, date: Date, place: usize, quantity: &str) -> impl Iterator<Item = Claimed<'a>> {
        let column = self.quantities.iter().position(|column| column == quantity);
        self.rows.get(&(date, place)).into_iter().flatten().filter_map(move |claim| {
            let number = claim.numbers.get(column?).copied().flatten()?;
            let Claim { by, source, declared_for, .. } = claim;
            Some(Claimed { by: by.as_deref(), number, source, declared_for: *declared_for })
        })
    }

    /// What is known about a quantity of the party or side at `place` on `date`; `None` if nobody gave a number.
    #[must_use]
    pub fn known(&self, date: Date, place: usize, quantity: &str) -> Option<CountRange> {
        self.claims(date, place, quantity).map(|claim| claim.number).reduce(CountRange::hull)
    }

    /// The same totals, where on `day` each party, side and group has the numbers that it declared last, up to that
    /// day.
    #[must_use]
    pub fn as_of(mut self, day: Date) -> Self {
        let mut latest: BTreeMap<usize, Date> = BTreeMap::new();
        // The rows are in the order of their days, so the last one stays.
        let known = self.rows.iter().filter(|((date, _), claims)| *date <= day && have_numbers(claims));
        latest.extend(known.map(|((date, place), _)| (*place, *date)));
        for (place, date) in latest {
            if let Some(claims) = self.rows.get(&(date, place)) {
                self.rows.insert((day, place), claims.clone());
            }
        }
        self
    }

    /// Applies a change to every account of the number on `date`.
    ///
    /// # Errors
    ///
    /// [`Impossible`] if there is no number to change, or if one of them cannot change so.
    pub fn change(&mut self, date: Date, change: &Change) -> Result<(), Impossible> {
        let column = self.quantities.iter().position(|quantity| *quantity == change.quantity);
        let column = column.ok_or(Impossible::NoNumber)?;
        let mut changed = false;
        for claim in self.rows.get_mut(&(date, change.place)).into_iter().flatten() {
            if let Some(number) = claim.numbers.get_mut(column).and_then(Option::as_mut) {
                *number = change.apply(*number)?;
                changed = true;
            }
        }
        if changed { Ok(()) } else { Err(Impossible::NoNumber) }
    }

    /// Reads one or more tables and joins them into one.
    ///
    /// # Errors
    ///
    /// [`Failure::Input`] with the faults of the first table that has any.
    pub fn read(tables: &[Text], treaty: &Treaty<'_>) -> Result<Self, Failure> {
        let mut totals = Self::default();
        for quantity in treaty.quantities {
            let in_header = |table: &Text| {
                let (header, _) = cut_record(&table.text);
                Record::<COLUMNS>::split(header).is_ok_and(|row| row.cells().iter().any(|cell| cell.is(quantity.id)))
            };
            let has_kinds = |table: &Text| {
                let (header, _) = cut_record(&table.text);
                Record::<COLUMNS>::split(header).is_ok_and(|row| row.cells().iter().any(|cell| cell.is("kind")))
            };
            let is_sum = |table: &Text| has_kinds(table) && by_type::is_derived(treaty, quantity);
            if tables.iter().any(|table| in_header(table) || is_sum(table)) {
                totals.quantities.push(quantity.id.to_owned());
            }
        }
        for table in tables {
            Reader { table, treaty, faults: Vec::new(), more: 0 }.read_into(&mut totals)?;
        }
        Ok(totals)
    }
}

/// Whether one of the accounts gives a number.
fn have_numbers(claims: &[Claim]) -> bool {
    claims.iter().flat_map(|claim| &claim.numbers).any(Option::is_some)
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Date,
    Party,
    Source,
    ClaimedBy,
    Type,
    Kind,
    /// A number for the quantity at this index in [`Totals::quantities`].
    Number(usize),
}

struct Reader<'a> {
    table: &'a Text,
    treaty: &'a Treaty<'a>,
    faults: Vec<Fault>,
    more: u64,
}

/// A row as it was read, before it is added to the totals.
#[derive(Clone)]
pub(super) struct TotalsRow {
    pub(super) date: Date,
    pub(super) party: usize,
    pub(super) claim: Claim,
    /// The part of the party's items that it is about; `None` if it is about all of them.
    pub(super) part: Option<Part>,
}

/// Some of a party's items: those of one type.
#[derive(Clone, Default)]
pub(super) struct Part {
    /// The name of the type.
    pub(super) model: String,
    /// The kind of its items, if the table says so.
    pub(super) kind: Option<AnyKind>,
}

impl Reader<'_> {
    fn read_into(mut self, totals: &mut Totals) -> Result<(), Failure> {
        let text = self.table.text.as_str();
        let (header, mut rest) = cut_record(text);
        let columns = self.header(header, totals)?;
        let mut rows = 0_u64;
        let mut parts = Vec::new();
        // Lines are counted along the way, because counting from the start for each would be quadratic.
        let mut line = lines(text, rest);
        while !rest.is_empty() {
            let start = text.len() - rest.len();
            let (record, after) = cut_record(rest);
            rest = after;
            rows += 1;
            let row = self.row((start, line), record, &columns, totals);
            line += text.get(start..text.len() - rest.len()).map_or(0, |row| row.matches('\n').count() as u64);
            match row {
                Ok(row) if row.part.is_some() => parts.push((start, row)),
                Ok(row) => self.keep(start, row, totals),
                Err(fault) => self.add_fault(fault),
            }
        }
        for (start, sum) in by_type::sums(parts, self.treaty, &totals.quantities, self.table.row_word()) {
            match sum {
                Ok(row) => self.keep(start, row, totals),
                Err(what) => self.add_fault(self.at(start, what)),
            }
        }
        if rows == 0 {
            self.add_fault(self.at(text.len(), "a header and no rows; expected at least one row".to_owned()));
        }
        if self.faults.is_empty() { Ok(()) } else { Err(Failure::Input { faults: self.faults, more: self.more }) }
    }

    fn header(&self, header: &str, totals: &Totals) -> Result<Vec<Column>, Fault> {
        if self.table.text.trim().is_empty() {
            let what = format!("empty; expected a header: {}", self.columns());
            return Err(Fault { file: self.table.name.clone(), line: None, column: None, what });
        }
        let record = Record::<COLUMNS>::split(header).map_err(|error| self.csv(0, error))?;
        let mut columns: Vec<Column> = Vec::new();
        for cell in record.cells() {
            let name: String = cell.chars().collect();
            let column = match name.as_str() {
                "date" => Column::Date,
                "party" => Column::Party,
                "source" => Column::Source,
                "claimed_by" => Column::ClaimedBy,
                "type" | "system" => Column::Type,
                "kind" => Column::Kind,
                other => match totals.quantities.iter().position(|quantity| quantity == other) {
                    Some(place) => Column::Number(place),
                    None => {
                        let known = self.columns();
                        let meant = did_you_mean_one_of(&name, known.split(", "));
                        let what = format!("unknown column '{name}'{meant}; {} knows {known}", self.treaty.id);
                        return Err(self.at(cell.offset, what));
                    }
                },
            };
            if columns.contains(&column) {
                return Err(self.at(cell.offset, format!("column '{name}' stands twice; expected each column once")));
            }
            columns.push(column);
        }
        for (column, name) in [(Column::Date, "date"), (Column::Party, "party")] {
            if !columns.contains(&column) {
                return Err(self.at(0, format!("no column '{name}'; expected {}", self.columns())));
            }
        }
        if columns.contains(&Column::Kind) && !columns.contains(&Column::Type) {
            let what = "a column 'kind' without a column 'type'; expected both, where each row is a type of a party";
            return Err(self.at(0, what.to_owned()));
        }
        if !columns.iter().any(|column| matches!(column, Column::Number(_))) {
            return Err(self.at(0, format!("no column with numbers; expected {}", self.columns())));
        }
        Ok(columns)
    }

    fn row(
        &self,
        (start, line): (usize, u64),
        record: &str,
        columns: &[Column],
        totals: &Totals,
    ) -> Result<TotalsRow, Fault> {
        let cells = Record::<COLUMNS>::split(record).map_err(|error| self.csv(start, error))?;
        let (found, expected) = (cells.cells().len(), columns.len());
        if found != expected {
            let what =
                format!("{found} cell{}; expected {expected}, as in the header", if found == 1 { "" } else { "s" });
            return Err(self.at(start, what));
        }
        let mut date = None;
        let mut party = None;
        let mut part = columns.contains(&Column::Type).then(Part::default);
        let line = self.table.line(line);
        let source = Source::Place(self.table.place(line));
        let declared_for = Date::MIN;
        let mut claim = Claim { by: None, source, declared_for, numbers: vec![None; totals.quantities.len()], line };
        for (column, cell) in columns.iter().zip(cells.cells()) {
            let text: String = cell.chars().collect();
            match column {
                Column::Date => date = Some(self.date(start, cell, &text)?),
                Column::Party => {
                    party = Some(place(self.treaty, &text).ok_or_else(|| {
                        let unknown = super::treaty::unknown_party(self.treaty, &text);
                        let what = format!("{unknown}; {}", super::treaty::parties(self.treaty));
                        self.cell(start, cell, what)
                    })?);
                }
                Column::Type if text.is_empty() => {
                    return Err(self.cell(start, cell, "no type; expected the name of the party's type".to_owned()));
                }
                Column::Type => part = part.map(|part| Part { model: text, ..part }),
                Column::Kind if text.is_empty() => {}
                Column::Kind => {
                    let kind = self.treaty.kind(&text).ok_or_else(|| {
                        let known: Vec<&str> =
                            self.treaty.every_kind().map(|kind| self.treaty.kind_word(kind)).collect();
                        let meant = did_you_mean_one_of(&text, known.iter().copied());
                        let what = format!("unknown kind '{text}'{meant}; expected one of {}", known.join(", "));
                        self.cell(start, cell, what)
                    })?;
                    part = part.map(|part| Part { kind: Some(kind), ..part });
                }
                Column::Source if text.trim().is_empty() => {}
                Column::Source => claim.source = Source::Published(text),
                Column::ClaimedBy if text.chars().count() > CLAIMANT => {
                    let length = text.chars().count();
                    let what = format!("a claimant of {length} characters; expected a name of at most {CLAIMANT}");
                    return Err(self.cell(start, cell, what));
                }
                Column::ClaimedBy => claim.by = Some(text).filter(|by| !by.is_empty()),
                Column::Number(place) => {
                    let quantity = totals.quantities.get(*place).and_then(|id| self.treaty.quantity(id).ok());
                    let decimals = quantity.map_or(0, |quantity| quantity.decimals);
                    let number = number(&text, decimals).map_err(|what| self.cell(start, cell, what))?;
                    if let Some(kept) = claim.numbers.get_mut(*place) {
                        *kept = number;
                    }
                }
            }
        }
        match (date, party) {
            (Some(date), Some(party)) => {
                // A party's own account may name the party or nobody: both mean its declaration.
                let own = code(self.treaty, party);
                claim.by = claim.by.filter(|by| by != own);
                claim.declared_for = date;
                Ok(TotalsRow { date, party, claim, part })
            }
            _ => Err(self.at(start, "no date and party".to_owned())),
        }
    }

    fn date(&self, start: usize, cell: &Cell<'_>, text: &str) -> Result<Date, Fault> {
        Date::parse(text.as_bytes()).map_err(|error| {
            // In a rare quoted date, the fault points to the start of the cell.
            let inside = if cell.raw().len() == text.len() { usize::from(error.offset) } else { 0 };
            let why = match error.expected {
                Expected::Value(why) => why.to_string(),
                _ => "not of the form YYYY-MM-DD".to_owned(),
            };
            let what = format!("'{text}' is not a date: {why}; expected a day such as 2020-03-01");
            self.at(start + cell.offset + inside, what)
        })
    }

    fn keep(&mut self, start: usize, row: TotalsRow, totals: &mut Totals) {
        let claims = totals.rows.entry((row.date, row.party)).or_default();
        match claims.iter().find(|claim| claim.by == row.claim.by) {
            Some(first) => {
                let code = code(self.treaty, row.party);
                let what = format!(
                    "a second row for {code} on {}{}; the first is in {} {}: only different claimants (column \
                     claimed_by) may differ",
                    row.date,
                    row.claim.by.as_ref().map_or(String::new(), |by| format!(" by {by}")),
                    self.table.row_word(),
                    first.line,
                );
                let fault = self.at(start, what);
                self.add_fault(fault);
            }
            None => claims.push(row.claim),
        }
    }

    fn add_fault(&mut self, fault: Fault) {
        if self.faults.len() < FAULTS {
            self.faults.push(fault);
        } else {
            self.more += 1;
        }
    }

    /// The list of all columns that a table may have.
    fn columns(&self) -> String {
        let quantities: Vec<&str> = self.treaty.quantities.iter().map(|quantity| quantity.id).collect();
        format!("date, party, {}, source, claimed_by, type, kind", quantities.join(", "))
    }

    fn csv(&self, start: usize, error: proverka::text::csv::CsvError) -> Fault {
        self.at(start + error.offset, format!("{}; expected {}", error.fault.actual(), error.fault.expected()))
    }

    fn cell(&self, start: usize, cell: &Cell<'_>, what: String) -> Fault {
        self.at(start + cell.offset, what)
    }

    fn at(&self, offset: usize, what: String) -> Fault {
        if self.faults.len() == FAULTS {
            // This one is only counted. To find its place, the whole text before it would be read again.
            return Fault { file: self.table.name.clone(), line: None, column: None, what };
        }
        self.table.fault(offset, what)
    }
}

/// The number of the line on which `rest`, a tail of `text`, begins. It counts from 1.
fn lines(text: &str, rest: &str) -> u64 {
    text.get(..text.len() - rest.len()).map_or(0, |before| before.matches('\n').count() as u64) + 1
}

/// Reads a number of a quantity that has `decimals` decimals, or a range of such numbers, in steps of the last decimal;
/// `None` for an empty cell.
fn number(text: &str, decimals: u8) -> Result<Option<CountRange>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let Some((least, most)) = text.split_once("..") else {
        return steps(text, decimals).map(|number| Some(CountRange::exactly(number)));
    };
    match (steps(least, decimals)?, steps(most, decimals)?) {
        (least, most) if least <= most => Ok(Some(CountRange::spanning(least, most))),
        _ => Err(format!("'{text}' begins with the larger number; expected {most}..{least}")),
    }
}

/// Reads a number in steps of the last of its `decimals` decimals.
fn steps(text: &str, decimals: u8) -> Result<u32, String> {
    Decimal::parse(text, decimals).map_err(|error| {
        let what = match (error, decimals) {
            (DecimalError::Form, 0) | (DecimalError::TooPrecise, 0) => format!("'{text}' is not a count"),
            (DecimalError::Form, _) => format!("'{text}' is not a number"),
            (DecimalError::TooPrecise, _) => format!("{text} has too many decimals"),
            (DecimalError::TooLarge, _) => format!("{text} is too large"),
        };
        let most = Decimal::new(i64::from(u32::MAX), decimals);
        let range = match decimals {
            0 => format!("a whole number from 0 to {most}"),
            1 => format!("a number from 0 to {most} with at most 1 decimal"),
            _ => format!("a number from 0 to {most} with at most {decimals} decimals"),
        };
        format!("{what}; expected {range}, or nothing for \"no data\"")
    })
}
