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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups {
    /// The groups, in order.
    pub counts: BTreeMap<Group, u64>,
    /// Number of items that belong to groups for which there was no room. If it is not zero, judgements by group are
    /// undecided.
    pub unlisted: u64,
    /// The number of items of each type that has no number, in order.
    pub unknown_types: BTreeMap<UnknownType, u64>,
    bytes: usize,
}

impl Groups {
    /// Greatest number of groups.
    pub const MOST: usize = 1024;
    /// Greatest total length of the names of all groups.
    ///
    /// Unit: bytes.
    pub const MOST_TEXT: usize = 64 * 1024;

    /// Counts an item that needs a type, and whose type has no number.
    pub(super) fn add_unknown_type<K: Copy + Into<AnyKind>>(&mut self, party: usize, item: &Item<'_, K>) {
        let unknown = |model: Option<&str>| {
            let model = model.map(str::to_owned);
            UnknownType { party, kind: item.kind.into(), state: item.state, model }
        };
        let named = unknown(item.model);
        let bytes = self.bytes + item.model.map_or(0, str::len);
        let is_new = !self.unknown_types.contains_key(&named);
        let has_room = self.unknown_types.len() < Self::MOST && bytes <= Self::MOST_TEXT;
        let listed = if is_new && !has_room { unknown(None) } else { named };
        if is_new && has_room {
            self.bytes = bytes;
        }
        *self.unknown_types.entry(listed).or_default() += 1;
    }

    pub(super) fn add<K: Copy + Into<AnyKind>>(&mut self, party: usize, item: &Item<'_, K>) {
        let group = Group {
            party,
            kind: item.kind.into(),
            site: item.site.map(str::to_owned),
            model: item.model.map(str::to_owned),
        };
        if let Some(count) = self.counts.get_mut(&group) {
            *count += 1;
            return;
        }
        let bytes = self.bytes + item.site.map_or(0, str::len) + item.model.map_or(0, str::len);
        if self.counts.len() < Self::MOST && bytes <= Self::MOST_TEXT {
            self.bytes = bytes;
            self.counts.insert(group, 1);
        } else {
            self.unlisted += 1;
        }
    }
}
