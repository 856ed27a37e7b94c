//! Asking a device over a line, by the protocol (`WIRE.md`) and in no other way.

use std::fmt;
use std::io;

use proverka::wire::{
    Answer, Asked, Caller, Dropped, Due, Failure, Hello, Piece, Receiver, Refusal, Reply, Request, Source, Status,
};

use super::machine::Machine;

/// A line to a device.
pub trait Line {
    /// Sends bytes.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn send(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Bytes from the device; 0 where none came within so many milliseconds.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn receive(&mut self, bytes: &mut [u8], wait_ms: u32) -> io::Result<usize>;

    /// Milliseconds of a clock that never goes back.
    fn now_ms(&self) -> u64;
}

impl Line for Machine {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.world.send(bytes);
        Ok(())
    }

    /// In simulated time.
    fn receive(&mut self, bytes: &mut [u8], wait_ms: u32) -> io::Result<usize> {
        self.settle();
        let received = self.world.receive(bytes);
        if received == 0 {
            self.pass(u64::from(wait_ms) * 1000);
        }
        Ok(received)
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.world.now_us() / 1000).unwrap_or(0)
    }
}

/// Why there is no reply that says yes.
#[derive(Debug)]
pub enum Trouble {
    /// The device refuses.
    Refused(Refusal),
    /// The device does not answer.
    Line(Failure),
    /// The device answers something else than was asked.
    Other(&'static str),
    /// What the request is about is not there, so nothing was asked.
    Missing(&'static str),
    /// A scenario asked the device as often as it may, so nothing was asked.
    Spent,
    /// The line failed.
    System(io::Error),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => f.write_str(&super::words::refusal(refusal)),
            Self::Line(failure) => failure.fmt(f),
            Self::Other(expected) => write!(f, "the device answered something else than {expected}"),
            Self::Missing(what) => write!(f, "there is no {what}"),
            Self::Spent => f.write_str("the device was asked as often as a scenario may"),
            Self::System(error) => error.fmt(f),
        }
    }
}

/// What the device says, without its line.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// Who it is.
    Hello(Hello),
    /// A piece of an object, and the bytes of the whole.
    Piece {
        /// Bytes of the whole object.
        total: u16,
        /// Bytes from the offset that was asked for.
        bytes: Vec<u8>,
    },
    /// Anything else.
    Reply(Reply<'static>),
}

impl Said {
    fn of(answer: Answer<'_>) -> Self {
        let reply = match answer {
            Answer::Hello(hello) => return Self::Hello(hello),
            Answer::Reply(reply) => reply,
        };
        Self::Reply(match reply {
            Reply::Piece(Piece { total, bytes }) => return Self::Piece { total, bytes: bytes.to_vec() },
            Reply::Status(status) => Reply::Status(status),
            Reply::Sums(sums) => Reply::Sums(sums),
            Reply::Exported(exported) => Reply::Exported(exported),
            Reply::Proposals(proposals) => Reply::Proposals(proposals),
            Reply::Challenge(challenge) => Reply::Challenge(challenge),
            Reply::Waiting { host, inspectorate } => Reply::Waiting { host, inspectorate },
            Reply::Acknowledged(acknowledged) => Reply::Acknowledged(acknowledged),
            Reply::Tallied(tallied) => Reply::Tallied(tallied),
            Reply::Enrolment(enrolment) => Reply::Enrolment(enrolment),
            Reply::Refused(refused) => Reply::Refused(refused),
        })
    }
}

/// Who asks.
#[derive(Clone, Debug)]
pub struct Asker {
    caller: Caller,
    receiver: Receiver,
    number: u64,
    exchanges: u64,
}

impl Default for Asker {
    fn default() -> Self {
        Self { caller: Caller::new(0), receiver: Receiver::new(), number: 0, exchanges: 0 }
    }
}

impl Asker {
    /// Begins behind an exchange: drawn at random where another program may have asked just before (WIRE 3.1).
    #[must_use]
    pub fn behind(last: u8) -> Self {
        Self { caller: Caller::new(last), ..Self::default() }
    }

    /// What the line lost so far.
    #[must_use]
    pub const fn dropped(&self) -> Dropped {
        self.receiver.dropped()
    }

    /// How often the device was asked something so far.
    #[must_use]
    pub const fn exchanges(&self) -> u64 {
        self.exchanges
    }

    fn exchange(&mut self, line: &mut impl Line) -> Result<Said, Trouble> {
        self.exchanges += 1;
        loop {
            let wait_ms = match self.caller.due(line.now_ms()) {
                Due::Nothing => return Err(Trouble::Other("what was asked")),
                Due::Failed(failure) => return Err(Trouble::Line(failure)),
                Due::Send(bytes) => {
                    line.send(bytes).map_err(Trouble::System)?;
                    continue;
                }
                Due::Wait(wait_ms) => wait_ms,
            };
            let mut bytes = [0; 256];
            let received = line.receive(&mut bytes, wait_ms).map_err(Trouble::System)?;
            for byte in bytes.iter().take(received) {
                let Some(Ok(frame)) = self.receiver.push(*byte) else { continue };
                match self.caller.hear(&frame) {
                    None => {}
                    Some(Ok(answer)) => return Ok(Said::of(answer)),
                    Some(Err(failure)) => return Err(Trouble::Line(failure)),
                }
            }
        }
    }

    /// Asks who the device is.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where it does not say.
    pub fn hello(&mut self, line: &mut impl Line) -> Result<Hello, Trouble> {
        self.caller.hello();
        match self.exchange(line)? {
            Said::Hello(hello) => Ok(hello),
            _ => Err(Trouble::Other("who it is")),
        }
    }

    fn ask_numbered(&mut self, line: &mut impl Line, number: u64, request: Request) -> Result<Said, Trouble> {
        self.caller.ask(&Asked { number, request }).map_err(|_| Trouble::Other("a request that fits a frame"))?;
        match self.exchange(line)? {
            Said::Reply(Reply::Refused(refusal)) => Err(Trouble::Refused(refusal)),
            said => Ok(said),
        }
    }

    /// Asks something that changes nothing.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where there is no reply or a refusal.
    pub fn read(&mut self, line: &mut impl Line, request: Request) -> Result<Said, Trouble> {
        self.ask_numbered(line, 0, request)
    }

    /// How the device is.
    ///
    /// # Errors
    ///
    /// As [`Asker::read`].
    pub fn status(&mut self, line: &mut impl Line) -> Result<Status, Trouble> {
        match self.read(line, Request::Status)? {
            Said::Reply(Reply::Status(status)) => Ok(status),
            _ => Err(Trouble::Other("how it is")),
        }
    }

    /// Asks for a change, with a number above all that the device has seen.
    ///
    /// # Errors
    ///
    /// As [`Asker::read`].
    pub fn change(&mut self, line: &mut impl Line, request: Request) -> Result<Reply<'static>, Trouble> {
        if self.number == 0 {
            self.number = self.status(line)?.last_request;
        }
        self.number = self.number.checked_add(1).ok_or(Trouble::Missing("request number above the device's last"))?;
        match self.ask_numbered(line, self.number, request)? {
            Said::Reply(reply) => Ok(reply),
            _ => Err(Trouble::Other("a reply to a change")),
        }
    }

    /// Asks the last change once more, with its own number.
    ///
    /// # Errors
    ///
    /// As [`Asker::read`].
    pub fn repeat(&mut self, line: &mut impl Line, request: Request) -> Result<Reply<'static>, Trouble> {
        match self.ask_numbered(line, self.number, request)? {
            Said::Reply(reply) => Ok(reply),
            _ => Err(Trouble::Other("a reply to a change")),
        }
    }

    /// Forgets which number came last: the device may be another one, or one that was started again.
    pub const fn forget(&mut self) {
        self.number = 0;
    }

    /// Reads an object piece by piece.
    ///
    /// # Errors
    ///
    /// As [`Asker::read`].
    pub fn object(&mut self, line: &mut impl Line, source: Source) -> Result<Vec<u8>, Trouble> {
        let mut object = Vec::new();
        loop {
            let offset = u16::try_from(object.len()).map_err(|_| Trouble::Other("an object of bounded size"))?;
            match self.read(line, Request::Read { source, offset })? {
                Said::Piece { total, bytes } if !bytes.is_empty() => {
                    object.extend(bytes);
                    if object.len() >= usize::from(total) {
                        return Ok(object);
                    }
                }
                _ => return Err(Trouble::Other("a piece of the record")),
            }
        }
    }
}
