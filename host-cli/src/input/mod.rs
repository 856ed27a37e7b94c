//! Reads the input of users into the types of the core: files and standard input, treaties, acts,
//! totals, items, events, steps of inspections, and tables of treaties.

pub mod acts;
mod by_type;
pub mod change;
mod counted;
pub mod dataset;
pub mod declared;
pub mod events;
pub mod file;
pub mod given;
pub mod held;
pub mod loose;
pub mod notices;
mod numbers;
pub mod part;
pub mod rows;
pub mod sites;
pub mod standard;
pub mod steps;
pub mod totals;
pub mod treaty;
pub mod update;

pub use loose::{DateOrder, Hints};

pub use counted::{Counted, NotCounted, NotCountedCause, counted, items};
pub use declared::{Account, Declared, declared};
pub use numbers::Numbers;
