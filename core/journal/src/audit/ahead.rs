//! Compares what the RELEASE entries name with the record, ahead of the walk.

use super::error::EntryFault;
use super::release::{Named, Released};
use super::source::Items;
use super::walk::Walk;

/// Reads ahead of the walk to the next RELEASE entry, because the size that it names lies before it.
#[derive(Clone, Debug)]
pub(super) struct Ahead<'a> {
    source: Items<'a>,
    target: Option<Released>,
    /// The first RELEASE whose content contradicts the record, and the contradiction.
    wrong: Option<(u32, EntryFault)>,
    /// The RELEASE that covers the base; 0 for a record that begins with the genesis and needs none.
    covers: Option<u32>,
}

impl<'a> Ahead<'a> {
    /// Creates the reader before the first RELEASE. If `from_start` is true, no RELEASE needs to cover the base.
    pub(super) const fn new(source: Items<'a>, from_start: bool) -> Self {
        Self { source, target: None, wrong: None, covers: if from_start { Some(0) } else { None } }
    }

    /// Returns the RELEASE that covers the base; 0 if none is needed, `None` if none was found yet.
    pub(super) const fn covers(&self) -> Option<u32> {
        self.covers
    }

    /// Stops requiring a RELEASE that covers the base. Used when the base itself is impossible.
    pub(super) const fn ask_for_nothing(&mut self) {
        self.covers = Some(0);
    }

    /// Returns the fault of RELEASE entry `seq` if it is the first that contradicts the record.
    pub(super) fn wrong_with(&self, seq: u32) -> Option<EntryFault> {
        self.wrong.filter(|(by, _)| *by == seq).map(|(_, why)| why)
    }

    /// Advances to the next RELEASE.
    pub(super) fn advance(&mut self) {
        self.target = None;
        while let Some(entry) = self.source.next_entry() {
            if let Some(released) = Released::from_entry(&entry) {
                self.target = Some(released);
                return;
            }
        }
    }

    /// Compares all RELEASE entries that name the size just reached with the record at that size.
    pub(super) fn reached(&mut self, walk: &mut Walk) {
        while let Some(target) = self.target {
            if target.size() > walk.now().size {
                return;
            }
            if target.size() == walk.now().size {
                match walk.check_released(&target, self.covers.is_some()) {
                    Ok(Named::Unsigned) => {}
                    Ok(named) => {
                        self.covers.get_or_insert(target.by());
                        if named == Named::Carried {
                            self.note(target.by(), EntryFault::Carried);
                        }
                    }
                    Err(why) => self.note(target.by(), why),
                }
            }
            // A RELEASE that names a smaller size releases again what is gone already. There is nothing left to compare
            // it with, and the walk rejects it if the released size falls.
            self.advance();
        }
    }

    fn note(&mut self, by: u32, why: EntryFault) {
        if self.wrong.is_none() {
            self.wrong = Some((by, why));
        }
    }
}
