//! A17: statements of the time that contradict each other, the chip's knowledge, or themselves. They anchor nothing.
//! What both parties signed stays on record as evidence (FORMAT 3.7), and the lower bound of the time never falls.

use proverka::journal::EntryKind;
use proverka::journal::audit::Grade;
use proverka::party::Party;
use proverka::wire::{Act, Refusal, Reply, Request};
use proverka_emulator::client::{Client, PARTIES};
use proverka_emulator::{Body, Image, Start, Trouble};

use crate::{Checks, audited};

const AT: i64 = 1_800_000_000;
const MINUTE: i64 = 60;

/// The defect of a statement, as an audit counts it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Disjoint,
    Backward,
    /// The statement is later than the chip's clock allows, which no audit can know.
    Ahead,
}

/// The statements, each by the host and by the inspectorate.
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

/// A chip, the lower bound of the time that it stated last, and the size of its record.
struct Clocked<B> {
    client: Client<B>,
    earliest: Option<i64>,
    size: u32,
}

impl<B: Body> Clocked<B> {
    /// Checks the bounds: the lower one never falls, and the upper one is still that of the valid statement.
    fn look(&mut self, checks: &mut Checks, what: &str) -> Result<(), Trouble> {
        let status = self.client.status()?;
        let clock = status.clock;
        checks
            .holds(&format!("{what}: {:?} was known, now {clock:?}", self.earliest), clock.earliest >= self.earliest)?;
        // The run takes seconds; a statement that anchored anything would move the bounds much further.
        let sane =
            clock.earliest < Some(AT + 10 * MINUTE) && clock.latest.is_none_or(|latest| latest < AT + 20 * MINUTE);
        checks.holds(&format!("{what}: {clock:?} comes of the first statement"), sane)?;
        (self.earliest, self.size) = (clock.earliest, status.size);
        Ok(())
    }

    /// Sends a statement of both parties. Returns the chip's reply and the number of new entries.
    fn say(&mut self, checks: &mut Checks, intervals: [(i64, i64); 2]) -> Result<(Reply<'static>, u32), Trouble> {
        let before = self.size;
        let reply = self.client.both(Act::Time, intervals)?;
        self.look(checks, &format!("after {intervals:?}"))?;
        Ok((reply, self.size - before))
    }
}

pub(crate) fn run<B: Body>(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let mut client = crate::started::<B>(image)?;
    client.tell_time(AT)?;
    let mut chip = Clocked { client, earliest: Some(AT), size: 0 };
    chip.look(&mut checks, "after the first")?;

    let refused = Reply::Refused(Refusal::Times);
    for (_, intervals) in STATEMENTS {
        let (reply, entries) = chip.say(&mut checks, intervals)?;
        checks.equal(&format!("{intervals:?}: reply, entries"), &(reply, entries), &(refused, 1))?;
    }

    // Bounds in the wrong order, or stated by one party only, are refused, and nothing is recorded.
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
    // The interval in this consent differs from the one that the party signed.
    let forged = proverka::wire::Consent {
        latest: AT + 2 * MINUTE,
        ..proposed.consent(Party::Inspectorate, (AT, AT + MINUTE))?
    };
    let refusal = chip.client.refused(Request::Consent(forged))?;
    checks.equal("another interval than signed", &refusal, &Refusal::Signature(Party::Inspectorate))?;
    let before = chip.size;
    chip.look(&mut checks, "after what is not on record")?;
    checks.equal("entries of what is not on record", &chip.size, &before)?;

    // The power is cut and the upper bound is lost; the lower one stays.
    chip.client.port.pause()?;
    let flash = chip.client.port.flash()?;
    chip.client.port = B::boot(Start::with(&flash))?;
    chip.client.tested()?;
    // This is the time in the newest entry: the seconds since then are lost with the power.
    chip.earliest = Some(AT);
    chip.look(&mut checks, "after a start")?;
    for intervals in [[(AT - 2 * MINUTE, AT - MINUTE); 2], [(AT, AT), (AT + 1, AT + 1)]] {
        let (reply, entries) = chip.say(&mut checks, intervals)?;
        checks.equal(&format!("{intervals:?} after a start: reply"), &reply, &refused)?;
        checks.holds("on record, the first with the BOOT entry that is due", matches!(entries, 1 | 2))?;
    }
    // A control: a statement that fits is accepted.
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
    let times = report.kinds[usize::from(EntryKind::Time.byte())];
    checks.equal("statements on record", &times, &(STATEMENTS.len() as u32 + 4))?;
    println!(
        "    {times} statements of both on record: {disjoint} disjoint, {backward} backward, {} ahead",
        number(Wrong::Ahead)
    );
    Ok(checks.0)
}
