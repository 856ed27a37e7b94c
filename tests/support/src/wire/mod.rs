//! Code that the tests of the protocol share: values, a second reader of messages, and a line with noise.

pub mod examples;
pub mod leaves;
pub mod line;
pub mod schema;
pub mod tables;
pub mod values;

use proverka::wire::{FrameKind, LINE_MAX, Message, Receiver, VERSION, encode_message};

/// The bytes of a message, as they are in the body of a frame.
pub fn body<'m, T: Message<'m>>(kind: FrameKind, message: &T) -> Vec<u8> {
    let (mut line, mut receiver) = ([0; LINE_MAX], Receiver::new());
    let line = encode_message(kind, VERSION, 0, message, &mut line).expect("fits");
    line.iter().find_map(|byte| Some(receiver.push(*byte)?.ok()?.body.to_vec())).expect("a frame")
}

/// Bytes in hexadecimal, 32 on each line.
pub fn dump(bytes: &[u8]) -> String {
    let lines: Vec<String> = bytes
        .chunks(32)
        .map(|line| line.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" "))
        .collect();
    lines.join("\n")
}
