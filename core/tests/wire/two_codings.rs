//! Compares the device's own encoding of messages with `postcard`, which the host's end uses.

use proverka::wire::{Asked, FrameKind, LINE_MAX, Receiver, Reply, decode, encode_message};
use proverka_test_support::random::Random;
use proverka_test_support::reach::{least, reach};
use proverka_test_support::wire::values;

fn cases() -> u64 {
    reach(20_000, 1_000_000)
}

/// The body of the only frame on a line.
fn body(line: &[u8]) -> Vec<u8> {
    let mut receiver = Receiver::new();
    for byte in line {
        if let Some(frame) = receiver.push(*byte) {
            return frame.expect("whole").body.to_vec();
        }
    }
    panic!("no frame in {line:?}");
}

/// True where `postcard` reads a message from exactly these bytes and would write the same.
fn canonical<'a, T: serde::Serialize + serde::Deserialize<'a>>(bytes: &'a [u8]) -> Option<T> {
    let message: T = postcard::from_bytes(bytes).ok()?;
    let mut again = [0; 512];
    (postcard::to_slice(&message, &mut again).ok()? == bytes).then_some(message)
}

#[test]
fn both_write_the_same_bytes() {
    for seed in 0..cases() {
        let dice = &mut Random(seed);
        let (mut line, mut other) = ([0; LINE_MAX], [0; 512]);
        let asked = values::asked(dice);
        let own = body(encode_message(FrameKind::Request, 1, 0, &asked, &mut line).expect("fits"));
        assert_eq!(own, postcard::to_slice(&asked, &mut other).expect("fits"), "seed {seed}: {asked:?}");
        let mut room = Vec::new();
        let reply = values::reply(dice, &mut room);
        let own = body(encode_message(FrameKind::Reply, 1, 0, &reply, &mut line).expect("fits"));
        assert_eq!(own, postcard::to_slice(&reply, &mut other).expect("fits"), "seed {seed}: {reply:?}");
    }
}

#[test]
fn both_read_the_same_out_of_mutated_bytes() {
    let (mut taken, mut refused) = (0_u64, 0_u64);
    for seed in 0..cases() {
        let dice = &mut Random(seed);
        let mut line = [0; LINE_MAX];
        let mut room = Vec::new();
        let (asked, reply) = (values::asked(dice), values::reply(dice, &mut room));
        let is_request = dice.chance(2);
        let line = if is_request {
            encode_message(FrameKind::Request, 1, 0, &asked, &mut line)
        } else {
            encode_message(FrameKind::Reply, 1, 0, &reply, &mut line)
        };
        let mut bytes = body(line.expect("fits"));
        for _ in 0..=dice.below(3) {
            let at = dice.below(bytes.len() + 1);
            match dice.below(4) {
                0 => bytes.truncate(at),
                1 => bytes.insert(at, dice.byte()),
                _ => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << dice.below(8)),
            }
        }
        let said = if is_request {
            let (own, other) = (decode::<Asked>(&bytes).ok(), canonical::<Asked>(&bytes));
            assert_eq!(own, other, "seed {seed}: {bytes:02x?}");
            own.is_some()
        } else {
            let (own, other) = (decode::<Reply<'_>>(&bytes).ok(), canonical::<Reply<'_>>(&bytes));
            assert_eq!(own, other, "seed {seed}: {bytes:02x?}");
            own.is_some()
        };
        if said { taken += 1 } else { refused += 1 }
    }
    assert!(taken > least(1_000) && refused > least(1_000), "{taken} taken, {refused} refused");
}
