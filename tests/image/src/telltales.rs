//! Symbols of a linked program that show a panic, its messages or an allocator.

use crate::Trouble;
use object::{Object as _, ObjectSymbol as _};
use std::collections::BTreeSet;
use std::path::Path;

const MARKS: &[&str] =
    &["panicking", "panic_fmt", "rust_begin_unwind", "__rust_alloc", "__rust_realloc", "__rdl_", "__rg_"];

/// True if a symbol, mangled or not, is a telltale, or if its name or a part of it ends in `_fail`.
fn tells(name: &str) -> bool {
    let fails =
        |(at, word): (usize, &str)| !name[at + word.len()..].starts_with(|next: char| next.is_ascii_lowercase());
    MARKS.iter().any(|mark| name.contains(mark)) || name.match_indices("_fail").any(fails)
}

/// Returns the telltale symbols of the ELF file.
///
/// # Errors
///
/// [`Trouble`] if it cannot be read, or has no symbols.
pub fn read(path: &Path) -> Result<BTreeSet<String>, Trouble> {
    let trouble = |error: &dyn std::fmt::Display| Trouble(format!("{}: {error}", path.display()));
    let bytes = std::fs::read(path).map_err(|error| trouble(&error))?;
    let elf = object::File::parse(&*bytes).map_err(|error| trouble(&error))?;
    let names: Vec<&str> = elf.symbols().filter_map(|symbol| symbol.name().ok()).collect();
    if !names.contains(&"_start") {
        return Err(trouble(&"no symbol `_start`; is it stripped?"));
    }
    let both = names.into_iter().flat_map(|name| [name.to_owned(), format!("{:#}", rustc_demangle::demangle(name))]);
    Ok(both.filter(|name| tells(name)).collect())
}

#[cfg(test)]
mod tests {
    use super::tells;

    #[test]
    fn panics_and_allocators_tell_and_failures_that_are_values_do_not() {
        for name in [
            "_ZN4core9panicking18panic_bounds_check17h0E",
            "core::slice::index::slice_index_fail",
            "core::slice::copy_from_slice_impl::len_mismatch_fail::h12",
            "__rust_alloc",
            "rust_begin_unwind",
        ] {
            assert!(tells(name), "{name}");
        }
        for name in ["proverka::wire::fault::may_failover", "_start", "memcpy"] {
            assert!(!tells(name), "{name}");
        }
    }
}
