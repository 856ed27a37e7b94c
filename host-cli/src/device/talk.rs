//! Asking a device. What it says is a claim: [`verified`](super::verified) holds it against what is known.

use proverka::wire::{Hello, Refusal, Reply, Request, SCHEMA, Source, Status};

use super::keys::random;
use super::port::Port;
use crate::failure::Failure;
use crate::journal::words::hex;
use crate::sim::line::{Asker, Trouble};
use crate::sim::words;

/// Why there is no answer, or why the answer is no.
#[derive(Debug)]
pub enum No {
    /// Nothing was answered.
    Failed(Failure),
    /// The device refuses.
    Refused(Refusal),
    /// What the device says is not what is known. Nothing was signed.
    Contradicts(String),
    /// What was signed or asked for cannot be found in the device's record afterwards.
    Unproven(String),
}

impl From<Failure> for No {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// A conversation with a device.
#[derive(Debug)]
pub struct Talk {
    /// Who asks.
    pub asker: Asker,
    /// The line.
    pub port: Port,
    /// What the port was called.
    pub name: String,
    /// Who the device said that it is.
    pub hello: Hello,
    /// How the device said that it is.
    pub status: Status,
}

impl Talk {
    /// Greets the device.
    ///
    /// # Errors
    ///
    /// [`No::Failed`] where it does not answer, or not in a version that both speak.
    pub fn begin(mut port: Port, name: &str) -> Result<Self, No> {
        let [last, ..] = random()?;
        let mut asker = Asker::behind(last);
        let failed = |trouble| trouble_of(name, trouble);
        let hello = asker.hello(&mut port).map_err(failed)?;
        if hello.common().is_none() {
            let wrong = format!(
                "{name}: the device speaks versions {} to {} of the protocol, this program version {}",
                hello.oldest,
                hello.newest,
                proverka::wire::VERSION
            );
            return Err(Failure::usage(wrong, "expected a program of the device's version").into());
        }
        let status = asker.status(&mut port).map_err(|trouble| trouble_of(name, trouble))?;
        Ok(Self { asker, port, name: name.to_owned(), hello, status })
    }

    /// Asks the device once more who it is and how it is.
    ///
    /// # Errors
    ///
    /// [`No::Failed`] if it does not say.
    pub fn greet(&mut self) -> Result<(), No> {
        self.hello = self.asker.hello(&mut self.port).map_err(|trouble| trouble_of(&self.name, trouble))?;
        self.status = self.asker.status(&mut self.port).map_err(|trouble| trouble_of(&self.name, trouble))?;
        Ok(())
    }

    /// The trouble with this port.
    pub fn no(&self, trouble: Trouble) -> No {
        trouble_of(&self.name, trouble)
    }

    /// Asks for a change.
    ///
    /// # Errors
    ///
    /// [`No`].
    pub fn change(&mut self, request: Request) -> Result<Reply<'static>, No> {
        if self.hello.schema != SCHEMA {
            let wrong = format!(
                "{}: the device's messages are {}, this program's are {}; one of the two is a wrong build",
                self.name,
                hex(&self.hello.schema),
                hex(&SCHEMA)
            );
            return Err(Failure::usage(wrong, "expected a program built with the device; status still works").into());
        }
        self.asker.change(&mut self.port, request).map_err(|trouble| trouble_of(&self.name, trouble))
    }

    /// An object of the record.
    ///
    /// # Errors
    ///
    /// [`No`].
    pub fn object(&mut self, source: Source) -> Result<Vec<u8>, No> {
        self.asker.object(&mut self.port, source).map_err(|trouble| trouble_of(&self.name, trouble))
    }
}

fn trouble_of(name: &str, trouble: Trouble) -> No {
    let other = |what: String| No::Failed(Failure::File { name: name.to_owned(), error: std::io::Error::other(what) });
    match trouble {
        Trouble::Refused(refusal) => No::Refused(refusal),
        Trouble::Line(failure) => other(failure.to_string()),
        Trouble::System(error) => No::Failed(Failure::File { name: name.to_owned(), error }),
        trouble @ (Trouble::Other(_) | Trouble::Missing(_) | Trouble::Spent) => other(trouble.to_string()),
    }
}

/// What a refusal is called, and says.
#[must_use]
pub fn refused(refusal: &Refusal) -> (&'static str, String) {
    (words::refused(refusal), words::refusal(refusal))
}
