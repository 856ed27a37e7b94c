//! What the command line of Proverka is made of.

pub mod chart;
