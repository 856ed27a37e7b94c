//! Notices of what happened to items after they were declared, as CSV with a header or as NDJSON, one object a line.

use proverka::calendar::Date;

use super::file::Text;
use super::rows::{self, Column, Row};
use crate::failure::{Failure, Fault};

/// Greatest number of notices. A party of New START gave about 2,000 a year.
const NOTICES: usize = 1_000_000;

const TEXT: &str = "text in double quotes";

/// The fields of a notice.
const FIELDS: [Column; 10] = [
    Column::text("on", "a day such as 2011-04-16"),
    Column::text("notice", "one of new, departed, arrived, moved, changed, converted, eliminated"),
    Column::text("id", "the identifier of an item"),
    Column::text("party", "the code of a party such as US"),
    Column::text("kind", "a word such as icbm"),
    Column::text("state", "a word such as non_deployed"),
    Column::text("type", TEXT),
    Column::text("site", TEXT),
    Column::number("warheads", "a whole number 0..=65535"),
    Column::text("note", TEXT),
];

/// What a notice says that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// The item is new.
    New,
    /// It left its site.
    Departed,
    /// It arrived at a site.
    Arrived,
    /// It was at another site on the same day.
    Moved,
    /// Its state, its type or the number of its warheads changed.
    Changed,
    /// It was converted.
    Converted,
    /// It was eliminated.
    Eliminated,
}

impl Happened {
    /// The word for each in files.
    const WORDS: [(&'static str, Self); 7] = [
        ("new", Self::New),
        ("departed", Self::Departed),
        ("arrived", Self::Arrived),
        ("moved", Self::Moved),
        ("changed", Self::Changed),
        ("converted", Self::Converted),
        ("eliminated", Self::Eliminated),
    ];

    /// The word for it in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(_, one)| *one == self).map_or("", |(word, _)| word)
    }

    /// The fields that a notice of it must have, beside its day and the id; and those that it may have.
    const fn fields(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::New => (&["party", "kind", "state"], &["type", "site", "warheads"]),
            Self::Departed => (&[], &["party", "site"]),
            Self::Arrived | Self::Moved => (&["site"], &["party"]),
            Self::Changed => (&[], &["party", "state", "type", "warheads"]),
            Self::Converted => (&["state"], &["party", "warheads"]),
            Self::Eliminated => (&[], &["party"]),
        }
    }
}

/// A notice as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The line on which it begins, counted from 1.
    pub line: u64,
    /// The day on which it happened.
    pub on: Date,
    /// What happened to it.
    pub happened: Happened,
    /// The identifier of the item.
    pub id: String,
    /// The code of the party; `None` if the notice does not say.
    pub party: Option<String>,
    /// The word for the kind of a new item.
    pub kind: Option<String>,
    /// The word for the state in which the item is from now on.
    pub state: Option<String>,
    /// The type of the item.
    pub model: Option<String>,
    /// The site: for an item that departed, the one that it left.
    pub site: Option<String>,
    /// The number of warheads.
    pub warheads: Option<u16>,
}

/// Reads notices. An empty text has none.
///
/// # Errors
///
/// [`Failure::Input`] with every line that is no notice.
pub fn read(text: &Text) -> Result<Vec<Notice>, Failure> {
    rows::read(text, &FIELDS, NOTICES, notice)
}

fn notice(row: &Row<'_, { FIELDS.len() }>) -> Result<Notice, Fault> {
    let on = row.day(row.need("on", "a notice without its day")?)?;
    let word = row.need("notice", "a notice that does not say what happened")?;
    let happened = row.word(word, &Happened::WORDS, "no such notice as")?;
    let id = row.need("id", "a notice without the identifier of its item")?.text.to_string();
    let (needed, allowed) = happened.fields();
    for field in needed {
        row.need(field, &format!("a notice '{}' without '{field}'", word.text))?;
    }
    for column in &FIELDS {
        let is_common = ["on", "notice", "id", "note"].contains(&column.name);
        if let Some(field) = row.get(column.name)
            && !is_common
            && !needed.contains(&column.name)
            && !allowed.contains(&column.name)
        {
            let may: Vec<&str> = needed.iter().chain(allowed).copied().collect();
            let what = format!("'{}' in a notice '{}'; expected only {}", column.name, word.text, may.join(", "));
            return Err(row.fault_of(field, what));
        }
    }
    if happened == Happened::Changed && ["state", "type", "warheads"].iter().all(|field| row.get(field).is_none()) {
        return Err(row.fault("a notice 'changed' without a change; expected 'state', 'type' or 'warheads'".to_owned()));
    }
    let text = |name: &str| row.get(name).map(|field| field.text.to_string());
    let warheads = row.get("warheads").map(|field| {
        let wrong =
            || row.fault_of(field, format!("`warheads` is '{}'; expected a whole number 0..=65535", field.text));
        field.text.parse().map_err(|_| wrong())
    });
    Ok(Notice {
        line: row.line,
        on,
        happened,
        id,
        party: text("party"),
        kind: text("kind"),
        state: text("state"),
        model: text("type"),
        site: text("site"),
        warheads: warheads.transpose()?,
    })
}
