//! Flash that fails without a power cut being to blame, and cuts that leave cells between one and zero.

use proverka_journal::{AppendError, EnrolError, EntryKind, Journal, MountError, StoreError};
use proverka_test_support::driver::{Op, Stand, check, long_script, perform, short_script};
use proverka_test_support::flash::{Chip, Flash, PAGE, Tear};
use proverka_test_support::model::{LAYOUT, PAGES};
use proverka_test_support::random::Random;

use crate::cuts::tears;
use proverka_test_support::reach::{full, reach, stride};

/// Steps that a mount takes when nothing is left to recover: the two words of the boot strip.
const MOUNT_STEPS: u64 = 2;

/// A device in a session, in the middle of a page, after a clean start.
fn in_session() -> (Vec<Op>, Stand) {
    let mut script = short_script();
    script.splice(4..4, [Op::PowerCycle, Op::Tally, Op::Tally, Op::Tally]);
    let mut stand = Stand::start();
    stand.run(&script, 5, &[]).expect("runs");
    (script, stand)
}

/// sequential-storage #136: two cuts while a header is written, a clean write that is answered with success, and the
/// item is gone after the next start.
#[test]
fn a_slot_torn_again_and_again_swallows_no_clean_write() {
    let (script, stand) = in_session();
    let steps = {
        let mut fork = stand.clone();
        fork.run(&script, stand.next + 1, &[]).expect("runs").steps
    };
    let mut runs = 0;
    for step in (MOUNT_STEPS..steps).step_by(stride(1)) {
        for times in (1..=8).filter(|times| full() || [1, 2, 8].contains(times)) {
            for tear in tears(step) {
                let mut fork = stand.clone();
                let cuts = vec![(step, tear); times];
                let until = stand.next + 3;
                // The ring is nearly empty: eight torn slots fit.
                fork.run(&script, until, &cuts)
                    .unwrap_or_else(|cause| panic!("{times} times {tear:?} at {step}: {cause}"));
                // What was written cleanly is there after another start, and after one more.
                for _ in 0..2 {
                    fork.run(&script, until, &[]).unwrap_or_else(|cause| panic!("{tear:?} at {step}: {cause}"));
                }
                runs += 1;
            }
        }
    }
    println!("F3: {runs} slots torn 1 to 8 times");
}

/// Cells between one and zero: once an entry shows after a start, it shows after every later one.
#[test]
fn no_entry_appears_and_then_vanishes() {
    let script = short_script();
    let mut random = Random(4);
    let wanted = reach(1_500, 100_000);
    let mut images = 0;
    'all: loop {
        let mut stand = Stand::start();
        while stand.next < script.len() {
            let (op, mut whole) = (stand.next, stand.clone());
            let steps = whole.run(&script, op + 1, &[]).expect("runs").steps;
            for _ in 0..12 {
                let seed = random.word();
                let tear = [Tear::Weak(seed), Tear::Loose(seed), Tear::Hair(seed)][random.below(3) as usize];
                // The commit word and what is around it is where it matters.
                let step = if random.below(2) == 0 { steps - 1 - random.below(3) } else { random.below(steps) };
                let mut fork = stand.clone();
                let mut seen = None;
                // The cut, then four starts that read the cells differently, then two operations.
                for (turn, until) in [(0, op + 1), (1, 0), (2, 0), (3, 0), (4, (op + 3).min(script.len()))] {
                    fork.flash.reseed(random.bits());
                    let cut = [(step, tear)];
                    let cuts: &[(u64, Tear)] = if turn == 0 { &cut } else { &[] };
                    let until = if turn == 0 { op + 1 } else { until };
                    fork.run(&script, until, cuts).unwrap_or_else(|cause| panic!("{op}: {step} {tear:?}: {cause}"));
                    let size = fork.model.size();
                    assert!(seen.is_none_or(|seen| size >= seen), "an entry vanished");
                    seen = Some(size);
                }
                images += 1;
                if images >= wanted {
                    break 'all;
                }
            }
            stand = whole;
        }
    }
    println!("F4: {images} images with unstable words");
}

/// sequential-storage #70: an erase that was cut leaves nearly all ones, and a short checksum passes.
#[test]
fn erase_noise_is_taken_neither_for_an_entry_nor_for_an_erased_page() {
    let script = short_script();
    let mut stand = Stand::start();
    stand.run(&script, 3, &[]).expect("runs");
    let wanted = reach(4_000, 1_000_000);
    let (mut pages, mut random) = (0, Random(70));
    while pages < wanted {
        let mut fork = stand.clone();
        let rate = 1 + random.below(100);
        let free = fork.flash.erases.iter().skip(5).position(|erases| *erases == 0).expect("a fresh page");
        for page in 5 + free..PAGES {
            for word in 0..PAGE / 4 {
                let zeros =
                    (0..32).fold(0_u32, |word, bit| if random.below(1000) < rate { word | 1 << bit } else { word });
                fork.flash.poke(page * PAGE + 4 * word, !zeros);
            }
            pages += 1;
        }
        let before = fork.flash.erases.clone();
        fork.run(&script, 12, &[]).unwrap_or_else(|cause| panic!("{rate} per mille: {cause}"));
        // The page that was opened was erased first, noise or not.
        assert!(fork.flash.erases[5 + free] > before[5 + free], "a page of noise was used unerased");
    }
    println!("F5: {pages} pages of noise");
}

/// The nRF51 drops writes while its supply is low, and says nothing.
#[test]
fn any_dropped_write_or_erase_is_noticed_before_the_answer() {
    let script = long_script(60);
    let mut stand = Stand::start();
    let stride = stride(7) as u64;
    let (mut runs, mut noticed, mut phase) = (0, 0, 0_u64);
    while stand.next < script.len() {
        let (op, mut whole) = (stand.next, stand.clone());
        let steps = whole.run(&script, op + 1, &[]).expect("runs").steps;
        for step in 0..steps {
            phase += 1;
            if phase % stride != 0 {
                continue;
            }
            runs += 1;
            let mut model = stand.model.clone();
            let mut flash = stand.flash.clone();
            flash.power_up(None);
            flash.drop_step(step);
            let chip = Chip::new(flash);
            let mut tried = false;
            let mut answered = None;
            match Journal::mount(chip.clone(), LAYOUT) {
                Err(MountError::Store(StoreError::NotWritten { .. } | StoreError::NotErased { .. })) => noticed += 1,
                Err(cause) => panic!("step {step} of {:?}: {cause}", script[op]),
                Ok(mut journal) if script[op] != Op::PowerCycle => match perform(&mut journal, script[op], &model) {
                    Ok(Some(receipt)) => answered = Some(receipt),
                    Ok(None) => {}
                    Err(AppendError::Store(_)) => {
                        noticed += 1;
                        tried = true;
                    }
                    Err(cause) => panic!("step {step} of {:?}: {cause}", script[op]),
                },
                Ok(_) => {}
            }
            chip.with(|flash| flash.power_up(None));
            let mut journal = Journal::mount(chip, LAYOUT).expect("mounts after a dropped write");
            if let Some(receipt) = answered {
                let seen = journal.entry(receipt.seq).expect("an acknowledged entry is there");
                assert_eq!(seen.head, receipt.head);
                model.keep(&seen.entry, seen.head);
            }
            check(&mut journal, &mut model, tried)
                .unwrap_or_else(|cause| panic!("step {step} of {:?} dropped: {cause}", script[op]));
        }
        stand = whole;
    }
    println!("F6: {runs} steps dropped, {noticed} refused, the others written elsewhere or harmless");
}

#[test]
fn ten_times_around_the_ring_wears_every_page_alike() {
    let script = long_script(560);
    let mut stand = Stand::start();
    stand.run(&script, script.len(), &[]).expect("runs");
    let erases = &stand.flash.erases[5..];
    let (least, most) = (erases.iter().min().expect("pages"), erases.iter().max().expect("pages"));
    println!("F11: {} entries, erases {least}..={most}", stand.model.size());
    assert!(*least >= 10, "ten times around: {erases:?}");
    assert!(most - least <= 1, "{erases:?}");
    assert!(stand.flash.most_writes <= 2, "{} writes of one word", stand.flash.most_writes);
}

/// A host that switches on and off a hundred thousand times uses up no entry and rewrites no word.
#[test]
fn power_cycles_without_a_session_cost_no_slot() {
    let (_, stand) = in_session();
    let before = stand.flash.image();
    let chip = Chip::new(stand.flash);
    let cycles = reach(5_000, 100_000);
    for _ in 0..cycles {
        chip.with(|flash| flash.power_up(None));
        let journal = Journal::mount(chip.clone(), LAYOUT).expect("mounts");
        assert_eq!(journal.size(), stand.model.size());
    }
    let after = chip.with(|flash| flash.image());
    assert_eq!(before[5 * PAGE..], after[5 * PAGE..], "the ring changed");
    chip.with(|flash| assert!(flash.most_writes <= 2, "{} writes of one word", flash.most_writes));
    println!("A26: {cycles} power cycles, no slot");
}

/// The strip turns its page every 224 boots: cut there at every step, boots go on counting up.
#[test]
fn boot_numbers_never_fall_however_the_strip_is_cut() {
    let (_, stand) = in_session();
    let chip = Chip::new(stand.flash);
    let mount = |chip: &Chip, cut| {
        chip.with(|flash| flash.power_up(cut));
        Journal::mount(chip.clone(), LAYOUT)
    };
    // Up to the boot before the turn: the one whose mount takes more than two steps comes next.
    let before_turn = loop {
        let before = chip.with(|flash| flash.clone());
        mount(&chip, None).expect("mounts");
        if chip.with(|flash| flash.steps) > 10 {
            break before;
        }
    };
    let steps = chip.with(|flash| flash.steps);
    let mut runs = 0;
    for boots in 0..3 {
        for step in (0..steps).step_by(stride(1)) {
            for tear in tears(step) {
                let chip = Chip::new(before_turn.clone());
                chip.with(|flash| flash.reseed(step));
                let mut highest = mount(&chip, None).map_or(0, |journal| journal.boot()) - 1;
                let chip = Chip::new(before_turn.clone());
                for boot in 0..boots + 6 {
                    let cut = (boot <= boots).then_some((step, tear));
                    let Ok(mut journal) = mount(&chip, cut) else { continue };
                    assert!(journal.boot() > highest, "boot {} after {highest}, {tear:?} at {step}", journal.boot());
                    highest = journal.boot();
                    assert_eq!(journal.size(), stand.model.size() + u32::from(boot == boots + 5));
                    if boot == boots + 4 {
                        perform(&mut journal, Op::Tally, &stand.model).expect("appends");
                    }
                }
                runs += 1;
            }
        }
    }
    println!("strip: {runs} cuts where it turns");
}

/// Zephyr #103029: a store cut at its last free slot would not mount. Fills the ring and cuts at every step of what is
/// still taken when it is full.
#[test]
fn a_full_record_refuses_ends_its_session_and_takes_a_release() {
    let (script, mut stand) = in_session();
    let mut script = script[..5].to_vec();
    script.extend([Op::Tally; 200]);
    let chip = Chip::new(stand.flash.clone());
    chip.with(|flash| flash.power_up(None));
    let mut journal = Journal::mount(chip.clone(), LAYOUT).expect("mounts");
    loop {
        match perform(&mut journal, Op::Tally, &stand.model) {
            Ok(Some(receipt)) => {
                let seen = journal.entry(receipt.seq).expect("there");
                stand.model.keep(&seen.entry, seen.head);
            }
            Err(AppendError::Full { free }) => {
                assert_eq!(free, 4);
                break;
            }
            other => panic!("{other:?}"),
        }
    }
    // Less five parts, and two slots left at the end of the first page.
    assert_eq!(stand.model.size(), (12 - 4) * 7 - 5 - 2, "every slot outside the reserve was used");
    drop(journal);
    stand.flash = chip.with(|flash| flash.clone());
    stand.next = 0;
    // What is left: a session's end, then a release, then counts again, up to the next reserve.
    let ending = [
        Op::Close,
        Op::CosignHost,
        Op::CosignInspectorate,
        Op::Fault,
        Op::PowerCycle,
        Op::Release,
        Op::Tally,
        Op::Tally,
        Op::Rotate,
    ];
    let stride = u32::try_from(stride(5)).unwrap();
    let (mut runs, mut phase) = (0, 0);
    while stand.next < ending.len() {
        let (op, mut whole) = (stand.next, stand.clone());
        let steps = whole.run(&ending, op + 1, &[]).unwrap_or_else(|cause| panic!("{op}: {cause}")).steps;
        for step in 0..steps {
            phase += 1;
            if phase % stride == 0 {
                for tear in [Tear::None, Tear::All, Tear::Some(phase), Tear::Weak(phase)] {
                    let mut fork = stand.clone();
                    fork.run(&ending, ending.len(), &[(step, tear)])
                        .unwrap_or_else(|cause| panic!("{tear:?} at {step} of {:?}: {cause}", ending[op]));
                    runs += 1;
                }
            }
        }
        stand = whole;
    }
    println!("F8: {runs} cuts in a full record");
}

/// Into the last slots: closing entries stop at two free pages, and a release still fits.
#[test]
fn the_last_pages_are_for_a_release_alone() {
    let (_, mut stand) = in_session();
    let chip = Chip::new(stand.flash.clone());
    chip.with(|flash| flash.power_up(None));
    let mut journal = Journal::mount(chip.clone(), LAYOUT).expect("mounts");
    for (op, left) in [(Op::Tally, 4), (Op::Close, 2)] {
        loop {
            match perform(&mut journal, op, &stand.model) {
                Ok(Some(receipt)) => {
                    let seen = journal.entry(receipt.seq).expect("there");
                    stand.model.keep(&seen.entry, seen.head);
                }
                Err(AppendError::Full { free }) => break assert_eq!(free, left),
                other => panic!("{other:?}"),
            }
        }
    }
    // Two tries are lost to cuts, the third comes through.
    drop(journal);
    stand.flash = chip.with(|flash| flash.clone());
    stand.next = 0;
    let ending = [Op::Release, Op::Tally];
    stand.run(&ending, 2, &[(120, Tear::Some(1)), (120, Tear::Some(2))]).expect("releases after two cuts");
    assert_eq!(stand.model.kept.last().map(|kept| kept.kind), Some(EntryKind::Tally));
}

#[test]
fn a_cut_enrolment_leaves_a_blank_device_or_an_enrolled_one() {
    use proverka_test_support::model;
    let enrol = |chip: Chip| {
        let term = model::term();
        let (host, inspectorate) = model::bound(&term);
        Journal::<_>::enrol(chip.clone(), LAYOUT, &term, &host, &inspectorate, &model::contributions())
            .and_then(|()| Journal::mount(chip, LAYOUT).map_err(EnrolError::Mount))
    };
    let whole = Chip::new(Flash::new(PAGES));
    assert!(enrol(whole.clone()).is_ok());
    let steps = whole.with(|flash| flash.steps);
    let mut runs = 0;
    for step in (0..steps).step_by(stride(1)) {
        for tear in tears(step) {
            let chip = Chip::new(Flash::new(PAGES));
            chip.with(|flash| flash.power_up(Some((step, tear))));
            assert!(enrol(chip.clone()).is_err());
            chip.with(|flash| flash.power_up(None));
            let enrolled = match Journal::mount(chip.clone(), LAYOUT) {
                Ok(_) => true,
                // A CRC word between one and zero may read right only now.
                Err(MountError::Blank) => {
                    matches!(enrol(chip.clone()), Ok(_) | Err(EnrolError::Enrolled))
                }
                Err(cause) => panic!("{tear:?} at {step}: {cause}"),
            };
            assert!(enrolled, "{tear:?} at {step}");
            for seed in 0..3 {
                chip.with(|flash| {
                    flash.power_up(None);
                    flash.reseed(seed);
                });
                let journal = Journal::mount(chip.clone(), LAYOUT).expect("stays enrolled");
                assert!(journal.has_key() && journal.size() == 0);
            }
            runs += 1;
        }
    }
    println!("enrolment: {runs} cuts");
}
