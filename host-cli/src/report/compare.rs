//! The report of `limits compare`.

use std::io::{self, Write};

use proverka::count::{CountRange, Decimal};
use proverka::verdict::Verdict;
use serde::Serialize;

use super::limits::{Row as Finding, either, marked};
use super::style::Cell;
use super::{Day, Number, style};
use crate::escape::line;
use crate::input::held::Difference;
use crate::journal::words::count;

/// Number of items that a table lists; JSON and CSV list all.
const LISTED: usize = 20;

/// Two declarations beside each other.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The treaty's identifier.
    pub treaty: String,
    /// The verdict of the second declaration.
    #[serde(serialize_with = "super::word")]
    pub verdict: Verdict,
    /// The first declaration.
    pub from: Part,
    /// The second declaration.
    pub to: Part,
    /// A row for each number and each limit on it.
    pub rows: Vec<Row>,
    /// The items that differ, if both declarations are lists of items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<ItemChanges>,
    /// The treaty's name, which is shown to people only.
    #[serde(skip)]
    pub name: String,
}

/// One of the declarations.
#[derive(Debug, Serialize)]
pub struct Part {
    /// The name of its file, or `built-in`.
    pub input: String,
    /// The day that its numbers describe.
    pub at: Day,
    /// The verdict of its findings.
    #[serde(serialize_with = "super::word")]
    pub verdict: Verdict,
    /// Whether its numbers were counted from items.
    #[serde(skip)]
    pub is_counted: bool,
}

/// A number in both declarations, and what a limit makes of it.
#[derive(Debug, Serialize)]
pub struct Row {
    /// The party, side or group.
    pub party: String,
    /// The quantity that is counted.
    pub rule: String,
    /// The clause of the limit; absent for a number that no limit is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// How well the limit is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provenance: Option<&'static str>,
    /// The number and its judgement in the first declaration; null if it has none.
    pub from: Option<View>,
    /// The number and its judgement in the second declaration; null if it has none.
    pub to: Option<View>,
    /// By how much the number grew, if both are known exactly.
    pub change: Option<Number>,
}

/// A number in one of the declarations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct View {
    /// The number, if it is one number.
    pub measured: Option<Number>,
    /// The least and the greatest value that it may have, if it is not one number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured_between: Option<(Number, Option<Number>)>,
    /// The number that the limit allows or requires, if it is known exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound: Option<Number>,
    /// How far the number is below the ceiling, or above the floor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub margin: Option<Number>,
    /// The verdict, as a word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<&'static str>,
    #[serde(skip)]
    judged: Option<Verdict>,
}

impl View {
    fn of(row: &Finding) -> Self {
        Self {
            measured: row.measured,
            measured_between: row.measured_between,
            bound: row.bound,
            margin: row.margin,
            verdict: Some(row.verdict.as_str()),
            judged: Some(row.verdict),
        }
    }

    /// The number for people: exact, a range, or "no data".
    pub(super) fn number(&self) -> String {
        either(self.measured, self.measured_between).unwrap_or_else(|| "no data".to_owned())
    }
}

impl Row {
    /// A row on a limit, from its findings in both declarations.
    ///
    /// Both may be missing only if there is nothing to compare; the row is empty then.
    #[must_use]
    pub fn new(from: Option<&Finding>, to: Option<&Finding>) -> Self {
        let one = to.or(from);
        let text = |of: fn(&Finding) -> &String| one.map(of).cloned().unwrap_or_default();
        let mut row = Self {
            party: text(|row| &row.party),
            rule: text(|row| &row.rule),
            clause: one.map(|row| row.clause.clone()),
            provenance: one.map(|row| row.provenance),
            from: from.map(View::of),
            to: to.map(View::of),
            change: None,
        };
        row.change = row.difference();
        row
    }

    /// A row on a number that no limit is about.
    #[must_use]
    pub fn unlimited(
        party: &str,
        rule: &str,
        from: Option<CountRange>,
        to: Option<CountRange>,
        number: impl Fn(u32) -> Number,
    ) -> Self {
        let view = |range: CountRange| View {
            measured: range.exact().map(&number),
            measured_between: range.exact().is_none().then(|| (number(range.min()), range.max().map(&number))),
            bound: None,
            margin: None,
            verdict: None,
            judged: None,
        };
        let (from, to) = (from.map(view), to.map(view));
        let (party, rule) = (party.to_owned(), rule.to_owned());
        let mut row = Self { party, rule, clause: None, provenance: None, from, to, change: None };
        row.change = row.difference();
        row
    }

    fn difference(&self) -> Option<Number> {
        let steps = |view: &Option<View>| view.as_ref()?.measured.map(|Number(number)| number);
        let (from, to) = (steps(&self.from)?, steps(&self.to)?);
        Some(Number(Decimal::new(to.steps() - from.steps(), to.decimals())))
    }

    /// The change for people, with its sign.
    pub(super) fn change(&self) -> String {
        match self.change {
            Some(Number(change)) if change.steps() > 0 => format!("+{change}"),
            Some(Number(change)) if change.steps() == 0 => "=".to_owned(),
            Some(Number(change)) => change.to_string(),
            None => String::new(),
        }
    }

    /// The verdict, with the one before it if they differ.
    fn verdict(&self) -> String {
        let judged = |view: &Option<View>| view.as_ref().and_then(|view| view.judged);
        match (judged(&self.from), judged(&self.to)) {
            (Some(from), Some(to)) if from != to => format!("{} → {}", style::verdict(from), style::verdict(to)),
            (_, Some(to)) => style::verdict(to),
            (Some(_), None) => "not judged".to_owned(),
            (None, None) => String::new(),
        }
    }
}

/// The items that differ between two lists.
#[derive(Debug, Default, Serialize)]
pub struct ItemChanges {
    /// Number of items that are the same in both.
    pub unchanged: u64,
    /// The items that differ, by party and id.
    #[serde(rename = "changes")]
    pub items: Vec<ItemChange>,
}

/// An item that is in one list only, or differs.
#[derive(Debug, Serialize)]
pub struct ItemChange {
    /// `new`, `gone` or `changed`.
    pub what: &'static str,
    /// The item's id.
    pub id: String,
    /// The party that declares it; in both lists, if it is in both, the first one.
    pub party: String,
    /// Its kind, likewise.
    pub kind: String,
    /// Its state, likewise.
    pub state: &'static str,
    /// The fields that differ.
    #[serde(rename = "fields", skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Difference>,
}

impl ItemChange {
    /// What happened, for people.
    fn text(&self, words: &Words) -> String {
        match self.what {
            "new" => words.new.to_owned(),
            "gone" => words.gone.to_owned(),
            _ => {
                let or_none = |text: &str| if text.is_empty() { "none".to_owned() } else { text.to_owned() };
                let each = self.differences.iter().map(|Difference { field, from, to }| {
                    let field = if *field == "site" { words.site } else { field };
                    format!("{field}: {} → {}", or_none(from), or_none(to))
                });
                each.collect::<Vec<_>>().join("; ")
            }
        }
    }
}

/// The words for two days, or for two views of one day.
struct Words {
    new: &'static str,
    gone: &'static str,
    site: &'static str,
}

impl Report {
    /// Whether both declarations are about one day, so that they are two views and nothing happened between them.
    fn is_one_day(&self) -> bool {
        self.from.at == self.to.at
    }

    fn words(&self) -> Words {
        if self.is_one_day() {
            Words { new: "only in B", gone: "only in A", site: "site" }
        } else {
            Words { new: "new", gone: "gone", site: "moved" }
        }
    }

    /// The table of numbers: with all columns, or for a narrow screen without the clauses and with each party above its
    /// rows.
    fn numbers(&self, is_wide: bool) -> style::Table {
        let day = |name: &str, part: &Part| {
            if self.is_one_day() || !is_wide { name.to_owned() } else { part.at.0.to_string() }
        };
        let (from, to) = (day("A", &self.from), day("B", &self.to));
        let change = if self.is_one_day() { "B - A" } else { "change" };
        let head = if is_wide { &["party", "clause", "rule"][..] } else { &["rule"] };
        let mut table = style::table(&[head, &[&from, &to, change, "bound", "margin", "verdict"]].concat());
        let number = |view: &Option<View>| view.as_ref().map_or_else(|| "no data".to_owned(), View::number);
        let text = |number: Option<Number>| number.map_or(String::new(), |number| number.to_string());
        let mut above = None;
        for row in &self.rows {
            let now = row.to.as_ref();
            let mut cells = if is_wide {
                let clause = row.clause.as_deref().unwrap_or_default();
                let clause = marked(clause, row.provenance.unwrap_or_default());
                vec![Cell::new(&row.party), Cell::new(clause), Cell::new(&row.rule)]
            } else {
                if above != Some(&row.party) {
                    table.add_row([Cell::new(&row.party)]);
                    above = Some(&row.party);
                }
                vec![Cell::new(format!(" {}", row.rule))]
            };
            cells.extend([
                style::number(number(&row.from)),
                style::number(number(&row.to)),
                style::number(row.change()),
                style::number(text(now.and_then(|view| view.bound))),
                style::number(text(now.and_then(|view| view.margin))),
                Cell::new(row.verdict()),
            ]);
            table.add_row(cells);
        }
        table
    }

    fn write_items(&self, items: &ItemChanges, out: &mut dyn Write) -> io::Result<()> {
        let words = self.words();
        let number = |what: &str| items.items.iter().filter(|item| item.what == what).count();
        let differ = if self.is_one_day() { "differ" } else { "changed" };
        line(
            out,
            format_args!(
                "items: {} {}, {} {}, {} {differ}, {} the same",
                number("new"),
                words.new,
                number("gone"),
                words.gone,
                number("changed"),
                items.unchanged
            ),
        )?;
        if items.items.is_empty() {
            return Ok(());
        }
        let mut table = style::table(&["item", "party", "kind", "state", ""]);
        for item in items.items.iter().take(LISTED) {
            table.add_row([
                Cell::new(&item.id),
                Cell::new(&item.party),
                Cell::new(&item.kind),
                Cell::new(item.state),
                Cell::new(item.text(&words)),
            ]);
        }
        style::write(&table, out)?;
        let more = items.items.len().saturating_sub(LISTED);
        if more > 0 {
            let more = count(more as u64, "item", "items");
            line(out, format_args!("… and {more} more; --format json and csv list all"))?;
        }
        Ok(())
    }
}

/// One line of the CSV.
enum Line<'r> {
    Number(&'r Row),
    Item(&'r ItemChange),
}

impl Line<'_> {
    fn either(&self, number: impl Fn(&Row) -> String, item: impl Fn(&ItemChange) -> String) -> String {
        match self {
            Self::Number(row) => number(row),
            Self::Item(change) => item(change),
        }
    }

    /// The cell of a number; lines on items have nothing in this column.
    fn number(&self, cell: impl Fn(&Row) -> String) -> String {
        self.either(cell, |_| String::new())
    }

    /// The cell of an item; lines on numbers have nothing in this column.
    fn item(&self, cell: impl Fn(&ItemChange) -> String) -> String {
        self.either(|_| String::new(), cell)
    }
}

impl super::Report for Report {
    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let text = |number: Option<Number>| number.map_or(String::new(), |number| number.to_string());
        let least = |view: &Option<View>| {
            text(view.as_ref().and_then(|view| view.measured.or(view.measured_between.map(|(least, _)| least))))
        };
        let most = |view: &Option<View>| {
            text(view.as_ref().and_then(|view| view.measured.or(view.measured_between.and_then(|(_, most)| most))))
        };
        let word = |view: &Option<View>| view.as_ref().and_then(|view| view.verdict).unwrap_or_default().to_owned();
        let margin = |view: &Option<View>| text(view.as_ref().and_then(|view| view.margin));
        let numbers = self.rows.iter().map(Line::Number);
        let items = self.items.iter().flat_map(|items| &items.items).map(Line::Item);
        let lines: Vec<Line<'_>> = numbers.chain(items).collect();
        super::csv_columns(
            out,
            &[
                ("treaty", &|_: &Line<'_>| self.treaty.clone()),
                ("from", &|_| self.from.at.0.to_string()),
                ("to", &|_| self.to.at.0.to_string()),
                ("party", &|line| line.either(|row| row.party.clone(), |item| item.party.clone())),
                ("clause", &|line| line.number(|row| row.clause.clone().unwrap_or_default())),
                ("rule", &|line| line.number(|row| row.rule.clone())),
                ("from_min", &|line| line.number(|row| least(&row.from))),
                ("from_max", &|line| line.number(|row| most(&row.from))),
                ("to_min", &|line| line.number(|row| least(&row.to))),
                ("to_max", &|line| line.number(|row| most(&row.to))),
                ("change", &|line| line.number(|row| text(row.change))),
                ("from_margin", &|line| line.number(|row| margin(&row.from))),
                ("to_margin", &|line| line.number(|row| margin(&row.to))),
                ("from_verdict", &|line| line.number(|row| word(&row.from))),
                ("to_verdict", &|line| line.number(|row| word(&row.to))),
                ("item", &|line| line.item(|item| item.id.clone())),
                ("what", &|line| line.item(|item| item.what.to_owned())),
                ("kind", &|line| line.item(|item| item.kind.clone())),
                ("state", &|line| line.item(|item| item.state.to_owned())),
                ("fields", &|line| {
                    line.item(|item| {
                        let each = item.differences.iter();
                        let each = each.map(|Difference { field, from, to }| format!("{field}: {from} → {to}"));
                        each.collect::<Vec<_>>().join("; ")
                    })
                }),
            ],
            &lines,
        )
    }

    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        line(out, format_args!("{}", style::styled(style::HEAD, &self.name)))?;
        for (name, part) in [("A", &self.from), ("B", &self.to)] {
            let counted = if part.is_counted { ", counted from items" } else { "" };
            line(
                out,
                format_args!("{name}: {}, {}{counted}: {}", part.input, part.at.0, style::verdict(part.verdict)),
            )?;
        }
        let wide = self.numbers(true);
        style::write(&if wide.fits() { wide } else { self.numbers(false) }, out)?;
        let changed = self.rows.iter().filter(|row| row.from != row.to).count();
        if changed == 0 {
            line(out, format_args!("no number differs"))?;
        }
        match &self.items {
            Some(items) => self.write_items(items, out),
            None => Ok(()),
        }
    }
}
