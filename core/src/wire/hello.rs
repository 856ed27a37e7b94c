//! Who a device is: bytes that never change, so that any two versions can at least tell each other apart.

use core::ops::RangeInclusive;

use super::bytes::{Bytes, Head};
use super::frame::{BODY_MAX, LINE_MAX, OLDEST, VERSION};
use super::messages::SCHEMA;

/// [`LINE_MAX`] as a HELLO says it.
const FRAME_LIMIT: u16 = 256;
const _: () = assert!(FRAME_LIMIT as usize == LINE_MAX);

/// The first bytes of every HELLO.
pub const MAGIC: [u8; 4] = *b"PVKW";

/// Who a device is and where its record stands (WIRE 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Hello {
    /// The oldest version of the protocol that it speaks.
    pub oldest: u8,
    /// The newest version that the device speaks.
    pub newest: u8,
    /// The most bytes of a frame on the line that it takes.
    pub frame_limit: u16,
    /// Its self-tests are done and passed.
    pub tested: bool,
    /// Number of its state, see [`State::number`](super::State::number).
    pub state: u8,
    /// The current key epoch.
    pub epoch: u16,
    /// Entries in the record.
    pub size: u32,
    /// Number of this boot.
    pub boot: u32,
    /// The [`SCHEMA`] that it was built with.
    pub schema: [u8; 8],
    /// Id of the device.
    pub device: Bytes<16>,
    /// SHA-256 of the firmware that runs; zero while it is not computed yet.
    pub firmware: Bytes<32>,
    /// Head at that size.
    pub head: Head,
    /// Term digest `G`; zero before enrolment.
    pub term: Head,
}

impl Hello {
    /// Bytes of a HELLO. One of a later version may be longer.
    pub const BYTES: usize = 140;

    /// What every device of this version says of the protocol, with the rest empty.
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

    /// As it goes into a frame.
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

    /// Reads the body of a frame; `None` if it is too short or the magic is another. Flags and bytes that this
    /// version does not know are passed over.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
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

    /// The newest version that both this code and the device speak.
    #[must_use]
    pub const fn common(&self) -> Option<u8> {
        let newest = if self.newest < VERSION { self.newest } else { VERSION };
        if newest >= OLDEST && newest >= self.oldest { Some(newest) } else { None }
    }
}

const _: () = assert!(Hello::BYTES <= BODY_MAX);

/// Writes `bytes` to the front of `rest`.
fn put<const N: usize>(rest: &mut &mut [u8], bytes: [u8; N]) {
    if let Some((front, behind)) = core::mem::take(rest).split_first_chunk_mut() {
        *front = bytes;
        *rest = behind;
    }
}

/// Takes bytes off the front.
fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (front, behind) = rest.split_first_chunk()?;
    *rest = behind;
    Some(*front)
}

/// What a device says that does not speak the version of a request (WIRE 5.2). Frozen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Versions {
    /// The oldest that the device speaks.
    pub oldest: u8,
    /// The newest version that the device speaks.
    pub newest: u8,
    /// Version of the frame that it could not do.
    pub asked: u8,
    /// Number of that frame's kind.
    pub kind: u8,
}

impl Versions {
    /// Those that the device speaks.
    #[must_use]
    pub const fn spoken(&self) -> RangeInclusive<u8> {
        self.oldest..=self.newest
    }

    /// As it goes into a frame.
    #[must_use]
    pub const fn bytes(&self) -> [u8; 4] {
        [self.oldest, self.newest, self.asked, self.kind]
    }

    /// Reads the body of a frame; bytes of a later version behind it are passed over.
    #[must_use]
    pub const fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [oldest, newest, asked, kind, ..] => {
                Some(Self { oldest: *oldest, newest: *newest, asked: *asked, kind: *kind })
            }
            _ => None,
        }
    }
}
