//! The command lines that are attacked. Only this module fixes how `proverka device` is typed.

use proverka::party::{Holder, Party};
use proverka::wire::{Act, CATEGORIES};

use crate::device::{NOW, RELEASED, Stage};
use crate::stage::hex;

/// What the parties intend to sign with a command, judging by what they typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// An act that both parties sign.
    Act(Act),
    /// The head at the last close.
    Cosign,
    /// A dispute of that head, without a version of the party's own.
    Dispute,
    /// The terms in the files.
    Enrol(Pins),
}

/// What a party that enrols knows about the device independently of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pins {
    /// Nothing: key, id and firmware of the device are known from the device only.
    Nothing,
    /// The firmware that the device must run.
    Firmware,
    /// The term digest, which the other party has communicated.
    Term,
}

/// What happened at the device before the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prelude {
    /// Nothing since it was switched on.
    Nothing,
    /// The host proposed the same act and signed it.
    Proposed,
    /// The host proposed and signed another act.
    Other,
    /// Both gave their random bytes and agreed on the terms, and the host has signed.
    Enrolling,
}

/// What is known about the device when the command is typed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known {
    pub device: [u8; 16],
    pub firmware: [u8; 32],
    pub term: [u8; 32],
}

/// A command that signs something.
#[derive(Clone, Debug)]
pub struct Command {
    /// Name of the command in reports.
    pub name: &'static str,
    /// The stage of the device's life.
    pub stage: Stage,
    /// The arguments after `proverka device`, without port, parties and files.
    pub typed: Vec<String>,
    /// The parties that sign.
    pub signers: Vec<Party>,
    /// What the parties intend to sign.
    pub intent: Intent,
    /// Whether the notebook already contains a head of the device.
    pub has_seen: bool,
    pub prelude: Prelude,
}

/// The interval that `device time` states.
pub const TIMES: (i64, i64) = (NOW - 3_600, NOW + 3_600);

/// The arguments that open a session.
const OPEN: &[&str] = &["open", "--purpose", "7", "--declared", "A=3,C=8"];

/// All commands that sign something.
pub fn commands() -> Vec<Command> {
    let mut declared = [u32::MAX; CATEGORIES];
    (declared[0], declared[2]) = (3, 8);
    let both = &[Party::Host, Party::Inspectorate][..];
    let command = |name, stage, typed: &[&str], signers: &[Party], intent| Command {
        name,
        stage,
        typed: typed.iter().map(|word| (*word).to_owned()).collect(),
        signers: signers.to_vec(),
        intent,
        has_seen: signers.len() == 1,
        prelude: Prelude::Nothing,
    };
    let act = |name, typed: &[&str], act| command(name, Stage::Settled, typed, both, Intent::Act(act));
    let open = Act::Open { purpose: 7, held: Holder::Jointly, declared };
    let alone = Act::Open { purpose: 7, held: Holder::Alone(Party::Host), declared };
    let released = RELEASED + 2;
    vec![
        act("open", OPEN, open),
        act("time", &["time", "--between", "2026-11-23T11:00:00Z..2026-11-23T13:00:00Z"], Act::Time),
        act("limit", &["limit", "B", "12"], Act::Limit { category: 1, limit: 12 }),
        act(
            "extend",
            &["extend", "2030-02-01T00:00:00Z..2030-02-03T02:00:00Z"],
            Act::Extend { earliest: 1_896_134_400, latest: 1_896_314_400 },
        ),
        act("release", &["release", &released.to_string()], Act::Release { size: released }),
        command("cosign", Stage::Closed, &["cosign"], both, Intent::Cosign),
        command("dispute", Stage::Closed, &["dispute"], &[Party::Host], Intent::Dispute),
        act("retire", &["retire"], Act::Retire),
        command("open alone", Stage::Settled, &[OPEN, &["--alone"]].concat(), &[Party::Host], Intent::Act(alone)),
        Command {
            prelude: Prelude::Other,
            ..command("open against another act", Stage::Settled, OPEN, &[Party::Inspectorate], Intent::Act(open))
        },
        command("open by one", Stage::Settled, OPEN, &[Party::Inspectorate], Intent::Act(open)),
        Command {
            prelude: Prelude::Proposed,
            ..command("open joined", Stage::Settled, OPEN, &[Party::Inspectorate], Intent::Act(open))
        },
        command("enrol", Stage::Blank, &["enrol"], both, Intent::Enrol(Pins::Nothing)),
        command("enrol a known firmware", Stage::Blank, &["enrol"], both, Intent::Enrol(Pins::Firmware)),
        Command {
            prelude: Prelude::Enrolling,
            ..command(
                "enrol under a known term",
                Stage::Blank,
                &["enrol", "--contributed"],
                &[Party::Inspectorate],
                Intent::Enrol(Pins::Term),
            )
        },
    ]
}

/// The names of the parties' files.
#[derive(Clone, Debug)]
pub struct Files {
    pub folder: std::path::PathBuf,
}

impl Files {
    pub fn path(&self, name: &str) -> String {
        self.folder.join(name).to_str().expect("a path in UTF-8").to_owned()
    }

    /// The notebook of the heads that the party has seen.
    pub fn held(&self) -> std::path::PathBuf {
        self.folder.join("held")
    }
}

impl Command {
    /// All arguments, for a device behind the TCP port `port` of this machine.
    pub fn line(&self, port: u16, files: &Files, known: &Known) -> Vec<String> {
        let mut line: Vec<String> = ["proverka", "device"].map(String::from).to_vec();
        line.extend(self.typed.iter().cloned());
        let mut option = |name: &str, value: String| line.extend([name.to_owned(), value]);
        option("--port", format!("tcp:127.0.0.1:{port}"));
        option("--format", "json".into());
        for signer in &self.signers {
            let name = signer.as_str();
            option("--as", name.into());
            option("--key", files.path(&format!("{name}.key")));
        }
        option("--held", files.path("held"));
        option("--keys", files.path("keys.txt"));
        if self.intent == Intent::Act(Act::Retire) {
            option("--device", hex(&known.device));
        }
        if let Intent::Enrol(pins) = self.intent {
            option("--terms", files.path("terms.json"));
            match pins {
                Pins::Nothing => {}
                Pins::Firmware => option("--firmware", hex(&known.firmware)),
                Pins::Term => option("--term", hex(&known.term)),
            }
        }
        line
    }
}
