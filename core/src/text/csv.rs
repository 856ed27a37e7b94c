//! CSV as RFC 4180 defines it: commas separate cells, a cell may be quoted, and a quote inside a quoted cell is
//! doubled.
//!
//! This reader is stricter than most, because a number in the wrong cell gives a wrong verdict. A quote inside an
//! unquoted cell, anything between a closing quote and the comma, a lone carriage return and a NUL are faults. Lines
//! end with LF or CRLF. A blank line is not skipped; it is a record of one empty cell.

use super::quoted;

/// One cell of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Cell<'a> {
    /// The offset in the record at which the cell starts, including its opening quote if it has one. Unit: bytes.
    pub offset: usize,
    raw: &'a str,
    doubled: bool,
}

impl<'a> Cell<'a> {
    const NONE: Self = Cell { offset: 0, raw: "", doubled: false };

    /// The text as it is written between its quotes, with doubled quotes.
    #[must_use]
    pub const fn raw(self) -> &'a str {
        self.raw
    }

    /// The text, if it contains no quote, which is nearly always the case; otherwise `None`.
    #[must_use]
    pub const fn plain(self) -> Option<&'a str> {
        if self.doubled { None } else { Some(self.raw) }
    }

    /// The characters of the cell, with doubled quotes decoded.
    pub fn chars(self) -> impl Iterator<Item = char> {
        let mut rest = self.raw.chars();
        core::iter::from_fn(move || {
            let next = rest.next();
            if next == Some('"') {
                rest.next();
            }
            next
        })
    }

    /// Whether the decoded text equals `word`.
    #[must_use]
    pub fn is(self, word: &str) -> bool {
        self.chars().eq(word.chars())
    }

    /// The text with doubled quotes decoded, written to the front of `room` if that is needed. It also returns the
    /// remaining room. It is `None` if the room is too small; the length of [`Cell::raw`] is always enough.
    #[must_use]
    pub fn undo<'b>(self, room: &'b mut [u8]) -> Option<(&'b str, &'b mut [u8])>
    where
        'a: 'b,
    {
        if let Some(plain) = self.plain() {
            return Some((plain, room));
        }
        quoted::encode(self.chars(), room)
    }
}

/// An error in a record, with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct CsvError {
    /// The offset of the fault in the record. Unit: bytes.
    pub offset: usize,
    /// What is wrong at that place.
    pub fault: CsvFault,
}

/// What is wrong with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum CsvFault {
    /// There is a quote inside a cell that does not start with one.
    BareQuote,
    /// There is something between a closing quote and the comma.
    AfterQuote,
    /// A quoted cell has no closing quote.
    OpenQuote,
    /// A carriage return or line feed is outside quotes, but does not end a line.
    BareBreak,
    /// The record contains the byte 0.
    Nul,
    /// The record has more cells than the caller has room for.
    TooManyCells {
        /// The number of cells that there is room for.
        limit: usize,
    },
}

impl CsvFault {
    /// What was found, as a phrase for a message.
    #[must_use]
    pub const fn actual(self) -> &'static str {
        match self {
            Self::BareQuote => "a quote inside an unquoted cell",
            Self::AfterQuote => "text after a closing quote",
            Self::OpenQuote => "a quoted cell that does not end",
            Self::BareBreak => "a line break inside an unquoted cell",
            Self::Nul => "a NUL byte",
            Self::TooManyCells { .. } => "too many cells",
        }
    }

    /// What would have been right, as a phrase for a message.
    #[must_use]
    pub const fn expected(self) -> &'static str {
        match self {
            Self::BareQuote => "the whole cell in quotes, quotes inside it doubled",
            Self::AfterQuote => "a comma or the end of the line",
            Self::OpenQuote => "a closing quote",
            Self::BareBreak => "LF or CRLF at the end of the line only",
            Self::Nul => "text",
            Self::TooManyCells { .. } => "as many cells as there are columns",
        }
    }
}

impl core::fmt::Display for CsvFault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}, expected {}", self.actual(), self.expected())
    }
}

impl core::error::Error for CsvFault {}

impl core::fmt::Display for CsvError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}, at byte {}", self.fault, self.offset)
    }
}

impl core::error::Error for CsvError {}

/// Cuts the first record off a text. It returns the record without its line break, and the text after the line break.
///
/// A line break inside quotes belongs to its cell.
///
/// ```
/// use proverka::text::csv::cut_record;
///
/// assert_eq!(cut_record("a,\"b\nc\"\r\nd,e"), ("a,\"b\nc\"", "d,e"));
/// ```
#[must_use]
pub fn cut_record(text: &str) -> (&str, &str) {
    enum At {
        Start,
        Plain,
        Quoted,
        Closed,
    }
    let mut at = At::Start;
    for (index, byte) in text.bytes().enumerate() {
        at = match (at, byte) {
            (At::Start | At::Plain | At::Closed, b'\n') => {
                let (record, rest) = text.split_at_checked(index).unwrap_or((text, ""));
                return (record.strip_suffix('\r').unwrap_or(record), rest.get(1..).unwrap_or(""));
            }
            (At::Start | At::Closed, b'"') | (At::Quoted, 0..=b'!' | b'#'..) => At::Quoted,
            (At::Quoted, b'"') => At::Closed,
            (At::Start | At::Plain | At::Closed, b',') => At::Start,
            (At::Start | At::Plain | At::Closed, _) => At::Plain,
        };
    }
    (text, "")
}

/// An iterator over the cells of one record, from left to right. It ends after the first error.
#[derive(Clone, Debug)]
pub struct Cells<'a> {
    record: &'a str,
    /// The remaining text, without the comma before it; `None` after the last cell.
    rest: Option<&'a str>,
}

impl<'a> Cells<'a> {
    /// The cells of `record`, which is a line without its line break.
    #[must_use]
    pub const fn new(record: &'a str) -> Self {
        Self { record, rest: Some(record) }
    }

    const fn offset(&self, rest: &str) -> usize {
        // This cannot wrap, because `rest` is a tail of the record.
        self.record.len().wrapping_sub(rest.len())
    }

    fn fault(&self, rest: &str, fault: CsvFault) -> CsvError {
        CsvError { offset: self.offset(rest), fault }
    }

    fn plain(&mut self, text: &'a str) -> Result<Cell<'a>, CsvError> {
        let offset = self.offset(text);
        let end =
            text.bytes().position(|byte| matches!(byte, b',' | b'"' | b'\0' | b'\r' | b'\n')).unwrap_or(text.len());
        let (raw, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        self.rest = match rest.as_bytes().first() {
            None => None,
            Some(b',') => rest.get(1..),
            Some(b'"') => return Err(self.fault(rest, CsvFault::BareQuote)),
            Some(b'\0') => return Err(self.fault(rest, CsvFault::Nul)),
            Some(_) => return Err(self.fault(rest, CsvFault::BareBreak)),
        };
        Ok(Cell { offset, raw, doubled: false })
    }

    fn quoted(&mut self, text: &'a str, inner: &'a str) -> Result<Cell<'a>, CsvError> {
        let mut rest = inner;
        let mut doubled = false;
        loop {
            let stop = rest.bytes().position(|byte| byte == b'"' || byte == b'\0');
            let Some(stop) = stop else { return Err(self.fault(text, CsvFault::OpenQuote)) };
            rest = rest.get(stop..).unwrap_or("");
            if rest.starts_with('\0') {
                return Err(self.fault(rest, CsvFault::Nul));
            }
            match rest.strip_prefix("\"\"") {
                Some(after) => {
                    doubled = true;
                    rest = after;
                }
                None => break,
            }
        }
        // This cannot wrap, because `rest` is a tail of `inner`.
        let raw = inner.get(..inner.len().wrapping_sub(rest.len())).unwrap_or("");
        let after = rest.get(1..).unwrap_or("");
        self.rest = match after.as_bytes().first() {
            None => None,
            Some(b',') => after.get(1..),
            Some(_) => return Err(self.fault(after, CsvFault::AfterQuote)),
        };
        Ok(Cell { offset: self.offset(text), raw, doubled })
    }
}

impl<'a> Iterator for Cells<'a> {
    type Item = Result<Cell<'a>, CsvError>;

    fn next(&mut self) -> Option<Self::Item> {
        let text = self.rest.take()?;
        Some(match text.strip_prefix('"') {
            Some(inner) => self.quoted(text, inner),
            None => self.plain(text),
        })
    }
}

/// A record of at most `N` cells.
///
/// ```
/// use proverka::text::csv::Record;
///
/// let record = Record::<4>::split(r#"2020-03-01,"a ""b""",,"#)?;
/// assert_eq!(record.cells().len(), 4);
/// assert!(record.cells()[1].is(r#"a "b""#));
/// // An empty cell is there, and empty.
/// assert_eq!(record.cells()[3].plain(), Some(""));
/// # Ok::<(), proverka::text::csv::CsvError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Record<'a, const N: usize> {
    cells: [Cell<'a>; N],
    len: usize,
}

impl<'a, const N: usize> Record<'a, N> {
    /// Splits a record, which is a line without its line break.
    ///
    /// # Errors
    ///
    /// The first fault, or [`CsvFault::TooManyCells`] if there are more than `N` cells.
    pub fn split(record: &'a str) -> Result<Self, CsvError> {
        let mut split = Self { cells: [Cell::NONE; N], len: 0 };
        for cell in Cells::new(record) {
            let cell = cell?;
            match split.cells.get_mut(split.len) {
                Some(place) => *place = cell,
                None => return Err(CsvError { offset: cell.offset, fault: CsvFault::TooManyCells { limit: N } }),
            }
            // This cannot wrap, because `len` was a valid index.
            split.len = split.len.wrapping_add(1);
        }
        Ok(split)
    }

    /// The cells of the record, from left to right.
    #[must_use]
    pub fn cells(&self) -> &[Cell<'a>] {
        self.cells.get(..self.len).unwrap_or(&[])
    }

    /// The cell at `index`, counted from zero; `None` if there is no such cell.
    #[must_use]
    pub fn cell(&self, index: usize) -> Option<Cell<'a>> {
        self.cells().get(index).copied()
    }
}
