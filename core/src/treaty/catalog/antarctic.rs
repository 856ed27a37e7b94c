//! Antarctic Treaty (1959).

use super::joining::{joined, members, remembered};
use super::states::only;
use super::{cited, in_order, secondary, text, unverified};
use crate::calendar::{MonthEnd, Span};
use crate::date;
use crate::treaty::{
    Act, Acts, Anchor, Bound, Ceiling, Duration, Quantity, Scope, StateParty, StatePartySet, Term, Treaty, Unit, Whom,
};
use crate::verdict::Citation;

const VERDRAGEN: &str = "verdragen.nl/en/Treaty/Details/006926_p.html";
const FACTS: &str = "coolantarctica.com, Antarctic Treaty signatory countries";
const CLAUSE: &str = "what-when-how.com, Antarctica, box 10.1";

const EXPLOSIONS: &str = "nuclear_explosions_in_antarctica";

/// The list has 58 states.
const PARTIES: &[StateParty<'static>] = &only([
    "AR", "AU", "AT", "BY", "BE", "BR", "BG", "CA", "CL", "CN", "CO", "CR", "CU", "CZ", "DK", "EC", "EE", "FI", "FR",
    "DE", "GR", "GT", "HU", "IS", "IN", "IT", "JP", "KZ", "MY", "MC", "MN", "NL", "NZ", "KP", "NO", "PK", "PG", "PE",
    "PL", "PT", "RO", "RU", "SM", "SA", "SK", "SI", "ZA", "KR", "ES", "SE", "CH", "TR", "UA", "AE", "GB", "US", "UY",
    "VE",
]);

const fn set(codes: &[&str]) -> StatePartySet {
    members(PARTIES, codes)
}

const fn ban(citation: Citation<'static>) -> Ceiling<'static> {
    let from = Anchor::AfterEntry(Span::Days(0));
    Ceiling { quantity: EXPLOSIONS, whom: Whom::EachSide, bound: Bound::AtMost(0), from, until: None, citation }
}

/// The Antarctic Treaty.
///
/// It has no end. A party may leave only if an amendment that a review conference approved has not entered into force
/// within two years, and then two years after its notice (Article XII(2)(c)). No such conference was ever held. So
/// there is no rule of withdrawal here, and a notice has no effect.
pub const ANTARCTIC: Treaty<'static> = Treaty {
    id: "antarctic",
    name: "Antarctic Treaty (1959)",
    parties: PARTIES,
    groups: &[],
    signed: Some(cited(date!(1959, 12, 1), text("signature", VERDRAGEN))),
    entry_into_force: Some(cited(date!(1961, 6, 23), text("XIII(5)", VERDRAGEN))),
    days: &[],
    kinds: &[],
    quantities: &[Quantity {
        id: EXPLOSIONS,
        title: "nuclear explosions in Antarctica",
        unit: Unit::Items,
        scope: Scope::Side,
        decimals: 0,
    }],
    types: &[],
    counting: &[],
    ceilings: &[ban(unverified("V(1)"))],
    quotas: &[],
    deadlines: &[],
    places: &[],
    steps: &[],
    term: Term {
        duration: cited(Duration::Unlimited, secondary("XII", CLAUSE)),
        month_end: MonthEnd::Clamp,
        extension: None,
        withdrawal: None,
        suspension: None,
    },
};

/// The acts on record for the Antarctic Treaty.
pub const ANTARCTIC_ACTS: Acts<'static> = in_order(RECORD);

const RECORD: &[Act<'static>] = &[
    joined(date!(1961, 6, 23), set(&["PL"]), VERDRAGEN),
    joined(date!(1965, 5, 20), set(&["DK"]), VERDRAGEN),
    joined(date!(1967, 3, 30), set(&["NL"]), VERDRAGEN),
    joined(date!(1971, 9, 15), set(&["RO"]), VERDRAGEN),
    joined(date!(1975, 5, 16), set(&["BR"]), VERDRAGEN),
    joined(date!(1975, 9, 16), set(&["PG"]), VERDRAGEN),
    joined(date!(1978, 9, 11), set(&["BG"]), VERDRAGEN),
    joined(date!(1979, 2, 5), set(&["DE"]), VERDRAGEN),
    joined(date!(1980, 1, 11), set(&["UY"]), FACTS),
    joined(date!(1981, 3, 18), set(&["IT"]), VERDRAGEN),
    joined(date!(1981, 4, 10), set(&["PE"]), VERDRAGEN),
    remembered(date!(1982, 1, 1), date!(1982, 12, 31), set(&["ES"])),
    joined(date!(1983, 6, 8), set(&["CN"]), VERDRAGEN),
    joined(date!(1983, 8, 19), set(&["IN"]), VERDRAGEN),
    remembered(date!(1984, 1, 1), date!(1984, 12, 31), set(&["SE"])),
    joined(date!(1984, 1, 27), set(&["HU"]), VERDRAGEN),
    joined(date!(1984, 5, 15), set(&["FI"]), VERDRAGEN),
    joined(date!(1984, 8, 16), set(&["CU"]), VERDRAGEN),
    joined(date!(1986, 11, 28), set(&["KR"]), VERDRAGEN),
    joined(date!(1987, 1, 8), set(&["GR"]), VERDRAGEN),
    joined(date!(1987, 1, 21), set(&["KP"]), VERDRAGEN),
    joined(date!(1987, 8, 25), set(&["AT"]), VERDRAGEN),
    joined(date!(1987, 9, 15), set(&["EC"]), VERDRAGEN),
    joined(date!(1988, 5, 4), set(&["CA"]), VERDRAGEN),
    joined(date!(1989, 1, 31), set(&["CO"]), VERDRAGEN),
    remembered(date!(1990, 1, 1), date!(1990, 12, 31), set(&["CH"])),
    joined(date!(1991, 7, 31), set(&["GT"]), VERDRAGEN),
    remembered(date!(1992, 1, 1), date!(1992, 12, 31), set(&["UA"])),
    joined(date!(1993, 1, 1), set(&["CZ"]), VERDRAGEN),
    remembered(date!(1993, 1, 1), date!(1993, 12, 31), set(&["SK"])),
    remembered(date!(1996, 1, 1), date!(1996, 12, 31), set(&["TR"])),
    remembered(date!(1999, 1, 1), date!(1999, 12, 31), set(&["VE"])),
    joined(date!(2001, 5, 17), set(&["EE"]), VERDRAGEN),
    joined(date!(2006, 12, 27), set(&["BY"]), VERDRAGEN),
    joined(date!(2008, 5, 31), set(&["MC"]), VERDRAGEN),
    joined(date!(2010, 1, 29), set(&["PT"]), VERDRAGEN),
    joined(date!(2011, 10, 31), set(&["MY"]), VERDRAGEN),
    joined(date!(2012, 3, 1), set(&["PK"]), VERDRAGEN),
    remembered(date!(2015, 1, 1), date!(2015, 12, 31), set(&["IS", "KZ", "MN"])),
    remembered(date!(2019, 1, 1), date!(2019, 12, 31), set(&["SI"])),
    joined(date!(2022, 8, 11), set(&["CR"]), VERDRAGEN),
    joined(date!(2023, 2, 14), set(&["SM"]), VERDRAGEN),
    joined(date!(2024, 5, 22), set(&["SA"]), VERDRAGEN),
    joined(date!(2024, 12, 11), set(&["AE"]), VERDRAGEN),
];
