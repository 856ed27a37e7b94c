//! F14: true clocks that drift, wrap and lose power, against what the device says of the time.

use proverka::verdict::Truth;
use proverka_device_tests::Random;
use proverka_device_tests::reach::reach;
use proverka_firmware::time::Time;

const SECOND: i128 = 1_000_000_000;

/// A clock that runs at a rate off by a constant part for a while, then by another.
struct Crystal {
    hertz: u32,
    top: u32,
    /// Ticks since power came, as a fraction of `hertz * 10^15`.
    phase: i128,
    offset: u32,
}

impl Crystal {
    fn run(&mut self, ns: i128, off_ppm: i128) {
        self.phase += ns * i128::from(self.hertz) * (1_000_000 + off_ppm);
    }

    fn reading(&self) -> u32 {
        let ticks = (self.phase / (SECOND * 1_000_000)) as u64;
        (ticks.wrapping_add(u64::from(self.offset)) & u64::from(self.top)) as u32
    }
}

struct Cases {
    checked: u64,
    in_force: u64,
    over: u64,
    unbounded: u64,
    refused: u64,
}

fn life(seed: u64, cases: &mut Cases) {
    let mut random = Random(seed);
    let hertz = [1, 100, 32_768, 1_000_000][random.below(4) as usize];
    let top = [0x00FF_FFFF, u32::MAX][random.below(2) as usize];
    let rho = [0, 20, 500, 20_000, 50_000][random.below(5) as usize];
    let wrap_ns = i128::from(top) * SECOND / i128::from(hertz) * 9 / 10;
    let mut crystal = Crystal { hertz, top, phase: 0, offset: random.word() & top };
    let mut time = Time::new(hertz, top, crystal.reading());
    time.start(rho, None);
    // True time, Unix nanoseconds.
    let mut now: i128 =
        i128::from(1_600_000_000 + random.below(100_000_000)) * SECOND + i128::from(random.below(1_000_000_000));
    let term = now / SECOND + i128::from(random.below(400_000_000)) - 20_000_000;
    let expiry = (term as i64, term as i64 + random.below(200_000) as i64);
    let mut floor = i64::MIN;
    let mut over = false;
    // The drift, held to an end of its range or anywhere in it.
    let mut off = [-i128::from(rho), i128::from(rho)][random.below(2) as usize];
    let pass = |ns: i128, crystal: &mut Crystal, time: &mut Time, now: &mut i128, off: i128| {
        let ns = ns.min(wrap_ns);
        crystal.run(ns, off);
        *now += ns;
        time.tick(crystal.reading());
    };
    for _ in 0..60 {
        if random.below(8) == 0 {
            off = random.below(2 * u64::from(rho) + 1) as i128 - i128::from(rho);
        }
        match random.below(10) {
            0 => {
                // Power goes for a while.
                now += i128::from(random.below(3_000_000)) * SECOND;
                crystal =
                    Crystal { hertz, top, phase: i128::from(random.below(1000)) * SECOND, offset: random.word() & top };
                time = Time::new(hertz, top, crystal.reading());
                time.start(rho, Some(floor).filter(|floor| *floor > i64::MIN));
            }
            1 | 2 => {
                // A statement: nonce, a while, signed, a while, taken in.
                let given = time.reading();
                pass(i128::from(random.below(90)) * SECOND + 7, &mut crystal, &mut time, &mut now, off);
                let signed = now;
                let earliest = (signed / SECOND) as i64 - random.below(100) as i64;
                let latest = (signed / SECOND) as i64 + 1 + random.below(100) as i64;
                pass(i128::from(random.below(90)) * SECOND + 3, &mut crystal, &mut time, &mut now, off);
                assert!(time.anchor(given, earliest, latest), "seed {seed}: a true statement was refused");
            }
            3 => {
                // A false one, later or earlier than anything possible: refused, and nothing is taken in.
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
            _ => {
                let scale = random.below(54);
                let ns = i128::from(random.below(1 << scale));
                pass(ns, &mut crystal, &mut time, &mut now, off);
            }
        }
        cases.checked += 1;
        let stamp = time.stamp(floor);
        assert!(stamp.earliest >= floor);
        floor = stamp.earliest;
        if let Some(earliest) = time.earliest() {
            assert!(i128::from(earliest) * SECOND <= now, "seed {seed}: {earliest} is after {now}");
        }
        match time.latest() {
            Some(latest) => assert!(now <= i128::from(latest) * SECOND, "seed {seed}: {latest} is before {now}"),
            None => cases.unbounded += 1,
        }
        match time.in_force(expiry) {
            Truth::True => {
                assert!(now < i128::from(expiry.0) * SECOND, "seed {seed}: in force after the end");
                assert!(!over, "seed {seed}: in force again");
                cases.in_force += 1;
            }
            Truth::False => {
                assert!(now >= i128::from(expiry.1) * SECOND, "seed {seed}: expired before the end");
                over = true;
                cases.over += 1;
            }
            Truth::Unknown => {}
        }
    }
}

fn lives(seeds: std::ops::Range<u64>) {
    let mut cases = Cases { checked: 0, in_force: 0, over: 0, unbounded: 0, refused: 0 };
    let count = seeds.end - seeds.start;
    for seed in seeds {
        life(seed, &mut cases);
    }
    // None of the answers is there by never being given.
    for answers in [cases.in_force, cases.over, cases.unbounded, cases.refused] {
        assert!(answers > count, "{answers} of {}", cases.checked);
    }
    println!("{} cases, {} in force, {} expired", cases.checked, cases.in_force, cases.over);
}

#[test]
fn the_true_time_is_always_within_what_the_device_says() {
    lives(0..reach(4000, 170_000));
}

/// Exact quotients, worked out by hand: at 5 % the usual approximations are off.
#[test]
fn quotients_are_exact() {
    let mut time = Time::new(1, u32::MAX, 0);
    time.start(50_000, None);
    let given = time.reading();
    assert!(time.anchor(given, 1_000_000, 1_000_000));
    // The difference of readings is off by up to a tick, here a second: (2,100,000 - 1) / 1.05 and (2,100,000 + 1) / 0.95.
    // The statement itself took in one tick each way before that: it may have been signed up to a tick after the nonce.
    time.tick(2_100_000);
    assert_eq!(time.earliest(), Some(1_000_000 + 1_999_999));
    assert_eq!(time.latest(), Some(1_000_000 + 2 + 2_210_528));
}

#[test]
fn a_clock_that_may_stand_still_bounds_nothing_from_above() {
    let mut time = Time::new(1000, u32::MAX, 0);
    time.start(1_000_000, None);
    let given = time.reading();
    assert!(!time.anchor(given, 5, 6));
    assert_eq!((time.earliest(), time.latest()), (None, None));
}
