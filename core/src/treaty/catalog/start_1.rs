//! START I (1991), with Belarus, Kazakhstan, Russia and Ukraine as successors of the USSR.

use super::{
    BY_AND_PLACE, NOT_DEPLOYED, at_least, at_most, between_steps, cited, deadlines, duty, items, not_counted, party,
    quotas, secondary, step, steps, text, unverified, warheads, yearly,
};
use crate::calendar::{MonthEnd, Span};
use crate::count::{AnyKind, Kind, KindSet, State, StateSet};
use crate::date;
use crate::treaty::{
    Anchor, CountingRule, Deadline, Due, Duration, ExtensionRule, Force, ItemType, Quantity, Quota, Scope, StateParty,
    Step, StepLimit, Term, Treaty, Unit, Weight, WithdrawalRule,
};

const ANALYSIS: &str = "acq.osd.mil, New START article-by-article analysis";
const STATE_2008: &str = "State Department, 17 Nov 2008 (scoop.co.nz)";
const TEXT: &str = "acq.osd.mil/tc/treaties/start1/text.htm";
const STEPS: &str = "zaki.ru id=1216 page 2 (Russian text)";
const FACT_SHEET: &str = "State Department fact sheet, 1 Feb 1996 (dosfan.lib.uic.edu, 960201arms_fact.html)";
const SUBLIMITS: &str = "nuke.fas.org/control/start1/news/startcen.htm; pnnd.org";
const ARTICLE_IV: &str =
    "lawinsider.com/clause/for-icbms-and-slbms; dokipedia.ru/document/5189026?pid=132 (Russian text)";
const LAUNCHERS: &str = "State Department, 2 Aug 2010 (145556.htm); lawinsider.com, Article IV(1)(b)";

const MOU: &str = "nuke.fas.org/control/start1/news/strtdata.htm (1 Aug 1991: MOU data as of 1 Sep 1990)";

const MISSILES: KindSet = KindSet::new(&[Kind::Icbm, Kind::HeavyIcbm, Kind::MobileIcbm, Kind::Slbm]);
const HEAVY_ICBMS: KindSet = KindSet::new(&[Kind::HeavyIcbm]);
const MOBILE_ICBMS: KindSet = KindSet::new(&[Kind::MobileIcbm]);
const FIXED_LAUNCHERS: KindSet = KindSet::new(&[Kind::IcbmLauncher, Kind::SlbmLauncher]);
const MOBILE_LAUNCHERS: KindSet = KindSet::new(&[Kind::MobileIcbmLauncher]);
const BOMBERS: KindSet = KindSet::new(&[Kind::HeavyBomber]);
const FOR_TESTS_OR_GONE: StateSet = StateSet::new(&[State::Test, State::Training, State::Eliminated]);
const NOT_NON_DEPLOYED: StateSet = StateSet::new(&[State::Deployed, State::Test, State::Training, State::Eliminated]);

const DELIVERY: &str = "deployed_delivery_systems";
const HEAVY: &str = "heavy_icbms";
const WARHEADS: &str = "warheads";
const MISSILE_WARHEADS: &str = "ballistic_missile_warheads";
const HEAVY_WARHEADS: &str = "heavy_icbm_warheads";
const MOBILE_WARHEADS: &str = "mobile_icbm_warheads";
const THROW_WEIGHT: &str = "throw_weight";
const NON_DEPLOYED_MOBILE: &str = "non_deployed_mobile_icbms";
const NON_DEPLOYED_RAIL: &str = "non_deployed_rail_mobile_icbms";
const TEST_RANGE: &str = "test_range_missiles";

const AT_ENTRY: Anchor = Anchor::AfterEntry(Span::Days(0));

const AFTER_36_MONTHS: Anchor = Anchor::AfterEntry(Span::Months(36));
const AFTER_60_MONTHS: Anchor = Anchor::AfterEntry(Span::Months(60));
const AFTER_84_MONTHS: Anchor = Anchor::AfterEntry(Span::Months(84));

/// The successors keep the ceilings of the USSR together.
const fn successor(code: &'static str, name: &'static str) -> StateParty<'static> {
    StateParty { code, name, side: "SU" }
}

/// A type of the Memorandum of Understanding, in its data as of 1 September 1990.
const fn mou(id: &'static str, kind: Kind, warheads: u16) -> ItemType<'static> {
    ItemType { id, kind: AnyKind::BuiltIn(kind), warheads, citation: secondary("MOU I, II", MOU) }
}

const DATA_UPDATE: &str = "data_update_inspection";
/// Baseline inspections end 165 days after entry into force, and data-update inspections begin.
const AFTER_BASELINE: Anchor = Anchor::AfterEntry(Span::Days(165));
const PROTOCOL: &str = "Inspection Protocol";
const INSPECTIONS: &str = "armscontrol.ru/start/rus/docs/start1/ins6.txt (Russian text)";

/// Each item counts as many warheads as the Memorandum of Understanding attributes to its type.
const fn attributed_to(quantity: &'static str, kinds: KindSet, states: StateSet) -> CountingRule<'static> {
    CountingRule { quantity, kinds, states, weight: Weight::Attributed, citation: unverified("III(4)") }
}

/// START I, signed in 1991.
///
/// It counts differently from New START: an empty silo or tube still counts as if it held a missile, so delivery
/// systems are counted by their launchers. Non-deployed mobile launchers are a category apart, so a mobile launcher
/// counts only if it is deployed. The Memorandum of Understanding attributes warheads to types of missile and bomber,
/// and an empty silo or tube counts with the missile type for which it is declared. Missiles at test ranges can be
/// declared as totals and are never counted from items, because a declaration says of an item that it is for tests, and
/// not where it is.
pub const START_1: Treaty<'static> = Treaty {
    id: "start-1",
    name: "START I (1991)",
    parties: &[
        party("US", "United States of America"),
        successor("RU", "Russian Federation"),
        successor("BY", "Belarus"),
        successor("KZ", "Kazakhstan"),
        successor("UA", "Ukraine"),
    ],
    groups: &[],
    signed: Some(cited(date!(1991, 7, 31), text("signature", ANALYSIS))),
    entry_into_force: Some(cited(date!(1994, 12, 5), text("XVII(1)", ANALYSIS))),
    days: &[],
    kinds: &[],
    quantities: &[
        Quantity {
            id: DELIVERY,
            title: "deployed ICBMs and SLBMs with their launchers, and deployed heavy bombers",
            unit: Unit::Items,
            scope: Scope::Side,
            decimals: 0,
        },
        items(HEAVY, "deployed heavy ICBMs"),
        warheads(WARHEADS, "attributed warheads"),
        warheads(MISSILE_WARHEADS, "attributed warheads on ICBMs and SLBMs"),
        warheads(HEAVY_WARHEADS, "attributed warheads on heavy ICBMs"),
        warheads(MOBILE_WARHEADS, "attributed warheads on mobile ICBMs"),
        Quantity {
            id: THROW_WEIGHT,
            title: "aggregate throw-weight",
            unit: Unit::Tonnes,
            scope: Scope::Side,
            // The Memorandum of Understanding gives throw-weight to the tenth of a tonne.
            decimals: 1,
        },
        items(NON_DEPLOYED_MOBILE, "non-deployed ICBMs for mobile launchers"),
        items(NON_DEPLOYED_RAIL, "non-deployed ICBMs for rail-mobile launchers"),
        items(TEST_RANGE, "ICBMs and SLBMs at test ranges"),
    ],
    // Each number is the published total of warheads of the type, divided by that of its deployed items. Two types of
    // the table have no such number. A B-52 equipped for long-range cruise missiles (ALCMs) counts as ten up to the
    // 150th and as what it is equipped for beyond, so that 189 of them counted as 1968. Of the B-2, none was deployed.
    types: &[
        mou("MM-II", Kind::Icbm, 1),
        mou("MM-III", Kind::Icbm, 3),
        mou("Peacekeeper", Kind::Icbm, 10),
        mou("Poseidon", Kind::Slbm, 10),
        mou("Trident I", Kind::Slbm, 8),
        mou("Trident II", Kind::Slbm, 8),
        mou("B-52 (non-ALCM)", Kind::HeavyBomber, 1),
        mou("B-1", Kind::HeavyBomber, 1),
        mou("SS-11", Kind::Icbm, 1),
        mou("SS-13", Kind::Icbm, 1),
        mou("SS-17", Kind::Icbm, 4),
        mou("SS-18", Kind::HeavyIcbm, 10),
        mou("SS-19", Kind::Icbm, 6),
        mou("SS-24 silo", Kind::Icbm, 10),
        mou("SS-24 mobile", Kind::MobileIcbm, 10),
        mou("SS-25", Kind::MobileIcbm, 1),
        mou("SS-N-6", Kind::Slbm, 1),
        mou("SS-N-8", Kind::Slbm, 1),
        mou("SS-N-17", Kind::Slbm, 1),
        mou("SS-N-18", Kind::Slbm, 3),
        mou("SS-N-20", Kind::Slbm, 10),
        mou("SS-N-23", Kind::Slbm, 4),
        mou("Bear (ALCM)", Kind::HeavyBomber, 8),
        mou("Bear (non-ALCM)", Kind::HeavyBomber, 1),
        mou("Blackjack", Kind::HeavyBomber, 8),
    ],
    counting: &[
        CountingRule {
            quantity: DELIVERY,
            kinds: KindSet::new(&[Kind::IcbmLauncher, Kind::SlbmLauncher]),
            states: StateSet::new(&[State::Deployed, State::NonDeployed]),
            weight: Weight::Each(1),
            citation: text("III(1)", LAUNCHERS),
        },
        CountingRule {
            quantity: DELIVERY,
            kinds: KindSet::new(&[Kind::MobileIcbmLauncher]),
            states: StateSet::new(&[State::Deployed]),
            weight: Weight::Each(1),
            citation: text("III(1)", LAUNCHERS),
        },
        CountingRule {
            quantity: DELIVERY,
            kinds: KindSet::new(&[Kind::HeavyBomber]),
            states: StateSet::new(&[State::Deployed]),
            weight: Weight::Each(1),
            citation: unverified("III(1)"),
        },
        CountingRule {
            quantity: HEAVY,
            kinds: KindSet::new(&[Kind::HeavyIcbm]),
            states: StateSet::new(&[State::Deployed]),
            weight: Weight::Each(1),
            citation: unverified("III(1)"),
        },
        attributed_to(WARHEADS, MISSILES.with(Kind::HeavyBomber), StateSet::new(&[State::Deployed])),
        attributed_to(WARHEADS, FIXED_LAUNCHERS, StateSet::new(&[State::NonDeployed])),
        attributed_to(MISSILE_WARHEADS, MISSILES, StateSet::new(&[State::Deployed])),
        attributed_to(MISSILE_WARHEADS, FIXED_LAUNCHERS, StateSet::new(&[State::NonDeployed])),
        attributed_to(HEAVY_WARHEADS, HEAVY_ICBMS, StateSet::new(&[State::Deployed])),
        attributed_to(MOBILE_WARHEADS, MOBILE_ICBMS, StateSet::new(&[State::Deployed])),
        CountingRule {
            quantity: NON_DEPLOYED_MOBILE,
            kinds: KindSet::new(&[Kind::MobileIcbm]),
            states: StateSet::new(&[State::NonDeployed]),
            weight: Weight::Each(1),
            citation: text("IV(1)(a)", ARTICLE_IV),
        },
        // Items that are not deployed are limited by Article IV, if at all. A launcher that holds its missile counts
        // with the warheads of the missile.
        not_counted(DELIVERY, FIXED_LAUNCHERS, FOR_TESTS_OR_GONE, unverified("IV(1)")),
        not_counted(DELIVERY, MOBILE_LAUNCHERS, NOT_DEPLOYED, text("III(1)", LAUNCHERS)),
        not_counted(DELIVERY, BOMBERS, NOT_DEPLOYED, unverified("III(1)")),
        not_counted(HEAVY, HEAVY_ICBMS, NOT_DEPLOYED, unverified("III(1)")),
        not_counted(WARHEADS, MISSILES.with(Kind::HeavyBomber), NOT_DEPLOYED, unverified("III(4)")),
        not_counted(WARHEADS, FIXED_LAUNCHERS, FOR_TESTS_OR_GONE.with(State::Deployed), unverified("III(4)")),
        not_counted(MISSILE_WARHEADS, MISSILES, NOT_DEPLOYED, unverified("III(4)")),
        not_counted(MISSILE_WARHEADS, FIXED_LAUNCHERS, FOR_TESTS_OR_GONE.with(State::Deployed), unverified("III(4)")),
        not_counted(HEAVY_WARHEADS, HEAVY_ICBMS, NOT_DEPLOYED, unverified("III(4)")),
        not_counted(MOBILE_WARHEADS, MOBILE_ICBMS, NOT_DEPLOYED, unverified("III(4)")),
        not_counted(NON_DEPLOYED_MOBILE, MOBILE_ICBMS, NOT_NON_DEPLOYED, text("IV(1)(a)", ARTICLE_IV)),
    ],
    ceilings: &[
        step(DELIVERY, 2100, AFTER_36_MONTHS, Some(AFTER_60_MONTHS), unverified("II(2)(a)")),
        step(DELIVERY, 1900, AFTER_60_MONTHS, Some(AFTER_84_MONTHS), text("II(2)(b)", STEPS)),
        step(DELIVERY, 1600, AFTER_84_MONTHS, None, text("II(1)(a)", TEXT)),
        step(HEAVY, 154, AFTER_84_MONTHS, None, text("II(1)(a)", TEXT)),
        step(WARHEADS, 9150, AFTER_36_MONTHS, Some(AFTER_60_MONTHS), unverified("II(2)(a)")),
        step(WARHEADS, 7950, AFTER_60_MONTHS, Some(AFTER_84_MONTHS), text("II(2)(b)", STEPS)),
        step(WARHEADS, 6000, AFTER_84_MONTHS, None, text("II(1)(b)", TEXT)),
        step(MISSILE_WARHEADS, 8050, AFTER_36_MONTHS, Some(AFTER_60_MONTHS), unverified("II(2)(a)")),
        step(MISSILE_WARHEADS, 6750, AFTER_60_MONTHS, Some(AFTER_84_MONTHS), text("II(2)(b)", STEPS)),
        step(MISSILE_WARHEADS, 4900, AFTER_84_MONTHS, None, secondary("II(1)(b)(i)", SUBLIMITS)),
        step(HEAVY_WARHEADS, 1540, AFTER_84_MONTHS, None, secondary("II(1)(b)(iii)", SUBLIMITS)),
        step(MOBILE_WARHEADS, 1100, AFTER_84_MONTHS, None, secondary("II(1)(b)(ii)", SUBLIMITS)),
        step(THROW_WEIGHT, 36_000, AFTER_84_MONTHS, None, text("II(3)", STEPS)),
        step(NON_DEPLOYED_MOBILE, 250, AT_ENTRY, None, text("IV(1)(a)", ARTICLE_IV)),
        step(NON_DEPLOYED_RAIL, 125, AT_ENTRY, None, text("IV(1)(a)", ARTICLE_IV)),
        step(TEST_RANGE, 35, AT_ENTRY, Some(AFTER_84_MONTHS), text("IV(1)(d)", ARTICLE_IV)),
        step(TEST_RANGE, 25, AFTER_84_MONTHS, None, text("IV(1)(d)", ARTICLE_IV)),
    ],
    // The source says "a year". The treaty year is taken.
    quotas: quotas(&[
        Quota {
            from: AFTER_BASELINE,
            ..yearly(
                "data_update_inspections",
                "data-update inspections",
                &[DATA_UPDATE],
                15,
                text(PROTOCOL, INSPECTIONS),
            )
        },
        Quota {
            from: AFTER_BASELINE,
            per: BY_AND_PLACE,
            ..yearly(
                "data_update_inspections_at_a_site",
                "data-update inspections of one site",
                &[DATA_UPDATE],
                2,
                text(PROTOCOL, INSPECTIONS),
            )
        },
    ]),
    deadlines: deadlines(&[
        Deadline {
            force: Force::Right,
            ..duty(
                "baseline_inspections",
                "baseline inspections begin",
                Due::Once(Anchor::AfterEntry(Span::Days(45))),
                text(PROTOCOL, INSPECTIONS),
            )
        },
        Deadline {
            force: Force::Right,
            ..duty(
                "data_update_inspections",
                "baseline inspections end, and data-update inspections begin",
                Due::Once(AFTER_BASELINE),
                text(PROTOCOL, INSPECTIONS),
            )
        },
        // At least one year before the treaty ends, the parties must have met.
        duty(
            "meeting_on_extension",
            "meeting of the parties to consider an extension",
            Due::Once(Anchor::AfterEntry(Span::Years(14))),
            text("XVII(2)", STATE_2008),
        ),
    ]),
    places: &[],
    steps: steps(SEQUENCE),
    term: Term {
        duration: cited(Duration::For(Span::Years(15)), text("XVII(2)", STATE_2008)),
        month_end: MonthEnd::Clamp,
        extension: Some(cited(
            ExtensionRule { longest: Some(Span::Years(5)), times: None, late: false },
            text("XVII(2)", FACT_SHEET),
        )),
        withdrawal: Some(cited(
            WithdrawalRule::after(Span::Months(6)),
            secondary("XVII(3)", "Chervov, Yadernyi krugovorot, p. 66 (private.bibliboba.com)"),
        )),
        suspension: None,
    },
};

/// How much time lies between the steps of a data-update inspection. These numbers are from memory.
const SEQUENCE: &[StepLimit<'static>] = &[
    at_least(
        16,
        between_steps(
            "inspection_notice",
            "from the notice of an inspection to the arrival at the point of entry",
            &[DATA_UPDATE],
            (Step::Notice, Step::Arrival),
            unverified("Inspection Protocol III"),
        ),
    ),
    at_most(
        1,
        between_steps(
            "pre_inspection_restrictions",
            "from the naming of the site to its restrictions before the inspection",
            &[DATA_UPDATE],
            (Step::Designation, Step::Restrictions),
            unverified("Inspection Protocol VII"),
        ),
    ),
    at_most(
        9,
        between_steps(
            "transport_to_the_site",
            "from the naming of the site to the team's arrival there",
            &[DATA_UPDATE],
            (Step::Designation, Step::Transport),
            unverified("Inspection Protocol VII"),
        ),
    ),
    at_most(
        32,
        between_steps(
            "inspection_duration",
            "from the start of the inspection to its end, with the longest extension",
            &[DATA_UPDATE],
            (Step::Start, Step::End),
            unverified("Inspection Protocol VII"),
        ),
    ),
];
