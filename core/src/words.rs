//! The words that name values in files, commands, messages and reports, and what is common to all enums of words.
//!
//! Every enum whose values have a word is made by one macro. So each of them can list its values and their words, print
//! its word, read it again, be sorted, and be used as a key:
//!
//! ```
//! use proverka::judge::LastDay;
//! use proverka::verdict::Verdict;
//!
//! assert_eq!(Verdict::NotBinding.to_string(), "not_binding");
//! assert_eq!("eve".parse(), Ok(LastDay::Eve));
//! let error = "noon".parse::<LastDay>().unwrap_err();
//! assert_eq!(error.to_string(), "expected one of eve, anniversary");
//! ```
//!
//! With the feature `serde`, formats for people have the word, and binary formats the place of the value in `ALL` in
//! one byte.

use core::fmt;

/// A text is not one of the words that name the values of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct UnknownWord {
    /// The words that were expected, in the order of their values.
    pub expected: &'static [&'static str],
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected one of ")?;
        let mut between = "";
        for word in self.expected {
            f.write_str(between)?;
            f.write_str(word)?;
            between = ", ";
        }
        Ok(())
    }
}

impl core::error::Error for UnknownWord {}

/// The place of `word` in a list of words; `None` if it is not there. It is one function for all enums, not a copy in
/// each.
#[inline(never)]
pub(crate) fn place(word: &str, words: &[&str]) -> Option<usize> {
    words.iter().position(|one| *one == word)
}

/// Declares an enum whose variants have a word. Each variant is listed once, with its documentation and its word, in
/// the order in which values are sorted and numbered.
macro_rules! words {
    (
        $(#[$meta:meta])*
        pub enum $name:ident, such as $example:literal {
            $($(#[$doc:meta])* $variant:ident = $word:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[cfg_attr(feature = "defmt", derive(defmt::Format))]
        #[repr(u8)]
        pub enum $name {
            $($(#[$doc])* $variant,)+
        }

        impl $name {
            /// How many variants there are.
            pub const COUNT: usize = [$($word),+].len();

            /// Every variant, in the order of its number.
            pub const ALL: [Self; Self::COUNT] = [$(Self::$variant),+];

            /// The word of every variant, in the order of `ALL`.
            pub const WORDS: [&'static str; Self::COUNT] = [$($word),+];

            #[doc = concat!("The word for it in files, commands and reports, for example `", $example, "`.")]
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The variant that this word names; `None` if it names none.
            #[must_use]
            #[expect(non_upper_case_globals, reason = "constants that are named after their variants")]
            pub const fn from_word(word: &[u8]) -> ::core::option::Option<Self> {
                // This does not search through `ALL`: a match compares lengths first, and it runs for every item of a
                // file.
                $(const $variant: &[u8] = $word.as_bytes();)+
                ::core::option::Option::Some(match word {
                    $($variant => Self::$variant,)+
                    _ => return ::core::option::Option::None,
                })
            }

            /// The position of the variant in `ALL`, from zero.
            #[must_use]
            pub const fn index(self) -> usize {
                self as usize
            }
        }

        /// Prints the word.
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::words::UnknownWord;

            fn from_str(word: &str) -> ::core::result::Result<Self, $crate::words::UnknownWord> {
                // Not by `from_word`, whose match takes ten times the flash of a search.
                let place = $crate::words::place(word, &Self::WORDS);
                let value = place.and_then(|place| Self::ALL.get(place)).copied();
                value.ok_or($crate::words::UnknownWord { expected: &Self::WORDS })
            }
        }

        #[cfg(feature = "serde")]
        $crate::stored::as_text_or! { $name, u8, |value| value as u8, |place| {
            Self::ALL.get(usize::from(place)).copied().ok_or($crate::words::UnknownWord { expected: &Self::WORDS })
        }, "a word" }
    };
}

pub(crate) use words;
