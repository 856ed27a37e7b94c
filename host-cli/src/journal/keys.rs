//! The keys file: it tells who the parties are, independently of the record.

use std::path::Path;

use proverka::journal::audit::{AuditError, Parties, PublicKey};
use proverka::journal::digest::Hash;
use proverka::party::Party;

use super::words;
use crate::failure::{Failure, Fault};
use crate::files::input::FileKind;
use crate::input::file::{self, Text, fault};
use crate::note::cosigner::{Algorithm, Cosigner, VerifierKey};

/// The keys of the parties, and the term if it is known.
#[derive(Clone, Debug)]
pub struct Keys {
    /// Name of the file that they were read from.
    pub name: String,
    /// The parties as the audit takes them.
    pub parties: Parties,
    /// The term digest, if the file names one.
    pub term: Option<Hash>,
    /// Who may sign a checkpoint: host and inspectorate, each with all keys that the file lists for it.
    pub cosigners: [Cosigner; 2],
    /// The Ed25519 keys as the file gives them: host, inspectorate.
    public: [Hash; 2],
    /// Line of the host's key, of the inspectorate's key, and of the term.
    lines: [Option<u64>; 3],
}

/// The names that a line can begin with.
const NAMES: [&str; 3] = ["host", "inspectorate", "term"];

/// A value, and its place in the file.
#[derive(Clone, Copy, Debug)]
struct Stated {
    line: u64,
    column: u64,
    value: Hash,
}

impl Keys {
    /// Reads a keys file.
    ///
    /// # Errors
    ///
    /// [`Failure`] with every fault of the file.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        Self::parse(&file::read(path, FileKind::KEYS)?)
    }

    /// Reads the text of a keys file.
    ///
    /// # Errors
    ///
    /// As [`Keys::read`].
    pub fn parse(text: &Text) -> Result<Self, Failure> {
        let mut stated: [Option<Stated>; 3] = [None; 3];
        let (mut faults, mut more) = (Vec::new(), Vec::new());
        for (line, content) in (1..).zip(text.text.lines()) {
            match statement(content) {
                Ok(None) => {}
                Ok(Some(Line::Key(column, key))) => more.push((line, column, key)),
                Ok(Some(Line::Value(name, column, value))) => match stated.get_mut(name) {
                    Some(Some(first)) => {
                        let what = format!("a second '{}'; the first is in line {}", NAMES[name], first.line);
                        faults.push(fault(&text.name, line, 1, what));
                    }
                    Some(place) => *place = Some(Stated { line, column, value }),
                    None => {}
                },
                Err((column, what)) => faults.push(fault(&text.name, line, column, what)),
            }
        }
        // A line that could not be read may be the one that seems to be missing.
        if faults.is_empty() {
            for (name, _) in NAMES.iter().zip(&stated).take(2).filter(|(_, stated)| stated.is_none()) {
                let what = format!("no line '{name}'; expected '{name}' and 64 hex digits");
                faults.push(Fault { file: text.name.clone(), line: None, column: None, what });
            }
        }
        let [Some(host), Some(inspectorate), term] = stated else { return Err(Failure::Input { faults, more: 0 }) };
        let unfit = |stated: &Stated, what: String| fault(&text.name, stated.line, stated.column, what);
        for stated in [&host, &inspectorate] {
            if let Err(wrong) = PublicKey::new(&stated.value) {
                faults.push(unfit(stated, format!("{wrong}; expected an Ed25519 public key")));
            }
        }
        if host.value == inspectorate.value {
            faults.push(unfit(&inspectorate, "the key of the host again; expected another key".to_owned()));
        }
        let mut cosigners =
            [Cosigner::new(Party::Host, &host.value), Cosigner::new(Party::Inspectorate, &inspectorate.value)];
        for (line, column, key) in more {
            if let Err(what) = add(&mut cosigners, key) {
                faults.push(fault(&text.name, line, column, what));
            }
        }
        match Parties::keys(&host.value, &inspectorate.value) {
            Ok(parties) if faults.is_empty() => Ok(Self {
                name: text.name.clone(),
                parties,
                term: term.map(|term| term.value),
                cosigners,
                public: [host.value, inspectorate.value],
                lines: [Some(host.line), Some(inspectorate.line), term.map(|term| term.line)],
            }),
            _ => Err(Failure::Input { faults, more: 0 }),
        }
    }

    /// The Ed25519 keys of host and inspectorate, in this order.
    #[must_use]
    pub const fn public(&self) -> [Hash; 2] {
        self.public
    }

    /// Turns the reason why `file` could not be audited into a failure, which points to the line of these keys if they
    /// are the reason.
    #[must_use]
    pub fn unjudged(&self, file: &str, error: AuditError) -> Failure {
        let [host, inspectorate, term] = self.lines;
        let place = |line: Option<u64>| format!("{} line {}", self.name, line.unwrap_or(0));
        let what = match error {
            AuditError::OtherParty { whose } => {
                let line = if whose == Party::Host { host } else { inspectorate };
                format!(
                    "{error} than {}; expected a record of these parties, or the right key. Nothing was judged",
                    place(line)
                )
            }
            AuditError::OtherTerm => {
                format!("{error} than {}; expected a record of that term. Nothing was judged", place(term))
            }
            AuditError::Geometry { .. } => {
                format!("{error}; expected at least 13 whole pages of 640 to 65536 bytes: see --page")
            }
            AuditError::Short { .. } | AuditError::NotABundle => format!("{error}; expected a whole bundle"),
            AuditError::Algorithms(_) => {
                format!("{error}. Nothing was judged; expected a version of proverka that knows them")
            }
            _ => format!("{error}. Nothing was judged; expected a genesis that all three signed"),
        };
        Fault { file: file.to_owned(), line: None, column: None, what }.into()
    }

    /// Refuses a record whose term differs from the one that these keys name. Keys without a term accept every record.
    ///
    /// # Errors
    ///
    /// [`Failure::Input`] about `file`.
    pub fn same_term(&self, file: &str, term: &Hash) -> Result<(), Failure> {
        match self.term {
            Some(known) if known != *term => Err(self.unjudged(file, AuditError::OtherTerm)),
            _ => Ok(()),
        }
    }
}

/// Adds a key in the form of signed notes to the party with the same name.
fn add(cosigners: &mut [Cosigner; 2], key: VerifierKey) -> Result<(), String> {
    let Some(cosigner) = cosigners.iter_mut().find(|cosigner| cosigner.name() == key.name) else {
        let names: Vec<&str> = cosigners.iter().map(Cosigner::name).collect();
        return Err(format!("a key of the name {:?}; expected {}", key.name, names.join(" or ")));
    };
    match cosigner.keys().iter().find(|known| known.algorithm == key.algorithm) {
        // This is the key of the party's own line in another form.
        Some(known) if *known == key && key.algorithm == Algorithm::Ed25519 => {}
        Some(known) if *known == key => return Err("the same key again".to_owned()),
        Some(_) => return Err(format!("another {} key of one party", key.algorithm.as_str())),
        None => *cosigner = cosigner.clone().with(key),
    }
    Ok(())
}

/// What one line states.
#[derive(Debug)]
enum Line {
    /// Index of the name in [`NAMES`], column of the value, and the value.
    Value(usize, u64, Hash),
    /// A key in the form of signed notes, and its column.
    Key(u64, VerifierKey),
}

/// The first word of a line that holds a key in the form of signed notes.
pub const VKEY: &str = "vkey";

/// Reads one line. An error is the column of the fault and its description.
fn statement(line: &str) -> Result<Option<Line>, (u64, String)> {
    let mut words = words::words_of(line);
    let Some((column, name)) = words.next() else { return Ok(None) };
    let place = NAMES.iter().position(|known| *known == name);
    if place.is_none() && name != VKEY {
        return Err((column, format!("unknown name {name:?}; expected host, inspectorate, term or vkey")));
    }
    let Some((at, value)) = words.next() else {
        let after = column + name.chars().count() as u64;
        let expected = if place.is_some() { "64 hex digits" } else { "a key as keygen prints it" };
        return Err((after, format!("nothing after '{name}'; expected {expected}")));
    };
    if let Some((extra, word)) = words.next() {
        return Err((extra, format!("{word:?} after the value; expected the end of the line, or # and a comment")));
    }
    let read = match place {
        Some(place) => {
            Line::Value(place, at, words::hash(value).map_err(|wrong| (at + wrong.offset as u64, wrong.what))?)
        }
        None => Line::Key(at, VerifierKey::parse(value).map_err(|what| (at, what))?),
    };
    Ok(Some(read))
}
