//! The adversary on the line against `proverka device`: whatever he does, the tool refuses, or what it signed is true
//! of the device's record.
//!
//! By default, a part of the values is tried; `PROVERKA_REACH=full` tries all of them, and 100,000 random plans. A
//! failure prints lines that begin with `WRONG`, the settings that repeat this single case, and everything that passed
//! over the line.

mod controls;
mod forgeries;
mod honest;
mod random;
mod single;
mod splices;
mod support;
