//! Going through the record without hashing gives what going along the chain gives, and what a start needs to know.

use std::ops::ControlFlow;

use proverka_journal::payload::{Extend, Limit, ReleaseAnnex, SessionOpen};
use proverka_journal::{Damage, EntryKind, Journal, ReadError};
use proverka_test_support::driver::{Stand, acts_script, long_script, short_script};
use proverka_test_support::flash::{Chip, Flash, PAGE, PowerLost};
use proverka_test_support::model::{self, LAYOUT};
use proverka_test_support::random::Random;

use crate::cuts::tears;

type Shown = (u32, [u8; 56], [u8; 64], Vec<u8>);

fn mount(flash: &Flash) -> Journal<Chip> {
    let mut flash = flash.clone();
    flash.power_up(None);
    Journal::mount(Chip::new(flash), LAYOUT).expect("mounts")
}

fn skimmed(journal: &mut Journal<Chip>, from: u32) -> Result<Vec<Shown>, ReadError<PowerLost>> {
    let mut shown = Vec::new();
    journal.skim(from, |seen| {
        shown.push((seen.entry.seq(), seen.entry.body(), seen.entry.signature(), seen.annex().to_vec()));
        ControlFlow::<()>::Continue(())
    })?;
    Ok(shown)
}

fn visited(journal: &mut Journal<Chip>) -> Vec<Shown> {
    let from = journal.base().expect("reads").size + 1;
    let mut shown = Vec::new();
    journal
        .visit(from, |seen| {
            shown.push((seen.entry.seq(), seen.entry.body(), seen.entry.signature(), seen.annex().to_vec()));
            ControlFlow::<()>::Continue(())
        })
        .expect("reads");
    shown
}

#[test]
fn a_skim_shows_what_a_visit_shows_from_any_entry_on() {
    for script in [short_script(), acts_script(), long_script(100)] {
        let mut stand = Stand::start();
        assert_eq!(skimmed(&mut mount(&stand.flash), 0), Ok(vec![]));
        for until in 1..=script.len() {
            stand.run(&script, until, &[]).expect("runs");
            let mut journal = mount(&stand.flash);
            assert_eq!(skimmed(&mut journal, 0), Ok(visited(&mut journal)), "operation {until}");
        }
        let mut journal = mount(&stand.flash);
        let all = visited(&mut journal);
        for from in 0..=journal.size() + 2 {
            let wanted: Vec<_> = all.iter().filter(|shown| shown.0 >= from).cloned().collect();
            assert_eq!(skimmed(&mut journal, from), Ok(wanted), "from {from}");
        }
        // The walk stops at the entry for which the closure returns `Break`.
        let third = all[2].0;
        let stopped = journal
            .skim(0, |seen| if seen.entry.seq() == third { ControlFlow::Break(7) } else { ControlFlow::Continue(()) });
        assert_eq!(stopped, Ok(Some(7)));
    }
}

#[test]
fn a_skim_passes_over_what_cuts_left() {
    let script = short_script();
    let mut random = Random(5);
    for _ in 0..60 {
        let mut stand = Stand::start();
        stand.run(&script, random.below(20) as usize, &[]).expect("runs");
        let cuts: Vec<_> = (0..6).map(|turn| (random.below(90), tears(turn)[random.below(18) as usize])).collect();
        stand.run(&script, (stand.next + 6).min(script.len()), &cuts).expect("survives");
        let mut journal = mount(&stand.flash);
        assert_eq!(skimmed(&mut journal, 0), Ok(visited(&mut journal)));
    }
}

/// Bytes of a slot, and where the entry `seq` lies.
fn slot_of(image: &[u8], seq: u32) -> usize {
    (5 * PAGE..image.len())
        .step_by(128)
        .find(|at| (1..0x80).contains(&image[at + 4]) && image[at + 8..at + 12] == seq.to_le_bytes())
        .expect("the entry")
}

fn put(flash: &mut Flash, at: usize, bytes: &[u8]) {
    for (offset, word) in (at..).step_by(4).zip(bytes.as_chunks::<4>().0) {
        flash.poke(offset, u32::from_le_bytes(*word));
    }
}

#[test]
fn a_skim_shows_a_copy_once_and_an_entry_written_again_in_its_new_place() {
    let script = short_script();
    let mut stand = Stand::start();
    stand.run(&script, 7, &[]).expect("runs");
    let image = stand.flash.image();
    let wanted = skimmed(&mut mount(&stand.flash), 0).expect("skims");
    // A copy of the last entry, in the next slot.
    let last = slot_of(&image, stand.model.size());
    assert_eq!(image[last + 128..last + 256], [0xFF; 128]);
    let mut copied = stand.flash.clone();
    put(&mut copied, last + 128, &image[last..last + 128]);
    assert_eq!(skimmed(&mut mount(&copied), 0), Ok(wanted.clone()));
    // The first entry of the second page, once more in a slot of the first page that was left blank.
    let first =
        (6 * PAGE + 128..7 * PAGE).step_by(128).find(|at| (1..0x80).contains(&image[at + 4])).expect("an entry");
    let blank = (5 * PAGE..6 * PAGE).step_by(128).find(|at| image[*at..at + 128] == [0xFF; 128]).expect("a blank slot");
    let mut again = stand.flash.clone();
    put(&mut again, blank, &image[first..first + 128]);
    assert_eq!(skimmed(&mut mount(&again), 0), Ok(wanted.clone()));
    // What is no copy is no second entry either.
    let mut other = stand.flash.clone();
    let early = slot_of(&image, 1);
    put(&mut other, early + 128, &image[slot_of(&image, 4)..][..128]);
    assert!(matches!(skimmed(&mut mount(&other), 0), Err(ReadError::Damaged(Damage::Order { page: 0, .. }))));
}

#[test]
fn a_skim_reports_an_entry_that_is_not_there() {
    let script = long_script(60);
    let mut stand = Stand::start();
    stand.run(&script, 20, &[]).expect("runs");
    let base = mount(&stand.flash).base().expect("reads").size;
    let image = stand.flash.image();
    let mut reported = 0;
    for seq in base + 1..stand.model.size() {
        let at = slot_of(&image, seq);
        for bit in [0, 40, 700] {
            let mut flash = stand.flash.clone();
            flash.flip(at * 8 + bit);
            let mut journal = mount(&flash);
            if journal.damage().is_some() {
                continue;
            }
            let mut shown = base;
            let result = journal.skim(0, |seen| {
                shown = seen.entry.seq();
                ControlFlow::<()>::Continue(())
            });
            let Err(ReadError::Damaged(Damage::Order { expected, .. })) = result else { panic!("{seq}: {result:?}") };
            assert_eq!((shown, expected), (seq - 1, seq));
            reported += 1;
        }
    }
    assert!(reported > 20, "{reported}");
}

/// What a start has to know, from a skim alone: each value with the size at which it was set.
#[test]
fn limits_expiry_and_session_of_a_record_whose_beginning_is_gone_come_out_of_a_skim() {
    let script = acts_script();
    let (mut stand, mut released) = (Stand::start(), 0);
    for until in 1..=script.len() {
        stand.run(&script, until, &[]).expect("runs");
        let mut journal = mount(&stand.flash);
        let term = journal.term_data().expect("reads");
        let mut limits = term.limits.map(|limit| (0, limit));
        let mut expiry = (0, term.expiry);
        let (mut session, mut open) = (0, false);
        journal
            .skim(0, |seen| {
                let (seq, payload) = (seen.entry.seq(), seen.entry.payload());
                match seen.entry.kind() {
                    EntryKind::SessionOpen => {
                        (session, open) = (SessionOpen::from_bytes(&payload).expect("opens").session, true)
                    }
                    EntryKind::SessionClose => open = false,
                    EntryKind::Limit => {
                        let limit = Limit::from_bytes(&payload).expect("a limit");
                        limits[usize::from(limit.category)] = (seq, limit.limit);
                    }
                    EntryKind::Extend => {
                        let extend = Extend::from_bytes(&payload).expect("an extension");
                        expiry = (seq, (extend.earliest, extend.latest));
                    }
                    EntryKind::Release => {
                        let release = ReleaseAnnex::from_bytes(seen.annex()).expect("a release");
                        for (limit, carried) in limits.iter_mut().zip(release.limits) {
                            *limit = if limit.0 > release.size { *limit } else { (release.size, carried) };
                        }
                        if expiry.0 <= release.size {
                            expiry = (release.size, (release.expiry_earliest, release.expiry_latest));
                        }
                    }
                    _ => {}
                }
                ControlFlow::<()>::Continue(())
            })
            .expect("skims");
        // The same from everything that ever happened.
        let (mut all_limits, mut all_expiry, mut all_open) = (term.limits, term.expiry, false);
        for kept in &stand.model.kept {
            match kept.kind {
                EntryKind::SessionOpen => all_open = true,
                EntryKind::SessionClose => all_open = false,
                EntryKind::Limit => {
                    let limit = Limit::from_bytes(&kept.payload).expect("a limit");
                    all_limits[usize::from(limit.category)] = limit.limit;
                }
                EntryKind::Extend => {
                    let extend = Extend::from_bytes(&kept.payload).expect("an extension");
                    all_expiry = (extend.earliest, extend.latest);
                }
                _ => {}
            }
        }
        assert_eq!(limits.map(|limit| limit.1), all_limits, "operation {until}");
        assert_eq!(expiry.1, all_expiry, "operation {until}");
        assert_eq!(open, all_open, "operation {until}");
        assert!(!open || session == journal.sessions());
        released = released.max(journal.base().expect("reads").size);
    }
    assert!(released > 10, "nothing was released and gone: {released}");
}

#[test]
fn the_term_is_what_was_enrolled() {
    let stand = Stand::start();
    let chip = Chip::new(stand.flash.clone());
    chip.with(|flash| flash.power_up(None));
    let mut journal = Journal::mount(chip.clone(), LAYOUT).expect("mounts");
    assert_eq!(journal.term_data(), Ok(model::term()));
    // Who changes the block while the device runs changes nothing that the device then believes.
    chip.with(|flash| flash.flip(208 * 8));
    assert_eq!(journal.term_data(), Err(proverka_journal::MountError::Genesis));
}
