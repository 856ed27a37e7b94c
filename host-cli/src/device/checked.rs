//! A client that knows which device it is talking to. What the device reports is still only a claim:
//! [`trusted`](super::trusted) checks it against what is known.

use proverka::wire::{Dropped, Hello, Proposals, Reply, Request, Source, Status, Sums, VERSION};

use super::client::{Client, OwnedReply};
use super::error::DeviceError;
use super::keys::random;
use super::port::Port;
use crate::failure::Failure;

/// A client of a device that reported its identity and status in a protocol version that both sides speak.
#[derive(Debug)]
pub struct CheckedClient {
    client: Client,
    port: Port,
    /// The name of the port, as it was typed.
    name: String,
    hello: Hello,
    status: Status,
}

impl CheckedClient {
    /// Greets the device at a port; `name` is the name of the port for error messages.
    ///
    /// # Errors
    ///
    /// [`DeviceError::Failed`] if the device does not answer, or speaks no version that this program speaks.
    pub fn greet(mut port: Port, name: &str) -> Result<Self, DeviceError> {
        let [last, ..] = random()?;
        let mut client = Client::behind(last);
        let (hello, status) = greet(&mut client, &mut port, name)?;
        Ok(Self { client, port, name: name.to_owned(), hello, status })
    }

    /// Asks the device for its identity and status again.
    ///
    /// # Errors
    ///
    /// As [`CheckedClient::greet`].
    pub fn greet_again(&mut self) -> Result<(), DeviceError> {
        (self.hello, self.status) = greet(&mut self.client, &mut self.port, &self.name)?;
        Ok(())
    }

    /// The identity that the device reported.
    #[must_use]
    pub const fn hello(&self) -> &Hello {
        &self.hello
    }

    /// The status of the device when it was last greeted.
    #[must_use]
    pub const fn status(&self) -> &Status {
        &self.status
    }

    /// What was lost on the line so far.
    #[must_use]
    pub const fn dropped(&self) -> Dropped {
        self.client.dropped()
    }

    /// The number of times that a request was sent again, because no answer arrived in time.
    #[must_use]
    pub const fn repeats(&self) -> u64 {
        self.client.repeats()
    }

    /// Sends a request that changes nothing.
    ///
    /// # Errors
    ///
    /// [`DeviceError`] if there is no reply, or if the device refuses.
    pub fn read(&mut self, request: Request) -> Result<OwnedReply, DeviceError> {
        self.client.read(&mut self.port, request).map_err(|error| DeviceError::at_port(&self.name, error))
    }

    /// Requests a change.
    ///
    /// # Errors
    ///
    /// As [`CheckedClient::read`], and if the device has a different message schema.
    pub fn change(&mut self, request: Request) -> Result<Reply<'static>, DeviceError> {
        self.client.change(&mut self.port, request).map_err(|error| DeviceError::at_port(&self.name, error))
    }

    /// The counts that the device reports.
    ///
    /// # Errors
    ///
    /// [`DeviceError::Contradicts`] if the device does not report them.
    pub fn sums(&mut self) -> Result<Sums, DeviceError> {
        let sums = self.client.sums(&mut self.port);
        sums.map_err(|_| DeviceError::Contradicts("the device does not report what it counted".to_owned()))
    }

    /// The proposals that the device reports. They are only shown: nothing that is signed follows from them.
    ///
    /// # Errors
    ///
    /// As [`CheckedClient::read`], and if the device gives another kind of reply.
    pub fn proposals(&mut self) -> Result<Proposals, DeviceError> {
        match self.read(Request::Proposal)? {
            OwnedReply::Reply(Reply::Proposals(proposals)) => Ok(proposals),
            _ => Err(DeviceError::Contradicts("the device does not report what is proposed".to_owned())),
        }
    }

    /// Reads a whole object of the record.
    ///
    /// # Errors
    ///
    /// As [`CheckedClient::read`].
    pub fn object(&mut self, source: Source) -> Result<Vec<u8>, DeviceError> {
        self.client.object(&mut self.port, source).map_err(|error| DeviceError::at_port(&self.name, error))
    }
}

/// Asks the device for its identity and status, and refuses a device that speaks no protocol version of this program.
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
