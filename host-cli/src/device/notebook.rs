//! The heads that a party saw, in a text file that only grows; `proverka journal verify --held` reads it too.

use std::path::{Path, PathBuf};

use proverka::journal::audit::Held;
use proverka::journal::digest::Hash;

use crate::escape::visible;
use crate::failure::{Failure, Fault};
use crate::files::input::FileKind;
use crate::files::output;
use crate::journal::held::{HeldFile, Noted};
use crate::journal::words::hex;

/// The heads that a party holds, with the file that stores them.
#[derive(Debug)]
pub struct Notebook {
    path: PathBuf,
    heads: Vec<Noted>,
}

impl Notebook {
    /// Opens a notebook. If the file does not exist, it is created when the first head is noted.
    ///
    /// # Errors
    ///
    /// [`Failure`] if it cannot be read, or is no notebook.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let heads = if path.exists() {
            match HeldFile::read(path)? {
                HeldFile::Notes { notes, .. } => notes,
                HeldFile::Record(bytes) => {
                    return Err(
                        bytes.wrong("a record; expected a text of heads, which this command adds to".to_owned())
                    );
                }
                HeldFile::Checkpoint { name, .. } => {
                    let what = "a signed checkpoint; expected a text of heads, which this command adds to";
                    return Err(Fault { file: name, line: None, column: None, what: what.to_owned() }.into());
                }
            }
        } else {
            Vec::new()
        };
        Ok(Self { path: path.to_owned(), heads })
    }

    /// The name of the file, safe to print.
    #[must_use]
    pub fn name(&self) -> String {
        visible(&self.path.display().to_string()).into_owned()
    }

    /// The size of the longest record noted here; `None` if nothing is noted.
    #[must_use]
    pub fn longest(&self) -> Option<u32> {
        self.heads.iter().map(Noted::size).max()
    }

    /// The term digest, which is the head that the enrolment noted at size 0.
    #[must_use]
    pub fn term(&self) -> Option<Hash> {
        self.heads().find(|held| held.size == 0).map(|held| held.head)
    }

    /// The heads that were noted in full, not as a code.
    pub fn heads(&self) -> impl Iterator<Item = Held> {
        self.heads.iter().filter_map(|noted| match noted {
            Noted::Head(held) => Some(*held),
            Noted::Code { .. } => None,
        })
    }

    /// The noted sizes in ascending order, each once.
    #[must_use]
    pub fn sizes(&self) -> Vec<u32> {
        let mut sizes: Vec<u32> = self.heads.iter().map(Noted::size).collect();
        sizes.sort_unstable();
        sizes.dedup();
        sizes
    }

    /// Whether `head` agrees with everything noted for this size.
    #[must_use]
    pub fn agrees(&self, at: u32, head: &Hash) -> bool {
        self.heads.iter().filter(|noted| noted.size() == at).all(|noted| noted.agrees(head))
    }

    /// Notes a head, unless it is already noted.
    ///
    /// # Errors
    ///
    /// [`Failure::File`] if it cannot be written.
    pub fn note(&mut self, at: u32, head: Hash) -> Result<(), Failure> {
        let held = Held { size: at, head };
        if self.heads.contains(&Noted::Head(held)) {
            return Ok(());
        }
        output::append(&self.path, &format!("{at} {}", hex(&head)), FileKind::HEADS)?;
        self.heads.push(Noted::Head(held));
        Ok(())
    }
}
