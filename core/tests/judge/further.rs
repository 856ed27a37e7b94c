//! The treaties of the catalog beyond the strategic ones: their records, and their standing on the days around each
//! change.

use std::collections::{BTreeMap, BTreeSet};

use proverka::calendar::{Date, Interval};
use proverka::count::CountRange;
use proverka::date;
use proverka::judge::{LastDay, NumberOf, Question, Standing, Status};
use proverka::treaty::catalog::{self, ALL};
use proverka::treaty::{Act, ActKind, Acts, StatePartySet, Treaty};
use proverka::verdict::{Provenance, Truth, Verdict};

fn question(id: &str, day: Date) -> Question<'static> {
    let (treaty, acts) = catalog::find(id).unwrap();
    Question { treaty, acts, at: Interval::exactly(day), last_day: LastDay::Eve }
}

fn standing(id: &str, day: Date) -> Standing {
    question(id, day).standing()
}

fn status(id: &str, day: Date) -> Status {
    standing(id, day).status
}

fn end(id: &str, day: Date) -> Option<Date> {
    standing(id, day).ends.and_then(|ends| ends.exact())
}

fn never_ends(id: &str, day: Date) -> bool {
    standing(id, day).ends.is_some_and(|ends| ends.earliest().is_none())
}

fn bound(id: &str, party: &str, day: Date) -> Truth {
    let question = question(id, day);
    question.binds(question.treaty.party(party).unwrap().0)
}

fn codes(treaty: &Treaty<'_>, set: StatePartySet) -> Vec<String> {
    set.places().map(|place| treaty.parties[place].code.to_owned()).collect()
}

fn is_joining(act: &Act<'_>) -> bool {
    matches!(act.kind, ActKind::Ratification | ActKind::Accession)
}

/// The treaties that are more than the strategic ones of two sides.
fn further() -> impl Iterator<Item = (&'static Treaty<'static>, Acts<'static>)> {
    ALL.into_iter().skip(7)
}

#[test]
fn there_are_seventeen_further_treaties_newest_first() {
    let ids: Vec<_> = further().map(|(treaty, _)| treaty.id).collect();
    let expected = [
        "tpnw",
        "jcpoa",
        "ottawa",
        "ctbt",
        "cwc",
        "open-skies",
        "cfe",
        "salt-2",
        "pnet",
        "ttbt",
        "bwc",
        "seabed",
        "npt",
        "outer-space",
        "ltbt",
        "antarctic",
        "washington-1922",
    ];
    assert_eq!(ids, expected);
    let days: Vec<_> = further().filter_map(|(treaty, _)| treaty.signed).map(|signed| signed.value).collect();
    assert!(days.is_sorted_by(|one, next| one >= next), "{days:?}");
}

/// The numbers of parties, counted in other sources or here, where the list is from memory.
#[test]
fn every_list_of_parties_has_its_length() {
    let counted = BTreeMap::from([
        ("npt", 191),
        ("cwc", 193),
        ("bwc", 189),
        ("ctbt", 187),
        ("ottawa", 166),
        ("tpnw", 73),
        ("antarctic", 58),
        ("open-skies", 34),
        ("cfe", 30),
        ("ltbt", 125),
        ("outer-space", 113),
        ("seabed", 96),
        ("jcpoa", 7),
        ("washington-1922", 5),
        ("salt-2", 2),
        ("ttbt", 2),
        ("pnet", 2),
    ]);
    for (treaty, _) in further() {
        assert_eq!(treaty.parties.len(), counted[treaty.id], "{}", treaty.id);
        let codes: BTreeSet<_> = treaty.parties.iter().map(|party| party.code).collect();
        assert_eq!(codes.len(), treaty.parties.len(), "{}", treaty.id);
        for party in treaty.parties {
            assert!(party.code.len() == 2 && party.code.bytes().all(|byte| byte.is_ascii_uppercase()), "{party:?}");
            assert!(!party.name.is_empty() && party.side == party.code, "{party:?}");
        }
    }
}

/// The same code has the same name in every treaty of many states.
#[test]
fn a_state_has_one_name() {
    let mut names = BTreeMap::new();
    for (treaty, _) in further().filter(|(treaty, _)| treaty.parties.len() > 7) {
        for party in treaty.parties {
            assert_eq!(*names.entry(party.code).or_insert(party.name), party.name);
        }
    }
    assert_eq!(names.len(), 197);
    assert_eq!(names.values().collect::<BTreeSet<_>>().len(), 197);
}

/// No state joins a treaty twice, and none before it can. Only a state that joined can leave.
#[test]
fn every_state_joins_once() {
    for (treaty, acts) in further() {
        let mut joined = StatePartySet::NONE;
        for act in acts.as_slice() {
            let by = act.by.unwrap_or(StatePartySet::NONE);
            assert!(act.by.is_none_or(|by| !by.is_empty()), "{} {}", treaty.id, act.note);
            assert!(treaty.everyone().contains(by), "{} {}", treaty.id, act.note);
            if is_joining(act) {
                assert!(joined.without(by) == joined, "{} {:?}", treaty.id, codes(treaty, by));
                joined = joined.with(by);
                let opened = treaty.signed.map_or(Date::MIN, |signed| signed.value);
                assert!(act.when.earliest() >= opened, "{} {:?}", treaty.id, codes(treaty, by));
                if let (Some(bound), Some(entry)) = (act.until, treaty.entry_into_force) {
                    assert!(bound >= act.when.latest() && bound >= entry.value, "{} {bound}", treaty.id);
                }
            }
        }
        // Whoever joined by no act was there when the treaty entered into force.
        let from_the_start = treaty.everyone().without(joined);
        let expected: &[&str] = match treaty.id {
            "npt" | "bwc" | "cwc" | "ottawa" | "tpnw" => &[],
            "seabed" => &[],
            "ltbt" | "outer-space" => &["RU", "GB", "US"],
            "antarctic" => &["AR", "AU", "BE", "CL", "FR", "JP", "NZ", "NO", "RU", "ZA", "GB", "US"],
            "ctbt" => &["CN", "EG", "IR", "IL", "NP", "SO", "US", "YE"],
            _ => continue,
        };
        let (left, expected): (BTreeSet<String>, BTreeSet<String>) = (
            codes(treaty, from_the_start).into_iter().collect(),
            expected.iter().map(|code| (*code).to_owned()).collect(),
        );
        assert_eq!(left, expected, "{}", treaty.id);
    }
}

/// An act or a citation that was read names its source, and one that was not names none.
#[test]
fn what_was_not_read_is_marked() {
    for (treaty, acts) in further() {
        for act in acts.as_slice() {
            let unread = act.provenance == Provenance::Unverified;
            assert_eq!(act.source.is_empty(), unread, "{} {}", treaty.id, act.note);
            assert!(!act.note.is_empty());
        }
        for ceiling in treaty.ceilings {
            let unread = ceiling.citation.provenance == Provenance::Unverified;
            assert_eq!(ceiling.citation.source.is_empty(), unread, "{} {}", treaty.id, ceiling.quantity);
        }
    }
}

/// The rules of the treaties on when a deposit binds, computed here by another calendar.
#[test]
fn deposits_bind_when_the_text_says() {
    use jiff::ToSpan;
    for (id, entry) in [("cwc", jiff::civil::date(1997, 4, 29)), ("ottawa", jiff::civil::date(1999, 3, 1))] {
        let (_, acts) = catalog::find(id).unwrap();
        let mut many = 0;
        for act in acts.as_slice().iter().filter(|act| is_joining(act) && act.until.is_some()) {
            let deposit = crate::worlds::day(act.when.earliest());
            let by_text = match id {
                // The thirtieth day after the deposit.
                "cwc" if deposit >= entry => deposit + 30.days(),
                "cwc" => entry,
                // The first day of the sixth month after the month of the deposit.
                _ => (deposit.first_of_month() + 6.months()).max(entry),
            };
            assert_eq!(act.until.map(crate::worlds::day), Some(by_text), "{id} {deposit}");
            many += 1;
        }
        assert!(many > 100, "{id}: {many}");
    }
}

#[test]
fn the_ctbt_is_not_in_force_and_nobody_abandoned_it() {
    for day in [date!(1996, 9, 24), date!(2023, 11, 3), date!(2026, 6, 1)] {
        assert_eq!(status("ctbt", day), Status::NotYet);
    }
}

#[test]
fn salt_2_is_abandoned_from_the_statement_of_may_1986() {
    assert_eq!(status("salt-2", date!(1979, 6, 18)), Status::NotYet);
    assert_eq!(status("salt-2", date!(1986, 5, 26)), Status::NotYet);
    assert_eq!(status("salt-2", date!(1986, 5, 27)), Status::Abandoned);
    assert_eq!(status("salt-2", date!(1987, 1, 1)), Status::Abandoned);
}

#[test]
fn the_open_skies_treaty_outlives_two_withdrawals() {
    assert_eq!(status("open-skies", date!(1992, 3, 23)), Status::NotYet);
    assert_eq!(status("open-skies", date!(1992, 3, 24)), Status::Provisional);
    assert_eq!(status("open-skies", date!(2001, 12, 31)), Status::Provisional);
    assert_eq!(status("open-skies", date!(2002, 1, 1)), Status::InForce);
    let (treaty, _) = catalog::find("open-skies").unwrap();
    let out = |day| codes(treaty, standing("open-skies", day).withdrawn);
    assert_eq!(out(date!(2020, 11, 21)), [""; 0]);
    assert_eq!(out(date!(2020, 11, 22)), ["US"]);
    assert_eq!(out(date!(2021, 12, 17)), ["US"]);
    assert_eq!(out(date!(2021, 12, 18)), ["RU", "US"]);
    assert_eq!(status("open-skies", date!(2022, 6, 1)), Status::InForce);
}

#[test]
fn the_cfe_treaty_is_provisional_then_in_force_and_russia_leaves() {
    assert_eq!(status("cfe", date!(1992, 7, 16)), Status::NotYet);
    assert_eq!(status("cfe", date!(1992, 7, 17)), Status::Provisional);
    assert_eq!(status("cfe", date!(1992, 8, 1)), Status::Provisional);
    assert_eq!(status("cfe", date!(1992, 11, 8)), Status::Provisional);
    assert_eq!(status("cfe", date!(1992, 11, 9)), Status::InForce);
    let (treaty, _) = catalog::find("cfe").unwrap();
    let out = |day| codes(treaty, standing("cfe", day).withdrawn);
    assert_eq!(out(date!(2023, 11, 6)), [""; 0]);
    assert_eq!(out(date!(2023, 11, 7)), ["RU"]);
    let suspended = |day| codes(treaty, standing("cfe", day).suspended_by);
    assert_eq!(suspended(date!(2007, 12, 11)), [""; 0]);
    assert_eq!(suspended(date!(2007, 12, 12)), ["RU"]);
    let after = suspended(date!(2023, 11, 7));
    assert!(after.len() == 22 && after.contains(&"GB".to_owned()) && !after.contains(&"US".to_owned()), "{after:?}");
    assert!(suspended(date!(2023, 12, 7)).contains(&"US".to_owned()));
    assert_eq!(status("cfe", date!(2026, 1, 1)), Status::InForce);
}

#[test]
fn cfe_ceilings_bind_from_november_1995() {
    let verdict = |day, tanks| -> Vec<Verdict> {
        question("cfe", day)
            .limits()
            .judge(
                |quantity| quantity.id == "battle_tanks",
                |side, _| (side == "RU").then_some(CountRange::exactly(tanks)),
            )
            .filter(|row| row.side == "RU")
            .map(|row| row.finding.verdict)
            .collect()
    };
    assert_eq!(verdict(date!(1995, 11, 16), 13_301), [Verdict::NotBinding]);
    assert_eq!(verdict(date!(1995, 11, 17), 13_301), [Verdict::Fails]);
    assert_eq!(verdict(date!(1995, 11, 17), 13_300), [Verdict::Holds]);
}

#[test]
fn the_threshold_treaties_enter_into_force_in_1990_and_bind_150_kilotons() {
    for id in ["ttbt", "pnet"] {
        assert_eq!(status(id, date!(1990, 12, 10)), Status::NotYet);
        assert_eq!(status(id, date!(1990, 12, 11)), Status::InForce);
        assert_eq!(status(id, date!(2026, 6, 1)), Status::InForce);
        let verdicts = |day, kilotons| -> Vec<Verdict> {
            question(id, day)
                .limits()
                .judge(
                    |quantity| !quantity.id.contains("group"),
                    |side, _| (side == "US").then_some(CountRange::exactly(kilotons)),
                )
                .filter(|row| row.side == "US")
                .map(|row| row.finding.verdict)
                .collect()
        };
        assert_eq!(verdicts(date!(1991, 1, 1), 150), [Verdict::Holds]);
        assert_eq!(verdicts(date!(1991, 1, 1), 151), [Verdict::Fails]);
        assert_eq!(verdicts(date!(1985, 1, 1), 151), [Verdict::NotBinding]);
    }
}

#[test]
fn the_jcpoa_limits_iran_by_their_own_periods() {
    let verdict = |day, quantity: &'static str, value| -> Option<Verdict> {
        question("jcpoa", day)
            .limits()
            .judge(move |asked| asked.id == quantity, |_, _| Some(CountRange::exactly(value)))
            .map(|row| row.finding.verdict)
            .next()
    };
    // 8400.5 kg of at most 300 kg, whatever became of the resolution of the Security Council.
    assert_eq!(verdict(date!(2026, 1, 1), "enriched_uranium_stockpile", 84_005), Some(Verdict::Fails));
    assert_eq!(verdict(date!(2026, 1, 1), "enriched_uranium_stockpile", 3000), Some(Verdict::Holds));
    assert_eq!(verdict(date!(2017, 1, 1), "enrichment_level", 367), Some(Verdict::Holds));
    assert_eq!(verdict(date!(2017, 1, 1), "enrichment_level", 368), Some(Verdict::Fails));
    for (quantity, last) in [("enriching_centrifuges", 2026), ("enriched_uranium_stockpile", 2031)] {
        let on = |year, month, day| verdict(Date::new(year, month, day).unwrap(), quantity, 99_999);
        assert_eq!(on(2016, 1, 15), Some(Verdict::NotBinding), "{quantity}");
        assert_eq!(on(2016, 1, 16), Some(Verdict::Fails), "{quantity}");
        assert_eq!(on(last, 1, 15), Some(Verdict::Fails), "{quantity}");
        assert_eq!(on(last, 1, 16), Some(Verdict::NotBinding), "{quantity}");
    }
    let (treaty, acts) = catalog::find("jcpoa").unwrap();
    let out = |day| codes(treaty, standing("jcpoa", day).withdrawn);
    assert_eq!(out(date!(2018, 5, 7)), [""; 0]);
    assert_eq!(out(date!(2018, 5, 8)), ["US"]);
    let dispute = acts.as_slice().iter().find(|act| act.when.earliest() == date!(2025, 10, 18)).unwrap();
    assert!(dispute.note.contains("dispute"));
}

#[test]
fn a_party_of_the_ottawa_convention_leaves_six_months_after_its_notice() {
    let (treaty, _) = catalog::find("ottawa").unwrap();
    let out = |day| codes(treaty, standing("ottawa", day).withdrawn);
    assert_eq!(out(date!(2025, 12, 26)), [""; 0]);
    assert_eq!(out(date!(2025, 12, 27)), ["EE", "LV", "LT"]);
    assert_eq!(out(date!(2026, 1, 9)), ["EE", "LV", "LT"]);
    assert_eq!(out(date!(2026, 1, 10)), ["EE", "FI", "LV", "LT"]);
    assert_eq!(out(date!(2026, 2, 19)), ["EE", "FI", "LV", "LT"]);
    assert_eq!(out(date!(2026, 2, 20)), ["EE", "FI", "LV", "LT", "PL"]);
    assert_eq!(status("ottawa", date!(1999, 2, 28)), Status::NotYet);
    assert_eq!(status("ottawa", date!(1999, 3, 1)), Status::InForce);
    assert_eq!(status("ottawa", date!(2026, 6, 1)), Status::InForce);
}

#[test]
fn treaties_without_an_end_enter_into_force_on_their_days() {
    for (id, eve, day) in [
        ("npt", date!(1970, 3, 4), date!(1970, 3, 5)),
        ("ltbt", date!(1963, 10, 9), date!(1963, 10, 10)),
        ("outer-space", date!(1967, 10, 9), date!(1967, 10, 10)),
        ("seabed", date!(1972, 5, 17), date!(1972, 5, 18)),
        ("antarctic", date!(1961, 6, 22), date!(1961, 6, 23)),
        ("bwc", date!(1975, 3, 25), date!(1975, 3, 26)),
        ("cwc", date!(1997, 4, 28), date!(1997, 4, 29)),
        ("tpnw", date!(2021, 1, 21), date!(2021, 1, 22)),
        ("washington-1922", date!(1923, 8, 16), date!(1923, 8, 17)),
    ] {
        assert_eq!(status(id, eve), Status::NotYet, "{id}");
        assert_eq!(status(id, day), Status::InForce, "{id}");
        if id == "npt" || id == "washington-1922" {
            continue;
        }
        let now = date!(2026, 6, 1);
        assert_eq!(status(id, now), Status::InForce, "{id}");
        assert!(never_ends(id, now), "{id}");
    }
}

#[test]
fn the_npt_runs_for_25_years_and_then_without_an_end() {
    assert_eq!(end("npt", date!(1990, 1, 1)), Some(date!(1995, 3, 5)));
    assert_eq!(end("npt", date!(1995, 3, 3)), Some(date!(1995, 3, 5)));
    // The conference that decides meets after the 25 years, and nobody knows its decision before it has met.
    assert_eq!(status("npt", date!(1995, 3, 4)), Status::InForce);
    assert_eq!(status("npt", date!(1995, 3, 5)), Status::Undecided);
    assert_eq!(status("npt", date!(1995, 5, 10)), Status::Undecided);
    for day in [date!(1995, 5, 11), date!(1995, 5, 13), date!(2020, 1, 1)] {
        assert_eq!(status("npt", day), Status::InForce);
        assert!(never_ends("npt", day), "{day}");
    }
}

/// North Korea gave notice on 12 March 1993, suspended it a day before it took effect, and said on 10 January 2003 that
/// one day was enough. By the text it is three months.
#[test]
fn whether_north_korea_is_bound_by_the_npt_is_open_for_three_months_only() {
    use Truth::{False, True, Unknown};
    for (day, expected) in [
        (date!(1985, 12, 11), False),
        (date!(1985, 12, 12), True),
        (date!(1993, 3, 12), True),
        (date!(1994, 1, 1), True),
        (date!(2003, 1, 9), True),
        (date!(2003, 1, 10), True),
        (date!(2003, 1, 11), Unknown),
        (date!(2003, 2, 1), Unknown),
        (date!(2003, 4, 9), Unknown),
        (date!(2003, 4, 10), False),
        (date!(2003, 5, 1), False),
    ] {
        assert_eq!(bound("npt", "KP", day), expected, "{day}");
    }
}

#[test]
fn the_nuclear_weapon_states_joined_the_npt_one_after_the_other() {
    use Truth::{False, True, Unknown};
    for (party, day, expected) in [
        ("US", date!(1970, 3, 4), False),
        ("US", date!(1970, 3, 5), True),
        ("RU", date!(1970, 3, 5), True),
        ("GB", date!(1970, 3, 5), True),
        ("FR", date!(1990, 1, 1), False),
        ("FR", date!(1992, 8, 1), False),
        ("FR", date!(1992, 8, 2), Unknown),
        ("FR", date!(1992, 8, 3), True),
        ("CN", date!(1992, 3, 8), False),
        ("CN", date!(1992, 3, 9), True),
        ("ZA", date!(1991, 7, 9), False),
        ("ZA", date!(1991, 7, 10), True),
        ("CU", date!(2002, 11, 3), False),
        ("CU", date!(2002, 11, 4), True),
        // Remembered, so that only the year is given.
        ("UA", date!(1993, 12, 31), False),
        ("UA", date!(1994, 6, 1), Unknown),
        ("UA", date!(1994, 12, 31), True),
        ("IR", date!(1970, 3, 5), True),
    ] {
        assert_eq!(bound("npt", party, day), expected, "{party} {day}");
    }
    let (npt, _) = catalog::find("npt").unwrap();
    for outside in ["IN", "IL", "PK", "SS"] {
        assert!(npt.party(outside).is_err());
    }
}

#[test]
fn parties_of_other_treaties_are_bound_from_their_days() {
    use Truth::{False, True, Unknown};
    for (id, party, day, expected) in [
        ("open-skies", "US", date!(2020, 11, 21), True),
        ("open-skies", "US", date!(2020, 11, 22), False),
        ("open-skies", "RU", date!(2021, 12, 17), True),
        ("open-skies", "RU", date!(2021, 12, 18), False),
        ("open-skies", "DE", date!(2022, 6, 1), True),
        ("open-skies", "FI", date!(2003, 1, 1), Unknown),
        ("open-skies", "FI", date!(2005, 6, 14), True),
        ("cfe", "RU", date!(2023, 11, 6), True),
        ("cfe", "RU", date!(2023, 11, 7), False),
        ("cfe", "CZ", date!(1992, 12, 31), False),
        ("cfe", "CZ", date!(1993, 1, 1), True),
        ("ottawa", "LT", date!(2003, 10, 31), False),
        ("ottawa", "LT", date!(2003, 11, 1), True),
        ("ottawa", "LT", date!(2025, 12, 26), True),
        ("ottawa", "LT", date!(2025, 12, 27), False),
        ("ottawa", "FI", date!(2026, 1, 9), True),
        ("ottawa", "FI", date!(2026, 1, 10), False),
        ("ottawa", "PL", date!(2026, 2, 19), True),
        ("ottawa", "PL", date!(2026, 2, 20), False),
        ("ottawa", "TO", date!(2025, 11, 30), False),
        ("ottawa", "TO", date!(2025, 12, 1), True),
        ("ottawa", "UA", date!(2026, 1, 1), True),
        ("cwc", "US", date!(1997, 4, 29), True),
        ("cwc", "SY", date!(2013, 10, 13), False),
        ("cwc", "SY", date!(2013, 10, 14), True),
        ("cwc", "LY", date!(2004, 2, 4), False),
        ("cwc", "LY", date!(2004, 2, 5), True),
        ("bwc", "CA", date!(1975, 3, 26), True),
        ("bwc", "FR", date!(1984, 9, 26), False),
        ("bwc", "FR", date!(1984, 9, 27), True),
        ("bwc", "KI", date!(2025, 5, 20), True),
        ("antarctic", "PL", date!(1961, 6, 23), True),
        ("antarctic", "AE", date!(2024, 12, 10), False),
        ("antarctic", "AE", date!(2024, 12, 11), True),
        ("outer-space", "CN", date!(1983, 12, 30), True),
        ("seabed", "CN", date!(1991, 2, 27), False),
        ("seabed", "CN", date!(1991, 2, 28), True),
        ("ltbt", "US", date!(1963, 10, 10), True),
        ("ltbt", "IN", date!(1963, 11, 1), Unknown),
        ("ltbt", "IN", date!(1964, 1, 1), True),
        ("ltbt", "PK", date!(1987, 12, 31), False),
        ("ltbt", "PK", date!(1989, 1, 1), True),
        ("tpnw", "AT", date!(2021, 1, 22), True),
        ("tpnw", "LK", date!(2023, 3, 31), False),
        ("tpnw", "LK", date!(2024, 6, 1), True),
        ("ctbt", "FR", date!(2026, 6, 1), False),
        ("jcpoa", "US", date!(2018, 5, 7), True),
        ("jcpoa", "US", date!(2018, 5, 8), False),
        ("jcpoa", "IR", date!(2026, 1, 1), True),
    ] {
        assert_eq!(bound(id, party, day), expected, "{id} {party} {day}");
    }
    for (id, outside) in
        [("tpnw", "US"), ("ltbt", "FR"), ("ltbt", "CN"), ("ottawa", "US"), ("bwc", "IL"), ("cwc", "IL")]
    {
        let (treaty, _) = catalog::find(id).unwrap();
        assert!(treaty.party(outside).is_err(), "{id} {outside}");
    }
}

#[test]
fn one_notice_ends_the_washington_treaty_for_all_and_not_before_1936() {
    assert!(never_ends("washington-1922", date!(1934, 1, 1)));
    assert!(never_ends("washington-1922", date!(1934, 12, 28)));
    assert_eq!(end("washington-1922", date!(1934, 12, 29)), Some(date!(1936, 12, 31)));
    assert_eq!(end("washington-1922", date!(1935, 6, 1)), Some(date!(1936, 12, 31)));
    assert_eq!(status("washington-1922", date!(1936, 12, 30)), Status::InForce);
    assert_eq!(status("washington-1922", date!(1936, 12, 31)), Status::Withdrawn);
    for party in ["US", "GB", "FR", "IT", "JP"] {
        assert_eq!(bound("washington-1922", party, date!(1936, 12, 30)), Truth::True, "{party}");
        assert_eq!(bound("washington-1922", party, date!(1937, 1, 1)), Truth::False, "{party}");
    }
}

/// A deadline: the side, the percentage, the first day on which it binds, the first on which it does not, and whether
/// the number and the day were read.
type Deadline = (&'static str, u32, (u16, u8, u8), Option<(u16, u8, u8)>, bool);

const DEADLINES: [Deadline; 12] = [
    ("US", 1, (2000, 4, 29), Some((2002, 4, 29)), true),
    ("US", 20, (2002, 4, 29), Some((2007, 12, 31)), true),
    ("US", 45, (2007, 12, 31), Some((2012, 4, 29)), true),
    ("US", 100, (2012, 4, 29), None, true),
    ("RU", 1, (2003, 5, 31), Some((2007, 4, 29)), false),
    ("RU", 20, (2007, 4, 29), Some((2009, 12, 31)), true),
    ("RU", 45, (2009, 12, 31), Some((2012, 4, 29)), false),
    ("RU", 100, (2012, 4, 29), None, true),
    ("IN", 1, (2000, 4, 29), Some((2002, 4, 29)), true),
    ("IN", 20, (2002, 4, 29), Some((2004, 4, 29)), true),
    ("IN", 45, (2004, 4, 29), Some((2009, 4, 28)), true),
    ("IN", 100, (2009, 4, 28), None, false),
];

/// The order of destruction, judged on the first and the last day of each step with just enough and with a kilogram
/// less than enough.
#[test]
fn the_cwc_requires_1_20_45_and_100_percent_by_its_deadlines() {
    let (treaty, _) = catalog::find("cwc").unwrap();
    let floors: Vec<_> = treaty.ceilings.iter().filter(|ceiling| ceiling.bound.is_floor()).collect();
    assert_eq!(floors.len(), DEADLINES.len());
    let declared = 31_497_001_u32; // kilograms, a number that no percentage divides
    let judged = |side: &'static str, day, destroyed| -> Vec<_> {
        let number = |of: NumberOf<'_>| match of.quantity.id {
            "category_1_declared" => Some(CountRange::exactly(declared)),
            "category_1_destroyed" => Some(CountRange::exactly(destroyed)),
            _ => None,
        };
        let limits = question("cwc", day).limits();
        let rows = limits.judge_with(|quantity| quantity.id == "category_1_destroyed", number);
        rows.filter(|row| row.side == side).map(|row| row.finding.verdict).collect()
    };
    for ((side, percent, from, until, was_read), floor) in DEADLINES.into_iter().zip(floors) {
        let day = |(year, month, day): (u16, u8, u8)| Date::new(year, month, day).unwrap();
        let enough = u32::try_from((u64::from(declared) * u64::from(percent)).div_ceil(100)).unwrap();
        let last = until.map_or(date!(2026, 1, 1), |until| day(until).previous().unwrap());
        for day in [day(from), last] {
            assert_eq!(judged(side, day, enough), [Verdict::Holds], "{side} {percent} on {day}");
            assert_eq!(judged(side, day, enough - 1), [Verdict::Fails], "{side} {percent} on {day}");
        }
        assert_eq!(floor.citation.provenance != Provenance::Unverified, was_read, "{floor:?}");
    }
    // Before the first deadline nothing is required, and Japan never declared a stockpile.
    assert_eq!(judged("US", date!(2000, 4, 28), 0), [Verdict::NotBinding]);
    assert!(judged("JP", date!(2005, 1, 1), 0).is_empty());
}

/// At the end of INF's first phase, ballistic missiles are at most 247 of 689 missiles of the United States.
#[test]
fn the_inf_ratio_binds_at_the_end_of_the_first_phase() {
    let judged = |day, ballistic, all| -> Vec<_> {
        let number = |of: NumberOf<'_>| {
            Some(CountRange::exactly(if of.quantity.id.contains("ballistic") { ballistic } else { all }))
        };
        let limits = question("inf", day).limits();
        let rows = limits.judge_with(|quantity| quantity.id == "intermediate_range_ballistic_missiles", number);
        rows.map(|row| (row.side, row.finding.verdict)).collect()
    };
    let binding = date!(1990, 11, 1);
    assert_eq!(judged(binding, 247, 689), [("US", Verdict::Holds)]);
    assert_eq!(judged(binding, 248, 689), [("US", Verdict::Fails)]);
    // 71.69 of 200 missiles are allowed.
    assert_eq!(judged(binding, 71, 200), [("US", Verdict::Holds)]);
    assert_eq!(judged(binding, 72, 200), [("US", Verdict::Fails)]);
    assert_eq!(judged(date!(1990, 10, 31), 1, 1), [("US", Verdict::NotBinding)]);
    assert_eq!(judged(date!(1991, 6, 1), 1, 1), [("US", Verdict::NotBinding)]);
}
