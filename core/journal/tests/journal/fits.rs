//! Which flash fits: what the compiler says where one does not, and flash in RAM, which does.

use std::convert::Infallible;

use embedded_storage::nor_flash::{ErrorType, MultiwriteNorFlash, NorFlash, ReadNorFlash};
use proverka_journal::{Journal, Layout, RamFlash, RamFlashError};
use proverka_test_support::model;

/// Flash with these sizes, which nobody reads or writes.
struct Sizes<const ERASE: usize, const WRITE: usize, const READ: usize>;

impl<const ERASE: usize, const WRITE: usize, const READ: usize> ErrorType for Sizes<ERASE, WRITE, READ> {
    type Error = Infallible;
}

impl<const ERASE: usize, const WRITE: usize, const READ: usize> ReadNorFlash for Sizes<ERASE, WRITE, READ> {
    const READ_SIZE: usize = READ;

    fn read(&mut self, _: u32, _: &mut [u8]) -> Result<(), Infallible> {
        unreachable!("only its sizes are looked at")
    }

    fn capacity(&self) -> usize {
        unreachable!("only its sizes are looked at")
    }
}

impl<const ERASE: usize, const WRITE: usize, const READ: usize> NorFlash for Sizes<ERASE, WRITE, READ> {
    const WRITE_SIZE: usize = WRITE;
    const ERASE_SIZE: usize = ERASE;

    fn erase(&mut self, _: u32, _: u32) -> Result<(), Infallible> {
        unreachable!("only its sizes are looked at")
    }

    fn write(&mut self, _: u32, _: &[u8]) -> Result<(), Infallible> {
        unreachable!("only its sizes are looked at")
    }
}

impl<const ERASE: usize, const WRITE: usize, const READ: usize> MultiwriteNorFlash for Sizes<ERASE, WRITE, READ> {}

/// The text is what the compiler prints: the examples in the documentation show that it stops at the same places.
#[track_caller]
fn refused<F: MultiwriteNorFlash>(what: &str, advice: &str) {
    let text = Layout::misfit::<F>().expect("does not fit");
    assert!(text.contains(what) && text.contains(advice), "{text}");
    assert!(text.contains("section 8 of `proverka_journal::power`"), "{text}");
}

#[test]
fn a_flash_that_does_not_fit_says_what_is_needed_and_what_to_do() {
    for fits in [
        Layout::misfit::<Sizes<640, 4, 4>>(),
        Layout::misfit::<Sizes<1024, 1, 1>>(),
        Layout::misfit::<Sizes<4096, 2, 4>>(),
    ] {
        assert_eq!(fits, None);
    }
    refused::<Sizes<512, 4, 4>>("640 bytes", "erase several units as one page");
    refused::<Sizes<256, 4, 4>>("640 bytes", "erase several units as one page");
    refused::<Sizes<8192, 4, 4>>("at most 4096", "smaller erase unit");
    refused::<Sizes<1000, 4, 4>>("multiple of 128", "smaller erase unit");
    refused::<Sizes<2048, 8, 4>>("WRITE_SIZE must be 1, 2 or 4 bytes", "error-correcting code");
    refused::<Sizes<2048, 32, 4>>("WRITE_SIZE must be 1, 2 or 4 bytes", "error-correcting code");
    refused::<Sizes<2048, 3, 4>>("WRITE_SIZE must be 1, 2 or 4 bytes", "error-correcting code");
    refused::<Sizes<2048, 4, 16>>("READ_SIZE must be 1, 2 or 4 bytes", "return a part of it");
    refused::<Sizes<2048, 4, 0>>("READ_SIZE must be 1, 2 or 4 bytes", "return a part of it");
}

/// The document that the texts point to has that section.
#[test]
fn the_section_that_the_texts_name_is_there() {
    assert!(include_str!("../../POWER.md").contains("\n## 8. Which chips fit\n"));
}

#[test]
fn flash_in_ram_clears_bits_keeps_its_bounds_and_fails_halfway() {
    let mut flash = RamFlash::<2>::new();
    assert_eq!((flash.capacity(), flash.image()), (2048, &[0xFF; 2048][..]));
    flash.write(8, &[0xF0, 0xFF, 0, 1]).expect("writes");
    flash.write(8, &[0x3C, 0xFF, 0xFF, 0xFF]).expect("writes a second time");
    let mut bytes = [0; 4];
    flash.read(8, &mut bytes).expect("reads");
    assert_eq!(bytes, [0x30, 0xFF, 0, 1], "only zeros are added");
    for (offset, length) in [(2046, 4), (2048, 4), (u32::MAX - 3, 4), (4, 3), (2, 4)] {
        assert_eq!(flash.write(offset, &vec![0; length]), Err(RamFlashError::Range), "{offset} {length}");
    }
    for (from, to) in [(0, 512), (512, 1536), (1024, 0), (0, 4096)] {
        assert_eq!(flash.erase(from, to), Err(RamFlashError::Range), "{from}..{to}");
    }
    flash.cut_after(1);
    assert_eq!(flash.write(0, &[0; 12]), Err(RamFlashError::NoPower));
    assert_eq!(flash.read(0, &mut bytes), Err(RamFlashError::NoPower));
    assert_eq!(flash.image()[..8], [0, 0, 0, 0, 0, 0, 0xFF, 0xFF], "half of the second word");
    flash.power_up();
    flash.write(1020, &[0; 4]).expect("writes");
    flash.cut_after(0);
    assert_eq!(flash.erase(0, 2048), Err(RamFlashError::NoPower));
    flash.power_up();
    assert_eq!(flash.image()[..512], [0xFF; 512]);
    assert_eq!(flash.image()[1020..1024], [0; 4], "half of the page was erased");
    flash.erase(0, 1024).expect("erases");
    assert_eq!(flash, RamFlash::new());
}

#[test]
fn a_layout_that_is_checked_when_compiled_is_taken_when_run() {
    const LAYOUT: Layout = Layout::of::<RamFlash<17>, 0, 12>();
    assert_eq!(LAYOUT, model::LAYOUT);
    let term = model::term();
    let (host, inspectorate) = model::bound(&term);
    let mut flash = RamFlash::<17>::new();
    Journal::<_>::enrol(&mut flash, LAYOUT, &term, &host, &inspectorate, &model::contributions()).expect("enrols");
    assert_eq!(Journal::<_>::mount(flash, LAYOUT).expect("mounts").size(), 0);
}
