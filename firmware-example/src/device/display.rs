//! What the LEDs show, and the presses that are not in the record yet.

use proverka::journal::digest::{self, Hash};
use proverka::verdict::Verdict;
use proverka::wire::State;

use crate::matrix::Image;
use crate::show::{self, Text, View};
use proverka::inspection::Ledger;

/// The view that a person at the device sees, and what the person has pressed.
#[derive(Debug)]
pub(super) struct Display {
    view: View,
    /// When the view was first shown. Unit: milliseconds since the start.
    since_ms: u32,
    /// The number of presses that are not in the record yet.
    pending: i16,
    /// True if the last press could not be recorded: the record had no room, or the term is over.
    refused: bool,
    /// The head at the last close since the start.
    closed: Option<Hash>,
}

impl Display {
    pub(super) const fn new() -> Self {
        Self { view: View::Verdict, since_ms: 0, pending: 0, refused: false, closed: None }
    }

    pub(super) const fn view(&self) -> View {
        self.view
    }

    /// Returns the number of presses that are not in the record yet.
    pub(super) const fn pending(&self) -> i16 {
        self.pending
    }

    /// Switches to a view. `ms` is the time in milliseconds since the start.
    pub(super) const fn look_at(&mut self, view: View, ms: u32) {
        self.view = view;
        self.since_ms = ms;
        self.refused = false;
    }

    /// Returns the category in which button A counts: the one shown, or the first.
    pub(super) const fn category(&self) -> u8 {
        match self.view {
            View::Count(category) => category,
            View::Verdict | View::Code => 0,
        }
    }

    /// Counts presses of button A.
    pub(super) fn press(&mut self, times: u8) {
        self.pending = self.pending.saturating_add(i16::from(times));
    }

    /// Takes the waiting presses, which are now to be recorded.
    pub(super) const fn take_pending(&mut self) -> i16 {
        core::mem::replace(&mut self.pending, 0)
    }

    /// Sets whether the record refused the last press.
    pub(super) const fn set_refused(&mut self, refused: bool) {
        self.refused = refused;
    }

    /// A session was opened: its first count is shown.
    pub(super) const fn opened(&mut self, ms: u32) {
        self.closed = None;
        self.pending = 0;
        self.look_at(View::Count(0), ms);
    }

    /// A session was closed: the code of the head at the close is shown, which the parties sign and note.
    pub(super) const fn closed(&mut self, head: Hash, ms: u32) {
        self.closed = Some(head);
        self.look_at(View::Code, ms);
    }

    /// Returns the picture for the moment `ms`.
    pub(super) fn image(
        &self,
        state: State,
        record: Option<(&Ledger, Hash)>,
        overall: impl FnOnce() -> Verdict,
        ms: u32,
    ) -> Image {
        let since = ms.wrapping_sub(self.since_ms);
        if state == State::Tampered {
            return show::verdict(state, Verdict::Undecided);
        }
        if self.refused {
            return show::FULL;
        }
        if self.pending != 0 {
            return show::PENDING;
        }
        match (self.view, record) {
            (View::Count(category), Some((ledger, _))) => {
                show::scroll(Text::count(category, ledger.total(category).unwrap_or(0)).bytes(), since)
            }
            // This is the head that the parties sign and note, and not the head after the entries of their signatures.
            (View::Code, Some((_, head))) => {
                show::scroll(&digest::head_code::<16>(&self.closed.unwrap_or(head)), since)
            }
            _ => show::verdict(state, overall()),
        }
    }
}
