//! What changed since the last declaration.

use proverka::treaty::Treaty;
use serde::Serialize;

use super::super::Day;
use super::super::compare::{Report, View};
use super::limits;

/// The numbers of two days beside each other.
#[derive(Debug, Serialize)]
pub(super) struct Change {
    /// The earlier day.
    from: String,
    /// The later day, for which numbers were declared last.
    to: String,
    rows: Vec<Row>,
}

/// One number on both days.
#[derive(Debug, Serialize)]
struct Row {
    party: String,
    title: String,
    clause: String,
    before: String,
    now: String,
    change: String,
    margin_before: String,
    margin_now: String,
}

impl Change {
    pub(super) fn new(treaty: &Treaty<'_>, to: Day, report: &Report) -> Self {
        let number = |view: &Option<View>| view.as_ref().map_or_else(|| "no data".to_owned(), View::number);
        let margin = |view: &Option<View>| {
            let margin = view.as_ref().and_then(|view| view.margin);
            margin.map_or(String::new(), |margin| margin.to_string())
        };
        let rows = report.rows.iter().map(|row| Row {
            party: row.party.clone(),
            title: limits::title(treaty, &row.rule),
            clause: row.clause.clone().unwrap_or_default(),
            before: number(&row.from),
            now: number(&row.to),
            change: row.change(),
            margin_before: margin(&row.from),
            margin_now: margin(&row.to),
        });
        Self { from: report.from.at.0.to_string(), to: to.0.to_string(), rows: rows.collect() }
    }
}
