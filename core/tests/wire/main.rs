//! The line between device and host: frames, messages, noise, and `core/WIRE.md`.

mod any_bytes;
mod document;
mod exchange;
mod leaves;
mod messages;
mod noise;
mod stuffing;
mod two_codings;
