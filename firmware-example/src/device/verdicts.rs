//! What the device says about the term and its counts.

use proverka::verdict::{Truth, Verdict};
use proverka::wire::State;

use super::state::Device;
use crate::board::Board;
use proverka::inspection::Judgement;
use proverka::inspection::Ledger;

impl<B: Board> Device<B> {
    /// Is the term in force? This is unknown before the self-tests are done, and in a state that judges nothing.
    pub(super) fn in_force(&self) -> Truth {
        match (self.record.ledger(), self.life.state()) {
            (Some(ledger), State::Sealed) if self.startup.is_ready() => self.record.time().in_force(ledger.expiry),
            (_, State::Expired) if self.startup.is_ready() => Truth::False,
            _ => Truth::Unknown,
        }
    }

    /// Judges one count against its declared number and its limit.
    pub(super) fn judge(&self, ledger: &Ledger, category: u8, total: u32) -> Judgement {
        Judgement::new(total, ledger.limit(category), ledger.declared(category), self.in_force())
    }

    /// Judges the term and all counts together, each against its declared number and its limit. It fails as well if the
    /// last session surely lasted too long or is one too many.
    ///
    /// A session that may have broken a rule does not count here: until the parties state the time, nothing about it is
    /// decided, and the counts should not be hidden by that.
    #[inline(never)]
    pub(super) fn overall(&self) -> Verdict {
        let judges = self.startup.is_ready() && matches!(self.life.state(), State::Sealed | State::Expired);
        let Some(ledger) = self.record.ledger().filter(|_| judges) else { return Verdict::Undecided };
        if self.record.session().is_some_and(|session| session.verdict() == Verdict::Fails) {
            return Verdict::Fails;
        }
        (0..ledger.categories).fold(Verdict::from(self.in_force()), |all, category| {
            all.and(self.judge(ledger, category, ledger.total(category).unwrap_or(0)).overall())
        })
    }
}
