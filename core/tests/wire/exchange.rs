//! Both ends of an exchange, step by step; versions that differ.

use proverka::wire::{
    Act, Answer, Answerer, Asked, Caller, Due, Failure, Frame, FrameError, FrameKind, Heard, Hello, LINE_MAX, Line,
    OLDEST, Patience, Piece, Receiver, Refusal, Reply, Request, Source, VERSION, Versions, encode, encode_message,
};
use proverka_test_support::wire::examples::{hello, requests};

/// The one frame in `line`, which `keep` holds.
fn heard<'a>(keep: &'a mut Receiver, line: &[u8]) -> Frame<'a> {
    let (last, before) = line.split_last().expect("bytes");
    assert!(before.iter().all(|byte| keep.push(*byte).is_none()));
    keep.push(*last).expect("a frame").expect("a whole one")
}

fn request(version: u8, exchange: u8, asked: &Asked, line: &mut Line) -> Vec<u8> {
    encode_message(FrameKind::Request, version, exchange, asked, line).expect("fits").to_vec()
}

const TALLY: Asked = Asked { number: 5, request: Request::Tally { category: 1, delta: 1 } };
const STATUS: Asked = Asked { number: 0, request: Request::Status };
const DONE: Reply<'static> = Reply::Waiting { host: true, inspectorate: false };

#[test]
fn a_repeat_gets_the_same_bytes_and_runs_nothing() {
    let (mut line, mut keep, mut device) = ([0; LINE_MAX], Receiver::new(), Answerer::new());
    let sent = request(VERSION, 9, &TALLY, &mut line);
    assert_eq!(device.hear(&heard(&mut keep, &sent)), Heard::Run(TALLY));
    // The first request is still running.
    assert_eq!(device.hear(&heard(&mut keep, &sent)), Heard::Nothing);
    let reply = device.reply(&DONE).expect("fits").to_vec();
    let frame = heard(&mut keep, &reply);
    assert_eq!((frame.kind, frame.version, frame.exchange, frame.message()), (FrameKind::Reply, VERSION, 9, Ok(DONE)));
    for _ in 0..3 {
        assert_eq!(device.hear(&heard(&mut keep, &sent)), Heard::Send(&reply));
    }
    // A frame with another number is not a repeat, even if its CRC is the same. Nor is another request under the same
    // number.
    let frame = heard(&mut keep, &sent);
    assert_eq!(device.clone().hear(&Frame { exchange: 10, ..frame }), Heard::Run(TALLY));
    let other = request(VERSION, 10, &TALLY, &mut line);
    assert_eq!(device.hear(&heard(&mut keep, &other)), Heard::Run(TALLY));
    device.reply(&DONE).expect("fits");
    let other = request(VERSION, 10, &Asked { number: 6, ..TALLY }, &mut line);
    assert_eq!(device.hear(&heard(&mut keep, &other)), Heard::Run(Asked { number: 6, ..TALLY }));
}

#[test]
fn a_greeting_forgets_the_last_exchange() {
    let (mut line, mut keep, mut device) = ([0; LINE_MAX], Receiver::new(), Answerer::new());
    let sent = request(VERSION, 9, &STATUS, &mut line);
    assert_eq!(device.hear(&heard(&mut keep, &sent)), Heard::Run(STATUS));
    device.reply(&DONE).expect("fits");
    let ask = encode(FrameKind::HelloAsk, VERSION, 200, &[], &mut line).expect("fits").to_vec();
    assert_eq!(device.hear(&heard(&mut keep, &ask)), Heard::Hello);
    let answer = device.hello(&hello()).to_vec();
    let frame = heard(&mut keep, &answer);
    assert_eq!((frame.kind, frame.exchange, Hello::from_bytes(frame.body)), (FrameKind::Hello, 200, Some(hello())));
    assert_eq!(device.hear(&heard(&mut keep, &sent)), Heard::Run(STATUS));
}

#[test]
fn bytes_that_are_no_request_are_refused_and_nothing_runs() {
    let (mut line, mut keep, mut device) = ([0; LINE_MAX], Receiver::new(), Answerer::new());
    // Bytes left over, bytes missing, an integer with more bytes than it needs, an unknown variant, and an empty body.
    for (exchange, body) in (0..).zip([&[5, 0, 0][..], &[5], &[0x85, 0, 0], &[5, 99], &[]]) {
        let sent = encode(FrameKind::Request, VERSION, exchange, body, &mut line).expect("fits").to_vec();
        let Heard::Send(reply) = device.hear(&heard(&mut keep, &sent)) else { panic!("{body:?}") };
        let reply = reply.to_vec();
        let frame = heard(&mut keep, &reply);
        assert_eq!((frame.exchange, frame.message()), (exchange, Ok(Reply::Refused(Refusal::Unknown))));
        assert_eq!(device.hear(&heard(&mut keep, &sent)), Heard::Send(&reply));
    }
}

#[test]
fn a_device_passes_over_what_devices_say() {
    let (mut line, mut keep, mut device) = ([0; LINE_MAX], Receiver::new(), Answerer::new());
    for kind in [2, 4, 6, 8, 254] {
        let sent = encode(FrameKind::numbered(kind), VERSION, 1, &[], &mut line).expect("fits").to_vec();
        assert_eq!(device.hear(&heard(&mut keep, &sent)), Heard::Nothing, "{kind}");
    }
}

#[test]
fn what_only_reads_works_in_any_version_and_changes_do_not() {
    let (mut line, mut keep) = ([0; LINE_MAX], Receiver::new());
    let mut reads = 0;
    for asked in requests() {
        for version in [0, 2, 255] {
            let mut device = Answerer::new();
            let sent = request(version, 3, &asked, &mut line);
            let heard_by_device = device.hear(&heard(&mut keep, &sent));
            if asked.request.handling().is_for_any_version {
                assert_eq!(heard_by_device, Heard::Run(asked));
                reads += 1;
                continue;
            }
            let Heard::Send(reply) = heard_by_device else { panic!("{asked:?}") };
            let reply = reply.to_vec();
            let frame = heard(&mut keep, &reply);
            let versions = Versions { oldest: OLDEST, newest: VERSION, asked: version, kind: 3 };
            assert_eq!((frame.kind, frame.exchange), (FrameKind::VersionError, 3));
            assert_eq!(Versions::from_bytes(frame.body), Some(versions));
            assert_eq!(versions.spoken(), OLDEST..=VERSION);
        }
    }
    assert!(reads > 0 && reads < 3 * requests().len(), "{reads}");
}

#[test]
fn an_unknown_kind_from_a_host_names_the_versions() {
    let (mut line, mut keep, mut device) = ([0; LINE_MAX], Receiver::new(), Answerer::new());
    let sent = encode(FrameKind::Other(5), 2, 77, &[1, 2, 3], &mut line).expect("fits").to_vec();
    let Heard::Send(reply) = device.hear(&heard(&mut keep, &sent)) else { panic!("an answer") };
    let frame = heard(&mut keep, reply);
    assert_eq!((frame.kind, frame.exchange, frame.body), (FrameKind::VersionError, 77, &[OLDEST, VERSION, 2, 5][..]));
}

#[test]
fn a_piece_that_is_too_long_is_an_error_and_a_shorter_one_then_goes_out() {
    let (mut line, mut keep, mut device) = ([0; LINE_MAX], Receiver::new(), Answerer::new());
    let asked = Asked { number: 0, request: Request::Read { source: Source::Genesis, offset: 0 } };
    let sent = request(VERSION, 1, &asked, &mut line);
    assert_eq!(device.hear(&heard(&mut keep, &sent)), Heard::Run(asked));
    assert!(device.reply(&Reply::Piece(Piece { total: 448, bytes: &[1; 250] })).is_err());
    assert_eq!(device.hear(&heard(&mut keep, &sent)), Heard::Nothing);
    let reply = device.reply(&Reply::Piece(Piece { total: 448, bytes: &[1; 192] })).expect("fits").to_vec();
    assert_eq!(device.hear(&heard(&mut keep, &sent)), Heard::Send(&reply));
}

/// Sends the frame that is due, and returns its bytes.
fn sent(caller: &mut Caller, now_ms: u64) -> Vec<u8> {
    match caller.due(now_ms) {
        Due::Send(bytes) => bytes.to_vec(),
        due => panic!("{due:?}"),
    }
}

#[test]
fn a_caller_asks_again_and_at_last_gives_up() {
    let patience = Patience { wait_ms: 100, tries: 3 };
    let mut caller = Caller::patient(255, patience, patience);
    assert_eq!(caller.due(0), Due::Nothing);
    caller.ask(&TALLY).expect("fits");
    let first = sent(&mut caller, 1000);
    assert_eq!(caller.due(1000), Due::Wait(100));
    assert_eq!(caller.due(1099), Due::Wait(1));
    assert_eq!(sent(&mut caller, 1100), first);
    assert_eq!(sent(&mut caller, 1250), first);
    assert_eq!(caller.due(1349), Due::Wait(1));
    assert_eq!(caller.due(1350), Due::Failed(Failure::Silent { tries: 3, within_ms: 350, echo: false }));
    assert_eq!(caller.due(1351), Due::Nothing);
    let mut keep = Receiver::new();
    assert_eq!(heard(&mut keep, &first).exchange, 0, "the one behind 255");
    // The next exchange has another number, so that a late answer is not taken for its own.
    caller.ask(&TALLY).expect("fits");
    assert_eq!(heard(&mut keep, &sent(&mut caller, 2000)).exchange, 1);
    let mut line = [0; LINE_MAX];
    let late = encode_message(FrameKind::Reply, VERSION, 0, &DONE, &mut line).expect("fits");
    assert_eq!(caller.hear(&heard(&mut keep, late)), None);
}

#[test]
fn changes_are_waited_for_longer_than_reads() {
    let mut caller = Caller::new(0);
    fn waits(caller: &mut Caller) -> Due<'_> {
        sent(caller, 0);
        caller.due(0)
    }
    caller.ask(&STATUS).expect("fits");
    assert_eq!(waits(&mut caller), Due::Wait(Patience::READ.wait_ms));
    caller.hello();
    assert_eq!(waits(&mut caller), Due::Wait(Patience::READ.wait_ms));
    caller.ask(&Asked { number: 1, request: Request::Propose { act: Act::Time, replace: false } }).expect("fits");
    assert_eq!(waits(&mut caller), Due::Wait(Patience::CHANGE.wait_ms));
    // The total wait is long enough for a device that takes three seconds.
    for patience in [Patience::READ, Patience::CHANGE] {
        assert!(u64::from(patience.wait_ms) * u64::from(patience.tries) > 3_000);
    }
}

#[test]
fn an_answer_ends_the_exchange() {
    let (mut caller, mut device) = (Caller::new(0), Answerer::new());
    let (mut down, mut up) = (Receiver::new(), Receiver::new());
    caller.hello();
    let bytes = sent(&mut caller, 0);
    assert_eq!(device.hear(&heard(&mut down, &bytes)), Heard::Hello);
    let answer = device.hello(&hello()).to_vec();
    assert_eq!(caller.hear(&heard(&mut up, &answer)), Some(Ok(Answer::Hello(hello()))));
    assert_eq!(caller.due(9999), Due::Nothing);
    caller.ask(&TALLY).expect("fits");
    let bytes = sent(&mut caller, 0);
    // A HELLO is no answer to a request, not even under the request's own number.
    let mut line = [0; LINE_MAX];
    let exchange = heard(&mut Receiver::new(), &bytes).exchange;
    let stray = encode(FrameKind::Hello, VERSION, exchange, &hello().bytes(), &mut line).expect("fits").to_vec();
    assert_eq!(caller.hear(&heard(&mut up, &stray)), None);
    assert_eq!(device.hear(&heard(&mut down, &bytes)), Heard::Run(TALLY));
    let answer = device.reply(&DONE).expect("fits").to_vec();
    assert_eq!(caller.hear(&heard(&mut up, &answer)), Some(Ok(Answer::Reply(DONE))));
    // The repeat from the device is ignored.
    assert_eq!(caller.hear(&heard(&mut up, &answer)), None);
}

/// Every exchange has the number after the one before, a HELLO as well: an answer to an earlier program that the line
/// still held is not taken for the device's own.
#[test]
fn every_exchange_has_a_number_of_its_own() {
    for last in 0..=u8::MAX {
        let mut caller = Caller::new(last);
        let mut line = [0; LINE_MAX];
        for round in 1..=2_u8 {
            caller.hello();
            let asked = heard(&mut Receiver::new(), &sent(&mut caller, 0)).exchange;
            assert_eq!(asked, last.wrapping_add(2 * round - 1));
            for other in (0..=u8::MAX).filter(|other| *other != asked) {
                let stale = encode(FrameKind::Hello, VERSION, other, &hello().bytes(), &mut line).expect("fits");
                assert_eq!(caller.hear(&heard(&mut Receiver::new(), stale)), None, "{asked}, {other}");
            }
            caller.ask(&STATUS).expect("fits");
            let asked = heard(&mut Receiver::new(), &sent(&mut caller, 0)).exchange;
            assert_eq!(asked, last.wrapping_add(2 * round));
        }
    }
}

#[test]
fn failures_say_which_end_said_what() {
    let mut line = [0; LINE_MAX];
    let (mut caller, mut keep) = (Caller::new(0), Receiver::new());
    caller.ask(&TALLY).expect("fits");
    let versions = Versions { oldest: 3, newest: 4, asked: VERSION, kind: 3 };
    let answer = encode(FrameKind::VersionError, 4, 1, &versions.bytes(), &mut line).expect("fits").to_vec();
    let failure = caller.hear(&heard(&mut keep, &answer)).expect("an end").expect_err("a failure");
    assert_eq!(failure, Failure::Version(versions));
    assert_eq!(
        failure.to_string(),
        "the device speaks versions 3 to 4 of the protocol and was asked in version 1, by this program"
    );

    // Of another version, and not only read.
    caller.ask(&TALLY).expect("fits");
    let answer = encode_message(FrameKind::Reply, 2, 2, &DONE, &mut line).expect("fits").to_vec();
    let failure = caller.hear(&heard(&mut keep, &answer)).expect("an end").expect_err("a failure");
    assert_eq!(failure, Failure::Unreadable { version: 2 });
    assert!(failure.to_string().contains("in version 2") && failure.to_string().contains("of version 1"));
    caller.ask(&STATUS).expect("fits");
    let answer = encode_message(FrameKind::Reply, 2, 3, &DONE, &mut line).expect("fits").to_vec();
    assert_eq!(caller.hear(&heard(&mut keep, &answer)), Some(Ok(Answer::Reply(DONE))));

    // The line is a loop.
    caller.ask(&STATUS).expect("fits");
    let bytes = sent(&mut caller, 0);
    assert_eq!(caller.hear(&heard(&mut keep, &bytes)), None);
    let mut now = 0;
    let failure = loop {
        now += 1000;
        if let Due::Failed(failure) = caller.due(now) {
            break failure;
        }
    };
    assert_eq!(failure, Failure::Silent { tries: Patience::READ.tries, within_ms: 20_000, echo: true });
    assert!(failure.to_string().ends_with("came back, so the line is a loop"), "{failure}");
}

#[test]
fn versions_have_something_in_common_or_not() {
    let of = |oldest, newest| Hello { oldest, newest, ..hello() }.common();
    assert_eq!(of(1, 1), Some(1));
    assert_eq!(of(1, 9), Some(1));
    assert_eq!(of(0, 1), Some(1));
    assert_eq!(of(2, 9), None);
    assert_eq!(of(0, 0), None);
}

#[test]
fn what_is_dropped_is_counted() {
    let mut receiver = Receiver::new();
    let mut line = [0; LINE_MAX];
    let mut all = |bytes: &[u8]| bytes.iter().filter_map(|byte| receiver.push(*byte).map(|of| of.err())).last();
    assert_eq!(all(&[0, 0, 0]), None);
    assert_eq!(all(&[9, 1, 0]), Some(Some(FrameError::Stuffing)));
    assert_eq!(all(&[2, 1, 0]), Some(Some(FrameError::Short)));
    assert_eq!(all(&[1, 1, 1, 1, 1, 1, 1, 1, 0]), Some(Some(FrameError::Crc)));
    assert_eq!(all(&[7; 254]), None);
    assert_eq!(all(&[7; 254]), None);
    assert_eq!(all(&[0]), Some(Some(FrameError::Long)));
    let good = encode(FrameKind::HelloAsk, 1, 1, &[], &mut line).expect("fits");
    assert_eq!(all(good), Some(None));
    assert!(!receiver.idle());
    receiver.push(1);
    assert!(receiver.is_inside() && receiver.idle() && !receiver.is_inside());
    // Too many bytes, then silence: what comes next needs no leading zero.
    assert!([7; 300].iter().all(|byte| receiver.push(*byte).is_none()) && receiver.idle());
    assert!(good[1..].iter().any(|byte| matches!(receiver.push(*byte), Some(Ok(_)))));
    let dropped = receiver.dropped();
    assert_eq!([dropped.long, dropped.stuffing, dropped.short, dropped.crc, dropped.cut], [1, 1, 1, 1, 2]);
    assert_eq!(dropped.total(), 6);
}
