//! Converts published breakdowns of a party's forces to single items.
//!
//! A breakdown says how many items there are, not which. The items are made up, but their numbers are not. Rows of a
//! breakdown overlap: a row for all sites and rows for each site, a row for deployed and non-deployed launchers
//! together and rows for each, test launchers and the non-deployed launchers that include them. Each item is made only
//! once.

use std::collections::BTreeMap;

/// The meaning of a row of the breakdown, for the rows of which items are made.
const CATEGORIES: [(&str, &str, &str); 10] = [
    ("deployed_icbm", "icbm", "deployed"),
    ("non_deployed_icbm", "icbm", "non_deployed"),
    ("deployed_slbm", "slbm", "deployed"),
    ("non_deployed_slbm", "slbm", "non_deployed"),
    ("deployed_icbm_launchers", "icbm_launcher", "deployed"),
    ("non_deployed_icbm_launchers", "icbm_launcher", "non_deployed"),
    ("deployed_slbm_launchers", "slbm_launcher", "deployed"),
    ("non_deployed_slbm_launchers", "slbm_launcher", "non_deployed"),
    ("deployed_heavy_bombers", "heavy_bomber", "deployed"),
    ("non_deployed_heavy_bombers", "heavy_bomber", "non_deployed"),
];

/// Rows of test items, and the rows of which they are subsets.
const SUBSETS: [(&str, &str); 3] = [
    ("test_heavy_bombers", "non_deployed_heavy_bombers"),
    ("test_launchers", "non_deployed_icbm_launchers"),
    ("test_launchers", "non_deployed_slbm_launchers"),
];

/// These are outside the limits, but items are made of them anyway.
const NON_NUCLEAR: &str = "non_nuclear_equipped_heavy_bombers";

/// Rows that are sums of other rows, so that no items are made of them.
const SUMS: [&str; 3] = [
    "deployed_and_non_deployed_icbm_launchers",
    "deployed_and_non_deployed_slbm_launchers",
    "deployed_and_non_deployed_heavy_bombers",
];

/// A declaration with one item per line, made from the rows of `breakdown` for one date and party.
///
/// The breakdown gives no warheads. Deployed missiles need a number, so each gets one warhead: the resulting counts of
/// warheads are made up and must not be compared with anything.
///
/// # Panics
///
/// If the breakdown has an unknown row, because its items would be missing.
#[must_use]
pub(crate) fn items(breakdown: &str, date: &str, party: &str) -> String {
    let mut reader = csv::Reader::from_reader(breakdown.as_bytes());
    // The key is (system, category); the value is (count over all sites, sum of the counts by site).
    let mut rows: BTreeMap<(String, String), (Option<u32>, u32)> = BTreeMap::new();
    for record in reader.records() {
        let record = record.expect("well-formed CSV");
        if &record[0] != date || &record[1] != party {
            continue;
        }
        let count: u32 = record[5].parse().expect("a count");
        let row = rows.entry((record[3].to_owned(), record[4].to_owned())).or_default();
        if &record[2] == "ALL" { row.0 = Some(count) } else { row.1 += count }
    }
    let mut out = String::new();
    for ((system, category), (all, by_site)) in &rows {
        let count = all.unwrap_or(*by_site);
        if SUMS.contains(&category.as_str()) || SUBSETS.iter().any(|(subset, _)| subset == category) {
            continue;
        }
        if category == NON_NUCLEAR {
            push(&mut out, party, system, ("heavy_bomber", "non_nuclear"), count);
            continue;
        }
        let known = CATEGORIES.iter().find(|(name, ..)| name == category);
        let &(_, kind, state) = known.unwrap_or_else(|| panic!("unknown category {category}"));
        let subset = SUBSETS
            .iter()
            .filter(|(_, whole)| whole == category)
            .find_map(|(subset, _)| rows.get(&(system.clone(), (*subset).to_owned())));
        let test = subset.map_or(0, |&(all, by_site)| all.unwrap_or(by_site));
        push(&mut out, party, system, (kind, "test"), test);
        push(&mut out, party, system, (kind, state), count - test);
    }
    out
}

fn push(out: &mut String, party: &str, system: &str, (kind, state): (&str, &str), count: u32) {
    use std::fmt::Write as _;
    let warheads = if matches!((kind, state), ("icbm" | "slbm", "deployed")) { r#","warheads":1"# } else { "" };
    for number in 1..=count {
        writeln!(
            out,
            r#"{{"id":"{party}-{system}-{kind}-{state}-{number:04}","party":"{party}","kind":"{kind}","state":"{state}","type":"{system}"{warheads}}}"#
        )
        .expect("room");
    }
}
