//! Declared items, counted by the rules of a treaty.

use std::io::{self, IsTerminal};

use proverka::calendar::Date;
use proverka::count::{AnyKind, CountRange, FullCensus, KindSet, State, StateSet};
use proverka::judge::measure_all;
use proverka::treaty::{CountingRule, Quantity, Scope, Treaty, Weight};

use super::change::{Change, Impossible};
use crate::failure::Failure;
use crate::ingest::{self, Attribution, GroupBy, ItemSource, Options, Progress};
use crate::progress::Bar;

/// What the items of one day count towards each quantity.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The file that has them.
    file: String,
    /// The day for which they are declared.
    declared_for: Date,
    /// The day on which they are judged. It is a later one if nothing newer was declared.
    date: Date,
    /// For each quantity that items count towards, the number of each party by its index; `None` if the party declared
    /// no items.
    numbers: Vec<(String, Vec<Option<CountRange>>)>,
    /// The items that no counting rule of the treaty names, and those of a type that it does not have.
    not_counted: Vec<NotCounted>,
}

/// Items that are declared and do not count, although no rule says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotCounted {
    /// The code of the party that declares them.
    pub party: String,
    /// The kind of the items.
    pub kind: AnyKind,
    /// The state of the items.
    pub state: State,
    /// Why they are not counted.
    pub cause: NotCountedCause,
    /// The number of items.
    pub items: u64,
}

/// Why items are not counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotCountedCause {
    /// No counting rule of the treaty names their kind in their state.
    NoRule,
    /// The treaty counts them by their type, and has none of this name; `None` if they name none.
    Type(Option<String>),
}

impl Counted {
    /// The file that has the items.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The day on which they are judged.
    pub(super) const fn date(&self) -> Date {
        self.date
    }

    /// The day for which they are declared.
    pub(super) const fn declared_for(&self) -> Date {
        self.declared_for
    }

    /// The items that are declared and do not count, although no rule says so.
    #[must_use]
    pub fn not_counted(&self) -> &[NotCounted] {
        &self.not_counted
    }

    /// Whether items count towards this quantity.
    pub(super) fn has(&self, quantity: &str) -> bool {
        self.numbers.iter().any(|(id, _)| id == quantity)
    }

    /// What is known about a quantity of the party at `place`; `None` if it declared no items.
    #[must_use]
    pub fn known(&self, place: usize, quantity: &str) -> Option<CountRange> {
        self.numbers.iter().find(|(id, _)| id == quantity)?.1.get(place).copied().flatten()
    }

    /// Adds the number of each party for a quantity that items do not count towards.
    pub(super) fn put(&mut self, quantity: &str, numbers: Vec<Option<CountRange>>) {
        self.numbers.push((quantity.to_owned(), numbers));
    }

    /// The same items, judged on `day`.
    pub(super) fn judged_on(self, day: Date) -> Self {
        Self { date: day, ..self }
    }

    /// Applies a change to the number of a party.
    pub(super) fn change(&mut self, change: &Change) -> Result<(), Impossible> {
        let numbers = self.numbers.iter_mut().find(|(id, _)| *id == change.quantity);
        let number = numbers.and_then(|(_, numbers)| numbers.get_mut(change.place)).and_then(Option::as_mut);
        let number = number.ok_or(Impossible::NoNumber)?;
        *number = change.apply(*number)?;
        Ok(())
    }
}

/// How the items of a source are read under a treaty.
pub(super) struct Reading<'a> {
    pub(super) parties: &'a [&'a str],
    pub(super) options: &'a Options<'a>,
    pub(super) progress: &'a mut dyn FnMut(Progress),
}

/// Calls `read` with what reading under `treaty` needs, by `threads` threads, and shows how far it is.
pub(super) fn read_with<T>(treaty: &Treaty<'_>, threads: Option<usize>, read: impl FnOnce(Reading<'_>) -> T) -> T {
    let parties: Vec<&str> = treaty.parties.iter().map(|party| party.code).collect();
    let (kinds, group, attribution) = (treaty.kinds, group_by(treaty), attribution(treaty));
    let default = Options::default();
    let options = Options { kinds, group, attribution, threads: threads.unwrap_or(default.threads), ..default };
    let mut bar = Bar::new(io::stderr().is_terminal());
    let read = read(Reading { parties: &parties, options: &options, progress: &mut |progress| bar.show(progress) });
    bar.clear();
    read
}

/// Counts the items of a source, which are declared for the day `date`, by `threads` threads. Messages call the source
/// `file`.
///
/// # Errors
///
/// [`Failure`] if the source cannot be read or has a faulty item, or if a count is too large.
pub fn items(
    source: ItemSource,
    treaty: &Treaty<'_>,
    date: Date,
    file: String,
    threads: Option<usize>,
) -> Result<Counted, Failure> {
    let declared = read_with(treaty, threads, |Reading { parties, options, progress }| {
        ingest::items(source, parties, options, progress)
    })?;
    counted(&declared, treaty, date, file)
}

/// Applies the counting rules of a treaty to items that were read.
///
/// # Errors
///
/// [`Failure`] if a count is too large.
pub fn counted(declared: &ingest::Declared, treaty: &Treaty<'_>, date: Date, file: String) -> Result<Counted, Failure> {
    let of = |censuses: &[(String, FullCensus)], code: &str| {
        censuses.iter().find(|(party, _)| party == code).map(|(_, census)| *census)
    };
    let mut numbers = Vec::new();
    for quantity in treaty.quantities.iter().filter(|quantity| treaty.counts(quantity.id)) {
        let mut row = Vec::new();
        for (place, party) in treaty.parties.iter().enumerate() {
            let number = match of(&declared.per_party, party.code) {
                None => None,
                Some(census) => {
                    let attributed = of(&declared.attributed, party.code).unwrap_or(FullCensus::EMPTY);
                    let whole = count(treaty, quantity.id, &census, &attributed)?;
                    match quantity.scope {
                        // Lists of items do not say how long one of them is in transit.
                        Scope::Side | Scope::Transit => whole,
                        Scope::SiteAndType => whole.map(|whole| largest(declared, treaty, quantity, place, whole)),
                    }
                }
            };
            row.push(number);
        }
        numbers.push((quantity.id.to_owned(), row));
    }
    let not_counted = not_counted(treaty, declared);
    Ok(Counted { file, declared_for: date, date, numbers, not_counted })
}

/// The items that no counting rule of the treaty names, and those of a type that it does not have.
fn not_counted(treaty: &Treaty<'_>, declared: &ingest::Declared) -> Vec<NotCounted> {
    let mut all = Vec::new();
    for (party, census) in &declared.per_party {
        for (kind, state) in treaty.every_kind().flat_map(|kind| State::ALL.map(|state| (kind, state))) {
            let items = u64::from(census.items(kind, state));
            if items > 0 && !treaty.names(kind, state) {
                all.push(NotCounted { party: party.clone(), kind, state, cause: NotCountedCause::NoRule, items });
            }
        }
    }
    for (unknown, items) in &declared.groups.unknown_types {
        let party = treaty.parties.get(unknown.party).map_or("", |party| party.code).to_owned();
        let cause = NotCountedCause::Type(unknown.model.clone());
        all.push(NotCounted { party, kind: unknown.kind, state: unknown.state, cause, items: *items });
    }
    all
}

/// The types of the treaty, and the items that its rules count by them; `None` if no rule does.
fn attribution(treaty: &Treaty<'_>) -> Option<Attribution> {
    let rules: Vec<_> = treaty.counting.iter().filter(|rule| rule.weight == Weight::Attributed).collect();
    let kinds = rules.iter().fold(KindSet::new(&[]), |kinds, rule| kinds.union(rule.kinds));
    let types = treaty.types.iter().map(|one| (one.id.to_owned(), one.kind, one.warheads)).collect();
    let rules: Vec<_> = rules.iter().map(|rule| (rule.kinds, rule.states)).collect();
    (!rules.is_empty()).then_some(Attribution { types, kinds, rules })
}

/// What to count by type and site: the items of every rule whose quantity has such a limit.
fn group_by(treaty: &Treaty<'_>) -> Option<GroupBy> {
    let scoped = |quantity: &str| treaty.quantity(quantity).is_ok_and(|one| one.scope == Scope::SiteAndType);
    let counts = |rule: &&CountingRule<'_>| scoped(rule.quantity) && rule.weight != Weight::Each(0);
    let rules: Vec<_> = treaty.counting.iter().filter(counts).collect();
    let kinds = rules.iter().fold(KindSet::new(&[]), |kinds, rule| kinds.union(rule.kinds));
    let states: Vec<State> =
        State::ALL.into_iter().filter(|state| rules.iter().any(|rule| rule.states.contains(*state))).collect();
    (!rules.is_empty()).then(|| GroupBy { kinds, states: StateSet::new(&states) })
}

/// Counts what a census adds to a quantity.
fn count(
    treaty: &Treaty<'_>,
    quantity: &str,
    census: &FullCensus,
    attributed: &FullCensus,
) -> Result<Option<CountRange>, Failure> {
    measure_all(treaty, quantity, census, attributed)
        .map_err(|overflow| Failure::usage(format!("{quantity}: {overflow}"), "expected counts that fit in 32 bits"))
}

/// The largest number of one type at one site that a party has of a quantity. Items without a named type or site may
/// belong to any group, and so may items for which the table had no room, and those of which the treaty does not say
/// whether they count: `whole` is what all items count together.
fn largest(
    declared: &ingest::Declared,
    treaty: &Treaty<'_>,
    quantity: &Quantity<'_>,
    party: usize,
    whole: CountRange,
) -> CountRange {
    let counts = |rule: &&CountingRule<'_>| rule.quantity == quantity.id && rule.weight != Weight::Each(0);
    let rules: Vec<_> = treaty.counting.iter().filter(counts).collect();
    let steps = 10_u64.saturating_pow(u32::from(quantity.decimals));
    let mut named = 0_u64;
    let mut unnamed = declared.groups.unlisted;
    for (group, items) in declared.groups.counts.iter().filter(|(group, _)| group.party == party) {
        let weight: u64 = rules
            .iter()
            .filter(|rule| rule.kinds.has(group.kind))
            .map(|rule| match rule.weight {
                Weight::Each(weight) => u64::from(weight).saturating_mul(steps),
                // No treaty here limits warheads by type and site, which would need a census by group.
                Weight::Warheads | Weight::Attributed => 0,
            })
            .sum();
        if group.site.is_some() && group.model.is_some() {
            named = named.max(items * weight);
        } else {
            unnamed += items * weight;
        }
    }
    // Saturated counts are still correct bounds, because every ceiling is far below.
    let bound = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    let least = named.max(u64::from(unnamed > 0));
    let open = whole.max().map(|most| u64::from(most.saturating_sub(whole.min())));
    match open {
        Some(open) => CountRange::spanning(bound(least), bound(named + unnamed + open)),
        None => CountRange::at_least(bound(least)),
    }
}
