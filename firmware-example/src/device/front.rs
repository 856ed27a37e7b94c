//! The device and the person before it: buttons and LEDs.

use proverka::journal::Journal;

use super::state::Device;
use crate::board::{Board, Button, Front as _};
use crate::show::View;

impl<B: Board> Device<B> {
    /// Takes presses of buttons in. True where there were any.
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
                    // What was pressed before belongs to the category shown before.
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

    /// Shows what is to be seen now.
    #[inline(never)]
    pub(super) fn show(&mut self) {
        let record = self.record.ledger().zip(self.record.journal().map(Journal::head));
        let image = self.display.image(self.life.state(), record, || self.overall(), self.record.ms());
        self.parts.front.show(image);
    }
}
