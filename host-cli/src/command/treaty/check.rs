//! `proverka treaty check`: holds somebody's table of treaties against the catalogue.

use std::io::Write;

use proverka::calendar::{Date, Interval, Span};
use proverka::judge::{EndRange, LastDay, Question, Standing};
use proverka::treaty::{Act, Acts, Cited, Duration, Treaty, catalog};
use proverka::verdict::{Citation, Verdict};

use crate::args::Check;
use crate::command::history::History;
use crate::command::term::today;
use crate::failure::Failure;
use crate::files::input::{FileKind, base};
use crate::input::dataset::date::{Days, WrittenDate};
use crate::input::dataset::duration::{self, WrittenDuration};
use crate::input::dataset::status::{self, WrittenStatus};
use crate::input::dataset::{self, Column, Dataset, Entry, date};
use crate::input::file;
use crate::report::check::{DateOrder, Finding, Outcome, Report, Row};
use crate::report::term::codes;
use crate::report::treaty::lasts;
use crate::report::{Day, Report as _};

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] if the table cannot be read, or if the system's clock gives no day.
pub(super) fn run(args: &Check, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let at = args.at.map_or_else(today, Ok)?;
    let text = file::read(&args.file, FileKind::DATASET)?;
    let dataset = dataset::read(&text)?;
    let last_day = LastDay::from(args.last_day);
    let rows: Vec<Row> = dataset.rows.iter().map(|entry| row(entry, &dataset, at, last_day)).collect();
    let verdict = Report::verdict(&rows);
    let shown_by = dataset.order.shown_by.clone();
    let report = Report {
        file: base(&text.name),
        at: Day(at),
        last_day_rule: last_day.as_str(),
        verdict,
        date_order: DateOrder {
            read: dataset.order.order.as_str(),
            line: shown_by.as_ref().map(|(_, line)| *line),
            shown_by: shown_by.map(|(date, _)| date),
        },
        ignored_columns: dataset.ignored,
        rows,
    };
    report.write(args.format, out)?;
    Ok(verdict)
}

fn row(entry: &Entry, dataset: &Dataset, at: Date, last_day: LastDay) -> Row {
    let found = dataset::treaty(&entry.name).and_then(catalog::find);
    let ours = found.map(|(treaty, acts)| Ours::of(treaty, acts, at, last_day));
    let mut findings = Vec::new();
    for (column, cell) in entry.cells.iter().filter(|_| ours.is_some()) {
        findings.extend(ours.as_ref().and_then(|ours| ours.compare(*column, cell, dataset)));
    }
    Row {
        line: entry.line,
        name: entry.name.clone(),
        treaty: found.map(|(treaty, _)| treaty.id.to_owned()),
        why: found.is_none().then(|| "this name means no treaty of the catalogue".to_owned()),
        findings,
    }
}

/// What the catalogue says about a treaty on a day.
struct Ours {
    treaty: &'static Treaty<'static>,
    acts: Acts<'static>,
    at: Date,
    last_day: LastDay,
    standing: Standing,
    /// The first day on which it is not in force any more, or on which it was abandoned; `None` if it has no end, or no
    /// certain one.
    end: Option<Date>,
}

impl Ours {
    fn of(treaty: &'static Treaty<'static>, acts: Acts<'static>, at: Date, last_day: LastDay) -> Self {
        let standing = Question { treaty, acts, at: Interval::exactly(at), last_day }.standing();
        let ours = Self { treaty, acts, at, last_day, standing, end: None };
        let end = if ours.has_ended() {
            let history = History::of(treaty, acts, None, last_day, at);
            history.standings.iter().rfind(|run| run.first <= at).map(|run| run.first)
        } else {
            standing.ends.and_then(EndRange::exact).filter(|_| ours.entry().is_some())
        };
        Self { end, ..ours }
    }

    fn word(&self) -> &'static str {
        self.standing.status.as_str()
    }

    /// Whether it has surely ended, or will surely never be in force.
    fn has_ended(&self) -> bool {
        !["not_yet", "provisional", "in_force", "undecided"].contains(&self.word())
    }

    fn is_open(&self) -> bool {
        self.word() == "undecided"
    }

    /// The day of entry into force, if it had come by the day asked about.
    fn entry(&self) -> Option<Cited<'static, Date>> {
        self.treaty.entry_into_force.filter(|entry| entry.value <= self.at)
    }

    /// The finding on a cell; `None` if the cell is empty and there is nothing to fill in either.
    fn compare(&self, column: Column, cell: &str, dataset: &Dataset) -> Option<Finding> {
        let duration = self.treaty.term.duration;
        match column {
            Column::Name => None,
            Column::Signed => self.day(column, cell, dataset, self.treaty.signed, "not on record"),
            Column::EntryIntoForce => self.day(column, cell, dataset, self.entry(), "never entered into force"),
            Column::Ended => self.ended(cell, dataset),
            Column::Status => Some(self.status(cell)),
            Column::Duration => Some(self.duration(cell, dataset, duration)),
        }
    }

    /// Compares a day that the treaty has or has not.
    fn day(
        &self,
        column: Column,
        cell: &str,
        dataset: &Dataset,
        ours: Option<Cited<'static, Date>>,
        none: &str,
    ) -> Option<Finding> {
        let known = ours.map_or(self.treaty.term.duration.citation, |ours| ours.citation);
        let value = ours.map_or(none.to_owned(), |ours| ours.value.to_string());
        let make = |result| Finding::new(column.as_str(), cell, value.clone(), result, known);
        let says_in_force = ["yes", "true", "in force"].contains(&status::words(cell).as_str());
        Some(match (date::read(cell, dataset.order.order), ours) {
            (WrittenDate::Blank, None) => return None,
            (WrittenDate::Blank, Some(_)) => make(Outcome::Blank),
            _ if says_in_force && column == Column::EntryIntoForce => {
                let mut finding = make(if self.word() == "in_force" { Outcome::Agrees } else { Outcome::Differs });
                finding.say(&format!("the cell says that it is in force; ours is {}", self.word().replace('_', " ")));
                finding
            }
            (WrittenDate::NoDay, None) => make(Outcome::Agrees),
            (WrittenDate::NoDay, Some(_)) | (WrittenDate::Days(_), None) => make(Outcome::Differs),
            (WrittenDate::Unreadable(why), _) => {
                let mut finding = make(Outcome::Undecided);
                finding.say(&why);
                finding
            }
            (WrittenDate::Days(days), Some(ours)) => self.days(make(Outcome::Differs), days, &[ours.value], dataset),
        })
    }

    /// Judges the days that a cell may mean: it agrees if one of our days is among them.
    fn days(&self, mut finding: Finding, days: Days, ours: &[Date], dataset: &Dataset) -> Finding {
        let order = dataset.order.order;
        if days.first != days.last {
            finding.read_as = Some(format!("{}..{}", days.first, days.last));
        } else if let Some(other) = days.swapped {
            finding.read_as = Some(format!("{}, read {}", days.first, order.as_str()));
            if !ours.contains(&days.first) && ours.contains(&other) {
                finding.say(&format!(
                    "read {} it is {}; only {}, as {other}, does it agree",
                    order.as_str(),
                    days.first,
                    order.other().as_str()
                ));
                // If another date shows the order, this one is wrong. Otherwise both orders are possible.
                finding.result = if dataset.order.shown_by.is_some() { Outcome::Differs } else { Outcome::Undecided };
                return finding;
            }
        }
        finding.result = if ours.iter().any(|day| days.contains(*day)) { Outcome::Agrees } else { Outcome::Differs };
        finding
    }

    /// Compares the day of the end. The first day after the end and the last day in force both count as right.
    fn ended(&self, cell: &str, dataset: &Dataset) -> Option<Finding> {
        let never = self.entry().is_none();
        let last = self.end.and_then(Date::previous).filter(|_| !never);
        let with_last = |day: Date| last.map_or(day.to_string(), |last| format!("{day} (last day {last})"));
        let value = match (self.has_ended(), self.end) {
            _ if self.is_open() => "undecided".to_owned(),
            (true, Some(day)) if never => format!("never in force; {} {day}", self.word().replace('_', " ")),
            (true, Some(day)) => with_last(day),
            (false, Some(day)) => format!("has not ended; ends {}", with_last(day)),
            _ if never => "never in force".to_owned(),
            _ => "has not ended".to_owned(),
        };
        let mut finding = Finding::new(Column::Ended.as_str(), cell, value, Outcome::Differs, self.cause());
        match date::read(cell, dataset.order.order) {
            WrittenDate::Blank if !self.has_ended() => return None,
            WrittenDate::Blank => finding.result = Outcome::Blank,
            WrittenDate::Unreadable(why) => {
                finding.result = Outcome::Undecided;
                finding.say(&why);
            }
            _ if self.is_open() => finding.result = Outcome::Undecided,
            WrittenDate::NoDay => {
                finding.result = if self.has_ended() { Outcome::Differs } else { Outcome::Agrees };
            }
            WrittenDate::Days(days) => {
                let ours: Vec<Date> = self.end.into_iter().chain(last).collect();
                finding = self.days(finding, days, &ours, dataset);
                if finding.result == Outcome::Agrees && days.first == days.last {
                    self.say_reading(&mut finding, days.first, last);
                }
                if finding.result == Outcome::Differs {
                    self.say_cause(&mut finding);
                    self.say_text_alone(&mut finding, days);
                }
            }
        }
        if finding.result == Outcome::Blank {
            self.say_cause(&mut finding);
        }
        Some(finding)
    }

    /// Says which reading of the last day a day agrees with. A replacement by another treaty has a day of its own.
    fn say_reading(&self, finding: &mut Finding, day: Date, last: Option<Date>) {
        let Some(last) = last else {
            finding.say(&format!("never in force; on that day it was {}", self.word().replace('_', " ")));
            return;
        };
        let other = match self.last_day {
            LastDay::Eve => LastDay::Anniversary,
            LastDay::Anniversary => LastDay::Eve,
        };
        let question =
            Question { treaty: self.treaty, acts: self.acts, at: Interval::exactly(self.at), last_day: other };
        if day == last {
            finding.say("the last day in force");
        } else if question.standing().last_day == Some(day) {
            finding.say(&format!(
                "the first day after the end; with --last-day {}, the last day in force",
                other.as_str()
            ));
        } else {
            finding.say("the first day after the end");
        }
    }

    /// Says what ended it.
    fn say_cause(&self, finding: &mut Finding) {
        if let Some(end) = self.end.filter(|_| self.has_ended()) {
            // An extension only moved the day on which it expired.
            let act = self.ending_act().filter(|act| act.until.is_none() || self.word() != "expired");
            let act = act.map_or(String::new(), |act| format!(": {}", act.note));
            finding.say(&format!("{} since {end}{act}", self.word().replace('_', " ")));
        }
    }

    /// Says that the cell has the day on which the treaty would have ended by its text, without any act.
    fn say_text_alone(&self, finding: &mut Finding, days: Days) {
        let at = Interval::exactly(self.at);
        let alone = Question { treaty: self.treaty, acts: Acts::NONE, at, last_day: self.last_day }.standing();
        let Some(end) = alone.ends.and_then(EndRange::exact) else { return };
        if days.contains(end) || end.previous().is_some_and(|last| days.contains(last)) {
            let clause = self.treaty.term.duration.citation.clause;
            finding.say(&format!("{end} is its end by the text alone ({clause})"));
        }
    }

    fn status(&self, cell: &str) -> Finding {
        let entered = match self.entry() {
            Some(entry) => format!("entered into force on {}", entry.value),
            None => "never entered into force".to_owned(),
        };
        let mut finding =
            Finding::new(Column::Status.as_str(), cell, self.word().replace('_', " "), Outcome::Differs, self.cause());
        match status::read(cell) {
            WrittenStatus::Blank => {
                finding.result = Outcome::Blank;
                return finding;
            }
            WrittenStatus::Unknown => {
                finding.result = Outcome::Undecided;
                finding.say(&format!("these words are not understood; expected some of: {}", status::known()));
                return finding;
            }
            WrittenStatus::Contradicts(said) => {
                finding.result = Outcome::Undecided;
                finding.say(&format!("it says {} at once; expected one of them", said.join(" and ")));
                return finding;
            }
            WrittenStatus::Says(_) if self.is_open() => {
                finding.result = Outcome::Undecided;
                return finding;
            }
            WrittenStatus::Says(said) => {
                let suspended = codes(self.treaty, self.standing.suspended_by);
                let claims_suspension = said.contains(&status::SUSPENDED);
                let fits = status::fits(&said, self.word()) && (!claims_suspension || !suspended.is_empty());
                if fits {
                    finding.result = Outcome::Agrees;
                } else {
                    finding.say(&entered);
                    self.say_cause(&mut finding);
                }
                if claims_suspension {
                    let by = if suspended.is_empty() { "nobody".to_owned() } else { suspended.join(", ") };
                    finding.say(&format!("suspended by {by}, which changes no legal date"));
                }
            }
        }
        finding
    }

    fn duration(&self, cell: &str, dataset: &Dataset, ours: Cited<'static, Duration<'static>>) -> Finding {
        let extended = self.extended();
        let mut value = lasts(&ours.value);
        if let Some(act) = extended {
            let until = act.until.map_or("without an end".to_owned(), |until| format!("until {until}"));
            value = format!("{value}; extended {until}");
        }
        let mut finding = Finding::new(Column::Duration.as_str(), cell, value, Outcome::Differs, ours.citation);
        let result = |agrees: bool| if agrees { Outcome::Agrees } else { Outcome::Differs };
        let without_end = matches!(ours.value, Duration::Unlimited) || extended.is_some_and(|act| act.until.is_none());
        match duration::read(cell, dataset.order.order) {
            WrittenDuration::Blank => finding.result = Outcome::Blank,
            WrittenDuration::Unreadable => {
                finding.result = Outcome::Undecided;
                finding.say("not a duration; expected such as 15 years, unlimited, or until 31 December 2012");
            }
            WrittenDuration::Unlimited => finding.result = result(without_end),
            WrittenDuration::Until(days) => {
                let text = match ours.value {
                    Duration::Until(day) => Some(day),
                    Duration::For(span) => self.after_entry(span),
                    _ => None,
                };
                let ours: Vec<Date> = text.into_iter().chain(extended.and_then(|act| act.until)).collect();
                finding = self.days(finding, days, &ours, dataset);
            }
            WrittenDuration::Months(spans) => match ours.value {
                Duration::For(span) | Duration::Renewed { first: span, .. } => {
                    let (text, sum) = (duration::months(span), spans.iter().sum::<i32>());
                    let reaches = self.after_entry(Span::Months(sum));
                    let to_extension = reaches.is_some() && reaches == extended.and_then(|act| act.until);
                    let begins_right = spans.len() == 1 || spans.first().copied() == text;
                    finding.result = result(text == Some(sum) || (to_extension && begins_right));
                    if to_extension && finding.result == Outcome::Agrees {
                        finding.say("with the extension");
                    }
                }
                Duration::Unlimited | Duration::Until(_) => {}
                _ => finding.result = Outcome::Undecided,
            },
        }
        finding
    }

    /// The day that is this long after the entry into force.
    fn after_entry(&self, span: Span) -> Option<Date> {
        self.entry()?.value.add(span, self.treaty.term.month_end).ok()
    }

    /// The last act by which the treaty was extended.
    fn extended(&self) -> Option<&'static Act<'static>> {
        self.last_act(&["extension_in_force", "indefinite_extension"])
    }

    /// The act that ended it, if an act did.
    fn ending_act(&self) -> Option<&'static Act<'static>> {
        self.last_act(match self.word() {
            "withdrawn" => &["withdrawal_notice"],
            "superseded" => &["superseded", "basis_ended"],
            "abandoned" => &["declared_no_party"],
            "expired" => &["denunciation", "extension_in_force"],
            "not_yet" | "provisional" | "in_force" | "undecided" => &[],
            _ => &["termination_agreed"],
        })
    }

    /// The last act of one of these kinds up to the day asked about.
    fn last_act(&self, kinds: &[&str]) -> Option<&'static Act<'static>> {
        let mut acts = self.acts.as_slice().iter().filter(|act| act.when.earliest() <= self.at);
        acts.rfind(|act| kinds.contains(&act.kind.as_str()))
    }

    /// The clause on which the standing rests, with the source of the act that brought it about, if an act did.
    fn cause(&self) -> Citation<'static> {
        let question =
            Question { treaty: self.treaty, acts: self.acts, at: Interval::exactly(self.at), last_day: self.last_day };
        let mut clause = None;
        question.findings(|finding| {
            clause.get_or_insert(finding.citation);
        });
        let clause = clause.unwrap_or(self.treaty.term.duration.citation);
        match self.ending_act() {
            Some(act) => Citation { provenance: act.provenance, source: act.source, ..clause },
            None => clause,
        }
    }
}
