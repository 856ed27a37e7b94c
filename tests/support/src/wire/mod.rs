//! What the tests of the protocol share: values, a second reader of messages, a line with noise.

pub mod examples;
pub mod leaves;
pub mod line;
pub mod schema;
pub mod tables;
pub mod values;

/// Hexadecimal bytes, 32 a line.
pub fn dump(bytes: &[u8]) -> String {
    let lines: Vec<String> = bytes
        .chunks(32)
        .map(|line| line.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" "))
        .collect();
    lines.join("\n")
}
