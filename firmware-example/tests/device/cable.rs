//! An attacker who holds the cable but no key. Whatever requests the attacker sends, in any order, including signatures
//! seen on the line, the record keeps its grade and can be continued.

use crate::bench::{Bench, CLOSE, declared};
use proverka::journal::audit::{Alone, Grade};
use proverka::party::{Holder, Party};
use proverka::wire::{
    Acknowledged, Act, Asked, Bytes, Consent, Enrol, LapseCause, Lapsed, PIECE_MAX, Proposals, Proposed, Refusal,
    Reply, Request, Source, State, Terms,
};
use proverka_test_support::random::Random;
use proverka_test_support::reach::reach;

const PARTIES: [Party; 2] = [Party::Host, Party::Inspectorate];

/// Sends a request past the line, as fast as an attacker can.
fn ask(bench: &mut Bench, request: Request) {
    let mut room = [0; PIECE_MAX];
    bench.number += 1;
    let _: Reply<'_> = bench.device.answer(&Asked { number: bench.number, request }, &mut room);
}

/// The situation when the attacker comes to the port, and what the attacker has seen on the line by then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scene {
    Fresh,
    InSession,
    Closed,
    Cosigned,
    /// The host has signed the opening of a session and waits for the inspectorate.
    HostWaits,
    /// The host has signed the end of the record and waits for the inspectorate.
    EndWaits,
    /// A session of one party; the other one neither disputed nor signed anything afterwards.
    Alone,
    Expired,
}

const SCENES: [Scene; 8] = [
    Scene::Fresh,
    Scene::InSession,
    Scene::Closed,
    Scene::Cosigned,
    Scene::HostWaits,
    Scene::EndWaits,
    Scene::Alone,
    Scene::Expired,
];

/// Proposes an act with only the host's signature. Returns that consent as a request.
fn half(bench: &mut Bench, act: Act) -> Request {
    let challenge = bench.propose(act);
    let consent = Request::Consent(bench.consent(Party::Host, &act, &challenge, (0, 0)));
    assert!(matches!(bench.ask(consent), Reply::Waiting { host: true, inspectorate: false }));
    consent
}

const JOINT: Act = Act::Open { purpose: 1, held: Holder::Jointly, declared: [u32::MAX; 8] };

/// Sets the scene. Returns the requests that went over the line and can be sent again.
fn scene(seed: u64, scene: Scene) -> (Bench, Vec<Request>) {
    let mut bench = Bench::enrolled(seed);
    let mut seen = vec![];
    match scene {
        Scene::Fresh => {}
        Scene::Expired => {
            bench.inspection(&[(0, 1)]);
            let _ = bench.tell_time(1_770_180_000);
            bench.settle();
        }
        Scene::Alone => {
            let _ = bench.open_alone(Party::Host);
            let _ = bench.tally(0, 1);
            let _ = bench.close();
        }
        Scene::InSession => {
            let _ = bench.open(declared(5));
            let _ = bench.tally(0, 1);
        }
        Scene::Closed | Scene::Cosigned => {
            let _ = bench.open(declared(5));
            let _ = bench.tally(0, 1);
            let closed = bench.close();
            seen.push(bench.cosignature(Party::Host, &closed));
            if scene == Scene::Cosigned {
                bench.cosign(&closed);
            }
        }
        Scene::HostWaits => {
            bench.inspection(&[(0, 1)]);
            seen.push(half(&mut bench, JOINT));
        }
        Scene::EndWaits => {
            bench.inspection(&[(0, 1)]);
            seen.push(half(&mut bench, Act::Retire));
        }
    }
    (bench, seen)
}

fn act(random: &mut Random, size: u32) -> Act {
    match random.below(7) {
        0 => JOINT,
        1 => Act::Open {
            purpose: random.word(),
            held: Holder::Alone(PARTIES[random.below(2) as usize]),
            declared: [1; 8],
        },
        2 => Act::Time,
        3 => Act::Limit { category: (random.word() % 4) as u8, limit: random.word() },
        4 => Act::Extend { earliest: i64::from(random.word()), latest: i64::from(random.word()) << 2 },
        5 => Act::Release { size: random.word() % (size + 2) },
        _ => Act::Retire,
    }
}

/// Sends one request of somebody without a key. If `willing`, the party signs the requests that the first version of
/// the protocol allowed without a signature: disputes and the end of the record.
fn keyless(bench: &mut Bench, random: &mut Random, seen: &[Request], willing: bool) {
    let size = bench.device.status().size;
    let party = PARTIES[random.below(2) as usize];
    let signature = Bytes(core::array::from_fn(|_| random.word() as u8));
    let request = match random.below(16) {
        0 => Request::Tally { category: (random.word() % 4) as u8, delta: random.word() as i16 },
        1 => Request::Correct { seq: random.word() % (size + 2), delta: (random.word() % 5) as i16 - 2 },
        2 => Request::Close { seal_h: Bytes([random.word() as u8; 16]), seal_i: Bytes([0; 16]) },
        3 => Request::NoteExport { digest: Bytes([random.word() as u8; 20]) },
        4 => Request::Abandon,
        5 | 6 => Request::Conclude,
        7 => Request::Propose { act: act(random, size), replace: random.below(2) == 0 },
        8 => Request::Consent(Consent { party, earliest: 0, latest: 0, signature }),
        9 => Request::Cosign { party, signature },
        10 if willing => {
            let hello = bench.hello();
            let closed = Acknowledged { seq: hello.size, head: hello.head, size: hello.size };
            bench.dispute(party, &closed, [0; 32])
        }
        10 => Request::Dispute { party, own: Bytes([random.word() as u8; 32]), signature },
        11 => Request::Enrol(Enrol::Contribute { party, bytes: Bytes(core::array::from_fn(|at| at as u8 + 1)) }),
        12 => Request::Enrol(Enrol::Agree(Terms { categories: random.word() as u8, ..bench.terms() })),
        13 if willing && bench.status().open.is_none() && bench.status().state != State::Retired => {
            let _ = bench.act(Act::Retire, (0, 0));
            return;
        }
        13 => Request::Enrol(Enrol::Sign { party, signature }),
        14 => match random.below(4) {
            0 => Request::Export { nonce_h: Bytes([1; 32]), nonce_i: Bytes::ZERO },
            1 => Request::Read { source: Source::Genesis, offset: 0 },
            2 => Request::Proposal,
            _ => {
                bench.restart();
                bench.settle();
                Request::Sums
            }
        },
        _ => match seen.get(random.below(seen.len().max(1) as u64) as usize) {
            Some(request) => *request,
            None => Request::Conclude,
        },
    };
    ask(bench, request);
}

/// Sends `steps` requests. Unless `willing`, the grade and the state must not change. Returns the grade before.
fn attacked(seed: u64, at: Scene, steps: u32, willing: bool) -> (Grade, Bench) {
    let (mut bench, seen) = scene(seed, at);
    let (before, state) = (bench.audit().grade, bench.status().state);
    let mut random = Random(seed ^ 0xCAB1E);
    for _ in 0..steps {
        keyless(&mut bench, &mut random, &seen, willing);
    }
    bench.settle();
    if !willing {
        // A request that was seen may be repeated: the one genuine cosignature changes no grade.
        assert_eq!(bench.audit().grade, before, "{at:?}, seed {seed}");
        assert_eq!(bench.audit_flash().grade, before, "{at:?}, seed {seed}");
        assert_eq!(bench.status().state, state, "{at:?}, seed {seed}");
    }
    (before, bench)
}

/// The record can be continued: the parties close an open session and hold a whole inspection. If counts filled the
/// record, they first make room. If the term has expired, they can still close, sign and release.
fn goes_on(bench: &mut Bench, at: Scene, seed: u64) {
    if bench.status().open.is_some() {
        let _ = bench.close();
    }
    if at == Scene::Expired {
        assert!(matches!(bench.tell_time(1_770_190_000), Reply::Acknowledged(_) | Reply::Refused(Refusal::Times)));
        return;
    }
    bench.inspection(&[(0, 1)]);
    let grade = bench.audit().grade;
    let due = if at == Scene::Alone { Grade::Unilateral(Alone::By(Party::Host)) } else { Grade::Joint };
    assert_eq!(grade, due, "{at:?}, seed {seed}");
}

#[test]
fn a_cable_alone_makes_the_record_neither_worse_nor_over() {
    let seeds = reach(6, 500);
    for seed in 0..seeds {
        for at in SCENES {
            let (_, mut bench) = attacked(seed, at, 40, false);
            goes_on(&mut bench, at, seed);
        }
    }
    println!("{} requests without a key", seeds * 40 * SCENES.len() as u64);
}

/// The control: if disputes and the end of the record need no party's signature, the same requests lower the grade and
/// end the record.
#[test]
fn where_disputes_and_the_end_need_no_signature_a_cable_is_enough() {
    let (mut worse, mut over) = (0, 0);
    for seed in 0..6 {
        let (before, mut bench) = attacked(seed, Scene::Closed, 40, true);
        worse += u32::from(bench.audit().grade != before);
        over += u32::from(bench.status().state == State::Retired);
    }
    assert!(worse > 0 && over > 0, "worse {worse}, over {over}");
}

/// Whoever holds the cable cannot leave out one of the two signatures that a joint session needs.
#[test]
fn a_joint_session_is_not_opened_with_one_signature() {
    let (mut bench, seen) = scene(1, Scene::HostWaits);
    assert_eq!(bench.refused(Request::Conclude), Refusal::Missing(Party::Inspectorate));
    // It cannot be opened as a session of the host alone either: the signature is for another act.
    let alone = Act::Open { purpose: 1, held: Holder::Alone(Party::Host), declared: [u32::MAX; 8] };
    assert_eq!(
        bench.refused(Request::Propose { act: alone, replace: false }),
        Refusal::Proposed { host: true, inspectorate: false }
    );
    let _ = bench.propose(alone);
    assert_eq!(bench.refused(seen[0]), Refusal::Signature(Party::Host));
    // The other party must not sign that act.
    let challenge = bench.propose(alone);
    let other = bench.consent(Party::Inspectorate, &alone, &challenge, (0, 0));
    assert_eq!(bench.refused(Request::Consent(other)), Refusal::Party(Party::Inspectorate));
}

/// Whoever is at the port cannot use up the request numbers: more than 2^47 requests lie between the first and the
/// last.
#[test]
fn request_numbers_do_not_run_out() {
    let mut bench = Bench::enrolled(2);
    let _ = bench.open(declared(5));
    let mut last = bench.status().last_request;
    let mut step = 0;
    for _ in 0..50 {
        let taken = [u64::MAX, last + (1 << 63), last + (1 << 48), last + (1 << 17), last + (1 << 16)]
            .into_iter()
            .find(|number| bench.ask_as(*number, Request::Abandon) != Reply::Refused(Refusal::Old { last }));
        let number = taken.expect("one of them is near enough");
        step = step.max(number - last);
        last = number;
    }
    assert!((u64::MAX - (1 << 63)) / step > 1 << 46, "{step}");
}

fn proposals(bench: &mut Bench) -> Proposals {
    match bench.ask(Request::Proposal) {
        Reply::Proposals(proposals) => proposals,
        other => panic!("{other:?}"),
    }
}

/// Both parties see which proposal is open and who signed it, and why a signed proposal lapsed.
#[test]
fn a_signed_proposal_is_shown_and_does_not_go_without_a_word() {
    let mut bench = Bench::enrolled(3);
    let nothing = Proposals { open: None, lapsed: None };
    assert_eq!(proposals(&mut bench), nothing);
    let (three, four) = (Act::Limit { category: 0, limit: 3 }, Act::Limit { category: 0, limit: 4 });
    let _ = bench.propose(three);
    let size = bench.status().size;
    let open = |act, host| Some(Proposed { act, size, host, inspectorate: None });
    assert_eq!(proposals(&mut bench), Proposals { open: open(three, None), lapsed: None });
    // A proposal that nobody signed is replaced without an error, and is not remembered.
    assert!(matches!(bench.ask(Request::Propose { act: four, replace: false }), Reply::Challenge(_)));
    assert_eq!(proposals(&mut bench), Proposals { open: open(four, None), lapsed: None });

    let signed = half(&mut bench, four);
    let shown = Proposals { open: open(four, Some((0, 0))), lapsed: None };
    assert_eq!(proposals(&mut bench), shown);
    // The other party proposes another value: it is refused, and the open proposal stays.
    let refused = Refusal::Proposed { host: true, inspectorate: false };
    assert_eq!(bench.refused(Request::Propose { act: three, replace: false }), refused);
    assert_eq!(bench.refused(signed), Refusal::Party(Party::Host));
    assert_eq!(proposals(&mut bench), shown);
    // The same value gives the same challenge, whoever asks, and even if the request offers to replace.
    let challenge = bench.propose(four);
    assert!(
        matches!(bench.ask(Request::Propose { act: four, replace: false }), Reply::Challenge(same) if same == challenge)
    );
    assert_eq!(proposals(&mut bench), shown);

    // The open proposal is replaced explicitly.
    let lapsed = |cause| Some(Lapsed { act: four, size, host: true, inspectorate: false, cause });
    let _ = bench.propose(three);
    assert_eq!(proposals(&mut bench), Proposals { open: open(three, None), lapsed: lapsed(LapseCause::Replaced) });
    // The open proposal is abandoned.
    let _ = half(&mut bench, four);
    assert!(matches!(bench.ask(Request::Abandon), Reply::Waiting { .. }));
    assert_eq!(proposals(&mut bench), Proposals { open: None, lapsed: lapsed(LapseCause::Abandoned) });
    // An abandoned proposal without signatures leaves the remembered one unchanged.
    let _ = bench.propose(three);
    assert!(matches!(bench.ask(Request::Abandon), Reply::Waiting { .. }));
    assert_eq!(proposals(&mut bench).lapsed, lapsed(LapseCause::Abandoned));
    // Once an act is concluded, the lapsed proposal is forgotten.
    let done = bench.act(four, (0, 0));
    assert!(matches!(done, Reply::Acknowledged(_)), "{done:?}");
    assert_eq!(proposals(&mut bench), nothing);
}

/// An entry that comes in between makes a signed proposal lapse. The device reports the number and the kind of that
/// entry, even before a party sends another request.
#[test]
fn an_entry_in_between_is_named() {
    let mut bench = Bench::enrolled(4);
    let _ = bench.open(declared(5));
    let limit = Act::Limit { category: 0, limit: 3 };
    let signed = half(&mut bench, limit);
    let size = bench.status().size;
    let tallied = bench.tally(0, 1);
    let cause = LapseCause::Entry { seq: tallied.entry.seq, kind: 4 };
    let lapsed = Some(Lapsed { act: limit, size, host: true, inspectorate: false, cause });
    assert_eq!(proposals(&mut bench), Proposals { open: None, lapsed });
    let stale = Refusal::Stale { proposed: size, size: size + 1 };
    assert_eq!(bench.refused(signed), stale);
    assert_eq!(bench.refused(Request::Conclude), stale);
    assert_eq!(proposals(&mut bench), Proposals { open: None, lapsed });
    // A close is an entry too.
    let _ = half(&mut bench, limit);
    let closed = bench.acknowledged(CLOSE);
    let cause = LapseCause::Entry { seq: closed.seq, kind: 6 };
    assert_eq!(proposals(&mut bench).lapsed.map(|lapsed| lapsed.cause), Some(cause));
    // The time that one party stated is shown to the other.
    let challenge = bench.propose(Act::Time);
    let consent = bench.consent(Party::Inspectorate, &Act::Time, &challenge, (1_760_000_000, 1_760_000_060));
    assert!(matches!(bench.ask(Request::Consent(consent)), Reply::Waiting { .. }));
    let open = proposals(&mut bench).open.expect("open");
    assert_eq!((open.host, open.inspectorate), (None, Some((1_760_000_000, 1_760_000_060))));
    // A restart forgets all proposals.
    bench.restart();
    bench.settle();
    assert_eq!(proposals(&mut bench), Proposals { open: None, lapsed: None });
}
