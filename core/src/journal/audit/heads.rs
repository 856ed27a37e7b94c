//! The heads of a record, entry by entry.

use super::entry::Entry;
use super::head::Head;
use super::source::{Record, Source};

/// The heads of a record that was audited already.
#[derive(Clone, Debug)]
pub(super) struct Heads<'a> {
    source: Source<'a>,
    now: Head,
}

impl<'a> Heads<'a> {
    pub(super) fn new(record: &Record<'a>) -> Self {
        let base = record.base();
        Self { source: record.source(), now: Head { size: base.size, head: base.head } }
    }

    /// The size reached, and the head at it.
    pub(super) const fn now(&self) -> Head {
        self.now
    }

    /// Goes on by one entry; gives it with the head before it.
    pub(super) fn next(&mut self) -> Option<(Entry<'a>, Head)> {
        let entry = self.source.next_entry()?;
        let before = self.now;
        self.now = Head { size: entry.seq, head: entry.link(&before.head) };
        Some((entry, before))
    }

    /// Goes on to a size.
    pub(super) fn reach(&mut self, size: u32) -> Option<()> {
        while self.now.size < size {
            self.next()?;
        }
        Some(())
    }
}
