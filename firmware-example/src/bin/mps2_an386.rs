//! Arm MPS2 with AN386 (Cortex-M4), as `qemu-system-arm -M mps2-an386` has it: for trying the firmware out, never for use. Its record
//! lies in RAM and goes with the power, its random bits are none, and it has no seal loop.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(not(all(target_os = "none", feature = "mps2-an386")))]
fn main() {}

#[cfg(all(target_os = "none", feature = "mps2-an386"))]
#[path = "../boards/image.rs"]
mod image;
#[cfg(all(target_os = "none", feature = "mps2-an386"))]
#[path = "../boards/ram.rs"]
mod ram;
#[cfg(all(target_os = "none", feature = "mps2-an386"))]
#[path = "../boards/register.rs"]
mod register;

#[cfg(all(target_os = "none", feature = "mps2-an386"))]
mod mps2 {
    use core::convert::Infallible;

    use cortex_m as _;
    use cortex_m_rt::entry;
    use defmt_rtt as _;
    use embedded_io::{ErrorType as LineError, Read, ReadReady, Write};
    use panic_halt as _;
    use proverka::journal::Layout;
    use proverka_device::board::{Board, Clock, Entropy, Front, GeneratorStuck, Look, Parts, Press};
    use proverka_device::device::Device;
    use proverka_device::matrix;

    use crate::image::Image;
    use crate::ram::{PAGES, Ram};
    use crate::register::{get, put};

    const UART: usize = 0x4000_4000;
    const TIMER: usize = 0x4000_0000;
    struct Line;

    impl LineError for Line {
        type Error = Infallible;
    }

    impl ReadReady for Line {
        fn read_ready(&mut self) -> Result<bool, Infallible> {
            Ok(get(UART + 4) & 2 != 0)
        }
    }

    impl Read for Line {
        fn read(&mut self, bytes: &mut [u8]) -> Result<usize, Infallible> {
            let [byte, ..] = get(UART).to_le_bytes();
            Ok(bytes.first_mut().map_or(0, |first| {
                *first = byte;
                1
            }))
        }
    }

    impl Write for Line {
        fn write(&mut self, bytes: &[u8]) -> Result<usize, Infallible> {
            for byte in bytes {
                while get(UART + 4) & 1 != 0 {}
                put(UART, u32::from(*byte));
            }
            Ok(bytes.len())
        }

        fn flush(&mut self) -> Result<(), Infallible> {
            Ok(())
        }
    }

    /// The timer counts down at the rate of the processor.
    struct Down;

    impl Clock for Down {
        const HERTZ: u32 = 25_000_000;
        const TOP: u32 = u32::MAX;

        // Nothing halts it in the emulator, and it has no watchdog.
        const LONGEST_GAP: u32 = 60 * Self::HERTZ;

        fn look(&mut self) -> Look {
            Look::in_time(!get(TIMER + 4))
        }
    }

    // Not random at all: the same at each start.
    struct Same(u32);

    impl Entropy for Same {
        fn fill(&mut self, bytes: &mut [u8]) -> Result<(), GeneratorStuck> {
            for byte in bytes {
                self.0 ^= self.0 << 13;
                self.0 ^= self.0 >> 17;
                self.0 ^= self.0 << 5;
                [*byte, ..] = self.0.to_le_bytes();
            }
            Ok(())
        }
    }

    #[derive(Clone)]
    struct Nothing;
    impl Front for Nothing {
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

    struct Mps2;

    impl Board for Mps2 {
        type Flash = Ram;
        type Serial = Line;
        type Clock = Down;
        type Entropy = Same;
        type Front = Nothing;
        type Watchdog = ();
        type Firmware = Image;
    }

    #[entry]
    fn main() -> ! {
        put(UART + 16, 16);
        put(UART + 8, 3);
        put(TIMER + 8, u32::MAX);
        put(TIMER + 4, u32::MAX);
        put(TIMER, 1);
        let mut device = Device::<Mps2>::new(Parts {
            flash: Ram,
            layout: Layout { base: 0, ring: PAGES as u16 - 5 },
            serial: Line,
            clock: Down,
            entropy: Same(1),
            front: Nothing,
            watchdog: (),
            firmware: Image,
            id: *b"mps2-an386-trial",
            causes: 0,
        });
        loop {
            device.poll();
        }
    }
}
