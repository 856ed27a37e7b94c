//! A port to Arm MPS2 with AN386 (Cortex-M4), as `qemu-system-arm -M mps2-an386` emulates it.
//! `firmware-example/PORTING.md` describes this port step by step; it uses only what `proverka-device` makes public. It
//! is only for trying the firmware out, never for use: its record lies in RAM and is lost with the power, its random
//! bits are not random, and it has no seal loop.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(not(target_os = "none"))]
fn main() {}

#[cfg(target_os = "none")]
mod mps2 {
    use core::convert::Infallible;

    use cortex_m_rt::entry;
    use defmt_rtt as _;
    use embedded_io::{ErrorType as LineError, Read, ReadReady, Write};
    use panic_halt as _;
    use proverka::journal::Layout;
    use proverka_device::board::{Board, Clock, Entropy, Front, GeneratorStuck, Look, Parts, Press};
    use proverka_device::boards::image::Image;
    use proverka_device::boards::ram::{PAGES, Ram};
    use proverka_device::boards::register::Register;
    use proverka_device::device::Device;
    use proverka_device::matrix;

    /// The registers of the serial port: data, state, control, and the divisor for its rate.
    const UART_DATA: Register = register(0x4000_4000);
    const UART_STATE: Register = register(0x4000_4004);
    const UART_CONTROL: Register = register(0x4000_4008);
    const UART_DIVIDER: Register = register(0x4000_4010);
    /// The registers of a timer that counts down: control, value, and reload value.
    const TIMER_CONTROL: Register = register(0x4000_0000);
    const TIMER_VALUE: Register = register(0x4000_0004);
    const TIMER_RELOAD: Register = register(0x4000_0008);

    /// Returns a register of this board.
    #[expect(unsafe_code, reason = "registers are reached by address")]
    const fn register(address: usize) -> Register {
        // SAFETY: each address above is that of a register of the board's serial port or of its timer, and not of
        // memory.
        unsafe { Register::at(address) }
    }

    struct Line;

    impl LineError for Line {
        type Error = Infallible;
    }

    impl ReadReady for Line {
        fn read_ready(&mut self) -> Result<bool, Infallible> {
            Ok(UART_STATE.read() & 2 != 0)
        }
    }

    impl Read for Line {
        fn read(&mut self, bytes: &mut [u8]) -> Result<usize, Infallible> {
            let [byte, ..] = UART_DATA.read().to_le_bytes();
            Ok(bytes.first_mut().map_or(0, |first| {
                *first = byte;
                1
            }))
        }
    }

    impl Write for Line {
        fn write(&mut self, bytes: &[u8]) -> Result<usize, Infallible> {
            for byte in bytes {
                while UART_STATE.read() & 1 != 0 {}
                UART_DATA.write(u32::from(*byte));
            }
            Ok(bytes.len())
        }

        fn flush(&mut self) -> Result<(), Infallible> {
            Ok(())
        }
    }

    /// A clock made from the timer, which counts down at the rate of the processor.
    struct Down;

    impl Clock for Down {
        const HERTZ: u32 = 25_000_000;
        const TOP: u32 = u32::MAX;

        // Nothing halts the clock in the emulator, and the board has no watchdog.
        const LONGEST_GAP: u32 = 60 * Self::HERTZ;

        fn look(&mut self) -> Look {
            Look::in_time(!TIMER_VALUE.read())
        }
    }

    // These bytes are not random at all: they are the same at each start.
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
        UART_DIVIDER.write(16);
        UART_CONTROL.write(3);
        TIMER_RELOAD.write(u32::MAX);
        TIMER_VALUE.write(u32::MAX);
        TIMER_CONTROL.write(1);
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
