//! Treaty on the Prohibition of Nuclear Weapons (2017).

use super::joining::{joined_between, members, ratified, remembered};
use super::states::only;
use super::{cited, in_order, secondary, unverified};
use crate::calendar::{MonthEnd, Span};
use crate::date;
use crate::treaty::{
    Act, Acts, Anchor, Bound, Ceiling, Duration, Quantity, Scope, StateParty, StatePartySet, Term, Treaty, Unit, Whom,
    WithdrawalRule,
};
use crate::verdict::Citation;

const STATUS: &str = "review.clateway.com, Treaty on the Prohibition of Nuclear Weapons";
const LIST: &str = "wikimili.com, list of parties to the TPNW";
const MARCH: &str = "theworldmarch.org, 26 Sep 2019";
const ICAN: &str = "icanw.org/tpnw_reaches_50_states_parties_entry_into_force";
/// It names the nine states that deposited their ratifications in 2022. The treaty binds each 90 days later.
const MONITOR: &str = "banmonitor.org/tpnw-status";

const WEAPONS: &str = "nuclear_weapons";

/// The list has 73 states.
const PARTIES: &[StateParty<'static>] = &only([
    "AG", "AT", "BD", "BZ", "BJ", "BO", "BW", "CV", "KH", "CL", "KM", "CG", "CK", "CR", "CI", "CU", "CD", "DM", "DO",
    "EC", "SV", "FJ", "GM", "GD", "GT", "GW", "GY", "VA", "HN", "ID", "IE", "JM", "KZ", "KI", "LA", "LS", "MW", "MY",
    "MV", "MT", "MX", "MN", "NA", "NR", "NZ", "NI", "NG", "NU", "PW", "PS", "PA", "PY", "PE", "PH", "KN", "LC", "VC",
    "WS", "SM", "ST", "SC", "SL", "SB", "ZA", "LK", "TH", "TL", "TT", "TV", "UY", "VU", "VE", "VN",
]);

const fn set(codes: &[&str]) -> StatePartySet {
    members(PARTIES, codes)
}

const fn ban(citation: Citation<'static>) -> Ceiling<'static> {
    let from = Anchor::AfterEntry(Span::Days(0));
    Ceiling { quantity: WEAPONS, whom: Whom::EachSide, bound: Bound::AtMost(0), from, until: None, citation }
}

/// The TPNW.
///
/// No state that has nuclear weapons is a party. It binds a state that joins later 90 days after the deposit. The list
/// has the 73 parties of the end of 2024; states that joined since then are not in it.
pub const TPNW: Treaty<'static> = Treaty {
    id: "tpnw",
    name: "Treaty on the Prohibition of Nuclear Weapons (2017)",
    parties: PARTIES,
    groups: &[],
    signed: Some(cited(date!(2017, 9, 20), secondary("13", STATUS))),
    entry_into_force: Some(cited(date!(2021, 1, 22), secondary("15(1)", ICAN))),
    days: &[],
    kinds: &[],
    quantities: &[Quantity {
        id: WEAPONS,
        title: "nuclear weapons and other nuclear explosive devices",
        unit: Unit::Items,
        scope: Scope::Side,
        decimals: 0,
    }],
    types: &[],
    counting: &[],
    ceilings: &[ban(secondary("1(1)(a)", STATUS))],
    quotas: &[],
    deadlines: &[],
    places: &[],
    steps: &[],
    term: Term {
        duration: cited(Duration::Unlimited, unverified("17(1)")),
        month_end: MonthEnd::Clamp,
        extension: None,
        withdrawal: Some(cited(
            WithdrawalRule::after(Span::Months(12)),
            secondary("17(3)", "icanw.org/can_a_nation_withdraw_from_the_treaty"),
        )),
        suspension: None,
    },
};

/// The acts on record for the TPNW.
pub const TPNW_ACTS: Acts<'static> = in_order(RECORD);

const RECORD: &[Act<'static>] = &[
    remembered(
        date!(2017, 9, 20),
        date!(2021, 1, 22),
        set(&[
            "BZ", "BO", "BW", "CK", "CR", "DM", "SV", "FJ", "GM", "IE", "JM", "KZ", "LS", "MY", "MT", "MX", "NA", "NR",
            "NZ", "NI", "NG", "NU", "PW", "PS", "PA", "PY", "KN", "LC", "VC", "WS", "SM", "ZA", "TV", "UY", "VU", "VE",
            "VN",
        ]),
    ),
    ratified(date!(2017, 9, 20), date!(2021, 1, 22), set(&["GY", "TH", "VA"]), "staging.cnduk.org, 20 Sep 2017"),
    ratified(date!(2018, 1, 30), date!(2021, 1, 22), set(&["CU"]), "opanal.org/en/cuba"),
    ratified(date!(2018, 5, 8), date!(2021, 1, 22), set(&["AT"]), LIST),
    ratified(date!(2019, 9, 25), date!(2021, 1, 22), set(&["EC"]), MARCH),
    ratified(date!(2019, 9, 26), date!(2021, 1, 22), set(&["BD", "KI", "LA", "MV", "TT"]), MARCH),
    ratified(date!(2019, 11, 25), date!(2021, 1, 22), set(&["AG"]), LIST),
    ratified(date!(2020, 10, 24), date!(2021, 1, 22), set(&["HN"]), ICAN),
    remembered(date!(2021, 1, 22), date!(2021, 3, 31), set(&["BJ"])),
    remembered(date!(2021, 4, 1), date!(2022, 3, 31), set(&["KH", "CL", "KM", "GW", "MN", "PE", "PH", "SC"])),
    joined_between(
        date!(2022, 4, 1),
        date!(2023, 3, 31),
        set(&["CV", "CG", "CI", "CD", "DO", "GD", "GT", "MW", "TL"]),
        MONITOR,
    ),
    remembered(date!(2023, 4, 1), date!(2024, 3, 30), set(&["LK"])),
    remembered(date!(2024, 3, 31), date!(2025, 3, 31), set(&["ID", "ST", "SL", "SB"])),
];
