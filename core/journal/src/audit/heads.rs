//! Computes the heads of a record, entry by entry.

use super::entry::Entry;
use super::head::Head;
use super::source::{Items, Record};

/// Iterates over the heads of a record that was already audited.
#[derive(Clone, Debug)]
pub(super) struct Heads<'a> {
    source: Items<'a>,
    now: Head,
}

impl<'a> Heads<'a> {
    pub(super) fn new(record: &Record<'a>) -> Self {
        let base = record.base();
        Self { source: record.source(), now: Head { size: base.size, head: base.head } }
    }

    /// Returns the size reached and the head at that size.
    pub(super) const fn now(&self) -> Head {
        self.now
    }

    /// Advances by one entry and returns it with the head before it.
    pub(super) fn next(&mut self) -> Option<(Entry<'a>, Head)> {
        let entry = self.source.next_entry()?;
        let before = self.now;
        self.now = Head { size: entry.seq, head: entry.link(&before.head) };
        Some((entry, before))
    }

    /// Advances to a size; `None` if the record ends before it.
    pub(super) fn reach(&mut self, size: u32) -> Option<()> {
        while self.now.size < size {
            self.next()?;
        }
        Some(())
    }
}
