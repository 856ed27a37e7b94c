//! The probe as a program. For a board's target it is linked but never run; on the host it runs.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(not(target_os = "none"))]
fn main() {
    proverka_probe::everything();
}

#[cfg(target_os = "none")]
mod image {
    #[cfg(feature = "never")]
    use panic_never as _;

    /// The entry point that linkers use if no other is named.
    #[expect(unsafe_code, reason = "the linker finds it by its name, which nothing else here has")]
    #[unsafe(no_mangle)]
    extern "C" fn _start() -> ! {
        proverka_probe::everything();
        loop {
            core::hint::spin_loop();
        }
    }

    #[cfg(not(feature = "never"))]
    #[panic_handler]
    fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
        // This uses the argument, so that no panic is optimised into an endless loop without a symbol.
        core::hint::black_box(info);
        loop {
            core::hint::spin_loop();
        }
    }
}
