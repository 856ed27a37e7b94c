//! Runs one script on two bodies of the device, the emulated chip and the library on this machine. Both must give the
//! same record, byte for byte. The random bits are recorded from the chip's generator, and the clock of the library is
//! set to the seconds that the chip's entries contain.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::rc::Rc;
use std::time::Duration;

use embedded_io::{ErrorType as LineError, Read, ReadReady, Write};
use embedded_storage::nor_flash::{ErrorType, MultiwriteNorFlash, NorFlash, NorFlashErrorKind, ReadNorFlash};
use proverka::journal::Layout;
use proverka::journal::audit::Grade;
use proverka_device::board::{Board, Clock, Entropy, Firmware, Front, GeneratorStuck, Look, Parts, Press};
use proverka_device::device::{Device, Step};
use proverka_device::matrix;
use proverka_emulator::client::{Client, Port, graded};
use proverka_emulator::{Body as _, Image, Machine, Trouble, real_time};

use crate::Checks;
use crate::tapped::Tapped;

/// The parts of the body on this machine.
struct World {
    flash: RefCell<Vec<u8>>,
    to_device: RefCell<VecDeque<u8>>,
    to_host: RefCell<VecDeque<u8>>,
    random: RefCell<VecDeque<u8>>,
    /// The seconds since the start.
    seconds: Cell<u32>,
    /// The number of readings of the clock in this second.
    looks: Cell<u32>,
    firmware: Vec<u8>,
}

#[derive(Clone)]
struct Part(Rc<World>);

impl ErrorType for Part {
    type Error = NorFlashErrorKind;
}

impl ReadNorFlash for Part {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Self::Error> {
        let at = offset as usize;
        bytes.copy_from_slice(&self.0.flash.borrow()[at..at + bytes.len()]);
        Ok(())
    }

    fn capacity(&self) -> usize {
        Machine::BOARD.flash
    }
}

impl NorFlash for Part {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = Machine::BOARD.page;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), Self::Error> {
        self.0.flash.borrow_mut()[from as usize..to as usize].fill(0xFF);
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Self::Error> {
        let mut flash = self.0.flash.borrow_mut();
        flash[offset as usize..].iter_mut().zip(bytes).for_each(|(to, from)| *to &= *from);
        Ok(())
    }
}

impl MultiwriteNorFlash for Part {}

impl LineError for Part {
    type Error = Infallible;
}

impl ReadReady for Part {
    fn read_ready(&mut self) -> Result<bool, Infallible> {
        Ok(!self.0.to_device.borrow().is_empty())
    }
}

impl Read for Part {
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize, Infallible> {
        let byte = self.0.to_device.borrow_mut().pop_front();
        Ok(byte.zip(bytes.first_mut()).map_or(0, |(byte, first)| {
            *first = byte;
            1
        }))
    }
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Infallible> {
        self.0.to_host.borrow_mut().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

impl Clock for Part {
    const HERTZ: u32 = 1_000_000;
    const TOP: u32 = u32::MAX;
    // Time passes as it did on the chip, so no reading is overdue.
    const LONGEST_GAP: u32 = u32::MAX;

    fn look(&mut self) -> Look {
        self.0.looks.set((self.0.looks.get() + 1).min(999_999));
        Look::in_time(self.0.seconds.get() * Self::HERTZ + self.0.looks.get())
    }
}

impl Entropy for Part {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), GeneratorStuck> {
        // After the recorded bytes it gives zeros, and the records will differ.
        bytes.fill_with(|| self.0.random.borrow_mut().pop_front().unwrap_or(0));
        Ok(())
    }
}

impl Front for Part {
    fn press(&self) -> Option<Press> {
        None
    }

    fn has_looked(&self) -> bool {
        true
    }

    fn is_open(&self) -> bool {
        false
    }

    fn show(&self, _: matrix::Image) {}
}

impl Firmware for Part {
    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> usize {
        Firmware::read(&mut &self.0.firmware[..], offset, bytes)
    }
}

struct Here;

impl Board for Here {
    type Flash = Part;
    type Serial = Part;
    type Clock = Part;
    type Entropy = Part;
    type Front = Part;
    type Watchdog = ();
    type Firmware = Part;
}

/// The body on this machine. Before each received byte, its clock is set to the seconds that the next entry must
/// contain.
struct Body {
    world: Rc<World>,
    device: Device<Here>,
    seconds: Vec<u32>,
}

impl Port for Body {
    fn send(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        let size = self.device.status().size as usize;
        if let Some(seconds) = self.seconds.get(size)
            && *seconds > self.world.seconds.get()
        {
            self.world.seconds.set(*seconds);
            self.world.looks.set(0);
        }
        self.world.to_device.borrow_mut().extend(bytes);
        Ok(())
    }

    fn receive(&mut self, _: Duration) -> Result<Vec<u8>, Trouble> {
        for _ in 0..100_000 {
            if self.device.poll() == Step::Idle {
                break;
            }
        }
        Ok(self.world.to_host.borrow_mut().drain(..).collect())
    }

    fn now(&self) -> Duration {
        real_time()
    }
}

/// The script, which is the same for both bodies.
fn script<P: Port>(client: &mut Client<P>) -> Result<Vec<u8>, Trouble> {
    client.tested()?;
    client.enrol()?;
    client.open(5)?;
    client.tally(0, 3)?;
    client.tally(1, 2)?;
    client.tally(0, -1)?;
    client.close()?;
    client.open(4)?;
    client.tally(0, 6)?;
    client.close()?;
    client.bundle(&[])
}

/// The offset of the seconds in an entry's body, and the offset of the first entry in a bundle.
const SECONDS: usize = 16;
const ENTRIES: usize = 8 + 448 + 72;

/// Returns the seconds in the entries of a bundle, in order (FORMAT 10).
fn seconds(bundle: &[u8]) -> Vec<u32> {
    let word = |at: usize| bundle.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_le_bytes);
    let mut at = ENTRIES + 4;
    (0..word(ENTRIES))
        .map(|_| {
            let parts = usize::from(bundle[at + 1]);
            let seconds = word(at + 4 + SECONDS);
            at += 4 + 56 + 16 + 108 * parts + 64;
            seconds
        })
        .collect()
}

pub(crate) fn run(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let mut client = Client::new(Tapped::boot(image, |_| None)?);
    let emulated = script(&mut client)?;
    let device = client.hello()?.device.0;
    let random = std::mem::take(&mut client.port.given);
    checks.equal("grade", &graded(&emulated, None)?.grade, &Grade::Joint)?;

    let body = |random: &[u8]| {
        let world = Rc::new(World {
            flash: RefCell::new(vec![0xFF; Machine::BOARD.flash]),
            to_device: RefCell::default(),
            to_host: RefCell::default(),
            random: RefCell::new(random.iter().copied().collect()),
            seconds: Cell::new(0),
            looks: Cell::new(0),
            firmware: image.firmware().to_vec(),
        });
        let part = Part(Rc::clone(&world));
        let base = u32::try_from(image.firmware().len()).unwrap_or(0);
        let ring = u16::try_from(image.record(image.flash()).len() / image.page() - 5).unwrap_or(0);
        let device = Device::new(Parts {
            flash: part.clone(),
            layout: Layout { base, ring },
            serial: part.clone(),
            clock: part.clone(),
            entropy: part.clone(),
            front: part.clone(),
            watchdog: (),
            firmware: part,
            id: device,
            causes: 0,
        });
        script(&mut Client::new(Body { world, device, seconds: seconds(&emulated) }))
    };
    let here = body(&random)?;
    let differ = emulated.iter().zip(&here).position(|(one, other)| one != other);
    checks.equal("first byte in which the bundles differ", &differ, &None)?;
    checks.equal("bytes of the bundles", &here.len(), &emulated.len())?;
    // A control: with one random bit changed, the records differ.
    let mut other = random.clone();
    if let Some(last) = other.last_mut() {
        *last ^= 1;
    }
    checks.holds("another random bit makes another record", body(&other)? != emulated)?;
    println!("    {} bytes of record from {} random bytes: the same in both bodies", here.len(), random.len());
    Ok(checks.0)
}
