//! Frames: the content between two zeros on the line.

use core::fmt;

use proverka_journal::digest::crc32;

use super::cobs::{self, CONTENT_MAX};
use super::coding::{Message, Reader, Writer};

/// The version of the protocol that this code speaks.
pub const VERSION: u8 = 1;
/// The oldest version of the protocol that this code speaks.
pub const OLDEST: u8 = 1;
/// The largest length of a frame on the line, including both zeros. Unit: bytes.
pub const LINE_MAX: usize = 256;
/// The largest length of a body. Unit: bytes.
pub const BODY_MAX: usize = CONTENT_MAX - HEAD - CRC;
/// The byte that stands before and after a frame and never inside it.
pub const DELIMITER: u8 = 0;

/// A buffer for one frame as it goes over the line.
pub type Line = [u8; LINE_MAX];

/// Length of the fields before the body: kind, version and exchange. Unit: bytes.
const HEAD: usize = 3;
/// Length of the CRC after the body. Unit: bytes.
const CRC: usize = 4;

const _: () = assert!(1 + 1 + CONTENT_MAX + 1 == LINE_MAX, "a zero, a code, the content, a zero");

/// The kind of a frame. Kinds with odd numbers come from the host, those with even numbers from the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum FrameKind {
    /// Kind 1: the host asks the device to introduce itself. The encoding is frozen.
    HelloAsk,
    /// Kind 2: the body is a [`Hello`](super::Hello). The encoding is frozen.
    Hello,
    /// Kind 3: the body is an [`Asked`](super::Asked).
    Request,
    /// Kind 4: the body is a [`Reply`](super::Reply).
    Reply,
    /// Kind 6: the device does not speak the version of the request. The body is a [`Versions`](super::Versions). The
    /// encoding is frozen.
    VersionError,
    /// A kind whose number this version does not know.
    Other(u8),
}

impl FrameKind {
    /// The kind that has this number.
    #[must_use]
    pub const fn numbered(number: u8) -> Self {
        match number {
            1 => Self::HelloAsk,
            2 => Self::Hello,
            3 => Self::Request,
            4 => Self::Reply,
            6 => Self::VersionError,
            _ => Self::Other(number),
        }
    }

    /// The number of the kind.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::HelloAsk => 1,
            Self::Hello => 2,
            Self::Request => 3,
            Self::Reply => 4,
            Self::VersionError => 6,
            Self::Other(number) => number,
        }
    }

    /// Whether the host sends frames of this kind; otherwise the device does.
    #[must_use]
    pub const fn from_host(self) -> bool {
        self.number() & 1 == 1
    }
}

/// A frame that arrived whole, with a matching CRC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Frame<'a> {
    /// The kind of the frame.
    pub kind: FrameKind,
    /// Version of the protocol that its body is encoded in.
    pub version: u8,
    /// Number of the exchange. A reply has the same number as its request.
    pub exchange: u8,
    /// The encoded message.
    pub body: &'a [u8],
    /// CRC-32 of the kind, the version, the exchange and the body.
    pub crc: u32,
}

/// Why the bytes between two zeros are not a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum FrameError {
    /// There are more bytes than a frame can have.
    Long,
    /// The byte stuffing is broken.
    Stuffing,
    /// There are fewer bytes than a frame without a body has.
    Short,
    /// The CRC does not match.
    Crc,
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Long => "there are more bytes than a frame can have",
            Self::Stuffing => "the byte stuffing of the frame is broken",
            Self::Short => "there are fewer bytes than a frame has",
            Self::Crc => "the checksum of the frame does not match",
        })
    }
}

impl core::error::Error for FrameError {}

impl<'a> Frame<'a> {
    /// Reads a frame from its content, after the byte stuffing is undone.
    ///
    /// # Errors
    ///
    /// [`FrameError::Short`] if bytes are missing, and [`FrameError::Crc`] if the CRC does not match.
    pub fn from_content(content: &'a [u8]) -> Result<Self, FrameError> {
        // This is not `split_last_chunk`, because its own check is not optimised away at `opt-level` `s`.
        let behind = content.len().checked_sub(CRC).ok_or(FrameError::Short)?;
        let (covered, crc) = content.split_at_checked(behind).ok_or(FrameError::Short)?;
        let crc = crc.first_chunk().ok_or(FrameError::Short)?;
        let ([kind, version, exchange], body) = covered.split_first_chunk().ok_or(FrameError::Short)?;
        let crc = u32::from_le_bytes(*crc);
        if crc32(covered) != crc {
            return Err(FrameError::Crc);
        }
        Ok(Self { kind: FrameKind::numbered(*kind), version: *version, exchange: *exchange, body, crc })
    }

    /// Reads the message in the body.
    ///
    /// # Errors
    ///
    /// [`NotCanonical`], as for [`decode`].
    pub fn message<T: Message<'a>>(&self) -> Result<T, NotCanonical> {
        decode(self.body)
    }
}

/// A body that does not fit into a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct TooLong;

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the body of a frame has at most {BODY_MAX} bytes")
    }
}

impl core::error::Error for TooLong {}

/// Puts a frame around `body`, as it goes over the line, and returns the bytes to send.
///
/// ```
/// use proverka::wire::{FrameKind, LINE_MAX, encode};
///
/// let mut line = [0; LINE_MAX];
/// let bytes = encode(FrameKind::HelloAsk, 1, 7, &[], &mut line).unwrap();
/// assert_eq!(bytes, [0, 8, 1, 1, 7, 0xC7, 0x17, 0xFC, 0x79, 0]);
/// ```
///
/// # Errors
///
/// [`TooLong`] if the body has more than [`BODY_MAX`] bytes.
pub fn encode<'l>(
    kind: FrameKind,
    version: u8,
    exchange: u8,
    body: &[u8],
    line: &'l mut Line,
) -> Result<&'l [u8], TooLong> {
    let (_, room) = line.split_at_mut_checked(2 + HEAD).ok_or(TooLong)?;
    room.get_mut(..body.len()).ok_or(TooLong)?.copy_from_slice(body);
    seal(kind, version, exchange, body.len(), line)
}

/// Encodes a message, puts a frame around it, and returns the bytes to send.
///
/// # Errors
///
/// [`TooLong`] if the message takes more than [`BODY_MAX`] bytes.
pub fn encode_message<'l, 'm, T: Message<'m>>(
    kind: FrameKind,
    version: u8,
    exchange: u8,
    message: &T,
    line: &'l mut Line,
) -> Result<&'l [u8], TooLong> {
    let (_, room) = line.split_at_mut_checked(2 + HEAD).ok_or(TooLong)?;
    let mut writer = Writer::new(room);
    message.write(&mut writer);
    let length = writer.finish().ok_or(TooLong)?;
    seal(kind, version, exchange, length, line)
}

/// Completes a frame whose body is already in its place in `line`.
fn seal(kind: FrameKind, version: u8, exchange: u8, body: usize, line: &mut Line) -> Result<&[u8], TooLong> {
    let covered = body.checked_add(HEAD).ok_or(TooLong)?;
    let content = covered.checked_add(CRC).filter(|bytes| *bytes <= CONTENT_MAX).ok_or(TooLong)?;
    let [leading, coded @ ..] = line;
    *leading = DELIMITER;
    let (coded, behind) = content.checked_add(1).and_then(|bytes| coded.split_at_mut_checked(bytes)).ok_or(TooLong)?;
    *behind.first_mut().ok_or(TooLong)? = DELIMITER;
    let (_, inside) = coded.split_first_mut().ok_or(TooLong)?;
    let (message, crc) = inside.split_at_mut_checked(covered).ok_or(TooLong)?;
    *message.first_chunk_mut().ok_or(TooLong)? = [kind.number(), version, exchange];
    *crc.first_chunk_mut().ok_or(TooLong)? = crc32(message).to_le_bytes();
    cobs::encode(coded).map_err(|_| TooLong)?;
    content.checked_add(3).and_then(|bytes| line.get(..bytes)).ok_or(TooLong)
}

/// The bytes are not a message, or not the bytes that encoding the message would give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct NotCanonical;

impl fmt::Display for NotCanonical {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the bytes are not a message, or not in the form in which messages are written")
    }
}

impl core::error::Error for NotCanonical {}

/// Reads a message that takes up exactly these bytes.
///
/// # Errors
///
/// [`NotCanonical`] if there are unknown numbers, if bytes are missing or left over, or if an integer has more bytes
/// than it needs. A message has exactly one encoding, so that two messages are equal exactly if their bytes are.
pub fn decode<'a, T: Message<'a>>(bytes: &'a [u8]) -> Result<T, NotCanonical> {
    let mut reader = Reader::new(bytes);
    let message = T::read(&mut reader);
    if reader.finish() { Ok(message) } else { Err(NotCanonical) }
}
