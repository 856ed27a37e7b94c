//! Reads the same items with parsers that were not written here.

use serde::Deserialize;

/// The kinds, named by the rule of serde for `snake_case`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names of `proverka::count::Kind`")]
pub enum Kind {
    Icbm,
    Slbm,
    IcbmLauncher,
    SlbmLauncher,
    HeavyBomber,
    HeavyIcbm,
    MobileIcbm,
    MobileIcbmLauncher,
    Submarine,
    IntermediateRangeMissile,
    IntermediateRangeLauncher,
    ShorterRangeMissile,
    ShorterRangeLauncher,
    AbmInterceptor,
}

/// The states, named by the rule of serde for `snake_case`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names of `proverka::count::State`")]
pub enum State {
    Deployed,
    NonDeployed,
    Test,
    Training,
    NonNuclear,
    Eliminated,
}

/// An item as serde derives it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields of `proverka::count::Item`")]
pub struct Owned {
    pub id: String,
    pub party: String,
    pub kind: Kind,
    pub state: State,
    #[serde(rename = "type")]
    pub model: Option<String>,
    pub site: Option<String>,
    pub warheads: Option<u16>,
}

/// An item that borrows from its line, so that other parsers need not allocate either.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields of `proverka::count::Item`")]
pub struct Borrowed<'a> {
    pub id: &'a str,
    pub party: &'a str,
    pub kind: Kind,
    pub state: State,
    #[serde(rename = "type")]
    pub model: Option<&'a str>,
    pub site: Option<&'a str>,
    pub warheads: Option<u16>,
}

/// The item that `serde_json` reads from a line. Two forms that serde accepts and the contract does not are refused:
/// fields by position, and a word written as an object with one field.
#[must_use]
pub fn serde_json_item(line: &[u8]) -> Option<Owned> {
    let item: Owned = serde_json::from_slice(line).ok()?;
    let value: serde_json::Value = serde_json::from_slice(line).ok()?;
    let words = value.get("kind")?.is_string() && value.get("state")?.is_string();
    words.then_some(item)
}

/// The rules between fields, written independently of the parser.
#[must_use]
pub fn lawful(item: &Owned) -> bool {
    let texts = [Some(&item.id), Some(&item.party), item.model.as_ref(), item.site.as_ref()];
    let missile = matches!(
        item.kind,
        Kind::Icbm
            | Kind::Slbm
            | Kind::HeavyIcbm
            | Kind::MobileIcbm
            | Kind::IntermediateRangeMissile
            | Kind::ShorterRangeMissile
    );
    let warheads = match (missile, item.state, item.warheads) {
        (true, State::Deployed, None) | (false, _, Some(_)) => false,
        (true | false, _, _) => true,
    };
    let non_nuclear = item.state != State::NonNuclear || item.kind == Kind::HeavyBomber;
    warheads && non_nuclear && texts.into_iter().flatten().all(|text| !text.is_empty())
}

/// Whether both items have the same content.
#[must_use]
pub fn same(item: &proverka::count::Item<'_>, oracle: &Owned) -> bool {
    item.id == oracle.id
        && item.party == oracle.party
        && item.kind as u8 == oracle.kind as u8
        && item.state as u8 == oracle.state as u8
        && item.model == oracle.model.as_deref()
        && item.site == oracle.site.as_deref()
        && item.warheads == oracle.warheads
}
