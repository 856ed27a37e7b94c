//! A head and the size to which it belongs.

use crate::digest::Hash;

/// A size of the record and the head at that size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) size: u32,
    pub(super) head: Hash,
}
