//! `proverka device tally`, `correct`, `close`, `dispute` and `retire`: what needs no signature of a party.

use std::io::Write;
use std::path::PathBuf;

use proverka::verdict::Verdict;
use proverka::wire::{Octets, Reply, Request};
use sha2::{Digest as _, Sha256};

use super::{begin, finish, notebook};
use crate::args::device::{Close, Correct, Dispute, Line, Retire, Tally};
use crate::device::act::tell;
use crate::device::answer::{Answer, verdict};
use crate::device::talk::{No, Talk};
use crate::failure::Failure;
use crate::files::input::{self, FileKind};
use crate::journal::words::hex;
use crate::sim::words;

/// `proverka device tally`
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn tally(args: &Tally, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let request = Request::Tally { category: args.category, delta: args.delta };
    change(&args.line, args.held.as_ref(), None, request, out)
}

/// `proverka device correct`
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn correct(args: &Correct, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let request = Request::Correct { seq: args.seq, delta: args.delta };
    change(&args.line, args.held.as_ref(), None, request, out)
}

/// `proverka device close`
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn close(args: &Close, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let request = Request::Close { seal_h: Octets(args.seal_host), seal_i: Octets(args.seal_inspectorate) };
    change(&args.line, args.held.as_ref(), None, request, out)
}

/// `proverka device dispute`
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn dispute(args: &Dispute, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let own = match &args.own {
        None => [0; 32],
        Some(path) => {
            let mut digest = Sha256::new();
            input::read_pieces(path, FileKind::OWN, |piece| digest.update(piece))?;
            digest.finalize().into()
        }
    };
    let request = Request::Dispute { party: args.role.into(), own: Octets(own) };
    change(&args.line, args.held.as_ref(), None, request, out)
}

/// `proverka device retire`
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn retire(args: &Retire, out: &mut dyn Write) -> Result<Verdict, Failure> {
    change(&args.line, args.held.as_ref(), Some(&args.device), Request::Retire, out)
}

/// Asks for a change; of the device with this id alone, where one is given.
fn change(
    line: &Line,
    held: Option<&PathBuf>,
    device: Option<&str>,
    request: Request,
    out: &mut dyn Write,
) -> Result<Verdict, Failure> {
    let mut notebook = notebook(held)?;
    let answer = begin(line).and_then(|mut talk| {
        let id = hex(&talk.hello.device.0);
        if let Some(device) = device.filter(|device| !device.eq_ignore_ascii_case(&id)) {
            let wrong = format!("{}: this is device {id}, not {device}", line.port);
            return Err(Failure::usage(wrong, "expected --device with the id of the device on the line").into());
        }
        if let Some(notebook) = &notebook {
            talk.extends(notebook)?;
        }
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
        Talk::note(notebook.as_mut(), &entry)?;
        Ok(answer
            .with("entry", entry.seq)
            .with("head", hex(&entry.head.0))
            .with("head_code", words::code(&entry.head.0))
            .with("size", entry.size))
    });
    finish(line.format, answer, out)
}
