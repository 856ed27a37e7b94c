//! An item that is kept in memory, because notices change it or another list is compared with it.

use proverka::count::{AnyKind, Item, State};
use proverka::treaty::Treaty;
use serde::Serialize;

/// A declared item without its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The code of the party that declares it.
    pub party: Box<str>,
    /// The kind of the item.
    pub kind: AnyKind,
    /// The state of the item.
    pub state: State,
    /// Its type; `None` if it is not declared.
    pub model: Option<Box<str>>,
    /// Its site; `None` if it is not declared.
    pub site: Option<Box<str>>,
    /// The number of warheads on it; `None` if it is not declared.
    pub warheads: Option<u16>,
}

/// A field in which two items differ, or in which one changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The field that differs.
    pub field: &'static str,
    /// Its first value; empty if it has none.
    pub from: String,
    /// Its second value; empty if it has none.
    pub to: String,
}

impl Held {
    /// What is kept of an item.
    #[must_use]
    pub fn of(item: &Item<'_, AnyKind>) -> Self {
        Self {
            party: item.party.into(),
            kind: item.kind,
            state: item.state,
            model: item.model.map(Into::into),
            site: item.site.map(Into::into),
            warheads: item.warheads,
        }
    }

    /// The fields in which `other`, an item with the same id, differs.
    #[must_use]
    pub fn differences(&self, other: &Self, treaty: &Treaty<'_>) -> Vec<Difference> {
        let text = |text: &Option<Box<str>>| text.as_deref().unwrap_or_default().to_owned();
        let number = |number: Option<u16>| number.map_or(String::new(), |number| number.to_string());
        let word = |kind| treaty.kind_word(kind).to_owned();
        let fields = [
            ("party", self.party.to_string(), other.party.to_string()),
            ("kind", word(self.kind), word(other.kind)),
            ("state", self.state.as_str().to_owned(), other.state.as_str().to_owned()),
            ("type", text(&self.model), text(&other.model)),
            ("site", text(&self.site), text(&other.site)),
            ("warheads", number(self.warheads), number(other.warheads)),
        ];
        let differs = fields.into_iter().filter(|(_, from, to)| from != to);
        differs.map(|(field, from, to)| Difference { field, from, to }).collect()
    }

    /// The item as a line of a declaration, without a line break.
    #[must_use]
    pub fn line(&self, id: &str, treaty: &Treaty<'_>) -> String {
        Line {
            id,
            party: &self.party,
            kind: treaty.kind_word(self.kind),
            state: self.state.as_str(),
            model: self.model.as_deref(),
            site: self.site.as_deref(),
            warheads: self.warheads,
        }
        .json()
    }
}

/// A line of a declaration of items.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Line<'a> {
    /// The identifier of the item.
    pub id: &'a str,
    /// The code of the party that declares it.
    pub party: &'a str,
    /// The word for its kind.
    pub kind: &'a str,
    /// The word for its state.
    pub state: &'a str,
    /// Its type; `None` if it is not declared.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub model: Option<&'a str>,
    /// Its site; `None` if it is not declared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<&'a str>,
    /// The number of warheads on it; `None` if it is not declared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warheads: Option<u16>,
}

impl Line<'_> {
    /// The line as JSON, without a line break.
    #[must_use]
    pub fn json(&self) -> String {
        // Texts and numbers can always be written.
        serde_json::to_string(self).unwrap_or_default()
    }
}
