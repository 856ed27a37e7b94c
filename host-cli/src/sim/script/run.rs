//! Runs a scenario and reports what happens.

use proverka::journal::audit::{Grade, Held};
use proverka::verdict::Verdict;
use serde::Serialize;

use super::command::Command;
use super::copies::Copied;
use super::parse::Script;
use super::scene::Scene;
use super::step::{MOST_ASKED, Outcome};
use crate::failure::{Failure, Fault};
use crate::journal::words::moment;
use crate::sim::copy;

/// A line that was played, and its outcome.
#[derive(Clone, Debug, Serialize)]
pub struct StepReport {
    /// The number of the line in the script, from 1.
    pub line: u64,
    /// The true time, as an ISO date-time in UTC.
    pub at: String,
    /// The text of the line, without a comment.
    pub command: String,
    /// The outcome of the line. The key in JSON stays `came`, as the first version wrote it.
    #[serde(rename = "came")]
    pub outcome: Outcome,
    /// A description of the outcome by the device or the simulator. The key in JSON stays `said`.
    #[serde(rename = "said")]
    pub text: String,
}

/// The results of a scenario that was played.
#[derive(Debug)]
pub struct Run {
    /// The report of each line, in order.
    pub steps: Vec<StepReport>,
    /// The record: the copy that the script exported last, or else what the device holds at the end. `None` if it holds
    /// none.
    pub bundle: Option<Vec<u8>>,
    /// The public keys of host and inspectorate.
    pub keys: [[u8; 32]; 2],
    /// The heads that the parties noted.
    pub held: Vec<Held>,
    /// The nonce of the inspectorate that the record's statement must contain; zeros stand for no nonce.
    pub nonce: [u8; 32],
    /// The grade that the audit gives the record; `None` if there is no record.
    pub grade: Option<Grade>,
    /// [`Verdict::Holds`] if every expectation holds.
    pub verdict: Verdict,
}

/// Plays a scenario to its end, or to the first expectation that does not hold.
///
/// # Errors
///
/// [`Failure`] if the simulator itself fails; whatever the device does is reported in the result.
pub fn play(script: &Script) -> Result<Run, Failure> {
    play_within(script, MOST_ASKED)
}

/// Plays a scenario with at most `most_asked` exchanges with the device.
///
/// # Errors
///
/// As [`play`]; also [`Failure::Input`] that names the line at which the exchanges were used up.
pub fn play_within(script: &Script, most_asked: u64) -> Result<Run, Failure> {
    let mut play = Scene::from_script(script).play();
    play.may_ask = most_asked;
    let mut steps: Vec<StepReport> = Vec::new();
    let mut verdict = Verdict::Holds;
    for line in script.lines.iter().filter(|line| !line.command.is_scene()) {
        let expects = matches!(&line.command, Command::Expect(expected) if expected.takes_error());
        // The scenario went wrong at a refusal that no line expects.
        if !expects && play.error.is_some() {
            break;
        }
        let (outcome, text) = match &line.command {
            Command::Expect(expected) => match play.check(expected) {
                Ok(text) => (Outcome::Met, text),
                Err(found) => (Outcome::Unmet, found),
            },
            command => play.run(command),
        };
        if play.is_spent() {
            let what = format!(
                "too much: at this line the device was asked {most_asked} times; expected a scenario that asks less often"
            );
            let (line, column) = (Some(line.number), Some(line.column));
            return Err(Fault { file: script.name.clone(), line, column, what }.into());
        }
        steps.push(StepReport {
            line: line.number,
            at: moment(play.machine.world.now()),
            command: line.text.clone(),
            outcome,
            text,
        });
        if outcome == Outcome::Unmet {
            verdict = Verdict::Fails;
            play.error = None;
            break;
        }
    }
    if play.error.take().is_some() {
        verdict = Verdict::Fails;
        if let Some(last) = steps.last_mut() {
            last.outcome = Outcome::Unmet;
            last.text = format!("{}; no line after it expects that", last.text);
        }
    }
    if play.copy.is_none() && play.machine.status().is_some_and(|status| status.size > 0) {
        play.copy = copy::read(&mut play.parties.client, &mut play.machine, [[0; 32]; 2])
            .ok()
            .map(|bytes| Copied { bytes, nonce: [0; 32] });
    }
    let grade = play.report().ok().map(|report| report.grade);
    let keys = [play.parties.host.key(), play.parties.inspectorate.key()];
    let nonce = play.copy.as_ref().map_or([0; 32], |copy| copy.nonce);
    Ok(Run { steps, bundle: play.copy.map(|copy| copy.bytes), keys, held: play.held, nonce, grade, verdict })
}
