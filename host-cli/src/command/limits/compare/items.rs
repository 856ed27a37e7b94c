//! Which items are in one list only, and which differ between two lists.

use std::collections::BTreeMap;
use std::path::Path;

use proverka::count::{AnyKind, Item};
use proverka::treaty::Treaty;

use crate::failure::Failure;
use crate::files::input::is_stdin;
use crate::ingest::{ItemSource, each_item};
use crate::input;
use crate::report::compare::{Difference, ItemChange, ItemChanges};

/// What is kept of an item of the first list.
struct Known {
    party: Box<str>,
    kind: AnyKind,
    state: &'static str,
    model: Option<Box<str>>,
    site: Option<Box<str>>,
    warheads: Option<u16>,
}

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
    let mut before: BTreeMap<Box<str>, Known> = BTreeMap::new();
    each_item(ItemSource::path(first), treaty.kinds, |item| {
        if is_asked(item.party) {
            before.insert(item.id.into(), Known::of(item));
        }
    })?;
    let mut changes = ItemChanges::default();
    each_item(ItemSource::path(second), treaty.kinds, |item| {
        if !is_asked(item.party) {
            return;
        }
        let change = match before.remove(item.id) {
            None => Known::of(item).alone(item.id, "new", treaty),
            Some(known) => {
                let differences = known.differences(&Known::of(item), treaty);
                if differences.is_empty() {
                    changes.unchanged += 1;
                    return;
                }
                ItemChange { differences, ..known.alone(item.id, "changed", treaty) }
            }
        };
        changes.items.push(change);
    })?;
    changes.items.extend(before.into_iter().map(|(id, known)| known.alone(&id, "gone", treaty)));
    changes.items.sort_by(|one, other| (&one.party, &one.id).cmp(&(&other.party, &other.id)));
    Ok(changes)
}

impl Known {
    fn of(item: &Item<'_, AnyKind>) -> Self {
        Self {
            party: item.party.into(),
            kind: item.kind,
            state: item.state.as_str(),
            model: item.model.map(Into::into),
            site: item.site.map(Into::into),
            warheads: item.warheads,
        }
    }

    fn alone(self, id: &str, what: &'static str, treaty: &Treaty<'_>) -> ItemChange {
        ItemChange {
            what,
            id: id.to_owned(),
            party: self.party.into(),
            kind: treaty.kind_word(self.kind).to_owned(),
            state: self.state,
            differences: Vec::new(),
        }
    }

    /// The fields in which `other`, an item with the same id, differs.
    fn differences(&self, other: &Self, treaty: &Treaty<'_>) -> Vec<Difference> {
        let text = |text: &Option<Box<str>>| text.as_deref().unwrap_or_default().to_owned();
        let number = |number: Option<u16>| number.map_or(String::new(), |number| number.to_string());
        let word = |kind| treaty.kind_word(kind).to_owned();
        let fields = [
            ("party", self.party.to_string(), other.party.to_string()),
            ("kind", word(self.kind), word(other.kind)),
            ("state", self.state.to_owned(), other.state.to_owned()),
            ("type", text(&self.model), text(&other.model)),
            ("site", text(&self.site), text(&other.site)),
            ("warheads", number(self.warheads), number(other.warheads)),
        ];
        let differs = fields.into_iter().filter(|(_, from, to)| from != to);
        differs.map(|(field, from, to)| Difference { field, from, to }).collect()
    }
}
