//! The other parts of a simulated device: clock, buttons, LEDs, seal wire and line. Each is a handle on the shared
//! surroundings.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::rc::Rc;

use embedded_io::{ErrorType, Read, ReadReady, Write};
use proverka_device::board::{Board, Button, Clock, Firmware, Front, Look, Press};
use proverka_device::matrix::Image;
use proverka_device::show;

use super::chip::Chip;
use super::random::Generator;

/// The rate of the clock, equal to that of the counter on the BBC micro:bit. Unit: hertz.
const HERTZ: u32 = 32_768;
/// The largest value of the counter, which has 24 bits as on the BBC micro:bit.
const TOP: u32 = (1 << 24) - 1;
/// The time that one reading of the clock takes, so that time passes even while the device only reads the clock. Unit:
/// microseconds.
const LOOK_US: u64 = 10;
/// The number of microseconds in a second, and the factor of parts per million.
const MILLION: u64 = 1_000_000;
/// The number of runs of presses that can wait for the device, the same as on the boards.
const RUNS: usize = 4;

/// Everything around the device: time, power, buttons, seal wire, LEDs and line.
#[derive(Debug)]
pub struct World {
    /// The true time. Unit: microseconds since 1970.
    now_us: i64,
    /// What the device's counter has counted since power came on. Unit: millionths of a microsecond.
    counted: u128,
    /// How much too fast the counter runs; negative if it runs too slow. Unit: parts per million.
    drift_ppm: i32,
    presses: VecDeque<Press>,
    wire_open: bool,
    was_open: bool,
    image: Image,
    to_device: VecDeque<u8>,
    from_device: VecDeque<u8>,
    is_powered: bool,
}

/// A handle on the surroundings of the device. Clones share the same state.
#[derive(Clone, Debug)]
pub struct Surroundings(Rc<RefCell<World>>);

impl Surroundings {
    /// Makes surroundings at the true time `now`, with an intact seal wire and without power. Unit: Unix seconds.
    #[must_use]
    pub fn new(now: i64) -> Self {
        Self(Rc::new(RefCell::new(World {
            now_us: now.saturating_mul(1_000_000),
            counted: 0,
            drift_ppm: 0,
            presses: VecDeque::new(),
            wire_open: false,
            was_open: false,
            image: show::DARK,
            to_device: VecDeque::new(),
            from_device: VecDeque::new(),
            is_powered: false,
        })))
    }

    /// The true time. Unit: microseconds since 1970.
    #[must_use]
    pub fn now_us(&self) -> i64 {
        self.0.borrow().now_us
    }

    /// The true time. Unit: Unix seconds.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.now_us().div_euclid(1_000_000)
    }

    /// Lets time pass. Unit: microseconds.
    pub fn pass(&self, us: u64) {
        self.0.borrow_mut().pass(us);
    }

    /// Makes the counter run too fast by `ppm` from now on; negative values make it slow. Unit: parts per million.
    pub fn drift(&self, ppm: i32) {
        self.0.borrow_mut().drift_ppm = ppm;
    }

    /// Makes the counter jump ahead. Unit: seconds.
    pub fn jump(&self, seconds: u64) {
        self.0.borrow_mut().counted += u128::from(seconds) * u128::from(MILLION) * u128::from(MILLION);
    }

    /// Switches power on or off. Without power the counter is 0, the LEDs are dark and the line is dead.
    pub fn power(&self, on: bool) {
        let mut world = self.0.borrow_mut();
        world.is_powered = on;
        world.counted = 0;
        world.was_open = world.wire_open;
        world.image = show::DARK;
        world.presses.clear();
        world.to_device.clear();
        world.from_device.clear();
    }

    /// Simulates a power failure: the line falls silent, even in the middle of a word, and all later work of the device
    /// is lost.
    pub fn fail(&self) {
        self.0.borrow_mut().is_powered = false;
    }

    /// Opens or closes the seal wire.
    pub fn wire(&self, open: bool) {
        let mut world = self.0.borrow_mut();
        world.wire_open = open;
        world.was_open |= open;
    }

    /// Whether the seal wire is open now.
    #[must_use]
    pub fn is_wire_open(&self) -> bool {
        self.0.borrow().wire_open
    }

    /// Presses a button. Returns false if the device has no power to notice it.
    pub fn press(&self, button: Button) -> bool {
        let mut world = self.0.borrow_mut();
        if !world.is_powered {
            return false;
        }
        if let Some(run) = world.presses.back_mut().filter(|run| run.button == button) {
            run.times = run.times.saturating_add(1);
        } else if world.presses.len() < RUNS {
            world.presses.push_back(Press { button, times: 1 });
        } else {
            return false;
        }
        true
    }

    /// The image that the LEDs show.
    #[must_use]
    pub fn image(&self) -> Image {
        self.0.borrow().image
    }

    /// Sends bytes to the device; without power they are lost.
    pub fn send(&self, bytes: &[u8]) {
        let mut world = self.0.borrow_mut();
        if world.is_powered {
            world.to_device.extend(bytes);
        }
    }

    /// Receives bytes from the device, as many as fit, and returns their number.
    pub fn receive(&self, bytes: &mut [u8]) -> usize {
        let from = &mut self.0.borrow_mut().from_device;
        bytes.iter_mut().map_while(|byte| from.pop_front().map(|from| *byte = from)).count()
    }
}

impl World {
    fn pass(&mut self, us: u64) {
        self.now_us = self.now_us.saturating_add_unsigned(us);
        let rate = u64::try_from(1_000_000 + i64::from(self.drift_ppm)).unwrap_or(0);
        if self.is_powered {
            self.counted += u128::from(us) * u128::from(rate);
        }
    }

    fn ticks(&self) -> u32 {
        let ticks = self.counted * u128::from(HERTZ) / u128::from(MILLION * MILLION);
        u32::try_from(ticks & u128::from(TOP)).unwrap_or(0)
    }
}

impl Clock for Surroundings {
    const HERTZ: u32 = HERTZ;
    const TOP: u32 = TOP;
    // The simulator never lets a whole wrap of the counter pass without running the device.
    const LONGEST_GAP: u32 = TOP;

    fn look(&mut self) -> Look {
        let mut world = self.0.borrow_mut();
        world.pass(LOOK_US);
        Look::in_time(world.ticks())
    }
}

impl Front for Surroundings {
    fn press(&self) -> Option<Press> {
        self.0.borrow_mut().presses.pop_front()
    }

    fn has_looked(&self) -> bool {
        true
    }

    fn is_open(&self) -> bool {
        self.0.borrow().was_open
    }

    fn show(&self, image: Image) {
        let mut world = self.0.borrow_mut();
        if world.is_powered {
            world.image = image;
        }
    }
}

impl ErrorType for Surroundings {
    type Error = Infallible;
}

impl ReadReady for Surroundings {
    fn read_ready(&mut self) -> Result<bool, Infallible> {
        Ok(!self.0.borrow().to_device.is_empty())
    }
}

impl Read for Surroundings {
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize, Infallible> {
        let to = &mut self.0.borrow_mut().to_device;
        Ok(bytes.iter_mut().map_while(|byte| to.pop_front().map(|from| *byte = from)).count())
    }
}

impl Write for Surroundings {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Infallible> {
        let mut world = self.0.borrow_mut();
        if world.is_powered {
            world.from_device.extend(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

/// The firmware image that runs. It is this program, represented by its name and version.
#[derive(Clone, Debug)]
pub struct Running(pub String);

impl Running {
    /// The image of this version of the simulator.
    #[must_use]
    pub fn this() -> Self {
        Self(format!("proverka sim {}\n", env!("CARGO_PKG_VERSION")))
    }
}

impl Firmware for Running {
    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> usize {
        let mut bytes_of = self.0.as_bytes();
        Firmware::read(&mut bytes_of, offset, bytes)
    }
}

/// The types of the parts of a simulated board.
#[derive(Clone, Copy, Debug)]
pub enum Simulated {}

impl Board for Simulated {
    type Flash = Chip;
    type Serial = Surroundings;
    type Clock = Surroundings;
    type Entropy = Generator;
    type Front = Surroundings;
    type Watchdog = ();
    type Firmware = Running;
}
