//! Compares messages with a reader that follows only WIRE.md: random ones, mutated ones, and arbitrary bytes.

use proverka::wire::{Asked, Frame, FrameKind, LINE_MAX, NotCanonical, Reply, decode, encode_message};
use proverka_test_support::random::Random;
use proverka_test_support::reach::reach;
use proverka_test_support::wire::schema::{Reader, block, published};
use proverka_test_support::wire::values;

fn cases() -> u64 {
    reach(20_000, 1_000_000)
}

/// The body of a frame on the line.
fn body(line: &[u8]) -> Vec<u8> {
    let mut content = vec![0; line.len()];
    let length = cobs::decode(&line[1..line.len() - 1], &mut content).expect("stuffed");
    content[3..length.frame_size() - 4].to_vec()
}

/// An encoded request or reply, and its `Debug` text.
fn sample(dice: &mut Random) -> (&'static str, Vec<u8>, String) {
    let mut line = [0; LINE_MAX];
    if dice.chance(2) {
        let asked = values::asked(dice);
        let bytes = body(encode_message(FrameKind::Request, 1, 0, &asked, &mut line).expect("fits"));
        assert_eq!(decode(&bytes), Ok(asked));
        ("Asked", bytes, published(&format!("{asked:?}")))
    } else {
        let mut room = Vec::new();
        let reply = values::reply(dice, &mut room);
        let bytes = body(encode_message(FrameKind::Reply, 1, 0, &reply, &mut line).expect("fits"));
        assert_eq!(decode(&bytes), Ok(reply));
        ("Reply", bytes, published(&format!("{reply:?}")))
    }
}

/// The `Debug` text of the message that the code reads.
fn read(name: &str, bytes: &[u8]) -> Result<String, NotCanonical> {
    match name {
        "Asked" => decode::<Asked>(bytes).map(|asked| published(&format!("{asked:?}"))),
        _ => decode::<Reply<'_>>(bytes).map(|reply| published(&format!("{reply:?}"))),
    }
}

#[test]
fn what_is_written_says_the_same_to_a_reader_of_the_document() {
    let reader = Reader::new(&block("**6.3**"));
    for seed in 0..cases() {
        let (name, bytes, said) = sample(&mut Random(seed));
        assert_eq!(reader.read(name, &bytes).as_ref(), Ok(&said), "seed {seed}");
    }
}

#[test]
fn mutated_messages_are_read_alike() {
    let reader = Reader::new(&block("**6.3**"));
    let (mut taken, mut refused) = (0_u32, 0_u32);
    for seed in 0..cases() {
        let dice = &mut Random(seed);
        let (name, mut bytes, _) = sample(dice);
        for _ in 0..=dice.below(3) {
            let at = dice.below(bytes.len() + 1);
            match dice.below(4) {
                0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
                1 if at < bytes.len() => drop(bytes.remove(at)),
                // A byte with the continuation bit, then a zero: an integer with more bytes than it needs.
                2 if at < bytes.len() => {
                    bytes[at] |= 0x80;
                    bytes.insert(at + 1, 0);
                }
                _ => bytes.insert(at, dice.byte()),
            }
        }
        let (ours, theirs) = (read(name, &bytes), reader.read(name, &bytes));
        match (&ours, &theirs) {
            (Ok(ours), Ok(theirs)) => assert_eq!(ours, theirs, "seed {seed}"),
            _ => assert_eq!(ours.is_ok(), theirs.is_ok(), "seed {seed}: {ours:?} {theirs:?} {bytes:02x?}"),
        }
        if ours.is_ok() { taken += 1 } else { refused += 1 }
    }
    println!("{taken} taken, {refused} refused");
    assert!(taken > 100 && refused > 100);
}

#[test]
fn any_bytes_are_read_alike() {
    let reader = Reader::new(&block("**6.3**"));
    let mut taken = 0_u32;
    for seed in 0..cases() {
        let dice = &mut Random(!seed);
        let length = dice.below(40);
        // The numbers must be small, or no variant is ever hit.
        let bytes: Vec<u8> = (0..length).map(|_| if dice.chance(2) { dice.byte() & 15 } else { dice.byte() }).collect();
        for name in ["Asked", "Reply"] {
            let (ours, theirs) = (read(name, &bytes), reader.read(name, &bytes));
            assert_eq!(ours.is_ok(), theirs.is_ok(), "seed {seed}: {ours:?} {theirs:?} {bytes:02x?}");
            taken += u32::from(ours.is_ok());
        }
    }
    assert!(taken > 10, "{taken}");
}

#[test]
fn an_integer_with_more_bytes_than_it_needs_is_refused() {
    // Request number 1, then Status; the same number in two bytes.
    assert!(decode::<Asked>(&[1, 0]).is_ok());
    for bytes in [&[0x81, 0, 0][..], &[1, 0x80, 0], &[1, 0, 0], &[1]] {
        assert_eq!(decode::<Asked>(bytes), Err(NotCanonical));
    }
}

#[test]
fn a_frame_reads_its_message_as_decode_does() {
    let dice = &mut Random(7);
    let asked = values::asked(dice);
    let mut line = [0; LINE_MAX];
    let bytes = body(encode_message(FrameKind::Request, 1, 0, &asked, &mut line).expect("fits"));
    let frame = Frame { kind: FrameKind::Request, version: 1, exchange: 0, body: &bytes, crc: 0 };
    assert_eq!(frame.message(), Ok(asked));
    assert_eq!(Frame { body: &bytes[1..], ..frame }.message::<Asked>().is_ok(), decode::<Asked>(&bytes[1..]).is_ok());
}
