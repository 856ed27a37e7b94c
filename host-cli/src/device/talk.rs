//! Asking a device, and holding what it says against what is known.

use std::collections::BTreeMap;

use proverka::journal::digest::{self, Hash};
use proverka::journal::payload::SessionCloseAnnex;
use proverka::journal::{Kind, Term};
use proverka::wire::{Acknowledged, Hello, Refusal, Reply, Request, SCHEMA, Source, Status};

use super::keys::{Signer, random};
use super::notebook::Notebook;
use super::port::Port;
use crate::failure::Failure;
use crate::journal::words::hex;
use crate::sim::bundle::Opened;
use crate::sim::line::{Asker, Trouble};
use crate::sim::words;

/// Why there is no answer, or why the answer is no.
#[derive(Debug)]
pub enum No {
    /// Nothing was answered.
    Failed(Failure),
    /// The device refuses.
    Refused(Refusal),
    /// What the device says is not what is known. Nothing was signed.
    Contradicts(String),
}

impl From<Failure> for No {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// A conversation with a device.
#[derive(Debug)]
pub struct Talk {
    /// Who asks.
    pub asker: Asker,
    /// The line.
    pub port: Port,
    /// What the port was called.
    pub name: String,
    /// Who the device said that it is.
    pub hello: Hello,
    /// How the device said that it is.
    pub status: Status,
}

/// The heads of a record from one size on, and its last close.
#[derive(Debug)]
pub struct Walked {
    /// Size and head where it began.
    pub from: (u32, Hash),
    /// Heads by size, from there on.
    pub heads: BTreeMap<u32, Hash>,
    /// Size and totals of the last SESSION_CLOSE.
    pub closed: Option<(u32, [u32; 16])>,
}

impl Talk {
    /// Greets the device.
    ///
    /// # Errors
    ///
    /// [`No::Failed`] where it does not answer, or not in a version that both speak.
    pub fn begin(mut port: Port, name: &str) -> Result<Self, No> {
        let [last, ..] = random()?;
        let mut asker = Asker::behind(last);
        let failed = |trouble| trouble_of(name, trouble);
        let hello = asker.hello(&mut port).map_err(failed)?;
        if hello.common().is_none() {
            let wrong = format!(
                "{name}: the device speaks versions {} to {} of the protocol, this program version {}",
                hello.oldest,
                hello.newest,
                proverka::wire::VERSION
            );
            return Err(Failure::usage(wrong, "expected a program of the device's version").into());
        }
        let status = asker.status(&mut port).map_err(|trouble| trouble_of(name, trouble))?;
        Ok(Self { asker, port, name: name.to_owned(), hello, status })
    }

    /// The trouble with this port.
    pub fn no(&self, trouble: Trouble) -> No {
        trouble_of(&self.name, trouble)
    }

    /// Asks for a change.
    ///
    /// # Errors
    ///
    /// [`No`].
    pub fn change(&mut self, request: Request) -> Result<Reply<'static>, No> {
        if self.hello.schema != SCHEMA {
            let wrong = format!(
                "{}: the device's messages are {}, this program's are {}; one of the two is a wrong build",
                self.name,
                hex(&self.hello.schema),
                hex(&SCHEMA)
            );
            return Err(Failure::usage(wrong, "expected a program built with the device; status still works").into());
        }
        self.asker.change(&mut self.port, request).map_err(|trouble| trouble_of(&self.name, trouble))
    }

    /// An object of the record.
    ///
    /// # Errors
    ///
    /// [`No`].
    pub fn object(&mut self, source: Source) -> Result<Vec<u8>, No> {
        self.asker.object(&mut self.port, source).map_err(|trouble| trouble_of(&self.name, trouble))
    }

    /// Notes a head that the device acknowledged.
    ///
    /// # Errors
    ///
    /// [`Failure::File`].
    pub fn note(notebook: Option<&mut Notebook>, entry: &Acknowledged) -> Result<(), Failure> {
        notebook.map_or(Ok(()), |notebook| notebook.note(entry.seq, entry.head.0))
    }

    /// The terms, held against what the device says of itself and against the keys that are to sign.
    ///
    /// # Errors
    ///
    /// [`No::Contradicts`] where they differ.
    pub fn term(&mut self, signers: &[Signer]) -> Result<Term, No> {
        let genesis = self.object(Source::Genesis)?;
        let content = genesis.first_chunk::<256>();
        let Some((content, term)) = content.and_then(|content| Some((content, Term::of(content)?))) else {
            return Err(No::Contradicts("the device's genesis is none".to_owned()));
        };
        let digest = digest::term(content);
        let says = [("its status", self.status.term.0), ("its HELLO", self.hello.term.0)];
        if let Some((where_from, other)) = says.into_iter().find(|(_, other)| *other != digest) {
            let what = format!("the device's genesis has term {}, {where_from} says {}", hex(&digest), hex(&other));
            return Err(No::Contradicts(what));
        }
        if term.device != self.hello.device.0 {
            return Err(No::Contradicts("the device's genesis is that of another device".to_owned()));
        }
        for signer in signers {
            let key = match signer.who {
                proverka::wire::Party::Host => term.key_h,
                proverka::wire::Party::Inspectorate => term.key_i,
            };
            if key != signer.public() {
                let what = format!(
                    "the device was enrolled with another key of the {}: {}, yours is {}",
                    signer.name(),
                    hex(&key),
                    hex(&signer.public())
                );
                return Err(No::Contradicts(what));
            }
        }
        Ok(term)
    }

    /// Reads entries from a size on, and works out their heads up to the one that the device claims.
    ///
    /// # Errors
    ///
    /// [`No::Contradicts`] where the entries do not lead there.
    pub fn walk(&mut self, from: (u32, Hash)) -> Result<Walked, No> {
        let mut walked = Walked { from, heads: BTreeMap::from([from]), closed: None };
        let (mut head, size) = (from.1, self.status.size);
        for seq in from.0 + 1..=size {
            let octets = self.object(Source::Entry { seq })?;
            let no_entry = || No::Contradicts(format!("entry {seq} is not in its open form"));
            let opened = Opened::of(&octets).ok_or_else(no_entry)?;
            head = linked(&head, seq, &octets).ok_or_else(no_entry)?;
            walked.heads.insert(seq, head);
            if opened.kind == Kind::SessionClose {
                walked.closed = SessionCloseAnnex::of(opened.annex).map(|annex| (seq, annex.totals));
            }
        }
        if head != self.status.head.0 {
            let what = format!(
                "the entries up to {size} lead to head {}, not to the device's {}",
                hex(&head),
                hex(&self.status.head.0)
            );
            return Err(No::Contradicts(what));
        }
        Ok(walked)
    }

    /// Where the device's record begins: the base, or the head that was noted last if that is later.
    ///
    /// # Errors
    ///
    /// [`No`].
    pub fn start(&mut self, notebook: Option<&Notebook>) -> Result<(u32, Hash), No> {
        let octets = self.object(Source::Base)?;
        let base = octets
            .split_first_chunk()
            .and_then(|(size, rest)| Some((u32::from_le_bytes(*size), *rest.first_chunk::<32>()?)));
        let base = base.ok_or_else(|| No::Contradicts("the device's base is none".to_owned()))?;
        let noted = notebook.and_then(|notebook| notebook.latest(self.status.size));
        Ok(noted.filter(|(size, _)| *size >= base.0).unwrap_or(base))
    }

    /// Refuses a device whose record does not extend every head that was noted.
    ///
    /// # Errors
    ///
    /// [`No::Contradicts`].
    pub fn extends(&mut self, notebook: &Notebook) -> Result<(), No> {
        let size = self.status.size;
        if let Some(longest) = notebook.longest().filter(|longest| *longest > size) {
            let what = format!(
                "the record has {size} entries, and {} has a head at {longest}: it was cut or set back",
                notebook.name()
            );
            return Err(No::Contradicts(what));
        }
        if notebook.sizes().is_empty() {
            return Ok(());
        }
        let from = self.start(Some(notebook))?;
        let walked = self.walk(from).map_err(|no| match no {
            No::Contradicts(what) if notebook.latest(self.status.size) == Some(from) => No::Contradicts(format!(
                "the record does not extend head {} at size {} of {}: these are two histories ({what})",
                hex(&from.1),
                from.0,
                notebook.name()
            )),
            no => no,
        })?;
        for at in notebook.sizes() {
            match walked.heads.get(&at) {
                Some(head) if !notebook.agrees(at, head) => {
                    let what = format!(
                        "at size {at} the device's head is {}, and {} has another: these are two histories",
                        hex(head),
                        notebook.name()
                    );
                    return Err(No::Contradicts(what));
                }
                _ => {}
            }
        }
        // What lies before the start was held against when the start was noted, or was released.
        if walked.from.0 > notebook.longest().unwrap_or(0) {
            let what =
                format!("every head of {} was released: verify an export with --held before you sign", notebook.name());
            return Err(No::Contradicts(what));
        }
        Ok(())
    }
}

/// The head after an entry in its open form.
fn linked(before: &Hash, seq: u32, octets: &[u8]) -> Option<Hash> {
    let body: &[u8; 56] = octets.get(4..60)?.first_chunk()?;
    let salt: &[u8; 16] = octets.get(60..76)?.first_chunk()?;
    let annex = octets.get(76..octets.len().checked_sub(64)?)?;
    let annex = (!annex.is_empty()).then(|| digest::annex(annex));
    let badge = *body.get(4..8)?.first_chunk()?;
    Some(digest::link(before, seq, badge, &digest::leaf(salt, body, annex.as_ref())))
}

fn trouble_of(name: &str, trouble: Trouble) -> No {
    let other = |what: String| No::Failed(Failure::File { name: name.to_owned(), error: std::io::Error::other(what) });
    match trouble {
        Trouble::Refused(refusal) => No::Refused(refusal),
        Trouble::Line(failure) => other(failure.to_string()),
        Trouble::System(error) => No::Failed(Failure::File { name: name.to_owned(), error }),
        trouble @ (Trouble::Other(_) | Trouble::Missing(_) | Trouble::Spent) => other(trouble.to_string()),
    }
}

/// What a refusal is called, and says.
#[must_use]
pub fn refused(refusal: &Refusal) -> (&'static str, String) {
    (words::refused(refusal), words::refusal(refusal))
}
