//! Boots the micro:bit v1 image, takes it from enrolment through an inspection to the export over its serial line, presses its
//! buttons, cuts its power, and grades what it wrote by the independent audit.
//!
//! A program and not a `#[test]`, so that it cannot be left out in silence where the image or the emulator is missing:
//! without them it fails.

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use ed25519_dalek::{Signer as _, SigningKey};
use proverka::journal::audit::{self, Grade, Parties, Record};
use proverka::journal::digest::{self, Hash, Place, Role};
use proverka::wire::{
    Act, Asked, Consent, Enrol, Hello, Kind, LINE_MAX, Octets, Party, Receiver, Reply, Request, Source, State, Terms,
    VERSION, decode, encode, encode_message,
};
use proverka_emulator::{Button, Log, Machine, Trouble};
use proverka_firmware::matrix::Image;
use proverka_firmware::panel::WIRING_V1;
use proverka_firmware::show;

/// Above the longest that the emulated device takes: self-tests, and a session opened with its key.
const PATIENCE: Duration = Duration::from_secs(60);
/// Scans of a row in which a button is surely seen to have moved.
const TURNS: usize = 60;

fn main() -> ExitCode {
    let Some(image) = std::env::args_os().nth(1) else {
        eprintln!("usage: proverka-emulator IMAGE");
        return ExitCode::from(2);
    };
    match inspect(Path::new(&image)) {
        Ok(()) => {
            println!("the device in the emulator was inspected");
            ExitCode::SUCCESS
        }
        Err(Trouble(what)) => {
            eprintln!("FAILED: {what}");
            ExitCode::FAILURE
        }
    }
}

/// RAM: where it begins, and its octets.
const RAM: (u32, usize) = (0x2000_0000, 16 * 1024);
/// What must be left between the stack and what lies below it. Unit: octets.
const SPARE: usize = 256;

/// The longest run of zeros: RAM begins as zeros, and what the stack reached does not stay so for long.
fn untouched(ram: &[u8]) -> usize {
    ram.split(|octet| *octet != 0).map(<[u8]>::len).max().unwrap_or(0)
}

const PARTIES: [Party; 2] = [Party::Host, Party::Inspectorate];

fn key(party: Party) -> SigningKey {
    SigningKey::from_bytes(&[if party == Party::Host { 1 } else { 2 }; 32])
}

fn public(party: Party) -> Hash {
    key(party).verifying_key().to_bytes()
}

const fn role(party: Party) -> Role {
    match party {
        Party::Host => Role::Host,
        Party::Inspectorate => Role::Inspectorate,
    }
}

fn sign(party: Party, message: &[u8]) -> Octets<64> {
    Octets(key(party).sign(message).to_bytes())
}

fn due<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, due: &T) -> Result<(), Trouble> {
    if found == due { Ok(()) } else { Err(Trouble(format!("{what}: {found:?} and not {due:?}"))) }
}

/// Both parties' end of the line.
struct Host {
    machine: Machine,
    exchange: u8,
    number: u64,
}

impl Host {
    fn line(&mut self, octets: &[u8]) -> Result<(Kind, Vec<u8>), Trouble> {
        self.machine.say(octets)?;
        let deadline = Instant::now() + PATIENCE;
        let mut receiver = Receiver::new();
        while Instant::now() < deadline {
            for octet in self.machine.take()? {
                if let Some(Ok(frame)) = receiver.push(octet) {
                    return Ok((frame.kind, frame.body.to_vec()));
                }
            }
        }
        Err(Trouble(format!("no frame in {PATIENCE:?}")))
    }

    fn hello(&mut self) -> Result<Hello, Trouble> {
        let mut line = [0; LINE_MAX];
        let octets =
            encode(Kind::HelloAsk, VERSION, 0, &[], &mut line).map_err(|_| Trouble("too long".into()))?.to_vec();
        let (kind, body) = self.line(&octets)?;
        due("kind of frame", &kind, &Kind::Hello)?;
        Hello::of(&body).ok_or_else(|| Trouble("no HELLO".into()))
    }

    /// The body of the reply.
    fn ask(&mut self, request: Request) -> Result<Vec<u8>, Trouble> {
        (self.exchange, self.number) = (self.exchange.wrapping_add(1), self.number + 1);
        let mut line = [0; LINE_MAX];
        let asked = Asked { number: self.number, request };
        let octets = encode_message(Kind::Request, VERSION, self.exchange, &asked, &mut line)
            .map_err(|_| Trouble("too long".into()))?
            .to_vec();
        let (kind, body) = self.line(&octets)?;
        due("kind of frame", &kind, &Kind::Reply)?;
        match decode::<Reply<'_>>(&body) {
            Ok(Reply::Refused(refusal)) => Err(Trouble(format!("{request:?} was refused: {refusal:?}"))),
            Ok(_) => Ok(body),
            Err(_) => Err(Trouble(format!("no reply to {request:?}"))),
        }
    }

    fn object(&mut self, source: Source) -> Result<Vec<u8>, Trouble> {
        let mut object = Vec::new();
        loop {
            let offset = u16::try_from(object.len()).map_err(|_| Trouble("too long".into()))?;
            let body = self.ask(Request::Read { source, offset })?;
            let Ok(Reply::Piece(piece)) = decode::<Reply<'_>>(&body) else { return Err(Trouble("no piece".into())) };
            object.extend(piece.octets);
            if object.len() >= usize::from(piece.total) {
                return Ok(object);
            }
        }
    }

    fn enrol(&mut self) -> Result<(), Trouble> {
        for (party, seed) in PARTIES.into_iter().zip([40_u8, 90]) {
            let octets = std::array::from_fn(|at| u8::try_from(at).unwrap_or(0).wrapping_mul(37).wrapping_add(seed));
            self.ask(Request::Enrol(Enrol::Contribute { party, octets: Octets(octets) }))?;
        }
        let terms = Terms {
            key_h: Octets(public(Party::Host)),
            key_i: Octets(public(Party::Inspectorate)),
            expiry_lo: 1_900_000_000,
            expiry_hi: 1_900_180_000,
            drift_ppm: 500,
            seal_h: Octets(*b"SEAL-HOST-000001"),
            seal_i: Octets(*b"SEAL-INSP-000001"),
            categories: 3,
            limits: [10, 20, 30, 0, 0, 0, 0, 0],
            nonce: Octets([9; 16]),
        };
        let body = self.ask(Request::Enrol(Enrol::Agree(terms)))?;
        let Ok(Reply::Enrolment(enrolment)) = decode::<Reply<'_>>(&body) else {
            return Err(Trouble("no enrolment".into()));
        };
        for party in PARTIES {
            let signature = sign(party, digest::bind_message(role(party), &enrolment.term.0).octets());
            self.ask(Request::Enrol(Enrol::Sign { party, signature }))?;
        }
        Ok(())
    }

    fn act(&mut self, act: Act) -> Result<(), Trouble> {
        let body = self.ask(Request::Propose(act))?;
        let Ok(Reply::Challenge(challenge)) = decode::<Reply<'_>>(&body) else {
            return Err(Trouble("no challenge".into()));
        };
        let place = Place { term: self.hello()?.term.0, size: challenge.size, head: challenge.head.0 };
        for party in PARTIES {
            let (role, nonce) = (role(party), challenge.nonce.0);
            let (signature, (earliest, latest)) = match act {
                Act::Open { purpose, declared } => {
                    let message = digest::session_message(&place, role, challenge.session, purpose, &declared, &nonce);
                    (sign(party, message.octets()), (0, 0))
                }
                _ => {
                    let at = (1_800_000_000, 1_800_000_060);
                    (sign(party, digest::time_message(&place, role, at.0, at.1, &nonce).octets()), at)
                }
            };
            self.ask(Request::Consent(Consent { party, earliest, latest, signature }))?;
        }
        self.ask(Request::Conclude { alone: false }).map(drop)
    }

    fn state(&mut self) -> Result<proverka::wire::Status, Trouble> {
        let body = self.ask(Request::Status)?;
        match decode::<Reply<'_>>(&body) {
            Ok(Reply::Status(status)) => Ok(status),
            _ => Err(Trouble("no status".into())),
        }
    }

    fn total(&mut self) -> Result<u32, Trouble> {
        let body = self.ask(Request::Sums)?;
        match decode::<Reply<'_>>(&body) {
            Ok(Reply::Sums(sums)) => Ok(sums.totals[0]),
            _ => Err(Trouble("no counts".into())),
        }
    }

    fn shows(&mut self, what: &str, image: Image) -> Result<(), Trouble> {
        let picture = self.machine.picture(&WIRING_V1)?;
        let drawn = std::array::from_fn(|led| u8::try_from(led).is_ok_and(|led| image.lit(led)));
        due(what, &picture, &drawn)
    }

    /// Presses a button until the count is that; the device counts when it comes up.
    fn press(&mut self, button: Button) -> Result<(), Trouble> {
        self.machine.turns(TURNS)?;
        self.machine.hold(button, true)?;
        self.machine.turns(TURNS)?;
        self.machine.hold(button, false)?;
        self.machine.turns(TURNS)
    }

    fn bundle(&mut self) -> Result<Vec<u8>, Trouble> {
        let hello = self.hello()?;
        let mut octets = b"PVKB1\0\0\0".to_vec();
        octets.extend(self.object(Source::Genesis)?);
        octets.extend(self.object(Source::Base)?);
        octets.extend(hello.size.to_le_bytes());
        for seq in 1..=hello.size {
            octets.extend(self.object(Source::Entry { seq })?);
        }
        octets.extend(0_u32.to_le_bytes());
        octets.extend(hello.size.to_le_bytes());
        octets.extend(hello.head.0);
        Ok(octets)
    }
}

fn inspect(image: &Path) -> Result<(), Trouble> {
    let mut host = Host { machine: Machine::boot(image)?, exchange: 0, number: 0 };
    let log = Log::of(image)?;
    let hello = host.hello()?;
    due("state of a new device", &hello.state, &State::Blank.number())?;
    println!("ok  HELLO by {}", String::from_utf8_lossy(&hello.device.0[..8]));

    host.enrol()?;
    let status = host.state()?;
    due("state after enrolment", &status.state, &State::Sealed)?;
    println!("ok  enrolled");
    host.act(Act::Time)?;
    let mut declared = [u32::MAX; 8];
    declared[0] = 5;
    host.act(Act::Open { purpose: 1, declared })?;
    host.ask(Request::Tally { category: 0, delta: 2 })?;
    due("count", &host.total()?, &2)?;
    host.press(Button::A)?;
    due("count after a press", &host.total()?, &3)?;
    println!("ok  a session, a count and a press");

    let body = host.ask(Request::Close { seal_h: Octets([0x48; 16]), seal_i: Octets([0x49; 16]) })?;
    let Ok(Reply::Acknowledged(closed)) = decode::<Reply<'_>>(&body) else { return Err(Trouble("not closed".into())) };
    let term = host.hello()?.term.0;
    for party in PARTIES {
        let message = digest::cosign_message(&term, role(party), closed.seq, &closed.head.0);
        host.ask(Request::Cosign { party, signature: sign(party, message.octets()) })?;
    }
    host.ask(Request::Export { nonce_h: Octets([5; 32]), nonce_i: Octets([6; 32]) })?;
    let parties = Parties::keys(&public(Party::Host), &public(Party::Inspectorate))
        .map_err(|fault| Trouble(format!("{fault:?}")))?;
    let graded = |host: &mut Host| {
        let bundle = host.bundle()?;
        let report = Record::bundle(&bundle)
            .and_then(|record| audit::audit(record, audit::Asked::of(parties)))
            .map_err(|fault| Trouble(format!("{fault:?}")))?;
        due("grade", &report.grade, &Grade::Joint)?;
        Ok::<_, Trouble>(report)
    };
    let report = graded(&mut host)?;
    println!("ok  closed, signed by both and exported: {} entries, {}", report.size, report.grade);

    // Back to the verdict: from the head code, which is shown after a close.
    host.press(Button::B)?;
    host.machine.turns(TURNS)?;
    host.shows("the verdict on the LEDs", Image::TICK)?;
    println!("ok  the LEDs show a tick");

    let before = host.hello()?.boot;
    host.machine.reset()?;
    let hello = host.hello()?;
    due("size after a reset", &hello.size, &report.size)?;
    due("head after a reset", &hello.head.0, &report.head)?;
    due("boot after a reset", &hello.boot, &(before + 1))?;
    println!("ok  the record is there after a reset");

    host.machine.open_seal()?;
    let deadline = Instant::now() + PATIENCE;
    while host.state()?.state != State::Tampered {
        if Instant::now() > deadline {
            return Err(Trouble("the open seal was not noticed".into()));
        }
    }
    if let Some(picture) = show::state(State::Tampered) {
        host.machine.turns(TURNS)?;
        host.shows("an open seal on the LEDs", picture)?;
    }
    let keys = host.machine.memory(0x1_C400, 2048)?;
    due("octets left in the key pages", &keys.iter().filter(|octet| **octet != 0xFF).count(), &0)?;
    graded(&mut host)?;
    println!("ok  an open seal erased the keys; the record is still read");
    let left = untouched(&host.machine.memory(RAM.0, RAM.1)?);
    due("enough RAM that the stack never reached", &(left >= SPARE), &true)?;
    println!("ok  the stack left {left} octets of RAM untouched");
    println!("ok  {} log entries since the reset", log.drain(&mut host.machine)?.len());
    Ok(())
}
