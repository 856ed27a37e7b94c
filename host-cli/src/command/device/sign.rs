//! `proverka device open`, `time`, `limit`, `extend`, `release`, `retire`, `cosign` and `dispute`: what needs a party's
//! signature.

use std::io::Write;
use std::time::{SystemTime, UNIX_EPOCH};

use proverka::journal::digest::{self, Hash};
use proverka::verdict::Verdict;
use proverka::wire::{Act, Held, Octets, Reply, Request};
use sha2::{Digest as _, Sha256};

use super::{begin, finish, of};
use crate::args::device::{Dispute, Extend, Limit, Line, Open, Release, Retire, Signed, Signers, Time};
use crate::device::act::{Wanted, tell};
use crate::device::answer::Answer;
use crate::device::keys::Signer;
use crate::device::talk::{No, Talk};
use crate::failure::Failure;
use crate::files::input::{self, FileKind};
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
    let held = match args.signers.roles.first() {
        Some(role) if args.alone => Held::Alone((*role).into()),
        _ => Held::Jointly,
    };
    let act = Act::Open { purpose: args.purpose, held, declared: args.declared.0 };
    turn(&args.line, &args.signers, act, (0, 0), out)
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
    turn(&args.line, &args.signers, Act::Time, times, out)
}

/// `proverka device limit`
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn limit(args: &Limit, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let act = Act::Limit { category: args.category, limit: args.limit };
    turn(&args.line, &args.signers, act, (0, 0), out)
}

/// `proverka device extend`
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn extend(args: &Extend, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let (earliest, latest) = args.until;
    turn(&args.line, &args.signers, Act::Extend { earliest, latest }, (0, 0), out)
}

/// `proverka device release`
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn release(args: &Release, out: &mut dyn Write) -> Result<Verdict, Failure> {
    turn(&args.line, &args.signers, Act::Release { size: args.size }, (0, 0), out)
}

/// `proverka device retire`
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn retire(args: &Retire, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let (signers, mut notebook) = of(&args.signers)?;
    let wanted = Wanted { act: Act::Retire, signers: &signers, times: (0, 0) };
    let answer = begin(&args.line).and_then(|mut talk| {
        let id = hex(&talk.hello.device.0);
        if !args.device.eq_ignore_ascii_case(&id) {
            let wrong = format!("{}: this is device {id}, not {}", args.line.port, args.device);
            return Err(Failure::usage(wrong, "expected --device with the id of the device on the line").into());
        }
        wanted.take_turn(&mut talk, notebook.as_mut())
    });
    finish(args.line.format, answer, out)
}

fn turn(line: &Line, who: &Signers, act: Act, times: (i64, i64), out: &mut dyn Write) -> Result<Verdict, Failure> {
    let (signers, mut notebook) = of(who)?;
    let wanted = Wanted { act, signers: &signers, times };
    let answer = begin(line).and_then(|mut talk| wanted.take_turn(&mut talk, notebook.as_mut()));
    finish(line.format, answer, out)
}

/// `proverka device cosign`
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn cosign(args: &Signed, out: &mut dyn Write) -> Result<Verdict, Failure> {
    witness(&args.line, &args.signers, "signs", out, |signer, term, close| {
        let message = digest::cosign_message(term, signer.role(), close.0, &close.1);
        Request::Cosign { party: signer.who, signature: Octets(signer.sign(message.octets())) }
    })
}

/// `proverka device dispute`
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn dispute(args: &Dispute, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let own: Hash = match &args.own {
        None => [0; 32],
        Some(path) => {
            let mut digest = Sha256::new();
            input::read_pieces(path, FileKind::OWN, |piece| digest.update(piece))?;
            digest.finalize().into()
        }
    };
    witness(&args.line, &args.signers, "disputes", out, |signer, term, close| {
        let message = digest::dispute_message(term, signer.role(), close.0, &close.1, &own);
        Request::Dispute { party: signer.who, own: Octets(own), signature: Octets(signer.sign(message.octets())) }
    })
}

/// Has the last close signed, or disputed: `request` is what a signer asks for, given the term and the size and head there.
fn witness(
    line: &Line,
    who: &Signers,
    does: &str,
    out: &mut dyn Write,
    request: impl Fn(&Signer, &Hash, (u32, Hash)) -> Request,
) -> Result<Verdict, Failure> {
    let (signers, mut notebook) = of(who)?;
    let answer = begin(line).and_then(|mut talk| {
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
                "the {} {does} the close at entry {size}: counts {}, head {}\n  device {}, term {}",
                signer.name(),
                counted.join(" "),
                words::code(&head),
                hex(&talk.hello.device.0),
                hex(&talk.status.term.0)
            ));
            let request = request(signer, &talk.status.term.0, (size, head));
            let Reply::Acknowledged(entry) = talk.change(request)? else {
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
    finish(line.format, answer, out)
}
