//! Tells the linker how a board's memory is laid out.

use std::path::PathBuf;

/// Flash from 0 on is the firmware's, up to the store: an image that grows into the record does not link. The same on
/// both boards of this package, whose chips have 256 KiB of flash or more.
const STORE: (u32, u32) = (0x0001_C000, 0x0003_E000);

/// RAM of BBC micro:bit v1 (nRF51822) and v2 (nRF52833). Unit: KiB.
const RAM: [(&str, u32); 2] = [("CARGO_FEATURE_MICROBIT_V1", 16), ("CARGO_FEATURE_MICROBIT_V2", 128)];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os != "none") {
        return;
    }
    // A port in another package lays out its own memory.
    let Some((_, ram)) = RAM.iter().find(|(feature, _)| std::env::var_os(feature).is_some()) else { return };
    let (start, end) = STORE;
    let memory = format!(
        "MEMORY\n{{\n  FLASH : ORIGIN = 0x00000000, LENGTH = {start:#x}\n  RAM : ORIGIN = 0x20000000, LENGTH = {ram}K\n}}\n"
    );
    // Besides, since the chip support of v2 brings a `memory.x` of its own, which is found first and knows no store.
    let store = format!(
        "__store_start = {start:#x};\n__store_end = {end:#x};\nASSERT(__sidata + (__edata - __sdata) <= __store_start, \"the firmware \
         grows into the record's part of flash\");\n"
    );
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    for (name, script) in [("memory.x", memory), ("store.x", store)] {
        std::fs::write(out.join(name), script).expect("OUT_DIR is writable");
    }
    println!("cargo::rustc-link-search={}", out.display());
    // Here and not in .cargo/config.toml, which holds only below the workspace and not where RUSTFLAGS is set.
    for argument in ["-Tlink.x", "-Tdefmt.x", "-Tstore.x", "--nmagic"] {
        println!("cargo::rustc-link-arg-bins={argument}");
    }
}
