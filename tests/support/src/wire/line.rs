//! A line with noise, and an exchange over it of which every step is checked.

use std::collections::BTreeMap;

use proverka::wire::{
    Acknowledged, Answer, Answerer, Asked, Bytes, Caller, Due, Frame, FrameKind, Head, Heard, Patience, Piece,
    Receiver, Reply, Request, Source,
};

use crate::random::Random;

/// Duration of a byte at 115,200 baud. Unit: microseconds.
const BYTE_US: u64 = 87;
/// How long the device does not listen while it erases a page. Unit: microseconds.
const STALL_US: u64 = 22_000;
/// Number of bytes that the port buffers during that time.
const FIFO: usize = 6;
/// Silence inside a frame after which both ends drop what they have received (WIRE 2.6). Unit: microseconds.
const IDLE_US: u64 = 50_000;

/// The rates of errors: one byte in this many is changed, is lost, or has a byte inserted before it. One byte in
/// `stall` towards the device begins a stall.
#[derive(Clone, Copy, Debug)]
pub struct Noise {
    pub flip: u64,
    pub lose: u64,
    pub insert: u64,
    pub stall: u64,
}

/// The noise that acceptance case F12 asks for.
pub const F12: Noise = Noise { flip: 1_000, lose: 1_000, insert: 1_000, stall: 20_000 };

/// Turns bytes into frames: the real receiver, or a defective one that shows that the tests can fail.
pub trait Ear: Default {
    fn push(&mut self, byte: u8) -> Option<Frame<'_>>;
    fn idle(&mut self);
}

impl Ear for Receiver {
    fn push(&mut self, byte: u8) -> Option<Frame<'_>> {
        Self::push(self, byte)?.ok()
    }

    fn idle(&mut self) {
        Self::idle(self);
    }
}

/// Which defects a control has.
#[derive(Clone, Copy, Debug, Default)]
pub struct Crooked {
    /// The device forgets the last exchange.
    pub forgetful: bool,
    /// Frames are sent without their leading zero.
    pub headless: bool,
}

/// What was counted during a run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Frames sent by both ends.
    pub frames: u64,
    /// Sent frames that had a byte changed, lost or added.
    pub touched: u64,
    /// Frames that were received but that nobody sent.
    pub wrong: u64,
    /// Frames that arrived unchanged but were not received.
    pub missed: u64,
    /// Exchanges that ended with an answer.
    pub answered: u64,
    /// Exchanges that the host gave up.
    pub given_up: u64,
    /// Requests that were performed more than once.
    pub twice: u64,
    /// Answers that differ from the one that the device gave to that request.
    pub strange: u64,
}

/// One direction of the line.
struct Way<E> {
    ear: E,
    /// Time of the last byte. Unit: microseconds.
    last_us: u64,
    stalled_until_us: u64,
    kept: usize,
    noise: Noise,
    stalls: bool,
}

impl<E: Ear> Way<E> {
    fn new(noise: Noise, stalls: bool) -> Self {
        Self { ear: E::default(), last_us: 0, stalled_until_us: 0, kept: 0, noise, stalls }
    }

    /// Sends `line`. Returns the frames that were received, and whether every byte arrived unchanged.
    fn send(&mut self, line: &[u8], now_us: &mut u64, dice: &mut Random) -> (Vec<Owned>, bool) {
        let mut frames = Vec::new();
        let mut whole = true;
        if *now_us - self.last_us > IDLE_US {
            self.ear.idle();
        }
        for byte in line {
            *now_us += BYTE_US;
            self.last_us = *now_us;
            if self.stalls && dice.chance(self.noise.stall) {
                self.stalled_until_us = *now_us + STALL_US;
                self.kept = 0;
            }
            let mut arriving = Vec::new();
            if dice.chance(self.noise.insert) {
                arriving.push(dice.byte());
                whole = false;
            }
            if dice.chance(self.noise.lose) {
                whole = false;
            } else if dice.chance(self.noise.flip) {
                arriving.push(byte ^ 1 << dice.below(8));
                whole = false;
            } else {
                arriving.push(*byte);
            }
            for byte in arriving {
                if *now_us < self.stalled_until_us {
                    self.kept += 1;
                    if self.kept > FIFO {
                        whole = false;
                        continue;
                    }
                }
                frames.extend(self.ear.push(byte).map(Owned::from_frame));
            }
        }
        (frames, whole)
    }
}

/// A frame that is independent of its receiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owned {
    kind: FrameKind,
    version: u8,
    exchange: u8,
    body: Vec<u8>,
    crc: u32,
}

impl Owned {
    pub fn from_frame(frame: Frame<'_>) -> Self {
        let Frame { kind, version, exchange, body, crc } = frame;
        Self { kind, version, exchange, body: body.to_vec(), crc }
    }

    pub fn frame(&self) -> Frame<'_> {
        let Self { kind, version, exchange, crc, .. } = *self;
        Frame { kind, version, exchange, body: &self.body, crc }
    }

    /// Decodes the frame as if it were sent on a line without noise.
    fn sent(line: &[u8]) -> Self {
        let mut receiver = Receiver::new();
        let mut found = None;
        for byte in line {
            if let Some(frame) = receiver.push(*byte) {
                found = Some(Self::from_frame(frame.expect("a frame that was encoded")));
            }
        }
        found.expect("a frame")
    }
}

/// A device that counts how often each request is performed.
#[derive(Default)]
struct Device {
    answerer: Answerer,
    runs: BTreeMap<u64, u32>,
    total: u32,
    forgetful: bool,
}

impl Device {
    /// The answer to a request number, with a content that only this device could know.
    fn head(number: u64, total: u32) -> Head {
        let mut dice = Random(number ^ u64::from(total) << 32);
        Bytes(core::array::from_fn(|_| dice.byte()))
    }

    fn hear(&mut self, frame: &Frame<'_>) -> Option<Vec<u8>> {
        if self.forgetful {
            self.answerer = Answerer::new();
        }
        match self.answerer.hear(frame) {
            Heard::Nothing => None,
            Heard::Send(bytes) => Some(bytes.to_vec()),
            Heard::Hello => None,
            Heard::Run(asked) => {
                *self.runs.entry(asked.number).or_default() += 1;
                let piece = Random(asked.number).bytes(192);
                let reply = match asked.request {
                    Request::Tally { .. } => {
                        self.total += 1;
                        let head = Self::head(asked.number, self.total);
                        Reply::Acknowledged(Acknowledged { seq: self.total, head, size: self.total })
                    }
                    _ => Reply::Piece(Piece { total: 448, bytes: &piece }),
                };
                Some(self.answerer.reply(&reply).expect("fits").to_vec())
            }
        }
    }
}

/// Sends frames in both directions until there were `frames`.
pub fn run<E: Ear>(seed: u64, frames: u64, noise: Noise, crooked: Crooked) -> Report {
    let dice = &mut Random(seed);
    let mut report = Report::default();
    let mut down = Way::<E>::new(noise, true);
    let mut up = Way::<E>::new(noise, false);
    let mut device = Device { forgetful: crooked.forgetful, ..Device::default() };
    let mut caller = Caller::patient(
        dice.byte(),
        Patience { tries: 30, ..Patience::READ },
        Patience { tries: 30, ..Patience::CHANGE },
    );
    let (mut now_us, mut number, mut tallies) = (0_u64, 0_u64, 0_u32);
    while report.frames < frames {
        number += 1;
        let request = if dice.chance(2) {
            Request::Tally { category: dice.byte(), delta: 1 }
        } else {
            Request::Read { source: Source::Entry { seq: dice.number() as u32 }, offset: 0 }
        };
        let tally = matches!(request, Request::Tally { .. });
        tallies += u32::from(tally);
        caller.ask(&Asked { number, request }).expect("fits");
        loop {
            let line = match caller.due(now_us / 1000) {
                Due::Send(line) => line.to_vec(),
                Due::Wait(ms) => {
                    now_us += u64::from(ms) * 1000;
                    continue;
                }
                Due::Failed(_) => {
                    report.given_up += 1;
                    break;
                }
                Due::Nothing => break,
            };
            let mut answer = None;
            for line in report.heard(&mut down, &line, crooked, &mut now_us, dice, |frame| device.hear(frame)) {
                report.heard(&mut up, &line, crooked, &mut now_us, dice, |frame| {
                    if let Some(heard) = caller.hear(frame) {
                        let right = match heard {
                            Ok(Answer::Reply(Reply::Acknowledged(entry))) => {
                                tally && entry.head == Device::head(number, device.total)
                            }
                            Ok(Answer::Reply(Reply::Piece(piece))) => {
                                !tally && piece.bytes == Random(number).bytes(192)
                            }
                            _ => false,
                        };
                        answer = Some(right);
                    }
                    None
                });
            }
            if let Some(right) = answer {
                report.answered += 1;
                report.strange += u64::from(!right);
            }
        }
    }
    report.twice = device.runs.values().filter(|runs| **runs > 1).count() as u64;
    // Each tally was performed at most once, and at least once if it was answered.
    assert!(crooked.forgetful || device.total <= tallies, "{} of {tallies}", device.total);
    report
}

impl Report {
    /// Sends a line in one direction and passes what arrives to `hear`. Returns the lines that it answers.
    fn heard<E: Ear>(
        &mut self,
        way: &mut Way<E>,
        line: &[u8],
        crooked: Crooked,
        now_us: &mut u64,
        dice: &mut Random,
        mut hear: impl FnMut(&Frame<'_>) -> Option<Vec<u8>>,
    ) -> Vec<Vec<u8>> {
        let sent = Owned::sent(line);
        let line = if crooked.headless { &line[1..] } else { line };
        let (frames, whole) = way.send(line, now_us, dice);
        self.frames += 1;
        self.touched += u64::from(!whole);
        self.wrong += frames.iter().filter(|frame| **frame != sent).count() as u64;
        self.missed += u64::from(whole && !frames.contains(&sent));
        frames.iter().filter_map(|frame| hear(&frame.frame())).collect()
    }
}
