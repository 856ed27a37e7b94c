//! Two buttons, 25 LEDs and a seal loop on pins, which a timer samples and updates.

use embedded_hal::digital::{InputPin, OutputPin};

use crate::board::{Button, Press};
use crate::button::Button as Key;
use crate::matrix::{Image, Matrix, Wiring};
use crate::show;

/// The LED wiring of the micro:bit v1: three row wires and nine column wires.
pub const WIRING_V1: Wiring<3, 9> = [
    [0, 2, 4, 19, 18, 17, 16, 15, 11],
    [14, 10, 12, 1, 3, 23, 21, crate::matrix::NO_LED, crate::matrix::NO_LED],
    [22, 24, 20, 5, 6, 7, 8, 9, 13],
];

/// The LED wiring of the micro:bit v2, which matches the visible rows and columns.
pub const WIRING_V2: Wiring<5, 5> =
    [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9], [10, 11, 12, 13, 14], [15, 16, 17, 18, 19], [20, 21, 22, 23, 24]];

/// The number of samples in a row at which the loop must be open. Anything shorter is a disturbance.
const OPEN_LOOKS: u8 = 3;
/// The number of samples after which the state of the loop is known, even if a disturbance occurred in between.
const FIRST_LOOKS: u8 = 8;
/// The number of runs of presses that can wait. Another run is lost, and the person sees that nothing changes.
const RUNS: usize = 4;

/// The state that the timer updates. A press counts when the button is released, so that pressing both buttons does not
/// count as a press of either.
#[derive(Debug)]
pub struct Panel<A, C, S, L, const ROWS: usize, const COLUMNS: usize> {
    a: Key<A>,
    b: Key<C>,
    seal: S,
    leds: Matrix<L, ROWS, COLUMNS>,
    image: Image,
    chord: Option<Button>,
    runs: [Option<Press>; RUNS],
    /// True if a press was lost. All later presses are lost too until every waiting press has been taken; otherwise a
    /// count could go to the wrong category.
    overrun: bool,
    /// The number of samples of the loop since the start, up to [`FIRST_LOOKS`].
    looks: u8,
    open_looks: u8,
}

impl<A, C, S, L, const ROWS: usize, const COLUMNS: usize> Panel<A, C, S, L, ROWS, COLUMNS>
where
    A: InputPin,
    C: InputPin,
    S: InputPin,
    L: OutputPin,
{
    /// Makes a panel. A pressed button pulls its pin low, and the seal loop pulls the seal pin low while it is whole.
    pub const fn new(a: A, b: C, seal: S, leds: Matrix<L, ROWS, COLUMNS>) -> Self {
        Self {
            a: Key::new(a),
            b: Key::new(b),
            seal,
            leds,
            image: show::DARK,
            chord: None,
            runs: [None; RUNS],
            overrun: false,
            looks: 0,
            open_looks: 0,
        }
    }

    /// Handles one tick of the timer, which comes every few milliseconds: it lights the next row of LEDs and samples
    /// the loop and each button. A button whose pin fails counts as not pressed; a seal whose pin fails counts as open.
    pub fn tick(&mut self) {
        // The error is ignored, because a person sees that the row does not light.
        let _ = self.leds.scan(self.image);
        self.looks = self.looks.saturating_add(1).min(FIRST_LOOKS);
        if self.open_looks < OPEN_LOOKS {
            let open = self.seal.is_high().unwrap_or(true);
            self.open_looks = if open { self.open_looks.saturating_add(1) } else { 0 };
        }
        let pressed = (self.a.pressed().unwrap_or(false), self.b.pressed().unwrap_or(false));
        self.chord = match (self.chord, pressed) {
            (chord, (false, false)) => chord,
            (None, (true, false)) => Some(Button::A),
            (None, (false, true)) => Some(Button::B),
            _ => Some(Button::Both),
        };
        if !self.a.is_held()
            && !self.b.is_held()
            && let Some(button) = self.chord.take()
        {
            self.note(button);
        }
    }

    fn note(&mut self, button: Button) {
        if self.overrun {
            return;
        }
        let last = self.runs.iter_mut().flatten().last();
        if let Some(run) = last
            && run.button == button
        {
            run.times = run.times.saturating_add(1);
        } else if let Some(free) = self.runs.iter_mut().find(|run| run.is_none()) {
            *free = Some(Press { button, times: 1 });
        } else {
            self.overrun = true;
        }
    }

    /// Takes the oldest presses that are still waiting.
    pub fn press(&mut self) -> Option<Press> {
        let [first, rest @ ..] = &mut self.runs;
        let oldest = first.take();
        let mut free = first;
        for run in rest {
            *free = run.take();
            free = run;
        }
        self.overrun &= oldest.is_some();
        oldest
    }

    /// True once the loop has been sampled often enough to know whether it is open.
    pub const fn has_looked(&self) -> bool {
        self.looks >= FIRST_LOOKS
    }

    /// True from the moment at which the loop was seen open.
    pub const fn is_open(&self) -> bool {
        self.open_looks >= OPEN_LOOKS
    }

    /// Sets the picture that the LEDs show from the next tick on.
    pub const fn show(&mut self, image: Image) {
        self.image = image;
    }
}
