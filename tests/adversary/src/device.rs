//! Devices of the same two parties, each at a stage of its life that is restored for every case.

use std::collections::BTreeMap;

use proverka::journal::digest::{self, Hash};
use proverka::journal::{EntryKind, Term};
use proverka::party::Holder;
use proverka::wire::{
    Act, Asked, Frame, FrameKind, Hello, LINE_MAX, Receiver, Reply, Request, Source, Status, VERSION, decode, encode,
    encode_message,
};
use proverka_cli::device::bundle::OpenEntry;
use proverka_cli::sim::chip::Chip;
use proverka_cli::sim::machine::Machine;
use proverka_cli::sim::parties::{Agreed, Closed, SimulatedParties};
use proverka_cli::sim::parts::Surroundings;
use proverka_cli::sim::random::{Generator, Seeded};

/// The time on the bench, 2026-11-23T12:00:00Z. Unit: Unix seconds.
pub const NOW: i64 = 1_795_435_200;
/// Seed of the parties' keys.
pub const PARTIES: u64 = 4;
/// Number of pages of the ring. It is small, so that a device is restored quickly.
const RING: u16 = 12;

/// A stage in the life of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// The device is not enrolled.
    Blank,
    /// The first session is over, and both parties signed it.
    First,
    /// The second session is over, and no party has signed it yet.
    Closed,
    /// Both parties signed the second session, too.
    Settled,
}

/// A device, and the state to which it is restored.
#[derive(Debug)]
pub struct Bench {
    pub machine: Machine,
    image: Vec<u8>,
    exchange: u8,
    number: u64,
    /// Whether any request but a read was made since it was restored.
    is_touched: bool,
}

/// A frame that the device sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    pub kind: FrameKind,
    pub version: u8,
    pub exchange: u8,
    pub body: Vec<u8>,
}

/// Selects a device: the one under test, or a further one of the adversary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WhichDevice {
    /// The device under test.
    This,
    /// The same device at an earlier stage of its life.
    Earlier,
    /// Another device of the same parties.
    Other,
    /// The same device under another term.
    OtherTerm,
}

impl WhichDevice {
    /// The further devices of the adversary.
    pub const DONORS: [Self; 3] = [Self::Earlier, Self::Other, Self::OtherTerm];
}

impl Bench {
    /// Makes the device at this stage of its life.
    pub fn new(which: WhichDevice, stage: Stage) -> Self {
        let (id, seed) = match which {
            WhichDevice::This | WhichDevice::Earlier => (*b"DEVICE-ON-LINE-1", 1),
            WhichDevice::Other => (*b"ANOTHER-DEVICE-2", 2),
            WhichDevice::OtherTerm => (*b"DEVICE-ON-LINE-1", 3),
        };
        let stage = match (which, stage) {
            (WhichDevice::Earlier, Stage::Closed | Stage::Settled) => Stage::First,
            (WhichDevice::Earlier, Stage::First) => Stage::Blank,
            _ => stage,
        };
        let generator = Generator::Seeded(Seeded::new("device", seed));
        let mut machine = Machine::new(Surroundings::new(NOW), Chip::blank(RING, seed), RING, id, generator);
        machine.power_on();
        machine.settle();
        live(&mut machine, stage, u32::try_from(seed).expect("small"));
        let image = machine.chip.image();
        let mut bench = Self { machine, image, exchange: 0, number: 0, is_touched: true };
        bench.restart();
        bench
    }

    /// Restores the device. If nothing was written to flash, what was begun is only abandoned, which is faster than a
    /// restart.
    pub fn put_back(&mut self) {
        if self.machine.chip.image() != self.image {
            self.restart();
        } else if self.is_touched {
            let _ = self.ask(Request::Abandon);
        }
        self.is_touched = false;
    }

    /// Restores the flash, and switches the device off and on.
    fn restart(&mut self) {
        self.machine.power_off();
        self.machine.chip.restore(&self.image);
        self.machine.power_on();
        self.machine.settle();
        self.number = 0;
        self.is_touched = false;
    }

    /// Records that the device receives this request.
    pub fn touch(&mut self, request: &Request) {
        self.is_touched |= request.handling().is_numbered;
    }

    /// Gives the device bytes from the line, and returns the frames that it sends.
    pub fn line(&mut self, bytes: &[u8]) -> Vec<Sent> {
        self.machine.world.send(bytes);
        self.machine.pass(1_000);
        let (mut receiver, mut sent, mut bytes) = (Receiver::new(), Vec::new(), [0; 512]);
        while let received @ 1.. = self.machine.world.receive(&mut bytes) {
            for byte in &bytes[..received] {
                if let Some(Ok(Frame { kind, version, exchange, body, .. })) = receiver.push(*byte) {
                    sent.push(Sent { kind, version, exchange, body: body.to_vec() });
                }
            }
        }
        sent
    }

    /// Asks the device directly, and not through the adversary. Returns the bytes of its reply.
    pub fn ask(&mut self, request: Request) -> Vec<u8> {
        self.touch(&request);
        if request.handling().is_numbered {
            self.number = self.number.max(self.status().last_request) + 1;
        }
        self.exchange = self.exchange.wrapping_add(1);
        let mut line = [0; LINE_MAX];
        let asked = Asked { number: self.number, request };
        let frame =
            encode_message(FrameKind::Request, VERSION, self.exchange, &asked, &mut line).expect("fits").to_vec();
        self.line(&frame).pop().expect("an answer").body
    }

    /// The current status of the device.
    pub fn status(&mut self) -> Status {
        match decode::<Reply<'_>>(&self.ask(Request::Status)) {
            Ok(Reply::Status(status)) => status,
            other => panic!("{other:?}"),
        }
    }

    /// The bytes of the device's HELLO.
    pub fn hello(&mut self) -> Vec<u8> {
        let mut line = [0; LINE_MAX];
        let frame = encode(FrameKind::HelloAsk, VERSION, 0, &[], &mut line).expect("fits").to_vec();
        self.line(&frame).pop().expect("an answer").body
    }

    /// The bytes of an object in the device's record.
    pub fn object(&mut self, source: Source) -> Vec<u8> {
        let mut object = Vec::new();
        loop {
            let offset = u16::try_from(object.len()).expect("fits");
            match decode::<Reply<'_>>(&self.ask(Request::Read { source, offset })) {
                Ok(Reply::Piece(piece)) => {
                    object.extend(piece.bytes);
                    if object.len() >= usize::from(piece.total) {
                        return object;
                    }
                }
                other => panic!("{source:?}: {other:?}"),
            }
        }
    }

    /// The content of the device's record, read from the device itself.
    pub fn truth(&mut self) -> Truth {
        let genesis = self.object(Source::Genesis);
        let content = genesis.first_chunk().expect("a genesis");
        let (terms, term) = (Term::from_bytes(content).expect("terms"), digest::term(content));
        let base = self.object(Source::Base);
        let first = u32::from_le_bytes(*base.first_chunk().expect("a base"));
        let head: Hash = base[4..36].try_into().expect("a head");
        let mut truth = Truth {
            terms,
            term,
            // The term is the head before the first entry.
            heads: BTreeMap::from([(0, term), (first, head)]),
            size: first,
            sessions: 0,
            closed: None,
            releases: BTreeMap::new(),
        };
        self.catch_up(&mut truth);
        truth
    }

    /// Adds what the record has gained since.
    pub fn catch_up(&mut self, truth: &mut Truth) {
        let status = self.status();
        for seq in truth.size + 1..=status.size {
            let bytes = self.object(Source::Entry { seq });
            let opened = OpenEntry::parse(&bytes).expect("an entry");
            let body: &[u8; 56] = bytes[4..60].try_into().expect("a body");
            let salt = bytes[60..76].try_into().expect("a salt");
            let annex = (!opened.annex.is_empty()).then(|| digest::annex(opened.annex));
            let badge = body[4..8].try_into().expect("a badge");
            let head = digest::link(&truth.head(), seq, badge, &digest::leaf(salt, body, annex.as_ref()));
            truth.heads.insert(seq, head);
            truth.size = seq;
            match opened.kind {
                EntryKind::SessionOpen => {
                    truth.sessions = u32::from_le_bytes(opened.payload[..4].try_into().expect("a number"));
                }
                EntryKind::SessionClose => truth.closed = Some(seq),
                // The statement, followed by the signatures.
                EntryKind::Release => {
                    let size = u32::from_le_bytes(opened.payload[..4].try_into().expect("a size"));
                    truth.releases.insert(size, opened.annex[..184].to_vec());
                }
                _ => {}
            }
        }
        assert_eq!(truth.head(), status.head.0, "the device's own entries lead to its head");
    }

    /// The identity that the device states.
    pub fn identity(&mut self) -> Hello {
        Hello::from_bytes(&self.hello()).expect("a HELLO")
    }
}

/// The content of the device's record.
#[derive(Clone, Debug)]
pub struct Truth {
    pub terms: Term,
    pub term: Hash,
    /// Heads by the size of the record.
    pub heads: BTreeMap<u32, Hash>,
    pub size: u32,
    /// Number of the last session.
    pub sessions: u32,
    /// Size of the record at the last close.
    pub closed: Option<u32>,
    /// The statements and signatures by which both parties released entries, by size.
    pub releases: BTreeMap<u32, Vec<u8>>,
}

impl Truth {
    pub fn head(&self) -> Hash {
        self.heads[&self.size]
    }
}

/// Takes a device through its life to this stage. `variant` changes what is counted but not the number of entries.
fn live(machine: &mut Machine, stage: Stage, variant: u32) {
    if stage == Stage::Blank {
        return;
    }
    let mut parties = SimulatedParties::new(PARTIES);
    parties.enrol(machine, &agreed(variant)).expect("enrolled");
    let times = [(NOW - 60, NOW + 60); 2];
    let _ = parties.act(machine, Act::Time, Holder::Jointly, times).expect("a time");
    let closed = session(&mut parties, machine, variant, &[(0, 2), (1, 1)]);
    cosign(&mut parties, machine, closed);
    if stage == Stage::First {
        return;
    }
    let limit = Act::Limit { category: 1, limit: 15 + variant };
    let _ = parties.act(machine, limit, Holder::Jointly, times).expect("a limit");
    let _ = parties.act(machine, Act::Release { size: RELEASED }, Holder::Jointly, times).expect("a release");
    let closed = session(&mut parties, machine, variant + 10, &[(2, 4), (0, 1)]);
    if stage == Stage::Settled {
        cosign(&mut parties, machine, closed);
    }
}

/// The size up to which the entries of each device are released: those of its first session.
pub const RELEASED: u32 = 9;

fn agreed(variant: u32) -> Agreed {
    Agreed {
        expiry: (NOW + 100_000_000, NOW + 100_180_000),
        drift_ppm: 500,
        limits: vec![10, 20 + variant, u32::MAX],
        seals: ("SEAL-H-1".into(), "SEAL-I-1".into()),
    }
}

fn session(parties: &mut SimulatedParties, machine: &mut Machine, purpose: u32, counts: &[(u8, i16)]) -> Closed {
    let mut declared = [u32::MAX; proverka::wire::CATEGORIES];
    declared[0] = 3;
    let _ = parties
        .act(machine, Act::Open { purpose, held: Holder::Jointly, declared }, Holder::Jointly, [(0, 0); 2])
        .expect("a session");
    for (category, delta) in counts {
        let _ = parties.tally(machine, *category, *delta + i16::try_from(purpose).expect("small")).expect("a count");
    }
    let closed = parties.close(machine, ("SEAL-H-2", "SEAL-I-2")).expect("a close");
    Closed { size: closed.seq, head: closed.head.0 }
}

fn cosign(parties: &mut SimulatedParties, machine: &mut Machine, closed: Closed) {
    for who in [proverka::party::Party::Host, proverka::party::Party::Inspectorate] {
        let _ = parties.cosign(machine, who, closed).expect("a signature");
    }
}
