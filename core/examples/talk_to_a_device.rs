//! A host and a device talk over a line that loses an answer: the host asks again, and the device counts once.
//!
//! `cargo run -p proverka --example talk_to_a_device --features wire`

use core::fmt::Write as _;
use std::error::Error;

use proverka::verdict::Verdict;
use proverka::wire::{
    Acknowledged, Answer, Answerer, Asked, Caller, Due, Heard, Hello, Receiver, Refusal, Reply, Request, State, Sums,
    Tallied,
};

/// A device that counts in memory. A real one writes an entry into its record before it answers.
struct Device {
    receiver: Receiver,
    answerer: Answerer,
    total: u32,
}

impl Device {
    const LIMIT: u32 = 2;

    /// Takes the bytes that arrive on the line, and returns the bytes that the device sends.
    fn hear(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut sent = Vec::new();
        for byte in bytes {
            let Some(Ok(frame)) = self.receiver.push(*byte) else { continue };
            match self.answerer.hear(&frame) {
                Heard::Nothing => {}
                // This is a repeat: the device sends the same bytes again and runs nothing.
                Heard::Send(reply) => sent.extend_from_slice(reply),
                Heard::Hello => {
                    let hello = Hello { state: State::Sealed as u8, size: self.total, ..Hello::THIS_VERSION };
                    sent.extend_from_slice(self.answerer.hello(&hello));
                }
                Heard::Run(asked) => {
                    let reply = Self::run(&mut self.total, &asked);
                    sent.extend_from_slice(self.answerer.reply(&reply).expect("the reply fits into a frame"));
                }
            }
        }
        sent
    }

    fn run(total: &mut u32, asked: &Asked) -> Reply<'static> {
        match asked.request {
            Request::Tally { category: 0, delta: 1 } => {
                *total += 1;
                let against_limit = if *total <= Self::LIMIT { Verdict::Holds } else { Verdict::Fails };
                Reply::Tallied(Tallied {
                    entry: Acknowledged { seq: *total, head: [0; 32].into(), size: *total },
                    category: 0,
                    total: *total,
                    declared: u32::MAX,
                    limit: Self::LIMIT,
                    against_declared: Verdict::NotBinding,
                    against_limit,
                    in_force: Verdict::Holds,
                })
            }
            Request::Sums => Reply::Sums(Sums {
                categories: 1,
                totals: [*total, 0, 0, 0, 0, 0, 0, 0],
                limits: [Self::LIMIT, 0, 0, 0, 0, 0, 0, 0],
                declared: [u32::MAX; 8],
                pending: 0,
            }),
            _ => Reply::Refused(Refusal::Unknown),
        }
    }
}

/// The host's end of the line, with a clock that advances while it waits.
struct Host {
    caller: Caller,
    receiver: Receiver,
    now_ms: u64,
    /// How many of the next answers the line loses.
    lost: u32,
}

impl Host {
    /// Waits for the answer to the request, and returns it as text.
    fn answer(&mut self, device: &mut Device) -> Result<String, Box<dyn Error>> {
        loop {
            let answer = match self.caller.due(self.now_ms) {
                Due::Send(bytes) => device.hear(bytes),
                Due::Wait(wait_ms) => {
                    self.now_ms += u64::from(wait_ms);
                    continue;
                }
                Due::Failed(failure) => return Err(failure.into()),
                Due::Nothing => return Err("nothing was asked".into()),
            };
            if self.lost > 0 {
                self.lost -= 1;
                continue;
            }
            for byte in answer {
                let Some(Ok(frame)) = self.receiver.push(byte) else { continue };
                if let Some(answer) = self.caller.hear(&frame) {
                    return Ok(match answer? {
                        Answer::Hello(hello) => format!("a device with {} entries", hello.size),
                        Answer::Reply(Reply::Tallied(tallied)) => {
                            format!("{} of {}: {:?}", tallied.total, tallied.limit, tallied.against_limit)
                        }
                        Answer::Reply(Reply::Sums(sums)) => format!("{} counted in all", sums.totals[0]),
                        Answer::Reply(reply) => format!("{reply:?}"),
                    });
                }
            }
        }
    }
}

fn story() -> Result<String, Box<dyn Error>> {
    let mut out = String::new();
    let mut device = Device { receiver: Receiver::new(), answerer: Answerer::new(), total: 0 };
    // A real program starts with a random number.
    let mut host = Host { caller: Caller::new(41), receiver: Receiver::new(), now_ms: 0, lost: 0 };

    host.caller.hello();
    writeln!(out, "hello: {}", host.answer(&mut device)?)?;
    for number in 1..=3 {
        // The answer to the second count is lost twice.
        host.lost = if number == 2 { 2 } else { 0 };
        host.caller
            .ask(&Asked { number, request: Request::Tally { category: 0, delta: 1 } })
            .expect("a request fits into a frame");
        writeln!(out, "count {number}: {}, after {} ms", host.answer(&mut device)?, host.now_ms)?;
    }
    host.caller.ask(&Asked { number: 0, request: Request::Sums }).expect("a request fits into a frame");
    writeln!(out, "sums: {}", host.answer(&mut device)?)?;
    Ok(out)
}

fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", story()?);
    Ok(())
}

#[test]
fn a_lost_answer_is_asked_for_again_and_nothing_is_counted_twice() {
    let told = "\
hello: a device with 0 entries
count 1: 1 of 2: Holds, after 0 ms
count 2: 2 of 2: Holds, after 4000 ms
count 3: 3 of 2: Fails, after 4000 ms
sums: 3 counted in all
";
    assert_eq!(story().expect("the story ends"), told);
}
