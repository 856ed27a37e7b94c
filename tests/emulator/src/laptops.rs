//! Two parties use the program `proverka device` over a TCP line that leads to the chip, for an inspection with a
//! correction, changes of the terms, a release and the end of the record.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use proverka_emulator::{Image, Machine, Pin, Start, Trouble};

use crate::Checks;
use crate::inspection::press;

const TERMS: &str = "{\"expiry\":[\"2046-02-05T00:00:00Z\",\"2046-02-07T02:00:00Z\"],\"drift_ppm\":500,\
    \"seals\":{\"host\":\"SEAL-H-1\",\"inspectorate\":\"SEAL-I-1\"},\"limits\":[10,20,null],\
    \"nonce\":\"00112233445566778899aabbccddeeff\"}";

/// How long one read of the line waits, so that the end of the line is noticed.
const LOOK: Duration = Duration::from_millis(2);

/// A TCP port that leads to a serial line, for one connection after another.
struct Bridge {
    port: u16,
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Bridge {
    fn to(serial: UnixStream) -> Result<Self, Trouble> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        listener.set_nonblocking(true)?;
        serial.set_read_timeout(Some(LOOK))?;
        let port = listener.local_addr()?.port();
        let ended = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&ended);
        let thread = std::thread::spawn(move || {
            while !seen.load(Ordering::Relaxed) {
                match listener.accept() {
                    // A broken connection is over; the program at its other end reports it.
                    Ok((stream, _)) => drop(carry(stream, &serial, &seen)),
                    Err(_) => std::thread::sleep(LOOK),
                }
            }
        });
        Ok(Self { port, ended, thread: Some(thread) })
    }
}

impl Drop for Bridge {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Carries bytes both ways until one end is closed.
fn carry(mut stream: TcpStream, mut serial: &UnixStream, ended: &AtomicBool) -> std::io::Result<()> {
    stream.set_nonblocking(false)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(LOOK))?;
    let mut bytes = [0; 512];
    while !ended.load(Ordering::Relaxed) {
        match stream.read(&mut bytes) {
            Ok(0) => return Ok(()),
            Ok(length) => serial.write_all(&bytes[..length])?,
            Err(error) if is_silence(&error) => {}
            Err(error) => return Err(error),
        }
        match serial.read(&mut bytes) {
            Ok(0) => return Ok(()),
            Ok(length) => stream.write_all(&bytes[..length])?,
            Err(error) if is_silence(&error) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn is_silence(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut)
}

/// The program, the files and the port that the parties use.
struct Table {
    program: PathBuf,
    folder: PathBuf,
    port: String,
}

impl Drop for Table {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Table {
    fn new(port: u16) -> Result<Self, Trouble> {
        let program = std::env::current_exe()?.with_file_name("proverka");
        if !program.exists() {
            return Err(Trouble(format!("{} is not there: cargo build -p proverka-cli", program.display())));
        }
        let folder = std::env::temp_dir().join(format!("proverka-laptops-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let table = Self { program, folder, port: format!("tcp:127.0.0.1:{port}") };
        for who in ["host", "inspectorate"] {
            table.run(0, &["device", "keygen", "--as", who, &table.at(&format!("{who}.key"))])?;
        }
        let public = |who: &str| std::fs::read_to_string(table.folder.join(format!("{who}.key.pub")));
        std::fs::write(table.folder.join("keys.txt"), public("host")? + &public("inspectorate")?)?;
        std::fs::write(table.folder.join("terms.json"), TERMS)?;
        Ok(table)
    }

    fn at(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }

    /// Runs the program, which must exit with this status, and returns what it printed.
    fn run(&self, status: i32, args: &[&str]) -> Result<String, Trouble> {
        let ran = Command::new(&self.program).args(args).env("NO_COLOR", "1").output()?;
        let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
        if ran.status.code() == Some(status) {
            Ok(out.into_owned())
        } else {
            Err(Trouble(format!("{args:?} ended with {:?} and not {status}:\n{out}\n{err}", ran.status.code())))
        }
    }

    /// Runs a command that needs no party's key.
    fn device(&self, status: i32, command: &str, args: &[&str]) -> Result<String, Trouble> {
        self.run(status, &[&["device", command, "--port", &self.port, "--format", "json"], args].concat())
    }

    /// Runs one party's turn, at its own laptop.
    fn turn(&self, who: &str, status: i32, command: &str, args: &[&str]) -> Result<String, Trouble> {
        let (key, held) = (self.at(&format!("{who}.key")), self.at(&format!("{who}.held")));
        let keys = self.at("keys.txt");
        let own = ["--as", who, "--key", &key, "--keys", &keys, "--held", &held];
        self.device(status, command, &[&own, args].concat())
    }

    /// The host begins and waits for the inspectorate, which completes the act.
    fn both(&self, command: &str, args: &[&str]) -> Result<String, Trouble> {
        self.turn("host", 3, command, args)?;
        self.turn("inspectorate", 0, command, args)
    }

    /// Returns the member with this name in the output of `status`.
    fn status(&self, name: &str) -> Result<String, Trouble> {
        // The exit status also reflects the overall verdict; any of these values is accepted here.
        let said = [0, 1, 3].into_iter().find_map(|status| self.device(status, "status", &[]).ok());
        let said = said.ok_or_else(|| Trouble("the device says no status".into()))?;
        member(&said, name)
    }
}

/// Returns a member of a JSON object, without its quotation marks.
fn member(json: &str, name: &str) -> Result<String, Trouble> {
    let rest = json.split_once(&format!("\"{name}\":")).map(|(_, rest)| rest.trim_start());
    let value = rest.map(|rest| match rest.strip_prefix('"') {
        Some(text) => text.split('"').next().unwrap_or(text),
        None => rest.split([',', '}', '\n']).next().unwrap_or(rest).trim(),
    });
    value.map(str::to_owned).ok_or_else(|| Trouble(format!("no {name} in {json}")))
}

pub(crate) fn run(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let mut machine = Machine::boot(Start::with(image.flash()))?;
    let bridge = Bridge::to(machine.serial()?)?;
    let mut table = Table::new(bridge.port)?;
    let (terms, keys, out) = (table.at("terms.json"), table.at("keys.txt"), table.at("record.pvkb"));

    // Both parties contribute random bytes in turn, then the terms are signed.
    let enrol = ["--terms", &terms];
    table.turn("host", 3, "enrol", &enrol)?;
    table.turn("inspectorate", 3, "enrol", &enrol)?;
    let enrolled = table.turn("host", 0, "enrol", &[&enrol[..], &["--contributed"]].concat())?;
    checks.equal("state", &table.status("state")?, &"sealed".to_owned())?;
    checks.equal("term", &table.status("term")?, &member(&enrolled, "term")?)?;
    table.both("time", &["--between", "2026-11-23T11:00:00Z..2026-11-23T13:00:00Z"])?;
    table.both("open", &["--purpose", "5", "--declared", "A=3,B=1"])?;

    // Three are counted over the line, then one more by hand, which is corrected.
    checks.equal("total", &member(&table.device(0, "tally", &["A", "3"])?, "total")?, &"3".to_owned())?;
    press(&mut machine, Pin::A)?;
    let deadline = Instant::now() + Duration::from_secs(30);
    while !table.status("count_a")?.starts_with("4, declared 3") && Instant::now() < deadline {}
    checks.equal("count after a press", &table.status("count_a")?, &"4, declared 3, limit 10".to_owned())?;
    let entry = table.status("size")?;
    let corrected = table.device(0, "correct", &[&entry, "-1"])?;
    checks.equal("total after the correction", &member(&corrected, "total")?, &"3".to_owned())?;
    let again = table.device(1, "correct", &[&entry, "-9"])?;
    checks.equal("a count below nothing", &member(&again, "refused")?, &"range".to_owned())?;
    table.device(0, "close", &["--seal-host", "H-2", "--seal-inspectorate", "I-2"])?;
    table.turn("host", 0, "cosign", &[])?;
    table.turn("inspectorate", 0, "cosign", &[])?;

    // The terms change, old entries are released, and the record shows each change after a restart.
    table.both("limit", &["B", "15"])?;
    table.both("extend", &["2047-02-05T00:00:00Z..2047-02-07T02:00:00Z"])?;
    let size: u32 = table.status("size")?.parse().map_err(|_| Trouble("no size".into()))?;
    let far = table.turn("host", 1, "release", &["4000"])?;
    checks.equal("a release of what is not there", &member(&far, "refused")?, &"entry".to_owned())?;
    table.both("release", &[&(size - 1).to_string()])?;
    let held = table.at("inspectorate.held");
    let export = ["--as", "inspectorate", "--out", &out, "--keys", &keys, "--held", &held];
    let exported = table.device(0, "export", &export)?;
    checks.equal("grade", &member(&exported, "grade")?, &"joint".to_owned())?;
    table.run(0, &["journal", "verify", &out, "--keys", &keys, "--held", &held])?;
    checks.0 += 1;

    machine.pause()?;
    let flash = machine.flash()?;
    drop(bridge);
    drop(machine);
    let machine = Machine::boot(Start::with(&flash))?;
    let bridge = Bridge::to(machine.serial()?)?;
    table.port = format!("tcp:127.0.0.1:{}", bridge.port);
    checks.equal("count after a start", &table.status("count_b")?, &"0, declared none, limit 15".to_owned())?;
    checks.equal("expiry", &table.status("expires")?, &"2047-02-05T00:00:00Z..2047-02-07T02:00:00Z".to_owned())?;

    // Both parties end the record. The command names the device that is meant.
    let device = table.status("device")?;
    table.both("retire", &["--device", &device])?;
    checks.equal("state at the end", &table.status("state")?, &"retired".to_owned())?;
    let refused = table.device(1, "tally", &["A"])?;
    checks.equal("a count after the end", &member(&refused, "refused")?, &"state".to_owned())?;
    let last = table.at("last.pvkb");
    let export = ["--as", "inspectorate", "--out", &last, "--keys", &keys, "--held", &held];
    let exported = table.device(0, "export", &export)?;
    checks.equal("grade of the whole", &member(&exported, "grade")?, &"joint".to_owned())?;
    Ok(checks.0)
}
