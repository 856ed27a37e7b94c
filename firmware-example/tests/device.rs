//! The whole device on simulated pins and a simulated line.

use embedded_hal::delay::DelayNs;
use embedded_hal::digital::{ErrorType, InputPin, OutputPin};
use proverka_firmware::device::{Device, DeviceError, LONGEST_MESSAGE, WIRING_V2};
use proverka_firmware::matrix::Matrix;
use proverka_firmware::report::Report;
use proverka_firmware::story::Bookmark;
use std::cell::{Cell, RefCell};
use std::convert::Infallible;
use std::rc::Rc;

/// A wire whose level both ends see; high at first, as a released button is.
#[derive(Clone)]
struct Wire(Rc<Cell<bool>>);

impl Wire {
    fn high() -> Self {
        Self(Rc::new(Cell::new(true)))
    }
}

impl ErrorType for Wire {
    type Error = Infallible;
}

impl InputPin for Wire {
    fn is_high(&mut self) -> Result<bool, Infallible> {
        Ok(self.0.get())
    }

    fn is_low(&mut self) -> Result<bool, Infallible> {
        Ok(!self.0.get())
    }
}

impl OutputPin for Wire {
    fn set_low(&mut self) -> Result<(), Infallible> {
        self.0.set(false);
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        self.0.set(true);
        Ok(())
    }
}

/// A serial line that takes a few bytes at a time, and breaks when told to.
#[derive(Clone, Default)]
struct Line {
    said: Rc<RefCell<Vec<u8>>>,
    broken: Rc<Cell<bool>>,
}

impl embedded_io::ErrorType for Line {
    type Error = embedded_io::ErrorKind;
}

impl embedded_io::Write for Line {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Self::Error> {
        if self.broken.get() {
            return Err(embedded_io::ErrorKind::BrokenPipe);
        }
        let taken = bytes.len().min(3);
        self.said.borrow_mut().extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }
}

/// Counts the time that the device asks for.
struct Clock(u64);

impl DelayNs for Clock {
    fn delay_ns(&mut self, ns: u32) {
        self.0 += u64::from(ns);
    }
}

struct Bench {
    device: Device<Wire, Wire, Wire, Line, 5, 5>,
    a: Wire,
    b: Wire,
    line: Line,
    clock: Clock,
}

impl Bench {
    fn new() -> Self {
        let (a, b, line) = (Wire::high(), Wire::high(), Line::default());
        let wires = || [(); 5].map(|()| Wire::high());
        let leds = Matrix::new(wires(), wires(), &WIRING_V2);
        let device = Device::new(a.clone(), b.clone(), leds, line.clone());
        let mut bench = Self { device, a, b, line, clock: Clock(0) };
        assert!(bench.turns(20).is_empty(), "released buttons are no presses");
        bench
    }

    fn turns(&mut self, turns: usize) -> Vec<Report<'static>> {
        (0..turns).filter_map(|_| self.device.turn(&mut self.clock).unwrap()).collect()
    }

    /// Both buttons to these levels (true is released) for long enough; what was reported meanwhile.
    fn buttons(&mut self, a: bool, b: bool) -> Vec<Report<'static>> {
        self.a.0.set(a);
        self.b.0.set(b);
        self.turns(20)
    }

    /// The reports on the line since the last call.
    fn said(&mut self) -> Vec<Vec<u8>> {
        let said = self.line.said.take();
        let mut frames: Vec<Vec<u8>> = said.split(|byte| *byte == 0).map(<[u8]>::to_vec).collect();
        assert_eq!(frames.pop(), Some(Vec::new()), "the last frame is ended");
        frames.into_iter().map(|frame| cobs::decode_vec(&frame).unwrap()).collect()
    }
}

#[test]
fn every_step_goes_over_the_line_and_fits() {
    let mut bench = Bench::new();
    let mut bookmark = Bookmark::START;
    assert_eq!(bench.device.tell().unwrap(), bookmark.judge().unwrap().0);
    for _ in 0..Bookmark::STEPS {
        let said = bench.said();
        let [message] = &said[..] else { panic!("one report, not {said:?}") };
        assert!(message.len() <= LONGEST_MESSAGE);
        let expected = bookmark.judge().unwrap().0;
        assert_eq!(postcard::from_bytes::<Report<'_>>(message).unwrap(), expected);
        bookmark = bookmark.next();
        assert_eq!(bench.buttons(false, true), [bookmark.judge().unwrap().0]);
        assert_eq!(bench.buttons(true, true), []);
    }
}

#[test]
fn b_goes_back_and_both_together_stay() {
    let mut bench = Bench::new();
    let reported = bench.buttons(true, false);
    assert_eq!(reported, [Bookmark::START.previous().judge().unwrap().0]);
    assert_eq!(bench.buttons(true, true), []);
    assert_eq!(bench.buttons(false, false), []);
    assert_eq!(bench.buttons(true, true), []);
    assert_eq!(bench.said().len(), 1);
}

#[test]
fn a_broken_line_is_an_error_and_not_the_end() {
    let mut bench = Bench::new();
    bench.line.broken.set(true);
    assert_eq!(bench.device.tell(), Err(DeviceError::Serial));
    bench.line.broken.set(false);
    assert!(bench.device.tell().is_ok());
}

#[test]
fn rows_are_scanned_at_a_steady_pace() {
    let mut bench = Bench::new();
    bench.clock.0 = 0;
    bench.turns(50);
    // Two milliseconds a row: five rows a hundred times a second, too fast to be seen as flicker.
    assert_eq!(bench.clock.0, 50 * 2_000_000);
}
