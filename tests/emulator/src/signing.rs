//! A20: a bit flips while the chip signs: in the finished signature, in the message, in the seed of the private key, in
//! the public key, in the input of a step of the signing, anywhere in its stack, or in a register. No bad signature
//! reaches flash or the line.
//!
//! These are not tried: two faults in one signature, a fault that skips the check, and a fault before the signing
//! begins or after the check.

use proverka::journal::audit::Grade;
use proverka::wire::{Refusal, Reply, State};
use proverka_emulator::client::Client;
use proverka_emulator::{Image, Machine, Start, Trouble};
use proverka_test_support::reach::reach;

use crate::flips::{Hurt, Signed, Signing, Site, steps};
use crate::{Checks, audited};

/// The number of the fault (WIRE 6.5).
const SIGNATURE: u16 = 2;

/// The outcome of a bit flip at one site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// The signature was bad and was not used.
    Blocked,
    /// The signature was good but was not used, because other damage was noticed.
    Noticed,
    /// The signature was good and was used.
    Good,
    /// The chip hung, before or after the check. The watchdog would end that.
    Still,
}

/// Tries one site.
fn tried(image: &Image, flash: &[u8], number: u64, site: &Site) -> Result<(Outcome, u32), Trouble> {
    let mut checks = Checks::default();
    let mut signing = Signing::begin(image, flash, number, site.signed)?;
    let before = audited(image, &signing.flash)?;
    let (outcome, added) = if signing.hurt(site)? {
        let good = signing.is_good()?;
        match signing.answer()? {
            None => (Outcome::Still, if good { 0..=2 } else { 0..=0 }),
            Some(Reply::Refused(refusal)) => {
                checks.equal("refusal", &refusal, &Refusal::Fault(SIGNATURE))?;
                checks.equal("state after it", &signing.client.status()?.state, &State::Faulty)?;
                (if good { Outcome::Noticed } else { Outcome::Blocked }, 0..=0)
            }
            Some(reply) => {
                checks.holds(&format!("done on a bad signature: {reply:?}"), good)?;
                if site.signed == Signed::Export {
                    checks.holds("the statement verifies", signing.states(&reply)?)?;
                }
                (Outcome::Good, if site.signed == Signed::Export { 0..=0 } else { 1..=2 })
            }
        }
    } else {
        (Outcome::Still, 0..=0)
    };
    signing.client.port.pause()?;
    let after = signing.client.port.flash()?;
    let report = audited(image, &after)?;
    checks.equal("grade", &report.grade, &Grade::Joint)?;
    checks.holds(
        &format!("{} entries of {added:?}", report.size - before.size),
        added.contains(&(report.size - before.size)),
    )?;
    if matches!(outcome, Outcome::Blocked | Outcome::Noticed) {
        // Not even a slot has been begun.
        checks.holds("flash is as it was", after == signing.flash)?;
    }
    Ok((outcome, checks.0))
}

/// The control: if the check is overruled, the same flip reaches flash, and whatever reads it there reports it.
fn overruled(image: &Image, flash: &[u8], number: u64) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let site = Site { signed: Signed::Count, hurt: Hurt::Finished, step: 0, call: 0, seed: 1 };
    let mut signing = Signing::begin(image, flash, number, site.signed)?;
    checks.holds("it signs", signing.hurt(&site)?)?;
    checks.holds("the signature is bad", !signing.is_good()?)?;
    let check = image.function(&["proverka_journal13own_signature5holds"])?;
    let port = &mut signing.client.port;
    port.breakpoint(check)?;
    checks.equal("the check comes next", &port.run_to_stop()?, &check)?;
    let back = port.register(14)? & !1;
    port.pass(check)?;
    port.breakpoint(back)?;
    checks.equal("and returns", &port.run_to_stop()?, &back)?;
    port.pass(back)?;
    checks.equal("what the check says", &port.register(0)?, &0)?;
    port.set_register(0, 1)?;
    let reply = signing.answer()?;
    checks.holds(&format!("it is counted: {reply:?}"), matches!(reply, Some(Reply::Tallied(_))))?;
    signing.client.port.pause()?;
    let flash = signing.client.port.flash()?;
    let grade = audited(image, &flash)?.grade;
    checks.holds(&format!("the audit sees it: {grade}"), matches!(grade, Grade::Broken(_)))?;
    let mut client = Client::new(Machine::boot(Start::with(&flash))?);
    let status = client.status()?;
    checks.equal("and so does the chip at its next start", &(status.state, status.fault), &(State::Faulty, 6))?;
    Ok(checks.0)
}

pub(crate) fn run(image: &Image) -> Result<u32, Trouble> {
    let (flash, number) = crate::in_session::<Machine>(image)?;
    let mut checks = Checks(overruled(image, &flash, number)?);
    let steps = steps(image)?;
    let sites = reach(24, 1_200);
    // This runs as many machines at a time as there are cores.
    let lanes = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let lane = |lane: usize| -> Result<Vec<(Hurt, Outcome, u32)>, Trouble> {
        let own = (0..sites).map(|number| Site::number(&steps, number)).skip(lane).step_by(lanes);
        own.map(|site| {
            let tried = tried(image, &flash, number, &site);
            let (outcome, checks) = tried.map_err(|Trouble(what)| Trouble(format!("{site:?}: {what}")))?;
            Ok((site.hurt, outcome, checks))
        })
        .collect()
    };
    let outcomes = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..lanes).map(|number| scope.spawn(move || lane(number))).collect();
        let mut all = Vec::new();
        for thread in threads {
            all.extend(thread.join().map_err(|_| Trouble("a panic".into()))??);
        }
        Ok::<_, Trouble>(all)
    })?;
    checks.0 += outcomes.iter().map(|(.., checks)| checks).sum::<u32>();
    let count =
        |of: &dyn Fn(Hurt, Outcome) -> bool| outcomes.iter().filter(|(hurt, outcome, _)| of(*hurt, *outcome)).count();
    let came = |wanted| count(&|_, outcome| outcome == wanted);
    let finished = count(&|hurt, outcome| hurt == Hurt::Finished && outcome == Outcome::Blocked);
    println!(
        "    {sites} flips: {} bad signatures blocked, {finished} of them hurt when they were finished; {} good ones used, {} not; \
         {} times it stood still",
        came(Outcome::Blocked),
        came(Outcome::Good),
        came(Outcome::Noticed),
        came(Outcome::Still)
    );
    // Otherwise the run would show nothing.
    checks.holds("flips on the way made bad signatures", came(Outcome::Blocked) > finished)?;
    let hurt = count(&|hurt, _| hurt == Hurt::Finished);
    checks.equal("bad ones of those that were hurt when they were finished", &finished, &hurt)?;
    Ok(checks.0)
}
