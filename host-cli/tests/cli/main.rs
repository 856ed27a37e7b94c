//! Tests the command line as its users see it, by running the program.

mod bad_input;
mod by_type;
mod compare;
mod contract;
mod dataset;
mod decimals;
mod files;
mod groups;
mod hostile;
mod inspect;
mod journal;
mod kinds;
mod new_treaty;
mod not_counted;
mod proverka;
mod questions;
mod readme;
mod report;
mod shares;
mod sources;
mod status;
mod tables;
mod timeline;
mod treaty_record;
mod what_if;
mod yardstick;
