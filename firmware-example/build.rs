//! Tells the linker how a board's memory is laid out.

use std::path::PathBuf;

/// The firmware's part of the flash, and RAM. What lies behind it in flash is the record: an image that would reach into it does not
/// link.
fn memory(ram_kib: u32) -> String {
    format!(
        "MEMORY
{{
  FLASH : ORIGIN = 0x00000000, LENGTH = 112K
  RAM : ORIGIN = 0x20000000, LENGTH = {ram_kib}K
}}
"
    )
}

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let board = std::env::var_os("CARGO_FEATURE_BOARD").is_some();
    if !board || std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os != "none") {
        return;
    }
    // BBC micro:bit v1 has 16 KiB of RAM, v2 128 KiB.
    let ram_kib = if std::env::var_os("CARGO_FEATURE_MICROBIT_V1").is_some() { 16 } else { 128 };
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    // Included by link.x under the name `memory.x`, which the chip support of v2 brings too: first on the path wins.
    std::fs::write(out.join("memory.x"), memory(ram_kib)).expect("OUT_DIR is writable");
    println!("cargo::rustc-link-arg-bins=-L{}", out.display());
    // Here and not in .cargo/config.toml, which holds only below the workspace and not where RUSTFLAGS is set.
    for argument in ["-Tlink.x", "-Tdefmt.x", "--nmagic"] {
        println!("cargo::rustc-link-arg-bins={argument}");
    }
}
