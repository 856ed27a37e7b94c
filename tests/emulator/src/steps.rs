//! Each step of flash of v2, a word or a page: the power is cut in it, with torn words and pages; it is dropped in
//! silence; the seal is opened before it; and the supply fails before it.

use std::time::Duration;

use proverka::wire::{Refusal, Reply, Request, State};
use proverka_emulator::client::{Client, Port as _};
use proverka_emulator::nrf52833::{Power, Step};
use proverka_emulator::{Body, Chip, Image, Pin, Start, Trouble};
use proverka_test_support::random::Random;
use proverka_test_support::reach::{full, stride};

use crate::Checks;
use crate::cuts::{Cut, survives};
use crate::line::eraser;
use crate::torn::{TEARS, done, torn};

const TALLY: Request = Request::Tally { category: 0, delta: 1 };
/// The time in which the panel notices an open loop for certain: eight looks, 2 ms apart, and a little more.
const NOTICED: Duration = Duration::from_millis(20);

/// What the host knew when a step began.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    counted: u32,
    size: u32,
    asked: u32,
}

/// Runs a session, and notes each step of flash with what the host knew.
fn session(image: &Image, flash: &[u8], number: u64) -> Result<Vec<(Step, Known)>, Trouble> {
    let mut client = Client::new(<Chip as Body>::boot(Start::with(flash))?);
    client.port.watch_flash();
    client.number = number;
    let mut known = Known::default();
    let mut steps = Vec::new();
    let mut note = |client: &mut Client<Chip>, known: Known| {
        steps.extend(client.port.steps().into_iter().map(|(_, step)| (step, known)));
    };
    client.tested()?;
    note(&mut client, known);
    known.size = client.open(5)?.size;
    note(&mut client, Known { size: 0, ..known });
    for count in 1..=2 {
        known.asked = count;
        let tallied = client.tally(0, 1)?;
        note(&mut client, known);
        (known.counted, known.size) = (tallied.total, tallied.entry.size);
    }
    client.close()?;
    note(&mut client, known);
    let in_record = |step: &Step| step.address() as usize >= image.firmware().len();
    if steps.iter().all(|(step, _)| in_record(step)) {
        Ok(steps)
    } else {
        Err(Trouble("a step of flash is outside of the record".into()))
    }
}

/// Cuts the power in each step, starts again, and compares with what was acknowledged.
pub(crate) fn cuts(image: &Image) -> Result<u32, Trouble> {
    let (flash, number) = crate::enrolled::<Chip>(image)?;
    let steps = session(image, &flash, number)?;
    let erases = steps.iter().filter(|(step, _)| matches!(step, Step::Erase { .. })).count();
    let mut now = flash.clone();
    let mut random = Random(52);
    let (mut checks, mut cuts) = (0, 0);
    let every = stride(11);
    for (at, (step, known)) in steps.iter().enumerate() {
        // Each erase is cut, and each write at some reach; each way at full reach, and one of them otherwise.
        let tears = if full() {
            &TEARS[..]
        } else if at % every == 0 || matches!(step, Step::Erase { .. }) {
            let tear = (at / every) % TEARS.len();
            &TEARS[tear..=tear]
        } else {
            &[]
        };
        for tear in tears {
            let mut cut = now.clone();
            let unstable = torn(&mut cut, *step, image.page(), *tear, &mut random);
            let power = Power { unstable: &unstable, seed: random.bits(), ..Power::with(&cut) };
            let Known { counted, size, asked } = *known;
            let known = Cut { record: Vec::new(), counted, size, asked, at_step: true };
            checks += survives(image, &known, Chip::on_board(power)?)
                .map_err(|Trouble(what)| Trouble(format!("step {at}, {step:x?}, {tear:?}: {what}")))?;
            cuts += 1;
        }
        done(&mut now, *step, image.page());
    }
    // A control: the flash as it was at first cannot contain what was acknowledged last.
    let (_, known) = steps.last().ok_or_else(|| Trouble("no step of flash".into()))?;
    let lost = Cut { record: Vec::new(), counted: known.counted, size: known.size, asked: known.asked, at_step: true };
    if survives(image, &lost, <Chip as Body>::boot(Start::with(&flash))?).is_ok() {
        return Err(Trouble("a record that lost what was acknowledged passes".into()));
    }
    println!("    {} steps, {erases} of them erases: {cuts} cuts survived", steps.len());
    Ok(checks + 1)
}

/// The chip drops one step in silence. It is noticed: the device refuses the count, or takes more steps and writes it
/// elsewhere. What it acknowledges is in the record.
pub(crate) fn drops(image: &Image) -> Result<u32, Trouble> {
    let fresh = crate::in_session::<Chip>(image)?;
    let eraser = eraser(image)?;
    let mut checks = Checks::default();
    let (mut tried, mut refused, mut harmless) = (0, 0, 0);
    for (flash, number, all) in [(fresh.0, fresh.1, true), (eraser.flash, eraser.number, false)] {
        let booted = || {
            let mut client = Client::new(<Chip as Body>::boot(Start::with(&flash))?);
            client.number = number;
            client.tested()?;
            Ok::<_, Trouble>(client)
        };
        let mut client = booted()?;
        let first = client.port.step_count();
        let (size, before) = (client.status()?.size, counted(&mut client)?);
        client.port.watch_flash();
        client.tally(0, 1)?;
        let steps = client.port.steps();
        let usual = client.port.step_count();
        for (at, (_, step)) in steps.iter().enumerate() {
            // Writes of the one, spread evenly; each erase of the other.
            if if all { at % stride(5) != 0 } else { !matches!(step, Step::Erase { .. }) } {
                continue;
            }
            let mut client = booted()?;
            client.port.drop_step(first + at as u64);
            let reply = client.ask(TALLY)?;
            let (counted, entries) = match reply {
                Reply::Tallied(tallied) => (tallied.total, tallied.entry.size),
                Reply::Refused(_) => (before, size),
                other => return Err(Trouble(format!("{step:x?} dropped: {other:?}"))),
            };
            let was_refused = counted == before;
            if client.port.has_dropped() {
                let noticed = was_refused || client.port.step_count() > usual;
                checks.holds(&format!("{step:x?} dropped, noticed, {reply:?}"), noticed)?;
            } else {
                harmless += 1;
            }
            (tried, refused) = (tried + 1, refused + u32::from(was_refused));
            let known = Cut { record: Vec::new(), counted, size: entries, asked: before + 1, at_step: true };
            let flash = client.port.flash()?;
            checks.0 += survives(image, &known, <Chip as Body>::boot(Start::with(&flash))?)
                .map_err(|Trouble(what)| Trouble(format!("{step:x?} dropped, {reply:?}: {what}")))?;
        }
    }
    println!(
        "    {tried} steps dropped: {refused} counts refused, {harmless} steps without effect, the others written elsewhere"
    );
    Ok(checks.0)
}

/// Returns the count of the first category.
fn counted(client: &mut Client<Chip>) -> Result<u32, Trouble> {
    match client.ask_as(0, Request::Sums)? {
        Reply::Sums(sums) => Ok(sums.totals[0]),
        other => Err(Trouble(format!("{other:?}"))),
    }
}

/// The seal is opened at moments spread over a count: once it is noticed, flash is only erased, and both key pages are
/// blank after at most two steps.
pub(crate) fn seal(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let (flash, number) = crate::in_session::<Chip>(image)?;
    let base = u32::try_from(image.firmware().len() + image.page()).unwrap_or(0);
    let keys = base..base + 2 * u32::try_from(image.page()).unwrap_or(0);
    let is_key = |step: &Step| matches!(step, Step::Erase { address } if keys.contains(address));
    for moment in (0..100).step_by(stride(10)) {
        let mut client = Client::new(<Chip as Body>::boot(Start::with(&flash))?);
        client.number = number;
        client.tested()?;
        client.port.watch_flash();
        client.begin(TALLY)?;
        client.port.pass(Duration::from_millis(5 + moment))?;
        client.port.set(Pin::Seal, true)?;
        let opened = client.port.now();
        client.port.pass(Duration::from_secs(3))?;
        let steps = client.port.steps();
        let late: Vec<_> = steps.iter().filter(|(at, _)| *at > opened + NOTICED).collect();
        let others = late.iter().filter(|(_, step)| !is_key(step));
        checks.equal(
            &format!("other steps {NOTICED:?} after it opened at {moment} ms: {late:x?}"),
            &others.count(),
            &0,
        )?;
        checks.holds("at most two steps", late.len() <= 2)?;
        let first = steps.iter().position(|(_, step)| is_key(step));
        let erased = first.map(|first| steps.split_at(first).1);
        let whole = erased.is_some_and(|erased| erased.len() == 2 && erased.iter().all(|(_, step)| is_key(step)));
        checks.holds(&format!("both key pages are erased, and nothing after them: {steps:x?}"), whole)?;
        let flash = client.port.flash()?;
        let pages = &image.record(&flash)[image.page()..3 * image.page()];
        checks.holds("both key pages read all ones", pages.iter().all(|byte| *byte == 0xFF))?;
    }
    Ok(checks.0)
}

/// The supply falls below the threshold of the comparator that the firmware has switched on: the chip refuses to write,
/// and nothing is acknowledged that is not there.
pub(crate) fn supply(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let (flash, number) = crate::in_session::<Chip>(image)?;
    let mut client = Client::new(<Chip as Body>::boot(Start::with(&flash))?);
    client.number = number;
    client.tested()?;
    let threshold = client.port.power_fail_threshold();
    let threshold = threshold.ok_or_else(|| Trouble("the power-fail comparator is off".into()))?;
    let size = client.status()?.size;
    // A control: right above it a count is written.
    client.port.supply(threshold)?;
    checks.equal("a count at the threshold", &client.tally(0, 1)?.total, &1)?;
    client.port.supply(threshold - 1)?;
    let reply = client.ask(TALLY)?;
    checks.holds(&format!("a count below it: {reply:?}"), matches!(reply, Reply::Refused(Refusal::Fault(_))))?;
    checks.holds("the chip blocked writes", client.port.refused_and_blocked().1 > 0)?;
    checks.equal("state", &client.status()?.state, &State::Faulty)?;
    // With power as it should be, the device goes on.
    let flash = client.port.flash()?;
    let known = Cut { record: Vec::new(), counted: 1, size: size + 2, asked: 1, at_step: true };
    checks.0 += survives(image, &known, <Chip as Body>::boot(Start::with(&flash))?)?;
    println!("    below {threshold} mV nothing is written, and nothing acknowledged");
    Ok(checks.0)
}
