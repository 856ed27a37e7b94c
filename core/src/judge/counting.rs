//! Computes quantities from items, by the treaty's own counting rules.

use crate::count::{Census, CountRange, Kind, Overflow, State};
use crate::treaty::{Group, StateParty, Treaty, Weight};
use crate::verdict::Truth;

/// The number that `census` gives for `quantity`. It is `None` if the treaty has no counting rule for the quantity, so
/// that only a declared total can give it.
///
/// # Errors
///
/// [`Overflow`] if the sum would pass [`u32::MAX`].
///
/// ```
/// use proverka::count::{Census, Kind, State};
/// use proverka::judge::measure;
/// use proverka::treaty::catalog::NEW_START;
///
/// let mut census = Census::EMPTY;
/// // A bomber is one warhead, whatever hangs under it; an emptied silo still is a launcher.
/// census.add(Kind::HeavyBomber, State::Deployed, 0)?;
/// census.add(Kind::IcbmLauncher, State::NonDeployed, 0)?;
///
/// assert_eq!(measure(&NEW_START, "warheads", &census)?, Some(1));
/// assert_eq!(measure(&NEW_START, "launchers", &census)?, Some(2));
/// # Ok::<(), proverka::count::Overflow>(())
/// ```
pub fn measure(treaty: &Treaty<'_>, quantity: &str, census: &Census) -> Result<Option<u32>, Overflow> {
    let mut sum = 0_u32;
    for rule in treaty.counting.iter().filter(|rule| rule.quantity == quantity) {
        for kind in Kind::ALL.into_iter().filter(|kind| rule.kinds.contains(*kind)) {
            for state in State::ALL.into_iter().filter(|state| rule.states.contains(*state)) {
                let counted = match rule.weight {
                    Weight::Each(weight) => census.items(kind, state).checked_mul(u32::from(weight)).ok_or(Overflow)?,
                    Weight::Warheads | Weight::Attributed => census.warheads(kind, state),
                };
                sum = sum.checked_add(counted).ok_or(Overflow)?;
            }
        }
    }
    Ok(treaty.counts(quantity).then_some(sum))
}

/// The total of a side: the sum over its parties. It is `None` if no party of the side gave data. If only some did, the
/// sum of what they gave is the lower bound, and there is no upper bound.
pub fn side_total(
    treaty: &Treaty<'_>,
    side: &str,
    mut party: impl FnMut(&StateParty<'_>) -> Option<CountRange>,
) -> Option<CountRange> {
    total(treaty.parties.iter().filter(|party| party.side == side).map(|one| (Truth::True, party(one))))
}

/// The total of a group: the sum over its members. `counts` says of the party at a place of the treaty's list whether
/// its number is part of the total; that of a member that has left the treaty is not. If that is unknown, the total
/// covers both.
///
/// It is `None` if no member gave data. If only some did, the sum of what they gave is the lower bound, and there is no
/// upper bound.
pub fn group_total(
    treaty: &Treaty<'_>,
    group: &Group<'_>,
    counts: impl Fn(usize) -> Truth,
    mut party: impl FnMut(&StateParty<'_>) -> Option<CountRange>,
) -> Option<CountRange> {
    let members = group.members.places().filter_map(|place| Some((place, treaty.parties.get(place)?)));
    total(members.map(|(place, one)| (counts(place), party(one))))
}

/// The sum of the numbers that count; `None` if there is none at all.
fn total(numbers: impl Iterator<Item = (Truth, Option<CountRange>)>) -> Option<CountRange> {
    let mut total = CountRange::exactly(0);
    let mut seen = false;
    for (counts, given) in numbers {
        let number = given.unwrap_or(CountRange::UNKNOWN);
        total = match counts {
            Truth::True => total.sum(number),
            Truth::Unknown => total.sum(number.hull(CountRange::exactly(0))),
            Truth::False => continue,
        };
        seen |= given.is_some();
    }
    seen.then_some(total)
}
