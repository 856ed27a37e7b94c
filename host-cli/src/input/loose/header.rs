//! Names of columns and categories, in any case and wording that the treaty's own titles explain.

use std::collections::BTreeSet;

use proverka::treaty::{Quantity, Treaty, Unit};

/// What a column, or a row of a fact sheet, is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column<'a> {
    Date,
    Party,
    Source,
    ClaimedBy,
    Type,
    Kind,
    /// The quantity of this name.
    Number(&'a str),
}

impl<'a> Column<'a> {
    /// The name of the column in the strict form.
    pub(super) const fn as_str(self) -> &'a str {
        match self {
            Self::Date => "date",
            Self::Party => "party",
            Self::Source => "source",
            Self::ClaimedBy => "claimed_by",
            Self::Type => "type",
            Self::Kind => "kind",
            Self::Number(id) => id,
        }
    }
}

/// Other names of the columns that are not about a quantity.
const NAMES: [(Column<'static>, &[&str]); 6] = [
    (Column::Date, &["date", "day", "data date", "as of"]),
    (Column::Party, &["party", "country", "state", "side", "nation"]),
    (Column::Source, &["source", "reference", "url"]),
    (Column::ClaimedBy, &["claimed by", "claimant", "according to"]),
    (Column::Type, &["type", "system"]),
    (Column::Kind, &["kind"]),
];

/// What a column of this name is about; `None` if the name fits nothing, or two quantities about as well.
pub(super) fn column<'a>(written: &str, treaty: &Treaty<'a>) -> Option<Column<'a>> {
    let name = bare(written);
    let named = NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(column, _)| *column);
    let by_id = || treaty.quantities.iter().find(|quantity| bare(quantity.id) == name);
    named.or_else(|| by_id().or_else(|| by_title(&name, treaty)).map(|quantity| Column::Number(quantity.id)))
}

/// The quantity whose title has most words in common with `name`: at least half of all words of both, and clearly more
/// than any other title.
fn by_title<'a>(name: &str, treaty: &Treaty<'a>) -> Option<&'a Quantity<'a>> {
    let words = words(name);
    // Launchers and the warheads on them are named in much the same words.
    let about_warheads = words.contains("warhead");
    let candidates = treaty.quantities.iter().filter(|quantity| (quantity.unit == Unit::Warheads) == about_warheads);
    // In common, of a hundred.
    let common = |text: &str| {
        let title = bare(text);
        let title = self::words(&title);
        let both = words.intersection(&title).count();
        100 * both / words.union(&title).count().max(1)
    };
    let mut fits: Vec<(usize, &Quantity<'_>)> =
        candidates.map(|quantity| (common(quantity.title).max(common(quantity.id)), quantity)).collect();
    fits.sort_by_key(|(fit, _)| std::cmp::Reverse(*fit));
    let second = fits.get(1).map_or(0, |(fit, _)| *fit);
    fits.first().filter(|(fit, _)| *fit >= 50 && *fit >= second + 15).map(|(_, quantity)| *quantity)
}

/// The words of a name that say something, without the ending of a plural.
fn words(name: &str) -> BTreeSet<&str> {
    const FILLING: [&str; 13] =
        ["and", "of", "on", "the", "for", "a", "an", "in", "to", "total", "number", "each", "all"];
    let singular =
        |word: &'_ str| if word.len() > 3 { word.strip_suffix('s').map_or(word.len(), str::len) } else { word.len() };
    name.split(' ')
        .filter(|word| !FILLING.contains(word))
        .map(|word| word.get(..singular(word)).unwrap_or(word))
        .collect()
}

/// A name in lower case, with one space for whatever is not a letter or a digit.
pub(super) fn bare(name: &str) -> String {
    let letters = name.chars().filter(|letter| *letter != '.' && *letter != '\'').flat_map(char::to_lowercase);
    let spaced: String = letters.map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The names of all columns, for messages.
pub(super) fn known(treaty: &Treaty<'_>) -> String {
    let quantities: Vec<&str> = treaty.quantities.iter().map(|quantity| quantity.id).collect();
    format!("date, party, {}, source, claimed_by, type, kind", quantities.join(", "))
}

#[cfg(test)]
mod tests {
    use proverka::treaty::catalog::NEW_START;

    use super::*;

    #[test]
    fn names_of_columns_are_understood_in_any_wording() {
        for (written, expected) in [
            ("Date", Some("date")),
            ("As of:", Some("date")),
            ("Country", Some("party")),
            ("Claimed by", Some("claimed_by")),
            ("warheads", Some("warheads")),
            ("Warheads", Some("warheads")),
            ("Deployed delivery systems", Some("deployed_delivery_systems")),
            ("LAUNCHERS", Some("launchers")),
            ("Deployed ICBMs, Deployed SLBMs, and Deployed Heavy Bombers", Some("deployed_delivery_systems")),
            (
                "Warheads on Deployed ICBMs, on Deployed SLBMs, and Nuclear Warheads Counted for Deployed Heavy Bombers",
                Some("warheads"),
            ),
            (
                "Deployed and Non-deployed Launchers of ICBMs, Deployed and Non-deployed Launchers of SLBMs, and \
                 Deployed and Non-deployed Heavy Bombers",
                Some("launchers"),
            ),
            ("Deployed", None),
            ("Bombers", None),
            ("Notes", None),
            ("", None),
        ] {
            assert_eq!(column(written, &NEW_START).map(Column::as_str), expected, "{written}");
        }
    }
}
