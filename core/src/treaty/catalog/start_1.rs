//! START I (1991), with Belarus, Kazakhstan, Russia and Ukraine as successors of the USSR.

use super::{cited, party, secondary, text, unverified};
use crate::calendar::{MonthEnd, Span};
use crate::count::{Kind, KindSet, State, StateSet};
use crate::date;
use crate::treaty::{
    Anchor, Ceiling, CountingRule, Duration, ExtensionRule, Quantity, Scope, StateParty, Term, Treaty, Unit, Weight,
    Whom, WithdrawalRule,
};
use crate::verdict::Citation;

const ANALYSIS: &str = "acq.osd.mil, New START article-by-article analysis";
const STATE_2008: &str = "State Department, 17 Nov 2008 (scoop.co.nz)";
const TEXT: &str = "acq.osd.mil/tc/treaties/start1/text.htm";
const STEPS: &str = "zaki.ru id=1216 page 2 (Russian text)";
const FACT_SHEET: &str = "State Department fact sheet, 1 Feb 1996 (dosfan.lib.uic.edu, 960201arms_fact.html)";
const SUBLIMITS: &str = "nuke.fas.org/control/start1/news/startcen.htm; pnnd.org";
const ARTICLE_IV: &str =
    "lawinsider.com/clause/for-icbms-and-slbms; dokipedia.ru/document/5189026?pid=132 (Russian text)";
const LAUNCHERS: &str = "State Department, 2 Aug 2010 (145556.htm); lawinsider.com, Article IV(1)(b)";

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

/// One step of a ceiling for each side, which binds from `from` until the next step.
const fn step(
    quantity: &'static str,
    bound: u32,
    from: Anchor<'static>,
    until: Option<Anchor<'static>>,
    citation: Citation<'static>,
) -> Ceiling<'static> {
    Ceiling { quantity, whom: Whom::EachSide, bound, from, until, citation }
}

/// A quantity of missiles.
const fn missiles(id: &'static str, title: &'static str) -> Quantity<'static> {
    Quantity { id, title, unit: Unit::Items, scope: Scope::Side, decimals: 0 }
}

/// A quantity of warheads that the treaty attributes to types of missile and bomber.
const fn attributed(id: &'static str, title: &'static str) -> Quantity<'static> {
    Quantity { id, title, unit: Unit::Warheads, scope: Scope::Side, decimals: 0 }
}

/// START I, signed in 1991.
///
/// It counts differently from New START: an empty silo or tube still counts as if it held a missile, so delivery
/// systems are counted by their launchers. Non-deployed mobile launchers are a category apart, so a mobile launcher
/// counts only if it is deployed. The Memorandum of Understanding attributes warheads by type. This catalog does not
/// contain it, so warheads can be declared as totals but are never counted from items. Nor are missiles at test ranges,
/// because a declaration says of an item that it is for tests, and not where it is.
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
    quantities: &[
        Quantity {
            id: DELIVERY,
            title: "deployed ICBMs and SLBMs with their launchers, and deployed heavy bombers",
            unit: Unit::Items,
            scope: Scope::Side,
            decimals: 0,
        },
        missiles(HEAVY, "deployed heavy ICBMs"),
        attributed(WARHEADS, "attributed warheads"),
        attributed(MISSILE_WARHEADS, "attributed warheads on ICBMs and SLBMs"),
        attributed(HEAVY_WARHEADS, "attributed warheads on heavy ICBMs"),
        attributed(MOBILE_WARHEADS, "attributed warheads on mobile ICBMs"),
        Quantity {
            id: THROW_WEIGHT,
            title: "aggregate throw-weight",
            unit: Unit::Tonnes,
            scope: Scope::Side,
            // The Memorandum of Understanding gives throw-weight to the tenth of a tonne.
            decimals: 1,
        },
        missiles(NON_DEPLOYED_MOBILE, "non-deployed ICBMs for mobile launchers"),
        missiles(NON_DEPLOYED_RAIL, "non-deployed ICBMs for rail-mobile launchers"),
        missiles(TEST_RANGE, "ICBMs and SLBMs at test ranges"),
    ],
    types: &[],
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
        CountingRule {
            quantity: NON_DEPLOYED_MOBILE,
            kinds: KindSet::new(&[Kind::MobileIcbm]),
            states: StateSet::new(&[State::NonDeployed]),
            weight: Weight::Each(1),
            citation: text("IV(1)(a)", ARTICLE_IV),
        },
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
