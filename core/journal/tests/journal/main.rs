//! The sealed record under power cuts, worn flash and bit flips.
//!
//! What runs here by default is a slice; `tests/campaign` runs the full reach.

mod controls;
mod crooked;
mod cuts;
mod events;
mod faults;
mod fits;
mod format;
mod guards;
mod headers;
mod images;
mod payloads;
mod replays;
mod skims;
mod steps;
mod vectors;
