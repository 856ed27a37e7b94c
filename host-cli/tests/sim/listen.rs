//! The line over TCP, with a process that is killed while it writes.

use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use proverka::wire::{Act, Held, Request, State};
use proverka_cli::sim::chip::{Chip, RING};
use proverka_cli::sim::line::Line;
use proverka_cli::sim::live::{Live, Made};
use proverka_cli::sim::table::{Agreed, Table, Together};
use tempfile::TempDir;

/// A simulator that listens, killed when it goes.
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
        // SIGKILL: nothing is tidied up.
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

struct Remote {
    stream: TcpStream,
    started: Instant,
}

impl Line for Remote {
    fn send(&mut self, octets: &[u8]) -> std::io::Result<()> {
        self.stream.write_all(octets)
    }

    fn receive(&mut self, octets: &mut [u8], wait_ms: u32) -> std::io::Result<usize> {
        self.stream.set_read_timeout(Some(Duration::from_millis(u64::from(wait_ms.max(1)))))?;
        match self.stream.read(octets) {
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
const OPEN: Act = Act::Open { purpose: 1, held: Held::Jointly, declared: [u32::MAX; 8] };

#[test]
fn one_connection_at_a_time_and_the_next_finds_the_device_as_it_was() {
    let listening = Listening::start(&["--seed", "5"]);
    let mut table = Table::new(5);
    let mut first = listening.connect();
    assert_eq!(table.asker.status(&mut first).unwrap().state, State::Blank);
    let mut second = listening.connect();
    second.stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    assert!(matches!(second.stream.read(&mut [0; 1]), Ok(0) | Err(_)), "closed at once");
    table.enrol(&mut first, &agreed()).unwrap();
    drop(first);
    let mut third = listening.connect();
    let until = Instant::now() + Duration::from_secs(10);
    let status = loop {
        match table.asker.status(&mut third) {
            Ok(status) => break status,
            // Came before the device noticed that the first was gone.
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
    let mut table = Table::new(6);
    let (mut acknowledged, mut asked) = (0_u32, 0_u32);
    for round in 0..6_u32 {
        let listening = Listening::start(&["--flash", flash]);
        let mut line = listening.connect();
        if round == 0 {
            table.enrol(&mut line, &agreed()).unwrap();
            table.act(&mut line, OPEN, Together::Both, NO_TIMES).unwrap();
        }
        for _ in 0..3 {
            let tallied = table.tally(&mut line, 0, 1).unwrap();
            assert!(tallied.total > acknowledged && tallied.total <= asked + 1);
            (acknowledged, asked) = (tallied.total, tallied.total);
        }
        // One more is on its way when the process dies, at another moment each time.
        let frame_of = |table: &Table| {
            let mut recorder = Recorder::default();
            let _ = table.clone().asker.change(&mut recorder, Request::Tally { category: 0, delta: 1 });
            recorder.sent
        };
        line.stream.write_all(&frame_of(&table)).unwrap();
        std::thread::sleep(Duration::from_micros(u64::from(round) * 700));
        asked += 1;
        drop(listening);
        table.asker.forget();
    }
    let mut live = Live::open(&Made { flash: Some(path), seed: None }).unwrap();
    let status = table.asker.status(&mut live).unwrap();
    assert_eq!((status.state, status.fault), (State::Sealed, 0));
    let tallied = table.tally(&mut live, 0, 1).unwrap();
    assert!(
        tallied.total == acknowledged + 1 || tallied.total == asked + 1,
        "{} {acknowledged} {asked}",
        tallied.total
    );
}

/// Keeps what is sent and never answers.
#[derive(Default)]
struct Recorder {
    sent: Vec<u8>,
    now: u64,
}

impl Line for Recorder {
    fn send(&mut self, octets: &[u8]) -> std::io::Result<()> {
        if self.sent.is_empty() {
            self.sent = octets.to_vec();
        }
        Ok(())
    }

    fn receive(&mut self, _octets: &mut [u8], wait_ms: u32) -> std::io::Result<usize> {
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
    let made = Made { flash: Some(folder.path().join("flash")), seed: None };
    let mut table = Table::new(7);
    let mut live = Live::open(&made).unwrap();
    table.enrol(&mut live, &agreed()).unwrap();
    let before = table.asker.hello(&mut live).unwrap();
    drop(live);
    table.asker.forget();
    let mut live = Live::open(&made).unwrap();
    let after = table.asker.hello(&mut live).unwrap();
    assert_eq!((before.device, before.term, before.head), (after.device, after.term, after.head));
    assert_eq!(after.boot, before.boot + 1);
    assert_ne!(before.device.0, [0; 16]);
    let other = Live::open(&Made::default()).unwrap();
    drop(live);
    assert_ne!(Chip::file(&made.flash.unwrap(), RING, 0).unwrap().image(), other.machine.chip.image());
}
