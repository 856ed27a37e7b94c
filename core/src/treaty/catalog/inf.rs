//! INF Treaty (1987): elimination of intermediate-range and shorter-range missiles.

#[cfg(feature = "shares")]
use super::items;
use super::{
    ELIMINATED, NOT_DEPLOYED, RU, US, act, at_least, at_most, between_steps, cited, in_order, not_counted, party,
    quotas, secondary, steps, text, unverified, yearly,
};
use crate::calendar::{DateRange, MonthEnd, Span};
use crate::count::{Kind, KindSet, State, StateSet};
use crate::date;
#[cfg(feature = "shares")]
use crate::treaty::Share;
use crate::treaty::{
    Act, ActKind, Acts, Anchor, Bound, Ceiling, CountingRule, Duration, Quantity, Quota, Scope, Step, StepLimit, Term,
    Treaty, Unit, Weight, Whom, WithdrawalRule,
};
use crate::verdict::Provenance;

const TEXT: &str = "treaty text, State Department page (copies on scribd and dokumen.tips)";
const NARRATIVE: &str = "State Department narrative";
const PHASE: &str = "zaki.ru id=1251 page 3 (Russian text)";
const VERTIC: &str = "VERTIC, May 2001";
const PIFER: &str = "Pifer in Kyiv Post; missilethreat.csis.org";

const LAUNCHER_WARHEADS: &str = "intermediate_range_launcher_warheads";
const MISSILE_WARHEADS: &str = "intermediate_range_missile_warheads";
const ALL_LAUNCHER_WARHEADS: &str = "intermediate_range_all_launcher_warheads";
const ALL_MISSILE_WARHEADS: &str = "intermediate_range_all_missile_warheads";
/// The ratio of the first phase is one of two quantities of missiles of existing types, deployed or not.
#[cfg(feature = "shares")]
const BALLISTIC: &str = "intermediate_range_ballistic_missiles";
#[cfg(feature = "shares")]
const EXISTING: &str = "intermediate_range_missiles_of_existing_types";
const INTERMEDIATE: &str = "intermediate_range_missiles_and_launchers";
const SHORTER: &str = "shorter_range_missiles_and_launchers";

/// An item counts until it is eliminated.
const NOT_ELIMINATED: StateSet = StateSet::new(&[State::Deployed, State::NonDeployed, State::Test, State::Training]);
const AFTER_29_MONTHS: Anchor = Anchor::AfterEntry(Span::Months(29));
const AFTER_THREE_YEARS: Anchor = Anchor::AfterEntry(Span::Years(3));
const AFTER_EIGHT_YEARS: Anchor = Anchor::AfterEntry(Span::Years(8));
/// Thirteen years after entry into force, the right to inspect ends.
const AFTER_THIRTEEN_YEARS: Anchor = Anchor::AfterEntry(Span::Years(13));

/// An inspection of a place that the data name, within the quotas.
const SHORT_NOTICE: &str = "short_notice_inspection";
/// An inspection in the first months, which confirms the first data.
const BASELINE: &str = "baseline_inspection";
/// An inspection of a place that is declared eliminated.
const CLOSEOUT: &str = "closeout_inspection";
/// An inspection of the elimination of items.
const ELIMINATION: &str = "elimination_inspection";

/// How many inspections at short notice each party may make in a year.
const fn short_notice(id: &'static str, title: &'static str, most: u16) -> Quota<'static> {
    yearly(id, title, &[SHORT_NOTICE], most, unverified("XI(5)"))
}

/// The INF Treaty.
pub const INF: Treaty<'static> = Treaty {
    id: "inf",
    name: "INF Treaty (1987)",
    parties: &[party("US", "United States of America"), party("RU", "Russian Federation")],
    groups: &[],
    signed: Some(cited(date!(1987, 12, 8), text("signature", TEXT))),
    entry_into_force: Some(cited(date!(1988, 6, 1), text("XVII", TEXT))),
    days: &[],
    kinds: &[],
    quantities: &[
        Quantity {
            id: LAUNCHER_WARHEADS,
            title: "warheads that deployed launchers of intermediate-range missiles can carry",
            unit: Unit::Warheads,
            scope: Scope::Side,
            decimals: 0,
        },
        Quantity {
            id: MISSILE_WARHEADS,
            title: "warheads that deployed intermediate-range missiles can carry",
            unit: Unit::Warheads,
            scope: Scope::Side,
            decimals: 0,
        },
        Quantity {
            id: ALL_LAUNCHER_WARHEADS,
            title: "warheads that deployed and non-deployed launchers of intermediate-range missiles can carry",
            unit: Unit::Warheads,
            scope: Scope::Side,
            decimals: 0,
        },
        Quantity {
            id: ALL_MISSILE_WARHEADS,
            title: "warheads that deployed and non-deployed intermediate-range missiles can carry",
            unit: Unit::Warheads,
            scope: Scope::Side,
            decimals: 0,
        },
        #[cfg(feature = "shares")]
        items(BALLISTIC, "ground-launched ballistic missiles of intermediate range and of existing types"),
        #[cfg(feature = "shares")]
        items(EXISTING, "intermediate-range missiles of existing types, ballistic and cruise missiles"),
        Quantity {
            id: INTERMEDIATE,
            title: "intermediate-range missiles (over 1000 to 5500 km) and their launchers",
            unit: Unit::Items,
            scope: Scope::Side,
            decimals: 0,
        },
        Quantity {
            id: SHORTER,
            title: "shorter-range missiles (500 to 1000 km) and their launchers",
            unit: Unit::Items,
            scope: Scope::Side,
            decimals: 0,
        },
    ],
    types: &[],
    counting: &[
        CountingRule {
            quantity: MISSILE_WARHEADS,
            kinds: KindSet::new(&[Kind::IntermediateRangeMissile]),
            states: StateSet::new(&[State::Deployed]),
            weight: Weight::Warheads,
            citation: text("IV(2)", PHASE),
        },
        CountingRule {
            quantity: INTERMEDIATE,
            kinds: KindSet::new(&[Kind::IntermediateRangeMissile, Kind::IntermediateRangeLauncher]),
            states: NOT_ELIMINATED,
            weight: Weight::Each(1),
            citation: text("II(5)", TEXT),
        },
        CountingRule {
            quantity: SHORTER,
            kinds: KindSet::new(&[Kind::ShorterRangeMissile, Kind::ShorterRangeLauncher]),
            states: NOT_ELIMINATED,
            weight: Weight::Each(1),
            citation: text("II(6)", TEXT),
        },
        not_counted(
            MISSILE_WARHEADS,
            KindSet::new(&[Kind::IntermediateRangeMissile]),
            NOT_DEPLOYED,
            text("IV(2)", PHASE),
        ),
        not_counted(
            INTERMEDIATE,
            KindSet::new(&[Kind::IntermediateRangeMissile, Kind::IntermediateRangeLauncher]),
            ELIMINATED,
            unverified("X(1)"),
        ),
        not_counted(
            SHORTER,
            KindSet::new(&[Kind::ShorterRangeMissile, Kind::ShorterRangeLauncher]),
            ELIMINATED,
            unverified("X(1)"),
        ),
    ],
    ceilings: &[
        // First phase: within 29 months, up to the end of the elimination period.
        Ceiling {
            quantity: LAUNCHER_WARHEADS,
            whom: Whom::EachSide,
            bound: Bound::AtMost(171),
            from: AFTER_29_MONTHS,
            until: Some(AFTER_THREE_YEARS),
            citation: text("IV(2)", PHASE),
        },
        Ceiling {
            quantity: MISSILE_WARHEADS,
            whom: Whom::EachSide,
            bound: Bound::AtMost(180),
            from: AFTER_29_MONTHS,
            until: Some(AFTER_THREE_YEARS),
            citation: text("IV(2)", PHASE),
        },
        // That there is such a limit on launchers was read in the text, whose stored page is cut before the number. The
        // number and the limit on missiles are from memory.
        Ceiling {
            quantity: ALL_LAUNCHER_WARHEADS,
            whom: Whom::EachSide,
            bound: Bound::AtMost(200),
            from: AFTER_29_MONTHS,
            until: Some(AFTER_THREE_YEARS),
            citation: unverified("IV(2)(a)(iii)"),
        },
        Ceiling {
            quantity: ALL_MISSILE_WARHEADS,
            whom: Whom::EachSide,
            bound: Bound::AtMost(200),
            from: AFTER_29_MONTHS,
            until: Some(AFTER_THREE_YEARS),
            citation: unverified("IV(2)(a)(iv)"),
        },
        // Ballistic missiles may not be a larger part of the missiles than on 1 November 1987. That there is such a
        // limit was read in a translation of the clause; the numbers of the United States, 247 Pershing II among 689
        // missiles, are from memory. The existing types of the USSR were ballistic missiles only, so that its ratio
        // is one and limits nothing.
        #[cfg(feature = "shares")]
        Ceiling {
            quantity: BALLISTIC,
            whom: Whom::Side("US"),
            bound: Bound::AtMostShare(Share::ratio(247, 689, EXISTING)),
            from: AFTER_29_MONTHS,
            until: Some(AFTER_THREE_YEARS),
            citation: unverified("IV(2)(a)(v)"),
        },
        Ceiling {
            quantity: INTERMEDIATE,
            whom: Whom::EachSide,
            bound: Bound::AtMost(0),
            from: AFTER_THREE_YEARS,
            until: None,
            citation: text("IV(1)", NARRATIVE),
        },
        Ceiling {
            quantity: SHORTER,
            whom: Whom::EachSide,
            bound: Bound::AtMost(0),
            from: Anchor::AfterEntry(Span::Months(18)),
            until: None,
            citation: unverified("V(1)"),
        },
    ],
    // No source says which year is meant. The treaty year is taken, because the periods end on its last day.
    quotas: quotas(&[
        Quota {
            until: Some(AFTER_THREE_YEARS),
            ..short_notice("short_notice_inspections_years_1_to_3", "short-notice inspections in years 1 to 3", 20)
        },
        Quota {
            from: AFTER_THREE_YEARS,
            until: Some(AFTER_EIGHT_YEARS),
            ..short_notice("short_notice_inspections_years_4_to_8", "short-notice inspections in years 4 to 8", 15)
        },
        Quota {
            from: AFTER_EIGHT_YEARS,
            until: Some(AFTER_THIRTEEN_YEARS),
            ..short_notice("short_notice_inspections_years_9_to_13", "short-notice inspections in years 9 to 13", 10)
        },
    ]),
    deadlines: &[],
    places: &[],
    steps: steps(STEPS),
    term: Term {
        duration: cited(Duration::Unlimited, secondary("XV(1)", VERTIC)),
        month_end: MonthEnd::Clamp,
        extension: None,
        withdrawal: Some(cited(
            WithdrawalRule::after(Span::Months(6)),
            secondary("XV(2)", "azertag.az, 1 Feb 2019 (Pompeo)"),
        )),
        suspension: None,
    },
};

/// How much time lies between the steps of an inspection. The source has two numbers, for inspections at short notice
/// and for others. That the first one is also that of baseline and closeout inspections is from memory. Nothing limits
/// how long an inspection may last.
const STEPS: &[StepLimit<'static>] = &[
    at_least(16, notice("short_notice", &[SHORT_NOTICE], text(NOTICE, INSPECTIONS))),
    at_least(16, notice("baseline_and_closeout_notice", &[BASELINE, CLOSEOUT], unverified(NOTICE))),
    at_least(72, notice("elimination_notice", &[ELIMINATION], text(NOTICE, INSPECTIONS))),
    at_most(
        1,
        between_steps(
            "notice_acknowledgement",
            "from the notice of an inspection to its acknowledgement",
            &[SHORT_NOTICE, BASELINE, CLOSEOUT, ELIMINATION],
            (Step::Notice, Step::Acknowledgement),
            text(NOTICE, INSPECTIONS),
        ),
    ),
];

const NOTICE: &str = "Inspection Protocol IV(1)";
const INSPECTIONS: &str = "docs.cntd.ru/document/1902104 (Russian text)";

/// How long before the team arrives an inspection must be announced.
const fn notice(
    id: &'static str,
    inspections: &[&'static str],
    citation: crate::verdict::Citation<'static>,
) -> StepLimit<'static> {
    let title = "from the notice of an inspection to the arrival at the point of entry";
    between_steps(id, title, inspections, (Step::Notice, Step::Arrival), citation)
}

/// The acts on record for the INF Treaty.
pub const INF_ACTS: Acts<'static> = in_order(RECORD);

const RECORD: &[Act<'static>] = &[
    act(date!(2019, 2, 1), ActKind::Statement, Some(US), "the US announces that it will withdraw", PIFER),
    act(date!(2019, 2, 2), ActKind::Suspension, Some(US), "the US suspends its obligations", PIFER),
    act(date!(2019, 2, 2), ActKind::WithdrawalNotice, Some(US), "the US gives notice of withdrawal", PIFER),
    act(
        date!(2019, 2, 2),
        ActKind::Statement,
        Some(RU),
        "Russia says that it will suspend too",
        "gazette.com; news.am",
    ),
    act(date!(2019, 3, 4), ActKind::Suspension, Some(RU), "Russian decree on the suspension", "gazette.com; news.am"),
    Act {
        when: DateRange::exactly(date!(2019, 7, 3)),
        kind: ActKind::Statement,
        by: Some(RU),
        until: None,
        name: "",
        note: "Russian federal law on the suspension",
        provenance: Provenance::Secondary,
        source: "gazette.com; news.am",
    },
];
