//! Performs each line of a scenario with a device and two parties.

use proverka::journal::EntryKind;
use proverka::journal::audit::{Held, Report};
use proverka::journal::payload::NOT_DECLARED;
use proverka::party::{Holder, Party};
use proverka::wire::{Act, Bytes, CATEGORIES, Reply, Request, Status, Sums, Tallied};

use super::command::{Command, Power, Which};
use super::copies::{self, Copied};
use super::step::{MOST_ASKED, Outcome, StepError};
use crate::device::bundle::RawRecord;
use crate::device::client::ClientError;
use crate::device::words;
use crate::journal::words::{count, moment};
use crate::sim::copy;
use crate::sim::machine::Machine;
use crate::sim::parties::{Agreed, SimulatedParties};
use crate::sim::parts::Running;
use crate::sim::pictures;
use crate::sim::random::{Generator, secret};

/// A device and two parties, on which a scenario acts line by line.
#[derive(Debug)]
pub struct Play {
    /// The simulated device with its power switch.
    pub machine: Machine,
    /// The two parties of the inspection.
    pub parties: SimulatedParties,
    /// What the parties agree on at enrolment.
    pub agreed: Agreed,
    seed: u64,
    pub(super) held: Vec<Held>,
    pub(super) copy: Option<Copied>,
    image: Option<Vec<u8>>,
    pub(super) tallied: Option<Tallied>,
    counted: Option<Request>,
    /// Why the last action failed; an expectation takes it out.
    pub error: Option<StepError>,
    /// The number of exchanges at which the device may no longer be asked.
    pub(super) may_ask: u64,
}

/// A command that is performed many times. A caller that has other work too performs it a few times at a time.
#[derive(Clone, Debug)]
pub struct Repetition {
    command: Command,
    times: u32,
    done: u32,
    said: String,
}

impl Repetition {
    /// Begins to perform a command this many times.
    #[must_use]
    pub fn new(times: u32, command: Command) -> Self {
        Self { command, times, done: 0, said: "nothing".to_owned() }
    }

    /// How often the command was performed so far, in words.
    #[must_use]
    pub fn done(&self) -> String {
        count(self.done, "time", "times")
    }
}

impl Play {
    /// Makes the parties of a seed, at a device.
    #[must_use]
    pub fn new(machine: Machine, seed: u64, agreed: Agreed) -> Self {
        Self {
            machine,
            parties: SimulatedParties::new(seed),
            agreed,
            seed,
            held: Vec::new(),
            copy: None,
            image: None,
            tallied: None,
            counted: None,
            error: None,
            may_ask: MOST_ASKED,
        }
    }

    /// Allows as many further exchanges as in a whole scenario.
    pub fn allow(&mut self) {
        self.may_ask = self.parties.client.exchanges().saturating_add(MOST_ASKED);
    }

    /// Whether somebody has exported a copy of the record.
    #[must_use]
    pub const fn has_copy(&self) -> bool {
        self.copy.is_some()
    }

    /// Whether the allowed exchanges are used up.
    pub(super) const fn is_spent(&self) -> bool {
        self.parties.client.exchanges() >= self.may_ask
    }

    /// Performs a command, and describes the outcome.
    pub fn run(&mut self, command: &Command) -> (Outcome, String) {
        let acted = self.act(command);
        self.outcome(acted)
    }

    /// Performs a repeated command once more. Returns the outcome of the whole repetition when it is over.
    pub fn run_again(&mut self, repetition: &mut Repetition) -> Option<(Outcome, String)> {
        let acted = self.act_again(repetition)?;
        Some(self.outcome(acted))
    }

    fn outcome(&mut self, acted: Result<String, StepError>) -> (Outcome, String) {
        match acted {
            Ok(said) => (Outcome::Done, said),
            Err(error) => {
                let said = error.to_string();
                let outcome = if matches!(error, StepError::Client(ClientError::Refused(_))) {
                    Outcome::Refused
                } else {
                    Outcome::Silent
                };
                self.error = Some(error);
                (outcome, said)
            }
        }
    }

    fn act(&mut self, command: &Command) -> Result<String, StepError> {
        let (parties, line) = (&mut self.parties, &mut self.machine);
        let nothing = [(0, 0); 2];
        Ok(match command {
            Command::Repeat(times, command) => {
                let mut repetition = Repetition::new(*times, (**command).clone());
                loop {
                    if let Some(acted) = self.act_again(&mut repetition) {
                        return acted;
                    }
                }
            }
            Command::Enrol(host, inspectorate) => {
                self.agreed.seals = (host.clone(), inspectorate.clone());
                let said = parties.enrol(line, &self.agreed)?;
                format!("both signed the term {}; seals {host} and {inspectorate}", words::code(&said.term.0))
            }
            Command::Time(together, offsets) => {
                let now = line.world.now();
                let times = offsets.map(|(from, to)| (now.saturating_add(from), now.saturating_add(to)));
                let done = parties.act(line, Act::Time, *together, times)?;
                format!("entry {}; {}", done.seq, self.time()?)
            }
            Command::Open { together, purpose, declared } => {
                let mut numbers = [NOT_DECLARED; CATEGORIES];
                for (to, from) in numbers.iter_mut().zip(declared) {
                    *to = from.unwrap_or(NOT_DECLARED);
                }
                let act = Act::Open { purpose: *purpose, held: *together, declared: numbers };
                let done = parties.act(line, act, *together, nothing)?;
                let held = if *together == Holder::Jointly { "both hold it" } else { "one party holds it alone" };
                format!("entry {}; {held}; head {}", done.seq, words::code(&done.head.0))
            }
            Command::Tally(category, delta) => {
                self.counted = Some(Request::Tally { category: *category, delta: *delta });
                let tallied = parties.tally(line, *category, *delta)?;
                self.tallied = Some(tallied);
                counted(&tallied)
            }
            Command::Correct(which, delta) => {
                let seq = self.seq(*which)?;
                let tallied = self.parties.correct(&mut self.machine, seq, *delta)?;
                self.counted = Some(Request::Correct { seq, delta: *delta });
                self.tallied = Some(tallied);
                counted(&tallied)
            }
            Command::Again => {
                let request = self.counted.ok_or(StepError::Missing("count to ask for again"))?;
                match parties.client.repeat(line, request)? {
                    Reply::Tallied(tallied) => {
                        self.tallied = Some(tallied);
                        counted(&tallied)
                    }
                    _ => return Err(ClientError::Unexpected("a count").into()),
                }
            }
            Command::Press(button, times) => {
                let noticed = (0..*times).filter(|_| line.world.press(*button)).count();
                line.settle();
                format!("{noticed} noticed; the LEDs show {}", pictures::name_of(line.world.image()))
            }
            Command::Close(host, inspectorate) => {
                let done = parties.close(line, (host, inspectorate))?;
                format!("entry {}; head code {}", done.seq, words::code(&done.head.0))
            }
            Command::Cosign(together) => return self.cosign(*together),
            Command::Dispute(who) => {
                let closed = copies::closed(&mut self.parties, &mut self.machine)?;
                let own = self.parties.host.random();
                let done = self.parties.dispute(&mut self.machine, *who, closed, own)?;
                format!("entry {}", done.seq)
            }
            Command::Limit(category, limit) => {
                let done =
                    parties.act(line, Act::Limit { category: *category, limit: *limit }, Holder::Jointly, nothing)?;
                format!("entry {}", done.seq)
            }
            Command::Extend(earliest, latest) => {
                let act = Act::Extend { earliest: *earliest, latest: *latest };
                format!("entry {}", parties.act(line, act, Holder::Jointly, nothing)?.seq)
            }
            Command::Release(size) => {
                let size = match size {
                    Some(size) => *size,
                    None => parties.client.status(line)?.size,
                };
                let done = parties.act(line, Act::Release { size }, Holder::Jointly, nothing)?;
                let free = parties.client.status(line)?.free_pages;
                let free = count(free, "page is", "pages are");
                format!("entry {}; entries up to {size} may go, {free} free", done.seq)
            }
            Command::Export => return self.export(),
            Command::NoteExport => {
                let digest = Bytes(*secret("export", self.seed).first_chunk().unwrap_or(&[0; 20]));
                format!("entry {}", parties.acknowledged(line, Request::NoteExport { digest })?.seq)
            }
            Command::Retire(together) => {
                format!("entry {}; the keys are gone", parties.act(line, Act::Retire, *together, nothing)?.seq)
            }
            Command::Hold => {
                let status = parties.client.status(line)?;
                self.held.push(Held { size: status.size, head: status.head.0 });
                format!("size {}, head code {}", status.size, words::code(&status.head.0))
            }
            Command::Forge(..) | Command::Truncate(_) => return self.attack(command),
            world => return Ok(self.happen(world)),
        })
    }

    /// Performs a command that acts on the surroundings of the device.
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
                // The jump is made in parts, because otherwise the counter would wrap unnoticed.
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

    /// Describes the device as a person sees it.
    fn look(&self) -> String {
        match self.machine.status() {
            None => "no power".to_owned(),
            Some(status) => {
                let fault =
                    if status.fault == 0 { String::new() } else { format!(", fault {}", words::fault(status.fault)) };
                let shows = pictures::name_of(self.machine.world.image());
                format!("{}{fault}; the LEDs show {shows}", words::state(status.state))
            }
        }
    }

    fn export(&mut self) -> Result<String, StepError> {
        let copy = Copied::export(&mut self.parties, &mut self.machine)?;
        let length = copy.bytes.len();
        let report = copy.report(&self.parties, &self.held);
        self.copy = Some(copy);
        let report = report.map_err(|_| StepError::Missing("record that can be judged"))?;
        Ok(format!("{}, {length} bytes; {}", count(report.size, "entry", "entries"), report.grade))
    }

    /// Tampers with the copy, and describes the change and the new grade.
    fn attack(&mut self, command: &Command) -> Result<String, StepError> {
        let copy = self.copy.as_mut().ok_or(StepError::Missing("copy yet: export comes first"))?;
        let said = copy.attack(command)?;
        let judged = copy.report(&self.parties, &self.held).map_or_else(|why| why, |report| report.grade.to_string());
        Ok(format!("{said}; {judged}"))
    }

    /// Audits the copy against the heads that the parties hold.
    pub(super) fn report(&self) -> Result<Report, String> {
        self.copy.as_ref().ok_or("no copy was exported")?.report(&self.parties, &self.held)
    }

    fn time(&mut self) -> Result<String, StepError> {
        let status = self.status()?;
        let bound = |bound: Option<i64>| bound.map_or("unknown".to_owned(), moment);
        let force = status.in_force.as_str();
        let (earliest, latest) = (bound(status.clock.earliest), bound(status.clock.latest));
        Ok(format!("the device knows {earliest} to {latest}; in force: {force}"))
    }

    fn act_again(&mut self, repetition: &mut Repetition) -> Option<Result<String, StepError>> {
        if repetition.done < repetition.times {
            if self.is_spent() {
                return Some(Err(StepError::AskedTooOften));
            }
            match self.act(&repetition.command) {
                Ok(said) => repetition.said = said,
                Err(StepError::Client(ClientError::Refused(refusal))) => {
                    // The answer says how often the action succeeded before the refusal.
                    self.error = Some(StepError::Client(ClientError::Refused(refusal)));
                    return Some(Ok(format!("{}, then: {}", repetition.done(), words::refusal(&refusal))));
                }
                Err(error) => return Some(Err(error)),
            }
            repetition.done += 1;
        }
        let is_over = repetition.done == repetition.times;
        is_over.then(|| Ok(format!("{}; last: {}", repetition.done(), repetition.said)))
    }

    fn cosign(&mut self, signers: Holder) -> Result<String, StepError> {
        let closed = copies::closed(&mut self.parties, &mut self.machine)?;
        let mut entries = Vec::new();
        for who in Party::ALL.into_iter().filter(|party| signers.includes(*party)) {
            let done = self.parties.cosign(&mut self.machine, who, closed)?;
            entries.push(done.seq.to_string());
        }
        Ok(format!("entry {}; both can compare the head code {}", entries.join(" and "), words::code(&closed.head)))
    }

    fn seq(&mut self, which: Which) -> Result<u32, StepError> {
        match which {
            Which::Entry(seq) => Ok(seq),
            Which::LastTally => {
                let bytes = copy::read(&mut self.parties.client, &mut self.machine, [[0; 32]; 2])?;
                let record = RawRecord::parse(&bytes).ok_or(ClientError::Unexpected("a record"))?;
                record.of_kind(EntryKind::Tally).last().ok_or(StepError::Missing("TALLY entry"))
            }
        }
    }

    /// The status that the device reports.
    ///
    /// # Errors
    ///
    /// [`StepError`] if the device refuses or does not answer.
    pub fn status(&mut self) -> Result<Status, StepError> {
        Ok(self.parties.client.status(&mut self.machine)?)
    }

    /// The counts that the device reports.
    ///
    /// # Errors
    ///
    /// [`StepError`] if the device refuses or does not answer.
    pub fn sums(&mut self) -> Result<Sums, StepError> {
        Ok(self.parties.client.sums(&mut self.machine)?)
    }
}

/// Describes a count in words, with the numbers that decide the verdict.
#[must_use]
pub fn counted(tallied: &Tallied) -> String {
    format!(
        "entry {}; {} is {}; declared {} {}, limit {} {}",
        tallied.entry.seq,
        words::letter(tallied.category),
        tallied.total,
        words::or_none(tallied.declared),
        tallied.against_declared.as_str(),
        words::or_none(tallied.limit),
        tallied.against_limit.as_str(),
    )
}
