//! The kinds that an item can be of: the built-in ones, or these and a treaty's own.

use crate::count::{AnyKind, Kind, State};
use crate::treaty::{ItemKind, carries_warheads, find_kind, kind_word};

/// A list of kinds. There is one parser for both lists, and that for the built-in kinds costs nothing for the others.
pub(super) trait Kinds<'a>: Copy {
    type Kind: Copy + core::fmt::Debug;

    /// The kind that `word` names.
    fn find(self, word: &str) -> Option<Self::Kind>;

    /// The word for a kind.
    fn word(self, kind: Self::Kind) -> &'a str;

    /// Whether items of the kind carry warheads of their own.
    fn carries_warheads(self, kind: Self::Kind) -> bool;

    /// Whether items of the kind can be in `state`.
    fn can_be_in(self, kind: Self::Kind, state: State) -> bool;

    /// The kinds that are not built in.
    fn own(self) -> &'a [ItemKind<'a>];
}

/// The built-in kinds alone.
#[derive(Clone, Copy, Debug)]
pub(super) struct BuiltIn;

impl<'a> Kinds<'a> for BuiltIn {
    type Kind = Kind;

    fn find(self, word: &str) -> Option<Kind> {
        Kind::from_word(word.as_bytes())
    }

    fn word(self, kind: Kind) -> &'a str {
        kind.as_str()
    }

    fn carries_warheads(self, kind: Kind) -> bool {
        kind.is_missile()
    }

    fn can_be_in(self, kind: Kind, state: State) -> bool {
        state.kinds().contains(kind)
    }

    fn own(self) -> &'a [ItemKind<'a>] {
        &[]
    }
}

/// The built-in kinds, and those that a treaty declares itself.
impl<'a> Kinds<'a> for &'a [ItemKind<'a>] {
    type Kind = AnyKind;

    fn find(self, word: &str) -> Option<AnyKind> {
        find_kind(self, word)
    }

    fn word(self, kind: AnyKind) -> &'a str {
        kind_word(self, kind)
    }

    fn carries_warheads(self, kind: AnyKind) -> bool {
        carries_warheads(self, kind)
    }

    fn can_be_in(self, kind: AnyKind, state: State) -> bool {
        kind.can_be_in(state)
    }

    fn own(self) -> Self {
        self
    }
}
