//! The sealed device on simulated parts: inspections, power cuts, tampering, noise.

mod bench;
mod cable;
mod clock;
mod coarse;
mod cuts;
mod enrolment;
mod front;
mod inspection;
mod life;
mod matrix;
mod party;
mod pin;
mod random;
mod repeats;
mod sessions;
mod term;
