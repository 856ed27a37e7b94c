//! Seabed Treaty (1971).

use super::joining::{joined, joined_between, members, remembered};
use super::states::only;
use super::{cited, in_order, secondary, unverified};
use crate::calendar::{MonthEnd, Span};
use crate::date;
use crate::treaty::{
    Act, Acts, Anchor, Bound, Ceiling, Duration, Quantity, Scope, StateParty, StatePartySet, Term, Treaty, Unit, Whom,
    WithdrawalRule,
};
use crate::verdict::Citation;

const FISHBASE: &str = "fishbase.ca/country/SummaryConventions.php?ID=95; archive.pnnd.org";
const REGISTER: &str = "register of environmental treaties (nadyalfikr.com)";
/// It gives the year in which each state joined.
const PNND: &str = "archive.pnnd.org/treaties/treaties_1972-3.html";

const WEAPONS: &str = "weapons_on_the_seabed";

/// The list has 96 states.
const PARTIES: &[StateParty<'static>] = &only([
    "AF", "DZ", "AG", "AR", "AU", "AT", "BS", "BY", "BE", "BJ", "BA", "BW", "BR", "BG", "CV", "CA", "CF", "CN", "CG",
    "CI", "HR", "CU", "CY", "CZ", "DK", "DO", "SZ", "ET", "FI", "DE", "GH", "GR", "GT", "GW", "HU", "IS", "IN", "IR",
    "IQ", "IE", "IT", "JM", "JP", "JO", "LA", "LV", "LS", "LY", "LI", "LU", "MY", "MT", "MU", "MX", "MN", "ME", "MA",
    "NP", "NL", "NZ", "NI", "NE", "NO", "PA", "PH", "PL", "PT", "QA", "RO", "RU", "RW", "KN", "LC", "VC", "ST", "SA",
    "RS", "SC", "SG", "SK", "SI", "SB", "ZA", "KR", "ES", "SE", "CH", "TG", "TN", "TR", "UA", "GB", "US", "VN", "YE",
    "ZM",
]);

const fn set(codes: &[&str]) -> StatePartySet {
    members(PARTIES, codes)
}

const fn ban(citation: Citation<'static>) -> Ceiling<'static> {
    let from = Anchor::AfterEntry(Span::Days(0));
    Ceiling { quantity: WEAPONS, whom: Whom::EachSide, bound: Bound::AtMost(0), from, until: None, citation }
}

/// The Seabed Treaty.
///
/// It binds a state from the day of its deposit. The list from S to Z is from memory. It has 96 states, and 94 were
/// counted in 2014 (wikimili.com): a succession that the depositaries see differently may be among them.
pub const SEABED: Treaty<'static> = Treaty {
    id: "seabed",
    name: "Seabed Treaty (1971)",
    parties: PARTIES,
    groups: &[],
    signed: Some(cited(date!(1971, 2, 11), secondary("X(1)", PNND))),
    entry_into_force: Some(cited(date!(1972, 5, 18), secondary("X(3)", PNND))),
    days: &[],
    kinds: &[],
    quantities: &[Quantity {
        id: WEAPONS,
        title: "nuclear weapons and other weapons of mass destruction on the seabed beyond twelve miles",
        unit: Unit::Items,
        scope: Scope::Side,
        decimals: 0,
    }],
    types: &[],
    counting: &[],
    ceilings: &[ban(secondary("I", PNND))],
    quotas: &[],
    deadlines: &[],
    places: &[],
    steps: &[],
    term: Term {
        duration: cited(Duration::Unlimited, secondary("VIII", "de.frwiki.wiki")),
        month_end: MonthEnd::Clamp,
        extension: None,
        withdrawal: Some(cited(WithdrawalRule::after(Span::Months(3)), unverified("VIII"))),
        suspension: None,
    },
};

/// The acts on record for the Seabed Treaty.
pub const SEABED_ACTS: Acts<'static> = in_order(RECORD);

const RECORD: &[Act<'static>] = &[
    remembered(date!(1971, 2, 11), date!(1972, 5, 18), set(&["SZ", "RU", "TG", "TN", "UA", "GB", "US"])),
    joined(
        date!(1972, 5, 18),
        set(&[
            "AF", "BY", "BG", "CA", "CY", "DK", "FI", "HU", "IR", "IE", "JP", "JO", "LA", "MT", "MU", "MN", "MA", "NP",
            "NZ", "NE", "NO", "PL",
        ]),
        FISHBASE,
    ),
    joined_between(date!(1972, 5, 18), date!(1972, 12, 31), set(&["CI", "DO", "GH", "IQ", "RO"]), PNND),
    remembered(date!(1972, 5, 18), date!(1972, 12, 31), set(&["SA", "SE", "TR", "ZM"])),
    joined(date!(1972, 5, 30), set(&["IS"]), FISHBASE),
    joined(date!(1972, 6, 21), set(&["MY"]), FISHBASE),
    joined(date!(1972, 8, 10), set(&["AT"]), REGISTER),
    joined(date!(1972, 11, 10), set(&["BW"]), REGISTER),
    joined(date!(1972, 11, 20), set(&["BE"]), REGISTER),
    joined_between(date!(1973, 1, 1), date!(1973, 12, 31), set(&["LS", "NI"]), PNND),
    remembered(date!(1973, 1, 1), date!(1973, 12, 31), set(&["ZA"])),
    joined(date!(1973, 1, 23), set(&["AU"]), REGISTER),
    joined(date!(1973, 7, 20), set(&["IN"]), FISHBASE),
    joined_between(date!(1974, 1, 1), date!(1974, 12, 31), set(&["PA", "QA"]), PNND),
    joined(date!(1974, 9, 3), set(&["IT"]), FISHBASE),
    joined_between(date!(1975, 1, 1), date!(1975, 12, 31), set(&["PT", "RW"]), PNND),
    joined(date!(1975, 11, 18), set(&["DE"]), FISHBASE),
    joined_between(date!(1976, 1, 1), date!(1976, 12, 31), set(&["GW"]), PNND),
    remembered(date!(1976, 1, 1), date!(1976, 12, 31), set(&["SG", "CH"])),
    joined(date!(1976, 1, 14), set(&["NL"]), FISHBASE),
    joined_between(date!(1977, 1, 1), date!(1977, 12, 31), set(&["CU"]), PNND),
    joined(date!(1977, 7, 12), set(&["ET"]), FISHBASE),
    joined_between(date!(1978, 1, 1), date!(1978, 12, 31), set(&["CG"]), PNND),
    joined_between(date!(1979, 1, 1), date!(1979, 12, 31), set(&["CV", "LC"]), PNND),
    remembered(date!(1979, 1, 1), date!(1979, 12, 31), set(&["VC", "ST", "YE"])),
    remembered(date!(1980, 1, 1), date!(1980, 12, 31), set(&["VN"])),
    joined_between(date!(1981, 1, 1), date!(1981, 12, 31), set(&["CF"]), PNND),
    remembered(date!(1981, 1, 1), date!(1981, 12, 31), set(&["SB"])),
    joined(date!(1982, 11, 11), set(&["LU"]), FISHBASE),
    joined_between(date!(1983, 1, 1), date!(1983, 12, 31), set(&["KN"]), PNND),
    joined(date!(1983, 3, 21), set(&["AR"]), REGISTER),
    joined(date!(1984, 3, 23), set(&["MX"]), FISHBASE),
    remembered(date!(1985, 1, 1), date!(1985, 12, 31), set(&["SC"])),
    joined(date!(1985, 5, 28), set(&["GR"]), FISHBASE),
    joined(date!(1986, 6, 19), set(&["BJ"]), REGISTER),
    joined(date!(1986, 7, 30), set(&["JM"]), FISHBASE),
    remembered(date!(1987, 1, 1), date!(1987, 12, 31), set(&["ES"])),
    joined(date!(1987, 6, 25), set(&["KR"]), FISHBASE),
    joined_between(date!(1988, 1, 1), date!(1988, 12, 31), set(&["AG"]), PNND),
    joined(date!(1988, 5, 10), set(&["BR"]), REGISTER),
    joined_between(date!(1989, 1, 1), date!(1989, 12, 31), set(&["BS"]), PNND),
    remembered(date!(1990, 1, 1), date!(1990, 12, 31), set(&["LY"])),
    joined_between(date!(1991, 1, 1), date!(1993, 12, 31), set(&["HR"]), PNND),
    remembered(date!(1991, 1, 1), date!(1992, 12, 31), set(&["SI"])),
    joined(date!(1991, 2, 28), set(&["CN"]), FISHBASE),
    joined(date!(1991, 5, 30), set(&["LI"]), FISHBASE),
    joined_between(date!(1992, 1, 1), date!(1992, 12, 31), set(&["DZ", "LV"]), PNND),
    remembered(date!(1992, 1, 1), date!(2001, 12, 31), set(&["RS"])),
    remembered(date!(1993, 1, 1), date!(1993, 12, 31), set(&["CZ", "PH", "SK"])),
    remembered(date!(1994, 1, 1), date!(1994, 12, 31), set(&["BA"])),
    remembered(date!(1996, 1, 1), date!(1996, 12, 31), set(&["GT"])),
    remembered(date!(2006, 1, 1), date!(2006, 12, 31), set(&["ME"])),
];
