//! Biological Weapons Convention (1972).

use super::joining::{joined, joined_between, members, remembered};
use super::states::all_but;
use super::{cited, in_order, secondary, unverified};
use crate::calendar::{MonthEnd, Span};
use crate::date;
use crate::treaty::{
    Act, Acts, Anchor, Bound, Ceiling, Duration, Quantity, Scope, StateParty, StatePartySet, Term, Treaty, Unit, Whom,
    WithdrawalRule,
};
use crate::verdict::Citation;

/// The first of the days on which a state told the three depositaries.
const TRACTATENBLAD: &str = "Tractatenblad 1996, 146 (zoek.officielebekendmakingen.nl)";
const UNODA: &str = "UNODA, visit of 19 to 23 August 2024";
const EEAS: &str = "eeas.europa.eu/node/453236";
const STATUS: &str = "zvon.org/law/r/biotox.html";
const DUTCH: &str = "nl.qwertyu.wiki, Biological and Toxin Weapons Convention";

const WEAPONS: &str = "biological_weapons_produced";

/// The list has 189 states.
const PARTIES: &[StateParty<'static>] = &all_but::<189>(&["TD", "DJ", "EG", "ER", "HT", "IL", "SO", "SY"]);

const fn set(codes: &[&str]) -> StatePartySet {
    members(PARTIES, codes)
}

const fn ban(citation: Citation<'static>) -> Ceiling<'static> {
    let from = Anchor::AfterEntry(Span::Days(0));
    Ceiling { quantity: WEAPONS, whom: Whom::EachSide, bound: Bound::AtMost(0), from, until: None, citation }
}

/// The Biological Weapons Convention.
///
/// It binds a state from the day of its deposit. The list has the 189 parties of May 2025. Chad, Djibouti, Egypt,
/// Eritrea, Haiti, Israel, Somalia and Syria are none.
pub const BWC: Treaty<'static> = Treaty {
    id: "bwc",
    name: "Biological Weapons Convention (1972)",
    parties: PARTIES,
    groups: &[],
    signed: Some(cited(date!(1972, 4, 10), secondary("XIV(1)", STATUS))),
    entry_into_force: Some(cited(date!(1975, 3, 26), secondary("XIV(3)", STATUS))),
    days: &[],
    kinds: &[],
    quantities: &[Quantity {
        id: WEAPONS,
        title: "biological and toxin weapons produced since becoming a party",
        unit: Unit::Items,
        scope: Scope::Side,
        decimals: 0,
    }],
    types: &[],
    counting: &[],
    ceilings: &[ban(secondary("I", STATUS))],
    quotas: &[],
    deadlines: &[],
    places: &[],
    steps: &[],
    term: Term {
        duration: cited(Duration::Unlimited, secondary("XIII(1)", DUTCH)),
        month_end: MonthEnd::Clamp,
        extension: None,
        withdrawal: Some(cited(WithdrawalRule::after(Span::Months(3)), unverified("XIII(2)"))),
        suspension: None,
    },
};

/// The acts on record for the BWC.
pub const BWC_ACTS: Acts<'static> = in_order(RECORD);

const RECORD: &[Act<'static>] = &[
    remembered(
        date!(1972, 4, 10),
        date!(1975, 3, 26),
        set(&[
            "AF", "AT", "BB", "BY", "BR", "BG", "CA", "CR", "CY", "DK", "DO", "EC", "FJ", "FI", "GT", "HU", "IS", "IN",
            "IR", "IE", "KW", "LA", "LB", "MU", "MX", "MN", "NZ", "NE", "NG", "NO", "PK", "PA", "PH", "PL", "RU", "SM",
            "SA", "SN", "TN", "TR", "UA", "GB", "US",
        ]),
    ),
    remembered(
        date!(1975, 3, 26),
        date!(1975, 12, 31),
        set(&["BJ", "BO", "CD", "ET", "GH", "GR", "IT", "JM", "JO", "MT", "NI", "PT", "QA", "RW", "SG", "ZA", "TH"]),
    ),
    remembered(
        date!(1976, 1, 1),
        date!(1976, 12, 31),
        set(&["CU", "GW", "KE", "LU", "PY", "SL", "SE", "CH", "TG", "TO"]),
    ),
    remembered(date!(1977, 1, 1), date!(1977, 12, 31), set(&["AU", "CV", "LS"])),
    remembered(date!(1978, 1, 1), date!(1978, 12, 31), set(&["BT", "CG", "VE"])),
    remembered(date!(1979, 1, 1), date!(1979, 12, 31), set(&["AR", "BE", "HN", "RO", "ST", "SC", "ES", "YE"])),
    remembered(date!(1980, 1, 1), date!(1980, 12, 31), set(&["CL", "PG", "VN"])),
    remembered(date!(1981, 1, 1), date!(1981, 12, 31), set(&["NL", "SB", "UY"])),
    joined(date!(1982, 1, 19), set(&["LY"]), TRACTATENBLAD),
    joined(date!(1982, 6, 8), set(&["JP"]), TRACTATENBLAD),
    joined(date!(1983, 3, 9), set(&["KH"]), TRACTATENBLAD),
    joined(date!(1983, 4, 7), set(&["DE"]), TRACTATENBLAD),
    joined(date!(1983, 12, 19), set(&["CO"]), TRACTATENBLAD),
    joined(date!(1984, 9, 27), set(&["FR"]), TRACTATENBLAD),
    joined(date!(1984, 11, 15), set(&["CN"]), TRACTATENBLAD),
    joined(date!(1985, 3, 11), set(&["BD"]), TRACTATENBLAD),
    joined(date!(1985, 6, 5), set(&["PE"]), TRACTATENBLAD),
    remembered(date!(1986, 1, 1), date!(1986, 12, 31), set(&["GD", "LC"])),
    joined(date!(1986, 11, 18), set(&["LK"]), TRACTATENBLAD),
    joined(date!(1986, 11, 25), set(&["BZ"]), TRACTATENBLAD),
    joined(date!(1986, 11, 26), set(&["BS"]), TRACTATENBLAD),
    joined(date!(1987, 3, 13), set(&["KP"]), TRACTATENBLAD),
    joined(date!(1987, 6, 25), set(&["KR"]), TRACTATENBLAD),
    remembered(date!(1988, 1, 1), date!(1988, 12, 31), set(&["BH"])),
    joined(date!(1989, 1, 16), set(&["GQ"]), TRACTATENBLAD),
    remembered(date!(1990, 1, 1), date!(1990, 12, 31), set(&["VU", "ZW"])),
    remembered(date!(1991, 1, 1), date!(1991, 12, 31), set(&["SZ", "GM", "KN"])),
    remembered(date!(1991, 1, 1), date!(1993, 12, 31), set(&["HR"])),
    remembered(date!(1991, 1, 1), date!(1996, 12, 31), set(&["MK"])),
    joined(date!(1991, 1, 31), set(&["BN"]), TRACTATENBLAD),
    joined(date!(1991, 4, 17), set(&["BF"]), TRACTATENBLAD),
    joined(date!(1991, 5, 30), set(&["LI"]), TRACTATENBLAD),
    joined(date!(1991, 6, 19), set(&["IQ"]), TRACTATENBLAD),
    joined_between(date!(1991, 9, 6), date!(1991, 9, 26), set(&["MY"]), TRACTATENBLAD),
    joined(date!(1991, 12, 31), set(&["SV"]), TRACTATENBLAD),
    remembered(date!(1992, 1, 1), date!(1992, 12, 31), set(&["SI", "UG"])),
    remembered(date!(1992, 1, 1), date!(2001, 12, 31), set(&["RS"])),
    joined(date!(1992, 2, 4), set(&["ID"]), TRACTATENBLAD),
    joined(date!(1992, 2, 5), set(&["BW"]), TRACTATENBLAD),
    joined(date!(1992, 3, 31), set(&["OM"]), TRACTATENBLAD),
    joined(date!(1992, 6, 3), set(&["AL"]), TRACTATENBLAD),
    remembered(date!(1993, 1, 1), date!(1993, 12, 31), set(&["CZ", "SK", "SR"])),
    joined(date!(1993, 6, 1), set(&["EE"]), TRACTATENBLAD),
    joined(date!(1993, 7, 1), set(&["MV"]), TRACTATENBLAD),
    remembered(date!(1994, 1, 1), date!(1994, 12, 31), set(&["BA"])),
    joined(date!(1994, 6, 7), set(&["AM"]), TRACTATENBLAD),
    remembered(date!(1996, 1, 1), date!(1996, 12, 31), set(&["DM", "GE", "TM"])),
    joined(date!(1996, 1, 12), set(&["UZ"]), TRACTATENBLAD),
    remembered(date!(1997, 1, 1), date!(1997, 12, 31), set(&["LV"])),
    remembered(date!(1998, 1, 1), date!(1998, 12, 31), set(&["LT"])),
    remembered(date!(1999, 1, 1), date!(1999, 12, 31), set(&["MC", "VC"])),
    remembered(date!(2001, 1, 1), date!(2001, 12, 31), set(&["DZ"])),
    remembered(date!(2002, 1, 1), date!(2002, 12, 31), set(&["VA", "ML", "MA"])),
    remembered(date!(2003, 1, 1), date!(2003, 12, 31), set(&["AG", "PW", "SD", "TL"])),
    remembered(date!(2004, 1, 1), date!(2004, 12, 31), set(&["AZ", "KG"])),
    remembered(date!(2005, 1, 1), date!(2005, 12, 31), set(&["MD", "TJ"])),
    remembered(date!(2006, 1, 1), date!(2006, 12, 31), set(&["ME"])),
    remembered(date!(2007, 1, 1), date!(2007, 12, 31), set(&["GA", "KZ", "TT"])),
    remembered(date!(2008, 1, 1), date!(2008, 12, 31), set(&["CK", "MG", "AE", "ZM"])),
    remembered(date!(2011, 1, 1), date!(2011, 12, 31), set(&["BI", "MZ"])),
    remembered(date!(2012, 1, 1), date!(2012, 12, 31), set(&["MH"])),
    remembered(date!(2013, 1, 1), date!(2013, 12, 31), set(&["CM", "GY", "MW", "NR"])),
    remembered(date!(2014, 1, 1), date!(2014, 12, 31), set(&["MM"])),
    remembered(date!(2015, 1, 1), date!(2015, 12, 31), set(&["AD", "MR"])),
    remembered(date!(2016, 1, 1), date!(2016, 12, 31), set(&["AO", "CI", "GN", "LR", "NP"])),
    remembered(date!(2017, 1, 1), date!(2017, 12, 31), set(&["WS"])),
    remembered(date!(2018, 1, 1), date!(2018, 12, 31), set(&["CF", "NU", "PS"])),
    remembered(date!(2019, 1, 1), date!(2019, 12, 31), set(&["TZ"])),
    remembered(date!(2022, 1, 1), date!(2022, 12, 31), set(&["NA"])),
    remembered(date!(2023, 1, 1), date!(2023, 12, 31), set(&["SS"])),
    joined_between(date!(2024, 6, 1), date!(2024, 6, 30), set(&["TV"]), UNODA),
    joined_between(date!(2024, 7, 1), date!(2024, 7, 31), set(&["FM"]), UNODA),
    joined(date!(2025, 2, 14), set(&["KM"]), EEAS),
    joined(date!(2025, 5, 20), set(&["KI"]), EEAS),
];
