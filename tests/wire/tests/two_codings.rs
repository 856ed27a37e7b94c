//! The device's own coding of messages against `postcard`, which codes them at the host's end.

use proverka::wire::{Asked, Kind, LINE_MAX, Receiver, Reply, decode, encode_message};
use proverka_wire_tests::dice::Dice;
use proverka_wire_tests::reach::reach;
use proverka_wire_tests::values;

fn cases() -> u64 {
    reach(20_000, 1_000_000)
}

/// The body of the only frame on a line.
fn body(line: &[u8]) -> Vec<u8> {
    let mut receiver = Receiver::new();
    for octet in line {
        if let Some(frame) = receiver.push(*octet) {
            return frame.expect("whole").body.to_vec();
        }
    }
    panic!("no frame in {line:?}");
}

/// True where `postcard` reads a message from exactly these octets and would write the same.
fn canonical<'a, T: serde::Serialize + serde::Deserialize<'a>>(octets: &'a [u8]) -> Option<T> {
    let message: T = postcard::from_bytes(octets).ok()?;
    let mut again = [0; 512];
    (postcard::to_slice(&message, &mut again).ok()? == octets).then_some(message)
}

#[test]
fn both_write_the_same_octets() {
    for seed in 0..cases() {
        let dice = &mut Dice::of(seed);
        let (mut line, mut other) = ([0; LINE_MAX], [0; 512]);
        let asked = values::asked(dice);
        let own = body(encode_message(Kind::Request, 1, 0, &asked, &mut line).expect("fits"));
        assert_eq!(own, postcard::to_slice(&asked, &mut other).expect("fits"), "seed {seed}: {asked:?}");
        let octets = dice.octets(256);
        let reply = values::reply(dice, &octets);
        let own = body(encode_message(Kind::Reply, 1, 0, &reply, &mut line).expect("fits"));
        assert_eq!(own, postcard::to_slice(&reply, &mut other).expect("fits"), "seed {seed}: {reply:?}");
    }
}

#[test]
fn both_read_the_same_out_of_mutated_octets() {
    let (mut taken, mut refused) = (0_u32, 0_u32);
    for seed in 0..cases() {
        let dice = &mut Dice::of(seed);
        let mut line = [0; LINE_MAX];
        let octets = dice.octets(256);
        let (asked, reply) = (values::asked(dice), values::reply(dice, &octets));
        let is_request = dice.chance(2);
        let line = if is_request {
            encode_message(Kind::Request, 1, 0, &asked, &mut line)
        } else {
            encode_message(Kind::Reply, 1, 0, &reply, &mut line)
        };
        let mut octets = body(line.expect("fits"));
        for _ in 0..=dice.below(3) {
            let at = dice.below(octets.len() + 1);
            match dice.below(4) {
                0 => octets.truncate(at),
                1 => octets.insert(at, dice.octet()),
                _ => octets.iter_mut().skip(at).take(1).for_each(|octet| *octet ^= 1 << dice.below(8)),
            }
        }
        let said = if is_request {
            let (own, other) = (decode::<Asked>(&octets).ok(), canonical::<Asked>(&octets));
            assert_eq!(own, other, "seed {seed}: {octets:02x?}");
            own.is_some()
        } else {
            let (own, other) = (decode::<Reply<'_>>(&octets).ok(), canonical::<Reply<'_>>(&octets));
            assert_eq!(own, other, "seed {seed}: {octets:02x?}");
            own.is_some()
        };
        if said { taken += 1 } else { refused += 1 }
    }
    assert!(taken > 1_000 && refused > 1_000, "{taken} taken, {refused} refused");
}
