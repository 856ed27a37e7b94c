//! `proverka device tally`, `correct` and `close`, which need no signature of a party.

use std::io::Write;

use proverka::inspection::Judgement;
use proverka::journal::EntryKind;
use proverka::journal::payload::{Correction, SessionClose, SessionCloseAnnex, Tally as Tallied};
use proverka::party::Party;
use proverka::verdict::Verdict;
use proverka::wire::{Bytes, Reply, Request};

use super::{connect, finish, trusted, with_losses};
use crate::args::device::{Close, Correct, Known, Line, Tally};
use crate::device::answer::Answer;
use crate::device::error::DeviceError;
use crate::device::next;
use crate::device::port::Ports;
use crate::device::verified::VerifiedRecord;
use crate::device::words;
use crate::escape::notice;
use crate::failure::Failure;
use crate::journal::words::hex;

/// Runs `proverka device tally`, which adds to a count.
///
/// # Errors
///
/// [`Failure`] if there is no answer.
pub fn tally(args: &Tally, ports: Ports, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let request = Request::Tally { category: args.category, delta: args.delta };
    change(ports, &args.line, &args.known, request, out)
}

/// Runs `proverka device correct`, which corrects an earlier count.
///
/// # Errors
///
/// [`Failure`] if there is no answer.
pub fn correct(args: &Correct, ports: Ports, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let request = Request::Correct { seq: args.seq, delta: args.delta };
    change(ports, &args.line, &args.known, request, out)
}

/// Runs `proverka device close`, which ends the session.
///
/// # Errors
///
/// [`Failure`] if there is no answer.
pub fn close(args: &Close, ports: Ports, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let request = Request::Close { seal_h: Bytes(args.seal_host), seal_i: Bytes(args.seal_inspectorate) };
    change(ports, &args.line, &args.known, request, out)
}

/// Requests a change. If the arguments identify the parties, the record is verified before and after it.
fn change(ports: Ports, line: &Line, known: &Known, request: Request, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let mut trusted = trusted(known)?;
    let answer = connect(ports, line).and_then(|mut client| {
        let record = trusted.as_mut().map(|trusted| trusted.verify(&mut client, Party::Host)).transpose()?;
        let reply = client.change(request).inspect_err(|no| {
            if matches!(no, DeviceError::Failed(_)) {
                notice(
                    "it is not known whether the device counted it: look at `proverka device status` before you count \
                     it again",
                );
            }
        })?;
        let (entry, answer) = match reply {
            Reply::Acknowledged(entry) => (entry, Answer::new(Verdict::Holds)),
            Reply::Tallied(tallied) => {
                let known = |number: u32| (number != u32::MAX).then_some(number);
                let all = [tallied.against_declared, tallied.against_limit, tallied.in_force];
                let answer = Answer::new(Verdict::all(all))
                    .with("category", words::letter(tallied.category).to_string())
                    .with("total", tallied.total)
                    .with("declared", known(tallied.declared))
                    .with("against_declared", tallied.against_declared.as_str())
                    .with("limit", known(tallied.limit))
                    .with("against_limit", tallied.against_limit.as_str())
                    .with("in_force", tallied.in_force.as_str());
                (tallied.entry, answer)
            }
            _ => return Err(DeviceError::Contradicts("the device's answer does not fit the request".to_owned())),
        };
        let Some((trusted, record)) = trusted.as_mut().zip(record) else {
            let claimed = answer.with("entry", entry.seq).with("head", hex(&entry.head.0));
            let claimed = claimed.with("head_code", words::code(&entry.head.0)).with("size", entry.size);
            return Ok(with_next(with_losses(claimed, &client), &request));
        };
        let before = record.place().size;
        let record = trusted.extend(&mut client, Party::Host, record).map_err(DeviceError::after_signing)?;
        if record.head(entry.seq) != Some(entry.head.0) {
            let what = format!("the device acknowledges entry {} with a head that its record does not show", entry.seq);
            return Err(DeviceError::Unproven(what));
        }
        // Everything in the reply except the entry number is a claim, so the answer is taken from the verified entry.
        let answer = (entry.seq > before).then(|| of_entry(&record, entry.seq, &request)).flatten();
        let answer = answer.ok_or_else(|| {
            DeviceError::Unproven(format!("entry {} of the device's record is not what was requested", entry.seq))
        })?;
        Ok(with_next(with_losses(answer.with_entry(&record, entry.seq)?, &client), &request))
    });
    finish(line.format, answer, out)
}

/// The answer with what comes after a close; counts are followed by what the inspectors see fit.
fn with_next(answer: Answer, request: &Request) -> Answer {
    if matches!(request, Request::Close { .. }) { answer.with_next(next::AFTER_CLOSING) } else { answer }
}

/// Describes a verified entry as the answer to the request; `None` if the entry does not match the request.
fn of_entry(record: &VerifiedRecord, seq: u32, request: &Request) -> Option<Answer> {
    let entry = record.entry(seq)?;
    let (category, total, judged) = match (*request, entry.kind) {
        // The request number in a TALLY over the line is never 0; after a press of the button it is 0.
        (Request::Tally { category, delta }, EntryKind::Tally) => {
            let tally = Tallied::from_bytes(&entry.payload)?;
            let is_it = (tally.category, tally.delta) == (category, delta) && tally.request != 0;
            is_it.then_some((category, tally.total, tally.verdict))?
        }
        (Request::Correct { seq, delta }, EntryKind::Correction) => {
            let correction = Correction::from_bytes(&entry.payload)?;
            let is_it = (correction.seq, correction.delta) == (seq, delta) && correction.request != 0;
            is_it.then_some((correction.category, correction.total, correction.verdict))?
        }
        (Request::Close { seal_h, seal_i }, EntryKind::SessionClose) => {
            let annex = SessionCloseAnnex::from_bytes(entry.annex)?;
            SessionClose::from_bytes(&entry.payload)?;
            return ((annex.seal_h, annex.seal_i) == (seal_h.0, seal_i.0)).then(|| Answer::new(Verdict::Holds));
        }
        _ => return None,
    };
    let (ledger, judged) = (record.ledger(seq), Judgement::read(judged));
    let limit = ledger.limit(category);
    Some(
        Answer::new(Verdict::NotBinding.and(judged.declared).and(judged.limit).and(judged.in_force))
            .with("category", words::letter(category).to_string())
            .with("total", total)
            .with("declared", ledger.declared(category))
            .with("against_declared", judged.declared.as_str())
            .with("limit", (limit != u32::MAX).then_some(limit))
            .with("against_limit", judged.limit.as_str())
            .with("in_force", judged.in_force.as_str()),
    )
}
