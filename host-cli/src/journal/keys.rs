//! The keys file: who the parties are, by other means than the record.

use std::path::Path;

use proverka::journal::audit::{AuditError, Parties, PublicKey};
use proverka::journal::digest::{Hash, Role};

use super::words;
use crate::failure::{Failure, Fault};
use crate::files::input::FileKind;
use crate::input::file::{self, Text, fault};

/// The keys of the parties, and the term if it is known.
#[derive(Clone, Debug)]
pub struct Keys {
    /// The file they were read from.
    pub name: String,
    /// Who the parties are.
    pub parties: Parties,
    /// The term digest.
    pub term: Option<Hash>,
    /// The keys as they are written.
    public: [Hash; 2],
    /// Line of the host's key, of the inspectorate's, and of the term.
    lines: [Option<u64>; 3],
}

/// What a line can begin with.
const NAMES: [&str; 3] = ["host", "inspectorate", "term"];

/// A value and where it stands.
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
        let mut faults = Vec::new();
        for (line, content) in (1..).zip(text.text.lines()) {
            match statement(content) {
                Ok(None) => {}
                Ok(Some((name, column, value))) => match stated.get_mut(name) {
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
        // A line that could not be read may have been the one that is missing.
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
        match Parties::keys(&host.value, &inspectorate.value) {
            Ok(parties) if faults.is_empty() => Ok(Self {
                name: text.name.clone(),
                parties,
                term: term.map(|term| term.value),
                public: [host.value, inspectorate.value],
                lines: [Some(host.line), Some(inspectorate.line), term.map(|term| term.line)],
            }),
            _ => Err(Failure::Input { faults, more: 0 }),
        }
    }

    /// The keys of host and inspectorate.
    #[must_use]
    pub const fn public(&self) -> [Hash; 2] {
        self.public
    }

    /// Says why nothing could be judged about `file`, and where these keys have to do with it.
    #[must_use]
    pub fn unjudged(&self, file: &str, error: AuditError) -> Failure {
        let [host, inspectorate, term] = self.lines;
        let place = |line: Option<u64>| format!("{} line {}", self.name, line.unwrap_or(0));
        let what = match error {
            AuditError::OtherParty { whose } => {
                let line = if whose == Role::Host { host } else { inspectorate };
                format!(
                    "{error} than {}; expected a record of these parties, or the right key. Nothing was judged",
                    place(line)
                )
            }
            AuditError::OtherTerm => {
                format!("{error} than {}; expected a record of that term. Nothing was judged", place(term))
            }
            AuditError::Geometry { .. } => {
                format!("{error}; expected at least 13 whole pages of 640 bytes or more: see --page")
            }
            AuditError::Short { .. } | AuditError::NotABundle => format!("{error}; expected a whole bundle"),
            AuditError::Algorithms(_) => {
                format!("{error}. Nothing was judged; expected a version of proverka that knows them")
            }
            _ => format!("{error}. Nothing was judged; expected a genesis that all three signed"),
        };
        Fault { file: file.to_owned(), line: None, column: None, what }.into()
    }

    /// Refuses a record of another term than the one these keys name, if they name one.
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

/// The place of a name in [`NAMES`], the column of its value, and the value.
type Line = Option<(usize, u64, Hash)>;

/// Reads one line; a fault with its column.
fn statement(line: &str) -> Result<Line, (u64, String)> {
    let mut words = super::held::words_of(line);
    let Some((column, name)) = words.next() else { return Ok(None) };
    let Some(place) = NAMES.iter().position(|known| *known == name) else {
        return Err((column, format!("unknown name {name:?}; expected host, inspectorate or term")));
    };
    let Some((at, value)) = words.next() else {
        let after = column + name.chars().count() as u64;
        return Err((after, format!("nothing after '{name}'; expected 64 hex digits")));
    };
    if let Some((extra, word)) = words.next() {
        return Err((extra, format!("{word:?} after the value; expected the end of the line, or # and a comment")));
    }
    let value = words::hash(value).map_err(|wrong| (at + wrong.offset as u64, wrong.what))?;
    Ok(Some((place, at, value)))
}
