//! The panic handler on a board, which every static library must have.

#[cfg(feature = "never")]
use panic_never as _;

/// Stops the program. Only the audit has panic sites that a linker cannot show to be unreachable; a watchdog ends this
/// loop.
#[cfg(not(feature = "never"))]
#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    // This uses the argument, so that no panic is optimised into an endless loop without a symbol.
    core::hint::black_box(info);
    loop {
        core::hint::spin_loop();
    }
}
