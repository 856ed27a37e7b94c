//! `proverka report`: one page on a treaty and a day, as HTML or as Markdown.

use std::io::{self, Write};
use std::path::Path;

use proverka::calendar::{Date, Interval};
use proverka::judge::{LastDay, Question};
use proverka::treaty::{Treaty, catalog};
use proverka::verdict::Verdict;
use sha2::{Digest as _, Sha256};

use super::chart::{self, Picture};
use super::limits::compare::between;
use super::limits::{Case, Judged};
use super::term;
use crate::args::report::Report as Args;
use crate::args::{DateOrderArg, LastDayArg};
use crate::chart::{Size, svg};
use crate::failure::Failure;
use crate::files::input::{self as files, FileKind};
use crate::files::output;
use crate::input::{self, Declared};
use crate::journal::words::hex;
use crate::report::Day;
use crate::report::page::{Answers, Form, Input, Made, Page, render};

/// Runs the command. The verdict is that of `limits`.
///
/// # Errors
///
/// [`Failure`] if the treaty, its acts or the input cannot be read, or if the page cannot be written.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let form = form(args)?;
    refuse_input_in_place_of_treaty(args)?;
    input::treaty::with(&args.treaty, &args.acts, |treaty, acts| {
        let side = args.party.as_deref().map(|code| input::treaty::side(treaty, code)).transpose()?;
        let declared = input::declared(args.input.as_deref(), treaty, args.reading.hints(Some(args.at)))?;
        let last_day = LastDay::from(args.last_day);
        let question = Question { treaty, acts, at: Interval::exactly(args.at), last_day };
        let chart = chart(args, &question, &declared, side);
        let days = declared.dates_with_numbers();
        let latest = days.iter().rfind(|day| **day <= args.at).copied();
        // Where nobody declared a number for the day, each party has the one that it declared last.
        let declared = if latest == Some(args.at) { declared } else { declared.as_of(args.at) };
        let case = Case { treaty, acts, declared: &declared, last_day, side };
        let limits = case.judge(&[Judged::on(args.at)]);
        let earlier = days.into_iter().rfind(|day| latest.is_some_and(|latest| *day < latest));
        let change = earlier.map(|day| between((case, day), (case, args.at)));
        let mut term = term::answer(&question)?;
        term.party.clone_from(&args.party);
        let page = Page::new(Answers {
            question,
            day: Day(args.at),
            numbers_of: Day(latest.unwrap_or(args.at)),
            side,
            limits: &limits,
            term: &term,
            change: change.as_ref(),
            chart,
            made: made(args, treaty, form)?,
        });
        let text = render(&page, form).map_err(|error| Failure::Output(io::Error::other(error)))?;
        match &args.output {
            Some(path) => output::write(path, text.as_bytes(), true)?,
            None => out.write_all(text.as_bytes())?,
        }
        Ok(limits.verdict)
    })
}

/// The form of the page. The name of its file is checked before any work is done.
fn form(args: &Args) -> Result<Form, Failure> {
    let Some(path) = &args.output else { return Ok(Form::Markdown) };
    let form = Form::of(path).ok_or_else(|| {
        Failure::usage(
            format!("{}: not a known kind of page", path.display()),
            "expected a name that ends in .html or .md",
        )
    })?;
    let read = [
        ("INPUT", args.input.as_deref()),
        ("--acts", args.acts.acts.as_deref()),
        ("--add-acts", args.acts.add_acts.as_deref()),
        ("TREATY", Some(Path::new(&args.treaty))),
    ];
    let read: Vec<(&str, &Path)> = read.into_iter().filter_map(|(name, path)| Some((name, path?))).collect();
    output::distinct(&[("-o", path)], &read)?;
    output::check(path, true)?;
    Ok(form)
}

/// Refuses a table in the place of the treaty, and says what to type.
fn refuse_input_in_place_of_treaty(args: &Args) -> Result<(), Failure> {
    let path = Path::new(&args.treaty);
    let is_json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    if args.input.is_some() || is_json || catalog::find(&args.treaty).is_some() || !path.is_file() {
        return Ok(());
    }
    Err(Failure::usage(
        format!("{} is no treaty", args.treaty),
        format!("expected the treaty before the input, such as: proverka report new-start {}", quoted(&args.treaty)),
    ))
}

/// The chart of the numbers up to the day; `None` if there are none.
fn chart(args: &Args, question: &Question<'_>, declared: &Declared, side: Option<&str>) -> Option<String> {
    let days = (Date::MIN, args.at);
    declared.dates().into_iter().find(|day| *day <= args.at)?;
    let origin = chart::origin(args.input.as_deref(), question.treaty.id);
    let picture = Picture {
        question: *question,
        declared,
        side,
        days,
        size: Size::Page,
        title: None,
        panels: &[],
        seen_from: args.at,
        origin: &origin,
    };
    Some(svg(&picture.chart()))
}

fn made(args: &Args, treaty: &Treaty<'_>, form: Form) -> Result<Made, Failure> {
    let mut inputs = Vec::new();
    if catalog::find(&args.treaty).is_none() {
        inputs.push(read("treaty", Path::new(&args.treaty), FileKind::TREATY)?);
    }
    match &args.input {
        Some(path) => inputs.push(read("declared numbers", path, FileKind::DECLARED)?),
        None => inputs.extend(input::declared::built_in_tables(treaty).iter().map(|(name, text)| Input {
            what: "declared numbers",
            name: (*name).to_owned(),
            sha256: Some(hex(&Sha256::digest(text))),
        })),
    }
    for (what, path) in [("acts", &args.acts.acts), ("added acts", &args.acts.add_acts)] {
        if let Some(path) = path {
            inputs.push(read(what, path, FileKind::ACTS)?);
        }
    }
    let options = options(args);
    let treaty = name(Path::new(&args.treaty));
    let input = args.input.as_deref().map_or(String::new(), |path| format!(" {}", quoted(&name(path))));
    let file = if form == Form::Html { "report.html" } else { "report.md" };
    let last_day = match args.last_day {
        LastDayArg::Eve => "The last day in force is read as the day before the anniversary.",
        LastDayArg::Anniversary => "The last day in force is read as the anniversary itself.",
    };
    Ok(Made {
        version: env!("CARGO_PKG_VERSION"),
        command: format!("proverka report {}{input} --at {}{options} -o {file}", quoted(&treaty), args.at),
        chart_command: format!("proverka limits{input} --treaty {}{options} --chart chart.svg", quoted(&treaty)),
        inputs,
        last_day,
    })
}

/// The options that change what a page says, as they are typed.
fn options(args: &Args) -> String {
    let order = args.reading.date_order.map(|order| match order {
        DateOrderArg::Dmy => "dmy",
        DateOrderArg::Mdy => "mdy",
        DateOrderArg::Ymd => "ymd",
    });
    let file = |path: &Option<std::path::PathBuf>| path.as_deref().map(name);
    let values = [
        ("--party", args.party.clone()),
        ("--acts", file(&args.acts.acts)),
        ("--add-acts", file(&args.acts.add_acts)),
        ("--last-day", (args.last_day == LastDayArg::Anniversary).then(|| "anniversary".to_owned())),
        ("--date-order", order.map(str::to_owned)),
        ("--sheet", args.reading.sheet.clone()),
        ("--range", args.reading.range.map(|area| area.to_string())),
    ];
    let values = values.into_iter().filter_map(|(option, value)| Some(format!(" {option} {}", quoted(&value?))));
    values.chain(args.reading.strict.then(|| " --strict".to_owned())).collect()
}

/// The name of a file without its folders, which say something about the machine; `-` for standard input.
fn name(path: &Path) -> String {
    if files::is_stdin(path) { "-".to_owned() } else { files::base(&files::name(path)) }
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:,+@%".contains(letter);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// The name and the digest of a file that was read. It is read again for the digest.
fn read(what: &'static str, path: &Path, kind: FileKind) -> Result<Input, Failure> {
    let sha256 = if path.is_file() {
        let mut digest = Sha256::new();
        files::read_pieces(path, kind, |piece| digest.update(piece))?;
        Some(hex(&digest.finalize()))
    } else {
        None
    };
    Ok(Input { what, name: files::base(&files::name(path)), sha256 })
}
