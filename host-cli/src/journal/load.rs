//! Files that hold records: each is read whole, and its form is recognized by its first bytes.

use std::path::Path;

use proverka::journal::audit::{MAGIC, PROOF_MAGIC, Record};
use proverka::journal::field::{KIND_PAGE, OPEN, SLOT, page};

use super::keys::Keys;
use crate::failure::{Failure, Fault};
use crate::files::input::{self, FileKind};

/// A file, and the name that faults in it are reported under.
#[derive(Clone, Debug)]
pub struct Bytes {
    /// The file's name, or `<stdin>`.
    pub name: String,
    /// The whole content of the file.
    pub bytes: Vec<u8>,
}

/// What kind of record a file holds, recognized by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An exported bundle.
    Bundle,
    /// An image of the flash.
    Image,
}

impl Form {
    /// The word that reports use for this form.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bundle => "bundle",
            Self::Image => "image",
        }
    }
}

/// Reads a whole file, or standard input for `-`.
///
/// # Errors
///
/// As [`input::read`]; also [`Failure::Input`] if the file is empty.
pub fn read(path: &Path, kind: FileKind) -> Result<Bytes, Failure> {
    let name = input::name(path);
    let bytes = input::read(path, kind)?;
    if bytes.is_empty() {
        let what = format!("empty; expected {}", kind.what);
        return Err(Fault { file: name, line: None, column: None, what }.into());
    }
    Ok(Bytes { name, bytes })
}

/// Whether the bytes begin like a record.
#[must_use]
pub fn is_record(bytes: &[u8]) -> bool {
    form(bytes).is_some()
}

/// Which form of record the bytes begin like.
fn form(bytes: &[u8]) -> Option<Form> {
    if bytes.starts_with(&MAGIC) {
        Some(Form::Bundle)
    } else if bytes.starts_with(&OPEN.to_le_bytes()) {
        Some(Form::Image)
    } else {
        None
    }
}

impl Bytes {
    /// A fault about the file as a whole.
    #[must_use]
    pub fn wrong(&self, what: impl Into<String>) -> Failure {
        Fault { file: self.name.clone(), line: None, column: None, what: what.into() }.into()
    }

    /// The form of the record in this file.
    ///
    /// # Errors
    ///
    /// [`Failure::Input`] if the file is not a record.
    pub fn form(&self) -> Result<Form, Failure> {
        if let Some(form) = form(&self.bytes) {
            return Ok(form);
        }
        Err(if self.bytes.starts_with(&PROOF_MAGIC) {
            self.wrong("a proof of equivocation, not a record; see `proverka journal proof`")
        } else if self.bytes.iter().all(|byte| *byte == 0xFF) {
            self.wrong("blank: every byte is ff; expected an image of a device that was enrolled")
        } else {
            let known = "expected PVKB1 (a bundle) or PVK1 (an image of the flash)";
            self.wrong(format!("begins neither as a bundle nor as an image; {known}"))
        })
    }

    /// Reads the file as a record; `page` is the page size if it is an image. Unit: bytes.
    ///
    /// # Errors
    ///
    /// [`Failure::Input`] if it is not a record, or if its pages have another size.
    pub fn record(&self, page: usize, keys: &Keys) -> Result<(Form, Record<'_>), Failure> {
        let form = self.form()?;
        let record = match form {
            Form::Bundle => Record::bundle(&self.bytes),
            Form::Image => Record::image(&self.bytes, page),
        };
        let record = record.map_err(|error| keys.unjudged(&self.name, error))?;
        if form == Form::Image
            && let Some(better) = better_page(&self.bytes, page)
        {
            // With the wrong page size, a good record would look empty or broken.
            return Err(self.wrong(format!(
                "its page headers do not lie where pages of {page} bytes have them; try --page {better}"
            )));
        }
        Ok((form, record))
    }
}

/// The page size that explains the most page headers, if it explains more of them than `page` does.
fn better_page(bytes: &[u8], page: usize) -> Option<usize> {
    let headers: Vec<(usize, usize)> = bytes.chunks_exact(SLOT).enumerate().filter_map(header).collect();
    let explained = |page: usize| {
        let ring = (bytes.len() / page).saturating_sub(5);
        let lies = |(at, page_seq): &&(usize, usize)| {
            page_seq.checked_rem(ring).is_some_and(|index| (index + 5) * page == *at)
        };
        headers.iter().filter(lies).count()
    };
    let sizes = (9..=16).map(|power| 1_usize << power).filter(|size| bytes.len().is_multiple_of(*size));
    let best = sizes.max_by_key(|size| explained(*size))?;
    (explained(best) > explained(page)).then_some(best)
}

/// Offset and number of the page, if the slot is a page header (FORMAT 9.2).
fn header((slot, bytes): (usize, &[u8])) -> Option<(usize, usize)> {
    let begins = bytes.starts_with(&OPEN.to_le_bytes()) && bytes.get(page::KIND.start) == Some(&KIND_PAGE);
    let number: [u8; 4] = bytes.get(page::PAGE_SEQ)?.try_into().ok()?;
    Some((slot * SLOT, usize::try_from(u32::from_le_bytes(number)).ok()?)).filter(|_| begins)
}
