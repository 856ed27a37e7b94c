//! The walker over the values of a message, against the messages of the document.

use std::collections::BTreeSet;

use proverka::wire::{Asked, FrameKind, Refusal, Reply, decode};
use proverka_test_support::random::Random;
use proverka_test_support::wire::leaves::{Change, Reach};
use proverka_test_support::wire::schema::{Reader, block};
use proverka_test_support::wire::{body, examples, values};

/// The bodies of the examples of the document: its requests and its replies.
fn messages() -> Vec<(&'static str, Vec<u8>)> {
    let asked = examples::requests().into_iter().map(|asked| ("Asked", body(FrameKind::Request, &asked)));
    asked.chain(examples::replies().into_iter().map(|reply| ("Reply", body(FrameKind::Reply, &reply)))).collect()
}

/// Whether the core reads the bytes as that message.
fn is_read(name: &str, message: &[u8]) -> bool {
    match name {
        "Asked" => decode::<Asked>(message).is_ok(),
        _ => decode::<Reply<'_>>(message).is_ok(),
    }
}

#[test]
fn every_value_of_the_examples_is_found_and_each_change_of_one_is_another_message_that_is_read() {
    let reader = Reader::new(&block("**6.3**"));
    let mut changed = 0;
    for (name, message) in messages() {
        let leaves = reader.leaves(name, &message).expect(name);
        let mut seen = BTreeSet::new();
        for leaf in &leaves {
            assert!(seen.insert(&leaf.path), "{} twice", leaf.path);
            for change in leaf.changes(Reach::Every) {
                // A piece that grows beyond the limit of a message is rightly refused.
                let Some(other) = leaf.changed(change, &message) else { continue };
                assert_ne!(other, message, "{} {change:?}", leaf.path);
                assert!(is_read(name, &other), "{} {change:?}: {other:02x?}", leaf.path);
                changed += 1;
            }
        }
        // Apart from values that contain others, each byte belongs to exactly one value.
        let mut owners = vec![0; message.len()];
        let leaf_of = |at: usize| leaves.iter().filter(|leaf| leaf.at.contains(&at)).min_by_key(|leaf| leaf.at.len());
        (0..message.len()).for_each(|at| owners[at] += usize::from(leaf_of(at).is_some()));
        assert!(owners.iter().all(|owners| *owners == 1), "{name}: {owners:?}");
    }
    assert!(changed > 5_000, "{changed}");
}

#[test]
fn the_paths_of_the_schema_are_those_that_its_messages_have() {
    let reader = Reader::new(&block("**6.3**"));
    let (mut dice, mut room) = (Random(1), Vec::new());
    let (mut asked, mut replies) = (BTreeSet::new(), BTreeSet::new());
    // The messages are random, and so many that each variant of each enum occurs.
    for _ in 0..3_000 {
        let found = |name, message: &[u8]| reader.leaves(name, message).expect("a message").into_iter();
        asked.extend(found("Asked", &body(FrameKind::Request, &values::asked(&mut dice))).map(|leaf| leaf.path));
        replies.extend(
            found("Reply", &body(FrameKind::Reply, &values::reply(&mut dice, &mut room))).map(|leaf| leaf.path),
        );
    }
    assert_eq!(asked, reader.paths("Asked").into_iter().collect());
    assert_eq!(replies, reader.paths("Reply").into_iter().collect());
}

#[test]
fn a_message_of_zeros_is_read_for_every_variant() {
    let reader = Reader::new(&block("**6.3**"));
    for message in reader.variants("Reply") {
        assert!(is_read("Reply", &message), "{message:02x?}");
        assert!(reader.leaves("Reply", &message).is_ok());
    }
}

#[test]
fn integers_change_by_bits_to_their_ends_and_back() {
    let reader = Reader::new(&block("**6.3**"));
    let message = body(FrameKind::Reply, &Reply::Refused(Refusal::Range { total: 0, delta: -1 }));
    let (variants, numbers) = message.split_at(2);
    assert_eq!(numbers, [0, 1]);
    let with = |numbers: &[u8]| Some([variants, numbers].concat());
    let leaves = reader.leaves("Reply", &message).expect("a reply");
    let of = |path: &str| leaves.iter().find(|leaf| leaf.path == path).expect("a path");
    let delta = of("Reply.Refused.Range.delta");
    assert_eq!(delta.changed(Change::Zero, &message), with(&[0, 0]));
    assert_eq!(delta.changed(Change::Largest, &message), with(&[0, 0xFE, 0xFF, 3]));
    assert_eq!(delta.changed(Change::Smallest, &message), with(&[0, 0xFF, 0xFF, 3]));
    assert_eq!(delta.changed(Change::Bit(0), &message), with(&[0, 3]));
    assert_eq!(delta.changed(Change::Bit(15), &message), with(&[0, 0xFE, 0xFF, 3]));
    let total = of("Reply.Refused.Range.total");
    assert_eq!(total.changed(Change::Zero, &message), None);
    assert_eq!(total.changed(Change::Largest, &message), with(&[0xFF, 0xFF, 0xFF, 0xFF, 15, 1]));
    assert_eq!(total.changed(Change::Bit(31), &message), with(&[0x80, 0x80, 0x80, 0x80, 8, 1]));
}
