//! The device's end of an exchange.

use super::frame::{Frame, Kind, LINE_MAX, Line, OLDEST, TooLong, VERSION, encode, encode_message};
use super::hello::{Hello, Versions};
use super::reply::{Refusal, Reply};
use super::request::Asked;

/// What to do about a frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Heard<'a> {
    /// Nothing: it was not for a device, or is being done already.
    Nothing,
    /// Send these bytes; nothing is to be run. A repeat, or no request that this version does.
    Send(&'a [u8]),
    /// Send what [`Answerer::hello`] gives.
    Hello,
    /// Run this, then send [`Answerer::reply`].
    Run(Asked),
}

/// Runs each request once: the last exchange is kept, and a repeat of it gets the same bytes again.
///
/// This is about noise on the line. That a *change* is done once even across a loss of power is up to the request
/// numbers ([`Asked::number`]), which are in the record.
#[derive(Clone, Debug)]
pub struct Answerer {
    line: Line,
    /// Bytes of the reply in `line`; 0 while the request runs.
    length: usize,
    /// Number of the exchange.
    exchange: u8,
    /// CRC of its request: another request under the same number is not a repeat. None where there is nothing to
    /// repeat.
    request: Option<u32>,
}

impl Default for Answerer {
    fn default() -> Self {
        Self::new()
    }
}

impl Answerer {
    /// Has answered nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { line: [0; LINE_MAX], length: 0, exchange: 0, request: None }
    }

    /// Takes a frame from the line.
    pub fn hear(&mut self, frame: &Frame<'_>) -> Heard<'_> {
        match frame.kind {
            Kind::HelloAsk => {
                self.exchange = frame.exchange;
                Heard::Hello
            }
            Kind::Request => self.requested(frame),
            kind if kind.from_host() => self.other_version(frame),
            _ => Heard::Nothing,
        }
    }

    fn requested(&mut self, frame: &Frame<'_>) -> Heard<'_> {
        if self.exchange == frame.exchange && self.request == Some(frame.crc) {
            return match self.line.get(..self.length) {
                None | Some([]) => Heard::Nothing,
                Some(bytes) => Heard::Send(bytes),
            };
        }
        self.exchange = frame.exchange;
        self.request = None;
        self.length = 0;
        match frame.message::<Asked>() {
            Ok(asked) if frame.version == VERSION || asked.request.handling().is_for_any_version => {
                self.request = Some(frame.crc);
                Heard::Run(asked)
            }
            Err(_) if frame.version == VERSION => {
                self.request = Some(frame.crc);
                self.reply(&Reply::Refused(Refusal::Unknown)).map_or(Heard::Nothing, Heard::Send)
            }
            _ => self.other_version(frame),
        }
    }

    fn other_version(&mut self, frame: &Frame<'_>) -> Heard<'_> {
        let versions =
            Versions { oldest: OLDEST, newest: VERSION, asked: frame.version, kind: frame.kind.number() }.bytes();
        // It takes the place of the kept reply.
        self.request = None;
        encode(Kind::VersionError, VERSION, frame.exchange, &versions, &mut self.line)
            .map_or(Heard::Nothing, Heard::Send)
    }

    /// The answer to [`Heard::Hello`], as it goes over the line.
    pub fn hello(&mut self, hello: &Hello) -> &[u8] {
        // Whoever asks begins anew, perhaps with numbers that were used before.
        self.request = None;
        encode(Kind::Hello, VERSION, self.exchange, &hello.bytes(), &mut self.line).unwrap_or_default()
    }

    /// The answer to the request that ran last, as it goes over the line. It is kept for repeats.
    ///
    /// # Errors
    ///
    /// [`TooLong`] where the reply does not fit into a frame, which only a [`Piece`](super::Piece) of more than
    /// [`PIECE_MAX`](super::PIECE_MAX) bytes does not. The request then counts as running until a reply is given.
    pub fn reply(&mut self, reply: &Reply<'_>) -> Result<&[u8], TooLong> {
        self.length = 0;
        let bytes = encode_message(Kind::Reply, VERSION, self.exchange, reply, &mut self.line)?;
        self.length = bytes.len();
        Ok(bytes)
    }
}
