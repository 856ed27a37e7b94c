//! Defines what can be typed after `proverka journal`.

use std::path::PathBuf;

use clap::{Args as Group, Subcommand};
use proverka::party::Party;

use super::{Format, examples};

/// The arguments of `proverka journal`.
#[derive(Debug, Subcommand)]
pub enum Journal {
    /// Judge a record: whether it is whole, whether both parties held it, and how many entries nobody has signed for
    /// yet.
    ///
    /// For a folder, every record in it is judged, and those of one device are compared with each other. Beside
    /// NAME.pvk, its own keys may be in NAME.keys, and heads that you keep in NAME.held.
    ///
    /// Exit status: 0 joint; 1 broken, or equivocation; 3 unilateral, disputed, altered, stale or unconfirmed; 2
    /// unreadable, or not of the parties that the keys name. For a folder the worst one, where a record that cannot be
    /// judged counts as 3.
    Verify(Verify),
    /// Show the entries of a record, as far as they verify.
    ///
    /// Exit status: as for `verify`.
    Show(Show),
    /// Tell whether one of two records extends the other, and write a proof if the device signed two histories.
    ///
    /// Exit status: 0 one extends the other, or both are the same; 1 equivocation, or one is broken; 3 undecided.
    Compare(Compare),
    /// Write a bundle with tallies hidden; everything else stays and still verifies.
    ///
    /// Whoever has an image of the device's flash can undo it: an image holds the salt key.
    ///
    /// Exit status: 0 written; 1 the record does not verify, and nothing is written.
    Redact(Redact),
    /// Print the head of a record as a checkpoint, sign it as a party, or check one that was signed.
    ///
    /// With --as and --key the output is a signed note, which tools for transparency logs also read. `checkpoint
    /// verify NOTE` checks it, and --held accepts it. A party signs only a record that verifies, extends everything in
    /// --held, and is as long as the longest that it signed before.
    ///
    /// Exit status: 0 printed or signed; 1 the record does not verify or contradicts what is held; 3 it is shorter
    /// than what is held. With 1 and 3, nothing is printed or signed.
    Checkpoint(Checkpoint),
    /// Check a proof of equivocation with nothing but the parties' keys.
    ///
    /// Exit status: 0 the proof holds: the device's key signed two histories; 3 either it did, or both parties
    /// together made the file; 1 the file proves nothing.
    Proof(Proof),
}

/// Which record, and whose.
#[derive(Debug, Group)]
pub struct Input {
    /// The record: a bundle (PVKB1) or an image of the flash; `-` is standard input. An image holds the salt key:
    /// whoever has one can undo every redaction of that record.
    pub file: PathBuf,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub known: Known,
}

/// What the asker knows by other means.
#[derive(Debug, Group)]
pub struct Known {
    /// The keys of the parties, one a line: `host HEX64`, `inspectorate HEX64`, and if known `term HEX64`
    /// and `vkey KEY`, as keygen writes it.
    #[arg(long, value_name = "FILE")]
    pub keys: PathBuf,
    /// The page size of an image, in bytes.
    #[arg(long, value_name = "BYTES", default_value = "1024")]
    pub page: usize,
}

/// `proverka journal verify`
#[derive(Debug, Group)]
#[command(after_help = examples::JOURNAL_VERIFY)]
pub struct Verify {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub input: Input,
    /// Heads that you keep, which the record must extend: a text of lines `SIZE HEX64` or `SIZE CODE` (16 or 32
    /// characters), a checkpoint that a party signed, or an earlier bundle or image. May be given more than once.
    #[arg(long, value_name = "FILE")]
    pub held: Vec<PathBuf>,
    /// The nonce that you gave for this export, which a statement in it must answer.
    #[arg(long, value_name = "host|inspectorate=HEX64")]
    pub nonce: Option<String>,
    /// Write the proof to this new file if the record contradicts a record that you hold.
    #[arg(long, value_name = "FILE")]
    pub proof: Option<PathBuf>,
    /// The output format.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// `proverka journal show`
#[derive(Debug, Group)]
#[command(after_help = examples::JOURNAL_SHOW)]
pub struct Show {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub input: Input,
    /// The first entry to show.
    #[arg(long, value_name = "SEQ")]
    pub from: Option<u32>,
    /// The last entry to show.
    #[arg(long, value_name = "SEQ")]
    pub to: Option<u32>,
    /// Show only these kinds, by name or number: TALLY,CORRECTION.
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub kind: Vec<String>,
    /// Show only this session, from its SESSION_OPEN to its SESSION_CLOSE.
    #[arg(long, value_name = "NUMBER")]
    pub session: Option<u32>,
    /// The output format.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// `proverka journal compare`
#[derive(Debug, Group)]
#[command(after_help = examples::JOURNAL_COMPARE)]
pub struct Compare {
    /// The earlier record.
    pub a: PathBuf,
    /// The record to compare with it.
    pub b: PathBuf,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub known: Known,
    /// Write the proof to this new file if the device signed two histories.
    #[arg(long, value_name = "FILE")]
    pub proof: Option<PathBuf>,
    /// The output format.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// `proverka journal redact`
#[derive(Debug, Group)]
#[command(after_help = examples::JOURNAL_REDACT)]
pub struct Redact {
    /// The bundle to redact.
    pub input: PathBuf,
    /// The redacted bundle to write.
    #[arg(id = "redacted", value_name = "OUTPUT")]
    pub output: PathBuf,
    /// The keys of the parties, as for `verify`.
    #[arg(long, value_name = "FILE")]
    pub keys: PathBuf,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub what: What,
    /// Replace OUTPUT if it exists. The input itself is never replaced.
    #[arg(long)]
    pub force: bool,
    /// The output format.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// Which tallies to hide.
#[derive(Debug, Group)]
#[group(required = true, multiple = false)]
pub struct What {
    /// Hide the tallies among the entries A to B, both included.
    #[arg(long, value_name = "A..B", value_parser = range)]
    pub seq: Option<(u32, u32)>,
    /// Hide the tallies of one session.
    #[arg(long, value_name = "NUMBER")]
    pub session: Option<u32>,
    /// Hide all tallies.
    #[arg(long)]
    pub all: bool,
}

/// `proverka journal checkpoint`
#[derive(Debug, Group)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(after_help = examples::JOURNAL_CHECKPOINT)]
pub struct Checkpoint {
    #[command(subcommand)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub command: Option<CheckpointCommand>,
    /// The record: a bundle (PVKB1) or an image of the flash; `-` is standard input.
    #[arg(required = true)]
    pub file: Option<PathBuf>,
    /// The keys of the parties, as for `verify`.
    #[arg(long, value_name = "FILE", required = true)]
    pub keys: Option<PathBuf>,
    /// The page size of an image, in bytes.
    #[arg(long, value_name = "BYTES", default_value = "1024")]
    pub page: usize,
    /// The size whose head is printed. Default: the end of the record, which is the only head that a party signs.
    #[arg(long, value_name = "SIZE", conflicts_with = "role")]
    pub size: Option<u32>,
    /// Sign it as this party.
    #[arg(long = "as", value_name = "host|inspectorate", value_parser = super::device::party(), requires = "key")]
    pub role: Option<Party>,
    /// The secret file of the party, as `device keygen` writes it.
    #[arg(long, value_name = "FILE", requires = "role")]
    pub key: Option<PathBuf>,
    /// A file with the passphrase of the secret file, if it has one.
    #[arg(long, value_name = "FILE", requires = "key")]
    pub passphrase_file: Option<PathBuf>,
    /// Heads that you keep, which the record must extend, as for `verify`.
    #[arg(long, value_name = "FILE")]
    pub held: Vec<PathBuf>,
    /// The note to write. If the file exists, it must have the same head, and the signature is added to it.
    #[arg(id = "answer", short = 'o', long = "out", visible_alias = "output", value_name = "FILE", requires = "role")]
    pub out: Option<PathBuf>,
}

/// `proverka journal checkpoint verify`
#[derive(Debug, Subcommand)]
pub enum CheckpointCommand {
    /// Check the signatures of a checkpoint, and whether a record has that head.
    ///
    /// Exit status: 0 at least one party signed it with every key that the keys file has for that party, and nothing
    /// contradicts it; 1 a signature does not verify, no party signed it, or the record has another head; 3 the record
    /// does not reach it.
    Verify(VerifyCheckpoint),
}

/// `proverka journal checkpoint verify`
#[derive(Debug, Group)]
pub struct VerifyCheckpoint {
    /// The signed checkpoint; `-` is standard input.
    pub note: PathBuf,
    /// The keys of the parties, as for `journal verify`.
    #[arg(long, value_name = "FILE")]
    pub keys: PathBuf,
    /// A record of the same device and term, which must have this head.
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
    /// The page size of an image, in bytes.
    #[arg(long, value_name = "BYTES", default_value = "1024")]
    pub page: usize,
    /// The output format.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// `proverka journal proof`
#[derive(Debug, Group)]
pub struct Proof {
    /// The proof (PVKE1), as `verify` and `compare` write it; `-` is standard input.
    pub file: PathBuf,
    /// The keys of the parties, as for `verify`.
    #[arg(long, value_name = "FILE")]
    pub keys: PathBuf,
    /// The output format.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

fn range(text: &str) -> Result<(u32, u32), String> {
    let right = "expected two entry numbers with .. between them, such as 10..20";
    let (from, to) = text.split_once("..").ok_or(right)?;
    let number = |text: &str| {
        let digits = text.bytes().all(|digit| digit.is_ascii_digit()).then(|| text.parse::<u32>().ok()).flatten();
        digits.ok_or_else(|| format!("'{text}' is not an entry number; {right}"))
    };
    let (from, to) = (number(from)?, number(to)?);
    if from > to { Err(format!("{from} is after {to}")) } else { Ok((from, to)) }
}
