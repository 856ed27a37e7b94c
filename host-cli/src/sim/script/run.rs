//! Runs a scenario and reports what happens.

use proverka::journal::audit::{Grade, Held};
use proverka::verdict::Verdict;
use serde::Serialize;

use super::command::Command;
use super::copies::Copied;
use super::parse::Script;
use super::play::Play;
use super::step::{MOST_ASKED, Outcome};
use crate::failure::{Failure, Fault};
use crate::journal::words::moment;
use crate::sim::chip::RING;
use crate::sim::copy;
use crate::sim::machine::Machine;
use crate::sim::parties::Agreed;

/// 2026-02-01T09:00:00Z, where a script says nothing else. Unit: Unix seconds.
const NOW: i64 = 1_769_936_400;
/// Four days later, midnight: the expiry where a script says nothing else.
const EXPIRY: i64 = 1_770_249_600;

/// A line that was played, and its outcome.
#[derive(Clone, Debug, Serialize)]
pub struct StepReport {
    /// Line of the script.
    pub line: u64,
    /// True time, as an ISO date-time.
    pub at: String,
    /// Text of the line.
    pub command: String,
    /// Its outcome. The key in JSON stays `came`, as the first version wrote it.
    #[serde(rename = "came")]
    pub outcome: Outcome,
    /// What the device or the simulator says of it. The key in JSON stays `said`.
    #[serde(rename = "said")]
    pub text: String,
}

/// A scenario that was played.
#[derive(Debug)]
pub struct Run {
    /// What happened at each line.
    pub steps: Vec<StepReport>,
    /// The record: the copy that the script exported last, or what the device holds at the end. `None` if it holds
    /// none.
    pub bundle: Option<Vec<u8>>,
    /// Keys of host and inspectorate.
    pub keys: [[u8; 32]; 2],
    /// Heads that the parties noted.
    pub held: Vec<Held>,
    /// The nonce of the inspectorate that the record must answer; zero for none.
    pub nonce: [u8; 32],
    /// How the record grades.
    pub grade: Option<Grade>,
    /// Holds where every expectation holds.
    pub verdict: Verdict,
}

/// The scene that a script sets.
#[derive(Debug)]
struct Scene {
    seed: u64,
    ring: u16,
    now: i64,
    agreed: Agreed,
}

impl Scene {
    fn from_script(script: &Script) -> Self {
        let mut scene = Self {
            seed: 1,
            ring: RING,
            now: NOW,
            agreed: Agreed {
                expiry: (EXPIRY, EXPIRY),
                drift_ppm: 500,
                limits: vec![700, 1550],
                seals: (String::new(), String::new()),
            },
        };
        for line in &script.lines {
            match &line.command {
                Command::Seed(seed) => scene.seed = *seed,
                Command::Ring(ring) => scene.ring = *ring,
                Command::Now(now) => scene.now = *now,
                Command::Expiry(from, to) => scene.agreed.expiry = (*from, *to),
                Command::Limits(limits) => scene.agreed.limits.clone_from(limits),
                Command::DriftBound(ppm) => scene.agreed.drift_ppm = *ppm,
                _ => {}
            }
        }
        scene
    }
}

/// Plays a scenario to its end, or to the first expectation that does not hold.
///
/// # Errors
///
/// [`Failure`] where the simulator itself fails; whatever the device does is reported.
pub fn play(script: &Script) -> Result<Run, Failure> {
    play_within(script, MOST_ASKED)
}

/// The same, where the device is asked at most so often.
///
/// # Errors
///
/// As [`play`]; [`Failure::Input`] also at the line at which the device was asked as often.
pub fn play_within(script: &Script, most_asked: u64) -> Result<Run, Failure> {
    let Scene { seed, ring, now, agreed } = Scene::from_script(script);
    let mut play = Play::new(Machine::simulated(seed, ring, now), seed, agreed);
    play.may_ask = most_asked;
    let mut steps: Vec<StepReport> = Vec::new();
    let mut verdict = Verdict::Holds;
    for line in script.lines.iter().filter(|line| !line.command.is_scene()) {
        let expects = matches!(&line.command, Command::Expect(expected) if expected.takes_error());
        // A refusal that nobody expects is where the scenario went wrong.
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
