//! The report of `term`.

use std::io::{self, Write};

use proverka::calendar::{Date, Interval};
use proverka::judge::{EndRange, Extension, LastDay, Standing, TermFinding};
use proverka::treaty::{Act, ActKind, Treaty};
use proverka::verdict::{Truth, Verdict};
use serde::Serialize;
use serde_json::value::RawValue;

use super::limits::marked;
use super::style::Cell;
use super::{Day, days, style};
use crate::escape::line;
use crate::journal::words::count;

/// Whether and how long a treaty is in force.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The treaty's identifier.
    pub treaty: String,
    /// The day asked about; `null` if it is a range.
    pub at: Option<Day>,
    /// The first and last day asked about, if they differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub between: Option<(Day, Day)>,
    /// The standing of the treaty as a word.
    pub standing: &'static str,
    /// The party asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// Whether the treaty binds that party: `yes`, `no` or `undecided`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound: Option<&'static str>,
    /// What the treaty is to that party as a word, such as `notice_running`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party_standing: Option<&'static str>,
    /// The day on which it ends or ended; `null` if it never ends or if that is not a single day.
    pub ends: Option<Day>,
    /// The first and last day on which it may end, if that is not a single day; an inner `null` means never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_between: Option<(Option<Day>, Option<Day>)>,
    /// The last day in force.
    pub last_day: Option<Day>,
    /// Number of days in force from the day asked about, including that day.
    pub days_left: Option<u32>,
    /// The latest day to which it can still be extended.
    pub extendable_until: Option<Day>,
    /// The state of its extension as a word; `ended` for one that was in force until the treaty ended.
    pub extension: &'static str,
    /// The parties that declared a suspension, which changes no legal date.
    pub suspended_by: Vec<String>,
    /// The parties whose withdrawal took effect.
    pub withdrawn: Vec<String>,
    /// Which day is read as the last one in force.
    pub last_day_rule: &'static str,
    /// The standing under the other reading of the last day, if it differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_reading: Option<Reading>,
    /// The findings about the term.
    pub findings: Vec<Row>,
    /// What an act would change, if the user asked for that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub what_if: Vec<WhatIfRow>,
    /// The acts that happened up to the day asked about.
    pub acts: Vec<ActRow>,
    /// The same acts in the form that `--acts` reads.
    pub record: Vec<Box<RawValue>>,
    /// The treaty's name, which is shown to people only.
    #[serde(skip)]
    pub name: String,
    /// The days asked about, as text for people.
    #[serde(skip)]
    pub asked: String,
}

/// A standing under one reading of the last day.
#[derive(Debug, Serialize)]
pub struct Reading {
    /// Which day is read as the last one in force.
    pub last_day_rule: &'static str,
    /// The standing under this reading.
    pub standing: &'static str,
    /// The last day in force under this reading.
    pub last_day: Option<Day>,
    /// Number of days left under this reading.
    pub days_left: Option<u32>,
}

/// One finding of the report.
#[derive(Debug, Serialize)]
pub struct Row {
    /// The clause of the treaty.
    pub clause: String,
    /// The rule of that clause.
    pub rule: String,
    /// The verdict of this finding.
    #[serde(serialize_with = "super::word")]
    pub verdict: Verdict,
    /// The day, or range of days, that was judged.
    pub measured: Option<String>,
    /// The day, or range of days, that the clause allows.
    pub bound: Option<String>,
    /// Days between the two; negative past the bound.
    pub margin: Option<i64>,
    /// How well the rule is known.
    pub provenance: &'static str,
}

/// One act of the report.
#[derive(Debug, Serialize)]
pub struct ActRow {
    /// The day of the act, or the range of days.
    pub date: String,
    /// The kind of act as a word.
    pub act: &'static str,
    /// Codes of the parties that acted.
    pub by: Vec<String>,
    /// The day that the act names, for example the end of an extension.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// The name of the day that the act sets.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub name: String,
    /// A note about the subject of the act.
    pub note: String,
    /// Whether this act can change a legal date.
    pub changes_dates: bool,
    /// How well the act is known.
    pub provenance: &'static str,
    /// Where the act was read.
    pub source: String,
}

impl ActRow {
    /// What the act is about: the day that it sets or names, and its note.
    pub(super) fn what(&self) -> String {
        let until = self.until.map_or(String::new(), |day| format!("until {}: ", day.0));
        let name = if self.name.is_empty() { String::new() } else { format!("{}: ", self.name) };
        format!("{name}{until}{}", self.note)
    }
}

/// How well something is known, and where it was read.
pub(super) fn known(provenance: &str, source: &str) -> String {
    if source.is_empty() { provenance.to_owned() } else { format!("{provenance}: {source}") }
}

/// What one act would change.
#[derive(Debug, Serialize)]
pub struct WhatIfRow {
    /// The act, described in words.
    pub act: String,
    /// Whether the treaty allows it.
    #[serde(serialize_with = "super::word")]
    pub verdict: Verdict,
    /// The day on which the treaty would end; `null` if it would never end or not on a single day.
    pub ends: Option<Day>,
    /// The last day in force in that case.
    pub last_day: Option<Day>,
    /// The findings that justify the verdict.
    pub findings: Vec<Row>,
}

/// Makes a row from a finding about the term.
#[must_use]
pub fn row(finding: &TermFinding<'_>) -> Row {
    Row {
        clause: finding.citation.clause.to_owned(),
        rule: finding.rule.to_owned(),
        verdict: finding.verdict,
        measured: finding.measured.map(days),
        bound: finding.bound.map(days),
        margin: finding.margin,
        provenance: finding.citation.provenance.as_str(),
    }
}

/// The codes of those parties of a treaty.
#[must_use]
pub fn codes(treaty: &Treaty<'_>, parties: proverka::treaty::StatePartySet) -> Vec<String> {
    parties.places().filter_map(|place| Some(treaty.parties.get(place)?.code.to_owned())).collect()
}

/// The kinds of acts by which a party joins.
const JOINING: [&str; 2] = [ActKind::Ratification.as_str(), ActKind::Accession.as_str()];

/// The largest number of acts of joining that a table shows.
const MANY_JOINING: usize = 12;

/// The largest number of codes that a cell of a table shows.
const MANY_CODES: usize = 8;

/// The codes of parties for a cell of a table, or their number if they are many.
#[must_use]
pub fn codes_or_count(codes: &[String]) -> String {
    if codes.len() > MANY_CODES { format!("{} states", codes.len()) } else { codes.join(" ") }
}

/// Whether a treaty binds a party, and how the party stands to it, in words.
#[must_use]
pub fn binding(bound: &str, standing: Option<&str>) -> String {
    let standing = standing.unwrap_or_default().replace('_', " ");
    if standing == bound { standing } else { format!("{bound} ({standing})") }
}

/// Makes a row from an act.
#[must_use]
pub fn act(treaty: &Treaty<'_>, act: &Act<'_>) -> ActRow {
    let (earliest, latest) = (act.when.earliest(), act.when.latest());
    ActRow {
        date: if earliest == latest { earliest.to_string() } else { format!("{earliest}..{latest}") },
        act: act.kind.as_str(),
        by: act.by.map(|by| codes(treaty, by)).unwrap_or_default(),
        until: act.until.map(Day),
        name: act.name.to_owned(),
        note: act.note.to_owned(),
        changes_dates: act.kind.changes_dates(),
        provenance: act.provenance.as_str(),
        source: act.source.to_owned(),
    }
}

/// The word for whether a treaty binds a party.
#[must_use]
pub const fn bound(binds: Truth) -> &'static str {
    match binds {
        Truth::True => "yes",
        Truth::False => "no",
        Truth::Unknown => "undecided",
    }
}

/// The word for the progress of an extension. One that was in force when the treaty ended is not in force any more.
const fn extension(standing: &Standing) -> &'static str {
    match (standing.extension, standing.in_force) {
        (Extension::InForce, Truth::False) => ENDED,
        (extension, _) => extension.as_str(),
    }
}

/// The word for an extension that ended together with the treaty.
const ENDED: &str = "ended";

/// Makes a report from a standing. Findings and acts are added later.
#[must_use]
pub fn report(treaty: &Treaty<'_>, at: Interval<Date>, reading: LastDay, standing: &Standing) -> Report {
    let ends = standing.ends;
    let asked = match (at.earliest(), at.latest()) {
        (Some(one), Some(other)) if one != other => Some((Day(one), Day(other))),
        _ => None,
    };
    Report {
        treaty: treaty.id.to_owned(),
        at: at.exact().map(Day),
        between: asked,
        standing: standing.status.as_str(),
        party: None,
        bound: None,
        party_standing: None,
        ends: ends.and_then(EndRange::exact).map(Day),
        ends_between: ends
            .filter(|ends| ends.exact().is_none() && !ends.is_never())
            .map(|ends| (ends.earliest().map(Day), ends.latest().map(Day))),
        last_day: standing.last_day.map(Day),
        days_left: standing.days_left,
        extendable_until: standing.extendable_until.map(Day),
        extension: extension(standing),
        suspended_by: codes(treaty, standing.suspended_by),
        withdrawn: codes(treaty, standing.withdrawn),
        last_day_rule: reading.as_str(),
        other_reading: None,
        findings: Vec::new(),
        what_if: Vec::new(),
        acts: Vec::new(),
        record: Vec::new(),
        name: treaty.name.to_owned(),
        asked: days(at),
    }
}

impl super::Report for Report {
    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let day = |day: Option<Day>| day.map_or(String::new(), |day| day.0.to_string());
        super::csv_columns(
            out,
            &[
                ("treaty", &|report: &Self| report.treaty.clone()),
                ("at", &|report| report.asked.clone()),
                ("standing", &|report| report.standing.to_owned()),
                ("ends", &|report| day(report.ends)),
                ("last_day", &|report| day(report.last_day)),
                ("days_left", &|report| report.days_left.map_or(String::new(), |days| days.to_string())),
                ("extendable_until", &|report| day(report.extendable_until)),
                ("extension", &|report| report.extension.to_owned()),
                ("suspended_by", &|report| report.suspended_by.join(" ")),
                ("party", &|report| report.party.clone().unwrap_or_default()),
                ("bound", &|report| report.bound.unwrap_or_default().to_owned()),
                ("party_standing", &|report| report.party_standing.unwrap_or_default().to_owned()),
            ],
            [self],
        )
    }

    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let verdict = self.findings.first().map_or(Verdict::Undecided, |finding| finding.verdict);
        line(out, format_args!("{}", style::styled(style::HEAD, format!("{} on {}", self.name, self.asked))))?;
        let fact = |out: &mut dyn Write, name: &str, value: &str| line(out, format_args!("  {name:<18}{value}"));
        fact(out, "standing", &style::styled(style::verdict_style(verdict), self.standing))?;
        if let (Some(party), Some(bound)) = (&self.party, self.bound) {
            fact(out, &format!("binds {party}"), &binding(bound, self.party_standing))?;
        }
        fact(out, "ends", &self.ends_in_words())?;
        if let Some(other) = &self.other_reading {
            let last = other.last_day.map_or("unknown".to_owned(), |day| day.0.to_string());
            let value = format!("with --last-day {}: {}, last day {last}", other.last_day_rule, other.standing);
            fact(out, "other reading", &value)?;
        }
        let mut extension = self.extension.replace('_', " ");
        if self.extension == ENDED
            && let Some(end) = self.ends
        {
            extension = format!("{extension}: it ran until {}", end.0);
        }
        if let Some(until) = self.extendable_until {
            extension = format!("{extension}; extendable until {}", until.0);
        }
        fact(out, "extension", &extension)?;
        let suspended = match self.suspended_by.as_slice() {
            [] => "nobody".to_owned(),
            some if some.len() > MANY_CODES => format!("{} states (changes no legal date)", some.len()),
            some => format!("{} (changes no legal date)", some.join(", ")),
        };
        fact(out, "suspended by", &suspended)?;
        if !self.withdrawn.is_empty() {
            fact(out, "withdrawn", &self.withdrawn.join(", "))?;
        }
        writeln!(out)?;
        findings(out, &self.findings)?;
        for what_if in &self.what_if {
            writeln!(out)?;
            line(out, format_args!("{}", style::styled(style::HEAD, format!("If {}", what_if.act))))?;
            let ends = what_if.ends.map_or("never, or on no single day".to_owned(), |day| day.0.to_string());
            let last = what_if.last_day.map_or(String::new(), |day| format!(" (last day {})", day.0));
            fact(out, "allowed", &style::verdict(what_if.verdict))?;
            fact(out, "would end", &format!("{ends}{last}"))?;
            findings(out, &what_if.findings)?;
        }
        self.acts(out)
    }
}

impl Report {
    fn acts(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.acts.is_empty() {
            writeln!(out)?;
            return line(out, format_args!("no acts on record up to then"));
        }
        writeln!(out)?;
        let mut table = style::table(&["acts up to then", "by", "act", "what"]);
        let (shown, joining) = self.shown_acts();
        for act in shown {
            let kind = if act.changes_dates { style::styled(style::HEAD, act.act) } else { act.act.to_owned() };
            let what = format!("{} [{}]", act.what(), known(act.provenance, &act.source));
            table.add_row([act.date.clone(), codes_or_count(&act.by), kind, what]);
        }
        style::write(&table, out)?;
        joining.map_or(Ok(()), |joining| line(out, format_args!("{joining}")))
    }

    /// The acts to show, and a remark on those that are left out: many acts by which parties joined.
    pub(super) fn shown_acts(&self) -> (Vec<&ActRow>, Option<String>) {
        let is_joining = |act: &ActRow| JOINING.contains(&act.act);
        let many = self.acts.iter().filter(|act| is_joining(act)).count() > MANY_JOINING;
        let is_asked = |act: &ActRow| self.party.as_ref().is_some_and(|party| act.by.contains(party));
        let (shown, left_out): (Vec<&ActRow>, Vec<&ActRow>) =
            self.acts.iter().partition(|act| !many || !is_joining(act) || is_asked(act));
        let joining = (!left_out.is_empty()).then(|| {
            let acts = count(left_out.len() as u64, "act", "acts");
            format!("{acts} by which parties joined: `proverka treaty acts {}` shows them", self.treaty)
        });
        (shown, joining)
    }

    /// When the treaty ends or ended, in words.
    #[must_use]
    pub fn ends_in_words(&self) -> String {
        match (self.ends, self.ends_between) {
            (Some(day), _) => {
                let last = self.last_day.map_or(String::new(), |day| format!("last day {}", day.0));
                let left =
                    self.days_left.map_or(String::new(), |left| format!(", {} left", count(left, "day", "days")));
                format!("{} ({last}{left})", day.0)
            }
            (None, Some((from, to))) => {
                let text = |day: Option<Day>| day.map_or("never".to_owned(), |day| day.0.to_string());
                format!("between {} and {}", text(from), text(to))
            }
            (None, None) if self.at.is_none() => "not one answer for all of these days".to_owned(),
            (None, None) => "no end set".to_owned(),
        }
    }
}

fn findings(out: &mut dyn Write, findings: &[Row]) -> io::Result<()> {
    let mut table = style::table(&["clause", "rule", "found", "allowed", "margin", "verdict"]);
    for row in findings {
        table.add_row([
            Cell::new(marked(&row.clause, row.provenance)),
            Cell::new(&row.rule),
            Cell::new(row.measured.as_deref().unwrap_or_default()),
            Cell::new(row.bound.as_deref().unwrap_or_default()),
            style::number(row.margin.map_or(String::new(), |days| format!("{days} d"))),
            Cell::new(style::verdict(row.verdict)),
        ]);
    }
    style::write(&table, out)
}
