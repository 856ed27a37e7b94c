//! BBC micro:bit v2 (nRF52833): the wiring, and nothing else.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(not(all(target_os = "none", feature = "microbit-v2")))]
fn main() {}

#[cfg(all(target_os = "none", feature = "microbit-v2"))]
#[path = "../nrf/mod.rs"]
mod nrf;

#[cfg(all(target_os = "none", feature = "microbit-v2"))]
#[path = "../nrf/front.rs"]
mod front;

#[cfg(all(target_os = "none", feature = "microbit-v2"))]
mod board {
    use cortex_m_rt::entry;
    use defmt_rtt as _;
    use nrf52833_hal::Clocks;
    use nrf52833_hal::gpio::{Floating, Input, Level, Output, Pin, PullUp, PushPull};
    use nrf52833_hal::gpio::{p0, p1};
    use nrf52833_hal::pac::{Interrupt, NVIC, Peripherals, interrupt};
    use panic_halt as _;
    use proverka::journal::Layout;
    use proverka_firmware::board::{Board, Parts};
    use proverka_firmware::device::{Device, Step};
    use proverka_firmware::matrix::Matrix;
    use proverka_firmware::panel::{self, WIRING_V2};

    use crate::front;
    use crate::nrf::{self, FIRMWARE, Line, Micros, Nvmc, Rng, Wdt};

    type Button = Pin<Input<Floating>>;
    pub(crate) type Panel = panel::Panel<Button, Button, Pin<Input<PullUp>>, Pin<Output<PushPull>>, 5, 5>;
    /// 512 KiB in pages of 4 KiB.
    type Flash = Nvmc<4096, 0x8_0000>;

    /// 32 pages of the ring and five before it: up to 0x41000.
    const LAYOUT: Layout = Layout { base: FIRMWARE, ring: 32 };

    struct MicrobitV2;

    impl Board for MicrobitV2 {
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
    fn UARTE0_UART0() {
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
        let (port0, port1) = (p0::Parts::new(chip.P0), p1::Parts::new(chip.P1));
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
        // The buttons have pull-ups of their own. The seal loop runs from edge contact 0 to ground.
        let (a, b) = (port0.p0_14.into_floating_input().degrade(), port0.p0_23.into_floating_input().degrade());
        let seal = port0.p0_02.into_pullup_input().degrade();
        let _rxd = port1.p1_08.into_floating_input();
        let _txd = port0.p0_06.into_push_pull_output(Level::High);

        let front = front::Handle::start(Panel::new(a, b, seal, Matrix::new(rows, columns, &WIRING_V2)));
        let parts = Parts::<MicrobitV2> {
            flash: Nvmc,
            layout: LAYOUT,
            serial: Line::start(32 + 8, 6),
            clock: Micros::start(),
            entropy: Rng::start(),
            front,
            watchdog: Wdt::start(),
            firmware: Nvmc,
            id: nrf::device_id(*b"mbit-v2-"),
            causes: nrf::reset_causes(),
        };
        nrf::start_ticking();
        #[expect(unsafe_code, reason = "interrupts are let in where everything that they touch is in place")]
        // SAFETY: no critical section is open here.
        unsafe {
            NVIC::unmask(Interrupt::TIMER1);
            NVIC::unmask(Interrupt::UARTE0_UART0);
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
