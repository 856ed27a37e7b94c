//! Tells the linker how a board's memory is laid out.

use std::path::PathBuf;

/// The memory of a board.
struct Memory {
    /// The feature that selects the board.
    feature: &'static str,
    /// The addresses where the record begins and ends. Flash from 0 on is the firmware's, up to the record: an image
    /// that grows into it does not link. Both are multiples of the page size, and the first one of 4 KiB, the unit of
    /// the lock of nRF51.
    store: (u32, u32),
    /// The size of RAM, and the part of it for variables. Unit: KiB.
    ram: u32,
    variables: u32,
}

/// BBC micro:bit v1 (nRF51822, 256 KiB of flash) and v2 (nRF52833, 512 KiB).
const MEMORIES: [Memory; 2] = [
    Memory { feature: "CARGO_FEATURE_MICROBIT_V1", store: (0x0002_6000, 0x0004_0000), ram: 16, variables: 1 },
    Memory { feature: "CARGO_FEATURE_MICROBIT_V2", store: (0x0002_6000, 0x0004_B000), ram: 128, variables: 8 },
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os != "none") {
        return;
    }
    // A port in another package lays out its own memory.
    let Some(memory) = MEMORIES.iter().find(|memory| std::env::var_os(memory.feature).is_some()) else { return };
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    if is("PROFILE", "release") && is("OPT_LEVEL", "3") {
        // With `--release` alone the image would not fit, which the linker says at length.
        println!(
            "cargo::error=the images are built for size: cargo microbit-v1, cargo microbit-v2, or --profile firmware"
        );
        return;
    }
    let Memory { store: (start, end), ram, variables, .. } = memory;
    // The stack lies below the variables: one that grows too deep leaves RAM, which stops the processor, instead of
    // overwriting variables in silence.
    let stack = (ram - variables) * 1024;
    let memory = format!(
        "MEMORY\n{{\n  FLASH : ORIGIN = 0x00000000, LENGTH = {start:#x}\n  RAM : ORIGIN = 0x20000000 + {stack:#x}, \
         LENGTH = {variables}K\n}}\n_stack_start = ORIGIN(RAM);\n_stack_end = 0x20000000;\n"
    );
    // Besides, since the chip support of v2 brings a `memory.x` of its own, which is found first and knows no store.
    let store = format!(
        "__firmware_start = 0;\n__store_start = {start:#x};\n__store_end = {end:#x};\nASSERT(__sidata + (__edata - __sdata) <= __store_start, \"the firmware \
         grows into the record's part of flash\");\nASSERT(_stack_start <= __sdata, \"the stack does not lie below the variables\");\n"
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
