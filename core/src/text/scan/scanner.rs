//! The scanner, which splits a JSON text into tokens.

use super::fault::{JsonExpected, JsonFault, MAX_DEPTH, ScanError};
use super::string::Text;
use super::token::{Placed, Token};

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
    /// One bit for each open bracket, the innermost in the lowest bit; it is set for an object.
    open: u32,
    depth: u8,
    next: JsonExpected,
}

const _: () = assert!(MAX_DEPTH as u32 <= u32::BITS, "`open` has one bit for each level");

impl<'a> Scanner<'a> {
    /// Starts at the beginning of `text`.
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self { text, rest: text, open: 0, depth: 0, next: JsonExpected::Value }
    }

    /// The number of bytes read so far.
    #[must_use]
    pub const fn offset(&self) -> usize {
        // This cannot wrap, because `rest` is a tail of `text`.
        self.text.len().wrapping_sub(self.rest.len())
    }

    /// The number of open brackets, at most [`MAX_DEPTH`].
    #[must_use]
    pub const fn depth(&self) -> u8 {
        self.depth
    }

    /// The next token; `None` once the value is complete and nothing follows it.
    ///
    /// # Errors
    ///
    /// The first place where the text is not JSON. The result of a call after an error is unspecified, but a loop over
    /// the tokens still ends.
    pub fn next_token(&mut self) -> Result<Option<Placed<'a>>, ScanError> {
        if matches!(self.next, JsonExpected::CommaOrObjectEnd | JsonExpected::CommaOrArrayEnd) {
            self.skip_space();
            if let Some(rest) = self.rest.strip_prefix(',') {
                self.rest = rest;
                self.next = if self.in_object() { JsonExpected::Key } else { JsonExpected::Value };
            }
        }
        self.skip_space();
        let offset = self.offset();
        let Some(&first) = self.rest.as_bytes().first() else {
            let ended = Err(self.fault(JsonFault::Ended { expected: self.next }));
            return if matches!(self.next, JsonExpected::End) { Ok(None) } else { ended };
        };
        let token = match (self.next, first) {
            (JsonExpected::Key | JsonExpected::KeyOrObjectEnd, b'"') => self.key()?,
            (JsonExpected::KeyOrObjectEnd | JsonExpected::CommaOrObjectEnd, b'}') => self.close(Token::ObjectEnd),
            (JsonExpected::ValueOrArrayEnd | JsonExpected::CommaOrArrayEnd, b']') => self.close(Token::ArrayEnd),
            (JsonExpected::Value | JsonExpected::ValueOrArrayEnd, _) => self.value(first)?,
            _ => return Err(self.unexpected(self.next)),
        };
        Ok(Some(Placed { offset, token }))
    }

    fn value(&mut self, first: u8) -> Result<Token<'a>, ScanError> {
        match first {
            b'{' => self.open(Token::ObjectStart, 1, JsonExpected::KeyOrObjectEnd),
            b'[' => self.open(Token::ArrayStart, 0, JsonExpected::ValueOrArrayEnd),
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

    fn open(&mut self, token: Token<'a>, object: u32, next: JsonExpected) -> Result<Token<'a>, ScanError> {
        if self.depth >= MAX_DEPTH {
            return Err(self.fault(JsonFault::TooDeep));
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

    /// Notes that a value is complete. The enclosing array or object decides what may follow.
    fn scalar(&mut self, token: Token<'a>) -> Token<'a> {
        self.next = match (self.depth, self.in_object()) {
            (0, _) => JsonExpected::End,
            (_, true) => JsonExpected::CommaOrObjectEnd,
            (_, false) => JsonExpected::CommaOrArrayEnd,
        };
        token
    }

    fn key(&mut self) -> Result<Token<'a>, ScanError> {
        let text = self.string()?;
        self.skip_space();
        match self.rest.strip_prefix(':') {
            Some(rest) => self.rest = rest,
            None => return Err(self.unexpected(JsonExpected::Colon)),
        }
        self.next = JsonExpected::Value;
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
        // This cannot wrap, because `rest` is a tail of `all`. A number is ASCII, so the cut is between characters.
        Ok(all.get(..all.len().wrapping_sub(self.rest.len())).unwrap_or(""))
    }

    /// Reads one or more digits.
    fn digits(&mut self) -> Result<(), ScanError> {
        let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return Err(self.unexpected(JsonExpected::Digit));
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

    const fn fault(&self, fault: JsonFault) -> ScanError {
        ScanError { offset: self.offset(), fault }
    }

    fn unexpected(&self, expected: JsonExpected) -> ScanError {
        self.fault(match self.rest.chars().next() {
            Some(found) => JsonFault::Unexpected { found, expected },
            None => JsonFault::Ended { expected },
        })
    }

    /// Reads the string whose opening quote is next.
    fn string(&mut self) -> Result<Text<'a>, ScanError> {
        self.skip(1);
        let read = Text::read(self.rest);
        self.rest = read.rest;
        read.text.map_err(|fault| self.fault(fault))
    }
}
