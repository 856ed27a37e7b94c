//! Audits what the real device writes: after every operation and after every power cut, no record is broken.

use proverka_journal::audit::{Asked, Grade, Parties, Record, Report, audit};
use proverka_journal::digest;
use proverka_journal::party::Party;
use proverka_journal::{EntryKind, ExportRequest, Journal, Stamp};
use proverka_test_support::driver::{Op, Stand, acts_script, long_script, short_script};
use proverka_test_support::flash::{Chip, PAGE, Tear};
use proverka_test_support::{driver, model};
use std::ops::ControlFlow;

fn parties() -> Parties {
    Parties::keys(&model::host().verifying_key().to_bytes(), &model::inspectorate().verifying_key().to_bytes()).unwrap()
}

fn report(image: &[u8]) -> Report {
    audit(Record::image(image, PAGE).unwrap(), Asked::new(parties())).unwrap()
}

/// Checks that the image is whole and holds all acknowledged entries, and at most one more.
fn holds(stand: &Stand, at: &str) {
    let found = report(&stand.flash.image());
    assert_eq!(found.grade, Grade::Joint, "{at}");
    let size = stand.model.size();
    assert!((size..=size + 1).contains(&found.size), "{at}: size {} after {size} acknowledged", found.size);
    if found.size == size && size > 0 {
        assert_eq!(found.head, stand.model.kept[size as usize - 1].head, "{at}");
    }
}

#[test]
fn every_image_of_an_uncut_device_is_joint() {
    for script in [short_script(), long_script(120), acts_script()] {
        let mut stand = Stand::start();
        holds(&stand, "enrolled");
        for until in 1..=script.len() {
            stand.run(&script, until, &[]).unwrap();
            holds(&stand, &format!("operation {until}, {:?}", script[until - 1]));
        }
    }
}

#[test]
fn an_image_taken_right_after_a_cut_is_joint_up_to_what_was_acknowledged() {
    let script = short_script();
    let mut before = Stand::start();
    let mut images = 0;
    for until in 1..=script.len() {
        let mut uncut = before.clone();
        let steps = uncut.run(&script, until, &[]).unwrap().steps;
        // The plan has one power cut. The image is taken by a driver that does not continue after it.
        for step in (0..steps).step_by(17) {
            for tear in [Tear::None, Tear::Some(u32::try_from(step).unwrap()), Tear::All] {
                let chip = Chip::new(before.flash.clone());
                chip.with(|flash| flash.power_up(Some((step, tear))));
                let op = script[until - 1];
                let done = match Journal::mount(chip.clone(), model::LAYOUT) {
                    Err(_) => false,
                    Ok(mut journal) => op == Op::PowerCycle || driver::perform(&mut journal, op, &before.model).is_ok(),
                };
                if done {
                    continue;
                }
                images += 1;
                let mut cut = before.clone();
                cut.flash = chip.with(|flash| flash.clone());
                holds(&cut, &format!("operation {until}, {op:?}, cut at {step}, {tear:?}"));
            }
        }
        before = uncut;
    }
    assert!(images > 300, "{images}");
}

/// A bundle of everything that the device still holds, read through the device's own export.
fn bundle<F: embedded_storage::nor_flash::MultiwriteNorFlash>(
    journal: &mut Journal<F>,
    redact: bool,
    nonce: [u8; 32],
) -> Vec<u8>
where
    F::Error: core::fmt::Debug,
{
    let base = journal.base().unwrap();
    let mut bytes = b"PVKB1\0\0\0".to_vec();
    bytes.extend(journal.genesis().unwrap());
    bytes.extend(base.size.to_le_bytes());
    bytes.extend(base.head);
    bytes.extend(base.epoch.to_le_bytes());
    bytes.extend([0, 0]);
    bytes.extend(base.key);
    bytes.extend((journal.size() - base.size).to_le_bytes());
    journal
        .visit(base.size + 1, |seen| {
            if redact && seen.entry.kind() == EntryKind::Tally {
                bytes.extend([2, 0, 0, 0]);
                bytes.extend(&seen.entry.body()[4..8]);
                bytes.extend(digest::leaf(&seen.salt, &seen.entry.body(), None));
            } else {
                bytes.extend([1, u8::try_from(seen.annex().len() / 108).unwrap(), 0, 0]);
                bytes.extend(seen.entry.body());
                bytes.extend(seen.salt);
                bytes.extend(seen.annex());
            }
            bytes.extend(seen.entry.signature());
            ControlFlow::<()>::Continue(())
        })
        .unwrap();
    let stamp = Stamp { mono_s: 9_000_000, earliest: journal.earliest() + 60, width_s: 5 };
    let request = ExportRequest { state: 1, stamp, nonce_h: nonce, nonce_i: [0; 32], firmware: [7; 32] };
    let exported = journal.export(&request).unwrap();
    bytes.extend(1_u32.to_le_bytes());
    bytes.extend(exported.statement);
    bytes.extend(exported.signature);
    bytes.extend(journal.size().to_le_bytes());
    bytes.extend(journal.head());
    bytes
}

#[test]
fn a_bundle_by_the_device_is_joint_whole_or_redacted_and_says_what_its_image_says() {
    let script = long_script(120);
    let mut stand = Stand::start();
    // The export comes before the tampering: a device without keys exports nothing.
    stand.run(&script, script.len() - 1, &[]).unwrap();
    let image = report(&stand.flash.image());
    assert!(image.base > 0, "something was released and erased");
    let mut journal = Journal::mount(Chip::new(stand.flash.clone()), model::LAYOUT).unwrap();
    for redact in [false, true] {
        let bytes = bundle(&mut journal, redact, [5; 32]);
        let asked = Asked { nonce: Some((Party::Host, [5; 32])), ..Asked::new(parties()) };
        let found = audit(Record::bundle(&bytes).unwrap(), asked).unwrap();
        assert_eq!(found.grade, Grade::Joint);
        assert_eq!((found.size, found.head, found.statements), (image.size, image.head, 1));
        assert_eq!(found.hidden > 0, redact);
        // Here too, a change of any byte is noticed.
        for at in (0..bytes.len()).step_by(97) {
            let mut changed = bytes.clone();
            changed[at] ^= 0x10;
            let found = Record::bundle(&changed).and_then(|record| audit(record, asked));
            assert!(!matches!(found, Ok(Report { grade: Grade::Joint, .. })), "byte {at}");
        }
    }
}
