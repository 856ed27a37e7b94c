//! Power cut at every step: one cut, two cuts, three, a thousand.

use proverka_tests::driver::{Op, Stand, long_script, replay_of, reproducer, short_script};
use proverka_tests::flash::{Random, Tear};

use crate::full;

/// The script of that name.
fn script(name: &str) -> Vec<Op> {
    match name {
        "long" => long_script(200),
        "short" => short_script(),
        _ => panic!("no script {name}"),
    }
}

/// What a cut at step `step` may leave, each kind once, random parts several times over.
fn tears(step: u64) -> Vec<Tear> {
    let seed = step as u32 * 64;
    let mut tears = vec![Tear::None, Tear::All, Tear::Loose(seed)];
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
    let (stride, tears): (usize, fn(u64) -> Vec<Tear>) = if full() { (1, tears) } else { (13, some_tears) };
    let (runs, steps) = every_single_cut("long", stride, tears);
    println!("F1: {runs} cuts in {steps} steps of {entries} entries");
}

/// Repeats the line that a failure printed.
#[test]
fn replays() {
    let Ok(line) = std::env::var("PROVERKA_REPLAY") else { return };
    let (name, from, until, cuts) = replay_of(&line).expect("a line that a failure printed");
    let script = script(&name);
    let mut stand = Stand::start();
    stand.run(&script, from, &[]).expect("runs up to there");
    survive(&name, &script, &stand, until, &cuts);
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
    let _ = Random(0);
}
