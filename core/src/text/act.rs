//! Acts as JSON, one object per line.
//!
//! ```text
//! {"date":"2021-02-03","act":"extension_in_force","until":"2026-02-05","provenance":"text","source":"note of 3 Feb 2021"}
//! {"between":["2020-02-20","2020-02-26"],"act":"talks_declined","by":"US","note":"said \"a few days ago\""}
//! ```
//!
//! | key | value |
//! |---|---|
//! | `date` | the day; or, in place of it, |
//! | `between` | the first and the last day on which it may have been |
//! | `act` | what happened: a [word](crate::treaty::ActKind::as_str) such as `withdrawal_notice` |
//! | `by` | optional: the code of a party of the treaty, or an array of them; an act that only a single party can do, such as `withdrawal_notice`, `denunciation` or `accession`, needs it |
//! | `until` | the day up to which `extension_in_force` extends, where it is needed; optional: the day that a `withdrawal_notice` names, on which a `ratification` or an `accession` takes effect, or on which a treaty ends by `termination_agreed`; nowhere else |
//! | `name` | the name of the day that a `named_day` sets, one of the treaty's `days`; nowhere else |
//! | `note` | optional: what it was about, for readers |
//! | `provenance` | optional: `text`, `secondary`, `derived` or `unverified`; nobody vouches for a line that does not say, so it is taken as `unverified` |
//! | `source` | optional: where it was read |
//!
//! Each line is checked by itself; [`Acts::new`](crate::treaty::Acts::new) checks their order.

use super::scan::Token;
use super::shape::{Problem, Reader, Shape, TextError, Value, Vocabulary, Want, optional, required, word};
use crate::calendar::{Date, DateRange};
use crate::treaty::{Act, ActKind, NamedDay, StatePartySet, Treaty};
use crate::verdict::Provenance;

static ACT: Shape = Shape::new(
    "an act",
    &[
        optional("date"),
        optional("between"),
        required("act"),
        optional("by"),
        optional("until"),
        optional("name"),
        optional("note"),
        optional("provenance"),
        optional("source"),
    ],
);

/// The fields of an act that have been read so far, with the offsets that errors need.
struct Parts<'a> {
    date: Option<Date>,
    between: Option<(usize, DateRange)>,
    kind: (usize, ActKind),
    by: Option<StatePartySet>,
    until: Option<(usize, Date)>,
    name: Option<(usize, &'a str)>,
    note: &'a str,
    provenance: Provenance,
    source: &'a str,
}

/// Reads one act of `treaty` from one line.
///
/// `scratch` is the buffer in which escapes are decoded. As many bytes as the line has are always enough, and none are
/// needed if the line has no escape.
///
/// ```
/// use proverka::text::act::parse;
/// use proverka::treaty::catalog::NEW_START;
///
/// let line = br#"{"date":"2021-02-03","act":"extension_in_force","until":"2026-02-05"}"#;
/// assert_eq!(parse(line, &NEW_START, &mut [])?.provenance.as_str(), "unverified");
///
/// let line = br#"{"date":"2021-02-03","act":"talks_offered","by":"CN"}"#;
/// let error = parse(line, &NEW_START, &mut []).unwrap_err();
/// assert_eq!((error.offset, error.to_string().as_str()), (48, "unknown party `CN`, expected one of US, RU"));
/// # Ok::<(), proverka::text::shape::TextError<'static>>(())
/// ```
///
/// # Errors
///
/// The first fault of the line, with its offset: not JSON, not the fields of an act, not a party of the treaty, or
/// fields that do not fit each other.
pub fn parse<'a>(line: &'a [u8], treaty: &Treaty<'a>, scratch: &'a mut [u8]) -> Result<Act<'a>, TextError<'a>> {
    let mut parts = Parts {
        date: None,
        between: None,
        kind: (0, ActKind::Statement),
        by: None,
        until: None,
        name: None,
        note: "",
        provenance: Provenance::Unverified,
        source: "",
    };
    let closing = Reader::new(line, scratch)?.document(&ACT, &mut |reader, value| {
        let offset = value.placed.offset;
        match value.field {
            "date" => parts.date = Some(reader.date(value)?),
            "between" => parts.between = Some((offset, between(reader, value)?)),
            "act" => parts.kind = (offset, word(value, Vocabulary::Acts, &ActKind::ALL, ActKind::as_str)?),
            "by" => parts.by = Some(by(reader, value, treaty)?),
            "until" => parts.until = Some((offset, reader.date(value)?)),
            "name" => parts.name = Some((offset, reader.text(value)?)),
            "note" => parts.note = reader.text(value)?,
            "provenance" => {
                parts.provenance = word(value, Vocabulary::Provenances, &Provenance::ALL, Provenance::as_str)?;
            }
            _ => parts.source = reader.text(value)?,
        }
        Ok(())
    })?;
    parts.act(closing, treaty.days)
}

impl<'a> Parts<'a> {
    /// The act, if its fields fit each other. A missing field is reported at the closing brace, whose offset is
    /// `closing`.
    fn act(self, closing: usize, days: &'a [NamedDay<'a>]) -> Result<Act<'a>, TextError<'a>> {
        let fault = |offset, problem| Err(TextError { offset, problem });
        let when = match (self.date, self.between) {
            (Some(day), None) => DateRange::exactly(day),
            (None, Some((_, when))) => when,
            (Some(_), Some((offset, _))) => return fault(offset, Problem::WhichDay { both: true }),
            (None, None) => return fault(closing, Problem::WhichDay { both: false }),
        };
        let (_, kind) = self.kind;
        match (kind, self.until) {
            (ActKind::ExtensionInForce, None) => return fault(closing, Problem::UntilMissing(kind)),
            (kind, Some((offset, until))) if kind.may_name_a_day() => {
                let act = when.latest();
                if until.day_number() <= act.day_number() {
                    return fault(offset, Problem::UntilBefore { act, until });
                }
            }
            (_, Some((offset, _))) => return fault(offset, Problem::UntilOn(kind)),
            (_, None) => {}
        }
        if kind.needs_party() && self.by.is_none() {
            return fault(closing, Problem::ByMissing(kind));
        }
        let name = match (kind, self.name) {
            (ActKind::NamedDay, None) => return fault(closing, Problem::NameMissing),
            (ActKind::NamedDay, Some((offset, name))) => {
                if !days.iter().any(|day| day.id == name) {
                    return fault(offset, Problem::UnknownDay { found: name, days });
                }
                name
            }
            (_, Some((offset, _))) => return fault(offset, Problem::NameOn(kind)),
            (_, None) => "",
        };
        let until = self.until.map(|(_, until)| until);
        let Self { by, note, provenance, source, .. } = self;
        Ok(Act { when, kind, by, until, name, note, provenance, source })
    }
}

fn between<'a>(reader: &mut Reader<'a>, value: Value<'a>) -> Result<DateRange, TextError<'a>> {
    let (mut earliest, mut latest) = (None, None);
    reader.array(value, &mut |reader, element| {
        let day = reader.date(element)?;
        match (earliest, latest) {
            (None, _) => earliest = Some(day),
            (_, None) => latest = Some(day),
            _ => return Err(element.error(Problem::NotTwoDays)),
        }
        Ok(())
    })?;
    let (Some(earliest), Some(latest)) = (earliest, latest) else { return Err(value.error(Problem::NotTwoDays)) };
    DateRange::new(earliest, latest).map_err(|_| value.error(Problem::Reversed { earliest, latest }))
}

fn by<'a>(reader: &mut Reader<'a>, value: Value<'a>, treaty: &Treaty<'a>) -> Result<StatePartySet, TextError<'a>> {
    let mut by = StatePartySet::NONE;
    let mut add = |element: Value<'a>| {
        let Token::Text(code) = element.placed.token else { return Err(element.wrong_form(Want::Text)) };
        let known = treaty.parties.iter().position(|party| code.is(party.code)).map(StatePartySet::one);
        match known {
            // An index past the capacity of a set gives the empty set.
            Some(party) if !party.is_empty() => {
                if by.contains(party) {
                    return Err(element.error(Problem::DuplicateWord { field: element.field, found: code.raw() }));
                }
                by = by.with(party);
                Ok(())
            }
            _ => Err(element.error(Problem::UnknownParty { found: code.raw(), parties: treaty.parties })),
        }
    };
    match value.placed.token {
        Token::Text(_) => add(value)?,
        Token::ArrayStart => reader.elements(value.field, &mut |_, element| add(element))?,
        _ => return Err(value.wrong_form(Want::TextOrTexts)),
    }
    if by.is_empty() { Err(value.error(Problem::ByNobody)) } else { Ok(by) }
}

#[cfg(feature = "export")]
pub use write::write;

#[cfg(feature = "export")]
mod write {
    use serde::{Serialize, Serializer};

    use crate::calendar::Date;
    use crate::text::export::{Output, Printed, WriteError};
    use crate::treaty::{Act, StatePartySet, Treaty};

    /// Writes an act of `treaty` as one line of JSON to the front of `room`, in the form that [`parse`](super::parse)
    /// reads. It returns the number of bytes written; the last one is a line feed.
    ///
    /// # Errors
    ///
    /// [`WriteError::Full`] if `room` is too small; its content is meaningless then. The other errors mean that the act
    /// cannot be an act of this treaty.
    pub fn write(act: &Act<'_>, treaty: &Treaty<'_>, room: &mut [u8]) -> Result<usize, WriteError> {
        if let Some(by) = act.by {
            if by.is_empty() {
                return Err(WriteError::Nobody);
            }
            if let Some(place) = by.without(treaty.everyone()).places().next() {
                return Err(WriteError::NoSuchParty { place });
            }
        }
        let (earliest, latest) = (act.when.earliest(), act.when.latest());
        let exact = earliest.day_number() == latest.day_number();
        let row = WrittenAct {
            date: if exact { Some(Printed(earliest)) } else { None },
            between: if exact { None } else { Some([Printed(earliest), Printed(latest)]) },
            act: act.kind.as_str(),
            by: act.by.map(|by| Codes { by, treaty }),
            until: act.until.map(Printed),
            name: act.name,
            note: act.note,
            provenance: act.provenance.as_str(),
            source: act.source,
        };
        let mut out = Output::new(room);
        out.json(&row)?;
        out.raw("\n")?;
        Ok(out.length())
    }

    #[derive(Serialize)]
    struct WrittenAct<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        date: Option<Printed<Date>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        between: Option<[Printed<Date>; 2]>,
        act: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        by: Option<Codes<'a>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Printed<Date>>,
        #[serde(skip_serializing_if = "str::is_empty")]
        name: &'a str,
        #[serde(skip_serializing_if = "str::is_empty")]
        note: &'a str,
        provenance: &'static str,
        #[serde(skip_serializing_if = "str::is_empty")]
        source: &'a str,
    }

    /// Serializes one party code as a string, or several as an array.
    struct Codes<'a> {
        by: StatePartySet,
        treaty: &'a Treaty<'a>,
    }

    impl Serialize for Codes<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let codes = || self.by.places().filter_map(|place| self.treaty.parties.get(place)).map(|party| party.code);
            match (self.by.len(), codes().next()) {
                (1, Some(code)) => serializer.serialize_str(code),
                _ => serializer.collect_seq(codes()),
            }
        }
    }
}
