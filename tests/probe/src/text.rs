//! Calls the functions of `proverka::text`, with one module for each of its public modules.

mod act;
mod csv;
mod item;
mod scan;
mod shape;
mod treaty;

pub(crate) fn everything() {
    act::everything();
    csv::everything();
    item::everything();
    scan::everything();
    shape::everything();
    treaty::everything();
}
