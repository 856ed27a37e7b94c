//! BBC micro:bit v1 (nRF51822): the wiring, and nothing else.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(not(all(target_os = "none", feature = "microbit-v1")))]
fn main() {}

#[cfg(all(target_os = "none", feature = "microbit-v1"))]
#[expect(unsafe_code, reason = "the handler of a processor's fault is unsafe to define")]
mod microbit {
    use cortex_m_rt::{ExceptionFrame, entry, exception};
    use defmt_rtt as _;
    use embedded_hal::delay::DelayNs;
    use embedded_io::WriteReady;
    use nrf51_hal::gpio::{Floating, Input, Level, Output, Pin, PullUp, PushPull, p0};
    use nrf51_hal::pac::{Interrupt, Peripherals, TIMER1, UART0, interrupt};
    use nrf51_hal::timer::Periodic;
    use nrf51_hal::uart::{Baudrate, Parity, Pins, Uart};
    use nrf51_hal::{Clocks, Timer};
    use proverka_device::board::{Board, Parts};
    use proverka_device::boards::image::Image;
    use proverka_device::boards::line::{Line, Port};
    use proverka_device::boards::nrf::chip::{self, Flash};
    use proverka_device::boards::nrf::clock::Clock;
    use proverka_device::boards::nrf::generator::Entropy;
    use proverka_device::boards::nrf::{Dog, causes_and_trace, id, layout, protect};
    use proverka_device::boards::shared::{Handle, Shared};
    use proverka_device::boards::trace;
    use proverka_device::device::{Device, Step};
    use proverka_device::matrix::Matrix;
    use proverka_device::panel::{Panel, WIRING_V1};

    /// The size of a flash page. Unit: bytes.
    const PAGE: u32 = 1024;
    /// The time between two ticks of the front panel. Unit: microseconds.
    const TICK: u32 = 2000;

    type Front = Panel<Pin<Input<Floating>>, Pin<Input<Floating>>, Pin<Input<PullUp>>, Pin<Output<PushPull>>, 3, 9>;

    static FRONT: Shared<Front> = Shared::empty();
    static PORT: Shared<Port<Uart<UART0>>> = Shared::empty();
    static TICKER: Shared<Timer<TIMER1, Periodic>> = Shared::empty();

    struct Microbit;

    impl Board for Microbit {
        type Flash = Flash<{ PAGE as usize }>;
        type Serial = Line<Uart<UART0>>;
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
    fn UART0() {
        PORT.with(Port::take);
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

    fn run(chip: Peripherals) -> ! {
        protect::lock_firmware();
        protect::watch_supply(&chip.POWER);
        // The serial line needs the crystal, because the internal oscillator is not accurate enough.
        let _clocks = Clocks::new(chip.CLOCK).enable_ext_hfosc();
        let port = p0::Parts::new(chip.GPIO);
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
        // The board has its own pull-ups for the buttons. The seal loop connects ring 0 of the edge connector to
        // ground.
        let (a, b) = (port.p0_17.into_floating_input().degrade(), port.p0_26.into_floating_input().degrade());
        let seal = port.p0_03.into_pullup_input().degrade();
        FRONT.fill(Panel::new(a, b, seal, Matrix::new(rows, columns, &WIRING_V1)));

        let pins = Pins {
            rxd: port.p0_25.into_floating_input().degrade(),
            txd: port.p0_24.into_push_pull_output(Level::High).degrade(),
            cts: None,
            rts: None,
        };
        let mut serial = Uart::new(chip.UART0, pins, Parity::EXCLUDED, Baudrate::BAUD115200);
        // The chip support sends a byte to learn when the line is ready for the next one. A chip answers within a tenth
        // of a millisecond. An emulator that drops bytes sent before the line is started never answers; this check
        // detects it.
        Timer::new(chip.TIMER2).delay_us(500);
        chip::start_line(serial.write_ready() == Ok(false));
        chip::pull_up_line();
        PORT.fill(Port::new(serial));

        let mut ticker = Timer::periodic(chip.TIMER1);
        ticker.enable_interrupt();
        ticker.start(TICK);
        TICKER.fill(ticker);
        chip::enable(Interrupt::TIMER1);
        chip::enable(Interrupt::UART0);

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
