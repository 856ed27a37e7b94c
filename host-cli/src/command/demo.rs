//! `proverka demo`: the story of February 2020, told from built-in public data, and an inspection with a simulated
//! device.
//!
//! The core computes every number and date of the story when the command runs; only the words around them are written
//! here.

use std::io::{self, Write};

use proverka::calendar::{Date, Interval, Span};
use proverka::count::{Census, CountRange, Kind, State};
use proverka::date;
use proverka::judge::{LastDay, Question, Standing, WhatIf, measure};
use proverka::treaty::catalog::{INF, INF_ACTS, NEW_START, NEW_START_ACTS};
use proverka::treaty::{ActKind, Acts, StatePartySet, Treaty};
use proverka::verdict::{Citation, Verdict};
use serde::Serialize;

use crate::args::{Demo, Format};
use crate::command::limits::{Case, Judged};
use crate::escape::line;
use crate::failure::Failure;
use crate::input::{self, Declared, Hints};
use crate::journal::words::count;
use crate::report::limits::marked;
use crate::report::style::{self, FAINT, HEAD, styled};
use crate::report::term::codes;

mod inspection;

/// The day of the story, on which Russia tells its parliament that talks on an extension were offered and declined.
const STORY: Date = date!(2020, 2, 27);

/// One line of the story: what the core computes, in plain words.
#[derive(Debug, Serialize)]
struct StoryLine {
    about: &'static str,
    clause: String,
    #[serde(serialize_with = "crate::report::word")]
    verdict: Verdict,
    text: String,
}

/// The story as far as it has been told.
struct Story {
    chapters: Vec<(&'static str, Vec<StoryLine>)>,
}

impl Story {
    fn chapter(&mut self, title: &'static str) {
        self.chapters.push((title, Vec::new()));
    }

    fn say(&mut self, about: &'static str, clause: impl Into<String>, verdict: Verdict, text: String) {
        if let Some((_, said)) = self.chapters.last_mut() {
            said.push(StoryLine { about, clause: clause.into(), verdict, text });
        }
    }
}

/// Runs the command. There is nothing to judge, so the verdict only says that the whole story was printed.
///
/// # Errors
///
/// [`Failure`] if the output cannot be written.
pub fn run(args: &Demo, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let mut story = Story { chapters: Vec::new() };
    where_it_stands(&mut story);
    forces(&mut story)?;
    extension(&mut story)?;
    others(&mut story);
    unknown(&mut story)?;
    afterwards(&mut story);
    inspection::add(&mut story)?;
    match args.format {
        Format::Table => print(&story, out)?,
        Format::Json => {
            let said: Vec<&StoryLine> = story.chapters.iter().flat_map(|(_, said)| said).collect();
            crate::report::json(out, &serde_json::json!({ "at": STORY.to_string(), "findings": said }))?;
        }
        Format::Csv => {
            let rows = story.chapters.iter().flat_map(|(_, said)| said);
            let cells = |said: &StoryLine| {
                vec![said.about.to_owned(), said.clause.clone(), said.verdict.as_str().to_owned(), said.text.clone()]
            };
            crate::report::csv(out, &["about", "clause", "verdict", "text"], rows.map(cells))?;
        }
    }
    Ok(Verdict::Holds)
}

const fn on(treaty: &'static Treaty<'static>, acts: Acts<'static>, day: Date) -> Question<'static> {
    Question { treaty, acts, at: Interval::exactly(day), last_day: LastDay::Eve }
}

const fn new_start(day: Date) -> Question<'static> {
    on(&NEW_START, NEW_START_ACTS, day)
}

fn day(day: Option<Date>) -> String {
    day.map_or("no day".to_owned(), |day| day.to_string())
}

fn ends(standing: &Standing) -> Option<Date> {
    standing.ends.and_then(|ends| ends.exact())
}

fn where_it_stands(story: &mut Story) {
    story.chapter("Where the treaties stand on 27 February 2020");
    let standing = new_start(STORY).standing();
    let left = standing.days_left.map_or(String::new(), |left| format!(", {} left", count(left, "day", "days")));
    story.say(
        "New START",
        clause(NEW_START.term.duration.citation),
        standing.in_force.into(),
        format!(
            "{}: ends {}, last day {}{left}",
            standing.status.as_str(),
            day(ends(&standing)),
            day(standing.last_day)
        ),
    );
    let anniversary = Question { last_day: LastDay::Anniversary, ..new_start(STORY) }.standing();
    story.say(
        "New START",
        clause(NEW_START.term.duration.citation),
        anniversary.in_force.into(),
        format!("inclusive of the anniversary, the last day is {}: sources disagree", day(anniversary.last_day)),
    );
    let inf = on(&INF, INF_ACTS, STORY).standing();
    let notice = INF_ACTS.as_slice().iter().find(|act| act.kind == ActKind::WithdrawalNotice);
    let notice = day(notice.map(|act| act.when.latest()));
    if let Some(rule) = INF.term.withdrawal {
        let text = format!(
            "{} since {}: {} after the US notice of {notice}",
            inf.status.as_str(),
            day(ends(&inf)),
            rule.value.notice
        );
        story.say("INF Treaty", clause(rule.citation), inf.in_force.into(), text);
    }
}

/// What was declared under New START, with the built-in acts.
fn case(declared: &Declared) -> Case<'_> {
    Case { treaty: &NEW_START, acts: NEW_START_ACTS, declared, last_day: LastDay::Eve, side: None }
}

fn forces(story: &mut Story) -> Result<(), Failure> {
    story.chapter("Declared forces against New START's limits, on the data date nearest to it");
    let declared = input::declared(None, &NEW_START, Hints::default())?;
    let at = date!(2020, 3, 1);
    let report = case(&declared).judge(&[Judged::on(at)]);
    for row in report.findings {
        let number = row.measured.map_or("no data".to_owned(), |number| number.to_string());
        let bound = row.bound.map_or(String::new(), |bound| bound.to_string());
        let margin = row.margin.map_or(String::new(), |margin| format!(", margin {margin}"));
        let about = if row.party == "US" { "US" } else { "Russia" };
        story.say(
            about,
            marked(&row.clause, row.provenance),
            row.verdict,
            format!("{} {number} of {bound}{margin}", row.rule),
        );
    }
    // This adds one warhead more than allowed, to show that the check can fail.
    let question = new_start(at);
    let limits = question.limits();
    let warheads = NEW_START.ceilings.iter().find(|ceiling| ceiling.quantity == "warheads");
    if let Some((ceiling, bound)) = warheads.and_then(|ceiling| Some((ceiling, ceiling.bound.number()?))) {
        let made_up = limits.against(ceiling, Some(CountRange::exactly(bound.saturating_add(1))));
        let margin = made_up.margin.unwrap_or_default();
        let text = format!("{} would be one too many, margin {margin}", bound.saturating_add(1));
        story.say("made up", clause(ceiling.citation), made_up.verdict, text);
    }
    counting_rules(story);
    Ok(())
}

/// Tells how a bomber and an empty silo count by the rules of the treaty.
fn counting_rules(story: &mut Story) {
    let counted = |kind, state| {
        let mut census = Census::EMPTY;
        census.add(kind, state, 0).ok()?;
        let of = |quantity| measure(&NEW_START, quantity, &census, &Census::EMPTY).ok().flatten()?.exact();
        Some((of("deployed_delivery_systems")?, of("warheads")?, of("launchers")?))
    };
    let said = [
        ("a deployed heavy bomber", "III(2)(b)", counted(Kind::HeavyBomber, State::Deployed)),
        ("an emptied silo", "III(3)", counted(Kind::IcbmLauncher, State::NonDeployed)),
    ];
    let bounds = NEW_START.ceilings.iter().take(3).filter_map(|ceiling| ceiling.bound.number());
    let bounds: Vec<String> = bounds.map(|bound| bound.to_string()).collect();
    for (what, clause, counted) in said {
        let Some((systems, warheads, launchers)) = counted else { continue };
        let text = format!("{what} counts {systems} / {warheads} / {launchers} towards {}", bounds.join(" / "));
        story.say("counting", clause, Verdict::Holds, text);
    }
}

fn extension(story: &mut Story) -> Result<(), Failure> {
    story.chapter("The extension: offered, declined, still open");
    let question = new_start(STORY);
    let standing = question.standing();
    let extension = NEW_START.term.extension.map_or(String::new(), |rule| clause(rule.citation));
    story.say(
        "New START",
        extension.clone(),
        Verdict::Holds,
        format!(
            "{}: no legal date changed; both parties can still extend until {}",
            standing.extension.as_str().replace('_', " "),
            day(standing.extendable_until)
        ),
    );
    for (span, asked) in [(Span::Years(5), "five years"), (Span::Months(61), "five years and a month")] {
        let what = question.if_extended(span, |_| ()).map_err(|error| Failure::usage(error.to_string(), ""))?;
        story.say("what if", extension.clone(), what.verdict, format!("extended by {asked}: {}", after(&what)));
    }
    let notice = question.if_notice(date!(2020, 3, 1), StatePartySet::one(0), |_| ());
    let withdrawal = NEW_START.term.withdrawal.map_or(String::new(), |rule| clause(rule.citation));
    let text = format!("a notice of withdrawal received on 2020-03-01: {}", after(&notice));
    story.say("what if", withdrawal, notice.verdict, text);
    Ok(())
}

/// Tells when the treaty would end; an act that is not allowed does not change the end.
fn after(what: &WhatIf) -> String {
    let end = day(what.after.exact());
    if what.verdict == Verdict::Fails {
        format!("not allowed, the end stays {end}")
    } else {
        format!("would end {end}")
    }
}

/// A clause, with a question mark if its number is unverified.
fn clause(citation: Citation<'_>) -> String {
    marked(citation.clause, citation.provenance.as_str())
}

fn others(story: &mut Story) {
    story.chapter("Statements that changed no legal date");
    for act in NEW_START_ACTS.as_slice().iter().filter(|act| act.when.earliest() <= STORY && !act.kind.changes_dates())
    {
        let days = if act.when.earliest() == act.when.latest() {
            act.when.latest().to_string()
        } else {
            format!("{}..{}", act.when.earliest(), act.when.latest())
        };
        let text = format!("{days} {}: {}", act.kind.as_str(), act.note);
        story.say("New START", "", Verdict::NotBinding, text);
    }
}

fn unknown(story: &mut Story) -> Result<(), Failure> {
    story.chapter("What cannot be known, and what would settle it");
    let inside = date!(2020, 2, 23);
    let standing = new_start(inside).standing();
    story.say(
        "New START",
        "XIV(2)",
        if standing.extension == proverka::judge::Extension::Undecided { Verdict::Undecided } else { Verdict::Holds },
        format!(
            "had the talks been declined by {inside}? {}: the day of the refusal is not on record",
            standing.extension.as_str()
        ),
    );
    let declared = input::declared(None, &NEW_START, Hints::default())?;
    let report = case(&declared).judge_all();
    for row in report.findings.into_iter().filter(|row| row.verdict == Verdict::Undecided) {
        let about = if row.party == "US" { "US" } else { "Russia" };
        let why = row.why.unwrap_or_default();
        story.say(about, marked(&row.clause, row.provenance), row.verdict, format!("{} {}: {why}", row.at.0, row.rule));
    }
    Ok(())
}

fn afterwards(story: &mut Story) {
    story.chapter("The outcome");
    for (at, what) in [
        (date!(2021, 2, 3), "the extension, two days before the end"),
        (date!(2023, 3, 1), "Russia's suspension, which stops no clock"),
        (date!(2026, 2, 4), "the last day, exclusive of the anniversary"),
        (date!(2026, 2, 5), "the anniversary"),
    ] {
        let question = new_start(at);
        let standing = question.standing();
        let suspended = codes(&NEW_START, standing.suspended_by).join(", ");
        let suspended = if suspended.is_empty() { String::new() } else { format!(", suspended by {suspended}") };
        let text = format!("{at} {}, ends {}{suspended}: {what}", standing.status.as_str(), day(ends(&standing)));
        story.say("New START", clause(NEW_START.term.duration.citation), standing.in_force.into(), text);
    }
}

fn print(story: &Story, out: &mut dyn Write) -> io::Result<()> {
    for (title, said) in &story.chapters {
        line(out, format_args!("{}", styled(HEAD, title)))?;
        let mut table = style::table(&[]);
        for said in said {
            let verdict = match said.verdict {
                Verdict::NotBinding => styled(FAINT, "recorded"),
                verdict => style::verdict(verdict),
            };
            table.add_row([verdict.as_str(), said.about, &said.clause, &said.text]);
        }
        // All chapters have the same left edge; the text takes the rest of the width.
        for (column, width) in [(0, 11), (1, 14), (2, 12)] {
            table.widen(column, width);
        }
        style::write(&table, out)?;
        writeln!(out)?;
    }
    let count =
        |verdict| story.chapters.iter().flat_map(|(_, said)| said).filter(|said| said.verdict == verdict).count();
    line(
        out,
        format_args!(
            "{} hold, {} fail, {} cannot be known; (?) marks a clause whose number was remembered, not read. Try \
             `proverka limits`, `proverka term new-start --at 2020-02-27`, `proverka sim --script happy-path`.",
            count(Verdict::Holds),
            count(Verdict::Fails),
            count(Verdict::Undecided)
        ),
    )
}
