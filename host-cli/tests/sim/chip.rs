//! The simulated flash behaves like flash, and its file is an image.

use embedded_storage::nor_flash::{NorFlash as _, ReadNorFlash as _};
use proverka_cli::sim::chip::{Chip, Cut, PAGE, RING};
use tempfile::TempDir;

fn word(chip: &mut Chip, offset: u32) -> u32 {
    let mut bytes = [0; 4];
    chip.read(offset, &mut bytes).unwrap();
    u32::from_le_bytes(bytes)
}

#[test]
fn a_write_only_clears_bits_and_only_an_erase_sets_them() {
    let mut chip = Chip::blank(8, 1);
    assert_eq!(word(&mut chip, 4), u32::MAX);
    chip.write(4, &0xFFFF_00FF_u32.to_le_bytes()).unwrap();
    chip.write(4, &0x00FF_FFFF_u32.to_le_bytes()).unwrap();
    assert_eq!(word(&mut chip, 4), 0x00FF_00FF);
    chip.write(PAGE as u32, &[0; 4]).unwrap();
    chip.erase(0, PAGE as u32).unwrap();
    assert_eq!(word(&mut chip, 4), u32::MAX);
    assert_eq!(word(&mut chip, PAGE as u32), 0, "the next page is left alone");
}

#[test]
fn an_access_that_no_chip_allows_is_refused() {
    let mut chip = Chip::blank(8, 1);
    let end = chip.capacity() as u32;
    assert!(chip.write(2, &[0; 4]).is_err());
    assert!(chip.write(0, &[0; 3]).is_err());
    assert!(chip.write(end, &[0; 4]).is_err());
    assert!(chip.erase(128, PAGE as u32).is_err());
    assert!(chip.read(end - 4, &mut [0; 8]).is_err());
}

#[test]
fn a_cut_tears_one_word_and_then_nothing_works() {
    let mut chip = Chip::blank(8, 3);
    chip.cut(Cut::After(2));
    assert!(chip.write(0, &[0; 12]).is_err());
    assert!(chip.is_dead());
    assert!(chip.read(0, &mut [0; 4]).is_err());
    chip.power_up();
    assert_eq!([word(&mut chip, 0), word(&mut chip, 4)], [0, 0]);
    let torn = word(&mut chip, 8);
    assert!(torn != 0 && torn != u32::MAX, "part of the bits: {torn:08x}");
}

#[test]
fn a_file_has_what_the_chip_has_after_each_word_and_another_opens_it_later() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("flash");
    let mut chip = Chip::file(&path, RING, 1).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().len(), (5 + u64::from(RING)) * 1024, "as on the board");
    chip.write(2048, &[1, 2, 3, 4, 5, 6, 7, 8]).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), chip.image());
    chip.erase(2048, 3072).unwrap();
    chip.write(2052, &[9; 4]).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), chip.image());
    assert!(Chip::file(&path, RING, 1).is_err(), "one simulator at a time");
    let image = chip.image();
    drop(chip);
    assert_eq!(Chip::file(&path, RING, 1).unwrap().image(), image);
    std::fs::write(&path, [0; 100]).unwrap();
    assert!(Chip::file(&path, RING, 1).is_err(), "not a flash");
    assert_eq!(std::fs::read(&path).unwrap(), [0; 100], "and left as it was");
}
