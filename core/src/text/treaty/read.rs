//! Reads the rows of a treaty from tokens.

use super::{Marks, Rows, TreatyBuf, notation};
use crate::calendar::{Date, MonthEnd, Span};
use crate::count::{AnyKind, Decimal, DecimalError, Kind, KindSet, State, StateSet};
use crate::text::nearest::nearest;
use crate::text::scan::Token;
use crate::text::shape::{
    Misfit, Notation, Problem, Reader, Shape, TextError, TextErrors, Value, Vocabulary, Want, number, optional,
    required, word,
};
use crate::treaty::{
    Anchor, Bound, Ceiling, Cited, CountingRule, Duration, EventKinds, EventPart, ExtensionRule, Group, ItemKind,
    ItemType, NamedDay, Per, Quantity, Quota, Scope, StateParty, StatePartySet, Term, Treaty, Unit, Weight, Whom,
    Window, WithdrawalEnds, WithdrawalRule, kind_words,
};
#[cfg(feature = "shares")]
use crate::treaty::{Base, Share};
use crate::verdict::{Citation, Provenance};

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

static KIND: Shape = Shape::new(
    "a kind",
    &[
        required("id"),
        required("title"),
        optional("warheads"),
        required("clause"),
        optional("provenance"),
        optional("source"),
    ],
);

static QUANTITY: Shape = Shape::new(
    "a quantity",
    &[required("id"), required("title"), required("unit"), optional("scope"), optional("decimals")],
);

static TYPE: Shape = Shape::new(
    "a type",
    &[
        required("id"),
        required("kind"),
        required("warheads"),
        required("clause"),
        optional("provenance"),
        optional("source"),
    ],
);

static COUNTING_RULE: Shape = Shape::new(
    "a counting rule",
    &[
        required("quantity"),
        required("kinds"),
        required("states"),
        required("weight"),
        required("clause"),
        optional("provenance"),
        optional("source"),
    ],
);

static CEILING: Shape = Shape::new(
    "a ceiling",
    &[
        required("quantity"),
        optional("bound"),
        optional("at_least"),
        optional("side"),
        optional("group"),
        required("from"),
        optional("until"),
        required("clause"),
        optional("provenance"),
        optional("source"),
    ],
);

static QUOTA: Shape = Shape::new(
    "a quota",
    &[
        required("id"),
        required("title"),
        required("events"),
        required("most"),
        required("window"),
        optional("per"),
        optional("by"),
        optional("of"),
        required("from"),
        optional("until"),
        required("clause"),
        optional("provenance"),
        optional("source"),
    ],
);

static TERM: Shape = Shape::new(
    "a term",
    &[required("lasts"), required("month_end"), optional("extension"), optional("withdrawal"), optional("suspension")],
);

static LASTS: Shape =
    Shape::new("a duration", &[required("value"), required("clause"), optional("provenance"), optional("source")]);

static EXTENSION: Shape = Shape::new(
    "an extension",
    &[
        optional("longest"),
        optional("times"),
        optional("late"),
        required("clause"),
        optional("provenance"),
        optional("source"),
    ],
);

static WITHDRAWAL: Shape = Shape::new(
    "a withdrawal",
    &[
        required("notice"),
        optional("not_before"),
        optional("ends"),
        required("clause"),
        optional("provenance"),
        optional("source"),
    ],
);

static SUSPENSION: Shape =
    Shape::new("a suspension", &[required("clause"), optional("provenance"), optional("source")]);

type Read<'a, T> = Result<T, TextError<'a>>;

// A row starts with these values. They never remain, because the shape makes sure that every required field is read.
const NO_CITATION: Citation<'static> = Citation { clause: "", provenance: Provenance::Unverified, source: "" };
const NO_TERM: Term<'static> = Term {
    duration: Cited { value: Duration::Unlimited, citation: NO_CITATION },
    month_end: MonthEnd::Reject,
    extension: None,
    withdrawal: None,
    suspension: None,
};

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
            head: Treaty {
                id: "",
                name: "",
                parties: &[],
                groups: &[],
                signed: None,
                entry_into_force: None,
                days: &[],
                kinds: &[],
                quantities: &[],
                types: &[],
                counting: &[],
                ceilings: &[],
                quotas: &[],
                term: NO_TERM,
            },
            parties: Rows::new(),
            groups: Rows::new(),
            days: Rows::new(),
            kinds: Rows::new(),
            quantities: Rows::new(),
            types: Rows::new(),
            counting: Rows::new(),
            ceilings: Rows::new(),
            quotas: Rows::new(),
            marks: Marks::default(),
        };
        let (mut groups, mut types, mut counting, mut ceilings) = (0, 0, 0, 0);
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
            buf.read_kinds(text, reader, types, counting)?;
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

    /// Reads which of the treaty's own kinds the types and the counting rules name; `types` and `counting` are the
    /// offsets of these tables.
    fn read_kinds(&mut self, text: &'a [u8], reader: &mut Reader<'a>, types: usize, counting: usize) -> Read<'a, ()> {
        let Self { kinds, types: type_rows, counting: rules, .. } = self;
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
            "kinds" => reader.array(value, &mut |_, element| {
                let Some(place) = own_kind(element, own)? else { return Ok(()) };
                once(element, rule.kinds.has(AnyKind::Own(place)))?;
                rule.kinds = rule.kinds.with_own(place);
                Ok(())
            }),
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
    let mut party = StateParty { code: "", name: "", side: "" };
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
    let mut day = NamedDay { id: "", title: "", at_latest: None, citation: NO_CITATION };
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
    let mut group = Group { id: "", name: "", members: StatePartySet::NONE };
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

fn item_kind<'a>(reader: &mut Reader<'a>, row: Value<'a>) -> Read<'a, ItemKind<'a>> {
    let mut kind = ItemKind { id: "", title: "", warheads: false, citation: NO_CITATION };
    reader.object(row, &KIND, &mut |reader, value| {
        match value.field {
            "id" => kind.id = reader.text(value)?,
            "title" => kind.title = reader.text(value)?,
            "warheads" => kind.warheads = reader.flag(value)?,
            _ => cite(reader, value, &mut kind.citation)?,
        }
        Ok(())
    })?;
    Ok(kind)
}

/// The built-in kind that a text names. It is `None` for another word, which is looked up once the treaty's own kinds
/// are known.
fn built_in_kind(value: Value<'_>) -> Read<'_, Option<Kind>> {
    let Token::Text(text) = value.placed.token else { return Err(value.wrong_form(Want::Text)) };
    Ok(Kind::ALL.into_iter().find(|kind| text.is(kind.as_str())))
}

/// The place of the own kind that a text names; `None` if it names a built-in kind.
fn own_kind<'a>(value: Value<'a>, own: &[ItemKind<'a>]) -> Read<'a, Option<u8>> {
    let Token::Text(text) = value.placed.token else { return Ok(None) };
    if built_in_kind(value)?.is_some() {
        return Ok(None);
    }
    let place = own.iter().position(|kind| text.is(kind.id)).and_then(|place| u8::try_from(place).ok());
    let meant = nearest(text.raw(), kind_words(own));
    place.map(Some).ok_or(value.error(Problem::UnknownKind { field: value.field, found: text.raw(), meant }))
}

fn item_type<'a>(reader: &mut Reader<'a>, row: Value<'a>) -> Read<'a, ItemType<'a>> {
    let mut one = ItemType { id: "", kind: AnyKind::BuiltIn(Kind::Icbm), warheads: 0, citation: NO_CITATION };
    reader.object(row, &TYPE, &mut |reader, value| {
        match value.field {
            "id" => one.id = reader.text(value)?,
            "kind" => {
                if let Some(kind) = built_in_kind(value)? {
                    one.kind = kind.into();
                }
            }
            "warheads" => one.warheads = number(value, u32::from(u16::MAX))?,
            _ => cite(reader, value, &mut one.citation)?,
        }
        Ok(())
    })?;
    Ok(one)
}

fn quantity<'a>(reader: &mut Reader<'a>, row: Value<'a>) -> Read<'a, Quantity<'a>> {
    let mut quantity = Quantity { id: "", title: "", unit: Unit::Items, scope: Scope::Side, decimals: 0 };
    reader.object(row, &QUANTITY, &mut |reader, value| {
        match value.field {
            "id" => quantity.id = reader.text(value)?,
            "title" => quantity.title = reader.text(value)?,
            "unit" => quantity.unit = word(value, Vocabulary::Units, &Unit::ALL, Unit::as_str)?,
            "scope" => quantity.scope = word(value, Vocabulary::Scopes, &Scope::ALL, Scope::as_str)?,
            _ => quantity.decimals = number(value, u32::from(Quantity::MOST_DECIMALS))?,
        }
        Ok(())
    })?;
    Ok(quantity)
}

fn counting_rule<'a>(reader: &mut Reader<'a>, row: Value<'a>) -> Read<'a, CountingRule<'a>> {
    let mut rule = CountingRule {
        quantity: "",
        kinds: KindSet::new(&[]),
        states: StateSet::new(&[]),
        weight: Weight::Warheads,
        citation: NO_CITATION,
    };
    reader.object(row, &COUNTING_RULE, &mut |reader, value| {
        match value.field {
            "quantity" => rule.quantity = reader.text(value)?,
            "kinds" => reader.array(value, &mut |_, element| {
                let Some(kind) = built_in_kind(element)? else { return Ok(()) };
                once(element, rule.kinds.contains(kind))?;
                rule.kinds = rule.kinds.with(kind);
                Ok(())
            })?,
            "states" => reader.array(value, &mut |_, element| {
                let state = word(element, Vocabulary::States, &State::ALL, State::as_str)?;
                once(element, rule.states.contains(state))?;
                rule.states = rule.states.with(state);
                Ok(())
            })?,
            "weight" => rule.weight = weight(value)?,
            _ => cite(reader, value, &mut rule.citation)?,
        }
        Ok(())
    })?;
    Ok(rule)
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

fn weight(value: Value<'_>) -> Read<'_, Weight> {
    const MOST: u32 = u16::MAX as u32;
    match value.placed.token {
        Token::Number(_) => Ok(Weight::Each(number(value, MOST)?)),
        Token::Text(text) if text.is("warheads") => Ok(Weight::Warheads),
        Token::Text(text) if text.is("attributed") => Ok(Weight::Attributed),
        Token::Text(text) => Err(value.error(Problem::Notation {
            field: value.field,
            found: text.raw(),
            notation: Notation::Weight,
            cause: Misfit::WHOLE.cause,
        })),
        _ => Err(value.wrong_form(Want::NumberOrWarheads { most: MOST })),
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

fn ceiling<'a>(reader: &mut Reader<'a>, row: Value<'a>) -> Read<'a, Ceiling<'a>> {
    let mut ceiling = Ceiling {
        quantity: "",
        whom: Whom::EachSide,
        bound: Bound::AtMost(0),
        from: Anchor::AfterEntry(Span::Days(0)),
        until: None,
        citation: NO_CITATION,
    };
    let mut is_bounded = false;
    let closing = reader.object(row, &CEILING, &mut |reader, value| {
        match value.field {
            "quantity" => ceiling.quantity = reader.text(value)?,
            "bound" | "at_least" if is_bounded => return Err(value.error(Problem::WhichBound { both: true })),
            "bound" | "at_least" => {
                is_bounded = true;
                ceiling.bound = first_bound(reader, value)?;
            }
            "side" | "group" if ceiling.whom != Whom::EachSide => return Err(value.error(Problem::SideAndGroup)),
            "side" => ceiling.whom = Whom::Side(reader.text(value)?),
            "group" => ceiling.whom = Whom::Group(reader.text(value)?),
            "from" => ceiling.from = reader.noted(value, Notation::Anchor, notation::anchor)?,
            "until" => ceiling.until = Some(reader.noted(value, Notation::Anchor, notation::anchor)?),
            _ => cite(reader, value, &mut ceiling.citation)?,
        }
        Ok(())
    })?;
    if is_bounded {
        Ok(ceiling)
    } else {
        Err(TextError { offset: closing, problem: Problem::WhichBound { both: false } })
    }
}

/// Reads what a ceiling requires. How many decimals are right is known once the quantities are read.
fn first_bound<'a>(reader: &mut Reader<'a>, value: Value<'a>) -> Read<'a, Bound<'a>> {
    #[cfg(feature = "shares")]
    if let Token::Text(_) = value.placed.token {
        let share = reader.noted(value, Notation::Share, |text| notation::share(text, None))?;
        return Ok(share_bound(value, share));
    }
    #[cfg(not(feature = "shares"))]
    let _ = reader;
    let written = if let Token::Number(written) = value.placed.token { written } else { "" };
    let decimals = written.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let most = usize::from(Quantity::MOST_DECIMALS);
    bound(value, u8::try_from(decimals.min(most)).unwrap_or_default())
}

/// Reads a bound that is a number.
fn bound<'a>(value: Value<'a>, decimals: u8) -> Read<'a, Bound<'a>> {
    let number = decimal(value, decimals)?;
    Ok(if value.field == "at_least" { Bound::AtLeast(number) } else { Bound::AtMost(number) })
}

#[cfg(feature = "shares")]
fn share_bound<'a>(value: Value<'a>, share: Share<'a>) -> Bound<'a> {
    if value.field == "at_least" { Bound::AtLeastShare(share) } else { Bound::AtMostShare(share) }
}

/// Reads a bound once more that is a share, because a share of a number has the decimals of the quantity.
#[cfg(feature = "shares")]
fn share_of_number<'a>(value: Value<'a>, before: Bound<'a>, decimals: u8) -> Read<'a, Bound<'a>> {
    match (value.placed.token, before.share().map(Share::base)) {
        (Token::Text(written), Some(Base::Number(_))) => {
            let found = written.raw();
            // A share of a number needs no escape.
            let plain = written.plain().unwrap_or(found);
            let share = notation::share(plain, Some(decimals)).map_err(|misfit| TextError {
                offset: value.placed.offset.saturating_add(misfit.at).saturating_add(1),
                problem: Problem::Notation { field: value.field, found, notation: Notation::Share, cause: None },
            })?;
            Ok(share_bound(value, share))
        }
        _ => Ok(before),
    }
}

#[cfg(not(feature = "shares"))]
#[expect(clippy::unnecessary_wraps, reason = "the form that it has with shares")]
fn share_of_number<'a>(_: Value<'a>, before: Bound<'a>, _: u8) -> Read<'a, Bound<'a>> {
    Ok(before)
}

fn quota<'a>(reader: &mut Reader<'a>, row: Value<'a>) -> Read<'a, Quota<'a>> {
    let mut quota = Quota {
        id: "",
        title: "",
        events: EventKinds::NONE,
        most: 0,
        window: Window::Phase,
        per: Per::ALL_EVENTS,
        by: None,
        of: None,
        from: Anchor::AfterEntry(Span::Days(0)),
        until: None,
        citation: NO_CITATION,
    };
    reader.object(row, &QUOTA, &mut |reader, value| {
        match value.field {
            "id" => quota.id = reader.text(value)?,
            "title" => quota.title = reader.text(value)?,
            "events" => reader.array(value, &mut |reader, element| {
                let kind = reader.text(element)?;
                once(element, quota.events.contains(kind))?;
                let too_many = Problem::TooMany { field: element.field, most: EventKinds::MOST };
                quota.events = quota.events.with(kind).ok_or(element.error(too_many))?;
                Ok(())
            })?,
            "most" => quota.most = number(value, u32::from(u16::MAX))?,
            "window" => quota.window = reader.noted(value, Notation::Window, notation::window)?,
            "per" => reader.array(value, &mut |_, element| {
                let part = word(element, Vocabulary::EventParts, &EventPart::ALL, EventPart::as_str)?;
                once(element, quota.per.contains(part))?;
                quota.per = quota.per.with(part);
                Ok(())
            })?,
            "by" => quota.by = Some(reader.text(value)?),
            "of" => quota.of = Some(reader.text(value)?),
            "from" => quota.from = reader.noted(value, Notation::Anchor, notation::anchor)?,
            "until" => quota.until = Some(reader.noted(value, Notation::Anchor, notation::anchor)?),
            _ => cite(reader, value, &mut quota.citation)?,
        }
        Ok(())
    })?;
    Ok(quota)
}

fn day<'a>(reader: &mut Reader<'a>, row: Value<'a>) -> Read<'a, Cited<'a, Date>> {
    let mut day = Cited { value: Date::MIN, citation: NO_CITATION };
    reader.object(row, &DAY, &mut |reader, value| {
        match value.field {
            "date" => day.value = reader.date(value)?,
            _ => cite(reader, value, &mut day.citation)?,
        }
        Ok(())
    })?;
    Ok(day)
}

fn term<'a>(reader: &mut Reader<'a>, row: Value<'a>, marks: &mut Marks) -> Read<'a, Term<'a>> {
    let mut term = NO_TERM;
    reader.object(row, &TERM, &mut |reader, value| {
        let offset = value.placed.offset;
        match value.field {
            "lasts" => {
                marks.lasts = offset;
                reader.object(value, &LASTS, &mut |reader, value| {
                    match value.field {
                        "value" => term.duration.value = reader.noted(value, Notation::Lasts, notation::lasts)?,
                        _ => cite(reader, value, &mut term.duration.citation)?,
                    }
                    Ok(())
                })?;
            }
            "month_end" => {
                let word_of = |rule| if matches!(rule, MonthEnd::Clamp) { "clamp" } else { "reject" };
                term.month_end = word(value, Vocabulary::MonthEnds, &[MonthEnd::Clamp, MonthEnd::Reject], word_of)?;
            }
            "extension" => {
                marks.extension = offset;
                term.extension = Some(extension(reader, value)?);
            }
            "withdrawal" => {
                marks.withdrawal = offset;
                term.withdrawal = Some(withdrawal(reader, value)?);
            }
            _ => {
                marks.suspension = offset;
                let mut citation = NO_CITATION;
                reader.object(value, &SUSPENSION, &mut |reader, value| cite(reader, value, &mut citation))?;
                term.suspension = Some(citation);
            }
        }
        Ok(())
    })?;
    Ok(term)
}

fn extension<'a>(reader: &mut Reader<'a>, row: Value<'a>) -> Read<'a, Cited<'a, ExtensionRule>> {
    let mut rule = Cited { value: ExtensionRule { longest: None, times: None, late: false }, citation: NO_CITATION };
    reader.object(row, &EXTENSION, &mut |reader, value| {
        match value.field {
            "longest" => rule.value.longest = Some(reader.span(value)?),
            "late" => rule.value.late = reader.flag(value)?,
            "times" => rule.value.times = Some(number(value, u32::from(u8::MAX))?),
            _ => cite(reader, value, &mut rule.citation)?,
        }
        Ok(())
    })?;
    Ok(rule)
}

fn withdrawal<'a>(reader: &mut Reader<'a>, row: Value<'a>) -> Read<'a, Cited<'a, WithdrawalRule>> {
    let mut rule = Cited { value: WithdrawalRule::after(Span::Days(0)), citation: NO_CITATION };
    let word_of = WithdrawalEnds::as_str;
    reader.object(row, &WITHDRAWAL, &mut |reader, value| {
        match value.field {
            "notice" => rule.value.notice = reader.span(value)?,
            "not_before" => rule.value.not_before = Some(reader.date(value)?),
            "ends" => rule.value.ends = word(value, Vocabulary::WithdrawalEnds, &WithdrawalEnds::ALL, word_of)?,
            _ => cite(reader, value, &mut rule.citation)?,
        }
        Ok(())
    })?;
    Ok(rule)
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
