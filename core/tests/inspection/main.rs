//! What device and host both derive from a record.

mod consented;
mod session_times;
