//! NVMC and ACL: the flash controller, and the regions of flash that are locked until the next reset.
//!
//! A write only clears bits, and an erase sets those of a whole page. Both stop the processor, which executes from the
//! same flash; peripherals go on. Each of them is a *step* of flash. A test may tear a step by a loss of power, or have
//! the chip drop one in silence.

use super::peripheral::{MICROSECOND, Moment, Peripheral};

/// The address of the first register of the controller and of the access control lists: they share their addresses.
pub(super) const BASE: u32 = 0x4001_E000;
/// The size of a page. Unit: bytes.
pub(super) const PAGE: u32 = 4096;
/// The longest times of the specification for a word and for a page. Unit: cycles.
const WORD_CYCLES: u64 = 41 * MICROSECOND;
const PAGE_CYCLES: u64 = 85_000 * MICROSECOND;
/// The number of regions that can be locked.
const REGIONS: usize = 8;

/// A step of flash that the controller carries out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A word is written: bits of the word that are zero here become zero.
    Write {
        /// The address of the word.
        address: u32,
        /// The word that was written.
        word: u32,
    },
    /// A page is erased.
    Erase {
        /// The address of its first byte.
        address: u32,
    },
}

impl Step {
    /// The first address that the step changes.
    #[must_use]
    pub const fn address(self) -> u32 {
        match self {
            Self::Write { address, .. } | Self::Erase { address } => address,
        }
    }

    /// The time for which the processor stands still. Unit: cycles.
    pub(super) const fn cycles(self) -> u64 {
        match self {
            Self::Write { .. } => WORD_CYCLES,
            Self::Erase { .. } => PAGE_CYCLES,
        }
    }
}

/// A region of the access control list: start, size, and PERM (bit 1 forbids writes, bit 2 reads).
#[derive(Clone, Copy, Debug, Default)]
struct Region {
    address: u32,
    size: u32,
    refused: u32,
}

/// The state of the controller and of the lists.
#[derive(Debug)]
pub(super) struct Nvmc {
    config: u32,
    busy_until: u64,
    regions: [Region; REGIONS],
    /// An erase that was asked for and is not carried out yet.
    pub(super) erase: Option<u32>,
}

impl Nvmc {
    pub(super) const fn new() -> Self {
        Self { config: 0, busy_until: 0, regions: [Region { address: 0, size: 0, refused: 0 }; REGIONS], erase: None }
    }

    /// True if the controller allows writes.
    pub(super) const fn allows_writes(&self) -> bool {
        self.config == 1
    }

    /// True if a region that contains this address is locked against writes.
    pub(super) fn is_locked(&self, address: u32) -> bool {
        self.regions.iter().any(|region| {
            region.refused & 2 != 0 && address >= region.address && address - region.address < region.size
        })
    }

    /// The controller is busy from `now` on.
    pub(super) const fn begin(&mut self, step: Step, now: u64) -> u64 {
        self.busy_until = now + step.cycles();
        self.busy_until
    }
}

impl Peripheral for Nvmc {
    fn read(&mut self, offset: u32, now: u64) -> Option<u32> {
        Some(match offset {
            0x400 | 0x408 => u32::from(now >= self.busy_until),
            0x504 => self.config,
            0x800..0x880 => {
                let region = self.regions[((offset - 0x800) / 16) as usize];
                match offset % 16 {
                    0 => region.address,
                    4 => region.size,
                    8 => region.refused,
                    _ => return None,
                }
            }
            _ => return None,
        })
    }

    fn write(&mut self, offset: u32, value: u32, _at: &mut Moment<'_>) -> Option<()> {
        match offset {
            0x504 => self.config = value & 3,
            // Ignored unless erasing is allowed.
            0x508 if self.config == 2 => self.erase = Some(value),
            0x508 => {}
            // The cache of instructions.
            0x540 => {}
            0x800..0x880 => {
                let region = &mut self.regions[((offset - 0x800) / 16) as usize];
                // Each of these registers is written once after a reset.
                match offset % 16 {
                    0 if region.address == 0 => region.address = value & !(PAGE - 1),
                    4 if region.size == 0 => region.size = value,
                    8 if region.refused == 0 => region.refused = value,
                    0 | 4 | 8 => {}
                    _ => return None,
                }
            }
            _ => return None,
        }
        Some(())
    }
}
