//! Compares the byte stuffing and the CRC with those of other crates.

use proverka::wire::cobs::{CONTENT_MAX, CobsError, decode, encode};
use proverka::wire::{BODY_MAX, FrameKind, LINE_MAX, TooLong, crc32};
use proverka_test_support::random::Random;
use proverka_test_support::reach::{least, reach};

fn cases() -> u64 {
    reach(50_000, 1_000_000)
}

fn ours(content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0xAA];
    bytes.extend(content);
    encode(&mut bytes).expect("not too long");
    bytes
}

fn theirs(content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0; cobs::max_encoding_length(content.len())];
    let length = cobs::encode(content, &mut bytes);
    bytes.truncate(length);
    bytes
}

/// Bytes without zeros, by us and by them; the other's decoder goes on behind the end of a frame.
fn decoded(bytes: &[u8]) -> (Option<Vec<u8>>, Option<Vec<u8>>) {
    let mut own = bytes.to_vec();
    let own = decode(&mut own).ok().map(|()| own[1..].to_vec());
    let mut other = vec![0; bytes.len()];
    let other = cobs::decode(bytes, &mut other).ok().map(|report| other[..report.frame_size()].to_vec());
    (own, other)
}

#[track_caller]
fn check(content: &[u8]) {
    let stuffed = ours(content);
    assert_eq!(stuffed, theirs(content), "{content:02x?}");
    assert!(!stuffed.contains(&0));
    assert_eq!(decoded(&stuffed), (Some(content.to_vec()), Some(content.to_vec())));
}

#[test]
fn every_content_of_up_to_two_bytes_is_stuffed_alike() {
    check(&[]);
    for first in 0..=255 {
        check(&[first]);
        for second in 0..=255 {
            check(&[first, second]);
        }
    }
}

#[test]
fn contents_of_every_length_are_stuffed_alike() {
    for seed in 0..cases() {
        let dice = &mut Random(seed);
        let length = dice.below(CONTENT_MAX + 1);
        check(&dice.bytes(length));
    }
    for length in 0..=CONTENT_MAX {
        check(&vec![0; length]);
        check(&vec![1; length]);
        check(&vec![255; length]);
    }
}

#[test]
fn whatever_arrives_is_read_alike() {
    let (mut taken, mut refused) = (0_u64, 0_u64);
    let mut compare = |bytes: &[u8]| {
        let (own, other) = decoded(bytes);
        assert_eq!(own, other, "{bytes:02x?}");
        if own.is_some() { taken += 1 } else { refused += 1 }
    };
    for first in 1..=255 {
        compare(&[first]);
        (1..=255).for_each(|second| compare(&[first, second]));
    }
    for seed in 0..cases() {
        let dice = &mut Random(seed);
        let length = 1 + dice.below(CONTENT_MAX + 1);
        // Codes that fit the length are rare among any bytes.
        let most = if dice.chance(2) { 255 } else { 8 };
        let bytes: Vec<u8> = (0..length).map(|_| 1 + dice.below(most) as u8).collect();
        compare(&bytes);
    }
    println!("{taken} taken, {refused} refused");
    assert!(taken > least(1000) && refused > least(1000));
}

#[test]
fn lengths_that_frames_do_not_have_are_refused() {
    assert_eq!(encode(&mut []), Err(CobsError::Length));
    assert_eq!(decode(&mut []), Err(CobsError::Length));
    let mut long = [1; CONTENT_MAX + 2];
    assert_eq!(encode(&mut long), Err(CobsError::Length));
    assert_eq!(long, [1; CONTENT_MAX + 2]);
    assert_eq!(decode(&mut long), Err(CobsError::Length));
    // A code is zero.
    assert_eq!(decode(&mut [0, 1]), Err(CobsError::Code));
}

#[test]
fn the_crc_is_the_one_of_others() {
    for seed in 0..cases() {
        let dice = &mut Random(seed);
        let length = dice.below(300);
        let bytes = dice.bytes(length);
        assert_eq!(crc32(&bytes), crc32fast::hash(&bytes));
    }
}

#[test]
fn bodies_of_every_length_make_a_frame_and_longer_ones_none() {
    for length in 0..=BODY_MAX {
        let dice = &mut Random(length as u64);
        let body = dice.bytes(length);
        let (version, exchange) = (dice.byte(), dice.byte());
        let mut line = [0xEE; LINE_MAX];
        let bytes = proverka::wire::encode(FrameKind::Reply, version, exchange, &body, &mut line).expect("fits");
        let mut content = vec![4, version, exchange];
        content.extend(&body);
        content.extend(crc32fast::hash(&content).to_le_bytes());
        let mut expected = vec![0];
        expected.extend(theirs(&content));
        expected.push(0);
        assert_eq!(bytes, expected);
        assert!(bytes.len() <= LINE_MAX);
    }
    let mut line = [0xEE; LINE_MAX];
    for length in BODY_MAX + 1..BODY_MAX + 20 {
        let body = vec![1; length];
        assert_eq!(proverka::wire::encode(FrameKind::Reply, 1, 1, &body, &mut line), Err(TooLong));
    }
}
