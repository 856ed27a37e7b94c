//! The image under test: the file that a board is flashed with, and the linked image beside it.

use std::ops::Range;
use std::path::{Path, PathBuf};

use ihex::{Reader, Record};
use object::{Object as _, ObjectSymbol as _};
use sha2::{Digest as _, Sha256};

use crate::Trouble;
use crate::body::Board;

/// The most flash of a board that is no body. Unit: bytes.
const OTHER_FLASH: usize = 256 * 1024;

/// The image under test, linked and as flashed.
#[derive(Debug)]
pub struct Image {
    board: Option<&'static Board>,
    elf: PathBuf,
    flash: Vec<u8>,
    /// The firmware's part of flash, from the boot address on.
    firmware: Range<usize>,
    /// The record's part of flash; the firmware's part ends where it begins.
    store: Range<usize>,
}

impl Image {
    /// Reads `NAME.elf` and the file `NAME.hex` beside it.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if a file is missing, or if the firmware does not stay in its part of flash.
    pub fn read(elf: &Path) -> Result<Self, Trouble> {
        let board = Board::of(elf);
        let size = board.map_or(OTHER_FLASH, |board| board.flash);
        let linked = std::fs::read(elf).map_err(|error| Trouble(format!("{}: {error}", elf.display())))?;
        let file = object::File::parse(&*linked).map_err(|error| Trouble(error.to_string()))?;
        let symbol = |name: &str| {
            let found = file.symbols().find(|symbol| symbol.name() == Ok(name));
            found.and_then(|symbol| usize::try_from(symbol.address()).ok()).filter(|address| *address <= size)
        };
        let store = symbol("__store_start")
            .zip(symbol("__store_end"))
            .map(|(start, end)| start..end)
            .ok_or_else(|| Trouble(format!("{} does not say where the record lies", elf.display())))?;
        let firmware = symbol("__firmware_start")
            .map(|start| start..store.start)
            .ok_or_else(|| Trouble(format!("{} does not say where the firmware begins", elf.display())))?;
        let hex = elf.with_extension("hex");
        let text = std::fs::read_to_string(&hex).map_err(|error| Trouble(format!("{}: {error}", hex.display())))?;
        let mut flash = vec![0xFF; size];
        let (mut upper, mut count) = (0, 0);
        for record in Reader::new(&text) {
            match record.map_err(|error| Trouble(format!("{}: {error:?}", hex.display())))? {
                Record::ExtendedLinearAddress(address) => upper = usize::from(address) << 16,
                Record::Data { offset, value } => {
                    let at = upper + usize::from(offset);
                    let is_firmware = firmware.start <= at && at + value.len() <= firmware.end;
                    let place = flash.get_mut(at..at + value.len()).filter(|_| is_firmware);
                    place
                        .ok_or_else(|| Trouble(format!("{at:#x} is outside of the firmware")))?
                        .copy_from_slice(&value);
                    count += value.len();
                }
                Record::EndOfFile => {}
                other => return Err(Trouble(format!("{other:?} in {}", hex.display()))),
            }
        }
        if count != firmware.len() {
            return Err(Trouble(format!(
                "{} holds {count} bytes, not the firmware's whole part of flash",
                hex.display()
            )));
        }
        Ok(Self { board, elf: elf.to_owned(), flash, firmware, store })
    }

    /// Returns the board that the image is for.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if it is none that can be a body.
    pub fn board(&self) -> Result<&'static Board, Trouble> {
        self.board.ok_or_else(|| Trouble(format!("{} is the image of no micro:bit", self.elf.display())))
    }

    /// Returns the size of a page of the board's flash; 0 if the board is no body. Unit: bytes.
    #[must_use]
    pub const fn page(&self) -> usize {
        match self.board {
            Some(board) => board.page,
            None => 0,
        }
    }

    /// Returns the path of the linked image.
    #[must_use]
    pub fn elf(&self) -> &Path {
        &self.elf
    }

    /// Returns the address at which the firmware's part of flash begins.
    #[must_use]
    pub const fn boot_address(&self) -> usize {
        self.firmware.start
    }

    /// Returns the whole flash of a freshly flashed chip.
    #[must_use]
    pub fn flash(&self) -> &[u8] {
        &self.flash
    }

    /// Returns the firmware's part of flash.
    #[must_use]
    pub fn firmware(&self) -> &[u8] {
        &self.flash[self.firmware.clone()]
    }

    /// Returns the SHA-256 of the firmware's part.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.firmware()).into()
    }

    /// Returns the record's part of a flash.
    #[must_use]
    pub fn record<'a>(&self, flash: &'a [u8]) -> &'a [u8] {
        &flash[self.store.clone()]
    }

    /// Returns the record's part of a flash for writing.
    pub fn record_mut<'a>(&self, flash: &'a mut [u8]) -> &'a mut [u8] {
        &mut flash[self.store.clone()]
    }

    /// Returns the address of the only function whose name has all of these parts.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if there is none or more than one, because a run that stops at it would show nothing.
    pub fn function(&self, parts: &[&str]) -> Result<u32, Trouble> {
        match self.functions(parts)?[..] {
            [one] => Ok(one),
            ref other => Err(Trouble(format!("one function {parts:?}, not {other:x?}"))),
        }
    }

    /// Returns the addresses of the functions whose names have all of these parts.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the linked image cannot be read.
    pub fn functions(&self, parts: &[&str]) -> Result<Vec<u32>, Trouble> {
        let linked = std::fs::read(&self.elf)?;
        let file = object::File::parse(&*linked).map_err(|error| Trouble(error.to_string()))?;
        let named = |name: &str| parts.iter().all(|part| name.contains(part));
        Ok(file
            .symbols()
            .filter(|symbol| symbol.name().is_ok_and(named))
            .filter_map(|symbol| u32::try_from(symbol.address() & !1).ok())
            .collect())
    }
}
