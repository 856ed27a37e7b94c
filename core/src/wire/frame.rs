//! Frames: what lies between two zeros on the line.

use super::cobs::{self, CONTENT_MAX};
use super::coding::{Message, Reader, Writer};
use super::crc::crc32;

/// The version of the protocol that this code speaks.
pub const VERSION: u8 = 1;
/// The oldest version that this code speaks.
pub const OLDEST: u8 = 1;
/// The most bytes of a frame on the line, with both zeros.
pub const LINE_MAX: usize = 256;
/// The most bytes of a body.
pub const BODY_MAX: usize = CONTENT_MAX - HEAD - CRC;
/// What stands before and behind a frame and never inside.
pub const DELIMITER: u8 = 0;

/// Room for one frame on the line.
pub type Line = [u8; LINE_MAX];

/// Bytes before the body: kind, version, exchange.
const HEAD: usize = 3;
/// Bytes behind the body.
const CRC: usize = 4;

const _: () = assert!(1 + 1 + CONTENT_MAX + 1 == LINE_MAX, "a zero, a code, the content, a zero");

/// What a frame is. Odd numbers come from the host, even ones from the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Kind {
    /// 1: asks who the device is. Frozen.
    HelloAsk,
    /// 2: who the device is, see [`Hello`](super::Hello). Frozen.
    Hello,
    /// Kind 3: the body is an [`Asked`](super::Asked).
    Request,
    /// Kind 4: the body is a [`Reply`](super::Reply).
    Reply,
    /// 6: the device does not speak the version of the request, see [`Versions`](super::Versions). Frozen.
    VersionError,
    /// A number that this version does not know.
    Other(u8),
}

impl Kind {
    /// The kind with a number.
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

    /// Does the host send it, and not the device?
    #[must_use]
    pub const fn from_host(self) -> bool {
        self.number() & 1 == 1
    }
}

/// A frame that arrived whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Frame<'a> {
    /// What it is.
    pub kind: Kind,
    /// Version of the protocol that its body is encoded in.
    pub version: u8,
    /// Number of the exchange: a reply has its request's.
    pub exchange: u8,
    /// The bytes of the message.
    pub body: &'a [u8],
    /// CRC-32 of everything before it.
    pub crc: u32,
}

/// Why bytes between two zeros are no frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum FrameError {
    /// More bytes than a frame can have.
    Long,
    /// The stuffing is broken.
    Stuffing,
    /// Fewer bytes than a frame without a body has.
    Short,
    /// The CRC is another.
    Crc,
}

impl<'a> Frame<'a> {
    /// Reads the content of a frame.
    ///
    /// # Errors
    ///
    /// [`FrameError::Short`] and [`FrameError::Crc`].
    pub fn of(content: &'a [u8]) -> Result<Self, FrameError> {
        // Not `split_last_chunk`, whose own check stays in where the compiler is to save room.
        let behind = content.len().checked_sub(CRC).ok_or(FrameError::Short)?;
        let (covered, crc) = content.split_at_checked(behind).ok_or(FrameError::Short)?;
        let crc = crc.first_chunk().ok_or(FrameError::Short)?;
        let ([kind, version, exchange], body) = covered.split_first_chunk().ok_or(FrameError::Short)?;
        let crc = u32::from_le_bytes(*crc);
        if crc32(covered) != crc {
            return Err(FrameError::Crc);
        }
        Ok(Self { kind: Kind::numbered(*kind), version: *version, exchange: *exchange, body, crc })
    }

    /// Reads the message in the body.
    ///
    /// # Errors
    ///
    /// [`NotCanonical`] as by [`decode`].
    pub fn message<T: Message<'a>>(&self) -> Result<T, NotCanonical> {
        decode(self.body)
    }
}

/// The body does not fit into a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct TooLong;

/// Puts a frame around `body`, as it goes over the line.
///
/// ```
/// use proverka::wire::{Kind, LINE_MAX, encode};
///
/// let mut line = [0; LINE_MAX];
/// let bytes = encode(Kind::HelloAsk, 1, 7, &[], &mut line).unwrap();
/// assert_eq!(bytes, [0, 8, 1, 1, 7, 0xC7, 0x17, 0xFC, 0x79, 0]);
/// ```
///
/// # Errors
///
/// [`TooLong`] where the body has more than [`BODY_MAX`] bytes.
pub fn encode<'l>(kind: Kind, version: u8, exchange: u8, body: &[u8], line: &'l mut Line) -> Result<&'l [u8], TooLong> {
    let (_, room) = line.split_at_mut_checked(2 + HEAD).ok_or(TooLong)?;
    room.get_mut(..body.len()).ok_or(TooLong)?.copy_from_slice(body);
    seal(kind, version, exchange, body.len(), line)
}

/// Puts a frame around a message, as it goes over the line.
///
/// # Errors
///
/// [`TooLong`] where the message takes more than [`BODY_MAX`] bytes.
pub fn encode_message<'l, 'm, T: Message<'m>>(
    kind: Kind,
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

/// Completes a frame whose body lies in its place.
fn seal(kind: Kind, version: u8, exchange: u8, body: usize, line: &mut Line) -> Result<&[u8], TooLong> {
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

/// The bytes are no message, or not the ones that encoding it gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct NotCanonical;

/// Reads a message from exactly these bytes.
///
/// # Errors
///
/// [`NotCanonical`]: unknown numbers, bytes missing or left over, and integers with more bytes than they need. A
/// message has one encoding, so that what is compared by its bytes is compared by what it says.
pub fn decode<'a, T: Message<'a>>(bytes: &'a [u8]) -> Result<T, NotCanonical> {
    let mut reader = Reader::new(bytes);
    let message = T::read(&mut reader);
    if reader.finish() { Ok(message) } else { Err(NotCanonical) }
}
