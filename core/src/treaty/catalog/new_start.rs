//! New START (2010): Treaty between the United States and the Russian Federation on Measures for the Further Reduction
//! and Limitation of Strategic Offensive Arms.

mod deadlines;
mod places;

use super::{
    BY_AND_PLACE, ELIMINATED, NOT_DEPLOYED, RU, US, act, at_least, at_most, between, between_steps, cited, deadlines,
    in_order, not_counted, party, places, quotas, secondary, steps, text, unverified, yearly,
};
use crate::calendar::{DateRange, MonthEnd, Span};
use crate::count::{Kind, KindSet, State, StateSet};
use crate::date;
use crate::treaty::{
    Act, ActKind, Acts, Anchor, Bound, Ceiling, CountingRule, Duration, EventPart, ExtensionRule, Per, Quantity, Quota,
    Scope, Step, StepLimit, Term, Treaty, Unit, Weight, Whom, Window, WithdrawalRule,
};
use crate::verdict::Provenance;
use deadlines::DEADLINES;
use places::PLACES;

const EIF: &str = "state.gov, fact sheet of 5 Feb 2011 (156037.htm)";
const LIMITS: &str = "state.gov, fact sheet of 8 Apr 2010 (139900.htm)";
const ARTICLE_III: &str = "docs.cntd.ru/document/902223796, Article III (Russian text)";
const ARTICLE_IV: &str = "zaki.ru id=58765, Article IV(3)-(6) (Russian text)";
const STATE_2011: &str = "state.gov, page of 20 Oct 2011 (175945.htm)";
const INSPECTIONS_2012: &str = "state.gov, page of 17 May 2012 (183335.htm)";
const GA_2020: &str = "Khlopkov and Shavrova, Russia in Global Affairs, 4 Jun 2020";
const TASS_2020: &str = "tass.com/politics/1124345, 27 Feb 2020";

const DELIVERY: &str = "deployed_delivery_systems";
const WARHEADS: &str = "warheads";
const LAUNCHERS: &str = "launchers";
const TEST_BOMBERS: &str = "test_heavy_bombers";
const TRAINING_SILOS: &str = "silo_training_launchers";
const TRANSIT: &str = "transit_days";

const MISSILES: KindSet = KindSet::new(&[Kind::Icbm, Kind::HeavyIcbm, Kind::MobileIcbm, Kind::Slbm]);
const MISSILE_LAUNCHERS: KindSet = KindSet::new(&[Kind::IcbmLauncher, Kind::MobileIcbmLauncher, Kind::SlbmLauncher]);
const BOMBERS: KindSet = KindSet::new(&[Kind::HeavyBomber]);
const DEPLOYED: StateSet = StateSet::new(&[State::Deployed]);
/// Test and training items count as non-deployed items. Converted and eliminated items do not count.
const DEPLOYED_OR_NOT: StateSet = StateSet::new(&[State::Deployed, State::NonDeployed, State::Test, State::Training]);

const NOT_TRAINING: StateSet = StateSet::new(&[State::Deployed, State::NonDeployed, State::Test, State::Eliminated]);
const NOT_TEST: StateSet =
    StateSet::new(&[State::Deployed, State::NonDeployed, State::Training, State::NonNuclear, State::Eliminated]);

/// Seven years after entry into force: 5 February 2018.
const AFTER_SEVEN_YEARS: Anchor = Anchor::AfterEntry(Span::Years(7));
const AT_ENTRY: Anchor = Anchor::AfterEntry(Span::Days(0));

/// New START, signed in 2010.
pub const NEW_START: Treaty<'static> = Treaty {
    id: "new-start",
    name: "New START (2010)",
    parties: &[party("US", "United States of America"), party("RU", "Russian Federation")],
    groups: &[],
    signed: Some(cited(date!(2010, 4, 8), text("signature", EIF))),
    entry_into_force: Some(cited(date!(2011, 2, 5), text("XIV(1)", EIF))),
    days: &[],
    kinds: &[],
    quantities: &[
        Quantity {
            id: DELIVERY,
            title: "deployed ICBMs, SLBMs and heavy bombers",
            unit: Unit::Items,
            scope: Scope::Side,
            decimals: 0,
        },
        Quantity {
            id: WARHEADS,
            title: "warheads on deployed ICBMs and SLBMs, and one for each deployed heavy bomber",
            unit: Unit::Warheads,
            scope: Scope::Side,
            decimals: 0,
        },
        Quantity {
            id: LAUNCHERS,
            title: "deployed and non-deployed ICBM launchers, SLBM launchers and heavy bombers",
            unit: Unit::Items,
            scope: Scope::Side,
            decimals: 0,
        },
        Quantity {
            id: TRANSIT,
            title: "longest stay in transit",
            unit: Unit::Days,
            scope: Scope::Transit,
            decimals: 0,
        },
        Quantity {
            id: TRAINING_SILOS,
            title: "silo training launchers of one ICBM type at one base",
            unit: Unit::Items,
            scope: Scope::SiteAndType,
            decimals: 0,
        },
        Quantity { id: TEST_BOMBERS, title: "test heavy bombers", unit: Unit::Items, scope: Scope::Side, decimals: 0 },
    ],
    types: &[],
    counting: &[
        CountingRule {
            quantity: DELIVERY,
            kinds: KindSet::new(&[Kind::Icbm, Kind::HeavyIcbm, Kind::MobileIcbm, Kind::Slbm, Kind::HeavyBomber]),
            states: DEPLOYED,
            weight: Weight::Each(1),
            citation: text("III(1)", ARTICLE_III),
        },
        // This counts the re-entry vehicles that are actually emplaced, not a number attributed to the type.
        CountingRule {
            quantity: WARHEADS,
            kinds: MISSILES,
            states: DEPLOYED,
            weight: Weight::Warheads,
            citation: text("III(2)(a)", ARTICLE_III),
        },
        CountingRule {
            quantity: WARHEADS,
            kinds: BOMBERS,
            states: DEPLOYED,
            weight: Weight::Each(1),
            citation: text("III(2)(b)", ARTICLE_III),
        },
        // An empty launcher counts as a launcher until it is converted or eliminated.
        CountingRule {
            quantity: LAUNCHERS,
            kinds: MISSILE_LAUNCHERS,
            states: DEPLOYED_OR_NOT,
            weight: Weight::Each(1),
            citation: text("III(3)", ARTICLE_III),
        },
        CountingRule {
            quantity: LAUNCHERS,
            kinds: BOMBERS,
            states: DEPLOYED_OR_NOT,
            weight: Weight::Each(1),
            citation: text("III(3)", LIMITS),
        },
        CountingRule {
            quantity: TRAINING_SILOS,
            kinds: KindSet::new(&[Kind::IcbmLauncher]),
            states: StateSet::new(&[State::Training]),
            weight: Weight::Each(1),
            citation: text("IV(6)", ARTICLE_IV),
        },
        CountingRule {
            quantity: TEST_BOMBERS,
            kinds: BOMBERS,
            states: StateSet::new(&[State::Test]),
            weight: Weight::Each(1),
            citation: unverified("IV(7)"),
        },
        not_counted(DELIVERY, MISSILES, NOT_DEPLOYED, text("III(1)", ARTICLE_III)),
        not_counted(DELIVERY, BOMBERS, NOT_DEPLOYED, text("III(1)", ARTICLE_III)),
        not_counted(WARHEADS, MISSILES, NOT_DEPLOYED, text("III(2)(a)", ARTICLE_III)),
        not_counted(WARHEADS, BOMBERS, NOT_DEPLOYED, text("III(2)(b)", ARTICLE_III)),
        not_counted(LAUNCHERS, MISSILE_LAUNCHERS, ELIMINATED, unverified("III(6)")),
        not_counted(LAUNCHERS, BOMBERS, ELIMINATED, unverified("III(6)")),
        // The limits are on heavy bombers that are equipped for nuclear armaments.
        not_counted(LAUNCHERS, BOMBERS, StateSet::new(&[State::NonNuclear]), text("II(1)(c)", LIMITS)),
        not_counted(TRAINING_SILOS, KindSet::new(&[Kind::IcbmLauncher]), NOT_TRAINING, text("IV(6)", ARTICLE_IV)),
        not_counted(TEST_BOMBERS, BOMBERS, NOT_TEST, unverified("IV(7)")),
    ],
    ceilings: &[
        Ceiling {
            quantity: DELIVERY,
            whom: Whom::EachSide,
            bound: Bound::AtMost(700),
            from: AFTER_SEVEN_YEARS,
            until: None,
            citation: text("II(1)(a)", LIMITS),
        },
        Ceiling {
            quantity: WARHEADS,
            whom: Whom::EachSide,
            bound: Bound::AtMost(1550),
            from: AFTER_SEVEN_YEARS,
            until: None,
            citation: text("II(1)(b)", LIMITS),
        },
        Ceiling {
            quantity: LAUNCHERS,
            whom: Whom::EachSide,
            bound: Bound::AtMost(800),
            from: AFTER_SEVEN_YEARS,
            until: None,
            citation: text("II(1)(c)", LIMITS),
        },
        Ceiling {
            quantity: TRANSIT,
            whom: Whom::EachSide,
            bound: Bound::AtMost(30),
            from: AT_ENTRY,
            until: None,
            citation: text("IV(4)", ARTICLE_IV),
        },
        Ceiling {
            quantity: TRAINING_SILOS,
            whom: Whom::EachSide,
            bound: Bound::AtMost(1),
            from: AT_ENTRY,
            until: None,
            citation: unverified("IV(6)"),
        },
        Ceiling {
            quantity: TEST_BOMBERS,
            whom: Whom::EachSide,
            bound: Bound::AtMost(10),
            from: AT_ENTRY,
            until: None,
            citation: unverified("IV(7)"),
        },
    ],
    quotas: quotas(QUOTAS),
    deadlines: deadlines(DEADLINES),
    places: places(PLACES),
    steps: steps(STEPS),
    term: Term {
        // The length was read. The number of the paragraph is from memory; XIV(1) is about entry into force.
        duration: cited(Duration::For(Span::Years(10)), text("XIV(2)", STATE_2011)),
        // The text does not say what a month is. No date on record depends on it.
        month_end: MonthEnd::Clamp,
        extension: Some(cited(
            ExtensionRule { longest: Some(Span::Years(5)), times: Some(1), late: false },
            // The length was read on a page of the US State Department. That only one extension is allowed comes from a
            // statement of Russia's ministry.
            secondary("XIV(2)", "state.gov, page of 20 Oct 2011 (length); unn.ua, 4 Feb 2026 (once)"),
        )),
        withdrawal: Some(cited(WithdrawalRule::after(Span::Months(3)), unverified("XIV(3)"))),
        suspension: None,
    },
};

const TYPE_ONE: &str = "type_one_inspection";
const TYPE_TWO: &str = "type_two_inspection";

/// The source of the yearly numbers says "each year". That this is the treaty year, and not the calendar year, comes
/// from secondary sources (minot.af.mil 264965; russianforces.org, Apr 2020).
const QUOTAS: &[Quota<'static>] = &[
    yearly(
        "type_one_inspections",
        "inspections of sites with deployed and non-deployed systems",
        &[TYPE_ONE],
        10,
        text("Protocol Part Five VI", INSPECTIONS_2012),
    ),
    yearly(
        "type_two_inspections",
        "inspections of sites with non-deployed systems only",
        &[TYPE_TWO],
        8,
        text("Protocol Part Five VII", INSPECTIONS_2012),
    ),
    yearly("inspections", "inspections of both types", &[TYPE_ONE, TYPE_TWO], 18, text("XI", INSPECTIONS_2012)),
    Quota {
        per: BY_AND_PLACE,
        ..yearly(
            "inspections_at_a_facility",
            "inspections of one facility",
            &[TYPE_ONE, TYPE_TWO],
            2,
            secondary("Protocol Part Five", "barksdale.af.mil 321469; minot.af.mil 264965"),
        )
    },
    Quota {
        window: Window::AtOnce,
        per: Per::new(&[EventPart::Of]),
        ..yearly(
            "inspections_at_once",
            "inspections on the territory of the inspected party at the same time",
            &[TYPE_ONE, TYPE_TWO],
            1,
            text("Protocol Part Five I(4)", "businesspravo.ru, Protocol Part Five I (Russian text)"),
        )
    },
    Quota {
        window: Window::CalendarYear,
        ..yearly(
            "telemetry_launches",
            "launches of a party whose telemetry it exchanges",
            &["telemetry_launch"],
            5,
            secondary("IX", "dailysignal.com, 9 Feb 2012"),
        )
    },
];

/// How much time lies between the steps of an inspection. The Protocol says more about Type Two inspections than was
/// read.
const STEPS: &[StepLimit<'static>] = &[
    at_least(
        32,
        between_steps(
            "inspection_notice",
            "from the notice of an inspection to the arrival at the point of entry",
            &[TYPE_ONE, TYPE_TWO],
            (Step::Notice, Step::Arrival),
            unverified("Protocol Part Four VI"),
        ),
    ),
    at_least(
        6,
        between_steps(
            "flight_plan",
            "from the flight plan of the inspection aircraft to its departure from the last airfield outside",
            &[TYPE_ONE, TYPE_TWO],
            (Step::FlightPlan, Step::Departure),
            text("Protocol Part Four VI(2)", "businesspravo.ru, Protocol Part Four VI (Russian text)"),
        ),
    ),
    at_most(
        4,
        between_steps(
            "site_designation",
            "from the arrival to the naming of the site",
            &[TYPE_ONE, TYPE_TWO],
            (Step::Arrival, Step::Designation),
            unverified("Protocol Part Five V"),
        ),
    ),
    at_most(
        1,
        between_steps(
            "pre_inspection_restrictions",
            "from the naming of the site to its restrictions before the inspection",
            &[TYPE_ONE, TYPE_TWO],
            (Step::Designation, Step::Restrictions),
            text("Annex on Inspection Activities Part Six I(1)", "acq.osd.mil, inspection activities, PartSix.html"),
        ),
    ),
    at_most(
        24,
        between_steps(
            "transport_to_the_site",
            "from the naming of the site to the team's arrival there",
            &[TYPE_ONE],
            (Step::Designation, Step::Transport),
            secondary("Protocol Part Five V", "minot.af.mil 264965; airandspaceforces.com/newstartcomestominot"),
        ),
    ),
    at_most(
        30,
        between_steps(
            "inspection_duration",
            "from the start of the inspection to its end",
            &[TYPE_ONE],
            (Step::Start, Step::End),
            secondary("Protocol Part Five VI", "barksdale.af.mil 321469 (2010)"),
        ),
    ),
    at_least(
        0,
        between_steps(
            "inspection_report",
            "the written report, which is handed over after the inspection",
            &[TYPE_ONE, TYPE_TWO],
            (Step::End, Step::Report),
            text("Protocol Part Five X(1)", "businesspravo.ru, Protocol Part Five X (Russian text)"),
        ),
    ),
];

/// The acts on record for New START.
pub const NEW_START_ACTS: Acts<'static> = in_order(RECORD);

const RECORD: &[Act<'static>] = &[
    act(
        date!(2019, 12, 5),
        ActKind::ExtensionRaised,
        Some(RU),
        "Russia's president: extend as soon as possible, without conditions",
        GA_2020,
    ),
    act(
        date!(2019, 12, 20),
        ActKind::TalksOffered,
        Some(RU),
        "the same in a diplomatic note; no official answer known by 31 May 2020",
        GA_2020,
    ),
    // The source of 27 February says "a few days ago". This is taken to be within the week that ended the day before.
    Act {
        when: between(date!(2020, 2, 20), date!(2020, 2, 26)),
        kind: ActKind::TalksDeclined,
        by: Some(US),
        until: None,
        name: "",
        note: "the US declined a meeting of legal experts on the extension \"a few days ago\"; the day is not on record",
        provenance: Provenance::Secondary,
        source: TASS_2020,
    },
    act(
        date!(2020, 2, 27),
        ActKind::ThirdPartyRefused,
        None,
        "the US wants China in a successor treaty; China refuses, several times in 2020",
        TASS_2020,
    ),
    act(
        date!(2020, 2, 27),
        ActKind::Statement,
        Some(RU),
        "Russian MFA to the Federation Council: the offer of talks was made and declined",
        TASS_2020,
    ),
    Act {
        // The month is on record, but the day is not.
        when: between(date!(2020, 3, 1), date!(2020, 3, 31)),
        kind: ActKind::InspectionsHalted,
        by: None,
        until: None,
        name: "",
        note: "both parties pause inspections and the commission's sessions because of the pandemic",
        provenance: Provenance::Secondary,
        source: "dfnc.ru; russianforces.org, Apr 2020",
    },
    act(
        date!(2020, 10, 16),
        ActKind::PoliticalCommitment,
        Some(RU),
        "Russia's president offers at least one year without conditions; the US asks for a freeze of all warheads",
        "rferl.org, 20 Oct 2020",
    ),
    act(
        date!(2020, 10, 20),
        ActKind::PoliticalCommitment,
        Some(RU),
        "Russia: one year and a political freeze for that year, if nothing more is asked",
        "rferl.org, 20 Oct 2020",
    ),
    act(
        date!(2021, 1, 22),
        ActKind::ExtensionRaised,
        Some(US),
        "White House: the US seeks five years",
        "tass.com/politics/1250613",
    ),
    act(
        date!(2021, 1, 26),
        ActKind::ExtensionAgreed,
        None,
        "notes exchanged: both parties agree to five years",
        "thedrive.com, 26 Jan 2021",
    ),
    act(
        date!(2021, 1, 29),
        ActKind::Statement,
        Some(RU),
        "Russian law of ratification signed",
        "tass.com/politics/1250613",
    ),
    Act {
        when: DateRange::exactly(date!(2021, 2, 3)),
        kind: ActKind::ExtensionInForce,
        by: None,
        until: Some(date!(2026, 2, 5)),
        name: "",
        note: "second exchange of notes: the extension by five years is in force",
        provenance: Provenance::Secondary,
        source: "tass.com/politics/1252323",
    },
    Act {
        // It was reported by 9 August.
        when: between(date!(2022, 8, 8), date!(2022, 8, 9)),
        kind: ActKind::InspectionsHalted,
        by: Some(RU),
        until: None,
        name: "",
        note: "Russia takes its sites out of inspection (Part Five I(5)) and refuses a US inspection",
        provenance: Provenance::Secondary,
        source: "leaveeunow.co.uk, 9 Aug 2022; aretenews.com; US State Department, quoted by wionews, 2 Jun 2023",
    },
    act(
        date!(2022, 11, 28),
        ActKind::CommissionPutOff,
        Some(RU),
        "Russia puts off the session of the Bilateral Consultative Commission of 29 November to 6 December in Cairo",
        "interfax-russia.ru; urdupoint.com, 25 Jan 2023; exbulletin.com, 1 Feb 2023",
    ),
    act(
        date!(2023, 1, 31),
        ActKind::Statement,
        Some(US),
        "US State Department to Congress: Russia does not comply on inspections and on convening the commission in time; \
         no finding on numbers",
        "exbulletin.com, 1 Feb 2023; AJIL, 27 Jul 2023 (core.cambridge.org)",
    ),
    act(
        date!(2023, 2, 21),
        ActKind::Suspension,
        Some(RU),
        "Russia's president announces a suspension, \"not withdrawal\"; the MFA will keep to the numbers",
        "russianforces.org/blog/2023/02",
    ),
    act(
        date!(2023, 2, 28),
        ActKind::Statement,
        Some(RU),
        "Federal Law 38-FZ on the suspension in force; only the president can resume",
        "interfax.com 88325",
    ),
    Act {
        // The data as of 1 March were due by the 30th. The month is on record, but no day is.
        when: between(date!(2023, 3, 1), date!(2023, 3, 31)),
        kind: ActKind::DataWithheld,
        by: Some(RU),
        until: None,
        name: "",
        note: "no data update from Russia",
        provenance: Provenance::Text,
        source: "state.gov, aggregate numbers of 1 Mar 2023",
    },
    Act {
        // The update was due in March. The month is on record, but no day is.
        when: between(date!(2023, 3, 1), date!(2023, 3, 31)),
        kind: ActKind::DataWithheld,
        by: Some(US),
        until: None,
        name: "",
        note: "the US does not give its update, as a countermeasure; it publishes its totals on 15 May",
        provenance: Provenance::Text,
        source: "state.gov, new-start-treaty-aggregate-numbers-of-strategic-offensive-arms-5",
    },
    act(
        date!(2023, 6, 1),
        ActKind::DataWithheld,
        Some(US),
        "US countermeasures: no notices of status and place, no telemetry, no inspection visas",
        "meduza.io; pravda.com.ua, 2 Jun 2023",
    ),
    act(
        date!(2025, 9, 22),
        ActKind::PoliticalCommitment,
        Some(RU),
        "Russia offers to keep the central limits for a year past expiry if the US does",
        "tass.com/world/2081989",
    ),
    act(
        date!(2025, 10, 5),
        ActKind::Statement,
        Some(US),
        "US president on the Russian offer: it sounds like a good idea; no formal answer",
        "armscontrol.org/node/15042",
    ),
    act(
        date!(2025, 10, 22),
        ActKind::Statement,
        Some(RU),
        "Russian MFA: no exchange of data under the suspension; the offer is about the central limits only",
        "ria.ru/20251022/obmen-2049901805.html",
    ),
    act(
        date!(2026, 1, 8),
        ActKind::Statement,
        Some(US),
        "US president: \"if it expires, it expires\" (interview of 7 January)",
        "Reuters, 8 Jan 2026 (internazionale.it); armscontrol.org/node/15042",
    ),
    act(
        date!(2026, 2, 4),
        ActKind::Statement,
        Some(RU),
        "Russian MFA: no formal US answer; not bound once the treaty expires",
        "tass.com/world/2081997",
    ),
    // No extension was left to talk about, so this declined no talks on one.
    act(
        date!(2026, 2, 5),
        ActKind::Statement,
        Some(US),
        "the US president declines the offer to keep the limits and wants a new, modernized treaty",
        "gamereactor.eu, 6 Feb 2026; sfg.media",
    ),
    act(
        date!(2026, 2, 6),
        ActKind::ThirdPartyInvited,
        Some(US),
        "the US calls for a wider treaty with Russia and China; China will not join at this stage",
        "sfg.media; particlenews.pages.dev",
    ),
    act(
        date!(2026, 2, 11),
        ActKind::PoliticalCommitment,
        Some(RU),
        "Russia's foreign minister: Russia does not exceed the limits as long as the US does not",
        "tass.com/politics/2085211; AP, 12 Feb 2026",
    ),
];
