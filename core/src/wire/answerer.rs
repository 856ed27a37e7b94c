//! The device's end of an exchange.

use super::frame::{Frame, FrameKind, LINE_MAX, Line, OLDEST, TooLong, VERSION, encode, encode_message};
use super::hello::{Hello, Versions};
use super::reply::{Refusal, Reply};
use super::request::Asked;

/// What the device must do about a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Heard<'a> {
    /// Do nothing: the frame was not for a device, or its request is still running.
    Nothing,
    /// Send these bytes without running anything: the frame repeats a request, or this version cannot run it.
    Send(&'a [u8]),
    /// Send the bytes that [`Answerer::hello`] gives.
    Hello,
    /// Run this request, then send the bytes that [`Answerer::reply`] gives.
    Run(Asked),
}

/// Makes sure that each request runs once: it keeps the last exchange and answers a repeat with the same bytes.
///
/// This protects against noise on the line. The request numbers ([`Asked::number`]), which are in the record, make sure
/// that a *change* is done once even across a power cut.
#[derive(Clone, Debug)]
pub struct Answerer {
    line: Line,
    /// Length of the reply in `line`; 0 while the request runs.
    length: usize,
    /// Number of the exchange.
    exchange: u8,
    /// CRC of the request of that exchange, because another request under the same number is not a repeat. `None` if
    /// there is nothing to repeat.
    request: Option<u32>,
}

impl Default for Answerer {
    fn default() -> Self {
        Self::new()
    }
}

impl Answerer {
    /// The state before the first frame.
    #[must_use]
    pub const fn new() -> Self {
        Self { line: [0; LINE_MAX], length: 0, exchange: 0, request: None }
    }

    /// Takes a frame from the line and says what to do about it.
    pub fn hear(&mut self, frame: &Frame<'_>) -> Heard<'_> {
        match frame.kind {
            FrameKind::HelloAsk => {
                self.exchange = frame.exchange;
                Heard::Hello
            }
            FrameKind::Request => self.requested(frame),
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
        // This answer overwrites the kept reply.
        self.request = None;
        encode(FrameKind::VersionError, VERSION, frame.exchange, &versions, &mut self.line)
            .map_or(Heard::Nothing, Heard::Send)
    }

    /// Encodes the answer to [`Heard::Hello`] as it goes over the line.
    pub fn hello(&mut self, hello: &Hello) -> &[u8] {
        // A host that asks for a HELLO starts over, perhaps with exchange numbers that were used before.
        self.request = None;
        encode(FrameKind::Hello, VERSION, self.exchange, &hello.bytes(), &mut self.line).unwrap_or_default()
    }

    /// Encodes the reply to the request that ran last, as it goes over the line, and keeps it for repeats.
    ///
    /// # Errors
    ///
    /// [`TooLong`] if the reply does not fit into a frame. This happens only for a [`Piece`](super::Piece) of more than
    /// [`PIECE_MAX`](super::PIECE_MAX) bytes. The request then counts as running until another reply is given.
    pub fn reply(&mut self, reply: &Reply<'_>) -> Result<&[u8], TooLong> {
        self.length = 0;
        let bytes = encode_message(FrameKind::Reply, VERSION, self.exchange, reply, &mut self.line)?;
        self.length = bytes.len();
        Ok(bytes)
    }
}
