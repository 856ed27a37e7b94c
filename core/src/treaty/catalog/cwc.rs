//! Chemical Weapons Convention (1993).

use super::joining::{acceded, members, ratified, remembered};
use super::states::all_but;
use super::{
    act, at_least, at_most, between, between_steps, cited, in_order, quotas, secondary, steps, text, unverified, yearly,
};
use crate::calendar::{Date, MonthEnd, Span};
use crate::date;
use crate::treaty::{
    Act, ActKind, Acts, Anchor, Bound, Ceiling, Duration, EventPart, Per, Quantity, Quota, Scope, Share, StateParty,
    StatePartySet, Step, StepLimit, Term, Treaty, Unit, Whom, Window, WithdrawalRule,
};
use crate::verdict::Citation;

const UNTC: &str = "treaties.un.org, XXVI-3, as copied in github.com/zmjones/untreaties (2014)";
const STATUS: &str = "handwiki.org, Chemical Weapons Convention";
const DEADLINE: &str =
    "US State Department (defencetalk.com/united-states-seeks-extension-for-chemical-weapons-destruction-6157)";

const ORDER: &str = "opcw.org, Timeline of Destruction (copy of 2013-06-12 at wayback.archive.org), paragraph 17";
const PHASES: &str = "experts123.com, How soon must states possessing chemical weapons destroy their stockpiles?";
const ACA_2003: &str = "armscontrol.org/act/2003-11, New U.S., Russian Chemical Destruction Deadlines Approved";
const FINAL: &str = "insidedefense.com, 2 January 2007, Chem Demil Treaty Deadline Extension";

const SCHEDULE_1: &str = "schedule_1_chemicals";
const STOCKPILE: &str = "chemical_weapons_stockpile";
const DECLARED: &str = "category_1_declared";
const DESTROYED: &str = "category_1_destroyed";
/// The last day that the text allows for an extended deadline, fifteen years after entry into force.
const LAST_DEADLINE: Anchor = Anchor::On(date!(2012, 4, 29));

/// The list has 193 states.
const PARTIES: &[StateParty<'static>] = &all_but::<193>(&["EG", "IL", "KP", "SS"]);

const fn set(codes: &[&str]) -> StatePartySet {
    members(PARTIES, codes)
}

/// By the last deadline, the party has no chemical weapons left.
const fn destroyed(side: &'static str) -> Ceiling<'static> {
    let citation = secondary("IV(6), Verification Annex IV(A)(26)", DEADLINE);
    Ceiling {
        quantity: STOCKPILE,
        whom: Whom::Side(side),
        bound: Bound::AtMost(0),
        from: LAST_DEADLINE,
        until: None,
        citation,
    }
}

/// The day by which a part of the Category 1 chemical weapons must be destroyed, and where that is said.
type Deadline = (Date, Citation<'static>);

/// The order of destruction: at least 1, 20, 45 and 100 percent of the declared Category 1 chemical weapons, each by a
/// deadline of its own and until the next one. Like every limit that is to be reached by a day, it binds from that day.
const fn phase(side: &'static str, percent: u16, by: Deadline, until: Option<Deadline>) -> Ceiling<'static> {
    let until = match until {
        Some((day, _)) => Some(Anchor::On(day)),
        None => None,
    };
    let bound = Bound::AtLeastShare(Share::percent(percent, DECLARED));
    let (day, citation) = by;
    Ceiling { quantity: DESTROYED, whom: Whom::Side(side), bound, from: Anchor::On(day), until, citation }
}

/// The deadlines of the treaty: three, five, seven and ten years after entry into force.
const TEXT_1: Deadline = (date!(2000, 4, 29), text("Verification Annex IV(A)(17)(a)(i)", ORDER));
const TEXT_20: Deadline = (date!(2002, 4, 29), secondary("Verification Annex IV(A)(17)(a)(ii)", PHASES));
const TEXT_45: Deadline = (date!(2004, 4, 29), secondary("Verification Annex IV(A)(17)(a)(iii)", PHASES));
/// Deadlines that the conference of the parties extended for a party.
const US_45: Deadline = (date!(2007, 12, 31), secondary("Verification Annex IV(A)(22)", ACA_2003));
// That this deadline was extended to 2002 and again was read (armscontrol.org/act/2002-11); its last day was not.
const RU_1: Deadline = (date!(2003, 5, 31), unverified("Verification Annex IV(A)(22)"));
const RU_20: Deadline = (date!(2007, 4, 29), secondary("Verification Annex IV(A)(22)", ACA_2003));
const RU_45: Deadline = (date!(2009, 12, 31), unverified("Verification Annex IV(A)(22)"));
const IN_ALL: Deadline = (date!(2009, 4, 28), unverified("Verification Annex IV(A)(24)"));
const ALL_2012: Deadline = (date!(2012, 4, 29), secondary("Verification Annex IV(A)(26)", FINAL));

/// The Chemical Weapons Convention.
///
/// It binds a state that joins later 30 days after the deposit. Stockpiles had to be destroyed within ten years, which
/// could be extended to fifteen. Before that, they had to be destroyed in steps. The steps are here for the United
/// States, Russia and India, with the deadlines that were extended for each. The ceiling of zero is here only for the
/// two parties whose extended deadline was read. Parties that joined with a stockpile later have deadlines of their
/// own.
pub const CWC: Treaty<'static> = Treaty {
    id: "cwc",
    name: "Chemical Weapons Convention (1993)",
    parties: PARTIES,
    groups: &[],
    signed: Some(cited(date!(1993, 1, 13), secondary("signature", STATUS))),
    entry_into_force: Some(cited(date!(1997, 4, 29), secondary("XXI(1)", STATUS))),
    days: &[],
    kinds: &[],
    quantities: &[
        Quantity {
            id: SCHEDULE_1,
            title: "chemicals of Schedule 1 that a party has for purposes that are not prohibited",
            unit: Unit::Tonnes,
            scope: Scope::Side,
            decimals: 3,
        },
        Quantity {
            id: STOCKPILE,
            title: "chemical weapons that are not destroyed",
            unit: Unit::Tonnes,
            scope: Scope::Side,
            decimals: 3,
        },
        Quantity {
            id: DECLARED,
            title: "Category 1 chemical weapons that a party has declared, destroyed or not",
            unit: Unit::Tonnes,
            scope: Scope::Side,
            decimals: 3,
        },
        Quantity {
            id: DESTROYED,
            title: "Category 1 chemical weapons that a party has destroyed",
            unit: Unit::Tonnes,
            scope: Scope::Side,
            decimals: 3,
        },
    ],
    types: &[],
    counting: &[],
    ceilings: &[
        Ceiling {
            quantity: SCHEDULE_1,
            whom: Whom::EachSide,
            bound: Bound::AtMost(1000),
            from: Anchor::AfterEntry(Span::Days(0)),
            until: None,
            citation: unverified("Verification Annex VI(A)(2)"),
        },
        destroyed("US"),
        destroyed("RU"),
        phase("US", 1, TEXT_1, Some(TEXT_20)),
        phase("US", 20, TEXT_20, Some(US_45)),
        phase("US", 45, US_45, Some(ALL_2012)),
        phase("US", 100, ALL_2012, None),
        phase("RU", 1, RU_1, Some(RU_20)),
        phase("RU", 20, RU_20, Some(RU_45)),
        phase("RU", 45, RU_45, Some(ALL_2012)),
        phase("RU", 100, ALL_2012, None),
        phase("IN", 1, TEXT_1, Some(TEXT_20)),
        phase("IN", 20, TEXT_20, Some(TEXT_45)),
        phase("IN", 45, TEXT_45, Some(IN_ALL)),
        phase("IN", 100, IN_ALL, None),
    ],
    quotas: quotas(QUOTAS),
    deadlines: &[],
    places: &[],
    steps: steps(STEPS),
    term: Term {
        duration: cited(Duration::Unlimited, unverified("XVI(1)")),
        month_end: MonthEnd::Clamp,
        extension: None,
        withdrawal: Some(cited(WithdrawalRule::after(Span::Days(90)), unverified("XVI(2)"))),
        suspension: None,
    },
};

const CFR: &str = "15 CFR Part 716 Supplement No. 1 (federal.elaws.us)";

const SCHEDULE_1_INITIAL: &str = "schedule_1_initial_inspection";
const SCHEDULE_1_ROUTINE: &str = "schedule_1_routine_inspection";
const SCHEDULE_2: &str = "schedule_2_inspection";
const SCHEDULE_3: &str = "schedule_3_inspection";
/// An inspection of a plant that makes discrete organic chemicals which are in no schedule.
const UNSCHEDULED: &str = "unscheduled_doc_inspection";
const CHALLENGE: &str = "challenge_inspection";

/// How often a plant site may be inspected. The organisation inspects and not a party, so that every inspection of a
/// site counts. Of plants of Schedule 1, the organisation decides how often.
const QUOTAS: &[Quota<'static>] = &[
    at_a_plant("schedule_2_inspections_at_a_plant", "inspections of one plant site", SCHEDULE_2, PART_VII),
    at_a_plant("schedule_3_inspections_at_a_plant", "inspections of one plant site", SCHEDULE_3, PART_VIII),
    at_a_plant("unscheduled_doc_inspections_at_a_plant", "inspections of one plant site", UNSCHEDULED, PART_IX),
];

const fn at_a_plant(id: &'static str, title: &'static str, kind: &'static str, part: &'static str) -> Quota<'static> {
    let quota = yearly(id, title, &[kind], 2, text(part, CFR));
    Quota { window: Window::CalendarYear, per: Per::new(&[EventPart::Place]), ..quota }
}

const PART_VI: &str = "Verification Annex VI";
const PART_VII: &str = "Verification Annex VII";
const PART_VIII: &str = "Verification Annex VIII";
const PART_IX: &str = "Verification Annex IX";
const PART_X: &str = "Verification Annex X";

/// How much time lies between the steps of an inspection. How long one of a Schedule 1 plant lasts is said by the
/// agreement on that plant. The notice names the site, so that no designation follows the arrival.
const STEPS: &[StepLimit<'static>] = &[
    at_least(72, notice("schedule_1_initial_notice", SCHEDULE_1_INITIAL, Step::Arrival, PART_VI)),
    at_least(24, notice("schedule_1_routine_notice", SCHEDULE_1_ROUTINE, Step::Arrival, PART_VI)),
    at_least(48, notice("schedule_2_notice", SCHEDULE_2, Step::Transport, PART_VII)),
    at_least(120, notice("schedule_3_notice", SCHEDULE_3, Step::Transport, PART_VIII)),
    at_least(120, notice("unscheduled_doc_notice", UNSCHEDULED, Step::Transport, PART_IX)),
    at_least(12, notice("challenge_notice", CHALLENGE, Step::Arrival, PART_X)),
    at_most(96, lasts("schedule_2_duration", SCHEDULE_2, PART_VII)),
    at_most(24, lasts("schedule_3_duration", SCHEDULE_3, PART_VIII)),
    at_most(24, lasts("unscheduled_doc_duration", UNSCHEDULED, PART_IX)),
    at_most(84, lasts("challenge_duration", CHALLENGE, PART_X)),
];

/// How long before the team arrives at the point of entry or at the plant site an inspection must be announced.
const fn notice(id: &'static str, kind: &'static str, arrival: Step, part: &'static str) -> StepLimit<'static> {
    let title = match arrival {
        Step::Transport => "from the notice of an inspection to the arrival at the plant site",
        _ => "from the notice of an inspection to the arrival at the point of entry",
    };
    between_steps(id, title, &[kind], (Step::Notice, arrival), text(part, CFR))
}

/// How long an inspection may last.
const fn lasts(id: &'static str, kind: &'static str, part: &'static str) -> StepLimit<'static> {
    between_steps(id, "from the start of the inspection to its end", &[kind], (Step::Start, Step::End), text(part, CFR))
}

/// The acts on record for the CWC.
pub const CWC_ACTS: Acts<'static> = in_order(RECORD);

const RECORD: &[Act<'static>] = &[
    ratified(date!(1993, 1, 20), date!(1997, 4, 29), set(&["FJ"]), UNTC),
    ratified(date!(1993, 2, 9), date!(1997, 4, 29), set(&["MU"]), UNTC),
    ratified(date!(1993, 4, 7), date!(1997, 4, 29), set(&["SC"]), UNTC),
    ratified(date!(1993, 6, 17), date!(1997, 4, 29), set(&["SE"]), UNTC),
    ratified(date!(1994, 4, 7), date!(1997, 4, 29), set(&["NO"]), UNTC),
    ratified(date!(1994, 5, 6), date!(1997, 4, 29), set(&["AU"]), UNTC),
    ratified(date!(1994, 5, 11), date!(1997, 4, 29), set(&["AL"]), UNTC),
    ratified(date!(1994, 5, 31), date!(1997, 4, 29), set(&["MV"]), UNTC),
    ratified(date!(1994, 7, 15), date!(1997, 4, 29), set(&["CK"]), UNTC),
    ratified(date!(1994, 8, 3), date!(1997, 4, 29), set(&["ES"]), UNTC),
    ratified(date!(1994, 8, 10), date!(1997, 4, 29), set(&["BG"]), UNTC),
    ratified(date!(1994, 8, 12), date!(1997, 4, 29), set(&["DE"]), UNTC),
    ratified(date!(1994, 8, 19), date!(1997, 4, 29), set(&["LK"]), UNTC),
    ratified(date!(1994, 8, 29), date!(1997, 4, 29), set(&["MX"]), UNTC),
    ratified(date!(1994, 9, 29), date!(1997, 4, 29), set(&["TM"]), UNTC),
    ratified(date!(1994, 10, 6), date!(1997, 4, 29), set(&["UY"]), UNTC),
    ratified(date!(1994, 12, 1), date!(1997, 4, 29), set(&["PY"]), UNTC),
    ratified(date!(1994, 12, 7), date!(1997, 4, 29), set(&["LS"]), UNTC),
    ratified(date!(1994, 12, 22), date!(1997, 4, 29), set(&["GR"]), UNTC),
    ratified(date!(1995, 1, 11), date!(1997, 4, 29), set(&["TJ"]), UNTC),
    ratified(date!(1995, 1, 17), date!(1997, 4, 29), set(&["MN"]), UNTC),
    ratified(date!(1995, 1, 27), date!(1997, 4, 29), set(&["AM"]), UNTC),
    ratified(date!(1995, 2, 7), date!(1997, 4, 29), set(&["FI"]), UNTC),
    ratified(date!(1995, 2, 8), date!(1997, 4, 29), set(&["OM"]), UNTC),
    ratified(date!(1995, 2, 15), date!(1997, 4, 29), set(&["RO"]), UNTC),
    ratified(date!(1995, 3, 2), date!(1997, 4, 29), set(&["FR"]), UNTC),
    ratified(date!(1995, 3, 10), date!(1997, 4, 29), set(&["CH"]), UNTC),
    ratified(date!(1995, 5, 23), date!(1997, 4, 29), set(&["HR"]), UNTC),
    ratified(date!(1995, 6, 1), date!(1997, 4, 29), set(&["MC"]), UNTC),
    ratified(date!(1995, 6, 30), date!(1997, 4, 29), set(&["NL"]), UNTC),
    ratified(date!(1995, 7, 13), date!(1997, 4, 29), set(&["DK"]), UNTC),
    ratified(date!(1995, 7, 20), date!(1997, 4, 29), set(&["PE"]), UNTC),
    ratified(date!(1995, 8, 14), date!(1997, 4, 29), set(&["DZ"]), UNTC),
    ratified(date!(1995, 8, 17), date!(1997, 4, 29), set(&["AT"]), UNTC),
    ratified(date!(1995, 8, 23), date!(1997, 4, 29), set(&["PL"]), UNTC),
    ratified(date!(1995, 9, 6), date!(1997, 4, 29), set(&["EC"]), UNTC),
    ratified(date!(1995, 9, 13), date!(1997, 4, 29), set(&["ZA"]), UNTC),
    ratified(date!(1995, 9, 15), date!(1997, 4, 29), set(&["JP"]), UNTC),
    ratified(date!(1995, 9, 26), date!(1997, 4, 29), set(&["CA"]), UNTC),
    ratified(date!(1995, 10, 2), date!(1997, 4, 29), set(&["AR"]), UNTC),
    ratified(date!(1995, 10, 27), date!(1997, 4, 29), set(&["SK"]), UNTC),
    ratified(date!(1995, 10, 30), date!(1997, 4, 29), set(&["SV"]), UNTC),
    ratified(date!(1995, 11, 24), date!(1997, 4, 29), set(&["NA"]), UNTC),
    ratified(date!(1995, 11, 27), date!(1997, 4, 29), set(&["GE"]), UNTC),
    ratified(date!(1995, 12, 8), date!(1997, 4, 29), set(&["IT"]), UNTC),
    ratified(date!(1995, 12, 18), date!(1997, 4, 29), set(&["CI"]), UNTC),
    ratified(date!(1995, 12, 28), date!(1997, 4, 29), set(&["MA"]), UNTC),
    ratified(date!(1996, 3, 6), date!(1997, 4, 29), set(&["CZ"]), UNTC),
    ratified(date!(1996, 3, 13), date!(1997, 4, 29), set(&["BR"]), UNTC),
    ratified(date!(1996, 4, 17), date!(1997, 4, 29), set(&["PG"]), UNTC),
    ratified(date!(1996, 5, 13), date!(1997, 4, 29), set(&["ET", "GB"]), UNTC),
    ratified(date!(1996, 5, 31), date!(1997, 4, 29), set(&["CR"]), UNTC),
    ratified(date!(1996, 6, 24), date!(1997, 4, 29), set(&["IE"]), UNTC),
    ratified(date!(1996, 7, 8), date!(1997, 4, 29), set(&["MD"]), UNTC),
    ratified(date!(1996, 7, 11), date!(1997, 4, 29), set(&["BY"]), UNTC),
    ratified(date!(1996, 7, 12), date!(1997, 4, 29), set(&["CL"]), UNTC),
    ratified(date!(1996, 7, 15), date!(1997, 4, 29), set(&["NZ"]), UNTC),
    ratified(date!(1996, 7, 23), date!(1997, 4, 29), set(&["LV", "UZ"]), UNTC),
    ratified(date!(1996, 8, 9), date!(1997, 4, 29), set(&["SA"]), UNTC),
    ratified(date!(1996, 9, 3), date!(1997, 4, 29), set(&["IN"]), UNTC),
    ratified(date!(1996, 9, 10), date!(1997, 4, 29), set(&["PT"]), UNTC),
    ratified(date!(1996, 9, 16), date!(1997, 4, 29), set(&["CM"]), UNTC),
    ratified(date!(1996, 10, 31), date!(1997, 4, 29), set(&["HU"]), UNTC),
    ratified(date!(1996, 11, 20), date!(1997, 4, 29), set(&["SZ"]), UNTC),
    ratified(date!(1996, 12, 11), date!(1997, 4, 29), set(&["PH"]), UNTC),
    ratified(date!(1997, 1, 27), date!(1997, 4, 29), set(&["BE"]), UNTC),
    ratified(date!(1997, 2, 25), date!(1997, 4, 29), set(&["BA", "LA"]), UNTC),
    ratified(date!(1997, 4, 9), date!(1997, 4, 29), set(&["NE", "LC"]), UNTC),
    ratified(date!(1997, 4, 15), date!(1997, 4, 29), set(&["LU", "TN"]), UNTC),
    ratified(date!(1997, 4, 23), date!(1997, 4, 29), set(&["TG"]), UNTC),
    ratified(date!(1997, 4, 25), date!(1997, 4, 29), set(&["BD", "CN", "GQ", "KE", "US", "ZW"]), UNTC),
    ratified(date!(1997, 4, 28), date!(1997, 4, 29), set(&["BH", "IS", "ML", "MT", "KR", "SR"]), UNTC),
    ratified(date!(1997, 4, 29), date!(1997, 5, 29), set(&["CU"]), UNTC),
    ratified(date!(1997, 5, 12), date!(1997, 6, 11), set(&["TR"]), UNTC),
    ratified(date!(1997, 5, 21), date!(1997, 6, 20), set(&["SG"]), UNTC),
    ratified(date!(1997, 5, 29), date!(1997, 6, 28), set(&["KW"]), UNTC),
    ratified(date!(1997, 6, 9), date!(1997, 7, 9), set(&["GN"]), UNTC),
    ratified(date!(1997, 6, 11), date!(1997, 7, 11), set(&["SI"]), UNTC),
    acceded(date!(1997, 6, 20), date!(1997, 7, 20), set(&["MK"]), UNTC),
    acceded(date!(1997, 6, 24), date!(1997, 7, 24), set(&["TT"]), UNTC),
    ratified(date!(1997, 7, 8), date!(1997, 8, 7), set(&["BF"]), UNTC),
    ratified(date!(1997, 7, 9), date!(1997, 8, 8), set(&["GH"]), UNTC),
    ratified(date!(1997, 7, 28), date!(1997, 8, 27), set(&["BN"]), UNTC),
    ratified(date!(1997, 9, 3), date!(1997, 10, 3), set(&["QA"]), UNTC),
    ratified(date!(1997, 9, 12), date!(1997, 10, 12), set(&["GY"]), UNTC),
    ratified(date!(1997, 10, 28), date!(1997, 11, 27), set(&["PK"]), UNTC),
    acceded(date!(1997, 10, 29), date!(1997, 11, 28), set(&["JO"]), UNTC),
    ratified(date!(1997, 11, 3), date!(1997, 12, 3), set(&["IR"]), UNTC),
    ratified(date!(1997, 11, 5), date!(1997, 12, 5), set(&["RU"]), UNTC),
    ratified(date!(1997, 11, 18), date!(1997, 12, 18), set(&["NP"]), UNTC),
    ratified(date!(1997, 12, 3), date!(1998, 1, 2), set(&["VE"]), UNTC),
    ratified(date!(1998, 2, 9), date!(1998, 3, 11), set(&["MR"]), UNTC),
    ratified(date!(1998, 4, 15), date!(1998, 5, 15), set(&["LT"]), UNTC),
    ratified(date!(1998, 5, 14), date!(1998, 6, 13), set(&["BJ"]), UNTC),
    ratified(date!(1998, 5, 19), date!(1998, 6, 18), set(&["GM"]), UNTC),
    ratified(date!(1998, 6, 11), date!(1998, 7, 11), set(&["MW"]), UNTC),
    ratified(date!(1998, 6, 25), date!(1998, 7, 25), set(&["TZ"]), UNTC),
    ratified(date!(1998, 7, 20), date!(1998, 8, 19), set(&["SN"]), UNTC),
    ratified(date!(1998, 8, 14), date!(1998, 9, 13), set(&["BO"]), UNTC),
    ratified(date!(1998, 8, 28), date!(1998, 9, 27), set(&["CY"]), UNTC),
    acceded(date!(1998, 8, 31), date!(1998, 9, 30), set(&["BW"]), UNTC),
    ratified(date!(1998, 9, 4), date!(1998, 10, 4), set(&["BI"]), UNTC),
    ratified(date!(1998, 9, 30), date!(1998, 10, 30), set(&["VN"]), UNTC),
    ratified(date!(1998, 10, 7), date!(1998, 11, 6), set(&["PA"]), UNTC),
    ratified(date!(1998, 10, 16), date!(1998, 11, 15), set(&["UA"]), UNTC),
    ratified(date!(1998, 11, 12), date!(1998, 12, 12), set(&["ID"]), UNTC),
    ratified(date!(1999, 5, 12), date!(1999, 6, 11), set(&["VA"]), UNTC),
    ratified(date!(1999, 5, 20), date!(1999, 6, 19), set(&["NG"]), UNTC),
    acceded(date!(1999, 5, 24), date!(1999, 6, 23), set(&["SD"]), UNTC),
    ratified(date!(1999, 5, 26), date!(1999, 6, 25), set(&["EE"]), UNTC),
    ratified(date!(1999, 6, 21), date!(1999, 7, 21), set(&["FM"]), UNTC),
    ratified(date!(1999, 11, 5), date!(1999, 12, 5), set(&["NI"]), UNTC),
    ratified(date!(1999, 11, 24), date!(1999, 12, 24), set(&["LI"]), UNTC),
    ratified(date!(1999, 12, 10), date!(2000, 1, 9), set(&["SM"]), UNTC),
    acceded(date!(2000, 2, 14), date!(2000, 3, 15), set(&["ER"]), UNTC),
    ratified(date!(2000, 2, 29), date!(2000, 3, 30), set(&["AZ"]), UNTC),
    ratified(date!(2000, 3, 23), date!(2000, 4, 22), set(&["KZ"]), UNTC),
    ratified(date!(2000, 4, 5), date!(2000, 5, 5), set(&["CO"]), UNTC),
    ratified(date!(2000, 4, 20), date!(2000, 5, 20), set(&["MY"]), UNTC),
    acceded(date!(2000, 4, 20), date!(2000, 5, 20), set(&["RS"]), UNTC),
    acceded(date!(2000, 8, 15), date!(2000, 9, 14), set(&["MZ"]), UNTC),
    acceded(date!(2000, 9, 7), date!(2000, 10, 7), set(&["KI"]), UNTC),
    ratified(date!(2000, 9, 8), date!(2000, 10, 8), set(&["GA", "JM"]), UNTC),
    ratified(date!(2000, 10, 2), date!(2000, 11, 1), set(&["YE"]), UNTC),
    ratified(date!(2000, 11, 28), date!(2000, 12, 28), set(&["AE"]), UNTC),
    ratified(date!(2001, 2, 9), date!(2001, 3, 11), set(&["ZM"]), UNTC),
    ratified(date!(2001, 2, 12), date!(2001, 3, 14), set(&["DM"]), UNTC),
    ratified(date!(2001, 11, 12), date!(2001, 12, 12), set(&["NR"]), UNTC),
    ratified(date!(2001, 11, 30), date!(2001, 12, 30), set(&["UG"]), UNTC),
    ratified(date!(2002, 9, 18), date!(2002, 10, 18), set(&["VC"]), UNTC),
    ratified(date!(2002, 9, 27), date!(2002, 10, 27), set(&["WS"]), UNTC),
    ratified(date!(2002, 12, 10), date!(2003, 1, 9), set(&["TH"]), UNTC),
    acceded(date!(2003, 2, 3), date!(2003, 3, 5), set(&["PW"]), UNTC),
    ratified(date!(2003, 2, 12), date!(2003, 3, 14), set(&["GT"]), UNTC),
    acceded(date!(2003, 2, 27), date!(2003, 3, 29), set(&["AD"]), UNTC),
    acceded(date!(2003, 5, 7), date!(2003, 6, 6), set(&["TL"]), UNTC),
    acceded(date!(2003, 5, 29), date!(2003, 6, 28), set(&["TO"]), UNTC),
    acceded(date!(2003, 9, 9), date!(2003, 10, 9), set(&["ST"]), UNTC),
    ratified(date!(2003, 9, 24), date!(2003, 10, 24), set(&["AF"]), UNTC),
    ratified(date!(2003, 9, 29), date!(2003, 10, 29), set(&["KG"]), UNTC),
    ratified(date!(2003, 10, 10), date!(2003, 11, 9), set(&["CV"]), UNTC),
    acceded(date!(2003, 12, 1), date!(2003, 12, 31), set(&["BZ"]), UNTC),
    acceded(date!(2004, 1, 6), date!(2004, 2, 5), set(&["LY"]), UNTC),
    acceded(date!(2004, 1, 19), date!(2004, 2, 18), set(&["TV"]), UNTC),
    ratified(date!(2004, 2, 13), date!(2004, 3, 14), set(&["TD"]), UNTC),
    ratified(date!(2004, 3, 31), date!(2004, 4, 30), set(&["RW"]), UNTC),
    ratified(date!(2004, 5, 19), date!(2004, 6, 18), set(&["MH"]), UNTC),
    ratified(date!(2004, 5, 21), date!(2004, 6, 20), set(&["KN"]), UNTC),
    acceded(date!(2004, 9, 23), date!(2004, 10, 23), set(&["SB"]), UNTC),
    ratified(date!(2004, 9, 30), date!(2004, 10, 30), set(&["SL"]), UNTC),
    ratified(date!(2004, 10, 20), date!(2004, 11, 19), set(&["MG"]), UNTC),
    acceded(date!(2005, 4, 21), date!(2005, 5, 21), set(&["NU"]), UNTC),
    ratified(date!(2005, 6, 3), date!(2005, 7, 3), set(&["GD"]), UNTC),
    ratified(date!(2005, 7, 19), date!(2005, 8, 18), set(&["KH"]), UNTC),
    ratified(date!(2005, 8, 18), date!(2005, 9, 17), set(&["BT"]), UNTC),
    acceded(date!(2005, 8, 29), date!(2005, 9, 28), set(&["AG"]), UNTC),
    ratified(date!(2005, 8, 29), date!(2005, 9, 28), set(&["HN"]), UNTC),
    acceded(date!(2005, 9, 16), date!(2005, 10, 16), set(&["VU"]), UNTC),
    ratified(date!(2005, 10, 12), date!(2005, 11, 11), set(&["CD"]), UNTC),
    ratified(date!(2006, 1, 25), date!(2006, 2, 24), set(&["DJ"]), UNTC),
    ratified(date!(2006, 2, 22), date!(2006, 3, 24), set(&["HT"]), UNTC),
    ratified(date!(2006, 2, 23), date!(2006, 3, 25), set(&["LR"]), UNTC),
    act(
        date!(2006, 4, 20),
        ActKind::Statement,
        Some(set(&["US"])),
        "the US asks to extend its deadline of destruction from 29 April 2007 to 29 April 2012, and expects to miss it",
        DEADLINE,
    ),
    ratified(date!(2006, 8, 18), date!(2006, 9, 17), set(&["KM"]), UNTC),
    ratified(date!(2006, 9, 20), date!(2006, 10, 20), set(&["CF"]), UNTC),
    acceded(date!(2006, 10, 23), date!(2006, 11, 22), set(&["ME"]), UNTC),
    acceded(date!(2007, 3, 7), date!(2007, 4, 6), set(&["BB"]), UNTC),
    ratified(date!(2007, 12, 4), date!(2008, 1, 3), set(&["CG"]), UNTC),
    ratified(date!(2008, 5, 20), date!(2008, 6, 19), set(&["GW"]), UNTC),
    acceded(date!(2008, 11, 20), date!(2008, 12, 20), set(&["LB"]), UNTC),
    acceded(date!(2009, 1, 13), date!(2009, 2, 12), set(&["IQ"]), UNTC),
    ratified(date!(2009, 3, 27), date!(2009, 4, 26), set(&["DO"]), UNTC),
    ratified(date!(2009, 4, 21), date!(2009, 5, 21), set(&["BS"]), UNTC),
    acceded(date!(2013, 5, 29), date!(2013, 6, 28), set(&["SO"]), UNTC),
    acceded(date!(2013, 9, 14), date!(2013, 10, 14), set(&["SY"]), UNTC),
    remembered(date!(2015, 1, 31), date!(2016, 1, 30), set(&["AO", "MM"])),
    Act {
        // The year is on record, but the day is not.
        when: between(date!(2017, 1, 1), date!(2017, 12, 31)),
        ..act(
            date!(2017, 1, 1),
            ActKind::Statement,
            Some(set(&["RU"])),
            "Russia completes the destruction of its stockpile, as the OPCW confirmed",
            "tass.com/defense/1612979",
        )
    },
    acceded(date!(2018, 5, 17), date!(2018, 6, 16), set(&["PS"]), "handwiki.org, Chemical Weapons Convention"),
    act(
        date!(2023, 7, 7),
        ActKind::Statement,
        Some(set(&["US"])),
        "the OPCW confirms that the US destroyed the last of its stockpile, and that no declared stockpile is left",
        "opcw.org/media-centre/news/2023/07/opcw-confirms-all-declared-chemical-weapons-stockpiles-verified",
    ),
];
