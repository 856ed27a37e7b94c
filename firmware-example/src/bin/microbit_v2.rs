//! BBC micro:bit v2 (nRF52833): the wiring, and nothing else.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(not(all(target_os = "none", feature = "microbit-v2")))]
fn main() {}

#[cfg(all(target_os = "none", feature = "microbit-v2"))]
#[expect(unsafe_code, reason = "the handler of a processor's fault is unsafe to define")]
mod microbit {
    use cortex_m_rt::{ExceptionFrame, entry, exception};
    use defmt_rtt as _;
    use nrf52833_hal::gpio::{Floating, Input, Level, Output, Pin, PullUp, PushPull, p0, p1};
    use nrf52833_hal::pac::{Interrupt, Peripherals, TIMER1, interrupt};
    use nrf52833_hal::timer::Periodic;
    use nrf52833_hal::{Clocks, Timer};
    use proverka_device::board::{Board, Parts};
    use proverka_device::boards::image::Image;
    use proverka_device::boards::nrf::chip::{self, Flash};
    use proverka_device::boards::nrf::clock::Clock;
    use proverka_device::boards::nrf::generator::Entropy;
    use proverka_device::boards::nrf::serial::{Line, Port};
    use proverka_device::boards::nrf::{Dog, causes_and_trace, id, layout, protect};
    use proverka_device::boards::shared::{Handle, Shared};
    use proverka_device::boards::trace;
    use proverka_device::device::{Device, Step};
    use proverka_device::matrix::Matrix;
    use proverka_device::panel::{Panel, WIRING_V2};

    /// The size of a flash page. Unit: bytes.
    const PAGE: u32 = 4096;
    /// The time between two ticks of the front panel. Unit: microseconds.
    const TICK: u32 = 2000;

    type Front = Panel<Pin<Input<Floating>>, Pin<Input<Floating>>, Pin<Input<PullUp>>, Pin<Output<PushPull>>, 5, 5>;

    static FRONT: Shared<Front> = Shared::empty();
    static PORT: Shared<Port> = Shared::empty();
    static TICKER: Shared<Timer<TIMER1, Periodic>> = Shared::empty();

    struct Microbit;

    impl Board for Microbit {
        type Flash = Flash<{ PAGE as usize }>;
        type Serial = Line;
        type Clock = Clock;
        type Entropy = Entropy;
        type Front = Handle<Front>;
        type Watchdog = Dog;
        type Firmware = Image;
    }

    #[interrupt]
    fn TIMER1() {
        TICKER.with(|ticker| ticker.reset_event());
        FRONT.with(Front::tick);
    }

    #[interrupt]
    fn UARTE0_UART0() {
        PORT.with(Port::advance);
    }

    #[panic_handler]
    fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
        trace::panicked()
    }

    #[exception]
    unsafe fn HardFault(frame: &ExceptionFrame) -> ! {
        trace::faulted(frame.pc())
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
        protect::lock_firmware(&chip.ACL);
        protect::watch_supply(&chip.POWER);
        #[cfg(feature = "debug-port")]
        protect::open_debug_port(&chip.FICR);
        // The serial line needs the crystal, because the internal oscillator is not accurate enough.
        let _clocks = Clocks::new(chip.CLOCK).enable_ext_hfosc();
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
        // The board has its own pull-ups for the buttons. The seal loop connects ring 0 of the edge connector to
        // ground.
        let (a, b) = (port0.p0_14.into_floating_input().degrade(), port0.p0_23.into_floating_input().degrade());
        let seal = port0.p0_02.into_pullup_input().degrade();
        FRONT.fill(Panel::new(a, b, seal, Matrix::new(rows, columns, &WIRING_V2)));

        // On battery the chip at the other end is off, and the pin must not float.
        let rxd = port1.p1_08.into_pullup_input().degrade();
        let txd = port0.p0_06.into_push_pull_output(Level::High).degrade();
        PORT.fill(Port::start(chip.UARTE0, (chip.TIMER2, chip.PPI), &rxd, &txd));

        let mut ticker = Timer::periodic(chip.TIMER1);
        ticker.enable_interrupt();
        ticker.start(TICK);
        TICKER.fill(ticker);
        chip::enable(Interrupt::TIMER1);
        chip::enable(Interrupt::UARTE0_UART0);

        let mut device = Device::<Microbit>::new(Parts {
            flash: Flash::new(chip.NVMC),
            layout: layout(PAGE),
            serial: Line::new(&PORT),
            clock: Clock::start(chip.TIMER0),
            entropy: Entropy::new(chip.RNG),
            front: Handle::new(&FRONT),
            watchdog: Dog::start(chip.WDT),
            firmware: Image,
            id: id(&chip.FICR),
            causes: causes_and_trace(&chip.POWER),
        });
        let mut told = None;
        loop {
            let step = device.poll();
            let status = device.status();
            if told != Some(status) {
                defmt::info!("{} tested {} fault {} size {}", status.state, status.tested, status.fault, status.size);
                told = Some(status);
            }
            if step == Step::Idle {
                cortex_m::asm::wfi();
            }
        }
    }
}
