//! `proverka device open`, `time`, `limit`, `extend`, `release` and `cosign`: what needs a party's signature.

use std::io::Write;
use std::time::{SystemTime, UNIX_EPOCH};

use proverka::journal::digest;
use proverka::verdict::Verdict;
use proverka::wire::{Act, Octets, Reply, Request};

use super::{begin, finish, of};
use crate::args::device::{Extend, Limit, Line, Open, Release, Signed, Signers, Time};
use crate::device::act::{Wanted, tell};
use crate::device::answer::Answer;
use crate::device::talk::{No, Talk};
use crate::failure::Failure;
use crate::journal::words::hex;
use crate::sim::words;

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
    turn(&args.line, &args.signers, act, args.alone, (0, 0), out)
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
    turn(&args.line, &args.signers, Act::Time, false, times, out)
}

/// `proverka device limit`
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn limit(args: &Limit, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let act = Act::Limit { category: args.category, limit: args.limit };
    turn(&args.line, &args.signers, act, false, (0, 0), out)
}

/// `proverka device extend`
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn extend(args: &Extend, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let (earliest, latest) = args.until;
    turn(&args.line, &args.signers, Act::Extend { earliest, latest }, false, (0, 0), out)
}

/// `proverka device release`
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn release(args: &Release, out: &mut dyn Write) -> Result<Verdict, Failure> {
    turn(&args.line, &args.signers, Act::Release { size: args.size }, false, (0, 0), out)
}

fn turn(
    line: &Line,
    who: &Signers,
    act: Act,
    alone: bool,
    times: (i64, i64),
    out: &mut dyn Write,
) -> Result<Verdict, Failure> {
    let (signers, mut notebook) = of(who)?;
    let wanted = Wanted { act, signers: &signers, alone, times };
    let answer = begin(line).and_then(|mut talk| wanted.take_turn(&mut talk, notebook.as_mut()));
    finish(line.format, answer, out)
}

/// `proverka device cosign`
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn cosign(args: &Signed, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let (signers, mut notebook) = of(&args.signers)?;
    let answer = begin(&args.line).and_then(|mut talk| {
        let term = talk.term(&signers)?;
        if let Some(notebook) = &notebook {
            talk.extends(notebook)?;
        }
        let from = talk.start(None)?;
        let walked = talk.walk(from)?;
        let Some((size, totals)) = walked.closed else {
            return Err(No::Contradicts("there is no closed session to sign".to_owned()));
        };
        let head = walked.heads.get(&size).copied().unwrap_or_default();
        let mut answer = Answer::new(Verdict::Holds).with("size", size).with("head", hex(&head));
        for signer in &signers {
            let counted: Vec<String> = (0..)
                .zip(totals.iter().take(usize::try_from(term.categories).unwrap_or(0)))
                .map(|(category, total)| format!("{}={total}", words::letter(category)))
                .collect();
            tell(&format!(
                "the {} signs the close at entry {size}: counts {}, head {}\n  device {}, term {}",
                signer.name(),
                counted.join(" "),
                words::code(&head),
                hex(&talk.hello.device.0),
                hex(&talk.status.term.0)
            ));
            let message = digest::cosign_message(&talk.status.term.0, signer.role(), size, &head);
            let signature = Octets(signer.sign(message.octets()));
            let Reply::Acknowledged(entry) = talk.change(Request::Cosign { party: signer.who, signature })? else {
                return Err(No::Contradicts("the device does not acknowledge a signature".to_owned()));
            };
            if let Some(notebook) = &mut notebook {
                notebook.note(size, head)?;
            }
            Talk::note(notebook.as_mut(), &entry)?;
            answer = answer.with(signer.name(), entry.seq);
        }
        Ok(answer)
    });
    finish(args.line.format, answer, out)
}
