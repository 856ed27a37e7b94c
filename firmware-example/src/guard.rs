//! Flash that an open seal blocks.
//!
//! While the loop is open and a key is still there, the only steps allowed are erases of the two key pages. An append,
//! a rotation or an enrolment in progress therefore stops at its next step of flash, and only the required erases
//! remain. Once the keys are gone, the record can be mounted and read again. No key is written while the loop is open.

use embedded_storage::nor_flash::{
    ErrorType, MultiwriteNorFlash, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};
use proverka::journal::Layout;

use crate::board::Front;

/// The pages that hold keys, counted from the first page of the record (FORMAT 9.1).
const KEY_PAGES: [u32; 2] = [1, 2];
/// How often the erase of a page is tried until the page is blank.
const TRIES: u8 = 3;

/// The reason why a step of flash was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum GuardError<E> {
    /// The seal loop is open, and the step is not allowed.
    Open,
    /// The flash driver returned this error.
    Flash(E),
}

impl<E: NorFlashError> NorFlashError for GuardError<E> {
    fn kind(&self) -> NorFlashErrorKind {
        match self {
            Self::Open => NorFlashErrorKind::Other,
            Self::Flash(cause) => cause.kind(),
        }
    }
}

fn page_size<F: NorFlash>() -> u32 {
    u32::try_from(F::ERASE_SIZE).unwrap_or(u32::MAX)
}

fn key_page<F: NorFlash>(layout: Layout, number: u32) -> u32 {
    layout.base.saturating_add(page_size::<F>().saturating_mul(number))
}

/// True if a page reads as all ones.
fn is_blank<F: NorFlash>(flash: &mut F, page: u32) -> Result<bool, F::Error> {
    let mut at = page;
    let end = page.saturating_add(page_size::<F>());
    let mut bytes = [0; 32];
    while at < end {
        flash.read(at, &mut bytes)?;
        if bytes != [0xFF; 32] {
            return Ok(false);
        }
        at = at.saturating_add(32);
    }
    Ok(true)
}

/// True if both key pages are blank.
///
/// # Errors
///
/// The error of the driver, if a read fails.
pub fn keys_gone<F: NorFlash>(flash: &mut F, layout: Layout) -> Result<bool, F::Error> {
    for number in KEY_PAGES {
        if !is_blank(flash, key_page::<F>(layout, number))? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Erases both key pages, whatever else the flash holds. It is for a start with an open loop, before the record is
/// read. False if a page still holds something.
///
/// # Errors
///
/// The error of the driver. Both pages have been tried then.
pub fn erase_keys<F: NorFlash>(flash: &mut F, layout: Layout) -> Result<bool, F::Error> {
    let mut outcome = Ok(());
    for number in KEY_PAGES {
        let page = key_page::<F>(layout, number);
        for _ in 0..TRIES {
            if let Err(cause) = flash.erase(page, page.saturating_add(page_size::<F>())) {
                outcome = Err(cause);
            }
            if is_blank(flash, page).unwrap_or(false) {
                break;
            }
        }
    }
    outcome.and_then(|()| keys_gone(flash, layout))
}

/// The flash that is given to the record.
#[derive(Clone, Debug)]
pub struct Guard<F, T> {
    flash: F,
    front: T,
    layout: Layout,
}

impl<F, T> Guard<F, T> {
    /// Wraps `flash`, so that the seal loop of `front` blocks it.
    pub const fn new(flash: F, front: T, layout: Layout) -> Self {
        Self { flash, front, layout }
    }
}

impl<F: ErrorType, T> ErrorType for Guard<F, T> {
    type Error = GuardError<F::Error>;
}

impl<F: ReadNorFlash, T> ReadNorFlash for Guard<F, T> {
    const READ_SIZE: usize = F::READ_SIZE;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Self::Error> {
        self.flash.read(offset, bytes).map_err(GuardError::Flash)
    }

    fn capacity(&self) -> usize {
        self.flash.capacity()
    }
}

impl<F: NorFlash, T: Front> Guard<F, T> {
    /// Refuses a step from `from` to `to` if the loop is open and does not allow it.
    fn may(&mut self, from: u32, to: u32, erases: bool) -> Result<(), GuardError<F::Error>> {
        if !self.front.is_open() {
            return Ok(());
        }
        let keys = (key_page::<F>(self.layout, 1), key_page::<F>(self.layout, 3));
        let touches = from < keys.1 && to > keys.0;
        let within = from >= keys.0 && to <= keys.1;
        let allowed = if touches {
            erases && within
        } else {
            keys_gone(&mut self.flash, self.layout).map_err(GuardError::Flash)?
        };
        if allowed { Ok(()) } else { Err(GuardError::Open) }
    }
}

impl<F: NorFlash, T: Front> NorFlash for Guard<F, T> {
    const WRITE_SIZE: usize = F::WRITE_SIZE;
    const ERASE_SIZE: usize = F::ERASE_SIZE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), Self::Error> {
        self.may(from, to, true)?;
        self.flash.erase(from, to).map_err(GuardError::Flash)
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Self::Error> {
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.may(offset, offset.saturating_add(length), false)?;
        self.flash.write(offset, bytes).map_err(GuardError::Flash)
    }
}

/// A blocked step does nothing, so it changes none of the rules of the flash behind it.
impl<F: MultiwriteNorFlash, T: Front> MultiwriteNorFlash for Guard<F, T> {}
