//! Power cuts, each followed by a cold start with the flash as it was: after every step of flash, and at moments spread
//! over a whole inspection. Everything acknowledged must be there, and at most the one request under way besides.

use std::time::{Duration, Instant};

use proverka::journal::audit::Grade;
use proverka::wire::{Reply, Request, State};
use proverka_emulator::client::{Client, Port};
use proverka_emulator::{Body, Image, Machine, Start, Trouble, real_time};
use proverka_test_support::reach::full;

use crate::{Checks, audited};
use proverka_test_support::random::Random;

/// The contents of flash at one moment, and what the host knew then.
pub(crate) struct Cut {
    pub(crate) record: Vec<u8>,
    /// The count and the number of entries that were acknowledged.
    pub(crate) counted: u32,
    pub(crate) size: u32,
    /// The count if the last request has been carried out.
    pub(crate) asked: u32,
    /// True if the cut came after a step of flash.
    pub(crate) at_step: bool,
}

/// A machine whose flash is copied again and again.
struct Watched<'a> {
    machine: Machine,
    image: &'a Image,
    cuts: Vec<Cut>,
    random: Random,
    /// True if flash is copied at each step of flash, false if at chosen moments.
    at_steps: bool,
    counted: u32,
    size: u32,
    asked: u32,
}

impl Watched<'_> {
    fn note(&mut self) -> Result<(), Trouble> {
        let flash = self.machine.flash()?;
        let record = self.image.record(&flash);
        if self.at_steps && self.cuts.last().is_some_and(|cut| cut.record == record) {
            return Ok(());
        }
        let (counted, size, asked) = (self.counted, self.size, self.asked);
        self.cuts.push(Cut { record: record.to_vec(), counted, size, asked, at_step: self.at_steps });
        Ok(())
    }
}

impl Port for Watched<'_> {
    fn send(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        self.machine.send(bytes)
    }

    fn receive(&mut self, wait: Duration) -> Result<Vec<u8>, Trouble> {
        let deadline = Instant::now() + wait;
        loop {
            if self.at_steps {
                while self.machine.stopped(Duration::from_millis(1))? {
                    self.note()?;
                    self.machine.go()?;
                }
            } else {
                let pause = if full() { 4_000 } else { 20_000 };
                std::thread::sleep(Duration::from_micros(self.random.below(pause)));
                self.machine.pause()?;
                self.note()?;
                self.machine.resume()?;
            }
            let bytes = self.machine.receive(Duration::from_millis(1))?;
            if !bytes.is_empty() || Instant::now() > deadline {
                return Ok(bytes);
            }
        }
    }

    fn now(&self) -> Duration {
        real_time()
    }
}

/// Runs a session and copies the flash on the way.
fn watched(image: &Image, flash: &[u8], number: u64, at_steps: bool, counts: u32) -> Result<Vec<Cut>, Trouble> {
    let mut machine = Machine::boot(Start { debugged: at_steps, ..Start::with(flash) })?;
    if at_steps {
        machine.breakpoint(image.function(&["boards3nrf4chip", "4wait"])?)?;
        machine.go()?;
    }
    let random = Random(13 + u64::from(at_steps));
    let port = Watched { machine, image, cuts: Vec::new(), random, at_steps, counted: 0, size: 0, asked: 0 };
    let mut client = Client::new(port);
    client.number = number;
    client.tested()?;
    client.port.size = client.open(5)?.size;
    for count in 1..=counts {
        client.port.asked = count;
        let tallied = client.tally(0, 1)?;
        (client.port.counted, client.port.size) = (tallied.total, tallied.entry.size);
    }
    client.close()?;
    Ok(client.port.cuts)
}

/// Starts a machine on the flash of a cut.
fn after(image: &Image, cut: &Cut) -> Result<Machine, Trouble> {
    let mut flash = image.flash().to_vec();
    image.record_mut(&mut flash).copy_from_slice(&cut.record);
    Machine::boot(Start::with(&flash))
}

/// Compares a body, which was started after a cut, with what the host knew. Returns the number of checks.
pub(crate) fn survives<B: Body>(image: &Image, cut: &Cut, body: B) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let mut client = Client::new(body);
    let status = client.status()?;
    checks.equal("state, fault", &(status.state, status.fault), &(State::Sealed, 0))?;
    checks.holds(&format!("{} entries, {} acknowledged", status.size, cut.size), status.size >= cut.size)?;
    let Reply::Sums(sums) = client.ask_as(0, Request::Sums)? else { return Err(Trouble("no counts".into())) };
    let known = cut.counted..=cut.asked;
    checks.holds(&format!("a count of {}, known {known:?}", sums.totals[0]), known.contains(&sums.totals[0]))?;
    client.port.pause()?;
    let report = audited(image, &client.port.flash()?)?;
    checks.equal("grade, size", &(report.grade, report.size), &(Grade::Joint, status.size))?;
    Ok(checks.0)
}

pub(crate) fn run(image: &Image) -> Result<u32, Trouble> {
    let (flash, number) = crate::enrolled::<Machine>(image)?;
    // A count takes about 36 steps of flash. At full reach all steps seen are tried, over ten thousand.
    let (most, at_steps, at_moments) = if full() { (20_000, 210, 320) } else { (40, 3, 3) };
    let started = Instant::now();
    let steps = watched(image, &flash, number, true, at_steps)?;
    let moments = watched(image, &flash, number, false, at_moments)?;
    println!(
        "    {} states of flash after a step, {} at moments: {:.1} s",
        steps.len(),
        moments.len(),
        started.elapsed().as_secs_f32()
    );
    let mut checks = 0;
    // A control: the flash as it was at the beginning cannot contain what was acknowledged last.
    if let (Some(first), Some(last)) = (steps.first(), steps.last()) {
        let lost = Cut { record: first.record.clone(), ..*last };
        if survives(image, &lost, after(image, &lost)?).is_ok() {
            return Err(Trouble("a record that lost what was acknowledged passes".into()));
        }
        checks += 1;
    }
    let started = Instant::now();
    // The cuts tried are spread evenly, half of them at steps of flash.
    let mut tried = Vec::new();
    for cuts in [&steps, &moments] {
        let every = (cuts.len() / (most / 2)).max(1);
        tried.extend(cuts.iter().enumerate().step_by(every));
    }
    // This runs as many machines at a time as there are cores.
    let lanes = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let outcome = std::thread::scope(|scope| {
        let lane = |lane: usize| {
            let own = tried.iter().skip(lane).step_by(lanes);
            own.map(|(at, cut)| {
                after(image, cut)
                    .and_then(|machine| survives(image, cut, machine))
                    .map_err(|Trouble(what)| Trouble(format!("cut {at}, at a step: {}: {what}", cut.at_step)))
            })
            .sum::<Result<u32, Trouble>>()
        };
        let threads: Vec<_> = (0..lanes).map(|number| scope.spawn(move || lane(number))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().map_err(|_| Trouble("a panic".into()))?)
            .sum::<Result<u32, Trouble>>()
    });
    checks += outcome?;
    let rate = tried.len() as f64 / started.elapsed().as_secs_f64();
    let at_steps = tried.iter().filter(|(_, cut)| cut.at_step).count();
    println!("    {at_steps} cuts at steps, {} at moments survived; {rate:.1} in a second", tried.len() - at_steps);
    Ok(checks)
}
