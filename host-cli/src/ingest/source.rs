//! The source of a declaration: a file or a pipe.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// A declaration to read.
pub struct ItemSource {
    name: String,
    input: Input,
}

enum Input {
    /// A file, which can be read again from the start.
    File(File),
    /// A pipe, which can be read only once.
    Pipe(Box<dyn Read + Send>),
    /// A source that could not be opened.
    Unopened(io::Error),
}

impl ItemSource {
    /// A file at `path`, or standard input for `-`. A file that cannot be opened is reported when it is read.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "items are streamed in bounded memory, from pipes too")]
    pub fn path(path: &Path) -> Self {
        if path.as_os_str() == "-" {
            return Self::stdin();
        }
        let name = path.display().to_string();
        match File::open(path).and_then(|file| Ok((file.metadata()?, file))) {
            Ok((data, file)) if data.is_file() => Self { name, input: Input::File(file) },
            Ok((_, file)) => Self { name, input: Input::Pipe(Box::new(file)) },
            Err(error) => Self { name, input: Input::Unopened(error) },
        }
    }

    /// The standard input of the process.
    #[must_use]
    pub fn stdin() -> Self {
        Self::reader("<stdin>", Box::new(io::stdin()))
    }

    /// Any reader that can be read once; errors call it `name`.
    #[must_use]
    pub fn reader(name: &str, reader: Box<dyn Read + Send>) -> Self {
        Self { name: name.to_owned(), input: Input::Pipe(reader) }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Whether the source can be read again from the start.
    pub(super) const fn rereadable(&self) -> bool {
        matches!(self.input, Input::File(_))
    }

    /// Length of the source, if it is known. Unit: bytes.
    pub(super) fn length(&self) -> Option<u64> {
        match &self.input {
            Input::File(file) => file.metadata().ok().map(|data| data.len()),
            _ => None,
        }
    }

    /// The reader: at the start of a file, or at the current position of a pipe.
    pub(super) fn open(&mut self) -> io::Result<&mut (dyn Read + Send)> {
        match &mut self.input {
            Input::File(file) => {
                file.seek(SeekFrom::Start(0))?;
                Ok(file)
            }
            Input::Pipe(reader) => Ok(reader.as_mut()),
            Input::Unopened(error) => Err(io::Error::new(error.kind(), error.to_string())),
        }
    }
}
