//! The forms of JSON values, for messages.

use core::fmt::{self, Display};

use super::token::Token;

/// The form of a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Form {
    /// Text in quotes.
    Text,
    /// A number of any form.
    Number,
    /// `true` or `false`.
    Bool,
    /// The word `null`.
    Null,
    /// An array of values.
    Array,
    /// An object with members.
    Object,
}

impl Form {
    pub(in crate::text) const fn from_token(token: Token<'_>) -> Self {
        match token {
            Token::Key(_) | Token::Text(_) => Self::Text,
            Token::Number(_) => Self::Number,
            Token::Bool(_) => Self::Bool,
            Token::Null => Self::Null,
            Token::ArrayStart | Token::ArrayEnd => Self::Array,
            Token::ObjectStart | Token::ObjectEnd => Self::Object,
        }
    }
}

impl Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Bool => "true or false",
            Self::Null => "null",
            Self::Array => "an array",
            Self::Object => "an object",
        })
    }
}
