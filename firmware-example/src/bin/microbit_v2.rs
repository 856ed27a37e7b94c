//! BBC micro:bit v2 (nRF52833): the wiring, and nothing else.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(not(all(target_os = "none", feature = "microbit-v2")))]
fn main() {}

#[cfg(all(target_os = "none", feature = "microbit-v2"))]
#[expect(unsafe_code, reason = "the handler of a processor's fault is unsafe to define")]
mod microbit {
    use cortex_m::singleton;
    use cortex_m_rt::{ExceptionFrame, entry, exception};
    use defmt_rtt as _;
    use nrf52833_hal::gpio::{Floating, Input, Level, Output, Pin, PullUp, PushPull, p0, p1};
    use nrf52833_hal::pac::{Interrupt, Peripherals, TIMER1, UARTE0, interrupt};
    use nrf52833_hal::timer::Periodic;
    use nrf52833_hal::uarte::{Baudrate, Parity, Pins, Uarte};
    use nrf52833_hal::{Clocks, Timer};
    use proverka_device::board::{Board, Parts};
    use proverka_device::boards::image::Image;
    use proverka_device::boards::line::{Line, Port};
    use proverka_device::boards::nrf::chip::{self, Flash};
    use proverka_device::boards::nrf::clock::Clock;
    use proverka_device::boards::nrf::generator::Entropy;
    use proverka_device::boards::nrf::halves::Halves;
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
    static PORT: Shared<Port<Halves<UARTE0>>> = Shared::empty();
    static TICKER: Shared<Timer<TIMER1, Periodic>> = Shared::empty();

    struct Microbit;

    impl Board for Microbit {
        type Flash = Flash<{ PAGE as usize }>;
        type Serial = Line<Halves<UARTE0>>;
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

    fn run(chip: Peripherals) {
        protect::lock_firmware(&chip.ACL);
        protect::watch_supply(&chip.POWER);
        #[cfg(feature = "debug-port")]
        protect::open_debug_port();
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

        chip.UARTE0.intenset.write(|enable| enable.endrx().set());
        let pins = Pins {
            rxd: port1.p1_08.into_floating_input().degrade(),
            txd: port0.p0_06.into_push_pull_output(Level::High).degrade(),
            cts: None,
            rts: None,
        };
        let uarte = Uarte::new(chip.UARTE0, pins, Parity::EXCLUDED, Baudrate::BAUD115200);
        chip::pull_up_line();
        // The DMA of the serial line reads and writes these buffers. Each holds one byte: the interrupt takes every
        // byte as it arrives, and the chip support panics if a write is shorter than the buffer for outgoing bytes.
        let (Some(outgoing), Some(incoming)) = (singleton!(: [u8; 1] = [0]), singleton!(: [u8; 1] = [0])) else {
            return;
        };
        let Ok((sender, receiver)) = uarte.split(outgoing, incoming) else {
            return;
        };
        PORT.fill(Port::new(Halves { receiver, sender }));
        // The first look for a byte starts the reception.
        PORT.with(Port::take);

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
