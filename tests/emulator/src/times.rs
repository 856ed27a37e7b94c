//! A17: statements of the time that contradict each other, what the chip knows, or themselves. They anchor nothing;
//! what both signed is on record as a witness (FORMAT 3.7), and the lower bound of the time never falls.

use proverka::journal::Kind;
use proverka::journal::audit::Grade;
use proverka::party::Party;
use proverka::wire::{Act, Refusal, Reply, Request};
use proverka_emulator::client::{Client, PARTIES};
use proverka_emulator::{Image, Machine, Start, Trouble};

use crate::{Checks, audited};

const AT: i64 = 1_800_000_000;
const MINUTE: i64 = 60;

/// What is wrong with a statement, as an audit counts it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Disjoint,
    Backward,
    /// Later than the chip's clock can have come: no audit can know.
    Ahead,
}

/// What the host says, what the inspectorate says.
const STATEMENTS: [(Wrong, [(i64, i64); 2]); 9] = [
    (Wrong::Disjoint, [(AT, AT + MINUTE), (AT + 2 * MINUTE, AT + 3 * MINUTE)]),
    (Wrong::Disjoint, [(AT + 2 * MINUTE, AT + 3 * MINUTE), (AT, AT + MINUTE)]),
    (Wrong::Disjoint, [(AT + 1000, AT + 1000), (AT + 1001, AT + 1001)]),
    (Wrong::Disjoint, [(i64::MIN, i64::MIN + 1), (i64::MAX - 1, i64::MAX)]),
    (Wrong::Backward, [(AT - 5000, AT - 4000); 2]),
    (Wrong::Backward, [(i64::MIN, AT - MINUTE), (AT - MINUTE, i64::MAX)]),
    (Wrong::Backward, [(i64::MIN, i64::MIN); 2]),
    (Wrong::Ahead, [(AT + 90_000, AT + 90_000 + MINUTE); 2]),
    (Wrong::Ahead, [(i64::MAX, i64::MAX); 2]),
];

/// A chip, the least that it said of the time so far, and its record's size.
struct Clocked {
    client: Client<Machine>,
    earliest: Option<i64>,
    size: u32,
}

impl Clocked {
    /// Looks at the bounds: the lower one never falls, and the upper one is where the statement that holds left it.
    fn look(&mut self, checks: &mut Checks, what: &str) -> Result<(), Trouble> {
        let status = self.client.status()?;
        let clock = status.clock;
        checks
            .holds(&format!("{what}: {:?} was known, now {clock:?}", self.earliest), clock.earliest >= self.earliest)?;
        // The run takes seconds; a statement that anchored anything moves the bounds by far more.
        let sane =
            clock.earliest < Some(AT + 10 * MINUTE) && clock.latest.is_none_or(|latest| latest < AT + 20 * MINUTE);
        checks.holds(&format!("{what}: {clock:?} comes of the first statement"), sane)?;
        (self.earliest, self.size) = (clock.earliest, status.size);
        Ok(())
    }

    /// What the chip says to a statement of both, and how many entries that takes.
    fn say(&mut self, checks: &mut Checks, intervals: [(i64, i64); 2]) -> Result<(Reply<'static>, u32), Trouble> {
        let before = self.size;
        let reply = self.client.both(Act::Time, intervals)?;
        self.look(checks, &format!("after {intervals:?}"))?;
        Ok((reply, self.size - before))
    }
}

pub(crate) fn run(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let mut client = crate::started(image)?;
    client.tell_time(AT)?;
    let mut chip = Clocked { client, earliest: Some(AT), size: 0 };
    chip.look(&mut checks, "after the first")?;

    let refused = Reply::Refused(Refusal::Times);
    for (_, intervals) in STATEMENTS {
        let (reply, entries) = chip.say(&mut checks, intervals)?;
        checks.equal(&format!("{intervals:?}: reply, entries"), &(reply, entries), &(refused, 1))?;
    }

    // The wrong way round, or said by one alone: refused, and nothing is on record.
    for interval in [(AT + 1, AT), (i64::MAX, i64::MIN)] {
        let proposed = chip.client.propose(Act::Time)?;
        for party in PARTIES {
            let refusal = chip.client.refused(Request::Consent(proposed.consent(party, interval)?))?;
            checks.equal(&format!("{party:?} with {interval:?}"), &refusal, &Refusal::Terms)?;
        }
    }
    let proposed = chip.client.propose(Act::Time)?;
    let consent = proposed.consent(Party::Host, (AT, AT + MINUTE))?;
    chip.client.consent(consent)?;
    let refusal = chip.client.refused(Request::Conclude)?;
    checks.equal("one party's word", &refusal, &Refusal::Missing(Party::Inspectorate))?;
    // An interval that the host did not sign, under its signature.
    let forged = proverka::wire::Consent {
        latest: AT + 2 * MINUTE,
        ..proposed.consent(Party::Inspectorate, (AT, AT + MINUTE))?
    };
    let refusal = chip.client.refused(Request::Consent(forged))?;
    checks.equal("another interval than signed", &refusal, &Refusal::Signature(Party::Inspectorate))?;
    let before = chip.size;
    chip.look(&mut checks, "after what is not on record")?;
    checks.equal("entries of what is not on record", &chip.size, &before)?;

    // The power goes, and with it the upper bound; the lower one stays.
    chip.client.port.pause()?;
    let flash = chip.client.port.flash()?;
    chip.client.port = Machine::boot(Start::with(&flash))?;
    chip.client.tested()?;
    // What the newest entry says: the seconds since it was made are lost with the power.
    chip.earliest = Some(AT);
    chip.look(&mut checks, "after a start")?;
    for intervals in [[(AT - 2 * MINUTE, AT - MINUTE); 2], [(AT, AT), (AT + 1, AT + 1)]] {
        let (reply, entries) = chip.say(&mut checks, intervals)?;
        checks.equal(&format!("{intervals:?} after a start: reply"), &reply, &refused)?;
        checks.holds("on record, the first with the BOOT entry that is due", matches!(entries, 1 | 2))?;
    }
    // A control: what fits is taken.
    let later = AT + 5 * MINUTE;
    let (reply, entries) = chip.say(&mut checks, [(AT, later), (later, later + MINUTE)])?;
    checks.holds(&format!("what fits: {reply:?}"), matches!(reply, Reply::Acknowledged(_)) && entries == 1)?;
    checks.holds("and raises the lower bound", chip.earliest >= Some(later))?;

    chip.client.port.pause()?;
    let report = audited(image, &chip.client.port.flash()?)?;
    let number = |wrong| STATEMENTS.iter().filter(|(which, _)| *which == wrong).count() as u32;
    let (disjoint, backward) = (number(Wrong::Disjoint) + 1, number(Wrong::Backward) + 1);
    checks.equal("grade", &report.grade, &Grade::Joint)?;
    checks.equal(
        "disjoint, backward on record",
        &(report.disjoint_times, report.backward_times),
        &(disjoint, backward),
    )?;
    let times = report.kinds[usize::from(Kind::Time.byte())];
    checks.equal("statements on record", &times, &(STATEMENTS.len() as u32 + 4))?;
    println!(
        "    {times} statements of both on record: {disjoint} disjoint, {backward} backward, {} ahead",
        number(Wrong::Ahead)
    );
    Ok(checks.0)
}
