//! The program behind `proverka`, as a library so that tests and benchmarks reach its parts.
//!
//! * [`args`] is what was typed; each module of [`command`] turns it into questions for the core and findings into a
//!   report.
//! * `input` reads what users bring: totals, items, acts, treaties. `data` is what is built in.
//! * `journal` reads sealed records, keys and heads; the core's audit judges them.
//! * `device` asks a sealed device over its line; `sim` is one.
//! * `report` renders: tables for people, JSON and CSV for scripts.

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;

pub mod args;
pub mod chart;
pub mod command;
pub mod data;
pub mod device;
pub mod failure;
pub mod ingest;
pub mod input;
pub mod journal;
pub mod progress;
pub mod report;
pub mod sim;

use args::Args;
use failure::Failure;
use proverka::verdict::Verdict;

/// Exit status for bad usage and unreadable input.
const UNUSABLE: u8 = 2;

/// Runs the program on `args` and tells how it ended: 0 all findings hold, 1 a finding fails, 2 bad usage or
/// unreadable input, 3 undecided.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        Err(usage) => {
            let status = if usage.use_stderr() { UNUSABLE } else { 0 };
            // Nothing is left to do where even the message cannot be written.
            let _ = usage.print();
            return ExitCode::from(status);
        }
    };
    let mut out = anstream::AutoStream::auto(io::stdout().lock());
    let ended = command::run(&args, &mut out);
    let flushed = out.flush();
    match ended.and_then(|verdict| said(verdict, flushed)) {
        Ok(verdict) => ExitCode::from(status(verdict)),
        // Whoever reads our output closed it: `proverka … | head` is no failure of ours, and has its answer.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = failure.print(&mut anstream::AutoStream::auto(io::stderr().lock()));
            ExitCode::from(UNUSABLE)
        }
    }
}

/// The verdict, though whoever reads our output may have closed it before the end.
fn said(verdict: Verdict, flushed: io::Result<()>) -> Result<Verdict, Failure> {
    match flushed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(verdict),
    }
}

/// The exit status that says `verdict`. A clause that does not bind is neither kept nor broken.
const fn status(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Holds | Verdict::NotBinding => 0,
        Verdict::Fails => 1,
        Verdict::Undecided => 3,
    }
}
