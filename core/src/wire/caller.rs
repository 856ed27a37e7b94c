//! The host's end of an exchange.

use core::fmt;

use super::frame::{Frame, FrameKind, LINE_MAX, Line, TooLong, VERSION, encode};
use super::hello::{Hello, Versions};
use super::reply::Reply;
use super::request::{Asked, Handling};

#[cfg(feature = "wire-host")]
use super::host_coding::{reply, request};

/// Encodes a request and puts a frame around it. It replaces the `postcard` version without the feature `wire-host`.
#[cfg(not(feature = "wire-host"))]
fn request<'l>(exchange: u8, asked: &Asked, line: &'l mut Line) -> Result<&'l [u8], TooLong> {
    super::frame::encode_message(FrameKind::Request, VERSION, exchange, asked, line)
}

/// Reads a reply. It replaces the `postcard` version without the feature `wire-host`.
#[cfg(not(feature = "wire-host"))]
fn reply(bytes: &[u8]) -> Result<Reply<'_>, super::frame::NotCanonical> {
    super::frame::decode(bytes)
}

/// How long to wait for an answer before asking again, and how often to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Patience {
    /// How long to wait before asking again. Unit: milliseconds.
    pub wait_ms: u32,
    /// How often to send the request in all; 0 counts as 1.
    pub tries: u8,
}

impl Patience {
    /// For HELLO_ASK and for requests that are [quick](Handling::is_quick) (WIRE 3.6).
    pub const READ: Self = Self { wait_ms: 250, tries: 20 };
    /// For all other requests, which take longer because the device makes and checks signatures.
    pub const CHANGE: Self = Self { wait_ms: 2_000, tries: 8 };
}

/// An answer of the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Answer<'a> {
    /// The device's introduction.
    Hello(Hello),
    /// The device's reply to a request, which may be a refusal.
    Reply(Reply<'a>),
}

/// Why there is no answer. A failure ends the exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Failure {
    /// No undamaged answer arrived.
    Silent {
        /// How often the request was sent.
        tries: u8,
        /// Time since the request was first sent. Unit: milliseconds.
        within_ms: u64,
        /// Whether the caller received its own bytes, so that the line is a loop.
        echo: bool,
    },
    /// The device does not speak the version of this code.
    Version(Versions),
    /// The device answered with bytes that are not a message in this version.
    Unreadable {
        /// Version of the answer.
        version: u8,
    },
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Silent { tries, within_ms, echo } => {
                write!(f, "the device did not answer: asked {tries} times within {within_ms} ms")?;
                if *echo { f.write_str("; what this program sent came back, so the line is a loop") } else { Ok(()) }
            }
            Self::Version(versions) => write!(
                f,
                "the device speaks versions {} to {} of the protocol and was asked in version {}, by this program",
                versions.oldest, versions.newest, versions.asked
            ),
            Self::Unreadable { version } => write!(
                f,
                "the device answered in version {version} of the protocol, and this program, of version {VERSION}, \
                 cannot read it"
            ),
        }
    }
}

impl core::error::Error for Failure {}

/// What the host must do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Due<'a> {
    /// Do nothing: no exchange is under way.
    Nothing,
    /// Send these bytes, then call [`Caller::due`] again.
    Send(&'a [u8]),
    /// Listen, and call [`Caller::due`] again after this time at the latest. Unit: milliseconds.
    Wait(u32),
    /// Give up, because the exchange failed.
    Failed(Failure),
}

/// An exchange under way.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    hello: bool,
    is_for_any_version: bool,
    patience: Patience,
    /// How often the frame was sent.
    tries: u8,
    /// When the frame was first sent. Unit: milliseconds.
    since_ms: u64,
    sent_ms: u64,
    echo: bool,
}

/// Sends one request at a time, and repeats it until there is an answer.
///
/// All times are in milliseconds, by any clock that never goes back.
#[derive(Clone, Debug)]
pub struct Caller {
    line: Line,
    length: usize,
    exchange: u8,
    waiting: Option<Waiting>,
    read: Patience,
    change: Patience,
}

impl Caller {
    /// Starts after the exchange number `last`. Choose it at random if programs use the device one after another: then
    /// an answer to the previous program that is still on the line is not taken for an answer to this one.
    #[must_use]
    pub const fn new(last: u8) -> Self {
        Self::patient(last, Patience::READ, Patience::CHANGE)
    }

    /// The same as [`Caller::new`], with other waiting times, for slower lines.
    #[must_use]
    pub const fn patient(last: u8, read: Patience, change: Patience) -> Self {
        Self { line: [0; LINE_MAX], length: 0, exchange: last, waiting: None, read, change }
    }

    /// Begins an exchange that asks the device to introduce itself. An exchange under way is forgotten.
    pub fn hello(&mut self) {
        self.exchange = self.exchange.wrapping_add(1);
        // A frame without a body always fits.
        self.length = encode(FrameKind::HelloAsk, VERSION, self.exchange, &[], &mut self.line).map_or(0, <[u8]>::len);
        self.begin(true, true, self.read);
    }

    /// Begins an exchange with a request. An exchange under way is forgotten.
    ///
    /// # Errors
    ///
    /// [`TooLong`] if the request does not fit into a frame, which does not happen for any [`Asked`] of this version.
    pub fn ask(&mut self, asked: &Asked) -> Result<(), TooLong> {
        self.exchange = self.exchange.wrapping_add(1);
        self.waiting = None;
        self.length = request(self.exchange, asked, &mut self.line)?.len();
        let Handling { is_for_any_version, is_quick, .. } = asked.request.handling();
        self.begin(false, is_for_any_version, if is_quick { self.read } else { self.change });
        Ok(())
    }

    const fn begin(&mut self, hello: bool, is_for_any_version: bool, patience: Patience) {
        self.waiting =
            Some(Waiting { hello, is_for_any_version, patience, tries: 0, since_ms: 0, sent_ms: 0, echo: false });
    }

    /// What the host must do at the time `now_ms`.
    pub fn due(&mut self, now_ms: u64) -> Due<'_> {
        let Some(waiting) = &mut self.waiting else { return Due::Nothing };
        let waited = now_ms.saturating_sub(waiting.sent_ms);
        let left = u64::from(waiting.patience.wait_ms).saturating_sub(waited);
        if waiting.tries > 0 && left > 0 {
            // This cannot fail, because `left` is at most `wait_ms`.
            return Due::Wait(u32::try_from(left).unwrap_or(u32::MAX));
        }
        if waiting.tries > 0 && waiting.tries >= waiting.patience.tries {
            let within_ms = now_ms.saturating_sub(waiting.since_ms);
            let failure = Failure::Silent { tries: waiting.tries, within_ms, echo: waiting.echo };
            self.waiting = None;
            return Due::Failed(failure);
        }
        if waiting.tries == 0 {
            waiting.since_ms = now_ms;
        }
        waiting.tries = waiting.tries.saturating_add(1);
        waiting.sent_ms = now_ms;
        self.line.get(..self.length).map_or(Due::Nothing, Due::Send)
    }

    /// Takes a frame from the line. It returns the answer that ends the exchange, or why there is none, or `None` if
    /// the frame does not belong to this exchange.
    pub fn hear<'a>(&mut self, frame: &Frame<'a>) -> Option<Result<Answer<'a>, Failure>> {
        let exchange = self.exchange;
        let waiting = self.waiting.as_mut().filter(|_| frame.exchange == exchange)?;
        let unreadable = Failure::Unreadable { version: frame.version };
        let answer = match frame.kind {
            FrameKind::Hello if waiting.hello => Hello::from_bytes(frame.body).map(Answer::Hello).ok_or(unreadable),
            FrameKind::Reply if !waiting.hello => match reply(frame.body) {
                // The reply of another version is accepted only if its encoding is frozen.
                Ok(reply) if frame.version == VERSION || waiting.is_for_any_version => Ok(Answer::Reply(reply)),
                _ => Err(unreadable),
            },
            FrameKind::VersionError => Err(Versions::from_bytes(frame.body).map_or(unreadable, Failure::Version)),
            kind => {
                waiting.echo |= kind.from_host();
                return None;
            }
        };
        self.waiting = None;
        Some(answer)
    }
}
