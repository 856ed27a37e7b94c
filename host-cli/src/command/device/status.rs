//! `proverka device status`: shows the identity, the status and the counts of the device.

use std::io::Write;

use proverka::calendar::Interval;
use proverka::inspection::Judgement;
use proverka::party::Party;
use proverka::verdict::{Truth, Verdict};
use proverka::wire::{self, Bytes, SCHEMA, State, Sums};

use super::{connect, finish, notebook, trusted, with_losses};
use crate::args::device::Status;
use crate::device::answer::Answer;
use crate::device::checked::CheckedClient;
use crate::device::describe;
use crate::device::error::DeviceError;
use crate::device::port::Ports;
use crate::device::verified::VerifiedRecord;
use crate::device::words;
use crate::failure::Failure;
use crate::journal::words::{hex, moment};
use crate::report::journal::inspection::sentence;

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] if there is no answer.
pub fn run(args: &Status, ports: Ports, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let mut trusted = trusted(&args.known)?;
    let seen = notebook(args.known.held.as_ref())?.and_then(|notebook| notebook.longest());
    let answer = connect(ports, &args.line).and_then(|mut client| {
        let has_record = !matches!(client.status().state, State::Blank | State::Enrolling);
        if let Some(longest) = seen.filter(|_| !has_record) {
            let state = words::state(client.status().state);
            let what = format!("the device says that it is {state}, but you hold a head of its record at {longest}");
            return Err(DeviceError::Contradicts(what));
        }
        let trusted = trusted.as_mut().filter(|_| has_record);
        let record = trusted.map(|trusted| trusted.verify(&mut client, Party::Host)).transpose()?;
        status(&mut client, record.as_ref())
    });
    finish(args.line.format, answer, out)
}

/// The facts of a status that no record shows, so that they remain claims of the device.
const CLAIMED: &str = "state, boot, earliest, latest, in_force, free_pages, torn, pending, proposed, lapsed";

/// Replaces the claims of the device by what the verified record shows.
fn replace_claims(record: &VerifiedRecord, status: &mut wire::Status, sums: &mut Sums) {
    let place = record.place();
    let ledger = record.ledger(place.size);
    (status.size, status.head, status.term) = (place.size, Bytes(place.head), Bytes(place.term));
    (status.epoch, status.expiry) = (record.key().0, ledger.expiry);
    (sums.categories, sums.totals, sums.limits) = (ledger.categories, ledger.totals, ledger.limits);
    // A release can hide the entry that opened a session, and with it the declared numbers.
    if record.next_session().is_none() {
        return;
    }
    sums.declared = ledger.declared;
    status.open = ledger.session.map(|session| session.holder);
    if let Some(session) = ledger.session {
        status.session = session.number;
    }
}

/// Judges the counts of the verified record again. Whether the term is in force is a claim of the device, because it
/// depends on its clock.
fn judged(record: &VerifiedRecord, in_force: Verdict) -> Verdict {
    let in_force = Truth::from(in_force);
    let ledger = record.ledger(record.report().size);
    (0..ledger.categories).fold(Verdict::NotBinding, |all, category| {
        let total = ledger.total(category).unwrap_or(0);
        let judged = Judgement::new(total, ledger.limit(category), ledger.declared(category), in_force);
        all.and(judged.limit).and(judged.declared)
    })
}

/// The status that the device reports; what the verified record shows is taken from there, if there is one.
fn status(client: &mut CheckedClient, record: Option<&VerifiedRecord>) -> Result<Answer, DeviceError> {
    let (hello, mut status) = (*client.hello(), *client.status());
    let mut sums = client.sums()?;
    if let Some(record) = record {
        replace_claims(record, &mut status, &mut sums);
    }
    let session = match status.open {
        None => "none open".to_owned(),
        Some(holder) => format!("{} open, {}", status.session, words::held(holder)),
    };
    let enrolled = !matches!(status.state, State::Blank | State::Enrolling);
    // The clock is a claim of the device; the record says when the session was opened and closed.
    let now = Interval::new(status.clock.earliest, status.clock.latest).unwrap_or(Interval::UNKNOWN);
    let inspection = record.and_then(|record| record.session(now));
    let overall = match status.state {
        State::Sealed | State::Expired => {
            let judged = record.map_or(Verdict::NotBinding, |record| judged(record, status.in_force));
            let broken = inspection.is_some_and(|finding| finding.verdict() == Verdict::Fails);
            if broken { Verdict::Fails } else { judged.and(status.overall) }
        }
        State::Faulty | State::Tampered => Verdict::Fails,
        State::Blank | State::Enrolling | State::Retired => Verdict::Undecided,
    };
    let mut answer = Answer::new(overall)
        .with("device", hex(&hello.device.0))
        .with("state", words::state(status.state))
        .with("versions", format!("{} to {}", hello.oldest, hello.newest))
        .with("self_tests", if hello.tested { "passed" } else { "not done" })
        .with("firmware", (hello.firmware.0 != [0; 32]).then(|| hex(&hello.firmware.0)))
        .with("boot", status.boot);
    if status.fault != 0 {
        answer = answer.with("fault", words::fault(status.fault));
    }
    if enrolled {
        answer = answer
            .with("verified", record.map(|record| record.report().grade.to_string()))
            .with("term", hex(&status.term.0))
            .with("size", status.size)
            .with("head", hex(&status.head.0))
            .with("head_code", words::code(&status.head.0))
            .with("epoch", status.epoch)
            .with("session", session)
            .with("earliest", status.clock.earliest.map(moment))
            .with("latest", status.clock.latest.map(moment))
            .with("expires", format!("{}..{}", moment(status.expiry.0), moment(status.expiry.1)))
            .with("in_force", status.in_force.as_str())
            .with("free_pages", status.free_pages)
            .with("torn", status.torn)
            .with("pending", sums.pending);
        if let Some(finding) = &inspection {
            answer = answer.with("inspection", sentence(finding, status.open.is_some()));
        }
        let names = ["count_a", "count_b", "count_c", "count_d", "count_e", "count_f", "count_g", "count_h"];
        let counts = sums.totals.iter().zip(sums.declared).zip(sums.limits);
        for (name, ((total, declared), limit)) in names.into_iter().zip(counts).take(usize::from(sums.categories)) {
            answer = answer
                .with(name, format!("{total}, declared {}, limit {}", words::or_none(declared), words::or_none(limit)));
        }
    }
    if let Some(record) = record {
        let hidden = if record.next_session().is_none() { ", session, declared" } else { "" };
        answer = answer.with("by_the_devices_word", format!("{CLAIMED}{hidden}"));
    }
    // Another build may number its messages differently.
    if enrolled && client.hello().schema == SCHEMA {
        let proposals = client.proposals()?;
        let categories = u32::from(sums.categories);
        if let Some(open) = proposals.open {
            answer = answer.with("proposed", describe::proposal(&open, categories));
        }
        if let Some(lapsed) = proposals.lapsed {
            answer = answer.with("lapsed", describe::lapsed(&lapsed, categories));
        }
    }
    Ok(with_losses(answer, client))
}
