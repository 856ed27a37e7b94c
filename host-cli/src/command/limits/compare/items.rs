//! Which items are in one list only, and which differ between two lists.

use std::collections::BTreeMap;
use std::path::Path;

use proverka::treaty::Treaty;

use crate::failure::Failure;
use crate::files::input::is_stdin;
use crate::ingest::{ItemSource, each_item};
use crate::input;
use crate::input::held::Held;
use crate::report::compare::{ItemChange, ItemChanges};

/// Compares two lists of items, which were both read before and have no faults. The first one is kept in memory.
///
/// # Errors
///
/// [`Failure`] if a list cannot be read a second time.
pub(super) fn changes(
    first: &Path,
    second: &Path,
    treaty: &Treaty<'_>,
    side: Option<&str>,
) -> Result<ItemChanges, Failure> {
    if is_stdin(first) || is_stdin(second) {
        return Err(Failure::usage("items from standard input cannot be read twice", "expected a file"));
    }
    let is_asked = |party: &str| {
        let own = treaty.party(party).map_or(party, |(_, party)| party.side);
        side.is_none_or(|side| input::treaty::concerns(treaty, side, own))
    };
    let mut before: BTreeMap<Box<str>, Held> = BTreeMap::new();
    each_item(ItemSource::path(first), treaty.kinds, |item| {
        if is_asked(item.party) {
            before.insert(item.id.into(), Held::of(item));
        }
    })?;
    let mut changes = ItemChanges::default();
    each_item(ItemSource::path(second), treaty.kinds, |item| {
        if !is_asked(item.party) {
            return;
        }
        let found = match before.remove(item.id) {
            None => change(Held::of(item), item.id, "new", treaty),
            Some(known) => {
                let differences = known.differences(&Held::of(item), treaty);
                if differences.is_empty() {
                    changes.unchanged += 1;
                    return;
                }
                ItemChange { differences, ..change(known, item.id, "changed", treaty) }
            }
        };
        changes.items.push(found);
    })?;
    changes.items.extend(before.into_iter().map(|(id, known)| change(known, &id, "gone", treaty)));
    changes.items.sort_by(|one, other| (&one.party, &one.id).cmp(&(&other.party, &other.id)));
    Ok(changes)
}

/// An item that is in one list only, or differs.
fn change(held: Held, id: &str, what: &'static str, treaty: &Treaty<'_>) -> ItemChange {
    ItemChange {
        what,
        id: id.to_owned(),
        kind: treaty.kind_word(held.kind).to_owned(),
        state: held.state.as_str(),
        party: held.party.into(),
        differences: Vec::new(),
    }
}
