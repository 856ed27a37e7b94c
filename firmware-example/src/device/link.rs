//! The line: bytes become requests, and replies become bytes.

use embedded_io::{Read, ReadReady, Write};
use proverka::wire::{Answerer, Asked, Heard, Hello, Receiver, Reply};

use super::numbers::is_secret;

/// The frame that is being received, and the last exchange.
#[derive(Debug)]
pub(super) struct Link {
    receiver: Receiver,
    answerer: Answerer,
    /// When the last byte was received. Unit: milliseconds since the start.
    heard_ms: u32,
}

/// A received message that the device must handle.
pub(super) enum Incoming {
    /// The host asks for HELLO.
    Hello,
    /// A request is to be run.
    Request(Asked),
}

impl Link {
    pub(super) const fn new() -> Self {
        Self { receiver: Receiver::new(), answerer: Answerer::new(), heard_ms: 0 }
    }

    /// Reads bytes from the line up to the end of a frame. A repeated request is answered here.
    pub(super) fn listen<S: Read + ReadReady + Write>(&mut self, serial: &mut S, ms: u32) -> Option<Incoming> {
        let mut byte = [0];
        while serial.read_ready().unwrap_or(false) {
            if !matches!(serial.read(&mut byte), Ok(1)) {
                break;
            }
            self.heard_ms = ms;
            let [byte] = byte;
            let Some(Ok(frame)) = self.receiver.push(byte) else { continue };
            return match self.answerer.hear(&frame) {
                Heard::Nothing => None,
                Heard::Send(bytes) => {
                    send(serial, bytes);
                    None
                }
                Heard::Hello => Some(Incoming::Hello),
                Heard::Run(asked) => {
                    if is_secret(&asked.request) {
                        // The frame contained the contribution, which is a secret.
                        self.receiver = Receiver::new();
                    }
                    Some(Incoming::Request(asked))
                }
            };
        }
        if self.receiver.is_inside() && ms.wrapping_sub(self.heard_ms) > Receiver::SILENCE_MS {
            self.receiver.idle();
        }
        None
    }

    /// Answers a HELLO_ASK.
    pub(super) fn hello<S: Write>(&mut self, serial: &mut S, hello: &Hello) {
        send(serial, self.answerer.hello(hello));
    }

    /// Sends the reply to the last request.
    pub(super) fn reply<S: Write>(&mut self, serial: &mut S, reply: &Reply<'_>) {
        if let Ok(bytes) = self.answerer.reply(reply) {
            send(serial, bytes);
        }
    }
}

/// Sends a frame. Errors are ignored: the host notices the missing reply and asks again.
fn send<S: Write>(serial: &mut S, bytes: &[u8]) {
    let _ = serial.write_all(bytes).and_then(|()| serial.flush());
}
