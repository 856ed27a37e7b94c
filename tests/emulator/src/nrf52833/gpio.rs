//! GPIO: the pins of both ports, what drives them from outside, and their pull-ups.

use super::peripheral::{Moment, Peripheral};

/// The address of the page with the registers of both ports.
pub(super) const BASE: u32 = 0x5000_0000;
/// The distance between the registers of the two ports.
const PORT: u32 = 0x300;
/// The pins of a port.
const PINS: usize = 32;

/// A port of 32 pins.
#[derive(Debug)]
struct Port {
    out: u32,
    /// PIN_CNF of each pin. Bit 0 is the direction, bit 1 disconnects the input, bits 2 and 3 are the pull.
    configured: [u32; PINS],
    /// What drives each pin from outside; `None` if nothing does.
    driven: [Option<bool>; PINS],
}

impl Port {
    const fn new() -> Self {
        // After a reset all inputs are disconnected.
        Self { out: 0, configured: [2; PINS], driven: [None; PINS] }
    }

    fn directions(&self) -> u32 {
        (0..PINS).fold(0, |bits, pin| bits | (self.configured[pin] & 1) << pin)
    }

    fn direct(&mut self, outputs: u32) {
        for (pin, configured) in self.configured.iter_mut().enumerate() {
            *configured = *configured & !1 | outputs >> pin & 1;
        }
    }

    /// What the pins read as. A pin that nothing drives and nothing pulls reads low.
    fn levels(&self) -> u32 {
        (0..PINS).fold(0, |bits, pin| {
            let configured = self.configured[pin];
            let pulled = configured >> 2 & 3 == 3;
            let high = if configured & 1 == 1 { self.out >> pin & 1 == 1 } else { self.driven[pin].unwrap_or(pulled) };
            let connected = configured & 2 == 0;
            bits | u32::from(high && connected) << pin
        })
    }

    fn read(&self, offset: u32) -> Option<u32> {
        Some(match offset {
            0x504 | 0x508 | 0x50C => self.out,
            0x510 => self.levels(),
            0x514 | 0x518 | 0x51C => self.directions(),
            0x700..0x780 => self.configured[((offset - 0x700) / 4) as usize],
            _ => return None,
        })
    }

    fn write(&mut self, offset: u32, value: u32) -> Option<()> {
        match offset {
            0x504 => self.out = value,
            0x508 => self.out |= value,
            0x50C => self.out &= !value,
            0x514 => self.direct(value),
            0x518 => self.direct(self.directions() | value),
            0x51C => self.direct(self.directions() & !value),
            0x700..0x780 => self.configured[((offset - 0x700) / 4) as usize] = value,
            _ => return None,
        }
        Some(())
    }
}

/// Both ports. Pins 0 to 31 are those of the first, from 32 on those of the second.
#[derive(Debug)]
pub(super) struct Gpio([Port; 2]);

impl Gpio {
    pub(super) const fn new() -> Self {
        Self([Port::new(), Port::new()])
    }

    /// Resets the registers; what is outside of the chip stays.
    pub(super) fn reset(&mut self) {
        for port in &mut self.0 {
            let driven = port.driven;
            *port = Port { driven, ..Port::new() };
        }
    }

    /// Drives a pin from outside, or leaves it alone.
    pub(super) fn drive(&mut self, pin: usize, level: Option<bool>) {
        if let Some(place) = self.0.get_mut(pin / PINS).and_then(|port| port.driven.get_mut(pin % PINS)) {
            *place = level;
        }
    }

    /// The output levels of all pins; a pin that is no output reads low.
    pub(super) fn outputs(&self) -> u64 {
        let [low, high] = [0, 1].map(|port: usize| u64::from(self.0[port].out & self.0[port].directions()));
        low | high << PINS
    }
}

impl Peripheral for Gpio {
    fn read(&mut self, offset: u32, _now: u64) -> Option<u32> {
        if offset < 0x800 { self.0[0].read(offset) } else { self.0[1].read(offset - PORT) }
    }

    fn write(&mut self, offset: u32, value: u32, _at: &mut Moment<'_>) -> Option<()> {
        if offset < 0x800 { self.0[0].write(offset, value) } else { self.0[1].write(offset - PORT, value) }
    }
}
