//! The device's line over TCP: what a board says over its serial port, to one program at a time.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs as _};
use std::thread;
use std::time::Duration;

use super::live::Live;
use super::words;
use crate::failure::Failure;

/// How long a read waits, and how long the device is left alone without a connection.
const NAP: Duration = Duration::from_millis(2);

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

/// Serves the device until the process ends. `told` gets lines for people.
///
/// # Errors
///
/// [`Failure`] where the address cannot be had, or the file of the flash cannot be written.
pub fn serve(live: &mut Live, address: SocketAddr, mut told: impl FnMut(&str)) -> Result<(), Failure> {
    let named = |error| Failure::File { name: format!("tcp:{address}"), error };
    let listener = TcpListener::bind(address).map_err(named)?;
    listener.set_nonblocking(true).map_err(named)?;
    let here = listener.local_addr().map_err(named)?;
    let state = live.machine.status().map_or("off", |status| words::state(status.state));
    told(&format!("a {state} device listens on tcp:{here}; Ctrl-C ends it"));
    if !here.ip().is_loopback() {
        told("anyone who reaches that address reaches the device");
    }
    loop {
        match listener.accept() {
            Ok((stream, peer)) => {
                told(&format!("connected: {peer}"));
                match attend(live, &listener, stream) {
                    Ok(()) => told(&format!("gone: {peer}")),
                    Err(Gone::Line(error)) => told(&format!("gone: {peer}: {error}")),
                    Err(Gone::Flash(error)) => return Err(Failure::File { name: "the flash".to_owned(), error }),
                }
            }
            // Nobody is there, or whoever was there has gone again.
            Err(_) => {
                live.catch_up();
                live.machine.check().map_err(|error| Failure::File { name: "the flash".to_owned(), error })?;
                thread::sleep(NAP);
            }
        }
    }
}

/// Why a connection ended before the other side closed it.
#[derive(Debug)]
enum Gone {
    Line(io::Error),
    Flash(io::Error),
}

/// Attends to one connection until it ends. Others are closed at once, so that nobody waits for nothing.
fn attend(live: &mut Live, listener: &TcpListener, mut stream: TcpStream) -> Result<(), Gone> {
    stream.set_nonblocking(false).map_err(Gone::Line)?;
    stream.set_nodelay(true).map_err(Gone::Line)?;
    stream.set_read_timeout(Some(NAP)).map_err(Gone::Line)?;
    let mut octets = [0; 512];
    loop {
        drop(listener.accept());
        let length = match stream.read(&mut octets) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(error)
                if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted) =>
            {
                0
            }
            Err(error) => return Err(Gone::Line(error)),
        };
        let said = live.say(octets.get(..length).unwrap_or(&[])).map_err(Gone::Flash)?;
        stream.write_all(&said).map_err(Gone::Line)?;
    }
}
