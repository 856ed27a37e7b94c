//! Arbitrary bytes at either end: nothing panics, and whole frames are accepted afterwards.

use proverka::wire::{
    Answerer, Asked, Caller, Due, FrameKind, Heard, Hello, LINE_MAX, Receiver, Reply, Request, encode, encode_message,
};
use proverka_test_support::random::Random;
use proverka_test_support::reach::reach;
use proverka_test_support::wire::examples::hello;
use proverka_test_support::wire::values;

fn streams() -> u64 {
    reach(50_000, 1_000_000)
}

/// A stream of frames from both ends, whole and mutated, among arbitrary bytes. Half of the frames belong to
/// `exchange`.
fn stream(dice: &mut Random, exchange: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut line = [0; LINE_MAX];
    for _ in 0..=dice.below(4) {
        let version = if dice.chance(4) { dice.byte() } else { 1 };
        let exchange = if dice.chance(2) { exchange } else { dice.byte() };
        let (piece, mut room) = (dice.bytes(246), Vec::new());
        let start = bytes.len();
        bytes.extend(match dice.below(5) {
            0 => encode_message(FrameKind::Request, version, exchange, &values::asked(dice), &mut line).expect("fits"),
            1 => encode_message(FrameKind::Reply, version, exchange, &values::reply(dice, &mut room), &mut line)
                .expect("fits"),
            2 => encode(FrameKind::Hello, version, exchange, &hello().bytes(), &mut line).expect("fits"),
            // These are whole frames of any kind with any body.
            3 => encode(FrameKind::numbered(dice.byte() & 7), version, exchange, &piece[..dice.below(247)], &mut line)
                .expect("fits"),
            _ => &piece[..dice.below(247)],
        });
        if dice.chance(2) && bytes.len() > start {
            for _ in 0..=dice.below(3) {
                let at = start + dice.below(bytes.len() - start);
                match dice.below(3) {
                    0 => bytes[at] = dice.byte(),
                    1 => bytes.insert(at, dice.byte()),
                    _ if bytes.len() > start + 1 => drop(bytes.remove(at)),
                    _ => {}
                }
            }
        }
    }
    bytes
}

#[test]
fn a_device_survives_any_bytes_and_answers_the_next_whole_frame() {
    let (mut receiver, mut device) = (Receiver::new(), Answerer::new());
    let (mut ran, mut sent) = (0_u64, 0_u64);
    for seed in 0..streams() {
        let dice = &mut Random(seed);
        for byte in stream(dice, 0) {
            let Some(Ok(frame)) = receiver.push(byte) else { continue };
            match device.hear(&frame) {
                Heard::Nothing => {}
                Heard::Send(bytes) => {
                    assert!(bytes.len() <= LINE_MAX);
                    sent += 1;
                }
                Heard::Hello => assert!(!device.hello(&hello()).is_empty()),
                Heard::Run(asked) => {
                    assert!(frame.version == 1 || asked.request.handling().is_for_any_version);
                    let mut room = Vec::new();
                    let reply = values::reply(dice, &mut room);
                    assert!(device.reply(&reply).expect("fits").len() <= LINE_MAX);
                    ran += 1;
                }
            }
        }
        if dice.chance(8) {
            receiver.idle();
        }
        let mut line = [0; LINE_MAX];
        let asked = Asked { number: seed, request: Request::Status };
        let line = encode_message(FrameKind::Request, 1, 0, &asked, &mut line).expect("fits");
        let taken = line.iter().filter_map(|byte| receiver.push(*byte)?.ok().map(|frame| frame.message())).last();
        assert_eq!(taken, Some(Ok(asked)), "seed {seed}");
    }
    println!("{ran} ran, {sent} were answered without, dropped {:?}", receiver.dropped());
    assert!(ran > streams() / 10 && sent > streams() / 10 && receiver.dropped().total() > 1000);
}

#[test]
fn a_host_survives_any_bytes_and_takes_the_answer() {
    let (mut receiver, mut caller) = (Receiver::new(), Caller::new(0));
    let mut failed = 0_u64;
    for seed in 0..streams() {
        let dice = &mut Random(seed);
        let asked = values::asked(dice);
        let greets = dice.chance(2);
        if greets {
            caller.hello()
        } else {
            caller.ask(&asked).expect("fits")
        }
        let exchange = {
            let Due::Send(line) = caller.due(seed) else { panic!("seed {seed}") };
            let mut own = Receiver::new();
            line.iter().filter_map(|byte| own.push(*byte)?.ok().map(|frame| frame.exchange)).last()
        }
        .expect("a frame");
        let mut ended = false;
        for byte in stream(dice, exchange) {
            let Some(Ok(frame)) = receiver.push(byte) else { continue };
            if let Some(answer) = caller.hear(&frame) {
                assert!(!ended && frame.exchange == exchange && !frame.kind.from_host(), "seed {seed}");
                ended = true;
                failed += u64::from(answer.is_err());
            }
        }
        let mut line = [0; LINE_MAX];
        let reply = Reply::Waiting { host: true, inspectorate: true };
        let line = if greets {
            encode(FrameKind::Hello, 1, exchange, &hello().bytes(), &mut line).expect("fits")
        } else {
            encode_message(FrameKind::Reply, 1, exchange, &reply, &mut line).expect("fits")
        };
        // The leading zero may be what the last frame of the stream lacked.
        for byte in line {
            let Some(Ok(frame)) = receiver.push(*byte) else { continue };
            if let Some(answer) = caller.hear(&frame) {
                assert!(!ended, "seed {seed}");
                ended = true;
                failed += u64::from(answer.is_err());
            }
        }
        assert!(ended, "seed {seed}");
        assert_eq!(caller.due(seed), Due::Nothing);
    }
    println!("{failed} failed, dropped {:?}", receiver.dropped());
    assert!(failed > streams() / 1000 && receiver.dropped().total() > 1000);
}

#[test]
fn any_bytes_are_a_hello_or_not() {
    for seed in 0..streams() {
        let dice = &mut Random(seed);
        let length = dice.below(247);
        let mut bytes = dice.bytes(length);
        if let Some(magic) = bytes.first_chunk_mut() {
            *magic = *b"PVKW";
        }
        match Hello::from_bytes(&bytes) {
            None => assert!(bytes.len() < Hello::BYTES),
            Some(hello) => {
                let mut again = hello.bytes();
                again[8] |= bytes[8] & 0xFE;
                assert_eq!(again, bytes[..Hello::BYTES]);
            }
        }
    }
}
