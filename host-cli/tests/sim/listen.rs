//! The line over TCP, with a process that is killed while it writes.

use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use proverka::party::Holder;
use proverka::wire::{Act, Request, State};
use proverka_cli::device::line::Line;
use proverka_cli::device::port::BUSY;
use proverka_cli::sim::chip::{Chip, RING};
use proverka_cli::sim::listen::{SILENCE, Server};
use proverka_cli::sim::live::{Live, MachineOptions};
use proverka_cli::sim::parties::{Agreed, SimulatedParties};
use proverka_device::board::Button;
use tempfile::TempDir;

/// A listening simulator, which is killed when it is dropped.
struct Listening {
    child: Child,
    address: String,
}

impl Listening {
    fn start(args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_proverka"))
            .args(["sim", "--listen", "0"])
            .args(args)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut told = String::new();
        BufReader::new(child.stderr.as_mut().unwrap()).read_line(&mut told).unwrap();
        let address = told.split("tcp:").nth(1).and_then(|rest| rest.split(';').next());
        let address = address.unwrap_or_else(|| panic!("no address in: {told}")).to_owned();
        Self { child, address }
    }

    fn connect(&self) -> Remote {
        let stream = TcpStream::connect(&self.address).expect("a connection");
        Remote { stream, started: Instant::now() }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        // SIGKILL leaves no chance to clean up.
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

struct Remote {
    stream: TcpStream,
    started: Instant,
}

impl Line for Remote {
    fn send(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.stream.write_all(bytes)
    }

    fn receive(&mut self, bytes: &mut [u8], wait_ms: u32) -> std::io::Result<usize> {
        self.stream.set_read_timeout(Some(Duration::from_millis(u64::from(wait_ms.max(1)))))?;
        match self.stream.read(bytes) {
            Ok(0) => Err(ErrorKind::UnexpectedEof.into()),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => Ok(0),
            outcome => outcome,
        }
    }

    fn now_ms(&self) -> u64 {
        self.started.elapsed().as_millis() as u64
    }
}

fn agreed() -> Agreed {
    Agreed {
        expiry: (i64::MAX / 4, i64::MAX / 4),
        drift_ppm: 500,
        limits: vec![100_000],
        seals: ("H-0001".to_owned(), "I-0001".to_owned()),
    }
}

const NO_TIMES: [(i64, i64); 2] = [(0, 0); 2];
const OPEN: Act = Act::Open { purpose: 1, held: Holder::Jointly, declared: [u32::MAX; 8] };

#[test]
fn one_connection_at_a_time_and_the_next_finds_the_device_as_it_was() {
    let listening = Listening::start(&["--seed", "5"]);
    let mut parties = SimulatedParties::new(5);
    let mut first = listening.connect();
    assert_eq!(parties.client.status(&mut first).unwrap().state, State::Blank);
    let mut second = listening.connect();
    let mut said = Vec::new();
    second.stream.read_to_end(&mut said).unwrap();
    assert_eq!(said, BUSY, "and closed");
    parties.enrol(&mut first, &agreed()).unwrap();
    drop(first);
    let mut third = listening.connect();
    let until = Instant::now() + Duration::from_secs(10);
    let status = loop {
        match parties.client.status(&mut third) {
            Ok(status) => break status,
            // The client came before the device noticed that the first one was gone.
            Err(trouble) if Instant::now() > until => panic!("{trouble}"),
            Err(_) => third = listening.connect(),
        }
    };
    assert_eq!(status.state, State::Sealed);
}

#[test]
fn a_process_that_is_killed_while_it_writes_loses_nothing_that_it_acknowledged() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("flash");
    let flash = path.to_str().unwrap();
    let mut parties = SimulatedParties::new(6);
    let (mut acknowledged, mut asked) = (0_u32, 0_u32);
    for round in 0..6_u32 {
        let listening = Listening::start(&["--flash", flash]);
        let mut line = listening.connect();
        if round == 0 {
            parties.enrol(&mut line, &agreed()).unwrap();
            parties.act(&mut line, OPEN, Holder::Jointly, NO_TIMES).unwrap();
        }
        for _ in 0..3 {
            let tallied = parties.tally(&mut line, 0, 1).unwrap();
            assert!(tallied.total > acknowledged && tallied.total <= asked + 1);
            (acknowledged, asked) = (tallied.total, tallied.total);
        }
        // Another request is being handled when the process dies, at a different moment each time.
        let frame_of = |parties: &SimulatedParties| {
            let mut recorder = Recorder::default();
            let _ = parties.clone().client.change(&mut recorder, Request::Tally { category: 0, delta: 1 });
            recorder.sent
        };
        line.stream.write_all(&frame_of(&parties)).unwrap();
        std::thread::sleep(Duration::from_micros(u64::from(round) * 700));
        asked += 1;
        drop(listening);
        parties.client.forget();
    }
    let mut live = Live::open(&MachineOptions { flash: Some(path), seed: None }).unwrap();
    let status = parties.client.status(&mut live).unwrap();
    assert_eq!((status.state, status.fault), (State::Sealed, 0));
    let tallied = parties.tally(&mut live, 0, 1).unwrap();
    assert!(
        tallied.total == acknowledged + 1 || tallied.total == asked + 1,
        "{} {acknowledged} {asked}",
        tallied.total
    );
}

/// Runs `proverka device status` on a listening device.
fn status(address: &str) -> std::process::Output {
    let port = format!("tcp:{address}");
    Command::new(env!("CARGO_BIN_EXE_proverka")).args(["device", "status", "--port", &port]).output().unwrap()
}

#[test]
fn the_program_says_that_the_line_is_busy_and_does_not_once_it_is_free() {
    let listening = Listening::start(&[]);
    let mut first = listening.connect();
    SimulatedParties::new(5).client.status(&mut first).unwrap();
    for _ in 0..3 {
        let ran = status(&listening.address);
        let said = String::from_utf8(ran.stderr).unwrap();
        assert_eq!(ran.status.code(), Some(2), "{said}");
        assert!(said.contains("busy: another program has the line of this device"), "{said}");
    }
    // The client that has the line still has it.
    assert_eq!(SimulatedParties::new(5).client.status(&mut first).unwrap().state, State::Blank);
    drop(first);
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let ran = status(&listening.address);
        if ran.status.code() != Some(2) {
            assert!(String::from_utf8(ran.stdout).unwrap().contains("blank"));
            break;
        }
        assert!(Instant::now() < until, "the line is free");
    }
}

/// A server that is stepped by hand, with a time that the test sets.
struct Stepped {
    server: Server,
    live: Live,
    now: Instant,
    told: Vec<String>,
}

impl Stepped {
    fn new() -> Self {
        let live = Live::open(&MachineOptions { flash: None, seed: Some(5) }).unwrap();
        let server = Server::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        Self { server, live, now: Instant::now(), told: Vec::new() }
    }

    fn step(&mut self) -> bool {
        let told = &mut self.told;
        self.server.step(&mut self.live, self.now, &mut |line| told.push(line.to_owned())).unwrap()
    }

    /// Steps until the server reports a line with this beginning.
    fn until_told(&mut self, begins: &str) {
        let until = Instant::now() + Duration::from_secs(20);
        while !self.told.iter().any(|line| line.starts_with(begins)) {
            assert!(Instant::now() < until, "{begins}: {:?}", self.told);
            self.step();
        }
    }

    fn connect(&mut self) -> TcpStream {
        let stream = TcpStream::connect(self.server.address()).unwrap();
        self.told.clear();
        self.until_told("connected: ");
        stream
    }

    /// A second client gets the message that the line is busy, and the device goes on working meanwhile.
    fn is_busy_and_alive(&mut self) {
        let before = self.live.machine.world.now_us();
        let mut other = TcpStream::connect(self.server.address()).unwrap();
        self.told.clear();
        self.until_told("busy: ");
        let mut said = Vec::new();
        other.read_to_end(&mut said).unwrap();
        assert_eq!(said, BUSY);
        assert!(self.live.machine.world.now_us() > before, "the device's time goes on");
        // These are more presses than can wait while a device is held up.
        for _ in 0..8 {
            for button in [Button::A, Button::B] {
                assert!(self.live.machine.world.press(button), "its buttons are looked at");
                self.step();
            }
        }
    }
}

/// Number of requests in a flood.
const REQUESTS: usize = 200;

fn flood() -> Vec<u8> {
    let mut parties = SimulatedParties::new(5);
    let mut recorder = Recorder::default();
    let _ = parties.client.hello(&mut recorder);
    recorder.sent.repeat(REQUESTS)
}

#[test]
fn a_client_that_never_reads_stalls_itself_alone() {
    let mut stepped = Stepped::new();
    let mut deaf = stepped.connect();
    deaf.set_nonblocking(true).unwrap();
    let flood = flood();
    // This goes on until the system of neither side accepts more bytes.
    let mut full = 0;
    while full < 50 {
        let sent = matches!(deaf.write(&flood), Ok(length) if length > 0);
        full = if sent || stepped.step() { 0 } else { full + 1 };
    }
    stepped.is_busy_and_alive();
    // Every answer arrives in the end: nothing was dropped.
    let mut answers = 0;
    let mut bytes = [0; 4096];
    let until = Instant::now() + Duration::from_secs(20);
    while answers < 1_000_000 && Instant::now() < until {
        match deaf.read(&mut bytes) {
            Ok(length) => answers += length,
            Err(_) => drop(stepped.step()),
        }
    }
    assert!(answers >= 1_000_000, "{answers}");
    drop(deaf);
    stepped.until_told("gone: ");
    let _ = stepped.connect();
}

/// The control: a server that writes and waits, as an early version did, is held up by the same client.
#[test]
fn a_server_that_waits_is_held_up_by_a_client_that_never_reads() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut deaf = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    deaf.set_nonblocking(true).unwrap();
    let (mut stream, _) = listener.accept().unwrap();
    stream.set_nonblocking(true).unwrap();
    stream.set_write_timeout(Some(Duration::from_millis(100))).unwrap();
    let mut live = Live::open(&MachineOptions { flash: None, seed: Some(5) }).unwrap();
    let flood = flood();
    let held_up = loop {
        let _ = deaf.write(&flood);
        let mut bytes = [0; 512];
        let length = stream.read(&mut bytes).unwrap_or(0);
        let said = live.say(&bytes[..length]).unwrap();
        stream.set_nonblocking(false).unwrap();
        if let Err(error) = stream.write_all(&said) {
            break error;
        }
        stream.set_nonblocking(true).unwrap();
    };
    assert_eq!(held_up.kind(), ErrorKind::WouldBlock, "it would still wait");
}

#[test]
fn a_client_that_idles_has_the_line_for_so_long_and_no_longer() {
    let mut stepped = Stepped::new();
    let mut idle = stepped.connect();
    stepped.is_busy_and_alive();
    stepped.now += SILENCE - Duration::from_secs(1);
    stepped.is_busy_and_alive();
    // A client that says something in time keeps the line.
    idle.write_all(&[0]).unwrap();
    while !stepped.step() {}
    stepped.now += SILENCE - Duration::from_secs(1);
    stepped.is_busy_and_alive();
    stepped.now += Duration::from_secs(1);
    stepped.told.clear();
    stepped.step();
    assert_eq!(stepped.told.len(), 1, "{:?}", stepped.told);
    assert!(stepped.told[0].ends_with("silent for 300 s"), "{:?}", stepped.told);
    assert_eq!(idle.read(&mut [0; 8]).unwrap(), 0, "closed");
    let _ = stepped.connect();
}

#[test]
fn a_client_that_sends_no_more_gets_its_answer_and_goes() {
    let mut stepped = Stepped::new();
    let mut half = stepped.connect();
    half.write_all(&flood()).unwrap();
    half.shutdown(std::net::Shutdown::Write).unwrap();
    stepped.until_told("gone: ");
    let mut said = Vec::new();
    half.read_to_end(&mut said).unwrap();
    let answers = Stepped::new().live.say(&flood()).unwrap();
    assert_eq!(said.len(), answers.len(), "an answer to each request");
    assert!(answers.len() > 10 * REQUESTS);
    let _ = stepped.connect();
}

#[test]
fn many_who_are_turned_away_and_do_not_go_cost_nothing() {
    let mut stepped = Stepped::new();
    let first = stepped.connect();
    let mut others = Vec::new();
    for _ in 0..100 {
        others.push(TcpStream::connect(stepped.server.address()).unwrap());
        stepped.told.clear();
        stepped.until_told("busy: ");
    }
    for mut other in others {
        let mut said = Vec::new();
        other.read_to_end(&mut said).unwrap();
        assert_eq!(said, BUSY);
    }
    stepped.is_busy_and_alive();
    drop(first);
    stepped.until_told("gone: ");
}

/// Keeps what is sent, and never answers.
#[derive(Default)]
struct Recorder {
    sent: Vec<u8>,
    now: u64,
}

impl Line for Recorder {
    fn send(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        if self.sent.is_empty() {
            self.sent = bytes.to_vec();
        }
        Ok(())
    }

    fn receive(&mut self, _bytes: &mut [u8], wait_ms: u32) -> std::io::Result<usize> {
        self.now += u64::from(wait_ms);
        Ok(0)
    }

    fn now_ms(&self) -> u64 {
        self.now
    }
}

#[test]
fn the_device_of_a_file_keeps_its_id_and_its_record() {
    let folder = TempDir::new().unwrap();
    let made = MachineOptions { flash: Some(folder.path().join("flash")), seed: None };
    let mut parties = SimulatedParties::new(7);
    let mut live = Live::open(&made).unwrap();
    parties.enrol(&mut live, &agreed()).unwrap();
    let before = parties.client.hello(&mut live).unwrap();
    drop(live);
    parties.client.forget();
    let mut live = Live::open(&made).unwrap();
    let after = parties.client.hello(&mut live).unwrap();
    assert_eq!((before.device, before.term, before.head), (after.device, after.term, after.head));
    assert_eq!(after.boot, before.boot + 1);
    assert_ne!(before.device.0, [0; 16]);
    let other = Live::open(&MachineOptions::default()).unwrap();
    drop(live);
    assert_ne!(Chip::file(&made.flash.unwrap(), RING, 0).unwrap().image(), other.machine.chip.image());
}
