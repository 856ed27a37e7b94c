//! The session that the device records, judged as an inspection: how long it lasts, and how many there are in a treaty
//! year.

use crate::bench::{Bench, World, declared};
use proverka::verdict::Verdict;
use proverka::wire::{Acknowledged, Reply};

/// 9 October 2025.
const START: i64 = 1_760_000_000;

/// Lets the device work for some minutes, so that its clock is never unwatched for long.
fn minutes(bench: &mut Bench, minutes: u64) {
    for _ in 0..minutes.div_ceil(10) {
        bench.world.pass(600);
        bench.settle();
    }
}

#[test]
fn a_session_that_surely_lasted_longer_than_thirty_hours_fails() {
    let mut bench = Bench::enrolled(81);
    let _: Reply<'_> = bench.tell_time(START);
    let _: Acknowledged = bench.open(declared(5));
    let _ = bench.tally(0, 1);
    assert_eq!(bench.status().overall, Verdict::Holds);
    // The time is known to about two minutes, so for a while it may or may not be over.
    minutes(&mut bench, 29 * 60 + 50);
    assert_eq!(bench.status().overall, Verdict::Holds);
    minutes(&mut bench, 20);
    let status = bench.status();
    assert_eq!((status.overall, status.in_force), (Verdict::Fails, Verdict::Holds));
    // Nothing is refused: it can be closed, and is judged from the record after a restart too.
    let _ = bench.tally(0, 1);
    let closed = bench.close();
    bench.cosign(&closed);
    assert_eq!(bench.status().overall, Verdict::Fails);
    bench.restart();
    bench.settle();
    let _: Reply<'_> = bench.tell_time(START + 31 * 3600);
    assert_eq!(bench.status().overall, Verdict::Fails);
    // The next one is short.
    let _: Acknowledged = bench.open(declared(5));
    assert_eq!(bench.status().overall, Verdict::Holds);
}

#[test]
fn the_eleventh_session_of_a_treaty_year_fails() {
    let mut bench = Bench::on(&World::roomy(82));
    bench.enrol();
    let _: Reply<'_> = bench.tell_time(START);
    for number in 1..=11 {
        let _: Acknowledged = bench.open(declared(5));
        let _ = bench.tally(0, 1);
        let due = if number > 10 { Verdict::Fails } else { Verdict::Holds };
        assert_eq!(bench.status().overall, due, "session {number}");
        let _: Acknowledged = bench.close();
    }
}

/// Without a statement of the time, nobody knows in which treaty years the sessions are, nor how long they last.
#[test]
fn a_session_that_may_have_broken_a_rule_does_not_change_the_verdict() {
    let mut bench = Bench::on(&World::roomy(83));
    bench.enrol();
    let _: Acknowledged = bench.open(declared(5));
    let _ = bench.tally(0, 1);
    minutes(&mut bench, 31 * 60);
    assert_eq!(bench.status().overall, Verdict::Undecided);
    for _ in 0..11 {
        let _: Acknowledged = bench.close();
        let _: Acknowledged = bench.open(declared(5));
    }
    assert_eq!(bench.status().overall, Verdict::Undecided);
}
