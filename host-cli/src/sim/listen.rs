//! Serves the device's line over TCP: the same bytes as a board's serial port, for one program at a time.
//!
//! Nothing here waits for a client. Sockets are polled without blocking. Replies that a client does not take stay in a
//! buffer of bounded size, and nothing more is read from that client until it has taken them. So the device's time goes
//! on whatever the client does, and every other client that connects gets [`BUSY`] at once.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream, ToSocketAddrs as _};
use std::thread;
use std::time::{Duration, Instant};

use super::live::Live;
use crate::device::port::BUSY;
use crate::device::words;
use crate::failure::Failure;

/// The pause between two polls while nothing happens on the line.
const NAP: Duration = Duration::from_millis(2);
/// A client that neither sends nor takes anything for this long loses the line, because its machine may be gone without
/// closing the connection.
pub const SILENCE: Duration = Duration::from_secs(300);
/// How long a connection that was turned away stays half open, so that its client can read the reason.
const FAREWELL: Duration = Duration::from_secs(1);
/// The largest number of turned-away connections kept at a time; beyond it, the oldest one is dropped.
const TURNED_AWAY: usize = 16;

/// Parses the address that was typed: host and port, or a port of this machine alone.
///
/// # Errors
///
/// [`Failure::Usage`] if the text is not an address.
pub fn address(typed: &str) -> Result<SocketAddr, Failure> {
    if let Ok(port) = typed.parse::<u16>() {
        return Ok(SocketAddr::from(([127, 0, 0, 1], port)));
    }
    let mut found = typed.to_socket_addrs().map_err(|error| {
        Failure::usage(
            format!("'{typed}' is not an address: {error}"),
            "expected a port, or host:port such as 127.0.0.1:7000",
        )
    })?;
    found.next().ok_or_else(|| Failure::usage(format!("'{typed}' has no address"), "expected a port, or host:port"))
}

/// Serves the device until the process ends. `log` receives lines of text for people.
///
/// # Errors
///
/// [`Failure`] if the address cannot be bound, or if the file of the flash cannot be written.
pub fn serve(live: &mut Live, address: SocketAddr, mut log: impl FnMut(&str)) -> Result<(), Failure> {
    let mut server = Server::bind(address)?;
    let here = server.address();
    let state = live.machine.status().map_or("off", |status| words::state(status.state));
    log(&format!("a {state} device listens on tcp:{here}; Ctrl-C ends it"));
    if !here.ip().is_loopback() {
        log("anyone who reaches that address reaches the device");
    }
    loop {
        if !server.step(live, Instant::now(), &mut log)? {
            thread::sleep(NAP);
        }
    }
}

/// The server for the line of one device.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    client: Option<Connection>,
    turned_away: Vec<(TcpStream, Instant)>,
}

/// The client that currently has the line.
#[derive(Debug)]
struct Connection {
    stream: TcpStream,
    peer: SocketAddr,
    /// Bytes from the device that the client has not taken yet.
    waiting: Vec<u8>,
    /// The time at which bytes last went in either direction.
    heard: Instant,
    /// Whether the client has closed its sending side.
    is_ending: bool,
}

impl Server {
    /// Starts to listen at an address.
    ///
    /// # Errors
    ///
    /// [`Failure::File`] if the address cannot be bound.
    pub fn bind(address: SocketAddr) -> Result<Self, Failure> {
        let open = || {
            let listener = TcpListener::bind(address)?;
            listener.set_nonblocking(true)?;
            let address = listener.local_addr()?;
            Ok(Self { listener, address, client: None, turned_away: Vec::new() })
        };
        open().map_err(|error| Failure::File { name: format!("tcp:{address}"), error })
    }

    /// The address at which the server listens, with the actual port.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Handles everything that is pending, and runs the device up to `now`. Returns true if bytes went in either
    /// direction.
    ///
    /// # Errors
    ///
    /// [`Failure::File`] if the file of the flash cannot be written.
    pub fn step(&mut self, live: &mut Live, now: Instant, log: &mut impl FnMut(&str)) -> Result<bool, Failure> {
        self.accept(now, log);
        self.turned_away.retain_mut(|(stream, since)| now.duration_since(*since) < FAREWELL && is_open(stream));
        let Some(client) = &mut self.client else {
            // What the device sends now is dropped, because there is no client.
            live.say(&[]).map_err(flash)?;
            return Ok(false);
        };
        match client.step(live, now) {
            Ok(moved) => Ok(moved),
            Err(Gone::Flash(error)) => Err(flash(error)),
            Err(gone) => {
                let why = match gone {
                    Gone::Line(error) => format!(": {error}"),
                    Gone::Silent => format!(": silent for {} s", SILENCE.as_secs()),
                    _ => String::new(),
                };
                log(&format!("gone: {}{why}", client.peer));
                self.client = None;
                Ok(true)
            }
        }
    }

    /// Gives the line to the first client that connects, and turns away all others.
    fn accept(&mut self, now: Instant, log: &mut impl FnMut(&str)) {
        while let Ok((stream, peer)) = self.listener.accept() {
            if self.client.is_some() {
                log(&format!("busy: {peer}"));
                self.turn_away(stream, now);
            } else if let Ok(client) = Connection::new(stream, peer, now) {
                log(&format!("connected: {peer}"));
                self.client = Some(client);
            }
        }
    }

    fn turn_away(&mut self, mut stream: TcpStream, now: Instant) {
        let farewell = stream.set_nonblocking(true).and_then(|()| stream.write_all(BUSY));
        if farewell.and_then(|()| stream.shutdown(Shutdown::Write)).is_ok() {
            // If the socket were closed with its request unread, the connection would be reset, and the client might
            // not see the message.
            if self.turned_away.len() == TURNED_AWAY {
                self.turned_away.remove(0);
            }
            self.turned_away.push((stream, now));
        }
    }
}

/// Why a client loses the line.
#[derive(Debug)]
enum Gone {
    Closed,
    Silent,
    Line(io::Error),
    Flash(io::Error),
}

impl Connection {
    fn new(stream: TcpStream, peer: SocketAddr, now: Instant) -> io::Result<Self> {
        stream.set_nonblocking(true)?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, peer, waiting: Vec::new(), heard: now, is_ending: false })
    }

    /// Receives pending bytes and sends what fits. Returns true if bytes went in either direction.
    fn step(&mut self, live: &mut Live, now: Instant) -> Result<bool, Gone> {
        let mut bytes = [0; 512];
        let mut received = 0;
        // A client that does not take the replies cannot send further requests.
        if self.waiting.is_empty() && !self.is_ending {
            match self.stream.read(&mut bytes) {
                Ok(0) => self.is_ending = true,
                Ok(length) => received = length,
                Err(error) if is_nothing(&error) => {}
                Err(error) => return Err(Gone::Line(error)),
            }
        }
        self.waiting.extend(live.say(bytes.get(..received).unwrap_or(&[])).map_err(Gone::Flash)?);
        let sent = self.send().map_err(Gone::Line)?;
        if received > 0 || sent > 0 {
            self.heard = now;
        }
        if self.is_ending && self.waiting.is_empty() {
            return Err(Gone::Closed);
        }
        if now.duration_since(self.heard) >= SILENCE {
            return Err(Gone::Silent);
        }
        Ok(received > 0 || sent > 0)
    }

    /// Sends as much as the client takes, and returns the number of bytes.
    fn send(&mut self) -> io::Result<usize> {
        let mut sent = 0;
        while let Some(rest) = self.waiting.get(sent..).filter(|rest| !rest.is_empty()) {
            match self.stream.write(rest) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(length) => sent += length,
                Err(error) if is_nothing(&error) => break,
                Err(error) => return Err(error),
            }
        }
        self.waiting.drain(..sent);
        Ok(sent)
    }
}

/// Discards what a turned-away client sent. Returns false once the client has closed its side.
fn is_open(stream: &mut TcpStream) -> bool {
    match stream.read(&mut [0; 512]) {
        Ok(length) => length > 0,
        Err(error) => is_nothing(&error),
    }
}

/// Whether the error only means that there was nothing to read or no room to write.
fn is_nothing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}

fn flash(error: io::Error) -> Failure {
    Failure::File { name: "the flash".to_owned(), error }
}
