//! A chip whose random bit generator is tapped: its output is recorded, or replaced by other bytes.

use std::time::{Duration, Instant};

use proverka_emulator::client::Port;
use proverka_emulator::{Image, Machine, Start, Trouble, real_time};

/// The chip and the state of the tap.
pub(crate) struct Tapped {
    pub(crate) machine: Machine,
    /// All bytes that were given to the driver.
    pub(crate) given: Vec<u8>,
    /// Returns the byte at each position; `None` keeps the chip's own byte.
    gives: fn(usize) -> Option<u8>,
    fill: u32,
    /// The destination and the length of the present request, and the return address of the driver.
    under_way: Option<(u32, usize, u32)>,
}

impl Tapped {
    /// Boots a chip that was never enrolled.
    pub(crate) fn boot(image: &Image, gives: fn(usize) -> Option<u8>) -> Result<Self, Trouble> {
        let fill = image.function(&["boards..nrf..generator..Entropy", "4fill17"])?;
        let mut machine = Machine::boot(Start { debugged: true, ..Start::with(image.flash()) })?;
        machine.breakpoint(fill)?;
        machine.go()?;
        Ok(Self { machine, given: Vec::new(), gives, fill, under_way: None })
    }

    /// Runs until the driver is asked for bytes, and stops at its first instruction.
    pub(crate) fn run_to_fill(&mut self) -> Result<(), Trouble> {
        while self.under_way.is_none() {
            if !self.machine.stopped(Duration::from_secs(30))? {
                return Err(Trouble("nothing is asked of the generator".into()));
            }
            self.note_stop()?;
        }
        Ok(())
    }

    fn at_stop(&mut self) -> Result<(), Trouble> {
        self.note_stop()?;
        self.machine.go()
    }

    fn note_stop(&mut self) -> Result<(), Trouble> {
        let machine = &mut self.machine;
        let at = machine.register(15)?;
        if at == self.fill {
            // The driver is a zero-sized type, so the destination and its length are the first arguments.
            let (to, length) = (machine.register(0)?, machine.register(1)? as usize);
            if to >> 28 != 2 || length > 1024 {
                return Err(Trouble(format!("the generator is asked for {length} bytes at {to:#x}")));
            }
            let back = machine.register(14)? & !1;
            machine.breakpoint(back)?;
            self.under_way = Some((to, length, back));
        } else if let Some((to, length, back)) = self.under_way
            && at == back
        {
            let own = machine.memory(to, length)?;
            let bytes: Vec<u8> =
                own.iter().zip(self.given.len()..).map(|(own, number)| (self.gives)(number).unwrap_or(*own)).collect();
            if bytes != own {
                machine.set_memory(to, &bytes)?;
            }
            self.given.extend(bytes);
            machine.pass(back)?;
            self.under_way = None;
        }
        Ok(())
    }
}

impl Port for Tapped {
    fn send(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        self.machine.send(bytes)
    }

    fn receive(&mut self, wait: Duration) -> Result<Vec<u8>, Trouble> {
        let deadline = Instant::now() + wait;
        loop {
            while self.machine.stopped(Duration::from_millis(1))? {
                self.at_stop()?;
            }
            let bytes = self.machine.receive(Duration::from_millis(1))?;
            if !bytes.is_empty() || Instant::now() > deadline {
                return Ok(bytes);
            }
        }
    }

    fn now(&self) -> Duration {
        real_time()
    }
}
