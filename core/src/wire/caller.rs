//! The host's end of an exchange.

use core::fmt;

use super::frame::{Frame, Kind, LINE_MAX, Line, TooLong, VERSION, encode};
use super::hello::{Hello, Versions};
use super::reply::Reply;
use super::request::{Asked, Handling};

#[cfg(feature = "wire-host")]
use super::host_coding::{reply, request};

/// Puts a frame around a request, where the crate `postcard` is not there to do so.
#[cfg(not(feature = "wire-host"))]
fn request<'l>(exchange: u8, asked: &Asked, line: &'l mut Line) -> Result<&'l [u8], TooLong> {
    super::frame::encode_message(Kind::Request, VERSION, exchange, asked, line)
}

/// Reads a reply, likewise.
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
    /// At least 1.
    pub tries: u8,
}

impl Patience {
    /// For HELLO and for requests that are [quick](Handling::is_quick) (WIRE 3.6).
    pub const READ: Self = Self { wait_ms: 250, tries: 20 };
    /// For all others: the device signs, and checks signatures.
    pub const CHANGE: Self = Self { wait_ms: 2_000, tries: 8 };
}

/// An answer of the device.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Answer<'a> {
    /// Who it is.
    Hello(Hello),
    /// What it says to a request, also where it refuses.
    Reply(Reply<'a>),
}

/// Why there is no answer. It ends the exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Failure {
    /// The device said nothing that was whole.
    Silent {
        /// How often it was asked.
        tries: u8,
        /// How long the program waited in all. Unit: milliseconds.
        within_ms: u64,
        /// What was sent came back.
        echo: bool,
    },
    /// The device does not speak the version of this code.
    Version(Versions),
    /// The device answered in bytes that are no message in this version.
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

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due<'a> {
    /// Nothing: no exchange is under way.
    Nothing,
    /// Send these bytes and come back.
    Send(&'a [u8]),
    /// Listen, and come back after so many milliseconds at the latest.
    Wait(u32),
    /// The exchange failed: give up.
    Failed(Failure),
}

/// An exchange under way.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    hello: bool,
    is_for_any_version: bool,
    patience: Patience,
    /// How often it was sent.
    tries: u8,
    /// When it was sent first, and last. Unit: milliseconds.
    since_ms: u64,
    sent_ms: u64,
    echo: bool,
}

/// Asks one thing at a time and asks again until there is an answer.
///
/// Times are milliseconds of any clock that never goes back.
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
    /// Begins behind exchange `last`. Programs that follow each other at one device begin at random: what the line
    /// still holds of the one before is then not taken for an answer.
    #[must_use]
    pub const fn new(last: u8) -> Self {
        Self::patient(last, Patience::READ, Patience::CHANGE)
    }

    /// The same with other times, for lines that are slower.
    #[must_use]
    pub const fn patient(last: u8, read: Patience, change: Patience) -> Self {
        Self { line: [0; LINE_MAX], length: 0, exchange: last, waiting: None, read, change }
    }

    /// Begins to ask who the device is. An exchange under way is forgotten.
    pub fn hello(&mut self) {
        self.exchange = self.exchange.wrapping_add(1);
        // Without a body it fits.
        self.length = encode(Kind::HelloAsk, VERSION, self.exchange, &[], &mut self.line).map_or(0, <[u8]>::len);
        self.begin(true, true, self.read);
    }

    /// Begins to ask. An exchange under way is forgotten.
    ///
    /// # Errors
    ///
    /// [`TooLong`], which no [`Asked`] of this version is.
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

    /// What is to be done at this time.
    pub fn due(&mut self, now_ms: u64) -> Due<'_> {
        let Some(waiting) = &mut self.waiting else { return Due::Nothing };
        let waited = now_ms.saturating_sub(waiting.sent_ms);
        let left = u64::from(waiting.patience.wait_ms).saturating_sub(waited);
        if waiting.tries > 0 && left > 0 {
            // At most `wait_ms`.
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

    /// Takes a frame from the line: the answer that ends the exchange, or why there is none; nothing where the frame
    /// belongs elsewhere.
    pub fn hear<'a>(&mut self, frame: &Frame<'a>) -> Option<Result<Answer<'a>, Failure>> {
        let exchange = self.exchange;
        let waiting = self.waiting.as_mut().filter(|_| frame.exchange == exchange)?;
        let unreadable = Failure::Unreadable { version: frame.version };
        let answer = match frame.kind {
            Kind::Hello if waiting.hello => Hello::of(frame.body).map(Answer::Hello).ok_or(unreadable),
            Kind::Reply if !waiting.hello => match reply(frame.body) {
                // What the words of another version mean is known only where nothing hangs on it.
                Ok(reply) if frame.version == VERSION || waiting.is_for_any_version => Ok(Answer::Reply(reply)),
                _ => Err(unreadable),
            },
            Kind::VersionError => Err(Versions::of(frame.body).map_or(unreadable, Failure::Version)),
            kind => {
                waiting.echo |= kind.from_host();
                return None;
            }
        };
        self.waiting = None;
        Some(answer)
    }
}
