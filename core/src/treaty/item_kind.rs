//! The kinds of items that a treaty declares itself.

use super::Treaty;
use crate::count::{AnyKind, Kind};
use crate::verdict::Citation;

/// A kind of items that a treaty declares beside the built-in ones, such as `battle_tank`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ItemKind<'a> {
    /// The name in counting rules and declarations: lower-case letters, digits and `_`.
    pub id: &'a str,
    /// A description for readers.
    pub title: &'a str,
    /// Whether items of this kind carry warheads of their own, so that a declaration gives their number.
    pub warheads: bool,
    /// The clause that defines the kind.
    pub citation: Citation<'a>,
}

impl<'a> Treaty<'a> {
    /// The kind that this word names: a built-in one, or one of the treaty's own. It is `None` if it names none.
    ///
    /// ```
    /// use proverka::count::{AnyKind, Kind};
    /// use proverka::treaty::catalog::NEW_START;
    ///
    /// assert_eq!(NEW_START.kind("slbm"), Some(AnyKind::BuiltIn(Kind::Slbm)));
    /// assert_eq!(NEW_START.kind("battle_tank"), None);
    /// ```
    #[must_use]
    pub fn kind(&self, word: &str) -> Option<AnyKind> {
        find_kind(self.kinds, word)
    }

    /// The word for a kind in files; empty for an own kind that the treaty does not have.
    #[must_use]
    pub fn kind_word(&self, kind: AnyKind) -> &'a str {
        kind_word(self.kinds, kind)
    }

    /// Every kind that items can be of: the built-in ones, and then the treaty's own.
    pub fn every_kind(&self) -> impl Iterator<Item = AnyKind> + use<> {
        AnyKind::all(self.kinds.len())
    }

    /// Whether items of this kind carry warheads of their own, so that a declaration gives their number.
    #[must_use]
    pub fn carries_warheads(&self, kind: AnyKind) -> bool {
        carries_warheads(self.kinds, kind)
    }
}

/// The kind that this word names, where a treaty declares the kinds `own`.
pub(crate) fn find_kind(own: &[ItemKind<'_>], word: &str) -> Option<AnyKind> {
    let place = || own.iter().position(|kind| kind.id == word).and_then(|place| u8::try_from(place).ok());
    Kind::from_word(word.as_bytes()).map(AnyKind::BuiltIn).or_else(|| place().map(AnyKind::Own))
}

/// The word for a kind, where a treaty declares the kinds `own`.
pub(crate) fn kind_word<'a>(own: &[ItemKind<'a>], kind: AnyKind) -> &'a str {
    match kind {
        AnyKind::BuiltIn(kind) => kind.as_str(),
        AnyKind::Own(place) => own.get(usize::from(place)).map_or("", |kind| kind.id),
    }
}

/// The words of all kinds, where a treaty declares the kinds `own`.
#[cfg(feature = "text")]
pub(crate) fn kind_words<'a>(own: &[ItemKind<'a>]) -> impl Iterator<Item = &'a str> {
    AnyKind::all(own.len()).map(|kind| kind_word(own, kind))
}

/// Whether items of a kind carry warheads of their own, where a treaty declares the kinds `own`.
pub(crate) fn carries_warheads(own: &[ItemKind<'_>], kind: AnyKind) -> bool {
    match kind {
        AnyKind::BuiltIn(kind) => kind.is_missile(),
        AnyKind::Own(place) => own.get(usize::from(place)).is_some_and(|kind| kind.warheads),
    }
}
