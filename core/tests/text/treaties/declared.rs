//! A treaty as a `serde_json` struct: an independent definition of what is accepted and what it means.

use serde::Deserialize;

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Treaty {
    pub id: String,
    pub name: String,
    pub parties: Vec<Party>,
    pub signed: Option<Day>,
    pub entry_into_force: Option<Day>,
    pub groups: Option<Vec<Group>>,
    pub days: Option<Vec<NamedDay>>,
    pub kinds: Option<Vec<ItemKind>>,
    pub quantities: Vec<Quantity>,
    pub types: Option<Vec<ItemType>>,
    pub counting: Option<Vec<CountingRule>>,
    pub ceilings: Vec<Ceiling>,
    pub quotas: Option<Vec<Quota>>,
    pub deadlines: Option<Vec<Deadline>>,
    pub places: Option<Vec<PlaceRule>>,
    pub steps: Option<Vec<StepLimit>>,
    pub term: Term,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Party {
    pub code: String,
    pub name: String,
    pub side: Option<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Day {
    pub date: String,
    pub clause: String,
    pub provenance: Option<Provenance>,
    pub source: Option<String>,
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Provenance {
    Text,
    Secondary,
    Derived,
    Unverified,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct NamedDay {
    pub id: String,
    pub title: String,
    pub at_latest: Option<String>,
    pub clause: String,
    pub provenance: Option<Provenance>,
    pub source: Option<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Quantity {
    pub id: String,
    pub title: String,
    pub unit: String,
    pub scope: Option<String>,
    pub decimals: Option<u8>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Group {
    pub id: String,
    pub name: String,
    pub members: Vec<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct ItemKind {
    pub id: String,
    pub title: String,
    pub warheads: Option<bool>,
    pub clause: String,
    pub provenance: Option<Provenance>,
    pub source: Option<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct ItemType {
    pub id: String,
    pub kind: String,
    pub warheads: u16,
    pub clause: String,
    pub provenance: Option<Provenance>,
    pub source: Option<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct CountingRule {
    pub quantity: String,
    pub kinds: Vec<String>,
    pub states: Vec<String>,
    pub weight: Weight,
    pub clause: String,
    pub provenance: Option<Provenance>,
    pub source: Option<String>,
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(untagged)]
pub(crate) enum Weight {
    Each(u16),
    Word(String),
}

/// Not untagged, because serde cannot read a decimal number so where another crate has switched on serde_json's numbers
/// of arbitrary precision.
#[derive(Deserialize, Debug, Clone, PartialEq)]
#[serde(try_from = "serde_json::Value")]
pub(crate) enum Amount {
    Number(f64),
    Share(String),
}

impl TryFrom<serde_json::Value> for Amount {
    type Error = String;

    fn try_from(value: serde_json::Value) -> Result<Self, String> {
        match value {
            serde_json::Value::Number(number) => number.as_f64().map(Self::Number).ok_or(format!("{number}")),
            serde_json::Value::String(share) => Ok(Self::Share(share)),
            other => Err(format!("{other}")),
        }
    }
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ceiling {
    pub quantity: String,
    pub bound: Option<Amount>,
    pub at_least: Option<Amount>,
    pub side: Option<String>,
    pub group: Option<String>,
    pub from: String,
    pub until: Option<String>,
    pub clause: String,
    pub provenance: Option<Provenance>,
    pub source: Option<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceRule {
    pub kinds: Vec<String>,
    pub states: Vec<String>,
    pub facilities: Vec<String>,
    pub clause: String,
    pub provenance: Option<Provenance>,
    pub source: Option<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Quota {
    pub id: String,
    pub title: String,
    pub events: Vec<String>,
    pub most: u16,
    pub window: String,
    pub per: Option<Vec<String>>,
    pub by: Option<String>,
    pub of: Option<String>,
    pub from: String,
    pub until: Option<String>,
    pub clause: String,
    pub provenance: Option<Provenance>,
    pub source: Option<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Deadline {
    pub id: String,
    pub title: String,
    pub force: Option<ForceWord>,
    pub due: String,
    pub provided: Option<ProvidedWord>,
    pub contents: Option<Vec<String>>,
    pub by: Option<String>,
    pub from: String,
    pub until: Option<String>,
    pub clause: String,
    pub provenance: Option<Provenance>,
    pub source: Option<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct StepLimit {
    pub id: String,
    pub title: String,
    pub inspections: Vec<String>,
    pub after: Step,
    pub step: Step,
    pub at_least: Option<String>,
    pub at_most: Option<String>,
    pub clause: String,
    pub provenance: Option<Provenance>,
    pub source: Option<String>,
}

#[derive(Deserialize, Debug, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ForceWord {
    Duty,
    IfAny,
    Right,
}

#[derive(Deserialize, Debug, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ProvidedWord {
    Received,
    Sent,
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    Notice,
    Acknowledgement,
    FlightPlan,
    Departure,
    Arrival,
    Designation,
    Restrictions,
    Transport,
    Start,
    End,
    Report,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Term {
    pub lasts: Lasts,
    pub month_end: String,
    pub extension: Option<Extension>,
    pub withdrawal: Option<Withdrawal>,
    pub suspension: Option<Suspension>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lasts {
    pub value: String,
    pub clause: String,
    pub provenance: Option<Provenance>,
    pub source: Option<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Extension {
    pub longest: Option<String>,
    pub times: Option<u8>,
    pub late: Option<bool>,
    pub clause: String,
    pub provenance: Option<Provenance>,
    pub source: Option<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Withdrawal {
    pub notice: String,
    pub not_before: Option<String>,
    pub ends: Option<String>,
    pub clause: String,
    pub provenance: Option<Provenance>,
    pub source: Option<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Suspension {
    pub clause: String,
    pub provenance: Option<Provenance>,
    pub source: Option<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Act {
    pub date: Option<String>,
    pub between: Option<Vec<String>>,
    pub act: String,
    pub by: Option<By>,
    pub until: Option<String>,
    pub name: Option<String>,
    pub note: Option<String>,
    pub provenance: Option<Provenance>,
    pub source: Option<String>,
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(untagged)]
pub(crate) enum By {
    One(String),
    Many(Vec<String>),
}
