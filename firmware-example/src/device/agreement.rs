//! What the parties are agreeing on: the act that is proposed, and the last one that came to nothing.

use proverka::wire::{Act, LapseCause, Lapsed, Proposals};

use super::proposal::Proposal;

/// The open proposal, and the last one that a party had signed and that came to nothing, until one is concluded.
#[derive(Debug)]
pub(super) struct Agreement {
    open: Option<Proposal>,
    lapsed: Option<Lapsed>,
}

impl Agreement {
    pub(super) const fn new() -> Self {
        Self { open: None, lapsed: None }
    }

    /// What is proposed, at whatever size of the record.
    pub(super) const fn open(&self) -> Option<&Proposal> {
        self.open.as_ref()
    }

    /// The same, to take in a signature.
    pub(super) const fn open_mut(&mut self) -> Option<&mut Proposal> {
        self.open.as_mut()
    }

    /// What is proposed while the record stands as it stood.
    pub(super) fn open_at(&self, size: u32) -> Option<&Proposal> {
        self.open.as_ref().filter(|proposal| proposal.size == size)
    }

    /// Opens a proposal in the place of the one before.
    pub(super) fn propose(&mut self, proposal: Proposal) {
        self.lapse(LapseCause::Replaced);
        self.open = Some(proposal);
    }

    /// Gives up what is proposed. What a party had signed is remembered, with the cause, so that the party can be told.
    #[inline(never)]
    pub(super) fn lapse(&mut self, cause: LapseCause) {
        if let Some(proposal) = &self.open
            && proposal.is_signed()
        {
            self.lapsed = Some(proposal.lapsed(cause));
        }
        self.open = None;
    }

    /// An entry was added. What was signed is signed for the place that it took.
    pub(super) fn overtaken(&mut self, seq: u32, kind: u8) {
        if self.open.as_ref().is_some_and(Proposal::is_signed) {
            self.lapse(LapseCause::Entry { seq, kind });
        }
    }

    /// Forgets what is proposed, and remembers nothing of it.
    pub(super) fn forget(&mut self) {
        self.open = None;
    }

    /// Takes the proposal away once it was tried to record it. Where that did not go well, the parties are told so when
    /// they ask.
    pub(super) fn settle(&mut self, recorded: bool) {
        if recorded {
            (self.open, self.lapsed) = (None, None);
        } else {
            self.lapse(LapseCause::NotRecorded);
        }
    }

    /// The outcome of a proposal that was taken away before it was tried to record it.
    pub(super) const fn settled(&mut self, lapsed: Option<Lapsed>) {
        self.lapsed = lapsed;
    }

    /// The act that a party had signed and that an entry overtook, and the size for which it was signed.
    pub(super) const fn overtaken_act(&self) -> Option<(Act, u32)> {
        match self.lapsed {
            Some(Lapsed { act, size, cause: LapseCause::Entry { .. }, .. }) => Some((act, size)),
            _ => None,
        }
    }

    /// As a host is told of both.
    #[inline(never)]
    pub(super) fn shown(&self, size: u32) -> Proposals {
        Proposals { open: self.open_at(size).map(Proposal::shown), lapsed: self.lapsed }
    }
}
