//! The device's introduction. Its encoding never changes, so that any two versions can at least recognise each other.

use core::ops::RangeInclusive;

use super::bytes::{Bytes, Head};
use super::frame::{BODY_MAX, LINE_MAX, OLDEST, VERSION};
use super::messages::SCHEMA;

/// [`LINE_MAX`] in the type that a HELLO uses. Unit: bytes.
const FRAME_LIMIT: u16 = 256;
const _: () = assert!(FRAME_LIMIT as usize == LINE_MAX);

/// The first four bytes of every HELLO.
pub const MAGIC: [u8; 4] = *b"PVKW";

/// The identity of a device and the state of its record (WIRE 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Hello {
    /// The oldest version of the protocol that the device speaks.
    pub oldest: u8,
    /// The newest version that the device speaks.
    pub newest: u8,
    /// The most bytes of a frame on the line that it takes.
    pub frame_limit: u16,
    /// Whether its self-tests are finished and have passed.
    pub tested: bool,
    /// Number of its state; see [`State::numbered`](super::State::numbered).
    pub state: u8,
    /// The current key epoch.
    pub epoch: u16,
    /// Number of entries in the record.
    pub size: u32,
    /// Number of this boot, counted over the life of the device.
    pub boot: u32,
    /// The [`SCHEMA`] that the firmware was built with.
    pub schema: [u8; 8],
    /// Id of the device.
    pub device: Bytes<16>,
    /// SHA-256 of the running firmware; zero until the device has computed it.
    pub firmware: Bytes<32>,
    /// Head of the record at that size.
    pub head: Head,
    /// Term digest `G`; zero before enrolment.
    pub term: Head,
}

impl Hello {
    /// Length of a HELLO in this version; a later version may append more. Unit: bytes.
    pub const BYTES: usize = 140;

    /// A HELLO with the protocol fields of this version; all other fields are zero.
    pub const THIS_VERSION: Self = Self {
        oldest: OLDEST,
        newest: VERSION,
        frame_limit: FRAME_LIMIT,
        tested: false,
        state: 0,
        epoch: 0,
        size: 0,
        boot: 0,
        schema: SCHEMA,
        device: Bytes::ZERO,
        firmware: Bytes::ZERO,
        head: Bytes::ZERO,
        term: Bytes::ZERO,
    };

    /// Encodes it as the body of a frame.
    #[must_use]
    pub fn bytes(&self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        let mut rest: &mut [u8] = &mut bytes;
        put(&mut rest, MAGIC);
        put(&mut rest, [self.oldest, self.newest]);
        put(&mut rest, self.frame_limit.to_le_bytes());
        put(&mut rest, [u8::from(self.tested), self.state]);
        put(&mut rest, self.epoch.to_le_bytes());
        put(&mut rest, self.size.to_le_bytes());
        put(&mut rest, self.boot.to_le_bytes());
        put(&mut rest, self.schema);
        put(&mut rest, self.device.0);
        put(&mut rest, self.firmware.0);
        put(&mut rest, self.head.0);
        put(&mut rest, self.term.0);
        bytes
    }

    /// Reads the body of a frame; `None` if it is too short or does not start with [`MAGIC`]. Flags and trailing bytes
    /// that this version does not know are ignored.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        if take(&mut rest)? != MAGIC {
            return None;
        }
        let [oldest, newest] = take(&mut rest)?;
        let frame_limit = u16::from_le_bytes(take(&mut rest)?);
        let [flags, state] = take(&mut rest)?;
        Some(Self {
            oldest,
            newest,
            frame_limit,
            tested: flags & 1 == 1,
            state,
            epoch: u16::from_le_bytes(take(&mut rest)?),
            size: u32::from_le_bytes(take(&mut rest)?),
            boot: u32::from_le_bytes(take(&mut rest)?),
            schema: take(&mut rest)?,
            device: Bytes(take(&mut rest)?),
            firmware: Bytes(take(&mut rest)?),
            head: Bytes(take(&mut rest)?),
            term: Bytes(take(&mut rest)?),
        })
    }

    /// The newest version that both this code and the device speak; `None` if they have none in common.
    #[must_use]
    pub const fn common(&self) -> Option<u8> {
        let newest = if self.newest < VERSION { self.newest } else { VERSION };
        if newest >= OLDEST && newest >= self.oldest { Some(newest) } else { None }
    }
}

const _: () = assert!(Hello::BYTES <= BODY_MAX);

/// Writes `bytes` to the front of `rest` and advances `rest` past them.
fn put<const N: usize>(rest: &mut &mut [u8], bytes: [u8; N]) {
    if let Some((front, behind)) = core::mem::take(rest).split_first_chunk_mut() {
        *front = bytes;
        *rest = behind;
    }
}

/// Takes `N` bytes off the front of `rest`; `None` if there are fewer.
fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (front, behind) = rest.split_first_chunk()?;
    *rest = behind;
    Some(*front)
}

/// The answer of a device that does not speak the version of a request (WIRE 5.2). Its encoding is frozen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Versions {
    /// The oldest version that the device speaks.
    pub oldest: u8,
    /// The newest version that the device speaks.
    pub newest: u8,
    /// Version of the frame that the device could not handle.
    pub asked: u8,
    /// Number of that frame's kind.
    pub kind: u8,
}

impl Versions {
    /// The range of versions that the device speaks.
    #[must_use]
    pub const fn spoken(&self) -> RangeInclusive<u8> {
        self.oldest..=self.newest
    }

    /// Encodes it as the body of a frame.
    #[must_use]
    pub const fn bytes(&self) -> [u8; 4] {
        [self.oldest, self.newest, self.asked, self.kind]
    }

    /// Reads the body of a frame; `None` if it is too short. Bytes that a later version appended are ignored.
    #[must_use]
    pub const fn from_bytes(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [oldest, newest, asked, kind, ..] => {
                Some(Self { oldest: *oldest, newest: *newest, asked: *asked, kind: *kind })
            }
            _ => None,
        }
    }
}
