//! Treaty on Conventional Armed Forces in Europe (1990).

use super::joining::{members, remembered};
use super::states::only;
use super::{ELIMINATED, act, cited, in_order, items, not_counted, secondary, text, unverified};
use crate::calendar::{DateRange, MonthEnd, Span};
use crate::count::{KindSet, State, StateSet};
use crate::date;
use crate::treaty::{
    Act, ActKind, Acts, Anchor, Bound, Ceiling, CountingRule, Duration, Group, ItemKind, StateParty, StatePartySet,
    Term, Treaty, Weight, Whom, WithdrawalRule,
};
use crate::verdict::Provenance;

const ISSUES: &str = "bits.de/ac-archive/3ru/on/cfe/issConvCFE.html";
const STATE_1995: &str = "1997-2001.state.gov/global/arms/factsheets/conwpn/cfe-1.html";
const STATE_2002: &str = "2001-2009.state.gov/t/ac/rls/fs/11243.htm";
const ENTITLEMENT: &str = "armscontrol.org/node/545, table 1";
const RULES: &str = "nuke.fas.org/control/cfe/text/artbyart/art2.htm";
const REDUCTION: &str = "fas.org/nuke/control/cfe/text/artbyart/art7.htm";
const SUSPENSION: &str = "Russian MFA, 12 Dec 2007 (acronym.org.uk)";
const NOTICE: &str = "Russian MFA, 9 Jun 2023 (urdupoint.com; indianpolitics.co.in)";
const ALLIES: &str = "NATO statement, 7 Nov 2023 (worldreportnow.com; ho1.us)";
const US_SUSPENDS: &str = "White House, 7 Nov 2023 (tass.com/world/1702687)";

const TANKS: &str = "battle_tanks";
const VEHICLES: &str = "armoured_combat_vehicles";
const ARTILLERY: &str = "artillery";
const AIRCRAFT: &str = "combat_aircraft";
const HELICOPTERS: &str = "attack_helicopters";

const NATO: &str = "nato";
const EASTERN: &str = "eastern";

/// Reductions had to be complete 40 months after 17 July 1992.
const REDUCED: Anchor = Anchor::On(date!(1995, 11, 17));

const WEST: &[&str] = &["BE", "CA", "DK", "FR", "DE", "GR", "IS", "IT", "LU", "NL", "NO", "PT", "ES", "TR", "GB", "US"];
const EAST: &[&str] = &["AM", "AZ", "BY", "BG", "CZ", "GE", "HU", "KZ", "MD", "PL", "RO", "RU", "SK", "UA"];

const PARTIES: &[StateParty<'static>] = &only([
    "AM", "AZ", "BY", "BE", "BG", "CA", "CZ", "DK", "FR", "GE", "DE", "GR", "HU", "IS", "IT", "KZ", "LU", "MD", "NL",
    "NO", "PL", "PT", "RO", "RU", "SK", "ES", "TR", "UA", "GB", "US",
]);

const fn set(codes: &[&str]) -> StatePartySet {
    members(PARTIES, codes)
}

/// A kind of items. The letters of its definition are from memory.
const fn kind(id: &'static str, title: &'static str, clause: &'static str) -> ItemKind<'static> {
    ItemKind { id, title, warheads: false, citation: unverified(clause) }
}

/// The kind at this place of the treaty's list.
const fn only_kind(place: u8) -> KindSet {
    KindSet::new(&[]).with_own(place)
}

/// Items count wherever they are in the area of application, in units and in stores.
const fn counted(quantity: &'static str, place: u8) -> CountingRule<'static> {
    let states = StateSet::new(&[State::Deployed, State::NonDeployed, State::Training]);
    let citation = secondary("III(1)", RULES);
    CountingRule { quantity, kinds: only_kind(place), states, weight: Weight::Each(1), citation }
}

/// Items for research and development do not count.
const fn for_tests(quantity: &'static str, place: u8) -> CountingRule<'static> {
    not_counted(quantity, only_kind(place), StateSet::new(&[State::Test]), secondary("III(1)(B)", RULES))
}

/// Items that were destroyed or converted by the treaty's procedures do not count.
const fn reduced(quantity: &'static str, place: u8) -> CountingRule<'static> {
    not_counted(quantity, only_kind(place), ELIMINATED, secondary("VIII", REDUCTION))
}

/// A ceiling for all parties of a group together.
const fn group(quantity: &'static str, group: &'static str, bound: u32, clause: &'static str) -> Ceiling<'static> {
    let whom = Whom::Group(group);
    Ceiling {
        quantity,
        whom,
        bound: Bound::AtMost(bound),
        from: REDUCED,
        until: None,
        citation: secondary(clause, ENTITLEMENT),
    }
}

/// A ceiling for each party alone: about one third of all.
const fn alone(quantity: &'static str, bound: u32, clause: &'static str) -> Ceiling<'static> {
    Ceiling {
        quantity,
        whom: Whom::EachSide,
        bound: Bound::AtMost(bound),
        from: REDUCED,
        until: None,
        citation: unverified(clause),
    }
}

/// The CFE Treaty.
///
/// Two groups of parties have equal ceilings: the sixteen members of NATO of 1990, and the members of the Warsaw Pact
/// with the successors of the USSR and Czechoslovakia. The numbers that the parties shared out inside each group, the
/// zones, and the Agreement on Adaptation, which never entered into force, are not here. A declaration of items does
/// not tell those of the other exceptions of Article III, such as historical collections: leave them out of it.
pub const CFE: Treaty<'static> = Treaty {
    id: "cfe",
    name: "Treaty on Conventional Armed Forces in Europe (1990)",
    parties: PARTIES,
    groups: &[
        Group { id: NATO, name: "NATO, as of 1990", members: set(WEST) },
        Group { id: EASTERN, name: "Warsaw Pact and successors", members: set(EAST) },
    ],
    signed: Some(cited(date!(1990, 11, 19), text("signature", STATE_2002))),
    entry_into_force: Some(cited(date!(1992, 11, 9), secondary("XXII(2)", ISSUES))),
    days: &[],
    kinds: &[
        kind("battle_tank", "Battle tank", "II(1)(C)"),
        kind("armoured_combat_vehicle", "Armoured combat vehicle", "II(1)(D)"),
        kind("artillery", "Piece of artillery", "II(1)(F)"),
        kind("combat_aircraft", "Combat aircraft", "II(1)(K)"),
        kind("attack_helicopter", "Attack helicopter", "II(1)(M)"),
    ],
    quantities: &[
        items(TANKS, "battle tanks"),
        items(VEHICLES, "armoured combat vehicles"),
        items(ARTILLERY, "pieces of artillery"),
        items(AIRCRAFT, "combat aircraft"),
        items(HELICOPTERS, "attack helicopters"),
    ],
    types: &[],
    counting: &[
        counted(TANKS, 0),
        for_tests(TANKS, 0),
        reduced(TANKS, 0),
        counted(VEHICLES, 1),
        for_tests(VEHICLES, 1),
        reduced(VEHICLES, 1),
        counted(ARTILLERY, 2),
        for_tests(ARTILLERY, 2),
        reduced(ARTILLERY, 2),
        counted(AIRCRAFT, 3),
        for_tests(AIRCRAFT, 3),
        reduced(AIRCRAFT, 3),
        counted(HELICOPTERS, 4),
        for_tests(HELICOPTERS, 4),
        reduced(HELICOPTERS, 4),
    ],
    ceilings: &[
        group(TANKS, NATO, 20_000, "IV(1)(A)"),
        group(TANKS, EASTERN, 20_000, "IV(1)(A)"),
        group(VEHICLES, NATO, 30_000, "IV(1)(B)"),
        group(VEHICLES, EASTERN, 30_000, "IV(1)(B)"),
        group(ARTILLERY, NATO, 20_000, "IV(1)(C)"),
        group(ARTILLERY, EASTERN, 20_000, "IV(1)(C)"),
        group(AIRCRAFT, NATO, 6800, "IV(1)(D)"),
        group(AIRCRAFT, EASTERN, 6800, "IV(1)(D)"),
        group(HELICOPTERS, NATO, 2000, "IV(1)(E)"),
        group(HELICOPTERS, EASTERN, 2000, "IV(1)(E)"),
        alone(TANKS, 13_300, "VI(A)"),
        alone(VEHICLES, 20_000, "VI(B)"),
        alone(ARTILLERY, 13_700, "VI(C)"),
        alone(AIRCRAFT, 5150, "VI(D)"),
        alone(HELICOPTERS, 1500, "VI(E)"),
    ],
    quotas: &[],
    deadlines: &[],
    places: &[],
    steps: &[],
    term: Term {
        duration: cited(Duration::Unlimited, text("XIX(1)", STATE_2002)),
        month_end: MonthEnd::Clamp,
        extension: None,
        withdrawal: Some(cited(WithdrawalRule::after(Span::Days(150)), secondary("XIX(2)", NOTICE))),
        suspension: None,
    },
};

/// The acts on record for the CFE Treaty.
pub const CFE_ACTS: Acts<'static> = in_order(RECORD);

const RECORD: &[Act<'static>] = &[
    act(
        date!(1992, 7, 17),
        ActKind::ProvisionalApplication,
        None,
        "all parties apply the treaty provisionally",
        ISSUES,
    ),
    remembered(date!(1993, 1, 1), date!(1993, 1, 1), set(&["CZ", "SK"])),
    act(
        date!(1995, 11, 7),
        ActKind::Statement,
        Some(set(&["US"])),
        "the ceilings are in full effect in this month",
        STATE_1995,
    ),
    act(
        date!(2007, 7, 14),
        ActKind::Statement,
        Some(set(&["RU"])),
        "Russia announces that it suspends the treaty after 150 days",
        "nti.org/education-center/treaties-and-regimes/treaty-conventional-armed-forces-europe-cfe",
    ),
    act(
        date!(2007, 12, 12),
        ActKind::Suspension,
        Some(set(&["RU"])),
        "Russia suspends the treaty from 0:00 Moscow time; the text has no clause on suspension",
        SUSPENSION,
    ),
    act(
        date!(2015, 3, 11),
        ActKind::Statement,
        Some(set(&["RU"])),
        "Russia stops taking part in the Joint Consultative Group",
        "eadaily.com, 11 Mar 2015",
    ),
    act(
        date!(2023, 5, 29),
        ActKind::Statement,
        Some(set(&["RU"])),
        "Russia's president signs the law on the denunciation of the treaty",
        US_SUSPENDS,
    ),
    Act {
        when: DateRange::exactly(date!(2023, 6, 9)),
        kind: ActKind::WithdrawalNotice,
        by: Some(set(&["RU"])),
        until: Some(date!(2023, 11, 7)),
        name: "",
        note: "Russia gives notice of withdrawal, effective at 0:00 on 7 November 2023",
        provenance: Provenance::Secondary,
        source: NOTICE,
    },
    act(
        date!(2023, 11, 7),
        ActKind::Suspension,
        Some(set(&[
            "BE", "BG", "CA", "CZ", "DK", "FR", "DE", "GR", "HU", "IS", "IT", "LU", "NL", "NO", "PL", "PT", "RO", "SK",
            "ES", "TR", "GB",
        ])),
        "members of NATO announce that they suspend the treaty for as long as necessary",
        ALLIES,
    ),
    act(
        date!(2023, 12, 7),
        ActKind::Suspension,
        Some(set(&["US"])),
        "the US suspends the treaty, as announced on 7 November",
        US_SUSPENDS,
    ),
];
