//! The report of `limits`.

mod origin;

use std::collections::BTreeMap;
use std::io::{self, Write};

use proverka::calendar::Date;
use proverka::count::{CountRange, Decimal};
use proverka::judge::LimitFinding;
use proverka::text::treaty::share_text;
use proverka::verdict::{Citation, Verdict};
use serde::Serialize;

pub use origin::{Notices, Part};

use super::footnotes::Footnotes;
use super::style::Cell;
use super::{Day, Number, style};
use crate::escape::line;
use crate::journal::words::count as items_of;

/// Declared forces compared with the limits of a treaty.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The treaty's identifier.
    pub treaty: String,
    /// The verdict that summarizes all findings.
    #[serde(serialize_with = "super::word")]
    pub verdict: Verdict,
    /// Where the numbers are from: the name of the file, or `built-in`; `None` inside of another report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    /// The findings, ordered by day and party.
    pub findings: Vec<Row>,
    /// Limits that were not judged because the input has no numbers for them.
    pub not_judged: Vec<String>,
    /// Declared items that are not counted, although no rule of the treaty says so.
    pub not_counted: Vec<NotCounted>,
    /// The outcomes of the notices by which the declaration was brought up to the day, counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notices: Option<Notices>,
    /// The changes to the declaration that were asked for, if the report says what would be so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Changed>,
    /// The parts of the declaration, if it was counted in parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// The treaty's name, which is shown to people only.
    #[serde(skip)]
    pub name: String,
}

/// Declared items that are not counted, although no rule of the treaty says so.
#[derive(Debug, Serialize)]
pub struct NotCounted {
    /// The party that declares them.
    pub party: String,
    /// The kind of the items.
    pub kind: String,
    /// The state of the items.
    pub state: &'static str,
    /// The type of the items, if the treaty counts them by type and has none of this name. It is empty for items that
    /// name no type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The number of items.
    pub items: u64,
}

impl NotCounted {
    /// Says how many items are not counted, and why.
    pub(super) fn sentence(&self) -> String {
        format!("not counted: {} of {}; {}", items_of(self.items, "item", "items"), self.party, self.reason())
    }

    /// Says what the items are and why they are not counted.
    fn reason(&self) -> String {
        let Self { kind, state, .. } = self;
        match self.model.as_deref() {
            None => format!("no counting rule names {kind} in state {state}"),
            Some("") => format!("{kind} in state {state} without a type count by their type"),
            Some(model) => format!("the treaty has no type {model} for {kind} in state {state}"),
        }
    }
}

/// A change to a number that was declared.
#[derive(Debug, Serialize)]
pub struct Changed {
    /// The party, side or group whose number it is.
    pub party: String,
    /// The quantity that changes.
    pub rule: String,
    /// `add` or `remove`.
    pub direction: &'static str,
    /// By how much the number changes, if that is one number.
    pub by: Option<Number>,
    /// The least and the greatest value by which it may change, if that is not one number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_between: Option<(Number, Option<Number>)>,
}

impl Changed {
    /// The change for people: `US launchers +20`.
    fn text(&self) -> String {
        let sign = if self.direction == "add" { '+' } else { '-' };
        let by = either(self.by, self.by_between).unwrap_or_default();
        format!("{} {} {sign}{by}", self.party, self.rule)
    }
}

/// What a finding was before a change.
#[derive(Debug, Serialize)]
pub struct Before {
    /// The number as it was declared, if that is one number.
    pub measured: Option<Number>,
    /// The least and the greatest value that the number may have, if it is not known exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured_between: Option<(Number, Option<Number>)>,
    /// The verdict without the change.
    #[serde(serialize_with = "super::word")]
    pub verdict: Verdict,
}

impl Before {
    /// The number for people.
    fn number(&self) -> String {
        either(self.measured, self.measured_between).unwrap_or_else(|| "no data".to_owned())
    }
}

/// One finding of the report.
#[derive(Debug, Serialize)]
pub struct Row {
    /// The day that is judged. The numbers describe this day too, unless `declared_for` says otherwise.
    pub at: Day,
    /// Code of the party that is judged.
    pub party: String,
    /// The clause of the treaty.
    pub clause: String,
    /// The limited quantity.
    pub rule: String,
    /// The verdict of this finding.
    #[serde(serialize_with = "super::word")]
    pub verdict: Verdict,
    /// The declared number, if it is known exactly.
    pub measured: Option<Number>,
    /// The number that the ceiling allows, or that a floor requires, if it is known exactly.
    pub bound: Option<Number>,
    /// How far the number is below the ceiling, or above the floor; negative if it breaks it.
    pub margin: Option<Number>,
    /// Whether the bound is a floor: at least so much, and not at most.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub at_least: bool,
    /// The share that the bound is, as the treaty's file writes it: `45% of declared`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<String>,
    /// The least and the greatest value that the bound may have, if it is a share of a number that is not known
    /// exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound_between: Option<(Number, Option<Number>)>,
    /// How well the ceiling is known.
    pub provenance: &'static str,
    /// The day that the numbers describe, if they are judged by the limits of a later day. Numbers of several days have
    /// the oldest one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared_for: Option<Day>,
    /// The days from then to the day that is judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_days: Option<i32>,
    /// Where the declared number is from, each source once; more than one if several parties or claimants gave it.
    #[serde(rename = "source", serialize_with = "joined", skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// The least and the greatest value that the number may have, if it is not known exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured_between: Option<(Number, Option<Number>)>,
    /// The accounts, if they differ.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
    /// Why the finding is undecided or does not bind, and what would settle it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The verdict that the number would get if the ceiling did bind, as a word; only if the user asked for it and the
    /// ceiling does not bind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yardstick: Option<&'static str>,
    /// What the finding is without the changes that were asked for; only where they change it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
}

/// One account of a disputed number.
#[derive(Debug, Serialize)]
pub struct Claim {
    /// Who gives this account.
    pub by: String,
    /// The number that this account claims.
    pub number: Number,
    /// Where the account is from.
    pub source: String,
}

impl Row {
    /// Makes a row for the day `at` from a finding of the core on a quantity with `decimals` decimals.
    #[must_use]
    pub fn new(at: Day, found: &LimitFinding<'_>, decimals: u8) -> Self {
        let LimitFinding { side, finding, ceiling } = found;
        let number = |steps| Number::new(steps, decimals);
        let Citation { clause, provenance, .. } = finding.citation;
        let exact = finding.measured.and_then(CountRange::exact);
        let between = |range: Option<CountRange>| match range {
            Some(range) if range.exact().is_none() => Some((number(range.min()), range.max().map(number))),
            _ => None,
        };
        Self {
            at,
            party: (*side).to_owned(),
            clause: clause.to_owned(),
            rule: finding.rule.to_owned(),
            verdict: finding.verdict,
            measured: exact.map(number),
            bound: finding.bound.and_then(CountRange::exact).map(number),
            margin: finding.margin.map(|steps| Number(Decimal::new(steps, decimals))),
            provenance: provenance.as_str(),
            declared_for: None,
            age_days: None,
            sources: Vec::new(),
            at_least: ceiling.bound.is_floor(),
            share: ceiling.bound.share().map(|share| share_text(share, decimals).to_string()),
            bound_between: between(finding.bound),
            measured_between: between(finding.measured),
            claims: Vec::new(),
            why: None,
            yardstick: None,
            before: None,
        }
    }

    /// Whether the row judges the same party by the same clause as another, maybe on another day.
    #[must_use]
    pub fn is_about_the_same_as(&self, other: &Self) -> bool {
        self.party == other.party && self.clause == other.clause && self.rule == other.rule
    }

    /// What can be different on another day: the verdict, and with which numbers.
    pub fn answer(&self) -> (Verdict, String, String) {
        (self.verdict, self.number(), self.requirement())
    }

    /// Compares the number with a ceiling that does not bind. The verdict stays.
    pub fn compare_with_yardstick(&mut self) {
        if self.verdict != Verdict::NotBinding {
            return;
        }
        let (verdict, said) = match self.margin.map(|Number(margin)| margin.steps()) {
            Some(0..) => (Verdict::Holds, "within it"),
            Some(_) if self.at_least => (Verdict::Fails, "below it"),
            Some(_) => (Verdict::Fails, "above it"),
            None => (Verdict::Undecided, "undecided"),
        };
        self.yardstick = Some(verdict.as_str());
        let why = self.why.take().map_or(String::new(), |why| format!("{why}; "));
        self.why = Some(format!("{why}as a yardstick: {said}"));
    }

    /// The number for people: exact, a range, or "no data".
    pub(super) fn number(&self) -> String {
        either(self.measured, self.measured_between).unwrap_or_else(|| "no data".to_owned())
    }

    /// The number before the changes, for people.
    fn before(&self) -> String {
        self.before.as_ref().map_or_else(|| self.number(), Before::number)
    }

    /// The margin for people; empty if it is not one number.
    fn margin(&self) -> String {
        self.margin.map_or(String::new(), |margin| margin.to_string())
    }

    /// The least value that the number may have; `None` without a number.
    fn least(&self) -> Option<Number> {
        self.measured.or(self.measured_between.map(|(least, _)| least))
    }

    /// The greatest value that the number may have; `None` if there is no such bound.
    fn most(&self) -> Option<Number> {
        self.measured.or(self.measured_between.and_then(|(_, most)| most))
    }

    /// The bound as a number or range; empty if nothing is known about it.
    fn bound(&self) -> String {
        either(self.bound, self.bound_between).unwrap_or_default()
    }

    /// The bound for people: whether it is a floor, its number, and the share that it is.
    pub(super) fn requirement(&self) -> String {
        let said = match (self.bound(), self.share.as_deref()) {
            (bound, None) => bound,
            (bound, Some(share)) if bound.is_empty() => share.to_owned(),
            (bound, Some(share)) => format!("{bound} ({share})"),
        };
        if self.at_least { format!("≥ {said}") } else { said }
    }
}

/// A number that is exact or a range.
pub(super) fn either(exact: Option<Number>, between: Option<(Number, Option<Number>)>) -> Option<String> {
    match (exact, between) {
        (Some(exact), _) => Some(exact.to_string()),
        (None, Some((least, Some(most)))) => Some(format!("{least}..{most}")),
        (None, Some((least, None))) => Some(format!("{least}..")),
        (None, None) => None,
    }
}

/// One line of the CSV.
enum Line<'r> {
    Finding(&'r Row),
    NotCounted(&'r NotCounted),
}

impl Line<'_> {
    /// The cell of a finding; other lines have nothing in this column.
    fn finding(&self, cell: impl Fn(&Row) -> String) -> String {
        self.either(cell, |_| String::new())
    }

    fn either(&self, finding: impl Fn(&Row) -> String, not_counted: impl Fn(&NotCounted) -> String) -> String {
        match self {
            Self::Finding(row) => finding(row),
            Self::NotCounted(lot) => not_counted(lot),
        }
    }
}

impl super::Report for Report {
    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let measured = |row: &Row| match (row.measured, row.measured_between) {
            (None, None) => String::new(),
            _ => row.number(),
        };
        let number = |number: Option<Number>| number.map_or(String::new(), |number| number.to_string());
        // A line on items that are not counted has their number, and what they are, in the columns of a finding.
        let findings = self.findings.iter().map(Line::Finding);
        let lines: Vec<Line<'_>> = findings.chain(self.not_counted.iter().map(Line::NotCounted)).collect();
        super::csv_columns(
            out,
            &[
                ("treaty", &|_: &Line<'_>| self.treaty.clone()),
                ("at", &|line| line.finding(|row| row.at.0.to_string())),
                ("party", &|line| line.either(|row| row.party.clone(), |lot| lot.party.clone())),
                ("clause", &|line| line.finding(|row| row.clause.clone())),
                ("rule", &|line| line.either(|row| row.rule.clone(), |_| "not_counted".to_owned())),
                ("verdict", &|line| line.finding(|row| row.verdict.as_str().to_owned())),
                ("measured", &|line| line.either(measured, |lot| lot.items.to_string())),
                ("bound", &|line| line.finding(Row::bound)),
                ("margin", &|line| line.finding(|row| number(row.margin))),
                ("provenance", &|line| line.finding(|row| row.provenance.to_owned())),
                ("why", &|line| line.either(|row| row.why.clone().unwrap_or_default(), NotCounted::reason)),
                ("yardstick", &|line| line.finding(|row| row.yardstick.unwrap_or_default().to_owned())),
                ("source", &|line| line.finding(|row| row.sources.join("; "))),
                ("at_least", &|line| line.finding(|row| if row.at_least { "true" } else { "" }.to_owned())),
                ("share", &|line| line.finding(|row| row.share.clone().unwrap_or_default())),
                ("measured_min", &|line| line.either(|row| number(row.least()), |lot| lot.items.to_string())),
                ("measured_max", &|line| line.either(|row| number(row.most()), |lot| lot.items.to_string())),
                ("declared_for", &|line| {
                    line.finding(|row| row.declared_for.map_or(String::new(), |day| day.0.to_string()))
                }),
                ("age_days", &|line| line.finding(|row| row.age_days.map_or(String::new(), |days| days.to_string()))),
                ("before", &|line| line.finding(|row| row.before.as_ref().map(Before::number).unwrap_or_default())),
                ("input", &|_: &Line<'_>| self.input.clone().unwrap_or_default()),
            ],
            &lines,
        )
    }

    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let input = self.input.as_ref().map_or(String::new(), |input| format!(", numbers: {input}"));
        line(out, format_args!("{}{input}", style::styled(style::HEAD, &self.name)))?;
        let mut notes = Footnotes::default();
        let table = self.wide(&mut notes);
        if table.fits() {
            style::write(&table, out)?;
        } else {
            self.write_narrow(&mut notes, out)?;
        }
        self.summary(out)?;
        notes.write(out)?;
        self.list_parts(out)
    }
}

/// Serializes sources as one text.
#[expect(clippy::ptr_arg, reason = "the form that serde calls it in")]
fn joined<S: serde::Serializer>(sources: &Vec<String>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&sources.join("; "))
}

impl Report {
    /// A table with a row for each finding.
    fn wide(&self, notes: &mut Footnotes) -> style::Table {
        let with_changes = !self.changes.is_empty();
        let before = with_changes.then_some("before");
        let head = ["at", "party", "clause", "rule"].into_iter().chain(before);
        let head = head.chain(["measured", "source", "bound", "margin", "verdict", "why"]);
        let has_why = self.findings.iter().any(|row| row.why.is_some());
        let mut table = style::table(&head.filter(|name| has_why || *name != "why").collect::<Vec<_>>());
        for row in &self.findings {
            let mut cells = vec![
                Cell::new(row.at.0),
                Cell::new(&row.party),
                Cell::new(marked(&row.clause, row.provenance)),
                Cell::new(&row.rule),
            ];
            if with_changes {
                cells.push(style::number(row.before()));
            }
            cells.extend([
                style::number(row.number()),
                Cell::new(notes.marks(&row.sources)),
                style::number(row.requirement()),
                style::number(row.margin()),
                Cell::new(style::verdict(row.verdict)),
            ]);
            cells.extend(row.why.as_deref().map(Cell::new));
            table.add_row(cells);
        }
        table
    }

    /// Writes the findings for a screen on which a table with all columns would break words: day and party stand above
    /// their rows, and reasons below the table.
    fn write_narrow(&self, notes: &mut Footnotes, out: &mut dyn Write) -> io::Result<()> {
        let before = (!self.changes.is_empty()).then_some("before");
        let head = ["rule", "clause"].into_iter().chain(before);
        let head: Vec<&str> = head.chain(["measured", "bound", "margin", "verdict"]).collect();
        let mut table = style::table(&head);
        let mut above = None;
        for row in &self.findings {
            if above != Some((row.at, row.party.as_str())) {
                table.add_row([Cell::new(format!("{} {}", row.at.0, row.party))]);
                above = Some((row.at, row.party.as_str()));
            }
            let clause = format!("{} {}", marked(&row.clause, row.provenance), notes.marks(&row.sources));
            let mut cells = vec![Cell::new(format!(" {}", row.rule)), Cell::new(clause.trim_end())];
            if before.is_some() {
                cells.push(style::number(row.before()));
            }
            cells.extend([
                style::number(row.number()),
                style::number(row.requirement()),
                style::number(row.margin()),
                Cell::new(style::verdict(row.verdict)),
            ]);
            table.add_row(cells);
        }
        style::write(&table, out)?;
        for row in &self.findings {
            if let Some(why) = &row.why {
                style::paragraph(out, &format!("{} {} {}: {why}", row.at.0, row.party, row.rule))?;
            }
        }
        Ok(())
    }

    /// Notes what each finding was before the changes, if they change it. `before` has the findings of one day.
    pub fn compare_with(&mut self, before: &Self) {
        for row in &mut self.findings {
            let was = before.findings.iter().find(|was| was.is_about_the_same_as(row));
            let was = was.filter(|was| was.number() != row.number());
            row.before = was.map(|was| Before {
                measured: was.measured,
                measured_between: was.measured_between,
                verdict: was.verdict,
            });
        }
    }

    /// Writes the line with the verdict of all findings, and how many of each kind there are.
    ///
    /// # Errors
    ///
    /// Any error of writing to `out`.
    pub fn verdict_line(&self, out: &mut dyn Write) -> io::Result<()> {
        let count = |verdict| self.findings.iter().filter(|row| row.verdict == verdict).count();
        line(
            out,
            format_args!(
                "{}: {}: {} hold, {} fail, {} undecided, {} not binding",
                style::verdict(self.verdict),
                items_of(self.findings.len() as u64, "finding", "findings"),
                count(Verdict::Holds),
                count(Verdict::Fails),
                count(Verdict::Undecided),
                count(Verdict::NotBinding)
            ),
        )
    }

    /// Adds the outcomes of the notices. A contradiction leaves the whole undecided, unless a limit fails.
    pub fn add_notices(&mut self, notices: Notices) {
        if notices.contradict() {
            self.verdict = self.verdict.and(Verdict::Undecided);
        }
        self.notices = Some(notices);
    }

    /// How old the numbers are that are judged by the limits of a later day.
    fn ages(&self) -> Vec<String> {
        let mut ages: BTreeMap<(Date, Date), Vec<&str>> = BTreeMap::new();
        for row in &self.findings {
            if let Some(Day(declared_for)) = row.declared_for {
                let parties = ages.entry((row.at.0, declared_for)).or_default();
                if !parties.contains(&row.party.as_str()) {
                    parties.push(&row.party);
                }
            }
        }
        let text = |((at, declared_for), parties): ((Date, Date), Vec<&str>)| {
            let days = items_of(u64::from(declared_for.days_until(at).unsigned_abs()), "day", "days");
            format!("on {at} the numbers of {} are of {declared_for}, {days} before", parties.join(", "))
        };
        ages.into_iter().map(text).collect()
    }

    /// Says how far each changed number is from its limit.
    fn headroom(row: &Row) -> Option<String> {
        let Number(margin) = row.margin?;
        let room = margin.to_string();
        let room = room.trim_start_matches('-');
        let Row { party, rule, clause, .. } = row;
        let bound = row.bound();
        Some(match (margin.steps(), row.at_least) {
            (0, false) => format!("{party}: {rule} are at the ceiling of {bound} ({clause}), with room for no more"),
            (1.., false) => format!("{party}: {room} more {rule} before the ceiling of {bound} ({clause})"),
            (_, false) => format!("{party}: {rule} are {room} above the ceiling of {bound} ({clause})"),
            (0.., true) => format!("{party}: {rule} are {room} above the floor of {bound} ({clause})"),
            (_, true) => format!("{party}: {rule} are {room} below the floor of {bound} ({clause})"),
        })
    }

    /// Lists the first parts.
    fn list_parts(&self, out: &mut dyn Write) -> io::Result<()> {
        /// The largest number of parts that are listed.
        const LISTED: usize = 10;
        for Part { part, source, items, .. } in self.parts.iter().take(LISTED) {
            line(out, format_args!("part {part}: {} of {source}", items_of(*items, "item", "items")))?;
        }
        match self.parts.len().saturating_sub(LISTED) {
            0 => Ok(()),
            more => {
                line(out, format_args!("and {} with --format json", items_of(more as u64, "more part", "more parts")))
            }
        }
    }

    fn summary(&self, out: &mut dyn Write) -> io::Result<()> {
        self.verdict_line(out)?;
        if let Some(notices) = self.notices {
            style::paragraph(out, &notices.sentence())?;
        }
        if !self.changes.is_empty() {
            let changes: Vec<String> = self.changes.iter().map(Changed::text).collect();
            style::paragraph(out, &format!("what if: {}; nothing else is changed", changes.join(", ")))?;
        }
        for text in self.findings.iter().filter(|row| row.before.is_some()).filter_map(Self::headroom) {
            style::paragraph(out, &text)?;
        }
        for text in self.ages() {
            style::paragraph(out, &text)?;
        }
        for lot in &self.not_counted {
            style::paragraph(out, &lot.sentence())?;
        }
        if !self.not_judged.is_empty() {
            let rules = self.not_judged.join(", ");
            style::paragraph(out, &format!("not judged, for want of a column or counting rule: {rules}"))?;
        }
        if self.findings.iter().any(|row| row.provenance == "unverified") {
            let text = format!("(?) remembered, not read in a source: see `proverka treaty show {}`", self.treaty);
            style::paragraph(out, &text)?;
        }
        Ok(())
    }
}

/// A clause with a mark if nobody has checked its number against the text of the treaty.
#[must_use]
pub fn marked(clause: &str, provenance: &str) -> String {
    if provenance == "unverified" { format!("{clause} (?)") } else { clause.to_owned() }
}
