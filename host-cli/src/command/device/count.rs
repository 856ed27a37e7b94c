//! `proverka device tally`, `correct` and `close`: what needs no signature of a party.

use std::io::Write;

use proverka::journal::Role;
use proverka::verdict::Verdict;
use proverka::wire::{Octets, Reply, Request};

use super::{begin, finish, trusted};
use crate::args::device::{Close, Correct, Known, Line, Tally};
use crate::device::act::{acknowledged, after_signing, tell};
use crate::device::answer::{Answer, verdict};
use crate::device::talk::No;
use crate::failure::Failure;
use crate::journal::words::hex;
use crate::sim::words;

/// `proverka device tally`
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn tally(args: &Tally, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let request = Request::Tally { category: args.category, delta: args.delta };
    change(&args.line, &args.known, request, out)
}

/// `proverka device correct`
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn correct(args: &Correct, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let request = Request::Correct { seq: args.seq, delta: args.delta };
    change(&args.line, &args.known, request, out)
}

/// `proverka device close`
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn close(args: &Close, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let request = Request::Close { seal_h: Octets(args.seal_host), seal_i: Octets(args.seal_inspectorate) };
    change(&args.line, &args.known, request, out)
}

/// Asks for a change. The record is verified before and after it, if it is known whose it must be.
fn change(line: &Line, known: &Known, request: Request, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let mut trusted = trusted(known)?;
    let answer = begin(line).and_then(|mut talk| {
        let record = trusted.as_mut().map(|trusted| trusted.verify(&mut talk, Role::Host)).transpose()?;
        let said = talk.change(request).inspect_err(|no| {
            if matches!(no, No::Failed(_)) {
                tell("nobody knows whether the device did it: look at the status before you count it again");
            }
        })?;
        let (entry, answer) = match said {
            Reply::Acknowledged(entry) => (entry, Answer::new(Verdict::Holds)),
            Reply::Tallied(said) => {
                let known = |number: u32| (number != u32::MAX).then_some(number);
                let all = [said.against_declared, said.against_limit, said.in_force].map(verdict);
                let answer = Answer::new(all.into_iter().fold(Verdict::NotBinding, Verdict::and))
                    .with("category", words::letter(said.category).to_string())
                    .with("total", said.total)
                    .with("declared", known(said.declared))
                    .with("against_declared", words::verdict(said.against_declared))
                    .with("limit", known(said.limit))
                    .with("against_limit", words::verdict(said.against_limit))
                    .with("in_force", words::verdict(said.in_force));
                (said.entry, answer)
            }
            _ => return Err(No::Contradicts("the device answers something else than was asked".to_owned())),
        };
        let Some((trusted, record)) = trusted.as_mut().zip(record) else {
            let claimed = answer.with("entry", entry.seq).with("head", hex(&entry.head.0));
            return Ok(claimed.with("head_code", words::code(&entry.head.0)).with("size", entry.size));
        };
        let record = trusted.extend(&mut talk, Role::Host, record).map_err(after_signing)?;
        if record.head(entry.seq) != Some(entry.head.0) {
            let what = format!("the device acknowledges entry {} with a head that its record does not show", entry.seq);
            return Err(No::Unproven(what));
        }
        acknowledged(answer, &record, entry.seq)
    });
    finish(line.format, answer, out)
}
