//! `proverka sim`: runs the device in a simulator.

use std::io::{self, IsTerminal as _, Write};
use std::path::Path;
use std::sync::mpsc;
use std::thread;

use proverka::verdict::Verdict;
use serde_json::json;

use crate::args::{Format, Sim};
use crate::escape::{line, stderr};
use crate::failure::Failure;
use crate::files::input::{FileKind, is_stdin};
use crate::files::output::{self, Output};
use crate::input::file;
use crate::journal::words::{count, hex};
use crate::report;
use crate::report::style::{self, FAINT, HEAD, styled};
use crate::sim::listen;
use crate::sim::live::{Live, MachineOptions};
use crate::sim::panel::{App, terminal};
use crate::sim::script::library::{self, SCENARIOS};
use crate::sim::script::parse::{Script, parse};
use crate::sim::script::run::{Run, play};
use crate::sim::script::step::Outcome;
use crate::suggest::did_you_mean_one_of;

/// The largest number of lines from `--listen` that wait for the reader of standard error.
const UNREAD_LINES: usize = 64;

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] if there is no answer.
pub fn run(args: &Sim, out: &mut dyn Write) -> Result<Verdict, Failure> {
    if args.list {
        return list(args, out);
    }
    if let Some(name) = &args.script {
        return script(args, &read(name)?, out);
    }
    let made = MachineOptions { flash: args.flash.clone(), seed: args.seed };
    if let Some(typed) = &args.listen {
        let address = listen::address(typed)?;
        let mut live = Live::open(&made)?;
        // The lines go to standard error, because a script that starts this command waits for the first one. The device
        // keeps running whether or not anybody reads them: lines that the reader does not take in time are dropped.
        let (say, lines) = mpsc::sync_channel::<String>(UNREAD_LINES);
        thread::spawn(move || {
            for said in lines {
                let mut out = stderr();
                let _ = line(&mut out, format_args!("proverka sim: {said}")).and_then(|()| out.flush());
            }
        });
        listen::serve(&mut live, address, |said| drop(say.try_send(said.to_owned())))?;
        return Ok(Verdict::Holds);
    }
    if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
        return Err(Failure::usage(
            "the panel needs a terminal",
            "expected a terminal, or --script, --listen or --list",
        ));
    }
    let is_coloured = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let mut app = App::new(Live::open(&made)?.machine, args.seed.unwrap_or(1), is_coloured);
    app.keeps_flash = args.flash.is_some();
    let ended = terminal::run(&mut app)?;
    // The file of the flash must be released before the process dies of a signal.
    drop(app);
    ended.conclude();
    Ok(Verdict::Holds)
}

/// Reads a built-in scenario by its name, or else a file.
fn read(name: &str) -> Result<Script, Failure> {
    if let Some(scenario) = library::find(name) {
        return parse(scenario.name, scenario.text);
    }
    let path = Path::new(name);
    if !is_stdin(path) && !path.exists() {
        let names: Vec<&str> = SCENARIOS.iter().map(|scenario| scenario.name).collect();
        let known = format!("expected a file, or one of {}", names.join(", "));
        let meant = did_you_mean_one_of(name, names.iter().copied());
        return Err(Failure::usage(format!("no scenario '{name}'{meant}"), known));
    }
    let text = file::read(path, FileKind::SCENARIO)?;
    parse(&text.name, &text.text)
}

fn list(args: &Sim, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let mut scenarios = Vec::new();
    for scenario in SCENARIOS {
        scenarios.push((scenario.name, parse(scenario.name, scenario.text)?.title));
    }
    match args.format {
        Format::Json => {
            let entry = |(name, title): &(&str, String)| json!({ "name": name, "about": title });
            let all: Vec<_> = scenarios.iter().map(entry).collect();
            report::json(out, &json!({ "scenarios": all }))?;
        }
        Format::Csv => {
            let rows = scenarios.into_iter().map(|(name, title)| vec![name.to_owned(), title]);
            report::csv(out, &["name", "about"], rows)?;
        }
        Format::Table => {
            let mut table = style::table(&["scenario", "about"]);
            for (name, title) in &scenarios {
                table.add_row([*name, title]);
            }
            style::write(&table, out)?;
        }
    }
    Ok(Verdict::Holds)
}

fn script(args: &Sim, script: &Script, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let named = [("--bundle", &args.bundle), ("--keys", &args.keys), ("--held", &args.held)];
    let outputs: Vec<(&str, &Path)> =
        named.into_iter().filter_map(|(name, path)| Some((name, path.as_deref()?))).collect();
    output::distinct(
        &outputs,
        &args.script.as_deref().map(|name| ("the scenario", Path::new(name))).into_iter().collect::<Vec<_>>(),
    )?;
    for (_, path) in &outputs {
        output::check(path, args.force)?;
    }
    let run = play(script)?;
    // Either all files are written or none, and only after the contents are known.
    let mut contents: Vec<(&Path, Vec<u8>)> = Vec::new();
    if let Some(path) = &args.bundle {
        let Some(bundle) = &run.bundle else {
            return Err(Failure::usage(
                format!("{}: the device holds no record at the end", script.name),
                "expected a scenario that enrols the device, or no --bundle",
            ));
        };
        contents.push((path, bundle.clone()));
    }
    if let Some(path) = &args.keys {
        contents.push((path, keys(&run).into_bytes()));
    }
    if let Some(path) = &args.held {
        let lines = run.held.iter().map(|held| format!("{} {}\n", held.size, hex(&held.head)));
        let text = format!("# Heads that the parties of a simulation noted.\n{}", lines.collect::<String>());
        contents.push((path, text.into_bytes()));
    }
    let outputs: Vec<Output<'_>> =
        contents.iter().map(|(path, bytes)| Output { path, bytes, force: args.force, private: false }).collect();
    output::write_all(&outputs)?;
    match args.format {
        Format::Json => json_report(script, &run, out)?,
        Format::Csv => {
            let word =
                |outcome: Outcome| serde_json::to_value(outcome).ok().and_then(|word| word.as_str().map(str::to_owned));
            let rows = run.steps.iter().map(|step| {
                let outcome = word(step.outcome).unwrap_or_default();
                vec![step.line.to_string(), step.at.clone(), step.command.clone(), outcome, step.text.clone()]
            });
            report::csv(out, &["line", "at", "command", "came", "said"], rows)?;
        }
        Format::Table => transcript(script, &run, out)?,
    }
    Ok(run.verdict)
}

/// The public keys of the parties, in the form that `proverka journal` reads.
fn keys(run: &Run) -> String {
    let [host, inspectorate] = run.keys.map(|key| hex(&key));
    format!("# Keys of a simulation: they protect nothing.\nhost {host}\ninspectorate {inspectorate}\n")
}

fn json_report(script: &Script, run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let [host, inspectorate] = run.keys.map(|key| hex(&key));
    let document = json!({
        "scenario": script.name,
        "about": script.title,
        "verdict": run.verdict.as_str(),
        "keys": { "host": host, "inspectorate": inspectorate },
        "nonce": (run.nonce != [0; 32]).then(|| hex(&run.nonce)),
        "grade": run.grade.map(|grade| grade.to_string()),
        "steps": run.steps,
    });
    report::json(out, &document)
}

/// The widest command that still fits its column; a longer one pushes the text after it to the right. Unit: characters.
const COMMAND: usize = 38;

fn transcript(script: &Script, run: &Run, out: &mut dyn Write) -> io::Result<()> {
    line(out, format_args!("{}: {}", styled(HEAD, &script.name), script.title))?;
    let mut day = String::new();
    for step in &run.steps {
        let (date, time) = step.at.split_once('T').unwrap_or((&step.at, ""));
        if date != day {
            day = date.to_owned();
            line(out, format_args!("{}", styled(FAINT, date)))?;
        }
        let mark = match step.outcome {
            Outcome::Done => " ",
            Outcome::Refused => "!",
            Outcome::Silent => "-",
            Outcome::Met => "=",
            Outcome::Unmet => "X",
        };
        let time = styled(FAINT, time.trim_end_matches('Z'));
        let row = format!("{time} {mark} {:<COMMAND$}  {}", step.command, step.text);
        line(out, format_args!("{}", row.trim_end()))?;
    }
    let expected = run.steps.iter().filter(|step| step.outcome == Outcome::Met).count();
    let grade = run.grade.map_or("no record".to_owned(), |grade| grade.to_string());
    match run.steps.last().filter(|step| step.outcome == Outcome::Unmet) {
        Some(step) => line(
            out,
            format_args!(
                "{} {}:{}: {}: {}",
                style::verdict(Verdict::Fails),
                script.name,
                step.line,
                step.command,
                step.text
            ),
        ),
        None => {
            let expected = count(expected as u64, "expectation", "expectations");
            line(out, format_args!("{} {expected}; the record: {grade}", style::verdict(run.verdict)))
        }
    }
}
