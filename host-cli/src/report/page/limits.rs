//! The limits of a page: one for each finding of `limits`, with its sources.

use proverka::treaty::Treaty;
use serde::Serialize;

use super::super::footnotes::Footnotes;
use super::super::limits::{Row, marked};
use super::super::term::known;
use super::words;
use crate::journal::words::count;

/// One finding on a limit.
#[derive(Debug, Serialize)]
pub(super) struct Limit {
    /// The word of the verdict, such as `not binding`.
    verdict: &'static str,
    /// The same word without spaces, which names its look.
    look: &'static str,
    party: String,
    title: String,
    clause: String,
    clause_note: Option<usize>,
    declared: String,
    allowed: String,
    margin: String,
    /// The day for which the number was declared, and how long before that was; empty for the day of the report.
    declared_for: String,
    notes: Vec<usize>,
}

impl Limit {
    pub(super) fn new(treaty: &Treaty<'_>, row: &Row, notes: &mut Footnotes) -> Self {
        let is_meant =
            |one: &&proverka::treaty::Ceiling<'_>| one.quantity == row.rule && one.citation.clause == row.clause;
        let source = treaty.ceilings.iter().find(is_meant).map(|ceiling| ceiling.citation.source);
        let source = source.filter(|source| !source.is_empty());
        let of_numbers = row.sources.iter().map(|source| notes.number(source)).collect();
        Self {
            verdict: words::verdict(row.verdict),
            look: row.verdict.as_str(),
            party: row.party.clone(),
            title: title(treaty, &row.rule),
            clause: marked(&row.clause, row.provenance),
            clause_note: source.map(|source| notes.number(&known(row.provenance, source))),
            declared: row.number(),
            allowed: allowed(row),
            margin: row.margin.map_or(String::new(), |margin| margin.to_string()),
            declared_for: declared_for(row),
            notes: of_numbers,
        }
    }
}

/// The day of an older number.
fn declared_for(row: &Row) -> String {
    let days = row.age_days.map(|days| count(u64::from(days.unsigned_abs()), "day", "days"));
    let day = row.declared_for.zip(days);
    day.map_or(String::new(), |(day, days)| format!("{}, {days} before", day.0))
}

/// What a limit allows or requires, in words; empty if nothing is known about it.
pub(super) fn allowed(row: &Row) -> String {
    let said = row.requirement();
    match (said.strip_prefix("≥ "), said.is_empty()) {
        (Some(floor), _) => format!("at least {floor}"),
        (None, true) => said,
        (None, false) => format!("at most {said}"),
    }
}

/// The title of a quantity, or its name if it has none.
pub(super) fn title(treaty: &Treaty<'_>, id: &str) -> String {
    let title = treaty.quantity(id).map_or("", |quantity| quantity.title);
    if title.is_empty() { name(id) } else { title.to_owned() }
}

/// The name of a quantity without underscores.
pub(super) fn name(id: &str) -> String {
    id.replace('_', " ")
}
