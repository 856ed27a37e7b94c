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
mod vectors;

/// How many of something to try: a slice by default; in a campaign all of them, or one in `PROVERKA_PART`.
fn reach(slice: u64, all: u64) -> u64 {
    if full() { all / part() } else { slice }
}

/// Which of a row of things to try: every so many by default; in a campaign each, or every `PROVERKA_PART`th.
fn stride(slice: u64) -> u64 {
    if full() { part() } else { slice }
}

fn part() -> u64 {
    std::env::var("PROVERKA_PART").ok().and_then(|part| part.parse().ok()).unwrap_or(1)
}

/// True for the full reach.
fn full() -> bool {
    std::env::var("PROVERKA_REACH").is_ok_and(|reach| reach == "full")
}
