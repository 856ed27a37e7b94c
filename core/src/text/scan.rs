//! JSON token by token, each with its byte offset.
//!
//! The grammar of RFC 8259 and nothing beside it: no trailing comma, no leading zero, no lone surrogate, no control
//! character inside a string, nothing after the value. What passes here is well-formed, so a reader that only picks
//! values out of it need not be strict itself.

mod form;
mod string;

use super::quoted::write_printable;

pub use form::Form;
pub use string::{Text, TextChars};

/// How deep arrays and objects may nest. Enough for every format of this crate; a bound, because a device's stack and
/// a hostile file are what they are.
pub const MAX_DEPTH: u8 = 32;

/// One token of a JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// `{`
    ObjectStart,
    /// `}`
    ObjectEnd,
    /// `[`
    ArrayStart,
    /// `]`
    ArrayEnd,
    /// The name of an object's field; its colon has been read too.
    Key(Text<'a>),
    /// A string that is a value.
    Text(Text<'a>),
    /// A number, as it is written.
    Number(&'a str),
    /// `true` or `false`.
    Bool(bool),
    /// `null`
    Null,
}

/// A token and where it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed<'a> {
    /// Bytes before the token, from the start of the text; of a string, before its opening quote.
    pub offset: usize,
    /// What stands there.
    pub token: Token<'a>,
}

/// Why a text is not JSON, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ScanError {
    /// Bytes before the fault.
    pub offset: usize,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong with a JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Fault {
    /// The bytes are not UTF-8.
    NotUtf8 {
        /// The first byte that fits nowhere.
        byte: u8,
    },
    /// The text stops too early.
    Ended {
        /// What should have followed.
        expected: Expected,
    },
    /// A character that does not belong there.
    Unexpected {
        /// The character.
        found: char,
        /// What would have been right.
        expected: Expected,
    },
    /// A raw control character inside a string.
    Control {
        /// Its code, below 32.
        code: u8,
    },
    /// A backslash and something that is no escape.
    Escape,
    /// Half a surrogate pair.
    LoneSurrogate,
    /// Arrays and objects nest deeper than [`MAX_DEPTH`].
    TooDeep,
}

/// What the grammar allows at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Expected {
    /// Any value.
    Value,
    /// A value, or the end of an array that may be empty.
    ValueOrArrayEnd,
    /// A field name.
    Key,
    /// A field name, or the end of an object that may be empty.
    KeyOrObjectEnd,
    /// The colon after a field name.
    Colon,
    /// What may follow a field's value.
    CommaOrObjectEnd,
    /// What may follow an array's element.
    CommaOrArrayEnd,
    /// The quote that ends a string.
    ClosingQuote,
    /// A digit of a number.
    Digit,
    /// Nothing but white space.
    End,
}

impl core::fmt::Display for Expected {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Value => "a value",
            Self::ValueOrArrayEnd => "a value or `]`",
            Self::Key => "a field name in double quotes",
            Self::KeyOrObjectEnd => "a field name in double quotes or `}`",
            Self::Colon => "`:`",
            Self::CommaOrObjectEnd => "`,` or `}`",
            Self::CommaOrArrayEnd => "`,` or `]`",
            Self::ClosingQuote => "a closing `\"`",
            Self::Digit => "a digit",
            Self::End => "nothing more",
        })
    }
}

impl Fault {
    /// What was found, as a clause for people.
    #[must_use]
    pub const fn found(self) -> FoundFault {
        FoundFault(self)
    }

    /// What would have been right.
    #[must_use]
    pub const fn expected(self) -> ExpectedInstead {
        ExpectedInstead(self)
    }
}

/// Prints what was found: [`Fault::found`].
#[derive(Clone, Copy, Debug)]
pub struct FoundFault(Fault);

impl core::fmt::Display for FoundFault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.0 {
            Fault::NotUtf8 { byte } => write!(f, "byte 0x{byte:02x} is not UTF-8"),
            Fault::Ended { .. } => f.write_str("the text ends here"),
            Fault::Unexpected { found, .. } => {
                f.write_str("unexpected `")?;
                write_printable(f, found)?;
                f.write_str("`")
            }
            Fault::Control { code } => write!(f, "control character 0x{code:02x} in a string"),
            Fault::Escape => f.write_str("unknown escape"),
            Fault::LoneSurrogate => f.write_str("half a surrogate pair"),
            Fault::TooDeep => f.write_str("too many open brackets"),
        }
    }
}

/// Prints what would have been right: [`Fault::expected`].
#[derive(Clone, Copy, Debug)]
pub struct ExpectedInstead(Fault);

impl core::fmt::Display for ExpectedInstead {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.0 {
            Fault::NotUtf8 { .. } => f.write_str("UTF-8"),
            Fault::Ended { expected } | Fault::Unexpected { expected, .. } => expected.fmt(f),
            Fault::Control { code } => write!(f, "the escape \\u{code:04x}"),
            Fault::Escape => f.write_str(r#"one of \" \\ \/ \b \f \n \r \t or \u and four hex digits"#),
            Fault::LoneSurrogate => f.write_str(r"both halves, \ud800..\udbff then \udc00..\udfff"),
            Fault::TooDeep => write!(f, "at most {MAX_DEPTH}"),
        }
    }
}

impl core::fmt::Display for ScanError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}, expected {}, at byte {}", self.fault.found(), self.fault.expected(), self.offset)
    }
}

impl core::error::Error for ScanError {}

/// The bytes as text, or where they stop being UTF-8.
///
/// # Errors
///
/// [`Fault::NotUtf8`] at the first byte that belongs to no character.
pub fn utf8(bytes: &[u8]) -> Result<&str, ScanError> {
    core::str::from_utf8(bytes).map_err(|error| {
        let offset = error.valid_up_to();
        let byte = bytes.get(offset).copied().unwrap_or(0);
        ScanError { offset, fault: Fault::NotUtf8 { byte } }
    })
}

/// Reads one JSON text, token by token.
///
/// ```
/// use proverka::text::scan::{Scanner, Token};
///
/// let mut scanner = Scanner::new("[7,]");
/// assert_eq!(scanner.next_token()?.map(|placed| placed.token), Some(Token::ArrayStart));
/// assert_eq!(scanner.next_token()?.map(|placed| placed.token), Some(Token::Number("7")));
/// // A trailing comma is a fault, at its own place.
/// assert_eq!(scanner.next_token().unwrap_err().to_string(), "unexpected `]`, expected a value, at byte 3");
/// # Ok::<(), proverka::text::scan::ScanError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Scanner<'a> {
    text: &'a str,
    rest: &'a str,
    /// One bit for each open bracket, the innermost lowest: set for an object.
    open: u32,
    depth: u8,
    next: Expected,
}

const _: () = assert!(MAX_DEPTH as u32 <= u32::BITS, "`open` has one bit for each level");

impl<'a> Scanner<'a> {
    /// Starts at the beginning of `text`.
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self { text, rest: text, open: 0, depth: 0, next: Expected::Value }
    }

    /// Bytes read so far.
    #[must_use]
    pub const fn offset(&self) -> usize {
        // Cannot wrap: `rest` is a tail of `text`.
        self.text.len().wrapping_sub(self.rest.len())
    }

    /// How many brackets are open.
    #[must_use]
    pub const fn depth(&self) -> u8 {
        self.depth
    }

    /// The next token; `None` once the value is complete and nothing follows it.
    ///
    /// # Errors
    ///
    /// The first place where the text is not JSON. What a call after an error gives is not specified, but it ends.
    pub fn next_token(&mut self) -> Result<Option<Placed<'a>>, ScanError> {
        if matches!(self.next, Expected::CommaOrObjectEnd | Expected::CommaOrArrayEnd) {
            self.skip_space();
            if let Some(rest) = self.rest.strip_prefix(',') {
                self.rest = rest;
                self.next = if self.in_object() { Expected::Key } else { Expected::Value };
            }
        }
        self.skip_space();
        let offset = self.offset();
        let Some(&first) = self.rest.as_bytes().first() else {
            let ended = Err(self.fault(Fault::Ended { expected: self.next }));
            return if matches!(self.next, Expected::End) { Ok(None) } else { ended };
        };
        let token = match (self.next, first) {
            (Expected::Key | Expected::KeyOrObjectEnd, b'"') => self.key()?,
            (Expected::KeyOrObjectEnd | Expected::CommaOrObjectEnd, b'}') => self.close(Token::ObjectEnd),
            (Expected::ValueOrArrayEnd | Expected::CommaOrArrayEnd, b']') => self.close(Token::ArrayEnd),
            (Expected::Value | Expected::ValueOrArrayEnd, _) => self.value(first)?,
            _ => return Err(self.unexpected(self.next)),
        };
        Ok(Some(Placed { offset, token }))
    }

    fn value(&mut self, first: u8) -> Result<Token<'a>, ScanError> {
        match first {
            b'{' => self.open(Token::ObjectStart, 1, Expected::KeyOrObjectEnd),
            b'[' => self.open(Token::ArrayStart, 0, Expected::ValueOrArrayEnd),
            b'"' => {
                let text = self.string()?;
                Ok(self.scalar(Token::Text(text)))
            }
            b'-' | b'0'..=b'9' => {
                let number = self.number()?;
                Ok(self.scalar(Token::Number(number)))
            }
            b't' => self.literal("true", Token::Bool(true)),
            b'f' => self.literal("false", Token::Bool(false)),
            b'n' => self.literal("null", Token::Null),
            _ => Err(self.unexpected(self.next)),
        }
    }

    fn open(&mut self, token: Token<'a>, object: u32, next: Expected) -> Result<Token<'a>, ScanError> {
        if self.depth >= MAX_DEPTH {
            return Err(self.fault(Fault::TooDeep));
        }
        self.skip(1);
        self.depth = self.depth.saturating_add(1);
        self.open = (self.open << 1) | object;
        self.next = next;
        Ok(token)
    }

    fn close(&mut self, token: Token<'a>) -> Token<'a> {
        self.skip(1);
        self.depth = self.depth.saturating_sub(1);
        self.open >>= 1;
        self.scalar(token)
    }

    /// A value is complete: what may follow depends on what it stands in.
    fn scalar(&mut self, token: Token<'a>) -> Token<'a> {
        self.next = match (self.depth, self.in_object()) {
            (0, _) => Expected::End,
            (_, true) => Expected::CommaOrObjectEnd,
            (_, false) => Expected::CommaOrArrayEnd,
        };
        token
    }

    fn key(&mut self) -> Result<Token<'a>, ScanError> {
        let text = self.string()?;
        self.skip_space();
        match self.rest.strip_prefix(':') {
            Some(rest) => self.rest = rest,
            None => return Err(self.unexpected(Expected::Colon)),
        }
        self.next = Expected::Value;
        Ok(Token::Key(text))
    }

    fn literal(&mut self, word: &str, token: Token<'a>) -> Result<Token<'a>, ScanError> {
        match self.rest.strip_prefix(word) {
            Some(rest) => self.rest = rest,
            None => return Err(self.unexpected(self.next)),
        }
        Ok(self.scalar(token))
    }

    fn number(&mut self) -> Result<&'a str, ScanError> {
        let all = self.rest;
        self.accept(b'-');
        if !self.accept(b'0') {
            self.digits()?;
        }
        if self.accept(b'.') {
            self.digits()?;
        }
        if self.accept(b'e') || self.accept(b'E') {
            let _ = self.accept(b'+') || self.accept(b'-');
            self.digits()?;
        }
        // Cannot wrap: `rest` is a tail of `all`; and a number is ASCII, so that the cut is between characters.
        Ok(all.get(..all.len().wrapping_sub(self.rest.len())).unwrap_or(""))
    }

    /// One digit or more.
    fn digits(&mut self) -> Result<(), ScanError> {
        let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return Err(self.unexpected(Expected::Digit));
        }
        self.skip(digits);
        Ok(())
    }

    fn accept(&mut self, byte: u8) -> bool {
        let there = self.rest.as_bytes().first() == Some(&byte);
        if there {
            self.skip(1);
        }
        there
    }

    const fn in_object(&self) -> bool {
        self.open & 1 == 1
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or("");
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    const fn fault(&self, fault: Fault) -> ScanError {
        ScanError { offset: self.offset(), fault }
    }

    fn unexpected(&self, expected: Expected) -> ScanError {
        self.fault(match self.rest.chars().next() {
            Some(found) => Fault::Unexpected { found, expected },
            None => Fault::Ended { expected },
        })
    }
}
