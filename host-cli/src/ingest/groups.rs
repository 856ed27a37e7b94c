//! Counts items by site and type in a table of bounded size.

use std::collections::BTreeMap;

use proverka::count::{AnyKind, Item, State};

/// The items of one party, kind, site and type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// Index of the party in the request.
    pub party: usize,
    /// Kind of the items.
    pub kind: AnyKind,
    /// The site, if the items name one.
    pub site: Option<String>,
    /// The type, if the items name one.
    pub model: Option<String>,
}

/// Items that need a type, and whose type has no number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnknownType {
    /// Index of the party in the request.
    pub party: usize,
    /// Kind of the items.
    pub kind: AnyKind,
    /// State of the items.
    pub state: State,
    /// The type that the items name; `None` if they name none, or if there was no room for the name.
    pub model: Option<String>,
}

/// The number of items in each group.
///
/// Both tables are bounded. Which entries stay depends on the items only, and not on their order: the first ones by
/// their names. So parts that are counted separately and merged have the same table as the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups {
    /// The groups, in order.
    pub counts: BTreeMap<Group, u64>,
    /// Number of items that belong to groups for which there was no room. If it is not zero, judgements by group are
    /// undecided.
    pub unlisted: u64,
    /// The number of items of each type that has no number, in order.
    pub unknown_types: BTreeMap<UnknownType, u64>,
}

impl Groups {
    /// Greatest number of groups.
    pub const MOST: usize = 1024;
    /// Greatest length of the names of one group; items of a group with longer names are not listed.
    ///
    /// Unit: bytes.
    pub const MOST_TEXT: usize = 512;

    /// Counts an item that needs a type, and whose type has no number.
    pub(super) fn add_unknown_type<K: Copy + Into<AnyKind>>(&mut self, party: usize, item: &Item<'_, K>) {
        let model = item.model.filter(|model| model.len() <= Self::MOST_TEXT).map(str::to_owned);
        self.add_items_of_unknown_type(UnknownType { party, kind: item.kind.into(), state: item.state, model }, 1);
    }

    /// Counts one item.
    pub(super) fn add<K: Copy + Into<AnyKind>>(&mut self, party: usize, item: &Item<'_, K>) {
        if item.site.map_or(0, str::len) + item.model.map_or(0, str::len) > Self::MOST_TEXT {
            self.unlisted += 1;
            return;
        }
        let (site, model) = (item.site.map(str::to_owned), item.model.map(str::to_owned));
        self.add_items(Group { party, kind: item.kind.into(), site, model }, 1);
    }

    /// Adds the items of a part that was counted separately.
    pub fn merge(&mut self, part: Self) {
        self.unlisted = self.unlisted.saturating_add(part.unlisted);
        part.counts.into_iter().for_each(|(group, items)| self.add_items(group, items));
        part.unknown_types.into_iter().for_each(|(unknown, items)| self.add_items_of_unknown_type(unknown, items));
    }

    fn add_items(&mut self, group: Group, items: u64) {
        add(&mut self.counts, group, items);
        if self.counts.len() > Self::MOST
            && let Some((_, items)) = self.counts.pop_last()
        {
            self.unlisted = self.unlisted.saturating_add(items);
        }
    }

    fn add_items_of_unknown_type(&mut self, unknown: UnknownType, items: u64) {
        add(&mut self.unknown_types, unknown, items);
        // Those without a name are as many as there are kinds and states, and need no bound.
        let is_named = |(unknown, _): &(&UnknownType, &u64)| unknown.model.is_some();
        if self.unknown_types.len() <= Self::MOST || self.unknown_types.iter().filter(is_named).count() <= Self::MOST {
            return;
        }
        let last = self.unknown_types.iter().rfind(is_named).map(|(unknown, _)| unknown.clone());
        if let Some(last) = last
            && let Some(items) = self.unknown_types.remove(&last)
        {
            add(&mut self.unknown_types, UnknownType { model: None, ..last }, items);
        }
    }
}

fn add<K: Ord>(table: &mut BTreeMap<K, u64>, key: K, items: u64) {
    let count = table.entry(key).or_default();
    *count = count.saturating_add(items);
}
