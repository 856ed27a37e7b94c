//! A21: the chip's generator of random bits is stuck, repeats itself, or fails later: no device is enrolled. The
//! emulated generator is good, so the test overwrites the bytes that its driver has just put into memory.

use std::time::{Duration, Instant};

use proverka::party::Party;
use proverka::wire::{Bytes, Enrol, Refusal, Reply, Request, State};
use proverka_device::show;
use proverka_emulator::client::{Client, Port};
use proverka_emulator::leds::shows;
use proverka_emulator::nrf52833::{Generator, Power};
use proverka_emulator::{Body, Chip, Image, Machine, Trouble};

use crate::Checks;
use crate::tapped::Tapped;

/// The number of the fault (WIRE 6.5).
const GENERATOR: u16 = 4;
/// The number of bytes that the test at the start takes.
const START: usize = proverka_device::health::START;

/// Makes a party's contribution, with bytes that differ from the other's.
fn turn(party: Party) -> Request {
    let from = if party == Party::Host { 3_u8 } else { 130 };
    Request::Enrol(Enrol::Contribute {
        party,
        bytes: Bytes(core::array::from_fn(|at| from ^ (at as u8).wrapping_mul(37))),
    })
}

/// A bad generator: its name, and its byte at each position; `None` keeps the chip's own byte.
type Bad = (&'static str, fn(usize) -> Option<u8>);

/// Generators that are bad from the start.
const BAD: [Bad; 5] = [
    ("stuck at zero", |_| Some(0)),
    ("stuck at one", |_| Some(0xFF)),
    ("one byte for ever", |_| Some(0xA5)),
    ("three bytes for ever", |at| Some([0x12, 0x9C, 0xE7][at % 3])),
    ("sixty bytes for ever", |at| Some(((at % 60) as u8).wrapping_mul(73) ^ 0x35)),
];

/// Generators that are good in the test at the start and bad later.
const LATER: [Bad; 2] = [
    ("stuck at zero later", |at| (at >= START).then_some(0)),
    ("stuck at one later", |at| (at >= START).then_some(0xFF)),
];

/// A chip whose generator the test replaces.
pub(crate) trait Tap: Port + Sized {
    /// The chip itself.
    type Body: Body;
    /// Boots a chip that was never enrolled. `gives` is the byte at each position; `None` keeps the chip's own byte.
    fn start(image: &Image, gives: fn(usize) -> Option<u8>) -> Result<Self, Trouble>;
    /// The number of bytes that the generator gave.
    fn given(&self) -> usize;
    fn body(&mut self) -> &mut Self::Body;
}

impl Tap for Tapped {
    type Body = Machine;

    fn start(image: &Image, gives: fn(usize) -> Option<u8>) -> Result<Self, Trouble> {
        Self::boot(image, gives)
    }

    fn given(&self) -> usize {
        self.given.len()
    }

    fn body(&mut self) -> &mut Machine {
        &mut self.machine
    }
}

impl Tap for Chip {
    type Body = Self;

    fn start(image: &Image, gives: fn(usize) -> Option<u8>) -> Result<Self, Trouble> {
        let generator = Generator { gives, ..Generator::GOOD };
        Self::on_board(Power { generator, ..Power::with(image.flash()) })
    }

    fn given(&self) -> usize {
        self.random().len()
    }

    fn body(&mut self) -> &mut Self {
        self
    }
}

pub(crate) fn run_v1(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    silent(image, &mut checks)?;
    Ok(checks.0 + run::<Tapped>(image)?)
}

pub(crate) fn run_v2(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    for silent_from in [0, START - 1, START + 5, usize::MAX] {
        let generator = Generator { silent_from, ..Generator::GOOD };
        let mut client = Client::new(Chip::on_board(Power { generator, ..Power::with(image.flash()) })?);
        let deadline = client.port.now() + Duration::from_secs(60);
        while !client.hello()?.tested && client.status()?.state != State::Faulty {
            if client.port.now() > deadline {
                return Err(Trouble(format!("neither good nor faulty: {:?}", client.status()?)));
            }
        }
        checks.equal("bias correction", &(client.port.peek(0x4000_D504)? & 1), &0)?;
        if silent_from == START + 5 {
            // It falls silent after the test at the start.
            checks.equal("fault", &client.status()?.fault, &0)?;
            checks.holds("enrolled by a generator that fell silent", client.enrol().is_err())?;
        } else {
            checks.equal("fault", &client.status()?.fault, &if silent_from < START { GENERATOR } else { 0 })?;
        }
    }
    Ok(checks.0 + run::<Chip>(image)?)
}

fn run<T: Tap>(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    for (name, gives) in BAD {
        let mut client = Client::new(T::start(image, gives)?);
        let deadline = client.port.now() + Duration::from_secs(30);
        while client.status()?.state != State::Faulty {
            if client.port.now() > deadline {
                return Err(Trouble(format!("a generator {name} is not noticed: {:?}", client.status()?)));
            }
        }
        checks.equal(&format!("{name}: fault"), &client.status()?.fault, &GENERATOR)?;
        checks.equal(&format!("{name}: passed its self-tests"), &client.hello()?.tested, &false)?;
        refuses(image, &mut client, &mut checks, name)?;
    }
    for (name, gives) in LATER {
        let mut client = Client::new(T::start(image, gives)?);
        client.tested()?;
        let first = client.ask(turn(Party::Host))?;
        checks.holds(&format!("{name}: {first:?}"), matches!(first, Reply::Enrolment(_)))?;
        checks.equal(name, &client.refused(turn(Party::Inspectorate))?, &Refusal::Generator)?;
        refuses(image, &mut client, &mut checks, name)?;
    }
    // A control: the same steps succeed with the bytes unchanged.
    let mut client = Client::new(T::start(image, |_| None)?);
    client.tested()?;
    client.enrol()?;
    checks.equal("state with a good generator", &client.status()?.state, &State::Sealed)?;
    checks.holds("what it gave went by here", client.port.given() > START)?;
    Ok(checks.0)
}

/// The generator stops giving bytes: the driver gives up, and the device reports a fault instead of hanging. The test
/// also checks that the bits are raw.
fn silent(image: &Image, checks: &mut Checks) -> Result<(), Trouble> {
    /// The registers of the generator: the task that stops it, the event of a byte, and its configuration.
    const STOP: u32 = 0x4000_D004;
    const READY: u32 = 0x4000_D100;
    const CONFIG: u32 = 0x4000_D504;
    /// More instructions than the driver needs, from its beginning, to start the generator.
    const STARTED: u32 = 100;
    for stopped in [true, false] {
        let mut client = Client::new(Tapped::boot(image, |_| None)?);
        client.port.run_to_fill()?;
        client.port.machine.steps(STARTED)?;
        checks.equal("bias correction", &(client.port.machine.word(CONFIG)? & 1), &0)?;
        if stopped {
            client.port.machine.set_word(STOP, 1)?;
            client.port.machine.set_word(READY, 0)?;
        }
        client.port.machine.go()?;
        let deadline = Instant::now() + Duration::from_secs(60);
        while !client.hello()?.tested && client.status()?.state != State::Faulty {
            if Instant::now() > deadline {
                return Err(Trouble(format!("neither good nor faulty: {:?}", client.status()?)));
            }
        }
        checks.equal("fault", &client.status()?.fault, &if stopped { GENERATOR } else { 0 })?;
    }
    Ok(())
}

/// Every step of an enrolment is refused, the LEDs show why, and flash is as it came from the factory.
fn refuses<T: Tap>(image: &Image, client: &mut Client<T>, checks: &mut Checks, name: &str) -> Result<(), Trouble> {
    for party in [Party::Host, Party::Inspectorate] {
        checks.equal(name, &client.refused(turn(party))?, &Refusal::Fault(GENERATOR))?;
    }
    checks.holds(&format!("{name}: enrolled"), client.enrol().is_err())?;
    shows(client.port.body(), show::state(State::Faulty).unwrap_or(show::DARK))?;
    client.port.body().pause()?;
    checks.holds(&format!("{name}: flash is as it was"), client.port.body().flash()? == image.flash())
}
