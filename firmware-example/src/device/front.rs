//! Buttons and LEDs: the interface to the person at the device.

use proverka::journal::Journal;

use super::state::Device;
use crate::board::{Board, Button, Front as _};
use crate::show::View;

impl<B: Board> Device<B> {
    /// Handles presses of buttons. True if there were any.
    #[inline(never)]
    pub(super) fn presses(&mut self) -> bool {
        let mut any = false;
        while let Some(press) = self.parts.front.press() {
            any = true;
            match press.button {
                Button::A => {
                    if self.record.ledger().is_some_and(|ledger| ledger.session.is_some()) {
                        self.display.press(press.times);
                    }
                }
                Button::B => {
                    // Presses before this one belong to the category that was shown then.
                    self.count_pending();
                    let categories = self.record.ledger().map_or(0, |ledger| ledger.categories);
                    for _ in 0..press.times {
                        self.look_at(self.display.view().next(categories));
                    }
                }
                Button::Both => self.look_at(View::Verdict),
            }
        }
        self.count_pending() || any
    }

    /// Updates the picture on the LEDs.
    #[inline(never)]
    pub(super) fn show(&mut self) {
        let record = self.record.ledger().zip(self.record.journal().map(Journal::head));
        let image = self.display.image(self.life.state(), record, || self.overall(), self.record.ms());
        self.parts.front.show(image);
    }
}
