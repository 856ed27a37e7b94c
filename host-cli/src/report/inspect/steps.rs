//! The part of the report of `inspect check` that is about the steps of inspections.

use std::io::{self, Write};

use proverka::verdict::Verdict;
use serde::Serialize;

use super::super::footnotes::Footnotes;
use super::super::limits::marked;
use super::super::style::{self, Cell};

/// One inspection, and the judgement of its steps.
#[derive(Debug, Serialize)]
pub struct Inspection {
    /// What the file calls it.
    pub inspection: String,
    /// The line of its first step, counted from 1.
    pub line: u64,
    /// The kind of inspection.
    pub kind: String,
    /// The inspecting party.
    pub by: Option<String>,
    /// The inspected party.
    pub of: Option<String>,
    /// Where it was.
    pub place: Option<String>,
    /// The verdict that summarizes its findings.
    #[serde(serialize_with = "super::super::word")]
    pub verdict: Verdict,
    /// Its steps, in the order of the file.
    pub steps: Vec<Step>,
    /// What is judged about them.
    pub findings: Vec<Finding>,
}

/// A step of an inspection.
#[derive(Debug, Serialize)]
pub struct Step {
    /// Which step it is.
    pub step: &'static str,
    /// The line of the file, counted from 1.
    pub line: u64,
    /// When it was: a moment, or an interval `A/B`; `None` if that is not known.
    pub at: Option<String>,
    /// What the file says to readers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The judgement of the time between two steps, or of their order.
#[derive(Debug, Serialize)]
pub struct Finding {
    /// The rule: the identifier of the time between steps, or `order`.
    pub rule: String,
    /// The step from which the time runs.
    pub after: &'static str,
    /// The step up to which it runs.
    pub step: &'static str,
    /// The time that passed, if it is known exactly. Unit: seconds.
    pub passed: Option<i64>,
    /// The least and the greatest time that may have passed, if it is not known exactly. Unit: seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passed_between: Option<(Option<i64>, Option<i64>)>,
    /// The shortest time allowed. Unit: seconds.
    pub at_least: Option<i64>,
    /// The longest time allowed; `None` if there is none. Unit: seconds.
    pub at_most: Option<i64>,
    /// How much time was left, or negative by how much the rule is broken; `None` if that is undecided. Unit: seconds.
    pub margin: Option<i64>,
    /// The verdict on this rule.
    #[serde(serialize_with = "super::super::word")]
    pub verdict: Verdict,
    /// The step that is not on record, and without which nothing can be measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<&'static str>,
    /// The latest moment at which the missing step is due, if the rule says one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// The clause of the rule; empty for the order of steps, which no clause states.
    pub clause: String,
    /// How well the rule is known.
    pub provenance: &'static str,
    /// Where the rule was read.
    pub source: String,
    /// Why the rule is broken, undecided or not binding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl Inspection {
    /// The inspection in words, such as `A-1 (line 2, type_one_inspection by US of RU at Uzhur)`.
    fn words(&self) -> String {
        let part = |word: &str, value: &Option<String>| {
            value.as_ref().map_or(String::new(), |value| format!(" {word} {value}"))
        };
        let who = [part("by", &self.by), part("of", &self.of), part("at", &self.place)].concat();
        format!("{} (line {}, {}{who})", self.inspection, self.line, self.kind)
    }
}

impl Finding {
    /// Whether people are shown a row for it. That two steps are in order is what everybody expects.
    fn is_shown(&self) -> bool {
        self.rule != ORDER || self.verdict != Verdict::Holds
    }

    /// The time that passed, or its range.
    pub fn passed_words(&self) -> String {
        match (self.passed, self.passed_between) {
            (Some(passed), _) => time(passed),
            (None, Some((None, None)) | None) => String::new(),
            (None, Some((least, most))) => {
                let end = |seconds: Option<i64>| seconds.map_or(String::new(), time);
                format!("{}..{}", end(least), end(most))
            }
        }
    }

    /// The verdict and its reason, such as `fails: 15 min more than the 1 h allowed`.
    fn verdict_words(&self) -> String {
        let why = self.why.as_deref().unwrap_or_default();
        // What is not due yet is said by the reason.
        if self.verdict == Verdict::NotBinding { why.to_owned() } else { format!("{}: {why}", self.verdict.as_str()) }
    }

    /// The time that is allowed.
    fn allowed_words(&self) -> String {
        match (self.at_least.filter(|least| *least > 0), self.at_most) {
            (None, None) => "not before".to_owned(),
            (Some(least), None) => format!("at least {}", time(least)),
            (None, Some(most)) => format!("at most {}", time(most)),
            (Some(least), Some(most)) => format!("{} to {}", time(least), time(most)),
        }
    }
}

/// The rule of findings about the order of steps.
pub const ORDER: &str = "order";

/// A number of seconds in hours, minutes and seconds, such as `30 h 5 min`.
#[must_use]
pub fn time(seconds: i64) -> String {
    let sign = if seconds < 0 { "-" } else { "" };
    let all = seconds.unsigned_abs();
    let parts = [(all / 3600, "h"), (all / 60 % 60, "min"), (all % 60, "s")];
    let shown: Vec<String> =
        parts.iter().filter(|(number, _)| *number > 0).map(|(number, unit)| format!("{number} {unit}")).collect();
    if shown.is_empty() { "0 h".to_owned() } else { format!("{sign}{}", shown.join(" ")) }
}

/// Writes a table of the findings, and below it what is broken, undecided or due next.
///
/// # Errors
///
/// Any error of writing to `out`.
pub(super) fn write(inspections: &[Inspection], notes: &mut Footnotes, out: &mut dyn Write) -> io::Result<()> {
    let wide = table(inspections, notes, true);
    style::write(&if wide.fits() { wide } else { table(inspections, notes, false) }, out)?;
    for one in inspections {
        let open = |found: &&Finding| {
            matches!(found.verdict, Verdict::Fails | Verdict::Undecided)
                || found.verdict == Verdict::NotBinding && found.due.is_some()
        };
        let mut open = one.findings.iter().filter(open).peekable();
        if open.peek().is_some() {
            style::paragraph(out, &format!("{}:", one.words()))?;
        }
        for found in open {
            let clause = if found.clause.is_empty() { String::new() } else { format!(" ({})", found.clause) };
            style::paragraph(out, &format!("  {}{clause}: {}", found.rule, found.verdict_words()))?;
        }
    }
    Ok(())
}

/// A table of the findings. On a narrow screen, the names of the rules say between which steps they are, and the
/// clauses stand below the table.
fn table(inspections: &[Inspection], notes: &mut Footnotes, is_wide: bool) -> style::Table {
    let columns = ["inspection", "rule", "from", "to", "passed", "allowed", "margin", "clause", "source", "verdict"];
    let is_shown = |column: &&str| is_wide || !["from", "to", "clause", "source"].contains(column);
    let mut table = style::table(&columns.into_iter().filter(is_shown).collect::<Vec<_>>());
    let all = inspections.iter().flat_map(|one| one.findings.iter().map(move |found| (one, found)));
    for (one, found) in all.filter(|(_, found)| found.is_shown()) {
        let source =
            if found.source.is_empty() { String::new() } else { notes.marks(std::slice::from_ref(&found.source)) };
        let clause = if found.clause.is_empty() { String::new() } else { marked(&found.clause, found.provenance) };
        let cells = [
            Cell::new(&one.inspection),
            Cell::new(&found.rule),
            Cell::new(found.after),
            Cell::new(found.step),
            Cell::new(found.passed_words()),
            Cell::new(found.allowed_words()),
            Cell::new(found.margin.map_or(String::new(), time)),
            Cell::new(clause),
            Cell::new(source),
            Cell::new(style::verdict(found.verdict)),
        ];
        table.add_row(cells.into_iter().zip(columns).filter(|(_, column)| is_shown(column)).map(|(cell, _)| cell));
    }
    table
}
