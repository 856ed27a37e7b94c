//! The serial port of nRF52, which receives and sends by itself (EasyDMA) while the processor computes, or stands still
//! because flash is erased.
//!
//! Received bytes go into a ring of two halves. When one half is full, the port goes on in the other one without the
//! processor. It then interrupts, and the handler names the half that comes after. The handler may be late by the time
//! in which a half fills, 178 milliseconds at 115,200 bits per second. An erase keeps it away for at most 85 (nRF52833
//! Product Specification, NVMC).
//!
//! How many bytes have arrived is counted in hardware: each one is an event of the port, which the interconnection of
//! peripherals (PPI) leads to a timer that counts. So no byte needs the processor before the device reads it.
#![expect(unsafe_code, reason = "peripherals are given addresses of memory, and tasks are started by a number")]

use core::convert::Infallible;
use core::sync::atomic::{AtomicU8, Ordering, fence};

use embedded_io::{ErrorType, Read, ReadReady, Write};
use nrf52833_hal::gpio::{Input, Output, Pin, PullUp, PushPull};
use nrf52833_hal::pac::{PPI, TIMER2, UARTE0};

use crate::boards::shared::Shared;

/// The size of a half of the ring, a power of two. Unit: bytes.
const HALF_BYTES: u32 = 2048;
/// The same, as the length of memory.
const HALF: usize = HALF_BYTES as usize;
/// The number of bytes that are sent at once: a frame of the greatest length.
const SENT: usize = proverka::wire::LINE_MAX;
/// The channel of PPI that leads from a received byte to the counter.
const CHANNEL: usize = 0;
/// The register of the counter that holds readings.
const READING: usize = 0;
/// How often the port is asked whether it has stopped, which takes it less than a byte.
const ASKED_AT_MOST: u32 = 1 << 16;

/// A byte of memory that a peripheral writes or reads.
type Byte = AtomicU8;
type Buffer<const LENGTH: usize> = [Byte; LENGTH];

static RECEIVED: [Buffer<HALF>; 2] = [const { [const { Byte::new(0) }; HALF] }; 2];
static SENDING: Buffer<SENT> = [const { Byte::new(0) }; SENT];

/// Returns the address of memory, as a peripheral needs it.
fn address<const LENGTH: usize>(buffer: &'static Buffer<LENGTH>) -> u32 {
    // An address is as wide as a pointer on this chip.
    u32::try_from(buffer.as_ptr().addr()).unwrap_or(u32::MAX)
}

/// The port, and where the ring is read next.
pub struct Port {
    uarte: UARTE0,
    counter: TIMER2,
    /// The number of bytes that were read, modulo 2^32, as the counter counts.
    read: u32,
    /// The number of halves that were begun, modulo 2^32.
    begun: u32,
    /// True from the start of a transfer until it is known to have ended.
    is_sending: bool,
}

impl Port {
    /// Starts the port at 115,200 bits per second, without parity.
    #[must_use]
    pub fn start(
        uarte: UARTE0,
        (counter, interconnection): (TIMER2, PPI),
        rxd: &Pin<Input<PullUp>>,
        txd: &Pin<Output<PushPull>>,
    ) -> Self {
        // SAFETY: these are tasks of a timer that is the port's own.
        unsafe {
            counter.tasks_stop.write(|task| task.bits(1));
            counter.tasks_clear.write(|task| task.bits(1));
        }
        counter.mode.write(|mode| mode.mode().counter());
        counter.bitmode.write(|mode| mode.bitmode()._32bit());
        // SAFETY: as above.
        counter.tasks_start.write(|task| unsafe { task.bits(1) });

        let channel = &interconnection.ch[CHANNEL];
        let from = u32::try_from((&raw const uarte.events_rxdrdy).addr()).unwrap_or(u32::MAX);
        let to = u32::try_from((&raw const counter.tasks_count).addr()).unwrap_or(u32::MAX);
        // SAFETY: the addresses are those of an event and of a task, which only counts.
        unsafe {
            channel.eep.write(|event| event.bits(from));
            channel.tep.write(|task| task.bits(to));
            interconnection.chenset.write(|channels| channels.bits(1 << CHANNEL));
        }

        // SAFETY: a pin's number with the highest bit clear means that it is connected.
        unsafe {
            uarte.psel.rxd.write(|select| select.bits(rxd.psel_bits()));
            uarte.psel.txd.write(|select| select.bits(txd.psel_bits()));
        }
        uarte.baudrate.write(|rate| rate.baudrate().baud115200());
        uarte.enable.write(|enable| enable.enable().enabled());
        let mut port = Self { uarte, counter, read: 0, begun: 0, is_sending: false };
        port.begin();
        port
    }

    /// Begins to receive into the first half.
    fn begin(&mut self) {
        // SAFETY: this is a task of the port's own counter.
        self.counter.tasks_clear.write(|task| unsafe { task.bits(1) });
        (self.read, self.begun) = (0, 0);
        let receive = &self.uarte.rxd;
        // SAFETY: the memory is a static whose bytes may change at any time.
        receive.ptr.write(|pointer| unsafe { pointer.bits(address(&RECEIVED[0])) });
        // SAFETY: this is the length of that memory.
        receive.maxcnt.write(|maximum| unsafe { maximum.bits(HALF_BYTES) });
        self.uarte.events_rxstarted.reset();
        self.uarte.shorts.write(|shorts| shorts.endrx_startrx().enabled());
        self.uarte.intenset.write(|enable| enable.rxstarted().set().endtx().set());
        // SAFETY: this is a task of the port, whose memory is set.
        self.uarte.tasks_startrx.write(|task| unsafe { task.bits(1) });
    }

    /// Returns the number of bytes that arrived, modulo 2^32.
    fn arrived(&self) -> u32 {
        // SAFETY: this is a task of the port's own counter.
        self.counter.tasks_capture[READING].write(|task| unsafe { task.bits(1) });
        let arrived = self.counter.cc[READING].read().bits();
        // What is read from the ring after this is what has arrived until now.
        fence(Ordering::SeqCst);
        arrived
    }

    /// Names the half that comes next, if one has begun, and notes the end of a transfer. The interrupt calls this.
    pub fn advance(&mut self) {
        self.is_busy();
        if self.uarte.events_rxstarted.read().bits() == 0 {
            return;
        }
        self.uarte.events_rxstarted.reset();
        let half = self.begun;
        self.begun = half.wrapping_add(1);
        let in_half = self.arrived().wrapping_sub(half.wrapping_mul(HALF_BYTES));
        if in_half >= HALF_BYTES {
            // The handler comes too late, as after a debugger's halt: the port has gone on in the same half. Everything
            // is lost, and the host asks again.
            self.restart();
            return;
        }
        let [first, second] = &RECEIVED;
        let next = if half.is_multiple_of(2) { second } else { first };
        // SAFETY: as in `begin`. The port takes this pointer when it begins the next half.
        self.uarte.rxd.ptr.write(|pointer| unsafe { pointer.bits(address(next)) });
    }

    /// Stops the reception, forgets what was received, and begins anew.
    fn restart(&mut self) {
        self.uarte.shorts.reset();
        self.uarte.events_rxto.reset();
        // SAFETY: this is a task of the port.
        self.uarte.tasks_stoprx.write(|task| unsafe { task.bits(1) });
        for _ in 0..ASKED_AT_MOST {
            if self.uarte.events_rxto.read().bits() != 0 {
                break;
            }
        }
        self.begin();
    }

    /// Returns the number of bytes that wait. If more arrived than the ring holds, all of them are lost.
    fn waiting(&mut self) -> u32 {
        let waiting = self.arrived().wrapping_sub(self.read);
        if waiting as usize <= 2 * HALF {
            return waiting;
        }
        self.read = self.read.wrapping_add(waiting);
        0
    }

    /// Takes the next byte, if one waits.
    fn take(&mut self) -> Option<u8> {
        if self.waiting() == 0 {
            return None;
        }
        let place = self.read as usize % (2 * HALF);
        let byte = RECEIVED.get(place / HALF)?.get(place % HALF)?.load(Ordering::Relaxed);
        self.read = self.read.wrapping_add(1);
        Some(byte)
    }

    /// True while the port sends.
    fn is_busy(&mut self) -> bool {
        if self.uarte.events_endtx.read().bits() != 0 {
            self.uarte.events_endtx.reset();
            self.is_sending = false;
        }
        self.is_sending
    }

    /// Begins to send, unless the port still sends. Returns the number of bytes that it takes.
    fn send(&mut self, bytes: &[u8]) -> Option<usize> {
        if self.is_busy() {
            return None;
        }
        let taken = SENDING.iter().zip(bytes).map(|(to, from)| to.store(*from, Ordering::Relaxed)).count();
        fence(Ordering::SeqCst);
        let send = &self.uarte.txd;
        // SAFETY: the memory is a static, and this many bytes of it were just filled.
        unsafe {
            send.ptr.write(|pointer| pointer.bits(address(&SENDING)));
            send.maxcnt.write(|maximum| maximum.bits(u32::try_from(taken).unwrap_or(0)));
        }
        // SAFETY: this is a task of the port, whose memory is set.
        self.uarte.tasks_starttx.write(|task| unsafe { task.bits(1) });
        self.is_sending = true;
        Some(taken)
    }
}

/// The device's handle on the port.
pub struct Line(&'static Shared<Port>);

impl Line {
    /// Makes a handle on the port in `place`, which the interrupt uses too.
    #[must_use]
    pub const fn new(place: &'static Shared<Port>) -> Self {
        Self(place)
    }
}

impl ErrorType for Line {
    type Error = Infallible;
}

impl ReadReady for Line {
    fn read_ready(&mut self) -> Result<bool, Infallible> {
        Ok(self.0.with(|port| port.waiting() > 0).unwrap_or(false))
    }
}

impl Read for Line {
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize, Infallible> {
        let Some(first) = bytes.first_mut() else { return Ok(0) };
        loop {
            if let Some(byte) = self.0.with(Port::take).flatten() {
                *first = byte;
                return Ok(1);
            }
            cortex_m::asm::wfi();
        }
    }
}

impl Write for Line {
    /// Returns as soon as the port has begun to send. This is never inlined, so that a debugger that stops here
    /// sees each answer begin.
    #[inline(never)]
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Infallible> {
        if bytes.is_empty() {
            return Ok(0);
        }
        loop {
            // Interrupts are off only while the port is looked at, and not while it sends.
            match self.0.with(|port| port.send(bytes)) {
                Some(Some(taken)) => return Ok(taken),
                // The end of a transfer interrupts. If it comes right here, the next tick of the panel ends the wait.
                Some(None) => cortex_m::asm::wfi(),
                // There is no port. The bytes are lost, and the host asks again.
                None => return Ok(bytes.len()),
            }
        }
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        while self.0.with(Port::is_busy).unwrap_or(false) {
            cortex_m::asm::wfi();
        }
        Ok(())
    }
}
