//! Tests `proverka device` as the parties use it: the program talks to the simulated device over a TCP line that can be
//! noisy, cut, or a loop.

mod attacks;
mod bench;
mod copy;
mod export;
mod files;
mod forged;
mod lies;
mod line;
mod release;
mod secrets;
mod turns;
