//! The front of a board, shared between the main loop and the timer's interrupt.

use core::cell::RefCell;

use cortex_m::interrupt::{Mutex, free};
use proverka_firmware::board::{Front, Press};
use proverka_firmware::matrix::Image;

use crate::board::Panel;

static PANEL: Mutex<RefCell<Option<Panel>>> = Mutex::new(RefCell::new(None));

/// The handle.
#[derive(Clone, Debug)]
pub(crate) struct Handle;

impl Handle {
    /// Hands the panel over to the interrupt.
    pub(crate) fn start(panel: Panel) -> Self {
        free(|section| {
            if let Ok(mut place) = PANEL.borrow(section).try_borrow_mut() {
                *place = Some(panel);
            }
        });
        Self
    }
}

/// Runs with the panel; the rest where there is none.
fn with<T>(run: impl FnOnce(&mut Panel) -> T, rest: T) -> T {
    free(|section| match PANEL.borrow(section).try_borrow_mut() {
        Ok(mut place) => place.as_mut().map_or(rest, run),
        Err(_) => rest,
    })
}

/// Waits until the seal loop was looked at a few times: a device that starts with it open must know before it does anything.
pub(crate) fn settle() {
    for _ in 0..8 {
        cortex_m::asm::wfi();
    }
}

/// One tick of the timer.
pub(crate) fn tick() {
    with(Panel::tick, ());
}

impl Front for Handle {
    fn press(&self) -> Option<Press> {
        with(Panel::press, None)
    }

    fn is_open(&self) -> bool {
        with(|panel| panel.is_open(), true)
    }

    fn show(&self, image: Image) {
        with(|panel| panel.show(image), ());
    }
}
