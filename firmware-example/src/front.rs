//! The device and the person before it: buttons and LEDs.

use proverka::journal::digest;
use proverka::verdict::Verdict;
use proverka::wire::State;

use crate::board::{Board, Button, Front as _};
use crate::device::Device;
use crate::show::{self, Text, View};

impl<B: Board> Device<B> {
    /// Takes presses of buttons in. True where there were any.
    #[inline(never)]
    pub(crate) fn presses(&mut self) -> bool {
        let mut any = false;
        while let Some(press) = self.parts.front.press() {
            any = true;
            match press.button {
                Button::A => {
                    if self.ledger.as_ref().is_some_and(|ledger| ledger.session.is_some()) {
                        self.pending = self.pending.saturating_add(i16::from(press.times));
                    }
                }
                Button::B => {
                    // What was pressed before belongs to the category shown before.
                    self.count_pending();
                    let categories = self.ledger.as_ref().map_or(0, |ledger| ledger.categories);
                    for _ in 0..press.times {
                        self.look_at(self.view.next(categories));
                    }
                }
                Button::Both => self.look_at(View::Verdict),
            }
        }
        self.count_pending() || any
    }

    /// Changes the state. The LEDs show another state at once, and not what somebody looked at before.
    pub(crate) fn enter(&mut self, next: State) {
        if next != self.state {
            self.state = next;
            self.look_at(View::Verdict);
        }
    }

    pub(crate) fn look_at(&mut self, view: View) {
        self.view = view;
        self.view_ms = self.ms();
        self.refused_press = false;
    }

    /// The category that button A counts in: the one shown, or the first.
    pub(crate) const fn category(&self) -> u8 {
        match self.view {
            View::Count(category) => category,
            View::Verdict | View::Code => 0,
        }
    }

    #[inline(never)]
    pub(crate) fn display(&mut self) {
        let since = self.ms().wrapping_sub(self.view_ms);
        let image = if self.state == State::Tampered {
            show::verdict(self.state, Verdict::Undecided)
        } else if self.refused_press {
            show::FULL
        } else if self.pending != 0 {
            show::PENDING
        } else {
            match (self.view, &self.ledger, &self.journal) {
                (View::Count(category), Some(ledger), _) => {
                    show::scroll(Text::count(category, ledger.total(category).unwrap_or(0)).bytes(), since)
                }
                // The head that the parties sign and note, and not the one that their signatures bring about.
                (View::Code, _, Some(journal)) => {
                    show::scroll(&digest::head_code::<16>(&self.code.unwrap_or(journal.head())), since)
                }
                _ => show::verdict(self.state, self.overall()),
            }
        };
        self.parts.front.show(image);
    }
}
