//! The stage: the tool in its own thread, the devices behind a TCP port of this machine, and the cable between them.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};

use clap::Parser as _;
use proverka::journal::digest::{self, Hash};
use proverka::party::{Holder, Party};
use proverka::verdict::Verdict;
use proverka::wire::{Act, Bytes, Consent, Enrol, Reply, Request, decode};
use proverka_cli::args::Args;
use proverka_cli::sim::parties::SimulatedParties;
use proverka_cli::sim::party::SimulatedParty;
use proverka_cli::sim::random::secret;
use serde_json::Value;
use tempfile::TempDir;

use crate::alter::Grammar;
use crate::command::{Command, Files, Intent, Known, Prelude, TIMES};
use crate::device::{Bench, PARTIES, Stage, Truth, WhichDevice};
use crate::judge::{self, party_signature};
use crate::proxy::{Log, Plan, Proxy};

/// How the tool ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToolEnd {
    /// The tool gave an answer with this verdict.
    Answered(Verdict),
    /// The tool failed without an answer.
    Failed,
    /// The tool panicked with this message.
    Panicked(String),
}

/// The results of one case.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub ended: ToolEnd,
    /// The output of the tool.
    pub out: String,
    pub log: Log,
    /// Number of signatures that the tool made.
    pub signatures: usize,
    /// Descriptions of the tool's faults.
    pub wrong: Vec<String>,
}

/// The tool in its own thread.
struct Worker {
    typed: Sender<Vec<String>>,
    ended: Receiver<(ToolEnd, String)>,
}

/// Everything that a case needs.
pub struct World {
    pub grammar: Grammar,
    files: Files,
    _folder: TempDir,
    listener: TcpListener,
    port: u16,
    worker: Worker,
    devices: BTreeMap<Stage, Devices>,
    pub keys: [Hash; 2],
}

/// The device under test at one stage of its life, and the further devices of the adversary.
pub struct Devices {
    pub device: Bench,
    pub donors: BTreeMap<WhichDevice, Bench>,
    /// The content of the device's record; `None` for a device without a record.
    pub truth: Option<Truth>,
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World").finish_non_exhaustive()
    }
}

impl fmt::Debug for Devices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Devices").finish_non_exhaustive()
    }
}

impl Devices {
    fn new(stage: Stage, released: &[u32]) -> Self {
        let mut device = Bench::new(WhichDevice::This, stage);
        let donors: BTreeMap<WhichDevice, Bench> = WhichDevice::DONORS
            .into_iter()
            .filter(|which| stage != Stage::Blank || *which == WhichDevice::Other)
            .map(|which| (which, Bench::new(which, stage)))
            .collect();
        let truth = (stage != Stage::Blank).then(|| device.truth());
        let truth = truth.map(|mut truth| {
            // If honest parties sign a release, the device has the same statement in its record.
            for size in released.iter().filter(|_| stage == Stage::Settled) {
                let mut then = truth.clone();
                let mut parties = SimulatedParties::new(PARTIES);
                let act = Act::Release { size: *size };
                let _ = parties.act(&mut device.machine, act, Holder::Jointly, [(0, 0); 2]).expect("a release");
                device.catch_up(&mut then);
                truth.releases.extend(then.releases);
                device.put_back();
            }
            truth
        });
        Self { device, donors, truth }
    }

    /// Performs what happened before the command, while nobody is on the line.
    fn happened(&mut self, command: &Command, keys: [Hash; 2]) -> Known {
        let host = Party::Host;
        let signed = |message: &[u8]| Bytes(SimulatedParty::new(host, PARTIES).sign(message));
        let identity = self.device.identity();
        let (device, firmware) = (identity.device.0, identity.firmware.0);
        let mut known = Known { device, firmware, term: [0; 32] };
        match (command.prelude, command.intent, &self.truth) {
            (Prelude::Proposed | Prelude::Other, Intent::Act(act), Some(truth)) => {
                let act = if command.prelude == Prelude::Other { Act::Limit { category: 0, limit: 3 } } else { act };
                let reply = self.device.ask(Request::Propose { act, replace: false });
                let Ok(Reply::Challenge(challenge)) = decode(&reply) else { panic!("a proposal") };
                let signature = signed(&judge::message(truth, &act, host, &challenge.nonce.0));
                let (earliest, latest) = if act == Act::Time { TIMES } else { (0, 0) };
                let consent = Consent { party: host, earliest, latest, signature };
                let reply = self.device.ask(Request::Consent(consent));
                assert!(matches!(decode(&reply), Ok(Reply::Waiting { host: true, .. })), "{reply:02x?}");
            }
            (Prelude::Enrolling, Intent::Enrol(_), None) => {
                for (party, seed) in [(host, 40_u8), (Party::Inspectorate, 90)] {
                    let bytes = Bytes(core::array::from_fn(|at| seed.wrapping_add((at as u8).wrapping_mul(37))));
                    let _ = self.device.ask(Request::Enrol(Enrol::Contribute { party, bytes }));
                }
                let reply = self.device.ask(Request::Enrol(Enrol::Agree(judge::agreed(keys))));
                let Ok(Reply::Enrolment(said)) = decode(&reply) else { panic!("terms: {reply:02x?}") };
                known.term = said.term.0;
                let signature = signed(digest::bind_message(host, &known.term).bytes());
                let _ = self.device.ask(Request::Enrol(Enrol::Sign { party: host, signature }));
            }
            (Prelude::Nothing, ..) => {}
            _ => panic!("{} has nothing before it", command.name),
        }
        known
    }

    /// Restores every device to its initial state.
    fn put_back(&mut self, plan: &Plan) {
        self.device.put_back();
        if plan.splice.is_some() || !plan.alterations.is_empty() {
            self.donors.values_mut().for_each(Bench::put_back);
        }
    }
}

impl World {
    /// Prepares everything for these commands.
    pub fn new(commands: &[Command]) -> Self {
        hush();
        let folder = tempfile::tempdir().expect("a folder");
        let files = Files { folder: folder.path().to_owned() };
        let keys = [Party::Host, Party::Inspectorate].map(|who| secret_file(&files, who));
        let text = format!("host {}\ninspectorate {}\n", hex(&keys[0]), hex(&keys[1]));
        std::fs::write(files.path("keys.txt"), text).expect("a file");
        std::fs::write(files.path("terms.json"), judge::TERMS).expect("a file");
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let released: Vec<u32> = commands
            .iter()
            .filter_map(|command| match command.intent {
                Intent::Act(Act::Release { size }) => Some(size),
                _ => None,
            })
            .collect();
        let devices = commands.iter().map(|command| command.stage);
        let devices: BTreeMap<Stage, Devices> = devices.map(|stage| (stage, Devices::new(stage, &released))).collect();
        Self {
            grammar: Grammar::default(),
            files,
            _folder: folder,
            listener,
            port,
            worker: worker(port),
            devices,
            keys,
        }
    }

    /// The devices at the stage at which the command is tried.
    pub fn devices(&mut self, command: &Command) -> &mut Devices {
        self.devices.get_mut(&command.stage).expect("the stage of a command")
    }

    /// Runs the tool with the command while the adversary follows the plan, and judges the result.
    pub fn run(&mut self, command: &Command, plan: &Plan) -> Outcome {
        let known;
        let (log, ended, out) = {
            let devices = self.devices.get_mut(&command.stage).expect("the stage of a command");
            devices.put_back(plan);
            known = devices.happened(command, self.keys);
            self.files.begin(command, devices.truth.as_ref());
            self.worker.typed.send(command.line(self.port, &self.files, &known)).expect("the tool's thread");
            let mut proxy = Proxy::new(&self.grammar, &mut devices.device, &mut devices.donors, plan);
            let (ended, out) = loop {
                let (stream, _) = self.listener.accept().expect("a connection");
                serve(stream, &mut proxy);
                // The thread itself makes the last connection, which shows that the tool has ended.
                if let Ok(ended) = self.worker.ended.try_recv() {
                    break ended;
                }
            };
            (proxy.log, ended, out)
        };
        let (wrong, signatures) = self.judged(command, &known, &log, &ended, &out);
        Outcome { ended, out, log, signatures, wrong }
    }

    /// Lets the naive client take the same turn.
    pub fn run_naive(&mut self, command: &Command, plan: &Plan) -> Outcome {
        let devices = self.devices.get_mut(&command.stage).expect("the stage of a command");
        devices.put_back(plan);
        let known = devices.happened(command, self.keys);
        self.files.begin(command, None);
        let mut proxy = Proxy::new(&self.grammar, &mut devices.device, &mut devices.donors, plan);
        let done = crate::naive::take_turn(command, devices.truth.as_ref(), &mut proxy);
        let log = proxy.log;
        // The naive client claims nothing and notes nothing.
        let ended = if done.is_some() { ToolEnd::Answered(Verdict::NotBinding) } else { ToolEnd::Failed };
        let (wrong, signatures) = self.judged(command, &known, &log, &ended, "");
        Outcome { ended, out: String::new(), log, signatures, wrong }
    }

    fn judged(
        &mut self,
        command: &Command,
        known: &Known,
        log: &Log,
        ended: &ToolEnd,
        out: &str,
    ) -> (Vec<String>, usize) {
        let keys = self.keys;
        let devices = self.devices.get_mut(&command.stage).expect("the stage of a command");
        let truth = devices.truth.as_ref();
        let signatures = log.requests.iter().filter(|heard| party_signature(&heard.request).is_some()).count();
        let mut wrong: Vec<String> =
            log.requests.iter().filter_map(|heard| judge::wrong(command, truth, keys, known, heard)).collect();
        if let ToolEnd::Panicked(what) = ended {
            wrong.push(format!("the tool panicked: {what}"));
        }
        let answer: Value = serde_json::from_str(out).unwrap_or_default();
        if signatures > 0 && !answer["contradicts"].is_null() {
            wrong.push("the tool says that it signed nothing, and it did".into());
        }
        let mut claims: Vec<(u32, String)> = self.files.noted();
        if *ended == ToolEnd::Answered(Verdict::Holds) {
            claims.push((0, answer["term"].as_str().map(String::from).unwrap_or_default()));
            claims.retain(|(_, head)| !head.is_empty());
        }
        let is_new = |(size, head): &(u32, String)| {
            truth.is_none_or(|truth| truth.heads.get(size).is_none_or(|true_one| hex(true_one) != *head))
        };
        claims.retain(is_new);
        if claims.is_empty() && *ended != ToolEnd::Answered(Verdict::Holds) {
            return (wrong, signatures);
        }
        // The claims of the tool are compared with the device's record as it is now.
        let size_before = truth.map_or(0, |truth| truth.size);
        let status = devices.device.status();
        let now = (status.term.0 != [0; 32]).then(|| devices.device.truth());
        for (size, head) in claims {
            let is_true =
                now.as_ref().and_then(|now| now.heads.get(&size)).is_some_and(|true_one| hex(true_one) == head);
            if !is_true {
                wrong.push(format!("the tool notes or says head {head} at size {size}, which is not true"));
            }
        }
        if *ended == ToolEnd::Answered(Verdict::Holds) {
            let is_done = now.as_ref().is_some_and(|now| now.size > size_before || truth.is_none());
            let head = answer["head"].as_str().unwrap_or_default();
            let is_head = |now: &Truth| head.is_empty() || now.heads.values().any(|true_one| hex(true_one) == head);
            if !is_done {
                wrong.push(format!("the tool says that it is done, and the record does not have it: {out}"));
            } else if !now.as_ref().is_some_and(is_head) {
                wrong.push(format!("the tool answers with head {head}, which the record does not have"));
            }
        }
        (wrong, signatures)
    }
}

fn serve(mut stream: TcpStream, proxy: &mut Proxy<'_>) {
    stream.set_nodelay(true).expect("no delay");
    let mut bytes = [0; 512];
    loop {
        let received = match stream.read(&mut bytes) {
            Ok(0) | Err(_) => return,
            Ok(received) => received,
        };
        match proxy.hear(&bytes[..received]) {
            Some(answer) if stream.write_all(&answer).is_ok() => {}
            _ => return,
        }
    }
}

fn worker(port: u16) -> Worker {
    let (typed, to_run) = channel::<Vec<String>>();
    let (done, ended) = channel();
    std::thread::spawn(move || {
        while let Ok(line) = to_run.recv() {
            let mut out = Vec::new();
            let ran = catch_unwind(AssertUnwindSafe(|| {
                let args = Args::try_parse_from(line.iter().map(OsString::from)).expect("a command line");
                proverka_cli::command::run(&args, &mut out)
            }));
            let ended = match ran {
                Ok(Ok(verdict)) => ToolEnd::Answered(verdict),
                Ok(Err(_)) => ToolEnd::Failed,
                Err(panic) => {
                    let text = panic.downcast_ref::<String>().cloned();
                    ToolEnd::Panicked(
                        text.or(panic.downcast_ref::<&str>().map(|text| (*text).into())).unwrap_or_default(),
                    )
                }
            };
            let _ = done.send((ended, String::from_utf8_lossy(&out).into_owned()));
            drop(TcpStream::connect(("127.0.0.1", port)));
        }
    });
    Worker { typed, ended }
}

/// From here on, this process's messages for people are discarded. Reports go to standard output.
fn hush() {
    if std::env::var_os("PROVERKA_ADVERSARY_LOUD").is_none() {
        let null = std::fs::OpenOptions::new().write(true).open("/dev/null").expect("a null device");
        rustix::stdio::dup2_stderr(&null).expect("a standard error");
        std::panic::set_hook(Box::new(|panic| println!("{panic}")));
    }
}

/// Writes the secret file of a party, as `proverka device keygen` does, and returns its public key.
fn secret_file(files: &Files, who: Party) -> Hash {
    let name = who.as_str();
    let (seed, public) = (secret(name, PARTIES), SimulatedParty::new(who, PARTIES).key());
    let path = files.path(&format!("{name}.key"));
    let text = format!("proverka secret key, version 1\nrole {name}\nseed {}\npublic {}\n", hex(&seed), hex(&public));
    std::fs::write(&path, text).expect("a file");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(&path, mode).expect("a mode");
    public
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Files {
    /// Writes the files as they are before a case; the notebook contains the head after the first session.
    fn begin(&self, command: &Command, truth: Option<&Truth>) {
        for left in std::fs::read_dir(&self.folder).expect("a folder").flatten() {
            let name = left.file_name();
            if name.to_str().is_some_and(|name| name.starts_with("held")) {
                std::fs::remove_file(left.path()).expect("a file that goes");
            }
        }
        if let Some(truth) = truth.filter(|_| command.has_seen) {
            let size = crate::device::RELEASED;
            std::fs::write(self.held(), format!("{size} {}\n", hex(&truth.heads[&size]))).expect("a file");
        }
    }

    /// The heads that the notebook contains now.
    fn noted(&self) -> Vec<(u32, String)> {
        let text = std::fs::read_to_string(self.held()).unwrap_or_default();
        let noted = text.lines().filter_map(|line| line.split_once(' '));
        noted.map(|(size, head)| (size.parse().expect("a size"), head.trim().to_owned())).collect()
    }
}
