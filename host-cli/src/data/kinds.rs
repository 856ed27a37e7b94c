//! Which kind of arms control each treaty is, so that a gap between treaties has a name.

/// A kind of arms control, and the treaties that are of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The word in commands and reports, such as `strategic`.
    pub id: &'static str,
    /// What a treaty of this kind is; it follows the words "no …" in the name of a gap.
    pub norm: &'static str,
    /// The identifiers of the treaties. One that the catalogue does not have contributes nothing.
    pub treaties: &'static [&'static str],
}

const fn kind(id: &'static str, norm: &'static str, treaties: &'static [&'static str]) -> Kind {
    Kind { id, norm, treaties }
}

/// Every kind, in the order of reports. To add one, add a line; a treaty may be of several kinds.
pub const KINDS: &[Kind] = &[
    kind(
        "strategic",
        "limit on strategic offensive arms",
        &["salt-1", "salt-2", "start-1", "start-2", "sort", "new-start"],
    ),
    kind("missile_defence", "limit on missile defences", &["abm"]),
    kind("intermediate", "ban on intermediate-range missiles", &["inf"]),
    kind("nuclear_testing", "limit on nuclear tests", &["ltbt", "ttbt", "pnet", "ctbt"]),
    kind("non_proliferation", "treaty against the spread of nuclear weapons", &["npt"]),
    kind("nuclear_programme", "limit on a nuclear programme", &["jcpoa"]),
    kind("nuclear_ban", "ban on nuclear weapons", &["tpnw"]),
    kind(
        "common_areas",
        "ban on weapons in Antarctica, in space or on the seabed",
        &["antarctic", "outer-space", "seabed"],
    ),
    kind("biological", "ban on biological weapons", &["bwc"]),
    kind("chemical", "ban on chemical weapons", &["cwc"]),
    kind("conventional", "limit on conventional forces in Europe", &["cfe"]),
    kind("observation", "right to observe from the air", &["open-skies"]),
    kind("naval", "limit on warships", &["washington-1922"]),
    kind("mines", "ban on anti-personnel mines", &["ottawa"]),
];

/// The kinds of the treaty with this identifier.
pub fn of(treaty: &str) -> impl Iterator<Item = &'static Kind> {
    KINDS.iter().filter(move |kind| kind.treaties.contains(&treaty))
}

#[cfg(test)]
mod tests {
    use proverka::treaty::catalog;

    use super::*;

    #[test]
    fn every_built_in_treaty_has_a_kind_and_every_kind_has_its_own_word() {
        for (treaty, _) in catalog::ALL {
            assert!(of(treaty.id).next().is_some(), "add {} to a kind in {}", treaty.id, file!());
        }
        let mut words: Vec<&str> = KINDS.iter().map(|kind| kind.id).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), KINDS.len());
    }
}
