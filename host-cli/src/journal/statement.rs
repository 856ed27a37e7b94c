//! The parts of a bundle around its entries (FORMAT 10.1), which the audit checks but does not return.

use proverka::journal::audit::{MAGIC, STATEMENTS_MAX};
use proverka::journal::digest::Hash;
use proverka::journal::field::export;

/// Bytes before the first entry: magic, genesis, base and count.
pub const FRONT: usize = MAGIC.len() + 448 + 72 + 4;
/// Bytes of an export statement with its signature.
const SIGNED: usize = export::LEN + 64;

/// An export statement, as a bundle stores it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Size of the record when it was exported. Unit: entries.
    pub size: u32,
    /// Head at that size.
    pub head: Hash,
    /// 1 sealed, 2 expired, 3 retired.
    pub state: u8,
    /// Lower bound of the time of the export. Unit: Unix seconds.
    pub earliest: i64,
    /// Width of the time interval. Unit: seconds.
    pub width_s: u32,
    /// Nonce that the host asked the device to include.
    pub nonce_host: Hash,
    /// Nonce that the inspectorate asked the device to include.
    pub nonce_inspectorate: Hash,
    /// Signature of the device over the statement.
    pub signature: [u8; 64],
}

impl Statement {
    /// The state as a word.
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

/// Reads the statements that follow the entries of a bundle. `tail` begins right after the last entry; `None` if it is
/// cut short.
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
