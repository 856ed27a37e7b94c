//! How many instructions the device takes, counted by the emulator, and on v2 by the model of its chip.

use std::time::Duration;

use proverka::wire::{Asked, FrameKind, LINE_MAX, Request, VERSION, encode, encode_message};
use proverka_emulator::client::{Client, Port as _};
use proverka_emulator::{Body as _, Chip, Image, Machine, Start, Trouble};

use crate::Checks;

/// The length of an instruction in the emulator's count, and of a tick of the device's clock. Unit: nanoseconds.
const INSTRUCTION: u64 = 64;
const TICK: u64 = 1000;
/// The most from the start to a HELLO on an enrolled device. Unit: instructions.
const HELLO_MOST: u64 = 20_000_000;
/// The most for a tally, which includes a signature and its check. Unit: instructions.
const TALLY_MOST: u64 = 12_000_000;
/// The same on v2, from the last byte of the request to the first byte of the answer. The model takes a cycle for each
/// instruction, and the time in which flash is written is part of it. Unit: cycles.
const TALLY_MOST_V2: u64 = 2_000_000;
/// The cycles of v2 in a microsecond, and the microseconds that a byte takes on the line.
const CYCLES: u64 = 64;
const BYTE_US: u64 = 87;

fn instructions(ticks: u32) -> u64 {
    u64::from(ticks) * TICK / INSTRUCTION
}

fn only(image: &Image, parts: &[&str]) -> Result<u32, Trouble> {
    match image.functions(parts)?[..] {
        [address] => Ok(address),
        ref found => Err(Trouble(format!("one function {parts:?}, not {found:x?}"))),
    }
}

pub(crate) fn run(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let (flash, number) = crate::in_session::<Machine>(image)?;
    let write = only(image, &["boards..line", "5write17"])?;
    let mut machine = Machine::boot(Start { counted: true, debugged: true, ..Start::with(&flash) })?;
    machine.breakpoint(write)?;
    let mut line = [0; LINE_MAX];
    let ask = |line: &mut [u8; LINE_MAX], exchange| {
        encode(FrameKind::HelloAsk, VERSION, exchange, &[], line)
            .map(<[u8]>::to_vec)
            .map_err(|_| Trouble("too long".into()))
    };
    // The question waits on the line before the device starts.
    machine.send(&ask(&mut line, 1)?)?;
    machine.run_to_stop()?;
    let hello = instructions(machine.clock()?);
    println!("    start to HELLO: {:.2} M instructions, after 16 ms of looking at the seal", hello as f64 / 1e6);
    checks.holds("start to HELLO within its budget", hello < HELLO_MOST)?;
    drop(machine);

    // This counts from the beginning of the poll that reads the last byte to the first byte of the answer.
    let poll = only(image, &["6device", "4poll17"])?;
    let mut machine = Machine::boot(Start { counted: true, debugged: true, ..Start::with(&flash) })?;
    machine.breakpoint(poll)?;
    machine.breakpoint(write)?;
    let mut took = Vec::new();
    let requests = [
        Asked { number: 0, request: Request::Status },
        Asked { number: number + 1, request: Request::Tally { category: 0, delta: 1 } },
        Asked { number: number + 2, request: Request::Tally { category: 0, delta: 1 } },
        Asked { number: number + 3, request: Request::Tally { category: 1, delta: 1 } },
    ];
    for asked in requests {
        let bytes = encode_message(FrameKind::Request, VERSION, 7, &asked, &mut line);
        machine.send(bytes.map_err(|_| Trouble("too long".into()))?)?;
        let mut from = machine.clock()?;
        while machine.run_to_stop()? == poll {
            from = machine.clock()?;
        }
        took.push(instructions(machine.clock()?.wrapping_sub(from)));
        // This skips the rest of the answer.
        while machine.run_to_stop()? == write {}
    }
    let [status, first, tally, again] = took[..] else { return Err(Trouble("four requests".into())) };
    println!(
        "    status: {:.2} M; the first tally after a start, with self-tests and BOOT entry: {:.1} M",
        status as f64 / 1e6,
        first as f64 / 1e6
    );
    println!(
        "    tally: {:.2} M and {:.2} M, of {:.0} M at most",
        tally as f64 / 1e6,
        again as f64 / 1e6,
        TALLY_MOST as f64 / 1e6
    );
    checks.holds("a tally within its bound", tally < TALLY_MOST && again < TALLY_MOST)?;
    // The two differ by the work that the line and the buttons cause meanwhile; on a busy machine that was a quarter of
    // a million instructions.
    checks.holds("two tallies take alike", tally.abs_diff(again) < 1_000_000)?;
    Ok(checks.0)
}

/// Sends a request to v2, and returns the cycles from its last byte to the first byte of the answer.
fn answered(client: &mut Client<Chip>, asked: &Asked) -> Result<u64, Trouble> {
    let mut line = [0; LINE_MAX];
    let bytes = encode_message(FrameKind::Request, VERSION, 7, asked, &mut line);
    let bytes = bytes.map_err(|_| Trouble("too long".into()))?.to_vec();
    let from = client.port.now();
    client.port.send(&bytes)?;
    while client.port.receive(Duration::from_micros(BYTE_US))?.is_empty() {
        if client.port.now() > from + Duration::from_secs(5) {
            return Err(Trouble("no answer".into()));
        }
    }
    let took = u64::try_from((client.port.now() - from).as_micros()).unwrap_or(u64::MAX);
    // The rest of the answer is read, so that the next one begins with nothing before it.
    while !client.port.receive(Duration::from_millis(5))?.is_empty() {}
    Ok(took.saturating_sub(bytes.len() as u64 * BYTE_US).saturating_mul(CYCLES))
}

pub(crate) fn run_v2(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let (flash, number) = crate::in_session::<Chip>(image)?;
    let mut client = Client::new(Chip::boot(Start::with(&flash))?);
    client.number = number;
    client.tested()?;
    // The first count brings the BOOT entry along.
    client.tally(0, 1)?;
    let tally = |number| Asked { number, request: Request::Tally { category: 0, delta: 1 } };
    let status = answered(&mut client, &Asked { number: 0, request: Request::Status })?;
    let number = client.number;
    let [first, second] = [1, 2].map(|more| answered(&mut client, &tally(number + more)));
    let (first, second) = (first?, second?);
    println!(
        "    status: {:.2} M cycles; tally: {:.2} M and {:.2} M, of {:.0} M at most",
        status as f64 / 1e6,
        first as f64 / 1e6,
        second as f64 / 1e6,
        TALLY_MOST_V2 as f64 / 1e6
    );
    checks.holds("a tally within its bound", first < TALLY_MOST_V2 && second < TALLY_MOST_V2)?;
    checks.holds("a tally takes longer than a status", first > status && second > status)?;
    Ok(checks.0)
}
