//! A change to what was declared, such as 20 more launchers of one party: what if it were so.

use proverka::count::CountRange;

/// A change to the number that a party declared of one quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The place of the party, side or group in the treaty's list; see [`place`](super::totals::place).
    pub place: usize,
    /// The quantity that changes.
    pub quantity: String,
    /// Whether the number grows.
    pub direction: Direction,
    /// By how much it changes, in steps of the quantity's last decimal.
    pub by: CountRange,
    /// Whether the new number is surely the sum. It is not for the largest number at one site, because the items may be
    /// at any site.
    pub is_sum: bool,
}

/// Whether a change adds or removes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The number grows.
    Add,
    /// The number shrinks.
    Remove,
}

/// Why a change cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Impossible {
    /// Nobody gave a number.
    NoNumber,
    /// More is to be removed than there is.
    TooFew(CountRange),
    /// The number would no longer fit in 32 bits.
    TooLarge,
}

impl Change {
    /// The number after the change.
    ///
    /// # Errors
    ///
    /// [`Impossible::TooFew`] or [`Impossible::TooLarge`].
    pub fn apply(&self, number: CountRange) -> Result<CountRange, Impossible> {
        let (least, most) = (number.min(), number.max());
        let changed = match self.direction {
            Direction::Add => {
                if least.checked_add(self.by.min()).is_none() {
                    return Err(Impossible::TooLarge);
                }
                let sum = number.sum(self.by);
                if most.is_some() && self.by.max().is_some() && sum.max().is_none() {
                    return Err(Impossible::TooLarge);
                }
                sum
            }
            Direction::Remove => {
                if most.is_some_and(|most| most < self.by.min()) {
                    return Err(Impossible::TooFew(number));
                }
                let least = self.by.max().map_or(0, |by| least.saturating_sub(by));
                match most {
                    Some(most) => CountRange::spanning(least, most.saturating_sub(self.by.min())),
                    None => CountRange::at_least(least),
                }
            }
        };
        Ok(if self.is_sum { changed } else { changed.hull(number) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every number that a range may be, up to 12; for one without an end, up to there.
    fn worlds(range: CountRange) -> impl Iterator<Item = u32> {
        range.min()..=range.max().unwrap_or(12)
    }

    fn ranges() -> impl Iterator<Item = CountRange> + Clone {
        let bounded = (0..=5).flat_map(|least| (least..=5).map(move |most| CountRange::spanning(least, most)));
        bounded.chain((0..=5).map(CountRange::at_least))
    }

    #[test]
    fn a_change_covers_what_it_makes_of_every_number_and_no_more() {
        for (number, by) in ranges().flat_map(|number| ranges().map(move |by| (number, by))) {
            for direction in [Direction::Add, Direction::Remove] {
                let change = Change { place: 0, quantity: String::new(), direction, by, is_sum: true };
                let of = |number: u32, by: u32| match direction {
                    Direction::Add => Some(number + by),
                    Direction::Remove => number.checked_sub(by),
                };
                let mut reached: Vec<u32> =
                    worlds(number).flat_map(|number| worlds(by).filter_map(move |by| of(number, by))).collect();
                reached.sort_unstable();
                match change.apply(number) {
                    Ok(after) => {
                        assert_eq!(reached.first(), Some(&after.min()), "{number:?} {direction:?} {by:?}");
                        if let Some(most) = after.max() {
                            assert_eq!(reached.last(), Some(&most), "{number:?} {direction:?} {by:?}");
                        }
                    }
                    Err(impossible) => {
                        assert_eq!(impossible, Impossible::TooFew(number));
                        assert!(reached.is_empty(), "{number:?} {direction:?} {by:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_number_that_would_not_fit_is_refused() {
        let change = |by| Change {
            place: 0,
            quantity: String::new(),
            direction: Direction::Add,
            by: CountRange::exactly(by),
            is_sum: true,
        };
        let most = CountRange::exactly(u32::MAX);
        assert_eq!(change(1).apply(most), Err(Impossible::TooLarge));
        assert_eq!(change(0).apply(most), Ok(most));
        assert_eq!(change(2).apply(CountRange::spanning(1, u32::MAX - 1)), Err(Impossible::TooLarge));
    }
}
