//! Faults of other stores by name, where the campaigns do not already repeat them: the number is their report's.
//!
//! sequential-storage #136 (an item lost after two torn headers and a clean write) is `a_slot_torn_again_and_again_…`;
//! its #70 (noise of a cut erase taken for a valid page) is `erase_noise_is_taken_neither_…`; Zephyr's 256 cuts in a
//! row are `a_thousand_cuts_in_a_row_…`. What journald got wrong is about the reader: `a10_control_…`,
//! `truncate_and_continue_…` and `redacted_tallies_are_counted_…` of the audit's tests.

use proverka_journal::field::{COMMIT, entry};
use proverka_journal::{EntryKind, Journal};
use proverka_test_support::driver::{Op, Stand, perform, short_script};
use proverka_test_support::flash::{Chip, Flash, PAGE};
use proverka_test_support::model::LAYOUT;

/// FlashDB's kind of fault: a marker that closes a record reads as written after one start and as erased after a later
/// one, when something else was done on the strength of it.
///
/// Every bit of the commit word of a SESSION_CLOSE, alone and with every other, is left between one and zero; each
/// start reads it its own way, with an entry added after the first.
#[test]
fn a_closing_mark_that_reads_both_ways_closes_once_and_for_all() {
    let script = short_script();
    let close = script.iter().position(|op| *op == Op::Close).expect("a close");
    let mut before = Stand::start();
    before.run(&script, close, &[]).expect("runs");
    let mut after = before.clone();
    after.run(&script, close + 1, &[]).expect("runs");
    let image = after.flash.image();
    let slot = (5 * PAGE..image.len())
        .step_by(128)
        .find(|at| image[at + 4] == EntryKind::SessionClose.byte())
        .expect("the entry");
    let zeros: Vec<u32> = (0..32).map(|bit| 1 << bit).filter(|mask| COMMIT & mask == 0).collect();
    let (mut runs, mut came, mut gone) = (0, 0, 0);
    for first in &zeros {
        for second in &zeros {
            for rest_is_done in [true, false] {
                let mut flash: Flash = after.flash.clone();
                // Either all other bits were cleared, or none was.
                flash.poke(slot + entry::COMMIT.start, if rest_is_done { COMMIT } else { u32::MAX });
                flash.weaken(slot + entry::COMMIT.start, first | second);
                let mut closed = None;
                for start in 0..6 {
                    flash.reseed(u64::from(first.trailing_zeros() * 32 + second.trailing_zeros()) * 8 + start);
                    flash.power_up(None);
                    let chip = Chip::new(flash);
                    let mut journal = Journal::mount(chip.clone(), LAYOUT).expect("mounts");
                    assert_eq!(journal.damage(), None);
                    let is_closed = journal.size() > before.model.size();
                    assert!(closed.is_none_or(|closed| closed == is_closed), "start {start}: {first:#x} {second:#x}");
                    closed = Some(is_closed);
                    if start == 1 {
                        perform(&mut journal, Op::Fault, &before.model).expect("appends");
                        // Something stands behind the mark from here on, closed or not.
                        closed = Some(true);
                        let kinds: Vec<EntryKind> = (before.model.size() + 1..=journal.size())
                            .map(|seq| journal.entry(seq).expect("is there").entry.kind())
                            .collect();
                        if is_closed {
                            assert_eq!(kinds, [EntryKind::SessionClose, EntryKind::Fault]);
                            came += 1;
                        } else {
                            assert_eq!(kinds, [EntryKind::Fault]);
                            gone += 1;
                        }
                    }
                    drop(journal);
                    flash = chip.with(|flash| flash.clone());
                }
                runs += 1;
            }
        }
    }
    println!("closing mark: {runs} images, closed in {came}, not in {gone}");
    // An entry that lacks only its commit is finished: here all of it is there, however the mark reads.
    assert!(came == runs && runs > 200, "{came} of {runs}");
}

/// The same fault where it can go either way: the CRC word before the mark is the one that was cut.
#[test]
fn a_checksum_that_reads_both_ways_decides_once_something_follows() {
    let script = short_script();
    let mut before = Stand::start();
    before.run(&script, 4, &[]).expect("runs");
    let mut after = before.clone();
    after.run(&script, 5, &[]).expect("runs");
    let image = after.flash.image();
    let slot = (5 * PAGE..image.len())
        .step_by(128)
        .find(|at| image[at + 4] < 0x80 && image[at + 8..at + 12] == after.model.size().to_le_bytes())
        .expect("the entry");
    let crc = u32::from_le_bytes(image[slot + 120..slot + 124].try_into().expect("a word"));
    let (mut came, mut gone) = (0, 0);
    for bit in (0..32).filter(|bit| crc & 1 << bit == 0) {
        for seed in 0..16 {
            let mut flash: Flash = after.flash.clone();
            flash.poke(slot + entry::COMMIT.start, u32::MAX);
            flash.weaken(slot + entry::CRC.start, 1 << bit);
            let mut heads = Vec::new();
            for start in 0..5 {
                flash.reseed(seed * 100 + start);
                flash.power_up(None);
                let chip = Chip::new(flash);
                let mut journal = Journal::mount(chip.clone(), LAYOUT).expect("mounts");
                assert_eq!(journal.damage(), None);
                if start == 0 {
                    perform(&mut journal, Op::Fault, &before.model).expect("appends");
                    let finished = journal.size() == after.model.size() + 1;
                    *(if finished { &mut came } else { &mut gone }) += 1;
                }
                heads.push((journal.size(), journal.head()));
                drop(journal);
                flash = chip.with(|flash| flash.clone());
            }
            heads.dedup();
            assert_eq!(heads.len(), 1, "bit {bit}, seed {seed}");
        }
    }
    println!("checksum: came about {came} times, passed over {gone} times");
    assert!(came > 0 && gone > 0);
}
