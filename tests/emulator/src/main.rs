//! Takes the micro:bit v1 image through its life in the emulator, and checks what it says, shows, logs and keeps.
//!
//! A program and not a `#[test]`, so that it cannot be left out in silence where the image or the emulator is missing:
//! without them it fails.

mod inspection;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use proverka_emulator::{Image, Trouble};

/// A run: its name, what it shows, and itself. It gives the number of its checks.
type Run = (&'static str, &'static str, fn(&Image) -> Result<u32, Trouble>);

const RUNS: [Run; 1] =
    [("inspection", "enrolment, session, tallies by host and button, close, export: graded joint", inspection::run)];

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

/// Counts checks, and fails with both sides.
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
