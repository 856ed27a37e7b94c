//! The errors in a JSON text.

use crate::text::quoted::write_printable;

/// How deep arrays and objects may nest. It is enough for every format of this crate. The bound keeps a hostile file
/// from exhausting the stack of a device.
pub const MAX_DEPTH: u8 = 32;

/// An error in a JSON text, with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ScanError {
    /// The offset of the fault in the text. Unit: bytes.
    pub offset: usize,
    /// What is wrong at that place.
    pub fault: JsonFault,
}

/// What is wrong with a JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum JsonFault {
    /// The bytes are not UTF-8.
    NotUtf8 {
        /// The first byte that is not part of a valid character.
        byte: u8,
    },
    /// The text ends too early.
    Ended {
        /// What should have followed.
        expected: JsonExpected,
    },
    /// A character is not allowed at its place.
    Unexpected {
        /// The character that was found.
        found: char,
        /// What would have been right at that place.
        expected: JsonExpected,
    },
    /// A string contains an unescaped control character.
    Control {
        /// Its code, below 32.
        code: u8,
    },
    /// A backslash is not followed by a valid escape.
    Escape,
    /// An escape is only one half of a surrogate pair.
    LoneSurrogate,
    /// Arrays and objects nest deeper than [`MAX_DEPTH`].
    TooDeep,
}

/// What the grammar allows at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum JsonExpected {
    /// A value of any form.
    Value,
    /// A value, or the end of an array that may be empty.
    ValueOrArrayEnd,
    /// A field name.
    Key,
    /// A field name, or the end of an object that may be empty.
    KeyOrObjectEnd,
    /// The colon after a field name.
    Colon,
    /// A comma or the end of the object, after a field's value.
    CommaOrObjectEnd,
    /// A comma or the end of the array, after an element.
    CommaOrArrayEnd,
    /// The quote that ends a string.
    ClosingQuote,
    /// A digit of a number.
    Digit,
    /// The end of the text, after optional white space.
    End,
}

impl core::fmt::Display for JsonExpected {
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

impl JsonFault {
    /// Prints what was found, as a phrase for a message.
    #[must_use]
    pub const fn actual(self) -> JsonActual {
        JsonActual(self)
    }

    /// What would have been right at that place.
    #[must_use]
    pub const fn expected(self) -> JsonExpectation {
        JsonExpectation(self)
    }
}

/// Prints what was found: [`JsonFault::actual`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct JsonActual(JsonFault);

impl core::fmt::Display for JsonActual {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.0 {
            JsonFault::NotUtf8 { byte } => write!(f, "byte 0x{byte:02x} is not UTF-8"),
            JsonFault::Ended { .. } => f.write_str("the text ends here"),
            JsonFault::Unexpected { found, .. } => {
                f.write_str("unexpected `")?;
                write_printable(f, found)?;
                f.write_str("`")
            }
            JsonFault::Control { code } => write!(f, "control character 0x{code:02x} in a string"),
            JsonFault::Escape => f.write_str("unknown escape"),
            JsonFault::LoneSurrogate => f.write_str("half a surrogate pair"),
            JsonFault::TooDeep => f.write_str("too many open brackets"),
        }
    }
}

/// Prints what would have been right: [`JsonFault::expected`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct JsonExpectation(JsonFault);

impl core::fmt::Display for JsonExpectation {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.0 {
            JsonFault::NotUtf8 { .. } => f.write_str("UTF-8"),
            JsonFault::Ended { expected } | JsonFault::Unexpected { expected, .. } => expected.fmt(f),
            JsonFault::Control { code } => write!(f, "the escape \\u{code:04x}"),
            JsonFault::Escape => f.write_str(r#"one of \" \\ \/ \b \f \n \r \t or \u and four hex digits"#),
            JsonFault::LoneSurrogate => f.write_str(r"both halves, \ud800..\udbff then \udc00..\udfff"),
            JsonFault::TooDeep => write!(f, "at most {MAX_DEPTH}"),
        }
    }
}

impl core::fmt::Display for JsonFault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}, expected {}", self.actual(), self.expected())
    }
}

impl core::error::Error for JsonFault {}

impl core::fmt::Display for ScanError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}, at byte {}", self.fault, self.offset)
    }
}

impl core::error::Error for ScanError {}

/// Converts bytes to text.
///
/// # Errors
///
/// [`JsonFault::NotUtf8`] at the first byte that is not part of a valid character.
pub fn utf8(bytes: &[u8]) -> Result<&str, ScanError> {
    core::str::from_utf8(bytes).map_err(|error| {
        let offset = error.valid_up_to();
        let byte = bytes.get(offset).copied().unwrap_or(0);
        ScanError { offset, fault: JsonFault::NotUtf8 { byte } }
    })
}
