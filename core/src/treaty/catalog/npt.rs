//! Treaty on the Non-Proliferation of Nuclear Weapons (1968).

use super::joining::{joined, joined_between, members, remembered};
use super::states::all_but;
use super::{act, cited, deadlines, duty, in_order, secondary, text, unverified};
use crate::calendar::{DateRange, MonthEnd, Span};
use crate::date;
use crate::treaty::{
    Act, ActKind, Acts, Anchor, Bound, Ceiling, Deadline, Due, Duration, ExtensionRule, Force, Group, Provided,
    Quantity, Scope, StateParty, StatePartySet, Term, Treaty, Unit, Whom, Window, WithdrawalRule,
};
use crate::verdict::Provenance;

/// The list of parties with the day on which the treaty entered into force for each. The part from A to E was read.
const VERDRAGENBANK: &str = "Verdragenbank of the Netherlands (inview.nl)";
const STATUS: &str = "US State Department, status list of 6 Oct 2010 (dokumen.tips)";
const DISPATCH: &str = "US State Department Dispatch, 10 Aug 1992 (fas.org/news/france/920810-240584.htm)";
const FRANCE: &str = "US State Department Dispatch, 10 Aug 1992 (3 Aug); onu-vienne.delegfrance.org (2 Aug)";
const TAN: &str = "Tan, Multiple menaces (taylorfrancis.com); historysnacks.io";
const NEWS: &str = "Tan, Multiple menaces (taylorfrancis.com); liquisearch.com (89 days)";
const ASIL: &str = "asil.org/insights/volume/8/issue/2";
const CONFERENCE: &str = "fas.org/nuke/control/npt/news/950511-391072.htm";
const TEXT: &str = "gesetzefinden.at, Vertrag 10005353, Article 10 (German text)";

const WEAPONS: &str = "nuclear_weapons";
const OTHERS: &str = "non_nuclear_weapon_states";

/// The list has 191 states.
const PARTIES: &[StateParty<'static>] = &all_but::<191>(&["CK", "IN", "IL", "NU", "PK", "SS"]);

const fn set(codes: &[&str]) -> StatePartySet {
    members(PARTIES, codes)
}

/// The Non-Proliferation Treaty.
///
/// It ran for 25 years. The conference that extended it without an end met, by the text, after that. The five
/// nuclear-weapon states may keep their weapons; for all others together the ceiling is zero. North Korea is in the
/// list of parties, because whether and when it left is a question that the acts answer.
pub const NPT: Treaty<'static> = Treaty {
    id: "npt",
    name: "Non-Proliferation Treaty (1968)",
    parties: PARTIES,
    groups: &[Group {
        id: OTHERS,
        name: "Non-nuclear-weapon states",
        members: StatePartySet::first(PARTIES.len()).without(set(&["CN", "FR", "RU", "GB", "US"])),
    }],
    signed: Some(cited(date!(1968, 7, 1), text("signature", STATUS))),
    entry_into_force: Some(cited(date!(1970, 3, 5), text("IX(3)", STATUS))),
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
    ceilings: &[Ceiling {
        quantity: WEAPONS,
        whom: Whom::Group(OTHERS),
        bound: Bound::AtMost(0),
        from: Anchor::AfterEntry(Span::Days(0)),
        until: None,
        citation: secondary("II", "linahady644.amebaownd.com/posts/30003807"),
    }],
    quotas: &[],
    // The agreements of the states with the International Atomic Energy Agency follow INFCIRC/153. A change of the
    // inventory is reported within 30 days after the end of its month; the day on which the report is sent counts.
    deadlines: deadlines(&[Deadline {
        force: Force::IfAny,
        provided: Provided::Sent,
        by: Some(OTHERS),
        ..duty(
            "inventory_change_reports",
            "reports to the IAEA on changes of the inventory of nuclear material in a month",
            Due::AfterEach(Window::Month, Span::Days(30)),
            unverified("III; INFCIRC/153, 63"),
        )
    }]),
    places: &[],
    steps: &[],
    term: Term {
        duration: cited(Duration::For(Span::Years(25)), text("X(2)", TEXT)),
        month_end: MonthEnd::Clamp,
        extension: Some(cited(ExtensionRule { longest: None, times: Some(1), late: true }, text("X(2)", TEXT))),
        withdrawal: Some(cited(WithdrawalRule::after(Span::Months(3)), text("X(1)", TEXT))),
        suspension: None,
    },
};

/// The acts on record for the NPT.
pub const NPT_ACTS: Acts<'static> = in_order(RECORD);

const RECORD: &[Act<'static>] = &[
    remembered(
        date!(1968, 7, 1),
        date!(1970, 3, 5),
        set(&[
            "AF", "AT", "BW", "BG", "BF", "CM", "CA", "CR", "CY", "DK", "EC", "SZ", "ET", "FI", "HU", "IS", "IR", "IQ",
            "IE", "JM", "JO", "LA", "LR", "MY", "ML", "MT", "MU", "MX", "MN", "NP", "NZ", "NG", "NO", "PY", "PE", "PL",
            "RO", "RU", "SO", "SE", "SY", "TG", "TN", "GB", "US",
        ]),
    ),
    remembered(
        date!(1970, 3, 5),
        date!(1970, 12, 31),
        set(&["GH", "GR", "GT", "HT", "KE", "LB", "LS", "MG", "MV", "MA", "SM", "SN", "UY"]),
    ),
    remembered(date!(1970, 3, 5), date!(1972, 12, 31), set(&["FJ"])),
    joined(date!(1970, 5, 26), set(&["BO"]), VERDRAGENBANK),
    joined(date!(1970, 8, 4), set(&["CD"]), VERDRAGENBANK),
    joined(date!(1970, 10, 25), set(&["CF"]), VERDRAGENBANK),
    remembered(date!(1971, 1, 1), date!(1971, 12, 31), set(&["TD", "VA", "TO"])),
    joined(date!(1971, 3, 19), set(&["BI"]), VERDRAGENBANK),
    joined(date!(1971, 7, 24), set(&["DO"]), VERDRAGENBANK),
    remembered(date!(1972, 1, 1), date!(1972, 12, 31), set(&["SV", "PH", "TH"])),
    joined(date!(1972, 6, 2), set(&["KH"]), VERDRAGENBANK),
    joined(date!(1972, 10, 31), set(&["BJ"]), VERDRAGENBANK),
    remembered(date!(1973, 1, 1), date!(1973, 12, 31), set(&["CI", "HN", "NI", "SD"])),
    joined(date!(1973, 1, 23), set(&["AU"]), VERDRAGENBANK),
    joined(date!(1973, 7, 10), set(&["BS"]), VERDRAGENBANK),
    remembered(date!(1974, 1, 1), date!(1974, 12, 31), set(&["GA"])),
    remembered(date!(1974, 1, 1), date!(1975, 12, 31), set(&["GD"])),
    remembered(
        date!(1975, 1, 1),
        date!(1975, 12, 31),
        set(&["GM", "IT", "LY", "LU", "NL", "RW", "WS", "SL", "KR", "VE"]),
    ),
    remembered(date!(1975, 1, 1), date!(1976, 12, 31), set(&["SR"])),
    remembered(date!(1975, 1, 1), date!(1982, 12, 31), set(&["PG"])),
    joined(date!(1975, 5, 2), set(&["BE", "DE"]), VERDRAGENBANK),
    remembered(date!(1976, 1, 1), date!(1976, 12, 31), set(&["GW", "JP", "SG"])),
    remembered(date!(1977, 1, 1), date!(1977, 12, 31), set(&["PA", "PT", "CH"])),
    remembered(date!(1978, 1, 1), date!(1978, 12, 31), set(&["LI"])),
    remembered(date!(1978, 1, 1), date!(1981, 12, 31), set(&["SB"])),
    joined(date!(1978, 8, 23), set(&["CG"]), VERDRAGENBANK),
    joined(date!(1978, 11, 3), set(&["DM"]), VERDRAGENBANK),
    remembered(date!(1979, 1, 1), date!(1979, 12, 31), set(&["CV", "ID", "LC", "LK", "TV", "YE"])),
    remembered(date!(1979, 1, 1), date!(1984, 12, 31), set(&["VC"])),
    remembered(date!(1979, 1, 1), date!(1985, 12, 31), set(&["KI"])),
    joined(date!(1979, 8, 31), set(&["BD"]), VERDRAGENBANK),
    remembered(date!(1980, 1, 1), date!(1980, 12, 31), set(&["BB", "TR"])),
    remembered(date!(1981, 1, 1), date!(1981, 12, 31), set(&["EG"])),
    joined(date!(1981, 9, 21), set(&["BZ"]), VERDRAGENBANK),
    joined(date!(1981, 11, 1), set(&["AG"]), VERDRAGENBANK),
    remembered(date!(1982, 1, 1), date!(1982, 12, 31), set(&["NR", "UG", "VN"])),
    remembered(date!(1983, 1, 1), date!(1983, 12, 31), set(&["ST"])),
    remembered(date!(1983, 1, 1), date!(1993, 12, 31), set(&["KN"])),
    remembered(date!(1984, 1, 1), date!(1984, 12, 31), set(&["GQ"])),
    remembered(date!(1985, 1, 1), date!(1985, 12, 31), set(&["GN", "SC"])),
    joined(date!(1985, 3, 26), set(&["BN"]), VERDRAGENBANK),
    joined(date!(1985, 5, 23), set(&["BT"]), VERDRAGENBANK),
    joined(date!(1985, 12, 12), set(&["KP"]), "intlsolidarity.blogspot.com, 27 Aug 2007; when.com"),
    remembered(date!(1986, 1, 1), date!(1986, 12, 31), set(&["MW", "TT"])),
    joined(date!(1986, 4, 8), set(&["CO"]), VERDRAGENBANK),
    remembered(date!(1987, 1, 1), date!(1987, 12, 31), set(&["ES"])),
    remembered(date!(1988, 1, 1), date!(1988, 12, 31), set(&["SA"])),
    joined(date!(1988, 11, 3), set(&["BH"]), VERDRAGENBANK),
    remembered(date!(1989, 1, 1), date!(1989, 12, 31), set(&["KW", "QA"])),
    remembered(date!(1990, 1, 1), date!(1990, 12, 31), set(&["MZ"])),
    joined(date!(1990, 9, 12), set(&["AL"]), VERDRAGENBANK),
    remembered(date!(1991, 1, 1), date!(1991, 12, 31), set(&["LT", "TZ", "ZM", "ZW"])),
    remembered(date!(1991, 1, 1), date!(1992, 12, 31), set(&["HR", "SI"])),
    remembered(date!(1991, 1, 1), date!(1995, 12, 31), set(&["MK"])),
    joined(date!(1991, 7, 10), set(&["ZA"]), "Stumpf, 1995 (nuke.fas.org/guide/rsa/nuke/stumpf.htm)"),
    remembered(date!(1992, 1, 1), date!(1992, 12, 31), set(&["EE", "LV", "MM", "NA", "NE", "UZ"])),
    joined(date!(1992, 3, 9), set(&["CN"]), DISPATCH),
    joined(date!(1992, 4, 5), set(&["BA"]), VERDRAGENBANK),
    joined(date!(1992, 4, 27), set(&["RS"]), STATUS),
    // Washington says 3 August, France says 2 August.
    joined_between(date!(1992, 8, 2), date!(1992, 8, 3), set(&["FR"]), FRANCE),
    joined(date!(1992, 9, 22), set(&["AZ"]), VERDRAGENBANK),
    remembered(date!(1993, 1, 1), date!(1993, 12, 31), set(&["CZ", "GY", "MR", "SK"])),
    act(
        date!(1993, 3, 12),
        ActKind::WithdrawalNotice,
        Some(set(&["KP"])),
        "North Korea gives notice of withdrawal",
        TAN,
    ),
    act(
        date!(1993, 6, 11),
        ActKind::NoticeSuspended,
        Some(set(&["KP"])),
        "North Korea suspends its withdrawal a day before it takes effect",
        NEWS,
    ),
    joined(date!(1993, 7, 15), set(&["AM"]), VERDRAGENBANK),
    joined(date!(1993, 7, 22), set(&["BY"]), VERDRAGENBANK),
    remembered(date!(1994, 1, 1), date!(1994, 12, 31), set(&["GE", "KZ", "KG", "MD", "TM", "UA"])),
    remembered(date!(1995, 1, 1), date!(1995, 12, 31), set(&["ER", "MH", "FM", "MC", "PW", "TJ", "AE", "VU"])),
    joined(date!(1995, 1, 12), set(&["DZ"]), VERDRAGENBANK),
    joined(date!(1995, 2, 10), set(&["AR"]), VERDRAGENBANK),
    Act {
        when: DateRange::exactly(date!(1995, 5, 11)),
        kind: ActKind::IndefiniteExtension,
        by: None,
        until: None,
        name: "",
        note: "the conference that Article X(2) calls for decides that the treaty continues indefinitely",
        provenance: Provenance::Text,
        source: CONFERENCE,
    },
    joined(date!(1995, 5, 25), set(&["CL"]), VERDRAGENBANK),
    joined(date!(1995, 10, 4), set(&["KM"]), VERDRAGENBANK),
    joined(date!(1996, 6, 7), set(&["AD"]), VERDRAGENBANK),
    joined(date!(1996, 10, 14), set(&["AO"]), VERDRAGENBANK),
    joined(date!(1996, 10, 16), set(&["DJ"]), VERDRAGENBANK),
    remembered(date!(1997, 1, 1), date!(1997, 12, 31), set(&["OM"])),
    // The first depositary received it on 18 September, and the one that the source follows on 18 December.
    joined_between(date!(1998, 9, 18), date!(1998, 12, 18), set(&["BR"]), VERDRAGENBANK),
    joined(date!(2002, 11, 4), set(&["CU"]), "opanal.org/en/cuba"),
    remembered(date!(2003, 1, 1), date!(2003, 12, 31), set(&["TL"])),
    act(
        date!(2003, 1, 10),
        ActKind::WithdrawalNotice,
        Some(set(&["KP"])),
        "North Korea withdraws \"effective immediately\", because one day of its notice of 1993 was left",
        ASIL,
    ),
    act(
        date!(2003, 4, 11),
        ActKind::Statement,
        Some(set(&["JP"])),
        "Japan still considers North Korea bound, because it gave no notice in the form that the treaty asks for",
        "voanews.com, 11 Apr 2003",
    ),
    remembered(date!(2006, 1, 1), date!(2006, 12, 31), set(&["ME"])),
    remembered(date!(2015, 1, 1), date!(2015, 12, 31), set(&["PS"])),
];
