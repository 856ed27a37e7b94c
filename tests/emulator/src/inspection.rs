//! One whole inspection, with a reset in the middle.

use std::time::Duration;

use proverka::journal::audit::Grade;
use proverka::journal::digest::head_code;
use proverka::party::{Holder, Party};
use proverka::verdict::Verdict;
use proverka::wire::State;
use proverka_device::matrix::Image as Picture;
use proverka_device::show;
use proverka_emulator::client::{Client, graded};
use proverka_emulator::leds::{shows, ticks};
use proverka_emulator::{Body, Image, Log, Pin, Start, Trouble};

use crate::{Checks, audited};

/// The number of ticks of the device's timer after which a button has certainly been seen to move.
const STEADY: usize = 12;

/// Presses a button and releases it.
pub(crate) fn press<B: Body>(machine: &mut B, pin: Pin) -> Result<(), Trouble> {
    ticks(machine, STEADY)?;
    machine.set(pin, false)?;
    ticks(machine, STEADY)?;
    machine.set(pin, true)?;
    ticks(machine, STEADY)
}

pub(crate) fn run<B: Body>(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let log = Log::open(image.elf())?;
    let mut client = Client::new(B::boot(Start::with(image.flash()))?);

    let hello = client.hello()?;
    checks.equal("state at first", &hello.state, &State::Blank.number())?;
    checks.holds("the chip has an id", hello.device.0 != [0; 16])?;
    shows(&mut client.port, show::state(State::Blank).unwrap_or(show::DARK))?;
    let hello = client.tested()?;
    checks.equal("hash of the firmware", &hello.firmware.0, &image.hash())?;
    let lines = log.drain(&mut client.port)?;
    checks.holds(&format!("the log tells of it: {lines:#?}"), lines.iter().any(|line| line.contains("tested true")))?;

    let term = client.enrol()?;
    let status = client.status()?;
    checks.equal("state, size", &(status.state, status.size), &(State::Sealed, 0))?;
    checks.equal("term", &status.term.0, &term)?;
    client.tell_time(1_800_000_000)?;
    let status = client.status()?;
    checks.equal("in force", &status.in_force, &Verdict::Holds)?;
    client.open(5)?;
    checks.equal("held by", &client.status()?.open, &Some(Holder::Jointly))?;

    // The host counts twice; then there is one press for each of three more, and one in the next category.
    checks.equal("total after the first", &client.tally(0, 2)?.total, &2)?;
    let tallied = client.tally(1, 7)?;
    checks.equal("total of the second", &(tallied.category, tallied.total), &(1, 7))?;
    for total in 3..=5 {
        press(&mut client.port, Pin::A)?;
        let counted = waits(&mut client, 0, total)?;
        checks.equal("total after a press", &counted, &total)?;
    }
    press(&mut client.port, Pin::B)?;
    press(&mut client.port, Pin::A)?;
    checks.equal("total of the next category after a press", &waits(&mut client, 1, 8)?, &8)?;
    checks.equal("declared is not exceeded", &client.status()?.overall, &Verdict::Holds)?;

    // A reset in the middle: everything acknowledged is there, and a repeat of the last count adds nothing.
    let before = client.status()?;
    let tallied = client.tally(0, 1)?;
    let number = client.number;
    let flash = restart(&mut client)?;
    checks.equal("flash is the record's alone", &&flash[..image.firmware().len()], &image.firmware())?;
    let after = client.status()?;
    checks.equal("entries after a reset", &after.size, &(before.size + 1))?;
    checks.equal("boot number after a reset", &after.boot, &(before.boot + 1))?;
    checks.equal("session after a reset", &after.open, &Some(Holder::Jointly))?;
    let again = client.ask_as(number, proverka::wire::Request::Tally { category: 0, delta: 1 })?;
    checks.equal(
        "reply to the repeat",
        &again,
        &proverka::wire::Reply::Tallied(proverka::wire::Tallied {
            // After a restart the device has no upper bound of the time, while the entry contains the bounds at its
            // creation.
            ..tallied
        }),
    )?;
    checks.equal("entries after the repeat", &client.status()?.size, &after.size)?;
    checks.equal("a count past the declared number", &tallied.against_declared, &Verdict::Fails)?;
    checks.equal("the whole", &client.status()?.overall, &Verdict::Fails)?;
    press(&mut client.port, Pin::A)?;
    waits(&mut client, 0, 7)?;
    // The count is seven: its letter and its digit scroll by. Both buttons together switch back to the verdict.
    press(&mut client.port, Pin::B)?;
    for character in *b"A7" {
        shows(&mut client.port, show::glyph(character))?;
        checks.0 += 1;
    }
    client.port.set(Pin::A, false)?;
    client.port.set(Pin::B, false)?;
    ticks(&mut client.port, STEADY)?;
    client.port.set(Pin::A, true)?;
    client.port.set(Pin::B, true)?;
    ticks(&mut client.port, STEADY)?;
    shows(&mut client.port, Picture::CROSS)?;
    checks.0 += 1;

    // After the close, the code of the head that both parties sign scrolls over the LEDs, even when their signatures
    // are on record. Each of its characters must appear.
    let head = client.close()?.head.0;
    for character in head_code::<16>(&head) {
        shows(&mut client.port, show::glyph(character))?;
        checks.0 += 1;
    }
    let nonces = [[5; 32], [6; 32]];
    let statement = client.export(nonces)?;
    let bundle = client.bundle(&[statement])?;
    for (role, nonce) in [(Party::Host, nonces[0]), (Party::Inspectorate, nonces[1])] {
        let report = graded(&bundle, Some((role, nonce)))?;
        checks.equal("grade of the bundle", &report.grade, &Grade::Joint)?;
        checks.equal("statements, other firmware", &(report.statements, report.other_firmware), &(1, 0))?;
    }
    checks.holds("another nonce is stale", graded(&bundle, Some((Party::Host, [7; 32])))?.grade != Grade::Joint)?;
    client.port.pause()?;
    let report = audited(image, &client.port.flash()?)?;
    checks.equal("grade of the flash", &report.grade, &Grade::Joint)?;
    checks.equal("torn slots", &report.oddities.torn, &0)?;
    println!("    {} entries; head code {}", report.size, String::from_utf8_lossy(&head_code::<16>(&report.head)));
    let lines = log.drain(&mut client.port)?;
    checks.holds(&format!("the log goes on: {lines:#?}"), lines.iter().any(|line| line.contains("Sealed")))?;
    Ok(checks.0)
}

/// Waits until a category has that total, and returns its total.
fn waits<B: Body>(client: &mut Client<B>, category: usize, total: u32) -> Result<u32, Trouble> {
    let deadline = client.port.now() + Duration::from_secs(20);
    loop {
        let reply = client.ask_as(0, proverka::wire::Request::Sums)?;
        let proverka::wire::Reply::Sums(sums) = reply else { return Err(Trouble(format!("{reply:?}"))) };
        if sums.totals[category] == total || client.port.now() > deadline {
            return Ok(sums.totals[category]);
        }
    }
}

/// Cuts the power and starts a machine on the same flash, which is returned.
fn restart<B: Body>(client: &mut Client<B>) -> Result<Vec<u8>, Trouble> {
    client.port.pause()?;
    let flash = client.port.flash()?;
    client.port = B::boot(Start::with(&flash))?;
    client.tested()?;
    Ok(flash)
}
