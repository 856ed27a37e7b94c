//! The steps of inspections, as CSV with a header or as NDJSON, one object a line: each row is one step.

use std::collections::HashMap;

use proverka::calendar::{DateRange, Interval, Moment};
use proverka::treaty::{Inspection, Step, StepTime, Treaty};
use serde_json::Value;

use super::events;
use super::file::Text;
use super::rows::{self, Column, Field, Row};
use crate::failure::{Failure, Fault};

/// Greatest number of inspections, because each of them is an event that is compared with others.
const INSPECTIONS: usize = 10_000;
/// Greatest number of rows.
const ROWS: usize = 100_000;

const PARTY: &str = "the code of a party such as US";
const TEXT: &str = "text in double quotes";
const AT: &str = "a moment such as 2011-04-16T09:30:00Z, a day such as 2011-04-16, or an interval A/B of two of them";

/// The fields of a step.
const FIELDS: [Column; 8] = [
    Column::text("inspection", "a name that all steps of one inspection have, such as A-1"),
    Column::text("kind", "a word such as type_one_inspection"),
    Column::text("by", PARTY),
    Column::text("of", PARTY),
    Column::text("place", TEXT),
    Column::text("step", "a word such as arrival"),
    Column::text("at", AT),
    Column::text("note", TEXT),
];

/// The fields that tell steps from events.
const OWN: [&str; 3] = ["inspection", "step", "at"];

/// One inspection of a file.
#[derive(Clone, Debug)]
pub struct Read {
    /// What the file calls it.
    pub id: String,
    /// The line of its first step, counted from 1.
    pub line: u64,
    /// The kind of inspection.
    pub kind: String,
    /// The index of the inspecting party; `None` if the file does not say.
    pub by: Option<usize>,
    /// The index of the inspected party; `None` if the file does not say.
    pub of: Option<usize>,
    /// Where it was; empty if the file does not say.
    pub place: String,
    /// When its steps were, in the order of the file.
    pub times: Vec<StepTime>,
    /// The line and the note of each of its steps.
    pub rows: Vec<(u64, String)>,
}

impl Read {
    /// The inspection as the core judges it.
    #[must_use]
    pub fn inspection(&self) -> Inspection<'_> {
        Inspection { kind: &self.kind, by: self.by, of: self.of, steps: &self.times }
    }

    /// The event that the quotas count: the days of its start and of its end. A step that has not been by `now` is not
    /// after it.
    ///
    /// # Errors
    ///
    /// Why there is none: nothing says when it began, or that it did.
    pub fn event(&self, now: Moment) -> Result<events::Read, &'static str> {
        let inspection = self.inspection();
        let (start, end) = (inspection.at(Step::Start), inspection.at(Step::End));
        if start.is_none() && end.is_none() {
            return Err("no start is on record");
        }
        let first = |at: Option<Interval<Moment>>| at.and_then(|at| at.earliest());
        let last = |at: Option<Interval<Moment>>| at.and_then(|at| at.latest());
        // It did not begin before its first step, nor end after now.
        let begun = self.times.iter().filter_map(|one| one.at.earliest()).min();
        let Some(earliest) = first(start).or(begun) else {
            return Err("nothing says when it began: its first step has no earliest moment");
        };
        let latest = last(start).or(last(end)).unwrap_or(now).max(earliest);
        let days = |from: Moment, to: Moment| DateRange::new(from.date(), to.max(from).date());
        let when = days(earliest, latest).map_err(|_| "nothing says when it began")?;
        // An end before the start is a breach, and says nothing about how long the inspection lasted.
        let from = first(end).map_or(earliest, |first| first.max(earliest));
        let to = last(end).unwrap_or_else(|| now.max(latest));
        let until = if to < from { None } else { days(from, to).ok() };
        let until = until.filter(|until| *until != when || when.earliest() != when.latest());
        let Self { id, line, kind, by, of, place, .. } = self.clone();
        Ok(events::Read { line, when, until, kind, by, of, place, note: String::new(), inspection: Some(id) })
    }
}

/// Whether a text has steps of inspections, and not events: its first row has a field that only steps have.
#[must_use]
pub fn is_about_steps(text: &Text) -> bool {
    let first = text.text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    if first.starts_with('{') {
        return match serde_json::from_str::<Value>(first) {
            Ok(object) => OWN.iter().any(|name| object.get(name).is_some()),
            Err(_) => OWN.iter().any(|name| first.contains(&format!("\"{name}\""))),
        };
    }
    first.split(',').any(|cell| OWN.contains(&cell.trim().trim_matches('"')))
}

/// The kinds of inspections that a treaty has a time between steps or a quota for, each once.
#[must_use]
pub fn kinds<'a>(treaty: &Treaty<'a>) -> Vec<&'a str> {
    let mut kinds: Vec<&str> = Vec::new();
    let limited = treaty.steps.iter().flat_map(|limit| limit.inspections.iter());
    for kind in limited.chain(events::kinds(treaty)) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}

/// Reads the steps of inspections under `treaty`. An empty text has no inspections.
///
/// # Errors
///
/// [`Failure::Input`] with every row that is no step, or that contradicts an earlier row of the same inspection.
pub fn read(text: &Text, treaty: &Treaty<'_>) -> Result<Vec<Read>, Failure> {
    let mut reader = Reader { treaty, kinds: kinds(treaty), places: HashMap::new(), begun: Vec::new() };
    rows::read(text, &FIELDS, ROWS, |row| reader.step(row))?;
    let (mut read, mut faults) = (Vec::new(), Vec::new());
    for Begun { id, line, fault, kind, by, of, place, times, rows } in reader.begun {
        let (by, of) = (by.map(|known| known.value), of.map(|known| known.value));
        let place = place.map_or(String::new(), |known| known.value);
        match kind {
            Some(Known { value: kind, .. }) => read.push(Read { id, line, kind, by, of, place, times, rows }),
            None => faults.push(fault),
        }
    }
    let more = faults.len().saturating_sub(rows::FAULTS) as u64;
    faults.truncate(rows::FAULTS);
    if faults.is_empty() { Ok(read) } else { Err(Failure::Input { faults, more }) }
}

/// What the rows of an inspection agree on, and the line that said it first.
struct Known<T> {
    value: T,
    line: u64,
}

/// An inspection of which some rows are read.
struct Begun {
    id: String,
    line: u64,
    /// What is wrong with it if no row says its kind.
    fault: Fault,
    kind: Option<Known<String>>,
    by: Option<Known<usize>>,
    of: Option<Known<usize>>,
    place: Option<Known<String>>,
    times: Vec<StepTime>,
    rows: Vec<(u64, String)>,
}

struct Reader<'r, 'a> {
    treaty: &'r Treaty<'a>,
    kinds: Vec<&'a str>,
    places: HashMap<String, usize>,
    begun: Vec<Begun>,
}

impl Reader<'_, '_> {
    /// Adds a row to its inspection.
    fn step(&mut self, row: &Row<'_, { FIELDS.len() }>) -> Result<(), Fault> {
        let id = row.need("inspection", "a step without an inspection")?;
        let word = row.need("step", "a row without a step")?;
        let step = row.word(word, &Step::ALL.map(|step| (step.as_str(), step)), "no such step as")?;
        let at = row.get("at").map_or(Ok(Interval::UNKNOWN), |field| row.moments(field))?;
        let kinds: Vec<(&str, ())> = self.kinds.iter().map(|kind| (*kind, ())).collect();
        if let Some(kind) = row.get("kind") {
            row.word(kind, &kinds, &format!("{} has no times or quotas for the kind", self.treaty.id))?;
        }
        let (by, of) = (row.party("by", self.treaty)?, row.party("of", self.treaty)?);
        let one = self.inspection(row, id)?;
        if let Some((place, _)) = one.times.iter().enumerate().find(|(_, time)| time.step == step) {
            let line = one.rows.get(place).map_or(one.line, |(line, _)| *line);
            let what = format!(
                "step '{}' of inspection '{}' stands on line {line} already; expected each step once, with A/B in \
                 'at' if its moment is not certain",
                step.as_str(),
                id.text
            );
            return Err(row.fault_of(word, what));
        }
        let kind = row.get("kind").map(|field| field.text.to_string());
        agree(row, "kind", &mut one.kind, kind, id)?;
        agree(row, "by", &mut one.by, by, id)?;
        agree(row, "of", &mut one.of, of, id)?;
        let place = row.get("place").map(|field| field.text.to_string());
        agree(row, "place", &mut one.place, place, id)?;
        let party = |known: &Option<Known<usize>>| known.as_ref().map(|known| known.value);
        if let (Some(by), Some(of)) = (party(&one.by), party(&one.of))
            && by == of
        {
            let field = row.get("of").or(row.get("by")).unwrap_or(id);
            let what =
                format!("'by' and 'of' of inspection '{}' are the same; expected two different parties", id.text);
            return Err(row.fault_of(field, what));
        }
        one.times.push(StepTime { step, at });
        one.rows.push((row.line, row.text("note")));
        Ok(())
    }

    /// The inspection of this name, which begins with this row if it is new.
    fn inspection(&mut self, row: &Row<'_, { FIELDS.len() }>, id: &Field<'_>) -> Result<&mut Begun, Fault> {
        let next = self.begun.len();
        let place = *self.places.entry(id.text.to_string()).or_insert(next);
        if place == next {
            if next == INSPECTIONS {
                let what = format!("more than {INSPECTIONS} inspections; expected a file for each few years");
                return Err(row.fault_of(id, what));
            }
            let what = format!(
                "inspection '{}' without a kind; expected 'kind' on one of its rows, one of {}",
                id.text,
                self.kinds.join(", ")
            );
            self.begun.push(Begun {
                id: id.text.to_string(),
                line: row.line,
                fault: row.fault_of(id, what),
                kind: None,
                by: None,
                of: None,
                place: None,
                times: Vec::new(),
                rows: Vec::new(),
            });
        }
        self.begun.get_mut(place).ok_or_else(|| row.fault("an inspection that was not read".to_owned()))
    }
}

/// Notes what a row says about its inspection, unless an earlier row says something else.
fn agree<T: PartialEq>(
    row: &Row<'_, { FIELDS.len() }>,
    name: &str,
    known: &mut Option<Known<T>>,
    value: Option<T>,
    id: &Field<'_>,
) -> Result<(), Fault> {
    let Some(value) = value else { return Ok(()) };
    match known {
        None => *known = Some(Known { value, line: row.line }),
        Some(known) if known.value == value => {}
        Some(known) => {
            let field = row.get(name).unwrap_or(id);
            let what = format!(
                "'{name}' of inspection '{}' is '{}' here and something else on line {}; expected the same on all its \
                 rows, or another name in 'inspection'",
                id.text, field.text, known.line
            );
            return Err(row.fault_of(field, what));
        }
    }
    Ok(())
}
