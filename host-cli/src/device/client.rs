//! Asks a device over a line, using only the protocol (`WIRE.md`). It turns frames into replies and does not verify
//! what they say: that is the task of the caller ([`checked`](super::checked)).

use std::fmt;
use std::io;

use proverka::wire::{
    Answer, Asked, Caller, Dropped, Due, Failure, Hello, Piece, Receiver, Refusal, Reply, Request, SCHEMA, Source,
    Status, Sums,
};

use super::line::Line;
use super::words;
use crate::journal::words::hex;

/// Why a request got no positive reply.
#[derive(Debug)]
pub enum ClientError {
    /// The device refuses the request, for the reason inside.
    Refused(Refusal),
    /// The device did not answer.
    NoAnswer(Failure),
    /// The device answered with something other than what was asked for; the text names what was expected.
    Unexpected(&'static str),
    /// The device has already seen the highest possible request number, so nothing was asked.
    NumbersUsedUp,
    /// The HELLO of the device names a different message schema than this program has, so nothing was asked.
    OtherSchema([u8; 8]),
    /// The line failed with this error of the system.
    System(io::Error),
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => f.write_str(&words::refusal(refusal)),
            Self::NoAnswer(failure) => failure.fmt(f),
            Self::Unexpected(expected) => write!(f, "the device's answer is of the wrong kind: expected {expected}"),
            Self::NumbersUsedUp => {
                f.write_str("the device's last request number is the largest, so there is no next one")
            }
            Self::OtherSchema(schema) => write!(
                f,
                "the device uses the message schema {}, this program {}; one of the two is a wrong build",
                hex(schema),
                hex(&SCHEMA)
            ),
            Self::System(error) => error.fmt(f),
        }
    }
}

/// A reply that owns its bytes, so that it does not borrow from the line.
#[derive(Clone, Debug, PartialEq)]
pub enum OwnedReply {
    /// The reply to a greeting: the identity of the device.
    Hello(Hello),
    /// A piece of an object, with the size of the whole object.
    Piece {
        /// Size of the whole object. Unit: bytes.
        total: u16,
        /// The bytes of the object from the requested offset on.
        bytes: Vec<u8>,
    },
    /// Any reply other than these two.
    Reply(Reply<'static>),
}

impl From<Answer<'_>> for OwnedReply {
    fn from(answer: Answer<'_>) -> Self {
        match answer {
            Answer::Hello(hello) => Self::Hello(hello),
            Answer::Reply(reply) => reply
                .detached()
                .map_or_else(|Piece { total, bytes }| Self::Piece { total, bytes: bytes.to_vec() }, Self::Reply),
        }
    }
}

/// The host's end of a line: it numbers the requests and receives the replies.
#[derive(Clone, Debug)]
pub struct Client {
    caller: Caller,
    receiver: Receiver,
    number: u64,
    exchanges: u64,
    /// The number of times that a request was sent again, because no answer arrived in time.
    repeats: u64,
    /// The schema that the device named in its last HELLO; `None` until the device is greeted.
    schema: Option<[u8; 8]>,
}

impl Default for Client {
    /// Makes a client for a device that is known to come from the same build, such as a simulated one, so that it need
    /// not be greeted.
    fn default() -> Self {
        Self { caller: Caller::new(0), receiver: Receiver::new(), number: 0, exchanges: 0, repeats: 0, schema: None }
    }
}

impl Client {
    /// Makes a client that continues after exchange number `last`. The caller draws `last` at random if another program
    /// may have used the line just before (WIRE 3.1).
    #[must_use]
    pub fn behind(last: u8) -> Self {
        Self { caller: Caller::new(last), ..Self::default() }
    }

    /// What was lost on the line so far.
    #[must_use]
    pub const fn dropped(&self) -> Dropped {
        self.receiver.dropped()
    }

    /// The number of exchanges with the device so far.
    #[must_use]
    pub const fn exchanges(&self) -> u64 {
        self.exchanges
    }

    /// The number of times that a request was sent again, because no answer arrived in time.
    #[must_use]
    pub const fn repeats(&self) -> u64 {
        self.repeats
    }

    fn exchange(&mut self, line: &mut impl Line) -> Result<OwnedReply, ClientError> {
        self.exchanges += 1;
        let mut is_first = true;
        loop {
            let wait_ms = match self.caller.due(line.now_ms()) {
                Due::Nothing => return Err(ClientError::Unexpected("an answer to the request")),
                Due::Failed(failure) => return Err(ClientError::NoAnswer(failure)),
                Due::Send(bytes) => {
                    line.send(bytes).map_err(ClientError::System)?;
                    self.repeats += u64::from(!is_first);
                    is_first = false;
                    continue;
                }
                Due::Wait(wait_ms) => wait_ms,
            };
            let mut bytes = [0; 256];
            let received = line.receive(&mut bytes, wait_ms).map_err(ClientError::System)?;
            for byte in bytes.iter().take(received) {
                let Some(Ok(frame)) = self.receiver.push(*byte) else { continue };
                match self.caller.hear(&frame) {
                    None => {}
                    Some(Ok(answer)) => return Ok(answer.into()),
                    Some(Err(failure)) => return Err(ClientError::NoAnswer(failure)),
                }
            }
        }
    }

    /// Asks the device for its identity.
    ///
    /// # Errors
    ///
    /// [`ClientError`] if the device does not answer with a HELLO.
    pub fn hello(&mut self, line: &mut impl Line) -> Result<Hello, ClientError> {
        self.caller.hello();
        match self.exchange(line)? {
            OwnedReply::Hello(hello) => {
                self.schema = Some(hello.schema);
                Ok(hello)
            }
            _ => Err(ClientError::Unexpected("its identity")),
        }
    }

    fn ask_numbered(&mut self, line: &mut impl Line, number: u64, request: Request) -> Result<OwnedReply, ClientError> {
        self.caller
            .ask(&Asked { number, request })
            .map_err(|_| ClientError::Unexpected("a request that fits a frame"))?;
        match self.exchange(line)? {
            OwnedReply::Reply(Reply::Refused(refusal)) => Err(ClientError::Refused(refusal)),
            said => Ok(said),
        }
    }

    /// Sends a request that changes nothing.
    ///
    /// # Errors
    ///
    /// [`ClientError`] if there is no reply, or if the device refuses.
    pub fn read(&mut self, line: &mut impl Line, request: Request) -> Result<OwnedReply, ClientError> {
        self.ask_numbered(line, 0, request)
    }

    /// Asks the device for its status.
    ///
    /// # Errors
    ///
    /// As [`Client::read`].
    pub fn status(&mut self, line: &mut impl Line) -> Result<Status, ClientError> {
        match self.read(line, Request::Status)? {
            OwnedReply::Reply(Reply::Status(status)) => Ok(status),
            _ => Err(ClientError::Unexpected("its status")),
        }
    }

    /// Asks the device for its counts.
    ///
    /// # Errors
    ///
    /// As [`Client::read`].
    pub fn sums(&mut self, line: &mut impl Line) -> Result<Sums, ClientError> {
        match self.read(line, Request::Sums)? {
            OwnedReply::Reply(Reply::Sums(sums)) => Ok(sums),
            _ => Err(ClientError::Unexpected("its counts")),
        }
    }

    /// Requests a change, with a number above all that the device has seen. Every change goes through this function, so
    /// a device with a different message schema is never asked for a change. Reads are answered in every schema that
    /// has them (WIRE 5.1).
    ///
    /// # Errors
    ///
    /// As [`Client::read`], and [`ClientError::OtherSchema`] if the device has a different message schema.
    pub fn change(&mut self, line: &mut impl Line, request: Request) -> Result<Reply<'static>, ClientError> {
        if let Some(schema) = self.schema.filter(|schema| *schema != SCHEMA) {
            return Err(ClientError::OtherSchema(schema));
        }
        if self.number == 0 {
            self.number = self.status(line)?.last_request;
        }
        self.number = self.number.checked_add(1).ok_or(ClientError::NumbersUsedUp)?;
        match self.ask_numbered(line, self.number, request)? {
            OwnedReply::Reply(reply) => Ok(reply),
            _ => Err(ClientError::Unexpected("a reply to a change")),
        }
    }

    /// Repeats the last change with the same request number.
    ///
    /// # Errors
    ///
    /// As [`Client::read`].
    pub fn repeat(&mut self, line: &mut impl Line, request: Request) -> Result<Reply<'static>, ClientError> {
        match self.ask_numbered(line, self.number, request)? {
            OwnedReply::Reply(reply) => Ok(reply),
            _ => Err(ClientError::Unexpected("a reply to a change")),
        }
    }

    /// Forgets the last request number, because the device may be a different one or may have been restarted.
    pub const fn forget(&mut self) {
        self.number = 0;
    }

    /// Reads a whole object, piece by piece.
    ///
    /// # Errors
    ///
    /// As [`Client::read`].
    pub fn object(&mut self, line: &mut impl Line, source: Source) -> Result<Vec<u8>, ClientError> {
        let mut object = Vec::new();
        loop {
            let offset =
                u16::try_from(object.len()).map_err(|_| ClientError::Unexpected("an object of bounded size"))?;
            match self.read(line, Request::Read { source, offset })? {
                OwnedReply::Piece { total, bytes } if !bytes.is_empty() => {
                    object.extend(bytes);
                    if object.len() >= usize::from(total) {
                        return Ok(object);
                    }
                }
                _ => return Err(ClientError::Unexpected("a piece of the record")),
            }
        }
    }
}
