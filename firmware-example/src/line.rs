//! The device at its line: a request comes in, its reply goes out.

use embedded_io::{Read as _, ReadReady as _};
use proverka::journal::Journal;
use proverka::wire::{Asked, Bytes, Heard, Hello, PIECE_MAX, Receiver, Refusal};

use crate::board::Board;
use crate::device::Device;
use crate::replies::is_secret;

/// Silence inside a frame after which it is dropped (WIRE 2.6). Unit: milliseconds.
const SILENCE_MS: u32 = 100;

impl<B: Board> Device<B> {
    /// Takes bytes from the line up to the end of a frame. The request in it, where there is one to run.
    ///
    /// Here and in what follows, functions are kept apart so that what one leaves on the stack is gone when the next computes a
    /// signature.
    #[inline(never)]
    pub(crate) fn listen(&mut self) -> Option<Asked> {
        let mut byte = [0];
        while self.parts.serial.read_ready().unwrap_or(false) {
            if !matches!(self.parts.serial.read(&mut byte), Ok(1)) {
                break;
            }
            self.heard_ms = self.ms();
            let [byte] = byte;
            let Some(Ok(frame)) = self.receiver.push(byte) else { continue };
            return match self.answerer.hear(&frame) {
                Heard::Nothing => None,
                Heard::Send(bytes) => {
                    send(&mut self.parts.serial, bytes);
                    None
                }
                Heard::Hello => {
                    let hello = self.hello();
                    send(&mut self.parts.serial, self.answerer.hello(&hello));
                    None
                }
                Heard::Run(asked) => {
                    if is_secret(&asked.request) {
                        // The contribution lay in there.
                        self.receiver = Receiver::new();
                    }
                    Some(asked)
                }
            };
        }
        if self.receiver.is_inside() && self.ms().wrapping_sub(self.heard_ms) > SILENCE_MS {
            self.receiver.idle();
        }
        None
    }

    /// Runs a request and sends the reply.
    pub(crate) fn respond(&mut self, asked: &Asked) {
        let changed = asked.request.handling().is_numbered.then(|| self.change(asked));
        self.reply(asked, changed);
    }

    #[inline(never)]
    fn reply(&mut self, asked: &Asked, changed: Option<Result<(), Refusal>>) {
        let mut room = [0; PIECE_MAX];
        let reply = match changed {
            Some(changed) => self.said(changed),
            None => self.look_up(asked, &mut room),
        };
        if let Ok(bytes) = self.answerer.reply(&reply) {
            send(&mut self.parts.serial, bytes);
        }
    }

    #[inline(never)]
    fn hello(&self) -> Hello {
        let journal = self.journal.as_ref();
        Hello {
            tested: self.is_ready() && self.fault.is_none(),
            state: self.state.number(),
            epoch: journal.map_or(0, Journal::epoch),
            size: journal.map_or(0, Journal::size),
            boot: journal.map_or(0, Journal::boot),
            device: Bytes(self.parts.id),
            firmware: Bytes(self.firmware),
            head: Bytes(journal.map_or([0; 32], Journal::head)),
            term: Bytes(journal.map_or([0; 32], Journal::term)),
            ..Hello::THIS_VERSION
        }
    }
}

/// Sends a frame. A line that fails is the host's to notice: it asks again.
fn send<S: embedded_io::Write>(serial: &mut S, bytes: &[u8]) {
    let _ = serial.write_all(bytes).and_then(|()| serial.flush());
}
