//! The sealed record under power cuts, worn flash and bit flips.
//!
//! What runs here by default is a slice; `tests/campaign` runs the full reach (it sets `PROVERKA_REACH=full`).

mod controls;
mod cuts;
mod faults;
mod format;
mod headers;
mod images;
mod payloads;
mod replays;
mod skims;

/// True for the full reach.
fn full() -> bool {
    std::env::var("PROVERKA_REACH").is_ok_and(|reach| reach == "full")
}
