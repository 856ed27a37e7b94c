//! What the main loop and an interrupt both use.

use core::cell::RefCell;

use critical_section::Mutex;
use embedded_hal::digital::{InputPin, OutputPin};

use crate::board::{Front, Press};
use crate::matrix::Image;
use crate::panel::Panel;

/// A place for something that the main loop and an interrupt both use, one at a time. Empty until it is filled.
#[derive(Debug)]
pub struct Shared<T>(Mutex<RefCell<Option<T>>>);

impl<T> Shared<T> {
    /// A place with nothing in it, for a `static`.
    #[must_use]
    pub const fn empty() -> Self {
        Self(Mutex::new(RefCell::new(None)))
    }

    /// Puts `with` there, in the place of what was there before.
    pub fn fill(&self, with: T) {
        critical_section::with(|section| {
            // It can only be in use where `with` fills what it was given, which nothing does; then it stays as it is.
            if let Ok(mut place) = self.0.borrow(section).try_borrow_mut() {
                *place = Some(with);
            }
        });
    }

    /// Runs `act` on what is there, with interrupts off. `None` where nothing is there, or where it is in use by a
    /// caller.
    pub fn with<R>(&self, act: impl FnOnce(&mut T) -> R) -> Option<R> {
        critical_section::with(|section| self.0.borrow(section).try_borrow_mut().ok()?.as_mut().map(act))
    }
}

/// The device's handle on a panel that an interrupt moves on.
#[derive(Debug)]
pub struct Handle<T: 'static>(&'static Shared<T>);

impl<T> Handle<T> {
    /// A handle on what is in `place`. A panel that is not there counts as an open seal.
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
        // One that cannot see it at all counts as open below, and that is known at once.
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
