//! The power is cut at every step of flash of a whole inspection, and the seal is opened at every step.

use std::rc::Rc;

use crate::bench::{Bench, CLOSE, Flash, Tear, World, declared};
use proverka::journal::audit::Grade;
use proverka::party::{Holder, Party};
use proverka::wire::{Acknowledged, Act, Refusal, Reply, Request, State};
use proverka_test_support::reach::{full, stride};

/// The steps of the parties, in order.
#[derive(Clone, Copy, Debug)]
enum Op {
    Time,
    Open,
    Tally(u8, i16),
    Press,
    Close,
    Cosign(Party),
    Release,
}

const SCRIPT: [Op; 16] = [
    Op::Time,
    Op::Open,
    Op::Tally(0, 3),
    Op::Tally(1, 2),
    Op::Tally(0, -1),
    Op::Close,
    Op::Cosign(Party::Host),
    Op::Cosign(Party::Inspectorate),
    Op::Release,
    Op::Open,
    Op::Tally(0, 4),
    Op::Press,
    Op::Tally(0, 4),
    Op::Close,
    Op::Cosign(Party::Inspectorate),
    Op::Cosign(Party::Host),
];

/// How far the parties have got, by what was acknowledged.
#[derive(Clone, Debug, Default)]
struct Story {
    session: u32,
    totals: [u32; 3],
    closed: Option<Acknowledged>,
    pressed: bool,
}

/// Carries an act through with both parties; `None` if the power was cut.
fn both(bench: &mut Bench, act: Act, interval: (i64, i64)) -> Option<Reply<'static>> {
    let reply = bench.try_ask(Request::Propose { act, replace: true })?;
    let Reply::Challenge(challenge) = reply else { return Some(reply) };
    for party in [Party::Host, Party::Inspectorate] {
        let consent = bench.consent(party, &act, &challenge, interval);
        let reply = bench.try_ask(Request::Consent(consent))?;
        assert!(matches!(reply, Reply::Waiting { .. }), "{act:?}: {reply:?}");
    }
    bench.try_ask(Request::Conclude)
}

/// Does one step to its end, however often the power is cut. `number` is the request's number, the same at each try.
fn perform(bench: &mut Bench, op: Op, number: u64, story: &mut Story) -> Option<()> {
    match op {
        Op::Time => {
            let at = 1_760_000_000;
            let reply = both(bench, Act::Time, (at, at + 600))?;
            assert!(matches!(reply, Reply::Acknowledged(_)), "{reply:?}");
        }
        Op::Open => {
            let act = Act::Open { purpose: 1, held: Holder::Jointly, declared: declared(9) };
            let done = bench.status().session > story.session;
            if !done {
                let reply = both(bench, act, (0, 0))?;
                assert!(matches!(reply, Reply::Acknowledged(_)), "{reply:?}");
            }
            story.session += 1;
            story.totals = [0; 3];
            story.closed = None;
        }
        Op::Tally(category, delta) => {
            let reply = bench.try_ask_as(number, Request::Tally { category, delta })?;
            let due = story.totals[usize::from(category)].checked_add_signed(delta.into()).unwrap();
            match reply {
                Reply::Tallied(tallied) => assert_eq!((tallied.category, tallied.total), (category, due), "{op:?}"),
                other => panic!("{op:?}: {other:?}"),
            }
            story.totals[usize::from(category)] = due;
        }
        Op::Press => {
            // A press that a power cut interrupts is lost unless its entry was written: the person looks at the count.
            if !story.pressed {
                story.pressed = true;
                let press = proverka_device::board::Press { button: proverka_device::board::Button::A, times: 2 };
                bench.world.presses.borrow_mut().push_back(press);
                bench.settle();
                if !bench.world.chip.with(|flash| flash.is_alive()) {
                    return None;
                }
            }
            let Reply::Sums(sums) = bench.try_ask(Request::Sums)? else { panic!() };
            assert!([story.totals[0], story.totals[0] + 2].contains(&sums.totals[0]), "{sums:?}");
            story.totals[0] = sums.totals[0];
        }
        Op::Close => {
            let Reply::Status(status) = bench.try_ask(Request::Status)? else { panic!() };
            if status.open.is_some() {
                match bench.try_ask(CLOSE)? {
                    Reply::Acknowledged(closed) => story.closed = Some(closed),
                    other => panic!("{other:?}"),
                }
            } else {
                // The close was written before the cut, and is the last entry, except for a BOOT before it.
                let wire = Acknowledged { seq: status.size, head: status.head, size: status.size };
                story.closed = Some(wire);
            }
        }
        Op::Cosign(party) => {
            let closed = story.closed.expect("closed before");
            let request = bench.cosignature(party, &closed);
            match bench.try_ask(request)? {
                Reply::Acknowledged(_) | Reply::Refused(Refusal::Party(_)) => {}
                other => panic!("{op:?}: {other:?}"),
            }
        }
        Op::Release => {
            let size = story.closed.expect("closed before").seq;
            let mut carried = proverka::journal::Carried {
                totals: [0; 16],
                limits: [10, 20, u32::MAX, 0, 0, 0, 0, 0],
                expiry: (1_770_000_000, 1_770_180_000),
            };
            carried.totals[..3].copy_from_slice(&story.totals);
            bench.carried = Some(carried);
            match both(bench, Act::Release { size }, (0, 0))? {
                Reply::Acknowledged(_) | Reply::Refused(Refusal::Entry { .. }) => {}
                other => panic!("{other:?}"),
            }
        }
    }
    Some(())
}

/// Runs the script with these cuts. Each cut is a number of steps since the last power-up.
fn run(flash: &Flash, cuts: &[(u64, Tear)]) -> (Bench, u64, usize) {
    let world = World::with(flash.clone(), 77);
    let mut cuts = cuts.iter().copied();
    let mut done = 0;
    world.chip.with(|flash| flash.power_up(cuts.next()));
    let mut bench = Bench::on(&world);
    let mut story = Story::default();
    let mut steps = 0;
    for (number, op) in (1000..).zip(SCRIPT) {
        loop {
            // The numbers of other requests lie between those of the script.
            bench.number = number * 1000 + u64::try_from(done).unwrap() * 50;
            let came = world.chip.with(|flash| flash.is_alive())
                && perform(&mut bench, op, number * 1000 + 999, &mut story).is_some();
            if came && world.chip.with(|flash| flash.is_alive()) {
                break;
            }
            done += 1;
            assert!(done < 50, "{op:?} never comes about");
            steps += world.chip.with(|flash| flash.steps);
            bench.restart();
            world.chip.with(|flash| flash.power_up(cuts.next()));
        }
    }
    bench.settle();
    steps += world.chip.with(|flash| flash.steps);
    let Reply::Sums(sums) = bench.ask(Request::Sums) else { panic!() };
    assert_eq!(sums.totals[..3], story.totals);
    assert!([8, 10].contains(&sums.totals[0]) && sums.totals[1] == 0, "{sums:?}");
    (bench, steps, done)
}

fn whole(bench: &mut Bench, at: &str) {
    let report = bench.audit();
    assert_eq!(report.grade, Grade::Joint, "{at}");
    assert_eq!(bench.audit_flash().grade, Grade::Joint, "{at}");
    assert_eq!(bench.status().fault, 0, "{at}");
}

fn enrolled() -> Flash {
    let bench = Bench::enrolled(77);
    bench.world.chip.with(|flash| flash.clone())
}

const TEARS: [Tear; 7] =
    [Tear::None, Tear::All, Tear::Some(1), Tear::Weak(2), Tear::Loose(3), Tear::Hair(4), Tear::Noise(5, 10)];

fn cut_at(flash: &Flash, step: u64, tear: Tear) {
    let at = format!("step {step}, {tear:?}");
    let (mut bench, _, cut) = run(flash, &[(step, tear)]);
    assert!(cut >= 1, "{at}: no cut");
    whole(&mut bench, &at);
}

/// Cuts at every fifth step, each with one tear; at full reach, at every step with every tear.
#[test]
fn an_inspection_survives_a_cut_at_any_step() {
    let flash = enrolled();
    let (mut uncut, steps, _) = run(&flash, &[]);
    whole(&mut uncut, "uncut");
    assert!(steps > 800, "{steps}");
    let mut cuts = 0;
    for step in (0..steps).step_by(stride(5)) {
        let one = (step % 7) as usize;
        for tear in if full() { &TEARS } else { &TEARS[one..=one] } {
            cut_at(&flash, step, *tear);
            cuts += 1;
        }
    }
    println!("{cuts} cuts of an inspection of {steps} steps");
}

#[test]
fn an_inspection_survives_cuts_in_a_row() {
    let flash = enrolled();
    let mut random = proverka_test_support::random::Random(5);
    for round in 0..60 {
        let cuts: Vec<(u64, Tear)> = (0..4).map(|_| (random.below(400), TEARS[random.below(7) as usize])).collect();
        let (mut bench, _, _) = run(&flash, &cuts);
        whole(&mut bench, &format!("round {round}, {cuts:?}"));
    }
}

/// A27. After the step during which the loop opened, only the erases of the two key pages are done.
#[test]
fn a_seal_opened_at_any_step_erases_the_keys_within_two_steps() {
    let flash = enrolled();
    let script = |world: &Rc<World>| {
        let mut bench = Bench::on(world);
        bench.number = 1;
        let mut story = Story::default();
        for (number, op) in (1000..).zip(SCRIPT) {
            let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                bench.number = number * 1000;
                perform(&mut bench, op, number * 1000 + 999, &mut story)
            }));
            if world.open.get() || done.is_err() {
                break;
            }
        }
        bench
    };
    std::panic::set_hook(Box::new(|_| {}));
    let world = World::with(flash.clone(), 77);
    let _ = script(&world);
    let steps = world.steps.get();
    assert!(steps > 800, "{steps}");
    let mut opened = 0;
    for step in 1..=steps {
        let world = World::with(flash.clone(), 77);
        world.open_after.set(Some(step));
        let mut bench = script(&world);
        let _ = std::panic::take_hook();
        assert!(world.open.get(), "step {step}");
        bench.settle();
        opened += 1;
        assert_eq!(bench.status().state, State::Tampered, "step {step}");
        let image = world.chip.with(|flash| flash.image());
        assert!(image[1024..3072].iter().all(|byte| *byte == 0xFF), "step {step}: a key page holds something");
        assert!(world.keys_gone.get() || step == steps, "step {step}");
        assert!(world.steps_open.get() <= 2, "step {step}: {} steps", world.steps_open.get());
        let nonces = [[1; 32], [2; 32]];
        assert_eq!(bench.export(nonces), Err(Refusal::State(State::Tampered)), "step {step}");
        // The loop is closed again and the power is cycled: the evidence and the record stay.
        world.open.set(false);
        bench.restart();
        bench.settle();
        assert_eq!(bench.status().state, State::Tampered, "step {step}");
        assert_eq!(bench.audit_flash().grade, Grade::Joint, "step {step}");
        std::panic::set_hook(Box::new(|_| {}));
    }
    let _ = std::panic::take_hook();
    assert_eq!(opened, steps);
}
