//! Images that nobody wrote: bits flipped, words changed, slots moved.

use proverka_journal::field::{SLOT, entry};
use proverka_journal::{Journal, Layout, MountError, digest};
use proverka_test_support::driver::{Op, Stand, enrolled_with, perform, short_script};
use proverka_test_support::flash::{Chip, Flash, PAGE};
use proverka_test_support::model::{LAYOUT, Model};
use proverka_test_support::random::Random;
use proverka_test_support::remembered::Remembered;

use proverka_test_support::reach::{reach, stride};

/// Entries up to somewhere in the middle, with two epochs and a release.
fn image() -> Stand {
    let script = short_script();
    let mut stand = Stand::start();
    stand.run(&script, 25, &[]).expect("runs");
    stand
}

fn mount(flash: Flash) -> Result<Journal<Chip, Remembered>, MountError<proverka_test_support::flash::PowerLost>> {
    Journal::mount_with(Chip::new(flash), LAYOUT)
}

/// A single flipped bit never makes the record shorter in silence.
#[test]
fn a_flipped_bit_is_reported_or_changes_nothing() {
    let stand = image();
    let (size, head) = (stand.model.size(), stand.model.kept.last().expect("entries").head);
    let stride = stride(53);
    let mut reported = [0_u32; 3];
    for bit in (0..stand.flash.image().len() * 8).step_by(stride) {
        let mut flash = stand.flash.clone();
        flash.power_up(None);
        flash.flip(bit);
        let (page, slot) = (bit / 8 / PAGE, bit / 8 % PAGE / SLOT);
        match mount(flash) {
            Err(MountError::Genesis | MountError::Blank) => {
                assert_eq!(page, 0, "bit {bit}");
                reported[0] += 1;
            }
            Err(cause) => panic!("bit {bit}, page {page}, slot {slot}: {cause}"),
            Ok(journal) if journal.damage().is_some() => {
                assert!(page >= 5, "bit {bit}, page {page}: {:?}", journal.damage());
                reported[1] += 1;
            }
            Ok(journal) => {
                assert_eq!((journal.size(), journal.head()), (size, head), "bit {bit}, page {page}, slot {slot}");
                reported[2] += 1;
            }
        }
    }
    println!("F10: genesis {}, newest page {}, nothing changed {}", reported[0], reported[1], reported[2]);
    assert!(reported.iter().all(|count| *count > 0));
}

/// The same for a chip of 128 KiB whose ring is full up to the reserve: 1,048,576 bits.
#[test]
fn a_flipped_bit_of_a_full_chip_is_reported_or_changes_nothing() {
    let layout = Layout { base: 0, ring: 123 };
    let chip = Chip::new(enrolled_with(128, layout));
    chip.with(|flash| flash.power_up(None));
    let mut journal = Journal::<_, Remembered>::mount_with(chip.clone(), layout).expect("mounts");
    let model = Model::default();
    while journal.free_pages() > 4 {
        let _ = perform(&mut journal, Op::Tally, &model).expect("appends").expect("a receipt");
    }
    let (size, head) = (journal.size(), journal.head());
    drop(journal);
    let flash = chip.with(|flash| flash.clone());
    let (mut runs, mut reported) = (0_u32, 0_u32);
    for bit in (0..128 * 1024 * 8).step_by(stride(5003)) {
        let mut flash = flash.clone();
        flash.power_up(None);
        flash.flip(bit);
        let (page, slot) = (bit / 8 / PAGE, bit / 8 % PAGE / SLOT);
        match Journal::<_, Remembered>::mount_with(Chip::new(flash), layout) {
            Err(MountError::Genesis | MountError::Blank) => {
                assert_eq!(page, 0, "bit {bit}");
                reported += 1;
            }
            Err(cause) => panic!("bit {bit}, page {page}, slot {slot}: {cause}"),
            Ok(journal) if journal.damage().is_some() => {
                assert!(page >= 5, "bit {bit}, page {page}: {:?}", journal.damage());
                reported += 1;
            }
            Ok(journal) => {
                assert_eq!((journal.size(), journal.head()), (size, head), "bit {bit}, page {page}, slot {slot}");
            }
        }
        runs += 1;
    }
    println!("F10: {runs} flips in 128 KiB with {size} entries, {reported} reported at the start");
    assert!(size > 800 && reported > 0);
}

/// Mutates an image in ways that get past the first checks.
fn mutate(flash: &mut Flash, random: &mut Random) {
    let mut image = flash.image();
    let slots = image.len() / SLOT;
    for _ in 0..=random.below(4) {
        let slot = random.below(slots as u64) as usize * SLOT;
        match random.below(6) {
            0 => image[slot + random.below(128) as usize] ^= 1 << random.below(8),
            1 => {
                let other = random.below(slots as u64) as usize * SLOT;
                let copy: Vec<u8> = image[other..other + SLOT].to_vec();
                image[slot..slot + SLOT].copy_from_slice(&copy);
            }
            2 => {
                // A changed field under a right CRC.
                let at = slot + random.below(120) as usize;
                image[at] = random.word() as u8;
                let crc = digest::crc32(&image[slot..slot + entry::CRC.start]);
                image[slot + 120..slot + 124].copy_from_slice(&crc.to_le_bytes());
            }
            3 => image[slot..slot + SLOT].fill(0xFF),
            4 => image[slot..slot + SLOT].fill_with(|| random.word() as u8),
            _ => {
                let page = slot / PAGE * PAGE;
                let other = random.below((slots / 8) as u64) as usize * PAGE;
                let copy: Vec<u8> = image[other..other + PAGE].to_vec();
                image[page..page + PAGE].copy_from_slice(&copy);
            }
        }
    }
    *flash = Flash::of_image(&image);
}

/// Whatever the flash holds, mounting ends, without a panic and within a bounded number of steps.
#[test]
fn any_image_mounts_or_is_refused() {
    let stand = image();
    let mut random = Random(9);
    let runs = reach(3_000, 10_000_000);
    let (mut mounted, mut most) = (0, 0);
    for _ in 0..runs {
        let mut flash = stand.flash.clone();
        mutate(&mut flash, &mut random);
        flash.power_up(None);
        flash.reseed(0);
        let chip = Chip::new(flash);
        if let Ok(mut journal) = Journal::<_, Remembered>::mount_with(chip.clone(), LAYOUT) {
            mounted += 1;
            let _ = journal.base();
            let _ = journal.visit(1.max(journal.released()), |_| core::ops::ControlFlow::<()>::Continue(()));
        }
        most = most.max(chip.with(|flash| flash.steps));
    }
    println!("F9: {runs} images, {mounted} mounted, at most {most} writes and erases");
    assert!(mounted > 0 && mounted < runs);
    assert!(most <= 64, "{most} steps in one mount");
}
