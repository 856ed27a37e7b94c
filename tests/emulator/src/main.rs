//! Takes the micro:bit v1 image through its life in the emulator, and checks what it says, shows, logs and keeps.
//!
//! This is a program and not a `#[test]`, so that it cannot be skipped silently if the image or the emulator is
//! missing: then it fails.

mod bodies;
mod cuts;
mod expired;
mod failure;
mod firmware;
mod flips;
mod generator;
mod halt;
mod inspection;
mod laptops;
mod multiply;
mod noise;
mod ported;
mod seal;
mod signing;
mod slots;
mod speed;
mod tapped;
mod times;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use proverka::journal::audit::{Asked, Record, Report, audit};
use proverka_emulator::client::{Client, parties};
use proverka_emulator::{Image, Machine, PAGE, Start, Trouble};

/// A run: its name, what it shows, and its function, which returns the number of its checks.
type Run = (&'static str, &'static str, fn(&Image) -> Result<u32, Trouble>);

const RUNS: [Run; 17] = [
    ("inspection", "enrolment, session, tallies by host and button, close, export: graded joint", inspection::run),
    (
        "laptops",
        "the same by two parties with `proverka device`, with a correction, changes, a release and the end",
        laptops::run,
    ),
    ("seal", "the seal loop is opened: the keys go", seal::run),
    ("firmware", "other firmware than the genesis names: it counts nothing, and says so", firmware::run),
    ("noise", "bytes flipped, lost and added on the line", noise::run),
    ("times", "statements of the time that fit nothing: they anchor nothing", times::run),
    ("expired", "random commands after the term: nothing revives it", expired::run),
    ("generator", "a generator that is stuck or repeats itself: nobody is enrolled", generator::run),
    ("failure", "the firmware panics, faults, or uses too much stack: the next start says so", failure::run),
    ("halt", "the processor stands still for a wrap of the timer: the term is undecided", halt::run),
    ("slots", "bad frames, half-opened sessions, replays, power cycles: no slot is used", slots::run),
    ("multiply", "the chip's multiplication of 64 bits gives the right products", multiply::run),
    ("signing", "a bit flips while it signs: no bad signature gets out", signing::run),
    ("cuts", "power cuts: nothing acknowledged is lost", cuts::run),
    ("bodies", "the same script in the emulator and on this machine gives the same record", bodies::run),
    ("ported", "two boards made from the template: hash, clock and a whole inspection", ported::run),
    ("speed", "instructions from start to HELLO and for a tally", speed::run),
];

/// Starts an enrolled device and waits for its self-tests.
pub(crate) fn started(image: &Image) -> Result<Client<Machine>, Trouble> {
    let (flash, number) = enrolled(image)?;
    let mut client = Client::new(Machine::boot(Start::with(&flash))?);
    client.number = number;
    client.tested()?;
    Ok(client)
}

/// Returns the flash of an enrolled device without power, and the number of the last request.
pub(crate) fn enrolled(image: &Image) -> Result<(Vec<u8>, u64), Trouble> {
    prepared(image, false)
}

/// Returns the same for a device with an open session.
pub(crate) fn in_session(image: &Image) -> Result<(Vec<u8>, u64), Trouble> {
    prepared(image, true)
}

fn prepared(image: &Image, session: bool) -> Result<(Vec<u8>, u64), Trouble> {
    let mut client = Client::new(Machine::boot(Start::with(image.flash()))?);
    client.tested()?;
    client.enrol()?;
    if session {
        client.open(5)?;
    }
    client.port.pause()?;
    Ok((client.port.flash()?, client.number))
}

/// Audits the record in a flash with the independent audit.
pub(crate) fn audited(image: &Image, flash: &[u8]) -> Result<Report, Trouble> {
    let record = Record::image(image.record(flash), PAGE).map_err(|error| Trouble(format!("{error:?}")))?;
    audit(record, Asked::new(parties()?)).map_err(|error| Trouble(format!("{error:?}")))
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(elf) = arguments.next() else {
        eprintln!("usage: proverka-emulator IMAGE.elf [RUN...]   (IMAGE.hex beside it)");
        for (name, what, _) in RUNS {
            eprintln!("  {name:<12} {what}");
        }
        return ExitCode::from(2);
    };
    let chosen: Vec<String> = arguments.collect();
    if let Some(unknown) = chosen.iter().find(|name| RUNS.iter().all(|(known, ..)| known != name)) {
        eprintln!("no run called {unknown}");
        return ExitCode::from(2);
    }
    let image = match Image::read(Path::new(&elf)) {
        Ok(image) => image,
        Err(trouble) => {
            eprintln!("{trouble}");
            return ExitCode::from(2);
        }
    };
    let mut checks = 0;
    for (name, what, run) in RUNS {
        if !chosen.is_empty() && chosen.iter().all(|wanted| wanted != name) {
            continue;
        }
        println!("==> {name}: {what}");
        let started = Instant::now();
        match run(&image) {
            Ok(done) => {
                println!("<== {name}: {done} checks, {:.1} s", started.elapsed().as_secs_f32());
                checks += done;
            }
            Err(trouble) => {
                eprintln!("FAILED: {name}: {trouble}");
                return ExitCode::FAILURE;
            }
        }
    }
    println!("{checks} checks of the device in the emulator passed");
    ExitCode::SUCCESS
}

/// Counts checks. A check that fails is reported with both values.
#[derive(Default)]
pub(crate) struct Checks(pub(crate) u32);

impl Checks {
    pub(crate) fn equal<T: PartialEq + std::fmt::Debug>(
        &mut self,
        what: &str,
        got: &T,
        expected: &T,
    ) -> Result<(), Trouble> {
        if got == expected {
            self.0 += 1;
            Ok(())
        } else {
            Err(Trouble(format!("{what}\n  got:      {got:?}\n  expected: {expected:?}")))
        }
    }

    pub(crate) fn holds(&mut self, what: &str, holds: bool) -> Result<(), Trouble> {
        self.equal(what, &holds, &true)
    }
}
