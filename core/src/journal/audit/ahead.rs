//! What the RELEASE entries name, ahead of the walk.

use super::error::EntryFault;
use super::release::{Named, Released};
use super::source::Source;
use super::walk::Walk;

/// Runs ahead of the walk to the RELEASE entries, since what they name lies before them.
#[derive(Clone, Debug)]
pub(super) struct Ahead<'a> {
    source: Source<'a>,
    target: Option<Released>,
    /// The first RELEASE that names something else than the record has.
    wrong: Option<(u32, EntryFault)>,
    /// The RELEASE that covers the base; 0 for a record from the start, which needs none.
    covers: Option<u32>,
}

impl<'a> Ahead<'a> {
    /// Before the first RELEASE. A record `from_start` needs none that covers its base.
    pub(super) const fn new(source: Source<'a>, from_start: bool) -> Self {
        Self { source, target: None, wrong: None, covers: if from_start { Some(0) } else { None } }
    }

    /// The RELEASE that covers the base; 0 where none needs to.
    pub(super) const fn covers(&self) -> Option<u32> {
        self.covers
    }

    /// Asks for no RELEASE that covers the base: nothing can follow from it, and nothing is held against it.
    pub(super) const fn ask_for_nothing(&mut self) {
        self.covers = Some(0);
    }

    /// What is wrong with RELEASE entry `seq`, where that is the first that names something else than the record has.
    pub(super) fn wrong_with(&self, seq: u32) -> Option<EntryFault> {
        self.wrong.filter(|(by, _)| *by == seq).map(|(_, why)| why)
    }

    /// Goes on to the next RELEASE.
    pub(super) fn advance(&mut self) {
        self.target = None;
        while let Some(entry) = self.source.next_entry() {
            if let Some(released) = Released::from_entry(&entry) {
                self.target = Some(released);
                return;
            }
        }
    }

    /// Holds all RELEASE entries that name the size reached against it.
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
            // One that names less than is here releases again what is gone already: nothing is left to compare it with,
            // and the walk refuses it if the size falls.
            self.advance();
        }
    }

    fn note(&mut self, by: u32, why: EntryFault) {
        if self.wrong.is_none() {
            self.wrong = Some((by, why));
        }
    }
}
