//! The tokens of a JSON text.

use super::string::Text;

/// One token of a JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Token<'a> {
    /// The opening sign `{`.
    ObjectStart,
    /// The closing sign `}`.
    ObjectEnd,
    /// The opening sign `[`.
    ArrayStart,
    /// The closing sign `]`.
    ArrayEnd,
    /// The name of an object's field. The colon after it has been read too.
    Key(Text<'a>),
    /// A string that is a value.
    Text(Text<'a>),
    /// A number as it is written.
    Number(&'a str),
    /// `true` or `false`.
    Bool(bool),
    /// The word `null`.
    Null,
}

/// A token and where it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Placed<'a> {
    /// The offset of the token in the text; for a string, that of its opening quote. Unit: bytes.
    pub offset: usize,
    /// The token at that place.
    pub token: Token<'a>,
}
