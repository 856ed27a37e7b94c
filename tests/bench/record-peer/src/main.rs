//! The sealed record and `pamoja-audit` side by side: entries appended and verified a second, and what each detects.
//!
//! Both sign with `ed25519-dalek` 3. The peer signs an entry and returns it to be stored by its caller; the record also
//! verifies the signature, writes the entry to flash (in RAM here) and reads it back before it acknowledges it.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(target_os = "none")]
mod probe;

#[cfg(not(target_os = "none"))]
mod host;

#[cfg(not(target_os = "none"))]
fn main() {
    host::main();
}
