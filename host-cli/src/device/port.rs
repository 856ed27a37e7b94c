//! Lines to a device: a serial port, a TCP connection, a simulated device.

use std::fmt;
use std::io::{self, ErrorKind};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::record::Recorder;
use crate::failure::Failure;
use crate::sim::chip::{Chip, RING};
use crate::sim::line::Line;
use crate::sim::machine::Machine;
use crate::sim::parts::Surroundings;
use crate::sim::random::{Generator, secret};

/// Speed of the boards' serial ports.
const BAUD: u32 = 115_200;
/// What `--port` may say.
const FORMS: &str = "expected serial:/dev/tty…, tcp:HOST:PORT, sim, or sim:FILE";

/// A line that is open, and what is written down of it.
pub struct Port {
    line: Box<dyn Line>,
    recorder: Option<Recorder>,
}

impl fmt::Debug for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Port").field("recorder", &self.recorder).finish_non_exhaustive()
    }
}

impl Port {
    /// Opens what was typed.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] where it is no port, [`Failure::File`] where it does not open.
    pub fn open(typed: &str, record: Option<&Path>) -> Result<Self, Failure> {
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
            ("sim", path) => Box::new(simulated(path)?),
            _ => return Err(Failure::usage(format!("'{typed}' is no port"), FORMS)),
        };
        Ok(Self { line, recorder })
    }

    /// Any other line, as tests have them.
    #[must_use]
    pub fn over(line: Box<dyn Line>) -> Self {
        Self { line, recorder: None }
    }
}

impl Line for Port {
    fn send(&mut self, octets: &[u8]) -> io::Result<()> {
        if let Some(recorder) = &mut self.recorder {
            recorder.say(self.line.now_ms(), "host", octets)?;
        }
        self.line.send(octets)
    }

    fn receive(&mut self, octets: &mut [u8], wait_ms: u32) -> io::Result<usize> {
        let received = self.line.receive(octets, wait_ms)?;
        if let Some(recorder) = &mut self.recorder
            && let Some(octets) = octets.get(..received).filter(|octets| !octets.is_empty())
        {
            recorder.say(self.line.now_ms(), "device", octets)?;
        }
        Ok(received)
    }

    fn now_ms(&self) -> u64 {
        self.line.now_ms()
    }
}

/// Something to read from and to write to, with a time after which reading gives up.
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

/// A line of the system.
struct Wire<S> {
    stream: S,
    since: Instant,
}

impl<S: Stream> Wire<S> {
    fn new(stream: S) -> Self {
        Self { stream, since: Instant::now() }
    }
}

impl<S: Stream> Line for Wire<S> {
    fn send(&mut self, octets: &[u8]) -> io::Result<()> {
        self.stream.write_all(octets)?;
        self.stream.flush()
    }

    fn receive(&mut self, octets: &mut [u8], wait_ms: u32) -> io::Result<usize> {
        self.stream.patience(Duration::from_millis(u64::from(wait_ms.max(1))))?;
        match self.stream.read(octets) {
            Ok(0) => Err(io::Error::new(ErrorKind::UnexpectedEof, "the other end closed the line")),
            Ok(received) => Ok(received),
            Err(error)
                if matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock | ErrorKind::Interrupted) =>
            {
                Ok(0)
            }
            Err(error) => Err(error),
        }
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// A simulated device that is switched on for this command, with its flash in a file, or a blank one.
fn simulated(path: &str) -> Result<Machine, Failure> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let chip = if path.is_empty() { Chip::blank(RING, now) } else { Chip::file(Path::new(path), RING, now)? };
    let id = *secret(path, 0).first_chunk().unwrap_or(&[0; 16]);
    let world = Surroundings::new(i64::try_from(now).unwrap_or(0));
    let mut machine = Machine::new(world, chip, RING, id, Generator::System);
    machine.power_on();
    machine.settle();
    Ok(machine)
}
