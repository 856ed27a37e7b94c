//! Washington Naval Treaty (1922).

use super::{act, cited, in_order, party, secondary, text, unverified};
use crate::calendar::{MonthEnd, Span};
use crate::date;
use crate::treaty::{
    Act, ActKind, Acts, Anchor, Bound, Ceiling, Duration, Quantity, Scope, StatePartySet, Term, Treaty, Unit, Whom,
    WithdrawalEnds, WithdrawalRule,
};
use crate::verdict::Citation;

const SERIES: &str = "US Treaty Series 671 (fdocuments.net)";
const STATUTES: &str = "Statutes at Large 43, p. 1683 (en.wikisource.org)";
const EXTRACTS: &str = "originalsources.com, The Washington Naval Treaty, extracts";

const CAPITAL_SHIPS: &str = "capital_ship_tonnage";
const LARGEST_CAPITAL_SHIP: &str = "largest_capital_ship";
const CARRIERS: &str = "aircraft_carrier_tonnage";
const LARGEST_CARRIER: &str = "largest_aircraft_carrier";
const LARGEST_OTHER: &str = "largest_other_warship";

const JP: StatePartySet = StatePartySet::one(4);

const fn tonnage(id: &'static str, title: &'static str) -> Quantity<'static> {
    Quantity { id, title, unit: Unit::LongTons, scope: Scope::Side, decimals: 0 }
}

const fn limit(quantity: &'static str, whom: Whom<'static>, bound: u32, cite: Citation<'static>) -> Ceiling<'static> {
    Ceiling {
        quantity,
        whom,
        bound: Bound::AtMost(bound),
        from: Anchor::AfterEntry(Span::Days(0)),
        until: None,
        citation: cite,
    }
}

const fn capital_ships(side: &'static str, bound: u32) -> Ceiling<'static> {
    limit(CAPITAL_SHIPS, Whom::Side(side), bound, text("IV", EXTRACTS))
}

const fn carriers(side: &'static str, bound: u32) -> Ceiling<'static> {
    limit(CARRIERS, Whom::Side(side), bound, text("VII", EXTRACTS))
}

/// The Washington Naval Treaty, in long tons of standard displacement.
///
/// One notice ends it for all parties, two years later, but not before 31 December 1936. The tonnage of capital ships
/// is the one that replacements may reach; older ships that a party could keep were listed by name.
pub const WASHINGTON_1922: Treaty<'static> = Treaty {
    id: "washington-1922",
    name: "Washington Naval Treaty (1922)",
    parties: &[
        party("US", "United States of America"),
        party("GB", "British Empire"),
        party("FR", "France"),
        party("IT", "Italy"),
        party("JP", "Japan"),
    ],
    groups: &[],
    signed: Some(cited(date!(1922, 2, 6), text("signature", SERIES))),
    entry_into_force: Some(cited(date!(1923, 8, 17), text("XXIV", SERIES))),
    days: &[],
    kinds: &[],
    quantities: &[
        tonnage(CAPITAL_SHIPS, "total tonnage of capital ships after replacement"),
        tonnage(LARGEST_CAPITAL_SHIP, "tonnage of the largest new capital ship"),
        tonnage(CARRIERS, "total tonnage of aircraft carriers"),
        tonnage(LARGEST_CARRIER, "tonnage of the largest new aircraft carrier"),
        tonnage(LARGEST_OTHER, "tonnage of the largest new warship that is neither"),
    ],
    types: &[],
    counting: &[],
    ceilings: &[
        capital_ships("US", 525_000),
        capital_ships("GB", 525_000),
        capital_ships("FR", 175_000),
        capital_ships("IT", 175_000),
        capital_ships("JP", 315_000),
        limit(LARGEST_CAPITAL_SHIP, Whom::EachSide, 35_000, text("V", EXTRACTS)),
        carriers("US", 135_000),
        carriers("GB", 135_000),
        carriers("FR", 60_000),
        carriers("IT", 60_000),
        carriers("JP", 81_000),
        // A party could build two carriers of up to 33,000 tons instead.
        limit(LARGEST_CARRIER, Whom::EachSide, 27_000, unverified("IX")),
        limit(LARGEST_OTHER, Whom::EachSide, 10_000, secondary("XI", "en.wikipedia.org/wiki/Washington_Naval_Treaty")),
    ],
    quotas: &[],
    deadlines: &[],
    places: &[],
    steps: &[],
    term: Term {
        duration: cited(Duration::Unlimited, text("XXIII", STATUTES)),
        month_end: MonthEnd::Clamp,
        extension: None,
        withdrawal: Some(cited(
            WithdrawalRule {
                notice: Span::Years(2),
                not_before: Some(date!(1936, 12, 31)),
                ends: WithdrawalEnds::ForAll,
            },
            text("XXIII", STATUTES),
        )),
        suspension: None,
    },
};

/// The acts on record for the Washington Naval Treaty.
pub const WASHINGTON_1922_ACTS: Acts<'static> = in_order(RECORD);

const RECORD: &[Act<'static>] = &[
    act(
        date!(1930, 4, 22),
        ActKind::Statement,
        None,
        "the London Naval Treaty supplements this one; it is in force from 31 December 1930",
        "UK Treaties Online (github.com/ukparliament/uk-treaties)",
    ),
    act(date!(1934, 12, 29), ActKind::WithdrawalNotice, Some(JP), "Japan gives notice to end the treaty", SERIES),
];
