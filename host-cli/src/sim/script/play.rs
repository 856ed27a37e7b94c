//! Plays a scenario and says what happens.

use proverka::calendar::Moment;
use proverka::journal::Kind;
use proverka::journal::audit::{Grade, Held};
use proverka::journal::payload::NOT_DECLARED;
use proverka::party::{Holder, Party};
use proverka::verdict::Verdict;
use proverka::wire::{Act, Bytes, CATEGORIES, Request, Status, Sums, Tallied};
use serde::Serialize;

use super::command::{Command, Power, Which};
use super::copy::Copied;
use super::parse::{Line, Script};
use crate::failure::{Failure, Fault};
use crate::journal::words::count;
use crate::sim::bundle::{self, Parts};
use crate::sim::chip::RING;
use crate::sim::line::{Said, Trouble};
use crate::sim::machine::Machine;
use crate::sim::parts::Running;
use crate::sim::random::{Generator, secret};
use crate::sim::table::{Agreed, Table};
use crate::sim::words;

/// 2026-02-01T09:00:00Z, where a script says nothing else. Unit: Unix seconds.
const NOW: i64 = 1_769_936_400;
/// Four days later, midnight: the expiry where a script says nothing else.
const EXPIRY: i64 = 1_770_249_600;

/// How often the device is asked in a scenario at most. That many counts fill the largest ring many times.
pub const MOST_ASKED: u64 = 100_000;

/// What came of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Came {
    /// It was done.
    Done,
    /// The device refused it, and the next line expects that.
    Refused,
    /// The device did not answer, and the next line expects that.
    Silent,
    /// An expectation that holds.
    Met,
    /// An expectation that does not, or a refusal that none expected.
    Unmet,
}

/// A line, and what came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// Line of the script.
    pub line: u64,
    /// True time, as an ISO date-time.
    pub at: String,
    /// The line.
    pub command: String,
    /// What came of it.
    pub came: Came,
    /// What there is to say.
    pub said: String,
}

/// A scenario that was played.
#[derive(Debug)]
pub struct Played {
    /// What happened.
    pub told: Vec<Told>,
    /// The record: the copy that the script exported last, or what the device holds at the end. None where it holds none.
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

/// A device and two parties, to whom things happen line by line.
#[derive(Debug)]
pub struct Play {
    /// The device.
    pub machine: Machine,
    /// The parties.
    pub table: Table,
    /// What they agree on at enrolment.
    pub agreed: Agreed,
    seed: u64,
    pub(super) held: Vec<Held>,
    pub(super) copy: Option<Copied>,
    image: Option<Vec<u8>>,
    pub(super) tallied: Option<Tallied>,
    counted: Option<Request>,
    /// Why the last action came to nothing, until an expectation takes it.
    pub trouble: Option<Trouble>,
    /// How often the device may have been asked at most.
    may_ask: u64,
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
    fn of(script: &Script) -> Self {
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
/// [`Failure`] where the simulator itself fails; whatever the device does is told.
pub fn play(script: &Script) -> Result<Played, Failure> {
    play_within(script, MOST_ASKED)
}

/// The same, where the device is asked at most so often.
///
/// # Errors
///
/// As [`play`]; [`Failure::Input`] also at the line at which the device was asked as often.
pub fn play_within(script: &Script, most_asked: u64) -> Result<Played, Failure> {
    let Scene { seed, ring, now, agreed } = Scene::of(script);
    let mut play = Play::new(Machine::simulated(seed, ring, now), seed, agreed);
    play.may_ask = most_asked;
    let mut told: Vec<Told> = Vec::new();
    let mut verdict = Verdict::Holds;
    for line in script.lines.iter().filter(|line| !line.command.is_scene()) {
        let expects = matches!(&line.command, Command::Expect(expected) if expected.takes_trouble());
        // A refusal that nobody expects is where the scenario went wrong.
        if !expects && play.trouble.is_some() {
            break;
        }
        let (came, said) = match &line.command {
            Command::Expect(expected) => match play.check(expected) {
                Ok(said) => (Came::Met, said),
                Err(found) => (Came::Unmet, found),
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
        told.push(Told { line: line.number, at: at(play.machine.world.now()), command: line.text.clone(), came, said });
        if came == Came::Unmet {
            verdict = Verdict::Fails;
            play.trouble = None;
            break;
        }
    }
    if play.trouble.take().is_some() {
        verdict = Verdict::Fails;
        if let Some(last) = told.last_mut() {
            last.came = Came::Unmet;
            last.said = format!("{}; no line after it expects that", last.said);
        }
    }
    if play.copy.is_none() && play.machine.status().is_some_and(|status| status.size > 0) {
        play.copy = bundle::read(&mut play.table.asker, &mut play.machine, [[0; 32]; 2])
            .ok()
            .map(|bytes| Copied { bytes, nonce: [0; 32] });
    }
    let grade = play.report().ok().map(|report| report.grade);
    let keys = [play.table.host.key(), play.table.inspectorate.key()];
    let nonce = play.copy.as_ref().map_or([0; 32], |copy| copy.nonce);
    Ok(Played { told, bundle: play.copy.map(|copy| copy.bytes), keys, held: play.held, nonce, grade, verdict })
}

/// A moment as text.
#[must_use]
pub fn at(seconds: i64) -> String {
    Moment::from_unix_seconds(seconds).map_or_else(|_| seconds.to_string(), |moment| moment.to_string())
}

impl Play {
    /// The parties of a seed at a device.
    #[must_use]
    pub fn new(machine: Machine, seed: u64, agreed: Agreed) -> Self {
        Self {
            machine,
            table: Table::new(seed),
            agreed,
            seed,
            held: Vec::new(),
            copy: None,
            image: None,
            tallied: None,
            counted: None,
            trouble: None,
            may_ask: MOST_ASKED,
        }
    }

    /// From here on the device may be asked as often as in a whole scenario.
    pub fn allow(&mut self) {
        self.may_ask = self.table.asker.exchanges().saturating_add(MOST_ASKED);
    }

    /// Whether the device was asked as often as it may be.
    const fn is_spent(&self) -> bool {
        self.table.asker.exchanges() >= self.may_ask
    }

    /// Does what a line says, and tells what came of it.
    pub fn run(&mut self, command: &Command) -> (Came, String) {
        match self.act(command) {
            Ok(said) => (Came::Done, said),
            Err(trouble) => {
                let said = trouble.to_string();
                let came = if matches!(trouble, Trouble::Refused(_)) { Came::Refused } else { Came::Silent };
                self.trouble = Some(trouble);
                (came, said)
            }
        }
    }

    fn act(&mut self, command: &Command) -> Result<String, Trouble> {
        let (table, line) = (&mut self.table, &mut self.machine);
        let nothing = [(0, 0); 2];
        Ok(match command {
            Command::Repeat(times, command) => return self.repeat(*times, command),
            Command::Enrol(host, inspectorate) => {
                self.agreed.seals = (host.clone(), inspectorate.clone());
                let said = table.enrol(line, &self.agreed)?;
                format!("both signed the term {}; seals {host} and {inspectorate}", words::code(&said.term.0))
            }
            Command::Time(together, offsets) => {
                let now = line.world.now();
                let times = offsets.map(|(from, to)| (now.saturating_add(from), now.saturating_add(to)));
                let done = table.act(line, Act::Time, *together, times)?;
                format!("entry {}; {}", done.seq, self.time()?)
            }
            Command::Open { together, purpose, declared } => {
                let mut numbers = [NOT_DECLARED; CATEGORIES];
                for (to, from) in numbers.iter_mut().zip(declared) {
                    *to = from.unwrap_or(NOT_DECLARED);
                }
                let act = Act::Open { purpose: *purpose, held: *together, declared: numbers };
                let done = table.act(line, act, *together, nothing)?;
                let held = if *together == Holder::Jointly { "both hold it" } else { "one party holds it alone" };
                format!("entry {}; {held}; head {}", done.seq, words::code(&done.head.0))
            }
            Command::Tally(category, delta) => {
                self.counted = Some(Request::Tally { category: *category, delta: *delta });
                let tallied = table.tally(line, *category, *delta)?;
                self.tallied = Some(tallied);
                counted(&tallied)
            }
            Command::Correct(which, delta) => {
                let seq = self.seq(*which)?;
                let tallied = self.table.correct(&mut self.machine, seq, *delta)?;
                self.counted = Some(Request::Correct { seq, delta: *delta });
                self.tallied = Some(tallied);
                counted(&tallied)
            }
            Command::Again => {
                let request = self.counted.ok_or(Trouble::Missing("count to ask for again"))?;
                match table.asker.repeat(line, request)? {
                    proverka::wire::Reply::Tallied(tallied) => {
                        self.tallied = Some(tallied);
                        counted(&tallied)
                    }
                    _ => return Err(Trouble::Other("a count")),
                }
            }
            Command::Press(button, times) => {
                let noticed = (0..*times).filter(|_| line.world.press(*button)).count();
                line.settle();
                format!("{noticed} noticed; the LEDs show {}", words::shown(line.world.image()))
            }
            Command::Close(host, inspectorate) => {
                let done = table.close(line, (host, inspectorate))?;
                format!("entry {}; head code {}", done.seq, words::code(&done.head.0))
            }
            Command::Cosign(together) => return self.cosign(*together),
            Command::Dispute(who) => {
                let closed = self.closed()?;
                let own = self.table.host.random();
                let done = self.table.dispute(&mut self.machine, *who, closed, own)?;
                format!("entry {}", done.seq)
            }
            Command::Limit(category, limit) => {
                let done =
                    table.act(line, Act::Limit { category: *category, limit: *limit }, Holder::Jointly, nothing)?;
                format!("entry {}", done.seq)
            }
            Command::Extend(earliest, latest) => {
                let act = Act::Extend { earliest: *earliest, latest: *latest };
                format!("entry {}", table.act(line, act, Holder::Jointly, nothing)?.seq)
            }
            Command::Release(size) => {
                let size = match size {
                    Some(size) => *size,
                    None => table.asker.status(line)?.size,
                };
                let done = table.act(line, Act::Release { size }, Holder::Jointly, nothing)?;
                let free = table.asker.status(line)?.free_pages;
                let free = count(free, "page is", "pages are");
                format!("entry {}; entries up to {size} may go, {free} free", done.seq)
            }
            Command::Export => return self.export(),
            Command::NoteExport => {
                let digest = Bytes(*secret("export", self.seed).first_chunk().unwrap_or(&[0; 20]));
                format!("entry {}", table.acknowledged(line, Request::NoteExport { digest })?.seq)
            }
            Command::Retire(together) => {
                format!("entry {}; the keys are gone", table.act(line, Act::Retire, *together, nothing)?.seq)
            }
            Command::Hold => {
                let status = table.asker.status(line)?;
                self.held.push(Held { size: status.size, head: status.head.0 });
                format!("size {}, head code {}", status.size, words::code(&status.head.0))
            }
            Command::Forge(..) | Command::Truncate(_) => return self.attack(command),
            world => return Ok(self.happen(world)),
        })
    }

    /// What happens around the device.
    fn happen(&mut self, command: &Command) -> String {
        let machine = &mut self.machine;
        match command {
            Command::Power(power) => {
                if *power != Power::On {
                    machine.power_off();
                }
                if *power != Power::Off {
                    machine.power_on();
                    machine.settle();
                }
                return self.look();
            }
            Command::Cut(cut) => machine.chip.cut(*cut),
            Command::Wait(seconds) => {
                machine.pass(seconds.saturating_mul(1_000_000));
                return self.look();
            }
            Command::Drift(ppm) => machine.world.drift(*ppm),
            Command::Jump(seconds) => {
                // In parts, or the counter would wrap unseen.
                let mut left = *seconds;
                while left > 0 {
                    let part = left.min(60);
                    machine.world.jump(part);
                    machine.settle();
                    left -= part;
                }
            }
            Command::Wire(open) => {
                machine.world.wire(*open);
                machine.settle();
                return self.look();
            }
            Command::Firmware(name) => {
                machine.power_off();
                machine.firmware = Running(name.clone());
            }
            Command::Stuck => machine.replace_generator(Generator::Stuck),
            Command::SaveImage => self.image = Some(machine.chip.image()),
            Command::RestoreImage => {
                machine.power_off();
                if let Some(image) = &self.image {
                    machine.chip.restore(image);
                }
            }
            _ => {}
        }
        String::new()
    }

    /// The device as a person sees it.
    fn look(&self) -> String {
        match self.machine.status() {
            None => "no power".to_owned(),
            Some(status) => {
                let fault =
                    if status.fault == 0 { String::new() } else { format!(", fault {}", words::fault(status.fault)) };
                let shows = words::shown(self.machine.world.image());
                format!("{}{fault}; the LEDs show {shows}", words::state(status.state))
            }
        }
    }

    fn time(&mut self) -> Result<String, Trouble> {
        let status = self.status()?;
        let bound = |bound: Option<i64>| bound.map_or("unknown".to_owned(), at);
        let force = status.in_force.as_str();
        let (earliest, latest) = (bound(status.clock.earliest), bound(status.clock.latest));
        Ok(format!("the device knows {earliest} to {latest}; in force: {force}"))
    }

    fn repeat(&mut self, times: u32, command: &Command) -> Result<String, Trouble> {
        let mut said = "nothing".to_owned();
        for time in 0..times {
            if self.is_spent() {
                return Err(Trouble::Spent);
            }
            match self.act(command) {
                Ok(told) => said = told,
                Err(Trouble::Refused(refusal)) => {
                    // How often it went well is what the reader wants to know.
                    self.trouble = Some(Trouble::Refused(refusal));
                    return Ok(format!("{}, then: {}", count(time, "time", "times"), words::refusal(&refusal)));
                }
                Err(trouble) => return Err(trouble),
            }
        }
        Ok(format!("{}; last: {said}", count(times, "time", "times")))
    }

    fn cosign(&mut self, signers: Holder) -> Result<String, Trouble> {
        let closed = self.closed()?;
        let mut entries = Vec::new();
        for who in Party::ALL.into_iter().filter(|party| signers.includes(*party)) {
            let done = self.table.cosign(&mut self.machine, who, closed)?;
            entries.push(done.seq.to_string());
        }
        Ok(format!("entry {}; both can compare the head code {}", entries.join(" and "), words::code(&closed.head)))
    }

    fn seq(&mut self, which: Which) -> Result<u32, Trouble> {
        match which {
            Which::Entry(seq) => Ok(seq),
            Which::LastTally => {
                let bytes = bundle::read(&mut self.table.asker, &mut self.machine, [[0; 32]; 2])?;
                let parts = Parts::of(&bytes).ok_or(Trouble::Other("a record"))?;
                parts.of_kind(Kind::Tally).last().ok_or(Trouble::Missing("TALLY entry"))
            }
        }
    }

    /// How the device is, in its own words.
    ///
    /// # Errors
    ///
    /// [`Trouble`].
    pub fn status(&mut self) -> Result<Status, Trouble> {
        self.table.asker.status(&mut self.machine)
    }

    /// The counts.
    ///
    /// # Errors
    ///
    /// [`Trouble`].
    pub fn sums(&mut self) -> Result<Sums, Trouble> {
        match self.table.asker.read(&mut self.machine, Request::Sums)? {
            Said::Reply(proverka::wire::Reply::Sums(sums)) => Ok(sums),
            _ => Err(Trouble::Other("the counts")),
        }
    }
}

/// A count in words, with the numbers that decide.
#[must_use]
pub fn counted(tallied: &Tallied) -> String {
    let declared = if tallied.declared == NOT_DECLARED { "none".to_owned() } else { tallied.declared.to_string() };
    format!(
        "entry {}; {} is {}; declared {declared} {}, limit {} {}",
        tallied.entry.seq,
        words::letter(tallied.category),
        tallied.total,
        tallied.against_declared.as_str(),
        tallied.limit,
        tallied.against_limit.as_str(),
    )
}

/// The line that ended a scenario.
#[must_use]
pub fn failed<'a>(script: &'a Script, told: &[Told]) -> Option<&'a Line> {
    let last = told.last().filter(|told| told.came == Came::Unmet)?;
    script.lines.iter().find(|line| line.number == last.line)
}
