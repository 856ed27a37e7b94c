//! The audit of the record against the attack kit, and against what the real device writes.

mod controls;
mod device;
mod faulty_signing;
mod foundation;
mod fuzz;
mod guess;
mod honest;
mod images;
mod lone;
mod metamorphic;
mod numbers;
mod own_signatures;
mod signatures;
mod splices;
mod table;
mod theft;
mod witness;
