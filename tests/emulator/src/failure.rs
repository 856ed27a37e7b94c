//! The firmware fails: it panics, its processor faults, or its stack runs out of RAM. It stands still until it is
//! restarted, and then it writes the kind of failure to the log and into the record.
//!
//! The emulator has no watchdog, so the test resets the chip itself.

use std::time::Duration;

use proverka::journal::EntryKind;
use proverka_emulator::client::Client;
use proverka_emulator::{Image, Log, Machine, Start, Trouble};

use crate::Checks;

/// The bits that the firmware adds to the causes of a reset (FORMAT 3.2).
const PANIC: u32 = 1 << 31;
const FAULT: u32 = 1 << 30;
/// The offsets of the kind and of the causes in a BOOT entry as it comes over the line (FORMAT 2.1, 3.2 and 10.2).
const KIND: usize = 4 + 4;
const CAUSES: std::ops::Range<usize> = 4 + 36..4 + 40;
/// An address at which this chip has nothing, and the first address of its RAM.
const NOWHERE: u32 = 0x6000_0000;
const RAM: u32 = 0x2000_0000;
/// The numbers of registers of the processor.
const STACK_POINTER: usize = 13;
const COUNTER: usize = 15;

/// Starts an enrolled chip, waits for its self-tests, and stops it.
fn stopped(flash: &[u8], number: u64) -> Result<Client<Machine>, Trouble> {
    let mut machine = Machine::boot(Start { debugged: true, ..Start::with(flash) })?;
    machine.go()?;
    let mut client = Client::new(machine);
    client.number = number;
    client.tested()?;
    client.port.pause()?;
    // The emulator reports the stop to the debugger as well.
    if !client.port.stopped(Duration::from_secs(10))? {
        return Err(Trouble("it does not stop".into()));
    }
    Ok(client)
}

/// Resets the chip, counts once, and returns the log since then and the causes of the reset in the BOOT entry.
fn restarted(log: &Log, client: &mut Client<Machine>) -> Result<(Vec<String>, u32), Trouble> {
    client.port.pause()?;
    client.port.reset()?;
    client.port.resume()?;
    let before = client.tested()?;
    let lines = log.drain(&mut client.port)?;
    client.tally(0, 1)?;
    let boot = client.entry(before.size + 1)?;
    if boot.get(KIND) != Some(&EntryKind::Boot.byte()) {
        return Err(Trouble(format!("no BOOT entry after a start: {boot:02x?}")));
    }
    let causes = boot.get(CAUSES).and_then(|bytes| bytes.first_chunk()).map(|bytes| u32::from_le_bytes(*bytes));
    Ok((lines, causes.ok_or_else(|| Trouble("a short entry".into()))?))
}

pub(crate) fn run(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let log = Log::open(image.elf())?;
    let (flash, number) = crate::in_session::<Machine>(image)?;
    let said = |lines: &[String]| lines.iter().any(|line| line.contains("the firmware failed"));

    // The control: a reset without a failure.
    let mut client = stopped(&flash, number)?;
    let (lines, causes) = restarted(&log, &mut client)?;
    checks.holds(&format!("no failure, none logged: {lines:#?}"), !said(&lines))?;
    checks.equal("the firmware's bits in the causes", &(causes & (PANIC | FAULT)), &0)?;
    drop(client);

    let panics = image.function(&["rust_begin_unwind"])?;
    for (bit, counter) in [(PANIC, panics), (FAULT, NOWHERE)] {
        let mut client = stopped(&flash, number)?;
        client.port.set_register(COUNTER, counter)?;
        client.port.go()?;
        checks.holds("it answers nothing then", client.overheard(Duration::from_millis(500))?.is_none())?;
        let (lines, causes) = restarted(&log, &mut client)?;
        checks.holds(&format!("the next start logs the failure: {lines:#?}"), said(&lines))?;
        checks.equal("the firmware's bits in the causes", &(causes & (PANIC | FAULT)), &bit)?;
        // It is reported once.
        let (lines, causes) = restarted(&log, &mut client)?;
        checks.holds(&format!("the start after it does not: {lines:#?}"), !said(&lines))?;
        checks.equal("the firmware's bits in the causes", &(causes & (PANIC | FAULT)), &0)?;
    }

    // The stack lies below the variables, so one without room leaves RAM. That stops the processor, and overwrites
    // nothing. The emulator ends when a processor locks up; a chip restarts.
    for (pointer, survives) in [(None, true), (Some(RAM + 8), false)] {
        let mut client = stopped(&flash, number)?;
        if let Some(pointer) = pointer {
            client.port.set_register(STACK_POINTER, pointer)?;
        }
        println!(
            "    the stack pointer is set: {pointer:x?}; the emulator ends with a message if the processor locks up"
        );
        client.port.go()?;
        let answered = client.begin(proverka::wire::Request::Status).is_ok()
            && matches!(client.overheard(Duration::from_secs(2)), Ok(Some(_)));
        checks.equal(&format!("it answers with its stack at {pointer:x?}"), &answered, &survives)?;
    }
    Ok(checks.0)
}
