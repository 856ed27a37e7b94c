//! Tests of the sums of items.

use std::io::Cursor;

use crate::breakdown;
use proptest::prelude::*;
use proverka::count::{Census, FullCensus, Kind, KindSet, State, StateSet};
use proverka_cli::ingest::{self, Declared, Group, GroupBy, Groups, ItemSource, Options};
use proverka_test_support::properties::cases;

const BREAKDOWN: &str = include_str!("../../data/new-start-breakdown.csv");
const AGGREGATES: &str = include_str!("../../data/new-start-aggregates.csv");

fn read(input: &str, options: &Options) -> Declared {
    let source = ItemSource::reader("in", Box::new(Cursor::new(input.as_bytes().to_vec())));
    ingest::items(source, &["US", "RU"], options, &mut |_| {}).unwrap_or_else(|rejected| panic!("{rejected}"))
}

fn census_of_the_us(date: &str) -> FullCensus {
    let declared = read(&breakdown::items(BREAKDOWN, date, "US"), &Options::default());
    assert_eq!(declared.per_party.len(), 1, "Russia declares nothing here, and that is not zero");
    declared.per_party[0].1
}

/// A published total; `column` is the index of the column, and the date has index 0.
fn published(date: &str, column: usize) -> u32 {
    let mut reader = csv::Reader::from_reader(AGGREGATES.as_bytes());
    let record = reader
        .records()
        .map(|record| record.expect("well-formed"))
        .find(|record| &record[0] == date && &record[1] == "US");
    record.expect("a row")[column].parse().expect("a number")
}

/// Number of deployed ICBMs, SLBMs and heavy bombers.
fn delivery_systems(census: &FullCensus) -> u32 {
    [Kind::Icbm, Kind::Slbm, Kind::HeavyBomber].map(|kind| census.items(kind, State::Deployed)).iter().sum()
}

/// Number of launchers and bombers, deployed and non-deployed; the latter include test and training items.
fn launchers(census: &FullCensus) -> u32 {
    let states = [State::Deployed, State::NonDeployed, State::Test, State::Training];
    [Kind::IcbmLauncher, Kind::SlbmLauncher, Kind::HeavyBomber]
        .iter()
        .flat_map(|&kind| states.map(|state| census.items(kind, state)))
        .sum()
}

#[test]
fn the_breakdown_of_2020_counts_to_both_published_totals() {
    let census = census_of_the_us("2020-09-01");
    assert_eq!((delivery_systems(&census), published("2020-09-01", 2)), (675, 675));
    assert_eq!((launchers(&census), published("2020-09-01", 4)), (800, 800));
    // Subsets are counted separately and not added: 57 launchers are not deployed, and four of these are for tests.
    assert_eq!(census.items(Kind::IcbmLauncher, State::Test), 4);
    assert_eq!(census.items(Kind::IcbmLauncher, State::NonDeployed), 53);
    assert_eq!(census.items(Kind::HeavyBomber, State::Test), 5);
    // These are outside the limits, and are counted anyway.
    assert_eq!(census.items(Kind::HeavyBomber, State::NonNuclear), 41);
}

#[test]
fn the_breakdown_of_2017_counts_to_the_published_delivery_systems() {
    let census = census_of_the_us("2017-03-01");
    assert_eq!((delivery_systems(&census), published("2017-03-01", 2)), (673, 673));
    // It does not give launchers and bombers that are not deployed, so the published 820 cannot follow from it.
    assert_eq!(published("2017-03-01", 4), 820);
    assert_eq!(census.items(Kind::IcbmLauncher, State::Deployed), 0);
}

#[test]
fn the_breakdown_of_2013_counts_to_the_published_delivery_systems() {
    let census = census_of_the_us("2013-03-01");
    assert_eq!((delivery_systems(&census), published("2013-03-01", 2)), (792, 792));
    // It does not give launchers, so the published 1028 cannot follow from it.
    assert_eq!(published("2013-03-01", 4), 1028);
    assert_eq!(census.items(Kind::SlbmLauncher, State::Deployed), 0);
}

#[test]
fn every_thread_count_gives_the_same_sum() {
    let input = breakdown::items(BREAKDOWN, "2020-09-01", "US");
    let whole = read(&input, &Options { threads: 1, ..Options::default() });
    for threads in 2..5 {
        assert_eq!(read(&input, &Options { threads, ..Options::default() }), whole);
    }
}

#[test]
fn training_launchers_are_grouped_by_site_and_type() {
    let line = |id: &str, state: &str, site: &str| {
        format!(
            r#"{{"id":"{id}","party":"US","kind":"icbm_launcher","state":"{state}","type":"MM-III","site":"{site}"}}"#
        ) + "\n"
    };
    let input = [
        line("1", "training", "Minot"),
        line("2", "training", "Minot"),
        line("3", "training", "Malmstrom"),
        line("4", "test", "Minot"),
    ];
    let group = Some(GroupBy { kinds: KindSet::new(&[Kind::IcbmLauncher]), states: StateSet::new(&[State::Training]) });
    let declared = read(&input.concat(), &Options { group, ..Options::default() });
    let counts: Vec<(Option<&str>, u64)> =
        declared.groups.counts.iter().map(|(group, &count)| (group.site.as_deref(), count)).collect();
    assert_eq!(counts, [(Some("Malmstrom"), 1), (Some("Minot"), 2)]);
    assert_eq!(declared.groups.unlisted, 0);
    let first = declared.groups.counts.keys().next().expect("a group");
    let expected = Group {
        party: 0,
        kind: Kind::IcbmLauncher.into(),
        site: Some("Malmstrom".into()),
        model: Some("MM-III".into()),
    };
    assert_eq!(first, &expected);

    // There are more sites than the table holds: no item is lost silently.
    let input: String =
        (0..1500).map(|site| line(&format!("{site:05}"), "training", &format!("site {site}"))).collect();
    let declared = read(&input, &Options { group, ..Options::default() });
    assert_eq!((declared.groups.counts.len(), declared.groups.unlisted), (Groups::MOST, 476));
    assert_eq!(declared.items, 1500);
}

fn census(adds: &[(usize, usize, u16)]) -> Census {
    let mut census = Census::EMPTY;
    for &(kind, state, warheads) in adds {
        census.add(Kind::ALL[kind], State::ALL[state], warheads).expect("room");
    }
    census
}

fn adds() -> impl Strategy<Value = Vec<(usize, usize, u16)>> {
    proptest::collection::vec((0..Kind::COUNT, 0..State::COUNT, any::<u16>()), 0..50)
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn parts_merge_in_any_order_to_the_whole(a in adds(), b in adds(), c in adds()) {
        let (x, y, z) = (census(&a), census(&b), census(&c));
        let whole = census(&[a, b, c].concat());
        prop_assert_eq!(x.merge(&y).and_then(|xy| xy.merge(&z)), Ok(whole));
        prop_assert_eq!(y.merge(&z).and_then(|yz| x.merge(&yz)), Ok(whole));
        prop_assert_eq!(z.merge(&x).and_then(|zx| zx.merge(&y)), Ok(whole));
        prop_assert_eq!(x.merge(&Census::EMPTY), Ok(x));
    }

    #[test]
    fn a_count_past_the_largest_is_refused_and_changes_nothing(items in 1..u32::MAX, over in 1..1000_u32) {
        let mut census = Census::EMPTY;
        census.add_many(Kind::Icbm, State::Test, u32::MAX - items, 0).expect("room");
        let before = census;
        prop_assert!(census.add_many(Kind::Icbm, State::Test, items.saturating_add(over), 0).is_err() || items.checked_add(over).is_none());
        prop_assert!(census.add_many(Kind::Icbm, State::Test, 0, u32::MAX).is_ok());
        prop_assert!(census.add_many(Kind::Icbm, State::Test, 0, 1).is_err());
        prop_assert_eq!(census.items(Kind::Icbm, State::Test), before.items(Kind::Icbm, State::Test));
        prop_assert!(census.merge(&census).is_err());
    }
}
