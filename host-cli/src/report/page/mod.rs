//! The report of `report`: one page for readers who did not ask the question themselves, as HTML or as Markdown.
//!
//! [`Page`] is what the page says, as plain data that both forms are made from. Nothing is judged here: verdicts and
//! numbers are those of the reports of `limits` and `term`. The templates hold no text from outside, and whatever they
//! print is escaped by [`render()`].

mod answer;
mod change;
mod limits;
mod markdown;
mod render;
mod source;
mod standing;
mod words;

use proverka::judge::Question;
use proverka::treaty::Treaty;
use serde::Serialize;

pub use render::{Form, render};

use self::answer::Answer;
use self::change::Change;
use self::limits::Limit;
use self::source::Source;
use self::standing::Standing;
use super::footnotes::Footnotes;
use super::{compare, limits as judged, term};

/// The answers that a page is made from.
#[derive(Debug)]
pub struct Answers<'a> {
    /// The treaty, its acts and the day.
    pub question: Question<'a>,
    /// The day of the report.
    pub day: super::Day,
    /// The latest day up to that day for which numbers were declared; the day itself if there are none.
    pub numbers_of: super::Day,
    /// The party, side or group that the report is about; `None` for all.
    pub side: Option<&'a str>,
    /// The answer of `limits`.
    pub limits: &'a judged::Report,
    /// The answer of `term`.
    pub term: &'a term::Report,
    /// What changed since the last declaration; `None` if there is none before.
    pub change: Option<&'a compare::Report>,
    /// The chart as SVG; `None` if there is no number to draw.
    pub chart: Option<String>,
    /// How the page was made.
    pub made: Made,
}

/// What a page says.
#[derive(Debug, Serialize)]
pub struct Page {
    /// The name of the treaty.
    treaty: String,
    /// The day of the report, as `2020-03-01`.
    day: String,
    /// The day of the report, as `1 March 2020`.
    day_in_words: String,
    /// Whom the page is about, if not all.
    about: Option<String>,
    /// The verdict in one sentence.
    answer: Answer,
    /// Whether and how long the treaty is in force.
    standing: Standing,
    /// Whether numbers were declared for an earlier day than that of the report.
    is_of_earlier_day: bool,
    /// The limits, one for each finding.
    limits: Vec<Limit>,
    /// What the codes of parties mean.
    parties: Vec<String>,
    /// Whether the number of a limit was remembered, and not read in a source.
    remembered: bool,
    /// The chart as SVG.
    chart: Option<String>,
    /// What is undecided or does not bind, why, and what would settle it.
    open: Vec<Open>,
    /// The acts up to the day.
    acts: Vec<Act>,
    /// A remark on acts that are left out.
    acts_left_out: Option<String>,
    /// What changed since the last declaration.
    change: Option<Change>,
    /// What was not judged or not counted.
    left_out: Vec<String>,
    /// The sources of the page by their numbers.
    sources: Vec<Source>,
    /// How the page was made.
    made: Made,
}

/// Something that is undecided, or a limit that does not bind.
#[derive(Debug, Serialize)]
struct Open {
    /// The verdict as a word, such as `undecided`.
    verdict: &'static str,
    /// The findings that are meant.
    what: Vec<String>,
    /// Why it is so, and what would settle it.
    why: String,
    /// Who says which number, if that is disputed.
    claims: Vec<Claim>,
}

/// One account of a disputed number.
#[derive(Debug, Serialize)]
struct Claim {
    by: String,
    number: String,
    note: usize,
}

/// One act of the history.
#[derive(Debug, Serialize)]
struct Act {
    date: String,
    by: String,
    act: String,
    what: String,
    changes_dates: bool,
    note: usize,
}

/// How a page was made, so that a reader can make it again.
#[derive(Clone, Debug, Serialize)]
pub struct Made {
    /// The version of this program.
    pub version: &'static str,
    /// The command that makes the same page, with the names of files but not their folders.
    pub command: String,
    /// The command that draws the same chart.
    pub chart_command: String,
    /// What was read.
    pub inputs: Vec<Input>,
    /// Which day is read as the last one in force, in words.
    pub last_day: &'static str,
}

/// Something that was read.
#[derive(Clone, Debug, Serialize)]
pub struct Input {
    /// What it holds, such as `declared numbers`.
    pub what: &'static str,
    /// The name of the file, or that of the built-in data.
    pub name: String,
    /// The SHA-256 digest of its bytes in hex; `None` for a pipe, which can be read once only.
    pub sha256: Option<String>,
}

impl Page {
    /// Puts a page together from the answers.
    #[must_use]
    pub fn new(answers: Answers<'_>) -> Self {
        let Answers { question, day, numbers_of, side, limits: judged, term, change, chart, made } = answers;
        let treaty = question.treaty;
        let mut notes = Footnotes::default();
        let limits = judged.findings.iter().map(|row| Limit::new(treaty, row, &mut notes)).collect();
        let open = open(treaty, judged, &mut notes);
        let (shown, acts_left_out) = term.shown_acts();
        let acts = shown.into_iter().map(|act| history(act, &mut notes)).collect();
        let not_counted = judged.not_counted.iter().map(judged::NotCounted::sentence);
        let not_judged = judged.not_judged.iter().map(|id| {
            let title = limits::title(treaty, id);
            format!("{title}: not judged, because the input has no column or counting rule for it")
        });
        Self {
            treaty: treaty.name.to_owned(),
            day: day.0.to_string(),
            day_in_words: words::day(day.0),
            about: side.map(|side| words::who(treaty, side)),
            answer: Answer::new(treaty, day.0, judged, term),
            standing: Standing::new(&question, day.0, term),
            is_of_earlier_day: judged.findings.iter().any(|row| row.declared_for.is_some()),
            limits,
            parties: parties(treaty, judged),
            remembered: judged.findings.iter().any(|row| row.provenance == "unverified"),
            chart,
            open,
            acts,
            acts_left_out,
            change: change.map(|change| Change::new(treaty, numbers_of, change)),
            left_out: not_counted.chain(not_judged).collect(),
            sources: notes.into_sources().iter().map(|source| Source::new(source)).collect(),
            made,
        }
    }
}

/// The parties that the page names by a code, with their names.
fn parties(treaty: &Treaty<'_>, judged: &judged::Report) -> Vec<String> {
    let mut codes: Vec<&str> = Vec::new();
    for row in &judged.findings {
        if !codes.contains(&row.party.as_str()) {
            codes.push(&row.party);
        }
    }
    let names = codes.into_iter().map(|code| (code, words::name(treaty, code)));
    names.filter_map(|(code, name)| Some(format!("{code}: {}", name.filter(|name| *name != code)?))).collect()
}

/// What is open; findings that are open for the same reason are one.
fn open(treaty: &Treaty<'_>, judged: &judged::Report, notes: &mut Footnotes) -> Vec<Open> {
    let mut all: Vec<Open> = Vec::new();
    for row in &judged.findings {
        let Some(why) = &row.why else { continue };
        let (verdict, why) = (words::verdict(row.verdict), words::capitalized(why));
        let what = format!("{}, {} ({})", row.party, limits::title(treaty, &row.rule), row.clause);
        let is_same = |other: &&mut Open| other.claims.is_empty() && other.verdict == verdict && other.why == why;
        match all.iter_mut().find(is_same).filter(|_| row.claims.is_empty()) {
            Some(same) => same.what.push(what),
            None => {
                let claims = row.claims.iter().map(|claim| Claim {
                    by: claim.by.clone(),
                    number: claim.number.to_string(),
                    note: notes.number(&claim.source),
                });
                all.push(Open { verdict, what: vec![what], why, claims: claims.collect() });
            }
        }
    }
    all
}

fn history(act: &term::ActRow, notes: &mut Footnotes) -> Act {
    Act {
        date: act.date.clone(),
        by: term::codes_or_count(&act.by),
        act: act.act.replace('_', " "),
        what: act.what(),
        changes_dates: act.changes_dates,
        note: notes.number(&term::known(act.provenance, &act.source)),
    }
}
