//! Heads that the user holds: written in a text of notes, or taken from the end of an earlier record.

use std::path::Path;

use proverka::journal::audit::Held;
use proverka::journal::digest::Hash;
use proverka::journal::field::SEQ_MAX;

use super::keys::Keys;
use super::load::{self, Bytes};
use super::words;
use crate::failure::{Failure, Fault};
use crate::files::input::FileKind;
use crate::input::file::{self, fault};
use crate::note::checkpoint::is_checkpoint;
use crate::note::cosigner::{self, Opened};
use crate::note::{Malformed, Note};

/// What somebody noted about a head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Noted {
    /// The whole head.
    Head(Held),
    /// A head code of 16 or 32 characters, from paper (FORMAT 7.7).
    Code {
        /// Size at which the head was seen.
        size: u32,
        /// The code, in capitals and without hyphens.
        code: String,
    },
}

impl Noted {
    /// The size of the record at which the head was noted.
    #[must_use]
    pub const fn size(&self) -> u32 {
        match self {
            Self::Head(held) => held.size,
            Self::Code { size, .. } => *size,
        }
    }

    /// Whether the note matches `head`: the same head, or a code of it.
    #[must_use]
    pub fn agrees(&self, head: &Hash) -> bool {
        match self {
            Self::Head(held) => held.head == *head,
            Self::Code { code, .. } => words::code(head).starts_with(code.as_str()),
        }
    }
}

/// One file of heads.
#[derive(Debug)]
pub enum Source {
    /// A text with one note per line.
    Notes {
        /// Name of the file, as faults report it.
        name: String,
        /// The notes, in the order of the lines.
        notes: Vec<Noted>,
    },
    /// An earlier record.
    Record(Bytes),
    /// A signed checkpoint whose signatures are not checked yet.
    Checkpoint {
        /// Name of the file, as faults report it.
        name: String,
        /// The note as it was read.
        note: Note,
    },
}

/// Turns a fault of a note into a failure about the file `name`.
#[must_use]
pub fn malformed(name: &str, wrong: Malformed) -> Failure {
    Fault { file: name.to_owned(), line: wrong.line, column: wrong.line.map(|_| 1), what: wrong.what }.into()
}

/// Checks the signatures of a checkpoint with the keys of the parties.
///
/// # Errors
///
/// [`Failure::Input`] if the note is not a checkpoint, or if it belongs to another term than the keys name.
pub fn open(name: &str, note: &Note, keys: &Keys) -> Result<Opened, Failure> {
    let opened = cosigner::open(note, &keys.cosigners).map_err(|wrong| malformed(name, wrong))?;
    keys.same_term(name, &opened.checkpoint.term)?;
    Ok(opened)
}

impl Source {
    /// Reads a file of heads, or an earlier record.
    ///
    /// # Errors
    /// [`Failure`] with the first 20 faults of the file, and the number of further ones.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let bytes = load::read(path, FileKind::HEADS)?;
        if load::is_record(&bytes.bytes) {
            return Ok(Self::Record(bytes));
        }
        if is_checkpoint(&bytes.bytes) {
            let note = Note::parse(&bytes.bytes).map_err(|wrong| malformed(&bytes.name, wrong))?;
            return Ok(Self::Checkpoint { name: bytes.name, note });
        }
        let text = file::text(bytes.bytes, bytes.name)?;
        let (mut notes, mut faults) = (Vec::new(), Vec::new());
        for (line, content) in (1..).zip(text.text.lines()) {
            match note(content) {
                Ok(None) => {}
                Ok(Some(noted)) => notes.push(noted),
                Err((column, what)) => faults.push(fault(&text.name, line, column, what)),
            }
        }
        if notes.is_empty() && faults.is_empty() {
            let what =
                "no heads; expected lines 'SIZE HEX64' or 'SIZE CODE', a signed checkpoint, a bundle or an image"
                    .to_owned();
            faults.push(Fault { file: text.name.clone(), line: None, column: None, what });
        }
        if faults.is_empty() {
            Ok(Self::Notes { name: text.name, notes })
        } else {
            let more = faults.len().saturating_sub(20) as u64;
            faults.truncate(20);
            Err(Failure::Input { faults, more })
        }
    }
}

/// Reads one line. An error is the column of the fault and its description.
pub(crate) fn note(line: &str) -> Result<Option<Noted>, (u64, String)> {
    let mut words = words::words_of(line);
    let Some((column, number)) = words.next() else { return Ok(None) };
    let size = self::size(number).ok_or_else(|| {
        (column, format!("{number:?} is not a size; expected a number of entries from 0 to 4294967294"))
    })?;
    let Some((at, value)) = words.next() else {
        let after = column + number.chars().count() as u64;
        return Err((after, "no head after the size; expected 64 hex digits or a head code".to_owned()));
    };
    if let Some((extra, word)) = words.next() {
        return Err((extra, format!("{word:?} after the head; expected the end of the line, or # and a comment")));
    }
    let letters: String = value.chars().filter(|letter| *letter != '-').collect();
    match letters.chars().count() {
        16 | 32 => Ok(Some(Noted::Code { size, code: code(value).map_err(|(offset, what)| (at + offset, what))? })),
        8 => {
            let what = "a head code of 8 characters is too short, since a thief of the key can match it; expected 16 \
                        or 32 characters, or 64 hex digits";
            Err((at, what.to_owned()))
        }
        64 => match words::hash(value) {
            Ok(head) => Ok(Some(Noted::Head(Held { size, head }))),
            Err(wrong) => Err((at + wrong.offset as u64, wrong.what)),
        },
        length => {
            Err((at, format!("{length} characters; expected 64 hex digits, or a head code of 16 or 32 characters")))
        }
    }
}

/// Reads a number of entries that a record can have; only digits are accepted.
fn size(text: &str) -> Option<u32> {
    let digits = text.bytes().all(|digit| digit.is_ascii_digit());
    text.parse().ok().filter(|size| digits && *size <= SEQ_MAX)
}

/// Brings a head code into the form in which codes are compared: Crockford's easily misread letters become the digits
/// that they look like.
fn code(text: &str) -> Result<String, (u64, String)> {
    let mut out = String::new();
    for (offset, letter) in (0..).zip(text.chars()) {
        match letter.to_ascii_uppercase() {
            '-' => {}
            'I' | 'L' => out.push('1'),
            'O' => out.push('0'),
            'U' => return Err((offset, "a head code has no letter U; look at the note again".to_owned())),
            letter if letter.is_ascii_alphanumeric() => out.push(letter),
            other => return Err((offset, format!("{other:?} is not in a head code; expected digits and letters"))),
        }
    }
    Ok(out)
}
