//! `proverka device status`: who the device is, how it is, and what it counts.

use std::io::Write;

use proverka::journal::Role;
use proverka::verdict::Verdict;
use proverka::wire::{Held, Octets, Reply, Request, SCHEMA, State};

use super::{begin, finish, trusted};
use crate::args::device::Status;
use crate::device::act::{lapsed_in_words, proposals, proposed_in_words};
use crate::device::answer::{Answer, verdict};
use crate::device::talk::{No, Talk};
use crate::device::verified::VerifiedRecord;
use crate::failure::Failure;
use crate::journal::words::{hex, moment};
use crate::sim::line::Said;
use crate::sim::party::name;
use crate::sim::words;

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn run(args: &Status, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let mut trusted = trusted(&args.known)?;
    let answer = begin(&args.line).and_then(|mut talk| {
        let has_record = !matches!(talk.status.state, State::Blank | State::Enrolling);
        let trusted = trusted.as_mut().filter(|_| has_record);
        let record = trusted.map(|trusted| trusted.verify(&mut talk, Role::Host)).transpose()?;
        status(&mut talk, record.as_ref())
    });
    finish(args.line.format, answer, out)
}

/// What the device says of itself; size and head are those of the verified record, if there is one.
fn status(talk: &mut Talk, record: Option<&VerifiedRecord>) -> Result<Answer, No> {
    let (hello, mut status) = (talk.hello, talk.status);
    if let Some(record) = record {
        let place = record.place();
        (status.size, status.head) = (place.size, Octets(place.head));
    }
    let Ok(Said::Reply(Reply::Sums(sums))) = talk.asker.read(&mut talk.port, Request::Sums) else {
        return Err(No::Contradicts("the device does not say what it counted".to_owned()));
    };
    let session = match status.open {
        None => "none open".to_owned(),
        Some(Held::Jointly) => format!("{} open, held by both", status.session),
        Some(Held::Alone(party)) => format!("{} open, held by the {} alone", status.session, name(party)),
    };
    let enrolled = !matches!(status.state, State::Blank | State::Enrolling);
    let overall = match status.state {
        State::Sealed | State::Expired => verdict(status.overall),
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
            .with("in_force", words::verdict(status.in_force))
            .with("free_pages", status.free_pages)
            .with("torn", status.torn)
            .with("pending", sums.pending);
        let known = |number: u32| if number == u32::MAX { "none".to_owned() } else { number.to_string() };
        let names = ["count_a", "count_b", "count_c", "count_d", "count_e", "count_f", "count_g", "count_h"];
        let counts = sums.totals.iter().zip(sums.declared).zip(sums.limits);
        for (name, ((total, declared), limit)) in names.into_iter().zip(counts).take(usize::from(sums.categories)) {
            answer = answer.with(name, format!("{total}, declared {}, limit {}", known(declared), known(limit)));
        }
    }
    // Another build may number its messages otherwise.
    if enrolled && talk.hello.schema == SCHEMA {
        let proposals = proposals(talk)?;
        let categories = u32::from(sums.categories);
        if let Some(open) = proposals.open {
            answer = answer.with("proposed", proposed_in_words(&open, categories));
        }
        if let Some(lapsed) = proposals.lapsed {
            answer = answer.with("lapsed", lapsed_in_words(&lapsed, categories));
        }
    }
    let dropped = talk.asker.dropped().total();
    if dropped > 0 {
        answer = answer.with("frames_dropped", dropped);
    }
    Ok(answer)
}
