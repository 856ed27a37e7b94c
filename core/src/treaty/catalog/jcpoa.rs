//! Joint Comprehensive Plan of Action (2015): Iran's nuclear programme.

use super::{act, cited, in_order, party, secondary, unverified};
use crate::calendar::{MonthEnd, Span};
use crate::date;
use crate::treaty::{
    Act, ActKind, Acts, Anchor, Bound, Ceiling, Duration, NamedDay, Quantity, Scope, StatePartySet, Term, Treaty, Unit,
    Whom, WithdrawalRule,
};
use crate::verdict::Citation;

const ACA: &str = "armscontrol.org/factsheets/JCPOA-at-a-glance";
const LONGEVITY: &str = "armscontrolcenter.org/longevity-of-major-iran-nuclear-agreement-provisions";
const BLANC: &str = "Blanc, quoted by rensunderworld.com, 11 Dec 2020";

const STOCKPILE: &str = "enriched_uranium_stockpile";
const ENRICHMENT: &str = "enrichment_level";
const ENRICHING: &str = "enriching_centrifuges";
const INSTALLED: &str = "installed_centrifuges";
const HEAVY_WATER: &str = "heavy_water";

const IMPLEMENTATION_DAY: &str = "implementation_day";

const IR: StatePartySet = StatePartySet::one(0);
const CN: StatePartySet = StatePartySet::one(1);
const FR: StatePartySet = StatePartySet::one(2);
const DE: StatePartySet = StatePartySet::one(3);
const RU: StatePartySet = StatePartySet::one(4);
const GB: StatePartySet = StatePartySet::one(5);
const US: StatePartySet = StatePartySet::one(6);
/// France, Germany and the United Kingdom.
const E3: StatePartySet = FR.with(DE).with(GB);

const fn after_implementation(span: Span) -> Anchor<'static> {
    Anchor::AfterDay { name: IMPLEMENTATION_DAY, span, month_end: false }
}

/// A ceiling for Iran, which binds for this many years from Implementation Day.
const fn iran(quantity: &'static str, bound: u32, years: i32, citation: Citation<'static>) -> Ceiling<'static> {
    Ceiling {
        quantity,
        whom: Whom::Side("IR"),
        bound: Bound::AtMost(bound),
        from: after_implementation(Span::Days(0)),
        until: Some(after_implementation(Span::Years(years))),
        citation,
    }
}

const fn amount(id: &'static str, title: &'static str, unit: Unit, decimals: u8) -> Quantity<'static> {
    Quantity { id, title, unit, scope: Scope::Side, decimals }
}

/// The JCPOA. It is a political plan without a clause on its end or on leaving it, which the Security Council endorsed.
///
/// Its limits on Iran run for ten or fifteen years from Implementation Day. What the end of the Council's resolution on
/// 18 October 2025 means is in dispute: Iran, China and Russia say that all restrictions ended on that day; France,
/// Germany and the United Kingdom had put the Council's older resolutions back into force by then. Neither changes the
/// text of the plan, so its limits are judged by their own periods. The European Union, which took part, is no state
/// and not in the list.
pub const JCPOA: Treaty<'static> = Treaty {
    id: "jcpoa",
    name: "Joint Comprehensive Plan of Action (2015)",
    parties: &[
        party("IR", "Iran"),
        party("CN", "China"),
        party("FR", "France"),
        party("DE", "Germany"),
        party("RU", "Russian Federation"),
        party("GB", "United Kingdom"),
        party("US", "United States of America"),
    ],
    groups: &[],
    // It was concluded on 14 July 2015 and not signed.
    signed: None,
    entry_into_force: Some(cited(date!(2015, 10, 18), secondary("34(ii)", ACA))),
    days: &[NamedDay {
        id: IMPLEMENTATION_DAY,
        title: "Implementation Day, on which the IAEA confirms Iran's first steps",
        at_latest: None,
        citation: secondary("34(iii)", ACA),
    }],
    kinds: &[],
    quantities: &[
        amount(STOCKPILE, "uranium hexafluoride enriched up to 3.67 %, or the equivalent", Unit::Kilograms, 1),
        amount(ENRICHMENT, "highest level of enrichment in uranium-235", Unit::Percent, 2),
        amount(ENRICHING, "centrifuges that enrich uranium", Unit::Items, 0),
        amount(INSTALLED, "installed centrifuges", Unit::Items, 0),
        amount(HEAVY_WATER, "stock of nuclear-grade heavy water", Unit::Tonnes, 1),
    ],
    types: &[],
    counting: &[],
    ceilings: &[
        iran(STOCKPILE, 3000, 15, secondary("7; Annex I, 56", LONGEVITY)),
        iran(ENRICHMENT, 367, 15, secondary("5; Annex I, 28", LONGEVITY)),
        iran(ENRICHING, 5060, 10, secondary("2; Annex I, 27", LONGEVITY)),
        iran(INSTALLED, 6104, 10, secondary("2, 6; Annex I, 27, 46", LONGEVITY)),
        iran(HEAVY_WATER, 1300, 15, unverified("10; Annex I, 14")),
    ],
    quotas: &[],
    deadlines: &[],
    places: &[],
    steps: &[],
    term: Term {
        duration: cited(Duration::Unlimited, unverified("34")),
        month_end: MonthEnd::Clamp,
        extension: None,
        // Nothing is said about a notice, so leaving takes effect on its day.
        withdrawal: Some(cited(WithdrawalRule::after(Span::Days(0)), secondary("no clause", BLANC))),
        suspension: None,
    },
};

/// The acts on record for the JCPOA.
pub const JCPOA_ACTS: Acts<'static> = in_order(RECORD);

const RECORD: &[Act<'static>] = &[
    act(date!(2015, 7, 14), ActKind::Statement, None, "the plan is concluded", ACA),
    Act {
        name: IMPLEMENTATION_DAY,
        ..act(
            date!(2016, 1, 16),
            ActKind::NamedDay,
            None,
            "Implementation Day: the IAEA confirms that Iran took its first steps",
            ACA,
        )
    },
    act(
        date!(2018, 5, 8),
        ActKind::WithdrawalNotice,
        Some(US),
        "the US president ends all participation and puts the sanctions back",
        "asil.org/ILIB/trump-announces-withdrawal-iran-deal-may-8-2018",
    ),
    act(
        date!(2025, 8, 28),
        ActKind::ComplianceFinding,
        Some(E3),
        "France, Germany and the United Kingdom notify the Security Council that Iran does not perform its commitments",
        "menafn.com/1110216296; alexa.ng, 19 Oct 2025",
    ),
    act(
        date!(2025, 9, 28),
        ActKind::Statement,
        Some(E3),
        "the Council's older resolutions are back in force, as France, Germany and the United Kingdom see it",
        "trend.az/iran/nuclearp/4096810",
    ),
    act(
        date!(2025, 10, 18),
        ActKind::Statement,
        Some(IR.with(CN).with(RU)),
        "dispute: Iran, China and Russia say that resolution 2231 and all its restrictions ended on this day, and that \
         the notification of 28 August was void",
        "anews.com.tr, 19 Oct 2025; en.saednews.com/c/18/14465",
    ),
];
