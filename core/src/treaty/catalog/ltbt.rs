//! Limited Test Ban Treaty (1963), also called Partial Test Ban Treaty.

use super::joining::{members, remembered};
use super::states::only;
use super::{cited, in_order, secondary, text, unverified};
use crate::calendar::{MonthEnd, Span};
use crate::date;
use crate::treaty::{
    Act, Acts, Anchor, Bound, Ceiling, Duration, Quantity, Scope, StateParty, StatePartySet, Term, Treaty, Unit, Whom,
    WithdrawalRule,
};
use crate::verdict::Citation;

const FCDO: &str = "UK Treaties Online (github.com/ukparliament/uk-treaties)";
const NARRATIVE: &str = "ACDA narrative (documents.pub)";

const EXPLOSIONS: &str = "nuclear_explosions_above_ground";

/// The list has 125 states.
const PARTIES: &[StateParty<'static>] = &only([
    "AF", "AG", "AR", "AM", "AU", "AT", "BS", "BD", "BY", "BE", "BJ", "BT", "BO", "BA", "BW", "BR", "BG", "CV", "CA",
    "CF", "TD", "CL", "CO", "CR", "CI", "HR", "CY", "CZ", "CD", "DK", "DO", "EC", "EG", "SV", "GQ", "SZ", "FJ", "FI",
    "GA", "GM", "DE", "GH", "GR", "GT", "GW", "HN", "HU", "IS", "IN", "ID", "IR", "IQ", "IE", "IL", "IT", "JM", "JP",
    "JO", "KE", "KW", "LA", "LB", "LR", "LY", "LU", "MG", "MW", "MY", "MT", "MR", "MU", "MX", "MN", "ME", "MA", "MM",
    "NP", "NL", "NZ", "NI", "NE", "NG", "NO", "PK", "PA", "PG", "PE", "PH", "PL", "RO", "RU", "RW", "WS", "SM", "SN",
    "RS", "SC", "SL", "SG", "SK", "SI", "ZA", "KR", "ES", "LK", "SD", "SR", "SE", "CH", "SY", "TZ", "TH", "TG", "TO",
    "TT", "TN", "TR", "UG", "UA", "GB", "US", "UY", "VE", "YE", "ZM",
]);

const fn set(codes: &[&str]) -> StatePartySet {
    members(PARTIES, codes)
}

const fn ban(citation: Citation<'static>) -> Ceiling<'static> {
    let from = Anchor::AfterEntry(Span::Days(0));
    Ceiling { quantity: EXPLOSIONS, whom: Whom::EachSide, bound: Bound::AtMost(0), from, until: None, citation }
}

/// The Limited Test Ban Treaty.
///
/// The list of parties is from memory. It has as many states as were counted in 2018 (de.knowledgr.com). Three states
/// are original parties. Of many others it is only given that they joined by the end of 1969.
pub const LTBT: Treaty<'static> = Treaty {
    id: "ltbt",
    name: "Limited Test Ban Treaty (1963)",
    parties: PARTIES,
    groups: &[],
    signed: Some(cited(date!(1963, 8, 5), text("signature", FCDO))),
    entry_into_force: Some(cited(date!(1963, 10, 10), text("III(3)", FCDO))),
    days: &[],
    kinds: &[],
    quantities: &[Quantity {
        id: EXPLOSIONS,
        title: "nuclear explosions in the atmosphere, in outer space or under water",
        unit: Unit::Items,
        scope: Scope::Side,
        decimals: 0,
    }],
    types: &[],
    counting: &[],
    ceilings: &[ban(secondary("I(1)", NARRATIVE))],
    quotas: &[],
    deadlines: &[],
    places: &[],
    steps: &[],
    term: Term {
        duration: cited(Duration::Unlimited, unverified("IV")),
        month_end: MonthEnd::Clamp,
        extension: None,
        withdrawal: Some(cited(
            WithdrawalRule::after(Span::Months(3)),
            secondary("IV", "shmoop.com, Partial Test Ban Treaty, sentence 29"),
        )),
        suspension: None,
    },
};

/// The acts on record for the LTBT.
pub const LTBT_ACTS: Acts<'static> = in_order(RECORD);

const RECORD: &[Act<'static>] = &[
    remembered(
        date!(1963, 10, 10),
        date!(1963, 12, 31),
        set(&[
            "AU", "BY", "BG", "GH", "GR", "HU", "IN", "IE", "MX", "MN", "MM", "NZ", "NO", "PL", "RO", "ZA", "SE", "TH",
            "UA",
        ]),
    ),
    remembered(
        date!(1963, 10, 10),
        date!(1964, 12, 31),
        set(&[
            "AF", "AT", "CA", "DK", "EG", "FI", "DE", "IS", "ID", "IR", "IQ", "IL", "IT", "JP", "JO", "MY", "NL", "PE",
            "KR", "ES", "LK", "CH", "SY", "TZ",
        ]),
    ),
    remembered(
        date!(1963, 10, 10),
        date!(1969, 12, 31),
        set(&[
            "BJ", "BO", "BW", "BR", "CF", "TD", "CR", "CI", "CD", "DO", "EC", "SV", "SZ", "GA", "GM", "GT", "HN", "LA",
            "LB", "LR", "LY", "MG", "MW", "MT", "MR", "MU", "MA", "NP", "NI", "NE", "PA", "PH", "RW", "WS", "SM", "SN",
            "SL", "SG", "SD", "TG", "TT", "TN", "UG", "UY",
        ]),
    ),
    remembered(date!(1965, 1, 1), date!(1965, 12, 31), set(&["CL", "CY", "KE", "KW", "LU", "TR", "VE", "ZM"])),
    remembered(date!(1966, 1, 1), date!(1966, 12, 31), set(&["BE"])),
    remembered(date!(1967, 1, 1), date!(1967, 12, 31), set(&["NG"])),
    remembered(date!(1970, 1, 1), date!(1972, 12, 31), set(&["FJ"])),
    remembered(date!(1971, 1, 1), date!(1971, 12, 31), set(&["TO"])),
    remembered(date!(1973, 1, 1), date!(1976, 12, 31), set(&["BS"])),
    remembered(date!(1975, 1, 1), date!(1980, 12, 31), set(&["PG"])),
    remembered(date!(1976, 1, 1), date!(1976, 12, 31), set(&["GW"])),
    remembered(date!(1978, 1, 1), date!(1978, 12, 31), set(&["BT"])),
    remembered(date!(1979, 1, 1), date!(1979, 12, 31), set(&["CV", "YE"])),
    remembered(date!(1981, 1, 1), date!(1988, 12, 31), set(&["AG"])),
    remembered(date!(1985, 1, 1), date!(1985, 12, 31), set(&["BD", "CO", "SC"])),
    remembered(date!(1986, 1, 1), date!(1986, 12, 31), set(&["AR"])),
    remembered(date!(1988, 1, 1), date!(1988, 12, 31), set(&["PK"])),
    remembered(date!(1989, 1, 1), date!(1989, 12, 31), set(&["GQ"])),
    remembered(date!(1991, 1, 1), date!(1991, 12, 31), set(&["JM"])),
    remembered(date!(1991, 1, 1), date!(1992, 12, 31), set(&["HR", "SI"])),
    remembered(date!(1992, 1, 1), date!(1994, 12, 31), set(&["BA"])),
    remembered(date!(1992, 1, 1), date!(2001, 12, 31), set(&["RS"])),
    remembered(date!(1993, 1, 1), date!(1993, 12, 31), set(&["CZ", "SK", "SR"])),
    remembered(date!(1994, 1, 1), date!(1994, 12, 31), set(&["AM"])),
    remembered(date!(2006, 1, 1), date!(2006, 12, 31), set(&["ME"])),
];
