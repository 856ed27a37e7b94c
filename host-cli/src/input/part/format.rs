//! The totals of a part as text: one JSON object a line, of which the last one has a digest of those above.

use std::io::Write as _;

use proverka::calendar::Date;
use proverka::count::{AnyKind, FullCensus, State};
use proverka::treaty::Treaty;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::escape::Escaping;
use crate::failure::Failure;
use crate::ingest::{Declared, Group, UnknownType};
use crate::journal::words::hex;

/// The version of the format. A program reads only the version that it writes.
const FORMAT: u32 = 1;
/// The version of the program that writes and reads totals.
const VERSION: &str = env!("CARGO_PKG_VERSION");
/// What to do about totals that cannot be used.
pub(super) const CURE: &str = "count the part again with `proverka limits --emit-totals`";

/// What a part is of, and what it was counted from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The version of the format.
    format: u32,
    /// The version of the program that counted.
    version: String,
    /// The identifier of the treaty.
    treaty: String,
    /// The SHA-256 of the treaty, as `proverka treaty export` writes it.
    treaty_sha256: String,
    /// The day for which the items are declared.
    at: String,
    /// The name of the file that has the items, without its folders.
    pub source: String,
    /// Length of that file in bytes.
    pub bytes: u64,
    /// The SHA-256 of that file.
    pub sha256: String,
    /// Number of its items.
    pub items: u64,
    /// The SHA-256 of the file of fingerprints.
    pub ids_sha256: String,
}

impl Head {
    /// The first line of the totals of a part of `treaty`, whose items are declared for the day `at`.
    ///
    /// # Errors
    ///
    /// [`Failure`] if the treaty is too large.
    pub(super) fn new(treaty: &Treaty<'_>, at: Date, counted: Counted) -> Result<Self, Failure> {
        let Counted { source, bytes, sha256, items, ids_sha256 } = counted;
        let (version, treaty_sha256) = (VERSION.to_owned(), digest_of(treaty)?);
        let (treaty, at) = (treaty.id.to_owned(), at.to_string());
        Ok(Self { format: FORMAT, version, treaty, treaty_sha256, at, source, bytes, sha256, items, ids_sha256 })
    }

    /// The day for which the items are declared.
    pub(super) fn at(&self) -> Option<Date> {
        self.at.parse().ok()
    }

    /// Why this is no part of a declaration under `treaty`, whose text has the digest `sha256`, of the day `expected`,
    /// and what to do; `None` if it is one.
    pub(super) fn is_other_than(&self, treaty: &Treaty<'_>, sha256: &str, expected: Option<Date>) -> Option<String> {
        let Self { treaty: own, at, .. } = self;
        let id = treaty.id;
        if own != id {
            Some(format!("a part under {own}; expected parts under {id}, or --treaty {own}"))
        } else if self.treaty_sha256 != sha256 {
            Some(format!("counted by another text of the treaty {id}; {CURE}, with the treaty of the other parts"))
        } else if let Some(day) = expected.filter(|day| self.at() != Some(*day)) {
            Some(format!("a part of {at}; expected parts of one day, {day}"))
        } else {
            self.at().is_none().then(|| format!("`at` is not a day; {CURE}"))
        }
    }

    /// Why a program of this version cannot read totals with the first line `line`, and what to do; `None` if it can.
    /// Another version may write all further keys otherwise.
    pub(super) fn is_unreadable(line: &str) -> Option<String> {
        #[derive(Deserialize)]
        struct First {
            part: Versions,
        }
        #[derive(Deserialize)]
        struct Versions {
            format: u32,
            version: String,
        }
        let Ok(First { part: Versions { format, version } }) = serde_json::from_str(line) else {
            return Some(
                "not the totals of a part; expected a file that `proverka limits --emit-totals` wrote".to_owned(),
            );
        };
        if format != FORMAT {
            Some(format!("totals in format {format}, and this program reads format {FORMAT}; {CURE}"))
        } else if version != VERSION {
            Some(format!(
                "counted by version {version}, and this is version {VERSION}; {CURE}, or merge with that version"
            ))
        } else {
            None
        }
    }
}

/// What a part was counted from.
pub(super) struct Counted {
    pub(super) source: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
    pub(super) items: u64,
    pub(super) ids_sha256: String,
}

/// The SHA-256 of a treaty as text.
///
/// # Errors
///
/// [`Failure`] if the treaty is too large.
pub(super) fn digest_of(treaty: &Treaty<'_>) -> Result<String, Failure> {
    let mut text = vec![0; 1024 * 1024];
    let length = proverka::text::treaty::write(treaty, &mut text)
        .map_err(|error| Failure::usage(error.to_string(), "expected a treaty of at most 1 MiB as text"))?;
    Ok(hex(&Sha256::digest(text.get(..length).unwrap_or_default())))
}

/// The totals of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is of, and what it was counted from.
    pub head: Head,
    /// What it declares.
    pub declared: Declared,
}

/// One line of the totals.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Line {
    /// The first line.
    Part(Head),
    /// Items of one kind in one state.
    Items(Cell),
    /// Those of them to whose type the treaty attributes warheads, and these warheads.
    Attributed(Cell),
    /// Items of one type at one site.
    Group(GroupCell),
    /// Items of groups for which there was no room.
    Unlisted(Unlisted),
    /// Items that count by their type, and whose type the treaty does not have.
    UnknownType(UnknownCell),
    /// The last line.
    End(End),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cell {
    pub(super) party: String,
    pub(super) kind: String,
    pub(super) state: String,
    pub(super) items: u32,
    pub(super) warheads: u32,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupCell {
    pub(super) party: String,
    pub(super) kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) site: Option<String>,
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub(super) model: Option<String>,
    pub(super) items: u64,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Unlisted {
    pub(super) items: u64,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UnknownCell {
    pub(super) party: String,
    pub(super) kind: String,
    pub(super) state: String,
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub(super) model: Option<String>,
    pub(super) items: u64,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct End {
    pub(super) sha256: String,
}

impl Part {
    /// The totals as text.
    #[must_use]
    pub fn text(&self, treaty: &Treaty<'_>) -> Vec<u8> {
        let mut text = lines(&self.lines(treaty));
        let end = End { sha256: hex(&Sha256::digest(&text)) };
        text.extend(lines(&[Line::End(end)]));
        text
    }

    fn lines(&self, treaty: &Treaty<'_>) -> Vec<Line> {
        let Declared { per_party, attributed, groups, .. } = &self.declared;
        let code = |party: usize| treaty.parties.get(party).map_or("", |party| party.code).to_owned();
        let kind = |kind| treaty.kind_word(kind).to_owned();
        let mut lines = vec![Line::Part(self.head.clone())];
        lines.extend(cells(treaty, per_party).map(Line::Items));
        lines.extend(cells(treaty, attributed).map(Line::Attributed));
        for (group, items) in &groups.counts {
            let Group { party, kind: of, site, model } = group.clone();
            lines.push(Line::Group(GroupCell { party: code(party), kind: kind(of), site, model, items: *items }));
        }
        if groups.unlisted > 0 {
            lines.push(Line::Unlisted(Unlisted { items: groups.unlisted }));
        }
        for (unknown, items) in &groups.unknown_types {
            let UnknownType { party, kind: of, state, model } = unknown.clone();
            let (party, kind, state) = (code(party), kind(of), state.as_str().to_owned());
            lines.push(Line::UnknownType(UnknownCell { party, kind, state, model, items: *items }));
        }
        lines
    }
}

/// The cells with items, in the order of the parties.
fn cells<'a>(treaty: &'a Treaty<'a>, parties: &'a [(String, FullCensus)]) -> impl Iterator<Item = Cell> + 'a {
    parties.iter().flat_map(move |(party, census)| {
        let all = treaty.every_kind().flat_map(|kind| State::ALL.map(|state| (kind, state)));
        let cell = move |(kind, state): (AnyKind, State)| Cell {
            party: party.clone(),
            kind: treaty.kind_word(kind).to_owned(),
            state: state.as_str().to_owned(),
            items: census.items(kind, state),
            warheads: census.warheads(kind, state),
        };
        all.map(cell).filter(|cell| cell.items > 0)
    })
}

/// Lines as JSON, in which no character is hidden.
fn lines(lines: &[Line]) -> Vec<u8> {
    let mut text = Vec::new();
    let mut out = Escaping::json(&mut text);
    for line in lines {
        // Neither writing to memory nor turning such values into JSON can fail.
        let _ = serde_json::to_writer(&mut out, line).map_err(std::io::Error::from).and_then(|()| out.write_all(b"\n"));
    }
    let _ = out.flush();
    drop(out);
    text
}
