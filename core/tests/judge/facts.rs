//! Compares the catalog with the record of facts that were read, number by number, with the mark that each deserves.
//!
//! The marks mean: `V` was read in the text or on an official page, `V2` was read in a secondary source, `D` was
//! computed, `G` is from memory. The catalog may claim a weaker mark than the record, but never a stronger one.

use jiff::ToSpan;
use jiff::civil::{Date as Day, date};
use proverka::calendar::{Interval, MonthEnd, Span};
use proverka::judge::{LastDay, Question};
use proverka::treaty::catalog::{self, ABM, INF, NEW_START, SALT_1, SORT, START_1, START_2};
use proverka::treaty::{Acts, Anchor, Base, Ceiling, Duration, Share, Treaty, Whom};
use proverka::verdict::{Citation, Provenance};

use crate::worlds::day;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Mark {
    V,
    V2,
    G,
}
use Mark::{G, V, V2};

pub(crate) fn mark(citation: Citation<'_>) -> Provenance {
    // A fact that was read names its source; one that was not names none.
    assert_eq!(
        citation.source.is_empty(),
        matches!(citation.provenance, Provenance::Unverified | Provenance::Derived),
        "{citation:?}"
    );
    assert!(!citation.clause.is_empty(), "{citation:?}");
    citation.provenance
}

pub(crate) fn deserves(mark: Mark) -> Provenance {
    match mark {
        V => Provenance::Text,
        V2 => Provenance::Secondary,
        G => Provenance::Unverified,
    }
}

/// The days on which ceilings begin and cease to bind, computed here.
type From = Option<Day>;

/// quantity, whose (`""` for each side), bound, first day, first day after (by its own clause), mark.
type CeilingRow = (&'static str, &'static str, u32, From, From, Mark);

fn ceilings(treaty: &Treaty<'_>) -> Vec<(String, String, u32, From, From, Provenance)> {
    let resolve = |anchor: Anchor<'_>| match (anchor, treaty.entry_into_force) {
        (Anchor::On(on), _) => Some(day(on)),
        (Anchor::AfterEntry(span), Some(entry)) => {
            let entry = day(entry.value);
            Some(match span {
                Span::Days(days) => entry + days.days(),
                Span::Months(months) => entry + months.months(),
                Span::Years(years) => entry + years.years(),
                Span::Hours(_) => panic!("hours"),
            })
        }
        (Anchor::AfterEntry(_), None) | (Anchor::AfterDay { .. }, _) => None,
    };
    treaty
        .ceilings
        .iter()
        // Shares have tests of their own.
        .filter(|ceiling| ceiling.bound.number().is_some())
        .map(|ceiling| {
            let whom = match ceiling.whom {
                Whom::EachSide => "",
                Whom::Side(name) | Whom::Group(name) => name,
            };
            (
                ceiling.quantity.to_owned(),
                whom.to_owned(),
                ceiling.bound.number().unwrap(),
                resolve(ceiling.from),
                ceiling.until.and_then(resolve),
                mark(ceiling.citation),
            )
        })
        .collect()
}

fn same(treaty: &Treaty<'_>, rows: &[CeilingRow]) {
    let rows: Vec<_> = rows
        .iter()
        .map(|(quantity, whom, bound, from, until, mark)| {
            ((*quantity).to_owned(), (*whom).to_owned(), *bound, *from, *until, deserves(*mark))
        })
        .collect();
    assert_eq!(ceilings(treaty), rows, "{}", treaty.id);
}

const fn on(year: i16, month: i8, day: i8) -> From {
    Some(date(year, month, day))
}

#[test]
fn new_start_has_its_published_ceilings() {
    // Seven years after 5 February 2011 (1.2: read as such); the sub-limits from entry into force (1.4).
    let from = on(2018, 2, 5);
    let entry = on(2011, 2, 5);
    same(
        &NEW_START,
        &[
            ("deployed_delivery_systems", "", 700, from, None, V),
            ("warheads", "", 1550, from, None, V),
            ("launchers", "", 800, from, None, V),
            ("transit_days", "", 30, entry, None, V),
            ("silo_training_launchers", "", 1, entry, None, G),
            ("test_heavy_bombers", "", 10, entry, None, G),
        ],
    );
}

#[test]
fn the_inf_treaty_has_its_published_ceilings() {
    // 1988-06-01 and 29 months; and 3 years; and 18 months (G).
    let phase = on(1990, 11, 1);
    let end = on(1991, 6, 1);
    same(
        &INF,
        &[
            ("intermediate_range_launcher_warheads", "", 171, phase, end, V),
            ("intermediate_range_missile_warheads", "", 180, phase, end, V),
            // The existence of the third is read; its number and the fourth are remembered.
            ("intermediate_range_all_launcher_warheads", "", 200, phase, end, G),
            ("intermediate_range_all_missile_warheads", "", 200, phase, end, G),
            ("intermediate_range_missiles_and_launchers", "", 0, end, None, V),
            ("shorter_range_missiles_and_launchers", "", 0, on(1989, 12, 1), None, G),
        ],
    );
}

#[test]
fn start_1_has_its_published_ceilings() {
    // 1994-12-05 and 36, 60, 84 months.
    let (entry, first, second, last) = (on(1994, 12, 5), on(1997, 12, 5), on(1999, 12, 5), on(2001, 12, 5));
    same(
        &START_1,
        &[
            ("deployed_delivery_systems", "", 2100, first, second, G),
            ("deployed_delivery_systems", "", 1900, second, last, V),
            ("deployed_delivery_systems", "", 1600, last, None, V),
            ("heavy_icbms", "", 154, last, None, V),
            ("warheads", "", 9150, first, second, G),
            ("warheads", "", 7950, second, last, V),
            ("warheads", "", 6000, last, None, V),
            ("ballistic_missile_warheads", "", 8050, first, second, G),
            ("ballistic_missile_warheads", "", 6750, second, last, V),
            ("ballistic_missile_warheads", "", 4900, last, None, V2),
            ("heavy_icbm_warheads", "", 1540, last, None, V2),
            ("mobile_icbm_warheads", "", 1100, last, None, V2),
            // 3600.0 tonnes, to the tenth of a tonne.
            ("throw_weight", "", 36_000, last, None, V),
            // Article IV(1): no phase is named for the first two; the third has seven years.
            ("non_deployed_mobile_icbms", "", 250, entry, None, V),
            ("non_deployed_rail_mobile_icbms", "", 125, entry, None, V),
            ("test_range_missiles", "", 35, entry, last, V),
            ("test_range_missiles", "", 25, last, None, V),
        ],
    );
}

#[test]
fn the_other_treaties_have_their_published_ceilings() {
    // By the protocol of 1997: the ends of 2004 and of 2007. 3000 to 3500: the upper end is the ceiling.
    let (first, second) = (on(2004, 12, 31), on(2007, 12, 31));
    same(
        &START_2,
        &[
            ("warheads", "", 4250, first, second, V),
            ("warheads", "", 3500, second, None, V),
            ("slbm_warheads", "", 2160, first, second, V),
            ("slbm_warheads", "", 1750, second, None, V2),
            ("mirved_icbm_warheads", "", 1200, first, second, V),
            ("mirved_icbm_warheads", "", 0, second, None, V),
            ("heavy_icbm_warheads", "", 650, first, second, V),
            ("heavy_icbm_warheads", "", 0, second, None, V),
        ],
    );
    // The letters of the clauses: the first phase has its total in (1) and its sub-limits in (2).
    let clauses: Vec<_> =
        START_2.ceilings.iter().map(|ceiling| (ceiling.bound.number().unwrap(), ceiling.citation.clause)).collect();
    assert_eq!(clauses[..4], [(4250, "I(1)"), (3500, "I(3)"), (2160, "I(2)(a)"), (1750, "I(4)(a)")]);
    assert_eq!(clauses[4..], [(1200, "I(2)(b)"), (0, "I(4)(b)"), (650, "I(2)(c)"), (0, "I(4)(c)")]);
    // The text says "by 31 December 2012", which is also the day of expiry, so it binds on one day at most.
    same(&SORT, &[("warheads", "", 2200, on(2012, 12, 31), on(2013, 1, 1), V)]);
    let entry = on(1972, 10, 3);
    same(
        &SALT_1,
        &[
            ("icbm_silos", "US", 1054, entry, None, V2),
            ("slbm_tubes", "US", 710, entry, None, V2),
            ("submarines", "US", 44, entry, None, V2),
            ("icbm_silos", "SU", 1618, entry, None, V2),
            ("slbm_tubes", "SU", 950, entry, None, V2),
            ("submarines", "SU", 62, entry, None, V2),
        ],
    );
    // The numbers are read, the day on which the protocol began to bind is not: 24 May 1976 is remembered, and so is
    // every row that rests on it, the end of the 200 included.
    same(
        &ABM,
        &[
            ("interceptors", "", 200, entry, on(1976, 5, 24), V2),
            ("interceptors", "", 100, on(1976, 5, 24), None, G),
            ("area_launchers", "", 100, entry, None, V),
            ("area_interceptors", "", 100, entry, None, V),
            ("icbm_area_large_radars", "", 2, entry, None, V),
            ("icbm_area_smaller_radars", "", 18, entry, None, V),
            ("test_range_launchers", "", 15, entry, None, V),
        ],
    );
}

/// Signature, entry into force, duration, extension, withdrawal.
#[test]
fn every_treaty_has_its_published_dates_and_term() {
    type Term = (
        &'static Treaty<'static>,
        (Day, Mark),
        Option<(Day, Mark)>,
        (Duration<'static>, Mark),
        Option<(Option<Span>, Option<u8>, Mark)>,
        Option<(Span, Mark)>,
    );
    let until = |year, month, day| Duration::Until(proverka::calendar::Date::new(year, month, day).unwrap());
    let rows: [Term; 7] = [
        (
            &NEW_START,
            (date(2010, 4, 8), V),
            Some((date(2011, 2, 5), V)),
            (Duration::For(Span::Years(10)), V),
            // The length is V and "once" is V2; a single row deserves the weaker mark of the two.
            Some((Some(Span::Years(5)), Some(1), V2)),
            Some((Span::Months(3), G)),
        ),
        (
            &INF,
            (date(1987, 12, 8), V),
            Some((date(1988, 6, 1), V)),
            (Duration::Unlimited, V2),
            None,
            Some((Span::Months(6), V2)),
        ),
        (
            &START_1,
            (date(1991, 7, 31), V),
            Some((date(1994, 12, 5), V)),
            (Duration::For(Span::Years(15)), V),
            Some((Some(Span::Years(5)), None, V)),
            Some((Span::Months(6), V2)),
        ),
        (
            &START_2,
            (date(1993, 1, 3), V),
            None,
            (Duration::WhileInForce("start-1"), V),
            None,
            Some((Span::Months(6), V)),
        ),
        (
            &SORT,
            (date(2002, 5, 24), V2),
            Some((date(2003, 6, 1), V2)),
            (until(2012, 12, 31), V2),
            Some((None, None, G)),
            Some((Span::Months(3), V2)),
        ),
        (
            &SALT_1,
            (date(1972, 5, 26), V),
            Some((date(1972, 10, 3), V)),
            (Duration::For(Span::Years(5)), V2),
            None,
            Some((Span::Months(6), G)),
        ),
        (
            &ABM,
            (date(1972, 5, 26), V),
            Some((date(1972, 10, 3), V2)),
            (Duration::Unlimited, V2),
            None,
            Some((Span::Months(6), V2)),
        ),
    ];
    for ((treaty, signed, entry, duration, extension, withdrawal), (listed, _)) in rows.into_iter().zip(catalog::ALL) {
        assert_eq!(treaty.id, listed.id);
        let id = treaty.id;
        let own = treaty.signed.unwrap();
        assert_eq!((day(own.value), mark(own.citation)), (signed.0, deserves(signed.1)), "{id} signed");
        let own = treaty.entry_into_force.map(|entry| (day(entry.value), mark(entry.citation)));
        assert_eq!(own, entry.map(|(day, mark)| (day, deserves(mark))), "{id} in force");
        let own = treaty.term.duration;
        assert_eq!((own.value, mark(own.citation)), (duration.0, deserves(duration.1)), "{id} duration");
        let own = treaty.term.extension.map(|rule| (rule.value.longest, rule.value.times, mark(rule.citation)));
        assert_eq!(own, extension.map(|(longest, times, mark)| (longest, times, deserves(mark))), "{id} extension");
        let own = treaty.term.withdrawal.map(|rule| (rule.value.notice, mark(rule.citation)));
        assert_eq!(own, withdrawal.map(|(notice, mark)| (notice, deserves(mark))), "{id} withdrawal");
        assert_eq!(treaty.term.suspension, None, "{id}: no text has a clause on suspension");
        assert_eq!(treaty.term.month_end, MonthEnd::Clamp, "{id}");
    }
}

/// The anniversaries that the record names, computed by the crate and by the other calendar.
#[test]
fn computed_anniversaries_agree_with_another_calendar() {
    let ends = |treaty: &Treaty<'_>, acts: Acts<'_>, on: Day| {
        let on = proverka::calendar::Date::new(on.year() as u16, on.month() as u8, on.day() as u8).unwrap();
        let question = Question { treaty, acts, at: Interval::exactly(on), last_day: LastDay::Eve };
        question.standing().ends.and_then(|ends| ends.exact()).map(day)
    };
    // Ten years, and with the extension fifteen.
    let (new_start, acts) = catalog::find("new-start").unwrap();
    assert_eq!(ends(new_start, Acts::NONE, date(2011, 2, 5)), Some(date(2011, 2, 5) + 10.years()));
    assert_eq!(date(2011, 2, 5) + 10.years(), date(2021, 2, 5));
    assert_eq!(ends(new_start, acts, date(2021, 2, 3)), Some(date(2026, 2, 5)));
    // 2 February 2019 and six months.
    let (inf, acts) = catalog::find("inf").unwrap();
    assert_eq!(ends(inf, Acts::NONE, date(2019, 8, 2)), None);
    assert_eq!(ends(inf, acts, date(2019, 2, 1)), None);
    assert_eq!(ends(inf, acts, date(2019, 2, 2)), Some(date(2019, 2, 2) + 6.months()));
    assert_eq!(date(2019, 2, 2) + 6.months(), date(2019, 8, 2));
    // 13 December 2001 and six months.
    let (abm, acts) = catalog::find("abm").unwrap();
    assert_eq!(ends(abm, acts, date(2001, 12, 13)), Some(date(2001, 12, 13) + 6.months()));
    assert_eq!(date(2001, 12, 13) + 6.months(), date(2002, 6, 13));
    // 3 October 1972 and five years; 5 December 1994 and fifteen; no arithmetic but the text's day for SORT.
    assert_eq!(ends(&SALT_1, Acts::NONE, date(1975, 1, 1)), Some(date(1977, 10, 3)));
    assert_eq!(ends(&START_1, Acts::NONE, date(2000, 1, 1)), Some(date(2009, 12, 5)));
    let (sort, acts) = catalog::find("sort").unwrap();
    assert_eq!(ends(sort, Acts::NONE, date(2010, 1, 1)), Some(date(2012, 12, 31)));
    assert_eq!(ends(sort, acts, date(2011, 2, 4)), Some(date(2012, 12, 31)));
    assert_eq!(ends(sort, acts, date(2011, 2, 5)), Some(date(2011, 2, 5)));
}

/// Every row of every treaty names an existing quantity, and none claims a source that it does not have.
#[test]
fn rows_name_their_quantities_and_sources() {
    for (treaty, acts) in catalog::ALL {
        for ceiling in treaty.ceilings {
            assert!(treaty.quantity(ceiling.quantity).is_ok(), "{} {}", treaty.id, ceiling.quantity);
        }
        for quantity in treaty.quantities {
            // The base of a share is used, too.
            let base = |share: Share<'static>| match share.base() {
                Base::Quantity { quantity, .. } => quantity,
                Base::Number(_) => "",
            };
            let uses = |ceiling: &Ceiling<'static>| {
                ceiling.quantity == quantity.id || ceiling.bound.share().map(base) == Some(quantity.id)
            };
            assert!(treaty.ceilings.iter().any(uses), "{}", quantity.id);
        }
        for rule in treaty.counting {
            assert!(treaty.quantity(rule.quantity).is_ok(), "{} {}", treaty.id, rule.quantity);
            let _ = mark(rule.citation);
        }
        for act in acts.as_slice() {
            assert_eq!(act.source.is_empty(), act.provenance == Provenance::Unverified, "{}", act.note);
        }
    }
}

/// What happened to New START (1.7 and 5): day, or first and last day, kind, whose, mark.
#[test]
fn new_start_has_its_published_acts() {
    use proverka::treaty::ActKind as Kind;
    let rows: &[(Day, Day, Kind, &str, Mark)] = &[
        (date(2019, 12, 5), date(2019, 12, 5), Kind::ExtensionRaised, "RU", V2),
        (date(2019, 12, 20), date(2019, 12, 20), Kind::TalksOffered, "RU", V2),
        (date(2020, 2, 20), date(2020, 2, 26), Kind::TalksDeclined, "US", V2),
        (date(2020, 2, 27), date(2020, 2, 27), Kind::ThirdPartyRefused, "", V2),
        (date(2020, 2, 27), date(2020, 2, 27), Kind::Statement, "RU", V2),
        (date(2020, 3, 1), date(2020, 3, 31), Kind::InspectionsHalted, "", V2),
        (date(2020, 10, 16), date(2020, 10, 16), Kind::PoliticalCommitment, "RU", V2),
        (date(2020, 10, 20), date(2020, 10, 20), Kind::PoliticalCommitment, "RU", V2),
        (date(2021, 1, 22), date(2021, 1, 22), Kind::ExtensionRaised, "US", V2),
        (date(2021, 1, 26), date(2021, 1, 26), Kind::ExtensionAgreed, "", V2),
        (date(2021, 1, 29), date(2021, 1, 29), Kind::Statement, "RU", V2),
        (date(2021, 2, 3), date(2021, 2, 3), Kind::ExtensionInForce, "", V2),
        (date(2022, 8, 8), date(2022, 8, 9), Kind::InspectionsHalted, "RU", V2),
        (date(2022, 11, 28), date(2022, 11, 28), Kind::CommissionPutOff, "RU", V2),
        (date(2023, 1, 31), date(2023, 1, 31), Kind::Statement, "US", V2),
        (date(2023, 2, 21), date(2023, 2, 21), Kind::Suspension, "RU", V2),
        (date(2023, 2, 28), date(2023, 2, 28), Kind::Statement, "RU", V2),
        (date(2023, 3, 1), date(2023, 3, 31), Kind::DataWithheld, "RU", V),
        (date(2023, 3, 1), date(2023, 3, 31), Kind::DataWithheld, "US", V),
        (date(2023, 6, 1), date(2023, 6, 1), Kind::DataWithheld, "US", V2),
        (date(2025, 9, 22), date(2025, 9, 22), Kind::PoliticalCommitment, "RU", V2),
        (date(2025, 10, 5), date(2025, 10, 5), Kind::Statement, "US", V2),
        (date(2025, 10, 22), date(2025, 10, 22), Kind::Statement, "RU", V2),
        (date(2026, 1, 8), date(2026, 1, 8), Kind::Statement, "US", V2),
        (date(2026, 2, 4), date(2026, 2, 4), Kind::Statement, "RU", V2),
        (date(2026, 2, 5), date(2026, 2, 5), Kind::Statement, "US", V2),
        (date(2026, 2, 6), date(2026, 2, 6), Kind::ThirdPartyInvited, "US", V2),
        (date(2026, 2, 11), date(2026, 2, 11), Kind::PoliticalCommitment, "RU", V2),
    ];
    let (treaty, acts) = catalog::find("new-start").unwrap();
    let own: Vec<_> = acts
        .as_slice()
        .iter()
        .map(|act| {
            let by: Vec<_> = act.by.into_iter().flat_map(|by| by.places()).map(|at| treaty.parties[at].code).collect();
            (day(act.when.earliest()), day(act.when.latest()), act.kind, by.concat(), act.provenance)
        })
        .collect();
    let rows: Vec<_> = rows
        .iter()
        .map(|(first, last, kind, by, mark)| (*first, *last, *kind, (*by).to_owned(), deserves(*mark)))
        .collect();
    assert_eq!(own, rows);
    let ends: Vec<_> = acts.as_slice().iter().filter_map(|act| act.until).map(day).collect();
    assert_eq!(ends, [date(2021, 2, 5) + 5.years()]);
}

/// The other acts on record: day, kind, whose, mark.
#[test]
fn acts_of_start_2() {
    use proverka::treaty::ActKind as Kind;
    let (treaty, acts) = catalog::find("start-2").unwrap();
    let own: Vec<_> =
        acts.as_slice().iter().map(|act| (act.when.earliest().to_string(), act.kind, act.by, act.provenance)).collect();
    let russia = treaty.party("RU").ok().map(|(place, _)| proverka::treaty::StatePartySet::one(place));
    assert_eq!(
        own,
        [
            ("1997-09-26".to_owned(), Kind::Statement, None, deserves(V2)),
            ("2002-06-14".to_owned(), Kind::DeclaredNoParty, russia, deserves(V2)),
        ]
    );
}

/// The paragraph of New START on its duration, which entry into force is not.
#[test]
fn the_clause_of_new_starts_duration() {
    assert_eq!(NEW_START.term.duration.citation.clause, "XIV(2)");
    assert_eq!(NEW_START.entry_into_force.unwrap().citation.clause, "XIV(1)");
}
