//! A device on a bench: a thread that serves it on a TCP port, and the folder of the parties.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use ed25519_dalek::SigningKey;
use proverka::journal::digest::{self, Hash};
use proverka::journal::payload::{SessionClose, SessionCloseAnnex};
use proverka::journal::{self, field};
use proverka::verdict::Verdict;
use proverka::wire::{
    Asked, Bytes, CATEGORIES, Consent, Exported, FrameKind, Hello, LINE_MAX, Piece, Receiver, Refusal, Reply, Request,
    Source, State, encode, encode_message,
};
use proverka_cli::sim::chip::{Chip, RING};
use proverka_cli::sim::machine::Machine;
use proverka_cli::sim::parts::Surroundings;
use proverka_cli::sim::random::{Generator, Seeded};
use tempfile::TempDir;

/// The time on the bench, 2026-11-23T12:00:00Z. Unit: Unix seconds.
const NOW: i64 = 1_795_435_200;

/// How the line changes bytes.
#[derive(Debug, Default)]
pub(crate) struct Line {
    /// One byte in this many is changed, lost, or doubled; 0 for none.
    pub(crate) noise: AtomicU64,
    /// Number of bytes, in both directions together, after which the line is cut; 0 for never.
    pub(crate) unplug: AtomicU64,
    /// Whether the line sends back what it receives, without a device.
    pub(crate) is_loop: AtomicBool,
    /// What the device lies about: a constant of [`lies`]; 0 for nothing.
    pub(crate) lie: AtomicU64,
    /// Number of bytes that noise changed so far.
    pub(crate) spoilt: AtomicU64,
    /// Number of pieces of entries that were requested.
    pub(crate) pieces: AtomicU64,
    /// The first export statement that passed over the line, for [`lies::REPLAYED`].
    exported: Mutex<Option<Exported>>,
    /// Times at which challenges passed over the line. Unit: Unix seconds.
    pub(crate) challenged: Mutex<Vec<i64>>,
    /// The consents of the parties that passed over the line.
    pub(crate) consents: Mutex<Vec<Consent>>,
    ended: AtomicBool,
}

/// A served device, and the folder of the parties.
pub(crate) struct Bench {
    folder: TempDir,
    pub(crate) line: Arc<Line>,
    port: u16,
    server: Option<JoinHandle<()>>,
    /// The flash image to restore, as an attacker would do.
    pub(crate) set_back: Arc<Mutex<Option<&'static str>>>,
}

/// The result of a run of the program.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    #[track_caller]
    pub(crate) fn exits(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{}\n{}", self.out, self.err);
        self
    }

    /// A member of the JSON that the program printed.
    #[track_caller]
    pub(crate) fn member(&self, name: &str) -> String {
        let json: serde_json::Value = serde_json::from_str(&self.out).expect("JSON");
        match json.get(name).unwrap_or_else(|| panic!("no {name} in {}", self.out)) {
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        }
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.line.ended.store(true, Ordering::Relaxed);
        if let Some(server) = self.server.take() {
            // If the server panicked, the test has failed already.
            let _ = server.join();
        }
    }
}

impl Bench {
    /// A bench with a blank device, the keys of the parties and the terms.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let line = Arc::new(Line::default());
        let flash = folder.path().join("flash.bin");
        let (of_server, set_back) = (Arc::clone(&line), Arc::new(Mutex::new(None)));
        let image = Arc::clone(&set_back);
        let server = std::thread::spawn(move || serve(&listener, &flash, &of_server, &image));
        let bench = Self { folder, line, port, server: Some(server), set_back };
        for who in ["host", "inspectorate"] {
            bench.run(&["device", "keygen", "--as", who, &bench.path(&format!("{who}.key"))]).exits(0);
        }
        bench.put("keys.txt", &(bench.get("host.key.pub") + &bench.get("inspectorate.key.pub")));
        bench.put(
            "terms.json",
            "{\"expiry\":[\"2027-02-05T00:00:00Z\",\"2027-02-07T02:00:00Z\"],\"drift_ppm\":500,\
             \"seals\":{\"host\":\"SEAL-H-1\",\"inspectorate\":\"SEAL-I-1\"},\"limits\":[10,20,null],\
             \"nonce\":\"00112233445566778899aabbccddeeff\"}",
        );
        bench
    }

    /// A bench with a device that both parties enrolled and that knows the time.
    pub(crate) fn enrolled() -> Self {
        let bench = Self::new();
        bench.both("enrol", &["--terms", &bench.path("terms.json")]).exits(0);
        bench.both("time", &["--between", "2026-11-23T11:00:00Z..2026-11-23T13:00:00Z"]).exits(0);
        bench
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().expect("a path in UTF-8").to_owned()
    }

    pub(crate) fn put(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).expect("a file");
    }

    pub(crate) fn get(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// Runs the program in the folder.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        let ran = Command::new(env!("CARGO_BIN_EXE_proverka")).args(args).env("NO_COLOR", "1").output();
        let Output { status, stdout, stderr } = ran.expect("the program runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Ran { status: status.code().expect("a status"), out: text(stdout), err: text(stderr) }
    }

    /// The address of the device, for `--port`.
    pub(crate) fn port(&self) -> String {
        format!("tcp:127.0.0.1:{}", self.port)
    }

    /// Runs a `device` command with JSON output.
    pub(crate) fn device(&self, command: &str, args: &[&str]) -> Ran {
        self.run(&[&["device", command, "--port", &self.port(), "--format", "json"], args].concat())
    }

    /// Takes the turn of one party, with its key, its notebook and the keys file.
    pub(crate) fn turn(&self, who: &str, command: &str, args: &[&str]) -> Ran {
        let (key, held) = (self.path(&format!("{who}.key")), self.path(&format!("{who}.held")));
        let keys = self.path("keys.txt");
        self.device(command, &[&["--as", who, "--key", &key, "--keys", &keys, "--held", &held], args].concat())
    }

    /// Takes the turns of both parties on one machine.
    pub(crate) fn both(&self, command: &str, args: &[&str]) -> Ran {
        let (host, inspectorate) = (self.path("host.key"), self.path("inspectorate.key"));
        let keys = self.path("keys.txt");
        let who = ["--as", "host", "--as", "inspector", "--key", &host, "--key", &inspectorate, "--keys", &keys];
        self.device(command, &[&who, args].concat())
    }
}

/// What a device, or somebody on its line, may lie about.
pub(crate) mod lies {
    /// The head that is to be signed.
    pub(crate) const HEAD: u64 = 1;
    /// The digest of the terms at enrolment.
    pub(crate) const TERMS: u64 = 2;
    /// The schema hash of its messages.
    pub(crate) const SCHEMA: u64 = 3;
    /// The protocol versions that it speaks.
    pub(crate) const VERSIONS: u64 = 4;
    /// The term in HELLO.
    pub(crate) const HELLO: u64 = 5;
    /// The head that a release names.
    pub(crate) const RELEASED: u64 = 6;
    /// The key of the device that a release names; the liar made it.
    pub(crate) const KEY: u64 = 7;
    /// A close after the last entry that never happened.
    pub(crate) const CLOSE: u64 = 8;
    /// An earlier export statement instead of a new one.
    pub(crate) const REPLAYED: u64 = 9;
    /// The head of an entry that was acknowledged.
    pub(crate) const ACKNOWLEDGED: u64 = 10;
    /// The head in the status.
    pub(crate) const STATUS: u64 = 11;
    /// That both parties have already signed the terms.
    pub(crate) const ENROLLED: u64 = 12;
    /// The beginning of the record; the line is cut before the first entry.
    pub(crate) const BASE: u64 = 13;
    /// A byte of the genesis; the line is cut before the first entry.
    pub(crate) const GENESIS: u64 = 14;
    /// A byte of the first entry; the line is cut before the second.
    pub(crate) const ENTRY: u64 = 15;
    /// Nothing, but each challenge comes late.
    pub(crate) const LATE: u64 = 16;
    /// From the second challenge on: that the record has grown, with an invalid export statement.
    pub(crate) const WENT_ON: u64 = 17;
    /// In place of a second challenge: that another act is proposed.
    pub(crate) const PROPOSED: u64 = 18;
    /// Counts and seals: another request reaches the device, and the answer is changed to fit the original one.
    pub(crate) const REQUEST: u64 = 19;
    /// The counts in the status.
    pub(crate) const SUMS: u64 = 20;
    /// That the device has no record.
    pub(crate) const BLANK: u64 = 21;
}

/// The key that a liar on the line would like the parties to sign.
pub(crate) fn liar() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

/// A close of session 1 that never happened, as the entry after a record of this size, and the head after it.
fn made_up_close(size: u32, head: &Hash) -> (Vec<u8>, Hash) {
    let mut body = [0; 56];
    body[field::entry::KIND].copy_from_slice(&[journal::EntryKind::SessionClose.byte()]);
    body[5] = 1;
    body[field::entry::PAYLOAD_AT].copy_from_slice(&SessionClose { session: 1, tallies: 0 }.bytes());
    let annex = SessionCloseAnnex { seal_h: [b'x'; 16], seal_i: [b'x'; 16], totals: [999; 16] }.bytes();
    let badge = body[4..8].try_into().expect("four");
    let leaf = digest::leaf(&[0; 16], &body, Some(&digest::annex(&annex)));
    let entry = [&[1, 1, 0, 0][..], &body, &[0; 16], &annex, &[0; 64]].concat();
    (entry, digest::link(head, size + 1, badge, &leaf))
}

/// The frames of an answer with a lie in them. `asked` is the host's last request.
fn lied(answer: &[u8], line: &Line, asked: Option<&Request>) -> Vec<u8> {
    let lie = line.lie.load(Ordering::Relaxed);
    let (mut receiver, mut frame_out, mut out) = (Receiver::new(), [0; LINE_MAX], Vec::new());
    for byte in answer {
        let Some(Ok(frame)) = receiver.push(*byte) else { continue };
        let bytes = match (frame.kind, frame.message::<Reply<'_>>()) {
            (FrameKind::Reply, Ok(mut reply)) => {
                let made_up;
                if let (lies::CLOSE, Some(Request::Read { source: Source::Entry { seq }, offset })) = (lie, asked) {
                    // The device answers that it has no such entry.
                    if let Reply::Refused(_) = reply {
                        made_up = made_up_close(*seq - 1, &[0; 32]).0;
                        let total = u16::try_from(made_up.len()).expect("one entry");
                        let rest = &made_up[usize::from(*offset)..];
                        reply = Reply::Piece(Piece { total, bytes: &rest[..rest.len().min(128)] });
                    }
                }
                let altered;
                if let (Reply::Piece(piece), Some(Request::Read { source, offset })) = (&mut reply, asked)
                    && let Some(bytes) = altered_piece(piece, lie, *source, *offset, line)
                {
                    altered = bytes;
                    piece.bytes = &altered;
                }
                bend(&mut reply, lie, line);
                encode_message(frame.kind, frame.version, frame.exchange, &reply, &mut frame_out)
            }
            _ => {
                let mut hello = Hello::from_bytes(frame.body).expect("a device says nothing else");
                match lie {
                    lies::SCHEMA => hello.schema[0] ^= 1,
                    lies::VERSIONS => (hello.oldest, hello.newest) = (2, 3),
                    lies::HELLO => hello.term.0[0] ^= 1,
                    _ => {}
                }
                encode(frame.kind, frame.version, frame.exchange, &hello.bytes(), &mut frame_out)
            }
        };
        out.extend(bytes.expect("as long as before"));
    }
    out
}

/// A piece of the record with a lie in it; `None` if it is unchanged. Some lies end with a cut line.
fn altered_piece(piece: &Piece<'_>, lie: u64, source: Source, offset: u16, line: &Line) -> Option<Vec<u8>> {
    let mut bytes = piece.bytes.to_vec();
    match (lie, source) {
        (lies::BASE, Source::Base) => {
            bytes[0] = 1;
            bytes[4] ^= 1;
        }
        (lies::GENESIS, Source::Genesis) if offset == 0 => bytes[100] ^= 1,
        (lies::ENTRY, Source::Entry { seq: 1 }) => {
            let is_last = usize::from(offset) + bytes.len() == usize::from(piece.total);
            *bytes.last_mut().filter(|_| is_last)? ^= 1;
        }
        (lies::BASE | lies::GENESIS | lies::ENTRY, Source::Entry { .. }) => {
            line.unplug.store(1, Ordering::Relaxed);
            return None;
        }
        _ => return None,
    }
    Some(bytes)
}

/// The time of this machine's clock. Unit: Unix seconds.
pub(crate) fn unix_seconds() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    i64::try_from(now.as_secs()).expect("this age")
}

/// The request that reaches the device in place of the original one.
const fn other_request(request: Request) -> Request {
    match request {
        Request::Tally { .. } => Request::Tally { category: 1, delta: 500 },
        Request::Correct { seq, .. } => Request::Correct { seq, delta: -2 },
        Request::Close { .. } => Request::Close { seal_h: Bytes([b'X'; 16]), seal_i: Bytes([b'Y'; 16]) },
        other => other,
    }
}

/// Puts a lie into a reply.
fn bend(reply: &mut Reply<'_>, lie: u64, line: &Line) {
    if let Reply::Challenge(_) = reply {
        if lie == lies::LATE {
            std::thread::sleep(Duration::from_millis(1_100));
        }
        let mut challenged = line.challenged.lock().expect("no panic");
        challenged.push(unix_seconds());
        if lie == lies::PROPOSED && challenged.len() > 1 {
            *reply = Reply::Refused(Refusal::Proposed { host: true, inspectorate: false });
        }
    }
    let challenges = line.challenged.lock().expect("no panic").len();
    match reply {
        Reply::Challenge(challenge) if lie == lies::WENT_ON && challenges > 1 => {
            challenge.size += 1;
            challenge.head.0[0] ^= 1;
        }
        Reply::Exported(exported) if lie == lies::WENT_ON && challenges > 1 => exported.signature.0[0] ^= 1,
        Reply::Tallied(tallied) if lie == lies::REQUEST => {
            (tallied.category, tallied.total) = (0, 1);
            (tallied.declared, tallied.limit) = (3, 700);
            tallied.against_declared = Verdict::Holds;
            tallied.against_limit = Verdict::Holds;
            tallied.in_force = Verdict::Holds;
        }
        Reply::Sums(sums) if lie == lies::SUMS => {
            (sums.totals, sums.declared, sums.limits) = ([7; CATEGORIES], [8; CATEGORIES], [9; CATEGORIES]);
        }
        Reply::Status(status) if lie == lies::SUMS => status.overall = Verdict::Holds,
        Reply::Status(status) if lie == lies::BLANK => status.state = State::Blank,
        Reply::Challenge(challenge) if lie == lies::HEAD => challenge.head.0[0] ^= 1,
        Reply::Challenge(challenge) if lie == lies::RELEASED => challenge.released.0[0] ^= 1,
        Reply::Challenge(challenge) if lie == lies::KEY => {
            challenge.key = Bytes(liar().verifying_key().to_bytes());
        }
        Reply::Enrolment(said) if lie == lies::TERMS => said.term.0[0] ^= 1,
        Reply::Enrolment(said) if lie == lies::ENROLLED => (said.host_signed, said.inspectorate_signed) = (true, true),
        Reply::Acknowledged(entry) if lie == lies::ACKNOWLEDGED => entry.head.0[0] ^= 1,
        Reply::Tallied(tallied) if lie == lies::ACKNOWLEDGED => tallied.entry.head.0[0] ^= 1,
        Reply::Status(status) if lie == lies::STATUS => status.head.0[0] ^= 1,
        Reply::Status(status) if lie == lies::CLOSE => {
            status.head = Bytes(made_up_close(status.size, &status.head.0).1);
            status.size += 1;
        }
        Reply::Exported(exported) if lie == lies::CLOSE => {
            exported.head = Bytes(made_up_close(exported.size, &exported.head.0).1);
            exported.size += 1;
        }
        Reply::Exported(exported) => {
            let mut first = line.exported.lock().expect("no panic");
            let first = first.get_or_insert(*exported);
            if lie == lies::REPLAYED {
                *exported = *first;
            }
        }
        _ => {}
    }
}

fn machine(flash: &Path) -> Machine {
    let chip = Chip::file(flash, RING, 1).expect("a flash");
    let generator = Generator::Seeded(Seeded::new("bench", 1));
    let mut machine = Machine::new(Surroundings::new(NOW), chip, RING, *b"DEVICE-ON-BENCH1", generator);
    machine.power_on();
    machine.settle();
    machine
}

/// Serves one connection after another until the bench is dropped.
fn serve(listener: &TcpListener, flash: &Path, line: &Line, set_back: &Mutex<Option<&'static str>>) {
    listener.set_nonblocking(true).expect("a listener");
    let mut running = Some(machine(flash));
    let mut chance = Seeded::new("noise", 1);
    while !line.ended.load(Ordering::Relaxed) {
        let image = set_back.lock().expect("no panic").take();
        if let Some(image) = image {
            // The attacker keeps the flash, and restores it later.
            if let Some(mut machine) = running.take() {
                machine.power_off();
            }
            let kept = flash.with_extension("kept");
            if image == "keep" {
                std::fs::copy(flash, &kept).expect("a copy");
            } else {
                std::fs::copy(&kept, flash).expect("a copy");
            }
        }
        // The previous machine releases the flash first.
        let machine = running.get_or_insert_with(|| machine(flash));
        match listener.accept() {
            Ok((stream, _)) => attend(stream, machine, line, &mut chance),
            Err(_) => std::thread::sleep(Duration::from_millis(1)),
        }
    }
}

/// The bytes as they arrive after noise.
fn spoil(bytes: &[u8], line: &Line, chance: &mut Seeded) -> Vec<u8> {
    let noise = line.noise.load(Ordering::Relaxed);
    let mut arriving = Vec::new();
    for byte in bytes {
        let mut random = [0; 8];
        chance.fill(&mut random);
        let random = u64::from_le_bytes(random);
        if noise == 0 || random % noise != 0 {
            arriving.push(*byte);
            continue;
        }
        line.spoilt.fetch_add(1, Ordering::Relaxed);
        match (random / noise) % 3 {
            0 => arriving.push(byte ^ 1 << (random >> 61)),
            1 => {}
            _ => arriving.extend([*byte, *byte]),
        }
    }
    arriving
}

fn attend(mut stream: TcpStream, machine: &mut Machine, line: &Line, chance: &mut Seeded) {
    stream.set_nonblocking(false).expect("a stream");
    stream.set_read_timeout(Some(Duration::from_millis(1))).expect("a time-out");
    stream.set_nodelay(true).expect("no delay");
    let mut passed = 0_u64;
    let mut bytes = [0; 512];
    let (mut host, mut asked) = (Receiver::new(), None);
    loop {
        let length = match stream.read(&mut bytes) {
            Ok(0) => return,
            Ok(length) => length,
            Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => 0,
            Err(_) => return,
        };
        let lie = line.lie.load(Ordering::Relaxed);
        let mut others = Vec::new();
        for byte in &bytes[..length] {
            let Some(Ok(frame)) = host.push(*byte) else { continue };
            let Ok(mut other) = frame.message::<Asked>() else {
                let mut frame_out = [0; LINE_MAX];
                let same = encode(frame.kind, frame.version, frame.exchange, frame.body, &mut frame_out);
                others.extend(same.expect("as long as before"));
                continue;
            };
            let request = other.request;
            if let Request::Consent(consent) = request {
                line.consents.lock().expect("no panic").push(consent);
            }
            other.request = other_request(request);
            let mut frame_out = [0; LINE_MAX];
            let other = encode_message(frame.kind, frame.version, frame.exchange, &other, &mut frame_out);
            others.extend(other.expect("as long as before"));
            let is_piece = matches!(request, Request::Read { source: Source::Entry { .. }, .. });
            line.pieces.fetch_add(u64::from(is_piece), Ordering::Relaxed);
            asked = Some(request);
        }
        let is_other = lie == lies::REQUEST;
        let arriving = if is_other { others } else { spoil(&bytes[..length], line, chance) };
        let answer = if line.is_loop.load(Ordering::Relaxed) {
            arriving
        } else {
            machine.world.send(&arriving);
            machine.pass(1_000);
            let mut answer = Vec::new();
            while let received @ 1.. = machine.world.receive(&mut bytes) {
                answer.extend(&bytes[..received]);
            }
            spoil(&lied(&answer, line, asked.as_ref()), line, chance)
        };
        let unplug = line.unplug.load(Ordering::Relaxed);
        let left = if unplug == 0 { usize::MAX } else { unplug.saturating_sub(passed + length as u64) as usize };
        if stream.write_all(&answer[..answer.len().min(left)]).is_err() || answer.len() > left || left == 0 {
            return;
        }
        passed += length as u64 + answer.len() as u64;
    }
}
