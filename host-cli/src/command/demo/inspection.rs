//! The end of the story: an inspection with a simulated device, and the audit of copies of its record that were
//! tampered with.

use proverka::calendar::{Date, Moment};
use proverka::journal::EntryKind;
use proverka::journal::audit::{self, Asked, Held, Record, Report, audit};
use proverka::party::{Holder, Party};
use proverka::treaty::catalog::NEW_START;
use proverka::verdict::Verdict;
use proverka::wire::{Act, CATEGORIES, Tallied};

use super::{STORY, Story, ends, new_start};
use crate::device::client::ClientError;
use crate::device::words;
use crate::failure::Failure;
use crate::journal::outcome;
use crate::journal::words::count;
use crate::sim::chip::RING;
use crate::sim::copy::{self, TamperedCopy};
use crate::sim::machine::Machine;
use crate::sim::parties::{Agreed, Closed, SimulatedParties};

/// The seed of the keys and of the device.
const SEED: u64 = 2020;
/// For acts in which the times of the parties do not matter.
const NO_TIMES: [(i64, i64); 2] = [(0, 0); 2];
/// How far a civil date without a zone can begin before midnight UTC (14 hours), and after it (12 hours). Unit:
/// seconds.
const EAST: i64 = 14 * 3600;
const WEST: i64 = 12 * 3600;

/// The device and the parties during the inspection.
struct Scene {
    machine: Machine,
    parties: SimulatedParties,
}

/// Adds the inspection to the story.
///
/// # Errors
///
/// [`Failure`] if the simulated device does not work as the story expects.
pub(super) fn add(story: &mut Story) -> Result<(), Failure> {
    played(story).map_err(|error| {
        Failure::usage(format!("the simulated device: {error}"), "this is a defect of proverka; please report it")
    })
}

fn played(story: &mut Story) -> Result<(), ClientError> {
    story.chapter("An inspection with the sealed device, simulated: neither side has to trust the other");
    let now = midnight(STORY) + 9 * 3600;
    let mut scene = Scene { machine: Machine::simulated(SEED, RING, now), parties: SimulatedParties::new(SEED) };
    enrol(story, &mut scene, now)?;
    let declared = 2;
    let open = Act::Open { purpose: 1, held: Holder::Jointly, declared: one(declared) };
    let done = scene.parties.act(&mut scene.machine, open, Holder::Jointly, NO_TIMES)?;
    let text = format!(
        "both open the inspection; {declared} deployed missiles are declared for the site (entry {})",
        done.seq
    );
    story.say("both", "FORMAT 7.1", Verdict::Holds, text);
    for _ in 0..=declared {
        scene.machine.pass(60_000_000);
        let tallied = scene.parties.tally(&mut scene.machine, 0, 1)?;
        story.say("device", "FORMAT 3.2", overall(&tallied), judged_count(&tallied));
    }
    let closed = scene.parties.close(&mut scene.machine, ("H-0002", "I-0002"))?;
    let closed = Closed { size: closed.seq, head: closed.head.0 };
    for who in [Party::Host, Party::Inspectorate] {
        let done = scene.parties.cosign(&mut scene.machine, who, closed)?;
        let text = format!("signs the head {} of size {} (entry {})", words::code(&closed.head), closed.size, done.seq);
        story.say(who.as_str(), "FORMAT 7.2", Verdict::Holds, text);
    }
    copies(story, &mut scene, closed)
}

fn enrol(story: &mut Story, scene: &mut Scene, now: i64) -> Result<(), ClientError> {
    let end = ends(&new_start(STORY).standing()).map_or(now, midnight);
    let limits = NEW_START.ceilings.iter().take(1).filter_map(|ceiling| ceiling.bound.number()).collect();
    let agreed = Agreed {
        expiry: (end - EAST, end + WEST),
        drift_ppm: 500,
        limits,
        seals: ("H-0001".to_owned(), "I-0001".to_owned()),
    };
    let said = scene.parties.enrol(&mut scene.machine, &agreed)?;
    let limit = agreed.limits.first().copied().unwrap_or(0);
    let text = format!("both sign the term {}: limit {limit}, the device's key, both seals", words::code(&said.term.0));
    story.say("both", "FORMAT 4.4", Verdict::Holds, text);
    let times = [(now - 60, now + 60), (now - 30, now + 90)];
    let done = scene.parties.act(&mut scene.machine, Act::Time, Holder::Jointly, times)?;
    let status = scene.parties.client.status(&mut scene.machine)?;
    let text = format!("both state the time; by its own clock the term is in force (entry {})", done.seq);
    story.say("device", "FORMAT 7.3", status.in_force, text);
    Ok(())
}

/// Judges the record as it leaves the device, and tampered copies of it.
fn copies(story: &mut Story, scene: &mut Scene, closed: Closed) -> Result<(), ClientError> {
    let bundle = copy::read(&mut scene.parties.client, &mut scene.machine, [[1; 32], [2; 32]])?;
    let held = [Held { size: closed.size, head: closed.head }];
    let report = judged(scene, &bundle, &held)?;
    let entries = count(report.size, "entry", "entries");
    let text = format!("{entries} in {} bytes, judged {}", bundle.len(), report.grade);
    story.say("both", "FORMAT 10", outcome::verdict(report.grade), text);

    let whole = TamperedCopy::parse(&bundle).ok_or(ClientError::Unexpected("a bundle"))?;
    let last = whole.record().of_kind(EntryKind::Tally).last().unwrap_or(0);
    let mut forged = whole.clone();
    if !forged.forge(last, -1) {
        return Err(ClientError::Unexpected("a count that could be changed"));
    }
    let report = judged(scene, &forged.bundle(), &held)?;
    let text = format!("entry {last} counts one less, every hash recomputed to fit, but not signed: {}", report.grade);
    story.say("forger", "FORMAT 5.4", outcome::verdict(report.grade), text);

    let mut shorter = whole;
    shorter.truncate(3);
    let report = judged(scene, &shorter.bundle(), &held)?;
    let text = format!("the last 3 entries are gone, the rest is genuine, but both noted the head: {}", report.grade);
    story.say("truncated", "FORMAT 7.2", outcome::verdict(report.grade), text);
    Ok(())
}

/// Audits a copy of the record.
fn judged(scene: &Scene, bundle: &[u8], held: &[Held]) -> Result<Report, ClientError> {
    let (host, inspectorate) = (scene.parties.host.key(), scene.parties.inspectorate.key());
    let parties = audit::Parties::keys(&host, &inspectorate).map_err(|_| ClientError::Unexpected("two keys"))?;
    let record = Record::bundle(bundle).map_err(|_| ClientError::Unexpected("a bundle"))?;
    audit(record, Asked { parties, held, nonce: None })
        .map_err(|_| ClientError::Unexpected("a record of these parties"))
}

/// Combines all verdicts of the device on a count.
fn overall(tallied: &Tallied) -> Verdict {
    tallied.in_force.and(tallied.against_limit).and(tallied.against_declared)
}

fn judged_count(tallied: &Tallied) -> String {
    let Tallied { entry, total, declared, limit, .. } = tallied;
    format!("counts {total}: {declared} declared, the limit is {limit} (entry {})", entry.seq)
}

/// Declares a number for the first category, and none for the others.
const fn one(declared: u32) -> [u32; CATEGORIES] {
    let mut all = [proverka::journal::payload::NOT_DECLARED; CATEGORIES];
    all[0] = declared;
    all
}

const fn midnight(day: Date) -> i64 {
    Moment::midnight(day).unix_seconds()
}
