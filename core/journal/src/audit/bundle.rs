//! Splits a bundle into its parts (FORMAT section 10). Nothing is verified here.

use super::bytes::{array, from, u16_at, u32_at};
use super::entry::{Entry, Form};
use super::error::{AuditError, Broken, EntryFault};
use crate::digest::Hash;
use crate::field::{PART, SEQ_MAX, entry as at, export};

/// The first 8 bytes of a bundle.
pub const MAGIC: [u8; 8] = *b"PVKB1\0\0\0";
/// Length of the genesis in a bundle. Unit: bytes.
pub(super) const GENESIS: usize = 448;
/// Length of an export statement with its signature. Unit: bytes.
pub(super) const SIGNED_STATEMENT: usize = export::LEN + 64;
/// Number of bytes before the first entry.
const FRONT: usize = MAGIC.len() + GENESIS + 72 + 4;
/// Largest number of export statements in a bundle.
pub const STATEMENTS_MAX: u32 = 16;
/// Placeholder for a part that does not exist.
pub(super) const NO_PART: &[u8; PART] = &[0; PART];

/// The point at which a record begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Base {
    /// Size of the record before the first entry.
    pub size: u32,
    /// Head at that size.
    pub head: Hash,
    /// Key epoch of the first entry.
    pub epoch: u16,
    /// Public key of that epoch.
    pub key: Hash,
}

/// A bundle split into its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Bundle<'a> {
    genesis: &'a [u8; GENESIS],
    base: Base,
    count: u32,
    /// All bytes from the first entry to the end of the file.
    rest: &'a [u8],
}

impl<'a> Bundle<'a> {
    /// Splits `bytes` as a bundle, without verifying it.
    ///
    /// # Errors
    ///
    /// [`AuditError::NotABundle`], [`AuditError::Short`] or [`AuditError::Base`].
    pub fn new(bytes: &'a [u8]) -> Result<Self, AuditError> {
        let short = AuditError::Short { needed: FRONT, bytes: bytes.len() };
        let (magic, rest) = bytes.split_first_chunk::<8>().ok_or(short)?;
        if *magic != MAGIC {
            return Err(AuditError::NotABundle);
        }
        let (genesis, rest) = rest.split_first_chunk::<GENESIS>().ok_or(short)?;
        let (base, rest) = rest.split_first_chunk::<72>().ok_or(short)?;
        let (count, rest) = rest.split_first_chunk::<4>().ok_or(short)?;
        if u16_at(base, 38) != 0 || u32_at(base, 0) > SEQ_MAX {
            return Err(AuditError::Base);
        }
        let base =
            Base { size: u32_at(base, 0), head: array(base, 4..36), epoch: u16_at(base, 36), key: array(base, 40..72) };
        Ok(Self { genesis, base, count: u32::from_le_bytes(*count), rest })
    }

    /// Returns the bytes of the genesis.
    pub(super) const fn genesis(&self) -> &'a [u8; GENESIS] {
        self.genesis
    }

    /// Returns the point at which the record begins.
    pub(super) const fn base(&self) -> &Base {
        &self.base
    }

    /// Iterates over the entries in order.
    pub(super) const fn entries(&self) -> Entries<'a> {
        Entries { rest: self.rest, left: self.count, size: self.base.size }
    }

    /// Returns the complete signed export statements; none if an entry before them cannot be read.
    pub(super) fn statements(&self) -> &'a [u8] {
        let mut entries = self.entries();
        while let Some(next) = entries.next() {
            if next.is_err() {
                return &[];
            }
        }
        let count = u32_at(entries.rest, 0).min(STATEMENTS_MAX);
        let len = usize::try_from(count).unwrap_or(0).saturating_mul(SIGNED_STATEMENT);
        let rest = entries.rest.get(4..).unwrap_or(&[]);
        rest.get(..len).unwrap_or(rest)
    }
}

/// Reads the entries of a bundle in order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entries<'a> {
    rest: &'a [u8],
    left: u32,
    size: u32,
}

impl<'a> Entries<'a> {
    /// Removes and returns the first `N` bytes.
    fn take<const N: usize>(&mut self) -> Result<&'a [u8; N], EntryFault> {
        let (taken, rest) = self.rest.split_first_chunk::<N>().ok_or(EntryFault::Cut)?;
        self.rest = rest;
        Ok(taken)
    }

    fn entry(&mut self, seq: u32) -> Result<Entry<'a>, EntryFault> {
        let [form, parts, zero @ ..] = *self.take::<4>()?;
        if zero != [0, 0] {
            return Err(EntryFault::NotZero);
        }
        let (badge, form) = match form {
            1 => {
                let body = self.take::<56>()?;
                let salt = *self.take::<16>()?;
                let mut held = [NO_PART; 3];
                if parts > 3 {
                    return Err(EntryFault::Parts(parts));
                }
                for place in held.iter_mut().take(usize::from(parts)) {
                    *place = self.take::<PART>()?;
                }
                let badge: [u8; 4] = array(body, at::BADGE);
                let [_, flags, _, _] = badge;
                if flags & 3 != parts {
                    return Err(EntryFault::Parts(parts));
                }
                (badge, Form::Open { body, salt, parts: held })
            }
            2 if parts == 0 => {
                let badge = *self.take::<4>()?;
                (badge, Form::Redacted { leaf: *self.take::<32>()? })
            }
            2 => return Err(EntryFault::NotZero),
            other => return Err(EntryFault::Form(other)),
        };
        Ok(Entry { seq, badge, form, signature: self.take::<64>()?, slot: None })
    }

    /// Returns the next entry; `None` after as many entries as the bundle states, and after a fault.
    pub(super) fn next(&mut self) -> Option<Result<Entry<'a>, Broken>> {
        self.left = self.left.checked_sub(1)?;
        let next = self.size.checked_add(1).filter(|seq| *seq <= SEQ_MAX);
        let Some(seq) = next else {
            self.left = 0;
            return Some(Err(Broken { seq: self.size.saturating_add(1), slot: None, why: EntryFault::Full }));
        };
        self.size = seq;
        let read = self.entry(seq).map_err(|why| Broken { seq, slot: None, why });
        if read.is_err() {
            self.left = 0;
        }
        Some(read)
    }

    /// Checks what follows the last entry; `size` and `head` are those that the entries gave.
    pub(super) fn finish(mut self, size: u32, head: &Hash) -> Result<(), EntryFault> {
        let count = u32::from_le_bytes(*self.take::<4>()?);
        if count > STATEMENTS_MAX {
            return Err(EntryFault::Statements(count));
        }
        for _ in 0..count {
            self.take::<SIGNED_STATEMENT>()?;
        }
        let end = self.take::<36>()?;
        if !self.rest.is_empty() {
            return Err(EntryFault::Trailing);
        }
        if u32_at(end, 0) != size || from::<32>(end, 4) != *head { Err(EntryFault::End) } else { Ok(()) }
    }
}
