//! What single comparisons and guards keep out: each of these tests fails without one of them, and no other test did.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::rc::Rc;

use embedded_storage::nor_flash::{ErrorType, MultiwriteNorFlash, NorFlash, ReadNorFlash};
use proverka_journal::field::{COMMIT, OPEN, SEQ_MAX, SLOT, entry};
use proverka_journal::party::Holder;
use proverka_journal::{AppendError, Carried, Damage, Draft, EntryKind, ExportRequest, Journal, Stamp};
use proverka_test_support::driver::{Op, Stand, check, perform, short_script};
use proverka_test_support::flash::{Chip, Flash, PAGE, PowerLost, Tear};
use proverka_test_support::model::LAYOUT;
use proverka_test_support::remembered::Remembered;

use crate::headers::{forge, mount};

/// A device after that many operations of the short script.
fn after(operations: usize) -> Stand {
    let mut stand = Stand::start();
    stand.run(&short_script(), operations, &[]).expect("runs");
    stand
}

/// An export statement at that second.
fn export(journal: &mut Journal<Chip>, mono_s: u32) -> Result<u8, AppendError<PowerLost>> {
    let stamp = Stamp { mono_s, earliest: journal.earliest(), width_s: 5 };
    let request = ExportRequest { state: 1, stamp, nonce_h: [1; 32], nonce_i: [2; 32], firmware: [7; 32] };
    journal.export(&request).map(|exported| exported.serial)
}

/// All that the record is asked to add or to sign, each with its answer.
fn asked(journal: &mut Journal<Chip>, stand: &Stand) -> Vec<(&'static str, Result<(), AppendError<PowerLost>>)> {
    let mut answers: Vec<_> =
        [("append", Op::Fault), ("rotate", Op::Rotate), ("release", Op::Release), ("retire", Op::Retire)]
            .map(|(name, op)| (name, perform(journal, op, &stand.model).map(|_| ())))
            .into();
    answers.push(("export", export(journal, 1_000_000).map(|_| ())));
    answers
}

/// A rotation whose last write takes effect and is answered with an error, power back, and everything tried again
/// without a mount: nothing is done, nothing is signed, and the next mount has the key of its epoch.
#[test]
fn after_an_error_in_the_flash_nothing_is_written_or_signed_until_the_next_mount() {
    // After the first session, so that there is something to release.
    let stand = after(12);
    let chip = Chip::new(stand.flash.clone());
    let with = |chip: &Chip, flash: &Flash, cut| {
        chip.with(|held| {
            *held = flash.clone();
            held.power_up(cut);
        });
        Journal::<Chip>::mount(chip.clone(), LAYOUT)
    };
    let mut journal = with(&chip, &stand.flash, None).expect("mounts");
    let from = chip.with(|flash| flash.steps);
    assert!(perform(&mut journal, Op::Rotate, &stand.model).is_ok());
    let until = chip.with(|flash| flash.steps);
    assert!(until - from > 64, "{from} to {until}");
    for step in from..until {
        for tear in [Tear::All, Tear::None] {
            let mut journal = with(&chip, &stand.flash, Some((step, tear))).expect("mounts");
            assert!(matches!(perform(&mut journal, Op::Rotate, &stand.model), Err(AppendError::Store(_))));
            chip.with(|flash| flash.power_up(None));
            for (name, answer) in asked(&mut journal, &stand) {
                assert!(matches!(answer, Err(AppendError::Stale)), "{name} after {tear:?} at {step}: {answer:?}");
            }
            assert_eq!(chip.with(|flash| flash.steps), 0, "{tear:?} at {step}: something was written");
            let left = chip.with(|flash| flash.clone());
            let mut journal = with(&chip, &left, None).expect("mounts");
            assert!(journal.has_key(), "{tear:?} at {step}: the key is lost");
            assert!(perform(&mut journal, Op::Fault, &stand.model).is_ok(), "{tear:?} at {step}");
        }
    }
}

/// The same answers where the record cannot be added to for another reason.
#[test]
fn a_record_that_is_retired_damaged_or_without_a_key_signs_nothing() {
    let stand = after(12);
    type Spoil = (fn(&mut Journal<Chip>, &Stand), fn(&AppendError<PowerLost>) -> bool);
    let spoils: [Spoil; 2] = [
        (
            |journal, stand| assert!(perform(journal, Op::Retire, &stand.model).is_ok()),
            |error| matches!(error, AppendError::Retired),
        ),
        (
            |journal, stand| assert!(perform(journal, Op::Destroy, &stand.model).is_ok()),
            |error| matches!(error, AppendError::NoKey),
        ),
    ];
    for (spoil, is_due) in spoils {
        let mut journal = mount(&stand.flash).expect("mounts");
        spoil(&mut journal, &stand);
        for (name, answer) in asked(&mut journal, &stand) {
            assert!(answer.as_ref().is_err_and(is_due), "{name}: {answer:?}");
        }
    }
    let mut flash = stand.flash.clone();
    let last = last_entry(&flash.image(), stand.model.size());
    flash.flip(8 * (last + entry::PAYLOAD_AT.start));
    let mut journal = mount(&flash).expect("mounts");
    assert!(journal.damage().is_some());
    for (name, answer) in asked(&mut journal, &stand) {
        assert!(matches!(answer, Err(AppendError::Damaged(_))), "{name}: {answer:?}");
    }
}

/// No two export statements of one boot are the same bytes, whatever the clock does.
#[test]
fn an_export_statement_is_never_made_twice() {
    let mut journal = mount(&after(3).flash).expect("mounts");
    for serial in 0..=255 {
        assert_eq!(export(&mut journal, 50).expect("a statement"), serial);
    }
    assert!(matches!(export(&mut journal, 50), Err(AppendError::Soon)));
    assert_eq!(export(&mut journal, 51).expect("a statement"), 0);
    for back in [50, 49, 0] {
        assert!(matches!(export(&mut journal, back), Err(AppendError::Soon)), "the clock went back to {back}");
    }
    assert_eq!(export(&mut journal, 51).expect("a statement"), 1);
}

/// Words of the strip that read as ones again, or a whole strip that is lost: the next boot has a number above every
/// one that the record names.
#[test]
fn no_boot_number_repeats_that_the_record_names() {
    const STRIP: usize = 3 * PAGE;
    let mut stand = after(3);
    // Many boots, and an entry of the last of them.
    let chip = Chip::new(stand.flash.clone());
    let mut named = 0;
    for boot in 0..20 {
        chip.with(|flash| flash.power_up(None));
        let mut journal = Journal::<Chip>::mount(chip.clone(), LAYOUT).expect("mounts");
        if boot % 3 == 1 {
            let receipt = perform(&mut journal, Op::Fault, &stand.model).expect("appends").expect("a receipt");
            let seen = journal.entry(receipt.seq).expect("there");
            stand.model.keep(&seen.entry, seen.head);
            named = journal.boot();
            stand.flash = chip.with(|flash| flash.clone());
        }
    }
    let image = stand.flash.image();
    let used = (STRIP + SLOT..STRIP + PAGE).step_by(4).filter(|at| image[*at..at + 4] != [0xFF; 4]).count();
    assert!(used > 10, "{used} boots");
    let next = |flash: &Flash| mount(flash).expect("mounts").boot();
    assert_eq!(next(&stand.flash), named + 1, "a control: the strip as it is");
    for lost in 1..=used {
        let mut flash = stand.flash.clone();
        for word in used - lost..used {
            flash.poke(STRIP + SLOT + 4 * word, u32::MAX);
        }
        assert_eq!(next(&flash), named + 1, "{lost} words of {used} lost");
        // The turned page counts on from there.
        flash.power_up(None);
        let chip = Chip::new(flash);
        drop(Journal::<Chip>::mount(chip.clone(), LAYOUT).expect("mounts"));
        assert_eq!(next(&chip.with(|flash| flash.clone())), named + 2, "{lost} words of {used} lost, the boot after");
    }
    for header in [false, true] {
        let mut flash = stand.flash.clone();
        for at in (STRIP..STRIP + 2 * PAGE).step_by(4).take(if header { 1 } else { 2 * PAGE / 4 }) {
            flash.poke(at, if header { 0 } else { u32::MAX });
        }
        assert_eq!(next(&flash), named + 1, "the strip is lost");
    }
}

/// A chip that answers one read wrongly, or reports one step as failed that was done; then it goes on as if nothing had
/// been.
#[derive(Clone)]
struct Glitch {
    chip: Chip,
    /// Reads to come before the wrong one; below zero, there is none.
    reads: Rc<Cell<i64>>,
    /// The same for writes and erases.
    steps: Rc<Cell<i64>>,
}

impl Glitch {
    fn new(flash: &Flash) -> Self {
        let chip = Chip::new(flash.clone());
        chip.with(|flash| flash.power_up(None));
        Self { chip, reads: Rc::new(Cell::new(-1)), steps: Rc::new(Cell::new(-1)) }
    }

    fn mount(&self) -> Journal<Self, Remembered> {
        Journal::mount_with(self.clone(), LAYOUT).expect("mounts")
    }

    /// True at the glitch.
    fn is_now(left: &Cell<i64>) -> bool {
        left.set((left.get() - 1).max(-1));
        left.get() == 0
    }

    fn step(&mut self, done: Result<(), PowerLost>) -> Result<(), PowerLost> {
        if Self::is_now(&self.steps) { Err(PowerLost) } else { done }
    }
}

impl ErrorType for Glitch {
    type Error = PowerLost;
}

impl ReadNorFlash for Glitch {
    const READ_SIZE: usize = 4;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), PowerLost> {
        self.chip.read(offset, bytes)?;
        if Self::is_now(&self.reads)
            && let [first, ..] = bytes
        {
            *first ^= 1;
        }
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.chip.capacity()
    }
}

impl NorFlash for Glitch {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = PAGE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), PowerLost> {
        let done = self.chip.erase(from, to);
        self.step(done)
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), PowerLost> {
        let done = self.chip.write(offset, bytes);
        self.step(done)
    }
}

impl MultiwriteNorFlash for Glitch {}

/// A driver that reports a step of a rotation as failed, which was done: whichever step it is, a key is left that fits
/// the record.
#[test]
fn a_rotation_whose_step_is_reported_as_failed_leaves_the_key_of_its_epoch() {
    let stand = after(3);
    for step in 1.. {
        let glitch = Glitch::new(&stand.flash);
        let mut journal = glitch.mount();
        glitch.steps.set(step);
        let rotated = perform(&mut journal, Op::Rotate, &stand.model);
        if glitch.steps.get() > 0 {
            assert!(rotated.is_ok() && step > 65, "{} steps failed", step - 1);
            break;
        }
        assert!(rotated.is_err(), "step {step}");
        let mut journal = glitch.mount();
        assert!(journal.has_key(), "step {step}: the key is lost");
        assert!(perform(&mut journal, Op::Fault, &stand.model).is_ok(), "step {step}");
    }
}

/// One read goes wrong while an entry is added, at each read in turn, from the beginning of a page past its end: where
/// the entry was written again, in the same page or the next, it shows once, and it counts once.
#[test]
fn an_entry_written_again_after_one_bad_read_is_shown_once() {
    let mut stand = after(3);
    let (mut again, mut across) = (0, 0);
    for _ in 0..9 {
        for read in 1.. {
            let glitch = Glitch::new(&stand.flash);
            let mut journal = glitch.mount();
            glitch.reads.set(read);
            let torn = journal.torn();
            let added = perform(&mut journal, Op::Fault, &stand.model);
            if glitch.reads.get() > 0 {
                assert!(added.is_ok());
                break;
            }
            if added.is_err() || journal.torn() == torn {
                continue;
            }
            again += 1;
            let flash = glitch.chip.with(|flash| flash.clone());
            let mut model = stand.model.clone();
            let mut journal = mount(&flash).expect("mounts");
            check(&mut journal, &mut model, true).unwrap_or_else(|cause| panic!("read {read}: {cause}"));
            assert_eq!(model.size(), stand.model.size() + 1);
            across += u32::from(copies(&flash.image(), model.size()) > 1);
            let mut skimmed = Vec::new();
            journal
                .skim(0, |seen| {
                    skimmed.push(seen.entry.seq());
                    ControlFlow::<()>::Continue(())
                })
                .expect("skims");
            let due: Vec<u32> = (journal.base().expect("reads").size + 1..=model.size()).collect();
            assert_eq!(skimmed, due, "read {read}");
            // And it goes on.
            assert!(perform(&mut journal, Op::Fault, &model).is_ok());
        }
        let op = [Op::Fault];
        stand.next = 0;
        stand.run(&op, 1, &[]).expect("appends");
    }
    println!("{again} entries written again, {across} of them whole in two places");
    assert!(again > 100 && across > 8, "{again}, {across}");
}

/// Whole slots that hold entry `seq`.
fn copies(image: &[u8], seq: u32) -> usize {
    (5 * PAGE..image.len()).step_by(SLOT).filter(|slot| is_entry(image, *slot, seq)).count()
}

fn is_entry(image: &[u8], slot: usize, seq: u32) -> bool {
    image[slot + entry::SEQ.start..slot + entry::SEQ.end] == seq.to_le_bytes()
        && image[slot + entry::COMMIT.start..slot + entry::COMMIT.end] == COMMIT.to_le_bytes()
        && image[slot + 4] < 0x80
}

/// Where the newest entry lies.
fn last_entry(image: &[u8], seq: u32) -> usize {
    (5 * PAGE..image.len()).step_by(SLOT).rfind(|slot| is_entry(image, *slot, seq)).expect("the last entry")
}

/// A lost header may hide an entry with the highest possible number, but not one with the number above it.
#[test]
fn a_lost_header_hides_no_entry_up_to_the_highest_number() {
    let stand = after(3);
    let image = stand.flash.image();
    let last = last_entry(&image, stand.model.size());
    let newest = last / PAGE;
    // A valid entry in the page that comes next and has no header.
    let hidden = (newest + 1) * PAGE + SLOT;
    for (seq, due) in [
        (stand.model.size(), None),
        (stand.model.size() + 1, Some(Damage::Header { page: (newest + 1 - 5) as u16 })),
        (SEQ_MAX - 1, Some(Damage::Header { page: (newest + 1 - 5) as u16 })),
        (SEQ_MAX, Some(Damage::Header { page: (newest + 1 - 5) as u16 })),
        (u32::MAX, None),
    ] {
        let mut flash = stand.flash.clone();
        for at in (0..SLOT).step_by(4) {
            flash.poke(hidden + at, u32::from_le_bytes(image[last + at..last + at + 4].try_into().expect("4 bytes")));
        }
        forge(&mut flash, hidden, entry::SEQ.start, &seq.to_le_bytes());
        assert_eq!(mount(&flash).expect("mounts").damage(), due, "entry {seq}");
    }
}

/// A slot whose first word or commit no writer leaves, under a right CRC, is damage: in an entry, which is then not
/// added to.
#[test]
fn a_wrong_first_word_or_commit_under_a_right_crc_is_damage() {
    let stand = after(3);
    let image = stand.flash.image();
    let last = last_entry(&image, stand.model.size());
    let slot = Damage::Slot { page: (last / PAGE - 5) as u16, slot: (last % PAGE / SLOT) as u16 };
    let seen = |flash: &Flash| {
        let mut journal = mount(flash).expect("mounts");
        let added = perform(&mut journal, Op::Fault, &stand.model);
        (journal.damage(), added.is_ok())
    };
    assert_eq!(seen(&stand.flash), (None, true), "a control");
    for bit in 0..32 {
        let mut flash = stand.flash.clone();
        forge(&mut flash, last, 0, &(OPEN ^ 1 << bit).to_le_bytes());
        assert_eq!(seen(&flash), (Some(slot), false), "bit {bit} of the first word");
        // A commit with a bit that is a zero where the word has a one. One that has a one too many was begun and cut.
        let mut flash = stand.flash.clone();
        flash.poke(last + entry::COMMIT.start, COMMIT ^ 1 << bit);
        let begun = COMMIT >> bit & 1 == 0;
        let due = if begun { (None, true) } else { (Some(slot), false) };
        assert_eq!(seen(&flash), due, "bit {bit} of the commit");
    }
    // Neither of the two.
    let mut flash = stand.flash.clone();
    forge(&mut flash, last, 0, &(OPEN ^ 1).to_le_bytes());
    flash.poke(last + entry::COMMIT.start, COMMIT & !1);
    assert_eq!(seen(&flash), (Some(slot), false));
}

/// Drafts at the edge of what is taken.
#[test]
fn what_is_just_within_bounds_is_added_and_what_is_just_outside_is_not() {
    use proverka_journal::field::UNBOUNDED;
    let mut journal = mount(&after(3).flash).expect("mounts");
    let draft = |journal: &Journal<Chip>, width_s, earlier, annex| Draft {
        kind: EntryKind::SessionClose,
        holder: Holder::Jointly,
        stamp: Stamp { mono_s: 1, earliest: journal.earliest() - earlier, width_s },
        payload: [0; 24],
        annex,
    };
    let room = [1; 2 * 108 + 1];
    let part = 108 * usize::from(EntryKind::SessionClose.parts());
    let with = draft(&journal, UNBOUNDED + 1, 0, &room[..part]);
    assert!(matches!(journal.append_raw(&with), Err(AppendError::Width)));
    let with = draft(&journal, 0, 1, &room[..part]);
    assert!(matches!(journal.append_raw(&with), Err(AppendError::TimeFell { .. })));
    let with = draft(&journal, 0, 0, &room[..part + 1]);
    assert!(matches!(journal.append_raw(&with), Err(AppendError::Annex { .. })));
    let with = draft(&journal, UNBOUNDED, 0, &room[..part]);
    assert!(journal.append_raw(&with).is_ok());
}

/// Both ends of what may be released: above what was released before, and in the record.
#[test]
fn a_release_is_of_more_than_the_last_and_of_no_more_than_there_is() {
    let stand = after(short_script().iter().position(|op| *op == Op::Release).expect("in the script") + 1);
    let mut journal = mount(&stand.flash).expect("mounts");
    let (released, size) = (journal.released(), journal.size());
    assert!(released > 0 && released < size);
    let carried = Carried { totals: [0; 16], limits: [0; 8], expiry: (0, 0) };
    for (wanted, allowed) in
        [(0, false), (released - 1, false), (released, false), (released + 1, true), (size, true), (size + 1, false)]
    {
        let statement = journal.release_statement(wanted, &carried);
        match statement {
            Ok(_) => assert!(allowed, "{wanted} of {released}..{size}"),
            Err(error) => {
                assert!(!allowed, "{wanted} of {released}..{size}");
                assert!(matches!(error, AppendError::Release { size, .. } if size == wanted), "{error:?}");
            }
        }
    }
}
