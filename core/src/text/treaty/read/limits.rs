//! Reads what a treaty limits: kinds, quantities, types, counting rules and ceilings.

use super::super::notation;
use super::{Read, cite, decimal, once};
use crate::count::{AnyKind, Kind, KindSet, State, StateSet};
use crate::text::nearest::nearest;
use crate::text::scan::Token;
use crate::text::shape::{
    Misfit, Notation, Problem, Reader, Shape, TextError, Value, Vocabulary, Want, number, optional, required, word,
};
#[cfg(feature = "shares")]
use crate::treaty::{Base, Share};
use crate::treaty::{
    Bound, Ceiling, CountingRule, ItemKind, ItemType, Quantity, Scope, Unit, Weight, Whom, kind_words,
};

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

pub(super) static TYPE: Shape = Shape::new(
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

pub(super) static COUNTING_RULE: Shape = Shape::new(
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

pub(super) static CEILING: Shape = Shape::new(
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

pub(super) fn item_kind<'a>(reader: &mut Reader<'a>, row: Value<'a>) -> Read<'a, ItemKind<'a>> {
    let mut kind = ItemKind::EMPTY;
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
pub(super) fn own_kind<'a>(value: Value<'a>, own: &[ItemKind<'a>]) -> Read<'a, Option<u8>> {
    let Token::Text(text) = value.placed.token else { return Ok(None) };
    if built_in_kind(value)?.is_some() {
        return Ok(None);
    }
    let place = own.iter().position(|kind| text.is(kind.id)).and_then(|place| u8::try_from(place).ok());
    let meant = nearest(text.raw(), kind_words(own));
    place.map(Some).ok_or(value.error(Problem::UnknownKind { field: value.field, found: text.raw(), meant }))
}

pub(super) fn item_type<'a>(reader: &mut Reader<'a>, row: Value<'a>) -> Read<'a, ItemType<'a>> {
    let mut one = ItemType::EMPTY;
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

pub(super) fn quantity<'a>(reader: &mut Reader<'a>, row: Value<'a>) -> Read<'a, Quantity<'a>> {
    let mut quantity = Quantity::EMPTY;
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

pub(super) fn counting_rule<'a>(reader: &mut Reader<'a>, row: Value<'a>) -> Read<'a, CountingRule<'a>> {
    let mut rule = CountingRule::EMPTY;
    reader.object(row, &COUNTING_RULE, &mut |reader, value| {
        match value.field {
            "quantity" => rule.quantity = reader.text(value)?,
            "kinds" => kinds(reader, value, &mut rule.kinds)?,
            "states" => states(reader, value, &mut rule.states)?,
            "weight" => rule.weight = weight(value)?,
            _ => cite(reader, value, &mut rule.citation)?,
        }
        Ok(())
    })?;
    Ok(rule)
}

/// Reads the built-in kinds of an array. Other words are looked up once the treaty's own kinds are known.
pub(super) fn kinds<'a>(reader: &mut Reader<'a>, value: Value<'a>, all: &mut KindSet) -> Read<'a, ()> {
    reader.array(value, &mut |_, element| {
        let Some(kind) = built_in_kind(element)? else { return Ok(()) };
        once(element, all.contains(kind))?;
        *all = all.with(kind);
        Ok(())
    })
}

/// Reads the treaty's own kinds of an array.
pub(super) fn own_kinds<'a>(
    reader: &mut Reader<'a>,
    value: Value<'a>,
    own: &[ItemKind<'a>],
    all: &mut KindSet,
) -> Read<'a, ()> {
    reader.array(value, &mut |_, element| {
        let Some(place) = own_kind(element, own)? else { return Ok(()) };
        once(element, all.has(AnyKind::Own(place)))?;
        *all = all.with_own(place);
        Ok(())
    })
}

/// Reads the states of an array.
pub(super) fn states<'a>(reader: &mut Reader<'a>, value: Value<'a>, all: &mut StateSet) -> Read<'a, ()> {
    reader.array(value, &mut |_, element| {
        let state = word(element, Vocabulary::States, &State::ALL, State::as_str)?;
        once(element, all.contains(state))?;
        *all = all.with(state);
        Ok(())
    })
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

pub(super) fn ceiling<'a>(reader: &mut Reader<'a>, row: Value<'a>) -> Read<'a, Ceiling<'a>> {
    let mut ceiling = Ceiling::EMPTY;
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
pub(super) fn bound<'a>(value: Value<'a>, decimals: u8) -> Read<'a, Bound<'a>> {
    let number = decimal(value, decimals)?;
    Ok(if value.field == "at_least" { Bound::AtLeast(number) } else { Bound::AtMost(number) })
}

#[cfg(feature = "shares")]
fn share_bound<'a>(value: Value<'a>, share: Share<'a>) -> Bound<'a> {
    if value.field == "at_least" { Bound::AtLeastShare(share) } else { Bound::AtMostShare(share) }
}

/// Reads a bound once more that is a share, because a share of a number has the decimals of the quantity.
#[cfg(feature = "shares")]
pub(super) fn share_of_number<'a>(value: Value<'a>, before: Bound<'a>, decimals: u8) -> Read<'a, Bound<'a>> {
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
pub(super) fn share_of_number<'a>(_: Value<'a>, before: Bound<'a>, _: u8) -> Read<'a, Bound<'a>> {
    Ok(before)
}
