//! A chip whose generator of random bits is tapped: what it gives is written down, or something else is given in its
//! place.

use std::time::{Duration, Instant};

use proverka_emulator::client::Port;
use proverka_emulator::{Image, Machine, Start, Trouble};

/// The chip.
pub(crate) struct Tapped {
    pub(crate) machine: Machine,
    /// All bytes that were given.
    pub(crate) given: Vec<u8>,
    /// The byte of that number; none where it is the chip's own.
    gives: fn(usize) -> Option<u8>,
    fill: u32,
    /// Where the driver writes how much, and where it returns to.
    under_way: Option<(u32, usize, u32)>,
}

impl Tapped {
    /// Boots a chip that was never enrolled.
    pub(crate) fn boot(image: &Image, gives: fn(usize) -> Option<u8>) -> Result<Self, Trouble> {
        let fill = image.function(&["boards..generator..Entropy", "4fill17"])?;
        let mut machine = Machine::boot(Start { debugged: true, ..Start::with(image.flash()) })?;
        machine.breakpoint(fill)?;
        machine.go()?;
        Ok(Self { machine, given: Vec::new(), gives, fill, under_way: None })
    }

    /// Runs until the driver is asked for bytes, and stands still at its first instruction.
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
            // The driver itself is empty, so that the place and its length are the first arguments.
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
}
