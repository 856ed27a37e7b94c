//! `proverka device open`, `time`, `limit`, `extend`, `release` and `cosign`: what needs a party's signature.

use std::io::Write;
use std::time::{SystemTime, UNIX_EPOCH};

use proverka::verdict::Verdict;
use proverka::wire::Act;

use super::{begin, finish, of, trusted_to_sign};
use crate::args::device::{Extend, Known, Limit, Line, Open, Release, Signed, Signers, Time};
use crate::device::act::{self, Wanted};
use crate::failure::Failure;

/// What this machine's clock is taken to be off by, to each side. Unit: seconds.
const CLOCK_S: i64 = 60;

/// `proverka device open`
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn open(args: &Open, out: &mut dyn Write) -> Result<Verdict, Failure> {
    if args.alone && args.signers.roles.len() > 1 {
        return Err(Failure::usage("--alone with two parties", "expected one --as with --alone"));
    }
    let act = Act::Open { purpose: args.purpose, declared: args.declared.0 };
    let wanted = Wanted { alone: args.alone, session: args.session, ..Wanted::of(act) };
    turn(&args.line, &args.signers, &args.known, wanted, out)
}

/// `proverka device time`
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn time(args: &Time, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let times = match args.between {
        Some(times) => times,
        None => {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).ok();
            let now = now
                .and_then(|now| i64::try_from(now.as_secs()).ok())
                .ok_or_else(|| Failure::usage("this machine's clock is before 1970", "expected --between FROM..TO"))?;
            (now - CLOCK_S, now + CLOCK_S)
        }
    };
    let wanted = Wanted { times, ..Wanted::of(Act::Time) };
    turn(&args.line, &args.signers, &args.known, wanted, out)
}

/// `proverka device limit`
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn limit(args: &Limit, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let act = Act::Limit { category: args.category, limit: args.limit };
    turn(&args.line, &args.signers, &args.known, Wanted::of(act), out)
}

/// `proverka device extend`
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn extend(args: &Extend, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let (earliest, latest) = args.until;
    turn(&args.line, &args.signers, &args.known, Wanted::of(Act::Extend { earliest, latest }), out)
}

/// `proverka device release`
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn release(args: &Release, out: &mut dyn Write) -> Result<Verdict, Failure> {
    turn(&args.line, &args.signers, &args.known, Wanted::of(Act::Release { size: args.size }), out)
}

/// One party's turn, or both parties' on one machine.
fn turn(
    line: &Line,
    who: &Signers,
    known: &Known,
    wanted: Wanted<'_>,
    out: &mut dyn Write,
) -> Result<Verdict, Failure> {
    let signers = of(who)?;
    let mut trusted = trusted_to_sign(known, &signers)?;
    let wanted = Wanted { signers: &signers, ..wanted };
    let answer = begin(line).and_then(|mut talk| wanted.take_turn(&mut talk, &mut trusted));
    finish(line.format, answer, out)
}

/// `proverka device cosign`
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn cosign(args: &Signed, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let signers = of(&args.signers)?;
    let mut trusted = trusted_to_sign(&args.known, &signers)?;
    let answer = begin(&args.line).and_then(|mut talk| act::cosign(&mut talk, &mut trusted, &signers));
    finish(args.line.format, answer, out)
}
