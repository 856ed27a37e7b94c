//! Defines what can be typed after `proverka journal`.

use std::path::PathBuf;

use clap::{Args as Group, Subcommand};
use proverka::party::Party;

use super::Format;

/// The arguments of `proverka journal`.
#[derive(Debug, Subcommand)]
pub enum Journal {
    /// Judge a record: whole or broken, joint or not, and how much of it no one outside has witnessed.
    ///
    /// Exit status: 0 joint; 1 broken, or equivocation; 3 unilateral, disputed, altered, stale or unconfirmed; 2
    /// unreadable, or not of the parties that the keys name.
    Verify(Verify),
    /// Show the entries of a record, as far as they verify.
    ///
    /// Exit status as of `verify`.
    Show(Show),
    /// Say whether one of two records extends the other, and prove it where the device signed two histories.
    ///
    /// Exit status: 0 one extends the other, or both are the same; 1 equivocation, or one is broken; 3 nothing follows.
    Compare(Compare),
    /// Write a bundle with tallies hidden; everything else stays and still verifies.
    ///
    /// Whoever has an image of the device's flash can undo it: an image holds the salt key.
    ///
    /// Exit status: 0 written; 1 the record does not verify, and nothing is written.
    Redact(Redact),
    /// Print the head of a record as a checkpoint, sign it as a party, or check one that was signed.
    ///
    /// With --as and --key it is a signed note, which tools for transparency logs read too; `checkpoint verify NOTE`
    /// checks it, and --held takes it. A party signs only a record that verifies, extends everything in --held, and is
    /// as long as the longest that it signed before.
    ///
    /// Exit status: 0 printed or signed; 1 the record does not verify or contradicts what is held; 3 it is shorter than
    /// what is held. Then nothing is printed or signed.
    Checkpoint(Checkpoint),
    /// Check a proof of equivocation with nothing but the parties' keys.
    ///
    /// Exit status: 0 the proof holds, the device's key signed two histories; 3 it did, or both parties together made
    /// the file; 1 it proves nothing.
    Proof(Proof),
}

/// Which record, and whose.
#[derive(Debug, Group)]
pub struct Input {
    /// The record: a bundle (PVKB1) or an image of the flash; `-` is standard input. An image holds the salt key:
    /// whoever has one undoes every redaction of that record.
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
    /// The page size of an image.
    #[arg(long, value_name = "BYTES", default_value = "1024")]
    pub page: usize,
}

/// `proverka journal verify`
#[derive(Debug, Group)]
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
    /// Where to write the proof if the record contradicts one that you hold; a new file.
    #[arg(long, value_name = "FILE")]
    pub proof: Option<PathBuf>,
    /// How to print.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// `proverka journal show`
#[derive(Debug, Group)]
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
    /// How to print.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// `proverka journal compare`
#[derive(Debug, Group)]
pub struct Compare {
    /// The record that was known before.
    pub a: PathBuf,
    /// The other one.
    pub b: PathBuf,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub known: Known,
    /// Where to write the proof if the device signed two histories; a new file.
    #[arg(long, value_name = "FILE")]
    pub proof: Option<PathBuf>,
    /// How to print.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// `proverka journal redact`
#[derive(Debug, Group)]
pub struct Redact {
    /// The bundle to redact.
    pub input: PathBuf,
    /// Where to write the redacted one.
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
    /// How to print.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// Which tallies to hide.
#[derive(Debug, Group)]
#[group(required = true, multiple = false)]
pub struct What {
    /// Those of the entries A to B, both included.
    #[arg(long, value_name = "A..B", value_parser = range)]
    pub seq: Option<(u32, u32)>,
    /// Those of one session.
    #[arg(long, value_name = "NUMBER")]
    pub session: Option<u32>,
    /// All of them.
    #[arg(long)]
    pub all: bool,
}

/// `proverka journal checkpoint`
#[derive(Debug, Group)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
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
    /// The page size of an image.
    #[arg(long, value_name = "BYTES", default_value = "1024")]
    pub page: usize,
    /// The size to print the head of. Without it, the end; a party signs nothing else.
    #[arg(long, value_name = "SIZE", conflicts_with = "role")]
    pub size: Option<u32>,
    /// Sign it as this party.
    #[arg(long = "as", value_name = "host|inspectorate", value_parser = super::device::party(), requires = "key")]
    pub role: Option<Party>,
    /// The secret file of the party, as `device keygen` writes it.
    #[arg(long, value_name = "FILE", requires = "role")]
    pub key: Option<PathBuf>,
    /// The passphrase of the secret file, if it has one.
    #[arg(long, value_name = "FILE", requires = "key")]
    pub passphrase_file: Option<PathBuf>,
    /// Heads that you keep, which the record must extend, as for `verify`.
    #[arg(long, value_name = "FILE")]
    pub held: Vec<PathBuf>,
    /// The note to write. One that is there must be of the same head; the signature is added to those in it.
    #[arg(short, long, value_name = "FILE", requires = "role")]
    pub out: Option<PathBuf>,
}

/// `proverka journal checkpoint verify`
#[derive(Debug, Subcommand)]
pub enum CheckpointCommand {
    /// Check the signatures of a checkpoint, and whether a record has that head.
    ///
    /// Exit status: 0 at least one party signed it with every key that is known of it, and nothing contradicts it; 1 a
    /// signature does not verify, no party signed it, or the record has another head; 3 the record does not reach it.
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
    /// The page size of an image.
    #[arg(long, value_name = "BYTES", default_value = "1024")]
    pub page: usize,
    /// How to print.
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
    /// How to print.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

fn range(text: &str) -> Result<(u32, u32), String> {
    let right = "expected two entry numbers with .. between them, such as 10..20";
    let (from, to) = text.split_once("..").ok_or(right)?;
    let number = |text: &str| {
        let digits = text.bytes().all(|digit| digit.is_ascii_digit()).then(|| text.parse::<u32>().ok()).flatten();
        digits.ok_or_else(|| format!("'{text}' is no entry number; {right}"))
    };
    let (from, to) = (number(from)?, number(to)?);
    if from > to { Err(format!("{from} is after {to}")) } else { Ok((from, to)) }
}
