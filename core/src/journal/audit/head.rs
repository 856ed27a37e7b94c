//! A head at its size.

use crate::journal::digest::Hash;

/// A size and the head at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) size: u32,
    pub(super) head: Hash,
}
