//! One example of each message, as shown in WIRE.md.

use std::sync::OnceLock;

use proverka::party::{Holder, Party};
use proverka::verdict::Verdict;
use proverka::wire::{
    Acknowledged, Act, Asked, Bytes, Challenge, Clock, Consent, Enrol, Enrolment, Exported, FrameKind, Hello, LINE_MAX,
    LapseCause, Lapsed, Piece, Proposals, Proposed, Refusal, Reply, Request, Source, State, Status, Sums, Tallied,
    Terms, VERSION, Versions, encode, encode_message,
};

use crate::wire::{dump, schema};

/// An example of every request.
pub fn requests() -> Vec<Asked> {
    let declared = [700, 1550, 800, u32::MAX, u32::MAX, u32::MAX, u32::MAX, u32::MAX];
    let terms = Terms {
        key_h: Bytes([0x11; 32]),
        key_i: Bytes([0x22; 32]),
        expiry_lo: 1_770_163_200,
        expiry_hi: 1_770_343_200,
        drift_ppm: 500,
        seal_h: Bytes([0x33; 16]),
        seal_i: Bytes([0x44; 16]),
        categories: 3,
        limits: [700, 1550, 800, 0, 0, 0, 0, 0],
        nonce: Bytes([0x55; 16]),
    };
    let consent = Consent { party: Party::Host, earliest: 1_612_483_200, latest: -1, signature: Bytes([0x66; 64]) };
    let propose = |act| Request::Propose { act, replace: false };
    let requests = [
        Request::Status,
        Request::Sums,
        Request::Read { source: Source::Genesis, offset: 192 },
        Request::Read { source: Source::Base, offset: 0 },
        Request::Read { source: Source::Entry { seq: 4_294_967_294 }, offset: 128 },
        Request::Export { nonce_h: Bytes([0x77; 32]), nonce_i: Bytes::ZERO },
        Request::Proposal,
        propose(Act::Open { purpose: 2020, held: Holder::Jointly, declared }),
        propose(Act::Open { purpose: 2021, held: Holder::Alone(Party::Host), declared }),
        propose(Act::Time),
        Request::Propose { act: Act::Limit { category: 1, limit: 1400 }, replace: true },
        propose(Act::Extend { earliest: 1_770_163_200, latest: 1_770_343_200 }),
        propose(Act::Release { size: 112 }),
        propose(Act::Retire),
        Request::Consent(consent),
        Request::Conclude,
        Request::Abandon,
        Request::Tally { category: 1, delta: -1 },
        Request::Correct { seq: 9, delta: 3 },
        Request::Close { seal_h: Bytes([0x33; 16]), seal_i: Bytes([0x44; 16]) },
        Request::Cosign { party: Party::Inspectorate, signature: Bytes([0x66; 64]) },
        Request::Dispute { party: Party::Host, own: Bytes([0x88; 32]), signature: Bytes([0x66; 64]) },
        Request::NoteExport { digest: Bytes([0x99; 20]) },
        Request::Enrol(Enrol::Contribute { party: Party::Host, bytes: Bytes([0xAA; 32]) }),
        Request::Enrol(Enrol::Agree(terms)),
        Request::Enrol(Enrol::Sign { party: Party::Inspectorate, signature: Bytes([0x66; 64]) }),
    ];
    (200..).zip(requests).map(|(number, request)| Asked { number, request }).collect()
}

/// An example of every reply.
pub fn replies() -> Vec<Reply<'static>> {
    let entry = Acknowledged { seq: 7, head: Bytes([0xBB; 32]), size: 8 };
    let status = Status {
        state: State::Sealed,
        size: 7,
        head: Bytes([0xBB; 32]),
        term: Bytes([0xCC; 32]),
        boot: 2,
        epoch: 1,
        session: 3,
        open: Some(Holder::Jointly),
        clock: Clock { mono_s: 300, earliest: Some(1_612_483_200), latest: None },
        expiry: (1_770_163_200, 1_770_343_200),
        in_force: Verdict::Undecided,
        overall: Verdict::Fails,
        free_pages: 40,
        torn: 0,
        fault: 0,
        last_request: 1 << 63,
    };
    let proposed = Proposed { act: Act::Time, size: 7, host: Some((1_612_483_200, 1_612_483_260)), inspectorate: None };
    let act = Act::Limit { category: 1, limit: 1400 };
    let lapsed = |cause| Some(Lapsed { act, size: 6, host: true, inspectorate: false, cause });
    let mut replies = vec![
        Reply::Status(status),
        Reply::Status(Status { open: Some(Holder::Alone(Party::Inspectorate)), ..status }),
        Reply::Sums(Sums {
            categories: 3,
            totals: [1, 2, 3, 0, 0, 0, 0, 0],
            limits: [700, 1550, 800, 0, 0, 0, 0, 0],
            declared: [5, 6, u32::MAX, u32::MAX, u32::MAX, u32::MAX, u32::MAX, u32::MAX],
            pending: -2,
        }),
        Reply::Piece(Piece { total: 448, bytes: &[0, 1, 0, 255] }),
        Reply::Exported(Exported {
            size: 7,
            head: Bytes([0xBB; 32]),
            epoch: 1,
            state: 2,
            serial: 1,
            boot: 2,
            mono_s: 300,
            earliest: 1_612_483_200,
            width_s: 60,
            firmware: Bytes([0xDD; 32]),
            signature: Bytes([0x66; 64]),
        }),
        Reply::Proposals(Proposals { open: None, lapsed: None }),
        Reply::Proposals(Proposals { open: Some(proposed), lapsed: lapsed(LapseCause::Entry { seq: 7, kind: 4 }) }),
        Reply::Proposals(Proposals { open: None, lapsed: lapsed(LapseCause::Replaced) }),
        Reply::Proposals(Proposals { open: None, lapsed: lapsed(LapseCause::Abandoned) }),
        Reply::Proposals(Proposals { open: None, lapsed: lapsed(LapseCause::NotRecorded) }),
        Reply::Challenge(Challenge {
            nonce: Bytes([0xEE; 32]),
            size: 7,
            head: Bytes([0xBB; 32]),
            session: 4,
            epoch: 0,
            key: Bytes::ZERO,
            released: Bytes::ZERO,
        }),
        Reply::Waiting { host: true, inspectorate: false },
        Reply::Acknowledged(entry),
        Reply::Tallied(Tallied {
            entry,
            category: 1,
            total: 1551,
            declared: 1550,
            limit: 1550,
            against_declared: Verdict::Fails,
            against_limit: Verdict::Fails,
            in_force: Verdict::Holds,
        }),
        Reply::Enrolment(Enrolment {
            host: true,
            inspectorate: true,
            host_signed: false,
            inspectorate_signed: false,
            device: Bytes([0x0D; 16]),
            key_d: Bytes([0x0E; 32]),
            firmware: Bytes([0xDD; 32]),
            term: Bytes::ZERO,
        }),
    ];
    let refusals = [
        Refusal::Unknown,
        Refusal::Version { from: 1, to: 1, asked: 2 },
        Refusal::State(State::Blank),
        Refusal::State(State::Enrolling),
        Refusal::State(State::Expired),
        Refusal::State(State::Retired),
        Refusal::State(State::Tampered),
        Refusal::State(State::Faulty),
        Refusal::NoSession,
        Refusal::SessionOpen,
        Refusal::NoProposal,
        Refusal::Stale { proposed: 7, size: 8 },
        Refusal::Party(Party::Host),
        Refusal::Signature(Party::Inspectorate),
        Refusal::Missing(Party::Host),
        Refusal::Category { category: 3, categories: 3 },
        Refusal::Range { total: 0, delta: -1 },
        Refusal::Nothing,
        Refusal::Entry { seq: 9 },
        Refusal::Offset { offset: 500, total: 448 },
        Refusal::Old { last: 1 << 63 },
        Refusal::Reused,
        Refusal::Times,
        Refusal::Expired,
        Refusal::Terms,
        Refusal::Contribution,
        Refusal::Generator,
        Refusal::Full { free: 2 },
        Refusal::NotClosed,
        Refusal::Fault(6),
        Refusal::Soon,
        Refusal::Proposed { host: true, inspectorate: false },
    ];
    replies.extend(refusals.map(Reply::Refused));
    // The verdict that does not occur in the examples above.
    replies.push(Reply::Status(Status { open: None, in_force: Verdict::NotBinding, ..status }));
    replies
}

/// The schema hash, computed from the current source. The generator of WIRE.md therefore need not be rebuilt after it
/// has written a new hash.
static SCHEMA: OnceLock<[u8; 8]> = OnceLock::new();

pub fn hello() -> Hello {
    Hello {
        tested: true,
        state: State::Sealed.number(),
        epoch: 1,
        size: 7,
        boot: 2,
        device: Bytes([0x0D; 16]),
        firmware: Bytes([0xDD; 32]),
        head: Bytes([0xBB; 32]),
        term: Bytes([0xCC; 32]),
        schema: *SCHEMA.get_or_init(|| schema::hash(&schema::of_source())),
        ..Hello::THIS_VERSION
    }
}

pub const VERSIONS: Versions = Versions { oldest: 1, newest: 1, asked: 2, kind: 3 };

/// An example as the document shows it: its meaning, and its bytes on the line.
pub struct Example {
    pub said: String,
    pub line: Vec<u8>,
}

/// All examples; each exchange has its own number.
pub fn all() -> Vec<Example> {
    let mut line = [0; LINE_MAX];
    let mut examples = vec![
        Example {
            said: "HelloAsk".into(),
            line: encode(FrameKind::HelloAsk, VERSION, 0, &[], &mut line).expect("fits").to_vec(),
        },
        Example {
            said: format!("{:?}", hello()),
            line: encode(FrameKind::Hello, VERSION, 0, &hello().bytes(), &mut line).expect("fits").to_vec(),
        },
        Example {
            said: format!("{VERSIONS:?}"),
            line: encode(FrameKind::VersionError, VERSION, 1, &VERSIONS.bytes(), &mut line).expect("fits").to_vec(),
        },
    ];
    for (exchange, asked) in (1..).zip(requests()) {
        let line = encode_message(FrameKind::Request, VERSION, exchange, &asked, &mut line).expect("fits").to_vec();
        examples.push(Example { said: schema::published(&format!("{asked:?}")), line });
    }
    for (exchange, reply) in (1..).zip(replies()) {
        let line = encode_message(FrameKind::Reply, VERSION, exchange, &reply, &mut line).expect("fits").to_vec();
        examples.push(Example { said: schema::published(&format!("{reply:?}")), line });
    }
    examples
}

/// The text of the section of the document.
pub fn text() -> String {
    all().iter().map(|Example { said, line }| format!("{said}\n{}\n\n", dump(line))).collect()
}
