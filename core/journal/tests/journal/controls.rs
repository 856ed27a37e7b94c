//! Each defence taken away: the attack that it is there for then succeeds, which shows that the tests can fail.

use crate::crooked::{Crooked, Without};
use proverka_test_support::driver::{Op, Stand, perform, short_script};
use proverka_test_support::flash::{Chip, Tear};
use proverka_test_support::model::LAYOUT;

use proverka_journal::Journal;

/// Runs every cut of `tears` at every step of one operation, reading weak cells in several ways afterwards; the first
/// complaint, if any.
fn complaint(without: Option<Without>, wanted: Op, tears: &[Tear]) -> Option<String> {
    let script = short_script();
    let op = script.iter().position(|op| *op == wanted).expect("in the script");
    let mut stand = Stand::start();
    stand.run(&script, op, &[]).expect("runs up to there");
    let mut whole = stand.clone();
    let steps = whole.run(&script, op + 1, &[]).expect("runs without a cut").steps;
    for step in (0..steps).rev() {
        for tear in tears {
            for seed in 0..6 {
                let mut fork = stand.clone();
                for (turn, until) in [op + 1, 0, 0, op + 3].into_iter().enumerate() {
                    fork.flash.reseed(seed * 16 + turn as u64);
                    let cut = [(step, *tear)];
                    let cuts: &[(u64, Tear)] = if turn == 0 { &cut } else { &[] };
                    let run = match without {
                        None => fork.run(&script, until, cuts),
                        Some(without) => fork.run_through(|chip| Crooked::new(chip, without), &script, until, cuts),
                    };
                    if let Err(cause) = run {
                        return Some(cause);
                    }
                }
            }
        }
    }
    None
}

#[test]
fn without_reading_back_a_dropped_write_loses_an_acknowledged_entry() {
    let script = short_script();
    let mut stand = Stand::start();
    stand.run(&script, 3, &[]).expect("runs");
    let lost = |without: Option<Without>| {
        // After the three steps of the mount.
        (3..35).any(|step| {
            let mut flash = stand.flash.clone();
            flash.power_up(None);
            flash.drop_step(step);
            let chip = Chip::new(flash);
            let receipt = match without {
                None => perform(&mut Journal::mount(chip.clone(), LAYOUT).expect("mounts"), Op::Tally, &stand.model),
                Some(without) => {
                    let crooked = Crooked::new(chip.clone(), without);
                    perform(&mut Journal::mount(crooked, LAYOUT).expect("mounts"), Op::Tally, &stand.model)
                }
            };
            let Ok(Some(receipt)) = receipt else { return false };
            chip.with(|flash| flash.power_up(None));
            let journal = Journal::mount(chip, LAYOUT).expect("mounts");
            journal.damage().is_some() || journal.size() < receipt.seq
        })
    };
    assert!(!lost(None));
    assert!(lost(Some(Without::ReadBack)), "nothing was lost: the test of dropped writes cannot fail");
}

#[test]
fn without_the_refresh_an_entry_appears_and_vanishes() {
    let tears: Vec<Tear> = (0..8).map(Tear::Hair).collect();
    assert_eq!(complaint(None, Op::Tally, &tears), None);
    let cause = complaint(Some(Without::Refresh), Op::Tally, &tears).expect("an entry vanishes");
    println!("without the refresh: {cause}");
}

#[test]
fn without_erasing_again_a_cut_erase_spoils_the_page() {
    // The release script comes around the ring, so that a page with entries is erased again.
    let tears: Vec<Tear> = (0..4).flat_map(|seed| [Tear::Hair(seed), Tear::Loose(seed)]).collect();
    let script = proverka_test_support::driver::long_script(100);
    let mut stand = Stand::start();
    let mut spoiled = [false; 2];
    while stand.next < script.len() && !spoiled[1] {
        let (op, mut whole) = (stand.next, stand.clone());
        let erases: u32 = whole.flash.erases[5..].iter().sum();
        let steps = whole.run(&script, op + 1, &[]).expect("runs").steps;
        // Only operations that erase a page of the ring that was used before.
        if erases >= 12 && whole.flash.erases[5..].iter().sum::<u32>() > erases {
            for step in 0..steps.min(12) {
                for tear in &tears {
                    for (at, without) in [None, Some(Without::Erase)].into_iter().enumerate() {
                        let mut fork = stand.clone();
                        fork.flash.reseed(5);
                        let until = (op + 3).min(script.len());
                        let run = match without {
                            None => fork.run(&script, until, &[(step, *tear)]),
                            Some(without) => {
                                let wrap = |chip| Crooked::new(chip, without);
                                fork.run_through(wrap, &script, until, &[(step, *tear)])
                            }
                        };
                        spoiled[at] |= run.is_err();
                        for seed in 0..4 {
                            fork.flash.reseed(seed);
                            spoiled[at] |= run.is_ok() && fork.run(&script, until, &[]).is_err();
                        }
                    }
                }
            }
        }
        stand = whole;
    }
    assert_eq!(spoiled, [false, true]);
}

#[test]
fn without_erasing_the_old_seed_it_is_found() {
    assert_eq!(complaint(None, Op::Rotate, &[Tear::All]), None);
    let cause = complaint(Some(Without::SeedErase), Op::Rotate, &[Tear::All]).expect("two seeds");
    println!("without erasing seeds: {cause}");
    assert!(cause.contains("seeds"), "{cause}");
}

#[test]
fn without_the_commit_last_a_cut_looks_like_damage() {
    assert_eq!(complaint(None, Op::Tally, &[Tear::None]), None);
    let cause = complaint(Some(Without::CommitLast), Op::Tally, &[Tear::Some(1), Tear::None]).expect("a bad slot");
    println!("without the commit last: {cause}");
}
