//! The header of a page that holds no entry yet: what was signed is in the page before it.

use proverka_journal::field::page;
use proverka_journal::party::Holder;
use proverka_journal::{Damage, Draft, EntryKind, Journal, MountError, Stamp, digest};
use proverka_test_support::driver::{Op, Stand, perform, short_script};
use proverka_test_support::flash::{Chip, Flash, PAGE, PowerLost, Tear};
use proverka_test_support::model::LAYOUT;
use proverka_test_support::random::Random;

const SLOT: usize = 128;

pub(crate) fn mount(flash: &Flash) -> Result<Journal<Chip>, MountError<PowerLost>> {
    let mut flash = flash.clone();
    flash.power_up(None);
    Journal::mount(Chip::new(flash), LAYOUT)
}

fn damage(flash: &Flash) -> Option<Damage> {
    mount(flash).expect("mounts").damage()
}

/// Flash offset of the newest page.
fn newest_page(image: &[u8]) -> Option<usize> {
    (5 * PAGE..image.len())
        .step_by(PAGE)
        .filter(|at| image[at + 4] == 0x81 && image[at + 124..at + 128] == 0xC033_17ED_u32.to_le_bytes())
        .max_by_key(|at| u32::from_le_bytes(image[at + 8..at + 12].try_into().expect("4 bytes")))
}

/// Flash offset of the newest page, if it holds its header and nothing else.
fn empty_page(flash: &Flash) -> Option<usize> {
    let image = flash.image();
    let newest = newest_page(&image)?;
    image[newest + SLOT..newest + PAGE].iter().all(|byte| *byte == 0xFF).then_some(newest)
}

/// Stands whose power failed right after a page was opened: the first page, one after a page of a session, and one
/// whose page before ends with a TALLY.
fn stands() -> Vec<(Stand, usize)> {
    let script = short_script();
    let mut found = Vec::new();
    let mut stand = Stand::start();
    while stand.next < script.len() {
        let mut whole = stand.clone();
        let steps = whole.run(&script, stand.next + 1, &[]).expect("runs").steps;
        for step in 0..steps {
            let chip = Chip::new(stand.flash.clone());
            chip.with(|flash| flash.power_up(Some((step, Tear::None))));
            if let Ok(mut journal) = Journal::mount(chip.clone(), LAYOUT) {
                let _ = perform(&mut journal, script[stand.next], &stand.model);
            }
            let flash = chip.with(|flash| flash.clone());
            if let Some(at) = empty_page(&flash) {
                found.push((Stand { flash, ..stand.clone() }, at));
                break;
            }
        }
        stand = whole;
    }
    assert!(found.len() >= 5, "{}", found.len());
    found
}

/// Writes bytes over a slot, with a right CRC, as who holds the chip can.
pub(crate) fn forge(flash: &mut Flash, slot: usize, field: usize, bytes: &[u8]) {
    let mut image = flash.image();
    image[slot + field..slot + field + bytes.len()].copy_from_slice(bytes);
    let crc = digest::crc32(&image[slot..slot + 120]);
    image[slot + 120..slot + 124].copy_from_slice(&crc.to_le_bytes());
    for at in (slot..slot + SLOT).step_by(4) {
        flash.poke(at, u32::from_le_bytes(image[at..at + 4].try_into().expect("4 bytes")));
    }
}

#[test]
fn an_empty_page_is_no_damage_and_takes_the_next_entry() {
    for (stand, _) in stands() {
        let mut journal = mount(&stand.flash).expect("mounts");
        assert_eq!(journal.damage(), None);
        let head = stand.model.kept.last().map_or(journal.term(), |kept| kept.head);
        assert_eq!((journal.size(), journal.head()), (stand.model.size(), head));
        let stamp = Stamp { mono_s: 0, earliest: journal.earliest(), width_s: 0 };
        let fault = Draft { kind: EntryKind::Fault, holder: Holder::Jointly, stamp, payload: [0; 24], annex: &[] };
        assert_eq!(journal.append_raw(&fault).expect("appends").seq, stand.model.size() + 1);
    }
}

#[test]
fn a_forged_header_of_an_empty_page_is_damage_and_nothing_is_signed_over_it() {
    for (stand, at) in stands() {
        let index = u16::try_from(at / PAGE - 5).expect("an index");
        let image = stand.flash.image();
        for field in [page::HEAD, page::KEY, page::EPOCH, page::RELEASED, page::EARLIEST, page::SESSIONS] {
            for byte in field.clone() {
                let mut flash = stand.flash.clone();
                forge(&mut flash, at, byte, &[image[at + byte] ^ 1]);
                let mut journal = mount(&flash).expect("mounts");
                // A released size that is not below the size makes the header invalid, and the page an unused one.
                if field == page::RELEASED && journal.damage().is_none() {
                    let head = stand.model.kept.last().map_or(journal.term(), |kept| kept.head);
                    assert_eq!((journal.size(), journal.head()), (stand.model.size(), head));
                    continue;
                }
                assert_eq!(journal.damage(), Some(Damage::Header { page: index }), "byte {byte}");
                assert!(perform(&mut journal, Op::Fault, &stand.model).is_err());
            }
        }
        // Another size; a boot before that of the last entry.
        for (field, bytes) in [
            (page::FIRST_SEQ, stand.model.size().wrapping_add(2)),
            (page::FIRST_SEQ, stand.model.size().wrapping_add(99)),
            (page::BOOT, 0),
        ] {
            let mut flash = stand.flash.clone();
            forge(&mut flash, at, field.start, &bytes.to_le_bytes());
            assert_eq!(damage(&flash), Some(Damage::Header { page: index }), "{field:?} {bytes}");
        }
    }
}

/// Header and the page before it may be forged together: the signature of the last entry there is what stops that.
#[test]
fn a_forged_page_before_an_empty_one_is_not_signed() {
    let mut tried = 0;
    for (stand, at) in stands() {
        let size = stand.model.size() as usize;
        if size < 2 || stand.model.kept[size - 1].kind != EntryKind::Tally {
            continue;
        }
        let image = stand.flash.image();
        let last = (5 * PAGE..image.len())
            .step_by(SLOT)
            .find(|slot| {
                image[slot + 4] == EntryKind::Tally.byte() && image[slot + 8..slot + 12] == (size as u32).to_le_bytes()
            })
            .expect("the last entry");
        // Its payload is changed, and the head after it worked out as the device would.
        let mut flash = stand.flash.clone();
        forge(&mut flash, last, 36, &[image[last + 36] ^ 1]);
        let forged = flash.image();
        let body: [u8; 56] = forged[last..last + 56].try_into().expect("a body");
        let badge: [u8; 4] = forged[last + 4..last + 8].try_into().expect("a badge");
        let salt_key = forged[448..480].try_into().expect("a key");
        let leaf = digest::leaf(&digest::salt(salt_key, size as u32), &body, None);
        let head = digest::link(&stand.model.kept[size - 2].head, size as u32, badge, &leaf);
        assert!(matches!(damage(&flash), Some(Damage::Header { .. })));
        forge(&mut flash, at, page::HEAD.start, &head);
        assert_eq!(damage(&flash), Some(Damage::Signature { seq: size as u32 }));
        tried += 1;
    }
    assert!(tried > 0);
}

/// Cuts may fill whole pages with torn slots: what was signed then lies further back than the page before.
#[test]
fn pages_that_cuts_left_without_an_entry_are_looked_through() {
    for before in [0, 5] {
        let script = short_script();
        let mut stand = Stand::start();
        stand.run(&script, before, &[]).expect("runs");
        let mut random = Random(44);
        let (mut flash, mut empty) = (stand.flash.clone(), 0);
        for _ in 0..200 {
            let image = flash.image();
            let is_full = newest_page(&image).is_none_or(|at| image[at + PAGE - SLOT..at + PAGE] != [0xFF; SLOT]);
            // After the steps of the mount; where the page is full, right after the next one's header or in its first
            // slot.
            let step = if is_full { 3 + 33 + random.below(20) } else { 4 + random.below(28) };
            let chip = Chip::new(flash);
            chip.with(|flash| flash.power_up(Some((step, Tear::None))));
            let mut journal = Journal::mount(chip.clone(), LAYOUT).expect("mounts");
            assert_eq!((journal.damage(), journal.size()), (None, stand.model.size()));
            if perform(&mut journal, Op::Tally, &stand.model).is_ok() || chip.with(|flash| flash.is_alive()) {
                break;
            }
            flash = chip.with(|flash| flash.clone());
            let image = flash.image();
            let Some(at) = newest_page(&image).filter(|at| *at > 5 * PAGE) else { continue };
            // Neither in it nor in the page before it was a commit ever written.
            let mut slots = (at - PAGE..at + PAGE).step_by(SLOT).filter(|slot| slot % PAGE != 0);
            if slots.all(|slot| image[slot + 124..slot + 128] == [0xFF; 4]) {
                assert_eq!(damage(&flash), None);
                let mut forged = flash.clone();
                forge(&mut forged, at, page::HEAD.start, &[7; 32]);
                assert!(matches!(damage(&forged), Some(Damage::Header { .. })));
                empty += 1;
            }
            if empty > 60 {
                break;
            }
        }
        println!("{empty} pages after a torn one, from operation {before}");
        assert!(empty > 20, "no page after a torn one, from operation {before}");
    }
}
