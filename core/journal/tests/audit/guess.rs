//! A25: a redacted tally cannot be guessed from its leaf.

use proverka_test_support::attack::{Piece, Scribe, kind, sha256};
use proverka_test_support::reach::{least, stride};

/// The bodies that a guesser tries: the guesser knows everything except the total.
fn guessed(piece: &Piece, totals: u32, leaf: impl Fn(&[u8; 56]) -> [u8; 32], sought: [u8; 32]) -> bool {
    (0..totals).any(|total| {
        let mut body = piece.body;
        body[36..40].copy_from_slice(&total.to_le_bytes());
        body[40..44].copy_from_slice(&(!total).to_le_bytes());
        leaf(&body) == sought
    })
}

#[test]
fn a25_no_redacted_tally_is_recovered_from_its_leaf_and_without_salt_all_are() {
    let mut scribe = Scribe::new("guessed");
    scribe.open(3);
    for total in 0..1_000 {
        scribe.tally(total * 9);
    }
    let unsalted = |body: &[u8; 56]| sha256(&[b"proverka/1/leaf", body]);
    let (mut recovered, mut control) = (0, 0);
    let tallies: Vec<_> = scribe.pieces.iter().filter(|piece| piece.kind() == kind::TALLY).step_by(stride(1)).collect();
    assert!(tallies.len() as u64 >= least(1_000));
    for piece in &tallies {
        let shown: [u8; 32] = piece.redacted()[8..40].try_into().unwrap();
        // The guesser knows the format but not the salt, so zeros are as good a guess as any.
        let guess = |body: &[u8; 56]| sha256(&[b"proverka/1/leaf", &[0; 16], body]);
        recovered += u32::from(guessed(piece, 10_000, guess, shown));
        control += usize::from(guessed(piece, 10_000, unsalted, unsalted(&piece.body)));
        // The control: with the salt the tally is found, so the right body is among the guesses.
        if piece.seq() % 100 == 1 {
            let salted = |body: &[u8; 56]| sha256(&[b"proverka/1/leaf", &piece.salt, body]);
            assert!(guessed(piece, 10_000, salted, shown));
        }
    }
    assert_eq!((recovered, control), (0, tallies.len()));
}

/// FORMAT 9.9: whoever has an image has the salt key, and can undo every redaction with it.
#[test]
fn an_image_opens_every_redaction_of_its_record() {
    let mut scribe = Scribe::new("opened");
    scribe.open(3);
    for total in 0..6 {
        scribe.tally(total * 9);
    }
    let image = proverka_test_support::attack::image::image(&scribe, 1024, 8, 0);
    let salt_key = &image[448..480];
    let mut opened = 0;
    for piece in scribe.pieces.iter().filter(|piece| piece.kind() == kind::TALLY) {
        let shown: [u8; 32] = piece.redacted()[8..40].try_into().unwrap();
        let salt = sha256(&[b"proverka/1/salt", salt_key, &piece.seq().to_le_bytes()]);
        let salted = |body: &[u8; 56]| sha256(&[b"proverka/1/leaf", &salt[..16], body]);
        opened += u32::from(guessed(piece, 10_000, salted, shown));
    }
    assert_eq!(opened, 6);
}
