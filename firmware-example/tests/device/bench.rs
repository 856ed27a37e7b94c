//! A device on simulated parts, and the world around it that the tests control.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use embedded_io::{ErrorKind, ErrorType as SerialError, Read, ReadReady, Write};
use embedded_storage::nor_flash::{ErrorType, MultiwriteNorFlash, NorFlash, ReadNorFlash};
use proverka::journal::Layout;
use proverka_device::board::{Board, Clock, Entropy, Front, GeneratorStuck, Look, Parts, Press};
use proverka_device::matrix::Image;

pub(crate) use crate::party::{Bench, CLOSE, declared, host, key, parties, sign};
pub(crate) use proverka_test_support::flash::{Chip, Flash, PAGE, PowerLost, Tear};
use proverka_test_support::random::Random;

pub(crate) const RING: u16 = 12;
/// The place of the record in the simulated flash.
pub(crate) const LAYOUT: Layout = Layout { base: 0, ring: RING };
/// The bytes of the firmware image that the simulated device says it runs.
pub(crate) const FIRMWARE: &[u8] = b"the image of a simulated device, byte by byte";
/// The identifier of the device.
pub(crate) const ID: [u8; 16] = *b"SIMULATED-DEV-01";

/// The state of the world outside, which the simulated parts share.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) chip: Chip,
    /// The true time since the start. Unit: ticks of the simulated clock.
    pub(crate) ticks: Cell<u64>,
    /// The ticks that pass with each reading; 0 for a clock that stands still.
    pub(crate) pace: Cell<u64>,
    /// True if the next reading of the clock is overdue.
    pub(crate) overdue: Cell<bool>,
    /// True once the seal loop has been sampled often enough.
    pub(crate) looked: Cell<bool>,
    /// True if the seal loop is open.
    pub(crate) open: Cell<bool>,
    /// The loop opens after this many more steps of flash.
    pub(crate) open_after: Cell<Option<u64>>,
    /// The loop opens right after the device has looked at it this many more times.
    pub(crate) open_after_looks: Cell<Option<u64>>,
    /// How often the device has looked at the loop.
    pub(crate) looks: Cell<u64>,
    /// The number of erases and writes of flash.
    pub(crate) steps: Cell<u64>,
    /// The number of steps after the loop was opened, up to the one that left both key pages blank.
    pub(crate) steps_open: Cell<u64>,
    /// True once both key pages were blank after the loop was opened.
    pub(crate) keys_gone: Cell<bool>,
    /// Bytes on their way to the device.
    pub(crate) to_device: RefCell<VecDeque<u8>>,
    /// Bytes on their way to the host.
    pub(crate) to_host: RefCell<VecDeque<u8>>,
    /// Presses that the device has not taken yet.
    pub(crate) presses: RefCell<VecDeque<Press>>,
    /// The picture that the LEDs show.
    pub(crate) image: Cell<Option<Image>>,
    pub(crate) random: RefCell<Generator>,
    /// The bytes of the firmware image that runs.
    pub(crate) firmware: Cell<&'static [u8]>,
    /// Where the record lies in flash.
    layout: Cell<Layout>,
}

/// The behaviour of the random bit generator.
#[derive(Clone, Debug)]
pub(crate) enum Generator {
    /// It works.
    Good(Random),
    /// It always gives the same byte.
    Stuck(u8),
    /// It gives a one with a probability of this many in a thousand.
    Biased(Random, u64),
    /// It gives the same bytes over and over.
    Repeating(Vec<u8>, usize),
    /// It gives this many more good bytes, and then nothing.
    Silent(Random, usize),
}

impl Generator {
    /// Returns the next byte; `None` once the generator is silent.
    pub(crate) fn byte(&mut self) -> Option<u8> {
        Some(match self {
            Self::Good(random) => random.bits().to_le_bytes()[3],
            Self::Stuck(byte) => *byte,
            Self::Biased(random, rate) => (0..8).fold(0, |byte, _| byte << 1 | u8::from(random.below(1000) < *rate)),
            Self::Repeating(bytes, at) => {
                *at = (*at + 1) % bytes.len();
                bytes[*at]
            }
            Self::Silent(random, left) => {
                *left = left.checked_sub(1)?;
                random.bits().to_le_bytes()[3]
            }
        })
    }
}

impl World {
    /// Makes a world with blank flash.
    #[must_use]
    pub(crate) fn new(seed: u64) -> Rc<Self> {
        Self::with(Flash::new(usize::from(RING) + 5), seed)
    }

    /// Makes a world whose record has room for more entries.
    #[must_use]
    pub(crate) fn roomy(seed: u64) -> Rc<Self> {
        let ring = 4 * RING;
        let world = Self::with(Flash::new(usize::from(ring) + 5), seed);
        world.layout.set(Layout { ring, ..LAYOUT });
        world
    }

    /// Makes a world with this flash.
    #[must_use]
    pub(crate) fn with(flash: Flash, seed: u64) -> Rc<Self> {
        Rc::new(Self {
            chip: Chip::new(flash),
            ticks: Cell::new(0),
            pace: Cell::new(10),
            overdue: Cell::new(false),
            looked: Cell::new(true),
            open: Cell::new(false),
            open_after: Cell::new(None),
            open_after_looks: Cell::new(None),
            looks: Cell::new(0),
            steps: Cell::new(0),
            steps_open: Cell::new(0),
            keys_gone: Cell::new(false),
            to_device: RefCell::default(),
            to_host: RefCell::default(),
            presses: RefCell::default(),
            image: Cell::new(None),
            random: RefCell::new(Generator::Good(Random(seed))),
            firmware: Cell::new(FIRMWARE),
            layout: Cell::new(LAYOUT),
        })
    }

    /// Returns the parts of a board in this world.
    #[must_use]
    pub(crate) fn parts(self: &Rc<Self>) -> Parts<Simulated> {
        let part = Part(Rc::clone(self));
        Parts {
            flash: part.clone(),
            layout: self.layout.get(),
            serial: part.clone(),
            clock: part.clone(),
            entropy: part.clone(),
            front: part.clone(),
            watchdog: (),
            firmware: self.firmware.get(),
            id: ID,
            causes: 1,
        }
    }

    /// Lets time pass. Unit: seconds.
    pub(crate) fn pass(&self, seconds: u64) {
        self.ticks.set(self.ticks.get() + seconds * u64::from(Part::HERTZ));
    }

    fn step(&self) {
        self.steps.set(self.steps.get() + 1);
        if self.open.get() && !self.keys_gone.get() {
            self.steps_open.set(self.steps_open.get() + 1);
            let image = self.chip.with(|flash| flash.image());
            self.keys_gone.set(image[PAGE..3 * PAGE].iter().all(|byte| *byte == 0xFF));
        }
        match self.open_after.get() {
            Some(0 | 1) => {
                self.open_after.set(None);
                self.open.set(true);
            }
            Some(left) => self.open_after.set(Some(left - 1)),
            None => {}
        }
    }
}

#[derive(Debug)]
pub(crate) struct Simulated;

impl Board for Simulated {
    type Flash = Part;
    type Serial = Part;
    type Clock = Part;
    type Entropy = Part;
    type Front = Part;
    type Watchdog = ();
    type Firmware = &'static [u8];
}

/// Any part of the board: a handle on the world.
#[derive(Clone, Debug)]
pub(crate) struct Part(Rc<World>);

impl ErrorType for Part {
    type Error = PowerLost;
}

impl ReadNorFlash for Part {
    const READ_SIZE: usize = Chip::READ_SIZE;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), PowerLost> {
        self.0.chip.clone().read(offset, bytes)
    }

    fn capacity(&self) -> usize {
        self.0.chip.capacity()
    }
}

impl NorFlash for Part {
    const WRITE_SIZE: usize = Chip::WRITE_SIZE;
    const ERASE_SIZE: usize = Chip::ERASE_SIZE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), PowerLost> {
        let done = self.0.chip.clone().erase(from, to);
        self.0.step();
        done
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), PowerLost> {
        let done = self.0.chip.clone().write(offset, bytes);
        self.0.step();
        done
    }
}

impl MultiwriteNorFlash for Part {}

impl SerialError for Part {
    type Error = ErrorKind;
}

impl Read for Part {
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize, ErrorKind> {
        let mut waiting = self.0.to_device.borrow_mut();
        let count = bytes.len().min(waiting.len());
        for (to, from) in bytes.iter_mut().zip(waiting.drain(..count)) {
            *to = from;
        }
        Ok(count)
    }
}

impl ReadReady for Part {
    fn read_ready(&mut self) -> Result<bool, ErrorKind> {
        Ok(!self.0.to_device.borrow().is_empty())
    }
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, ErrorKind> {
        self.0.to_host.borrow_mut().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<(), ErrorKind> {
        Ok(())
    }
}

impl Clock for Part {
    const HERTZ: u32 = 1_000_000;
    const TOP: u32 = u32::MAX;
    // Tests let any time pass that fits the counter. `World::overdue` stands for a longer gap.
    const LONGEST_GAP: u32 = u32::MAX;

    fn look(&mut self) -> Look {
        self.0.ticks.set(self.0.ticks.get() + self.0.pace.get());
        Look { ticks: (self.0.ticks.get() & u64::from(u32::MAX)) as u32, overdue: self.0.overdue.take() }
    }
}

impl Entropy for Part {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), GeneratorStuck> {
        let mut generator = self.0.random.borrow_mut();
        for byte in bytes {
            *byte = generator.byte().ok_or(GeneratorStuck)?;
        }
        Ok(())
    }
}

impl Front for Part {
    fn press(&self) -> Option<Press> {
        self.0.presses.borrow_mut().pop_front()
    }

    fn has_looked(&self) -> bool {
        self.0.looked.get()
    }

    fn is_open(&self) -> bool {
        let open = self.0.open.get();
        self.0.looks.set(self.0.looks.get() + 1);
        match self.0.open_after_looks.get() {
            Some(0 | 1) => {
                self.0.open_after_looks.set(None);
                self.0.open.set(true);
            }
            Some(left) => self.0.open_after_looks.set(Some(left - 1)),
            None => {}
        }
        open
    }

    fn show(&self, image: Image) {
        self.0.image.set(Some(image));
    }
}
