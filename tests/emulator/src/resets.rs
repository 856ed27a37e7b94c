//! The watchdog of v2 resets a chip that hangs or that a debugger halts. RAM and flash stay, and the cause is on
//! record.

use std::time::Duration;

use proverka::journal::audit::{Asked, Audit, EntryKind, Record};
use proverka::journal::payload;
use proverka::verdict::Verdict;
use proverka_emulator::client::{Client, parties};
use proverka_emulator::{Body, Chip, Image, Start, Trouble};

use crate::Checks;

/// The cause "watchdog" in RESETREAS.
const DOG: u32 = 1 << 1;
/// The cause "the processor locked up".
const LOCKUP: u32 = 1 << 3;
/// The bits that the firmware adds to the causes (FORMAT 3.2).
const PANIC: u32 = 1 << 31;
const FAULT: u32 = 1 << 30;
/// An address at which this chip has nothing.
const NOWHERE: u32 = 0x6000_0000;
/// Shorter and longer than the watchdog waits.
const SHORTER: Duration = Duration::from_secs(58);
const LONGER: Duration = Duration::from_secs(61);
/// A whole wrap of the timer, and five seconds.
const WRAP: Duration = Duration::from_micros((1 << 32) + 5_000_000);
/// The moment at which the term of the enrolled device ends, and some time before. Unit: Unix seconds.
const EXPIRY: i64 = 1_900_000_000;
const BEFORE_S: i64 = 3_600;

/// Returns the causes in the newest BOOT entry of a record.
fn causes(bundle: &[u8]) -> Result<Option<u32>, Trouble> {
    let wrong = |error| Trouble(format!("{error:?}"));
    let record = Record::bundle(bundle).map_err(wrong)?;
    let audit = Audit::new(record, Asked::new(parties()?)).map_err(wrong)?;
    let boots = audit.filter(|entry| entry.kind() == Some(EntryKind::Boot));
    let payloads = boots.filter_map(|entry| payload::Boot::from_bytes(&entry.body()?.payload()));
    Ok(payloads.last().map(|boot| boot.causes))
}

pub(crate) fn run(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let (flash, number) = crate::in_session::<Chip>(image)?;
    for masked in [true, false] {
        let what = if masked { "with interrupts off" } else { "with interrupts on" };
        let mut client = Client::new(<Chip as Body>::boot(Start::with(&flash))?);
        client.number = number;
        client.tested()?;
        client.tally(0, 2)?;
        let before = client.status()?;
        client.port.hang(masked)?;
        client.port.pass(SHORTER)?;
        checks.equal(&format!("hangs {what}: resets within {SHORTER:?}"), &client.port.resets(), &0)?;
        client.port.pass(LONGER - SHORTER)?;
        checks.equal(&format!("hangs {what}: resets within {LONGER:?}"), &client.port.resets(), &1)?;
        client.tested()?;
        let after = client.status()?;
        checks.equal("boots, entries", &(after.boot, after.size), &(before.boot + 1, before.size))?;
        checks.equal("session", &after.open, &before.open)?;
        checks.equal("the count goes on", &client.tally(0, 1)?.total, &3)?;
        checks.equal("the cause on record", &causes(&client.bundle(&[])?)?, &Some(DOG))?;
        // A control: a start by power has no cause.
        let flash = client.port.flash()?;
        let mut client = Client::new(<Chip as Body>::boot(Start::with(&flash))?);
        client.number = number + 2;
        client.tested()?;
        client.tally(0, 1)?;
        checks.equal("the cause of a start by power", &causes(&client.bundle(&[])?)?, &Some(0))?;
    }
    checks.0 += halts(image)?;
    checks.0 += failures(image, &flash, number)?;
    Ok(checks.0)
}

/// A debugger halts the chip for a whole wrap of the timer. The watchdog restarts it after a minute; were it
/// paused, the comparisons of the timer would still tell.
fn halts(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let (flash, number) = crate::enrolled::<Chip>(image)?;
    for pauses in [false, true] {
        let mut client = Client::new(<Chip as Body>::boot(Start::with(&flash))?);
        client.number = number;
        client.tested()?;
        client.tell_time(EXPIRY - BEFORE_S)?;
        checks.equal("in force, before", &client.status()?.in_force, &Verdict::Holds)?;
        if pauses {
            client.port.pause_watchdog();
        }
        client.port.halt(WRAP)?;
        client.tested()?;
        let after = client.status()?;
        checks.equal("resets", &client.port.resets(), &u32::from(!pauses))?;
        checks.equal("latest moment after the halt", &after.clock.latest, &None)?;
        checks.equal("in force, after the halt", &after.in_force, &Verdict::Undecided)?;
    }
    Ok(checks.0)
}

/// The firmware panics, or its processor faults: it stands still until the watchdog restarts it, and the next start
/// writes the kind of failure into the record. A stack that leaves RAM locks the processor up, which resets the chip.
fn failures(image: &Image, flash: &[u8], number: u64) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let panics = image.function(&["rust_begin_unwind"])?;
    let cases = [
        ("a panic", panics, None, DOG | PANIC),
        ("a fault", NOWHERE, None, DOG | FAULT),
        ("a stack without room", NOWHERE, Some(Chip::BOARD.ram.0 + 8), LOCKUP),
    ];
    for (what, address, stack, expected) in cases {
        let mut client = Client::new(<Chip as Body>::boot(Start::with(flash))?);
        client.number = number;
        client.tested()?;
        client.port.jump(address, stack)?;
        client.port.pass(LONGER)?;
        checks.equal(&format!("{what}: resets"), &client.port.resets(), &1)?;
        client.tested()?;
        client.tally(0, 1)?;
        checks.equal(&format!("{what}: the cause on record"), &causes(&client.bundle(&[])?)?, &Some(expected))?;
    }
    Ok(checks.0)
}
