//! The command lines under attack: the one place that knows how `proverka device` is typed.

use proverka::wire::{Act, CATEGORIES, Party};

use crate::device::{NOW, RELEASED, Stage};

/// What the parties mean to sign with a command, by what they typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meant {
    /// An act of both.
    Act(Act),
    /// The head at the last close.
    Cosign,
    /// The terms of the files.
    Enrol,
}

/// A command that signs.
#[derive(Clone, Debug)]
pub struct Command {
    /// What it is called in a report.
    pub name: &'static str,
    /// Where the device is in its life.
    pub stage: Stage,
    /// What is typed after `proverka device`, less port, parties and files.
    pub typed: Vec<String>,
    /// Who signs.
    pub signers: Vec<Party>,
    /// What they mean to sign.
    pub meant: Meant,
    /// Whether the notebook already has a head of the device.
    pub has_seen: bool,
}

/// The interval that is stated with `device time`.
pub const TIMES: (i64, i64) = (NOW - 3_600, NOW + 3_600);

/// Every command that signs.
pub fn commands() -> Vec<Command> {
    let mut declared = [u32::MAX; CATEGORIES];
    (declared[0], declared[2]) = (3, 8);
    let both = &[Party::Host, Party::Inspectorate][..];
    let command = |name, stage, typed: &[&str], signers: &[Party], meant| Command {
        name,
        stage,
        typed: typed.iter().map(|word| (*word).to_owned()).collect(),
        signers: signers.to_vec(),
        meant,
        has_seen: signers.len() == 1,
    };
    let act = |name, typed: &[&str], act| command(name, Stage::Settled, typed, both, Meant::Act(act));
    let released = RELEASED + 2;
    vec![
        act("open", &["open", "--purpose", "7", "--declared", "A=3,C=8"], Act::Open { purpose: 7, declared }),
        act("time", &["time", "--between", "2026-11-23T11:00:00Z..2026-11-23T13:00:00Z"], Act::Time),
        act("limit", &["limit", "B", "12"], Act::Limit { category: 1, limit: 12 }),
        act(
            "extend",
            &["extend", "2030-02-01T00:00:00Z..2030-02-03T02:00:00Z"],
            Act::Extend { earliest: 1_896_134_400, latest: 1_896_314_400 },
        ),
        act("release", &["release", &released.to_string()], Act::Release { size: released }),
        command("cosign", Stage::Closed, &["cosign"], both, Meant::Cosign),
        command(
            "open by one",
            Stage::Settled,
            &["open", "--purpose", "7", "--declared", "A=3,C=8"],
            &[Party::Inspectorate],
            Meant::Act(Act::Open { purpose: 7, declared }),
        ),
        command("enrol", Stage::Blank, &["enrol"], both, Meant::Enrol),
    ]
}

/// The names of the files of the parties.
#[derive(Clone, Debug)]
pub struct Files {
    pub folder: std::path::PathBuf,
}

impl Files {
    pub fn path(&self, name: &str) -> String {
        self.folder.join(name).to_str().expect("a path in UTF-8").to_owned()
    }

    /// The notebook of the heads that were seen.
    pub fn held(&self) -> std::path::PathBuf {
        self.folder.join("held")
    }
}

impl Command {
    /// All that is typed, for a device behind that TCP port of this machine.
    pub fn line(&self, port: u16, files: &Files) -> Vec<String> {
        let mut line: Vec<String> = ["proverka", "device"].map(String::from).to_vec();
        line.extend(self.typed.iter().cloned());
        let mut option = |name: &str, value: String| line.extend([name.to_owned(), value]);
        option("--port", format!("tcp:127.0.0.1:{port}"));
        option("--format", "json".into());
        for signer in &self.signers {
            let name = proverka_cli::sim::party::name(*signer);
            option("--as", name.into());
            option("--key", files.path(&format!("{name}.key")));
        }
        option("--held", files.path("held"));
        if self.meant == Meant::Enrol {
            option("--terms", files.path("terms.json"));
            option("--keys", files.path("keys.txt"));
        }
        line
    }
}
