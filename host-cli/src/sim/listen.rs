//! The device's line over TCP: what a board says over its serial port, to one program at a time.
//!
//! Nothing here waits for a client. Sockets are only looked at; what a client does not take stays in a buffer of
//! bounded size, and until it is taken nothing more is read from that client. So the device's time goes on whatever
//! the client does, and whoever else connects gets [`BUSY`] at once.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream, ToSocketAddrs as _};
use std::thread;
use std::time::{Duration, Instant};

use super::live::Live;
use crate::device::port::BUSY;
use crate::device::words;
use crate::failure::Failure;

/// How long the device is left alone while nothing happens on the line.
const NAP: Duration = Duration::from_millis(2);
/// A client that neither sends nor takes anything for so long loses the line: its machine may be gone without a word.
pub const SILENCE: Duration = Duration::from_secs(300);
/// How long a connection that was turned away stays half open, so that its client can read why.
const FAREWELL: Duration = Duration::from_secs(1);
/// Connections that are turned away at a time; the oldest is dropped for a new one.
const TURNED_AWAY: usize = 16;

/// The address that was typed: host and port, or a port of this machine alone.
///
/// # Errors
///
/// [`Failure::Usage`] where it is none.
pub fn address(typed: &str) -> Result<SocketAddr, Failure> {
    if let Ok(port) = typed.parse::<u16>() {
        return Ok(SocketAddr::from(([127, 0, 0, 1], port)));
    }
    let mut found = typed.to_socket_addrs().map_err(|error| {
        Failure::usage(
            format!("'{typed}' is no address: {error}"),
            "expected a port, or host:port such as 127.0.0.1:7000",
        )
    })?;
    found.next().ok_or_else(|| Failure::usage(format!("'{typed}' has no address"), "expected a port, or host:port"))
}

/// Serves the device until the process ends. `log` is given lines for people.
///
/// # Errors
///
/// [`Failure`] where the address cannot be had, or the file of the flash cannot be written.
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

/// The line of one device.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    client: Option<Connection>,
    turned_away: Vec<(TcpStream, Instant)>,
}

/// The client that has the line.
#[derive(Debug)]
struct Connection {
    stream: TcpStream,
    peer: SocketAddr,
    /// What the device said and the client has not taken yet.
    waiting: Vec<u8>,
    /// When bytes last went either way.
    heard: Instant,
    /// It will send nothing more.
    is_ending: bool,
}

impl Server {
    /// Listens.
    ///
    /// # Errors
    ///
    /// [`Failure::File`] where the address cannot be had.
    pub fn bind(address: SocketAddr) -> Result<Self, Failure> {
        let open = || {
            let listener = TcpListener::bind(address)?;
            listener.set_nonblocking(true)?;
            let address = listener.local_addr()?;
            Ok(Self { listener, address, client: None, turned_away: Vec::new() })
        };
        open().map_err(|error| Failure::File { name: format!("tcp:{address}"), error })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Does what there is to do at the moment, and lets the device live up to now. True where bytes went either way.
    ///
    /// # Errors
    ///
    /// [`Failure::File`] where the file of the flash cannot be written.
    pub fn step(&mut self, live: &mut Live, now: Instant, log: &mut impl FnMut(&str)) -> Result<bool, Failure> {
        self.accept(now, log);
        self.turned_away.retain_mut(|(stream, since)| now.duration_since(*since) < FAREWELL && is_open(stream));
        let Some(client) = &mut self.client else {
            // What the device says now is for nobody.
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

    /// Gives the line to the first who connects, and turns away all others.
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
            // Closed with its request unread, the connection would be reset, and the client might not see the line.
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

    /// Takes in what came and sends what fits. True where bytes went either way.
    fn step(&mut self, live: &mut Live, now: Instant) -> Result<bool, Gone> {
        let mut bytes = [0; 512];
        let mut received = 0;
        // Whoever does not take the answers does not get to ask more.
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

    /// Sends as much as the client takes.
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

/// Drops what a client sent that was turned away. False once it has closed its side.
fn is_open(stream: &mut TcpStream) -> bool {
    match stream.read(&mut [0; 512]) {
        Ok(length) => length > 0,
        Err(error) => is_nothing(&error),
    }
}

/// Whether there was only nothing to read, or no room to write.
fn is_nothing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}

fn flash(error: io::Error) -> Failure {
    Failure::File { name: "the flash".to_owned(), error }
}
