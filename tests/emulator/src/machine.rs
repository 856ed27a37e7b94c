//! The emulated machine and the sockets to it: serial line, monitor and test protocol.

use std::fmt;
use std::io::{self, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::debugger::Debugger;

/// How long anything may take. Far above what is needed: a loaded machine is slow, a hung one is not saved by waiting.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Bytes of flash.
pub const FLASH: usize = 256 * 1024;
/// Where the nRF51 shows what its pins put out.
const GPIO_OUT: u32 = 0x5000_0504;

/// The timer that is the device's clock.
const TIMER0: u32 = 0x4000_8000;

/// What went wrong, in words.
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

/// A pin that the world outside drives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pin {
    /// The left button: low is pressed.
    A,
    /// The right button.
    B,
    /// The seal loop: low is whole.
    Seal,
}

impl Pin {
    const fn number(self) -> u32 {
        match self {
            Self::A => 17,
            Self::B => 26,
            Self::Seal => 3,
        }
    }
}

/// How a machine is started.
#[derive(Clone, Copy, Debug)]
pub struct Start<'a> {
    /// All of the flash.
    pub flash: &'a [u8],
    /// The seal loop is open.
    pub open: bool,
    /// Time is counted in instructions: 64 nanoseconds each.
    pub counted: bool,
    /// Waits for a debugger on its socket before the first instruction.
    pub debugged: bool,
    /// Bytes that wait on the serial line before the first instruction.
    pub waiting: &'a [u8],
    /// More arguments for the emulator.
    pub more: &'a [String],
}

impl<'a> Start<'a> {
    /// With that flash, the seal whole and time as it passes.
    #[must_use]
    pub const fn with(flash: &'a [u8]) -> Self {
        Self { flash, open: false, counted: false, debugged: false, waiting: &[], more: &[] }
    }
}

/// A running micro:bit v1.
#[derive(Debug)]
pub struct Machine {
    emulator: Child,
    folder: PathBuf,
    serial: UnixStream,
    monitor: UnixStream,
    test: UnixStream,
    debug: Option<Debugger>,
}

/// Machines started by this process: each has a folder of its own.
static STARTED: AtomicU32 = AtomicU32::new(0);

/// What comes out of `serial` within that time; nothing where nothing does.
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

/// A folder of its own for a machine.
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

    /// Boots an ELF file with more arguments for the emulator: what is in memory, how time goes. Flash that the file
    /// does not fill reads as zeros.
    ///
    /// # Errors
    ///
    /// As for [`boot`](Self::boot).
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
        // We listen and the emulator connects, so that there is no moment at which it is not there yet.
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
        // The debugger's socket is connected first: the emulator waits for nothing else before it.
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

    /// Makes the machine stand still whenever it comes to that address. It was started for that.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn breakpoint(&mut self, address: u32) -> Result<(), Trouble> {
        self.debugger()?.breakpoint(address)
    }

    /// Takes a breakpoint away.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn pass(&mut self, address: u32) -> Result<(), Trouble> {
        self.debugger()?.pass(address)
    }

    /// Lets it run to the next breakpoint.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn go(&mut self) -> Result<(), Trouble> {
        self.debugger()?.go()
    }

    /// Takes single instructions.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn steps(&mut self, count: u32) -> Result<(), Trouble> {
        (0..count).try_for_each(|_| self.debugger()?.step())
    }

    /// True if it stands still at a breakpoint, within that time.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn stopped(&mut self, wait: Duration) -> Result<bool, Trouble> {
        self.debugger()?.stopped(wait)
    }

    /// Runs to the next breakpoint.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if it comes to none in time.
    pub fn run_to_stop(&mut self) -> Result<u32, Trouble> {
        self.go()?;
        if self.stopped(PATIENCE)? { self.register(15) } else { Err(Trouble("it comes to no breakpoint".into())) }
    }

    /// A register of the machine that stands still: 15 is where it is.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn register(&mut self, number: usize) -> Result<u32, Trouble> {
        self.debugger()?.register(number)
    }

    /// Writes a register of the machine that stands still.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn set_register(&mut self, number: usize, word: u32) -> Result<(), Trouble> {
        self.debugger()?.set_register(number, word)
    }

    /// Microseconds on the device's clock.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn clock(&mut self) -> Result<u32, Trouble> {
        // Captured where the firmware captures it too: two readings of the same moment.
        self.set_word(TIMER0 + 0x44, 1)?;
        self.word(TIMER0 + 0x544)
    }

    /// Stands still until [`resume`](Self::resume).
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn pause(&mut self) -> Result<(), Trouble> {
        self.order("stop")
    }

    /// Goes on.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn resume(&mut self) -> Result<(), Trouble> {
        self.order("cont")
    }

    /// All of the flash at this moment.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn flash(&mut self) -> Result<Vec<u8>, Trouble> {
        let path = self.folder.join("saved");
        // The file is the emulator's to make; `pmemsave` would give zeros.
        self.order(&format!("memsave 0 {FLASH:#x} \"{}\"", path.display()))?;
        let flash = std::fs::read(path)?;
        if flash.len() == FLASH { Ok(flash) } else { Err(Trouble(format!("{} bytes of flash", flash.len()))) }
    }

    /// Drives a pin.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn set(&mut self, pin: Pin, high: bool) -> Result<(), Trouble> {
        self.ask(&format!("set_irq_in /machine/nrf51 unnamed-gpio-in {} {}", pin.number(), u8::from(high))).map(drop)
    }

    /// What the pins put out, one bit each.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn pins(&mut self) -> Result<u32, Trouble> {
        self.word(GPIO_OUT)
    }

    /// A word of memory.
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

    /// Memory from `address` on.
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

    /// Flips a bit of memory, counted from the lowest of the byte at `address`.
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

    /// The serial line itself, for somebody else to talk through.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the system gives no second handle.
    pub fn serial(&self) -> Result<UnixStream, Trouble> {
        Ok(self.serial.try_clone()?)
    }

    /// Sends bytes down the serial line.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn send(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        self.serial.set_write_timeout(Some(PATIENCE))?;
        Ok(self.serial.write_all(bytes)?)
    }

    /// What came up the serial line within that time; nothing where nothing did.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    pub fn receive(&mut self, wait: Duration) -> Result<Vec<u8>, Trouble> {
        received(&mut self.serial, wait)
    }

    /// Gives the monitor an order and waits for its next prompt, so that orders take effect in their order.
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

    /// One question in the test protocol: a line, and a line back that begins with OK.
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

fn ends_with_prompt_after(said: &[u8], order: &str) -> bool {
    // The echo redraws the line at each character, with escapes; the order stands whole in its last redrawing.
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
