//! The receive path of v2, at the full rate of the line: while the device waits, computes and answers, and while a page
//! is erased and the processor stands still. No byte is lost, and no request has to be repeated.

use std::time::Duration;

use proverka::wire::{Asked, FrameKind, LINE_MAX, Receiver, Request, Source, VERSION, encode, encode_message};
use proverka_emulator::client::{Client, Port as _};
use proverka_emulator::nrf52833::Step;
use proverka_emulator::{Body, Chip, Image, Pin, Start, Trouble};

use crate::Checks;
use crate::inspection::press;

/// The number of the HELLO request that follows each frame of the greatest length.
const EXCHANGE: u8 = 0xA7;
/// Longer than the longest answer, and than an erase.
const QUIET: Duration = Duration::from_secs(3);
/// How long before an erase the frame begins, so that most of it arrives while the processor stands still.
const AHEAD: Duration = Duration::from_millis(2);
const TALLY: Request = Request::Tally { category: 0, delta: 1 };

/// What the device does while the frame arrives.
#[derive(Clone, Copy, Debug)]
enum While {
    Waits,
    Computes,
    Answers,
    Erases,
}

/// Returns a frame of the greatest length that is none, and after it a request for HELLO.
fn longest() -> Result<Vec<u8>, Trouble> {
    let mut bytes = vec![0x55; LINE_MAX - 1];
    bytes.push(0);
    let mut line = [0; LINE_MAX];
    let asked = encode(FrameKind::HelloAsk, VERSION, EXCHANGE, &[], &mut line);
    bytes.extend_from_slice(asked.map_err(|_| Trouble("too long".into()))?);
    Ok(bytes)
}

/// A device whose next count erases a page, and the time from the request to the erase.
pub(crate) struct Eraser {
    pub(crate) flash: Vec<u8>,
    pub(crate) number: u64,
    after: Duration,
}

/// Finds a flash whose first count after a start erases a page.
pub(crate) fn eraser(image: &Image) -> Result<Eraser, Trouble> {
    let (flash, number) = crate::in_session::<Chip>(image)?;
    let mut client = Client::new(<Chip as Body>::boot(Start::with(&flash))?);
    client.number = number;
    client.tested()?;
    client.port.watch_flash();
    let is_erase = |step: &(Duration, Step)| matches!(step.1, Step::Erase { .. });
    // One device counts until it erases a page. With a start in between, which is an entry too, it comes a little
    // earlier.
    let mut before = Vec::new();
    while !client.port.steps().iter().any(is_erase) {
        if before.len() > 200 {
            return Err(Trouble("no count erases a page".into()));
        }
        before.push((client.port.flash()?, client.number));
        client.tally(0, 1)?;
    }
    for (flash, number) in before.into_iter().rev().take(5) {
        let mut client = Client::new(<Chip as Body>::boot(Start::with(&flash))?);
        client.number = number;
        client.tested()?;
        client.port.watch_flash();
        let from = client.port.now();
        client.tally(0, 1)?;
        if let Some((at, _)) = client.port.steps().into_iter().find(is_erase) {
            return Ok(Eraser { flash, number, after: at.saturating_sub(from) });
        }
    }
    Err(Trouble("no first count after a start erases a page".into()))
}

/// Sends the frame meanwhile. Returns the bytes that were lost, and whether the request after it was answered.
fn meanwhile(eraser: &Eraser, what: While) -> Result<(u64, bool), Trouble> {
    let mut client = Client::new(<Chip as Body>::boot(Start::with(&eraser.flash))?);
    client.number = eraser.number;
    client.tested()?;
    match what {
        While::Waits => {}
        While::Computes => {
            client.begin(TALLY)?;
            client.port.pass(Duration::from_millis(10))?;
        }
        While::Answers => {
            let mut line = [0; LINE_MAX];
            let asked = Asked { number: 0, request: Request::Read { source: Source::Genesis, offset: 0 } };
            let bytes = encode_message(FrameKind::Request, VERSION, 3, &asked, &mut line);
            client.port.send(bytes.map_err(|_| Trouble("too long".into()))?)?;
            // The answer begins.
            client.port.receive(QUIET)?;
        }
        While::Erases => {
            client.begin(TALLY)?;
            client.port.pass(eraser.after.saturating_sub(AHEAD))?;
        }
    }
    let (_, before, _) = client.port.line();
    client.port.watch_flash();
    client.port.send(&longest()?)?;
    let mut receiver = Receiver::new();
    let mut answered = false;
    let until = client.port.now() + QUIET;
    while client.port.now() < until {
        for byte in client.port.receive(QUIET)? {
            let Some(Ok(frame)) = receiver.push(byte) else { continue };
            answered |= frame.kind == FrameKind::Hello && frame.exchange == EXCHANGE;
        }
    }
    let erased = client.port.steps().iter().any(|(_, step)| matches!(step, Step::Erase { .. }));
    if matches!(what, While::Erases) && !erased {
        return Err(Trouble("no page was erased meanwhile".into()));
    }
    Ok((client.port.line().1 - before, answered))
}

pub(crate) fn run(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let eraser = eraser(image)?;
    let mut outcomes = Vec::new();
    for what in [While::Waits, While::Computes, While::Answers, While::Erases] {
        let (lost, answered) = meanwhile(&eraser, what)?;
        println!("    {} bytes without a gap while it {what:?}: {lost} lost, answered: {answered}", longest()?.len());
        outcomes.push((what, lost, answered));
    }
    for (what, lost, answered) in outcomes {
        checks.equal(&format!("lost while it {what:?}, answered"), &(lost, answered), &(0, true))?;
    }
    checks.0 += requests(&eraser)?.0;
    checks.0 += halted(&eraser)?.0;
    Ok(checks.0)
}

/// Asks again and again while presses are counted and pages erased. No request is repeated.
fn requests(eraser: &Eraser) -> Result<Checks, Trouble> {
    let mut checks = Checks::default();
    let mut client = Client::new(<Chip as Body>::boot(Start::with(&eraser.flash))?);
    client.number = eraser.number;
    client.tested()?;
    client.port.watch_flash();
    let (sent, exchanges, lost) = (client.sent, client.exchanges, client.port.line().1);
    let size = client.status()?.size;
    for round in 0..199 {
        if round % 4 == 0 {
            press(&mut client.port, Pin::A)?;
        }
        client.status()?;
    }
    let steps = client.port.steps();
    let pages = steps.iter().filter(|(_, step)| matches!(step, Step::Erase { .. })).count();
    let entries = client.status()?.size - size;
    println!(
        "    200 requests while {entries} entries were written and {pages} pages erased: {} repeated",
        client.sent - sent - (client.exchanges - exchanges)
    );
    checks.holds("entries were written and pages erased meanwhile", entries >= 20 && pages >= 2)?;
    checks.equal("requests sent", &(client.sent - sent), &(client.exchanges - exchanges))?;
    checks.equal("bytes lost", &client.port.line().1, &lost)?;
    Ok(checks)
}

/// A debugger halts the processor while bytes arrive, for longer than a half of the ring holds: they are lost, and the
/// line works again afterwards.
fn halted(eraser: &Eraser) -> Result<Checks, Trouble> {
    let mut checks = Checks::default();
    for length in [1_000, 2_100, 4_100, 7_000] {
        let mut client = Client::new(<Chip as Body>::boot(Start::with(&eraser.flash))?);
        client.number = eraser.number;
        client.tested()?;
        client.port.send(&vec![0x55; length])?;
        client.port.halt(Duration::from_millis(700))?;
        let sent = client.sent;
        client.hello()?;
        checks.holds(&format!("{length} bytes in a halt: HELLO is answered"), client.sent - sent <= 2)?;
        let sent = client.sent;
        for _ in 0..5 {
            client.status()?;
        }
        checks.equal("requests sent afterwards", &(client.sent - sent), &5)?;
    }
    Ok(checks)
}
