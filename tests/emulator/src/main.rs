//! Boots the micro:bit v1 image, walks its story by its buttons, and compares every report, picture and log entry with
//! the same judgement made here.
//!
//! A program and not a `#[test]`, so that it cannot be left out in silence where the image or the emulator is missing:
//! without them it fails.

use proverka_emulator::{Button, Log, Machine, Trouble};
use proverka_firmware::device::WIRING_V1;
use proverka_firmware::matrix::Image;
use proverka_firmware::report::Report;
use proverka_firmware::story::Bookmark;
use std::path::Path;
use std::process::ExitCode;

/// Turns of the main loop in which a button is surely seen to have moved, were it missed a few times.
const TURNS: usize = 12;

fn main() -> ExitCode {
    let Some(image) = std::env::args_os().nth(1) else {
        eprintln!("usage: proverka-emulator IMAGE");
        return ExitCode::from(2);
    };
    match walk(Path::new(&image)) {
        Ok(checks) => {
            println!("{checks} checks of the device in the emulator agree with the host");
            ExitCode::SUCCESS
        }
        Err(Trouble(what)) => {
            eprintln!("FAILED: {what}");
            ExitCode::FAILURE
        }
    }
}

/// The device under test, and what is expected of it.
struct Visit {
    machine: Machine,
    log: Log,
    bookmark: Bookmark,
    checks: u32,
}

fn walk(image: &Path) -> Result<u32, Trouble> {
    let mut visit =
        Visit { machine: Machine::boot(image)?, log: Log::of(image)?, bookmark: Bookmark::START, checks: 0 };
    visit.told("after boot")?;

    for _ in 0..Bookmark::STEPS {
        visit.press(Button::A)?;
    }
    if visit.bookmark != Bookmark::START {
        return Err(Trouble("the story does not come round".into()));
    }
    visit.press(Button::B)?;
    visit.press(Button::B)?;
    visit.press(Button::A)?;

    visit.machine.hold(Button::A, true)?;
    visit.bookmark = visit.bookmark.next();
    visit.told("when A goes down")?;
    visit.machine.turns(10 * TURNS)?;
    visit.silent("while A stays down")?;
    visit.machine.hold(Button::A, false)?;
    visit.machine.turns(TURNS)?;
    visit.silent("when A comes up")?;

    visit.machine.reset()?;
    visit.bookmark = Bookmark::START;
    visit.told("after a reset")?;
    Ok(visit.checks)
}

impl Visit {
    /// Presses a button and checks what the device says; then lets it go and checks that this says nothing.
    fn press(&mut self, button: Button) -> Result<(), Trouble> {
        // Seen released before, as after boot: a press is a change.
        self.machine.turns(TURNS)?;
        self.machine.hold(button, true)?;
        self.bookmark = match button {
            Button::A => self.bookmark.next(),
            Button::B => self.bookmark.previous(),
        };
        self.told(&format!("after {button:?}"))?;
        self.machine.hold(button, false)?;
        self.machine.turns(TURNS)?;
        self.silent("after a release")
    }

    /// Checks the next report, the picture and the log against the host's judgement of the step at hand.
    fn told(&mut self, when: &str) -> Result<(), Trouble> {
        let (expected, verdict) =
            self.bookmark.judge().ok_or_else(|| Trouble(format!("{when}: the host has no answer")))?;
        let frame = self.machine.frame()?;
        let message = cobs::decode_vec(&frame).map_err(|error| Trouble(format!("{when}: no frame: {error:?}")))?;
        let (said, rest) = postcard::take_from_bytes::<Report<'_>>(&message)
            .map_err(|error| Trouble(format!("{when}: no report: {error} in {message:02x?}")))?;
        self.agree(when, "report", &said, &expected)?;
        self.agree(when, "bytes after the report", &rest.len(), &0)?;

        // The picture is that of the turns to come.
        self.machine.turns(4)?;
        let picture = self.machine.picture(&WIRING_V1)?;
        let image = Image::of(verdict);
        let drawn = std::array::from_fn(|led| u8::try_from(led).is_ok_and(|led| image.lit(led)));
        self.agree(when, "picture", &picture, &drawn)?;

        let entries = self.log.drain(&mut self.machine)?;
        let [entry] = &entries[..] else {
            return Err(Trouble(format!("{when}: one log entry, not {entries:#?}")));
        };
        let logged = format!("{expected:?}");
        self.agree(when, "log entry", entry, &logged)?;
        println!("ok  {when}: step {}, {:?}, {} {}", said.step, said.outcome, said.treaty, said.clause);
        Ok(())
    }

    fn silent(&mut self, when: &str) -> Result<(), Trouble> {
        let said = self.machine.unasked()?.to_vec();
        self.agree(when, "said unasked", &said, &Vec::new())
    }

    fn agree<T: PartialEq + std::fmt::Debug>(
        &mut self,
        when: &str,
        what: &str,
        got: &T,
        expected: &T,
    ) -> Result<(), Trouble> {
        if got == expected {
            self.checks += 1;
            Ok(())
        } else {
            Err(Trouble(format!("{when}: {what}\n  device: {got:?}\n  host:   {expected:?}")))
        }
    }
}
