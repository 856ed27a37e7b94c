//! The emulated machine and the sockets to it: serial line, monitor and test protocol.

use std::fmt;
use std::io::{self, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::body::{Board, Body, Pin};
use crate::client::Port;
use crate::debugger::Debugger;

/// How long any operation may take. This is far more than needed: a loaded machine is slow, and waiting does not help
/// if it hangs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// The register of the nRF51 with the output levels of its pins.
const GPIO_OUT: u32 = 0x5000_0504;

/// The timer that is the device's clock.
const TIMER0: u32 = 0x4000_8000;

/// An error, described in words.
#[derive(Debug)]
pub struct Trouble(pub String);

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Trouble {}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self(error.to_string())
    }
}

/// How a machine is started.
#[derive(Clone, Copy, Debug)]
pub struct Start<'a> {
    /// The contents of the whole flash.
    pub flash: &'a [u8],
    /// True if the seal loop is open.
    pub open: bool,
    /// True if time is counted in instructions, at 64 nanoseconds each.
    pub counted: bool,
    /// True if the machine waits for a debugger on its socket before the first instruction.
    pub debugged: bool,
    /// Bytes that wait on the serial line before the first instruction.
    pub waiting: &'a [u8],
    /// More arguments for the emulator.
    pub more: &'a [String],
}

impl<'a> Start<'a> {
    /// Starts with this flash, a whole seal, and time as it passes.
    #[must_use]
    pub const fn with(flash: &'a [u8]) -> Self {
        Self { flash, open: false, counted: false, debugged: false, waiting: &[], more: &[] }
    }
}

/// A running micro:bit v1, which is ended when this is dropped.
#[derive(Debug)]
pub struct Machine {
    emulator: Child,
    folder: PathBuf,
    serial: UnixStream,
    monitor: UnixStream,
    test: UnixStream,
    debug: Option<Debugger>,
}

/// The number of machines started by this process, so that each has a folder of its own.
static STARTED: AtomicU32 = AtomicU32::new(0);

/// Returns the bytes that arrive on `serial` within `wait`, which may be none.
pub(crate) fn received(serial: &mut UnixStream, wait: Duration) -> Result<Vec<u8>, Trouble> {
    let mut block = [0; 512];
    serial.set_read_timeout(Some(wait.max(Duration::from_millis(1))))?;
    match serial.read(&mut block) {
        Ok(0) => Err(Trouble("the serial line was closed: the emulator ended".into())),
        Ok(read) => Ok(block[..read].to_vec()),
        Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

/// Makes a new folder for a machine.
fn folder() -> Result<PathBuf, Trouble> {
    let number = STARTED.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("proverka-emulator-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

impl Machine {
    /// Boots a machine with both buttons released.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator does not start, or does not connect in time.
    pub fn boot(start: Start<'_>) -> Result<Self, Trouble> {
        let folder = folder()?;
        let flash = folder.join("flash");
        std::fs::write(&flash, start.flash)?;
        Self::boot_in(folder, &flash, start, &[])
    }

    /// Boots an ELF file with more arguments for the emulator, such as memory contents and how time advances. Flash
    /// that the file does not fill reads as zeros.
    ///
    /// # Errors
    ///
    /// Those of [`boot`](Self::boot).
    pub fn boot_elf(elf: &Path, arguments: &[String]) -> Result<Self, Trouble> {
        Self::boot_in(folder()?, elf, Start::with(&[]), arguments)
    }

    fn boot_in(folder: PathBuf, kernel: &Path, start: Start<'_>, arguments: &[String]) -> Result<Self, Trouble> {
        let booted = Self::connect(&folder, kernel, start, arguments);
        if booted.is_err() {
            let _ = std::fs::remove_dir_all(&folder);
        }
        booted
    }

    fn connect(folder: &Path, kernel: &Path, start: Start<'_>, arguments: &[String]) -> Result<Self, Trouble> {
        let path = |name: &str| folder.join(name);
        // This side listens and the emulator connects, so that no connection can be attempted too early.
        let listen = |name: &'static str| UnixListener::bind(path(name)).map(|listener| (name, listener));
        let (serial, monitor, test) = (listen("serial")?, listen("monitor")?, listen("test")?);
        let at = |name: &str| format!("unix:{}", path(name).display());
        let mut command = Command::new("qemu-system-arm");
        command
            .args(["-M", "microbit", "-nodefaults", "-display", "none", "-S", "-seed", "1"])
            .args(["-accel", "tcg", "-qtest", &at("test"), "-qtest-log", "/dev/null"])
            .args(["-serial", &at("serial"), "-monitor", &at("monitor"), "-kernel"])
            .arg(kernel)
            .args(arguments)
            .args(start.more)
            .stdin(Stdio::null());
        if start.counted {
            command.args(["-icount", "shift=6,sleep=off"]);
        }
        let debug = if start.debugged {
            let listener = listen("debug")?;
            let socket = format!("socket,id=debug,path={}", path("debug").display());
            command.args(["-chardev", &socket, "-gdb", "chardev:debug"]);
            Some(listener)
        } else {
            None
        };
        let mut emulator =
            command.spawn().map_err(|error| Trouble(format!("qemu-system-arm did not start: {error}")))?;
        let mut connect = |(name, listener): (&str, UnixListener)| accepted(&mut emulator, name, &listener);
        // The debugger's socket is connected first, because the emulator waits for it before anything else.
        let sockets = (|| {
            let debug = debug.map(&mut connect).transpose();
            Ok::<_, Trouble>((connect(serial)?, connect(monitor)?, connect(test)?, debug?))
        })();
        let (serial, monitor, test, debug) = match sockets {
            Ok(sockets) => sockets,
            Err(trouble) => {
                let _ = emulator.kill();
                let _ = emulator.wait();
                return Err(trouble);
            }
        };
        let mut machine =
            Self { emulator, folder: folder.to_owned(), serial, monitor, test, debug: debug.map(Debugger::new) };
        machine.set(Pin::A, true)?;
        machine.set(Pin::B, true)?;
        machine.set(Pin::Seal, start.open)?;
        machine.send(start.waiting)?;
        if !start.debugged {
            machine.resume()?;
        }
        Ok(machine)
    }

    fn debugger(&mut self) -> Result<&mut Debugger, Trouble> {
        self.debug.as_mut().ok_or_else(|| Trouble("the machine was started without a debugger".into()))
    }

    /// Makes the machine stop whenever it reaches that address. It must have been started with `debugged`.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn breakpoint(&mut self, address: u32) -> Result<(), Trouble> {
        self.debugger()?.breakpoint(address)
    }

    /// Removes a breakpoint.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn pass(&mut self, address: u32) -> Result<(), Trouble> {
        self.debugger()?.pass(address)
    }

    /// Lets the machine run to the next breakpoint.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn go(&mut self) -> Result<(), Trouble> {
        self.debugger()?.go()
    }

    /// Executes `count` single instructions.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn steps(&mut self, count: u32) -> Result<(), Trouble> {
        (0..count).try_for_each(|_| self.debugger()?.step())
    }

    /// True if the machine stops at a breakpoint within `wait`.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn stopped(&mut self, wait: Duration) -> Result<bool, Trouble> {
        self.debugger()?.stopped(wait)
    }

    /// Runs to the next breakpoint and returns its address.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the machine reaches none in time.
    pub fn run_to_stop(&mut self) -> Result<u32, Trouble> {
        self.go()?;
        if self.stopped(PATIENCE)? { self.register(15) } else { Err(Trouble("it does not reach a breakpoint".into())) }
    }

    /// Returns a register of a stopped machine; number 15 is the program counter.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn register(&mut self, number: usize) -> Result<u32, Trouble> {
        self.debugger()?.register(number)
    }

    /// Writes a register of a stopped machine.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn set_register(&mut self, number: usize, word: u32) -> Result<(), Trouble> {
        self.debugger()?.set_register(number, word)
    }

    /// Returns the time on the device's clock. Unit: microseconds.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn clock(&mut self) -> Result<u32, Trouble> {
        // The value is captured as in the firmware, so that both readings are of the same moment.
        self.set_word(TIMER0 + 0x44, 1)?;
        self.word(TIMER0 + 0x544)
    }

    /// Resets a stopped machine, which keeps its RAM. Its flash is again what it was when the machine was booted.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn reset(&mut self) -> Result<(), Trouble> {
        self.order("system_reset")?;
        self.set(Pin::A, true)?;
        self.set(Pin::B, true)?;
        self.set(Pin::Seal, false)
    }

    /// Stops the machine until [`resume`](Self::resume).
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn pause(&mut self) -> Result<(), Trouble> {
        self.order("stop")
    }

    /// Lets a stopped machine run again.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn resume(&mut self) -> Result<(), Trouble> {
        self.order("cont")
    }

    /// Returns the whole flash as it is now.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn flash(&mut self) -> Result<Vec<u8>, Trouble> {
        let path = self.folder.join("saved");
        // The emulator writes the file; `pmemsave` would give zeros.
        self.order(&format!("memsave 0 {:#x} \"{}\"", Board::V1.flash, path.display()))?;
        let flash = std::fs::read(path)?;
        if flash.len() == Board::V1.flash { Ok(flash) } else { Err(Trouble(format!("{} bytes of flash", flash.len()))) }
    }

    /// Drives a pin high or low.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn set(&mut self, pin: Pin, high: bool) -> Result<(), Trouble> {
        self.ask(&format!("set_irq_in /machine/nrf51 unnamed-gpio-in {} {}", Board::V1.number(pin), u8::from(high)))
            .map(drop)
    }

    /// Returns the output levels of the pins, one bit each.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn pins(&mut self) -> Result<u32, Trouble> {
        self.word(GPIO_OUT)
    }

    /// Reads a word of memory.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn word(&mut self, address: u32) -> Result<u32, Trouble> {
        let answer = self.ask(&format!("readl {address:#x}"))?;
        let digits = answer.strip_prefix("0x").unwrap_or(&answer);
        u64::from_str_radix(digits, 16)
            .ok()
            .and_then(|value| u32::try_from(value).ok())
            .ok_or_else(|| Trouble(format!("{answer:?} is no word")))
    }

    /// Reads `length` bytes of memory from `address` on.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn memory(&mut self, address: u32, length: usize) -> Result<Vec<u8>, Trouble> {
        let answer = self.ask(&format!("read {address:#x} {length:#x}"))?;
        let digits = answer.strip_prefix("0x").unwrap_or(&answer).as_bytes();
        let bytes: Option<Vec<u8>> = digits
            .chunks(2)
            .map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()))
            .collect();
        bytes.filter(|bytes| bytes.len() == length).ok_or_else(|| Trouble(format!("{answer:?} is no memory")))
    }

    /// Writes memory from `address` on.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn set_memory(&mut self, address: u32, bytes: &[u8]) -> Result<(), Trouble> {
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        self.ask(&format!("write {address:#x} {:#x} 0x{digits}", bytes.len())).map(drop)
    }

    /// Flips a bit of memory, counted from the lowest bit of the byte at `address`.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn flip(&mut self, address: u32, bit: u32) -> Result<(), Trouble> {
        let address = address.wrapping_add(bit / 8);
        let bytes: Vec<u8> = self.memory(address, 1)?.iter().map(|byte| byte ^ 1 << (bit % 8)).collect();
        self.set_memory(address, &bytes)
    }

    /// Writes a word of memory.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn set_word(&mut self, address: u32, word: u32) -> Result<(), Trouble> {
        self.ask(&format!("writel {address:#x} {word:#x}")).map(drop)
    }

    /// Returns a second handle on the serial line, for another program to use.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the system gives no second handle.
    pub fn serial(&self) -> Result<UnixStream, Trouble> {
        Ok(self.serial.try_clone()?)
    }

    /// Sends bytes to the device over the serial line.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn send(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        self.serial.set_write_timeout(Some(PATIENCE))?;
        Ok(self.serial.write_all(bytes)?)
    }

    /// Returns the bytes received over the serial line within `wait`, which may be none.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn receive(&mut self, wait: Duration) -> Result<Vec<u8>, Trouble> {
        received(&mut self.serial, wait)
    }

    /// Gives the monitor an order and waits for its next prompt, so that orders are executed in sequence.
    fn order(&mut self, order: &str) -> Result<(), Trouble> {
        self.monitor.set_read_timeout(Some(PATIENCE))?;
        writeln!(self.monitor, "{order}")?;
        // The monitor repeats the order, character by character, and then prompts.
        let mut said = Vec::new();
        let mut block = [0; 4096];
        while !ends_with_prompt_after(&said, order) {
            match self.monitor.read(&mut block)? {
                0 => return Err(Trouble(format!("the monitor hung up at {order:?}"))),
                read => said.extend_from_slice(&block[..read]),
            }
        }
        Ok(())
    }

    /// Asks one question in the test protocol: one line, answered by a line that begins with OK.
    fn ask(&mut self, question: &str) -> Result<String, Trouble> {
        self.test.set_read_timeout(Some(PATIENCE))?;
        writeln!(self.test, "{question}")?;
        let mut line = Vec::new();
        let mut block = [0; 65536];
        while line.last() != Some(&b'\n') {
            match self.test.read(&mut block)? {
                0 => return Err(Trouble(format!("the emulator hung up at {question:?}"))),
                read => line.extend_from_slice(&block[..read]),
            }
        }
        let line = String::from_utf8_lossy(&line).trim().to_owned();
        line.strip_prefix("OK")
            .map(|answer| answer.trim().to_owned())
            .ok_or_else(|| Trouble(format!("{question:?} was answered {line:?}")))
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = self.emulator.kill();
        let _ = self.emulator.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Port for Machine {
    fn send(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        Self::send(self, bytes)
    }

    fn receive(&mut self, wait: Duration) -> Result<Vec<u8>, Trouble> {
        Self::receive(self, wait)
    }

    fn now(&self) -> Duration {
        real_time()
    }
}

impl Body for Machine {
    const BOARD: Board = Board::V1;

    fn boot(start: Start<'_>) -> Result<Self, Trouble> {
        Self::boot(start)
    }

    fn pass(&mut self, time: Duration) -> Result<(), Trouble> {
        std::thread::sleep(time);
        Ok(())
    }

    fn pause(&mut self) -> Result<(), Trouble> {
        Self::pause(self)
    }

    fn resume(&mut self) -> Result<(), Trouble> {
        Self::resume(self)
    }

    fn flash(&mut self) -> Result<Vec<u8>, Trouble> {
        Self::flash(self)
    }

    fn set(&mut self, pin: Pin, high: bool) -> Result<(), Trouble> {
        Self::set(self, pin, high)
    }

    fn pins(&mut self) -> Result<u64, Trouble> {
        Self::pins(self).map(u64::from)
    }

    fn memory(&mut self, address: u32, length: usize) -> Result<Vec<u8>, Trouble> {
        Self::memory(self, address, length)
    }

    fn register(&mut self, address: u32) -> Result<u32, Trouble> {
        self.word(address)
    }

    fn set_word(&mut self, address: u32, word: u32) -> Result<(), Trouble> {
        Self::set_word(self, address, word)
    }
}

/// Returns the time since this program first asked for it, for bodies whose time is that of this machine.
pub fn real_time() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

fn ends_with_prompt_after(said: &[u8], order: &str) -> bool {
    // The echo redraws the line at each character, with escape sequences; the last redrawing contains the whole order.
    let said = String::from_utf8_lossy(said);
    said.rfind(order).is_some_and(|at| said[at + order.len()..].contains("(qemu) "))
}

pub(crate) fn accepted(emulator: &mut Child, name: &str, listener: &UnixListener) -> Result<UnixStream, Trouble> {
    listener.set_nonblocking(true)?;
    let deadline = Instant::now() + PATIENCE;
    loop {
        match listener.accept() {
            Ok((stream, _)) => {
                stream.set_nonblocking(false)?;
                return Ok(stream);
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error.into()),
        }
        if let Some(status) = emulator.try_wait()? {
            return Err(Trouble(format!("the emulator ended before it connected {name}: {status}")));
        }
        if Instant::now() > deadline {
            return Err(Trouble(format!("the emulator did not connect {name} in {PATIENCE:?}")));
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}
