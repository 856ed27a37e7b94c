//! Images of the flash: what a power cut may leave, what an accident does, and what a forger tries on the pages.

use proverka_journal::audit::{Asked, AuditError, EntryFault, Grade, Held, Image, Record, audit};
use proverka_test_support::attack::image::{image, reseal, slots};
use proverka_test_support::attack::judge;
use proverka_test_support::attack::{Scribe, kind};
use proverka_test_support::reach::stride;

const PAGE: usize = 1024;
const RING: usize = 16;
const FIRST: usize = 5 * PAGE / 128;

fn record() -> (Scribe, Vec<u8>) {
    let scribe = Scribe::life("image", 2, 4);
    let bytes = image(&scribe, PAGE, RING, 0);
    (scribe, bytes)
}

/// Returns the slot of the entry with this number.
fn slot_of(bytes: &[u8], seq: u32) -> usize {
    (FIRST..bytes.len() / 128)
        .find(|slot| bytes[slot * 128 + 4] < 0x80 && bytes[slot * 128 + 8..slot * 128 + 12] == seq.to_le_bytes())
        .unwrap()
}

fn grade(scribe: &Scribe, bytes: &[u8]) -> Grade {
    judge::image(scribe, bytes).unwrap().grade
}

/// Returns the entry at which the audit finds the image broken.
fn broken(scribe: &Scribe, bytes: &[u8]) -> (u32, Option<u32>, EntryFault) {
    match grade(scribe, bytes) {
        Grade::Broken(broken) => (broken.seq, broken.slot, broken.why),
        other => panic!("not broken: {other:?}"),
    }
}

#[test]
fn f10_every_bit_of_the_ring_flipped_is_reported_with_its_slot() {
    let (scribe, bytes) = record();
    assert_eq!(grade(&scribe, &bytes), Grade::Joint);
    let (mut reported, mut noted) = (0, 0);
    // By default only every third bit is flipped, which still reaches every bit position of a byte.
    for bit in (FIRST * 1024..bytes.len() * 8).step_by(stride(3)) {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let slot = u32::try_from(bit / 1024).unwrap();
        match Image::new(&flipped, PAGE).unwrap().slots_only() {
            Err(broken) => {
                assert_eq!(broken.slot, Some(slot), "bit {bit}: {broken}");
                reported += 1;
            }
            Ok(odd) => {
                assert_eq!(odd.mark, slot + 1, "bit {bit}: {odd:?}");
                noted += 1;
            }
        }
    }
    assert_eq!(reported + noted, ((bytes.len() - FIRST * 128) * 8).div_ceil(stride(3)));
    assert!(reported > 40_000 / stride(3), "{reported}");
}

#[test]
fn f10_the_audit_says_the_same_of_one_flip_in_each_slot() {
    let (scribe, bytes) = record();
    for slot in FIRST..bytes.len() / 128 {
        let mut flipped = bytes.clone();
        flipped[slot * 128 + slot * 31 % 120] ^= 1 << (slot % 8);
        let report = judge::image(&scribe, &flipped).unwrap();
        let number = u32::try_from(slot).unwrap();
        match report.grade {
            Grade::Broken(broken) => assert_eq!(broken.slot, Some(number)),
            Grade::Joint => assert_eq!((report.oddities.mark, report.size), (number + 1, scribe.size())),
            other => panic!("slot {slot}: {other:?}"),
        }
    }
}

#[test]
fn every_bit_of_the_genesis_block_flipped_is_an_error() {
    let (scribe, bytes) = record();
    for bit in 0..512 * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        // A commit with more ones than it should have was begun but not finished, so the block counts.
        let begun = bit >= 508 * 8 && bytes[bit / 8] & (1 << (bit % 8)) == 0;
        assert_eq!(judge::image(&scribe, &flipped).is_err(), !begun, "bit {bit}");
    }
}

#[test]
fn a_forger_who_mends_the_crc_meets_the_signature() {
    let (scribe, bytes) = record();
    for seq in 1..=scribe.size() {
        let slot = slot_of(&bytes, seq);
        let mut forged = bytes.clone();
        forged[slot * 128 + 33] ^= 1;
        reseal(&mut forged, slot);
        assert_eq!(broken(&scribe, &forged), (seq, Some(u32::try_from(slot).unwrap()), EntryFault::Signature));
        // The control: a check that only looks for accidents accepts it.
        assert!(Image::new(&forged, PAGE).unwrap().slots_only().is_ok());
    }
}

#[test]
fn a_forger_who_mends_a_header_is_seen() {
    let (scribe, bytes) = record();
    for page in 0..3 {
        for at in (4..8).chain(12..100) {
            let slot = FIRST + page * 8;
            let mut forged = bytes.clone();
            forged[slot * 128 + at] ^= 1;
            reseal(&mut forged, slot);
            assert!(matches!(grade(&scribe, &forged), Grade::Broken(_)), "page {page}, byte {at}");
        }
    }
}

#[test]
fn a_page_that_claims_a_later_lap_hides_no_other_page() {
    let (scribe, bytes) = record();
    let pages = scribe.pieces.iter().flat_map(slots).count().div_ceil(7);
    assert!(pages > 2, "{pages}");
    for page in 0..pages {
        for laps in 1..4 {
            let slot = FIRST + page * PAGE / 128;
            let mut forged = bytes.clone();
            let claimed = u32::try_from(page + laps * RING).unwrap();
            forged[slot * 128 + 8..slot * 128 + 12].copy_from_slice(&claimed.to_le_bytes());
            reseal(&mut forged, slot);
            assert!(matches!(grade(&scribe, &forged), Grade::Broken(_)), "page {page}, {laps} laps later");
        }
    }
}

#[test]
fn a_page_that_is_missing_is_reported() {
    let (scribe, bytes) = record();
    let pages = (scribe.pieces.iter().flat_map(slots).count()).div_ceil(7);
    for page in 0..pages {
        let mut forged = bytes.clone();
        let start = FIRST * 128 + page * PAGE;
        forged[start..start + PAGE].fill(0xFF);
        match judge::image(&scribe, &forged).unwrap().grade {
            Grade::Broken(_) => {}
            // Without the newest page the record is only shorter, which just a held head can show. The tail is still
            // reported.
            Grade::Joint => assert!(forged[start + PAGE..].iter().all(|byte| *byte == 0xFF), "page {page}"),
            other => panic!("page {page}: {other:?}"),
        }
    }
}

#[test]
fn torn_slots_after_the_last_entry_are_passed_over_and_counted() {
    let (mut scribe, _) = record();
    let before = image(&scribe, PAGE, RING, 0);
    scribe.note(7);
    let after = image(&scribe, PAGE, RING, 0);
    let slot = slot_of(&after, scribe.size());
    // Words are written in rising order, so every power cut leaves the beginning of the slot. A slot counts as soon as
    // the first bit of its commit is written.
    for words in 1..32 {
        let mut cut = before.clone();
        cut[slot * 128..slot * 128 + 4 * words].copy_from_slice(&after[slot * 128..slot * 128 + 4 * words]);
        let report = judge::image(&scribe, &cut).unwrap();
        assert_eq!((report.grade, report.size, report.oddities.torn), (Grade::Joint, scribe.size() - 1, 1), "{words}");
        // The same entry is written again in the next slot.
        if slot % 8 < 7 {
            cut.copy_within(slot * 128..slot * 128, (slot + 1) * 128);
            cut[slot * 128 + 128..slot * 128 + 256].copy_from_slice(&after[slot * 128..slot * 128 + 128]);
            let report = judge::image(&scribe, &cut).unwrap();
            assert_eq!((report.grade, report.size, report.oddities.torn), (Grade::Joint, scribe.size(), 1));
        }
    }
    // A commit that was begun counts, and the report says so.
    let mut begun = after.clone();
    begun[slot * 128 + 127] |= 0x3F;
    assert_ne!(begun[slot * 128 + 124..slot * 128 + 128], [0xFF; 4]);
    let report = judge::image(&scribe, &begun).unwrap();
    assert_eq!((report.grade, report.size, report.oddities.unfinished), (Grade::Joint, scribe.size(), 1));
}

#[test]
fn a_copy_counts_once_and_another_entry_with_its_number_is_damage() {
    let mut scribe = Scribe::new("copied");
    scribe.note(1);
    let bytes = image(&scribe, PAGE, RING, 0);
    let slot = slot_of(&bytes, 1);
    let mut copied = bytes.clone();
    copied.copy_within(slot * 128..slot * 128 + 128, (slot + 1) * 128);
    let report = judge::image(&scribe, &copied).unwrap();
    assert_eq!((report.grade, report.size, report.oddities.superseded), (Grade::Joint, 1, 1));
    // Another entry with this number, signed by the device itself.
    let mut other = Scribe::new("copied");
    other.note(2);
    let twin = image(&other, PAGE, RING, 0);
    copied[(slot + 1) * 128..(slot + 2) * 128].copy_from_slice(&twin[slot * 128..slot * 128 + 128]);
    assert_eq!(broken(&scribe, &copied), (2, Some(u32::try_from(slot).unwrap() + 1), EntryFault::Seq(1)));
}

/// Returns `bytes` as an image in which ring page `page` is empty, with a header that says it begins with entry
/// `first`.
fn emptied(scribe: &Scribe, bytes: &[u8], page: usize, first: u32) -> Vec<u8> {
    let start = FIRST * 128 + page * PAGE;
    let before = scribe.pieces.iter().find(|piece| piece.seq() == first - 1).unwrap();
    let mut out = bytes.to_vec();
    out[start + 8..start + 12].copy_from_slice(&u32::try_from(page).unwrap().to_le_bytes());
    out[start + 12..start + 16].copy_from_slice(&first.to_le_bytes());
    out[start + 20..start + 24].copy_from_slice(&before.body[12..16]);
    out[start + 24..start + 32].copy_from_slice(&before.body[20..28]);
    out[start + 32..start + 64].copy_from_slice(&scribe.heads[first as usize - 1]);
    out[start + 128..start + PAGE].fill(0xFF);
    reseal(&mut out, start / 128);
    out
}

#[test]
fn an_empty_page_hides_no_entry_before_it_but_one_that_was_never_acknowledged() {
    let mut scribe = Scribe::new("empty page");
    (0..20).for_each(|number| scribe.note(number));
    // Entries 1 to 7 in the first page, 8 to 14 in the second, 15 to 20 in the third.
    let bytes = image(&scribe, PAGE, RING, 0);
    assert_eq!(judge::image(&scribe, &bytes).unwrap().size, 20);
    for first in 8..14 {
        assert!(matches!(grade(&scribe, &emptied(&scribe, &bytes, 2, first)), Grade::Broken(_)), "from {first}");
    }
    // This is what is left of entry 14 if the power was cut after the new page was opened and before 14 was written
    // there.
    let cut = emptied(&scribe, &bytes, 2, 14);
    let report = judge::image(&scribe, &cut).unwrap();
    assert_eq!((report.grade, report.size, report.oddities.superseded), (Grade::Joint, 13, 1));
    // A writer opens a new page only if the one before is full.
    let mut short = Scribe::new("empty page");
    (0..15).for_each(|number| short.note(number));
    let mut early = image(&short, PAGE, RING, 0);
    early[FIRST * 128 + 2 * PAGE - 128..FIRST * 128 + 2 * PAGE].fill(0xFF);
    assert!(matches!(grade(&short, &emptied(&short, &early, 2, 13)), Grade::Broken(_)));
}

#[test]
fn an_entry_is_superseded_only_where_one_with_its_number_follows() {
    let mut scribe = Scribe::new("written again");
    (0..13).for_each(|number| scribe.note(number));
    let mut again = scribe.clone();
    scribe.note(13);
    scribe.note(14);
    let bytes = image(&scribe, PAGE, RING, 0);
    let empty = emptied(&scribe, &bytes, 2, 14);
    let first = FIRST * 128 + 2 * PAGE + 128;
    // Another entry 14 stands in the new page, so the earlier one was never acknowledged.
    again.note(99);
    let mut other = empty.clone();
    other[first..first + 128].copy_from_slice(&slots(again.pieces.last().unwrap())[0]);
    let report = judge::image(&again, &other).unwrap();
    assert_eq!((report.grade, report.size, report.oddities.superseded), (Grade::Joint, 14, 1));
    // Entry 15 stands in the new page, so 14 counts and the header is wrong.
    let mut hidden = empty.clone();
    hidden[first..first + 128].copy_from_slice(&slots(scribe.pieces.last().unwrap())[0]);
    assert_eq!(broken(&scribe, &hidden), (15, None, EntryFault::Seq(14)));
    // An empty page in between changes nothing.
    let mut later = empty.clone();
    later[first - 128 + PAGE..first + PAGE].copy_from_slice(&empty[first - 128..first]);
    later[first - 120 + PAGE..first - 116 + PAGE].copy_from_slice(&3_u32.to_le_bytes());
    reseal(&mut later, (first - 128 + PAGE) / 128);
    let written = slots(again.pieces.last().unwrap())[0].clone();
    later[first + PAGE..first + PAGE + 128].copy_from_slice(&written);
    let report = judge::image(&again, &later).unwrap();
    assert_eq!((report.grade, report.size, report.oddities.superseded), (Grade::Joint, 14, 1));
}

#[test]
fn a_missing_or_borrowed_part_is_reported() {
    let (scribe, bytes) = record();
    let opening = scribe.pieces.iter().find(|piece| piece.kind() == kind::OPEN).unwrap().seq();
    let slot = slot_of(&bytes, opening);
    for (number, part) in [(0, slot - 2), (1, slot - 1)] {
        let mut missing = bytes.clone();
        missing[part * 128..part * 128 + 128].fill(0xFF);
        assert_eq!(broken(&scribe, &missing).2, EntryFault::Part(number));
        let mut changed = bytes.clone();
        changed[part * 128 + 20] ^= 1;
        reseal(&mut changed, part);
        assert_eq!(broken(&scribe, &changed).2, EntryFault::Signature);
    }
}

#[test]
fn pages_dropped_without_a_release_are_reported() {
    let (scribe, bytes) = record();
    let mut forged = bytes;
    forged[FIRST * 128..FIRST * 128 + 2 * PAGE].fill(0xFF);
    assert_eq!(broken(&scribe, &forged).2, EntryFault::Unreleased);
}

#[test]
fn a_release_that_the_parties_did_not_sign_releases_nothing() {
    let mut scribe = Scribe::new("unsigned release");
    (0..16).for_each(|number| scribe.note(number));
    let whole = image(&scribe, PAGE, RING, 0);
    let unsigned = || {
        // The RELEASE is made up: three parts of zeros, the entry, and no signature at all. It fills the fourth page.
        let mut more = scribe.clone();
        (0..6).for_each(|number| more.note(number));
        let mut bytes = image(&more, PAGE, RING, 0);
        let start = FIRST * 128 + 3 * PAGE + 128;
        for number in 0..4_u8 {
            let at = start + usize::from(number) * 128;
            bytes[at..at + 128].fill(0);
            bytes[at..at + 4].copy_from_slice(b"PVK1");
            bytes[at + 8..at + 12].copy_from_slice(&22_u32.to_le_bytes());
            bytes[at + 124..at + 128].copy_from_slice(&0xC033_17ED_u32.to_le_bytes());
            if number < 3 {
                bytes[at + 4..at + 7].copy_from_slice(&[0x80, number, 0]);
            } else {
                bytes[at + 4..at + 6].copy_from_slice(&[kind::RELEASE, 3]);
                bytes[at + 12] = 1;
                bytes[at + 32] = 18;
            }
            if number == 0 {
                bytes[at + 12] = 18;
            }
            reseal(&mut bytes, at / 128);
        }
        bytes
    };
    let held = [Held { size: 3, head: [7; 32] }];
    let asked = Asked { held: &held, ..Asked::new(judge::parties(&scribe)) };
    for bytes in [whole, unsigned()] {
        let report = Record::image(&bytes, PAGE).and_then(|record| audit(record, asked)).unwrap();
        assert_eq!(report.base, 0);
        assert!(matches!(report.grade, Grade::Equivocation(conflict) if conflict.size == 3), "{:?}", report.grade);
    }
    // The control: both signed this RELEASE, so the record begins with the first page that it does not release
    // completely.
    scribe.release(16);
    let report = judge::image(&scribe, &image(&scribe, PAGE, RING, 0)).unwrap();
    assert_eq!((report.grade, report.base), (Grade::Joint, 14));
}

#[test]
fn an_image_with_the_private_key_in_it_says_so() {
    let (scribe, mut bytes) = record();
    assert!(!judge::image(&scribe, &bytes).unwrap().oddities.keys);
    bytes[PAGE] = 0;
    assert!(judge::image(&scribe, &bytes).unwrap().oddities.keys);
}

#[test]
fn no_geometry_but_the_right_one_is_taken() {
    let (_, bytes) = record();
    for page in [0, 1, 127, 128, 256, 511, 1000, 4096, 65_536, usize::MAX] {
        let wrong = AuditError::Geometry { page, bytes: bytes.len() };
        assert_eq!(Image::new(&bytes, page).err(), Some(wrong));
    }
    assert!(Image::new(&bytes[..bytes.len() - 1], PAGE).is_err());
    assert!(Image::new(&bytes[..12 * PAGE], PAGE).is_err());
    assert!(Image::new(&[], PAGE).is_err());
}

#[test]
fn an_image_read_with_pages_of_another_size_is_no_empty_record() {
    let mut scribe = Scribe::new("pages");
    scribe.note(1);
    scribe.note(2);
    // All entries lie in the first page of the ring. If pages are read as twice as large, this page lies before the
    // ring.
    let bytes = image(&scribe, 1024, 27, 0);
    assert_eq!(judge::image(&scribe, &bytes).unwrap().size, 2);
    let asked = Asked::new(judge::parties(&scribe));
    for page in [2048, 512] {
        let graded = Record::image(&bytes, page).and_then(|record| audit(record, asked));
        let refused = match graded {
            Err(_) => true,
            Ok(report) => matches!(report.grade, Grade::Broken(_)),
        };
        assert!(refused, "pages of {page}: {graded:?}");
    }
}
