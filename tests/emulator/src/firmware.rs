//! A19: a chip whose firmware differs from the one that the genesis names, even if only by one byte that never runs.
//! The firmware also locks its own part of flash.

use std::time::Duration;

use proverka::journal::EntryKind;
use proverka::wire::{Refusal, Reply, Request, State};
use proverka_device::show;
use proverka_emulator::client::{Client, graded};
use proverka_emulator::leds::shows;
use proverka_emulator::{Body, Chip, Image, Machine, Start, Trouble};

use crate::{Checks, audited};

/// The number of the fault (WIRE 6.5).
const FIRMWARE: u16 = 5;

/// The bits of a pin's configuration for the chip's own resistor, all set for one to the supply.
const PULL: u32 = 0b1100;
/// The register of the flash controller of v2 that allows writes or erases.
const CONFIG: u32 = 0x4001_E504;
/// Code that clears the word at the address in r1: it allows writes (r0 is the address of CONFIG), writes, and stands
/// still. `movs r4, #1; str r4, [r0]; str r3, [r1]; b .`
const WRITE: [u16; 4] = [0x2401, 0x6004, 0x600B, 0xE7FE];
/// Code that erases the page at the address in r2. `movs r4, #2; str r4, [r0]; str r2, [r0, #4]; b .`
const ERASE: [u16; 4] = [0x2402, 0x6004, 0x6042, 0xE7FE];

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

/// The run for v1: the emulator says what the firmware writes to registers that it does not have.
pub(crate) fn run_v1(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let (flash, number) = crate::in_session::<Machine>(image)?;
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
    Ok(checks.0 + other::<Machine>(image, flash, number)?)
}

/// The run for v2: the chip has the lock, and refuses.
pub(crate) fn run_v2(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let (flash, number) = crate::in_session::<Chip>(image)?;
    let mut client = Client::new(<Chip as Body>::boot(Start::with(&flash))?);
    client.tested()?;
    let chip = &mut client.port;
    // ADDR, SIZE and PERM of the first access control list: from 0 to the record, and writes are refused.
    let size = u32::try_from(image.firmware().len()).unwrap_or(0);
    let list = [chip.peek(0x4001_E800)?, chip.peek(0x4001_E804)?, chip.peek(0x4001_E808)?];
    checks.equal("the lock on its part of flash", &list, &[0, size, 2])?;
    // CONFIG, CRV and RUNSTATUS of the watchdog.
    let watchdog = [chip.peek(0x4001_050C)?, chip.peek(0x4001_0504)?, chip.peek(0x4001_0400)?];
    checks.equal("its watchdog runs for a minute, through sleep and a halt", &watchdog, &[0b1001, 60 * 32_768, 1])?;

    // Other code, as an attacker might have it executed, writes a word and erases a page: of the firmware, and as a
    // control of the record.
    let padding = size - 4;
    let newest = size + u32::try_from(image.record(&flash).len()).unwrap_or(0) - 4096;
    for (address, refused) in [(padding, true), (newest, false)] {
        for (code, what) in [(&WRITE[..], "a word"), (&ERASE[..], "a page")] {
            let mut chip = <Chip as Body>::boot(Start::with(&flash))?;
            chip.pass(Duration::from_millis(500))?;
            let before = chip.whole_flash()?;
            chip.execute(code, [CONFIG, address, address & !0xFFF, 0])?;
            chip.pass(Duration::from_millis(100))?;
            let name = format!("{what} at {address:#x}");
            checks.equal(&format!("{name}: refused"), &chip.refused_and_blocked().0, &u32::from(refused))?;
            let blank = what == "a page";
            if !blank || refused {
                checks.equal(&format!("{name}: unchanged"), &(chip.whole_flash()? == before), &refused)?;
            }
        }
    }
    Ok(checks.0 + other::<Chip>(image, flash, number)?)
}

/// Starts firmware that differs from the genesis by a byte.
fn other<B: Body>(image: &Image, mut flash: Vec<u8>, number: u64) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    // The last byte of the firmware's part is padding.
    let at = image.firmware().len() - 1;
    flash[at] ^= 1;
    let mut client = Client::new(B::boot(Start::with(&flash))?);
    client.number = number;
    let deadline = client.port.now() + Duration::from_secs(30);
    while client.status()?.state != State::Faulty {
        if client.port.now() > deadline {
            return Err(Trouble("other firmware is not noticed".into()));
        }
    }
    checks.equal("fault", &client.status()?.fault, &FIRMWARE)?;
    let input = client.port.register(B::BOARD.receives)?;
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
