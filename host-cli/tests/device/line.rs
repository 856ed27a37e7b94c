//! Lines with noise, lines that are cut, and lines without a device.

use std::sync::atomic::Ordering::Relaxed;

use crate::bench::Bench;

#[test]
fn noise_costs_time_and_counts_nothing_twice() {
    let bench = Bench::enrolled();
    bench.both("open", &[]).exits(0);
    bench.line.noise.store(200, Relaxed);
    for total in 1..=8 {
        assert_eq!(bench.device("tally", &["B"]).exits(0).member("total"), total.to_string());
    }
    bench.line.noise.store(0, Relaxed);
    assert!(bench.line.spoilt.load(Relaxed) > 10, "{:?}", bench.line);
    assert_eq!(bench.device("status", &[]).exits(0).member("count_b"), "8, declared none, limit 20");
}

#[test]
fn a_loop_and_silence_are_told_apart_and_name_the_end_that_is_missing() {
    let bench = Bench::new();
    bench.line.is_loop.store(true, Relaxed);
    let echo = bench.device("status", &[]).exits(2);
    assert!(echo.err.contains("so the line is a loop"), "{}", echo.err);
    let closed = bench.run(&["device", "status", "--port", "tcp:127.0.0.1:1"]).exits(2);
    assert!(closed.err.starts_with("proverka: tcp:127.0.0.1:1: "), "{}", closed.err);
    let none = bench.run(&["device", "status", "--port", "/dev/ttyACM0"]).exits(2);
    assert!(none.err.contains("expected serial:/dev/tty…, tcp:HOST:PORT, sim, or sim:FILE"), "{}", none.err);
}

#[test]
fn a_tally_whose_answer_is_lost_says_that_nobody_knows() {
    let bench = Bench::enrolled();
    bench.both("open", &[]).exits(0);
    // HELLO and status pass in both directions, then the request; nothing of its reply arrives.
    let mut told = false;
    for bytes in (300..700).step_by(20) {
        bench.line.unplug.store(bytes, Relaxed);
        let ran = bench.device("tally", &["B"]);
        told |= ran.status == 2 && ran.err.contains("look at `proverka device status` before you count it again");
    }
    assert!(told);
}
