//! Deliberate panics in our code, which the list of panic sites must show.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(not(target_os = "none"))]
fn main() {}

#[cfg(target_os = "none")]
mod probe {
    use core::hint::black_box;
    use proverka_journal_m0::{Figure, done, figure};

    /// Panics if `at` is past the end.
    fn deliberate(values: &[u32], at: usize) -> u32 {
        values[at]
    }

    /// Panics if the lengths differ, inside a function of the standard library.
    fn within_core(to: &mut [u32], from: &[u32]) {
        to.copy_from_slice(from);
    }

    /// Calls a function that is not inlined from the standard library and has panics of its own.
    fn parsed(digits: &str) -> bool {
        digits.parse::<f64>().is_ok()
    }

    #[cortex_m_rt::entry]
    fn main() -> ! {
        let mut values = black_box([1, 2, 3]);
        let from = black_box([4_u32, 5, 6]);
        within_core(black_box(values.as_mut_slice()), black_box(from.as_slice()));
        figure(Figure::Size, deliberate(black_box(values.as_slice()), black_box(1)));
        figure(Figure::Kept, u32::from(parsed(black_box("1.5"))));
        done()
    }
}
