//! A debugger halts the processor while the timer keeps running, for one wrap of the timer and a little more: 71.6
//! minutes that leave no trace in its count. The device then states no latest moment and reports no term as in force.
//!
//! The emulator stops its timers together with its processor. The test therefore switches interrupts off while the
//! device waits for one: the device does nothing, and the timer runs.

use std::time::{Duration, Instant};

use proverka::verdict::Verdict;
use proverka_emulator::client::Client;
use proverka_emulator::{Image, Machine, Start, Trouble};

use crate::Checks;

/// The interrupt controller's registers of enabled interrupts. Writing ones to the first enables, to the second
/// disables.
const ALLOW: u32 = 0xE000_E100;
const FORBID: u32 = 0xE000_E180;
/// The events of the comparisons that tell the firmware of an overdue reading.
const OVERDUE: [u32; 2] = [0x4000_8148, 0x4000_814C];
/// The rate of the device's clock. Unit: ticks per second.
const HERTZ: u64 = 1_000_000;
/// The moment at which the term of the enrolled device ends. Unit: Unix seconds.
const EXPIRY: i64 = 1_900_000_000;
/// How long before the expiry the parties state the time. Unit: seconds. The halt is longer than this.
const BEFORE_S: i64 = 3_600;
/// A timer that the firmware no longer uses, and its registers. It makes time pass: an emulator that counts
/// instructions goes straight to the next timer event when nothing else is to be done.
const STEPPER: u32 = 0x4000_A000;
const START: u32 = STEPPER;
const CLEAR: u32 = STEPPER + 0x00C;
const REACHED: u32 = STEPPER + 0x140;
const SHORTCUTS: u32 = STEPPER + 0x200;
const BITS: u32 = STEPPER + 0x508;
const PRESCALER: u32 = STEPPER + 0x510;
const COMPARISON: u32 = STEPPER + 0x540;
/// The length of one step. Unit: seconds.
const STEP_S: u32 = 20;
/// One wrap of the timer and five seconds. Unit: ticks.
const HALT: u64 = (1 << 32) + 5 * HERTZ;
/// What the counter shows of the halt, which the device would believe. Unit: seconds.
const SHOWN_S: std::ops::Range<u64> = 4..59;

/// A step of the device's clock, beyond the halt, that only the emulator can have made. Unit: seconds.
const LEAP_S: u64 = 30;
/// The largest number of such steps for which the control is repeated.
const LEAPS: u32 = 9;

/// Halts the processor for one wrap of the timer and a little more. Returns what the counter shows of it, in seconds.
fn halt(machine: &mut Machine) -> Result<u64, Trouble> {
    let allowed = machine.word(ALLOW)?;
    machine.set_word(FORBID, allowed)?;
    let from = machine.clock()?;
    let (mut seen, mut passed) = (from, 0);
    machine.set_word(SHORTCUTS, 0)?;
    machine.set_word(BITS, 3)?;
    machine.set_word(PRESCALER, 4)?;
    machine.set_word(COMPARISON, STEP_S * 1_000_000)?;
    machine.set_word(START, 1)?;
    while passed < HALT {
        machine.set_word(CLEAR, 1)?;
        machine.set_word(REACHED, 0)?;
        let deadline = Instant::now() + Duration::from_secs(60);
        while machine.word(REACHED)? == 0 {
            if Instant::now() > deadline {
                return Err(Trouble("no time passes while the processor stands still".into()));
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        let now = machine.clock()?;
        passed += u64::from(now.wrapping_sub(seen));
        seen = now;
    }
    machine.pause()?;
    let shown = u64::from(seen.wrapping_sub(from)) / HERTZ;
    machine.set_word(ALLOW, allowed)?;
    Ok(shown)
}

pub(crate) fn run(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let (flash, number) = crate::enrolled::<Machine>(image)?;
    let mut cases = [true, false].into_iter().peekable();
    let mut leaps = 0;
    while let Some(&known) = cases.peek() {
        let mut client = Client::new(Machine::boot(Start { counted: true, ..Start::with(&flash) })?);
        client.number = number;
        client.tested()?;
        client.tell_time(EXPIRY - BEFORE_S)?;
        let before = client.status()?;
        checks.equal("in force, before", &before.in_force, &Verdict::Holds)?;
        let shown = halt(&mut client.port)?;
        checks.holds(&format!("the counter shows {shown} s of the halt"), SHOWN_S.contains(&shown))?;
        if !known {
            // The control clears the events, which are the only difference between this halt and a short one.
            for event in OVERDUE {
                client.port.set_word(event, 0)?;
            }
        }
        client.port.resume()?;
        let after = client.status()?;
        let leap = u64::from(after.clock.mono_s.saturating_sub(before.clock.mono_s)).saturating_sub(shown);
        if !known && leap >= LEAP_S && leaps < LEAPS {
            // The emulator went on to the next event of a timer before its processor ran. That gap is too long without
            // the events, and the control is about the events.
            leaps += 1;
            println!("    the emulator leapt {leap} s while it went on; once more");
            continue;
        }
        cases.next();
        println!(
            "    {} s of halt, {shown} s by the counter, the events kept: {known}; in force: {:?}, {:?}",
            shown + (1 << 32) / HERTZ,
            after.in_force,
            after.clock
        );
        if known {
            checks.equal("latest moment after the halt", &after.clock.latest, &None)?;
            checks.equal("in force, after the halt", &after.in_force, &Verdict::Undecided)?;
            // A new statement of both parties is accepted.
            client.tell_time(EXPIRY + 200_000)?;
            checks.equal("in force, stated anew", &client.status()?.in_force, &Verdict::Fails)?;
        } else {
            checks.equal("the control: in force, and wrong", &after.in_force, &Verdict::Holds)?;
        }
    }
    Ok(checks.0)
}
