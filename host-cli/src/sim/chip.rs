//! The flash of a simulated device, in memory or in a file. When the simulator is killed, the file is left in a state
//! in which a power cut could leave a chip.
//!
//! Words are written and pages are erased as in NOR flash: a write only clears bits, and an erase sets all bits of a
//! page. The file holds the flash byte for byte, so `proverka journal verify` reads it as an image. Each word that
//! changes and each page that is erased is written to the file at once, in one system call, before the device goes on.
//! So killing the process cuts between two such steps, which the device is designed to survive. A crash of the host
//! machine may lose what its system had not yet written out.

use std::cell::RefCell;
use std::fs::{self, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::rc::Rc;

use embedded_storage::nor_flash::{
    ErrorType, MultiwriteNorFlash, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};
use proverka::journal::{Layout, Term};

use super::random::Seeded;
use crate::failure::{Failure, Fault};
use crate::files::input;
use crate::files::lock::Locked;
use crate::files::output::{self, Output};

/// The size of a page, as on the BBC micro:bit v1. Unit: bytes.
pub const PAGE: usize = 1024;
/// The number of pages in the ring, as on the BBC micro:bit v1.
pub const RING: u16 = 118;
/// The smallest number of pages that the format allows for the ring.
pub const RING_MIN: u16 = 8;
/// The number of pages before the ring (FORMAT 9.1).
const BEFORE_RING: u16 = 5;

/// The layout of the record, which starts at offset 0, so that the flash is an image.
#[must_use]
pub const fn layout(ring: u16) -> Layout {
    Layout { base: 0, ring }
}

/// Why an access to the flash fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChipError {
    /// The device has no power.
    PowerLost,
    /// The file of the flash cannot be written.
    File,
    /// The access is one that no chip allows.
    Access(NorFlashErrorKind),
}

impl NorFlashError for ChipError {
    fn kind(&self) -> NorFlashErrorKind {
        match self {
            Self::PowerLost | Self::File => NorFlashErrorKind::Other,
            Self::Access(kind) => *kind,
        }
    }
}

/// The point at which power fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Power fails at the flash step that follows this many further steps.
    After(u64),
    /// Power fails at the first word of an entry that is already signed.
    Signing,
}

#[derive(Debug)]
struct Cells {
    bytes: Vec<u8>,
    file: Option<Locked>,
    failed: Option<io::Error>,
    cut: Option<Cut>,
    is_dead: bool,
    steps: u64,
    tears: Seeded,
}

/// A handle on the flash. Clones share the same flash.
#[derive(Clone, Debug)]
pub struct Chip(Rc<RefCell<Cells>>);

impl Chip {
    /// Makes erased flash in memory. What a cut step leaves behind depends only on `seed`.
    #[must_use]
    pub fn blank(ring: u16, seed: u64) -> Self {
        Self::with_contents(vec![0xFF; size(ring)], None, seed)
    }

    /// Opens flash in a file, which is created if it does not exist.
    ///
    /// # Errors
    ///
    /// [`Failure::File`] if it cannot be read or created; [`Failure::Input`] if it has another size.
    pub fn file(path: &Path, ring: u16, seed: u64) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let failed = |error| Failure::File { name: name.clone(), error };
        if fs::symlink_metadata(path).is_err() {
            // The file is written whole or not at all, because half a flash is no valid device. Only its owner may read
            // it, because it will hold the device's private key.
            let blank = vec![0xFF; size(ring)];
            output::write_all(&[Output { path, bytes: &blank, force: false, private: true }])?;
        }
        input::ordinary(path)?;
        let opened = Locked::open(OpenOptions::new().read(true).write(true), path).map_err(failed)?;
        let Some(mut file) = opened else {
            let what = "another simulator runs the device of this file; expected one that nobody uses".to_owned();
            return Err(Fault { file: name, line: None, column: None, what }.into());
        };
        let mut bytes = Vec::new();
        let length = file.metadata().map_err(failed)?.len();
        if length == size(ring) as u64 {
            (&mut *file).take(length).read_to_end(&mut bytes).map_err(failed)?;
        } else if length == 0 {
            bytes = vec![0xFF; size(ring)];
            if let Err(error) = file.write_all(&bytes) {
                // This restores the previous state; an error here would only hide the first one.
                let _ = file.set_len(0);
                return Err(failed(error));
            }
        }
        if bytes.len() != size(ring) {
            let what = format!(
                "{length} bytes; expected the flash of a simulated device, which is {} bytes, or no file",
                size(ring)
            );
            return Err(Fault { file: name, line: None, column: None, what }.into());
        }
        Ok(Self::with_contents(bytes, Some(file), seed))
    }

    fn with_contents(bytes: Vec<u8>, file: Option<Locked>, seed: u64) -> Self {
        let tears = Seeded::new("tears", seed);
        Self(Rc::new(RefCell::new(Cells { bytes, file, failed: None, cut: None, is_dead: false, steps: 0, tears })))
    }

    /// A copy of the contents of the flash.
    #[must_use]
    pub fn image(&self) -> Vec<u8> {
        self.0.borrow().bytes.clone()
    }

    /// The id of the device that was enrolled with this flash; `None` if the flash is blank.
    #[must_use]
    pub fn enrolled_as(&self) -> Option<[u8; 16]> {
        let cells = self.0.borrow();
        cells.bytes.first_chunk().and_then(Term::from_bytes).map(|term| term.device)
    }

    /// Replaces the contents of the flash, as somebody with access to the chip can. An image of another length changes
    /// nothing.
    pub fn restore(&self, image: &[u8]) {
        let mut cells = self.0.borrow_mut();
        if cells.bytes.len() == image.len() {
            cells.bytes.copy_from_slice(image);
            let length = image.len();
            // If the file cannot be written, the error stays in `failed`.
            let _ = cells.keep(0, length);
        }
    }

    /// Makes power fail at a later step.
    pub fn cut(&self, cut: Cut) {
        self.0.borrow_mut().cut = Some(cut);
    }

    /// True while a power cut is scheduled and has not happened.
    #[must_use]
    pub fn is_cut_due(&self) -> bool {
        self.0.borrow().cut.is_some()
    }

    /// True from a power failure until power is back.
    #[must_use]
    pub fn is_dead(&self) -> bool {
        self.0.borrow().is_dead
    }

    /// Restores power. A power cut that is still scheduled stays scheduled.
    pub fn power_up(&self) {
        self.0.borrow_mut().is_dead = false;
    }

    /// The number of words written and pages erased so far.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.0.borrow().steps
    }

    /// Why the file could not be written. The error is returned only once.
    #[must_use]
    pub fn failure(&self) -> Option<io::Error> {
        self.0.borrow_mut().failed.take()
    }
}

fn size(ring: u16) -> usize {
    usize::from(BEFORE_RING.saturating_add(ring)) * PAGE
}

impl Cells {
    /// Checks an access against the size of the flash and the required alignment, and returns its offset.
    fn place(&self, offset: u32, length: usize, unit: usize) -> Result<usize, ChipError> {
        let at = usize::try_from(offset).map_err(|_| ChipError::Access(NorFlashErrorKind::OutOfBounds))?;
        if self.is_dead {
            return Err(ChipError::PowerLost);
        }
        if at.checked_add(length).is_none_or(|end| end > self.bytes.len()) {
            return Err(ChipError::Access(NorFlashErrorKind::OutOfBounds));
        }
        if at.is_multiple_of(unit) && length.is_multiple_of(unit) {
            Ok(at)
        } else {
            Err(ChipError::Access(NorFlashErrorKind::NotAligned))
        }
    }

    /// Counts a step. Returns true if power fails at it.
    fn is_last(&mut self, begins_entry: bool) -> bool {
        self.steps += 1;
        match &mut self.cut {
            Some(Cut::After(0)) => true,
            Some(Cut::After(left)) => {
                *left -= 1;
                false
            }
            Some(Cut::Signing) => begins_entry,
            None => false,
        }
    }

    fn die(&mut self) -> Result<(), ChipError> {
        self.is_dead = true;
        self.cut = None;
        Err(ChipError::PowerLost)
    }

    /// Writes the changed bytes to the file.
    fn keep(&mut self, at: usize, length: usize) -> Result<(), ChipError> {
        let Some(file) = &mut self.file else { return Ok(()) };
        let bytes = self.bytes.get(at..at + length).unwrap_or(&[]);
        let written = file.seek(SeekFrom::Start(at as u64)).and_then(|_| file.write_all(bytes));
        written.map_err(|error| {
            self.failed = Some(error);
            ChipError::File
        })
    }

    fn program(&mut self, at: usize, word: [u8; 4]) -> Result<(), ChipError> {
        // A slot begins with its first word. The second word, which would tell an entry from other slots, is not yet
        // written.
        let begins_entry = at.is_multiple_of(128) && at >= usize::from(BEFORE_RING) * PAGE && !at.is_multiple_of(PAGE);
        let last = self.is_last(begins_entry);
        let mut torn = [0; 4];
        if last {
            self.tears.fill(&mut torn);
        }
        let cells = self.bytes.get_mut(at..at + 4).unwrap_or(&mut []);
        let before = cells.to_vec();
        for ((cell, byte), spared) in cells.iter_mut().zip(word).zip(torn) {
            *cell &= byte | spared;
        }
        if before != *cells {
            self.keep(at, 4)?;
        }
        if last { self.die() } else { Ok(()) }
    }

    fn erase(&mut self, at: usize) -> Result<(), ChipError> {
        let last = self.is_last(false);
        let mut risen = [0xFF; PAGE];
        if last {
            self.tears.fill(&mut risen);
        }
        for (cell, risen) in self.bytes.get_mut(at..at + PAGE).unwrap_or(&mut []).iter_mut().zip(risen) {
            *cell |= risen;
        }
        self.keep(at, PAGE)?;
        if last { self.die() } else { Ok(()) }
    }
}

impl ErrorType for Chip {
    type Error = ChipError;
}

impl ReadNorFlash for Chip {
    const READ_SIZE: usize = 4;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), ChipError> {
        let cells = self.0.borrow();
        let at = cells.place(offset, bytes.len(), Self::READ_SIZE)?;
        for (to, from) in bytes.iter_mut().zip(cells.bytes.get(at..).unwrap_or(&[])) {
            *to = *from;
        }
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.0.borrow().bytes.len()
    }
}

impl NorFlash for Chip {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = PAGE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), ChipError> {
        let length = usize::try_from(to.saturating_sub(from)).unwrap_or(usize::MAX);
        let mut cells = self.0.borrow_mut();
        let at = cells.place(from, length, PAGE)?;
        (at..at + length).step_by(PAGE).try_for_each(|page| cells.erase(page))
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), ChipError> {
        let mut cells = self.0.borrow_mut();
        let at = cells.place(offset, bytes.len(), Self::WRITE_SIZE)?;
        let (words, _) = bytes.as_chunks::<4>();
        words.iter().zip((at..).step_by(4)).try_for_each(|(word, at)| cells.program(at, *word))
    }
}

impl MultiwriteNorFlash for Chip {}
