//! Why a command of the device has no answer, or a negative one.

use std::io;

use proverka::wire::Refusal;

use super::client::ClientError;
use crate::escape::notice;
use crate::failure::Failure;

/// Why there is no answer, or why the answer is negative.
#[derive(Debug)]
pub enum DeviceError {
    /// No answer was received.
    Failed(Failure),
    /// The device refuses the request.
    Refused(Refusal),
    /// What the device reports contradicts what is known, and nothing was signed.
    Contradicts(String),
    /// The device's record does not show what was signed or requested.
    Unproven(String),
}

impl DeviceError {
    /// Converts the error of a client, and adds the name of its port.
    #[must_use]
    pub fn at_port(name: &str, error: ClientError) -> Self {
        let other = |what: String| Failure::File { name: name.to_owned(), error: io::Error::other(what) };
        Self::Failed(match error {
            ClientError::Refused(refusal) => return Self::Refused(refusal),
            ClientError::System(error) => Failure::File { name: name.to_owned(), error },
            ClientError::OtherSchema(_) => Failure::usage(
                format!("{name}: {error}"),
                "expected a program of the device's build; `proverka device status` still works",
            ),
            ClientError::NoAnswer(_) | ClientError::Unexpected(_) | ClientError::NumbersUsedUp => {
                other(error.to_string())
            }
        })
    }

    /// The same error after a signature was sent, when the message "nothing was signed" would be false.
    #[must_use]
    pub fn after_signing(self) -> Self {
        match self {
            Self::Contradicts(what) => Self::Unproven(what),
            Self::Failed(failure) => {
                notice(
                    "a signature was sent, and it is not known whether the device accepted it: look at `proverka \
                     device status`",
                );
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
