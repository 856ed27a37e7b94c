//! Reads the rows of a treaty from tokens.

mod deadline;
mod limits;
mod place;
mod quota;
mod step;
mod term;

use super::{Marks, Rows, TreatyBuf, notation};
use crate::calendar::Date;
use crate::count::{AnyKind, Decimal, DecimalError};
use crate::text::scan::Token;
use crate::text::shape::{
    Notation, Problem, Reader, Shape, TextError, TextErrors, Value, Vocabulary, Want, optional, required, word,
};
use crate::treaty::{Cited, Group, NamedDay, StateParty, StatePartySet, Treaty};
use crate::verdict::{Citation, Provenance};
use deadline::deadline;
use limits::{
    CEILING, COUNTING_RULE, TYPE, bound, ceiling, counting_rule, item_kind, item_type, own_kind, own_kinds, quantity,
    share_of_number,
};
use place::{PLACE, place};
use quota::{quota, words};
use step::step_limit;
use term::term;

static TREATY: Shape = Shape::new(
    "a treaty",
    &[
        required("id"),
        required("name"),
        required("parties"),
        optional("signed"),
        optional("entry_into_force"),
        optional("groups"),
        optional("days"),
        optional("kinds"),
        required("quantities"),
        optional("types"),
        optional("counting"),
        required("ceilings"),
        optional("quotas"),
        optional("deadlines"),
        optional("places"),
        optional("steps"),
        required("term"),
    ],
);

static PARTY: Shape = Shape::new("a party", &[required("code"), required("name"), optional("side")]);

static DAY: Shape = Shape::new(
    "a day with its citation",
    &[required("date"), required("clause"), optional("provenance"), optional("source")],
);

static NAMED_DAY: Shape = Shape::new(
    "a named day",
    &[
        required("id"),
        required("title"),
        optional("at_latest"),
        required("clause"),
        optional("provenance"),
        optional("source"),
    ],
);

static GROUP: Shape = Shape::new("a group", &[required("id"), required("name"), required("members")]);

type Read<'a, T> = Result<T, TextError<'a>>;

// A row starts with these values. They never remain, because the shape makes sure that every required field is read.

impl<'a> TreatyBuf<'a> {
    /// Reads a treaty from JSON; the [module](super) describes the format.
    ///
    /// The result is well formed: every key is known, and every value has the right form and range. Call
    /// [`TreatyBuf::lint`] to check whether the rows fit each other; it reports all flaws at once.
    ///
    /// `scratch` is the buffer in which escapes are decoded. As many bytes as the text has are always enough, and none
    /// are needed if the text has no escape.
    ///
    /// ```
    /// use proverka::text::treaty::TreatyBuf;
    ///
    /// let error = TreatyBuf::parse(br#"{"id": "x", "name": 7}"#, &mut []).unwrap_err();
    /// assert_eq!((error.offset, error.to_string().as_str()), (20, "`name` is a number, expected a text"));
    /// ```
    ///
    /// # Errors
    ///
    /// The first fault of the text, with its offset.
    pub fn parse(text: &'a [u8], scratch: &'a mut [u8]) -> Result<Self, TextError<'a>> {
        Self::read(text, &mut Reader::new(text, scratch)?)
    }

    /// The same as [`TreatyBuf::parse`], but it goes on after a fault.
    ///
    /// ```
    /// use proverka::text::treaty::TreatyBuf;
    ///
    /// let text = br#"{"id": 1, "name": 2, "parties": [{"code": "A", "name": "Alpha", "flag": "B"}], "quantities": [],
    ///     "ceilings": [], "term": {"lasts": {"value": "10 years", "clause": "I"}, "month_end": "clamp"}}"#;
    /// let errors = TreatyBuf::parse_all(text, &mut []).unwrap_err();
    /// let offsets: Vec<_> = errors.first().iter().map(|error| error.offset).collect();
    /// assert_eq!((offsets, errors.more()), (vec![7, 18, 64, 148], 0));
    /// ```
    ///
    /// # Errors
    ///
    /// All faults of the text, as far as there is room for them. After a fault of JSON itself, such as a missing comma,
    /// nothing more is read.
    #[expect(clippy::result_large_err, reason = "a treaty is larger than its faults")]
    pub fn parse_all(text: &'a [u8], scratch: &'a mut [u8]) -> Result<Self, TextErrors<'a>> {
        let mut reader = Reader::new(text, scratch)?.keeping_faults();
        let read = Self::read(text, &mut reader);
        match (reader.into_faults(), read) {
            (None, read) => Ok(read?),
            (Some(mut faults), Err(last)) => {
                faults.add(last);
                Err(faults)
            }
            (Some(faults), Ok(_)) => Err(faults),
        }
    }

    fn read(text: &'a [u8], reader: &mut Reader<'a>) -> Read<'a, Self> {
        let mut buf = TreatyBuf {
            head: Treaty::EMPTY,
            parties: Rows::new(),
            groups: Rows::new(),
            days: Rows::new(),
            kinds: Rows::new(),
            quantities: Rows::new(),
            types: Rows::new(),
            counting: Rows::new(),
            ceilings: Rows::new(),
            quotas: Rows::new(),
            deadlines: Rows::new(),
            places: Rows::new(),
            steps: Rows::new(),
            marks: Marks::default(),
        };
        let (mut groups, mut types, mut counting, mut ceilings, mut places) = (0, 0, 0, 0, 0);
        // Whether these tables are there as a whole. A table that is left out is; one that is no array is not.
        let (mut all_parties, mut all_kinds, mut all_quantities) = (true, true, true);
        reader.document(&TREATY, &mut |reader, value| {
            let offset = value.placed.offset;
            match value.field {
                "id" => {
                    buf.marks.id = offset;
                    buf.head.id = reader.text(value)?;
                }
                "name" => {
                    buf.marks.name = offset;
                    buf.head.name = reader.text(value)?;
                }
                "parties" => {
                    buf.marks.parties = offset;
                    all_parties = false;
                    all_parties = rows(reader, value, &mut buf.parties, party)?;
                }
                "signed" => {
                    buf.marks.signed = offset;
                    buf.head.signed = Some(day(reader, value)?);
                }
                "entry_into_force" => {
                    buf.marks.entry = offset;
                    buf.head.entry_into_force = Some(day(reader, value)?);
                }
                "groups" => {
                    groups = offset;
                    rows(reader, value, &mut buf.groups, group)?;
                }
                "days" => {
                    rows(reader, value, &mut buf.days, named_day)?;
                }
                "kinds" => {
                    buf.marks.kinds = offset;
                    // A table that is none leaves the words of the other tables open, too.
                    all_kinds = false;
                    all_kinds = rows(reader, value, &mut buf.kinds, item_kind)?;
                }
                "quantities" => {
                    buf.marks.quantities = offset;
                    all_quantities = false;
                    all_quantities = rows(reader, value, &mut buf.quantities, quantity)?;
                }
                "types" => {
                    types = offset;
                    rows(reader, value, &mut buf.types, item_type)?;
                }
                "counting" => {
                    counting = offset;
                    rows(reader, value, &mut buf.counting, counting_rule)?;
                }
                "ceilings" => {
                    ceilings = offset;
                    rows(reader, value, &mut buf.ceilings, ceiling)?;
                }
                "quotas" => {
                    rows(reader, value, &mut buf.quotas, quota)?;
                }
                "deadlines" => {
                    rows(reader, value, &mut buf.deadlines, deadline)?;
                }
                "places" => {
                    places = offset;
                    rows(reader, value, &mut buf.places, place)?;
                }
                "steps" => {
                    rows(reader, value, &mut buf.steps, step_limit)?;
                }
                _ => buf.head.term = term(reader, value, &mut buf.marks)?,
            }
            Ok(())
        })?;
        // Keys may be in any order, so these values are read once more, now that the tables that they refer to are
        // known. After a fault in those, nobody can tell what is missing from them.
        if all_parties {
            buf.read_members(text, reader, groups)?;
        }
        if all_kinds {
            buf.read_kinds(text, reader, [types, counting, places])?;
        }
        if all_quantities {
            buf.read_bounds(text, reader, ceilings)?;
        }
        Ok(buf)
    }

    /// Reads which parties the groups have; `offset` is that of the table of groups.
    fn read_members(&mut self, text: &'a [u8], reader: &mut Reader<'a>, offset: usize) -> Read<'a, ()> {
        let Self { groups, parties, .. } = self;
        again(text, reader, offset, &GROUP, groups, &mut |reader, group, value| match value.field {
            "members" => reader.array(value, &mut |_, element| {
                let Token::Text(code) = element.placed.token else { return Ok(()) };
                let place = parties.rows.iter().position(|party| code.is(party.code));
                let place = place.ok_or(element.error(Problem::UnknownMember { found: code.raw() }))?;
                let member = StatePartySet::one(place);
                once(element, group.members.contains(member))?;
                group.members = group.members.with(member);
                Ok(())
            }),
            _ => Ok(()),
        })
    }

    /// Reads which of the treaty's own kinds the types, the counting rules and the rules on places name. It takes the
    /// offsets of these tables.
    fn read_kinds(&mut self, text: &'a [u8], reader: &mut Reader<'a>, offsets: [usize; 3]) -> Read<'a, ()> {
        let [types, counting, places] = offsets;
        let Self { kinds, types: type_rows, counting: rules, places: place_rules, .. } = self;
        let own = &kinds.rows;
        again(text, reader, types, &TYPE, type_rows, &mut |_, one, value| {
            if value.field == "kind"
                && let Some(place) = own_kind(value, own)?
            {
                one.kind = AnyKind::Own(place);
            }
            Ok(())
        })?;
        again(text, reader, counting, &COUNTING_RULE, rules, &mut |reader, rule, value| match value.field {
            "kinds" => own_kinds(reader, value, own, &mut rule.kinds),
            _ => Ok(()),
        })?;
        again(text, reader, places, &PLACE, place_rules, &mut |reader, rule, value| match value.field {
            "kinds" => own_kinds(reader, value, own, &mut rule.kinds),
            _ => Ok(()),
        })
    }

    /// Reads the bounds of the ceilings in steps of their quantities; `offset` is that of the table of ceilings.
    fn read_bounds(&mut self, text: &'a [u8], reader: &mut Reader<'a>, offset: usize) -> Read<'a, ()> {
        let Self { ceilings, quantities, .. } = self;
        again(text, reader, offset, &CEILING, ceilings, &mut |_, ceiling, value| {
            let quantity = quantities.rows.iter().find(|quantity| quantity.id == ceiling.quantity);
            if let ("bound" | "at_least", Some(quantity)) = (value.field, quantity) {
                ceiling.bound = match value.placed.token {
                    Token::Number(_) => bound(value, quantity.decimals)?,
                    _ => share_of_number(value, ceiling.bound, quantity.decimals)?,
                };
            }
            Ok(())
        })
    }
}

/// Reads a table once more; `offset` is that of the table. It calls `each` with every row and each of its fields.
fn again<'a, T, const N: usize>(
    text: &'a [u8],
    reader: &mut Reader<'a>,
    offset: usize,
    shape: &'static Shape,
    rows: &mut Rows<T, N>,
    each: &mut dyn FnMut(&mut Reader<'a>, &mut T, Value<'a>) -> Read<'a, ()>,
) -> Read<'a, ()> {
    if rows.rows.is_empty() {
        return Ok(());
    }
    reader.table(text, offset, &mut |reader, row| match rows.at(row.placed.offset) {
        Some(one) => reader.object(row, shape, &mut |reader, value| each(reader, one, value)).map(|_| ()),
        None => Ok(()),
    })
}

/// Reads the rows of a table. It returns whether they are all there, without a fault that was kept.
fn rows<'a, T, const N: usize>(
    reader: &mut Reader<'a>,
    value: Value<'a>,
    rows: &mut Rows<T, N>,
    row: fn(&mut Reader<'a>, Value<'a>) -> Read<'a, T>,
) -> Read<'a, bool> {
    let before = reader.faults();
    reader.array(value, &mut |reader, element| {
        if rows.rows.is_full() {
            return Err(element.error(Problem::TooMany { field: element.field, most: N }));
        }
        let one = row(reader, element)?;
        // There is room, because this was checked above.
        rows.push(one, element.placed.offset);
        Ok(())
    })?;
    Ok(reader.faults() == before)
}

fn party<'a>(reader: &mut Reader<'a>, row: Value<'a>) -> Read<'a, StateParty<'a>> {
    let mut party = StateParty::EMPTY;
    let mut side = None;
    reader.object(row, &PARTY, &mut |reader, value| {
        match value.field {
            "code" => party.code = reader.text(value)?,
            "name" => party.name = reader.text(value)?,
            _ => side = Some(reader.text(value)?),
        }
        Ok(())
    })?;
    party.side = side.unwrap_or(party.code);
    Ok(party)
}

fn named_day<'a>(reader: &mut Reader<'a>, row: Value<'a>) -> Read<'a, NamedDay<'a>> {
    let mut day = NamedDay::EMPTY;
    reader.object(row, &NAMED_DAY, &mut |reader, value| {
        match value.field {
            "id" => day.id = reader.text(value)?,
            "title" => day.title = reader.text(value)?,
            "at_latest" => day.at_latest = Some(reader.noted(value, Notation::Anchor, notation::anchor)?),
            _ => cite(reader, value, &mut day.citation)?,
        }
        Ok(())
    })?;
    Ok(day)
}

fn group<'a>(reader: &mut Reader<'a>, row: Value<'a>) -> Read<'a, Group<'a>> {
    let mut group = Group::EMPTY;
    reader.object(row, &GROUP, &mut |reader, value| {
        match value.field {
            "id" => group.id = reader.text(value)?,
            "name" => group.name = reader.text(value)?,
            _ => reader.array(value, &mut |_, element| match element.placed.token {
                Token::Text(_) => Ok(()),
                _ => Err(element.wrong_form(Want::Text)),
            })?,
        }
        Ok(())
    })?;
    Ok(group)
}

/// Refuses a word that the list has already.
fn once(element: Value<'_>, before: bool) -> Read<'_, ()> {
    match element.placed.token {
        Token::Text(text) if before => {
            Err(element.error(Problem::DuplicateWord { field: element.field, found: text.raw() }))
        }
        _ => Ok(()),
    }
}

/// Reads a number with at most `decimals` decimals, in steps of the last of them.
fn decimal(value: Value<'_>, decimals: u8) -> Read<'_, u32> {
    let Token::Number(written) = value.placed.token else {
        return Err(value.wrong_form(Want::Number { most: u32::MAX }));
    };
    Decimal::parse(written, decimals).map_err(|error| {
        let field = value.field;
        value.error(match (decimals, error) {
            (0, DecimalError::TooPrecise) => Problem::NoDecimals { field, found: written },
            (0, _) => Problem::Range { field, found: written, most: u32::MAX },
            _ => Problem::Decimals { field, found: written, decimals },
        })
    })
}

fn day<'a>(reader: &mut Reader<'a>, row: Value<'a>) -> Read<'a, Cited<'a, Date>> {
    let mut day = Cited { value: Date::MIN, citation: Citation::EMPTY };
    reader.object(row, &DAY, &mut |reader, value| {
        match value.field {
            "date" => day.value = reader.date(value)?,
            _ => cite(reader, value, &mut day.citation)?,
        }
        Ok(())
    })?;
    Ok(day)
}

/// Reads one of the three fields of a citation.
fn cite<'a>(reader: &mut Reader<'a>, value: Value<'a>, citation: &mut Citation<'a>) -> Read<'a, ()> {
    match value.field {
        "clause" => citation.clause = reader.text(value)?,
        "provenance" => {
            citation.provenance = word(value, Vocabulary::Provenances, &Provenance::ALL, Provenance::as_str)?;
        }
        _ => citation.source = reader.text(value)?,
    }
    Ok(())
}
