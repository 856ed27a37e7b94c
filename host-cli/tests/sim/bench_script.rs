//! The bench test of a board (`firmware-example/bench`) against the simulator's line: it must work on the day somebody
//! has boards. Its automatic steps pass, those for a person are not done, and a faulty device fails.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;

use serde_json::Value;
use tempfile::TempDir;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../firmware-example/bench");
const PROGRAM: &str = env!("CARGO_BIN_EXE_proverka");
const SHELL: &str = "/bin/sh";

/// A simulated device whose power a shell command switches.
struct Rig {
    folder: TempDir,
    port: String,
}

impl Rig {
    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        let mut rig = Self { folder, port: String::new() };
        let flash = rig.path("flash");
        let mut child = Command::new(PROGRAM)
            .args(["sim", "--listen", "0", "--flash", flash.to_str().unwrap()])
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut said = String::new();
        BufReader::new(child.stderr.as_mut().unwrap()).read_line(&mut said).unwrap();
        let address = said.split("tcp:").nth(1).and_then(|rest| rest.split(';').next());
        rig.port = address.and_then(|address| address.rsplit(':').next()).expect("a port").to_owned();
        // From here on the power switch ends it and starts another one at the same port.
        std::fs::write(rig.path("pid"), child.id().to_string()).unwrap();
        thread::spawn(move || child.wait());
        rig
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn script(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::write(&path, format!("cd '{}'\n{text}", self.folder.path().display())).unwrap();
        format!("{SHELL} '{}'", path.display())
    }

    /// The commands that switch the power, with something that happens to the flash meanwhile.
    fn switches(&self, meanwhile: &str) -> [String; 4] {
        // A process that nobody waits for may remain as a name in the list of processes.
        let gone = "for i in $(seq 20); do kill -0 $(cat pid) 2>/dev/null || break; sleep 0.05; done";
        let off = format!("kill -9 $(cat pid)\n{gone}\n{meanwhile}");
        let on = format!(
            "'{PROGRAM}' sim --listen {} --flash flash </dev/null >/dev/null 2>log &\necho $! >pid\n\
             for i in $(seq 200); do grep -q listens log && exit 0; sleep 0.05; done\ncat log >&2; exit 1\n",
            self.port
        );
        ["--power-off".into(), self.script("off", &off), "--power-on".into(), self.script("on", &on)]
    }

    /// A program for the script, which does something before `proverka` runs.
    fn wrapped(&self, before: &str) -> String {
        use std::os::unix::fs::PermissionsExt as _;
        let path = self.path("wrapped");
        std::fs::write(&path, format!("#!{SHELL}\n{before}\nexec '{PROGRAM}' \"$@\"\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Runs the script unattended, and returns its exit status and its report.
    #[track_caller]
    fn bench(&self, port: &str, args: &[&str]) -> (i32, Value) {
        let folder = self.path("bench");
        let done = Command::new("python3")
            .args([SCRIPT, "--unattended", "--board", "v1", "--folder", folder.to_str().unwrap()])
            .args(["--port", &format!("tcp:127.0.0.1:{port}"), "--program", PROGRAM])
            .args(args)
            .output()
            .expect("Python");
        let report = std::fs::read_to_string(folder.join("report.json"))
            .unwrap_or_else(|_| panic!("no report: {}", String::from_utf8_lossy(&done.stderr)));
        (done.status.code().unwrap(), serde_json::from_str(&report).unwrap())
    }

    fn firmware(&self) -> String {
        let port = format!("tcp:127.0.0.1:{}", self.port);
        let status =
            Command::new(PROGRAM).args(["device", "status", "--format", "json", "--port", &port]).output().unwrap();
        let status: Value = serde_json::from_slice(&status.stdout).unwrap();
        status["firmware"].as_str().expect("a hash").to_owned()
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        let pid = std::fs::read_to_string(self.path("pid")).unwrap_or_default();
        let _ = Command::new("kill").args(["-9", pid.trim()]).status();
    }
}

/// The line of a report for a step.
#[track_caller]
fn line<'a>(report: &'a Value, step: &str) -> &'a Value {
    let lines = report["steps"].as_array().unwrap();
    lines.iter().find(|line| line["step"] == step).unwrap_or_else(|| panic!("no step {step} in {report:#}"))
}

#[track_caller]
fn failed(report: &Value, step: &str, figure: &str) -> Value {
    let line = line(report, step);
    assert_eq!(line["outcome"], "failed", "{report:#}");
    line["figures"][figure].clone()
}

#[test]
fn the_steps_that_need_nobody_pass_and_the_others_are_not_done() {
    let rig = Rig::new();
    let firmware = rig.firmware();
    let switches = rig.switches("");
    let alone = ["hash", "enrol", "open", "idle", "counts", "cuts", "export"];
    let others = ["chip", "drag", "leds", "buttons", "pressed", "breaks", "lock", "halt", "seal", "start"];
    let mut args = vec!["--firmware", &firmware, "--requests", "3", "--cuts", "2"];
    args.extend(switches.iter().map(String::as_str));
    args.extend(alone.iter().chain(&others).flat_map(|step| ["--only", *step]));
    let (status, report) = rig.bench(&rig.port, &args);
    for step in alone {
        assert_eq!(line(&report, step)["outcome"], "passed", "{step} of {report:#}");
    }
    for step in others {
        assert_eq!(line(&report, step)["outcome"], "not done", "{step} of {report:#}");
    }
    assert_eq!(report["totals"], serde_json::json!({"passed": alone.len(), "failed": 0, "not done": others.len()}));
    assert_eq!(status, 3, "some steps were not done");
    assert_eq!(line(&report, "counts")["figures"]["counts"], 20);
    // A machine that is too busy to say so is no fault of the clock; the arithmetic has a test of its own.
    let (_, report) = rig.bench(&rig.port, &["--only", "clock", "--seconds", "3"]);
    let watched = line(&report, "clock");
    let is_busy = watched["reason"].as_str().is_some_and(|reason| reason.starts_with("the line is too slow"));
    assert!(watched["outcome"] == "passed" || is_busy, "{report:#}");
    // Without a switch, nobody cuts the power.
    let (_, report) = rig.bench(&rig.port, &["--only", "cuts"]);
    assert_eq!(line(&report, "cuts")["outcome"], "not done");
}

#[test]
fn another_firmware_fails() {
    let rig = Rig::new();
    let (status, report) = rig.bench(&rig.port, &["--only", "hash", "--firmware", &"0".repeat(64)]);
    assert_eq!(failed(&report, "hash", "firmware"), rig.firmware());
    assert_eq!(status, 1);
}

/// Passes on what goes to the device and back, except the first answer of each connection.
fn loses_answers(device: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let here = listener.local_addr().unwrap().port().to_string();
    let device = format!("127.0.0.1:{device}");
    thread::spawn(move || {
        for client in listener.incoming() {
            let (mut client, mut device) = (client.unwrap(), TcpStream::connect(&device).unwrap());
            let (mut asks, mut asked) = (client.try_clone().unwrap(), device.try_clone().unwrap());
            thread::spawn(move || {
                let _ = std::io::copy(&mut asks, &mut asked);
                let _ = asked.shutdown(std::net::Shutdown::Both);
            });
            let (mut bytes, mut is_first) = ([0; 4096], true);
            while let Ok(count @ 1..) = device.read(&mut bytes) {
                if !std::mem::take(&mut is_first) && client.write_all(&bytes[..count]).is_err() {
                    break;
                }
            }
        }
    });
    here
}

#[test]
fn a_line_that_loses_answers_fails() {
    let rig = Rig::new();
    let (status, report) = rig.bench(&loses_answers(&rig.port), &["--only", "idle", "--requests", "2"]);
    let repeated = failed(&report, "idle", "repeated").as_u64().unwrap();
    assert!(repeated >= 2, "{report:#}");
    assert_eq!(status, 1);
    // The same requests over the line without losses.
    let (status, report) = rig.bench(&rig.port, &["--only", "idle", "--requests", "2"]);
    assert_eq!((status, &line(&report, "idle")["outcome"]), (0, &Value::from("passed")));
}

#[test]
fn a_device_that_counts_slowly_or_forgets_fails() {
    let rig = Rig::new();
    // The first count takes too long.
    let slow = rig.wrapped("if [ \"$2\" = tally ] && mkdir \"$0.once\" 2>/dev/null; then sleep 1.5; fi");
    // Each cut sets the flash back to what it was at the first one.
    let switches = rig.switches("if [ -e kept ]; then cp kept flash; else cp flash kept; fi\n");
    let mut args = vec!["--program", &slow, "--cuts", "5"];
    args.extend(["enrol", "open", "counts", "cuts"].iter().flat_map(|step| ["--only", *step]));
    args.extend(switches.iter().map(String::as_str));
    let (status, report) = rig.bench(&rig.port, &args);
    assert!(failed(&report, "counts", "slowest_s").as_f64().unwrap() > 1.4, "{report:#}");
    assert!(failed(&report, "cuts", "lost").as_u64().unwrap() >= 1, "{report:#}");
    assert_eq!(status, 1);
}

/// The step `clock` in a time of its own: a request takes 60 ms, and the device's clock runs at its first argument's
/// parts of the right speed.
const CLOCK: &str = r"
import importlib.machinery, importlib.util, sys, types
from datetime import datetime, timezone
loader = importlib.machinery.SourceFileLoader('bench', sys.argv[1])
bench = importlib.util.module_from_spec(importlib.util.spec_from_loader('bench', loader))
loader.exec_module(bench)
import bench_rig
now = [1000.0]
def sleep(seconds): now[0] += seconds
bench.time = bench_rig.time = types.SimpleNamespace(monotonic=lambda: now[0], sleep=sleep)
slowed = float(sys.argv[2]) / (1 + bench.DRIFT_PPM * 1e-6)
class Rig(bench_rig.Rig):
    def __init__(self): self.seconds = 600
    def status(self):
        sleep(0.04)
        earliest = datetime.fromtimestamp(int(1.8e9 + now[0] * slowed), timezone.utc)
        sleep(0.02)
        return {'earliest': earliest.isoformat().replace('+00:00', 'Z')}
try: print('passed', bench.clock(Rig())['seconds'])
except bench.Failed as why: print(why.reason)
";

#[test]
fn a_clock_that_drifts_fails() {
    let watch = |parts: &str| {
        let done = Command::new("python3").args(["-c", CLOCK, SCRIPT, parts]).output().expect("Python");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    // A quarter of a second in ten minutes, in either direction.
    assert_eq!(watch("1.0004"), "the clock drifts\n");
    assert_eq!(watch("0.9996"), "the clock drifts\n");
    // A crystal, and a crystal that is as far off as one may be.
    assert_eq!(watch("1"), "passed 600.0\n");
    assert_eq!(watch("1.00005"), "passed 600.0\n");
}
