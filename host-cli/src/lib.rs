//! The program behind `proverka`, as a library, so that tests and benchmarks can use its parts.
//!
//! * [`args`] defines the arguments. Each module of [`command`] turns them into questions for the core, and findings
//!   into a report.
//! * `input` reads what users provide: totals, items, acts, treaties. `data` holds the built-in data.
//! * `journal` reads sealed records, keys and heads; the core's audit judges them.
//! * `device` talks to a sealed device over its line; `sim` simulates one.
//! * `report` writes answers: tables for people, JSON and CSV for scripts.

// All input and output goes through one place each: text is escaped where it is printed, files are read up to a limit
// and written whole.
#![cfg_attr(not(test), warn(clippy::disallowed_methods, clippy::print_stdout, clippy::print_stderr))]

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstream::ColorChoice;
use clap::Parser as _;
use clap::error::ContextKind;

pub mod args;
pub mod chart;
pub mod command;
pub mod data;
pub mod device;
pub mod escape;
pub mod failure;
pub mod files;
pub mod ingest;
pub mod input;
pub mod journal;
pub mod note;
pub mod progress;
pub mod report;
pub mod sim;
pub mod suggest;
pub mod table;

use args::{Args, Color, Command};
use escape::Escaping;
use failure::Failure;
use proverka::verdict::Verdict;

/// Exit status for bad usage and unreadable input.
const UNUSABLE: u8 = 2;

/// Runs the program with `args` and returns its exit status: 0 if all findings hold, 1 if a finding fails, 2 for bad
/// usage or unreadable input, 3 if a finding is undecided.
#[expect(clippy::disallowed_methods, reason = "the one way to standard output, which escapes")]
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    // Exceeding the file-size limit must be reported as an error, and not end the program in the middle of a file.
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, std::sync::Arc::default());
    let typed: Vec<OsString> = args.into_iter().collect();
    // Before the arguments are known to make sense, because the message about them has colours too.
    color_of(&typed).write_global();
    let mut args = match Args::try_parse_from(&typed) {
        Ok(args) => args,
        Err(usage) => {
            let status = if usage.use_stderr() { UNUSABLE } else { 0 };
            // If even the message cannot be written, nothing is left to do.
            let _ = refused(usage, &typed).print();
            return ExitCode::from(status);
        }
    };
    let is_empty = args.command.input_mut().is_some_and(input::standard::unless_named);
    let ended = match destination(&args) {
        _ if is_empty && args.command.is_gate() => Err(Failure::usage(
            "standard input is empty, and a gate is not opened by other numbers than those that were sent",
            "expected a declaration on standard input, or an INPUT; the built-in numbers are the INPUT `built-in`",
        )),
        Some(path) => into_file(&args, path, &typed),
        None => {
            let out = anstream::AutoStream::auto(io::stdout().lock());
            let mut out = Escaping::new(IgnoreBrokenPipe { out, closed: false });
            let ended = command::run(&args, &mut out);
            let flushed = out.flush();
            ended.and_then(|verdict| flushed.map(|()| verdict).map_err(Failure::from))
        }
    };
    match ended {
        Ok(verdict) => ExitCode::from(status(verdict)),
        Err(failure) => {
            let mut out = escape::stderr();
            let _ = failure.print(&mut out).and_then(|()| out.flush());
            ExitCode::from(UNUSABLE)
        }
    }
}

/// When to use colours, by what was typed.
fn color_of(typed: &[OsString]) -> ColorChoice {
    let texts: Vec<_> = typed.iter().map(|argument| argument.to_string_lossy()).collect();
    let after = texts.iter().zip(texts.iter().skip(1)).find(|(option, _)| *option == "--color");
    let joined = || texts.iter().find_map(|text| text.strip_prefix("--color="));
    match after.map(|(_, value)| value.as_ref()).or_else(joined) {
        Some("always") => ColorChoice::Always,
        Some("never") => ColorChoice::Never,
        _ => ColorChoice::Auto,
    }
}

/// The file to which the answer goes; `None` for standard output, and for a command that gives the option a meaning of
/// its own.
fn destination(args: &Args) -> Option<&Path> {
    let has_its_own = match &args.command {
        Command::Report(_) => true,
        Command::Limits(limits) => limits.parts.emit_totals,
        Command::Journal(journal) => matches!(journal, args::journal::Journal::Checkpoint(_)),
        _ => false,
    };
    args.output.as_deref().filter(|_| !has_its_own)
}

/// Runs the command, and writes its answer to a file.
fn into_file(args: &Args, path: &Path, typed: &[OsString]) -> Result<Verdict, Failure> {
    // Any other argument may name a file that the command reads or writes.
    let named = |argument: &OsString| match argument.to_string_lossy().split_once('=') {
        Some((option, value)) if option.starts_with('-') => PathBuf::from(value),
        _ => PathBuf::from(argument),
    };
    let mut others: Vec<PathBuf> = typed.iter().skip(1).map(named).collect();
    if let Some(own) = others.iter().position(|other| other == path) {
        others.remove(own);
    }
    let others: Vec<(&str, &Path)> =
        others.iter().filter(|other| other.is_file()).map(|other| ("another argument", other.as_path())).collect();
    files::output::distinct(&[("--output", path)], &others)?;
    files::output::check(path, true)?;
    report::style::write_into_file();
    let mut answer = Vec::new();
    let colours = if matches!(args.color, Color::Always) { ColorChoice::Always } else { ColorChoice::Never };
    let mut out = Escaping::new(anstream::AutoStream::new(&mut answer, colours));
    let verdict = command::run(args, &mut out)?;
    out.flush()?;
    drop(out);
    files::output::write(path, &answer, true)?;
    Ok(verdict)
}

/// The error about the arguments, in a form that is safe to print. The message quotes the arguments. If these are long
/// or hold hidden characters, the same message is made again about shortened, visible arguments.
fn refused(usage: clap::Error, typed: &[OsString]) -> clap::Error {
    let visible = |argument: &OsString| {
        let text = argument.to_string_lossy();
        escape::visible(&escape::shortened(&text)).into_owned()
    };
    let shown: Vec<String> = typed.iter().map(visible).collect();
    if shown.iter().zip(typed).all(|(shown, typed)| typed.as_os_str() == shown.as_str()) {
        return usage;
    }
    match Args::try_parse_from(shown) {
        Err(same) if same.kind() == usage.kind() => same,
        _ => {
            let of = |kind| {
                usage.get(kind).map(|value| escape::visible(&escape::shortened(&value.to_string())).into_owned())
            };
            let argument = of(ContextKind::InvalidArg).unwrap_or_else(|| "an argument".to_owned());
            let value = of(ContextKind::InvalidValue).map_or(String::new(), |value| format!(" '{value}'"));
            let why = std::error::Error::source(&usage)
                .map_or_else(|| "it is not text".to_owned(), |why| escape::visible(&why.to_string()).into_owned());
            clap::Error::raw(usage.kind(), format!("the value{value} of {argument} makes no sense: {why}\n"))
        }
    }
}

/// An output that ignores that nobody reads it any more. A caller that takes the first line only, such as `proverka … |
/// head -1`, thus still gets the exit status of the whole answer.
struct IgnoreBrokenPipe<W> {
    out: W,
    closed: bool,
}

impl<W> IgnoreBrokenPipe<W> {
    fn unless_closed<T>(&mut self, outcome: io::Result<T>, otherwise: T) -> io::Result<T> {
        match outcome {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(otherwise)
            }
            outcome => outcome,
        }
    }
}

impl<W: io::Write> io::Write for IgnoreBrokenPipe<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        let written = self.out.write(bytes);
        self.unless_closed(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let flushed = self.out.flush();
        self.unless_closed(flushed, ())
    }
}

/// The exit status for `verdict`. A clause that does not bind is neither kept nor broken.
const fn status(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Holds | Verdict::NotBinding => 0,
        Verdict::Fails => 1,
        Verdict::Undecided => 3,
    }
}
