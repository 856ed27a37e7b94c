//! Gives the memory map of the board to the linker.

use std::{env, fs, path::PathBuf};

/// The first 122 KiB of a micro:bit v1; a page of parameters and the record follow.
const MEMORY: &str = "MEMORY
{
  FLASH : ORIGIN = 0x00000000, LENGTH = 122K
  RAM   : ORIGIN = 0x20000000, LENGTH = 16K
}
";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "none") {
        let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
        fs::write(out.join("memory.x"), MEMORY).expect("OUT_DIR is writable");
        println!("cargo::rustc-link-search={}", out.display());
        println!("cargo::rustc-link-arg-bins=-Tlink.x");
        println!("cargo::rustc-link-arg-bins=--nmagic");
    }
}
