//! Finds the word that somebody probably meant.

use core::fmt::{self, Display};

/// Prints the word that is spelled almost like another one, as the end of a message; nothing if there is none.
#[derive(Clone, Copy, Debug)]
pub(super) struct DidYouMean<'a>(pub(super) Option<&'a str>);

impl<'a> DidYouMean<'a> {
    /// Looks for the word that is nearest to `found`.
    pub(super) fn new(found: &str, words: impl Iterator<Item = &'a str>) -> Self {
        Self(nearest(found, words))
    }
}

impl Display for DidYouMean<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(word) => write!(f, "; did you mean `{word}`?"),
            None => Ok(()),
        }
    }
}

/// The word that differs least from `found`; `None` if all differ much. Capitals count as small letters.
pub(super) fn nearest<'a>(found: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = words.filter_map(|word| Some((difference(found, word)?, word)));
    near.min_by_key(|(difference, _)| *difference).map(|(_, word)| word)
}

/// The largest number of bytes in a row in which two words may differ and yet be near.
const MOST: usize = 2;

/// The number of bytes in the middle that differ, after what both words begin with and before what both end with.
/// `None` if these are many, or no fewer than the bytes that are the same.
fn difference(one: &str, other: &str) -> Option<usize> {
    let longer = one.len().max(other.len());
    let same = |one: &u8, other: &u8| one.eq_ignore_ascii_case(other);
    let shorter = one.len().min(other.len());
    let start = one.bytes().zip(other.bytes()).take_while(|(one, other)| same(one, other)).count();
    let room = shorter.saturating_sub(start);
    let ends = one.bytes().rev().zip(other.bytes().rev()).take(room);
    let end = ends.take_while(|(one, other)| same(one, other)).count();
    let equal = start.saturating_add(end);
    let different = longer.saturating_sub(equal);
    (different <= MOST && different < equal).then_some(different)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_word_with_one_slip_is_near() {
        let words = ["icbm", "slbm", "battle_tank", "armoured_combat_vehicle", "artillery"];
        let meant = |found| nearest(found, words.into_iter());
        for found in ["battle_tanks", "Battle_Tank", "battle tank", "battletank", "abttle_tank", "attle_tank"] {
            assert_eq!(meant(found), Some("battle_tank"), "{found}");
        }
        assert_eq!(meant("armored_combat_vehicle"), Some("armoured_combat_vehicle"));
        assert_eq!(meant("icbms"), Some("icbm"));
        for found in ["", "tank", "x", "frigate", "battle", "icbm_launcher"] {
            assert_eq!(meant(found), None, "{found}");
        }
    }

    #[test]
    fn the_nearest_of_two_words_is_found() {
        assert_eq!(nearest("ship_a", ["ship_bb", "ship_ab", "ship_b"].into_iter()), Some("ship_ab"));
    }
}
