//! A debugger halts the processor while the timer runs on, for as long as the timer takes to wrap and a little more: 71.6 minutes
//! that leave no trace in its count. The device says no latest moment any more, and no term is in force by it.
//!
//! The emulator stops its timers with its processor, so the halt is made of interrupts that are switched off while the device
//! waits for one: it does nothing, and the timer runs.

use std::time::{Duration, Instant};

use proverka::wire::Verdict;
use proverka_emulator::client::Client;
use proverka_emulator::{Image, Machine, Start, Trouble};

use crate::Checks;

/// The interrupt controller: which interrupts come through. Written as ones; the second register takes them away.
const ALLOW: u32 = 0xE000_E100;
const FORBID: u32 = 0xE000_E180;
/// Events of the comparisons by which the firmware knows of an overdue look.
const OVERDUE: [u32; 2] = [0x4000_8148, 0x4000_814C];
/// Ticks of the device's clock in a second.
const HERTZ: u64 = 1_000_000;
/// Where the term of the enrolled device ends.
const EXPIRY: i64 = 1_900_000_000;
/// How long before that the parties state the time, less than a wrap: 4,294 seconds.
const BEFORE_S: i64 = 3_600;
/// A gap that the device believes, read from the counter alone.
const BELIEVED_S: std::ops::Range<u64> = 1..40;

/// The processor stands still until the counter shows a believable gap after at least one wrap. Gives the seconds.
fn halt(machine: &mut Machine) -> Result<u64, Trouble> {
    let deadline = Instant::now() + Duration::from_secs(300);
    let allowed = machine.word(ALLOW)?;
    machine.set_word(FORBID, allowed)?;
    let (mut seen, mut passed) = (machine.clock()?, 0_u64);
    loop {
        std::thread::sleep(Duration::from_millis(2));
        let now = machine.clock()?;
        passed += u64::from(now.wrapping_sub(seen));
        seen = now;
        let wraps = passed >> 32;
        if wraps > 0 && BELIEVED_S.contains(&((passed & u64::from(u32::MAX)) / HERTZ)) {
            machine.pause()?;
            machine.set_word(ALLOW, allowed)?;
            return Ok(passed / HERTZ);
        }
        if Instant::now() > deadline {
            return Err(Trouble(format!("{} seconds passed in the halt, and no more", passed / HERTZ)));
        }
    }
}

pub(crate) fn run(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let (flash, number) = crate::enrolled(image)?;
    for known in [true, false] {
        let mut client = Client::new(Machine::boot(Start { counted: true, ..Start::with(&flash) })?);
        client.number = number;
        client.tested()?;
        client.tell_time(EXPIRY - BEFORE_S)?;
        let before = client.status()?;
        checks.equal("in force, before", &before.in_force, &Verdict::Holds)?;
        let seconds = halt(&mut client.port)?;
        if !known {
            // The control: the chip has not kept the events, which is all that tells this halt from a short one.
            for event in OVERDUE {
                client.port.set_word(event, 0)?;
            }
        }
        client.port.resume()?;
        let after = client.status()?;
        println!(
            "    {seconds} s of halt, the events kept: {known}; in force: {:?}, {:?}",
            after.in_force, after.clock
        );
        checks.holds("the term is over", seconds > BEFORE_S.unsigned_abs() + 60)?;
        if known {
            checks.equal("latest moment after the halt", &after.clock.latest, &None)?;
            checks.equal("in force, after the halt", &after.in_force, &Verdict::Undecided)?;
            // What both state anew counts.
            client.tell_time(EXPIRY + 200_000)?;
            checks.equal("in force, stated anew", &client.status()?.in_force, &Verdict::Fails)?;
        } else {
            checks.equal("the control: in force, and wrong", &after.in_force, &Verdict::Holds)?;
        }
    }
    Ok(checks.0)
}
