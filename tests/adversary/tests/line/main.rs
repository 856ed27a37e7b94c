//! The adversary on the line against `proverka device`: whatever he does, the tool refuses, or what it signed is true
//! of the device's record.
//!
//! By default one value in so many; `PROVERKA_REACH=full` tries them all, and 100,000 plans by chance. A failure prints
//! lines that begin with `WRONG` and what to set to try that one case again, with all that went over the line.

mod controls;
mod forgeries;
mod honest;
mod random;
mod single;
mod splices;
mod support;
