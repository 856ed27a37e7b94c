//! A bad line, on which bytes are flipped, lost and added in both directions.

use std::time::Duration;

use proverka::wire::{Patience, Reply, Request};
use proverka_emulator::client::{Client, Port};
use proverka_emulator::{Body, Image, Start, Trouble};
use proverka_test_support::reach::full;

use crate::Checks;
use proverka_test_support::random::Random;

/// One byte in this many is damaged.
const RARITY: u64 = 1000;

struct Noisy<B> {
    machine: B,
    random: Random,
    hurt: u32,
}

impl<B: Body> Noisy<B> {
    fn through(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        for byte in bytes {
            if self.random.below(RARITY) == 0 {
                self.hurt += 1;
                match self.random.below(3) {
                    0 => out.push(byte ^ 1 << self.random.below(8)),
                    1 => {}
                    _ => out.extend([*byte, self.random.below(256) as u8]),
                }
            } else {
                out.push(*byte);
            }
        }
        out
    }
}

impl<B: Body> Port for Noisy<B> {
    fn send(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        let bytes = self.through(bytes);
        self.machine.send(&bytes)
    }

    fn receive(&mut self, wait: Duration) -> Result<Vec<u8>, Trouble> {
        let bytes = self.machine.receive(wait)?;
        Ok(self.through(&bytes))
    }

    fn now(&self) -> Duration {
        self.machine.now()
    }
}

pub(crate) fn run<B: Body>(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let (flash, number) = crate::in_session::<B>(image)?;
    let port = Noisy { machine: B::boot(Start::with(&flash))?, random: Random(12), hurt: 0 };
    let read = Patience { wait_ms: 150, tries: 200 };
    let mut client = Client::patient(port, read, Patience { wait_ms: 2_500, tries: 30 });
    client.number = number;
    client.tested()?;
    let first = client.status()?;
    let (rounds, counts) = if full() { (2_000, 20) } else { (40, 2) };
    for _ in 0..rounds {
        let status = client.status()?;
        checks.equal("term and size", &(status.term, status.size), &(first.term, first.size))?;
    }
    let mut total = 0;
    for _ in 0..counts {
        total += 1;
        checks.equal("total after a count", &client.tally(2, 1)?.total, &total)?;
    }
    match client.ask_as(0, Request::Sums)? {
        Reply::Sums(sums) => checks.equal("counted once each", &sums.totals[2], &total)?,
        other => return Err(Trouble(format!("{other:?}"))),
    }
    // The BOOT entry of this start is added with the first count.
    checks.equal("entries", &client.status()?.size, &(first.size + total + 1))?;
    let (hurt, sent) = (client.port.hurt, client.sent);
    checks.holds("the line was bad", hurt > 0)?;
    println!("    {hurt} bytes hurt; {sent} frames sent for {} exchanges", client.exchanges);
    Ok(checks.0)
}
