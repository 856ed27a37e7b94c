//! F14: simulated clocks that drift, wrap, are not read for any time and lose power. The tests compare what the device
//! says of the time with the true time.

use proverka::verdict::Truth;
use proverka_device::board::Look;
use proverka_device::time::Time;
use proverka_test_support::random::Random;
use proverka_test_support::reach::reach;

const SECOND: i128 = 1_000_000_000;

/// A clock whose rate is off by a constant fraction, which changes from time to time.
struct Crystal {
    hertz: u32,
    top: u32,
    /// The number of ticks after which a reading is overdue.
    longest_gap: u32,
    /// Ticks since power-up, as a fraction of `hertz * 10^15`.
    phase: i128,
    offset: u32,
    /// The ticks at the previous reading.
    looked: u64,
}

impl Crystal {
    fn run(&mut self, ns: i128, off_ppm: i128) {
        self.phase += ns * i128::from(self.hertz) * (1_000_000 + off_ppm);
    }

    /// This works as on the boards: a comparison in hardware knows whether the reading is overdue.
    fn look(&mut self) -> Look {
        let ticks = (self.phase / (SECOND * 1_000_000)) as u64;
        let overdue = ticks - self.looked > u64::from(self.longest_gap);
        self.looked = ticks;
        Look { ticks: (ticks.wrapping_add(u64::from(self.offset)) & u64::from(self.top)) as u32, overdue }
    }
}

/// How gaps between readings are judged.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gaps {
    /// As the device judges them.
    Bounded,
    /// A control: every reading is believed, as if the counter could not have wrapped.
    Believed,
    /// Another control: only the reading is judged, and the comparison in hardware is not used.
    ByReading,
}

#[derive(Default)]
struct Cases {
    checked: u64,
    in_force: u64,
    over: u64,
    unbounded: u64,
    refused: u64,
    overdue: u64,
}

/// A description of a false statement of the device.
type Wrong = String;

fn life(seed: u64, gaps: Gaps, cases: &mut Cases) -> Result<(), Wrong> {
    let mut random = Random(seed);
    let hertz = [1, 100, 32_768, 1_000_000][random.below(4) as usize];
    let top = [0x00FF_FFFF, u32::MAX][random.below(2) as usize];
    let rho = [0, 20, 500, 20_000, 50_000][random.below(5) as usize];
    // This is at most nine tenths of a wrap, so that true gaps up to it are never taken for shorter ones.
    let longest_gap = (u64::from(top) * (1 + random.below(9)) / 10) as u32;
    let start = |hertz, random: &mut Random| {
        let phase = i128::from(random.below(1000)) * SECOND;
        Crystal { hertz, top, longest_gap, phase, offset: random.word() & top, looked: 0 }
    };
    let tick = |crystal: &mut Crystal, time: &mut Time| {
        let look = crystal.look();
        time.tick(if gaps == Gaps::Bounded { look } else { Look::in_time(look.ticks) });
    };
    let believed = if gaps == Gaps::Believed { top } else { longest_gap };
    let gap_ns = i128::from(longest_gap) * SECOND / i128::from(hertz) * 9 / 10;
    let mut crystal = start(hertz, &mut random);
    let mut time = Time::new(hertz, top, believed, crystal.look().ticks);
    time.start(rho, None);
    // True time in Unix nanoseconds.
    let mut now: i128 =
        i128::from(1_600_000_000 + random.below(100_000_000)) * SECOND + i128::from(random.below(1_000_000_000));
    let term = now / SECOND + i128::from(random.below(400_000_000)) - 20_000_000;
    let expiry = (term as i64, term as i64 + random.below(200_000) as i64);
    let mut floor = i64::MIN;
    let mut over = false;
    // The drift: constant at one end of its range, or anywhere in it.
    let mut off = [-i128::from(rho), i128::from(rho)][random.below(2) as usize];
    let pass = |ns: i128, crystal: &mut Crystal, time: &mut Time, now: &mut i128, off: i128| {
        let ns = ns.min(gap_ns);
        crystal.run(ns, off);
        *now += ns;
        tick(crystal, time);
    };
    for _ in 0..60 {
        if random.below(8) == 0 {
            off = random.below(2 * u64::from(rho) + 1) as i128 - i128::from(rho);
        }
        match random.below(12) {
            0 => {
                // The power is off for a while.
                now += i128::from(random.below(3_000_000)) * SECOND;
                crystal = start(hertz, &mut random);
                time = Time::new(hertz, top, believed, crystal.look().ticks);
                time.start(rho, Some(floor).filter(|floor| *floor > i64::MIN));
            }
            1 | 2 => {
                // A statement: the nonce is given, it is signed after a while, and applied after another while.
                let given = time.reading();
                pass(i128::from(random.below(90)) * SECOND + 7, &mut crystal, &mut time, &mut now, off);
                let signed = now;
                let earliest = (signed / SECOND) as i64 - random.below(100) as i64;
                let latest = (signed / SECOND) as i64 + 1 + random.below(100) as i64;
                pass(i128::from(random.below(90)) * SECOND + 3, &mut crystal, &mut time, &mut now, off);
                if !time.anchor(given, earliest, latest) {
                    return Err("a true statement was refused".into());
                }
            }
            3 => {
                // A false statement, later or earlier than anything possible, is refused and changes nothing.
                let before = (time.earliest(), time.latest());
                let given = time.reading();
                if let Some(known) = before.0 {
                    assert!(!time.anchor(given, known - 5000, known - 4000), "seed {seed}");
                    cases.refused += 1;
                }
                if let Some(known) = before.1 {
                    assert!(!time.anchor(given, known + 4000, known + 5000), "seed {seed}");
                }
                assert_eq!(before, (time.earliest(), time.latest()));
            }
            4 => {
                // The clock is not read for any time, because the processor is halted while the timer runs: often for
                // some whole wraps and a bit more.
                let given = time.reading();
                let wraps = u64::from(top) + 1;
                let ticks = match random.below(3) {
                    0 => wraps * (1 + random.below(3)) + random.below(200),
                    1 => u64::from(longest_gap) + random.below(3),
                    _ => random.below(4 * wraps),
                };
                // The time is measured by the clock itself, so that the counter comes close to its old value.
                let ns = i128::from(ticks) * SECOND * 1_000_000 / (i128::from(hertz) * (1_000_000 + off)) + 1;
                crystal.run(ns, off);
                now += ns;
                cases.overdue += u64::from(ticks > u64::from(longest_gap) + 2);
                tick(&mut crystal, &mut time);
                // A statement signed right after the nonce and concluded after the gap must not anchor anything wrong.
                let signed = ((now - ns) / SECOND) as i64;
                let _ = random.below(2) == 0 && time.anchor(given, signed, signed + 1);
            }
            _ => {
                let scale = random.below(54);
                let ns = i128::from(random.below(1_u64 << scale));
                pass(ns, &mut crystal, &mut time, &mut now, off);
            }
        }
        cases.checked += 1;
        let stamp = time.stamp(floor);
        assert!(stamp.earliest >= floor);
        floor = stamp.earliest;
        match time.in_force(expiry) {
            Truth::True if now >= i128::from(expiry.0) * SECOND => return Err("in force after the end".into()),
            Truth::True if over => return Err("in force again".into()),
            Truth::True => cases.in_force += 1,
            Truth::False if now < i128::from(expiry.1) * SECOND => return Err("expired before the end".into()),
            Truth::False => {
                over = true;
                cases.over += 1;
            }
            Truth::Unknown => {}
        }
        if let Some(earliest) = time.earliest().filter(|earliest| i128::from(*earliest) * SECOND > now) {
            return Err(format!("{earliest} is after {now}"));
        }
        match time.latest() {
            Some(latest) if now > i128::from(latest) * SECOND => return Err(format!("{latest} is before {now}")),
            Some(_) => {}
            None => cases.unbounded += 1,
        }
    }
    Ok(())
}

fn lives(seeds: std::ops::Range<u64>) {
    let mut cases = Cases::default();
    let count = seeds.end - seeds.start;
    for seed in seeds {
        if let Err(wrong) = life(seed, Gaps::Bounded, &mut cases) {
            panic!("seed {seed}: {wrong}");
        }
    }
    // Every kind of answer occurs often enough to show something.
    for answers in [cases.in_force, cases.over, cases.unbounded, cases.refused, cases.overdue] {
        assert!(answers > count, "{answers} of {}", cases.checked);
    }
    println!(
        "{} cases, {} in force, {} expired, {} gaps too long",
        cases.checked, cases.in_force, cases.over, cases.overdue
    );
}

#[test]
fn the_true_time_is_always_within_what_the_device_says() {
    lives(0..reach(4000, 170_000));
}

/// Controls: without the bound on gaps, or without the comparison in hardware, the same runs report a term as in force
/// that is over.
#[test]
fn without_a_bound_on_gaps_a_term_that_is_over_is_in_force() {
    for gaps in [Gaps::Believed, Gaps::ByReading] {
        let mut wrong = 0;
        for seed in 0..4000 {
            wrong += u32::from(life(seed, gaps, &mut Cases::default()) == Err("in force after the end".into()));
        }
        assert!(wrong > 0);
        println!("{wrong} lives in force after the end");
    }
}

/// A debugger halts the processor for one wrap of the timer and five seconds: 71.6 minutes that leave no trace in its
/// count.
#[test]
fn a_halt_of_a_whole_wrap_is_a_loss_of_the_clock() {
    const HERTZ: u32 = 1_000_000;
    const AT: i64 = 1_700_000_000;
    let halted = |longest_gap, overdue| {
        let mut time = Time::new(HERTZ, u32::MAX, longest_gap, 0);
        time.start(0, None);
        let given = time.reading();
        assert!(time.anchor(given, AT, AT));
        time.tick(Look { ticks: 5 * HERTZ, overdue });
        time
    };
    // The term ended an hour after the statement.
    let expiry = (AT + 3600, AT + 3600);
    let mut time = halted(60 * HERTZ, true);
    assert_eq!((time.earliest(), time.latest()), (Some(AT + 4), None));
    assert_eq!(time.in_force(expiry), Truth::Unknown);
    assert_eq!(halted(u32::MAX, false).in_force(expiry), Truth::True, "the control: the halt is forgotten");
    // A gap that can be seen from the reading alone.
    assert_eq!(halted(4 * HERTZ, false).latest(), None);
    assert_eq!(halted(5 * HERTZ, false).latest(), Some(AT + 7));

    // A nonce given before the loss gives no upper bound; the parties must state the time again.
    let before = time.reading();
    time.tick(Look { ticks: 6 * HERTZ, overdue: true });
    assert!(!time.anchor(before, AT + 4300, AT + 4301));
    assert_eq!(time.latest(), None);
    let given = time.reading();
    assert!(time.anchor(given, AT + 4302, AT + 4303));
    assert_eq!(time.in_force(expiry), Truth::False);
}

/// Exact quotients, calculated by hand. At 5 % the usual approximations are wrong.
#[test]
fn bounds_of_the_clock_are_exact_quotients() {
    let mut time = Time::new(1, u32::MAX, u32::MAX, 0);
    time.start(50_000, None);
    let given = time.reading();
    assert!(time.anchor(given, 1_000_000, 1_000_000));
    // The difference of two readings is off by up to a tick, which is a second here: (2,100,000 - 1) / 1.05 and
    // (2,100,000 + 1) / 0.95. Applying the statement itself took one tick each way before that: it may have been signed
    // up to a tick after the nonce.
    time.tick(Look::in_time(2_100_000));
    assert_eq!(time.earliest(), Some(1_000_000 + 1_999_999));
    assert_eq!(time.latest(), Some(1_000_000 + 2 + 2_210_528));
}

#[test]
fn a_clock_that_may_stand_still_bounds_nothing_from_above() {
    let mut time = Time::new(1000, u32::MAX, u32::MAX, 0);
    time.start(1_000_000, None);
    let given = time.reading();
    assert!(!time.anchor(given, 5, 6));
    assert_eq!((time.earliest(), time.latest()), (None, None));
}
