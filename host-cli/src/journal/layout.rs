//! What the payload of each kind of entry says, by name (FORMAT 3.2).
//!
//! A test reads the table in FORMAT.md and holds this one against it.

use proverka::journal::audit::{Entry, Kind};
use serde::Serialize;
use serde_json::Value;

use super::words;

/// Which octets a field lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The 24 octets of payload.
    Payload,
    /// The annex.
    Annex,
}

/// How the octets of a field are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum As {
    /// A number of one octet.
    U8,
    /// A number of two octets.
    U16,
    /// A number of two octets, two's complement.
    I16,
    /// A number of four octets.
    U32,
    /// A number of eight octets.
    U64,
    /// Unix seconds, in eight octets.
    Moment,
    /// Octets.
    Octets(usize),
    /// Numbers of four octets.
    Numbers(usize),
    /// Who: 1 the host, 2 the inspectorate, 3 both.
    Who,
}

/// One field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its key in JSON.
    pub name: &'static str,
    /// Where it lies.
    pub place: Place,
    /// Its first octet there.
    pub offset: usize,
    /// How it is read.
    pub form: As,
    /// Whether the table for people shows it.
    pub shown: bool,
}

const fn field(name: &'static str, offset: usize, form: As) -> Field {
    Field { name, place: Place::Payload, offset, form, shown: true }
}

const fn quiet(name: &'static str, offset: usize, form: As) -> Field {
    Field { name, place: Place::Payload, offset, form, shown: false }
}

const fn annex(name: &'static str, offset: usize, form: As) -> Field {
    Field { name, place: Place::Annex, offset, form, shown: false }
}

/// The fields of a kind. A kind that is not listed here shows its payload as octets.
#[must_use]
pub const fn fields(kind: Kind) -> &'static [Field] {
    use As::{I16, Moment, Numbers, Octets, U8, U16, U32, U64, Who};
    match kind {
        Kind::Boot => {
            const {
                &[
                    field("boots", 0, U32),
                    field("reset_causes", 4, U32),
                    field("torn_slots", 8, U32),
                    quiet("firmware", 12, Octets(12)),
                ]
            }
        }
        Kind::Time => const { &[field("anchored_earliest", 0, Moment), field("anchored_latest", 8, Moment)] },
        Kind::SessionOpen => const { &[quiet("session", 0, U32), field("purpose", 4, U32), quiet("held_by", 8, Who)] },
        Kind::Tally => {
            const {
                &[
                    field("category", 0, U8),
                    field("verdict", 1, U8),
                    field("delta", 2, I16),
                    field("total", 4, U32),
                    quiet("complement", 8, U32),
                    field("limit", 12, U32),
                    field("request", 16, U64),
                ]
            }
        }
        Kind::Correction => {
            const {
                &[
                    field("corrects", 0, U32),
                    field("category", 4, U8),
                    field("verdict", 5, U8),
                    field("delta", 6, I16),
                    field("total", 8, U32),
                    field("limit", 12, U32),
                    field("request", 16, U64),
                ]
            }
        }
        Kind::SessionClose => {
            const {
                &[
                    quiet("session", 0, U32),
                    field("tallies", 4, U32),
                    annex("seal_host", 0, Octets(16)),
                    annex("seal_inspectorate", 16, Octets(16)),
                    Field { shown: true, ..annex("totals", 32, Numbers(16)) },
                ]
            }
        }
        Kind::CosignHost | Kind::CosignInspectorate => {
            const { &[field("signed_size", 0, U32), annex("signed_head", 0, Octets(32))] }
        }
        Kind::Disputed => {
            const {
                &[
                    field("disputed_size", 0, U32),
                    field("disputed_by", 4, Who),
                    annex("device_head", 0, Octets(32)),
                    annex("other_digest", 32, Octets(32)),
                ]
            }
        }
        Kind::Epoch => const { &[field("next_epoch", 0, U16), annex("next_key", 0, Octets(32))] },
        Kind::Limit => const { &[field("category", 0, U8), field("limit", 4, U32)] },
        Kind::Extend => const { &[field("expiry_earliest", 0, Moment), field("expiry_latest", 8, Moment)] },
        Kind::Export => const { &[field("exported_size", 0, U32), quiet("statement_digest", 4, Octets(20))] },
        Kind::Release => const { &[field("released_size", 0, U32)] },
        Kind::Fault => const { &[field("code", 0, U16), field("first", 4, U32), field("second", 8, U32)] },
        Kind::Full => const { &[field("pages_free", 0, U32)] },
        Kind::Retire => &[],
        // HEALTH is free for the device: its octets as they are.
        _ => const { &[quiet("octets", 0, Octets(24))] },
    }
}

impl Field {
    /// The field's value in an object.
    fn value(&self, octets: &[u8]) -> Value {
        let at = |place: usize, len: usize| octets.get(place..place + len).unwrap_or_default();
        let number = |place: usize, len: usize| {
            at(place, len).iter().rev().fold(0_u64, |sum, octet| sum << 8 | u64::from(*octet))
        };
        match self.form {
            As::U8 => number(self.offset, 1).into(),
            As::U16 => number(self.offset, 2).into(),
            As::U32 => number(self.offset, 4).into(),
            As::U64 => number(self.offset, 8).into(),
            As::I16 => {
                let octets: [u8; 2] = at(self.offset, 2).try_into().unwrap_or_default();
                i16::from_le_bytes(octets).into()
            }
            As::Moment => {
                let octets: [u8; 8] = at(self.offset, 8).try_into().unwrap_or_default();
                words::moment(i64::from_le_bytes(octets)).into()
            }
            As::Octets(len) => words::hex(at(self.offset, len)).into(),
            As::Numbers(count) => (0..count).map(|index| number(self.offset + 4 * index, 4)).collect::<Vec<_>>().into(),
            As::Who => match number(self.offset, 1) {
                1 => "host".into(),
                2 => "inspectorate".into(),
                3 => "both".into(),
                other => other.into(),
            },
        }
    }
}

/// What an entry says, by name and in the order of the format.
#[derive(Clone, Debug, Serialize)]
pub struct Said(#[serde(serialize_with = "object")] pub Vec<(&'static str, Value)>);

impl Said {
    /// The value of a field.
    fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(other, _)| *other == name).map(|(_, value)| value)
    }
}

/// Names and values as one object, in their order.
pub(crate) fn object<T: Serialize, S: serde::Serializer>(
    pairs: &[(&'static str, T)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(name, value)| (name, value)))
}

/// All that an entry says, by name; `None` where its body is redacted.
#[must_use]
pub fn decode(entry: &Entry<'_>) -> Option<Said> {
    let payload = entry.body()?.payload();
    let annex = entry.annex();
    let value = |field: &Field| match field.place {
        Place::Payload => field.value(&payload),
        Place::Annex => field.value(&annex),
    };
    let fields = entry.kind().map(fields).unwrap_or_default();
    Some(Said(fields.iter().map(|field| (field.name, value(field))).collect()))
}

/// What a row for people says of an entry: short, and loud where numbers contradict each other.
#[must_use]
pub fn phrase(kind: Kind, said: &Said) -> String {
    let number = |name: &str| said.get(name).and_then(Value::as_i64).unwrap_or_default();
    let mut out = Vec::new();
    if let Kind::Tally | Kind::Correction = kind {
        let (category, delta, total) = (number("category"), number("delta"), number("total"));
        let (limit, verdict) = (number("limit"), number("verdict"));
        out.push(format!("category {category}: {delta:+} makes {total}, limit {limit}, verdict {verdict}"));
        if kind == Kind::Correction {
            out.push(format!("corrects entry {}", number("corrects")));
        } else if number("total") ^ number("complement") != i64::from(u32::MAX) {
            out.push("its complement does not match the total".to_owned());
        }
        // Presses have no request.
        match said.get("request").and_then(Value::as_u64) {
            None | Some(0) => {}
            Some(request) => out.push(format!("request {request}")),
        }
        return out.join(", ");
    }
    for field in fields(kind).iter().filter(|field| field.shown) {
        let Some(value) = said.get(field.name) else { continue };
        let name = field.name.replace('_', " ");
        match value {
            Value::String(text) => out.push(format!("{name} {}", text.replace('T', " "))),
            // Totals of categories that nobody counts in are zeros at the end.
            Value::Array(all) => {
                let used = all.iter().rposition(|number| number.as_u64() != Some(0)).map_or(1, |last| last + 1);
                let used: Vec<String> = all.iter().take(used).map(Value::to_string).collect();
                out.push(format!("{name} {}", used.join(" ")));
            }
            other => out.push(format!("{name} {other}")),
        }
    }
    out.join(", ")
}
