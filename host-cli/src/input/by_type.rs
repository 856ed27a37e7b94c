//! Totals by type: the rows of one party and date are parts of its total, and are added up.
//!
//! Where the table has a column `kind` too, other limited quantities can be found from it. A table whose numbers of
//! items and of warheads by type add up to the party's totals lists all of its deployed items. So the deployed items of
//! some kinds, and the warheads that are attributed to them, are the sum over the rows of these kinds.

use std::collections::{BTreeMap, BTreeSet};

use proverka::count::{AnyKind, CountRange, FullCensus, KindSet, State};
use proverka::judge::measure_all;
use proverka::treaty::{Quantity, Scope, Treaty, Unit, Weight};

use super::totals::{Claim, Source, TotalsRow};

/// The quantities by which a table lists the deployed items of each type, and the warheads on them.
fn listed<'a>(treaty: &Treaty<'a>) -> Option<(&'a Quantity<'a>, &'a Quantity<'a>)> {
    let column = |id: &str, unit: Unit| {
        let of_unit = |one: &&Quantity<'_>| one.unit == unit && one.scope == Scope::Side && one.decimals == 0;
        treaty.quantity(id).ok().filter(of_unit)
    };
    Some((column("deployed_delivery_systems", Unit::Items)?, column("warheads", Unit::Warheads)?))
}

/// The kinds that count towards a quantity if they are deployed.
fn deployed_kinds(treaty: &Treaty<'_>, quantity: &str) -> Vec<AnyKind> {
    let rules = treaty.counting.iter().filter(|rule| rule.quantity == quantity && rule.weight != Weight::Each(0));
    let kinds = rules.filter(|rule| rule.states.contains(State::Deployed)).map(|rule| rule.kinds);
    let kinds = kinds.fold(KindSet::new(&[]), KindSet::union);
    treaty.every_kind().filter(|kind| kinds.has(*kind)).collect()
}

/// Whether a table by type and kind gives this quantity although it has no column for it: all kinds that count towards
/// it are in the list.
pub(super) fn is_derived(treaty: &Treaty<'_>, quantity: &Quantity<'_>) -> bool {
    let Some((items, warheads)) = listed(treaty) else { return false };
    let all = deployed_kinds(treaty, warheads.id);
    let own = deployed_kinds(treaty, quantity.id);
    let is_column = [items.id, warheads.id].contains(&quantity.id);
    let is_total = quantity.scope == Scope::Side && quantity.decimals == 0;
    is_total && !is_column && !own.is_empty() && own.iter().all(|kind| all.contains(kind))
}

/// Adds up the rows of each party, date and claimant. Each sum comes with the place of its first row, and each fault
/// with the place of the row that has it. `row_word` is what rows are called in the file.
pub(super) fn sums(
    parts: Vec<(usize, TotalsRow)>,
    treaty: &Treaty<'_>,
    quantities: &[String],
    row_word: &str,
) -> Vec<(usize, Result<TotalsRow, String>)> {
    let mut groups: BTreeMap<_, Vec<(usize, TotalsRow)>> = BTreeMap::new();
    let mut sums = Vec::new();
    for (start, row) in parts {
        let group = groups.entry((row.date, row.party, row.claim.by.clone())).or_default();
        let model = |row: &TotalsRow| row.part.as_ref().map(|part| part.model.clone()).unwrap_or_default();
        match group.iter().find(|(_, other)| model(other) == model(&row)) {
            Some((_, first)) => {
                let what = format!(
                    "a second row for type {} on {}; the first is in {row_word} {}: expected one row for each type of a party",
                    model(&row),
                    row.date,
                    first.claim.line
                );
                sums.push((start, Err(what)));
            }
            None => group.push((start, row)),
        }
    }
    for rows in groups.into_values() {
        if let Some((start, first)) = rows.first() {
            sums.push((*start, sum(first, &rows, treaty, quantities)));
        }
    }
    sums.sort_by_key(|(start, _)| *start);
    sums
}

/// The sum over the rows of one party, date and claimant.
fn sum(
    first: &TotalsRow,
    rows: &[(usize, TotalsRow)],
    treaty: &Treaty<'_>,
    quantities: &[String],
) -> Result<TotalsRow, String> {
    let too_large = |quantity: &str| format!("the sum of {quantity} is too large; expected at most {}", u32::MAX);
    let mut numbers = Vec::new();
    for (column, quantity) in quantities.iter().enumerate() {
        let given = || rows.iter().map(|(_, row)| row.claim.numbers.get(column).copied().flatten());
        // A type without a number leaves the sum unknown.
        let number = match given().collect::<Option<Vec<CountRange>>>() {
            Some(given) => {
                let sum = given.into_iter().try_fold(CountRange::exactly(0), checked_sum);
                Some(sum.ok_or_else(|| too_large(quantity))?)
            }
            None => None,
        };
        numbers.push(number);
    }
    if let Some((census, listed)) = census(rows, treaty, quantities) {
        for (number, id) in numbers.iter_mut().zip(quantities).filter(|(number, _)| number.is_none()) {
            let derived = treaty.quantity(id).ok().filter(|quantity| is_derived(treaty, quantity));
            if let Some(quantity) = derived {
                let measured = measure_all(treaty, quantity.id, &census, &listed).map_err(|_| too_large(id))?;
                *number = measured.filter(|range| range.exact().is_some());
            }
        }
    }
    let claim = Claim { source: source(first, rows), numbers, ..first.claim.clone() };
    Ok(TotalsRow { claim, part: None, ..first.clone() })
}

/// The sum of two numbers or ranges with a largest number; `None` if it is too large.
fn checked_sum(one: CountRange, other: CountRange) -> Option<CountRange> {
    let most = one.max()?.checked_add(other.max()?)?;
    Some(CountRange::spanning(one.min().checked_add(other.min())?, most))
}

/// The source of a sum: the publications of its rows or, if the table names none, the first and the last of its rows.
fn source(first: &TotalsRow, rows: &[(usize, TotalsRow)]) -> Source {
    let published = rows.iter().filter_map(|(_, row)| match &row.claim.source {
        Source::Published(text) => Some(text.as_str()),
        Source::Place(_) => None,
    });
    let published: BTreeSet<&str> = published.collect();
    match rows.last() {
        _ if !published.is_empty() => Source::Published(published.into_iter().collect::<Vec<_>>().join("; ")),
        Some((_, last)) if rows.len() > 1 => {
            Source::Place(format!("{} to {}", first.claim.source.as_str(), last.claim.source.as_str()))
        }
        _ => first.claim.source.clone(),
    }
}

/// The deployed items of the rows, and the same with the warheads of the rows as those that are attributed to their
/// types. `None` if a row does not say its kind or a number.
fn census(rows: &[(usize, TotalsRow)], treaty: &Treaty<'_>, quantities: &[String]) -> Option<(FullCensus, FullCensus)> {
    let (items, warheads) = listed(treaty)?;
    let column = |id: &str| quantities.iter().position(|quantity| quantity == id);
    let (items, warheads) = (column(items.id)?, column(warheads.id)?);
    let mut census = FullCensus::EMPTY;
    for (_, row) in rows {
        let number = |column: usize| row.claim.numbers.get(column).copied().flatten()?.exact();
        census.add_many(row.part.as_ref()?.kind?, State::Deployed, number(items)?, number(warheads)?).ok()?;
    }
    Some((census, census))
}
