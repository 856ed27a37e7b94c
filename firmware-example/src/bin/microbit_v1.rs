//! BBC micro:bit v1 (nRF51822): the wiring, and nothing else.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(not(all(target_os = "none", feature = "microbit-v1")))]
fn main() {}

#[cfg(all(target_os = "none", feature = "microbit-v1"))]
mod board {
    use cortex_m_rt::entry;
    use defmt_rtt as _;
    use embedded_hal::delay::DelayNs;
    use embedded_io::WriteReady;
    use nrf51_hal::gpio::{Level, p0::Parts};
    use nrf51_hal::pac::{Peripherals, UART0};
    use nrf51_hal::uart::{Baudrate, Parity, Pins, Uart};
    use nrf51_hal::{Clocks, Timer};
    use panic_halt as _;
    use proverka_firmware::device::{Device, WIRING_V1};
    use proverka_firmware::matrix::Matrix;

    #[entry]
    fn main() -> ! {
        if let Some(chip) = Peripherals::take() {
            run(chip);
        }
        loop {
            cortex_m::asm::wfi();
        }
    }

    fn run(chip: Peripherals) {
        // The serial line wants the crystal: the internal oscillator is off by too much.
        let _clocks = Clocks::new(chip.CLOCK).enable_ext_hfosc();
        let mut delay = Timer::new(chip.TIMER0);
        let port = Parts::new(chip.GPIO);

        let rows = [
            port.p0_13.into_push_pull_output(Level::Low).degrade(),
            port.p0_14.into_push_pull_output(Level::Low).degrade(),
            port.p0_15.into_push_pull_output(Level::Low).degrade(),
        ];
        let columns = [
            port.p0_04.into_push_pull_output(Level::High).degrade(),
            port.p0_05.into_push_pull_output(Level::High).degrade(),
            port.p0_06.into_push_pull_output(Level::High).degrade(),
            port.p0_07.into_push_pull_output(Level::High).degrade(),
            port.p0_08.into_push_pull_output(Level::High).degrade(),
            port.p0_09.into_push_pull_output(Level::High).degrade(),
            port.p0_10.into_push_pull_output(Level::High).degrade(),
            port.p0_11.into_push_pull_output(Level::High).degrade(),
            port.p0_12.into_push_pull_output(Level::High).degrade(),
        ];
        // The board has pull-ups of its own.
        let a = port.p0_17.into_floating_input();
        let b = port.p0_26.into_floating_input();

        let pins = Pins {
            rxd: port.p0_25.into_floating_input().degrade(),
            txd: port.p0_24.into_push_pull_output(Level::High).degrade(),
            cts: None,
            rts: None,
        };
        let mut serial = Uart::new(chip.UART0, pins, Parity::EXCLUDED, Baudrate::BAUD115200);
        make_ready(&mut serial, &mut delay);

        let mut device = Device::new(a, b, Matrix::new(rows, columns, &WIRING_V1), serial);
        let mut told = device.tell().map(Some);
        loop {
            match told {
                Ok(Some(report)) => defmt::info!("{}", report),
                Ok(None) => {}
                Err(error) => {
                    defmt::error!("{}", error);
                    // Not the log alone at full speed: an error that stays would drown it.
                    delay.delay_ms(1000);
                }
            }
            told = device.turn(&mut delay);
        }
    }

    /// The chip support sends one byte to learn when the line is ready for the next. A chip answers within a tenth of
    /// a millisecond; an emulator that drops what is sent before the line is started never does, and is told here.
    fn make_ready(serial: &mut Uart<UART0>, delay: &mut impl DelayNs) {
        delay.delay_ms(2);
        if serial.write_ready() == Ok(false) {
            #[expect(unsafe_code, reason = "the register is the one that `serial` owns, and nothing else runs here")]
            // SAFETY: one aligned word of a register block that exists on every nRF51; one is a value it can have.
            unsafe {
                (*UART0::ptr()).events_txdrdy.write(|event| event.bits(1));
            }
        }
    }
}
