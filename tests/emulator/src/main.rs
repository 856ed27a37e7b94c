//! Takes the images of micro:bit v1 and v2 through their lives in emulators, and checks what they say, show, log and
//! keep.
//!
//! This is a program and not a `#[test]`, so that it cannot be skipped silently if an image or an emulator is missing:
//! then it fails.

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
mod line;
mod multiply;
mod noise;
mod port;
mod ported;
mod resets;
mod seal;
mod signing;
mod slots;
mod speed;
mod steps;
mod tapped;
mod times;
mod torn;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use proverka::journal::audit::{Asked, Record, Report, audit};
use proverka_emulator::client::{Client, parties};
use proverka_emulator::{Board, Body, Chip, Image, Machine, Start, Trouble};

/// The function of a run. It returns the number of its checks.
type Function = fn(&Image) -> Result<u32, Trouble>;

/// A run: its name, what it shows, and its functions for v1 and v2, where it has one.
type Run = (&'static str, &'static str, Option<Function>, Option<Function>);

const RUNS: [Run; 24] = [
    (
        "inspection",
        "enrolment, session, tallies by host and button, close, export: graded joint",
        Some(inspection::run::<Machine>),
        Some(inspection::run::<Chip>),
    ),
    (
        "laptops",
        "the same by two parties with `proverka device`, with a correction, changes, a release and the end",
        Some(laptops::run),
        None,
    ),
    ("seal", "the seal loop is opened: the keys go", Some(seal::run::<Machine>), Some(seal::run::<Chip>)),
    (
        "firmware",
        "other firmware than the genesis names: it counts nothing, and says so",
        Some(firmware::run_v1),
        Some(firmware::run_v2),
    ),
    ("noise", "bytes flipped, lost and added on the line", Some(noise::run::<Machine>), Some(noise::run::<Chip>)),
    (
        "times",
        "statements of the time that fit nothing: they anchor nothing",
        Some(times::run::<Machine>),
        Some(times::run::<Chip>),
    ),
    (
        "expired",
        "random commands after the term: nothing revives it",
        Some(expired::run::<Machine>),
        Some(expired::run::<Chip>),
    ),
    (
        "generator",
        "a generator that is stuck or repeats itself: nobody is enrolled",
        Some(generator::run_v1),
        Some(generator::run_v2),
    ),
    (
        "failure",
        "the firmware panics, faults, or uses too much stack: the next start says so",
        Some(failure::run),
        None,
    ),
    ("halt", "the processor stands still for a wrap of the timer: the term is undecided", Some(halt::run), None),
    (
        "slots",
        "bad frames, half-opened sessions, replays, power cycles: no slot is used",
        Some(slots::run::<Machine>),
        Some(slots::run::<Chip>),
    ),
    ("multiply", "the chip's multiplication of 64 bits gives the right products", Some(multiply::run), None),
    (
        "line",
        "frames at the full rate of the line, also while flash is written: no byte is lost",
        None,
        Some(line::run),
    ),
    (
        "resets",
        "a chip that hangs or is halted: the watchdog resets it, and the record goes on",
        None,
        Some(resets::run),
    ),
    ("torn", "power cuts in steps of flash, torn and unstable: nothing acknowledged is lost", None, Some(steps::cuts)),
    (
        "drops",
        "a step of flash is dropped in silence: nothing is acknowledged that is not there",
        None,
        Some(steps::drops),
    ),
    ("opened", "the seal is opened during a count: the keys are erased within two steps", None, Some(steps::seal)),
    ("supply", "the supply falls below its threshold: nothing is written or acknowledged", None, Some(steps::supply)),
    ("signing", "a bit flips while it signs: no bad signature gets out", Some(signing::run), None),
    ("cuts", "power cuts: nothing acknowledged is lost", Some(cuts::run), None),
    ("bodies", "the same script in the emulator and on this machine gives the same record", Some(bodies::run), None),
    ("ported", "two boards made from the template: hash, clock and a whole inspection", Some(ported::run), None),
    ("port", "the debug port: locked by the image for use, open in the one for development", None, Some(port::run)),
    ("speed", "instructions from start to HELLO and for a tally", Some(speed::run), Some(speed::run_v2)),
];

/// Returns the function of a run for a board.
fn function(run: &Run, board: &Board) -> Option<Function> {
    if board.name == Board::V1.name { run.2 } else { run.3 }
}

/// Starts an enrolled device and waits for its self-tests.
pub(crate) fn started<B: Body>(image: &Image) -> Result<Client<B>, Trouble> {
    let (flash, number) = enrolled::<B>(image)?;
    let mut client = Client::new(B::boot(Start::with(&flash))?);
    client.number = number;
    client.tested()?;
    Ok(client)
}

/// Returns the flash of an enrolled device without power, and the number of the last request.
pub(crate) fn enrolled<B: Body>(image: &Image) -> Result<(Vec<u8>, u64), Trouble> {
    prepared::<B>(image, false)
}

/// Returns the same for a device with an open session.
pub(crate) fn in_session<B: Body>(image: &Image) -> Result<(Vec<u8>, u64), Trouble> {
    prepared::<B>(image, true)
}

fn prepared<B: Body>(image: &Image, session: bool) -> Result<(Vec<u8>, u64), Trouble> {
    let mut client = Client::new(B::boot(Start::with(image.flash()))?);
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
    let record = Record::image(image.record(flash), image.page()).map_err(|error| Trouble(format!("{error:?}")))?;
    audit(record, Asked::new(parties()?)).map_err(|error| Trouble(format!("{error:?}")))
}

fn main() -> ExitCode {
    let (images, chosen): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| argument.ends_with(".elf"));
    if images.is_empty() {
        eprintln!("usage: proverka-emulator IMAGE.elf... [RUN...]   (IMAGE.hex beside each)");
        for (name, what, v1, v2) in RUNS {
            let boards = [v1.map(|_| "v1"), v2.map(|_| "v2")].into_iter().flatten().collect::<Vec<_>>().join(" ");
            eprintln!("  {name:<12} {boards:<6} {what}");
        }
        return ExitCode::from(2);
    }
    if let Some(unknown) = chosen.iter().find(|name| RUNS.iter().all(|(known, ..)| known != name)) {
        eprintln!("no run called {unknown}");
        return ExitCode::from(2);
    }
    let mut checks = 0;
    for elf in images {
        let image = match Image::read(Path::new(&elf)) {
            Ok(image) => image,
            Err(trouble) => {
                eprintln!("{trouble}");
                return ExitCode::from(2);
            }
        };
        let board = match image.board() {
            Ok(board) => board,
            Err(trouble) => {
                eprintln!("{trouble}");
                return ExitCode::from(2);
            }
        };
        match runs(&image, board, &chosen) {
            Some(done) => checks += done,
            None => return ExitCode::FAILURE,
        }
    }
    if checks == 0 {
        eprintln!("no run of that name is for that board");
        return ExitCode::from(2);
    }
    println!("{checks} checks of the device in emulators passed");
    ExitCode::SUCCESS
}

/// Runs what was chosen, or everything. Returns the number of checks; `None` after a failure.
fn runs(image: &Image, board: &Board, chosen: &[String]) -> Option<u32> {
    let mut checks = 0;
    for run in RUNS {
        let (name, what, ..) = run;
        let Some(function) = function(&run, board) else { continue };
        if !chosen.is_empty() && chosen.iter().all(|wanted| wanted != name) {
            continue;
        }
        println!("==> {} {name}: {what}", board.name);
        let started = Instant::now();
        match function(image) {
            Ok(done) => {
                println!("<== {} {name}: {done} checks, {:.1} s", board.name, started.elapsed().as_secs_f32());
                checks += done;
            }
            Err(trouble) => {
                eprintln!("FAILED: {} {name}: {trouble}", board.name);
                return None;
            }
        }
    }
    Some(checks)
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
