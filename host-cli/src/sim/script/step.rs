//! The outcome of a line of a scenario, and why a step fails.

use std::fmt;

use serde::Serialize;

use crate::device::client::ClientError;

/// How often the device is asked in a scenario at most. That many counts fill the largest ring many times.
pub const MOST_ASKED: u64 = 100_000;

/// The outcome of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was done.
    Done,
    /// The device refused it, and the next line expects that.
    Refused,
    /// The device did not answer, and the next line expects that.
    Silent,
    /// An expectation that holds.
    Met,
    /// An expectation that does not, or a refusal that none expected.
    Unmet,
}

/// Why a step of a scenario failed.
#[derive(Debug)]
pub enum StepError {
    /// The device refuses, does not answer, or answers something else.
    Client(ClientError),
    /// What the step is about is not there, so nothing was asked.
    Missing(&'static str),
    /// The scenario asked the device as often as it may, so nothing was asked.
    AskedTooOften,
}

impl fmt::Display for StepError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client(error) => error.fmt(f),
            Self::Missing(what) => write!(f, "there is no {what}"),
            Self::AskedTooOften => f.write_str("the device was asked as often as a scenario may"),
        }
    }
}

impl From<ClientError> for StepError {
    fn from(error: ClientError) -> Self {
        Self::Client(error)
    }
}
