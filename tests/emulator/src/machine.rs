//! The emulated machine and the three sockets to it: serial line, monitor and test protocol.

use std::fmt;
use std::io::{self, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long anything may take. Far above what is needed: a loaded machine is slow, a hung one is not saved by waiting.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where the nRF51 shows what its pins put out.
const GPIO_OUT: u32 = 0x5000_0504;

/// What went wrong with the machine, in words.
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

/// A button of the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// The left one.
    A,
    /// The right one.
    B,
}

impl Button {
    fn pin(self) -> u32 {
        match self {
            Self::A => 17,
            Self::B => 26,
        }
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
    heard: Vec<u8>,
}

impl Machine {
    /// Boots `image` with both buttons released.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where the emulator does not start, or does not connect in time.
    pub fn boot(image: &Path) -> Result<Self, Trouble> {
        let folder = std::env::temp_dir().join(format!("proverka-emulator-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let path = |name: &str| folder.join(name);
        // We listen and the emulator connects, so that there is no moment at which it is not there yet.
        let [serial, monitor, test] =
            ["serial", "monitor", "test"].map(|name| UnixListener::bind(path(name)).map(|listener| (name, listener)));
        let at = |name: &str| format!("unix:{}", path(name).display());
        let mut emulator = Command::new("qemu-system-arm")
            .args(["-M", "microbit", "-nodefaults", "-display", "none", "-S"])
            .args(["-accel", "tcg", "-qtest", &at("test"), "-qtest-log", "/dev/null"])
            .args(["-serial", &at("serial"), "-monitor", &at("monitor"), "-kernel"])
            .arg(image)
            .stdin(Stdio::null())
            .spawn()
            .map_err(|error| Trouble(format!("qemu-system-arm did not start: {error}")))?;
        let mut connect = |(name, listener): (&str, UnixListener)| accepted(&mut emulator, name, &listener);
        let sockets = (|| Ok::<_, Trouble>((connect(serial?)?, connect(monitor?)?, connect(test?)?)))();
        let (serial, monitor, test) = match sockets {
            Ok(sockets) => sockets,
            Err(trouble) => {
                let _ = emulator.kill();
                let _ = emulator.wait();
                let _ = std::fs::remove_dir_all(&folder);
                return Err(trouble);
            }
        };
        let mut machine = Self { emulator, folder, serial, monitor, test, heard: Vec::new() };
        machine.released()?;
        machine.order("cont")?;
        Ok(machine)
    }

    /// Presses reset, with both buttons released.
    ///
    /// # Errors
    ///
    /// [`Trouble`] with the emulator.
    pub fn reset(&mut self) -> Result<(), Trouble> {
        self.order("stop")?;
        self.order("system_reset")?;
        self.heard.clear();
        // A reset drives every input low, which would be both buttons held.
        self.released()?;
        self.order("cont")
    }

    fn released(&mut self) -> Result<(), Trouble> {
        self.hold(Button::A, false)?;
        self.hold(Button::B, false)?;
        // The seal loop is closed: it holds edge contact 0 down.
        self.ask("set_irq_in /machine/nrf51 unnamed-gpio-in 3 0").map(drop)
    }

    /// Holds a button down, or lets it go. Buttons connect to ground.
    ///
    /// # Errors
    ///
    /// [`Trouble`] with the emulator.
    pub fn hold(&mut self, button: Button, down: bool) -> Result<(), Trouble> {
        let level = u8::from(!down);
        self.ask(&format!("set_irq_in /machine/nrf51 unnamed-gpio-in {} {level}", button.pin())).map(drop)
    }

    /// What the pins put out, one bit each.
    ///
    /// # Errors
    ///
    /// [`Trouble`] with the emulator.
    pub fn pins(&mut self) -> Result<u32, Trouble> {
        let answer = self.ask(&format!("readl {GPIO_OUT:#x}"))?;
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
    /// [`Trouble`] with the emulator.
    pub fn memory(&mut self, address: u32, length: usize) -> Result<Vec<u8>, Trouble> {
        let answer = self.ask(&format!("read {address:#x} {length:#x}"))?;
        let digits = answer.strip_prefix("0x").unwrap_or(&answer).as_bytes();
        let bytes: Option<Vec<u8>> = digits
            .chunks(2)
            .map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()))
            .collect();
        bytes.filter(|bytes| bytes.len() == length).ok_or_else(|| Trouble(format!("{answer:?} is no memory")))
    }

    /// Writes a word of memory.
    ///
    /// # Errors
    ///
    /// [`Trouble`] with the emulator.
    pub fn set_word(&mut self, address: u32, word: u32) -> Result<(), Trouble> {
        self.ask(&format!("writel {address:#x} {word:#x}")).map(drop)
    }

    /// The row wires (pins 13 to 15) that are high now.
    fn rows(&mut self) -> Result<u32, Trouble> {
        Ok(self.pins()? >> 13 & 0b111)
    }

    /// Waits until the device has surely gone through `turns` turns of its main loop: each lights another row.
    ///
    /// # Errors
    ///
    /// [`Trouble`] with the emulator, or when the device scans no rows.
    pub fn turns(&mut self, turns: usize) -> Result<(), Trouble> {
        let deadline = Instant::now() + PATIENCE;
        let mut row = self.rows()?;
        let mut seen = 0;
        while seen < turns {
            let now = self.rows()?;
            if now != row {
                row = now;
                seen += 1;
            }
            if Instant::now() > deadline {
                return Err(Trouble(format!("saw {seen} of {turns} turns of the main loop in {PATIENCE:?}")));
            }
        }
        Ok(())
    }

    /// The picture on the LEDs: every combination of row and column wires seen over many turns, as LED numbers.
    ///
    /// # Errors
    ///
    /// [`Trouble`] with the emulator, or when some row is never lit.
    pub fn picture(&mut self, wiring: &[[u8; 9]; 3]) -> Result<[bool; 25], Trouble> {
        let deadline = Instant::now() + PATIENCE;
        let mut pictured = [None::<[bool; 9]>; 3];
        // A read can fall between setting the columns and switching the row, so a row counts once seen alike twice.
        let mut sure = [false; 3];
        while !sure.iter().all(|sure| *sure) {
            let pins = self.pins()?;
            let lit: Vec<usize> = (0..3).filter(|row| pins >> (13 + row) & 1 == 1).collect();
            if let [row] = lit[..] {
                let columns = std::array::from_fn(|column| pins >> (4 + column) & 1 == 0);
                sure[row] = pictured[row] == Some(columns);
                pictured[row] = Some(columns);
            }
            if Instant::now() > deadline {
                return Err(Trouble("the rows of LEDs are not scanned".into()));
            }
        }
        let mut picture = [false; 25];
        for (leds, columns) in wiring.iter().zip(pictured) {
            for (led, lit) in leds.iter().zip(columns.unwrap_or_default()) {
                if let Some(led) = picture.get_mut(usize::from(*led)) {
                    *led = lit;
                }
            }
        }
        Ok(picture)
    }

    /// Opens the seal loop: edge contact 0, which a closed loop holds low.
    ///
    /// # Errors
    ///
    /// [`Trouble`] with the emulator.
    pub fn open_seal(&mut self) -> Result<(), Trouble> {
        self.ask("set_irq_in /machine/nrf51 unnamed-gpio-in 3 1").map(drop)
    }

    /// Sends octets to the device.
    ///
    /// # Errors
    ///
    /// [`Trouble`] with the emulator.
    pub fn say(&mut self, octets: &[u8]) -> Result<(), Trouble> {
        self.serial.write_all(octets).map_err(Trouble::from)
    }

    /// What the device said since the last time; waits a little where it said nothing.
    ///
    /// # Errors
    ///
    /// [`Trouble`] with the emulator.
    pub fn take(&mut self) -> Result<Vec<u8>, Trouble> {
        self.hear(Duration::from_millis(50))?;
        Ok(std::mem::take(&mut self.heard))
    }

    fn hear(&mut self, wait: Duration) -> Result<usize, Trouble> {
        let mut block = [0; 512];
        self.serial.set_read_timeout(Some(wait))?;
        match self.serial.read(&mut block) {
            Ok(0) => Err(Trouble("the serial line was closed: the emulator ended".into())),
            Ok(read) => {
                self.heard.extend_from_slice(&block[..read]);
                Ok(read)
            }
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    /// Gives the monitor an order and waits for its next prompt, so that orders take effect in their order.
    fn order(&mut self, order: &str) -> Result<(), Trouble> {
        self.monitor.set_read_timeout(Some(PATIENCE))?;
        writeln!(self.monitor, "{order}")?;
        // The monitor repeats the order, character by character, and then prompts.
        let mut said = Vec::new();
        let mut block = [0; 512];
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

fn accepted(emulator: &mut Child, name: &str, listener: &UnixListener) -> Result<UnixStream, Trouble> {
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
        std::thread::sleep(Duration::from_millis(5));
    }
}
