//! Why a command of the device has no answer, or an answer that is no.

use std::io;

use proverka::wire::Refusal;

use super::client::ClientError;
use crate::escape::notice;
use crate::failure::Failure;

/// Why there is no answer, or why the answer is no.
#[derive(Debug)]
pub enum DeviceError {
    /// Nothing was answered.
    Failed(Failure),
    /// The device refuses.
    Refused(Refusal),
    /// What the device says contradicts what is known. Nothing was signed.
    Contradicts(String),
    /// What was signed or asked for cannot be found in the device's record afterwards.
    Unproven(String),
}

impl DeviceError {
    /// The error of a client, with the name of its port.
    #[must_use]
    pub fn at_port(name: &str, error: ClientError) -> Self {
        let other = |what: String| Failure::File { name: name.to_owned(), error: io::Error::other(what) };
        Self::Failed(match error {
            ClientError::Refused(refusal) => return Self::Refused(refusal),
            ClientError::System(error) => Failure::File { name: name.to_owned(), error },
            ClientError::OtherSchema(_) => Failure::usage(
                format!("{name}: {error}"),
                "expected a program built with the device; status still works",
            ),
            ClientError::NoAnswer(_) | ClientError::Unexpected(_) | ClientError::NumbersUsedUp => {
                other(error.to_string())
            }
        })
    }

    /// The same error once a signature was sent: from then on "nothing was signed" would be false.
    #[must_use]
    pub fn after_signing(self) -> Self {
        match self {
            Self::Contradicts(what) => Self::Unproven(what),
            Self::Failed(failure) => {
                notice("a signature was sent, and nobody knows whether the device took it: look at the status");
                Self::Failed(failure)
            }
            error => error,
        }
    }
}

impl From<Failure> for DeviceError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}
