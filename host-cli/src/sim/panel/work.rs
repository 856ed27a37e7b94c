//! Work that takes long. It is done in slices, so that the screen is drawn and the keys are read meanwhile.

use std::time::{Duration, Instant};

use super::App;
use crate::journal::words::count;
use crate::sim::script::command::Command;
use crate::sim::script::play::Repetition;
use crate::sim::script::step::Outcome;

/// The real time after which the screen is drawn and the keys are read.
const SLICE: Duration = Duration::from_millis(50);
/// The simulated time that passes between two looks at the real time. Unit: seconds.
const PART_S: u64 = 3600;
/// A wait up to this length is done at once. Unit: seconds.
pub(super) const SHORT_S: u64 = 86_400;

/// A line that takes long.
#[derive(Debug)]
pub(super) enum Work {
    /// A line that is repeated.
    Repeat(Repetition),
    /// A time that passes. Unit: seconds.
    Wait { left_s: u64, passed_s: u64 },
}

impl Work {
    /// How far it is, in words.
    fn done(&self) -> String {
        match self {
            Self::Repeat(repetition) => repetition.done(),
            Self::Wait { passed_s, .. } => format!("{passed_s} s"),
        }
    }
}

impl App {
    /// Whether a line is being repeated, a long time passes, or a session is being loaded. [`App::pass`] goes on with
    /// it, and the only keys are those that end it.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        self.work.is_some() || self.loading.is_some()
    }

    /// Goes on with the work for a slice of real time.
    pub(super) fn go_on(&mut self) {
        let begun = Instant::now();
        while self.is_busy() && begun.elapsed() < SLICE {
            if let Some((text, began_us, work)) = self.work.take() {
                self.part(text, began_us, work);
            } else if let Some(loading) = &mut self.loading {
                match loading.lines.pop_front() {
                    Some(line) => self.line(&line),
                    None => {
                        let name = self.loading.take().map(|loading| loading.name).unwrap_or_default();
                        self.show_message(format!("loaded {name}"), false);
                    }
                }
            }
        }
    }

    /// Does one part of the work, and keeps the rest.
    fn part(&mut self, text: String, began_us: i64, mut work: Work) {
        let ended: Option<(Outcome, String)> = match &mut work {
            Work::Repeat(repetition) => self.play.run_again(repetition),
            Work::Wait { left_s, passed_s } => {
                let part = (*left_s).min(PART_S);
                self.play.machine.pass(part * 1_000_000);
                (*left_s, *passed_s) = (*left_s - part, *passed_s + part);
                (*left_s == 0).then(|| self.play.run(&Command::Wait(0)))
            }
        };
        match ended {
            Some((outcome, said)) => self.finish(&text, began_us, outcome, said),
            None => self.work = Some((text, began_us, work)),
        }
    }

    /// Ends the work before its time.
    pub(super) fn end_work(&mut self) {
        if let Some((text, began_us, work)) = self.work.take() {
            let said = format!("{text}: ended by a key after {}", work.done());
            // What was done so far is no line of a scenario.
            self.note(&text, true, began_us);
            self.show_message(said, true);
        }
        if let Some(loading) = self.loading.take() {
            self.show_message(
                format!(
                    "{}: loading ended by a key, {} before its end",
                    loading.name,
                    count(loading.lines.len() as u64, "line", "lines")
                ),
                true,
            );
        }
    }
}
