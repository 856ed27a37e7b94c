//! One of the two on a Cortex-M0, for its size alone: nothing here runs.

use core::hint::black_box;
use core::panic::PanicInfo;

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    loop {}
}

/// Hands out memory and takes none back, so that the peer's own code is what is measured.
#[cfg(feature = "pamoja")]
mod memory {
    use core::alloc::{GlobalAlloc, Layout};
    use core::cell::Cell;

    struct Bump(Cell<usize>);

    // SAFETY: the probe has one thread, and does not run.
    unsafe impl Sync for Bump {}

    // SAFETY: every address is handed out once, aligned, from memory that nothing else uses.
    unsafe impl GlobalAlloc for Bump {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            let from = self.0.get().next_multiple_of(layout.align());
            self.0.set(from + layout.size());
            core::ptr::with_exposed_provenance_mut(from)
        }

        unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
    }

    #[global_allocator]
    static MEMORY: Bump = Bump(Cell::new(0x2000_1000));
}

#[cfg(feature = "pamoja")]
fn run() {
    use pamoja_audit::{AuditLog, Entry, Verifier};
    use pamoja_security::DeviceIdentity;

    let device = DeviceIdentity::from_seed(black_box(&[9; 32]));
    let mut verifier = Verifier::new(device.public());
    let mut log = AuditLog::new(device);
    let bytes = log.append(black_box(&[1; 24])).to_bytes();
    if let Ok(entry) = Entry::from_bytes(black_box(&bytes)) {
        black_box(verifier.check(&entry).is_ok());
        black_box(AuditLog::resume(DeviceIdentity::from_seed(black_box(&[9; 32])), &entry).append(&[2; 24]));
    }
}

#[cfg(feature = "proverka")]
fn run() {
    use proverka_journal::party::Holder;
    use proverka_journal::payload::Health;
    use proverka_journal::{Journal, Layout, RamFlash, Stamp};

    let flash: RamFlash<13> = black_box(RamFlash::new());
    if let Ok(mut journal) = Journal::<_>::mount(flash, Layout::of::<RamFlash<13>, 0, 8>()) {
        let stamp = Stamp { mono_s: 1, earliest: 2, width_s: 3 };
        let _ = black_box(journal.append(stamp, Holder::Jointly, black_box(&Health([1; 24]))));
        let _ = black_box(journal.entry(1).map(|seen| seen.event()));
    }
}

#[cfg(not(any(feature = "pamoja", feature = "proverka")))]
fn run() {}

#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    run();
    loop {}
}
