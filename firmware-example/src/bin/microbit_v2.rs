//! BBC micro:bit v2 (nRF52833): the wiring, and nothing else.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(not(all(target_os = "none", feature = "microbit-v2")))]
fn main() {}

#[cfg(all(target_os = "none", feature = "microbit-v2"))]
mod board {
    use cortex_m::singleton;
    use cortex_m_rt::entry;
    use defmt_rtt as _;
    use embedded_hal::delay::DelayNs;
    use nrf52833_hal::gpio::{Level, p0, p1};
    use nrf52833_hal::pac::Peripherals;
    use nrf52833_hal::uarte::{Baudrate, Parity, Pins, Uarte};
    use nrf52833_hal::{Clocks, Timer};
    use panic_halt as _;
    use proverka_firmware::device::{Device, WIRING_V2};
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
        let port0 = p0::Parts::new(chip.P0);
        let port1 = p1::Parts::new(chip.P1);

        let rows = [
            port0.p0_21.into_push_pull_output(Level::Low).degrade(),
            port0.p0_22.into_push_pull_output(Level::Low).degrade(),
            port0.p0_15.into_push_pull_output(Level::Low).degrade(),
            port0.p0_24.into_push_pull_output(Level::Low).degrade(),
            port0.p0_19.into_push_pull_output(Level::Low).degrade(),
        ];
        let columns = [
            port0.p0_28.into_push_pull_output(Level::High).degrade(),
            port0.p0_11.into_push_pull_output(Level::High).degrade(),
            port0.p0_31.into_push_pull_output(Level::High).degrade(),
            port1.p1_05.into_push_pull_output(Level::High).degrade(),
            port0.p0_30.into_push_pull_output(Level::High).degrade(),
        ];
        // The board has pull-ups of its own.
        let a = port0.p0_14.into_floating_input();
        let b = port0.p0_23.into_floating_input();

        let pins = Pins {
            rxd: port1.p1_08.into_floating_input().degrade(),
            txd: port0.p0_06.into_push_pull_output(Level::High).degrade(),
            cts: None,
            rts: None,
        };
        let uarte = Uarte::new(chip.UARTE0, pins, Parity::EXCLUDED, Baudrate::BAUD115200);
        // The serial line's DMA reads and writes these.
        let (Some(outgoing), Some(incoming)) = (singleton!(: [u8; 64] = [0; 64]), singleton!(: [u8; 1] = [0; 1]))
        else {
            return;
        };
        let Ok((serial, _incoming)) = uarte.split(outgoing, incoming) else {
            return;
        };

        let mut device = Device::new(a, b, Matrix::new(rows, columns, &WIRING_V2), serial);
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
}
