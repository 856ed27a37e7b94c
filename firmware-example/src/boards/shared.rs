//! What the main loop and an interrupt both use.

use core::cell::RefCell;

use critical_section::Mutex;
use embedded_hal::digital::{InputPin, OutputPin};
use proverka_device::board::{Front, Press};
use proverka_device::matrix::Image;
use proverka_device::panel::Panel;

/// A place for something that the main loop and an interrupt both use, one at a time. Empty until it is filled.
pub(crate) struct Shared<T>(Mutex<RefCell<Option<T>>>);

impl<T> Shared<T> {
    pub(crate) const fn empty() -> Self {
        Self(Mutex::new(RefCell::new(None)))
    }

    pub(crate) fn fill(&self, with: T) {
        critical_section::with(|section| {
            // It can only be in use where `with` fills what it was given, which nothing does; then it stays as it is.
            if let Ok(mut place) = self.0.borrow(section).try_borrow_mut() {
                *place = Some(with);
            }
        });
    }

    /// Does it with what is there; none where nothing is, or where it is in use further up.
    pub(crate) fn with<R>(&self, act: impl FnOnce(&mut T) -> R) -> Option<R> {
        critical_section::with(|section| self.0.borrow(section).try_borrow_mut().ok()?.as_mut().map(act))
    }
}

/// The device's handle on a panel that an interrupt moves on.
pub(crate) struct Handle<T: 'static>(pub(crate) &'static Shared<T>);

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
