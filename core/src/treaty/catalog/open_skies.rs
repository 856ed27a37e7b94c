//! Treaty on Open Skies (1992).

use super::joining::{joined_between, members};
use super::states::only;
use super::{act, cited, in_order, quotas, secondary, text, unverified, yearly};
use crate::calendar::{MonthEnd, Span};
use crate::date;
use crate::treaty::{
    Act, ActKind, Acts, Anchor, Bound, Ceiling, Duration, Per, Quantity, Quota, Scope, StateParty, StatePartySet, Term,
    Treaty, Unit, Whom, Window, WithdrawalRule,
};

const ENTRY: &str = "US State Department, 9 Jan 2002 (fas.org/irp/news/2002/01/openskies.html)";
const FACT_SHEET: &str = "US State Department fact sheet, quoted by armeniandiaspora.com, 14 Jun 2005";
const US_LEAVES: &str = "US State Department, 22 Nov 2020 (indianeconomicobserver.com)";
const RUSSIA_LEAVES: &str = "Russian MFA, 18 Jun 2021 (republicworld.com)";

const FLIGHTS: &str = "flights_over_the_party";

const PARTIES: &[StateParty<'static>] = &only([
    "BY", "BE", "BA", "BG", "CA", "HR", "CZ", "DK", "EE", "FI", "FR", "GE", "DE", "GR", "HU", "IS", "IT", "LV", "LT",
    "LU", "NL", "NO", "PL", "PT", "RO", "RU", "SK", "SI", "ES", "SE", "TR", "UA", "GB", "US",
]);

const fn set(codes: &[&str]) -> StatePartySet {
    members(PARTIES, codes)
}

/// The number of flights over one party that it must accept in a calendar year, as allocated when the treaty was
/// signed.
const fn quota(side: &'static str, bound: u32) -> Ceiling<'static> {
    Ceiling {
        quantity: FLIGHTS,
        whom: Whom::Side(side),
        bound: Bound::AtMost(bound),
        from: Anchor::AfterEntry(Span::Days(0)),
        until: None,
        citation: unverified("Annex A"),
    }
}

/// The same number as a quota of single flights, with their days.
const fn over(id: &'static str, of: &'static str, most: u16) -> Quota<'static> {
    Quota {
        window: Window::CalendarYear,
        per: Per::ALL_EVENTS,
        of: Some(of),
        ..yearly(id, "observation flights over the party", &["observation_flight"], most, unverified("Annex A"))
    }
}

/// The Treaty on Open Skies.
///
/// The quotas are of observation flights in a calendar year. They are from memory, and only those of the parties with
/// large ones are here. Russia shares its quota with Belarus. Kyrgyzstan signed and did not ratify.
pub const OPEN_SKIES: Treaty<'static> = Treaty {
    id: "open-skies",
    name: "Treaty on Open Skies (1992)",
    parties: PARTIES,
    groups: &[],
    signed: Some(cited(date!(1992, 3, 24), text("signature", ENTRY))),
    entry_into_force: Some(cited(date!(2002, 1, 1), text("XVII(2)", ENTRY))),
    days: &[],
    kinds: &[],
    quantities: &[Quantity {
        id: FLIGHTS,
        title: "observation flights over the party in a calendar year",
        unit: Unit::Items,
        scope: Scope::Side,
        decimals: 0,
    }],
    types: &[],
    counting: &[],
    ceilings: &[
        quota("US", 42),
        quota("CA", 12),
        quota("FR", 12),
        quota("DE", 12),
        quota("IT", 12),
        quota("TR", 12),
        quota("UA", 12),
        quota("GB", 12),
    ],
    quotas: quotas(&[
        over("flights_over_us", "US", 42),
        over("flights_over_ca", "CA", 12),
        over("flights_over_fr", "FR", 12),
        over("flights_over_de", "DE", 12),
        over("flights_over_it", "IT", 12),
        over("flights_over_tr", "TR", 12),
        over("flights_over_ua", "UA", 12),
        over("flights_over_gb", "GB", 12),
    ]),
    deadlines: &[],
    places: &[],
    steps: &[],
    term: Term {
        duration: cited(Duration::Unlimited, secondary("XV(1)", FACT_SHEET)),
        month_end: MonthEnd::Clamp,
        extension: None,
        withdrawal: Some(cited(WithdrawalRule::after(Span::Months(6)), secondary("XV(2)", US_LEAVES))),
        suspension: None,
    },
};

/// The acts on record for the Treaty on Open Skies.
pub const OPEN_SKIES_ACTS: Acts<'static> = in_order(RECORD);

const RECORD: &[Act<'static>] = &[
    act(
        date!(1992, 3, 24),
        ActKind::ProvisionalApplication,
        None,
        "parts of the treaty are applied provisionally from signature",
        ENTRY,
    ),
    // Eight states joined after entry into force, and all of them by the day of the source.
    joined_between(
        date!(2002, 1, 2),
        date!(2005, 6, 14),
        set(&["BA", "HR", "EE", "FI", "LV", "LT", "SI", "SE"]),
        FACT_SHEET,
    ),
    act(
        date!(2020, 5, 22),
        ActKind::WithdrawalNotice,
        Some(set(&["US"])),
        "the US gives notice of withdrawal, effective on 22 November 2020",
        US_LEAVES,
    ),
    act(
        date!(2021, 1, 15),
        ActKind::Statement,
        Some(set(&["RU"])),
        "Russia starts its domestic procedure for withdrawal",
        "islamtimes.org, 7 Jun 2021",
    ),
    act(
        date!(2021, 6, 18),
        ActKind::WithdrawalNotice,
        Some(set(&["RU"])),
        "Russia gives notice of withdrawal, effective on 18 December 2021",
        RUSSIA_LEAVES,
    ),
];
