//! Items counted by where they are and what type they are, in a bounded table.

use std::collections::BTreeMap;

use proverka::count::{Item, Kind};

/// Items of one party, kind, site and type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// Index of the party among those asked for.
    pub party: usize,
    /// Kind of the items.
    pub kind: Kind,
    /// The site, where the items name one.
    pub site: Option<String>,
    /// The type, where the items name one.
    pub model: Option<String>,
}

/// How many items each group has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups {
    /// The groups, in order.
    pub counts: BTreeMap<Group, u64>,
    /// Items that belong to groups for which there was no room. Where there are any, a judgement by group is
    /// undecided.
    pub unlisted: u64,
    bytes: usize,
}

impl Groups {
    /// Most groups that are kept.
    pub const MOST: usize = 1024;
    /// Most text that the names of all groups have together.
    ///
    /// Unit: bytes.
    pub const MOST_TEXT: usize = 64 * 1024;

    pub(super) fn add(&mut self, party: usize, item: &Item<'_>) {
        let group =
            Group { party, kind: item.kind, site: item.site.map(str::to_owned), model: item.model.map(str::to_owned) };
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
