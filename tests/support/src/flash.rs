//! NOR flash that fails like real flash: words are torn bit by bit, erases leave noise, weak cells read differently on
//! each read, and writes or erases silently do nothing.
//!
//! A *step* is one word that is written or one page that is erased. A power cut happens at a step, and a [`Tear`] says
//! what that step leaves. From then on every call fails until [`Flash::power_up`].

use std::cell::RefCell;
use std::rc::Rc;

use crate::random::Random;
use embedded_storage::nor_flash::{
    ErrorType, MultiwriteNorFlash, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};

/// Size of a page, as on the nRF51. Unit: bytes.
pub const PAGE: usize = 1024;
const WORDS: usize = PAGE / 4;

/// What the step at which power fails leaves in flash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tear {
    /// Nothing was done.
    None,
    /// All of it was done; only the acknowledgement was lost.
    All,
    /// A random part of the bits was changed; the number is the seed.
    Some(u32),
    /// A random part of the bits was changed, and those read at random from then on.
    Weak(u32),
    /// Every bit that was to change reads at random.
    Loose(u32),
    /// One bit that was to change reads at random, and nothing else was done. In an erase, this is one bit of each
    /// word.
    Hair(u32),
    /// An erase changed all but one bit of the page, which reads at random. A write behaves as with `Hair`.
    Speck(u32),
    /// An erase left mostly ones. The second number is the zeros per thousand bits. A write behaves as with `Some`.
    Noise(u32, u32),
    /// An erase on a chip that programs a page to zeros before it erases it: there are zeros up to a random word, which
    /// reads at random in part, and the old content after it. A write behaves as with `Some`.
    Sunk(u32),
}

/// The error of every call without power.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PowerLost;

impl NorFlashError for PowerLost {
    fn kind(&self) -> NorFlashErrorKind {
        NorFlashErrorKind::Other
    }
}

/// A chip that the test can inspect while the device holds it.
#[derive(Clone, Debug)]
pub struct Chip(Rc<RefCell<Flash>>);

impl Chip {
    /// Makes a chip of this flash.
    #[must_use]
    pub fn new(flash: Flash) -> Self {
        Self(Rc::new(RefCell::new(flash)))
    }

    /// Inspects the flash, or changes it without the device noticing.
    pub fn with<T>(&self, look: impl FnOnce(&mut Flash) -> T) -> T {
        look(&mut self.0.borrow_mut())
    }
}

impl ErrorType for Chip {
    type Error = PowerLost;
}

impl ReadNorFlash for Chip {
    const READ_SIZE: usize = 4;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), PowerLost> {
        self.with(|flash| flash.read(offset, bytes))
    }

    fn capacity(&self) -> usize {
        self.with(|flash| flash.capacity())
    }
}

impl NorFlash for Chip {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = PAGE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), PowerLost> {
        self.with(|flash| flash.erase(from, to))
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), PowerLost> {
        self.with(|flash| flash.write(offset, bytes))
    }
}

impl MultiwriteNorFlash for Chip {}

/// The simulated flash of a device.
#[derive(Clone, Debug)]
pub struct Flash {
    words: Vec<u32>,
    /// Bits that read at random; `words` holds them as ones.
    weak: Vec<u32>,
    /// Writes of each word since its page was erased, without those that a power cut interrupted.
    writes: Vec<u8>,
    /// Number of erases of each page.
    pub erases: Vec<u32>,
    /// Number of steps since the last power-up.
    pub steps: u64,
    cut: Option<(u64, Tear)>,
    drop: Option<u64>,
    alive: bool,
    random: Random,
    /// The greatest number of writes that any word had between two erases.
    pub most_writes: u8,
}

/// A word in which about `per_mille` of a thousand bits are one.
fn sparse(random: &mut Random, per_mille: u32) -> u32 {
    (0..32).fold(0, |word, bit| if random.below(1000) < per_mille { word | 1 << bit } else { word })
}

impl Flash {
    /// Erased flash of `pages` pages.
    #[must_use]
    pub fn new(pages: usize) -> Self {
        Self {
            words: vec![u32::MAX; pages * WORDS],
            weak: vec![0; pages * WORDS],
            writes: vec![0; pages * WORDS],
            erases: vec![0; pages],
            steps: 0,
            cut: None,
            drop: None,
            alive: true,
            random: Random(1),
            most_writes: 0,
        }
    }

    /// Restores power. If `cut` is given, power fails again at that step, counted from 0.
    pub fn power_up(&mut self, cut: Option<(u64, Tear)>) {
        self.alive = true;
        self.steps = 0;
        self.cut = cut;
        self.drop = None;
    }

    /// Sets the seed by which weak cells read from the next power-up on.
    pub fn reseed(&mut self, seed: u64) {
        self.random = Random(seed);
    }

    /// Makes the step that follows after `ahead` others silently do nothing.
    pub fn drop_step(&mut self, ahead: u64) {
        self.drop = Some(self.steps + ahead);
    }

    /// Whether the flash has power.
    #[must_use]
    pub const fn is_alive(&self) -> bool {
        self.alive
    }

    /// Whether a bit of the word at `offset` reads at random.
    #[must_use]
    pub fn is_weak(&self, offset: usize) -> bool {
        self.weak[offset / 4] != 0
    }

    /// Number of bits of a page that read at random.
    #[must_use]
    pub fn weak_in(&self, page: usize) -> u32 {
        self.weak[page * WORDS..(page + 1) * WORDS].iter().map(|mask| mask.count_ones()).sum()
    }

    /// Number of bits that read at random.
    #[must_use]
    pub fn weak_bits(&self) -> u32 {
        self.weak.iter().map(|mask| mask.count_ones()).sum()
    }

    /// The bytes in the cells; weak bits count as ones.
    #[must_use]
    pub fn image(&self) -> Vec<u8> {
        self.words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    /// Flash with the content `image`.
    #[must_use]
    pub fn of_image(image: &[u8]) -> Self {
        let mut flash = Self::new(image.len() / PAGE);
        for (word, bytes) in flash.words.iter_mut().zip(image.as_chunks::<4>().0) {
            *word = u32::from_le_bytes(*bytes);
        }
        flash
    }

    /// Flips one bit, as an attacker with a probe or a particle may do.
    pub fn flip(&mut self, bit: usize) {
        self.words[bit / 32] ^= 1 << (bit % 32);
    }

    /// Sets a word without any of the rules of flash.
    pub fn poke(&mut self, offset: usize, word: u32) {
        self.words[offset / 4] = word;
    }

    /// Makes the bits `mask` of a word read at random.
    pub fn weaken(&mut self, offset: usize, mask: u32) {
        self.words[offset / 4] |= mask;
        self.weak[offset / 4] |= mask;
    }

    /// Decides what happens to this step.
    fn step(&mut self) -> Result<Step, PowerLost> {
        if !self.alive {
            return Err(PowerLost);
        }
        let now = self.steps;
        self.steps += 1;
        if let Some((at, tear)) = self.cut
            && at == now
        {
            self.alive = false;
            return Ok(Step::Cut(tear));
        }
        if self.drop == Some(now) {
            return Ok(Step::Dropped);
        }
        Ok(Step::Done)
    }

    fn write_word(&mut self, index: usize, value: u32) -> Result<(), PowerLost> {
        let before = self.words[index];
        assert_eq!(value & !before, 0, "word {index:#x}: writing {value:#010x} over {before:#010x} would raise bits");
        // The bits that this write clears, and the bits that it makes firm.
        let clears = before & !value;
        let step = self.step()?;
        match step {
            Step::Dropped => {}
            Step::Done | Step::Cut(Tear::All) => {
                self.words[index] = value & before;
                self.weak[index] &= value;
                self.writes[index] += 1;
                self.most_writes = self.most_writes.max(self.writes[index]);
            }
            Step::Cut(Tear::None) => {}
            Step::Cut(Tear::Some(seed) | Tear::Noise(seed, _) | Tear::Sunk(seed)) => {
                let done = Random(u64::from(seed)).word() & clears;
                self.words[index] &= !done;
                self.weak[index] &= !done;
            }
            Step::Cut(Tear::Weak(seed)) => {
                let mut random = Random(u64::from(seed));
                let done = random.word() & clears;
                self.words[index] &= !done;
                self.weak[index] = (self.weak[index] & !done) | (random.word() & clears & !done);
            }
            Step::Cut(Tear::Loose(_)) => self.weak[index] |= clears,
            Step::Cut(Tear::Hair(seed) | Tear::Speck(seed)) => self.weak[index] |= one_of(clears, seed),
        }
        if matches!(step, Step::Cut(_)) { Err(PowerLost) } else { Ok(()) }
    }

    fn erase_page(&mut self, page: usize) -> Result<(), PowerLost> {
        let step = self.step()?;
        let range = page * WORDS..(page + 1) * WORDS;
        match step {
            Step::Dropped | Step::Cut(Tear::None) => {}
            Step::Done | Step::Cut(Tear::All) => {
                self.words[range.clone()].fill(u32::MAX);
                self.weak[range.clone()].fill(0);
                self.writes[range].fill(0);
                self.erases[page] += 1;
            }
            Step::Cut(Tear::Speck(seed)) => {
                let index = range.clone().nth(seed as usize % 32).unwrap_or(range.start);
                let zeros = !self.words[index];
                self.words[range.clone()].fill(u32::MAX);
                self.weak[range].fill(0);
                self.weak[index] = one_of(zeros, seed / 32);
            }
            Step::Cut(Tear::Sunk(seed)) => {
                let mut random = Random(u64::from(seed) ^ 0x5A_5EED);
                // A page is programmed from its beginning. The last word that was reached may be between one and zero.
                let reached = random.below(WORDS as u64 + 1) as usize;
                for index in range.clone().take(reached) {
                    self.weak[index] = 0;
                    self.words[index] = 0;
                }
                if let Some(index) = range.clone().nth(reached) {
                    self.weak[index] |= self.words[index] & random.word();
                }
            }
            Step::Cut(tear) => {
                let (seed, per_mille) = match tear {
                    Tear::Noise(seed, per_mille) => (seed, Some(per_mille)),
                    Tear::Some(seed) | Tear::Weak(seed) | Tear::Loose(seed) | Tear::Hair(seed) => (seed, None),
                    Tear::None | Tear::All | Tear::Speck(_) | Tear::Sunk(_) => unreachable!("matched above"),
                };
                let mut random = Random(u64::from(seed) ^ 0xE5A5E);
                for index in range {
                    let zeros = !self.words[index];
                    match (tear, per_mille) {
                        (_, Some(rate)) => self.words[index] = !sparse(&mut random, rate),
                        (Tear::Some(_), None) => self.words[index] |= random.word() & zeros,
                        (Tear::Weak(_), None) => {
                            let risen = random.word() & zeros;
                            self.words[index] |= risen;
                            self.weak[index] |= random.word() & risen;
                        }
                        (Tear::Hair(_), None) => {
                            self.words[index] = u32::MAX;
                            self.weak[index] |= one_of(zeros, random.word());
                        }
                        _ => {
                            self.words[index] = u32::MAX;
                            self.weak[index] |= zeros;
                        }
                    }
                }
            }
        }
        if matches!(step, Step::Cut(_)) { Err(PowerLost) } else { Ok(()) }
    }
}

/// One of the bits of `mask`; zero if `mask` is zero.
fn one_of(mask: u32, seed: u32) -> u32 {
    let nth = seed.checked_rem(mask.count_ones()).unwrap_or(0);
    let rest = (0..nth).fold(mask, |mask, _| mask & mask.wrapping_sub(1));
    rest & rest.wrapping_neg()
}

#[derive(Clone, Copy)]
enum Step {
    Done,
    Dropped,
    Cut(Tear),
}

impl ErrorType for Flash {
    type Error = PowerLost;
}

impl ReadNorFlash for Flash {
    const READ_SIZE: usize = 4;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), PowerLost> {
        if !self.alive {
            return Err(PowerLost);
        }
        let from = offset as usize / 4;
        assert!(offset.is_multiple_of(4) && bytes.len().is_multiple_of(4), "reads are of whole words");
        for (at, to) in bytes.as_chunks_mut::<4>().0.iter_mut().enumerate() {
            let (word, weak) = (self.words[from + at], self.weak[from + at]);
            let word = if weak == 0 { word } else { word & !(weak & self.random.word()) };
            *to = word.to_le_bytes();
        }
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.words.len() * 4
    }
}

impl NorFlash for Flash {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = PAGE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), PowerLost> {
        for page in from as usize / PAGE..to as usize / PAGE {
            self.erase_page(page)?;
        }
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), PowerLost> {
        assert!(offset.is_multiple_of(4) && bytes.len().is_multiple_of(4), "writes are of whole words");
        for (at, word) in bytes.as_chunks::<4>().0.iter().enumerate() {
            self.write_word(offset as usize / 4 + at, u32::from_le_bytes(*word))?;
        }
        Ok(())
    }
}

impl MultiwriteNorFlash for Flash {}
