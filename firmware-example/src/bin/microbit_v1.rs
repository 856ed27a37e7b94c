//! BBC micro:bit v1 (nRF51822): the wiring, and nothing else.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(not(all(target_os = "none", feature = "microbit-v1")))]
fn main() {}

#[cfg(all(target_os = "none", feature = "microbit-v1"))]
#[path = "../nrf/mod.rs"]
mod nrf;

#[cfg(all(target_os = "none", feature = "microbit-v1"))]
#[path = "../nrf/front.rs"]
mod front;

#[cfg(all(target_os = "none", feature = "microbit-v1"))]
mod board {
    use cortex_m_rt::entry;
    use defmt_rtt as _;
    use nrf51_hal::Clocks;
    use nrf51_hal::gpio::p0::Parts as Port;
    use nrf51_hal::gpio::{Floating, Input, Level, Output, Pin, PullUp, PushPull};
    use nrf51_hal::pac::{Interrupt, NVIC, Peripherals, interrupt};
    use panic_halt as _;
    use proverka::journal::Layout;
    use proverka_firmware::board::{Board, Parts};
    use proverka_firmware::device::{Device, Step};
    use proverka_firmware::matrix::Matrix;
    use proverka_firmware::panel::{self, WIRING_V1};

    use crate::front;
    use crate::nrf::{self, FIRMWARE, Line, Micros, Nvmc, Rng, Wdt};

    type Button = Pin<Input<Floating>>;
    pub(crate) type Panel = panel::Panel<Button, Button, Pin<Input<PullUp>>, Pin<Output<PushPull>>, 3, 9>;
    /// 256 KiB in pages of 1 KiB.
    type Flash = Nvmc<1024, 0x4_0000>;

    /// 128 pages of the ring and five before it: up to 0x3D400.
    const LAYOUT: Layout = Layout { base: FIRMWARE, ring: 128 };

    struct MicrobitV1;

    impl Board for MicrobitV1 {
        type Flash = Flash;
        type Serial = Line;
        type Clock = Micros;
        type Entropy = Rng;
        type Front = front::Handle;
        type Watchdog = Wdt;
        type Firmware = Flash;
    }

    #[interrupt]
    fn TIMER1() {
        nrf::ticked();
        front::tick();
    }

    #[interrupt]
    fn UART0() {
        nrf::received();
    }

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
        let port = Port::new(chip.GPIO);
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
        // The buttons have pull-ups of their own. The seal loop runs from edge contact 0 to ground.
        let (a, b) = (port.p0_17.into_floating_input().degrade(), port.p0_26.into_floating_input().degrade());
        let seal = port.p0_03.into_pullup_input().degrade();
        let _rxd = port.p0_25.into_floating_input();
        let _txd = port.p0_24.into_push_pull_output(Level::High);

        let front = front::Handle::start(Panel::new(a, b, seal, Matrix::new(rows, columns, &WIRING_V1)));
        let parts = Parts::<MicrobitV1> {
            flash: Nvmc,
            layout: LAYOUT,
            serial: Line::start(25, 24),
            clock: Micros::start(),
            entropy: Rng::start(),
            front,
            watchdog: Wdt::start(),
            firmware: Nvmc,
            id: nrf::device_id(*b"mbit-v1-"),
            causes: nrf::reset_causes(),
        };
        nrf::start_ticking();
        #[expect(unsafe_code, reason = "interrupts are let in where everything that they touch is in place")]
        // SAFETY: no critical section is open here.
        unsafe {
            NVIC::unmask(Interrupt::TIMER1);
            NVIC::unmask(Interrupt::UART0);
        }
        front::settle();
        let mut device = Device::new(parts);
        loop {
            if device.poll() == Step::Idle {
                cortex_m::asm::wfi();
            }
        }
    }
}
