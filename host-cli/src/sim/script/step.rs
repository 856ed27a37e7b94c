//! The outcome of a line of a scenario, and why a step fails.

use std::fmt;

use serde::Serialize;

use crate::device::client::ClientError;

/// The largest number of exchanges with the device in a scenario. That many counts fill the largest ring many times
/// over.
pub const MOST_ASKED: u64 = 100_000;

/// The outcome of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The action was done.
    Done,
    /// The device refused the action, and the next line expects that.
    Refused,
    /// The device did not answer, and the next line expects that.
    Silent,
    /// The line is an expectation that holds.
    Met,
    /// The line is an expectation that does not hold, or an action that failed without the next line expecting it.
    Unmet,
}

/// Why a step of a scenario failed.
#[derive(Debug)]
pub enum StepError {
    /// The device refused, did not answer, or gave an unexpected reply.
    Client(ClientError),
    /// The object of the step does not exist, so nothing was asked.
    Missing(&'static str),
    /// The scenario has used up its exchanges with the device, so nothing was asked.
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
