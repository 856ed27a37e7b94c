//! Checks what a scenario expects against the actual state.

use proverka::journal::EntryKind;
use proverka::verdict::Verdict;

use super::command::Expected;
use super::play::Play;
use super::step::StepError;
use crate::device::bundle::RawRecord;
use crate::device::client::ClientError;
use crate::device::words;
use crate::journal::outcome;
use crate::journal::words::{count, moment};
use crate::sim::copy;
use crate::sim::pictures;

/// How long the LEDs are watched to read their text. They are read every [`LOOK_MS`]. Unit: milliseconds.
const WATCH_MS: u64 = 60_000;
const LOOK_MS: u64 = 50;
/// A dark time of this length is the pause between two rounds of the text. Unit: readings of the LEDs.
const PAUSE: usize = 1000 / 50;

impl Expected {
    /// Whether this expects that the last action failed.
    pub(super) const fn takes_error(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Silent)
    }
}

/// Compares what was found with what was expected.
fn compare<T: PartialEq>(expected: &T, found: &T, words: impl Fn(&T) -> String) -> Result<String, String> {
    if expected == found {
        Ok(words(found))
    } else {
        Err(format!("expected {}, found {}", words(expected), words(found)))
    }
}

fn not_seen(error: &StepError) -> String {
    format!("cannot be seen: {error}")
}

impl Play {
    /// Checks an expectation, and describes what was found if it holds.
    ///
    /// # Errors
    ///
    /// The text that says what was found instead.
    pub fn check(&mut self, expected: &Expected) -> Result<String, String> {
        match expected {
            Expected::Refused(why) => match self.error.take() {
                Some(StepError::Client(ClientError::Refused(refusal))) => {
                    compare(why, &words::refused(&refusal), |word| (*word).to_owned())
                }
                Some(error) => Err(format!("expected a refusal, found: {error}")),
                None => Err("expected a refusal, but it was done".to_owned()),
            },
            Expected::Silent => match self.error.take() {
                Some(StepError::Client(ClientError::NoAnswer(failure))) => Ok(failure.to_string()),
                Some(error) => Err(format!("expected no answer, found: {error}")),
                None => Err("expected no answer, but it was done".to_owned()),
            },
            Expected::NoPower => {
                compare(&false, &self.machine.is_on(), |on| if *on { "power" } else { "no power" }.into())
            }
            Expected::Display(image) => compare(image, &self.machine.world.image(), |image| pictures::name_of(*image)),
            Expected::Reads(text) => compare(text, &self.reads(), Clone::clone),
            Expected::Declared(verdict) | Expected::Limit(verdict) => {
                let tallied = self.tallied.ok_or("nothing was counted over the line yet")?;
                let declared = matches!(expected, Expected::Declared(_));
                let found = if declared { tallied.against_declared } else { tallied.against_limit };
                let bound = if declared { tallied.declared } else { tallied.limit };
                let total = tallied.total;
                compare(verdict, &found, |verdict| format!("{} ({total} against {bound})", verdict.as_str()))
            }
            Expected::Entries(kind, count) => {
                let bytes = copy::read(&mut self.parties.client, &mut self.machine, [[0; 32]; 2]);
                let record = RawRecord::parse(&bytes.map_err(|error| not_seen(&error.into()))?).ok_or("no record")?;
                let known = EntryKind::ALL.into_iter().find(|known| words::kind(*known) == *kind);
                let found = known.map_or(0, |kind| record.of_kind(kind).count());
                compare(count, &u32::try_from(found).unwrap_or(u32::MAX), |count| format!("{count} of {kind}"))
            }
            Expected::Total(category, total) => {
                let sums = self.sums().map_err(|error| not_seen(&error))?;
                let found = sums.totals.get(usize::from(*category)).copied().unwrap_or(0);
                let letter = words::letter(*category);
                compare(total, &found, |total| format!("{letter} is {total}"))
            }
            Expected::Grade(_) | Expected::Exit(_) => self.check_copy(expected),
            _ => self.check_status(expected),
        }
    }

    fn check_status(&mut self, expected: &Expected) -> Result<String, String> {
        let status = self.status().map_err(|error| not_seen(&error))?;
        let verdict = |verdict: &Verdict| verdict.as_str().to_owned();
        match expected {
            Expected::State(state) => compare(state, &status.state, |state| words::state(*state).to_owned()),
            Expected::Verdict(expected) => compare(expected, &status.overall, verdict),
            Expected::InForce(expected) => compare(expected, &status.in_force, verdict),
            Expected::Size(size) => compare(size, &status.size, |size| count(*size, "entry", "entries")),
            Expected::Fault(fault) => compare(fault, &status.fault, |fault| {
                if *fault == 0 { "no fault".to_owned() } else { format!("fault {}", words::fault(*fault)) }
            }),
            Expected::Torn(torn) => compare(torn, &status.torn, |torn| count(*torn, "torn slot", "torn slots")),
            Expected::Boot(boot) => compare(boot, &status.boot, |boot| format!("boot {boot}")),
            Expected::TimeRight => {
                let (earliest, latest) = (status.clock.earliest, status.clock.latest);
                let now = self.machine.world.now();
                let right =
                    earliest.is_none_or(|earliest| earliest <= now) && latest.is_none_or(|latest| now <= latest);
                let bound = |bound: Option<i64>| bound.map_or("unknown".to_owned(), moment);
                let said = format!("{} to {}, it is {}", bound(earliest), bound(latest), moment(now));
                if right { Ok(said) } else { Err(format!("expected the true time inside, found {said}")) }
            }
            _ => {
                let latest = status.clock.latest;
                compare(&None, &latest, |latest| latest.map_or("no upper bound".to_owned(), moment))
            }
        }
    }

    /// Audits the copy and checks the result.
    fn check_copy(&self, expected: &Expected) -> Result<String, String> {
        let report = self.report()?;
        match expected {
            Expected::Exit(status) => {
                let found = match outcome::verdict(report.grade) {
                    Verdict::Fails => 1,
                    Verdict::Undecided => 3,
                    Verdict::Holds | Verdict::NotBinding => 0,
                };
                compare(status, &found, |status| format!("exit status {status}"))
            }
            Expected::Grade(grade) => {
                let found = report.grade.to_string();
                let rest = found.strip_prefix(grade.as_str());
                // Only whole words match: "broken: entry 1" does not match entry 12.
                if rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric())) {
                    Ok(found)
                } else {
                    Err(format!("expected {grade}, found {found}"))
                }
            }
            _ => Err("not about a copy".to_owned()),
        }
    }

    /// The text that the LEDs show between two pauses, as a person reads it.
    fn reads(&mut self) -> String {
        let mut text = String::new();
        let (mut dark, mut paused, mut before) = (0, false, String::new());
        for _ in 0..WATCH_MS / LOOK_MS {
            self.machine.pass(LOOK_MS * 1000);
            let shown = pictures::name_of(self.machine.world.image());
            if shown == "dark" {
                dark += 1;
                if dark == PAUSE {
                    if paused && !text.is_empty() {
                        return text;
                    }
                    paused = true;
                    text.clear();
                }
            } else if dark > 0 || before != shown {
                dark = 0;
                text.push_str(&shown);
            }
            before = shown;
        }
        format!("{before} for a minute")
    }
}
