//! Tells the linker how a board's memory is laid out.

use std::path::PathBuf;

/// BBC micro:bit v1: nRF51822 with 256 KiB of flash and 16 KiB of RAM. The chip support of v2 brings its own.
const MICROBIT_V1: &str = "MEMORY
{
  FLASH : ORIGIN = 0x00000000, LENGTH = 256K
  RAM : ORIGIN = 0x20000000, LENGTH = 16K
}
";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let board = std::env::var_os("CARGO_FEATURE_BOARD").is_some();
    if !board || std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os != "none") {
        return;
    }
    if std::env::var_os("CARGO_FEATURE_MICROBIT_V1").is_some() {
        let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
        std::fs::write(out.join("memory.x"), MICROBIT_V1).expect("OUT_DIR is writable");
        println!("cargo::rustc-link-search={}", out.display());
    }
    // Here and not in .cargo/config.toml, which holds only below the workspace and not where RUSTFLAGS is set.
    for argument in ["-Tlink.x", "-Tdefmt.x", "--nmagic"] {
        println!("cargo::rustc-link-arg-bins={argument}");
    }
}
