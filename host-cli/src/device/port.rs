//! Opens lines to a device: a serial port, a TCP connection, or a simulated device.

use std::fmt;
use std::io::{self, ErrorKind};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::line::Line;
use super::record::Recorder;
use crate::failure::Failure;

/// The speed of the boards' serial ports. Unit: bits per second.
const BAUD: u32 = 115_200;
/// The text that a second client receives before its connection is closed, because another program already uses the
/// line. It is no frame (WIRE 2), so a program that does not know it drops it as noise.
pub const BUSY: &[u8] = b"busy: another program has the line of this device\n";
/// The forms that `--port` accepts.
const FORMS: &str = "expected serial:/dev/tty…, tcp:HOST:PORT, sim, or sim:FILE";

/// An open line, with the recorder of its traffic if there is one.
pub struct Port {
    line: Box<dyn Line>,
    recorder: Option<Recorder>,
}

impl fmt::Debug for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Port").field("recorder", &self.recorder).finish_non_exhaustive()
    }
}

/// Opens a line to a simulated device, whose flash is in the given file or only in memory.
pub type OpenSimulated = fn(Option<PathBuf>) -> Result<Box<dyn Line>, Failure>;

/// Opens the line that `--port` names.
#[derive(Clone, Copy, Debug)]
pub struct Ports {
    simulated: OpenSimulated,
}

impl Ports {
    /// Supports every port of this machine, and `sim`. This module does not depend on the simulator, so the caller
    /// passes in the function that starts one.
    #[must_use]
    pub const fn new(simulated: OpenSimulated) -> Self {
        Self { simulated }
    }

    /// Opens the port as it was typed, and records its traffic if `record` names a file.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] if the text names no port, [`Failure::File`] if the port cannot be opened.
    pub fn open(self, typed: &str, record: Option<&Path>) -> Result<Port, Failure> {
        let recorder = record.map(Recorder::create).transpose()?;
        let failed = |error| Failure::File { name: typed.to_owned(), error };
        let line: Box<dyn Line> = match typed.split_once(':').unwrap_or((typed, "")) {
            ("serial", path) if !path.is_empty() => {
                let port = serialport::new(path, BAUD).timeout(Duration::from_millis(10)).open();
                Box::new(Wire::new(port.map_err(|error| failed(error.into()))?))
            }
            ("tcp", address) if address.contains(':') => {
                let stream = TcpStream::connect(address).map_err(failed)?;
                stream.set_nodelay(true).map_err(failed)?;
                Box::new(Wire::new(stream))
            }
            ("sim", path) => (self.simulated)((!path.is_empty()).then(|| PathBuf::from(path)))?,
            _ => return Err(Failure::usage(format!("'{typed}' is not a port"), FORMS)),
        };
        Ok(Port { line, recorder })
    }
}

impl Port {
    /// Makes a port from any other line, for tests.
    #[must_use]
    pub fn over(line: Box<dyn Line>) -> Self {
        Self { line, recorder: None }
    }
}

impl Line for Port {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Some(recorder) = &mut self.recorder {
            recorder.say(self.line.now_ms(), "host", bytes)?;
        }
        self.line.send(bytes)
    }

    fn receive(&mut self, bytes: &mut [u8], wait_ms: u32) -> io::Result<usize> {
        let received = self.line.receive(bytes, wait_ms)?;
        if let Some(recorder) = &mut self.recorder
            && let Some(bytes) = bytes.get(..received).filter(|bytes| !bytes.is_empty())
        {
            recorder.say(self.line.now_ms(), "device", bytes)?;
        }
        Ok(received)
    }

    fn now_ms(&self) -> u64 {
        self.line.now_ms()
    }
}

/// A stream to read from and write to, with a timeout for reading.
trait Stream: io::Read + io::Write {
    fn patience(&mut self, wait: Duration) -> io::Result<()>;
}

impl Stream for TcpStream {
    fn patience(&mut self, wait: Duration) -> io::Result<()> {
        self.set_read_timeout(Some(wait))
    }
}

impl Stream for Box<dyn serialport::SerialPort> {
    fn patience(&mut self, wait: Duration) -> io::Result<()> {
        self.set_timeout(wait).map_err(Into::into)
    }
}

/// A line of the operating system.
struct Wire<S> {
    stream: S,
    since: Instant,
    /// The first bytes that arrived, as many as are needed to recognize [`BUSY`].
    first: Vec<u8>,
}

impl<S: Stream> Wire<S> {
    fn new(stream: S) -> Self {
        Self { stream, since: Instant::now(), first: Vec::new() }
    }

    /// Keeps the first bytes that arrived.
    fn note(&mut self, bytes: &[u8]) {
        let room = BUSY.len().saturating_sub(self.first.len());
        self.first.extend(bytes.iter().take(room));
    }

    /// Why the other end closed the line: its own message, or else the error of the system.
    fn closed_because(&self, error: io::Error) -> io::Error {
        if self.first == BUSY {
            let said = String::from_utf8_lossy(BUSY);
            return io::Error::new(ErrorKind::ResourceBusy, said.trim_end().to_owned());
        }
        error
    }
}

impl<S: Stream> Line for Wire<S> {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let sent = self.stream.write_all(bytes).and_then(|()| self.stream.flush());
        sent.map_err(|error| self.closed_because(error))
    }

    fn receive(&mut self, bytes: &mut [u8], wait_ms: u32) -> io::Result<usize> {
        self.stream.patience(Duration::from_millis(u64::from(wait_ms.max(1))))?;
        match self.stream.read(bytes) {
            Ok(0) => {
                Err(self.closed_because(io::Error::new(ErrorKind::UnexpectedEof, "the other end closed the line")))
            }
            Ok(received) => {
                self.note(bytes.get(..received).unwrap_or(&[]));
                Ok(received)
            }
            Err(error)
                if matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock | ErrorKind::Interrupted) =>
            {
                Ok(0)
            }
            Err(error) => Err(self.closed_because(error)),
        }
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
