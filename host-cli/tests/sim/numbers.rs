//! The end of the request numbers: a device claims that the highest possible number was used.

use std::io;

use proverka::verdict::Verdict;
use proverka::wire::{Answerer, Bytes, Clock, Heard, Receiver, Reply, Request, State, Status};
use proverka_cli::device::client::{Client, ClientError};
use proverka_cli::device::line::Line;

/// The line to a device that claims this last number, and acknowledges every change with `Waiting`.
struct Claims {
    last: u64,
    receiver: Receiver,
    answerer: Answerer,
    replies: Vec<u8>,
    /// The numbers of the changes that were requested.
    asked: Vec<u64>,
    now_ms: u64,
}

impl Claims {
    const fn new(last: u64) -> Self {
        let (receiver, answerer) = (Receiver::new(), Answerer::new());
        Self { last, receiver, answerer, replies: vec![], asked: vec![], now_ms: 0 }
    }

    const fn status(&self) -> Status {
        Status {
            state: State::Sealed,
            size: 0,
            head: Bytes([0; 32]),
            term: Bytes([0; 32]),
            boot: 1,
            epoch: 0,
            session: 0,
            open: None,
            clock: Clock { mono_s: 0, earliest: None, latest: None },
            expiry: (0, 0),
            in_force: Verdict::Undecided,
            overall: Verdict::Undecided,
            free_pages: 0,
            torn: 0,
            fault: 0,
            last_request: self.last,
        }
    }
}

impl Line for Claims {
    fn now_ms(&self) -> u64 {
        self.now_ms
    }

    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let status = self.status();
        for byte in bytes {
            let Some(Ok(frame)) = self.receiver.push(*byte) else { continue };
            let reply = match self.answerer.hear(&frame) {
                Heard::Run(asked) if asked.request == Request::Status => Reply::Status(status),
                Heard::Run(asked) => {
                    self.asked.push(asked.number);
                    Reply::Waiting { host: false, inspectorate: false }
                }
                _ => continue,
            };
            self.replies.extend(self.answerer.reply(&reply).expect("fits"));
        }
        Ok(())
    }

    fn receive(&mut self, bytes: &mut [u8], wait_ms: u32) -> io::Result<usize> {
        self.now_ms += u64::from(wait_ms);
        let length = bytes.len().min(self.replies.len());
        for (to, from) in bytes.iter_mut().zip(self.replies.drain(..length)) {
            *to = from;
        }
        Ok(length)
    }
}

#[test]
fn after_the_highest_number_nothing_is_asked_and_nothing_panics() {
    let mut line = Claims::new(u64::MAX);
    let mut client = Client::default();
    for _ in 0..2 {
        let refused = client.change(&mut line, Request::Abandon);
        assert!(matches!(refused, Err(ClientError::NumbersUsedUp)), "{refused:?}");
    }
    assert!(line.asked.is_empty());

    // The highest possible number is used, but only once.
    let mut line = Claims::new(u64::MAX - 1);
    let mut client = Client::default();
    assert!(matches!(client.change(&mut line, Request::Abandon), Ok(Reply::Waiting { .. })));
    let refused = client.change(&mut line, Request::Abandon);
    assert!(matches!(refused, Err(ClientError::NumbersUsedUp)), "{refused:?}");
    assert_eq!(line.asked, [u64::MAX]);
}
