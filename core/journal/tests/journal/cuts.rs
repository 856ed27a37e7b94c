//! Power cut at every step: one cut, two cuts, three, a thousand.

use proverka_test_support::driver::{Op, Stand, long_script, replay_of, reproducer, seeds, short_script};
use proverka_test_support::flash::Tear;
use proverka_test_support::random::Random;
use proverka_test_support::reach::{full, reach, stride};

/// The script of that name.
fn script(name: &str) -> Vec<Op> {
    match name {
        "long" => long_script(200),
        "short" => short_script(),
        _ => panic!("no script {name}"),
    }
}

/// What a cut at step `step` may leave, each kind once, random parts several times over.
pub(crate) fn tears(step: u64) -> Vec<Tear> {
    let seed = step as u32 * 64;
    let mut tears = vec![Tear::None, Tear::All, Tear::Loose(seed), Tear::Hair(seed), Tear::Hair(seed + 13)];
    tears.extend([Tear::Speck(seed), Tear::Speck(seed + 33), Tear::Sunk(seed), Tear::Sunk(seed + 21)]);
    tears.extend((0..8).map(|part| Tear::Some(seed + part)));
    tears.extend((8..10).map(|part| Tear::Weak(seed + part)));
    tears.extend([Tear::Noise(seed + 10, 1), Tear::Noise(seed + 11, 10), Tear::Noise(seed + 12, 100)]);
    tears
}

/// The slice of `tears` for runs that are not full: two of them, others at each step.
fn some_tears(step: u64) -> Vec<Tear> {
    let all = tears(step);
    let first = (step % all.len() as u64) as usize;
    vec![all[first], all[(first + 5) % all.len()]]
}

/// Runs from `stand` with these cuts and a few operations on, or says how to repeat what went wrong.
fn survive(name: &str, script: &[Op], stand: &Stand, until: usize, cuts: &[(u64, Tear)]) -> Stand {
    let mut fork = stand.clone();
    fork.flash.reseed(cuts.iter().fold(7, |seed, (step, _)| seed * 1009 + step));
    if let Err(cause) = fork.run(script, until, cuts) {
        panic!("{cause}\nrepeat: {}", reproducer(name, stand.next, until, cuts));
    }
    fork
}

/// Every `stride`th step of every operation of a script, cut once.
fn every_single_cut(name: &str, stride: usize, tears: fn(u64) -> Vec<Tear>) -> (u64, u64) {
    let script = script(name);
    let mut stand = Stand::start();
    let (mut runs, mut steps, mut phase) = (0, 0, 0_usize);
    while stand.next < script.len() {
        let mut whole = stand.clone();
        let op = stand.next;
        let tally = whole.run(&script, op + 1, &[]).expect("runs without a cut");
        steps += tally.steps;
        for step in 0..tally.steps {
            phase += 1;
            if !phase.is_multiple_of(stride) {
                continue;
            }
            for tear in tears(step + 1000 * op as u64) {
                survive(name, &script, &stand, (op + 3).min(script.len()), &[(step, tear)]);
                runs += 1;
            }
        }
        stand = whole;
    }
    (runs, steps)
}

#[test]
fn any_single_cut_in_two_hundred_entries_loses_nothing_acknowledged() {
    let script = script("long");
    let entries = script.iter().filter(|op| !matches!(op, Op::PowerCycle | Op::Destroy)).count();
    assert!(entries >= 200, "{entries} entries");
    let tears: fn(u64) -> Vec<Tear> = if full() { tears } else { some_tears };
    let (runs, steps) = every_single_cut("long", stride(13), tears);
    println!("F1: {runs} cuts in {steps} steps of {entries} entries");
}

#[test]
fn any_pair_of_cuts_in_forty_entries_loses_nothing_acknowledged() {
    let script = script("short");
    let stride = stride(271);
    let mut stand = Stand::start();
    let (mut pairs, mut phase) = (0_u64, 0_usize);
    while stand.next < script.len() {
        let op = stand.next;
        let until = (op + 2).min(script.len());
        let mut whole = stand.clone();
        let steps = whole.run(&script, op + 1, &[]).expect("runs without a cut").steps;
        for first in 0..steps {
            let tear = |step: u64| {
                let all = tears(step);
                all[(step * 7 + first) as usize % all.len()]
            };
            let first = (first, tear(first + 1000 * op as u64));
            // How many steps there are to cut after it.
            let mut once = stand.clone();
            once.flash.reseed(first.0);
            let after = once.run(&script, until, &[first]).expect("survives one cut").steps;
            for second in 0..after {
                phase += 1;
                if phase.is_multiple_of(stride) {
                    let second = (second, tear(second + 5000));
                    survive("short", &script, &stand, until, &[first, second]);
                    pairs += 1;
                }
            }
        }
        stand = whole;
    }
    println!("F2: {pairs} pairs of cuts in {} entries", stand.model.size());
}

#[test]
fn random_triples_of_cuts_lose_nothing_acknowledged() {
    let script = script("short");
    let runs = reach(400, 1_000_000);
    let mut stands = vec![Stand::start()];
    for op in 1..script.len() {
        let mut next = stands[op - 1].clone();
        next.run(&script, op, &[]).expect("runs without a cut");
        stands.push(next);
    }
    let mut random = Random(20_261_123);
    for _ in 0..runs {
        let stand = &stands[random.below(script.len() as u64) as usize];
        let cuts: Vec<_> = (0..3)
            .map(|_| {
                let step = random.below(160);
                let all = tears(u64::from(random.word() >> 8));
                (step, all[random.below(all.len() as u64) as usize])
            })
            .collect();
        survive("short", &script, stand, (stand.next + 3).min(script.len()), &cuts);
    }
    println!("F2: {runs} triples of cuts");
}

/// Every step of every rotation, with every tear: one seed that can be used, and the old one gone before the new one
/// signs. The driver looks at the key pages after each mount.
#[test]
fn a_rotation_cut_at_any_step_leaves_one_usable_seed() {
    let script = script("short");
    let mut stand = Stand::start();
    let mut runs = 0;
    while stand.next < script.len() {
        let (op, mut whole) = (stand.next, stand.clone());
        let steps = whole.run(&script, op + 1, &[]).expect("runs without a cut").steps;
        if script[op] == Op::Rotate && (full() || op < 3) {
            for step in 0..steps {
                for tear in tears(step) {
                    let fork = survive("short", &script, &stand, op + 2, &[(step, tear)]);
                    assert_eq!(seeds(&fork.flash).len(), 1);
                    runs += 1;
                }
            }
        }
        stand = whole;
    }
    println!("F16: {runs} cuts in rotations");
}

/// An erase of the next seed's page that was cut may leave one cell that reads as a one at the start and again when the
/// next seed is written over it: the page is erased all the same.
#[test]
fn a_seed_is_never_written_over_a_cell_between_one_and_zero() {
    let script = script("short");
    let mut stand = Stand::start();
    stand.run(&script, 1, &[]).expect("runs");
    let mut runs = 0;
    for bit in 0..64 {
        for seed in 0..24 {
            let mut fork = stand.clone();
            // Epoch 1 lies in page 2; its seed from byte 16 of the slot.
            fork.flash.weaken(2 * 1024 + 16 + bit / 32 * 4, 1 << (bit % 32));
            fork.flash.reseed(seed);
            fork.run(&script, 2, &[]).expect("rotates");
            for reading in 0..4 {
                fork.flash.reseed(reading);
                fork.run(&script, 0, &[]).unwrap_or_else(|cause| panic!("bit {bit}, {seed}, {reading}: {cause}"));
            }
            runs += 1;
        }
    }
    println!("F16: {runs} seeds written where a cell was between one and zero");
}

/// The erase of the old seed that was cut may read as done: the driver looks for what is left of it.
#[test]
fn an_old_seed_whose_erase_was_cut_is_erased_again_even_if_it_reads_as_gone() {
    let script = script("short");
    let mut stand = Stand::start();
    stand.run(&script, 1, &[]).expect("runs");
    let steps = stand.clone().run(&script, 2, &[]).expect("rotates").steps;
    for seed in 0..256 {
        let mut fork = stand.clone();
        fork.flash.reseed(u64::from(seed));
        // The last step of a rotation is that erase.
        fork.run(&script, 2, &[(steps - 1, Tear::Speck(seed))]).unwrap_or_else(|cause| panic!("{seed}: {cause}"));
    }
}

/// Zephyr's settings store did not come back after 256 cuts in a row.
#[test]
fn a_thousand_cuts_in_a_row_end_in_a_mount() {
    let script = script("short");
    for wanted in [Op::Rotate, Op::Release] {
        let op = script.iter().position(|op| *op == wanted).expect("in the script");
        let mut stand = Stand::start();
        stand.run(&script, op, &[]).expect("runs up to there");
        // One cut inside the entry, then a thousand in what follows: the strip, the refresh, the erase and the seed.
        // A cut inside an append costs a slot, so those are few.
        let mut random = Random(256);
        let mut cuts = vec![(40, Tear::Some(1))];
        cuts.extend((0..1000).map(|turn| {
            let reach = if turn % 100 == 0 {
                60
            } else if wanted == Op::Rotate {
                30
            } else {
                3
            };
            (random.below(reach), tears(turn)[random.below(18) as usize])
        }));
        let mut fork = stand.clone();
        let tally = fork.run(&script, op + 3, &cuts).unwrap_or_else(|cause| panic!("{wanted:?}: {cause}"));
        println!("F7: {wanted:?}, {} cuts in a row, {} entries", tally.cuts, fork.model.size());
        assert!(tally.cuts >= 900, "only {} cuts fell", tally.cuts);
    }
}

/// Repeats the line that a failure printed, and without one, a line made up.
#[test]
fn a_printed_reproducer_is_read_back_and_repeats_its_case() {
    let made_up = reproducer("short", 3, 6, &[(40, Tear::Noise(1, 10)), (2, Tear::Hair(3)), (5, Tear::All)]);
    let made_up = made_up.split('\'').nth(1).expect("quotes");
    let line = std::env::var("PROVERKA_REPLAY").unwrap_or_else(|_| made_up.to_owned());
    let replay = replay_of(&line).expect("a line that a failure printed");
    let repeated = reproducer(&replay.script, replay.from, replay.until, &replay.cuts);
    assert!(repeated.contains(line.trim()), "{repeated}");
    let script = script(&replay.script);
    let mut stand = Stand::start();
    stand.run(&script, replay.from, &[]).expect("runs up to there");
    survive(&replay.script, &script, &stand, replay.until, &replay.cuts);
}

#[test]
fn a_script_runs_without_cuts_and_wraps() {
    for name in ["long", "short"] {
        let script = script(name);
        let mut stand = Stand::start();
        stand.run(&script, script.len(), &[]).expect("runs");
        assert!(stand.flash.most_writes <= 2, "{} writes of one word", stand.flash.most_writes);
        let erases = &stand.flash.erases[5..];
        println!("{name}: {} entries, erases {erases:?}", stand.model.size());
        assert!(name == "short" || erases.iter().all(|count| *count >= 3), "wraps: {erases:?}");
    }
}
