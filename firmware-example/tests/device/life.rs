//! Every state with every event, and every state with every request.

use crate::bench::{Bench, CLOSE, Generator, World, declared, sign};
use proverka::journal::digest;
use proverka::party::{Holder, Party};
use proverka::wire::life::{Event, TABLE, after};
use proverka::wire::{Act, Bytes, Enrol, Refusal, Reply, Request, Source, State};

fn events() -> impl Iterator<Item = Event> {
    TABLE.into_iter().map(|(event, _)| event)
}

#[test]
fn keys_that_are_gone_never_come_back() {
    for gone in [State::Retired, State::Tampered] {
        assert!(events().all(|event| after(gone, event).is_none_or(|next| next == gone)));
    }
    // No path leads from expired back to sealed.
    let mut reached = vec![State::Expired];
    while let Some(next) = reached
        .iter()
        .flat_map(|state| events().filter_map(|event| after(*state, event)))
        .find(|next| !reached.contains(next))
    {
        reached.push(next);
    }
    assert!(!reached.contains(&State::Sealed) && !reached.contains(&State::Blank), "{reached:?}");
}

fn in_state(state: State) -> Bench {
    let mut bench = match state {
        State::Blank => Bench::on(&World::new(21)),
        State::Enrolling => {
            let mut bench = Bench::on(&World::new(21));
            let _ = bench.contribute();
            bench
        }
        _ => Bench::enrolled(21),
    };
    match state {
        State::Blank | State::Enrolling | State::Sealed => {}
        State::Expired => drop(bench.tell_time(1_800_000_000)),
        State::Retired => {
            bench.inspection(&[(0, 1)]);
            let _ = bench.retire();
        }
        State::Tampered => bench.world.open.set(true),
        State::Faulty => {
            *bench.world.random.borrow_mut() = Generator::Stuck(0x5A);
            bench.restart();
        }
    }
    bench.settle();
    assert_eq!(bench.status().state, state);
    bench
}

/// Every request that changes something, with the states in which it must be refused because of the state.
#[test]
fn requests_are_refused_in_the_states_that_the_table_says() {
    let act = |act| Request::Propose { act, replace: false };
    let signature = Bytes([7; 64]);
    let requests = [
        act(Act::Open { purpose: 0, held: Holder::Jointly, declared: declared(1) }),
        act(Act::Time),
        act(Act::Limit { category: 0, limit: 1 }),
        act(Act::Extend { earliest: 1, latest: 2 }),
        act(Act::Release { size: 1 }),
        Request::Tally { category: 0, delta: 1 },
        Request::Correct { seq: 1, delta: 1 },
        CLOSE,
        Request::Cosign { party: Party::Host, signature },
        Request::Dispute { party: Party::Host, own: Bytes::ZERO, signature },
        Request::NoteExport { digest: Bytes::ZERO },
        act(Act::Retire),
        Request::Enrol(Enrol::Contribute { party: Party::Host, bytes: Bytes([1; 32]) }),
        Request::Export { nonce_h: Bytes::ZERO, nonce_i: Bytes::ZERO },
        Request::Abandon,
    ];
    for state in State::ALL {
        for request in requests {
            let event = request.event().expect("the same in every state");
            let mut bench = in_state(state);
            let size = bench.status().size;
            let reply = bench.ask(request);
            if after(state, event).is_none() {
                let due = match state {
                    State::Faulty => Refusal::Fault(4),
                    State::Expired if after(State::Sealed, event).is_some() => Refusal::Expired,
                    state => Refusal::State(state),
                };
                assert_eq!(reply, Reply::Refused(due), "{state:?}, {request:?}");
                assert_eq!(bench.status().size, size);
                assert_eq!(bench.status().state, state);
            } else if let Reply::Refused(refusal) = reply {
                // It may be refused for another reason, but not because of the state.
                assert!(
                    !matches!(refusal, Refusal::State(_) | Refusal::Expired | Refusal::Fault(_)),
                    "{state:?}, {request:?}"
                );
            }
        }
        // Reading works in every state.
        let mut bench = in_state(state);
        let read = bench.object(Source::Genesis);
        assert_eq!(read.is_ok(), !matches!(state, State::Blank | State::Enrolling), "{state:?}: {read:?}");
        assert!(matches!(bench.ask(Request::Sums), Reply::Sums(_)));
    }
}

#[test]
fn an_open_seal_destroys_the_keys_in_every_enrolled_state_and_after_every_restart() {
    for state in State::ALL {
        let mut bench = in_state(state);
        bench.world.open.set(true);
        bench.settle();
        let due = after(state, Event::Break).unwrap();
        assert_eq!(bench.status().state, due, "{state:?}");
        let image = bench.world.chip.with(|flash| flash.image());
        assert!(image[1024..3072].iter().all(|byte| *byte == 0xFF), "{state:?}");
        // The loop is repaired, but nothing comes back.
        bench.world.open.set(false);
        bench.restart();
        bench.settle();
        let stays = if state == State::Faulty { State::Tampered } else { due };
        let found = bench.status().state;
        // A generator that is still dead shows as a fault number beside the state.
        assert_eq!(found, if state == State::Blank || state == State::Enrolling { State::Blank } else { stays });
        if matches!(due, State::Tampered | State::Retired) {
            let refused = bench.refused(Request::Export { nonce_h: Bytes([1; 32]), nonce_i: Bytes([2; 32]) });
            assert_eq!(refused, Refusal::State(found));
            assert!(bench.bundle(&[]).len() > 448, "still read");
        }
    }
}

#[test]
fn a_seal_opened_while_power_was_off_destroys_the_keys_before_anything_else() {
    let mut bench = Bench::enrolled(22);
    bench.inspection(&[(0, 2)]);
    bench.world.open.set(true);
    bench.restart();
    bench.world.steps.set(0);
    // This is the very first step of the device.
    bench.device.poll();
    let image = bench.world.chip.with(|flash| flash.image());
    assert!(image[1024..3072].iter().all(|byte| *byte == 0xFF));
    bench.settle();
    assert_eq!(bench.status().state, State::Tampered);
    assert_eq!(bench.audit_flash().size, 6);
}

#[test]
fn an_open_loop_lets_nobody_enrol() {
    let mut bench = Bench::on(&World::new(23));
    bench.world.open.set(true);
    bench.settle();
    let step =
        Request::Enrol(Enrol::Contribute { party: Party::Host, bytes: Bytes(core::array::from_fn(|at| at as u8)) });
    assert_eq!(bench.refused(step), Refusal::State(State::Tampered));
    bench.world.open.set(false);
    let term = bench.contribute();
    let host = sign(Party::Host, digest::bind_message(Party::Host, &term).bytes());
    let _: Reply<'_> = bench.ask(Request::Enrol(Enrol::Sign { party: Party::Host, signature: host }));
    bench.world.open.set(true);
    let signature = sign(Party::Inspectorate, digest::bind_message(Party::Inspectorate, &term).bytes());
    let last = Request::Enrol(Enrol::Sign { party: Party::Inspectorate, signature });
    assert_eq!(bench.refused(last), Refusal::State(State::Tampered));
    assert_eq!(bench.status().state, State::Blank);
}

/// A27 for an enrolment. A device that was enrolled before the loop opened reports at once the state that it also
/// reports after a restart: tampered.
#[test]
fn a_seal_opened_while_the_parties_enrol_leaves_a_blank_device_or_a_tampered_one() {
    fn signed(party: Party, role: Party, term: &digest::Hash) -> Request {
        Request::Enrol(Enrol::Sign { party, signature: sign(party, digest::bind_message(role, term).bytes()) })
    }
    // `start` runs everything up to the last signature, which is returned.
    let start = || {
        let mut bench = Bench::on(&World::new(25));
        let term = bench.contribute();
        let host = signed(Party::Host, Party::Host, &term);
        assert!(matches!(bench.ask(host), Reply::Enrolment(_)));
        bench.world.steps.set(0);
        bench.world.looks.set(0);
        (bench, signed(Party::Inspectorate, Party::Inspectorate, &term))
    };
    let (mut bench, last) = start();
    assert!(matches!(bench.ask(last), Reply::Enrolment(_)));
    let (steps, looks) = (bench.world.steps.get(), bench.world.looks.get());
    assert!(steps > 50 && looks > steps, "{steps} steps, {looks} looks");
    let (mut blank, mut tampered) = (0, 0);
    for case in (1..=steps).map(Ok).chain((1..=looks).map(Err)) {
        let (mut bench, last) = start();
        match case {
            Ok(step) => bench.world.open_after.set(Some(step)),
            Err(look) => bench.world.open_after_looks.set(Some(look)),
        }
        let number = bench.number + 1;
        let reply = format!("{:?}", bench.ask_as(number, last));
        assert!(bench.world.open.get(), "{case:?}");
        bench.settle();
        let image = bench.world.chip.with(|flash| flash.image());
        assert!(image[1024..3072].iter().all(|byte| *byte == 0xFF), "{case:?}");
        let found = bench.status().state;
        match found {
            State::Blank => blank += 1,
            State::Tampered => tampered += 1,
            other => panic!("{case:?}: {other:?}"),
        }
        bench.world.open.set(false);
        bench.settle();
        assert_eq!(bench.status().state, found, "{case:?}: the loop is closed again; {reply}");
        bench.restart();
        bench.settle();
        assert_eq!(bench.status().state, found, "{case:?}: after a restart; {reply}");
    }
    assert!(blank > 50 && tampered > 2, "{blank} blank, {tampered} tampered");
}

/// A27 for an export, which takes no step of flash. If the loop opens between any two looks at it, the statement is not
/// given out unless it was finished before, and the keys are erased.
#[test]
fn a_seal_opened_during_an_export_keeps_the_statement_back() {
    let start = || {
        let mut bench = Bench::enrolled(24);
        bench.inspection(&[(0, 2)]);
        bench.settle();
        // The self-tests and the term digest are done beforehand.
        let _ = bench.hello();
        bench.world.looks.set(0);
        bench
    };
    let mut bench = start();
    let _ = bench.export([[1; 32], [2; 32]]).unwrap();
    let looks = bench.world.looks.get();
    assert!(looks > 3, "{looks}");
    let (mut kept_back, mut given) = (0, 0);
    for look in 1..=looks {
        let mut bench = start();
        bench.world.open_after_looks.set(Some(look));
        match bench.export([[1; 32], [2; 32]]) {
            Ok(_) => given += 1,
            Err(refusal) => {
                assert_eq!(refusal, Refusal::State(State::Tampered));
                kept_back += 1;
            }
        }
        assert!(bench.world.open.get());
        bench.settle();
        assert_eq!(bench.status().state, State::Tampered, "look {look}");
        assert!(bench.world.steps_open.get() <= 2);
        let image = bench.world.chip.with(|flash| flash.image());
        assert!(image[1024..3072].iter().all(|byte| *byte == 0xFF), "look {look}");
    }
    // Only an opening after the last look of the export itself comes too late.
    assert!(kept_back >= 2 && given <= 1, "{kept_back} kept back, {given} given of {looks}");
}
