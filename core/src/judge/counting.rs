//! Computes quantities from items, by the treaty's own counting rules.

use crate::count::{AnyKind, Census, CountRange, FullCensus, Kind, KindSet, Overflow, State};
use crate::treaty::{Group, StateParty, Treaty, Weight};
use crate::verdict::Truth;

/// The number that `census`, which has the built-in kinds, gives for `quantity`. It is `None` if the treaty has no
/// counting rule for the quantity, so that only a declared total can give it.
///
/// `attributed` holds those items of the census to whose type the treaty attributes a number
/// ([`Treaty::item_type`]), with the attributed number as their warheads. For a treaty without types it is
/// [`Census::EMPTY`].
///
/// The number is a range if the treaty does not decide what some items count. Their least is zero. These are items
/// whose type has no attributed number, and items in a state that no rule of the quantity names although a rule names
/// their kind in another state. A rule of weight zero says that items do not count.
///
/// # Errors
///
/// [`Overflow`] if the least number would pass [`u32::MAX`].
///
/// ```
/// use proverka::count::{Census, CountRange, Kind, State};
/// use proverka::judge::measure;
/// use proverka::treaty::catalog::NEW_START;
///
/// let mut census = Census::EMPTY;
/// // A bomber is one warhead, whatever hangs under it; an emptied silo still is a launcher.
/// census.add(Kind::HeavyBomber, State::Deployed, 0)?;
/// census.add(Kind::IcbmLauncher, State::NonDeployed, 0)?;
///
/// let of = |quantity| measure(&NEW_START, quantity, &census, &Census::EMPTY);
/// assert_eq!(of("warheads")?, Some(CountRange::exactly(1)));
/// assert_eq!(of("launchers")?, Some(CountRange::exactly(2)));
/// # Ok::<(), proverka::count::Overflow>(())
/// ```
pub fn measure(
    treaty: &Treaty<'_>,
    quantity: &str,
    census: &Census,
    attributed: &Census,
) -> Result<Option<CountRange>, Overflow> {
    let cell = |kind, state| Cell {
        items: census.items(kind, state),
        warheads: census.warheads(kind, state),
        attributed_items: attributed.items(kind, state),
        attributed_warheads: attributed.warheads(kind, state),
    };
    sum_of_rules(treaty, quantity, Kind::ALL.into_iter(), KindSet::contains, cell)
}

/// The number that the items of all kinds, also of the treaty's own, give for `quantity`; otherwise as [`measure`].
///
/// # Errors
///
/// [`Overflow`] if the least number would pass [`u32::MAX`].
///
/// ```
/// use proverka::count::{AnyKind, CountRange, FullCensus, KindSet, State, StateSet};
/// use proverka::judge::measure_all;
/// use proverka::treaty::{CountingRule, ItemKind, Treaty, Weight, catalog::NEW_START};
///
/// let citation = NEW_START.counting[0].citation;
/// let treaty = Treaty {
///     kinds: &[ItemKind { id: "rail_launcher", title: "Rail-mobile launcher", warheads: false, citation }],
///     counting: &[CountingRule {
///         quantity: "launchers",
///         kinds: KindSet::new(&[]).with_own(0),
///         states: StateSet::new(&[State::Deployed]),
///         weight: Weight::Each(1),
///         citation,
///     }],
///     ..NEW_START
/// };
/// let mut census = FullCensus::EMPTY;
/// census.add_many(AnyKind::Own(0), State::Deployed, 12, 0)?;
/// let launchers = measure_all(&treaty, "launchers", &census, &FullCensus::EMPTY)?;
/// assert_eq!(launchers, Some(CountRange::exactly(12)));
/// # Ok::<(), proverka::count::Overflow>(())
/// ```
pub fn measure_all(
    treaty: &Treaty<'_>,
    quantity: &str,
    census: &FullCensus,
    attributed: &FullCensus,
) -> Result<Option<CountRange>, Overflow> {
    let cell = |kind: AnyKind, state| Cell {
        items: census.items(kind, state),
        warheads: census.warheads(kind, state),
        attributed_items: attributed.items(kind, state),
        attributed_warheads: attributed.warheads(kind, state),
    };
    sum_of_rules(treaty, quantity, treaty.every_kind(), KindSet::has, cell)
}

/// The sum over the cells of `kinds` in every state, by the rules that `names` finds for a kind.
fn sum_of_rules<K: Copy>(
    treaty: &Treaty<'_>,
    quantity: &str,
    kinds: impl Iterator<Item = K>,
    names: impl Fn(KindSet, K) -> bool,
    cell: impl Fn(K, State) -> Cell,
) -> Result<Option<CountRange>, Overflow> {
    let mut least = 0_u32;
    let mut more = Some(0_u32);
    for (kind, state) in kinds.flat_map(|kind| State::ALL.into_iter().map(move |state| (kind, state))) {
        let cell = cell(kind, state);
        if cell.items == 0 {
            continue;
        }
        let rules = || treaty.counting.iter().filter(|rule| rule.quantity == quantity && names(rule.kinds, kind));
        let mut is_named = false;
        for rule in rules().filter(|rule| rule.states.contains(state)) {
            is_named = true;
            let counted = match rule.weight {
                Weight::Each(weight) => cell.items.checked_mul(u32::from(weight)).ok_or(Overflow)?,
                Weight::Warheads => cell.warheads,
                Weight::Attributed => cell.attributed_warheads,
            };
            least = least.checked_add(counted).ok_or(Overflow)?;
            if rule.weight == Weight::Attributed && cell.attributed_items < cell.items {
                more = None;
            }
        }
        if !is_named {
            // They may count as much as such items do in the state in which they count most.
            let most = rules().try_fold(0_u32, |most, rule| Some(most.max(cell.most(rule.weight)?)));
            more = more.zip(most).and_then(|(more, most)| more.checked_add(most));
        }
    }
    let steps = treaty.quantity(quantity).ok().and_then(|one| 10_u32.checked_pow(u32::from(one.decimals))).unwrap_or(1);
    let most = more.and_then(|more| least.checked_add(more)?.checked_mul(steps));
    let least = least.checked_mul(steps).ok_or(Overflow)?;
    Ok(treaty.counts(quantity).then_some(match most {
        Some(most) => CountRange::spanning(least, most),
        None => CountRange::at_least(least),
    }))
}

/// Items of one kind in one state.
struct Cell {
    items: u32,
    warheads: u32,
    attributed_items: u32,
    attributed_warheads: u32,
}

impl Cell {
    /// The most that these items may count at a weight that the treaty gives them in another state; `None` if there is
    /// no such bound.
    const fn most(&self, weight: Weight) -> Option<u32> {
        match weight {
            Weight::Each(weight) => self.items.checked_mul(weight as u32),
            // Only deployed items have to declare their warheads.
            Weight::Warheads => None,
            Weight::Attributed if self.attributed_items == self.items => Some(self.attributed_warheads),
            Weight::Attributed => None,
        }
    }
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
