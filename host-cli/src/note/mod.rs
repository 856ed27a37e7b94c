//! Signed notes as c2sp.org/signed-note defines them: a text, an empty line, and one line for each signature.
//!
//! * This file reads and writes the form, independently of the text and the signers.
//! * `checkpoint` is the only text that is written here: the head of a record (FORMAT 13).
//! * `cosigner` says who signs it and how: Ed25519 and ML-DSA-44 by c2sp.org/tlog-cosignature.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::files::input::FileKind;

pub mod checkpoint;
pub mod cosigner;

/// Greatest number of signatures of a note; the definition asks for at least 16.
pub const SIGNATURES_MAX: usize = 64;

/// The beginning of a signature line: an em dash and a space.
const DASH: &str = "\u{2014} ";

/// A text and its signatures, which are not checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The text, including the newline at its end.
    pub text: String,
    /// The signatures, in the order of their lines.
    pub signatures: Vec<SignatureLine>,
}

/// One signature of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureLine {
    /// Name of the key that made the signature.
    pub name: String,
    /// The short identifier of the key. Together with the name, it identifies key and algorithm.
    pub id: [u8; 4],
    /// The bytes that the algorithm puts after the identifier.
    pub signature: Vec<u8>,
}

/// Why some bytes are not a signed note, or not a note about a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The line, counted from 1; `None` if the fault is about the whole note.
    pub line: Option<u64>,
    /// Description of the fault, and of what would be right.
    pub what: String,
}

impl Malformed {
    fn at(line: usize, what: impl Into<String>) -> Self {
        Self { line: Some(line as u64), what: what.into() }
    }

    fn whole(what: impl Into<String>) -> Self {
        Self { line: None, what: what.into() }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        f.write_str(&self.what)
    }
}

impl Note {
    /// Reads a signed note. For every note that is accepted, [`Note::write`] gives the same bytes.
    ///
    /// # Errors
    ///
    /// [`Malformed`] with the first line that does not follow the definition.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        if bytes.len() as u64 > FileKind::NOTE.most {
            return Err(Malformed::whole("too long for a signed note"));
        }
        let lines_before = |end: usize| bytes.iter().take(end).filter(|byte| **byte == b'\n').count();
        let whole = std::str::from_utf8(bytes).map_err(|error| {
            Malformed::at(lines_before(error.valid_up_to()) + 1, "not UTF-8; expected a signed note")
        })?;
        if let Some((at, control)) = whole.char_indices().find(|(_, letter)| *letter < ' ' && *letter != '\n') {
            let what = format!("the control character {control:?}; expected lines that end with a newline alone");
            return Err(Malformed::at(lines_before(at) + 1, what));
        }
        let Some(split) = whole.rfind("\n\n") else {
            return Err(Malformed::whole("no empty line; expected a text, an empty line and signatures"));
        };
        let (text, rest) = (whole.get(..=split).unwrap_or_default(), whole.get(split + 2..).unwrap_or_default());
        let first = lines_before(split + 2) + 1;
        let Some(lines) = rest.strip_suffix('\n') else {
            let what = if rest.is_empty() { "no signature after the empty line" } else { "the last line has no end" };
            return Err(Malformed::at(first, format!("{what}; expected signatures and a newline after each")));
        };
        let mut signatures = Vec::new();
        for (number, line) in (first..).zip(lines.split('\n')) {
            if signatures.len() == SIGNATURES_MAX {
                return Err(Malformed::at(number, format!("more than {SIGNATURES_MAX} signatures")));
            }
            signatures.push(SignatureLine::parse(line).map_err(|what| Malformed::at(number, what))?);
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// The note in the form of a file.
    #[must_use]
    pub fn write(&self) -> String {
        let mut out = format!("{}\n", self.text);
        for signature in &self.signatures {
            out.push_str(&signature.write());
        }
        out
    }
}

impl SignatureLine {
    fn parse(line: &str) -> Result<Self, String> {
        let expected = "expected \u{2014}, a name and a signature with one space between them";
        let (name, encoded) = line.strip_prefix(DASH).and_then(|rest| rest.split_once(' ')).ok_or(expected)?;
        if !is_key_name(name) {
            return Err("the name of a key is empty, or has a space or a plus sign".to_owned());
        }
        let bytes = decode(encoded).ok_or("the signature is not canonical base64")?;
        match bytes.split_first_chunk::<4>() {
            Some((id, signature)) if !signature.is_empty() => {
                Ok(Self { name: name.to_owned(), id: *id, signature: signature.to_owned() })
            }
            _ => Err("a signature of fewer than 5 bytes".to_owned()),
        }
    }

    fn write(&self) -> String {
        let encoded = STANDARD.encode([self.id.as_slice(), &self.signature].concat());
        format!("{DASH}{} {encoded}\n", self.name)
    }
}

/// Whether a text can be the name of a key: it is not empty, and has neither Unicode spaces nor plus signs.
#[must_use]
pub fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|letter: char| letter.is_whitespace() || letter == '+')
}

/// Decodes base64 with padding and with zeros in its unused bits; `None` for any other text.
fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}
