//! Defines what can be typed after `proverka device`.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args as Group, Subcommand};
use proverka::calendar::Moment;
use proverka::party::Party;
use proverka::wire::CATEGORIES;

use super::Format;
use crate::journal::held::{self, Noted};
use crate::journal::{seal, words};

/// The arguments of `proverka device`.
#[derive(Debug, Subcommand)]
pub enum Device {
    /// Make a key from the system's random bits: FILE holds the secret, FILE.pub the public key for the others.
    Keygen(Keygen),
    /// Show the device's identity, its state and its counts.
    ///
    /// Exit status: it follows the device's own judgement of the term and of the counts.
    Status(Status),
    /// Take this party's turn in an enrolment: give random bytes, then sign the terms. The parties take turns until
    /// both have signed.
    ///
    /// Exit status: 0 enrolled; 3 it is the other party's turn.
    Enrol(Enrol),
    /// Propose to open a session, or sign the other party's proposal.
    ///
    /// Exit status: 0 open; 3 it is the other party's turn.
    Open(Open),
    /// State the time as this party knows it. The device records the time once both parties have stated it.
    Time(Time),
    /// Add to a count.
    ///
    /// Exit status: it follows the device's judgement of the count and of the term.
    Tally(Tally),
    /// Correct an earlier count of this session; the earlier entry stays.
    Correct(Correct),
    /// Close the session under new seals.
    Close(Close),
    /// Sign the head at the last close.
    Cosign(Cosign),
    /// Refuse the head at the last close, and sign the refusal.
    Dispute(Dispute),
    /// Propose to change a limit, or sign the other party's proposal.
    Limit(Limit),
    /// Propose to change when the term ends, or sign the other party's proposal.
    Extend(Extend),
    /// Propose that the device may overwrite old entries, or sign the other party's proposal. Export them first.
    Release(Release),
    /// Read the whole record into a file, have the device sign for it, and judge it.
    ///
    /// An interrupted attempt is resumed. Exit status: as for `proverka journal verify`.
    Export(Export),
    /// Propose to end the record for ever, or sign the other party's proposal.
    Retire(Retire),
    /// Decode a session that was recorded with --record.
    ///
    /// Exit status: 0 every frame decodes; 1 some do not.
    Replay(Replay),
}

/// Parses the name of a party, with a help text for each.
pub fn party() -> impl TypedValueParser<Value = Party> {
    let values = [
        PossibleValue::new(Party::Host.as_str()).help("The inspected side"),
        PossibleValue::new(Party::Inspectorate.as_str()).alias("inspector").help("The inspecting side"),
    ];
    PossibleValuesParser::new(values)
        .map(|word| if word == Party::Host.as_str() { Party::Host } else { Party::Inspectorate })
}

/// Where the device is, and how to print.
#[derive(Debug, Group)]
pub struct Line {
    /// The device: serial:/dev/tty…, tcp:HOST:PORT, sim (a blank simulated one) or sim:FILE (its flash in a file).
    #[arg(long)]
    pub port: String,
    /// Write everything that goes over the line to this new file.
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
    /// The output format.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// Who signs, and with which keys.
#[derive(Debug, Group)]
pub struct Signers {
    /// The party that signs; give it twice if both parties sign on one machine.
    #[arg(long = "as", value_name = "host|inspectorate", value_parser = party(), required = true)]
    pub roles: Vec<Party>,
    /// The secret file of the party, as `keygen` writes it; one for each --as.
    #[arg(long, value_name = "FILE", required = true)]
    pub key: Vec<PathBuf>,
    /// A file with the passphrase of the secret file: one for each --key that has a passphrase, or one for all.
    /// Default: the file that PROVERKA_PASSPHRASE_FILE names; if it is not set, the terminal asks.
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Vec<PathBuf>,
}

/// What the device's record is held against before anything is signed or noted.
#[derive(Debug, Group)]
pub struct Known {
    /// The public keys of the parties, as for `proverka journal verify`: `cat host.key.pub inspectorate.key.pub`.
    /// Without it, the term digest that the enrolment noted in --held identifies the parties.
    #[arg(long, value_name = "FILE")]
    pub keys: Option<PathBuf>,
    /// The text file of heads that this party saw, which the device's record must extend. Every verified head is added.
    #[arg(long, value_name = "FILE")]
    pub held: Option<PathBuf>,
    /// This party's own copy of the record, so that the next command reads only the entries after it. It is verified
    /// each time. Default: the name of --held with `.pvkb` added.
    #[arg(long, value_name = "FILE")]
    pub copy: Option<PathBuf>,
}

/// `proverka device keygen`
#[derive(Debug, Group)]
pub struct Keygen {
    /// The party that the key is for.
    #[arg(long = "as", value_name = "host|inspectorate", value_parser = party())]
    pub role: Party,
    /// The secret file to write. An existing file is not replaced.
    pub file: PathBuf,
    /// Add a second key, ML-DSA-44, which also signs checkpoints. Its signatures resist quantum computers.
    #[arg(long)]
    pub hybrid: bool,
    /// Encrypt the secret file with a passphrase. The terminal asks for it twice.
    #[arg(long)]
    pub passphrase: bool,
    /// Encrypt it with the passphrase in this file. A newline at the end of the file does not count.
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// The output format.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// `proverka device status`
#[derive(Debug, Group)]
pub struct Status {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub line: Line,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub known: Known,
}

/// `proverka device enrol`
#[derive(Debug, Group)]
pub struct Enrol {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub line: Line,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub signers: Signers,
    /// What the parties agreed on, as JSON; both need the same file.
    #[arg(long, value_name = "FILE")]
    pub terms: PathBuf,
    /// The public keys of the parties, one a line: `host HEX64`, `inspectorate HEX64`.
    #[arg(long, value_name = "FILE")]
    pub keys: PathBuf,
    /// The text file of heads that this party saw. Once both have signed and the genesis is verified, the term digest
    /// is noted in it.
    #[arg(long, value_name = "FILE")]
    pub held: Option<PathBuf>,
    /// The SHA-256 of the firmware that the device must run, as its makers published it. Nothing is signed if it runs
    /// another one.
    #[arg(long, value_name = "HEX64", value_parser = hash)]
    pub firmware: Option<[u8; 32]>,
    /// The term digest that the other party noted, or its code of 16 or 32 characters. No other term is signed.
    #[arg(long, value_name = "CODE|HEX64", value_parser = noted)]
    pub term: Option<Noted>,
    /// Confirm that this party gave its random bytes in an earlier turn. Otherwise bytes that were given in its name
    /// are refused.
    #[arg(long)]
    pub contributed: bool,
}

/// `proverka device open`
#[derive(Debug, Group)]
pub struct Open {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub line: Line,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub signers: Signers,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub known: Known,
    /// The purpose of the session, as a number that the parties chose.
    #[arg(long, default_value = "0")]
    pub purpose: u32,
    /// The numbers declared for the site, by category: A=12,C=3.
    #[arg(long, value_name = "A=N,…", value_parser = declared, default_value = "")]
    pub declared: Declared,
    /// The number of the session. Only needed if a release hides how many sessions there were before.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub session: Option<u32>,
    /// Open the session without the other party. The record will show it.
    #[arg(long)]
    pub alone: bool,
    /// Drop the open proposal, even if a party has signed it, and propose this instead.
    #[arg(long)]
    pub replace: bool,
}

/// `proverka device time`
#[derive(Debug, Group)]
pub struct Time {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub line: Line,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub signers: Signers,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub known: Known,
    /// The range in which the present time lies. Default: this machine's clock, give or take one minute.
    #[arg(long, value_name = "FROM..TO", value_parser = moments)]
    pub between: Option<(i64, i64)>,
    /// Drop the open proposal, even if a party has signed it, and propose this instead.
    #[arg(long)]
    pub replace: bool,
}

/// `proverka device tally`
#[derive(Debug, Group)]
pub struct Tally {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub line: Line,
    /// The category to count in: A to H.
    #[arg(value_parser = category)]
    pub category: u8,
    /// The number to add.
    #[arg(default_value = "1", allow_negative_numbers = true)]
    pub delta: i16,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub known: Known,
}

/// `proverka device correct`
#[derive(Debug, Group)]
pub struct Correct {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub line: Line,
    /// The number of the entry that was wrong.
    pub seq: u32,
    /// What to add to its count.
    #[arg(allow_negative_numbers = true)]
    pub delta: i16,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub known: Known,
}

/// `proverka device close`
#[derive(Debug, Group)]
pub struct Close {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub line: Line,
    /// The host's new seal on the device: 1 to 16 printable ASCII characters.
    #[arg(long, value_name = "TEXT", value_parser = seal::parse)]
    pub seal_host: [u8; 16],
    /// The inspectorate's new seal on the device, likewise.
    #[arg(long, value_name = "TEXT", value_parser = seal::parse)]
    pub seal_inspectorate: [u8; 16],
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub known: Known,
}

/// `proverka device cosign`
#[derive(Debug, Group)]
pub struct Cosign {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub line: Line,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub signers: Signers,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub known: Known,
    /// The head at the last close as this party knows it by other means, such as the device's display, or its code of
    /// 16 or 32 characters. No other head is signed.
    #[arg(long, value_name = "CODE|HEX64", value_parser = noted)]
    pub head: Option<Noted>,
}

/// `proverka device dispute`
#[derive(Debug, Group)]
pub struct Dispute {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub line: Line,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub signers: Signers,
    /// A file with the party's own version of what happened. Its SHA-256 is recorded.
    #[arg(long, value_name = "FILE")]
    pub own: Option<PathBuf>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub known: Known,
}

/// `proverka device limit`
#[derive(Debug, Group)]
pub struct Limit {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub line: Line,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub signers: Signers,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub known: Known,
    /// The category: A to H.
    #[arg(value_parser = category)]
    pub category: u8,
    /// The new limit.
    pub limit: u32,
    /// Drop the open proposal, even if a party has signed it, and propose this instead.
    #[arg(long)]
    pub replace: bool,
}

/// `proverka device extend`
#[derive(Debug, Group)]
pub struct Extend {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub line: Line,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub signers: Signers,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub known: Known,
    /// The range in which the term ends: two date-times, FROM..TO.
    #[arg(value_name = "FROM..TO", value_parser = moments)]
    pub until: (i64, i64),
    /// Drop the open proposal, even if a party has signed it, and propose this instead.
    #[arg(long)]
    pub replace: bool,
}

/// `proverka device release`
#[derive(Debug, Group)]
pub struct Release {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub line: Line,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub signers: Signers,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub known: Known,
    /// The last entry that the device may overwrite.
    pub size: u32,
    /// Drop the open proposal, even if a party has signed it, and propose this instead.
    #[arg(long)]
    pub replace: bool,
}

/// `proverka device export`
#[derive(Debug, Group)]
pub struct Export {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub line: Line,
    /// The party that asks. The device signs a nonce from this party.
    #[arg(long = "as", value_name = "host|inspectorate", value_parser = party())]
    pub role: Party,
    /// The bundle to write. An existing file is not replaced.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// The keys of the parties, as for `proverka journal verify`.
    #[arg(long, value_name = "FILE")]
    pub keys: PathBuf,
    /// The text file of heads that this party saw, which the record must extend. The new head is added.
    #[arg(long, value_name = "FILE")]
    pub held: Option<PathBuf>,
}

/// `proverka device retire`
#[derive(Debug, Group)]
pub struct Retire {
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub line: Line,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub signers: Signers,
    /// The device's id, 32 hex digits, as a confirmation: the device records nothing afterwards.
    #[arg(long, value_name = "HEX32")]
    pub device: String,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub known: Known,
    /// Drop the open proposal, even if a party has signed it, and propose this instead.
    #[arg(long)]
    pub replace: bool,
}

/// `proverka device replay`
#[derive(Debug, Group)]
pub struct Replay {
    /// The session; `-` is standard input.
    pub file: PathBuf,
    /// The output format.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// The numbers declared for a site, by category; [`u32::MAX`] for a category without one.
#[derive(Clone, Copy, Debug)]
pub struct Declared(pub [u32; CATEGORIES]);

fn category(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        [letter @ b'A'..=b'H'] => Ok(letter - b'A'),
        [letter @ b'a'..=b'h'] => Ok(letter - b'a'),
        _ => Err("expected a letter from A to H".to_owned()),
    }
}

fn declared(text: &str) -> Result<Declared, String> {
    let mut numbers = [u32::MAX; CATEGORIES];
    for part in text.split(',').filter(|part| !part.is_empty()) {
        let (of, number) = part.split_once('=').ok_or_else(|| format!("no '=' in {part:?}; expected A=12"))?;
        let number: u32 = number.parse().map_err(|_| format!("{number:?} is not a number from 0 to 4294967294"))?;
        let place = numbers.get_mut(usize::from(category(of)?)).ok_or("expected a letter from A to H")?;
        if *place != u32::MAX || number == u32::MAX {
            return Err(format!("{of} stands twice, or its number is too large"));
        }
        *place = number;
    }
    Ok(Declared(numbers))
}

fn hash(text: &str) -> Result<[u8; 32], String> {
    words::hash(text).map_err(|wrong| wrong.what)
}

fn noted(text: &str) -> Result<Noted, String> {
    match held::note(&format!("0 {text}")) {
        Ok(Some(noted)) => Ok(noted),
        Ok(None) => Err("expected 64 hex digits, or a code of 16 or 32 characters".to_owned()),
        Err((_, wrong)) => Err(wrong),
    }
}

fn moments(text: &str) -> Result<(i64, i64), String> {
    let (from, to) = text.split_once("..").ok_or("expected two date-times with .. between them")?;
    let moment = |text: &str| {
        Moment::parse(text.as_bytes()).map(Moment::unix_seconds).map_err(|error| format!("{text}: {error}"))
    };
    let (from, to) = (moment(from)?, moment(to)?);
    if from > to { Err("the end is before the beginning".to_owned()) } else { Ok((from, to)) }
}
