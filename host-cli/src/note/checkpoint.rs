//! The head of a record as the text of a note, in the form of c2sp.org/tlog-checkpoint (FORMAT 13).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proverka::journal::audit::Held;
use proverka::journal::digest::Hash;

use super::{Malformed, decode};
use crate::journal::words::{self, hex};

/// The beginning of every origin. It says that the head is the end of a hash chain and not the root of an RFC 6962
/// tree. The domain `.invalid` belongs to nobody, so no log has this origin.
pub const ORIGIN: &str = "proverka.invalid/chain-not-rfc6962/v1";

/// The greatest size of a record. Unit: entries.
const SIZE_MAX: u32 = u32::MAX - 1;

/// The head of one record at one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Id of the device.
    pub device: [u8; 16],
    /// The term digest, which names device, keys and terms.
    pub term: Hash,
    /// Size of the record. Unit: entries.
    pub size: u32,
    /// The head of the chain at that size.
    pub head: Hash,
}

impl Checkpoint {
    /// The first line: it identifies the record and the kind of head.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("{ORIGIN}/{}/{}", hex(&self.device), hex(&self.term))
    }

    /// The text that is signed: origin, size and head, one line each, and nothing else.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin(), self.size, STANDARD.encode(self.head))
    }

    /// The size and head, with which a record is compared.
    #[must_use]
    pub const fn held(&self) -> Held {
        Held { size: self.size, head: self.head }
    }

    /// Reads the text of a note. Returns the checkpoint and the number of extension lines after it, which have no
    /// meaning here.
    ///
    /// # Errors
    ///
    /// [`Malformed`] if it is not a checkpoint of a record.
    pub fn parse(text: &str) -> Result<(Self, usize), Malformed> {
        let mut lines = text.strip_suffix('\n').unwrap_or(text).split('\n');
        let (device, term) = lines.next().and_then(origin).ok_or_else(|| {
            Malformed::at(1, format!("another origin; expected {ORIGIN}/, 32 hex digits, / and 64 hex digits"))
        })?;
        let size = lines.next().and_then(size).ok_or_else(|| {
            Malformed::at(2, format!("no size; expected a number from 0 to {SIZE_MAX} without leading zeros"))
        })?;
        let head = lines.next().and_then(decode).and_then(|head| Hash::try_from(head).ok());
        let head = head.ok_or_else(|| Malformed::at(3, "no head; expected 32 bytes in base64"))?;
        if size == 0 && head != term {
            return Err(Malformed::at(3, "another head than the term in the first line; expected that one at size 0"));
        }
        let mut extensions = 0;
        for (number, line) in (4..).zip(lines) {
            if line.is_empty() {
                return Err(Malformed::at(number, "an empty line inside the text of a checkpoint"));
            }
            extensions += 1;
        }
        Ok((Self { device, term, size, head }, extensions))
    }
}

/// Whether a file begins like a checkpoint of a record.
#[must_use]
pub fn is_checkpoint(bytes: &[u8]) -> bool {
    bytes.starts_with(ORIGIN.as_bytes())
}

fn origin(line: &str) -> Option<([u8; 16], Hash)> {
    let (device, term) = line.strip_prefix(ORIGIN)?.strip_prefix('/')?.split_once('/')?;
    // Only lower-case hex digits are accepted, because an origin is compared as text.
    let is_lower = |text: &str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if device.len() != 32 || !is_lower(device) || !is_lower(term) {
        return None;
    }
    // The id is repeated to have as many digits as a hash.
    let device = words::hash(&device.repeat(2)).ok()?;
    Some((*device.first_chunk()?, words::hash(term).ok()?))
}

fn size(line: &str) -> Option<u32> {
    let size: u32 = line.parse().ok().filter(|size| *size <= SIZE_MAX)?;
    // With a plus sign or leading zeros, the same number would have another text.
    (size.to_string() == line).then_some(size)
}
