//! A client that knows which device it speaks with. What the device says is a claim all the same:
//! [`trusted`](super::trusted) holds it against what is known.

use proverka::wire::{Dropped, Hello, Proposals, Reply, Request, Source, Status, Sums, VERSION};

use super::client::{Client, OwnedReply};
use super::error::DeviceError;
use super::keys::random;
use super::port::Port;
use crate::failure::Failure;

/// A client of a device that said who it is and how it is, in a version of the protocol that both speak.
#[derive(Debug)]
pub struct CheckedClient {
    client: Client,
    port: Port,
    /// What the port was called.
    name: String,
    hello: Hello,
    status: Status,
}

impl CheckedClient {
    /// Greets the device at a port of that name.
    ///
    /// # Errors
    ///
    /// [`DeviceError::Failed`] if it does not answer, or not in a version that both speak.
    pub fn greet(mut port: Port, name: &str) -> Result<Self, DeviceError> {
        let [last, ..] = random()?;
        let mut client = Client::behind(last);
        let (hello, status) = greet(&mut client, &mut port, name)?;
        Ok(Self { client, port, name: name.to_owned(), hello, status })
    }

    /// Asks the device once more who it is and how it is.
    ///
    /// # Errors
    ///
    /// As [`CheckedClient::greet`].
    pub fn greet_again(&mut self) -> Result<(), DeviceError> {
        (self.hello, self.status) = greet(&mut self.client, &mut self.port, &self.name)?;
        Ok(())
    }

    /// Who the device said that it is.
    #[must_use]
    pub const fn hello(&self) -> &Hello {
        &self.hello
    }

    /// How the device was when it was greeted last.
    #[must_use]
    pub const fn status(&self) -> &Status {
        &self.status
    }

    /// What the line lost so far.
    #[must_use]
    pub const fn dropped(&self) -> Dropped {
        self.client.dropped()
    }

    /// Asks something that changes nothing.
    ///
    /// # Errors
    ///
    /// [`DeviceError`] if there is no reply, or a refusal.
    pub fn read(&mut self, request: Request) -> Result<OwnedReply, DeviceError> {
        self.client.read(&mut self.port, request).map_err(|error| DeviceError::at_port(&self.name, error))
    }

    /// Asks for a change.
    ///
    /// # Errors
    ///
    /// As [`CheckedClient::read`], and if the device's messages have another schema.
    pub fn change(&mut self, request: Request) -> Result<Reply<'static>, DeviceError> {
        self.client.change(&mut self.port, request).map_err(|error| DeviceError::at_port(&self.name, error))
    }

    /// What the device says that it counted.
    ///
    /// # Errors
    ///
    /// [`DeviceError::Contradicts`] if it does not say.
    pub fn sums(&mut self) -> Result<Sums, DeviceError> {
        let sums = self.client.sums(&mut self.port);
        sums.map_err(|_| DeviceError::Contradicts("the device does not say what it counted".to_owned()))
    }

    /// What the device says of proposals. It is shown, and nothing that is signed follows from it.
    ///
    /// # Errors
    ///
    /// As [`CheckedClient::read`], and if the device says something else.
    pub fn proposals(&mut self) -> Result<Proposals, DeviceError> {
        match self.read(Request::Proposal)? {
            OwnedReply::Reply(Reply::Proposals(proposals)) => Ok(proposals),
            _ => Err(DeviceError::Contradicts("the device does not say what is proposed".to_owned())),
        }
    }

    /// Reads an object of the record.
    ///
    /// # Errors
    ///
    /// As [`CheckedClient::read`].
    pub fn object(&mut self, source: Source) -> Result<Vec<u8>, DeviceError> {
        self.client.object(&mut self.port, source).map_err(|error| DeviceError::at_port(&self.name, error))
    }
}

/// Asks who the device is and how it is, and refuses one that speaks no version of the protocol that this program
/// speaks.
fn greet(client: &mut Client, port: &mut Port, name: &str) -> Result<(Hello, Status), DeviceError> {
    let at_port = |error| DeviceError::at_port(name, error);
    let hello = client.hello(port).map_err(at_port)?;
    if hello.common().is_none() {
        let (oldest, newest) = (hello.oldest, hello.newest);
        let wrong = format!(
            "{name}: the device speaks versions {oldest} to {newest} of the protocol, this program version {VERSION}"
        );
        return Err(Failure::usage(wrong, "expected a program of the device's version").into());
    }
    let status = client.status(port).map_err(at_port)?;
    Ok((hello, status))
}
