//! `proverka device` as the parties meet it: the program, run against the simulated device behind a TCP line that can be
//! noisy, cut, or a loop.

mod bench;
mod export;
mod files;
mod lies;
mod line;
mod secrets;
mod turns;
