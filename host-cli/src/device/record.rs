//! Writes and reads recorded sessions (WIRE 7).

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::failure::{Failure, Fault};
use crate::files::output;
use crate::input::file::{Text, fault};
use crate::journal::words::hex;

/// The first line of a recorded session, for a person who finds the file.
const CONTENT: &str = "every byte of a session with a tally device: its requests, replies and exported entries, which may hold counts and \
                       salts that a redacted record hides; no secret key of a party is in it. Keep it as you keep the record.";

/// Writes a session to a file.
#[derive(Debug)]
pub struct Recorder {
    file: BufWriter<File>,
    /// The time of the first line, from which the others are counted. Unit: milliseconds.
    since_ms: Option<u64>,
}

/// One line of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, untagged)]
enum Entry {
    Bytes {
        ms: u64,
        from: String,
        /// The key in the file stays `octets`, as the first version wrote it.
        #[serde(rename = "octets")]
        bytes: String,
    },
    Note {
        note: String,
    },
}

impl Recorder {
    /// Creates a new file that only its owner may read. Its first line says what it contains.
    ///
    /// # Errors
    ///
    /// [`Failure::File`] if the file cannot be created, or already exists.
    pub fn create(path: &Path) -> Result<Self, Failure> {
        let mut file = BufWriter::new(output::create_growing(path)?);
        let note = Entry::Note { note: CONTENT.to_owned() };
        let written = serde_json::to_writer(&mut file, &note).map_err(io::Error::from);
        written
            .and_then(|()| writeln!(file))
            .and_then(|()| file.flush())
            .map_err(|error| Failure::File { name: path.display().to_string(), error })?;
        Ok(Self { file, since_ms: None })
    }

    /// Writes down bytes that one end of the line (`from`) sent.
    ///
    /// # Errors
    ///
    /// Any error of writing the file.
    pub fn say(&mut self, now_ms: u64, from: &str, bytes: &[u8]) -> io::Result<()> {
        let since = *self.since_ms.get_or_insert(now_ms);
        let entry = Entry::Bytes { ms: now_ms.saturating_sub(since), from: from.to_owned(), bytes: hex(bytes) };
        serde_json::to_writer(&mut self.file, &entry)?;
        writeln!(self.file)?;
        // A session that breaks off is the one that somebody will want to read, so every line is flushed.
        self.file.flush()
    }
}

/// Bytes that one end sent over the line, with their time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Time since the first line. Unit: milliseconds.
    pub ms: u64,
    /// True if the host sent the bytes, false if the device did.
    pub by_host: bool,
    /// The bytes that this end sent.
    pub bytes: Vec<u8>,
}

/// Reads a recorded session.
///
/// # Errors
///
/// [`Failure::Input`] that names the first wrong line.
pub fn read(text: &Text) -> Result<Vec<Transfer>, Failure> {
    let mut session = Vec::new();
    for (line, content) in (1..).zip(text.text.lines()) {
        let wrong = |column, what: String| Failure::from(fault(&text.name, line, column, what));
        let form = "expected {\"ms\":…,\"from\":\"host\" or \"device\",\"octets\":\"…\"} or {\"note\":\"…\"}";
        match serde_json::from_str(content) {
            Ok(Entry::Note { .. }) => {}
            Ok(Entry::Bytes { ms, from, bytes }) => {
                let by_host = match from.as_str() {
                    "host" => true,
                    "device" => false,
                    _ => return Err(wrong(1, format!("\"from\" is {from:?}; {form}"))),
                };
                let bytes = unhex(&bytes)
                    .ok_or_else(|| wrong(1, "\"octets\" is not whole bytes in hex digits of lower case".to_owned()))?;
                session.push(Transfer { ms, by_host, bytes });
            }
            Err(_) => return Err(wrong(1, form.to_owned())),
        }
    }
    if session.is_empty() {
        let what = "no bytes; expected a session that was written with --record".to_owned();
        return Err(Fault { file: text.name.clone(), line: None, column: None, what }.into());
    }
    Ok(session)
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |digit: &u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let pairs = text.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => Some(digit(high)? << 4 | digit(low)?),
        _ => None,
    });
    pairs.collect::<Option<Vec<u8>>>().filter(|bytes| !bytes.is_empty())
}
