//! `proverka device` as the parties meet it: the program, run against the simulated device behind a TCP line that can
//! be noisy, cut, or a loop.

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
