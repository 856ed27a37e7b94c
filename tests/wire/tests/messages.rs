//! Messages against a reader that knows only WIRE.md: from chance, mutated, and of any octets.

use proverka::wire::{Asked, Frame, Kind, LINE_MAX, NotCanonical, Reply, decode, encode_message};
use proverka_wire_tests::dice::Dice;
use proverka_wire_tests::reach::reach;
use proverka_wire_tests::schema::{Reader, block};
use proverka_wire_tests::values;

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
fn sample(dice: &mut Dice) -> (&'static str, Vec<u8>, String) {
    let mut line = [0; LINE_MAX];
    let octets = dice.octets(256);
    if dice.chance(2) {
        let asked = values::asked(dice);
        let octets = body(encode_message(Kind::Request, 1, 0, &asked, &mut line).expect("fits"));
        assert_eq!(decode(&octets), Ok(asked));
        ("Asked", octets, format!("{asked:?}"))
    } else {
        let reply = values::reply(dice, &octets);
        let octets = body(encode_message(Kind::Reply, 1, 0, &reply, &mut line).expect("fits"));
        assert_eq!(decode(&octets), Ok(reply));
        ("Reply", octets, format!("{reply:?}"))
    }
}

/// What the code reads, as its `Debug` text.
fn read(name: &str, octets: &[u8]) -> Result<String, NotCanonical> {
    match name {
        "Asked" => decode::<Asked>(octets).map(|asked| format!("{asked:?}")),
        _ => decode::<Reply<'_>>(octets).map(|reply| format!("{reply:?}")),
    }
}

#[test]
fn what_is_written_says_the_same_to_a_reader_of_the_document() {
    let reader = Reader::new(&block("**6.3**"));
    for seed in 0..cases() {
        let (name, octets, said) = sample(&mut Dice::of(seed));
        assert_eq!(reader.read(name, &octets).as_ref(), Ok(&said), "seed {seed}");
    }
}

#[test]
fn mutated_messages_are_read_alike() {
    let reader = Reader::new(&block("**6.3**"));
    let (mut taken, mut refused) = (0_u32, 0_u32);
    for seed in 0..cases() {
        let dice = &mut Dice::of(seed);
        let (name, mut octets, _) = sample(dice);
        for _ in 0..=dice.below(3) {
            let at = dice.below(octets.len() + 1);
            match dice.below(4) {
                0 if at < octets.len() => octets[at] ^= 1 << dice.below(8),
                1 if at < octets.len() => drop(octets.remove(at)),
                // An octet that goes on, and a zero: an integer with more octets than it needs.
                2 if at < octets.len() => {
                    octets[at] |= 0x80;
                    octets.insert(at + 1, 0);
                }
                _ => octets.insert(at, dice.octet()),
            }
        }
        let (ours, theirs) = (read(name, &octets), reader.read(name, &octets));
        match (&ours, &theirs) {
            (Ok(ours), Ok(theirs)) => assert_eq!(ours, theirs, "seed {seed}"),
            _ => assert_eq!(ours.is_ok(), theirs.is_ok(), "seed {seed}: {ours:?} {theirs:?} {octets:02x?}"),
        }
        if ours.is_ok() { taken += 1 } else { refused += 1 }
    }
    println!("{taken} taken, {refused} refused");
    assert!(taken > 100 && refused > 100);
}

#[test]
fn any_octets_are_read_alike() {
    let reader = Reader::new(&block("**6.3**"));
    let mut taken = 0_u32;
    for seed in 0..cases() {
        let dice = &mut Dice::of(!seed);
        let length = dice.below(40);
        // Small numbers, or no variant is ever met.
        let octets: Vec<u8> =
            (0..length).map(|_| if dice.chance(2) { dice.octet() & 15 } else { dice.octet() }).collect();
        for name in ["Asked", "Reply"] {
            let (ours, theirs) = (read(name, &octets), reader.read(name, &octets));
            assert_eq!(ours.is_ok(), theirs.is_ok(), "seed {seed}: {ours:?} {theirs:?} {octets:02x?}");
            taken += u32::from(ours.is_ok());
        }
    }
    assert!(taken > 10, "{taken}");
}

#[test]
fn an_integer_with_more_octets_than_it_needs_is_refused() {
    // Request number 1, then Status; the same number in two octets.
    assert!(decode::<Asked>(&[1, 0]).is_ok());
    for octets in [&[0x81, 0, 0][..], &[1, 0x80, 0], &[1, 0, 0], &[1]] {
        assert_eq!(decode::<Asked>(octets), Err(NotCanonical));
    }
}

#[test]
fn a_frame_reads_its_message_as_decode_does() {
    let dice = &mut Dice::of(7);
    let asked = values::asked(dice);
    let mut line = [0; LINE_MAX];
    let octets = body(encode_message(Kind::Request, 1, 0, &asked, &mut line).expect("fits"));
    let frame = Frame { kind: Kind::Request, version: 1, exchange: 0, body: &octets, crc: 0 };
    assert_eq!(frame.message(), Ok(asked));
    assert_eq!(Frame { body: &octets[1..], ..frame }.message::<Asked>().is_ok(), decode::<Asked>(&octets[1..]).is_ok());
}
