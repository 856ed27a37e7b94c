//! Gives the memory map of the board to the linker, with the place where the record would lie.

use std::path::PathBuf;

/// Flash and RAM of the board. `__store_start` ends the firmware's part of flash, which the device hashes. On a board
/// with flash the record would lie from there to `__store_end`; here it lies in RAM.
const MEMORY: &str = "
MEMORY
{
  FLASH : ORIGIN = 0x00000000, LENGTH = 0x1C000
  RAM : ORIGIN = 0x20000000, LENGTH = 4096K
}
__store_start = 0x1C000;
__store_end = 0x3E000;
";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os != "none") {
        return;
    }
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    std::fs::write(out.join("memory.x"), MEMORY).expect("OUT_DIR is writable");
    println!("cargo::rustc-link-search={}", out.display());
    for argument in ["-Tlink.x", "-Tdefmt.x", "--nmagic"] {
        println!("cargo::rustc-link-arg-bins={argument}");
    }
}
