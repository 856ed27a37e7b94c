//! The seal loop is opened: the keys are erased first, and the device never recovers.

use std::time::Duration;

use proverka::party::Party;
use proverka::wire::{FrameKind, Hello, LINE_MAX, Receiver, Refusal, Reply, Request, State, VERSION, encode};
use proverka_device::show;
use proverka_emulator::client::Client;
use proverka_emulator::leds::shows;
use proverka_emulator::{Body, Image, Pin, Start, Trouble};

use crate::Checks;

/// True if both key pages of a flash read as all ones.
fn keys_gone(image: &Image, flash: &[u8]) -> bool {
    image.record(flash)[image.page()..3 * image.page()].iter().all(|byte| *byte == 0xFF)
}

pub(crate) fn run<B: Body>(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let (enrolled, number) = crate::in_session::<B>(image)?;
    checks.holds("an enrolled device has a key", !keys_gone(image, &enrolled))?;

    // The seal is opened at rest, and in the middle of a count.
    for busy in [false, true] {
        let mut client = Client::new(B::boot(Start::with(&enrolled))?);
        client.number = number;
        client.tested()?;
        if busy {
            client.begin(Request::Tally { category: 0, delta: 1 })?;
            client.port.pass(Duration::from_millis(30))?;
        }
        client.port.set(Pin::Seal, true)?;
        let deadline = client.port.now() + Duration::from_secs(30);
        while client.status()?.state != State::Tampered {
            if client.port.now() > deadline {
                return Err(Trouble("an open seal is not noticed".into()));
            }
        }
        checks.0 += 1;
        shows(&mut client.port, show::state(State::Tampered).unwrap_or(show::DARK))?;
        client.number += 1;
        let refused = client.ask(Request::Tally { category: 0, delta: 1 })?;
        checks.equal("a count", &refused, &Reply::Refused(Refusal::State(State::Tampered)))?;
        let refused = client.export([[1; 32], [2; 32]]);
        checks.holds("an export is refused", refused.is_err())?;
        client.port.pause()?;
        let flash = client.port.flash()?;
        checks.holds("both key pages read all ones", keys_gone(image, &flash))?;
        // Closing the loop again does not help.
        let mut client = Client::new(B::boot(Start::with(&flash))?);
        checks.equal("state with the seal closed again", &client.hello()?.state, &State::Tampered.number())?;
        client.number = number + 10;
        let refused = client.ask(Request::Enrol(proverka::wire::Enrol::Contribute {
            party: Party::Host,
            bytes: proverka::wire::Bytes(core::array::from_fn(|at| at as u8)),
        }))?;
        checks.equal("a new enrolment", &refused, &Reply::Refused(Refusal::State(State::Tampered)))?;
    }

    // The loop is opened while the power is off.
    let mut client = Client::new(B::boot(Start { open: true, ..Start::with(&enrolled) })?);
    checks.equal("state at a start with an open seal", &client.hello()?.state, &State::Tampered.number())?;
    client.port.pause()?;
    checks.holds("both key pages after that", keys_gone(image, &client.port.flash()?))?;
    drop(client);

    // The same with bytes on the line before the start: they wake the device more often than its timer does.
    let mut line = [0; LINE_MAX];
    let asked = encode(FrameKind::HelloAsk, VERSION, 0, &[], &mut line).map_err(|_| Trouble("too long".into()))?;
    // The zeros are as many bytes as the line holds for the device.
    let mut waiting = vec![0; 64];
    waiting.extend_from_slice(asked);
    for open in [true, false] {
        let mut machine = B::boot(Start { open, waiting: &waiting, ..Start::with(&enrolled) })?;
        let first = first_hello(&mut machine)?;
        let due = if open { State::Tampered } else { State::Sealed };
        checks.equal("state in the answer to what waited", &first.state, &due.number())?;
        machine.pause()?;
        checks.equal("the keys are gone", &keys_gone(image, &machine.flash()?), &open)?;
    }
    Ok(checks.0)
}

/// Returns the first HELLO that arrives on the line.
fn first_hello<B: Body>(machine: &mut B) -> Result<Hello, Trouble> {
    let mut receiver = Receiver::new();
    let deadline = machine.now() + Duration::from_secs(30);
    while machine.now() < deadline {
        for byte in machine.receive(Duration::from_millis(20))? {
            let Some(Ok(frame)) = receiver.push(byte) else { continue };
            if frame.kind == FrameKind::Hello {
                return Hello::from_bytes(frame.body).ok_or_else(|| Trouble("no HELLO".into()));
            }
        }
    }
    Err(Trouble("what waited on the line is not answered".into()))
}
