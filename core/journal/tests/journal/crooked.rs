//! A chip driver that takes one defence away, for the controls: what a test finds once its defence is gone shows that
//! the test can fail.

use embedded_storage::nor_flash::{ErrorType, MultiwriteNorFlash, NorFlash, ReadNorFlash};
use proverka_journal::field::{COMMIT, OPEN};

use proverka_test_support::flash::{Chip, PAGE, PowerLost};

/// The defence that is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Without {
    /// A word reads back as it was written, whatever the cell holds.
    ReadBack,
    /// A commit word that is begun is never written again.
    Refresh,
    /// A page that reads as ones is not erased.
    Erase,
    /// Seeds are not erased, and the pages lie about it.
    SeedErase,
    /// The first word of a slot is the last to be written, so that the commit is no longer the last.
    CommitLast,
}

/// The driver.
#[derive(Debug)]
pub(crate) struct Crooked {
    chip: Chip,
    without: Without,
    /// The word written last, for `ReadBack`.
    written: Vec<(u32, [u8; 4])>,
    /// First word of a slot that waits, for `CommitLast`.
    waiting: Option<(u32, u32)>,
    /// Key pages that were to be erased, for `SeedErase`.
    erased: Vec<u32>,
}

impl Crooked {
    /// Between the device and `chip`.
    #[must_use]
    pub(crate) const fn new(chip: Chip, without: Without) -> Self {
        Self { chip, without, written: Vec::new(), waiting: None, erased: Vec::new() }
    }
}

impl ErrorType for Crooked {
    type Error = PowerLost;
}

impl ReadNorFlash for Crooked {
    const READ_SIZE: usize = 4;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), PowerLost> {
        self.chip.read(offset, bytes)?;
        for (at, to) in (offset..).step_by(4).zip(bytes.as_chunks_mut::<4>().0) {
            if let Some((_, word)) = self.written.iter().rev().find(|(written, _)| *written == at) {
                *to = *word;
            }
            if let Some((waiting, word)) = self.waiting
                && waiting == at
            {
                *to = word.to_le_bytes();
            }
            if self.erased.contains(&(at / PAGE as u32)) {
                *to = [0xFF; 4];
            }
        }
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.chip.capacity()
    }
}

impl NorFlash for Crooked {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = PAGE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), PowerLost> {
        let page = from / PAGE as u32;
        match self.without {
            Without::ReadBack => self.written.retain(|(at, _)| *at < from || *at >= to),
            Without::Erase => {
                let mut bytes = [0; PAGE];
                self.chip.read(from, &mut bytes)?;
                if bytes == [0xFF; PAGE] {
                    return Ok(());
                }
            }
            Without::SeedErase if page == 1 || page == 2 => {
                let holds = self.chip.with(|flash| flash.image()[from as usize] != 0xFF);
                if holds {
                    self.erased.push(page);
                    return Ok(());
                }
            }
            _ => {}
        }
        self.chip.erase(from, to)
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), PowerLost> {
        let [word] = bytes.as_chunks::<4>().0 else { panic!("the journal writes word by word") };
        let value = u32::from_le_bytes(*word);
        match self.without {
            Without::ReadBack => self.written.push((offset, *word)),
            Without::Refresh if value == COMMIT => {
                let held = self.chip.with(|flash| {
                    let image = flash.image();
                    let at = offset as usize;
                    // A cell that reads at random counts as written to.
                    image[at..at + 4] != [0xFF; 4] || flash.is_weak(at)
                });
                if held {
                    return Ok(());
                }
            }
            Without::SeedErase if self.erased.contains(&(offset / PAGE as u32)) => return Ok(()),
            Without::CommitLast if value == OPEN && offset.is_multiple_of(128) => {
                self.waiting = Some((offset, value));
                return Ok(());
            }
            Without::CommitLast if value == COMMIT && offset % 128 == 124 => {
                // The commit, and only then the word that was to come first.
                self.chip.write(offset, bytes)?;
                if let Some((first, word)) = self.waiting.take() {
                    return self.chip.write(first, &word.to_le_bytes());
                }
                return Ok(());
            }
            _ => {}
        }
        self.chip.write(offset, bytes)
    }
}

impl MultiwriteNorFlash for Crooked {}
