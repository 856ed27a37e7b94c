//! Each command has a module, which turns the arguments into a verdict and a report.

use std::io::Write;

use proverka::verdict::Verdict;

use crate::args::{Args, Command};
use crate::device::port::Ports;
use crate::failure::Failure;
use crate::sim::live;

pub mod calendar;
pub mod chart;
pub mod completions;
pub mod date;
pub mod demo;
pub mod device;
mod history;
pub mod inspect;
pub mod journal;
pub mod limits;
pub mod man;
pub mod report;
pub mod sim;
pub mod status;
pub mod term;
pub mod timeline;
pub mod treaty;

/// Runs the command and returns its verdict.
///
/// # Errors
///
/// [`Failure`] if there is no answer.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    match &args.command {
        Command::Demo(args) => demo::run(args, out),
        Command::Limits(limits) => limits::run(limits, args.output.as_deref(), out),
        Command::Report(args) => report::run(args, out),
        Command::Term(args) => term::run(args, out),
        Command::Status(args) => status::run(args, out),
        Command::Timeline(args) => timeline::run(args, out),
        Command::Calendar(args) => calendar::run(args, out),
        Command::Inspect(args) => inspect::run(args, out),
        Command::Treaty(args) => treaty::run(args, out),
        Command::Sim(args) => sim::run(args, out),
        Command::Date(args) => date::run(args, out),
        Command::Device(args) => device::run(args, Ports::new(live::open_line), out),
        Command::Journal(args) => journal::run(args, out),
        Command::Completions(args) => completions::run(args, out),
        Command::Man(args) => man::run(args, out),
    }
}
