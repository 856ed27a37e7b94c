//! The tokens of a JSON text.

use super::string::Text;

/// One token of a JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// The opening sign `{`.
    ObjectStart,
    /// The closing sign `}`.
    ObjectEnd,
    /// The opening sign `[`.
    ArrayStart,
    /// The closing sign `]`.
    ArrayEnd,
    /// The name of an object's field; its colon has been read too.
    Key(Text<'a>),
    /// A string that is a value.
    Text(Text<'a>),
    /// A number, as it is written.
    Number(&'a str),
    /// `true` or `false`.
    Bool(bool),
    /// The word `null`.
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
