//! The fields in the payload of each kind of entry, by name (FORMAT 3.2).
//!
//! A test compares this table with the one in FORMAT.md.

use proverka::journal::audit::{Entry, EntryKind};
use serde::Serialize;
use serde_json::Value;

use super::words;

/// The value of a declared number that means "nothing declared".
const NONE: u64 = u32::MAX as u64;

/// The part of an entry that holds a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The 24 bytes of payload.
    Payload,
    /// The annex of the entry.
    Annex,
}

/// How the bytes of a field are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// A number of one byte.
    U8,
    /// A number of two bytes.
    U16,
    /// A number of two bytes, two's complement.
    I16,
    /// A number of four bytes.
    U32,
    /// A number of eight bytes.
    U64,
    /// Unix seconds, in eight bytes.
    Moment,
    /// That many bytes, in hexadecimal.
    Bytes(usize),
    /// That many numbers of four bytes.
    Numbers(usize),
    /// That many numbers of four bytes; all bits set means "nothing declared".
    Declared(usize),
    /// A party: 1 the host, 2 the inspectorate, 3 both.
    Who,
    /// Four judgements in one byte (FORMAT 3.9).
    Verdicts,
}

/// One field of a payload or an annex.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Key of the field in JSON.
    pub name: &'static str,
    /// The part of the entry that holds the field.
    pub part: Part,
    /// Offset of the field in that part. Unit: bytes.
    pub offset: usize,
    /// How the bytes of the field are read.
    pub encoding: Encoding,
    /// Whether the table for people shows the field.
    pub shown: bool,
}

const fn field(name: &'static str, offset: usize, encoding: Encoding) -> Field {
    Field { name, part: Part::Payload, offset, encoding, shown: true }
}

const fn quiet(name: &'static str, offset: usize, encoding: Encoding) -> Field {
    Field { name, part: Part::Payload, offset, encoding, shown: false }
}

const fn annex(name: &'static str, offset: usize, encoding: Encoding) -> Field {
    Field { name, part: Part::Annex, offset, encoding, shown: false }
}

/// The fields of a kind. If a kind is not listed here, its payload is shown as bytes.
#[must_use]
pub const fn fields(kind: EntryKind) -> &'static [Field] {
    use Encoding::{Bytes, Declared, I16, Moment, Numbers, U8, U16, U32, U64, Verdicts, Who};
    match kind {
        EntryKind::Boot => {
            const {
                &[
                    field("boots", 0, U32),
                    field("reset_causes", 4, U32),
                    field("torn_slots", 8, U32),
                    quiet("firmware", 12, Bytes(12)),
                ]
            }
        }
        EntryKind::Time => {
            const {
                &[
                    field("anchored_earliest", 0, Moment),
                    field("anchored_latest", 8, Moment),
                    annex("host_earliest", 32, Moment),
                    annex("host_latest", 40, Moment),
                    annex("inspectorate_earliest", 48, Moment),
                    annex("inspectorate_latest", 56, Moment),
                ]
            }
        }
        EntryKind::SessionOpen => {
            const {
                &[
                    quiet("session", 0, U32),
                    field("purpose", 4, U32),
                    quiet("held_by", 8, Who),
                    Field { shown: true, ..annex("declared", 160, Declared(8)) },
                ]
            }
        }
        EntryKind::Tally => {
            const {
                &[
                    field("category", 0, U8),
                    field("verdict", 1, Verdicts),
                    field("delta", 2, I16),
                    field("total", 4, U32),
                    quiet("complement", 8, U32),
                    field("limit", 12, U32),
                    field("request", 16, U64),
                ]
            }
        }
        EntryKind::Correction => {
            const {
                &[
                    field("corrects", 0, U32),
                    field("category", 4, U8),
                    field("verdict", 5, Verdicts),
                    field("delta", 6, I16),
                    field("total", 8, U32),
                    field("limit", 12, U32),
                    field("request", 16, U64),
                ]
            }
        }
        EntryKind::SessionClose => {
            const {
                &[
                    quiet("session", 0, U32),
                    field("tallies", 4, U32),
                    annex("seal_host", 0, Bytes(16)),
                    annex("seal_inspectorate", 16, Bytes(16)),
                    Field { shown: true, ..annex("totals", 32, Numbers(16)) },
                ]
            }
        }
        EntryKind::CosignHost | EntryKind::CosignInspectorate => {
            const { &[field("signed_size", 0, U32), annex("signed_head", 0, Bytes(32))] }
        }
        EntryKind::Disputed => {
            const {
                &[
                    field("disputed_size", 0, U32),
                    field("disputed_by", 4, Who),
                    annex("device_head", 0, Bytes(32)),
                    annex("other_digest", 32, Bytes(32)),
                ]
            }
        }
        EntryKind::Epoch => const { &[field("next_epoch", 0, U16), annex("next_key", 0, Bytes(32))] },
        EntryKind::Limit => const { &[field("category", 0, U8), field("limit", 4, U32)] },
        EntryKind::Extend => const { &[field("expiry_earliest", 0, Moment), field("expiry_latest", 8, Moment)] },
        EntryKind::Export => const { &[field("exported_size", 0, U32), quiet("statement_digest", 4, Bytes(20))] },
        EntryKind::Release => {
            const {
                &[
                    field("released_size", 0, U32),
                    annex("released_head", 8, Bytes(32)),
                    annex("carried_totals", 72, Numbers(16)),
                    annex("carried_limits", 136, Numbers(8)),
                    annex("carried_expiry_earliest", 168, Moment),
                    annex("carried_expiry_latest", 176, Moment),
                ]
            }
        }
        EntryKind::Fault => const { &[field("code", 0, U16), field("first", 4, U32), field("second", 8, U32)] },
        EntryKind::Full => const { &[field("pages_free", 0, U32)] },
        EntryKind::Retire => &[],
        EntryKind::Expire => const { &[field("expiry_earliest", 0, Moment), field("expiry_latest", 8, Moment)] },
        // The device is free to choose the content of HEALTH, so its bytes are shown unchanged.
        _ => const { &[quiet("octets", 0, Bytes(24))] },
    }
}

impl Field {
    /// Reads the field from the bytes of its part.
    fn value(&self, bytes: &[u8]) -> Value {
        let at = |place: usize, len: usize| bytes.get(place..place + len).unwrap_or_default();
        let number =
            |place: usize, len: usize| at(place, len).iter().rev().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
        match self.encoding {
            Encoding::U8 => number(self.offset, 1).into(),
            Encoding::U16 => number(self.offset, 2).into(),
            Encoding::U32 => number(self.offset, 4).into(),
            Encoding::U64 => number(self.offset, 8).into(),
            Encoding::I16 => {
                let bytes: [u8; 2] = at(self.offset, 2).try_into().unwrap_or_default();
                i16::from_le_bytes(bytes).into()
            }
            Encoding::Moment => {
                let bytes: [u8; 8] = at(self.offset, 8).try_into().unwrap_or_default();
                words::moment(i64::from_le_bytes(bytes)).into()
            }
            Encoding::Bytes(len) => words::hex(at(self.offset, len)).into(),
            Encoding::Numbers(count) => {
                (0..count).map(|index| number(self.offset + 4 * index, 4)).collect::<Vec<_>>().into()
            }
            Encoding::Declared(count) => (0..count)
                .map(|index| match number(self.offset + 4 * index, 4) {
                    NONE => Value::Null,
                    declared => declared.into(),
                })
                .collect::<Vec<_>>()
                .into(),
            Encoding::Verdicts => {
                let byte = number(self.offset, 1);
                let judged = ["limit", "declared", "term", "overall"];
                let words = judged.iter().zip(0..).map(|(name, at)| {
                    (
                        name.to_string(),
                        ["holds", "fails", "undecided", "not_binding"][(byte >> (2 * at) & 3) as usize].into(),
                    )
                });
                Value::Object(words.collect())
            }
            Encoding::Who => match number(self.offset, 1) {
                1 => "host".into(),
                2 => "inspectorate".into(),
                3 => "both".into(),
                other => other.into(),
            },
        }
    }
}

/// The values of an entry's fields with their names, in the order of the format.
#[derive(Clone, Debug, Serialize)]
pub struct FieldValues(#[serde(serialize_with = "object")] pub Vec<(&'static str, Value)>);

impl FieldValues {
    /// The value of a field.
    fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(other, _)| *other == name).map(|(_, value)| value)
    }
}

/// Writes names and values as one object, in their order.
pub(crate) fn object<T: Serialize, S: serde::Serializer>(
    pairs: &[(&'static str, T)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(name, value)| (name, value)))
}

/// The values of all fields of an entry; `None` if its body is redacted.
#[must_use]
pub fn decode(entry: &Entry<'_>) -> Option<FieldValues> {
    let payload = entry.body()?.payload();
    let annex = entry.annex();
    let value = |field: &Field| match field.part {
        Part::Payload => field.value(&payload),
        Part::Annex => field.value(&annex),
    };
    let fields = entry.kind().map(fields).unwrap_or_default();
    Some(FieldValues(fields.iter().map(|field| (field.name, value(field))).collect()))
}

/// Describes an entry for people in a few words, with an emphatic warning if numbers contradict each other.
#[must_use]
pub fn phrase(kind: EntryKind, values: &FieldValues) -> String {
    let number = |name: &str| values.get(name).and_then(Value::as_i64).unwrap_or_default();
    let mut out = Vec::new();
    if let EntryKind::Tally | EntryKind::Correction = kind {
        let (category, delta, total) = (number("category"), number("delta"), number("total"));
        let limit = number("limit");
        let judged = |name: &str| {
            let word = values.get("verdict").and_then(|all| all.get(name)).and_then(Value::as_str);
            word.unwrap_or_default().replace('_', " ")
        };
        out.push(format!("category {category}: {delta:+} makes {total}, limit {limit}: {}", judged("overall")));
        if judged("overall") != "holds" {
            out.push(format!("limit {}, declared {}, term {}", judged("limit"), judged("declared"), judged("term")));
        }
        if kind == EntryKind::Correction {
            out.push(format!("corrects entry {}", number("corrects")));
        } else if number("total") ^ number("complement") != i64::from(u32::MAX) {
            out.push("its complement does not match the total".to_owned());
        }
        // An entry of presses has no request.
        match values.get("request").and_then(Value::as_u64) {
            None | Some(0) => {}
            Some(request) => out.push(format!("request {request}")),
        }
        return out.join(", ");
    }
    for field in fields(kind).iter().filter(|field| field.shown) {
        let Some(value) = values.get(field.name) else { continue };
        let name = field.name.replace('_', " ");
        match value {
            Value::String(text) => out.push(format!("{name} {}", text.replace('T', " "))),
            // Categories that are not in use have a total of zero and no declaration, and they stand at the end: they
            // are left out.
            Value::Array(all) => {
                let counts = |number: &Value| !number.is_null() && number.as_u64() != Some(0);
                let used = all.iter().rposition(counts).map_or(1, |last| last + 1);
                let word = |number: &Value| if number.is_null() { "none".to_owned() } else { number.to_string() };
                let used: Vec<String> = all.iter().take(used).map(word).collect();
                out.push(format!("{name} {}", used.join(" ")));
            }
            other => out.push(format!("{name} {other}")),
        }
    }
    out.join(", ")
}
