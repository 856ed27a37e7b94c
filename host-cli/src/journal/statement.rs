//! The parts of a bundle around its entries (FORMAT 10.1), for what the audit judges and does not hand out.

use proverka::journal::audit::{MAGIC, STATEMENTS_MAX};
use proverka::journal::digest::Hash;
use proverka::journal::field::export;

/// Bytes before the first entry: magic, genesis, base and count.
pub const FRONT: usize = MAGIC.len() + 448 + 72 + 4;
/// Bytes of an export statement with its signature.
const SIGNED: usize = export::LEN + 64;

/// An export statement, as it stands in a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Size of the record.
    pub size: u32,
    /// Head at that size.
    pub head: Hash,
    /// 1 sealed, 2 expired, 3 retired.
    pub state: u8,
    /// Lower bound of the time. Unit: Unix seconds.
    pub earliest: i64,
    /// Width of the interval. Unit: seconds.
    pub width_s: u32,
    /// What the host asked to have in it.
    pub nonce_host: Hash,
    /// What the inspectorate asked to have in it.
    pub nonce_inspectorate: Hash,
    /// Of the device.
    pub signature: [u8; 64],
}

impl Statement {
    /// The state in words.
    #[must_use]
    pub const fn state(&self) -> &'static str {
        match self.state {
            1 => "SEALED",
            2 => "EXPIRED",
            3 => "RETIRED",
            _ => "unknown",
        }
    }
}

/// What follows the entries of a bundle, given the bytes from there on; `None` where it is cut.
#[must_use]
pub fn statements(tail: &[u8]) -> Option<Vec<Statement>> {
    let (count, rest) = tail.split_first_chunk::<4>()?;
    let count = u32::from_le_bytes(*count).min(STATEMENTS_MAX);
    let all = rest.get(..usize::try_from(count).ok()? * SIGNED)?;
    all.chunks_exact(SIGNED).map(statement).collect()
}

fn statement(bytes: &[u8]) -> Option<Statement> {
    Some(Statement {
        size: u32::from_le_bytes(bytes.get(export::SIZE)?.try_into().ok()?),
        head: bytes.get(export::HEAD)?.try_into().ok()?,
        state: *bytes.get(export::STATE.start)?,
        earliest: i64::from_le_bytes(bytes.get(export::EARLIEST)?.try_into().ok()?),
        width_s: u32::from_le_bytes(bytes.get(export::WIDTH_S)?.try_into().ok()?),
        nonce_host: bytes.get(export::NONCE_H)?.try_into().ok()?,
        nonce_inspectorate: bytes.get(export::NONCE_I)?.try_into().ok()?,
        signature: bytes.get(export::LEN..)?.try_into().ok()?,
    })
}
