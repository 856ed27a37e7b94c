//! Treaties and acts as JSON: what is written is read back, what is wrong is found at its place, and `serde_json`
//! accepts the same.

mod any_input;
mod declared;
mod differential;
mod flaws;
mod mutation;
mod refused_acts;
mod refused_treaties;
mod round_trip;
