//! What the parties are agreeing on: the act that is proposed, and the last proposal that lapsed.

use proverka::wire::{Act, LapseCause, Lapsed, Proposals};

use super::proposal::Proposal;

/// The open proposal, and the last signed proposal that lapsed. The latter is kept until a proposal is concluded.
#[derive(Debug)]
pub(super) struct Agreement {
    open: Option<Proposal>,
    lapsed: Option<Lapsed>,
}

impl Agreement {
    pub(super) const fn new() -> Self {
        Self { open: None, lapsed: None }
    }

    /// Returns the open proposal, whatever size the record has now.
    pub(super) const fn open(&self) -> Option<&Proposal> {
        self.open.as_ref()
    }

    /// Returns the open proposal for adding a signature.
    pub(super) const fn open_mut(&mut self) -> Option<&mut Proposal> {
        self.open.as_mut()
    }

    /// Returns the open proposal if the record still has the size for which it was made.
    pub(super) fn open_at(&self, size: u32) -> Option<&Proposal> {
        self.open.as_ref().filter(|proposal| proposal.size == size)
    }

    /// Opens a proposal, which replaces the one before.
    pub(super) fn propose(&mut self, proposal: Proposal) {
        self.lapse(LapseCause::Replaced);
        self.open = Some(proposal);
    }

    /// Drops the open proposal. If a party had signed it, it is kept with the cause, so that the party can be informed.
    #[inline(never)]
    pub(super) fn lapse(&mut self, cause: LapseCause) {
        if let Some(proposal) = &self.open
            && proposal.is_signed()
        {
            self.lapsed = Some(proposal.lapsed(cause));
        }
        self.open = None;
    }

    /// An entry was added. A signed proposal lapses, because it was signed for the place that this entry took.
    pub(super) fn overtaken(&mut self, seq: u32, kind: u8) {
        if self.open.as_ref().is_some_and(Proposal::is_signed) {
            self.lapse(LapseCause::Entry { seq, kind });
        }
    }

    /// Drops the open proposal and keeps nothing of it.
    pub(super) fn forget(&mut self) {
        self.open = None;
    }

    /// Removes the proposal after an attempt to record it. If that failed, the parties can ask for the cause.
    pub(super) fn settle(&mut self, recorded: bool) {
        if recorded {
            (self.open, self.lapsed) = (None, None);
        } else {
            self.lapse(LapseCause::NotRecorded);
        }
    }

    /// Stores the outcome of a proposal that was removed before the attempt to record it.
    pub(super) const fn settled(&mut self, lapsed: Option<Lapsed>) {
        self.lapsed = lapsed;
    }

    /// Returns the signed act that was overtaken by an entry, and the size for which it was signed.
    pub(super) const fn overtaken_act(&self) -> Option<(Act, u32)> {
        match self.lapsed {
            Some(Lapsed { act, size, cause: LapseCause::Entry { .. }, .. }) => Some((act, size)),
            _ => None,
        }
    }

    /// Returns the open and the lapsed proposal in the form in which a host receives them.
    #[inline(never)]
    pub(super) fn shown(&self, size: u32) -> Proposals {
        Proposals { open: self.open_at(size).map(Proposal::shown), lapsed: self.lapsed }
    }
}
