//! Values that the main loop and an interrupt share.

use core::cell::RefCell;

use critical_section::Mutex;
use embedded_hal::digital::{InputPin, OutputPin};

use crate::board::{Front, Press};
use crate::matrix::Image;
use crate::panel::Panel;

/// A place for a value that the main loop and an interrupt use in turn. It is empty until it is filled.
#[derive(Debug)]
pub struct Shared<T>(Mutex<RefCell<Option<T>>>);

impl<T> Shared<T> {
    /// Makes an empty place, for a `static`.
    #[must_use]
    pub const fn empty() -> Self {
        Self(Mutex::new(RefCell::new(None)))
    }

    /// Puts `with` there and replaces the previous value.
    pub fn fill(&self, with: T) {
        critical_section::with(|section| {
            // The borrow fails only if this is called from inside `with`, which no caller does; then the value is
            // unchanged.
            if let Ok(mut place) = self.0.borrow(section).try_borrow_mut() {
                *place = Some(with);
            }
        });
    }

    /// Runs `act` on the value, with interrupts off. `None` if the place is empty, or if a caller is using the value.
    pub fn with<R>(&self, act: impl FnOnce(&mut T) -> R) -> Option<R> {
        critical_section::with(|section| self.0.borrow(section).try_borrow_mut().ok()?.as_mut().map(act))
    }
}

/// The device's handle on a panel that an interrupt updates.
#[derive(Debug)]
pub struct Handle<T: 'static>(&'static Shared<T>);

impl<T> Handle<T> {
    /// Makes a handle on the panel in `place`. A missing panel counts as an open seal.
    #[must_use]
    pub const fn new(place: &'static Shared<T>) -> Self {
        Self(place)
    }
}

impl<T> Clone for Handle<T> {
    fn clone(&self) -> Self {
        Self(self.0)
    }
}

impl<A, C, S, L, const ROWS: usize, const COLUMNS: usize> Front for Handle<Panel<A, C, S, L, ROWS, COLUMNS>>
where
    A: InputPin,
    C: InputPin,
    S: InputPin,
    L: OutputPin,
{
    fn press(&self) -> Option<Press> {
        self.0.with(Panel::press).flatten()
    }

    fn has_looked(&self) -> bool {
        // Without a panel the seal counts as open below, so the answer is known at once.
        self.0.with(|panel| panel.has_looked()).unwrap_or(true)
    }

    fn is_open(&self) -> bool {
        // A device that cannot see its seal must not trust it.
        self.0.with(|panel| panel.is_open()).unwrap_or(true)
    }

    fn show(&self, image: Image) {
        self.0.with(|panel| panel.show(image));
    }
}
