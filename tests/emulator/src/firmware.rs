//! A19: a chip whose firmware differs from the one that the genesis names, even if only by one byte that never runs.
//! The firmware also locks its own part of flash.

use std::time::{Duration, Instant};

use proverka::journal::EntryKind;
use proverka::wire::{Refusal, Reply, Request, State};
use proverka_device::show;
use proverka_emulator::client::{Client, graded};
use proverka_emulator::leds::shows;
use proverka_emulator::{Image, Machine, Start, Trouble};

use crate::{Checks, audited};

/// The number of the fault (WIRE 6.5).
const FIRMWARE: u16 = 5;

/// `PIN_CNF` of the pin that receives the line, and its bits for the chip's own resistor, all set for one to the
/// supply.
const RECEIVED: u32 = 0x5000_0700 + 4 * 25;
const PULL: u32 = 0b1100;

/// Returns the emulator's notes of the writes that the firmware makes at its start to parts of the chip that the
/// emulator does not have.
fn notes_of_start(flash: &[u8]) -> Result<String, Trouble> {
    let notes = std::env::temp_dir().join(format!("proverka-emulator-notes-{}", std::process::id()));
    let more = ["-d", "unimp", "-D", &notes.display().to_string()].map(str::to_owned);
    let said = (|| {
        let mut client = Client::new(Machine::boot(Start { more: &more, ..Start::with(flash) })?);
        client.hello()?;
        Ok::<_, Trouble>(std::fs::read_to_string(&notes)?)
    })();
    let _ = std::fs::remove_file(&notes);
    said
}

/// True if a write to a register is among the notes. Registers are counted from the first one of the chip. A note of a
/// write contains two numbers in some notation: the register and the value.
fn wrote(notes: &str, register: u32, value: u32) -> bool {
    let numbers = |line: &str| -> Vec<u32> {
        line.split(|character: char| !character.is_ascii_alphanumeric())
            .filter_map(|word| u32::from_str_radix(word.strip_prefix("0x")?, 16).ok())
            .collect()
    };
    notes.lines().any(|line| line.contains("write") && numbers(line) == [register, value])
}

pub(crate) fn run(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let (mut flash, number) = crate::in_session(image)?;
    let blocks = image.firmware().len() / 4096;
    let notes = notes_of_start(&flash)?;
    // `PROTENSET0` has a bit for each 4 KiB of the first 128 KiB, and `PROTENSET1` for the others. `DISABLEINDEBUG`
    // must be cleared, or the lock would be off in debug interface mode.
    let beyond = blocks.checked_sub(32).ok_or_else(|| Trouble("the firmware's part is below 128 KiB".into()))?;
    checks.holds("it asks for a lock on its part of flash", wrote(&notes, 0x600, u32::MAX))?;
    checks.holds("up to the record, and no more", wrote(&notes, 0x604, (1 << beyond) - 1))?;
    checks.holds("also in debug interface mode", wrote(&notes, 0x608, 0))?;
    // These are `CONFIG`, `CRV` and `TASKS_START` of the watchdog.
    checks.holds("its watchdog runs through sleep and a debugger's halt", wrote(&notes, 0x1_050C, 0b1001))?;
    checks.holds("for a minute", wrote(&notes, 0x1_0504, 60 * 32_768))?;
    checks.holds("and is started", wrote(&notes, 0x1_0000, 1))?;
    // `POFCON`: enabled, at 2.1 V.
    checks.holds("it has the chip refuse writes while the supply is low", wrote(&notes, 0x510, 1))?;
    checks.holds("a control: what it does not write", !wrote(&notes, 0x608, 1) && !wrote(&notes, 0x1_050C, 1))?;
    // The last byte of the firmware's part is padding.
    let at = image.firmware().len() - 1;
    flash[at] ^= 1;
    let mut client = Client::new(Machine::boot(Start::with(&flash))?);
    client.number = number;
    let deadline = Instant::now() + Duration::from_secs(30);
    while client.status()?.state != State::Faulty {
        if Instant::now() > deadline {
            return Err(Trouble("other firmware is not noticed".into()));
        }
    }
    checks.equal("fault", &client.status()?.fault, &FIRMWARE)?;
    let input = client.port.word(RECEIVED)?;
    checks.equal("the input of the line is pulled up", &(input & PULL), &PULL)?;
    checks.holds("it says another hash", client.hello()?.firmware.0 != image.hash())?;
    shows(&mut client.port, show::state(State::Faulty).unwrap_or(show::DARK))?;
    let refused = client.ask(Request::Tally { category: 0, delta: 1 })?;
    checks.equal("a count", &refused, &Reply::Refused(Refusal::Fault(FIRMWARE)))?;

    // An export shows this too, and the fault is on record.
    let statement = client.export([[1; 32], [2; 32]])?;
    let report = graded(&client.bundle(&[statement])?, None)?;
    checks.equal("statements, other firmware", &(report.statements, report.other_firmware), &(1, 1))?;
    client.port.pause()?;
    let report = audited(image, &client.port.flash()?)?;
    checks.equal("faults on record", &report.kinds[usize::from(EntryKind::Fault.byte())], &1)?;
    Ok(checks.0)
}
