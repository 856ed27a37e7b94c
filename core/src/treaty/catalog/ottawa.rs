//! Ottawa Convention on anti-personnel mines (1997).

use super::joining::{acceded, joined_between, members, ratified, remembered};
use super::states::all_but;
use super::{act, cited, in_order, secondary, unverified};
use crate::calendar::{DateRange, MonthEnd, Span};
use crate::date;
use crate::treaty::{
    Act, ActKind, Acts, Anchor, Bound, Ceiling, Duration, Quantity, Scope, StateParty, StatePartySet, Term, Treaty,
    Unit, Whom, WithdrawalRule,
};
use crate::verdict::{Citation, Provenance};

const UNTC: &str = "treaties.un.org, XXVI-5, as copied in github.com/zmjones/untreaties (2014)";
const STATUS: &str = "cryer.org.uk, list of parties to the Ottawa Treaty";
const ALERT: &str = "volterrafietta.com, 18 Jun 2025";
const ICBL_MARSHALL_ISLANDS: &str = "icblcmc.org, 13 Mar 2025";
const ICBL_TONGA: &str = "icblcmc.org, 25 Jun 2025";

const MINES_USED: &str = "mines_used";

/// The list has 166 states.
const PARTIES: &[StateParty<'static>] = &all_but::<166>(&[
    "AM", "AZ", "BH", "CN", "CU", "EG", "GE", "IN", "IR", "IL", "KZ", "KG", "LA", "LB", "LY", "FM", "MN", "MA", "MM",
    "NP", "KP", "PK", "RU", "SA", "SG", "KR", "SY", "AE", "US", "UZ", "VN",
]);

const fn set(codes: &[&str]) -> StatePartySet {
    members(PARTIES, codes)
}

const fn ban(citation: Citation<'static>) -> Ceiling<'static> {
    let from = Anchor::AfterEntry(Span::Days(0));
    Ceiling { quantity: MINES_USED, whom: Whom::EachSide, bound: Bound::AtMost(0), from, until: None, citation }
}

/// The Ottawa Convention.
///
/// It binds a state from the first day of the sixth month after the deposit. Stockpiles are to be destroyed within four
/// years, and mined areas cleared within ten, which each party counts from its own day. So these deadlines are not
/// ceilings here.
pub const OTTAWA: Treaty<'static> = Treaty {
    id: "ottawa",
    name: "Ottawa Convention on anti-personnel mines (1997)",
    parties: PARTIES,
    groups: &[],
    signed: Some(cited(date!(1997, 12, 3), secondary("15", STATUS))),
    entry_into_force: Some(cited(date!(1999, 3, 1), secondary("17(1)", STATUS))),
    days: &[],
    kinds: &[],
    quantities: &[Quantity {
        id: MINES_USED,
        title: "anti-personnel mines laid since becoming a party",
        unit: Unit::Items,
        scope: Scope::Side,
        decimals: 0,
    }],
    types: &[],
    counting: &[],
    ceilings: &[ban(secondary("1(1)(a)", ALERT))],
    quotas: &[],
    deadlines: &[],
    places: &[],
    steps: &[],
    term: Term {
        duration: cited(Duration::Unlimited, unverified("20(1)")),
        month_end: MonthEnd::Clamp,
        extension: None,
        withdrawal: Some(cited(
            WithdrawalRule::after(Span::Months(6)),
            secondary("20(3)", "censor.net/en/news/3594788"),
        )),
        suspension: None,
    },
};

/// The acts on record for the Ottawa Convention.
pub const OTTAWA_ACTS: Acts<'static> = in_order(RECORD);

const RECORD: &[Act<'static>] = &[
    ratified(date!(1997, 12, 3), date!(1999, 3, 1), set(&["CA", "IE", "MU"]), UNTC),
    ratified(date!(1998, 1, 19), date!(1999, 3, 1), set(&["TM"]), UNTC),
    ratified(date!(1998, 2, 17), date!(1999, 3, 1), set(&["VA"]), UNTC),
    ratified(date!(1998, 3, 18), date!(1999, 3, 1), set(&["SM"]), UNTC),
    ratified(date!(1998, 3, 24), date!(1999, 3, 1), set(&["CH"]), UNTC),
    ratified(date!(1998, 4, 6), date!(1999, 3, 1), set(&["HU"]), UNTC),
    ratified(date!(1998, 4, 15), date!(1999, 3, 1), set(&["NU"]), UNTC),
    ratified(date!(1998, 4, 23), date!(1999, 3, 1), set(&["BZ"]), UNTC),
    ratified(date!(1998, 4, 27), date!(1999, 3, 1), set(&["TT"]), UNTC),
    ratified(date!(1998, 5, 18), date!(1999, 3, 1), set(&["DJ"]), UNTC),
    ratified(date!(1998, 5, 20), date!(1999, 3, 1), set(&["HR"]), UNTC),
    ratified(date!(1998, 6, 2), date!(1999, 3, 1), set(&["ML"]), UNTC),
    ratified(date!(1998, 6, 8), date!(1999, 3, 1), set(&["DK"]), UNTC),
    ratified(date!(1998, 6, 9), date!(1999, 3, 1), set(&["BO", "MX"]), UNTC),
    ratified(date!(1998, 6, 10), date!(1999, 3, 1), set(&["FJ"]), UNTC),
    ratified(date!(1998, 6, 17), date!(1999, 3, 1), set(&["PE"]), UNTC),
    ratified(date!(1998, 6, 18), date!(1999, 3, 1), set(&["ZW"]), UNTC),
    ratified(date!(1998, 6, 26), date!(1999, 3, 1), set(&["ZA"]), UNTC),
    ratified(date!(1998, 6, 29), date!(1999, 3, 1), set(&["AD", "AT"]), UNTC),
    ratified(date!(1998, 7, 9), date!(1999, 3, 1), set(&["NO"]), UNTC),
    ratified(date!(1998, 7, 17), date!(1999, 3, 1), set(&["JM"]), UNTC),
    ratified(date!(1998, 7, 23), date!(1999, 3, 1), set(&["FR", "DE", "WS"]), UNTC),
    ratified(date!(1998, 7, 31), date!(1999, 3, 1), set(&["BS", "GB"]), UNTC),
    ratified(date!(1998, 8, 13), date!(1999, 3, 1), set(&["MW"]), UNTC),
    ratified(date!(1998, 8, 19), date!(1999, 3, 1), set(&["GD"]), UNTC),
    ratified(date!(1998, 8, 25), date!(1999, 3, 1), set(&["MZ"]), UNTC),
    ratified(date!(1998, 9, 1), date!(1999, 3, 1), set(&["YE"]), UNTC),
    ratified(date!(1998, 9, 4), date!(1999, 3, 1), set(&["BE", "BG"]), UNTC),
    ratified(date!(1998, 9, 8), date!(1999, 3, 1), set(&["BA"]), UNTC),
    acceded(date!(1998, 9, 9), date!(1999, 3, 1), set(&["MK"]), UNTC),
    ratified(date!(1998, 9, 16), date!(1999, 3, 1), set(&["BF"]), UNTC),
    acceded(date!(1998, 9, 16), date!(1999, 3, 1), set(&["GQ"]), UNTC),
    ratified(date!(1998, 9, 21), date!(1999, 3, 1), set(&["NA"]), UNTC),
    ratified(date!(1998, 9, 24), date!(1999, 3, 1), set(&["HN", "SN"]), UNTC),
    ratified(date!(1998, 9, 25), date!(1999, 3, 1), set(&["BJ"]), UNTC),
    ratified(date!(1998, 9, 30), date!(1999, 3, 1), set(&["JP"]), UNTC),
    ratified(date!(1998, 10, 7), date!(1999, 4, 1), set(&["PA"]), UNTC),
    ratified(date!(1998, 10, 8), date!(1999, 4, 1), set(&["GN"]), UNTC),
    ratified(date!(1998, 10, 13), date!(1999, 4, 1), set(&["QA"]), UNTC),
    ratified(date!(1998, 10, 27), date!(1999, 4, 1), set(&["SI"]), UNTC),
    ratified(date!(1998, 11, 13), date!(1999, 5, 1), set(&["JO", "PY"]), UNTC),
    ratified(date!(1998, 11, 17), date!(1999, 5, 1), set(&["MC"]), UNTC),
    ratified(date!(1998, 11, 27), date!(1999, 5, 1), set(&["TH"]), UNTC),
    ratified(date!(1998, 11, 30), date!(1999, 5, 1), set(&["NI", "SE"]), UNTC),
    ratified(date!(1998, 12, 2), date!(1999, 6, 1), set(&["LS", "KN"]), UNTC),
    ratified(date!(1998, 12, 22), date!(1999, 6, 1), set(&["SZ"]), UNTC),
    ratified(date!(1999, 1, 14), date!(1999, 7, 1), set(&["AU"]), UNTC),
    ratified(date!(1999, 1, 19), date!(1999, 7, 1), set(&["ES"]), UNTC),
    ratified(date!(1999, 1, 26), date!(1999, 7, 1), set(&["BB", "SB"]), UNTC),
    ratified(date!(1999, 1, 27), date!(1999, 7, 1), set(&["SV", "NZ"]), UNTC),
    ratified(date!(1999, 2, 19), date!(1999, 8, 1), set(&["PT"]), UNTC),
    ratified(date!(1999, 2, 25), date!(1999, 8, 1), set(&["SK", "UG"]), UNTC),
    ratified(date!(1999, 3, 17), date!(1999, 9, 1), set(&["CR"]), UNTC),
    ratified(date!(1999, 3, 23), date!(1999, 9, 1), set(&["NE"]), UNTC),
    ratified(date!(1999, 3, 26), date!(1999, 9, 1), set(&["DM", "GT"]), UNTC),
    ratified(date!(1999, 4, 12), date!(1999, 10, 1), set(&["NL"]), UNTC),
    ratified(date!(1999, 4, 13), date!(1999, 10, 1), set(&["LC"]), UNTC),
    ratified(date!(1999, 4, 14), date!(1999, 10, 1), set(&["VE"]), UNTC),
    ratified(date!(1999, 4, 22), date!(1999, 10, 1), set(&["MY"]), UNTC),
    ratified(date!(1999, 4, 23), date!(1999, 10, 1), set(&["IT"]), UNTC),
    ratified(date!(1999, 4, 29), date!(1999, 10, 1), set(&["EC"]), UNTC),
    ratified(date!(1999, 4, 30), date!(1999, 10, 1), set(&["BR"]), UNTC),
    ratified(date!(1999, 5, 3), date!(1999, 11, 1), set(&["AG"]), UNTC),
    ratified(date!(1999, 5, 5), date!(1999, 11, 1), set(&["IS"]), UNTC),
    ratified(date!(1999, 5, 6), date!(1999, 11, 1), set(&["TD"]), UNTC),
    ratified(date!(1999, 6, 14), date!(1999, 12, 1), set(&["LU"]), UNTC),
    ratified(date!(1999, 7, 9), date!(2000, 1, 1), set(&["TN"]), UNTC),
    ratified(date!(1999, 7, 28), date!(2000, 1, 1), set(&["KH"]), UNTC),
    ratified(date!(1999, 9, 14), date!(2000, 3, 1), set(&["AR"]), UNTC),
    ratified(date!(1999, 9, 16), date!(2000, 3, 1), set(&["MG"]), UNTC),
    ratified(date!(1999, 10, 5), date!(2000, 4, 1), set(&["LI"]), UNTC),
    acceded(date!(1999, 10, 12), date!(2000, 4, 1), set(&["TJ"]), UNTC),
    ratified(date!(1999, 10, 26), date!(2000, 4, 1), set(&["CZ"]), UNTC),
    acceded(date!(1999, 12, 23), date!(2000, 6, 1), set(&["LR"]), UNTC),
    ratified(date!(2000, 2, 15), date!(2000, 8, 1), set(&["PH"]), UNTC),
    ratified(date!(2000, 2, 29), date!(2000, 8, 1), set(&["AL"]), UNTC),
    ratified(date!(2000, 3, 1), date!(2000, 9, 1), set(&["BW"]), UNTC),
    ratified(date!(2000, 3, 9), date!(2000, 9, 1), set(&["TG"]), UNTC),
    ratified(date!(2000, 6, 2), date!(2000, 12, 1), set(&["SC"]), UNTC),
    ratified(date!(2000, 6, 8), date!(2000, 12, 1), set(&["RW"]), UNTC),
    ratified(date!(2000, 6, 30), date!(2000, 12, 1), set(&["CI", "DO", "GH"]), UNTC),
    ratified(date!(2000, 7, 21), date!(2001, 1, 1), set(&["MR"]), UNTC),
    acceded(date!(2000, 8, 7), date!(2001, 2, 1), set(&["NR"]), UNTC),
    ratified(date!(2000, 9, 6), date!(2001, 3, 1), set(&["BD", "CO"]), UNTC),
    acceded(date!(2000, 9, 7), date!(2001, 3, 1), set(&["KI"]), UNTC),
    ratified(date!(2000, 9, 7), date!(2001, 3, 1), set(&["MV"]), UNTC),
    ratified(date!(2000, 9, 8), date!(2001, 3, 1), set(&["GA", "MD"]), UNTC),
    ratified(date!(2000, 11, 13), date!(2001, 5, 1), set(&["TZ"]), UNTC),
    ratified(date!(2000, 11, 30), date!(2001, 5, 1), set(&["RO"]), UNTC),
    ratified(date!(2001, 1, 23), date!(2001, 7, 1), set(&["KE"]), UNTC),
    ratified(date!(2001, 2, 23), date!(2001, 8, 1), set(&["ZM"]), UNTC),
    ratified(date!(2001, 4, 25), date!(2001, 10, 1), set(&["SL"]), UNTC),
    acceded(date!(2001, 5, 4), date!(2001, 11, 1), set(&["CG"]), UNTC),
    ratified(date!(2001, 5, 7), date!(2001, 11, 1), set(&["MT"]), UNTC),
    ratified(date!(2001, 5, 14), date!(2001, 11, 1), set(&["CV"]), UNTC),
    ratified(date!(2001, 5, 22), date!(2001, 11, 1), set(&["GW"]), UNTC),
    ratified(date!(2001, 6, 7), date!(2001, 12, 1), set(&["UY"]), UNTC),
    ratified(date!(2001, 8, 1), date!(2002, 2, 1), set(&["VC"]), UNTC),
    acceded(date!(2001, 8, 27), date!(2002, 2, 1), set(&["ER"]), UNTC),
    ratified(date!(2001, 9, 10), date!(2002, 3, 1), set(&["CL"]), UNTC),
    acceded(date!(2001, 9, 27), date!(2002, 3, 1), set(&["NG"]), UNTC),
    ratified(date!(2001, 10, 9), date!(2002, 4, 1), set(&["DZ"]), UNTC),
    acceded(date!(2002, 5, 2), date!(2002, 11, 1), set(&["CD"]), UNTC),
    ratified(date!(2002, 5, 23), date!(2002, 11, 1), set(&["SR"]), UNTC),
    ratified(date!(2002, 7, 5), date!(2003, 1, 1), set(&["AO"]), UNTC),
    acceded(date!(2002, 9, 11), date!(2003, 3, 1), set(&["AF"]), UNTC),
    ratified(date!(2002, 9, 19), date!(2003, 3, 1), set(&["CM"]), UNTC),
    acceded(date!(2002, 9, 19), date!(2003, 3, 1), set(&["KM"]), UNTC),
    ratified(date!(2002, 9, 23), date!(2003, 3, 1), set(&["GM"]), UNTC),
    acceded(date!(2002, 11, 8), date!(2003, 5, 1), set(&["CF"]), UNTC),
    ratified(date!(2003, 1, 17), date!(2003, 7, 1), set(&["CY"]), UNTC),
    ratified(date!(2003, 3, 31), date!(2003, 9, 1), set(&["ST"]), UNTC),
    acceded(date!(2003, 5, 7), date!(2003, 11, 1), set(&["TL"]), UNTC),
    ratified(date!(2003, 5, 12), date!(2003, 11, 1), set(&["LT"]), UNTC),
    ratified(date!(2003, 8, 5), date!(2004, 2, 1), set(&["GY"]), UNTC),
    acceded(date!(2003, 9, 3), date!(2004, 3, 1), set(&["BY"]), UNTC),
    acceded(date!(2003, 9, 18), date!(2004, 3, 1), set(&["RS"]), UNTC),
    ratified(date!(2003, 9, 25), date!(2004, 3, 1), set(&["GR"]), UNTC),
    acceded(date!(2003, 9, 25), date!(2004, 3, 1), set(&["TR"]), UNTC),
    ratified(date!(2003, 10, 13), date!(2004, 4, 1), set(&["SD"]), UNTC),
    ratified(date!(2003, 10, 22), date!(2004, 4, 1), set(&["BI"]), UNTC),
    acceded(date!(2004, 5, 12), date!(2004, 11, 1), set(&["EE"]), UNTC),
    acceded(date!(2004, 6, 28), date!(2004, 12, 1), set(&["PG"]), UNTC),
    ratified(date!(2004, 12, 17), date!(2005, 6, 1), set(&["ET"]), UNTC),
    acceded(date!(2005, 7, 1), date!(2006, 1, 1), set(&["LV"]), UNTC),
    acceded(date!(2005, 8, 18), date!(2006, 2, 1), set(&["BT"]), UNTC),
    ratified(date!(2005, 9, 16), date!(2006, 3, 1), set(&["VU"]), UNTC),
    ratified(date!(2005, 12, 27), date!(2006, 6, 1), set(&["UA"]), UNTC),
    ratified(date!(2006, 2, 15), date!(2006, 8, 1), set(&["HT"]), UNTC),
    ratified(date!(2006, 3, 15), date!(2006, 9, 1), set(&["CK"]), UNTC),
    ratified(date!(2006, 4, 24), date!(2006, 10, 1), set(&["BN"]), UNTC),
    acceded(date!(2006, 10, 23), date!(2007, 4, 1), set(&["ME"]), UNTC),
    ratified(date!(2007, 2, 16), date!(2007, 8, 1), set(&["ID"]), UNTC),
    acceded(date!(2007, 7, 30), date!(2008, 1, 1), set(&["KW"]), UNTC),
    acceded(date!(2007, 8, 15), date!(2008, 2, 1), set(&["IQ"]), UNTC),
    acceded(date!(2007, 11, 19), date!(2008, 5, 1), set(&["PW"]), UNTC),
    acceded(date!(2011, 9, 13), date!(2012, 3, 1), set(&["TV"]), UNTC),
    acceded(date!(2011, 11, 11), date!(2012, 5, 1), set(&["SS"]), UNTC),
    acceded(date!(2012, 1, 9), date!(2012, 7, 1), set(&["FI"]), UNTC),
    acceded(date!(2012, 4, 16), date!(2012, 10, 1), set(&["SO"]), UNTC),
    ratified(date!(2012, 12, 27), date!(2013, 6, 1), set(&["PL"]), UNTC),
    remembered(date!(2014, 7, 1), date!(2015, 6, 1), set(&["OM"])),
    joined_between(date!(2017, 7, 1), date!(2018, 6, 1), set(&["PS", "LK"]), ICBL_TONGA),
    ratified(date!(2025, 3, 12), date!(2025, 9, 1), set(&["MH"]), ICBL_MARSHALL_ISLANDS),
    acceded(date!(2025, 6, 25), date!(2025, 12, 1), set(&["TO"]), ICBL_TONGA),
    act(
        date!(2025, 6, 27),
        ActKind::WithdrawalNotice,
        Some(set(&["EE", "LT", "LV"])),
        "Estonia, Latvia and Lithuania give notice of withdrawal",
        "lokmattimes.com, 29 Jun 2025; maginternational.org, 27 Dec 2025",
    ),
    act(
        date!(2025, 7, 10),
        ActKind::WithdrawalNotice,
        Some(set(&["FI"])),
        "Finland gives notice of withdrawal",
        "censor.net/en/news/3562737; tass.com/world/2069591",
    ),
    act(
        date!(2025, 7, 15),
        ActKind::Statement,
        Some(set(&["UA"])),
        "Ukraine signs a law on withdrawal; by Article 20(3), a party at war stays bound until the end of the war",
        "news.liga.net, 10 Jan 2026",
    ),
    Act {
        // The day on which it takes effect was read, and the day of the notice follows from it.
        when: DateRange::exactly(date!(2025, 8, 20)),
        kind: ActKind::WithdrawalNotice,
        by: Some(set(&["PL"])),
        until: Some(date!(2026, 2, 20)),
        name: "",
        note: "Poland gives notice of withdrawal, which takes effect on 20 February 2026",
        provenance: Provenance::Derived,
        source: "tass.com/world/2072235; caliber.az, 16 Jan 2026",
    },
];
