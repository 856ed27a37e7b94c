//! The sealed record under power cuts, worn flash and bit flips.
//!
//! What runs here by default is a slice; `tests/campaign` runs the full reach (it sets `PROVERKA_REACH=full`).

mod cuts;

/// True for the full reach.
fn full() -> bool {
    std::env::var("PROVERKA_REACH").is_ok_and(|reach| reach == "full")
}
