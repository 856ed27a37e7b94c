//! Nested frames of known size on two call paths, to check the stack tool.
//!
//! `deep` holds 512 bytes and calls `deeper`, which holds 1,024; `shallow` holds 256 and calls nothing. The deepest
//! path is therefore 1,536 bytes plus what a few calls save, and not 1,792 or 1,280.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(not(target_os = "none"))]
fn main() {}

#[cfg(target_os = "none")]
mod probe {
    use core::hint::black_box;
    use proverka_journal_m0::{Figure, done, figure};

    /// Fills `N` bytes of stack and folds them, so that the compiler cannot leave any out.
    #[inline(always)]
    fn held<const N: usize>(below: impl FnOnce() -> u32) -> u32 {
        let mut bytes = [0x5A_u8; N];
        black_box(&mut bytes);
        let sum = below();
        black_box(&bytes).iter().fold(sum, |sum, byte| sum.wrapping_add(u32::from(*byte)))
    }

    #[inline(never)]
    fn deep() -> u32 {
        held::<512>(deeper)
    }

    #[inline(never)]
    fn deeper() -> u32 {
        held::<1024>(|| 1)
    }

    #[inline(never)]
    fn shallow() -> u32 {
        held::<256>(|| 2)
    }

    #[cortex_m_rt::entry]
    fn main() -> ! {
        figure(Figure::Size, shallow().wrapping_add(deep()));
        done()
    }
}
