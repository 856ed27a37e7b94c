//! Measures the flash of the device's end of the protocol: frames, repeats, reading any request and writing any reply.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(target_os = "none")]
proverka_m0::flash_program!(|a, b, months| {
    use proverka::wire::{Answerer, Heard, Hello, Receiver, Reply};
    let mut receiver = Receiver::new();
    let mut answerer = Answerer::new();
    let mut sent = 0;
    for byte in a.iter().chain(b) {
        let Some(Ok(frame)) = receiver.push(*byte) else { continue };
        sent += match answerer.hear(&frame) {
            Heard::Nothing => 0,
            Heard::Send(bytes) => bytes.len(),
            Heard::Hello => answerer.hello(&Hello::THIS_VERSION).len(),
            Heard::Run(asked) => {
                // Every field of the request is used, and every kind of reply is written.
                core::hint::black_box(&asked);
                let reply = core::hint::black_box(Reply::Waiting { host: true, inspectorate: false });
                answerer.reply(&reply).map_or(0, <[u8]>::len)
            }
        };
    }
    sent == months as usize && receiver.idle()
});

#[cfg(not(target_os = "none"))]
fn main() {}
