//! The host's end of the line, and the two parties with their keys.

use std::time::Duration;

use ed25519_dalek::{Signer as _, SigningKey};
use proverka::journal::audit::{self, Asked as Question, Parties, Record, Report};
use proverka::journal::digest::{self, Hash};
use proverka::party::Party;
use proverka::wire::{
    Acknowledged, Answer, Asked, Bytes, Caller, Due, Enrol, Exported, FrameKind, Hello, LINE_MAX, Patience, Receiver,
    Reply, Request, Signature, Source, State, Status, Tallied, Terms, VERSION, decode, encode_message,
};

use crate::Trouble;

/// A line to a device.
pub trait Port {
    /// Sends bytes.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the line fails.
    fn send(&mut self, bytes: &[u8]) -> Result<(), Trouble>;

    /// Returns the bytes received within `wait`, which may be none.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the line fails.
    fn receive(&mut self, wait: Duration) -> Result<Vec<u8>, Trouble>;

    /// Returns the time by the clock that the other end lives by. It never goes back.
    fn now(&self) -> Duration;
}

/// Both parties, in the order in which they act here.
pub const PARTIES: [Party; 2] = [Party::Host, Party::Inspectorate];

/// Returns a party's signing key, which is a constant.
#[must_use]
pub fn key(party: Party) -> SigningKey {
    SigningKey::from_bytes(&if party == Party::Host { [1; 32] } else { [2; 32] })
}

/// Returns a party's signature of a message.
#[must_use]
pub fn sign(party: Party, message: &[u8]) -> Signature {
    Bytes(key(party).sign(message).to_bytes())
}

/// Returns the parties whose keys an audit uses.
///
/// # Errors
///
/// [`Trouble`] never occurs, because the keys are constants.
pub fn parties() -> Result<Parties, Trouble> {
    let [host, inspectorate] = PARTIES.map(|party| key(party).verifying_key().to_bytes());
    Parties::keys(&host, &inspectorate).map_err(|fault| Trouble(format!("{fault:?}")))
}

/// The host's side of a connection to one device.
#[derive(Debug)]
pub struct Client<P> {
    /// The line to the device.
    pub port: P,
    /// The number of the last change.
    pub number: u64,
    /// The number of frames sent, including repeats.
    pub sent: u32,
    /// The number of completed exchanges.
    pub exchanges: u32,
    caller: Caller,
    receiver: Receiver,
    /// The time that past exchanges took. Each line has a clock of its own, which may begin anew with another one.
    past: Duration,
}

impl<P: Port> Client<P> {
    /// Makes a client that has never spoken to this device.
    pub fn new(port: P) -> Self {
        // This is twice the patience of the protocol, because an emulator on a loaded machine is slower than the chip.
        let (read, change) = (Patience { wait_ms: 500, tries: 60 }, Patience { wait_ms: 4_000, tries: 12 });
        Self::patient(port, read, change)
    }

    /// Makes a client with this patience for reads and for changes.
    pub fn patient(port: P, read: Patience, change: Patience) -> Self {
        Self {
            port,
            number: 0,
            sent: 0,
            exchanges: 0,
            caller: Caller::patient(0, read, change),
            receiver: Receiver::new(),
            past: Duration::ZERO,
        }
    }

    /// Sends a request under the next number and does not wait for the answer.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the line fails.
    pub fn begin(&mut self, request: Request) -> Result<(), Trouble> {
        self.number += 1;
        let mut line = [0; LINE_MAX];
        let asked = Asked { number: self.number, request };
        let bytes = encode_message(FrameKind::Request, VERSION, 0xEE, &asked, &mut line);
        self.port.send(bytes.map_err(|_| Trouble(format!("{request:?} fits no frame")))?)
    }

    /// Returns the next reply that arrives within `wait`, whatever was asked; `None` if there is none.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the line fails, or if a reply is not a valid message.
    pub fn overheard(&mut self, wait: Duration) -> Result<Option<Reply<'static>>, Trouble> {
        let deadline = self.port.now() + wait;
        while self.port.now() < deadline {
            for byte in self.port.receive(Duration::from_millis(5))? {
                let Some(Ok(frame)) = self.receiver.push(byte) else { continue };
                if frame.kind == FrameKind::Reply {
                    let reply = decode::<Reply<'_>>(frame.body);
                    let heard =
                        reply.map(Heard::from_reply).map_err(|error| Trouble(format!("no reply: {error:?}")))?;
                    return if let Heard::Reply(reply) = heard { Ok(Some(reply)) } else { Ok(None) };
                }
            }
        }
        Ok(None)
    }

    /// Completes an exchange. The bytes of a piece are returned separately, because a reply borrows them.
    fn exchange(&mut self) -> Result<(Heard, Vec<u8>), Trouble> {
        self.exchanges += 1;
        let from = self.port.now();
        let outcome = self.exchange_from(from);
        self.past += self.port.now().saturating_sub(from);
        outcome
    }

    fn exchange_from(&mut self, from: Duration) -> Result<(Heard, Vec<u8>), Trouble> {
        loop {
            let time = self.past + self.port.now().saturating_sub(from);
            let now = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
            let wait = match self.caller.due(now) {
                Due::Nothing => return Err(Trouble("nothing was asked".into())),
                Due::Send(bytes) => {
                    self.port.send(bytes)?;
                    self.sent += 1;
                    continue;
                }
                Due::Wait(wait) => wait,
                Due::Failed(failure) => return Err(Trouble(failure.to_string())),
            };
            for byte in self.port.receive(Duration::from_millis(wait.into()))? {
                let Some(Ok(frame)) = self.receiver.push(byte) else { continue };
                match self.caller.hear(&frame) {
                    None => {}
                    Some(Err(failure)) => return Err(Trouble(failure.to_string())),
                    Some(Ok(Answer::Hello(hello))) => return Ok((Heard::Hello(hello), Vec::new())),
                    Some(Ok(Answer::Reply(Reply::Piece(piece)))) => {
                        return Ok((Heard::Piece(piece.total), piece.bytes.to_vec()));
                    }
                    Some(Ok(Answer::Reply(reply))) => return Ok((Heard::from_reply(reply), Vec::new())),
                }
            }
        }
    }

    /// Asks for the HELLO of the device.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the device does not answer with one.
    pub fn hello(&mut self) -> Result<Hello, Trouble> {
        self.caller.hello();
        match self.exchange()? {
            (Heard::Hello(hello), _) => Ok(hello),
            (other, _) => Err(Trouble(format!("a HELLO was asked for, not {other:?}"))),
        }
    }

    /// Sends a request under that number and returns the reply.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if there is no answer.
    pub fn ask_as(&mut self, number: u64, request: Request) -> Result<Reply<'static>, Trouble> {
        self.caller.ask(&Asked { number, request }).map_err(|_| Trouble(format!("{request:?} fits no frame")))?;
        let heard = self.exchange().map_err(|trouble| Trouble(format!("{request:?}: {trouble}")))?;
        match heard {
            (Heard::Reply(reply), _) => Ok(reply),
            (other, _) => Err(Trouble(format!("{request:?} was answered by {other:?}"))),
        }
    }

    /// Sends a request under the next number and returns the reply.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if there is no answer.
    pub fn ask(&mut self, request: Request) -> Result<Reply<'static>, Trouble> {
        self.number += 1;
        self.ask_as(self.number, request)
    }

    /// Asks for the status of the device.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the device does not answer with it.
    pub fn status(&mut self) -> Result<Status, Trouble> {
        match self.ask_as(0, Request::Status)? {
            Reply::Status(status) => Ok(status),
            other => Err(unexpected("its status", &other)),
        }
    }

    /// Waits until the self-tests are done.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if they do not end in time.
    pub fn tested(&mut self) -> Result<Hello, Trouble> {
        let deadline = self.port.now() + crate::machine::PATIENCE;
        loop {
            let hello = self.hello()?;
            if hello.tested {
                return Ok(hello);
            }
            if hello.state == State::Faulty.number() || self.port.now() > deadline {
                return Err(Trouble(format!("the self-tests did not pass: {hello:?}, {:?}", self.status()?)));
            }
        }
    }

    /// Sends a request that must be acknowledged.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if it is refused.
    pub fn acknowledged(&mut self, request: Request) -> Result<Acknowledged, Trouble> {
        match self.ask(request)? {
            Reply::Acknowledged(acknowledged) => Ok(acknowledged),
            other => Err(unexpected(&format!("{request:?}"), &other)),
        }
    }

    /// Enrols a device: contributions, terms and both signatures. Returns the term digest.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if a step is refused.
    pub fn enrol(&mut self) -> Result<Hash, Trouble> {
        for (party, from) in PARTIES.into_iter().zip([40_u8, 90]) {
            let bytes = Bytes(core::array::from_fn(|at| from.wrapping_add((at as u8).wrapping_mul(37))));
            self.enrolment(Enrol::Contribute { party, bytes })?;
        }
        let [key_h, key_i] = PARTIES.map(|party| Bytes(key(party).verifying_key().to_bytes()));
        let said = self.enrolment(Enrol::Agree(Terms {
            key_h,
            key_i,
            expiry_lo: 1_900_000_000,
            expiry_hi: 1_900_180_000,
            drift_ppm: 500,
            seal_h: Bytes(*b"SEAL-HOST-000001"),
            seal_i: Bytes(*b"SEAL-INSP-000001"),
            categories: 3,
            limits: [10, 2_000, u32::MAX, 0, 0, 0, 0, 0],
            nonce: Bytes([9; 16]),
        }))?;
        for party in PARTIES {
            let signature = sign(party, digest::bind_message(party, &said.term.0).bytes());
            self.enrolment(Enrol::Sign { party, signature })?;
        }
        Ok(said.term.0)
    }

    fn enrolment(&mut self, step: Enrol) -> Result<proverka::wire::Enrolment, Trouble> {
        match self.ask(Request::Enrol(step))? {
            Reply::Enrolment(enrolment) => Ok(enrolment),
            other => Err(unexpected("a step of enrolment", &other)),
        }
    }

    /// Adds `delta` to the count of a category.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if it is refused.
    pub fn tally(&mut self, category: u8, delta: i16) -> Result<Tallied, Trouble> {
        match self.ask(Request::Tally { category, delta })? {
            Reply::Tallied(tallied) => Ok(tallied),
            other => Err(unexpected("a tally", &other)),
        }
    }

    /// Closes the session; both parties sign the head.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if a step is refused.
    pub fn close(&mut self) -> Result<Acknowledged, Trouble> {
        let close = Request::Close { seal_h: Bytes([0x48; 16]), seal_i: Bytes([0x49; 16]) };
        let closed = self.acknowledged(close)?;
        let term = self.hello()?.term.0;
        for party in PARTIES {
            let message = digest::cosign_message(&term, party, closed.seq, &closed.head.0);
            self.acknowledged(Request::Cosign { party, signature: sign(party, message.bytes()) })?;
        }
        Ok(closed)
    }

    /// Makes an export over the nonces of both parties. Returns the bytes of statement and signature (FORMAT 7.6).
    ///
    /// # Errors
    ///
    /// [`Trouble`] if it is refused.
    pub fn export(&mut self, nonces: [Hash; 2]) -> Result<Vec<u8>, Trouble> {
        let term = self.hello()?.term.0;
        let [nonce_h, nonce_i] = nonces.map(Bytes);
        match self.ask_as(0, Request::Export { nonce_h, nonce_i })? {
            Reply::Exported(exported) => Ok(statement(&term, &exported, nonces)),
            other => Err(unexpected("an export", &other)),
        }
    }

    fn object(&mut self, source: Source) -> Result<Vec<u8>, Trouble> {
        let mut object = Vec::new();
        loop {
            let offset = u16::try_from(object.len()).map_err(|_| Trouble("an object without end".into()))?;
            let asked = Asked { number: 0, request: Request::Read { source, offset } };
            self.caller.ask(&asked).map_err(|_| Trouble("a read fits no frame".into()))?;
            match self.exchange()? {
                (Heard::Piece(total), bytes) => {
                    object.extend(bytes);
                    if object.len() >= usize::from(total) {
                        return Ok(object);
                    }
                }
                (other, _) => return Err(Trouble(format!("{source:?} at {offset}: {other:?}"))),
            }
        }
    }

    /// Reads an entry over the line, in its open form (FORMAT 10.2).
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the read fails.
    pub fn entry(&mut self, seq: u32) -> Result<Vec<u8>, Trouble> {
        self.object(Source::Entry { seq })
    }

    /// Reads the record over the line as a bundle (FORMAT 10), with these statements.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if a read fails.
    pub fn bundle(&mut self, statements: &[Vec<u8>]) -> Result<Vec<u8>, Trouble> {
        let hello = self.hello()?;
        let mut bytes = audit::MAGIC.to_vec();
        bytes.extend(self.object(Source::Genesis)?);
        let base = self.object(Source::Base)?;
        let from = base.first_chunk().map_or(0, |size| u32::from_le_bytes(*size));
        bytes.extend(base);
        bytes.extend((hello.size - from).to_le_bytes());
        for seq in from + 1..=hello.size {
            bytes.extend(self.entry(seq)?);
        }
        bytes.extend(u32::try_from(statements.len()).unwrap_or(0).to_le_bytes());
        bytes.extend(statements.concat());
        bytes.extend(hello.size.to_le_bytes());
        bytes.extend(hello.head.0);
        Ok(bytes)
    }
}

/// Audits a bundle with the independent audit. `nonce` is that of a party, which an export statement must contain.
///
/// # Errors
///
/// [`Trouble`] if the bytes are not a bundle.
pub fn graded(bundle: &[u8], nonce: Option<(Party, Hash)>) -> Result<Report, Trouble> {
    let record = Record::bundle(bundle).map_err(|error| Trouble(format!("{error:?}")))?;
    let question = Question { nonce, ..Question::new(parties()?) };
    audit::audit(record, question).map_err(|error| Trouble(format!("{error:?}")))
}

/// Returns the bytes of an export statement and its signature (FORMAT 7.6).
#[must_use]
pub fn statement(term: &Hash, exported: &Exported, [nonce_h, nonce_i]: [Hash; 2]) -> Vec<u8> {
    let fields: [&[u8]; 13] = [
        term,
        &exported.size.to_le_bytes(),
        &exported.head.0,
        &exported.epoch.to_le_bytes(),
        &[exported.state, exported.serial],
        &exported.boot.to_le_bytes(),
        &exported.mono_s.to_le_bytes(),
        &exported.earliest.to_le_bytes(),
        &exported.width_s.to_le_bytes(),
        &nonce_h,
        &nonce_i,
        &exported.firmware.0,
        &exported.signature.0,
    ];
    fields.concat()
}

/// An answer that borrows nothing.
#[derive(Debug)]
enum Heard {
    Hello(Hello),
    /// A piece was received; the number is the length of the whole object. Unit: bytes.
    Piece(u16),
    Reply(Reply<'static>),
}

impl Heard {
    fn from_reply(reply: Reply<'_>) -> Self {
        reply.detached().map_or_else(|piece| Self::Piece(piece.total), Self::Reply)
    }
}

pub(crate) fn unexpected(what: &str, reply: &Reply<'_>) -> Trouble {
    Trouble(format!("{what} was answered by {reply:?}"))
}
