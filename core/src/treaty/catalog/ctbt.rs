//! Comprehensive Nuclear-Test-Ban Treaty (1996): not in force.

use super::joining::{members, remembered};
use super::states::all_but;
use super::{act, between, cited, in_order, secondary, text};
use crate::calendar::{Date, MonthEnd, Span};
use crate::date;
use crate::treaty::{
    Act, ActKind, Acts, Anchor, Bound, Ceiling, Duration, Quantity, Scope, StateParty, StatePartySet, Term, Treaty,
    Unit, Whom, WithdrawalRule,
};
use crate::verdict::Citation;

const UNTC: &str = "treaties.un.org, XXVI-4, as copied in github.com/zmjones/untreaties (2014)";
const ANALYSIS: &str = "nuke.fas.org/control/ctbt/text/artbyart/art09.htm";
const LIST: &str = "wikimili.com, list of parties to the CTBT";
const RATIFIES: &str = "deposits its ratification; the treaty is not in force";

const EXPLOSIONS: &str = "nuclear_explosions";

/// The list has 187 states.
const PARTIES: &[StateParty<'static>] = &all_but::<187>(&["BT", "IN", "MU", "KP", "PK", "PS", "SA", "SS", "SY", "TO"]);

const fn set(codes: &[&str]) -> StatePartySet {
    members(PARTIES, codes)
}

/// Signatories ratified in this time. The days were not read in a source.
const fn ratified_between(earliest: Date, latest: Date, by: StatePartySet) -> Act<'static> {
    Act { kind: ActKind::Ratification, note: RATIFIES, ..remembered(earliest, latest, by) }
}

const fn ban(citation: Citation<'static>) -> Ceiling<'static> {
    let from = Anchor::AfterEntry(Span::Days(0));
    Ceiling { quantity: EXPLOSIONS, whom: Whom::EachSide, bound: Bound::AtMost(0), from, until: None, citation }
}

/// The CTBT.
///
/// The list has the states that signed it. It enters into force 180 days after all 44 states of its Annex 2 have
/// ratified it (treaties.un.org, XXVI-4). Of these, nine have not: China, Egypt, India, Iran, Israel, North Korea,
/// Pakistan, the United States and, since it revoked its ratification, Russia. So nobody is bound, whoever has
/// ratified.
pub const CTBT: Treaty<'static> = Treaty {
    id: "ctbt",
    name: "Comprehensive Nuclear-Test-Ban Treaty (1996)",
    parties: PARTIES,
    groups: &[],
    signed: Some(cited(date!(1996, 9, 24), secondary("XI", LIST))),
    entry_into_force: None,
    days: &[],
    kinds: &[],
    quantities: &[Quantity {
        id: EXPLOSIONS,
        title: "nuclear explosions",
        unit: Unit::Items,
        scope: Scope::Side,
        decimals: 0,
    }],
    types: &[],
    counting: &[],
    ceilings: &[ban(secondary("I(1)", "ctbto.org, statement of 18 Oct 2023"))],
    quotas: &[],
    deadlines: &[],
    places: &[],
    steps: &[],
    term: Term {
        duration: cited(Duration::Unlimited, text("IX(1)", ANALYSIS)),
        month_end: MonthEnd::Clamp,
        extension: None,
        withdrawal: Some(cited(WithdrawalRule::after(Span::Months(6)), text("IX(3)", ANALYSIS))),
        suspension: None,
    },
};

/// The acts on record for the CTBT.
pub const CTBT_ACTS: Acts<'static> = in_order(RECORD);

const RECORD: &[Act<'static>] = &[
    act(date!(1996, 10, 10), ActKind::Ratification, Some(set(&["FJ"])), RATIFIES, UNTC),
    act(date!(1997, 3, 3), ActKind::Ratification, Some(set(&["QA"])), RATIFIES, UNTC),
    act(date!(1997, 5, 29), ActKind::Ratification, Some(set(&["UZ"])), RATIFIES, UNTC),
    act(date!(1997, 7, 8), ActKind::Ratification, Some(set(&["JP"])), RATIFIES, UNTC),
    act(date!(1997, 7, 25), ActKind::Ratification, Some(set(&["FM"])), RATIFIES, UNTC),
    act(date!(1997, 8, 8), ActKind::Ratification, Some(set(&["MN"])), RATIFIES, UNTC),
    act(date!(1997, 9, 11), ActKind::Ratification, Some(set(&["CZ"])), RATIFIES, UNTC),
    act(date!(1997, 11, 12), ActKind::Ratification, Some(set(&["PE"])), RATIFIES, UNTC),
    act(date!(1998, 2, 20), ActKind::Ratification, Some(set(&["TM"])), RATIFIES, UNTC),
    act(date!(1998, 3, 3), ActKind::Ratification, Some(set(&["SK"])), RATIFIES, UNTC),
    act(date!(1998, 3, 13), ActKind::Ratification, Some(set(&["AT"])), RATIFIES, UNTC),
    act(date!(1998, 4, 6), ActKind::Ratification, Some(set(&["FR", "GB"])), RATIFIES, UNTC),
    act(date!(1998, 6, 10), ActKind::Ratification, Some(set(&["TJ"])), RATIFIES, UNTC),
    act(date!(1998, 7, 9), ActKind::Ratification, Some(set(&["AU"])), RATIFIES, UNTC),
    act(date!(1998, 7, 24), ActKind::Ratification, Some(set(&["BR"])), RATIFIES, UNTC),
    act(date!(1998, 7, 31), ActKind::Ratification, Some(set(&["ES"])), RATIFIES, UNTC),
    act(date!(1998, 8, 19), ActKind::Ratification, Some(set(&["GD"])), RATIFIES, UNTC),
    act(date!(1998, 8, 20), ActKind::Ratification, Some(set(&["DE"])), RATIFIES, UNTC),
    act(date!(1998, 8, 25), ActKind::Ratification, Some(set(&["JO"])), RATIFIES, UNTC),
    act(date!(1998, 9, 11), ActKind::Ratification, Some(set(&["SV"])), RATIFIES, UNTC),
    act(date!(1998, 12, 2), ActKind::Ratification, Some(set(&["SE"])), RATIFIES, UNTC),
    act(date!(1998, 12, 4), ActKind::Ratification, Some(set(&["AR"])), RATIFIES, UNTC),
    act(date!(1998, 12, 18), ActKind::Ratification, Some(set(&["CA", "MC"])), RATIFIES, UNTC),
    act(date!(1998, 12, 21), ActKind::Ratification, Some(set(&["DK"])), RATIFIES, UNTC),
    act(date!(1999, 1, 15), ActKind::Ratification, Some(set(&["FI"])), RATIFIES, UNTC),
    act(date!(1999, 2, 1), ActKind::Ratification, Some(set(&["IT"])), RATIFIES, UNTC),
    act(date!(1999, 2, 2), ActKind::Ratification, Some(set(&["AZ"])), RATIFIES, UNTC),
    act(date!(1999, 3, 19), ActKind::Ratification, Some(set(&["NZ"])), RATIFIES, UNTC),
    act(date!(1999, 3, 23), ActKind::Ratification, Some(set(&["NL", "PA"])), RATIFIES, UNTC),
    act(date!(1999, 3, 30), ActKind::Ratification, Some(set(&["ZA"])), RATIFIES, UNTC),
    act(date!(1999, 4, 21), ActKind::Ratification, Some(set(&["GR"])), RATIFIES, UNTC),
    act(date!(1999, 5, 25), ActKind::Ratification, Some(set(&["PL"])), RATIFIES, UNTC),
    act(date!(1999, 5, 26), ActKind::Ratification, Some(set(&["LU"])), RATIFIES, UNTC),
    act(date!(1999, 6, 9), ActKind::Ratification, Some(set(&["SN"])), RATIFIES, UNTC),
    act(date!(1999, 6, 29), ActKind::Ratification, Some(set(&["BE"])), RATIFIES, UNTC),
    act(date!(1999, 7, 13), ActKind::Ratification, Some(set(&["HU"])), RATIFIES, UNTC),
    act(date!(1999, 7, 15), ActKind::Ratification, Some(set(&["IE", "NO"])), RATIFIES, UNTC),
    act(date!(1999, 8, 4), ActKind::Ratification, Some(set(&["ML"])), RATIFIES, UNTC),
    act(date!(1999, 8, 13), ActKind::Ratification, Some(set(&["EE"])), RATIFIES, UNTC),
    act(date!(1999, 8, 31), ActKind::Ratification, Some(set(&["SI"])), RATIFIES, UNTC),
    act(date!(1999, 9, 14), ActKind::Ratification, Some(set(&["LS"])), RATIFIES, UNTC),
    act(date!(1999, 9, 24), ActKind::Ratification, Some(set(&["KR"])), RATIFIES, UNTC),
    act(date!(1999, 9, 29), ActKind::Ratification, Some(set(&["BG"])), RATIFIES, UNTC),
    act(date!(1999, 10, 1), ActKind::Ratification, Some(set(&["CH"])), RATIFIES, UNTC),
    act(date!(1999, 10, 4), ActKind::Ratification, Some(set(&["BO"])), RATIFIES, UNTC),
    act(date!(1999, 10, 5), ActKind::Ratification, Some(set(&["MX", "RO"])), RATIFIES, UNTC),
    act(date!(2000, 2, 7), ActKind::Ratification, Some(set(&["LT"])), RATIFIES, UNTC),
    act(date!(2000, 2, 16), ActKind::Ratification, Some(set(&["TR"])), RATIFIES, UNTC),
    act(date!(2000, 3, 8), ActKind::Ratification, Some(set(&["BD"])), RATIFIES, UNTC),
    act(date!(2000, 3, 14), ActKind::Ratification, Some(set(&["MK"])), RATIFIES, UNTC),
    act(date!(2000, 4, 17), ActKind::Ratification, Some(set(&["MA"])), RATIFIES, UNTC),
    act(date!(2000, 6, 26), ActKind::Ratification, Some(set(&["IS", "PT"])), RATIFIES, UNTC),
    act(date!(2000, 6, 30), ActKind::Ratification, Some(set(&["RU"])), RATIFIES, UNTC),
    act(date!(2000, 7, 12), ActKind::Ratification, Some(set(&["CL"])), RATIFIES, UNTC),
    act(date!(2000, 9, 7), ActKind::Ratification, Some(set(&["KI", "MV"])), RATIFIES, UNTC),
    act(date!(2000, 9, 13), ActKind::Ratification, Some(set(&["BY"])), RATIFIES, UNTC),
    act(date!(2000, 9, 18), ActKind::Ratification, Some(set(&["AE"])), RATIFIES, UNTC),
    act(date!(2000, 9, 20), ActKind::Ratification, Some(set(&["GA"])), RATIFIES, UNTC),
    act(date!(2000, 10, 5), ActKind::Ratification, Some(set(&["LA"])), RATIFIES, UNTC),
    act(date!(2000, 11, 10), ActKind::Ratification, Some(set(&["KH"])), RATIFIES, UNTC),
    act(date!(2000, 11, 30), ActKind::Ratification, Some(set(&["KE"])), RATIFIES, UNTC),
    act(date!(2000, 12, 5), ActKind::Ratification, Some(set(&["NI"])), RATIFIES, UNTC),
    act(date!(2001, 2, 23), ActKind::Ratification, Some(set(&["PH", "UA"])), RATIFIES, UNTC),
    act(date!(2001, 3, 2), ActKind::Ratification, Some(set(&["HR"])), RATIFIES, UNTC),
    act(date!(2001, 3, 6), ActKind::Ratification, Some(set(&["BJ"])), RATIFIES, UNTC),
    act(date!(2001, 3, 7), ActKind::Ratification, Some(set(&["GY"])), RATIFIES, UNTC),
    act(date!(2001, 3, 14), ActKind::Ratification, Some(set(&["UG"])), RATIFIES, UNTC),
    act(date!(2001, 4, 5), ActKind::Ratification, Some(set(&["LC"])), RATIFIES, UNTC),
    act(date!(2001, 6, 29), ActKind::Ratification, Some(set(&["NA"])), RATIFIES, UNTC),
    act(date!(2001, 7, 18), ActKind::Ratification, Some(set(&["VA"])), RATIFIES, UNTC),
    act(date!(2001, 7, 23), ActKind::Ratification, Some(set(&["MT"])), RATIFIES, UNTC),
    act(date!(2001, 9, 17), ActKind::Ratification, Some(set(&["SL"])), RATIFIES, UNTC),
    act(date!(2001, 9, 21), ActKind::Ratification, Some(set(&["UY"])), RATIFIES, UNTC),
    act(date!(2001, 9, 25), ActKind::Ratification, Some(set(&["CR"])), RATIFIES, UNTC),
    act(date!(2001, 9, 27), ActKind::Ratification, Some(set(&["NG"])), RATIFIES, UNTC),
    act(date!(2001, 10, 4), ActKind::Ratification, Some(set(&["PY"])), RATIFIES, UNTC),
    act(date!(2001, 11, 10), ActKind::Ratification, Some(set(&["SG"])), RATIFIES, UNTC),
    act(date!(2001, 11, 12), ActKind::Ratification, Some(set(&["EC", "NR"])), RATIFIES, UNTC),
    act(date!(2001, 11, 13), ActKind::Ratification, Some(set(&["JM"])), RATIFIES, UNTC),
    act(date!(2001, 11, 20), ActKind::Ratification, Some(set(&["LV"])), RATIFIES, UNTC),
    act(date!(2002, 3, 12), ActKind::Ratification, Some(set(&["SM"])), RATIFIES, UNTC),
    act(date!(2002, 4, 17), ActKind::Ratification, Some(set(&["BF"])), RATIFIES, UNTC),
    act(date!(2002, 5, 13), ActKind::Ratification, Some(set(&["VE"])), RATIFIES, UNTC),
    act(date!(2002, 5, 14), ActKind::Ratification, Some(set(&["KZ"])), RATIFIES, UNTC),
    act(date!(2002, 9, 9), ActKind::Ratification, Some(set(&["NE"])), RATIFIES, UNTC),
    act(date!(2002, 9, 27), ActKind::Ratification, Some(set(&["GE", "WS"])), RATIFIES, UNTC),
    act(date!(2002, 10, 28), ActKind::Ratification, Some(set(&["BW"])), RATIFIES, UNTC),
    act(date!(2003, 3, 11), ActKind::Ratification, Some(set(&["CI"])), RATIFIES, UNTC),
    act(date!(2003, 4, 23), ActKind::Ratification, Some(set(&["AL"])), RATIFIES, UNTC),
    act(date!(2003, 4, 30), ActKind::Ratification, Some(set(&["MR"])), RATIFIES, UNTC),
    act(date!(2003, 5, 6), ActKind::Ratification, Some(set(&["KW"])), RATIFIES, UNTC),
    act(date!(2003, 6, 13), ActKind::Ratification, Some(set(&["OM"])), RATIFIES, UNTC),
    act(date!(2003, 7, 11), ActKind::Ratification, Some(set(&["DZ"])), RATIFIES, UNTC),
    act(date!(2003, 7, 18), ActKind::Ratification, Some(set(&["CY"])), RATIFIES, UNTC),
    act(date!(2003, 9, 24), ActKind::Ratification, Some(set(&["AF"])), RATIFIES, UNTC),
    act(date!(2003, 10, 2), ActKind::Ratification, Some(set(&["KG"])), RATIFIES, UNTC),
    act(date!(2003, 10, 30), ActKind::Ratification, Some(set(&["HN"])), RATIFIES, UNTC),
    act(date!(2003, 11, 11), ActKind::Ratification, Some(set(&["ER"])), RATIFIES, UNTC),
    act(date!(2004, 1, 6), ActKind::Ratification, Some(set(&["LY"])), RATIFIES, UNTC),
    act(date!(2004, 3, 26), ActKind::Ratification, Some(set(&["BZ"])), RATIFIES, UNTC),
    act(date!(2004, 4, 12), ActKind::Ratification, Some(set(&["BH"])), RATIFIES, UNTC),
    act(date!(2004, 4, 13), ActKind::Ratification, Some(set(&["SC"])), RATIFIES, UNTC),
    act(date!(2004, 5, 19), ActKind::Ratification, Some(set(&["RS"])), RATIFIES, UNTC),
    act(date!(2004, 6, 10), ActKind::Ratification, Some(set(&["SD"])), RATIFIES, UNTC),
    act(date!(2004, 7, 2), ActKind::Ratification, Some(set(&["TG"])), RATIFIES, UNTC),
    act(date!(2004, 9, 21), ActKind::Ratification, Some(set(&["LI"])), RATIFIES, UNTC),
    act(date!(2004, 9, 23), ActKind::Ratification, Some(set(&["TN"])), RATIFIES, UNTC),
    act(date!(2004, 9, 28), ActKind::Ratification, Some(set(&["CD"])), RATIFIES, UNTC),
    act(date!(2004, 9, 30), ActKind::Ratification, Some(set(&["TZ"])), RATIFIES, UNTC),
    act(date!(2004, 11, 30), ActKind::Ratification, Some(set(&["RW"])), RATIFIES, UNTC),
    act(date!(2005, 4, 27), ActKind::Ratification, Some(set(&["KN"])), RATIFIES, UNTC),
    act(date!(2005, 7, 15), ActKind::Ratification, Some(set(&["DJ"])), RATIFIES, UNTC),
    act(date!(2005, 9, 6), ActKind::Ratification, Some(set(&["CK"])), RATIFIES, UNTC),
    act(date!(2005, 9, 15), ActKind::Ratification, Some(set(&["MG"])), RATIFIES, UNTC),
    act(date!(2005, 9, 16), ActKind::Ratification, Some(set(&["VU"])), RATIFIES, UNTC),
    act(date!(2005, 12, 1), ActKind::Ratification, Some(set(&["HT"])), RATIFIES, UNTC),
    act(date!(2006, 1, 11), ActKind::Ratification, Some(set(&["AG"])), RATIFIES, UNTC),
    act(date!(2006, 2, 6), ActKind::Ratification, Some(set(&["CM"])), RATIFIES, UNTC),
    act(date!(2006, 2, 7), ActKind::Ratification, Some(set(&["SR"])), RATIFIES, UNTC),
    act(date!(2006, 2, 23), ActKind::Ratification, Some(set(&["ZM"])), RATIFIES, UNTC),
    act(date!(2006, 3, 1), ActKind::Ratification, Some(set(&["CV"])), RATIFIES, UNTC),
    act(date!(2006, 3, 10), ActKind::Ratification, Some(set(&["VN"])), RATIFIES, UNTC),
    act(date!(2006, 7, 12), ActKind::Ratification, Some(set(&["AD", "AM"])), RATIFIES, UNTC),
    act(date!(2006, 8, 8), ActKind::Ratification, Some(set(&["ET"])), RATIFIES, UNTC),
    act(date!(2006, 10, 23), ActKind::Ratification, Some(set(&["ME"])), RATIFIES, UNTC),
    act(date!(2006, 10, 26), ActKind::Ratification, Some(set(&["BA"])), RATIFIES, UNTC),
    act(date!(2007, 1, 16), ActKind::Ratification, Some(set(&["MD"])), RATIFIES, UNTC),
    act(date!(2007, 8, 1), ActKind::Ratification, Some(set(&["PW"])), RATIFIES, UNTC),
    act(date!(2007, 9, 4), ActKind::Ratification, Some(set(&["DO"])), RATIFIES, UNTC),
    act(date!(2007, 11, 30), ActKind::Ratification, Some(set(&["BS"])), RATIFIES, UNTC),
    act(date!(2008, 1, 14), ActKind::Ratification, Some(set(&["BB"])), RATIFIES, UNTC),
    act(date!(2008, 1, 17), ActKind::Ratification, Some(set(&["MY"])), RATIFIES, UNTC),
    act(date!(2008, 1, 29), ActKind::Ratification, Some(set(&["CO"])), RATIFIES, UNTC),
    act(date!(2008, 9, 24), ActKind::Ratification, Some(set(&["BI"])), RATIFIES, UNTC),
    act(date!(2008, 11, 4), ActKind::Ratification, Some(set(&["MZ"])), RATIFIES, UNTC),
    act(date!(2008, 11, 21), ActKind::Ratification, Some(set(&["LB", "MW"])), RATIFIES, UNTC),
    act(date!(2009, 8, 17), ActKind::Ratification, Some(set(&["LR"])), RATIFIES, UNTC),
    act(date!(2009, 9, 23), ActKind::Ratification, Some(set(&["VC"])), RATIFIES, UNTC),
    act(date!(2009, 10, 28), ActKind::Ratification, Some(set(&["MH"])), RATIFIES, UNTC),
    act(date!(2010, 5, 26), ActKind::Ratification, Some(set(&["CF", "TT"])), RATIFIES, UNTC),
    act(date!(2011, 6, 14), ActKind::Ratification, Some(set(&["GH"])), RATIFIES, UNTC),
    act(date!(2011, 9, 22), ActKind::Ratification, Some(set(&["GN"])), RATIFIES, UNTC),
    act(date!(2012, 1, 12), ActKind::Ratification, Some(set(&["GT"])), RATIFIES, UNTC),
    act(date!(2012, 2, 6), ActKind::Ratification, Some(set(&["ID"])), RATIFIES, UNTC),
    act(date!(2013, 1, 10), ActKind::Ratification, Some(set(&["BN"])), RATIFIES, UNTC),
    act(date!(2013, 2, 8), ActKind::Ratification, Some(set(&["TD"])), RATIFIES, UNTC),
    act(date!(2013, 9, 24), ActKind::Ratification, Some(set(&["GW"])), RATIFIES, UNTC),
    act(date!(2013, 9, 26), ActKind::Ratification, Some(set(&["IQ"])), RATIFIES, UNTC),
    ratified_between(date!(2014, 1, 1), date!(2014, 12, 31), set(&["CG"])),
    act(date!(2014, 3, 4), ActKind::Ratification, Some(set(&["NU"])), RATIFIES, UNTC),
    ratified_between(date!(2015, 1, 1), date!(2015, 12, 31), set(&["AO"])),
    act(
        date!(2016, 9, 21),
        ActKind::Ratification,
        Some(set(&["MM", "SZ"])),
        RATIFIES,
        "hitchhikersgui.de, list of parties to the CTBT",
    ),
    ratified_between(date!(2018, 1, 1), date!(2018, 12, 31), set(&["TH"])),
    ratified_between(date!(2019, 1, 1), date!(2019, 12, 31), set(&["ZW"])),
    ratified_between(date!(2021, 1, 1), date!(2021, 12, 31), set(&["KM"])),
    act(date!(2021, 2, 4), ActKind::Ratification, Some(set(&["CU"])), RATIFIES, "opanal.org/en/cuba"),
    ratified_between(date!(2022, 1, 1), date!(2022, 12, 31), set(&["DM", "GQ", "GM", "ST", "TL", "TV"])),
    ratified_between(date!(2023, 1, 1), date!(2023, 12, 31), set(&["SB", "LK"])),
    act(
        date!(2023, 11, 2),
        ActKind::Statement,
        Some(set(&["RU"])),
        "Russia's president signs the law that revokes the ratification of 2000; Russia stays a signatory",
        "sputnikglobe.com, 2 Nov 2023; ctbto.org, 18 Oct 2023",
    ),
    act(
        date!(2023, 11, 3),
        ActKind::Statement,
        Some(set(&["RU"])),
        "Russia notifies the depositary that its ratification is revoked",
        "tass.com/politics/1701531",
    ),
    Act {
        // The month is on record, but the day is not.
        when: between(date!(2024, 3, 1), date!(2024, 3, 31)),
        ..act(date!(2024, 3, 1), ActKind::Ratification, Some(set(&["PG"])), RATIFIES, LIST)
    },
];
