//! Outer Space Treaty (1967).

use super::joining::{joined, members, remembered};
use super::states::only;
use super::{cited, in_order, text, unverified};
use crate::calendar::{MonthEnd, Span};
use crate::date;
use crate::treaty::{
    Act, Acts, Anchor, Bound, Ceiling, Duration, Quantity, Scope, StateParty, StatePartySet, Term, Treaty, Unit, Whom,
    WithdrawalRule,
};
use crate::verdict::Citation;

/// The list of parties with the day on which the treaty entered into force for each. The part from A to E was read.
const VERDRAGENBANK: &str = "verdragenbank.overheid.nl/nl/Verdrag/Details/003428_p.html";
const FCDO: &str = "UK Treaties Online (github.com/ukparliament/uk-treaties)";

const WEAPONS: &str = "weapons_in_space";

/// The list has 113 states.
const PARTIES: &[StateParty<'static>] = &only([
    "AF", "DZ", "AG", "AR", "AM", "AU", "AT", "AZ", "BS", "BD", "BB", "BY", "BE", "BJ", "BA", "BR", "BN", "BG", "BF",
    "CA", "CL", "CN", "CO", "CU", "CY", "CZ", "DK", "DM", "DO", "EC", "EG", "SV", "GQ", "EE", "FJ", "FI", "FR", "DE",
    "GR", "GW", "HU", "IS", "IN", "ID", "IE", "IL", "IT", "JM", "JP", "KZ", "KE", "KW", "LA", "LB", "LY", "LT", "LU",
    "MG", "ML", "MT", "MU", "MX", "MN", "MA", "MM", "NP", "NL", "NZ", "NI", "NE", "NG", "KP", "NO", "OM", "PK", "PG",
    "PY", "PE", "PL", "PT", "QA", "RO", "RU", "VC", "SM", "SA", "SC", "SL", "SG", "SK", "SI", "ZA", "KR", "ES", "LK",
    "SE", "CH", "SY", "TH", "TG", "TO", "TN", "TR", "UG", "UA", "AE", "GB", "US", "UY", "VE", "VN", "YE", "ZM",
]);

const fn set(codes: &[&str]) -> StatePartySet {
    members(PARTIES, codes)
}

const fn ban(citation: Citation<'static>) -> Ceiling<'static> {
    let from = Anchor::AfterEntry(Span::Days(0));
    Ceiling { quantity: WEAPONS, whom: Whom::EachSide, bound: Bound::AtMost(0), from, until: None, citation }
}

/// The Outer Space Treaty.
///
/// It binds a state from the day of its deposit. The list from F to Z is from memory and may lack states that joined
/// after 2021.
pub const OUTER_SPACE: Treaty<'static> = Treaty {
    id: "outer-space",
    name: "Outer Space Treaty (1967)",
    parties: PARTIES,
    groups: &[],
    signed: Some(cited(date!(1967, 1, 27), text("XIV(1)", FCDO))),
    entry_into_force: Some(cited(date!(1967, 10, 10), text("XIV(3)", FCDO))),
    days: &[],
    kinds: &[],
    quantities: &[Quantity {
        id: WEAPONS,
        title: "nuclear weapons and other weapons of mass destruction in orbit or on celestial bodies",
        unit: Unit::Items,
        scope: Scope::Side,
        decimals: 0,
    }],
    types: &[],
    counting: &[],
    ceilings: &[ban(unverified("IV"))],
    quotas: &[],
    deadlines: &[],
    places: &[],
    steps: &[],
    term: Term {
        duration: cited(Duration::Unlimited, unverified("XVI")),
        month_end: MonthEnd::Clamp,
        extension: None,
        withdrawal: Some(cited(WithdrawalRule::after(Span::Years(1)), text("XVI", "vilp.de (Polish text)"))),
        suspension: None,
    },
};

/// The acts on record for the Outer Space Treaty.
pub const OUTER_SPACE_ACTS: Acts<'static> = in_order(RECORD);

const RECORD: &[Act<'static>] = &[
    remembered(date!(1967, 1, 27), date!(1967, 10, 10), set(&["FI", "HU", "JP", "NP", "NE", "SL", "SE"])),
    joined(date!(1967, 10, 10), set(&["AU", "BG", "CA", "DK", "EG"]), VERDRAGENBANK),
    remembered(date!(1967, 10, 10), date!(1967, 12, 31), set(&["MN", "MA", "NG", "KR", "UA"])),
    joined(date!(1967, 10, 31), set(&["BY"]), VERDRAGENBANK),
    remembered(
        date!(1968, 1, 1),
        date!(1968, 12, 31),
        set(&[
            "AT", "IS", "IE", "LY", "MG", "ML", "MX", "NZ", "PK", "PL", "RO", "SM", "ZA", "ES", "SY", "TH", "TN", "TR",
            "UG",
        ]),
    ),
    joined(date!(1968, 6, 18), set(&["BF"]), VERDRAGENBANK),
    joined(date!(1968, 9, 12), set(&["BB"]), VERDRAGENBANK),
    joined(date!(1968, 11, 21), set(&["DO"]), VERDRAGENBANK),
    remembered(date!(1969, 1, 1), date!(1969, 12, 31), set(&["LB", "MU", "NL", "NO", "CH"])),
    joined(date!(1969, 1, 15), set(&["SV"]), VERDRAGENBANK),
    joined(date!(1969, 3, 5), set(&["BR"]), VERDRAGENBANK),
    joined(date!(1969, 3, 7), set(&["EC"]), VERDRAGENBANK),
    joined(date!(1969, 3, 26), set(&["AR"]), VERDRAGENBANK),
    remembered(date!(1970, 1, 1), date!(1970, 12, 31), set(&["FR", "JM", "MM", "UY", "VE"])),
    remembered(date!(1971, 1, 1), date!(1971, 12, 31), set(&["GR", "TO"])),
    joined(date!(1971, 2, 10), set(&["DE"]), VERDRAGENBANK),
    remembered(date!(1972, 1, 1), date!(1972, 12, 31), set(&["FJ", "IT", "KW", "LA"])),
    joined(date!(1972, 7, 5), set(&["CY"]), VERDRAGENBANK),
    remembered(date!(1973, 1, 1), date!(1973, 12, 31), set(&["ZM"])),
    joined(date!(1973, 3, 30), set(&["BE"]), VERDRAGENBANK),
    joined(date!(1973, 7, 10), set(&["BS"]), VERDRAGENBANK),
    remembered(date!(1976, 1, 1), date!(1976, 12, 31), set(&["GW", "SA", "SG"])),
    remembered(date!(1977, 1, 1), date!(1977, 12, 31), set(&["IL"])),
    joined(date!(1977, 6, 30), set(&["CU"]), VERDRAGENBANK),
    remembered(date!(1978, 1, 1), date!(1978, 12, 31), set(&["SC"])),
    joined(date!(1978, 11, 3), set(&["DM"]), VERDRAGENBANK),
    remembered(date!(1979, 1, 1), date!(1979, 12, 31), set(&["PE", "YE"])),
    remembered(date!(1980, 1, 1), date!(1980, 12, 31), set(&["PG", "VN"])),
    joined(date!(1981, 10, 8), set(&["CL"]), VERDRAGENBANK),
    joined(date!(1981, 11, 1), set(&["AG"]), VERDRAGENBANK),
    remembered(date!(1982, 1, 1), date!(1982, 12, 31), set(&["IN"])),
    joined(date!(1983, 12, 30), set(&["CN"]), VERDRAGENBANK),
    remembered(date!(1984, 1, 1), date!(1984, 12, 31), set(&["KE"])),
    joined(date!(1984, 1, 18), set(&["BN"]), VERDRAGENBANK),
    remembered(date!(1986, 1, 1), date!(1986, 12, 31), set(&["LK"])),
    joined(date!(1986, 1, 17), set(&["BD"]), VERDRAGENBANK),
    joined(date!(1986, 6, 19), set(&["BJ"]), VERDRAGENBANK),
    joined(date!(1988, 3, 17), set(&["AF"]), VERDRAGENBANK),
    remembered(date!(1989, 1, 1), date!(1989, 12, 31), set(&["GQ", "TG"])),
    joined(date!(1992, 1, 27), set(&["DZ"]), VERDRAGENBANK),
    remembered(date!(1993, 1, 1), date!(1993, 12, 31), set(&["CZ", "SK"])),
    remembered(date!(1996, 1, 1), date!(1996, 12, 31), set(&["PT"])),
    remembered(date!(1998, 1, 1), date!(1998, 12, 31), set(&["KZ"])),
    remembered(date!(1999, 1, 1), date!(1999, 12, 31), set(&["VC"])),
    remembered(date!(2000, 1, 1), date!(2000, 12, 31), set(&["AE"])),
    remembered(date!(2002, 1, 1), date!(2002, 12, 31), set(&["ID"])),
    remembered(date!(2006, 1, 1), date!(2006, 12, 31), set(&["LU"])),
    remembered(date!(2009, 1, 1), date!(2009, 12, 31), set(&["KP"])),
    remembered(date!(2010, 1, 1), date!(2010, 12, 31), set(&["EE"])),
    remembered(date!(2012, 1, 1), date!(2012, 12, 31), set(&["QA"])),
    remembered(date!(2013, 1, 1), date!(2013, 12, 31), set(&["LT"])),
    joined(date!(2015, 9, 9), set(&["AZ"]), VERDRAGENBANK),
    remembered(date!(2016, 1, 1), date!(2016, 12, 31), set(&["PY"])),
    remembered(date!(2017, 1, 1), date!(2017, 12, 31), set(&["MT", "NI"])),
    joined(date!(2018, 3, 28), set(&["AM"]), VERDRAGENBANK),
    remembered(date!(2019, 1, 1), date!(2019, 12, 31), set(&["SI"])),
    joined(date!(2020, 9, 29), set(&["BA"]), VERDRAGENBANK),
    remembered(date!(2022, 1, 1), date!(2022, 12, 31), set(&["OM"])),
    joined(date!(2024, 3, 21), set(&["CO"]), VERDRAGENBANK),
];
